//! The two dates that readers see: `publishedAt`, and `updatedAt`, which moves with the substance of the text alone.

use masthead_tests::{TestApp, Value, Who, at, json, on_both_engines};

async fn dates(app: &TestApp, article: &Value) -> (String, String) {
    let query = "query($id: ID!) { article(id: $id) { publishedAt updatedAt } }";
    let data = app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await;
    let date = |field: &str| data["article"][field].as_str().expect("a date").to_owned();
    (date("publishedAt"), date("updatedAt"))
}

async fn save(app: &TestApp, article: &Value, mut changes: Value) -> Value {
    changes["publish"] = json!(true);
    app.mutate_at("updateArticle", article, changes).await
}

on_both_engines! {
    /// A date in the future is refused, of articles and FAQs, on creation and later; one in the past is shown, whatever
    /// offset it was given with.
    async fn the_date_shown_lies_in_the_past(app: &TestApp) {
        let future = json!({ "title": "T", "publishedAt": "2999-01-01T00:00:00Z" });
        let refused = app.mutation_refused("createArticle", future, "invalid_input").await;
        assert_eq!(refused.fields(), ["/publishedAt"]);
        let future = json!({ "question": "Q?", "answerMarkdown": "A.", "publishedAt": "2999-01-01T00:00:00Z" });
        assert_eq!(app.mutation_refused("createFaq", future, "invalid_input").await.fields(), ["/publishedAt"]);
        let past = json!({ "title": "T", "publishedAt": "2020-01-01T02:00:00+02:00", "publish": true });
        let article = app.article(past).await;
        let shown = "2020-01-01T00:00:00.000000Z".to_owned();
        assert_eq!(dates(app, &article).await, (shown.clone(), shown));
        let future = at(&article, json!({ "publishedAt": "2999-01-01T00:00:00Z" }));
        assert_eq!(app.mutation_refused("updateArticle", future, "invalid_input").await.fields(), ["/publishedAt"]);
        let article = save(app, &article, json!({ "publishedAt": "2021-06-01T00:00:00Z" })).await;
        let later = "2021-06-01T00:00:00.000000Z".to_owned();
        assert_eq!(dates(app, &article).await, (later.clone(), later));
    }

    /// Without a date of its own an article shows that of its first publication, through whatever happens to it later,
    /// and again when the date that an editor set is taken away.
    async fn the_first_publication_dates_it(app: &TestApp) {
        let mut article = app.article(json!({ "title": "T", "publish": true })).await;
        let (first, updated) = dates(app, &article).await;
        assert_eq!(first, updated);
        for verb in ["unpublishArticle", "publishArticle"] {
            article = app.mutate_at(verb, &article, json!({})).await;
        }
        article = save(app, &article, json!({ "title": "Another" })).await;
        assert_eq!(dates(app, &article).await.0, first);
        article = save(app, &article, json!({ "publishedAt": "2020-01-01T00:00:00Z" })).await;
        assert_eq!(dates(app, &article).await.0, "2020-01-01T00:00:00.000000Z");
        article = save(app, &article, json!({ "publishedAt": null })).await;
        assert_eq!(dates(app, &article).await.0, first);
    }

    /// `updatedAt` moves with title, lead, body and list of FAQs, and with nothing else of the article; never backwards.
    async fn substance_moves_the_date_of_change(app: &TestApp) {
        let mut article = app
            .article(json!({ "title": "T", "faqs": [
            { "question": "One?", "answerMarkdown": "1." }, { "question": "Two?", "answerMarkdown": "2." }],
            "publish": true }))
            .await;
        for (changes, moves) in [
            (json!({ "tags": [{ "name": "New" }] }), false),
            (json!({ "excerpt": "Short." }), false),
            (json!({ "slug": "elsewhere" }), false),
            (json!({ "seo": { "title": "For engines" } }), false),
            (json!({ "prompts": [{ "question": "What?" }] }), false),
            (json!({ "materials": [{ "title": "M", "url": "https://example.org/" }] }), false),
            (json!({ "title": "Title" }), true),
            (json!({ "lead": "Lead." }), true),
            (json!({ "bodyMarkdown": "Body." }), true),
            (json!({ "faqs": [{ "slug": "two" }, { "slug": "one" }] }), true),
            (json!({ "faqs": [{ "slug": "two" }] }), true),
        ] {
            let before = dates(app, &article).await;
            article = save(app, &article, changes.clone()).await;
            let after = dates(app, &article).await;
            assert_eq!(after.1 > before.1, moves, "{changes}");
            assert!(after.1 >= before.1 && after.0 == before.0, "{changes}");
        }
    }

    /// Other entries and terms never move it, and neither do drafts, nor withdrawing and publishing the same again.
    async fn nothing_else_moves_it(app: &TestApp) {
        let mut article = app
            .article(json!({ "title": "T", "tags": [{ "name": "Tag" }],
            "faqs": [{ "question": "One?", "answerMarkdown": "1." }], "publish": true }))
            .await;
        let before = dates(app, &article).await;
        let desk = app
            .data(
                Who::Editor,
                "{ editorial { tag(slug: \"tag\") { id version }
            faq(slug: \"one\") { id version } } }",
                json!({}),
            )
            .await;
        app.mutate_at("updateTag", &desk["editorial"]["tag"], json!({ "name": "Renamed" })).await;
        let faq = &desk["editorial"]["faq"];
        let changed = app.mutate_at("updateFaq", faq, json!({ "answerMarkdown": "Other.", "publish": true })).await;
        assert_eq!(dates(app, &article).await, before);
        app.mutate_at("unpublishFaq", &changed, json!({})).await;
        assert_eq!(dates(app, &article).await, before);
        for verb in ["unpublishArticle", "publishArticle", "archiveArticle", "publishArticle"] {
            article = app.mutate_at(verb, &article, json!({})).await;
        }
        assert_eq!(dates(app, &article).await, before);
        let draft = app.mutate_at("updateArticle", &article, json!({ "title": "A draft" })).await;
        assert_eq!(dates(app, &article).await, before);
        // The control: what was drafted moves it when it is published.
        let article = app.mutate_at("publishArticle", &draft, json!({})).await;
        assert!(dates(app, &article).await.1 > before.1);
    }
}
