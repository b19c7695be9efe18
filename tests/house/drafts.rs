//! A draft never leaks. What was never published, and what is newer than what is published, is nowhere in what a reader
//! can ask for: neither under its id or slug, nor in a list, a total, a filter, a relation or a term.

use masthead_tests::{TestApp, Value, Who, json, on_both_engines};

/// Whatever is in no answer to a reader bears this in its text; slugs made of it bear it too.
const SECRET: &str = "secret";

/// The ids of what readers must not see, and of what they may.
struct Newsroom {
    hidden: Vec<(&'static str, Value)>,
    shown: Value,
    faq: Value,
}

/// A published article and FAQ with newer drafts, an article and a FAQ that were never published, and tags and sources
/// that only drafts use.
async fn newsroom(app: &TestApp) -> Newsroom {
    app.mutate("createCategory", json!({ "name": "News" })).await;
    app.mutate("createAuthor", json!({ "name": "Ada" })).await;
    app.mutate("createTag", json!({ "name": "Known" })).await;
    let shown = app
        .article(json!({ "title": "Shown", "bodyMarkdown": "See [@known].", "publish": true,
        "tags": [{ "slug": "known" }], "categories": [{ "slug": "news" }], "authors": [{ "slug": "ada" }],
        "sources": [{ "title": "Known work", "key": "known" }],
        "faqs": [{ "question": "Shown?", "answerMarkdown": "Yes.", "tags": [{ "slug": "known" }] }] }))
        .await;
    let draft = json!({ "title": "Secret draft", "slug": "secret-draft", "lead": "Secret lead.",
        "bodyMarkdown": "Secret body [@secret-one].", "excerpt": "Secret excerpt.",
        "tags": [{ "slug": "known" }, { "name": "Secret tag" }], "seo": { "title": "Secret seo" },
        "prompts": [{ "question": "Secret?" }], "materials": [{ "title": "Secret", "url": "https://secret.example/" }],
        "coverImage": { "url": "https://secret.example/a.jpg", "alt": "Secret" },
        "sources": [{ "title": "Secret one", "key": "secret-one" }] });
    app.mutate_at("updateArticle", &shown, draft).await;
    let faq = app.data(Who::Editor, "{ editorial { faq(slug: \"shown\") { id version } } }", json!({})).await;
    let faq = faq["editorial"]["faq"].clone();
    let draft =
        json!({ "question": "Secret question?", "slug": "secret-question", "answerMarkdown": "Secret answer." });
    app.mutate_at("updateFaq", &faq, draft).await;
    let never = app.article(json!({ "title": "Secret", "tags": [{ "slug": "known" }, { "name": "Secret other" }],
        "categories": [{ "slug": "news" }], "authors": [{ "slug": "ada" }], "bodyMarkdown": "[@known] [@secret-two]",
        "sources": [{ "title": "Secret two", "key": "secret-two" }],
        "faqs": [{ "slug": "shown" }, { "question": "Secret?", "answerMarkdown": "[@known]", "tags": [{ "slug": "known" }] }] })).await;
    let ids = "{ editorial { one: tag(slug: \"secret-tag\") { id } two: tag(slug: \"secret-other\") { id }
        three: source(key: \"secret-one\") { id } four: source(key: \"secret-two\") { id } faq(slug: \"secret\") { id } } }";
    let ids = app.data(Who::Editor, ids, json!({})).await["editorial"].clone();
    let hidden = vec![
        ("articles", never["id"].clone()),
        ("faqs", ids["faq"]["id"].clone()),
        ("tags", ids["one"]["id"].clone()),
        ("tags", ids["two"]["id"].clone()),
        ("sources", ids["three"]["id"].clone()),
        ("sources", ids["four"]["id"].clone()),
    ];
    Newsroom { hidden, shown: shown["id"].clone(), faq: faq["id"].clone() }
}

fn holds_nothing(answer: &Value, asked: &str) {
    let text = answer.to_string().to_lowercase();
    assert!(!text.contains(SECRET), "{asked}: {text}");
}

const ARTICLE: &str =
    "id slug title lead leadHtml excerpt bodyHtml bodyMarkdown tableOfContents { title } sections { html }
    coverImage { url } prompts { question } materials { title url } seo { title } category { slug } tags { slug name }
    faqs { totalCount nodes { slug question answerHtml answerMarkdown } } sources { totalCount nodes { key title } }
    citations { label source { key } } comments { totalCount } url";

on_both_engines! {
    /// By id: as its own kind, as a node, among nodes, and in REST.
    async fn no_id_leads_to_a_draft(app: &TestApp) {
        let room = newsroom(app).await;
        let ids: Vec<&Value> = room.hidden.iter().map(|(_, id)| id).collect();
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let data = app.data(Who::Anonymous, query, json!({ "ids": ids })).await;
        assert_eq!(data["nodes"], json!(vec![Value::Null; ids.len()]));
        for (kind, id) in &room.hidden {
            let singular = kind.trim_end_matches('s');
            let query = format!("query($id: ID!) {{ node(id: $id) {{ id }} {singular}(id: $id) {{ id }} }}");
            let data = app.data(Who::Anonymous, &query, json!({ "id": id })).await;
            assert_eq!(data, json!({ "node": null, singular: null }), "{kind}");
            let path = format!("{kind}/{}", id.as_str().expect("an id"));
            assert_eq!(app.get(Who::Anonymous, &format!("/api/v1/{path}"), 404).await.code(), "not_found", "{path}");
            // The control: it is there.
            app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await;
        }
        for id in [&room.shown, &room.faq] {
            let query = "query($id: ID!) { node(id: $id) { id __typename ... on Article { title slug } ... on Faq { question slug } } }";
            let data = app.data(Who::Anonymous, query, json!({ "id": id })).await;
            assert_eq!(data["node"]["slug"], "shown");
        }
    }

    /// By slug, reserved or never seen; and the tag of nothing published finds nothing.
    async fn no_slug_leads_to_a_draft(app: &TestApp) {
        newsroom(app).await;
        for (kind, slugs) in [
            ("article", ["secret-draft", "secret"]),
            ("faq", ["secret-question", "secret"]),
            ("tag", ["secret-tag", "secret-other"]),
            ("source", ["secret-one", "secret-two"]),
        ] {
            for slug in slugs {
                let by = if kind == "source" { "key" } else { "slug" };
                let query = format!("query($slug: String!) {{ {kind}({by}: $slug) {{ id }} }}");
                assert!(
                    app.data(Who::Anonymous, &query, json!({ "slug": slug })).await[kind].is_null(),
                    "{kind} {slug}"
                );
                app.get(Who::Anonymous, &format!("/api/v1/{kind}s/{slug}"), 404).await;
                app.get(Who::Editor, &format!("/api/v1/editorial/{kind}s/{slug}"), 200).await;
            }
        }
        app.get(Who::Anonymous, "/api/v1/articles/secret/comments", 404).await;
        let comment = json!({ "name": "R", "email": "r@example.com", "text": "T" });
        app.post(Who::Anonymous, "/api/v1/articles/secret-draft/comments", comment.clone(), 404).await;
        app.post(Who::Anonymous, "/api/v1/articles/shown/comments", comment, 201).await;
        let filtered = "query($tag: String) { articles(filter: { tag: $tag }) { totalCount nodes { slug } } }";
        for (tag, total) in [("secret-tag", 0), ("secret-other", 0), ("known", 1)] {
            let data = app.data(Who::Anonymous, filtered, json!({ "tag": tag })).await;
            assert_eq!(data["articles"]["totalCount"], total, "{tag}");
            let path = format!("/api/v1/articles?tag={tag}&total=true");
            assert_eq!(app.get(Who::Anonymous, &path, 200).await.body["page"]["totalCount"], total, "{tag}");
        }
    }

    /// Every list, its total and every relation of what is published, in both APIs.
    async fn no_list_and_no_relation_holds_a_draft(app: &TestApp) {
        let room = newsroom(app).await;
        let query = format!("{{ articles {{ totalCount nodes {{ {ARTICLE} }} }} faqs {{ totalCount nodes {{ question answerHtml
            articles {{ totalCount nodes {{ slug title }} }} tags {{ slug }} sources {{ totalCount }} }} }}
            tags {{ totalCount nodes {{ slug articles {{ totalCount nodes {{ title slug }} }} }} }}
            categories {{ nodes {{ slug children {{ slug }} articles {{ totalCount nodes {{ title slug }} }} }} }}
            authors {{ nodes {{ slug articles {{ totalCount nodes {{ title slug }} }} }} }}
            sources {{ totalCount nodes {{ key citedBy {{ totalCount nodes {{ title slug }} }} citedByFaqs {{ totalCount }} }} }}
            comments {{ totalCount }} }}");
        let data = app.data(Who::Anonymous, &query, json!({})).await;
        holds_nothing(&data, "the lists of GraphQL");
        for kind in ["articles", "faqs", "tags", "sources"] {
            assert_eq!(data[kind]["totalCount"], 1, "{kind}");
        }
        for (kind, list) in [
            ("tags", "articles"),
            ("categories", "articles"),
            ("authors", "articles"),
            ("sources", "citedBy"),
            ("faqs", "articles"),
        ] {
            assert_eq!(data[kind]["nodes"][0][list]["totalCount"], 1, "{kind}");
        }
        assert_eq!(data["sources"]["nodes"][0]["citedByFaqs"]["totalCount"], 0);
        let article = &data["articles"]["nodes"][0];
        assert_eq!((&article["title"], &article["faqs"]["totalCount"]), (&json!("Shown"), &json!(1)));
        assert_eq!(article["tags"], json!([{ "slug": "known", "name": "Known" }]));
        let one = format!("query($id: ID!) {{ article(id: $id) {{ {ARTICLE} }} }}");
        let one = app.data(Who::Anonymous, &one, json!({ "id": room.shown })).await;
        assert_eq!(&one["article"], article);
        for path in [
            "articles",
            "articles/shown",
            "articles?tag=known",
            "articles?category=news",
            "articles?author=ada",
            "articles?orderBy=UPDATED_DESC",
            "articles?orderBy=TITLE_ASC",
            "faqs",
            "faqs/shown",
            "faqs?tag=known",
            "tags",
            "tags/known",
            "categories",
            "categories/news",
            "authors",
            "authors/ada",
            "sources",
            "sources/known",
            "comments",
            "articles/shown/comments",
            "site",
        ] {
            let body = app.get(Who::Anonymous, &format!("/api/v1/{path}"), 200).await.body;
            holds_nothing(&body, path);
            if let Some(items) = body["items"].as_array().filter(|_| !path.contains("comments")) {
                assert_eq!(items.len(), 1, "{path}");
            }
        }
    }

    /// What the desk holds is the desk's: a reader is told to sign in, and gets nothing of it; in GraphQL there is no desk.
    async fn the_desk_is_closed_to_readers(app: &TestApp) {
        let room = newsroom(app).await;
        let id = room.shown.as_str().expect("an id");
        for path in ["articles", "faqs", "tags", "categories", "authors", "sources", "comments", "site"] {
            let path = format!("/api/v1/editorial/{path}");
            assert_eq!(app.get(Who::Anonymous, &path, 401).await.code(), "unauthenticated");
            app.get(Who::Editor, &path, 200).await;
        }
        app.get(Who::Anonymous, &format!("/api/v1/editorial/articles/{id}"), 401).await;
        let query = "{ editorial { articles { totalCount } } }";
        let refused = app.graphql(Who::Anonymous, query, json!({}), 400).await;
        assert!(refused.body["data"].is_null() && refused.code() == "invalid_request", "{}", refused.body);
        app.data(Who::Editor, query, json!({})).await;
    }

    /// Withdrawn, archived and trashed, what was published is as hidden as a draft, and its tags and sources with it.
    async fn what_is_withdrawn_is_hidden(app: &TestApp) {
        for verbs in [&["unpublishArticle"][..], &["archiveArticle"], &["deleteArticle"]] {
            let name = verbs[0].to_lowercase();
            let mut article = app
                .article(json!({ "title": name, "tags": [{ "name": name }], "bodyMarkdown": format!("[@{name}]"),
                "sources": [{ "title": name, "key": name }], "publish": true }))
                .await;
            let query =
                "query($s: String!, $id: ID!) { article(slug: $s) { id } tag(slug: $s) { id } source(key: $s) { id }
                node(id: $id) { id } articles { totalCount } tags { totalCount } sources { totalCount } }";
            let variables = json!({ "s": name, "id": article["id"] });
            let before = app.data(Who::Anonymous, query, variables.clone()).await;
            for field in ["article", "tag", "source", "node"] {
                assert!(!before[field].is_null(), "{field}");
            }
            assert_eq!(before["articles"]["totalCount"], 1);
            for verb in verbs {
                article = app.mutate_at(verb, &article, json!({})).await;
            }
            let none = json!({ "totalCount": 0 });
            assert_eq!(
                app.data(Who::Anonymous, query, variables).await,
                json!({ "article": null, "tag": null, "source": null,
                "node": null, "articles": none, "tags": none, "sources": none }),
                "{article}"
            );
        }
    }

    /// No time leads to a draft, and no preview does without credentials: neither in an answer nor in an error.
    async fn neither_the_past_nor_a_preview_shows_a_draft(app: &TestApp) {
        let room = newsroom(app).await;
        app.app.clock().advance(1_000_000);
        let time = masthead::clock::format(app.app.clock().now());
        let query = format!("query($t: DateTime!) {{ articles(asOf: $t) {{ totalCount nodes {{ {ARTICLE} jsonLd publications {{ title slug }} }} }}
            faqs(asOf: $t) {{ totalCount nodes {{ question answerHtml jsonLd publications {{ title slug }} }} }}
            tags(asOf: $t) {{ totalCount nodes {{ slug articles {{ totalCount nodes {{ title }} }} }} }}
            sources(asOf: $t) {{ totalCount nodes {{ key citedByFaqs {{ totalCount }} }} }} }}");
        for who in [Who::Anonymous, Who::Editor] {
            let data = app.data(who, &query, json!({ "t": time })).await;
            holds_nothing(&data, "the lists of the past");
            for kind in ["articles", "faqs", "tags", "sources"] {
                assert_eq!(data[kind]["totalCount"], 1, "{who:?} {kind}");
            }
        }
        for (kind, id) in &room.hidden {
            let path = format!("/api/v1/{kind}/{}", id.as_str().expect("an id"));
            app.get(Who::Editor, &format!("{path}?asOf={time}"), 404).await;
        }
        let never = room.hidden.iter().find(|(kind, _)| *kind == "articles").expect("an article").1.clone();
        for (id, title) in [(&room.shown, "Secret draft"), (&never, "Secret")] {
            let query = format!("query($id: ID!) {{ article(id: $id, preview: true) {{ {ARTICLE} jsonLd }} }}");
            let refused = app.refused(Who::Anonymous, &query, json!({ "id": id }), "unauthenticated").await;
            holds_nothing(&refused.body, "a preview without credentials");
            let path = format!("/api/v1/articles/{}?preview=true", id.as_str().expect("an id"));
            holds_nothing(&app.get(Who::Anonymous, &path, 401).await.body, &path);
            // The control: whoever may see it does.
            let seen = app.data(Who::Editor, &query, json!({ "id": id })).await;
            assert_eq!(seen["article"]["title"], title);
            assert_eq!(app.get(Who::Editor, &path, 200).await.body["title"], title);
        }
        // What is on a preview and is not the previewed entry is what readers see.
        let query = "query($id: ID!) { article(id: $id, preview: true) { faqs { nodes { question } }
            tags { articles { nodes { title } } } } articles { nodes { title } } }";
        let seen = app.data(Who::Editor, query, json!({ "id": never })).await;
        holds_nothing(&json!([seen["article"]["faqs"], seen["articles"], seen["article"]["tags"]]), "around a preview");
        assert_eq!(seen["article"]["faqs"]["nodes"][0]["question"], "Shown?");
    }
}
