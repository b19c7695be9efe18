//! Slugs: who gets which name, and what an old one leads to.

use masthead_tests::{Reply, TestApp, Value, Who, at, json, on_both_engines};

async fn slug_of(app: &TestApp, asked: &str) -> Value {
    let query = "query($slug: String!) { article(slug: $slug) { slug } }";
    app.data(Who::Anonymous, query, json!({ "slug": asked })).await["article"]["slug"].clone()
}

async fn rest(app: &TestApp, asked: &str, expected: u16) -> Reply {
    app.get(Who::Anonymous, &format!("/api/v1/articles/{asked}"), expected).await
}

on_both_engines! {
    /// A slug that is made from a title gets a number where it is in use; one that is given is refused.
    async fn a_made_slug_gives_way(app: &TestApp) {
        let made: [&str; 3] = ["rivers-and-roads", "rivers-and-roads-2", "rivers-and-roads-3"];
        for expected in made {
            assert_eq!(
                app.article(json!({ "title": "Rivers & Roads" })).await["slug"].as_str(),
                Some(expected.replace("-and", "").as_str()),
                "{expected}"
            );
        }
        let taken = json!({ "title": "Other", "slug": "rivers-roads-2" });
        let refused = app.mutation_refused("createArticle", taken.clone(), "slug_taken").await;
        assert_eq!(refused.fields(), ["/slug"]);
        assert_eq!(app.post(Who::Editor, "/api/v1/editorial/articles", taken, 409).await.code(), "slug_taken");
        let other = app.article(json!({ "title": "Other", "slug": "Rivers-Roads-4" })).await;
        assert_eq!(other["slug"], "rivers-roads-4", "slugs are stored folded");
        let refused = at(&other, json!({ "slug": "rivers-roads" }));
        app.mutation_refused("updateArticle", refused, "slug_taken").await;
        let again = app.mutate_at("updateArticle", &other, json!({ "title": "Rivers, roads", "slug": null })).await;
        assert_eq!(again["slug"], "rivers-roads-4", "the first free name, or the one that it has");
        // A FAQ, a tag and an article in another language have names of their own.
        app.mutate("createFaq", json!({ "question": "Q?", "answerMarkdown": "A.", "slug": "rivers-roads" })).await;
        app.mutate("createTag", json!({ "name": "Rivers", "slug": "rivers-roads" })).await;
        let german = json!({ "title": "Flüsse", "slug": "rivers-roads", "locale": "de" });
        assert_eq!(app.article(german.clone()).await["slug"], "rivers-roads");
        app.mutation_refused("createArticle", german, "slug_taken").await;
    }

    /// Another spelling of a slug is another address: it leads to the one.
    async fn a_spelling_leads_to_the_slug(app: &TestApp) {
        app.article(json!({ "title": "Rivers", "publish": true })).await;
        rest(app, "rivers", 200).await;
        assert_eq!(rest(app, "RIVERS", 308).await.header("location"), Some("/api/v1/articles/rivers"));
        let urdu = app.article(json!({ "title": "X", "slug": "دریا", "publish": true })).await;
        rest(app, "دریا", 200).await;
        assert_eq!(slug_of(app, "دریا").await, urdu["slug"]);
        let title = app.article(json!({ "title": "مقالة عن النهر" })).await;
        assert_eq!(title["slug"], "mqal-an-alnhr");
    }

    /// A slug answers in its own language only; without one, in the site's.
    async fn a_slug_answers_in_its_language(app: &TestApp) {
        app.article(json!({ "title": "English", "slug": "same", "publish": true })).await;
        app.article(json!({ "title": "Deutsch", "slug": "same", "locale": "de", "publish": true })).await;
        let query = "query($locale: String) { article(slug: \"same\", locale: $locale) { title locale } }";
        for (locale, title) in
            [(Value::Null, "English"), (json!("en"), "English"), (json!("de"), "Deutsch"), (json!("DE"), "Deutsch")]
        {
            let data = app.data(Who::Anonymous, query, json!({ "locale": locale })).await;
            assert_eq!(data["article"]["title"], title);
            let path = locale.as_str().map_or("same".to_owned(), |locale| format!("same?locale={locale}"));
            assert_eq!(rest(app, &path, 200).await.body["title"], title);
        }
        assert!(app.data(Who::Anonymous, query, json!({ "locale": "fr" })).await["article"].is_null());
        rest(app, "same?locale=fr", 404).await;
        app.refused(Who::Anonymous, query, json!({ "locale": "not a language" }), "invalid_input").await;
        assert_eq!(rest(app, "same?locale=not+a+language", 422).await.code(), "invalid_input");
    }

    /// An old slug that readers saw leads to the article for ever: through GraphQL to the article with its new slug,
    /// through REST by 308. It is given to no other.
    async fn an_old_slug_keeps_answering(app: &TestApp) {
        let mut article = app.article(json!({ "title": "First", "publish": true })).await;
        for slug in ["second", "third"] {
            article = app.mutate_at("updateArticle", &article, json!({ "slug": slug, "publish": true })).await;
        }
        for old in ["first", "second"] {
            assert_eq!(slug_of(app, old).await, "third");
            assert_eq!(rest(app, old, 308).await.header("Location"), Some("/api/v1/articles/third"));
            let moved = rest(app, &format!("{old}?locale=en"), 308).await;
            assert_eq!(moved.header("Location"), Some("/api/v1/articles/third?locale=en"));
            let taken = json!({ "title": "Another", "slug": old });
            app.mutation_refused("createArticle", taken, "slug_taken").await;
        }
        assert_eq!(rest(app, "third", 200).await.body["slug"], "third");
        assert_eq!(app.article(json!({ "title": "First" })).await["slug"], "first-2");
        // Withdrawn, it answers under no name; back again, under all. The owner may take an old name back.
        let withdrawn = app.mutate_at("unpublishArticle", &article, json!({})).await;
        assert!(slug_of(app, "first").await.is_null());
        rest(app, "first", 404).await;
        app.mutate_at("updateArticle", &withdrawn, json!({ "slug": "first", "publish": true })).await;
        assert_eq!(slug_of(app, "third").await, "first");
        assert_eq!(rest(app, "first", 200).await.body["slug"], "first");
    }

    /// The same of FAQs.
    async fn an_old_slug_of_a_faq_keeps_answering(app: &TestApp) {
        let faq =
            app.mutate("createFaq", json!({ "question": "First?", "answerMarkdown": "A.", "publish": true })).await;
        app.mutate_at("updateFaq", &faq, json!({ "slug": "second", "publish": true })).await;
        let moved = app.get(Who::Anonymous, "/api/v1/faqs/first", 308).await;
        assert_eq!(moved.header("Location"), Some("/api/v1/faqs/second"));
        let data = app.data(Who::Anonymous, "{ faq(slug: \"first\") { slug } }", json!({})).await;
        assert_eq!(data["faq"]["slug"], "second");
    }

    /// A name that readers never saw is free again as soon as the working revision leaves it.
    async fn an_unseen_reservation_is_released(app: &TestApp) {
        let article = app.article(json!({ "title": "Shown", "publish": true })).await;
        let article = app.mutate_at("updateArticle", &article, json!({ "slug": "reserved" })).await;
        let wanted = json!({ "title": "Other", "slug": "reserved" });
        app.mutation_refused("createArticle", wanted.clone(), "slug_taken").await;
        assert!(slug_of(app, "reserved").await.is_null());
        rest(app, "reserved", 404).await;
        app.mutate_at("updateArticle", &article, json!({ "slug": "reserved-again" })).await;
        assert_eq!(app.article(wanted).await["slug"], "reserved");
        let draft = app.article(json!({ "title": "Draft" })).await;
        app.mutate_at("updateArticle", &draft, json!({ "slug": "elsewhere" })).await;
        assert_eq!(app.article(json!({ "title": "Draft" })).await["slug"], "draft");
    }

    /// No slug can be taken for an id, none is of a form that a URL would have to escape, none is too long.
    async fn a_slug_has_its_form(app: &TestApp) {
        for slug in [
            "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f",
            "0198c7a24f7e7cc398c4dc0c0c07398f",
            "",
            "two words",
            "a--b",
            "-a",
            "a/b",
            "a.b",
            &"a".repeat(101),
        ] {
            let refused =
                app.mutation_refused("createArticle", json!({ "title": "T", "slug": slug }), "invalid_input").await;
            assert_eq!(refused.fields(), ["/slug"], "{slug}");
        }
        app.article(json!({ "title": "T", "slug": "a".repeat(100) })).await;
        let title = "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f";
        assert_eq!(app.article(json!({ "title": title })).await["slug"], "article");
    }

    /// Titles in any script get a slug of plain letters; a slug that is given may keep its script, and moves like any
    /// other.
    async fn every_script_has_slugs(app: &TestApp) {
        for (title, slug) in [
            ("北京的春天", "bei-jing-de-chun-tian"),
            ("Überblick für Ältere", "uberblick-fur-altere"),
            ("!!!", "article"),
            ("???", "article-2"),
        ] {
            let article = app.article(json!({ "title": title, "publish": true })).await;
            assert_eq!(article["slug"], slug);
            assert_eq!(rest(app, slug, 200).await.body["title"], title);
        }
        let article = app.article(json!({ "title": "River", "slug": "ПРАВДА-о-реке", "publish": true })).await;
        assert_eq!(article["slug"], "правда-о-реке");
        assert_eq!(rest(app, "правда-о-реке", 200).await.body["slug"], "правда-о-реке");
        app.mutate_at("updateArticle", &article, json!({ "slug": "überblick", "publish": true })).await;
        let moved = rest(app, "правда-о-реке", 308).await;
        assert_eq!(moved.header("Location"), Some("/api/v1/articles/%C3%BCberblick"));
        assert_eq!(rest(app, "%C3%BCberblick", 200).await.body["title"], "River");
    }
}
