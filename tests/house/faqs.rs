//! The life of a FAQ, on the desk and for readers, by REST: the same rules as of an article, through the other door.

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines, pluck};

async fn post(app: &TestApp, path: &str, faq: &Reply, expected: u16) -> Reply {
    let path = format!("/api/v1/editorial/faqs/{}{path}", faq.body["id"].as_str().expect("an id"));
    app.change(Who::Editor, Method::POST, &path, faq.body["version"].as_i64(), None, expected).await
}

async fn patch(app: &TestApp, faq: &Reply, body: Value, expected: u16) -> Reply {
    let path = format!("/api/v1/editorial/faqs/{}", faq.body["id"].as_str().expect("an id"));
    app.change(Who::Editor, Method::PATCH, &path, faq.body["version"].as_i64(), Some(body), expected).await
}

async fn create(app: &TestApp, body: Value) -> Reply {
    app.post(Who::Editor, "/api/v1/editorial/faqs", body, 201).await
}

on_both_engines! {
    /// The moves between states, and what readers see at each.
    async fn the_states_follow_each_other(app: &TestApp) {
        let mut faq = create(app, json!({ "question": "What is a delta?", "answerMarkdown": "Land." })).await;
        assert_eq!((&faq.body["status"], &faq.body["slug"]), (&json!("DRAFT"), &json!("what-is-a-delta")));
        assert_eq!(
            faq.header("Location"),
            Some(&*format!("/api/v1/editorial/faqs/{}", faq.body["id"].as_str().unwrap()))
        );
        for (path, status, shown) in [
            ("/publish", "PUBLISHED", 200),
            ("/unpublish", "UNPUBLISHED", 404),
            ("/publish", "PUBLISHED", 200),
            ("/archive", "ARCHIVED", 404),
            ("/restore", "UNPUBLISHED", 404),
        ] {
            faq = post(app, path, &faq, 200).await;
            assert_eq!(faq.body["status"], status, "{path}");
            app.get(Who::Anonymous, "/api/v1/faqs/what-is-a-delta", shown).await;
        }
        let path = format!("/api/v1/editorial/faqs/{}", faq.body["id"].as_str().unwrap());
        let faq = app.change(Who::Editor, Method::DELETE, &path, faq.body["version"].as_i64(), None, 200).await;
        assert_eq!(faq.body["status"], "TRASHED");
        assert_eq!(post(app, "/publish", &faq, 403).await.code(), "forbidden");
        for path in ["/unpublish", "/archive"] {
            assert_eq!(post(app, path, &faq, 409).await.code(), "conflict");
        }
        assert_eq!(post(app, "/restore", &faq, 200).await.body["status"], "UNPUBLISHED");
    }

    /// Absent stays, null empties; neither question nor answer can be emptied.
    async fn absent_and_null_differ(app: &TestApp) {
        let faq = create(
            app,
            json!({ "question": "Why?", "answerMarkdown": "So.", "slug": "why-so",
            "tags": [{ "name": "One" }], "seo": { "title": "Seo" }, "publishedAt": "2020-01-01T00:00:00Z" }),
        )
        .await;
        let renamed = patch(app, &faq, json!({ "question": "Why, then?" }), 200).await;
        let working = &renamed.body["workingRevision"];
        assert_eq!((&working["question"], &working["answerMarkdown"]), (&json!("Why, then?"), &json!("So.")));
        assert_eq!((&working["slug"], pluck(&working["tags"], "name")), (&json!("why-so"), vec!["One".to_owned()]));
        assert_eq!(working["publishedAt"], "2020-01-01T00:00:00.000000Z");
        let emptied =
            patch(app, &renamed, json!({ "tags": null, "seo": null, "slug": null, "publishedAt": null }), 200).await;
        let working = &emptied.body["workingRevision"];
        assert_eq!((&working["tags"], &working["publishedAt"]), (&json!([]), &Value::Null));
        assert_eq!((&working["slug"], &working["question"]), (&json!("why-then"), &json!("Why, then?")));
        assert_eq!(working["seo"].get("title").unwrap_or(&Value::Null), &Value::Null);
        let body = json!({ "question": null, "answerMarkdown": null });
        let mut fields = patch(app, &emptied, body, 422).await.fields();
        fields.sort();
        assert_eq!(fields, ["/answerMarkdown", "/question"]);
        let blank = patch(app, &emptied, json!({ "answerMarkdown": "  " }), 422).await;
        assert_eq!(blank.fields(), ["/answerMarkdown"]);
    }

    /// A save of nothing writes nothing; a newer draft is not what readers see, until it is published.
    async fn a_draft_waits(app: &TestApp) {
        let faq = create(app, json!({ "question": "Old?", "answerMarkdown": "Old.", "publish": true })).await;
        let position = app.position().await;
        let same = patch(app, &faq, json!({ "question": "Old?" }), 200).await;
        assert_eq!((same.body["version"].clone(), app.position().await), (faq.body["version"].clone(), position));
        let draft = patch(app, &faq, json!({ "question": "New?", "answerMarkdown": "New." }), 200).await;
        assert_eq!((&draft.body["status"], &draft.body["published"]["question"]), (&json!("CHANGED"), &json!("Old?")));
        let shown = app.get(Who::Anonymous, "/api/v1/faqs/old", 200).await;
        assert_eq!((&shown.body["question"], &shown.body["answerMarkdown"]), (&json!("Old?"), &json!("Old.")));
        post(app, "/publish", &draft, 200).await;
        let shown = app.get(Who::Anonymous, "/api/v1/faqs/old", 200).await;
        assert_eq!((&shown.body["question"], &shown.body["answerHtml"]), (&json!("New?"), &json!("<p>New.</p>\n")));
    }

    /// A change names the version that it starts from, here by `If-Match`; the ETag that was read will do.
    async fn a_change_names_its_version(app: &TestApp) {
        let faq = create(app, json!({ "question": "Guarded?", "answerMarkdown": "Yes." })).await;
        let path = format!("/api/v1/editorial/faqs/{}", faq.body["id"].as_str().unwrap());
        let body = json!({ "question": "Changed?" });
        let position = app.position().await;
        assert_eq!(
            app.change(Who::Editor, Method::PATCH, &path, None, Some(body.clone()), 428).await.code(),
            "precondition_required"
        );
        assert_eq!(
            app.change(Who::Editor, Method::PATCH, &path, Some(9), Some(body.clone()), 412).await.code(),
            "version_mismatch"
        );
        assert_eq!(app.position().await, position);
        let tag = app.get(Who::Editor, &path, 200).await.header("ETag").expect("an ETag").to_owned();
        let request = app.request(Who::Editor, Method::PATCH, &path).await.header("If-Match", tag).json(&body);
        assert_eq!(app.send(request, 200).await.body["workingRevision"]["question"], "Changed?");
    }

    /// FAQs are listed and filtered by tag and locale, and know the articles that show them.
    async fn they_are_listed(app: &TestApp) {
        for (question, tag, locale) in [("One?", "Water", "en"), ("Two?", "Ice", "en"), ("Drei?", "Ice Age", "de")] {
            let body = json!({ "question": question, "answerMarkdown": "A.", "tags": [{ "name": tag }],
                "locale": locale, "publish": true });
            create(app, body).await;
        }
        let asked = async |query: &str| {
            pluck(&app.get(Who::Anonymous, &format!("/api/v1/faqs{query}"), 200).await.body["items"], "question")
        };
        assert_eq!(asked("").await, ["Drei?", "Two?", "One?"]);
        assert_eq!(asked("?tag=ice").await, ["Two?"]);
        assert_eq!(asked("?locale=de").await, ["Drei?"]);
        assert_eq!(asked("?tag=ice&locale=de").await, [""; 0]);
        assert_eq!(asked("?tag=unheard-of").await, [""; 0]);
        app.article(json!({ "title": "Shows it", "faqs": [{ "slug": "two" }], "publish": true })).await;
        let shown = app.get(Who::Anonymous, "/api/v1/faqs/two", 200).await;
        assert_eq!(pluck(&shown.body["articles"]["items"], "title"), ["Shows it"]);
        app.get(Who::Anonymous, "/api/v1/faqs/drei", 404).await;
        app.get(Who::Anonymous, "/api/v1/faqs/drei?locale=de", 200).await;
    }
}
