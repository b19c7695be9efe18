//! Review: a verdict names one revision, by whoever may review, and a later edit needs another.

use masthead_tests::{Engine, TestApp, Value, Who, at, json, on_both_engines, run_with};

/// An article with this word in it, submitted by an author.
async fn submitted(app: &TestApp, word: &str) -> Value {
    let input = json!({ "title": format!("A {word}"), "lead": "Before." });
    let draft = app.mutate_as(Who::Author, "createArticle", input).await;
    app.mutate_as(Who::Author, "submitArticle", at(&draft, json!({}))).await
}

fn approval(article: &Value) -> Value {
    at(article, json!({ "revisionId": article["workingRevision"]["id"] }))
}

async fn desk(app: &TestApp, article: &Value) -> Value {
    let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().expect("an id"));
    app.get(Who::Editor, &path, 200).await.body
}

on_both_engines! {
    /// Submitted, sent back with a note, submitted again, approved: each verdict stands with who, when and on which revision.
    async fn a_revision_is_reviewed(app: &TestApp) {
        let article = submitted(app, "river").await;
        let back = app.mutate("requestArticleChanges", at(&article, json!({ "note": "Name the river." }))).await;
        assert_eq!(back["status"], "DRAFT");
        let better = app.mutate_as(Who::Author, "updateArticle", at(&back, json!({ "lead": "The Indus." }))).await;
        let again = app.mutate_as(Who::Author, "submitArticle", at(&better, json!({}))).await;
        let approved = app.mutate("approveArticle", approval(&again)).await;
        assert_eq!((&approved["status"], &approved["stage"]), (&json!("APPROVED"), &json!("APPROVED")));
        let reviews = desk(app, &article).await["reviews"]["items"].clone();
        assert_eq!(reviews[0]["verdict"], "APPROVED");
        assert_eq!(reviews[0]["revisionId"], again["workingRevision"]["id"]);
        assert_eq!(reviews[0]["createdBy"]["name"], "Edith");
        assert_eq!((&reviews[1]["verdict"], &reviews[1]["note"]), (&json!("CHANGES_REQUESTED"), &json!("Name the river.")));
        assert_eq!(reviews[1]["revisionId"], article["workingRevision"]["id"], "what was seen is kept");
        assert!(!reviews.to_string().contains("example.org"), "colleagues have names, not addresses");
        // A later edit needs another approval.
        let edited = app.mutate_as(Who::Author, "updateArticle", at(&approved, json!({ "lead": "The Ravi." }))).await;
        assert_eq!(edited["status"], "DRAFT");
    }

    /// Whoever approves names the revision that they have seen: not a later one, nor one of something else.
    async fn another_revision_is_not_approved(app: &TestApp) {
        let (article, other) = (submitted(app, "river").await, submitted(app, "road").await);
        let position = app.position().await;
        let foreign = at(&article, json!({ "revisionId": other["workingRevision"]["id"] }));
        let reply = app.mutation_refused("approveArticle", foreign.clone(), "invalid_input").await;
        assert_eq!(reply.fields(), ["/revisionId"]);
        // Going back to it is refused in the same words.
        let query = "mutation($input: RestoreArticleRevisionInput!) { restoreArticleRevision(input: $input) { __typename } }";
        let back = app.refused(Who::Editor, query, json!({ "input": foreign }), "invalid_input").await;
        assert_eq!(reply.body["errors"][0]["message"], back.body["errors"][0]["message"]);
        let unknown = at(&article, json!({ "revisionId": article["id"] }));
        app.mutation_refused("approveArticle", unknown, "invalid_input").await;
        assert_eq!(app.position().await, position);
        let newer = app.mutate_as(Who::Author, "updateArticle", at(&article, json!({ "lead": "Newer." }))).await;
        let newer = app.mutate_as(Who::Author, "submitArticle", at(&newer, json!({}))).await;
        let old = at(&newer, json!({ "revisionId": article["workingRevision"]["id"] }));
        app.mutation_refused("approveArticle", old, "conflict").await;
        app.mutate("approveArticle", approval(&newer)).await;
    }

    /// An empty note asks for nothing, and one that is too long for too much.
    async fn a_note_says_something(app: &TestApp) {
        let article = submitted(app, "river").await;
        for note in [String::new(), "  ".to_owned(), "long ".repeat(500)] {
            let reply = app.mutation_refused("requestArticleChanges", at(&article, json!({ "note": note })), "invalid_input").await;
            assert_eq!(reply.fields(), ["/note"]);
        }
        app.mutate("requestArticleChanges", at(&article, json!({ "note": "More." }))).await;
    }
}

/// With the setting, nothing is published that nobody approved, in no way; the same revision needs no second approval.
async fn needs_approval(app: &TestApp) {
    let draft = app.mutate("createArticle", json!({ "title": "Unseen" })).await;
    let refused = async |verb: &str, input: Value| {
        let reply = app.mutation_refused(verb, input, "conflict").await;
        assert!(reply.body["errors"][0]["message"].as_str().expect("a message").contains("approved"), "{}", reply.body);
    };
    refused("publishArticle", at(&draft, json!({}))).await;
    refused("updateArticle", at(&draft, json!({ "lead": "And now?", "publish": true }))).await;
    refused("createArticle", json!({ "title": "At once", "publish": true })).await;
    refused("createFaq", json!({ "question": "At once?", "answerMarkdown": "No.", "publish": true })).await;
    let later = json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" });
    refused("scheduleArticle", at(&draft, later.clone())).await;
    let article = submitted(app, "river").await;
    refused("publishArticle", at(&article, json!({}))).await;
    let approved = app.mutate("approveArticle", approval(&article)).await;
    let scheduled = app.mutate("scheduleArticle", at(&approved, later)).await;
    let back = app.mutate("cancelArticleSchedule", at(&scheduled, json!({ "action": "PUBLISH" }))).await;
    assert_eq!(back["stage"], "APPROVED", "it was approved, and is");
    let published = app.mutate("publishArticle", at(&back, json!({}))).await;
    assert_eq!(published["status"], "PUBLISHED");
    let away = app.mutate("unpublishArticle", at(&published, json!({}))).await;
    let again = app.mutate("publishArticle", at(&away, json!({}))).await;
    assert_eq!(again["status"], "PUBLISHED", "the same revision, approved before");
    let edited = app.mutate("updateArticle", at(&again, json!({ "lead": "Not seen by anybody." }))).await;
    refused("publishArticle", at(&edited, json!({}))).await;
    // A verdict that was taken back holds no more.
    let submitted = app.mutate("submitArticle", at(&edited, json!({}))).await;
    let approved = app.mutate("approveArticle", approval(&submitted)).await;
    let back = app.mutate("requestArticleChanges", at(&approved, json!({ "note": "No, wait." }))).await;
    refused("publishArticle", at(&back, json!({}))).await;
}

async fn not_one_s_own(app: &TestApp) {
    let draft = app.mutate("createArticle", json!({ "title": "My own" })).await;
    let mine = app.mutate("submitArticle", at(&draft, json!({}))).await;
    app.mutation_refused("approveArticle", approval(&mine), "conflict").await;
    let approved = app.mutate_as(Who::Admin, "approveArticle", approval(&mine)).await;
    assert_eq!(approved["status"], "APPROVED");
}

macro_rules! with_settings {
    ($($name:ident: $body:ident, |$config:ident| $change:expr;)+) => {$(
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                run_with(Engine::Sqlite, |$config| $change, $body);
            }

            #[test]
            fn postgres() {
                run_with(Engine::Postgres, |$config| $change, $body);
            }
        }
    )+};
}

with_settings! {
    nothing_is_published_without_approval: needs_approval, |config| config.workflow.approval = true;
    nobody_approves_what_they_wrote: not_one_s_own, |config| config.workflow.own_approval = false;
}
