//! What operations are about, and one such thing to call them on.

use masthead_entity::Visibility;
use masthead_tests::{Method, PASSWORD, TestApp, Value, Who, json};

/// What an operation is about; made afresh for each call of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing that exists, or the site.
    Nothing,
    /// The site with its version.
    Site,
    /// A draft.
    Draft(&'static str),
    /// A draft that was submitted.
    InReview(&'static str),
    /// A draft that is to be published.
    Scheduled(&'static str),
    /// A published entry.
    Published(&'static str),
    /// An archived one.
    Archived(&'static str),
    /// A draft with an older revision.
    Revised(&'static str),
    /// A preview link of a draft.
    Link(&'static str),
    /// A term that a published article uses.
    Term(&'static str),
    /// A term that nothing uses.
    Unused(&'static str),
    /// A comment that is held.
    Comment,
    /// The same, to who has its token.
    OwnComment,
    /// Something that is blocked in comments.
    CommentBlock,
    /// An account that never signed in.
    Account,
    /// An API token.
    Token,
    /// A session of the actor's own.
    Session,
}

use About::*;

/// One thing to call an operation on.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Its id, where it has one.
    pub id: String,
    /// Its version, where a change must name it.
    pub version: Option<i64>,
    /// The word that is in all its names and in no other's.
    pub token: String,
    /// The id of its working revision, where it has one; of an older one, where it is about going back.
    pub revision: String,
    /// The token by which its own writer is known, where it has one.
    pub own: String,
}

fn plural(kind: &str) -> String {
    if kind == "category" { "categories".to_owned() } else { format!("{kind}s") }
}

impl About {
    /// The state of the entry that it is, if it is one.
    pub fn visibility(self) -> Option<Visibility> {
        match self {
            Draft(_) | InReview(_) | Scheduled(_) | Revised(_) | Link(_) => Some(Visibility::Unpublished),
            Published(_) => Some(Visibility::Published),
            Archived(_) => Some(Visibility::Archived),
            _ => None,
        }
    }

    /// Makes such a thing.
    pub async fn make(self, app: &TestApp, number: usize) -> Subject {
        // Those who call it in most tests end a session of their own.
        let owner = if self == Session { Who::Admin } else { Who::Editor };
        self.make_by(app, number, owner).await
    }

    /// Makes such a thing of somebody, where it can be somebody's. What they cannot do with it the administrator does.
    pub async fn make_by(self, app: &TestApp, number: usize, owner: Who) -> Subject {
        let token = format!("k{number:04}");
        let editorial = |kind: &str| format!("/api/v1/editorial/{}", plural(kind));
        let entry = |kind: &str, faqs: Value| match kind {
            "faq" => json!({ "question": format!("What {token}?"), "answerMarkdown": "This.",
                "tags": [{ "name": format!("Tag of {token}") }] }),
            _ => json!({ "title": format!("Title {token}"), "lead": "A lead.",
                "bodyMarkdown": format!("Text [@s{token}].\n\n## Part\n\nMore."),
                "tags": [{ "name": format!("Tag of {token}") }],
                "sources": [{ "key": format!("s{token}"), "title": format!("Work of {token}"), "year": 2001 }],
                "faqs": faqs, "prompts": [{ "question": "And you?", "invitation": "Tell us." }] }),
        };
        let faqs = json!([{ "question": format!("What of {token}?"), "answerMarkdown": "That." }]);
        let step = async |kind: &str, made: &Value, verb: &str| {
            let path = format!("{}/{}/{verb}", editorial(kind), made["id"].as_str().expect("an id"));
            let body = match (verb, kind) {
                ("publish", "article") => Some(json!({ "publishFaqs": true })),
                ("schedule", _) => Some(json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" })),
                _ => None,
            };
            app.change(Who::Admin, Method::POST, &path, made["version"].as_i64(), body, 200).await.body
        };
        let draft =
            async |kind: &str, faqs: Value| app.post(owner, &editorial(kind), entry(kind, faqs), 201).await.body;
        let made = match self {
            Nothing => return Subject { token, ..Subject::default() },
            Site => {
                let site = app.get(Who::Editor, "/api/v1/editorial/site", 200).await.body;
                return Subject { version: site["version"].as_i64(), token, ..Subject::default() };
            }
            Draft(kind) => draft(kind, json!([])).await,
            InReview(kind) => step(kind, &draft(kind, json!([])).await, "submit").await,
            Scheduled(kind) => step(kind, &draft(kind, json!([])).await, "schedule").await,
            Revised(kind) => {
                let first = draft(kind, json!([])).await;
                // What was submitted is not replaced by the next save.
                let submitted = step(kind, &first, "submit").await;
                let title = if kind == "faq" { "question" } else { "title" };
                let path = format!("{}/{}", editorial(kind), first["id"].as_str().expect("an id"));
                let change = Some(json!({ title: format!("Later {token}") }));
                let version = submitted["version"].as_i64();
                let made = app.change(owner, Method::PATCH, &path, version, change, 200).await.body;
                let revision = first["workingRevision"]["id"].as_str().expect("an id").to_owned();
                let id = made["id"].as_str().expect("an id").to_owned();
                return Subject { id, version: made["version"].as_i64(), token, revision, ..Subject::default() };
            }
            Link(kind) => {
                let path = format!(
                    "{}/{}/preview-links",
                    editorial(kind),
                    draft(kind, json!([])).await["id"].as_str().expect("an id")
                );
                app.post(owner, &path, json!({}), 201).await.body
            }
            Published(kind) => step(kind, &draft(kind, faqs).await, "publish").await,
            Archived(kind) => step(kind, &step(kind, &draft(kind, faqs).await, "publish").await, "archive").await,
            Account => {
                let body = json!({ "email": format!("a.{token}@example.org"), "role": "AUTHOR", "password": PASSWORD });
                app.post(Who::Admin, &editorial("account"), body, 201).await.body
            }
            Token => {
                let body = json!({ "name": token, "scopes": ["content:read"] });
                app.post(Who::Admin, "/api/v1/editorial/api-tokens", body, 201).await.body["apiToken"].clone()
            }
            CommentBlock => {
                let body = json!({ "kind": "WORD", "value": format!("word {token}") });
                app.post(Who::Editor, "/api/v1/editorial/comment-blocks", body, 201).await.body
            }
            Session => {
                // Whoever has none names one of somebody else.
                let (owner, email) = owner.email().map_or((Who::Editor, "editor@example.org"), |email| (owner, email));
                app.token(owner).await;
                app.sign_in(email).await;
                app.get(owner, "/api/v1/sessions?first=1", 200).await.body["items"][0].clone()
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
            Comment | OwnComment => {
                let article = step("article", &draft("article", json!([])).await, "publish").await["id"].clone();
                let path = format!("/api/v1/articles/{}/comments", article.as_str().expect("an id"));
                let body =
                    json!({ "name": "Rosa", "email": format!("{token}@example.com"), "text": format!("Held {token}") });
                let held = app.post(Who::Anonymous, &path, body, 201).await.body;
                app.approved_comment(&article, None, &format!("Shown {token}")).await;
                let id = held["comment"]["id"].as_str().expect("an id").to_owned();
                if self == OwnComment {
                    let own = held["editToken"].as_str().expect("a token").to_owned();
                    return Subject { id, own, token, ..Subject::default() };
                }
                app.get(Who::Editor, &format!("/api/v1/editorial/comments/{id}"), 200).await.body
            }
        };
        let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let revision = made["workingRevision"]["id"].as_str().unwrap_or_default().to_owned();
        Subject { id, version: made["version"].as_i64(), token, revision, ..Subject::default() }
    }
}
