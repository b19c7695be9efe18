//! Every operation of both APIs, beside its twin: what it is about, who may do it, and what it is given. The tests of
//! parity and of permissions go through it; it fails when a document has an operation that is not in it.

use masthead_tests::{TestApp, Value, Who, json};

use crate::operations::{Schema, rest_operations};

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Least {
    /// Readers.
    Anybody,
    /// Whoever signed in.
    Editor,
    /// Administrators alone.
    Administrator,
}

/// What an operation is about; made afresh for each call of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing that exists, or the site.
    Nothing,
    /// The site with its version.
    Site,
    /// A draft.
    Draft(&'static str),
    /// A published entry.
    Published(&'static str),
    /// An archived one.
    Archived(&'static str),
    /// A term that a published article uses.
    Term(&'static str),
    /// A term that nothing uses.
    Unused(&'static str),
    /// A comment that is held.
    Comment,
}

/// One operation in both APIs.
pub struct Operation {
    /// In GraphQL, as `mutation createArticle`.
    pub graphql: &'static str,
    /// In REST, as `POST /api/v1/editorial/articles`.
    pub rest: &'static str,
    /// What it is about.
    pub about: About,
    /// Who may.
    pub least: Least,
    /// What it is given, as REST takes it; the id and the version are added. `TOKEN` is replaced by a word of its own.
    pub input: &'static str,
    /// The field of the payload that holds what REST answers with.
    pub payload: &'static str,
}

const fn op(
    graphql: &'static str,
    rest: &'static str,
    about: About,
    least: Least,
    input: &'static str,
    payload: &'static str,
) -> Operation {
    Operation { graphql, rest, about, least, input, payload }
}

use About::*;
use Least::*;

/// The table.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    op("query site", "GET /api/v1/site", Nothing, Anybody, "", ""),
    op("query me", "GET /api/v1/me", Nothing, Editor, "", ""),
    op("query article", "GET /api/v1/articles/{key}", Published("article"), Anybody, "", ""),
    op("query articles", "GET /api/v1/articles", Published("article"), Anybody, "", ""),
    op("query faq", "GET /api/v1/faqs/{key}", Published("faq"), Anybody, "", ""),
    op("query faqs", "GET /api/v1/faqs", Published("faq"), Anybody, "", ""),
    op("query tag", "GET /api/v1/tags/{key}", Term("tag"), Anybody, "", ""),
    op("query tags", "GET /api/v1/tags", Term("tag"), Anybody, "", ""),
    op("query category", "GET /api/v1/categories/{key}", Term("category"), Anybody, "", ""),
    op("query categories", "GET /api/v1/categories", Term("category"), Anybody, "", ""),
    op("query author", "GET /api/v1/authors/{key}", Term("author"), Anybody, "", ""),
    op("query authors", "GET /api/v1/authors", Term("author"), Anybody, "", ""),
    op("query source", "GET /api/v1/sources/{key}", Term("source"), Anybody, "", ""),
    op("query sources", "GET /api/v1/sources", Term("source"), Anybody, "", ""),
    op("query comments", "GET /api/v1/comments", Comment, Anybody, "", ""),
    op("editorial site", "GET /api/v1/editorial/site", Nothing, Editor, "", ""),
    op("editorial article", "GET /api/v1/editorial/articles/{key}", Published("article"), Editor, "", ""),
    op("editorial articles", "GET /api/v1/editorial/articles", Published("article"), Editor, "", ""),
    op("editorial faq", "GET /api/v1/editorial/faqs/{key}", Published("faq"), Editor, "", ""),
    op("editorial faqs", "GET /api/v1/editorial/faqs", Draft("faq"), Editor, "", ""),
    op("editorial tag", "GET /api/v1/editorial/tags/{key}", Term("tag"), Editor, "", ""),
    op("editorial tags", "GET /api/v1/editorial/tags", Term("tag"), Editor, "", ""),
    op("editorial category", "GET /api/v1/editorial/categories/{key}", Term("category"), Editor, "", ""),
    op("editorial categories", "GET /api/v1/editorial/categories", Term("category"), Editor, "", ""),
    op("editorial author", "GET /api/v1/editorial/authors/{key}", Term("author"), Editor, "", ""),
    op("editorial authors", "GET /api/v1/editorial/authors", Term("author"), Editor, "", ""),
    op("editorial source", "GET /api/v1/editorial/sources/{key}", Term("source"), Editor, "", ""),
    op("editorial sources", "GET /api/v1/editorial/sources", Term("source"), Editor, "", ""),
    op("editorial comment", "GET /api/v1/editorial/comments/{key}", Comment, Editor, "", ""),
    op("editorial comments", "GET /api/v1/editorial/comments", Comment, Editor, "", ""),
    op("mutation login", "POST /api/v1/auth/login", Nothing, Anybody,
        r#"{"email":"editor@example.org","password":"correct horse battery"}"#, ""),
    op("mutation refresh", "POST /api/v1/auth/refresh", Nothing, Anybody, r#"{"refreshToken":"REFRESH"}"#, ""),
    op("mutation logout", "POST /api/v1/auth/logout", Nothing, Editor, "", ""),
    op("mutation createArticle", "POST /api/v1/editorial/articles", Nothing, Editor,
        r#"{"title":"Made TOKEN","lead":"A lead.","bodyMarkdown":"Above.\n\n## Part\n\nText.",
            "tags":[{"name":"Tag TOKEN"}],"faqs":[{"question":"Why TOKEN?","answerMarkdown":"So."}],
            "sources":[{"title":"Work TOKEN","year":2001}],"prompts":[{"question":"And?"}],
            "materials":[{"title":"A link","url":"https://example.org/"}],"publish":true}"#, "article"),
    op("mutation updateArticle", "PATCH /api/v1/editorial/articles/{key}", Draft("article"), Editor,
        r#"{"title":"Changed TOKEN","excerpt":null,"tags":[],"publish":true}"#, "article"),
    op("mutation publishArticle", "POST /api/v1/editorial/articles/{key}/publish", Draft("article"), Editor,
        "{}", "article"),
    op("mutation unpublishArticle", "POST /api/v1/editorial/articles/{key}/unpublish", Published("article"), Editor,
        "", "article"),
    op("mutation archiveArticle", "POST /api/v1/editorial/articles/{key}/archive", Published("article"), Editor,
        "", "article"),
    op("mutation restoreArticle", "POST /api/v1/editorial/articles/{key}/restore", Archived("article"), Editor,
        "", "article"),
    op("mutation deleteArticle", "DELETE /api/v1/editorial/articles/{key}", Published("article"), Editor,
        "", "article"),
    op("mutation createFaq", "POST /api/v1/editorial/faqs", Nothing, Editor,
        r#"{"question":"Who TOKEN?","answerMarkdown":"We.","tags":[{"name":"Tag TOKEN"}],"publish":true}"#, "faq"),
    op("mutation updateFaq", "PATCH /api/v1/editorial/faqs/{key}", Draft("faq"), Editor,
        r#"{"answerMarkdown":"You.","publish":true}"#, "faq"),
    op("mutation publishFaq", "POST /api/v1/editorial/faqs/{key}/publish", Draft("faq"), Editor, "", "faq"),
    op("mutation unpublishFaq", "POST /api/v1/editorial/faqs/{key}/unpublish", Published("faq"), Editor, "", "faq"),
    op("mutation archiveFaq", "POST /api/v1/editorial/faqs/{key}/archive", Published("faq"), Editor, "", "faq"),
    op("mutation restoreFaq", "POST /api/v1/editorial/faqs/{key}/restore", Archived("faq"), Editor, "", "faq"),
    op("mutation deleteFaq", "DELETE /api/v1/editorial/faqs/{key}", Published("faq"), Editor, "", "faq"),
    op("mutation createTag", "POST /api/v1/editorial/tags", Nothing, Editor,
        r#"{"name":"Tag TOKEN","description":"One."}"#, "tag"),
    op("mutation updateTag", "PATCH /api/v1/editorial/tags/{key}", Unused("tag"), Editor,
        r#"{"name":"Other TOKEN"}"#, "tag"),
    op("mutation deleteTag", "DELETE /api/v1/editorial/tags/{key}", Unused("tag"), Editor, "", "id"),
    op("mutation createCategory", "POST /api/v1/editorial/categories", Nothing, Editor,
        r#"{"name":"Category TOKEN"}"#, "category"),
    op("mutation updateCategory", "PATCH /api/v1/editorial/categories/{key}", Unused("category"), Editor,
        r#"{"description":"All."}"#, "category"),
    op("mutation deleteCategory", "DELETE /api/v1/editorial/categories/{key}", Unused("category"), Editor, "", "id"),
    op("mutation createAuthor", "POST /api/v1/editorial/authors", Nothing, Editor,
        r#"{"name":"Author TOKEN","bioMarkdown":"*Writes*.","links":[{"label":"Home","url":"https://example.org/"}]}"#,
        "author"),
    op("mutation updateAuthor", "PATCH /api/v1/editorial/authors/{key}", Unused("author"), Editor,
        r#"{"bioMarkdown":null}"#, "author"),
    op("mutation deleteAuthor", "DELETE /api/v1/editorial/authors/{key}", Unused("author"), Editor, "", "id"),
    op("mutation createSource", "POST /api/v1/editorial/sources", Nothing, Editor,
        r#"{"title":"Work TOKEN","authors":["Ama Osei"],"year":2019,"type":"BOOK"}"#, "source"),
    op("mutation updateSource", "PATCH /api/v1/editorial/sources/{key}", Unused("source"), Editor,
        r#"{"publisher":"House","year":null}"#, "source"),
    op("mutation deleteSource", "DELETE /api/v1/editorial/sources/{key}", Unused("source"), Editor, "", "id"),
    op("mutation submitComment", "POST /api/v1/articles/{key}/comments", Published("article"), Anybody,
        r#"{"name":"Rosa","email":"rosa@example.com","text":"Hello TOKEN"}"#, ""),
    op("mutation moderateComments", "POST /api/v1/editorial/comments/moderate", Comment, Editor,
        r#"{"ids":["ID"],"action":"APPROVE"}"#, ""),
    op("mutation updateSite", "PATCH /api/v1/editorial/site", Site, Administrator,
        r#"{"name":"House TOKEN"}"#, "site"),
];

/// What one API has and the other shows elsewhere: Relay's own fields, the door to the desk, and the comments of an
/// article, which are its field `comments` in GraphQL.
pub const WITHOUT_TWIN: &[&str] =
    &["query node", "query nodes", "query editorial", "GET /api/v1/articles/{key}/comments"];

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
    assert_eq!(in_documents, in_table);
}

/// One thing to call an operation on.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Its id, where it has one.
    pub id: String,
    /// Its version, where a change must name it.
    pub version: Option<i64>,
    /// The word that is in all its names and in no other's.
    pub token: String,
}

fn plural(kind: &str) -> String {
    if kind == "category" { "categories".to_owned() } else { format!("{kind}s") }
}

impl About {
    /// Makes such a thing.
    pub async fn make(self, app: &TestApp, number: usize) -> Subject {
        let token = format!("k{number:04}");
        let editorial = |kind: &str| format!("/api/v1/editorial/{}", plural(kind));
        let entry = |kind: &str, publish: bool| match kind {
            "faq" => json!({ "question": format!("What {token}?"), "answerMarkdown": "This.", "publish": publish,
                "tags": [{ "name": format!("Tag of {token}") }] }),
            _ => json!({ "title": format!("Title {token}"), "lead": "A lead.", "publish": publish,
                "bodyMarkdown": format!("Text [@s{token}].\n\n## Part\n\nMore."),
                "tags": [{ "name": format!("Tag of {token}") }],
                "sources": [{ "key": format!("s{token}"), "title": format!("Work of {token}"), "year": 2001 }],
                "faqs": if publish { json!([{ "question": format!("What of {token}?"), "answerMarkdown": "That." }]) }
                    else { json!([]) },
                "prompts": [{ "question": "And you?", "invitation": "Tell us." }] }),
        };
        let made = match self {
            Nothing => return Subject { token, ..Subject::default() },
            Site => {
                let site = app.get(Who::Editor, "/api/v1/editorial/site", 200).await.body;
                return Subject { version: site["version"].as_i64(), token, ..Subject::default() };
            }
            Draft(kind) => app.post(Who::Editor, &editorial(kind), entry(kind, false), 201).await.body,
            Published(kind) => app.post(Who::Editor, &editorial(kind), entry(kind, true), 201).await.body,
            Archived(kind) => {
                let made = app.post(Who::Editor, &editorial(kind), entry(kind, true), 201).await.body;
                let path = format!("{}/{}/archive", editorial(kind), made["id"].as_str().expect("an id"));
                let method = masthead_tests::Method::POST;
                app.change(Who::Editor, method, &path, made["version"].as_i64(), None, 200).await.body
            }
            Term(kind) | Unused(kind) => {
                let body = match kind {
                    "source" => json!({ "title": format!("Source {token}"), "year": 2020 }),
                    _ => json!({ "name": format!("Name {token}") }),
                };
                let made = app.post(Who::Editor, &editorial(kind), body, 201).await.body;
                if matches!(self, Term(_)) {
                    let plural = plural(kind);
                    let article =
                        json!({ "title": format!("Uses {token}"), plural: [{ "id": made["id"] }], "publish": true });
                    app.post(Who::Editor, &editorial("article"), article, 201).await;
                }
                made
            }
            Comment => {
                let article =
                    app.post(Who::Editor, &editorial("article"), entry("article", true), 201).await.body["id"].clone();
                let path = format!("/api/v1/articles/{}/comments", article.as_str().expect("an id"));
                let body = json!({ "name": "Rosa", "email": "rosa@example.com", "text": format!("Held {token}") });
                let held = app.post(Who::Anonymous, &path, body, 201).await.body["comment"].clone();
                app.approved_comment(&article, None, &format!("Shown {token}")).await;
                held
            }
        };
        let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Subject { id, version: made["version"].as_i64(), token }
    }
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
    }

    /// What it is given.
    pub fn input(&self, subject: &Subject) -> Value {
        if self.input.is_empty() {
            return Value::Null;
        }
        let text = self.input.replace("TOKEN", &subject.token).replace("ID", &subject.id);
        text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.graphql))
    }

    /// Whether a change of it must name a version.
    pub fn is_versioned(&self) -> bool {
        let is_about_something = self.about != Nothing;
        self.is_change() && is_about_something && !self.rest.ends_with("/comments") && !self.rest.ends_with("/moderate")
    }
}
