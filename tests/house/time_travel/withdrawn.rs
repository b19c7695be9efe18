//! What the past does not show: what was withdrawn, drafts, comments.

use masthead_tests::{Value, Who, json, on_both_engines};

use super::{on_desk, pass};

on_both_engines! {
    /// What is withdrawn now was never there for readers. Whoever sees it on the desk sees its past: editors and tokens
    /// of all, authors and contributors of their own.
    async fn what_was_withdrawn_stays_withdrawn(app: &TestApp) {
        for who in [Who::Author, Who::Contributor, Who::Moderator] {
            app.token(who).await;
        }
        let own = json!({ "title": "Withdrawn", "bodyMarkdown": "See [@gone].", "tags": [{ "name": "Gone" }],
            "sources": [{ "key": "gone", "title": "Gone" }], "publish": true });
        let article = app.mutate_as(Who::Author, "createArticle", own).await;
        let faq = json!({ "question": "Gone?", "answerMarkdown": "G.", "tags": [{ "name": "Gone too" }] });
        let holder = app.article(json!({ "title": "Stays", "faqs": [faq], "publish": true,
            "materials": [{ "article": { "id": article["id"] } }] })).await;
        let faq = on_desk(app, "faqs/gone").await;
        let time = pass(app);
        let query = "query($id: ID!, $faq: ID!, $holder: ID!, $t: DateTime!) {
            article(id: $id, asOf: $t) { title tags { name } } bySlug: article(slug: \"withdrawn\", asOf: $t) { title }
            faq(id: $faq, asOf: $t) { question } articles(asOf: $t) { totalCount } faqs(asOf: $t) { totalCount }
            tag(slug: \"gone\", asOf: $t) { articles { totalCount } } two: tag(slug: \"gone-too\", asOf: $t) { name }
            source(key: \"gone\", asOf: $t) { citedBy { totalCount } } tags(asOf: $t) { totalCount }
            tagged: articles(filter: { tag: \"gone\" }, asOf: $t) { totalCount }
            holder: article(id: $holder, asOf: $t) { faqs { totalCount } materials { title } jsonLd } }";
        let variables =
            json!({ "id": article["id"], "faq": faq["id"], "holder": holder["id"], "t": time });
        let ask = async |who| app.data(who, query, variables.clone()).await;
        let whole = ask(Who::Anonymous).await;
        assert_eq!((&whole["article"]["title"], &whole["articles"]["totalCount"]), (&json!("Withdrawn"), &json!(2)));
        assert_eq!((&whole["tags"]["totalCount"], &whole["holder"]["faqs"]["totalCount"]), (&json!(2), &json!(1)));
        for verbs in [&["unpublish", "publish"][..], &["archive", "publish"], &["delete", "restore", "publish"]] {
            let step = async |verb: &str| {
                let (a, f) = (on_desk(app, &format!("articles/{}", article["id"].as_str().unwrap())).await,
                    on_desk(app, "faqs/gone").await);
                app.mutate_at(&format!("{verb}Article"), &a, json!({})).await;
                app.mutate_at(&format!("{verb}Faq"), &f, json!({})).await;
            };
            step(verbs[0]).await;
            for who in [Who::Anonymous, Who::Moderator, Who::Contributor] {
                let seen = ask(who).await;
                for field in ["article", "bySlug", "faq", "tag", "two", "source"] {
                    assert!(seen[field].is_null(), "{who:?} {verbs:?} {field}: {seen}");
                }
                for (field, count) in [("articles", 1), ("faqs", 0), ("tags", 0), ("tagged", 0)] {
                    assert_eq!(seen[field]["totalCount"], count, "{who:?} {verbs:?} {field}");
                }
                assert_eq!((&seen["holder"]["faqs"]["totalCount"], &seen["holder"]["materials"]), (&json!(0), &json!([])));
                assert!(!seen.to_string().contains("Gone"), "{seen}");
                app.get(who, &format!("/api/v1/articles/withdrawn?asOf={time}"), 404).await;
                app.get(who, &format!("/api/v1/tags/gone?asOf={time}"), 404).await;
            }
            for who in [Who::Editor, Who::Admin, Who::Token(masthead::access::Scope::ContentPreview)] {
                assert_eq!(ask(who).await, whole, "{who:?} {verbs:?}");
                app.get(who, &format!("/api/v1/articles/withdrawn?asOf={time}"), 200).await;
            }
            // The author's own article, and nobody else's FAQ.
            let seen = ask(Who::Author).await;
            assert_eq!((&seen["article"], &seen["tag"], &seen["source"]), (&whole["article"], &whole["tag"], &whole["source"]));
            assert!(seen["faq"].is_null() && seen["two"].is_null());
            assert_eq!((&seen["tags"]["totalCount"], &seen["tagged"]["totalCount"]), (&json!(1), &json!(1)));
            for verb in &verbs[1..] {
                step(verb).await;
            }
            assert_eq!(ask(Who::Anonymous).await, whole, "{verbs:?}");
        }
    }

    /// A draft is no part of any past, whoever asks.
    async fn a_draft_has_no_past(app: &TestApp) {
        let article = app.article(json!({ "title": "Seen", "publish": true })).await;
        let draft = app.article(json!({ "title": "Never", "tags": [{ "name": "Never" }] })).await;
        app.mutate_at("updateArticle", &article, json!({ "title": "Newer" })).await;
        let time = pass(app);
        let query = "query($id: ID!, $t: DateTime!) { article(id: $id, asOf: $t) { title }
            articles(asOf: $t) { nodes { title } } tags(asOf: $t) { totalCount } }";
        for who in [Who::Anonymous, Who::Editor] {
            let seen = app.data(who, query, json!({ "id": draft["id"], "t": time })).await;
            assert_eq!(seen, json!({ "article": null, "articles": { "nodes": [{ "title": "Seen" }] },
                "tags": { "totalCount": 0 } }));
        }
    }

    /// What the journal has come to has passed, whatever the clock of this server says.
    async fn the_journal_says_what_has_passed(app: &TestApp) {
        app.advance(60_000_000).await;
        let article = app.article(json!({ "title": "Ahead", "publish": true })).await;
        let id = article["id"].as_str().unwrap();
        let query = "query($id: ID!) { article(id: $id) { publications { validFrom } } }";
        let data = app.data(Who::Anonymous, query, json!({ "id": id })).await;
        let from = data["article"]["publications"][0]["validFrom"].as_str().unwrap().to_owned();
        app.advance(-60_000_000).await;
        let seen = app.get(Who::Anonymous, &format!("/api/v1/articles/{id}?asOf={from}"), 200).await.body;
        assert_eq!(seen["title"], "Ahead");
        let later = pass(app);
        app.get(Who::Anonymous, &format!("/api/v1/articles/{id}?asOf={later}"), 404).await;
        let next = masthead::clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + 120_000_000));
        app.get(Who::Anonymous, &format!("/api/v1/articles/{id}?asOf={next}"), 422).await;
    }

    /// The past has no comments, and takes none.
    async fn the_past_has_no_comments(app: &TestApp) {
        let article = app.rich_article("Discussed", 0, 2).await;
        let time = pass(app);
        let query = "query($id: ID!, $t: DateTime) { article(id: $id, asOf: $t) { commentCount commentsOpen
            comments { totalCount nodes { id } } } }";
        let ask = async |time: Value| app.data(Who::Anonymous, query, json!({ "id": article["id"], "t": time })).await;
        assert_eq!(ask(json!(time)).await["article"],
            json!({ "commentCount": 0, "commentsOpen": false, "comments": { "totalCount": 0, "nodes": [] } }));
        let now = ask(Value::Null).await;
        assert_eq!((&now["article"]["commentCount"], &now["article"]["commentsOpen"]), (&json!(2), &json!(true)));
        let path = format!("/api/v1/articles/{}", article["id"].as_str().unwrap());
        let past = app.get(Who::Anonymous, &format!("{path}?asOf={time}"), 200).await.body;
        assert_eq!((&past["comments"]["items"], &past["commentCount"]), (&json!([]), &json!(0)));
        assert_eq!(app.get(Who::Anonymous, &path, 200).await.body["comments"]["items"].as_array().unwrap().len(), 2);
        let cursor = "query($id: ID!, $t: DateTime) { article(id: $id, asOf: $t) { comments(after: \"x\") { totalCount } } }";
        app.refused(Who::Anonymous, cursor, json!({ "id": article["id"], "t": time }), "invalid_input").await;
    }
}
