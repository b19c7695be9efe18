//! Schedules: what is to happen at a time happens once, to the revision that was meant, and nothing else of it is seen.

use masthead::{clock, entries::workflow::scheduler};
use masthead_tests::{Engine, TestApp, Value, Who, at, json, on_both_engines, run_with};

/// An hour of the clock.
pub const HOUR: i64 = 60 * clock::MINUTE;

/// The time in so many hours, as the API takes it.
pub fn hours(app: &TestApp, hours: i64) -> String {
    clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + hours * HOUR))
}

/// Moves the clock, and does what is due.
async fn later(app: &TestApp, hours: i64) -> usize {
    app.advance(hours * HOUR).await;
    scheduler::do_all(&app.app).await.expect("the scheduler")
}

/// Has something happen to an article in so many hours.
pub async fn schedule(app: &TestApp, article: &Value, action: &str, hours: i64) -> Value {
    let input = json!({ "action": action, "at": self::hours(app, hours) });
    app.mutate("scheduleArticle", at(article, input)).await
}

async fn desk(app: &TestApp, article: &Value) -> Value {
    let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().expect("an id"));
    app.get(Who::Editor, &path, 200).await.body
}

/// The title that readers see, or null.
pub async fn title(app: &TestApp, article: &Value) -> Value {
    let query = "query($id: ID!) { article(id: $id) { title } }";
    app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await["article"]["title"].clone()
}

/// An article that waits for nothing yet.
pub async fn draft(app: &TestApp, title: &str) -> Value {
    app.mutate("createArticle", json!({ "title": title, "lead": "A lead." })).await
}

on_both_engines! {
    /// A schedule pins its revision: what is saved later stays a draft, and its slug stays reserved meanwhile.
    async fn the_revision_that_was_scheduled_is_published(app: &TestApp) {
        let article = draft(app, "First words").await;
        let scheduled = schedule(app, &article, "PUBLISH", 2).await;
        assert_eq!(scheduled["status"], "SCHEDULED");
        let edited = app.mutate_at("updateArticle", &scheduled, json!({ "title": "Second words", "slug": "second" })).await;
        assert_eq!(edited["status"], "DRAFT", "what was saved later waits for nothing");
        let other = app.mutate("createArticle", json!({ "title": "First words" })).await;
        assert_eq!(other["slug"], "first-words-2", "the slug of what waits is taken");
        assert_eq!(later(app, 1).await, 0);
        assert_eq!(title(app, &article).await, Value::Null);
        assert_eq!(later(app, 1).await, 1);
        assert_eq!(title(app, &article).await, "First words");
        app.get(Who::Anonymous, "/api/v1/articles/first-words", 200).await;
        let now = desk(app, &article).await;
        assert_eq!((&now["status"], &now["title"], &now["schedules"]), (&json!("CHANGED"), &json!("Second words"), &json!([])));
        let published = app.journal().await.into_iter().find(|event| event.kind == "article.published");
        assert_eq!(published.expect("an event").actor_kind, "SYSTEM");
        assert_eq!(later(app, 24).await, 0, "once");
    }

    /// The slug of what waits for nothing any more is free again: called off, replaced, or overtaken.
    async fn what_waits_no_longer_holds_no_name(app: &TestApp) {
        for end in ["called off", "replaced", "overtaken"] {
            let title = format!("First {end}");
            let article = draft(app, &title).await;
            let slug = article["slug"].clone();
            let waits = schedule(app, &article, "PUBLISH", 2).await;
            let edited = app.mutate_at("updateArticle", &waits, json!({ "slug": format!("second-{}", &end[..4]) })).await;
            let taken = app.mutate("createArticle", json!({ "title": title })).await;
            assert_ne!(taken["slug"], slug, "{end}");
            match end {
                "called off" => drop(app.mutate_at("cancelArticleSchedule", &edited, json!({ "action": "PUBLISH" })).await),
                "replaced" => drop(schedule(app, &edited, "PUBLISH", 3).await),
                _ => drop(app.mutate("publishArticle", at(&edited, json!({}))).await),
            }
            let free = app.mutate("createArticle", json!({ "title": title })).await;
            assert_eq!(free["slug"], slug, "{end}");
        }
    }

    /// It is taken from readers at its time, and nothing of it is lost.
    async fn it_is_withdrawn_at_its_time(app: &TestApp) {
        let article = app.rich_article("Tidings", 2, 1).await;
        let article = desk(app, &article).await;
        let scheduled = schedule(app, &article, "UNPUBLISH", 3).await;
        assert_eq!((&scheduled["status"], &scheduled["stage"]), (&json!("PUBLISHED"), &Value::Null));
        let shown = desk(app, &article).await["schedules"].clone();
        assert_eq!((&shown[0]["action"], &shown[0]["createdBy"]["name"]), (&json!("UNPUBLISH"), &json!("Edith")));
        assert_eq!(later(app, 2).await, 0);
        assert_ne!(title(app, &article).await, Value::Null);
        assert_eq!(later(app, 1).await, 1);
        assert_eq!(title(app, &article).await, Value::Null);
        let after = desk(app, &article).await;
        assert_eq!(after["status"], "UNPUBLISHED");
        assert_eq!(after["workingRevision"]["tags"], article["workingRevision"]["tags"]);
        assert_eq!(after["workingRevision"]["faqs"][0]["id"], article["workingRevision"]["faqs"][0]["id"]);
    }

    /// What fell due while nobody looked is done in order of time; what cannot be done says why, and keeps nothing else.
    async fn what_is_overdue_is_done_in_order(app: &TestApp) {
        let (late, early) = (draft(app, "Late").await, draft(app, "Early").await);
        schedule(app, &late, "PUBLISH", 5).await;
        let early = schedule(app, &early, "PUBLISH", 1).await;
        schedule(app, &early, "UNPUBLISH", 4).await;
        let faq = app.mutate("createFaq", json!({ "question": "Is it in time?", "answerMarkdown": "No." })).await;
        let with_faq = app.mutate("createArticle", json!({ "title": "Stuck", "faqs": [{ "id": faq["id"] }] })).await;
        let refused = at(&with_faq, json!({ "action": "PUBLISH", "at": hours(app, 3) }));
        let reply = app.mutation_refused("scheduleArticle", refused, "unpublished_relation").await;
        assert_eq!(reply.fields(), ["/faqs/0"]);
        // It is to be published in time, and then is not.
        let waits = app.mutate("scheduleFaq", at(&faq, json!({ "action": "PUBLISH", "at": hours(app, 2) }))).await;
        schedule(app, &with_faq, "PUBLISH", 3).await;
        app.mutate("cancelFaqSchedule", at(&waits, json!({ "action": "PUBLISH" }))).await;
        let position = app.position().await;
        assert_eq!(later(app, 48).await, 4);
        let done = app.events_since(position).await;
        assert_eq!(done, ["article.published", "article.scheduleFailed", "article.unpublished", "article.published"]);
        let stuck = desk(app, &with_faq).await;
        assert_eq!((&stuck["status"], &stuck["visibility"]), (&json!("DRAFT"), &json!("UNPUBLISHED")));
        assert!(stuck["schedules"][0]["failure"].as_str().expect("a reason").contains("FAQ"), "{}", stuck["schedules"]);
        // Whoever had asked for it is told; a colleague is not.
        let work = async |who| app.get(who, "/api/v1/editorial/my-work", 200).await.body["items"].clone();
        let mine = work(Who::Editor).await;
        assert_eq!((&mine[0]["entry"]["title"], &mine[0]["reasons"]), (&json!("Stuck"), &json!(["SCHEDULE_FAILED"])));
        assert_eq!(work(Who::Admin).await, json!([]));
        assert_eq!(later(app, 1).await, 0, "it is not tried again");
        app.mutate("publishFaq", at(&app.mutate("updateFaq", at(&desk_faq(app, &faq).await, json!({}))).await, json!({}))).await;
        schedule(app, &stuck, "PUBLISH", 1).await;
        assert_eq!(later(app, 2).await, 1);
        assert_eq!(title(app, &with_faq).await, "Stuck");
    }

    /// FAQs that come with an article are scheduled themselves, each as it is when that is asked for, by who may.
    async fn faqs_come_with_it_as_they_were(app: &TestApp) {
        let faq = app.mutate("createFaq", json!({ "question": "How was it?", "answerMarkdown": "So." })).await;
        let article = json!({ "title": "With a FAQ", "faqs": [{ "id": faq["id"] }] });
        let article = app.mutate("createArticle", article).await;
        let with = json!({ "action": "PUBLISH", "at": hours(app, 2), "publishFaqs": true });
        let scheduled = app.mutate_at("scheduleArticle", &article, with).await;
        let waits = desk_faq(app, &faq).await;
        assert_eq!((&waits["status"], &waits["schedules"][0]["action"]), (&json!("SCHEDULED"), &json!("PUBLISH")));
        app.mutate("updateFaq", at(&waits, json!({ "answerMarkdown": "Half a sentence that" }))).await;
        // At the same time, whichever was asked for first.
        app.mutate_at("scheduleArticle", &scheduled, json!({ "action": "PUBLISH", "at": hours(app, 3) })).await;
        assert_eq!(later(app, 4).await, 2);
        let query = "query($id: ID!) { article(id: $id) { faqs { nodes { answerMarkdown } } } }";
        let shown = app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await;
        assert_eq!(shown["article"]["faqs"]["nodes"], json!([{ "answerMarkdown": "So." }]));
        // Whoever may not publish the FAQ does not by way of an article.
        let theirs = app.mutate("createFaq", json!({ "question": "Whose?", "answerMarkdown": "Edith's." })).await;
        let published = app.mutate("publishFaq", at(&theirs, json!({}))).await;
        app.mutate("unpublishFaq", at(&published, json!({}))).await;
        let never = app.mutate("createFaq", json!({ "question": "Never?", "answerMarkdown": "No." })).await;
        let own = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Own" })).await;
        let own = app.mutate_at("updateArticle", &own, json!({ "faqs": [{ "id": never["id"] }] })).await;
        let with = json!({ "action": "PUBLISH", "at": hours(app, 1), "publishFaqs": true });
        let path = format!("/api/v1/editorial/articles/{}/schedule", own["id"].as_str().unwrap());
        let version = own["version"].as_i64();
        app.change(Who::Author, masthead_tests::Method::POST, &path, version, Some(with.clone()), 403).await;
        app.change(Who::Editor, masthead_tests::Method::POST, &path, version, Some(with), 200).await;
    }

    /// Of what is due at one time FAQs are published before the articles that show them, whichever was asked for first.
    async fn a_faq_comes_before_its_article(app: &TestApp) {
        for is_asked_first in [true, false] {
            let faq = app.mutate("createFaq", json!({ "question": "In time?", "answerMarkdown": "Yes." })).await;
            let article = app.mutate("createArticle", json!({ "title": "Shows it", "faqs": [{ "id": faq["id"] }] })).await;
            let (before, then) = (hours(app, 1), hours(app, 2));
            let to_be_published = |at: &str| json!({ "action": "PUBLISH", "at": at });
            let first = if is_asked_first { &then } else { &before };
            let waits = app.mutate_at("scheduleFaq", &faq, to_be_published(first)).await;
            app.mutate_at("scheduleArticle", &article, to_be_published(&then)).await;
            if !is_asked_first {
                app.mutate_at("scheduleFaq", &waits, to_be_published(&then)).await;
            }
            let position = app.position().await;
            assert_eq!(later(app, 2).await, 2);
            assert_eq!(app.events_since(position).await, ["faq.published", "article.published"], "{is_asked_first}");
            let query = "query($id: ID!) { article(id: $id) { faqs { nodes { question } } } }";
            let shown = app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await;
            assert_eq!(shown["article"]["faqs"]["nodes"], json!([{ "question": "In time?" }]), "{is_asked_first}");
        }
    }

    /// What readers will not see by then is not taken from them before: the end lies behind the beginning.
    async fn it_ends_after_it_begins(app: &TestApp) {
        let article = draft(app, "Short-lived").await;
        let begins = schedule(app, &article, "PUBLISH", 1).await;
        let ends = schedule(app, &begins, "UNPUBLISH", 2).await;
        let late = at(&ends, json!({ "action": "PUBLISH", "at": hours(app, 3) }));
        app.mutation_refused("scheduleArticle", late, "conflict").await;
        assert_eq!(later(app, 24).await, 2);
        assert_eq!(desk(app, &article).await["status"], "UNPUBLISHED");
    }

    /// Publishing by hand, and putting away, call off what waited.
    async fn what_became_pointless_is_called_off(app: &TestApp) {
        let article = draft(app, "Words").await;
        let scheduled = schedule(app, &article, "PUBLISH", 2).await;
        let edited = app.mutate_at("updateArticle", &scheduled, json!({ "title": "Newer words" })).await;
        let position = app.position().await;
        let published = app.mutate_at("publishArticle", &edited, json!({})).await;
        assert_eq!(app.events_since(position).await, ["article.scheduleCancelled", "article.published"]);
        assert_eq!(later(app, 3).await, 0);
        assert_eq!(title(app, &article).await, "Newer words");
        let ends = schedule(app, &published, "UNPUBLISH", 2).await;
        let trashed = app.mutate_at("deleteArticle", &ends, json!({})).await;
        assert_eq!(desk(app, &trashed).await["schedules"], json!([]));
        assert_eq!(later(app, 3).await, 0);
    }

    /// Another time takes the place of the first; it is called off; what nothing waits for cannot be.
    async fn it_is_changed_and_called_off(app: &TestApp) {
        let article = draft(app, "Words").await;
        app.mutation_refused("cancelArticleSchedule", at(&article, json!({ "action": "PUBLISH" })), "conflict").await;
        let first = schedule(app, &article, "PUBLISH", 2).await;
        let second = schedule(app, &first, "PUBLISH", 5).await;
        assert_eq!(desk(app, &article).await["schedules"].as_array().expect("a list").len(), 1);
        assert_eq!(later(app, 3).await, 0);
        let off = app.mutate_at("cancelArticleSchedule", &second, json!({ "action": "PUBLISH" })).await;
        assert_eq!(off["status"], "DRAFT");
        assert_eq!(later(app, 24).await, 0);
        assert_eq!(title(app, &article).await, Value::Null);
    }

    /// A time that has passed, a revision of something else, an end of what never begins: refused, and nothing written.
    async fn what_cannot_be_is_refused(app: &TestApp) {
        let (article, other) = (draft(app, "Words").await, draft(app, "Other").await);
        let position = app.position().await;
        let refused = async |input: Value, code: &str, field: &[&str]| {
            let reply = app.mutation_refused("scheduleArticle", at(&article, input), code).await;
            assert_eq!(reply.fields(), field);
        };
        refused(json!({ "action": "PUBLISH", "at": hours(app, -1) }), "invalid_input", &["/at"]).await;
        refused(json!({ "action": "PUBLISH", "at": hours(app, 0) }), "invalid_input", &["/at"]).await;
        let foreign = json!({ "action": "PUBLISH", "at": hours(app, 1), "revisionId": other["workingRevision"]["id"] });
        refused(foreign, "invalid_input", &["/revisionId"]).await;
        refused(json!({ "action": "UNPUBLISH", "at": hours(app, 1) }), "conflict", &[]).await;
        let beside = json!({ "action": "UNPUBLISH", "at": hours(app, 1), "publishFaqs": true });
        refused(beside, "invalid_input", &["/publishFaqs"]).await;
        let correction = json!({ "action": "PUBLISH", "at": hours(app, 1), "correction": { "note": "Of what?" } });
        refused(correction, "invalid_input", &["/correction"]).await;
        assert_eq!(app.position().await, position);
        assert_eq!(desk(app, &article).await["schedules"], json!([]));
        let named = json!({ "action": "PUBLISH", "at": hours(app, 1), "revisionId": article["workingRevision"]["id"] });
        app.mutate_at("scheduleArticle", &article, named).await;
    }
}

/// The server does it by itself, within about a second of its time.
async fn by_itself(app: &TestApp) {
    let article = draft(app, "By itself").await;
    schedule(app, &article, "PUBLISH", 1).await;
    app.advance(HOUR).await;
    for _ in 0..3_000 {
        if title(app, &article).await != Value::Null {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nobody published it");
}

mod the_server_does_it_by_itself {
    use super::*;

    #[test]
    fn sqlite() {
        run_with(Engine::Sqlite, |config| config.testing.no_scheduler = false, by_itself);
    }

    #[test]
    fn postgres() {
        run_with(Engine::Postgres, |config| config.testing.no_scheduler = false, by_itself);
    }
}

async fn desk_faq(app: &TestApp, faq: &Value) -> Value {
    app.get(Who::Editor, &format!("/api/v1/editorial/faqs/{}", faq["id"].as_str().expect("an id")), 200).await.body
}
