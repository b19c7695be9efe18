//! Time travel: with `asOf`, whatever a reader can ask is answered as it was answered then. What was withdrawn since stays
//! withdrawn for readers.

mod answers;
mod languages;
mod lists;
mod publications;
mod withdrawn;

use masthead::clock;
use masthead_tests::{TestApp, Value, Who, json};

const SECOND: i64 = 1_000_000;

/// A time between what was done so far and what is done next.
fn pass(app: &TestApp) -> String {
    app.app.clock().advance(SECOND);
    let now = clock::format(app.app.clock().now());
    app.app.clock().advance(SECOND);
    now
}

/// The ids that the questions name.
struct House {
    article: Value,
    faq: Value,
    ids: Vec<(&'static str, String)>,
}

impl House {
    fn fill(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (word, id)| text.replace(word, id))
    }
}

async fn house(app: &TestApp) -> House {
    let top = app.mutate("createCategory", json!({ "name": "Top" })).await;
    let news = app.mutate("createCategory", json!({ "name": "News", "parent": { "id": top["id"] } })).await;
    let ada = app.mutate("createAuthor", json!({ "name": "Ada", "bioMarkdown": "Writes." })).await;
    let other = app.article(json!({ "title": "Other", "tags": [{ "name": "Alpha" }], "publish": true })).await;
    let article = app
        .article(json!({
            "title": "First title", "slug": "first", "lead": "A lead.", "bodyMarkdown": "## Part\n\nText [@work].",
            "tags": [{ "slug": "alpha" }, { "name": "Beta" }], "categories": [{ "id": news["id"] }],
            "authors": [{ "id": ada["id"] }], "sources": [{ "key": "work", "title": "A work", "year": 2001 }],
            "faqs": [{ "question": "Why?", "answerMarkdown": "So [@other].", "tags": [{ "slug": "beta" }],
                "sources": [{ "key": "other", "title": "Another work", "year": 2002 }] },
                { "question": "When?", "answerMarkdown": "Then." }],
            "materials": [{ "article": { "id": other["id"] } }], "prompts": [{ "question": "And you?" }],
            "publish": true,
        }))
        .await;
    let id = async |path: &str| {
        let found = app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await.body;
        found["id"].as_str().expect("an id").to_owned()
    };
    let faq = app.get(Who::Editor, "/api/v1/editorial/faqs/why", 200).await.body;
    let text = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    let ids = vec![
        ("ALPHA", id("tags/alpha").await),
        ("NEWS", text(&news)),
        ("ADA", text(&ada)),
        ("WORK", id("sources/work").await),
        ("FAQ", text(&faq)),
        ("ID", text(&article)),
    ];
    House { article, faq, ids }
}

async fn saved(app: &TestApp, verb: &str, thing: &Value, mut changes: Value) -> Value {
    if verb.ends_with("Article") || verb.ends_with("Faq") {
        changes["publish"] = json!(true);
    }
    app.mutate_at(verb, thing, changes).await
}

async fn on_desk(app: &TestApp, path: &str) -> Value {
    app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await.body
}
