//! Every operation of both APIs, beside its twin: what it is about, who may do it, and what it is given. The tests of
//! parity and of permissions go through it; it fails when a document has an operation that is not in it.

mod about;

use masthead::{
    access::Action::{self, *},
    clock::{DAY, format},
};
use masthead_entity::Timestamp;
use masthead_tests::{TestApp, Value, json};

use self::about::About::*;
pub use self::about::{About, Subject};
use crate::operations::{Schema, rest_operations};

/// One operation in both APIs.
pub struct Operation {
    /// In GraphQL, as `mutation createArticle`.
    pub graphql: &'static str,
    /// In REST, as `POST /api/v1/editorial/articles`.
    pub rest: &'static str,
    /// What it is about.
    pub about: About,
    /// What it is, in the words of the matrix; all of them, where it is several things at once. None where anybody may.
    pub needs: &'static [Action],
    /// What it is given, as REST takes it; the id and the version are added. `TOKEN` is replaced by a word of its own.
    pub input: &'static str,
    /// The field of the payload that holds what REST answers with.
    pub payload: &'static str,
}

const fn op(
    graphql: &'static str,
    rest: &'static str,
    about: About,
    needs: &'static [Action],
    input: &'static str,
    payload: &'static str,
) -> Operation {
    Operation { graphql, rest, about, needs, input, payload }
}

/// The table.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    op("query site", "GET /api/v1/site", Nothing, &[ReadPublished], "", ""),
    op("query me", "GET /api/v1/me", Nothing, &[ReadOwnAccount], "", ""),
    op("query article", "GET /api/v1/articles/{key}", Published("article"), &[ReadPublished], "", ""),
    op("query articles", "GET /api/v1/articles", Published("article"), &[ReadPublished], "", ""),
    op("query faq", "GET /api/v1/faqs/{key}", Published("faq"), &[ReadPublished], "", ""),
    op("query faqs", "GET /api/v1/faqs", Published("faq"), &[ReadPublished], "", ""),
    op("query tag", "GET /api/v1/tags/{key}", Term("tag"), &[ReadPublished], "", ""),
    op("query tags", "GET /api/v1/tags", Term("tag"), &[ReadPublished], "", ""),
    op("query category", "GET /api/v1/categories/{key}", Term("category"), &[ReadPublished], "", ""),
    op("query categories", "GET /api/v1/categories", Term("category"), &[ReadPublished], "", ""),
    op("query author", "GET /api/v1/authors/{key}", Term("author"), &[ReadPublished], "", ""),
    op("query authors", "GET /api/v1/authors", Term("author"), &[ReadPublished], "", ""),
    op("query source", "GET /api/v1/sources/{key}", Term("source"), &[ReadPublished], "", ""),
    op("query sources", "GET /api/v1/sources", Term("source"), &[ReadPublished], "", ""),
    op("query comments", "GET /api/v1/comments", Comment, &[ReadPublished], "", ""),
    op("editorial site", "GET /api/v1/editorial/site", Nothing, &[ReadDesk], "", ""),
    op("editorial article", "GET /api/v1/editorial/articles/{key}", Published("article"), &[ReadEntry], "", ""),
    op("editorial articles", "GET /api/v1/editorial/articles", Published("article"), &[ReadEntry], "", ""),
    op("editorial faq", "GET /api/v1/editorial/faqs/{key}", Published("faq"), &[ReadEntry], "", ""),
    op("editorial faqs", "GET /api/v1/editorial/faqs", Draft("faq"), &[ReadEntry], "", ""),
    op("editorial tag", "GET /api/v1/editorial/tags/{key}", Term("tag"), &[ReadTerm], "", ""),
    op("editorial tags", "GET /api/v1/editorial/tags", Term("tag"), &[ReadTerm], "", ""),
    op("editorial category", "GET /api/v1/editorial/categories/{key}", Term("category"), &[ReadTerm], "", ""),
    op("editorial categories", "GET /api/v1/editorial/categories", Term("category"), &[ReadTerm], "", ""),
    op("editorial author", "GET /api/v1/editorial/authors/{key}", Term("author"), &[ReadTerm], "", ""),
    op("editorial authors", "GET /api/v1/editorial/authors", Term("author"), &[ReadTerm], "", ""),
    op("editorial source", "GET /api/v1/editorial/sources/{key}", Term("source"), &[ReadTerm], "", ""),
    op("editorial sources", "GET /api/v1/editorial/sources", Term("source"), &[ReadTerm], "", ""),
    op("editorial comment", "GET /api/v1/editorial/comments/{key}", Comment, &[ModerateComment], "", ""),
    op("editorial comments", "GET /api/v1/editorial/comments", Comment, &[ModerateComment], "", ""),
    op("editorial commentSettings", "GET /api/v1/editorial/articles/{key}/comment-settings", Published("article"),
        &[ModerateComment], "", ""),
    op("editorial commentBlocks", "GET /api/v1/editorial/comment-blocks", CommentBlock, &[ModerateComment], "", ""),
    op("mutation createCommentBlock", "POST /api/v1/editorial/comment-blocks", Nothing, &[ModerateComment],
        r#"{"kind":"WORD","value":"cheap TOKEN","note":"Spam."}"#, "commentBlock"),
    op("mutation deleteCommentBlock", "DELETE /api/v1/editorial/comment-blocks/{key}", CommentBlock,
        &[ModerateComment], "", "id"),
    op("mutation exportPersonalData", "POST /api/v1/editorial/personal-data/export", Comment, &[ManagePersonalData],
        r#"{"email":"TOKEN@example.com"}"#, ""),
    op("mutation erasePersonalData", "POST /api/v1/editorial/personal-data/erase", Nothing, &[ManagePersonalData],
        r#"{"email":"TOKEN@example.com"}"#, ""),
    op("query sessions", "GET /api/v1/sessions", Nothing, &[ManageOwnSessions], "", ""),
    op("editorial account", "GET /api/v1/editorial/accounts/{key}", Account, &[ManageAccounts], "", ""),
    op("editorial accounts", "GET /api/v1/editorial/accounts", Account, &[ManageAccounts], "", ""),
    op("editorial apiToken", "GET /api/v1/editorial/api-tokens/{key}", Token, &[ManageTokens], "", ""),
    op("editorial apiTokens", "GET /api/v1/editorial/api-tokens", Token, &[ManageTokens], "", ""),
    op("mutation login", "POST /api/v1/auth/login", Nothing, &[],
        r#"{"email":"editor@example.org","password":"correct horse battery"}"#, ""),
    op("mutation refresh", "POST /api/v1/auth/refresh", Nothing, &[], r#"{"refreshToken":"REFRESH"}"#, ""),
    op("mutation logout", "POST /api/v1/auth/logout", Nothing, &[ManageOwnSessions], "", ""),
    op("mutation logoutEverywhere", "POST /api/v1/auth/logout-everywhere", Nothing, &[ManageOwnSessions], "", ""),
    op("mutation endSession", "DELETE /api/v1/sessions/{key}", Session, &[ManageOwnSessions], "", "id"),
    op("mutation changePassword", "POST /api/v1/auth/password", Nothing, &[ChangeOwnPassword],
        r#"{"currentPassword":"correct horse battery","newPassword":"CORRECT horse TOKEN"}"#, ""),
    op("mutation requestPasswordReset", "POST /api/v1/auth/password/request-reset", Nothing, &[],
        r#"{"email":"TOKEN@example.org"}"#, ""),
    op("mutation resetPassword", "POST /api/v1/auth/password/reset", Account, &[],
        r#"{"token":"LINK","newPassword":"a password of TOKEN"}"#, ""),
    op("mutation createAccount", "POST /api/v1/editorial/accounts", Nothing, &[ManageAccounts],
        r#"{"email":"new.TOKEN@example.org","name":"New","role":"AUTHOR","password":"a password of TOKEN"}"#, "account"),
    op("mutation updateAccount", "PATCH /api/v1/editorial/accounts/{key}", Account, &[ManageAccounts],
        r#"{"name":"Renamed TOKEN","email":"renamed.TOKEN@example.org","role":"EDITOR"}"#, "account"),
    op("mutation suspendAccount", "POST /api/v1/editorial/accounts/{key}/suspend", Account, &[ManageAccounts],
        "", "account"),
    op("mutation restoreAccount", "POST /api/v1/editorial/accounts/{key}/restore", Account, &[ManageAccounts],
        "", "account"),
    op("mutation deleteAccount", "DELETE /api/v1/editorial/accounts/{key}", Account, &[ManageAccounts],
        "", "account"),
    op("mutation createApiToken", "POST /api/v1/editorial/api-tokens", Nothing, &[ManageTokens],
        r#"{"name":"Token TOKEN","scopes":["content:read","content:write"]}"#, ""),
    op("mutation revokeApiToken", "DELETE /api/v1/editorial/api-tokens/{key}", Token, &[ManageTokens], "", "id"),
    op("mutation createArticle", "POST /api/v1/editorial/articles", Nothing, &[CreateEntry, CreateLabel],
        r#"{"title":"Made TOKEN","lead":"A lead.","bodyMarkdown":"Above.\n\n## Part\n\nText.",
            "tags":[{"name":"Tag TOKEN"}],"faqs":[{"question":"Why TOKEN?","answerMarkdown":"So."}],
            "sources":[{"title":"Work TOKEN","year":2001}],"prompts":[{"question":"And?"}],
            "materials":[{"title":"A link","url":"https://example.org/"}],"publish":true}"#, "article"),
    op("mutation updateArticle", "PATCH /api/v1/editorial/articles/{key}", Draft("article"), &[UpdateEntry],
        r#"{"title":"Changed TOKEN","excerpt":null,"tags":[],"publish":true}"#, "article"),
    op("mutation submitArticle", "POST /api/v1/editorial/articles/{key}/submit", Draft("article"), &[SubmitEntry],
        "", "article"),
    op("mutation approveArticle", "POST /api/v1/editorial/articles/{key}/approve", InReview("article"), &[ReviewEntry],
        r#"{"revisionId":"REVISION","note":"Fine."}"#, "article"),
    op("mutation requestArticleChanges", "POST /api/v1/editorial/articles/{key}/request-changes", InReview("article"), &[ReviewEntry],
        r#"{"note":"More of it."}"#, "article"),
    op("mutation scheduleArticle", "POST /api/v1/editorial/articles/{key}/schedule", Draft("article"), &[PublishEntry],
        r#"{"action":"PUBLISH","at":"2999-01-01T00:00:00Z","revisionId":"REVISION"}"#, "article"),
    op("mutation cancelArticleSchedule", "POST /api/v1/editorial/articles/{key}/cancel-schedule", Scheduled("article"), &[PublishEntry],
        r#"{"action":"PUBLISH"}"#, "article"),
    op("mutation publishArticle", "POST /api/v1/editorial/articles/{key}/publish", Draft("article"), &[PublishEntry],
        "{}", "article"),
    op("mutation unpublishArticle", "POST /api/v1/editorial/articles/{key}/unpublish", Published("article"), &[UnpublishEntry],
        "", "article"),
    op("mutation archiveArticle", "POST /api/v1/editorial/articles/{key}/archive", Published("article"), &[ArchiveEntry],
        "", "article"),
    op("mutation restoreArticle", "POST /api/v1/editorial/articles/{key}/restore", Archived("article"), &[RestoreEntry],
        "", "article"),
    op("mutation deleteArticle", "DELETE /api/v1/editorial/articles/{key}", Published("article"), &[TrashEntry],
        "", "article"),
    op("mutation createFaq", "POST /api/v1/editorial/faqs", Nothing, &[CreateEntry, CreateLabel],
        r#"{"question":"Who TOKEN?","answerMarkdown":"We.","tags":[{"name":"Tag TOKEN"}],"publish":true}"#, "faq"),
    op("mutation updateFaq", "PATCH /api/v1/editorial/faqs/{key}", Draft("faq"), &[UpdateEntry],
        r#"{"answerMarkdown":"You.","publish":true}"#, "faq"),
    op("mutation submitFaq", "POST /api/v1/editorial/faqs/{key}/submit", Draft("faq"), &[SubmitEntry],
        "", "faq"),
    op("mutation approveFaq", "POST /api/v1/editorial/faqs/{key}/approve", InReview("faq"), &[ReviewEntry],
        r#"{"revisionId":"REVISION","note":"Fine."}"#, "faq"),
    op("mutation requestFaqChanges", "POST /api/v1/editorial/faqs/{key}/request-changes", InReview("faq"), &[ReviewEntry],
        r#"{"note":"More of it."}"#, "faq"),
    op("mutation scheduleFaq", "POST /api/v1/editorial/faqs/{key}/schedule", Draft("faq"), &[PublishEntry],
        r#"{"action":"PUBLISH","at":"2999-01-01T00:00:00Z","revisionId":"REVISION"}"#, "faq"),
    op("mutation cancelFaqSchedule", "POST /api/v1/editorial/faqs/{key}/cancel-schedule", Scheduled("faq"), &[PublishEntry],
        r#"{"action":"PUBLISH"}"#, "faq"),
    op("mutation publishFaq", "POST /api/v1/editorial/faqs/{key}/publish", Draft("faq"), &[PublishEntry], "", "faq"),
    op("mutation unpublishFaq", "POST /api/v1/editorial/faqs/{key}/unpublish", Published("faq"), &[UnpublishEntry], "", "faq"),
    op("mutation archiveFaq", "POST /api/v1/editorial/faqs/{key}/archive", Published("faq"), &[ArchiveEntry], "", "faq"),
    op("mutation restoreFaq", "POST /api/v1/editorial/faqs/{key}/restore", Archived("faq"), &[RestoreEntry], "", "faq"),
    op("mutation deleteFaq", "DELETE /api/v1/editorial/faqs/{key}", Published("faq"), &[TrashEntry], "", "faq"),
    op("mutation restoreArticleRevision", "POST /api/v1/editorial/articles/{key}/revisions/{revision}/restore",
        Revised("article"), &[UpdateEntry], r#"{"note":"Back to TOKEN"}"#, "article"),
    op("mutation restoreFaqRevision", "POST /api/v1/editorial/faqs/{key}/revisions/{revision}/restore",
        Revised("faq"), &[UpdateEntry], r#"{"note":"Back to TOKEN"}"#, "faq"),
    op("mutation createPreviewLink", "POST /api/v1/editorial/articles/{key}/preview-links", Draft("article"), &[SharePreview],
        "", ""),
    op("mutation createPreviewLink", "POST /api/v1/editorial/faqs/{key}/preview-links", Draft("faq"), &[SharePreview], "", ""),
    op("editorial previewLink", "GET /api/v1/editorial/preview-links/{key}", Link("article"), &[SharePreview], "", ""),
    op("mutation revokePreviewLink", "DELETE /api/v1/editorial/preview-links/{key}", Link("faq"), &[SharePreview], "", "id"),
    op("mutation createTag", "POST /api/v1/editorial/tags", Nothing, &[CreateLabel],
        r#"{"name":"Tag TOKEN","description":"One."}"#, "tag"),
    op("mutation updateTag", "PATCH /api/v1/editorial/tags/{key}", Unused("tag"), &[UpdateTerm],
        r#"{"name":"Other TOKEN"}"#, "tag"),
    op("mutation deleteTag", "DELETE /api/v1/editorial/tags/{key}", Unused("tag"), &[DeleteTerm], "", "id"),
    op("mutation createCategory", "POST /api/v1/editorial/categories", Nothing, &[CreateTerm],
        r#"{"name":"Category TOKEN"}"#, "category"),
    op("mutation updateCategory", "PATCH /api/v1/editorial/categories/{key}", Unused("category"), &[UpdateTerm],
        r#"{"description":"All."}"#, "category"),
    op("mutation deleteCategory", "DELETE /api/v1/editorial/categories/{key}", Unused("category"), &[DeleteTerm], "", "id"),
    op("mutation createAuthor", "POST /api/v1/editorial/authors", Nothing, &[CreateTerm],
        r#"{"name":"Author TOKEN","bioMarkdown":"*Writes*.","links":[{"label":"Home","url":"https://example.org/"}]}"#,
        "author"),
    op("mutation updateAuthor", "PATCH /api/v1/editorial/authors/{key}", Unused("author"), &[UpdateTerm],
        r#"{"bioMarkdown":null}"#, "author"),
    op("mutation deleteAuthor", "DELETE /api/v1/editorial/authors/{key}", Unused("author"), &[DeleteTerm], "", "id"),
    op("mutation createSource", "POST /api/v1/editorial/sources", Nothing, &[CreateLabel],
        r#"{"title":"Work TOKEN","authors":["Ama Osei"],"year":2019,"type":"BOOK"}"#, "source"),
    op("mutation updateSource", "PATCH /api/v1/editorial/sources/{key}", Unused("source"), &[UpdateTerm],
        r#"{"publisher":"House","year":null}"#, "source"),
    op("mutation deleteSource", "DELETE /api/v1/editorial/sources/{key}", Unused("source"), &[DeleteTerm], "", "id"),
    op("editorial myWork", "GET /api/v1/editorial/my-work", InReview("article"), &[ReadEntry], "", ""),
    op("editorial people", "GET /api/v1/editorial/people", Nothing, &[UpdateEntry], "", ""),
    op("editorial calendar", "GET /api/v1/editorial/calendar", Published("faq"), &[ReadEntry], "", ""),
    op("editorial journal", "GET /api/v1/editorial/journal", Published("article"), &[ReadJournal], "", ""),
    op("mutation assignArticle", "POST /api/v1/editorial/articles/{key}/assign", Draft("article"), &[UpdateEntry],
        r#"{"assigneeId":null}"#, "article"),
    op("mutation assignFaq", "POST /api/v1/editorial/faqs/{key}/assign", Draft("faq"), &[UpdateEntry],
        r#"{"assigneeId":null}"#, "faq"),
    op("mutation bulkArticles", "POST /api/v1/editorial/articles/bulk", Draft("article"), &[UpdateEntry],
        r#"{"items":[{"id":"ID","expectedVersion":VERSION}],"action":"TAG","tags":[{"slug":"tag-of-TOKEN"}]}"#, ""),
    op("mutation bulkFaqs", "POST /api/v1/editorial/faqs/bulk", Draft("faq"), &[UpdateEntry],
        r#"{"items":[{"id":"ID","expectedVersion":VERSION}],"action":"RETAG","tags":[]}"#, ""),
    op("mutation submitComment", "POST /api/v1/articles/{key}/comments", Published("article"), &[SubmitComment],
        r#"{"name":"Rosa","email":"rosa@example.com","text":"Hello TOKEN"}"#, ""),
    op("query commentForm", "GET /api/v1/articles/{key}/comment-form", Published("article"), &[SubmitComment], "", ""),
    op("query commentPreview", "POST /api/v1/comments/preview", Nothing, &[SubmitComment],
        r#"{"text":"Hello *TOKEN*"}"#, ""),
    op("mutation updateOwnComment", "POST /api/v1/comments/update-own", OwnComment, &[SubmitComment],
        r#"{"token":"OWN","text":"Hello again TOKEN"}"#, ""),
    op("mutation withdrawOwnComment", "POST /api/v1/comments/withdraw-own", OwnComment, &[SubmitComment],
        r#"{"token":"OWN"}"#, ""),
    op("mutation updateComment", "PATCH /api/v1/editorial/comments/{key}", Comment, &[ModerateComment],
        r#"{"text":"Mended TOKEN"}"#, "comment"),
    op("mutation moderateComments", "POST /api/v1/editorial/comments/moderate", Comment, &[ModerateComment],
        r#"{"ids":["ID"],"action":"APPROVE"}"#, ""),
    op("mutation setCommentSettings", "PUT /api/v1/editorial/articles/{key}/comment-settings", Published("article"),
        &[ModerateComment], r#"{"policy":"OPEN","days":30}"#, "commentSettings"),
    op("mutation updateSite", "PATCH /api/v1/editorial/site", Site, &[UpdateSite],
        r#"{"name":"House TOKEN"}"#, "site"),
];

/// What one API has and the other shows elsewhere: Relay's own fields, the door to the desk, and what hangs on an article
/// or a FAQ, which is a field of it in GraphQL.
pub const WITHOUT_TWIN: &[&str] = &[
    "query node",
    "query nodes",
    "query editorial",
    "GET /api/v1/articles/{key}/comments",
    "GET /api/v1/comments/{key}/replies",
    "GET /api/v1/editorial/articles/{key}/revisions",
    "GET /api/v1/editorial/articles/{key}/revisions/{revision}",
    "GET /api/v1/editorial/articles/{key}/diff",
    "GET /api/v1/editorial/articles/{key}/preview-links",
    "GET /api/v1/editorial/faqs/{key}/revisions",
    "GET /api/v1/editorial/faqs/{key}/revisions/{revision}",
    "GET /api/v1/editorial/faqs/{key}/diff",
    "GET /api/v1/editorial/faqs/{key}/preview-links",
];

/// The table has every operation of both documents, and no other.
#[test]
fn the_table_is_complete() {
    let in_documents = Schema::read()
        .operations()
        .into_iter()
        .chain(rest_operations().into_iter().map(|(method, path)| format!("{method} {path}")));
    let mut in_documents: Vec<String> = in_documents.collect();
    in_documents.sort();
    let in_table = OPERATIONS.iter().flat_map(|operation| [operation.graphql, operation.rest]);
    let mut in_table: Vec<&str> = in_table.chain(WITHOUT_TWIN.iter().copied()).collect();
    in_table.sort_unstable();
    // An input that takes either kind has a twin for each.
    in_table.dedup();
    assert_eq!(in_documents, in_table);
}

impl Operation {
    /// Whether it changes something.
    pub fn is_change(&self) -> bool {
        self.graphql.starts_with("mutation")
    }

    /// Whether it answers with a page of a list.
    pub fn is_list(&self) -> bool {
        self.rest.starts_with("GET")
            && !self.rest.ends_with("{key}")
            && !self.rest.ends_with("/site")
            && !self.rest.ends_with("/me")
            && !self.rest.ends_with("/comment-settings")
            && !self.rest.ends_with("/comment-form")
    }

    /// What it is given.
    pub fn input(&self, subject: &Subject) -> Value {
        if self.input.is_empty() {
            return Value::Null;
        }
        let version = subject.version.unwrap_or_default().to_string();
        let text = self.input.replace("TOKEN", &subject.token).replace("REVISION", &subject.revision);
        let text = text.replace("VERSION", &version).replace("\"ID\"", &format!("\"{}\"", subject.id));
        let text = text.replace("\"OWN\"", &format!("\"{}\"", subject.own));
        text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.graphql))
    }

    /// The arguments without which it is not asked, as names and JSON values.
    pub fn arguments(&self, app: &TestApp) -> Vec<(&'static str, Value)> {
        if !self.rest.ends_with("/calendar") {
            return Vec::new();
        }
        // The same in both APIs: cursors belong to a list and its ends.
        let today = app.app.clock().now().0 / DAY * DAY;
        let at = |time: i64| json!(format(Timestamp(time)));
        vec![("from", at(today - DAY)), ("to", at(today + 2 * DAY))]
    }

    /// Whether a change of it must name a version.
    pub fn is_versioned(&self) -> bool {
        let is_about_something = self.about != Nothing;
        let names_a_state =
            ["/comments", "/comment-settings", "/moderate", "/reset", "/bulk", "/preview-links", "/export"]
                .iter()
                .any(|verb| self.rest.ends_with(verb));
        self.is_change()
            && is_about_something
            && !names_a_state
            && !matches!(self.about, Session | Token | Link(_) | OwnComment | CommentBlock)
    }
}
