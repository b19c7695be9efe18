//! The house: the site, accounts, terms, entries with revisions and publications, comments, the journal.

use sea_orm_migration::prelude::*;

use crate::dialect;

/// The first step.
#[derive(Debug)]
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0001_house"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in [SITE, ACCOUNTS, TERMS, ENTRIES, PUBLICATIONS, COMMENTS, IMPORTS, JOURNAL] {
            dialect::run(manager, part).await?;
        }
        Ok(())
    }
}

const SITE: &str = r#"
CREATE TABLE site (
    id {int} PRIMARY KEY CHECK (id = 1),
    name {text} NOT NULL,
    base_url {text} NOT NULL,
    article_url {text} NOT NULL,
    faq_url {text} NOT NULL,
    preview_url {text} NOT NULL,
    default_locale {text} NOT NULL,
    comment_policy {text} NOT NULL CHECK (comment_policy IN ('OPEN', 'FIRST_HELD', 'MODERATED', 'CLOSED')),
    comment_days {int} NOT NULL CHECK (comment_days >= 0),
    comment_email {text} NOT NULL CHECK (comment_email IN ('REQUIRED', 'OPTIONAL', 'HIDDEN')),
    comment_website {text} NOT NULL CHECK (comment_website IN ('REQUIRED', 'OPTIONAL', 'HIDDEN')),
    comment_notice {text} NOT NULL,
    comment_blocks {int} NOT NULL,
    version {int} NOT NULL,
    updated_at {bigint} NOT NULL
) {strict};

INSERT INTO site VALUES
    (1, 'Masthead', 'http://localhost:3000', '{base}/articles/{slug}', '{base}/faqs/{slug}',
        '{base}/api/draft?slug={slug}&token={token}', 'en', 'MODERATED', 0, 'REQUIRED', 'OPTIONAL',
        'Your e-mail address is not shown. Moderators see it.', 0, 1, 0);
"#;

const ACCOUNTS: &str = r#"
CREATE TABLE account (
    id {uuid} PRIMARY KEY NOT NULL,
    email {text} NOT NULL,
    email_key {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    role {text} NOT NULL CHECK (role IN ('ADMINISTRATOR', 'EDITOR', 'AUTHOR', 'CONTRIBUTOR', 'MODERATOR')),
    status {text} NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
    password_hash {text},
    author_id {uuid},
    version {int} NOT NULL,
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL
) {strict};

CREATE TABLE session (
    id {uuid} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    user_agent {text},
    created_at {bigint} NOT NULL,
    seen_at {bigint} NOT NULL,
    ended_at {bigint}
) {strict};
CREATE INDEX session_account ON session (account_id, created_at);

CREATE TABLE refresh_token (
    token_hash {text} PRIMARY KEY NOT NULL,
    session_id {uuid} NOT NULL REFERENCES session (id),
    issued_at {bigint} NOT NULL,
    expires_at {bigint} NOT NULL,
    used_at {bigint}
) {strict};
CREATE INDEX refresh_token_session ON refresh_token (session_id);

CREATE TABLE password_link (
    token_hash {text} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    purpose {text} NOT NULL CHECK (purpose IN ('RESET', 'INVITATION')),
    expires_at {bigint} NOT NULL,
    used_at {bigint}
) {strict};
CREATE INDEX password_link_account ON password_link (account_id);

CREATE TABLE api_token (
    id {uuid} PRIMARY KEY NOT NULL,
    token_hash {text} NOT NULL UNIQUE,
    hint {text} NOT NULL,
    name {text} NOT NULL,
    scopes {text} NOT NULL,
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL,
    expires_at {bigint} NOT NULL,
    used_at {bigint},
    revoked_at {bigint}
) {strict};
CREATE INDEX api_token_by_time ON api_token (created_at, id);

CREATE TABLE signing_key (
    id {text} PRIMARY KEY NOT NULL,
    public_key {text} NOT NULL,
    sealed_key {text} NOT NULL,
    signs_from {bigint} NOT NULL,
    verifies_to {bigint}
) {strict};

CREATE TABLE attempt (
    key {text} PRIMARY KEY NOT NULL,
    full_until {bigint} NOT NULL
) {clustered};
CREATE INDEX attempt_by_time ON attempt (full_until);
"#;

// The indexes of the past are of all rows, since no time is negative. Statements about the past say so, and can use them;
// those about now do not, and never take them in place of the narrower ones.

const TERMS: &str = r#"
CREATE TABLE term (
    id {uuid} PRIMARY KEY NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('TAG', 'CATEGORY', 'AUTHOR', 'SOURCE')),
    version {int} NOT NULL,
    created_at {bigint} NOT NULL,
    deleted_at {bigint}
) {strict};

CREATE TABLE term_version (
    id {uuid} PRIMARY KEY NOT NULL,
    term_id {uuid} NOT NULL REFERENCES term (id),
    kind {text} NOT NULL CHECK (kind IN ('TAG', 'CATEGORY', 'AUTHOR', 'SOURCE')),
    valid_from {bigint} NOT NULL,
    valid_to {bigint} CHECK (valid_to > valid_from),
    slug {text} NOT NULL,
    name {text} NOT NULL,
    sort_key {text} NOT NULL,
    text {text} NOT NULL,
    text_html {text} NOT NULL,
    parent_id {uuid} REFERENCES term (id),
    portrait {text},
    links {text},
    source_kind {text} CHECK (source_kind IN
        ('WEBPAGE', 'NEWS', 'ARTICLE', 'BOOK', 'CHAPTER', 'REPORT', 'THESIS', 'DATASET', 'OTHER')),
    source_authors {text},
    publisher {text},
    year {int},
    url {text},
    label {text},
    reference_html {text},
    CHECK (kind = 'CATEGORY' OR parent_id IS NULL),
    CHECK ((kind = 'SOURCE') = (source_kind IS NOT NULL))
) {strict};
CREATE UNIQUE INDEX term_version_open ON term_version (term_id) WHERE valid_to IS NULL;
CREATE INDEX term_version_by_name ON term_version (kind, sort_key, term_id) WHERE valid_to IS NULL;
CREATE INDEX term_version_children ON term_version (parent_id, sort_key, term_id) WHERE valid_to IS NULL;
CREATE INDEX term_version_history ON term_version (term_id, valid_from);
CREATE INDEX term_version_past_by_name ON term_version (kind, sort_key, term_id) WHERE valid_from >= 0;
CREATE INDEX term_version_past_children ON term_version (parent_id) WHERE valid_from >= 0;

CREATE TABLE slug (
    space {text} NOT NULL CHECK (space IN ('ARTICLE', 'FAQ', 'TAG', 'CATEGORY', 'AUTHOR', 'SOURCE')),
    locale {text} NOT NULL,
    slug {text} NOT NULL,
    owner_id {uuid} NOT NULL,
    published {bool} NOT NULL,
    created_at {bigint} NOT NULL,
    PRIMARY KEY (space, locale, slug)
) {clustered};
CREATE INDEX slug_owner ON slug (owner_id);
"#;

const ENTRIES: &str = r#"
CREATE TABLE entry (
    id {uuid} PRIMARY KEY NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('ARTICLE', 'FAQ')),
    locale {text} NOT NULL,
    translation_group {uuid} NOT NULL,
    version {int} NOT NULL,
    stage {text} CHECK (stage IN ('DRAFT', 'IN_REVIEW', 'APPROVED', 'SCHEDULED')),
    visibility {text} NOT NULL CHECK (visibility IN ('UNPUBLISHED', 'PUBLISHED', 'ARCHIVED', 'TRASHED')),
    working_revision_id {uuid},
    first_published_at {bigint},
    comment_policy {text} CHECK (comment_policy IN ('OPEN', 'FIRST_HELD', 'MODERATED', 'CLOSED')),
    comment_days {int} CHECK (comment_days >= 0),
    comment_count {int} NOT NULL CHECK (comment_count >= 0),
    assignee_id {uuid} REFERENCES account (id),
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    CHECK (stage IS NOT NULL OR visibility = 'PUBLISHED')
) {strict};
CREATE INDEX entry_desk ON entry (kind, updated_at, id);
CREATE INDEX entry_assigned ON entry (assignee_id, kind, updated_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX entry_created ON entry (created_by, kind, updated_at, id) WHERE created_by IS NOT NULL;
CREATE INDEX entry_staged ON entry (stage, updated_at, id) WHERE stage IS NOT NULL;
CREATE INDEX entry_group ON entry (translation_group);
CREATE UNIQUE INDEX entry_translations ON entry (translation_group, locale) WHERE visibility <> 'TRASHED';

CREATE TABLE revision (
    id {uuid} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    number {int} NOT NULL,
    slug {text} NOT NULL,
    title {text} NOT NULL,
    title_key {text} NOT NULL,
    lead {text} NOT NULL,
    body_markdown {text} NOT NULL,
    excerpt {text},
    excerpt_text {text} NOT NULL,
    published_at {bigint},
    cover_image {text},
    seo {text} NOT NULL,
    prompts {text} NOT NULL,
    materials {text} NOT NULL,
    citations {text} NOT NULL,
    lead_html {text} NOT NULL,
    body_html {text} NOT NULL,
    outline {text} NOT NULL,
    plain_text {text} NOT NULL,
    word_count {int} NOT NULL,
    renderer_version {int} NOT NULL,
    note {text},
    pinned {bool} NOT NULL,
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL,
    UNIQUE (entry_id, number)
) {strict};

CREATE TABLE revision_term (
    revision_id {uuid} NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    kind {text} NOT NULL CHECK (kind IN ('TAG', 'CATEGORY', 'AUTHOR', 'SOURCE')),
    position {int} NOT NULL,
    term_id {uuid} NOT NULL REFERENCES term (id),
    PRIMARY KEY (revision_id, kind, position),
    UNIQUE (revision_id, kind, term_id)
) {clustered};
CREATE INDEX revision_term_used ON revision_term (term_id);

CREATE TABLE revision_faq (
    revision_id {uuid} NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    faq_id {uuid} NOT NULL REFERENCES entry (id),
    PRIMARY KEY (revision_id, position),
    UNIQUE (revision_id, faq_id)
) {clustered};
CREATE INDEX revision_faq_used ON revision_faq (faq_id);

CREATE TABLE review (
    id {uuid} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    revision_id {uuid} NOT NULL REFERENCES revision (id),
    verdict {text} NOT NULL CHECK (verdict IN ('APPROVED', 'CHANGES_REQUESTED')),
    note {text},
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL
) {strict};
CREATE INDEX review_of_entry ON review (entry_id, created_at, id);
CREATE INDEX review_of_revision ON review (revision_id);

CREATE TABLE schedule (
    id {uuid} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    kind {text} NOT NULL CHECK (kind IN ('ARTICLE', 'FAQ')),
    action {text} NOT NULL CHECK (action IN ('PUBLISH', 'UNPUBLISH')),
    revision_id {uuid} REFERENCES revision (id),
    due_at {bigint} NOT NULL,
    correction {text},
    failed_at {bigint},
    failure {text},
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL,
    UNIQUE (entry_id, action),
    CHECK ((action = 'PUBLISH') = (revision_id IS NOT NULL))
) {strict};
CREATE INDEX schedule_due ON schedule (due_at, id) WHERE failed_at IS NULL;
CREATE INDEX schedule_calendar ON schedule (due_at, id);
CREATE INDEX schedule_revision ON schedule (revision_id) WHERE revision_id IS NOT NULL;

CREATE TABLE preview_link (
    id {uuid} PRIMARY KEY NOT NULL,
    token_hash {text} NOT NULL UNIQUE,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    revision_id {uuid} NOT NULL REFERENCES revision (id),
    created_by {uuid} REFERENCES account (id),
    created_at {bigint} NOT NULL,
    expires_at {bigint} NOT NULL,
    revoked_at {bigint}
) {strict};
CREATE INDEX preview_link_of_entry ON preview_link (entry_id, created_at, id);
CREATE INDEX preview_link_of_revision ON preview_link (revision_id);

CREATE TABLE lease (
    work {text} PRIMARY KEY NOT NULL,
    holder {uuid} NOT NULL,
    held_until {bigint} NOT NULL
) {clustered};
"#;

const PUBLICATIONS: &str = r#"
CREATE TABLE publication (
    id {uuid} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    kind {text} NOT NULL CHECK (kind IN ('ARTICLE', 'FAQ')),
    locale {text} NOT NULL,
    entry_version {int} NOT NULL,
    revision_id {uuid} NOT NULL REFERENCES revision (id),
    slug {text} NOT NULL,
    title_key {text} NOT NULL,
    published_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    correction {text},
    valid_from {bigint} NOT NULL,
    valid_to {bigint} CHECK (valid_to > valid_from)
) {strict};
CREATE UNIQUE INDEX publication_open ON publication (entry_id) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX publication_open_slug ON publication (kind, locale, slug) WHERE valid_to IS NULL;
CREATE INDEX publication_by_date ON publication (kind, published_at, entry_id) WHERE valid_to IS NULL;
CREATE INDEX publication_by_update ON publication (kind, updated_at, entry_id) WHERE valid_to IS NULL;
CREATE INDEX publication_by_title ON publication (kind, title_key, entry_id) WHERE valid_to IS NULL;
CREATE INDEX publication_revision ON publication (revision_id);
CREATE INDEX publication_history ON publication (entry_id, valid_from);
CREATE INDEX publication_calendar ON publication (valid_from, id);
CREATE INDEX publication_past_by_date ON publication (kind, published_at, entry_id) WHERE valid_from >= 0;
CREATE INDEX publication_closed ON publication (valid_to, id) WHERE valid_to IS NOT NULL;

CREATE TABLE publication_term (
    publication_id {uuid} NOT NULL REFERENCES publication (id),
    kind {text} NOT NULL CHECK (kind IN ('TAG', 'CATEGORY', 'AUTHOR', 'SOURCE')),
    position {int} NOT NULL,
    term_id {uuid} NOT NULL REFERENCES term (id),
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    entry_kind {text} NOT NULL CHECK (entry_kind IN ('ARTICLE', 'FAQ')),
    locale {text} NOT NULL,
    published_at {bigint} NOT NULL,
    valid_from {bigint} NOT NULL,
    valid_to {bigint},
    PRIMARY KEY (publication_id, kind, position)
) {clustered};
CREATE INDEX publication_term_list ON publication_term (term_id, entry_kind, published_at, entry_id)
    WHERE valid_to IS NULL;
CREATE INDEX publication_term_past ON publication_term (term_id, entry_kind, published_at, entry_id)
    WHERE valid_from >= 0;

CREATE TABLE publication_faq (
    publication_id {uuid} NOT NULL REFERENCES publication (id),
    position {int} NOT NULL,
    faq_id {uuid} NOT NULL REFERENCES entry (id),
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    locale {text} NOT NULL,
    published_at {bigint} NOT NULL,
    valid_from {bigint} NOT NULL,
    valid_to {bigint},
    PRIMARY KEY (publication_id, position)
) {clustered};
CREATE INDEX publication_faq_list ON publication_faq (faq_id, published_at, entry_id) WHERE valid_to IS NULL;
CREATE INDEX publication_faq_past ON publication_faq (faq_id, published_at, entry_id) WHERE valid_from >= 0;
"#;

const COMMENTS: &str = r#"
CREATE TABLE comment (
    id {uuid} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    parent_id {uuid} REFERENCES comment (id),
    depth {int} NOT NULL,
    status {text} NOT NULL CHECK (status IN ('HELD', 'APPROVED', 'REJECTED', 'SPAM', 'TRASHED')),
    author_name {text} NOT NULL,
    author_url {text},
    is_staff {bool} NOT NULL,
    account_id {uuid} REFERENCES account (id),
    text {text} NOT NULL,
    body_html {text} NOT NULL,
    search_key {text} NOT NULL,
    likeness {bigint},
    identicon_seed {text} NOT NULL,
    original_author_name {text},
    original_author_url {text},
    original_text {text},
    reply_count {int} NOT NULL CHECK (reply_count >= 0),
    is_shown {bool} NOT NULL GENERATED ALWAYS AS (status = 'APPROVED' OR reply_count > 0) STORED,
    created_at {bigint} NOT NULL,
    edited_at {bigint},
    is_edited_by_staff {bool} NOT NULL,
    is_withdrawn {bool} NOT NULL,
    is_erased {bool} NOT NULL,
    is_decided {bool} NOT NULL,
    decided_at {bigint} NOT NULL,
    suspicion {int} NOT NULL CHECK (suspicion >= 0),
    suspicions {text} NOT NULL,
    version {int} NOT NULL
) {strict};
-- Of indexes that seem alike SQLite takes the one that was made last: those of what readers see stand behind.
CREATE INDEX comment_by_date ON comment (created_at, id);
CREATE INDEX comment_of_entry ON comment (entry_id, created_at, id);
CREATE INDEX comment_of_entry_shown ON comment (entry_id, created_at, id) WHERE is_shown;
CREATE INDEX comment_of_entry_by_replies ON comment (entry_id, reply_count, id) WHERE is_shown;
CREATE INDEX comment_first ON comment (entry_id, created_at, id) WHERE is_shown AND parent_id IS NULL;
CREATE INDEX comment_first_by_replies ON comment (entry_id, reply_count, id) WHERE is_shown AND parent_id IS NULL;
CREATE INDEX comment_replies ON comment (parent_id, created_at, id) WHERE is_shown AND parent_id IS NOT NULL;
CREATE INDEX comment_replies_by_replies ON comment (parent_id, reply_count, id)
    WHERE is_shown AND parent_id IS NOT NULL;
CREATE INDEX comment_shown ON comment (created_at, id) WHERE is_shown;
CREATE INDEX comment_shown_by_replies ON comment (reply_count, id) WHERE is_shown;
CREATE INDEX comment_below ON comment (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comment_queue ON comment (status, created_at, id);
CREATE INDEX comment_alike ON comment (likeness, status, is_decided, created_at) WHERE likeness IS NOT NULL;
CREATE INDEX comment_over ON comment (status, decided_at);

CREATE TABLE contact (
    comment_id {uuid} PRIMARY KEY NOT NULL REFERENCES comment (id),
    email {text},
    email_key {text},
    network_hash {text},
    created_at {bigint} NOT NULL
) {strict};
CREATE INDEX contact_email ON contact (email_key, created_at) WHERE email_key IS NOT NULL;
CREATE INDEX contact_network ON contact (network_hash, created_at) WHERE network_hash IS NOT NULL;
CREATE INDEX contact_email_age ON contact (created_at) WHERE email_key IS NOT NULL;
CREATE INDEX contact_network_age ON contact (created_at) WHERE network_hash IS NOT NULL;

CREATE TABLE comment_block (
    id {uuid} PRIMARY KEY NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('WORD', 'EMAIL', 'DOMAIN', 'NETWORK')),
    value {text} NOT NULL,
    note {text} NOT NULL,
    created_at {bigint} NOT NULL,
    UNIQUE (kind, value)
) {strict};
CREATE INDEX comment_block_by_date ON comment_block (created_at, id);

CREATE VIEW public_comment AS
    SELECT c.id, c.entry_id, c.parent_id, c.depth, c.reply_count, c.created_at,
           CASE WHEN c.status = 'APPROVED' THEN c.author_name END AS author_name,
           CASE WHEN c.status = 'APPROVED' THEN c.author_url END AS author_url,
           CASE WHEN c.status = 'APPROVED' THEN c.body_html END AS body_html,
           CASE WHEN c.status = 'APPROVED' THEN c.edited_at END AS edited_at,
           CASE WHEN c.status = 'APPROVED' THEN c.identicon_seed END AS identicon_seed,
           c.status = 'APPROVED' AND c.is_staff AS is_staff
    FROM comment c JOIN entry e ON e.id = c.entry_id
    WHERE c.is_shown AND e.visibility = 'PUBLISHED';
"#;

const IMPORTS: &str = r#"
CREATE TABLE imported_page (
    hash {text} PRIMARY KEY NOT NULL,
    entry_id {uuid} NOT NULL REFERENCES entry (id),
    imported_at {bigint} NOT NULL
) {strict};
CREATE INDEX imported_page_entry ON imported_page (entry_id);
"#;

const JOURNAL: &str = r#"
CREATE TABLE event (
    seq {bigint} PRIMARY KEY NOT NULL,
    at {bigint} NOT NULL,
    kind {text} NOT NULL,
    payload_version {int} NOT NULL,
    actor_id {uuid},
    actor_kind {text} NOT NULL CHECK (actor_kind IN ('ANONYMOUS', 'ACCOUNT', 'TOKEN', 'PREVIEW', 'SYSTEM')),
    request_id {uuid} NOT NULL,
    subject_id {uuid},
    payload {text} NOT NULL,
    names {text} NOT NULL
) {strict};
CREATE INDEX event_subject ON event (subject_id, seq);
CREATE INDEX event_actor ON event (actor_id, seq);
CREATE INDEX event_kind ON event (kind, seq);
CREATE INDEX event_time ON event (at, seq);
"#;
