//! The closed set of events, their payloads and the names that they touch.

use std::collections::BTreeSet;

use masthead_entity::{
    AccountId, AccountStatus, ApiTokenId, BlockKind, CommentBlockId, CommentId, CommentPolicy, CommentStatus, EntryId,
    EntryKind, PasswordPurpose, PreviewLinkId, RevisionId, Role, ScheduleAction, SessionId, TermId, TermKind,
    Timestamp, Verdict, Visibility,
};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Name,
    name::{entry_word, term_word},
};
use crate::{
    access::{Scope, Scopes},
    clock,
    wire::Id,
};

/// What readers may have seen of an entry, as far as other answers depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Its slugs: those that it ever had, and the new one.
    pub slugs: Vec<String>,
    /// Its terms, old and new.
    pub terms: Vec<(TermKind, TermId)>,
    /// Its FAQs, old and new.
    pub faqs: Vec<EntryId>,
    /// Of a FAQ: the articles that show it.
    pub articles: Vec<EntryId>,
    /// What says the same in other languages, and leads to it.
    pub translations: Vec<EntryId>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Event {
    /// An entry was begun.
    EntryCreated { kind: EntryKind, entry: EntryId, revision: RevisionId, slug: String },
    /// A new working revision was saved.
    EntrySaved { kind: EntryKind, entry: EntryId, revision: RevisionId, slug: String },
    /// The working revision waits for a reviewer.
    EntrySubmitted { kind: EntryKind, entry: EntryId, revision: RevisionId },
    /// A reviewer found something of the working revision.
    EntryReviewed { kind: EntryKind, entry: EntryId, revision: RevisionId, verdict: Verdict },
    /// Something is to happen to the entry at a time.
    EntryScheduled {
        kind: EntryKind,
        entry: EntryId,
        action: ScheduleAction,
        revision: Option<RevisionId>,
        due_at: Timestamp,
    },
    /// What was to happen to the entry will not: it was called off, or something else came in between.
    ScheduleCancelled { kind: EntryKind, entry: EntryId, action: ScheduleAction },
    /// What was to happen to the entry could not be done at its time.
    ScheduleFailed { kind: EntryKind, entry: EntryId, action: ScheduleAction, code: &'static str },
    /// Somebody is to work on the entry next, or nobody.
    EntryAssigned { kind: EntryKind, entry: EntryId, assignee: Option<AccountId> },
    /// An older revision became the working one again, as a new one.
    EntryReverted { kind: EntryKind, entry: EntryId, revision: RevisionId, from: RevisionId, slug: String },
    /// Old revisions were removed, as the settings say.
    RevisionsRemoved { kind: EntryKind, entry: EntryId, count: u64 },
    /// A link was made by which whoever has it sees one revision.
    PreviewLinkCreated { kind: EntryKind, entry: EntryId, link: PreviewLinkId, revision: RevisionId },
    /// Such a link shows nothing any more.
    PreviewLinkRevoked { kind: EntryKind, entry: EntryId, link: PreviewLinkId },
    /// The working revision was shown to readers.
    EntryPublished { kind: EntryKind, entry: EntryId, revision: RevisionId, slug: String, touched: Footprint },
    /// The entry was taken from readers, or moved between places where they do not see it.
    EntryMoved { kind: EntryKind, entry: EntryId, from: Visibility, to: Visibility, touched: Footprint },
    /// A term was made.
    TermCreated { kind: TermKind, term: TermId, slug: String },
    /// A term was changed.
    TermUpdated { kind: TermKind, term: TermId, slug: String, previous_slug: String },
    /// A term was hidden.
    TermDeleted { kind: TermKind, term: TermId, slug: String },
    /// A comment came in.
    CommentSubmitted { comment: CommentId, entry: EntryId, status: CommentStatus },
    /// A comment was decided on.
    CommentModerated { comment: CommentId, entry: EntryId, from: CommentStatus, to: CommentStatus },
    /// A comment says something else, by who wrote it or by a moderator.
    CommentEdited { comment: CommentId, entry: EntryId, from: CommentStatus, to: CommentStatus },
    /// Who wrote a comment took it back.
    CommentWithdrawn { comment: CommentId, entry: EntryId, from: CommentStatus },
    /// What a comment said is gone for good, for this reason.
    CommentErased { comment: CommentId, entry: EntryId, from: CommentStatus, why: &'static str },
    /// Of so many comments an e-mail address or a network is not known any more.
    ContactsForgotten { count: usize },
    /// Something is blocked in comments from now on.
    CommentBlockCreated { block: CommentBlockId, kind: BlockKind },
    /// Something is not blocked in comments any more.
    CommentBlockDeleted { block: CommentBlockId, kind: BlockKind },
    /// An article takes comments otherwise.
    CommentSettingsChanged { entry: EntryId, policy: Option<CommentPolicy>, days: Option<i32> },
    /// An account was made.
    AccountCreated { account: AccountId, role: Role },
    /// An account was changed: its name, address or role, as these words say.
    AccountUpdated { account: AccountId, role: Role, changed: Vec<&'static str> },
    /// An account may not sign in any more, or may again, or is gone.
    AccountMoved { account: AccountId, to: AccountStatus },
    /// An account has another password.
    PasswordChanged { account: AccountId, how: &'static str },
    /// A link for choosing a password was made, to be sent.
    PasswordLinkMade { account: AccountId, purpose: PasswordPurpose },
    /// An API token was made.
    ApiTokenCreated { token: ApiTokenId, scopes: Scopes },
    /// An API token is not accepted any more.
    ApiTokenRevoked { token: ApiTokenId },
    /// Other keys sign access tokens from now on.
    KeysRotated { key: String, revoked: bool },
    /// An account signed in.
    SessionStarted { session: SessionId, account: AccountId },
    /// A session was ended.
    SessionEnded { session: SessionId, account: AccountId, reason: &'static str },
    /// All sessions of an account were ended.
    SessionsEnded { account: AccountId, count: u64, reason: &'static str },
    /// The site was changed.
    SiteUpdated,
}

impl Event {
    /// Its kind, as `article.published`.
    pub fn kind(&self) -> String {
        let entry = |kind: &EntryKind, what| format!("{}.{what}", entry_word(*kind));
        let term = |kind: &TermKind, what| format!("{}.{what}", term_word(*kind));
        match self {
            Event::EntryCreated { kind, .. } => entry(kind, "created"),
            Event::EntrySaved { kind, .. } => entry(kind, "saved"),
            Event::EntrySubmitted { kind, .. } => entry(kind, "submitted"),
            Event::EntryReviewed { kind, verdict, .. } => match verdict {
                Verdict::Approved => entry(kind, "approved"),
                Verdict::ChangesRequested => entry(kind, "changesRequested"),
            },
            Event::EntryScheduled { kind, .. } => entry(kind, "scheduled"),
            Event::ScheduleCancelled { kind, .. } => entry(kind, "scheduleCancelled"),
            Event::ScheduleFailed { kind, .. } => entry(kind, "scheduleFailed"),
            Event::EntryAssigned { kind, .. } => entry(kind, "assigned"),
            Event::EntryReverted { kind, .. } => entry(kind, "reverted"),
            Event::RevisionsRemoved { kind, .. } => entry(kind, "revisionsRemoved"),
            Event::PreviewLinkCreated { kind, .. } => entry(kind, "previewLinkCreated"),
            Event::PreviewLinkRevoked { kind, .. } => entry(kind, "previewLinkRevoked"),
            Event::EntryPublished { kind, .. } => entry(kind, "published"),
            Event::EntryMoved { kind, from, to, .. } => match (from, to) {
                (_, Visibility::Archived) => entry(kind, "archived"),
                (_, Visibility::Trashed) => entry(kind, "trashed"),
                (Visibility::Archived | Visibility::Trashed, _) => entry(kind, "restored"),
                _ => entry(kind, "unpublished"),
            },
            Event::TermCreated { kind, .. } => term(kind, "created"),
            Event::TermUpdated { kind, .. } => term(kind, "updated"),
            Event::TermDeleted { kind, .. } => term(kind, "deleted"),
            Event::CommentSubmitted { .. } => "comment.submitted".to_owned(),
            Event::CommentModerated { .. } => "comment.moderated".to_owned(),
            Event::CommentEdited { .. } => "comment.edited".to_owned(),
            Event::CommentWithdrawn { .. } => "comment.withdrawn".to_owned(),
            Event::CommentErased { .. } => "comment.erased".to_owned(),
            Event::ContactsForgotten { .. } => "contacts.forgotten".to_owned(),
            Event::CommentBlockCreated { .. } => "commentBlock.created".to_owned(),
            Event::CommentBlockDeleted { .. } => "commentBlock.deleted".to_owned(),
            Event::CommentSettingsChanged { .. } => "article.commentSettingsChanged".to_owned(),
            Event::AccountCreated { .. } => "account.created".to_owned(),
            Event::AccountUpdated { .. } => "account.updated".to_owned(),
            Event::AccountMoved { to, .. } => match to {
                AccountStatus::Active => "account.restored".to_owned(),
                AccountStatus::Suspended => "account.suspended".to_owned(),
                AccountStatus::Deleted => "account.deleted".to_owned(),
            },
            Event::PasswordChanged { .. } => "account.passwordChanged".to_owned(),
            Event::PasswordLinkMade { .. } => "account.linkMade".to_owned(),
            Event::ApiTokenCreated { .. } => "apiToken.created".to_owned(),
            Event::ApiTokenRevoked { .. } => "apiToken.revoked".to_owned(),
            Event::KeysRotated { .. } => "keys.rotated".to_owned(),
            Event::SessionStarted { .. } => "session.started".to_owned(),
            Event::SessionEnded { .. } => "session.ended".to_owned(),
            Event::SessionsEnded { .. } => "sessions.ended".to_owned(),
            Event::SiteUpdated => "site.updated".to_owned(),
        }
    }

    /// The version of the payload of this kind; raised when its form changes.
    pub fn payload_version(&self) -> i32 {
        1
    }

    /// The thing that it is about.
    pub fn subject(&self) -> Option<Uuid> {
        Some(match self {
            Event::EntryCreated { entry, .. }
            | Event::EntrySaved { entry, .. }
            | Event::EntrySubmitted { entry, .. }
            | Event::EntryReviewed { entry, .. }
            | Event::EntryScheduled { entry, .. }
            | Event::ScheduleCancelled { entry, .. }
            | Event::ScheduleFailed { entry, .. }
            | Event::EntryAssigned { entry, .. }
            | Event::EntryReverted { entry, .. }
            | Event::RevisionsRemoved { entry, .. }
            | Event::PreviewLinkCreated { entry, .. }
            | Event::PreviewLinkRevoked { entry, .. }
            | Event::EntryPublished { entry, .. }
            | Event::EntryMoved { entry, .. }
            | Event::CommentSettingsChanged { entry, .. } => entry.0,
            Event::TermCreated { term, .. } | Event::TermUpdated { term, .. } | Event::TermDeleted { term, .. } => {
                term.0
            }
            Event::CommentSubmitted { comment, .. }
            | Event::CommentModerated { comment, .. }
            | Event::CommentEdited { comment, .. }
            | Event::CommentWithdrawn { comment, .. }
            | Event::CommentErased { comment, .. } => comment.0,
            Event::CommentBlockCreated { block, .. } | Event::CommentBlockDeleted { block, .. } => block.0,
            Event::AccountCreated { account, .. }
            | Event::AccountUpdated { account, .. }
            | Event::AccountMoved { account, .. }
            | Event::PasswordChanged { account, .. }
            | Event::PasswordLinkMade { account, .. }
            | Event::SessionsEnded { account, .. } => account.0,
            Event::ApiTokenCreated { token, .. } | Event::ApiTokenRevoked { token } => token.0,
            Event::SessionStarted { session, .. } | Event::SessionEnded { session, .. } => session.0,
            Event::KeysRotated { .. } | Event::SiteUpdated | Event::ContactsForgotten { .. } => return None,
        })
    }

    /// The particulars. Never an address of a reader, nor a secret.
    pub fn payload(&self) -> Value {
        match self {
            Event::EntryCreated { revision, slug, .. }
            | Event::EntrySaved { revision, slug, .. }
            | Event::EntryPublished { revision, slug, .. } => json!({ "revision": Id::from(*revision), "slug": slug }),
            Event::EntrySubmitted { revision, .. } => json!({ "revision": Id::from(*revision) }),
            Event::EntryReviewed { revision, verdict, .. } => {
                json!({ "revision": Id::from(*revision), "verdict": verdict.to_value() })
            }
            Event::EntryScheduled { action, revision, due_at, .. } => json!({
                "action": action.to_value(),
                "revision": revision.map(Id::from),
                "dueAt": clock::format(*due_at),
            }),
            Event::ScheduleCancelled { action, .. } => json!({ "action": action.to_value() }),
            Event::ScheduleFailed { action, code, .. } => json!({ "action": action.to_value(), "code": code }),
            Event::EntryAssigned { assignee, .. } => json!({ "assignee": assignee.map(Id::from) }),
            Event::EntryReverted { revision, from, slug, .. } => {
                json!({ "revision": Id::from(*revision), "from": Id::from(*from), "slug": slug })
            }
            Event::RevisionsRemoved { count, .. } => json!({ "count": count }),
            Event::ContactsForgotten { count } => json!({ "count": count }),
            Event::PreviewLinkCreated { link, revision, .. } => {
                json!({ "link": Id::from(*link), "revision": Id::from(*revision) })
            }
            Event::PreviewLinkRevoked { link, .. } => json!({ "link": Id::from(*link) }),
            Event::EntryMoved { from, to, .. } => json!({ "from": from.to_value(), "to": to.to_value() }),
            Event::TermCreated { slug, .. } | Event::TermDeleted { slug, .. } => json!({ "slug": slug }),
            Event::TermUpdated { slug, previous_slug, .. } => json!({ "slug": slug, "previousSlug": previous_slug }),
            Event::CommentSubmitted { entry, status, .. } => {
                json!({ "entry": Id::from(*entry), "status": status.to_value() })
            }
            Event::CommentModerated { entry, from, to, .. } | Event::CommentEdited { entry, from, to, .. } => {
                json!({ "entry": Id::from(*entry), "from": from.to_value(), "to": to.to_value() })
            }
            Event::CommentWithdrawn { entry, from, .. } => {
                json!({ "entry": Id::from(*entry), "from": from.to_value() })
            }
            Event::CommentErased { entry, from, why, .. } => {
                json!({ "entry": Id::from(*entry), "from": from.to_value(), "why": why })
            }
            Event::CommentBlockCreated { kind, .. } | Event::CommentBlockDeleted { kind, .. } => {
                json!({ "kind": kind.to_value() })
            }
            Event::CommentSettingsChanged { policy, days, .. } => {
                json!({ "policy": policy.map(|policy| policy.to_value()), "days": days })
            }
            Event::AccountCreated { role, .. } => json!({ "role": role.to_value() }),
            Event::AccountUpdated { role, changed, .. } => json!({ "role": role.to_value(), "changed": changed }),
            Event::AccountMoved { to, .. } => json!({ "status": to.to_value() }),
            Event::PasswordChanged { how, .. } => json!({ "how": how }),
            Event::PasswordLinkMade { purpose, .. } => json!({ "purpose": purpose.to_value() }),
            Event::ApiTokenCreated { scopes, .. } => {
                json!({ "scopes": scopes.iter().map(Scope::word).collect::<Vec<_>>() })
            }
            Event::ApiTokenRevoked { .. } => json!({}),
            Event::KeysRotated { key, revoked } => json!({ "key": key, "revoked": revoked }),
            Event::SessionStarted { account, .. } => json!({ "account": Id::from(*account) }),
            Event::SessionEnded { account, reason, .. } => json!({ "account": Id::from(*account), "reason": reason }),
            Event::SessionsEnded { count, reason, .. } => json!({ "count": count, "reason": reason }),
            Event::SiteUpdated => json!({}),
        }
    }

    /// The names that it touches: whatever was computed from one of them may be another answer now. Who an actor is is
    /// computed, too. Empty for what nothing depends on.
    pub fn names(&self) -> BTreeSet<Name> {
        match self {
            Event::EntryPublished { kind, entry, slug, touched, .. } => {
                let mut names = footprint(*kind, *entry, touched);
                names.insert(Name::entry_slug(*kind, slug));
                names
            }
            Event::EntryMoved { kind, entry, from, touched, .. } if *from == Visibility::Published => {
                footprint(*kind, *entry, touched)
            }
            Event::TermCreated { kind, term, slug } | Event::TermDeleted { kind, term, slug } => {
                [Name::term(*kind, *term), Name::terms(*kind), Name::term_slug(*kind, slug)].into()
            }
            Event::TermUpdated { kind, term, slug, previous_slug } => [
                Name::term(*kind, *term),
                Name::terms(*kind),
                Name::term_slug(*kind, slug),
                Name::term_slug(*kind, previous_slug),
            ]
            .into(),
            Event::CommentSubmitted { entry, status, .. } if *status == CommentStatus::Approved => comments(*entry),
            Event::CommentModerated { entry, .. } => comments(*entry),
            Event::CommentEdited { entry, from, .. }
            | Event::CommentWithdrawn { entry, from, .. }
            | Event::CommentErased { entry, from, .. }
                if *from == CommentStatus::Approved =>
            {
                comments(*entry)
            }
            Event::CommentSettingsChanged { entry, .. } => [Name::entry(EntryKind::Article, *entry)].into(),
            Event::SiteUpdated => [Name::site()].into(),
            Event::AccountUpdated { account, .. }
            | Event::AccountMoved { account, .. }
            | Event::SessionsEnded { account, .. } => [Name::account(*account)].into(),
            Event::SessionEnded { session, .. } => [Name::session(*session)].into(),
            Event::ApiTokenRevoked { token } => [Name::api_token(*token)].into(),
            Event::PreviewLinkRevoked { link, .. } => [Name::preview_link(*link)].into(),
            Event::KeysRotated { .. } => [Name::keys()].into(),
            Event::EntryCreated { .. }
            | Event::EntrySaved { .. }
            | Event::EntrySubmitted { .. }
            | Event::EntryReviewed { .. }
            | Event::EntryScheduled { .. }
            | Event::ScheduleCancelled { .. }
            | Event::ScheduleFailed { .. }
            | Event::EntryAssigned { .. }
            | Event::EntryReverted { .. }
            | Event::RevisionsRemoved { .. }
            | Event::PreviewLinkCreated { .. }
            | Event::EntryMoved { .. }
            | Event::CommentSubmitted { .. }
            | Event::CommentEdited { .. }
            | Event::CommentWithdrawn { .. }
            | Event::CommentErased { .. }
            | Event::ContactsForgotten { .. }
            | Event::CommentBlockCreated { .. }
            | Event::CommentBlockDeleted { .. }
            | Event::AccountCreated { .. }
            | Event::PasswordChanged { .. }
            | Event::PasswordLinkMade { .. }
            | Event::ApiTokenCreated { .. }
            | Event::SessionStarted { .. } => BTreeSet::new(),
        }
    }
}

fn comments(entry: EntryId) -> BTreeSet<Name> {
    [Name::comments(entry), Name::all_comments()].into()
}

/// An entry that appears, changes or disappears touches itself, its lists, its slugs, its comments, and the terms and
/// FAQs that show it, or are shown only because of it.
fn footprint(kind: EntryKind, entry: EntryId, touched: &Footprint) -> BTreeSet<Name> {
    let mut names = comments(entry);
    names.extend([Name::entry(kind, entry), Name::hidden_entry(kind, entry), Name::entries(kind)]);
    names.extend(touched.slugs.iter().map(|slug| Name::entry_slug(kind, slug)));
    for (term_kind, term) in &touched.terms {
        names.extend([Name::term(*term_kind, *term), Name::terms(*term_kind)]);
    }
    names.extend(touched.faqs.iter().map(|faq| Name::entry(EntryKind::Faq, *faq)));
    names.extend(touched.translations.iter().map(|sibling| Name::entry(kind, *sibling)));
    names.extend(touched.articles.iter().map(|article| Name::entry(EntryKind::Article, *article)));
    names
}
