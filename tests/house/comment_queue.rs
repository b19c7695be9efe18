//! The moderators' queue: which comments they look for, and what became of others of the same commenter.

use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines, pluck};

use crate::comments::{moderate, submit};

async fn made(app: &TestApp, slug: &str, name: &str, email: &str, text: &str) -> Value {
    let body = json!({ "name": name, "email": email, "text": text });
    submit(app, slug, body, 201).await.body["comment"]["id"].clone()
}

async fn queue(app: &TestApp, query: &str) -> Vec<String> {
    let path = format!("/api/v1/editorial/comments?{query}");
    pluck(&app.get(Who::Moderator, &path, 200).await.body["items"], "text")
}

on_both_engines! {
    /// The queue is filtered by state, article, commenter, word and time, all at once, the same in both APIs.
    async fn the_queue_is_filtered(app: &TestApp) {
        let page = app.article(json!({ "title": "Page", "publish": true })).await;
        app.article(json!({ "title": "Other", "publish": true })).await;
        let one = made(app, "page", "Ada", "ada@e.example", "Rivers, 100% wild").await;
        made(app, "page", "Ben_B", "ben@e.example", "The RIVÉR is_long").await;
        made(app, "other", "Ada", "ada2@e.example", "Mountains").await;
        app.advance(60 * 1_000_000).await;
        let later = app.app.clock().now();
        made(app, "other", "Adaline", "ADA@e.example", "Seas").await;
        moderate(app, json!([one]), "APPROVE", 200).await;
        let page = page["id"].as_str().expect("an id");
        let later = masthead::clock::format(later);
        for (query, filter, expected) in [
            ("", json!({}), &["Seas", "Mountains", "The RIVÉR is_long", "Rivers, 100% wild"][..]),
            ("status=HELD", json!({ "status": "HELD" }), &["Seas", "Mountains", "The RIVÉR is_long"]),
            (&format!("articleId={page}"), json!({ "articleId": page }), &["The RIVÉR is_long", "Rivers, 100% wild"]),
            ("commenter=Ada%40e.example", json!({ "commenter": "Ada@e.example" }), &["Seas", "Rivers, 100% wild"]),
            ("commenter=ada", json!({ "commenter": "ada" }), &["Mountains", "Rivers, 100% wild"]),
            ("commenter=ben_b", json!({ "commenter": "ben_b" }), &["The RIVÉR is_long"]),
            ("commenter=nobody", json!({ "commenter": "nobody" }), &[]),
            ("word=river", json!({ "word": "river" }), &["The RIVÉR is_long", "Rivers, 100% wild"]),
            ("word=RIVERS%2C%20100%25", json!({ "word": "RIVERS, 100%" }), &["Rivers, 100% wild"]),
            ("word=is_long", json!({ "word": "is_long" }), &["The RIVÉR is_long"]),
            ("word=iszlong", json!({ "word": "iszlong" }), &[]),
            ("word=adaline", json!({ "word": "adaline" }), &["Seas"]),
            (&format!("from={later}"), json!({ "from": later }), &["Seas"]),
            (&format!("to={later}"), json!({ "to": later }), &["Mountains", "The RIVÉR is_long", "Rivers, 100% wild"]),
            ("commenter=ada&status=HELD&word=mountain", json!({ "commenter": "ada", "status": "HELD", "word": "mountain" }), &["Mountains"]),
            (&format!("sameNetworkAs={}", one.as_str().expect("an id")), json!({ "sameNetworkAs": one, "status": "APPROVED" }), &["Rivers, 100% wild"]),
        ] {
            let graphql = "query($filter: EditorialCommentFilter) { editorial { comments(filter: $filter) { nodes { text } } } }";
            let data = app.data(Who::Moderator, graphql, json!({ "filter": filter })).await;
            assert_eq!(pluck(&data["editorial"]["comments"]["nodes"], "text"), expected, "{filter}");
            if !query.starts_with("sameNetworkAs") {
                assert_eq!(queue(app, query).await, expected, "{query}");
            }
        }
        let same = queue(app, &format!("sameNetworkAs={}", one.as_str().expect("an id"))).await;
        assert_eq!(same.len(), 4, "all come from one place");
        for query in ["word=", "word=%20", "word=%00", "commenter=", "commenter=%E2%80%8B", "commenter=a%00@b.cc"] {
            let path = format!("/api/v1/editorial/comments?{query}");
            assert_eq!(app.get(Who::Moderator, &path, 422).await.code(), "invalid_input", "{query}");
        }
        app.get(Who::Moderator, "/api/v1/editorial/comments?author=ada", 400).await;
    }

    /// A cursor belongs to the filter under which it was given.
    async fn a_cursor_belongs_to_its_filter(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        for number in 0..3 {
            made(app, "page", "Ada", "ada@e.example", &format!("River {number}")).await;
        }
        let first = app.get(Who::Moderator, "/api/v1/editorial/comments?word=river&first=2", 200).await.body;
        let cursor = first["page"]["endCursor"].as_str().expect("a cursor");
        assert_eq!(queue(app, &format!("word=river&first=2&after={cursor}")).await, ["River 0"]);
        app.get(Who::Moderator, &format!("/api/v1/editorial/comments?word=rivers&after={cursor}"), 422).await;
    }

    /// Beside a comment stands what became of all comments under its e-mail address, at no more statements for many.
    async fn what_became_of_others_stands_beside(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let mut ids = Vec::new();
        for (number, email) in ["a@e.example", "A@e.example", "a@e.example", "b@e.example"].iter().enumerate() {
            ids.push(made(app, "page", &format!("N{number}"), email, &format!("T{number}")).await);
        }
        moderate(app, json!([ids[0]]), "APPROVE", 200).await;
        moderate(app, json!([ids[1]]), "SPAM", 200).await;
        app.post(Who::Editor, "/api/v1/articles/page/comments", json!({ "text": "Ours" }), 201).await;
        let listed = app.get(Who::Moderator, "/api/v1/editorial/comments", 200).await.body["items"].clone();
        let of_a = json!({ "held": 1, "approved": 1, "rejected": 0, "spam": 1, "trashed": 0 });
        let of_b = json!({ "held": 1, "approved": 0, "rejected": 0, "spam": 0, "trashed": 0 });
        let histories: Vec<_> = listed.as_array().expect("a list").iter().map(|one| one["history"].clone()).collect();
        assert_eq!(histories, [Value::Null, of_b, of_a.clone(), of_a.clone(), of_a.clone()]);
        assert_eq!(listed[0]["isNetworkKnown"], false);
        assert_eq!(listed[1]["isNetworkKnown"], true);
        let path = format!("/api/v1/editorial/comments/{}", ids[0].as_str().expect("an id"));
        assert_eq!(app.get(Who::Moderator, &path, 200).await.body["history"], of_a);
        let count = async |first: usize| {
            let before = app.statements();
            let request = app.request(Who::Moderator, Method::GET, &format!("/api/v1/editorial/comments?first={first}")).await;
            app.send(request, 200).await;
            app.statements() - before
        };
        assert_eq!(count(2).await, count(5).await);
    }
}
