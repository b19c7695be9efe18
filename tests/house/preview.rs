//! Previews: a front end's own page query shows the working revision to whoever may see it, and to nobody else.

use masthead::access::Scope;
use masthead_tests::{Operation, TestApp, Value, Who, json, on_both_engines, pluck};

/// The page query of a front end.
const PAGE: &str = "isPreview id slug url locale title lead leadHtml excerpt bodyHtml publishedAt updatedAt seo { title }
    commentCount commentsOpen prompts { question } materials { title article { title isPreview } }
    category { name } categories { name } tags { name articles { nodes { title } } } authors { name }
    faqs { totalCount nodes { question isPreview answerHtml } } sources { totalCount nodes { title citedBy { totalCount } } }
    citations { label source { title } } comments { totalCount } publications { title } corrections { note } jsonLd";

const ASK: &str = "article(slug: $slug, preview: true) { PAGE }";

fn by_slug() -> String {
    format!("query($slug: String!) {{ {} }}", ASK.replace("PAGE", PAGE))
}

async fn previewed(app: &TestApp, who: Who, slug: &str) -> Value {
    app.data(who, &by_slug(), json!({ "slug": slug })).await["article"].clone()
}

on_both_engines! {
    /// A draft that was never published is previewed by id and by slug, with everything that readers would see on it; the
    /// FAQs that they cannot see are left out. Published, it shows the same, but for what tells a preview.
    async fn a_draft_is_shown_as_it_will_be(app: &TestApp) {
        app.mutate("createCategory", json!({ "name": "News" })).await;
        app.mutate("createAuthor", json!({ "name": "Ada" })).await;
        app.mutate("createFaq", json!({ "question": "Shown?", "answerMarkdown": "S [@faq].", "publish": true,
            "sources": [{ "key": "faq", "title": "Work of the FAQ" }] })).await;
        let other = app.article(json!({ "title": "Other", "publish": true })).await;
        let hidden = app.article(json!({ "title": "Hidden" })).await;
        let draft = app
            .article(json!({ "title": "Draft", "lead": "A lead [@draft].", "bodyMarkdown": "## Part\n\nText [@draft].",
                "tags": [{ "name": "Only here" }], "categories": [{ "slug": "news" }], "authors": [{ "slug": "ada" }],
                "sources": [{ "key": "draft", "title": "Work of the draft" }], "prompts": [{ "question": "And?" }],
                "materials": [{ "article": { "id": other["id"] } }, { "article": { "id": hidden["id"] } }],
                "faqs": [{ "question": "Unseen?", "answerMarkdown": "U." }, { "slug": "shown" }] }))
            .await;
        let seen = previewed(app, Who::Editor, "draft").await;
        assert_eq!((&seen["isPreview"], &seen["title"], &seen["commentCount"]), (&json!(true), &json!("Draft"), &json!(0)));
        assert_eq!((pluck(&seen["tags"], "name"), pluck(&seen["authors"], "name")),
            (vec!["Only here".to_owned()], vec!["Ada".to_owned()]));
        assert_eq!(pluck(&seen["faqs"]["nodes"], "question"), ["Shown?"]);
        assert_eq!(pluck(&seen["sources"]["nodes"], "title"), ["Work of the draft", "Work of the FAQ"]);
        assert_eq!(seen["citations"][0]["source"]["title"], "Work of the draft");
        assert_eq!((pluck(&seen["materials"], "title"), &seen["publications"]), (vec!["Other".to_owned()], &json!([])));
        assert_eq!((&seen["jsonLd"]["headline"], &seen["commentsOpen"]), (&json!("Draft"), &json!(false)));
        assert_eq!(seen["tags"][0]["articles"]["nodes"], json!([]));
        let by_id = format!("query($id: ID!) {{ article(id: $id, preview: true) {{ {PAGE} }} }}");
        let by_id = app.data(Who::Editor, &by_id, json!({ "id": draft["id"] })).await["article"].clone();
        assert_eq!(without_dates(by_id), without_dates(seen.clone()));
        for key in ["draft", draft["id"].as_str().unwrap()] {
            let rest = app.get(Who::Editor, &format!("/api/v1/articles/{key}?preview=true"), 200).await.body;
            assert_eq!((&rest["isPreview"], &rest["title"]), (&json!(true), &json!("Draft")));
            assert_eq!((pluck(&rest["sources"]["items"], "title"), pluck(&rest["faqs"]["items"], "question")),
                (pluck(&seen["sources"]["nodes"], "title"), vec!["Shown?".to_owned()]));
            assert_eq!(rest["citations"][0]["source"]["title"], "Work of the draft");
        }
        // Published without the FAQ that nobody sees, it is what the preview showed.
        let draft = app.mutate_at("updateArticle", &draft, json!({ "faqs": [{ "slug": "shown" }] })).await;
        let seen = previewed(app, Who::Editor, "draft").await;
        app.mutate_at("publishArticle", &draft, json!({})).await;
        let query = by_slug().replace(", preview: true", "");
        let shown = app.data(Who::Anonymous, &query, json!({ "slug": "draft" })).await["article"].clone();
        for field in ["title", "slug", "url", "leadHtml", "bodyHtml", "excerpt", "materials", "categories", "authors", "prompts",
            "faqs", "citations", "seo"] {
            assert_eq!(seen[field], shown[field], "{field}");
        }
        assert_eq!(shown["isPreview"], false);
    }

    /// Of what is published the preview shows the newer draft, with the dates that it would have; readers go on seeing what
    /// is published, and so does everybody who does not ask for a preview.
    async fn a_newer_draft_is_shown(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (title, body, field) = match kind {
                "Article" => ("title", "bodyMarkdown", "article"),
                _ => ("question", "answerMarkdown", "faq"),
            };
            let thing = app.mutate(&format!("create{kind}"), json!({ title: "Shown", body: "S.", "publish": true })).await;
            let query = format!("query($slug: String!, $p: Boolean) {{ {field}(slug: $slug, preview: $p) {{ isPreview {title} tags {{ name }}
                publishedAt updatedAt publications {{ {title}: title }} }} }}");
            let ask = async |who, slug: &str, preview: bool| {
                app.data(who, &query, json!({ "slug": slug, "p": preview })).await[field].clone()
            };
            let same = ask(Who::Editor, "shown", true).await;
            let shown = ask(Who::Anonymous, "shown", false).await;
            assert_eq!(same["updatedAt"], shown["updatedAt"]);
            app.app.clock().advance(1_000_000);
            let tagged = json!({ "tags": [{ "name": "A tag" }] });
            let thing = app.mutate_at(&format!("update{kind}"), &thing, tagged).await;
            let seen = ask(Who::Editor, "shown", true).await;
            assert_eq!((&seen["updatedAt"], &seen["tags"]), (&shown["updatedAt"], &json!([{ "name": "A tag" }])));
            let newer = json!({ title: "Newer", "slug": "newer" });
            let thing = app.mutate_at(&format!("update{kind}"), &thing, newer).await;
            // The slug that readers know and the one that is reserved both find it.
            for slug in ["shown", "newer"] {
                let seen = ask(Who::Editor, slug, true).await;
                assert_eq!((&seen[title], &seen["isPreview"]), (&json!("Newer"), &json!(true)), "{slug}");
                assert_eq!(seen["publishedAt"], shown["publishedAt"]);
                assert!(seen["updatedAt"].as_str() > shown["updatedAt"].as_str());
                let rest = app.get(Who::Editor, &format!("/api/v1/{field}s/{slug}?preview=true"), 200).await;
                assert_eq!((&rest.body[title], &rest.body["slug"]), (&json!("Newer"), &json!("newer")));
            }
            assert_eq!(ask(Who::Anonymous, "shown", false).await, shown);
            assert_eq!(ask(Who::Editor, "shown", false).await, shown);
            assert!(ask(Who::Editor, "newer", false).await.is_null());
            app.get(Who::Editor, &format!("/api/v1/{field}s/newer"), 404).await;
            // Withdrawn, archived and thrown away, it is still previewed.
            let mut thing = thing;
            for verb in ["unpublish", "archive", "delete"] {
                thing = app.mutate_at(&format!("{verb}{kind}"), &thing, json!({})).await;
                assert_eq!(ask(Who::Editor, "newer", true).await[title], "Newer");
            }
        }
    }

    /// Who may preview is a matter of the row: whoever may not is told so, or that there is nothing, where they may not know
    /// that there is something. Without a token it is an error, and never the published page.
    async fn nobody_else_sees_a_preview(app: &TestApp) {
        // Whose first use of a token is an event has it before events are counted.
        for who in Who::all() {
            app.token(who).await;
        }
        for kind in ["Article", "Faq"] {
            let (title, body, field) = match kind {
                "Article" => ("title", "bodyMarkdown", "article"),
                _ => ("question", "answerMarkdown", "faq"),
            };
            let create = format!("create{kind}");
            app.mutate(&create, json!({ title: "Secret draft", body: "S." })).await;
            let both = app.mutate(&create, json!({ title: "Both", body: "Shown.", "publish": true })).await;
            app.mutate_at(&format!("update{kind}"), &both, json!({ title: "Secret newer", "slug": "secret-newer" })).await;
            app.mutate_as(Who::Author, &create, json!({ title: "Own secret", body: "O." })).await;
            app.mutate_as(Who::Contributor, &create, json!({ title: "Proposed secret", body: "P." })).await;
            let query = format!("query($slug: String!) {{ {field}(slug: $slug, preview: true) {{ {title} }} }}");
            let operation = |slug: &str| {
                Operation::read(&format!("/api/v1/{field}s/{slug}?preview=true"), &query, json!({ "slug": slug }))
            };
            let allowed = async |who: Who, slug: &str| {
                let seen = app.by_rest(who, &operation(slug), 200).await.body;
                assert_eq!(app.data(who, &query, json!({ "slug": slug })).await[field][title], seen[title]);
                assert!(seen[title].as_str().unwrap().to_lowercase().contains("secret"), "{who:?} {slug}: {seen}");
            };
            let missing = async |who: Who, slug: &str| {
                assert_eq!(app.by_rest(who, &operation(slug), 404).await.code(), "not_found");
                assert!(app.data(who, &query, json!({ "slug": slug })).await[field].is_null(), "{who:?} {slug}");
            };
            let everything = ["secret-draft", "both", "secret-newer", "own-secret", "proposed-secret"];
            for slug in everything {
                app.refused_twice(Who::Anonymous, &operation(slug), "unauthenticated", &[]).await;
                for who in [Who::Moderator, Who::Token(Scope::ContentRead), Who::Token(Scope::ContentWrite)] {
                    app.refused_twice(who, &operation(slug), "forbidden", &[]).await;
                }
                for who in [Who::Editor, Who::Admin, Who::Token(Scope::ContentPreview)] {
                    allowed(who, slug).await;
                }
            }
            allowed(Who::Author, "own-secret").await;
            allowed(Who::Contributor, "proposed-secret").await;
            for (who, others) in [(Who::Author, "proposed-secret"), (Who::Contributor, "own-secret")] {
                missing(who, others).await;
                missing(who, "secret-draft").await;
                // The name that only the draft has is as unknown; what is published is theirs to read, not to preview.
                missing(who, "secret-newer").await;
                app.refused_twice(who, &operation("both"), "forbidden", &[]).await;
            }
            missing(Who::Editor, "unheard-of").await;
            app.refused_twice(Who::Anonymous, &operation("unheard-of"), "unauthenticated", &[]).await;
        }
    }

    /// A preview has no past.
    async fn a_preview_has_no_past(app: &TestApp) {
        app.article(json!({ "title": "Both", "publish": true })).await;
        app.app.clock().advance(1_000_000);
        let time = masthead::clock::format(app.app.clock().now());
        let query = "query($t: DateTime!) { article(slug: \"both\", preview: true, asOf: $t) { id } }";
        let path = |preview: bool| format!("/api/v1/articles/both?preview={preview}&asOf={time}");
        let both = Operation::read(&path(true), query, json!({ "t": time }));
        app.refused_twice(Who::Editor, &both, "invalid_input", &["/asOf"]).await;
        app.get(Who::Editor, &path(false), 200).await;
        app.data(Who::Editor, &query.replace("true", "false"), json!({ "t": time })).await;
        app.get(Who::Editor, "/api/v1/articles/both?preview=yes", 400).await;
    }

    /// No cache keeps a preview, and none is told what it was made of; an error about one is not kept either.
    async fn no_cache_keeps_a_preview(app: &TestApp) {
        app.article(json!({ "title": "Kept", "publish": true })).await;
        for (who, status) in [(Who::Editor, 200), (Who::Anonymous, 401)] {
            let reply = app.get(who, "/api/v1/articles/kept?preview=true", status).await;
            let caching = reply.header("cache-control").expect("a header");
            assert!(caching.contains("no-store"), "{caching}");
            assert_eq!((reply.header("etag"), reply.header("surrogate-key")), (None, None));
            let query = "{ article(slug: \"kept\", preview: true) { title } }";
            let reply = app.graphql(who, query, json!({}), 200).await;
            assert_eq!(reply.header("cache-control"), Some("private, no-store"));
            assert_eq!((reply.header("etag"), reply.header("surrogate-key")), (None, None));
        }
        let again = app.request(Who::Editor, masthead_tests::Method::GET, "/api/v1/articles/kept?preview=true").await;
        app.send(again.header("If-None-Match", "*"), 200).await;
        // The control: what readers see is kept.
        let reply = app.get(Who::Anonymous, "/api/v1/articles/kept", 200).await;
        assert!(reply.header("etag").is_some() && reply.header("surrogate-key").is_some());
        let reply = app.graphql(Who::Anonymous, "{ article(slug: \"kept\") { title } }", json!({}), 200).await;
        assert_eq!(reply.header("cache-control"), Some("public, no-cache"));
    }
}

/// What moves with the time of the question: the dates of what was never published.
fn without_dates(mut page: Value) -> Value {
    for field in ["publishedAt", "updatedAt", "jsonLd"] {
        page.as_object_mut().expect("a page").remove(field);
    }
    page
}
