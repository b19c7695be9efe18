//! Citations: from `[@key]` in a text to the works that readers are told of.

use masthead_tests::{TestApp, Value, Who, at, json, on_both_engines, pluck};

const PAGE: &str = "query($id: ID!) { article(id: $id) { leadHtml bodyHtml sources { nodes { key label } }
    citations { label locator anchor source { key label } } faqs { nodes { answerHtml citations { label source { key } } } } } }";

async fn page(app: &TestApp, article: &Value) -> Value {
    app.data(Who::Anonymous, PAGE, json!({ "id": article["id"] })).await["article"].clone()
}

async fn source(app: &TestApp, key: &str, author: &str, year: i32) -> Value {
    app.mutate("createSource", json!({ "key": key, "title": format!("Work {key}"), "authors": [author], "year": year }))
        .await
}

on_both_engines! {
    /// The forms of a citation: one work, one with its place, several at one place; in the lead too. Each is printed,
    /// linked and listed in the order of the text; what is no citation stays as it was written.
    async fn the_forms_of_a_citation(app: &TestApp) {
        source(app, "osei2019", "Ama Osei", 2019).await;
        source(app, "Lund:2020", "Per Lund", 2020).await;
        let article = app.article(json!({ "title": "Forms", "publish": true, "lead": "First [@Lund:2020].",
            "bodyMarkdown": "Then [@osei2019, p. 4], both [@osei2019; @lund:2020, ch. 2], not `[@code]`, [@] nor [mail@example]." })).await;
        let page = page(app, &article).await;
        let cited: Vec<_> = page["citations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["label"].as_str().unwrap(), one["locator"].as_str()))
            .collect();
        assert_eq!(
            cited,
            [("Lund, 2020", None), ("Osei, 2019", Some("p. 4")), ("Osei, 2019", None), ("Lund, 2020", Some("ch. 2"))]
        );
        assert_eq!(pluck(&page["sources"]["nodes"], "label"), ["Lund, 2020", "Osei, 2019"]);
        let html = page["bodyHtml"].as_str().unwrap();
        assert!(html.contains("class=\"citation\"") && html.contains("href=\"#source-osei2019\""), "{html}");
        assert!(html.contains("<code>[@code]</code>") && html.contains("[@]"), "{html}");
        assert!(page["leadHtml"].as_str().unwrap().contains("Lund, 2020"));
        let whole = format!("{}{html}", page["leadHtml"].as_str().unwrap());
        for anchor in pluck(&page["citations"], "anchor") {
            assert_eq!(whole.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor} in {whole}");
        }
        let rest = app.get(Who::Anonymous, "/api/v1/articles/forms", 200).await.body;
        assert_eq!(pluck(&rest["citations"], "label"), pluck(&page["citations"], "label"));
        assert_eq!(rest["citations"][0]["source"]["key"], page["citations"][0]["source"]["key"]);
    }

    /// An unknown key is a fault of the text that cites it, of every one at once, and nothing is written.
    async fn an_unknown_key_is_refused(app: &TestApp) {
        source(app, "known", "Ama Osei", 2019).await;
        let position = app.position().await;
        let faqs = json!([{ "question": "Q?", "answerMarkdown": "[@unknown-two]" }]);
        let broken = json!({ "title": "Broken", "lead": "[@unknown-one]", "bodyMarkdown": "[@known] [@unknown-one]", "faqs": faqs });
        let refused = app.mutation_refused("createArticle", broken.clone(), "invalid_input").await;
        let mut fields = refused.fields();
        fields.sort();
        assert_eq!(fields, ["/bodyMarkdown", "/faqs/0/answerMarkdown", "/lead"]);
        let rest = app.post(Who::Editor, "/api/v1/editorial/articles", broken, 422).await;
        assert_eq!(rest.fields().len(), 3);
        let faq = json!({ "question": "Q?", "answerMarkdown": "[@unknown-one]" });
        assert_eq!(app.mutation_refused("createFaq", faq, "invalid_input").await.fields(), ["/answerMarkdown"]);
        assert_eq!(app.position().await, position);
        let article = app.article(json!({ "title": "Whole", "bodyMarkdown": "[@known]" })).await;
        let update = at(&article, json!({ "bodyMarkdown": "[@unknown-one]" }));
        assert_eq!(app.mutation_refused("updateArticle", update, "invalid_input").await.fields(), ["/bodyMarkdown"]);
    }

    /// Sources that are made with an article may be cited by it and by its new FAQs, under a key that was given or made;
    /// a source of a FAQ by both too.
    async fn inline_sources_are_cited_at_once(app: &TestApp) {
        let article = app
            .article(json!({ "title": "Inline", "publish": true, "bodyMarkdown": "[@given] and [@of-the-faq]",
            "sources": [{ "title": "Given", "key": "given", "authors": ["Ama Osei"], "year": 2019 }],
            "faqs": [{ "question": "Q?", "answerMarkdown": "[@of-the-faq] and [@given]",
                "sources": [{ "title": "Faq", "key": "of-the-faq", "publisher": "Press" }] }] }))
            .await;
        let page = page(app, &article).await;
        assert_eq!(pluck(&page["sources"]["nodes"], "key"), ["given", "of-the-faq"]);
        assert_eq!(pluck(&page["citations"], "label"), ["Osei, 2019", "Press"]);
        let faq = &page["faqs"]["nodes"][0];
        assert_eq!(pluck(&faq["citations"], "label"), ["Press", "Osei, 2019"]);
        assert!(faq["answerHtml"].as_str().unwrap().contains("href=\"#source-given\""));
        let by = app
            .data(
                Who::Anonymous,
                "{ source(key: \"of-the-faq\") { citedBy { nodes { title } } citedByFaqs { nodes { question } } } }",
                json!({}),
            )
            .await;
        assert_eq!(
            (
                pluck(&by["source"]["citedBy"]["nodes"], "title"),
                pluck(&by["source"]["citedByFaqs"]["nodes"], "question")
            ),
            (vec!["Inline".to_owned()], vec!["Q?".to_owned()])
        );
    }

    /// Sources stand in order of first citation, then those only listed; what is no longer cited goes, unless it is
    /// listed.
    async fn sources_follow_the_text(app: &TestApp) {
        for key in ["a", "b", "c", "d"] {
            source(app, key, "Ama Osei", 2019).await;
        }
        let article = app
            .article(json!({ "title": "Order", "publish": true, "lead": "[@c]", "bodyMarkdown": "[@b] [@c] [@a]",
            "sources": [{ "key": "d" }, { "key": "a" }] }))
            .await;
        let keys = async |article: &Value| pluck(&page(app, article).await["sources"]["nodes"], "key");
        assert_eq!(keys(&article).await, ["c", "b", "a", "d"]);
        let article =
            app.mutate_at("updateArticle", &article, json!({ "bodyMarkdown": "[@a]", "publish": true })).await;
        assert_eq!(keys(&article).await, ["c", "a", "d"]);
        let article =
            app.mutate_at("updateArticle", &article, json!({ "sources": [{ "key": "b" }], "publish": true })).await;
        assert_eq!(keys(&article).await, ["c", "a", "b"]);
        let article =
            app.mutate_at("updateArticle", &article, json!({ "sources": null, "lead": null, "publish": true })).await;
        assert_eq!(keys(&article).await, ["a"]);
    }

    /// A changed source is shown as it is now; what was printed in a published text stays as printed, until the text is
    /// saved again.
    async fn what_is_printed_stays_printed(app: &TestApp) {
        let work = source(app, "work", "Ama Osei", 2019).await;
        let article = app.article(json!({ "title": "Printed", "bodyMarkdown": "See [@work].", "publish": true })).await;
        let before = page(app, &article).await;
        let changed = app.mutate_at("updateSource", &work, json!({ "label": "Osei (river)", "key": "renamed" })).await;
        let after = page(app, &article).await;
        assert_eq!(after["bodyHtml"], before["bodyHtml"]);
        assert_eq!(after["citations"][0]["label"], "Osei, 2019");
        assert_eq!(after["citations"][0]["source"], json!({ "key": "renamed", "label": "Osei (river)" }));
        assert_eq!(after["sources"]["nodes"][0]["label"], "Osei (river)");
        assert_eq!(changed["label"], "Osei (river)");
        // The old key goes on being known; a new text prints the new label.
        let saved = json!({ "bodyMarkdown": "See again [@work].", "publish": true });
        let article = app.mutate_at("updateArticle", &article, saved).await;
        let after = page(app, &article).await;
        assert_eq!(after["citations"][0]["label"], "Osei (river)");
        assert!(after["bodyHtml"].as_str().unwrap().contains("Osei (river)"));
    }

    /// A source that is deleted leaves what is printed as it is, and the list of sources; it cannot be cited any longer.
    async fn a_deleted_source_stays_printed(app: &TestApp) {
        let work = source(app, "work", "Ama Osei", 2019).await;
        let article = app.article(json!({ "title": "Printed", "bodyMarkdown": "See [@work].", "publish": true })).await;
        let before = page(app, &article).await;
        app.mutate_at("deleteSource", &work, json!({})).await;
        let after = page(app, &article).await;
        assert_eq!((&after["bodyHtml"], &after["sources"]["nodes"]), (&before["bodyHtml"], &json!([])));
        assert_eq!(
            (&after["citations"][0]["label"], &after["citations"][0]["source"]),
            (&json!("Osei, 2019"), &Value::Null)
        );
        let rest = app.get(Who::Anonymous, "/api/v1/articles/printed", 200).await.body;
        assert_eq!(
            (&rest["citations"][0]["label"], &rest["citations"][0]["source"]),
            (&json!("Osei, 2019"), &Value::Null)
        );
        let new = json!({ "title": "New", "bodyMarkdown": "See [@work]." });
        assert_eq!(app.mutation_refused("createArticle", new, "invalid_input").await.fields(), ["/bodyMarkdown"]);
    }
}
