//! The calendar: what is to happen and what happened between two times.

use masthead_entity::Timestamp;
use masthead_tests::{TestApp, Value, Who, at, json, on_both_engines};

/// Time passes, but not so much that a token ends.
const WHILE: i64 = 120_000_000;

fn time(at: i64) -> String {
    masthead::clock::format(Timestamp(at))
}

/// What both APIs show, as events with titles.
async fn asked(app: &TestApp, who: Who, from: i64, to: i64) -> Vec<String> {
    let (from, to) = (time(from), time(to));
    let query = "query($from: DateTime!, $to: DateTime!) { editorial { calendar(from: $from, to: $to, first: 100) {
        totalCount nodes { at event failure entry { title } } } } }";
    let data = app.data(who, query, json!({ "from": from, "to": to })).await["editorial"]["calendar"].clone();
    let line =
        |item: &Value| format!("{} {}", item["event"].as_str().unwrap(), item["entry"]["title"].as_str().unwrap());
    let lines: Vec<String> = data["nodes"].as_array().unwrap().iter().map(line).collect();
    let times: Vec<&str> = data["nodes"].as_array().unwrap().iter().map(|item| item["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let path = format!("/api/v1/editorial/calendar?from={from}&to={to}&first=100&total=true");
    let body = app.get(who, &path, 200).await.body;
    assert_eq!(body["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>(), lines);
    assert_eq!(
        (&body["page"]["totalCount"], lines.len() as u64),
        (&data["totalCount"], data["totalCount"].as_u64().unwrap())
    );
    lines
}

/// Has something happen at a time.
async fn schedule(app: &TestApp, made: &Value, kind: &str, action: &str, due_at: i64) {
    app.mutate_at(&format!("schedule{kind}"), made, json!({ "action": action, "at": time(due_at) })).await;
}

on_both_engines! {
    /// What was published, withdrawn and is scheduled, of both kinds, by time. Publishing anew is no withdrawal.
    async fn what_happens_is_one_list_by_time(app: &TestApp) {
        let start = app.app.clock().now().0;
        let article = app.mutate("createArticle", json!({ "title": "Article", "publish": true })).await;
        app.app.clock().advance(WHILE);
        let article = app.mutate_at("updateArticle", &article, json!({ "title": "Changed", "publish": true })).await;
        app.app.clock().advance(WHILE);
        let faq = app.mutate("createFaq", json!({ "question": "FAQ?", "answerMarkdown": "Yes.", "publish": true })).await;
        app.app.clock().advance(WHILE);
        app.mutate("unpublishArticle", at(&article, json!({}))).await;
        let now = app.app.clock().now().0;
        schedule(app, &faq, "Faq", "UNPUBLISH", now + 5 * WHILE).await;
        let draft = app.mutate("createArticle", json!({ "title": "Draft" })).await;
        schedule(app, &draft, "Article", "PUBLISH", now + 4 * WHILE).await;
        let all = ["PUBLISHED Changed", "PUBLISHED Changed", "PUBLISHED FAQ?", "UNPUBLISHED Changed",
            "SCHEDULED_PUBLISH Draft", "SCHEDULED_UNPUBLISH FAQ?"];
        assert_eq!(asked(app, Who::Editor, start, now + 6 * WHILE).await, all);
        assert_eq!(asked(app, Who::Editor, start + WHILE / 2, start + 5 * WHILE / 2).await, all[1..3]);
        // The end is not included, the beginning is.
        assert_eq!(asked(app, Who::Editor, now + WHILE, now + 5 * WHILE).await, all[4..5]);
        assert_eq!(asked(app, Who::Editor, now + 5 * WHILE, now + 6 * WHILE).await, all[5..]);
        // Pages join, and no list is cut without telling.
        let path = format!("/api/v1/editorial/calendar?from={}&to={}&first=4", time(start), time(now + 6 * WHILE));
        let page = app.get(Who::Editor, &path, 200).await.body;
        assert_eq!(page["page"]["hasNextPage"], json!(true));
        let next = format!("{path}&after={}", page["page"]["endCursor"].as_str().unwrap());
        assert_eq!(app.get(Who::Editor, &next, 200).await.body["items"].as_array().unwrap().len(), 2);
    }

    /// What others are about to do with their drafts is theirs, and what was withdrawn is not there for who does not see it.
    async fn an_author_sees_their_own_and_what_readers_see(app: &TestApp) {
        app.token(Who::Author).await;
        let start = app.app.clock().now().0;
        let shown = app.mutate("createArticle", json!({ "title": "Shown", "publish": true })).await;
        let gone = app.mutate("createArticle", json!({ "title": "Gone", "publish": true })).await;
        app.mutate("unpublishArticle", at(&gone, json!({}))).await;
        let own = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Own" })).await;
        let now = app.app.clock().now().0;
        schedule(app, &shown, "Article", "UNPUBLISH", now + WHILE).await;
        schedule(app, &own, "Article", "PUBLISH", now + WHILE).await;
        assert_eq!(asked(app, Who::Author, start, now + 2 * WHILE).await, ["PUBLISHED Shown", "SCHEDULED_PUBLISH Own"]);
        assert_eq!(asked(app, Who::Editor, start, now + 2 * WHILE).await.len(), 5);
        let path = format!("/api/v1/editorial/calendar?from={}&to={}", time(start), time(now));
        app.get(Who::Moderator, &path, 403).await;
        app.get(Who::Anonymous, &path, 401).await;
    }

    /// Two ends, in their order, not too far apart.
    async fn the_ends_are_checked(app: &TestApp) {
        let query = "query($from: DateTime!, $to: DateTime!) { editorial { calendar(from: $from, to: $to) { totalCount } } }";
        for (from, to, is_taken) in [
            ("2026-01-01T00:00:00Z", "2027-01-02T00:00:00Z", true),
            ("2026-01-01T00:00:00Z", "2027-01-02T00:00:01Z", false),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", false),
            ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", false),
        ] {
            let path = format!("/api/v1/editorial/calendar?from={from}&to={to}");
            let variables = json!({ "from": from, "to": to });
            if is_taken {
                app.get(Who::Editor, &path, 200).await;
                app.data(Who::Editor, query, variables).await;
            } else {
                assert_eq!(app.get(Who::Editor, &path, 422).await.fields(), ["/to"], "{from} {to}");
                assert_eq!(app.refused(Who::Editor, query, variables, "invalid_input").await.fields(), ["/to"]);
            }
        }
        app.get(Who::Editor, "/api/v1/editorial/calendar?from=2026-01-01T00:00:00Z", 400).await;
        app.get(Who::Editor, "/api/v1/editorial/calendar?from=x&to=2026-01-01T00:00:00Z", 400).await;
    }
}
