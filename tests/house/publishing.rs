//! Publishing loses no relation, and publishes nothing that was not asked for.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines, pluck};

const PAGE: &str = "query($id: ID!) { article(id: $id) { title tags { slug } categories { slug } category { slug }
    authors { slug } faqs { totalCount nodes { slug question } } sources { nodes { key } } } }";

async fn page(app: &TestApp, article: &Value) -> Value {
    app.data(Who::Anonymous, PAGE, json!({ "id": article["id"] })).await["article"].clone()
}

async fn questions(app: &TestApp, article: &Value) -> Vec<String> {
    pluck(&page(app, article).await["faqs"]["nodes"], "question")
}

/// An article with two or more of everything, in an order that neither names nor creation give.
async fn related(app: &TestApp) -> Value {
    for name in ["Ada", "Bo"] {
        app.mutate("createAuthor", json!({ "name": name })).await;
        app.mutate("createCategory", json!({ "name": format!("Category {name}") })).await;
    }
    app.article(json!({
        "title": "Related", "bodyMarkdown": "Said [@zeta] and [@alpha].",
        "tags": [{ "name": "Zinc" }, { "name": "Argon" }, { "name": "Neon" }],
        "categories": [{ "slug": "category-bo" }, { "slug": "category-ada" }],
        "authors": [{ "slug": "bo" }, { "slug": "ada" }],
        "faqs": [{ "question": "Z?", "answerMarkdown": "[@faq-work]", "sources": [{ "title": "F", "key": "faq-work" }] },
            { "question": "A?", "answerMarkdown": "A." }, { "question": "M?", "answerMarkdown": "M." }],
        "sources": [{ "title": "Listed", "key": "listed" }, { "title": "Alpha", "key": "alpha" },
            { "title": "Zeta", "key": "zeta" }],
        "publish": true,
    })).await
}

on_both_engines! {
    /// Publish, unpublish, archive, restore, save and publish again, in several orders: every relation is there, in its
    /// order.
    async fn no_order_of_moves_loses_a_relation(app: &TestApp) {
        let mut article = related(app).await;
        let whole = page(app, &article).await;
        assert_eq!(pluck(&whole["tags"], "slug"), ["zinc", "argon", "neon"]);
        assert_eq!(pluck(&whole["categories"], "slug"), ["category-bo", "category-ada"]);
        assert_eq!(whole["category"]["slug"], "category-bo");
        assert_eq!(pluck(&whole["authors"], "slug"), ["bo", "ada"]);
        assert_eq!(pluck(&whole["faqs"]["nodes"], "question"), ["Z?", "A?", "M?"]);
        assert_eq!(pluck(&whole["sources"]["nodes"], "key"), ["zeta", "alpha", "listed", "faq-work"]);
        for verbs in [
            &["unpublishArticle", "publishArticle"][..],
            &["archiveArticle", "restoreArticle", "publishArticle"],
            &["archiveArticle", "publishArticle"],
            &["deleteArticle", "restoreArticle", "publishArticle"],
            &["updateArticle", "publishArticle"],
            &["updateArticle", "unpublishArticle", "publishArticle"],
            &["unpublishArticle", "updateArticle", "publishArticle"],
            &[
                "unpublishArticle",
                "deleteArticle",
                "restoreArticle",
                "updateArticle",
                "publishArticle",
                "publishArticle",
            ],
        ] {
            for verb in verbs {
                let more = match *verb {
                    "updateArticle" => json!({ "lead": format!("Lead of {verbs:?} at {}.", article["version"]) }),
                    _ => json!({}),
                };
                article = app.mutate_at(verb, &article, more).await;
            }
            assert_eq!(page(app, &article).await, whole, "{verbs:?}");
        }
        let rest = app.get(Who::Anonymous, "/api/v1/articles/related", 200).await.body;
        assert_eq!(pluck(&rest["tags"], "slug"), ["zinc", "argon", "neon"]);
        assert_eq!(pluck(&rest["faqs"]["items"], "question"), ["Z?", "A?", "M?"]);
        assert_eq!(pluck(&rest["sources"]["items"], "key"), ["zeta", "alpha", "listed", "faq-work"]);
    }

    /// Publishing what is published already changes nothing: no version, no event.
    async fn publishing_twice_is_publishing_once(app: &TestApp) {
        let article = related(app).await;
        let position = app.position().await;
        let again = app.mutate_at("publishArticle", &article, json!({})).await;
        let saved = app.mutate_at("updateArticle", &article, json!({ "publish": true })).await;
        assert_eq!([&again["version"], &saved["version"]], [&article["version"]; 2]);
        assert_eq!(app.position().await, position);
    }

    /// A withdrawn FAQ is left out of the article, wherever it went, and comes back in its place; so it does when the
    /// article was published again meanwhile.
    async fn a_withdrawn_faq_comes_back_in_its_place(app: &TestApp) {
        let mut article = related(app).await;
        for (away, back) in [
            (&["unpublishFaq"][..], &["publishFaq"][..]),
            (&["archiveFaq"], &["publishFaq"]),
            (&["deleteFaq"], &["restoreFaq", "publishFaq"]),
        ] {
            let mut faq = app.data(Who::Editor, "{ editorial { faq(slug: \"a\") { id version } } }", json!({})).await;
            faq = faq["editorial"]["faq"].take();
            for verb in away {
                faq = app.mutate_at(verb, &faq, json!({})).await;
            }
            assert_eq!(questions(app, &article).await, ["Z?", "M?"], "{away:?}");
            assert_eq!(page(app, &article).await["faqs"]["totalCount"], 2);
            let lead = format!("Published while it was away: {away:?}.");
            article = app.mutate_at("updateArticle", &article, json!({ "lead": lead, "publish": true })).await;
            assert_eq!(questions(app, &article).await, ["Z?", "M?"], "{away:?}");
            for verb in back {
                faq = app.mutate_at(verb, &faq, json!({})).await;
            }
            assert_eq!(questions(app, &article).await, ["Z?", "A?", "M?"], "{back:?}");
        }
    }

    /// A FAQ that was never published and was thrown away keeps no article from readers: it is left out, and comes in its
    /// place when it is restored and published. Restored, and as little published as before, it keeps the article again.
    async fn a_faq_in_the_trash_keeps_no_article(app: &TestApp) {
        let shown = json!({ "question": "Shown?", "answerMarkdown": "S.", "publish": true });
        let shown = app.mutate("createFaq", shown).await;
        let faq = app.mutate("createFaq", json!({ "question": "Thrown away?", "answerMarkdown": "T." })).await;
        let both = json!([{ "id": faq["id"] }, { "id": shown["id"] }]);
        let article = app.article(json!({ "title": "Holds both", "faqs": both })).await;
        app.mutation_refused("publishArticle", at(&article, json!({})), "unpublished_relation").await;
        let faq = app.mutate_at("deleteFaq", &faq, json!({})).await;
        let article = app.mutate_at("publishArticle", &article, json!({ "publishFaqs": true })).await;
        assert_eq!(questions(app, &article).await, ["Shown?"]);
        let desk = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let kept = app.get(Who::Editor, &desk, 200).await.body["workingRevision"]["faqs"].clone();
        assert_eq!(pluck(&kept, "status"), ["TRASHED", "PUBLISHED"], "the relation is kept");
        // Nobody names anew what is in the trash.
        let named = json!({ "title": "Another", "faqs": both });
        assert_eq!(app.mutation_refused("createArticle", named, "invalid_input").await.fields(), ["/faqs/0"]);
        let faq = app.mutate_at("restoreFaq", &faq, json!({})).await;
        let again = at(&article, json!({ "lead": "A lead.", "publish": true }));
        app.mutation_refused("updateArticle", again, "unpublished_relation").await;
        assert_eq!(questions(app, &article).await, ["Shown?"]);
        app.mutate_at("publishFaq", &faq, json!({})).await;
        assert_eq!(questions(app, &article).await, ["Thrown away?", "Shown?"]);
    }

    /// An article with FAQs that were never published is refused, each named by its place; `publishFaqs` publishes
    /// them, and neither withdrawn ones nor newer drafts.
    async fn a_never_published_faq_stops_the_article(app: &TestApp) {
        let mut ids = Vec::new();
        for (question, verbs) in [
            ("Shown", &["publishFaq", "updateFaq"][..]),
            ("Never one", &[]),
            ("Withdrawn", &["publishFaq", "unpublishFaq"]),
            ("Never two", &[]),
        ] {
            let mut faq = app.mutate("createFaq", json!({ "question": question, "answerMarkdown": "A." })).await;
            for verb in verbs {
                let more = if *verb == "updateFaq" { json!({ "question": "A newer draft" }) } else { json!({}) };
                faq = app.mutate_at(verb, &faq, more).await;
            }
            ids.push(json!({ "id": faq["id"] }));
        }
        let article = app.article(json!({ "title": "Held back", "faqs": ids })).await;
        let position = app.position().await;
        let refused = app.mutation_refused("publishArticle", at(&article, json!({})), "unpublished_relation").await;
        let mut fields = refused.fields();
        fields.sort();
        assert_eq!(fields, ["/faqs/1", "/faqs/3"]);
        let update = at(&article, json!({ "publish": true, "lead": "Not saved either." }));
        app.mutation_refused("updateArticle", update, "unpublished_relation").await;
        let new = json!({ "title": "New", "faqs": ids, "publish": true });
        app.mutation_refused("createArticle", new, "unpublished_relation").await;
        assert_eq!(app.position().await, position);
        assert!(page(app, &article).await.is_null());
        app.mutate_at("publishArticle", &article, json!({ "publishFaqs": true })).await;
        assert_eq!(questions(app, &article).await, ["Shown", "Never one", "Never two"]);
    }

    /// `publish: true` publishes the FAQs that are made in the same request, and asks for `publishFaqs` for those that
    /// existed before; on an update too.
    async fn inline_faqs_are_published_with_their_article(app: &TestApp) {
        let old = app.mutate("createFaq", json!({ "question": "Old?", "answerMarkdown": "A." })).await;
        let inline = json!({ "question": "New?", "answerMarkdown": "N." });
        let both = json!([inline, { "id": old["id"] }]);
        let input = json!({ "title": "Both", "faqs": both, "publish": true });
        let refused = app.mutation_refused("createArticle", input.clone(), "unpublished_relation").await;
        assert_eq!(refused.fields(), ["/faqs/1"]);
        let mut input = input;
        input["publishFaqs"] = json!(true);
        let article = app.article(input).await;
        assert_eq!(questions(app, &article).await, ["New?", "Old?"]);
        let more =
            json!({ "faqs": [{ "slug": "old" }, { "question": "Newer?", "answerMarkdown": "N." }], "publish": true });
        app.mutate_at("updateArticle", &article, more).await;
        assert_eq!(questions(app, &article).await, ["Old?", "Newer?"]);
        // Without `publish` nothing is published.
        let draft =
            app.article(json!({ "title": "Draft", "faqs": [{ "question": "Unseen?", "answerMarkdown": "U." }] })).await;
        assert!(page(app, &draft).await.is_null());
        app.get(Who::Anonymous, "/api/v1/faqs/unseen", 404).await;
    }

    /// All or nothing: one fault anywhere in `createArticle`, and neither the article nor any of its tags, FAQs and
    /// sources is there.
    async fn a_fault_leaves_nothing(app: &TestApp) {
        related(app).await;
        let counts = "{ editorial { articles { totalCount } faqs { totalCount } tags { totalCount }
            sources { totalCount } } }";
        let before = (app.position().await, app.data(Who::Editor, counts, json!({})).await);
        let whole = json!({
            "title": "Broken", "tags": [{ "name": "Fresh" }], "sources": [{ "title": "Fresh work" }],
            "faqs": [{ "question": "Fresh?", "answerMarkdown": "F.", "tags": [{ "name": "Fresher" }] }], "publish": true,
        });
        for (field, value, code, path) in [
            ("tags", json!([{ "name": "Fresh" }, { "name": "Taken", "slug": "zinc" }]), "slug_taken", "/tags/1/slug"),
            ("tags", json!([{ "name": "Fresh" }, { "slug": "unheard-of" }]), "invalid_input", "/tags/1"),
            (
                "faqs",
                json!([{ "question": "One?", "answerMarkdown": "1." },
                { "question": "Two?", "answerMarkdown": "2.", "slug": "z" }]),
                "slug_taken",
                "/faqs/1/slug",
            ),
            (
                "faqs",
                json!([{ "question": "One?", "answerMarkdown": "1." }, { "question": "Two?" }]),
                "invalid_input",
                "/faqs/1/answerMarkdown",
            ),
            (
                "faqs",
                json!([{ "question": "One?", "answerMarkdown": "1.", "tags": [{ "name": "T", "slug": "neon" }] }]),
                "slug_taken",
                "/faqs/0/tags/0/slug",
            ),
            (
                "sources",
                json!([{ "title": "One" }, { "title": "Two", "key": "alpha" }]),
                "slug_taken",
                "/sources/1/key",
            ),
            ("authors", json!([{ "slug": "unheard-of" }]), "invalid_input", "/authors/0"),
            (
                "categories",
                json!([{ "slug": "category-ada" }, { "slug": "category-ada" }]),
                "invalid_input",
                "/categories/1",
            ),
            ("slug", json!("related"), "slug_taken", "/slug"),
        ] {
            let mut broken = whole.clone();
            broken[field] = value;
            let refused = app.mutation_refused("createArticle", broken.clone(), code).await;
            assert_eq!(refused.fields(), [path]);
            let status = if code == "slug_taken" { 409 } else { 422 };
            let rest = app.post(Who::Editor, "/api/v1/editorial/articles", broken, status).await;
            assert_eq!((rest.code(), rest.fields()), (code, vec![path.to_owned()]));
            assert_eq!((app.position().await, app.data(Who::Editor, counts, json!({})).await), before, "{path}");
        }
        app.article(whole).await;
        assert!(app.position().await > before.0);
    }

    /// Further reading: a link, and an article as long as readers see it, as often as it is named.
    async fn materials_follow_what_is_published(app: &TestApp) {
        let other = app.article(json!({ "title": "Other", "publish": true })).await;
        let article = app
            .article(json!({ "title": "Reads on", "publish": true, "materials": [
            { "article": { "id": other["id"] } }, { "title": "A link", "url": "https://example.org/" },
            { "title": "Once more", "article": { "slug": "other" } } ] }))
            .await;
        let query = "query($id: ID!) { article(id: $id) { materials { title article { slug } } } }";
        let materials = async || {
            app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await["article"]["materials"].clone()
        };
        let rest = async || app.get(Who::Anonymous, "/api/v1/articles/reads-on", 200).await.body["materials"].clone();
        assert_eq!(pluck(&materials().await, "title"), ["Other", "A link", "Once more"]);
        assert_eq!(pluck(&rest().await, "title"), ["Other", "A link", "Once more"]);
        let other = app.mutate_at("unpublishArticle", &other, json!({})).await;
        assert_eq!(pluck(&materials().await, "title"), ["A link"]);
        assert_eq!(pluck(&rest().await, "title"), ["A link"]);
        app.mutate_at("publishArticle", &other, json!({})).await;
        assert_eq!(pluck(&materials().await, "title"), ["Other", "A link", "Once more"]);
    }

    /// A contributor writes and submits; readers see nothing of it until an editor publishes. A later save takes it back
    /// to a draft; what is published already has nothing to review.
    async fn a_contributor_submits(app: &TestApp) {
        let made = app.mutate_as(Who::Contributor, "createArticle", json!({ "title": "Proposed" })).await;
        let submitted = app.mutate_as(Who::Contributor, "submitArticle", at(&made, json!({}))).await;
        assert_eq!((&submitted["status"], &submitted["visibility"]), (&json!("IN_REVIEW"), &json!("UNPUBLISHED")));
        app.get(Who::Anonymous, "/api/v1/articles/proposed", 404).await;
        let again = app.mutate_as(Who::Contributor, "submitArticle", at(&submitted, json!({}))).await;
        assert_eq!(again["version"], submitted["version"], "again changes nothing");

        let saved = app.mutate_as(Who::Contributor, "updateArticle", at(&submitted, json!({ "lead": "More." }))).await;
        assert_eq!(saved["status"], "DRAFT");
        assert_ne!(saved["workingRevision"]["id"], submitted["workingRevision"]["id"], "what was submitted stays");
        let submitted = app.mutate_as(Who::Contributor, "submitArticle", at(&saved, json!({}))).await;
        let published = app.mutate_at("publishArticle", &submitted, json!({})).await;
        assert_eq!(published["status"], "PUBLISHED");
        app.get(Who::Anonymous, "/api/v1/articles/proposed", 200).await;
        app.mutation_refused("submitArticle", at(&published, json!({})), "conflict").await;
        let change = json!({ "lead": "Mine." });
        let path = format!("/api/v1/editorial/articles/{}", published["id"].as_str().unwrap());
        app.change(Who::Contributor, Method::PATCH, &path, published["version"].as_i64(), Some(change), 403).await;
        let kinds: Vec<_> = app.journal().await.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "article.submitted").count(), 2);
    }
}
