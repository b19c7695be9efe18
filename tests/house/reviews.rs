//! Review: a verdict names one revision, by whoever may review, and a later edit needs another.

use masthead::access::Scope;
use masthead_tests::{Engine, Method, TestApp, Value, Who, at, json, on_both_engines, run_with};

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

/// A save of somebody else on top makes nobody's text theirs: whoever saved any of what readers did not see yet does not
/// approve it, nor is it told to wait for them. Once readers see it, it counts no more.
async fn four_eyes(app: &TestApp) {
    let waits = async |who: Who| {
        let items = app.get(who, "/api/v1/editorial/my-work", 200).await.body["items"].clone();
        let query = "{ editorial { myWork { nodes { reasons } } } }";
        let data = app.data(who, query, json!({})).await["editorial"]["myWork"]["nodes"].clone();
        assert_eq!(data.as_array().expect("a list").len(), items.as_array().expect("a list").len());
        items.as_array().is_some_and(|items| items.iter().any(|item| item["reasons"] == json!(["IN_REVIEW"])))
    };
    let refused = async |who: Who, article: &Value| {
        assert!(!waits(who).await, "{who:?}");
        let path = format!("/api/v1/editorial/articles/{}/approve", article["id"].as_str().expect("an id"));
        let body = json!({ "revisionId": article["workingRevision"]["id"] });
        let reply = app.change(who, Method::POST, &path, article["version"].as_i64(), Some(body), 409).await;
        assert!(reply.body["detail"].as_str().expect("a message").contains("somebody else"), "{}", reply.body);
        let query = "mutation($input: ApproveInput!) { approveArticle(input: $input) { article { id } } }";
        app.refused(who, query, json!({ "input": approval(article) }), "conflict").await;
    };
    let draft = app.mutate("createArticle", json!({ "title": "The editor's", "lead": "Mine." })).await;
    let items = json!([{ "id": draft["id"], "expectedVersion": draft["version"] }]);
    let tag = json!({ "items": items, "action": "TAG", "tags": [{ "name": "New" }] });
    app.post(Who::Admin, "/api/v1/editorial/articles/bulk", tag, 200).await;
    let tagged = desk(app, &draft).await;
    assert_ne!(tagged["workingRevision"]["id"], draft["workingRevision"]["id"]);
    let submitted = app.mutate_as(Who::Admin, "submitArticle", at(&tagged, json!({}))).await;
    refused(Who::Editor, &submitted).await;
    refused(Who::Admin, &submitted).await;
    let machine = Who::Token(Scope::ContentPublish);
    assert!(waits(machine).await);
    let approved = app.mutate_as(machine, "approveArticle", approval(&submitted)).await;
    let published = app.mutate("publishArticle", at(&approved, json!({}))).await;
    let typo = app.mutate_as(Who::Admin, "updateArticle", at(&published, json!({ "lead": "Ours." }))).await;
    let submitted = app.mutate_as(Who::Admin, "submitArticle", at(&typo, json!({}))).await;
    refused(Who::Admin, &submitted).await;
    assert!(waits(Who::Editor).await);
    let approved = app.mutate("approveArticle", approval(&submitted)).await;
    // Withdrawn, it was seen all the same.
    let published = app.mutate("publishArticle", at(&approved, json!({}))).await;
    let away = app.mutate("unpublishArticle", at(&published, json!({}))).await;
    let edited = app.mutate("updateArticle", at(&away, json!({ "lead": "The editor's." }))).await;
    let submitted = app.mutate("submitArticle", at(&edited, json!({}))).await;
    refused(Who::Editor, &submitted).await;
    app.mutate_as(Who::Admin, "approveArticle", approval(&submitted)).await;
    // Of machines nobody knows which of them wrote.
    let theirs =
        app.mutate_as(Who::Token(Scope::ContentWrite), "createArticle", json!({ "title": "By a machine" })).await;
    let submitted = app.mutate("submitArticle", at(&theirs, json!({}))).await;
    refused(machine, &submitted).await;
    app.mutate("approveArticle", approval(&submitted)).await;
}

/// A FAQ that cannot come along is named at its place, at once and for a time alike.
async fn faqs_come_along(app: &TestApp) {
    let faqs =
        json!([{ "question": "First?", "answerMarkdown": "Yes." }, { "question": "Second?", "answerMarkdown": "No." }]);
    let article = app.mutate("createArticle", json!({ "title": "Page", "faqs": faqs })).await;
    let submitted = app.mutate("submitArticle", at(&article, json!({}))).await;
    let article = app.mutate("approveArticle", approval(&submitted)).await;
    let first = desk(app, &article).await["workingRevision"]["faqs"][0].clone();
    let first = app.mutate("submitFaq", at(&first, json!({}))).await;
    app.mutate("approveFaq", approval(&first)).await;
    let position = app.position().await;
    for (verb, body) in [
        ("publish", json!({ "publishFaqs": true })),
        ("schedule", json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z", "publishFaqs": true })),
    ] {
        let path = format!("/api/v1/editorial/articles/{}/{verb}", article["id"].as_str().expect("an id"));
        let refused = app.change(Who::Editor, Method::POST, &path, article["version"].as_i64(), Some(body), 409).await;
        assert_eq!((refused.code(), refused.fields()), ("conflict", vec!["/faqs/1".to_owned()]), "{verb}");
    }
    assert_eq!(app.position().await, position);
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
    a_faq_that_cannot_come_along_is_named: faqs_come_along, |config| config.workflow.approval = true;
    nobody_approves_what_they_wrote: not_one_s_own, |config| config.workflow.own_approval = false;
    whoever_had_a_hand_in_it_does_not_approve_it: four_eyes, |config| config.workflow.own_approval = false;
}
