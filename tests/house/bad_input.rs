//! Input that has the right shape and breaks a rule: refused by both APIs alike, all faults at once, nothing written.
//! Each refusal stands beside the nearest input that is accepted.

use masthead_tests::{Method, Operation, Value, Who, json, on_both_engines};

fn article(mut input: Value) -> Operation {
    if input.get("title").is_none() {
        input["title"] = json!("Rivers");
    }
    Operation::create("article", input)
}

const UNKNOWN: &str = "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f";

on_both_engines! {
    /// Whatever is wrong is told in one answer, in the order of the fields.
    async fn all_faults_come_at_once_with_their_paths(app: &TestApp) {
        let wrong = article(json!({
            "title": "  ",
            "lead": "A\u{7}bell",
            "slug": "not a slug",
            "locale": "english please",
            "publishedAt": "2999-01-01T00:00:00Z",
            "coverImage": { "url": "javascript:alert(1)", "alt": "", "width": 0 },
            "seo": { "canonicalUrl": "rivers.html" },
            "prompts": [{ "question": "Why?" }, { "question": "" }],
            "materials": [{ "title": "A link" }],
            "categories": [{}],
            "tags": [{ "id": UNKNOWN, "slug": "rivers" }, { "name": "" }],
            "sources": [{ "title": "A work", "year": 2019, "url": "ftp://example.org/" }],
            "faqs": [{ "question": "Why?", "answerMarkdown": " " }],
        }));
        let before = app.position().await;
        let rest = app.by_rest(Who::Editor, &wrong, 422).await;
        let fields = rest.fields();
        for path in [
            "/title", "/lead", "/slug", "/locale", "/publishedAt", "/coverImage/url", "/coverImage/alt",
            "/coverImage/width", "/seo/canonicalUrl", "/prompts/1/question", "/materials/0", "/categories/0", "/tags/0",
            "/tags/1/name", "/sources/0/url", "/faqs/0/answerMarkdown",
        ] {
            assert!(fields.iter().any(|field| field == path), "{path} is not among {fields:?}");
        }
        let graphql = app.refused(Who::Editor, &wrong.query, wrong.variables.clone(), "invalid_input").await;
        assert_eq!(graphql.body["errors"][0]["extensions"]["fields"], rest.body["fields"]);
        assert_eq!(app.position().await, before);
        app.accepted_twice(Who::Editor, &article(json!({
            "title": " Rivers ",
            "lead": "A\ttab",
            "locale": "EN-gb",
            "publishedAt": "2019-01-01T00:00:00+02:00",
            "coverImage": { "url": "https://example.org/a.jpg", "alt": "A river", "width": 1 },
            "seo": { "canonicalUrl": "https://example.org/" },
            "prompts": [{ "question": "Why?" }],
            "materials": [{ "title": "A link", "url": "https://example.org/" }],
            "faqs": [{ "question": "Why?", "answerMarkdown": "So." }],
        }))).await;
    }

    /// Each length holds to the character, and counts characters, not bytes.
    async fn text_is_held_to_its_limit(app: &TestApp) {
        for (field, limit) in [("title", 300), ("lead", 5_000), ("bodyMarkdown", 200_000), ("excerpt", 300)] {
            let long = |length: usize| article(json!({ field: "ü".repeat(length) }));
            app.refused_twice(Who::Editor, &long(limit + 1), "invalid_input", &[&format!("/{field}")]).await;
            app.accepted_twice(Who::Editor, &long(limit)).await;
        }
        let slug = |length: usize, kind: &str| json!({ "slug": format!("{kind}{}", "a".repeat(length - 1)) });
        app.refused_twice(Who::Editor, &article(slug(101, "r")), "invalid_input", &["/slug"]).await;
        app.by_rest(Who::Editor, &article(slug(100, "r")), 201).await;
        let tags = |count: usize| {
            let tags: Vec<Value> = (0..count).map(|n| json!({ "name": format!("Tag {count} {n}") })).collect();
            article(json!({ "tags": tags }))
        };
        app.refused_twice(Who::Editor, &tags(201), "invalid_input", &["/tags"]).await;
        app.by_rest(Who::Editor, &tags(200), 201).await;
    }

    /// U+0000 and the other controls are refused wherever text enters, on the engine that could not store them and on
    /// the one that could.
    async fn control_characters_are_refused(app: &TestApp) {
        for control in ["\0", "\u{1}", "\u{7f}", "\u{9b}", "\u{b}"] {
            for field in ["title", "lead", "bodyMarkdown", "excerpt"] {
                let wrong = article(json!({ field: format!("a{control}b") }));
                app.refused_twice(Who::Editor, &wrong, "invalid_input", &[&format!("/{field}")]).await;
            }
            let tag = Operation::create("tag", json!({ "name": format!("a{control}b") }));
            app.refused_twice(Who::Editor, &tag, "invalid_input", &["/name"]).await;
        }
        // White space that is a control character as well is trimmed, and what is left is nothing.
        for blank in ["", " ", "\n\n", "\r", "\u{85}", "\u{b}\u{c}", "\u{3000}"] {
            app.refused_twice(Who::Editor, &article(json!({ "title": blank })), "invalid_input", &["/title"]).await;
        }
        let slug = article(json!({ "slug": "a\u{0}b" }));
        app.refused_twice(Who::Editor, &slug, "invalid_input", &["/slug"]).await;
        let wanted = article(json!({ "tags": [{ "slug": "a\u{0}b" }] }));
        app.refused_twice(Who::Editor, &wanted, "invalid_input", &["/tags/0"]).await;
        app.accepted_twice(Who::Editor, &article(json!({ "lead": "a\tb\nc\r\nd", "excerpt": "a b" }))).await;
    }

    /// What stands nowhere is found nowhere: a reader's question with U+0000 in it is no fault of ours.
    async fn a_reader_may_ask_with_any_character(app: &TestApp) {
        app.rich_article("Rivers", 1, 0).await;
        for path in ["articles", "faqs", "tags", "categories", "authors", "sources"] {
            let reply = app.get(Who::Anonymous, &format!("/api/v1/{path}/a%00b"), 404).await;
            assert_eq!(reply.code(), "not_found");
        }
        let one = "query($slug: String!) {
            article(slug: $slug) { id } tag(slug: $slug) { id } category(slug: $slug) { id } faq(slug: $slug) { id } }";
        let data = app.data(Who::Anonymous, one, json!({ "slug": "a\0b" })).await;
        assert_eq!(data, json!({ "article": null, "tag": null, "category": null, "faq": null }));
        let list = "query($slug: String!) { articles(filter: { tag: $slug }) { nodes { id } }
            by: articles(filter: { category: $slug, author: $slug }) { nodes { id } } }";
        let data = app.data(Who::Anonymous, list, json!({ "slug": "a\0b" })).await;
        assert_eq!(data, json!({ "articles": { "nodes": [] }, "by": { "nodes": [] } }));
        for filter in ["tag", "category", "author"] {
            let reply = app.get(Who::Anonymous, &format!("/api/v1/articles?{filter}=%00"), 200).await;
            assert_eq!(reply.body["items"], json!([]));
        }
        let found = app.get(Who::Anonymous, "/api/v1/articles?tag=rivers-one", 200).await;
        assert_eq!(found.body["items"][0]["slug"], "rivers");
        for (email, password) in [("a\0b@example.org", "x"), ("editor@example.org", "a\0b"), ("", "")] {
            let login = json!({ "email": email, "password": password });
            app.post(Who::Anonymous, "/api/v1/auth/login", login, 401).await;
        }
    }

    /// A slug that was given is taken or refused, never changed; of a derived one the next free form is taken.
    async fn a_slug_in_use_is_refused(app: &TestApp) {
        let create = |input: Value| article(input);
        app.by_rest(Who::Editor, &create(json!({ "slug": "rivers" })), 201).await;
        app.refused_twice(Who::Editor, &create(json!({ "slug": "Rivers" })), "slug_taken", &["/slug"]).await;
        app.accepted_twice(Who::Editor, &create(json!({ "title": "Rivers" }))).await;
        for kind in ["tag", "category", "author"] {
            let term = |name: &str, slug: &str| Operation::create(kind, json!({ "name": name, "slug": slug }));
            app.by_rest(Who::Editor, &term("One", "one"), 201).await;
            app.refused_twice(Who::Editor, &term("Another", "one"), "slug_taken", &["/slug"]).await;
            app.by_rest(Who::Editor, &term("Another", "two"), 201).await;
        }
        // The first of two tags of one request is undone with the second.
        let both = create(json!({ "tags": [{ "name": "Three" }, { "name": "One", "slug": "one" }] }));
        app.refused_twice(Who::Editor, &both, "slug_taken", &["/tags/1/slug"]).await;
        let uuid = create(json!({ "slug": UNKNOWN }));
        app.refused_twice(Who::Editor, &uuid, "invalid_input", &["/slug"]).await;
    }

    /// Categories are a tree.
    async fn a_category_does_not_stand_under_itself(app: &TestApp) {
        let make = async |name: &str, parent: Value| {
            let operation = Operation::create("category", json!({ "name": name, "parent": parent }));
            app.by_rest(Who::Editor, &operation, 201).await.body
        };
        let root = make("Root", Value::Null).await;
        let child = make("Child", json!({ "id": root["id"] })).await;
        let leaf = make("Leaf", json!({ "slug": "child" })).await;
        let under = |what: &Value, parent: Value| Operation::update("category", what, json!({ "parent": parent }));
        for parent in [&root, &child, &leaf] {
            let operation = under(&root, json!({ "id": parent["id"] }));
            app.refused_twice(Who::Editor, &operation, "invalid_input", &["/parent"]).await;
        }
        app.refused_twice(Who::Editor, &under(&root, json!({ "id": UNKNOWN })), "invalid_input", &["/parent"]).await;
        app.refused_twice(Who::Editor, &under(&root, json!({ "slug": "nowhere" })), "invalid_input", &["/parent"]).await;
        app.by_rest(Who::Editor, &under(&leaf, json!({ "id": root["id"] })), 200).await;
        let conflict = app.change(Who::Editor, Method::DELETE,
            &format!("/api/v1/editorial/categories/{}", root["id"].as_str().unwrap()), Some(1), None, 409).await;
        assert_eq!(conflict.code(), "conflict");
    }

    /// A reference to nothing is a fault of the input, at its place; an operation on nothing is `not_found`.
    async fn unknown_references_and_ids(app: &TestApp) {
        for list in ["tags", "faqs", "categories", "authors", "sources"] {
            let by_id = article(json!({ list: [{ "id": UNKNOWN }] }));
            app.refused_twice(Who::Editor, &by_id, "invalid_input", &[&format!("/{list}/0")]).await;
            let field = if list == "sources" { "key" } else { "slug" };
            let by_slug = article(json!({ list: [{ field: "nowhere" }] }));
            app.refused_twice(Who::Editor, &by_slug, "invalid_input", &[&format!("/{list}/0")]).await;
        }
        let both = article(json!({ "tags": [{ "name": "New" }, { "slug": "nowhere" }, { "id": UNKNOWN }] }));
        app.refused_twice(Who::Editor, &both, "invalid_input", &["/tags/1", "/tags/2"]).await;
        app.by_rest(Who::Editor, &Operation::create("tag", json!({ "name": "Known" })), 201).await;
        app.accepted_twice(Who::Editor, &article(json!({ "tags": [{ "slug": "known" }] }))).await;
        let twice = article(json!({ "tags": [{ "slug": "known" }, { "slug": "known" }] }));
        app.refused_twice(Who::Editor, &twice, "invalid_input", &["/tags/1"]).await;
        let nothing = json!({ "id": UNKNOWN, "version": 1 });
        for kind in ["article", "faq"] {
            let field = if kind == "faq" { "question" } else { "title" };
            let operation = Operation::update(kind, &nothing, json!({ field: "Lakes" }));
            app.refused_twice(Who::Editor, &operation, "not_found", &[]).await;
        }
        for kind in ["tag", "category", "author"] {
            let operation = Operation::update(kind, &nothing, json!({ "name": "Lakes" }));
            app.refused_twice(Who::Editor, &operation, "not_found", &[]).await;
        }
    }

    /// No page size is clamped, and a cursor belongs to one list.
    async fn pages_are_held_to_their_rules(app: &TestApp) {
        for n in 1..=3 {
            app.article(json!({ "title": format!("Article {n}"), "publish": true })).await;
        }
        let list = "query($first: Int, $last: Int, $after: String, $order: ArticleOrder) {
            articles(first: $first, last: $last, after: $after, orderBy: $order) { nodes { id } } }";
        let read = |query: &str, variables: Value| Operation::read(&format!("/api/v1/articles{query}"), list, variables);
        for (query, variables, paths) in [
            ("?first=101", json!({ "first": 101 }), vec!["/first"]),
            ("?first=-1", json!({ "first": -1 }), vec!["/first"]),
            ("?last=101", json!({ "last": 101 }), vec!["/last"]),
            ("?first=1&last=1", json!({ "first": 1, "last": 1 }), vec!["/last"]),
            ("?first=101&after=x", json!({ "first": 101, "after": "x" }), vec!["/first", "/after"]),
            ("?after=AAAA", json!({ "after": "AAAA" }), vec!["/after"]),
            ("?after=", json!({ "after": "" }), vec!["/after"]),
        ] {
            app.refused_twice(Who::Anonymous, &read(query, variables), "invalid_input", &paths).await;
        }
        let page = app.get(Who::Anonymous, "/api/v1/articles?first=1", 200).await;
        let cursor = page.body["page"]["endCursor"].as_str().unwrap();
        let mut forged = cursor.to_owned();
        let last = forged.len() / 2;
        forged.replace_range(last..=last, if &cursor[last..=last] == "A" { "B" } else { "A" });
        let after = |cursor: &str| read(&format!("?after={cursor}"), json!({ "after": cursor }));
        app.refused_twice(Who::Anonymous, &after(&forged), "invalid_input", &["/after"]).await;
        app.refused_twice(Who::Anonymous, &after(&cursor[..20]), "invalid_input", &["/after"]).await;
        let other = read(
            &format!("?orderBy=TITLE_ASC&after={cursor}"),
            json!({ "after": cursor, "order": "TITLE_ASC" }),
        );
        app.refused_twice(Who::Anonymous, &other, "invalid_input", &["/after"]).await;
        let data = app.accepted_twice(Who::Anonymous, &after(cursor)).await;
        assert_eq!(data["articles"]["nodes"].as_array().map(Vec::len), Some(2));
        app.accepted_twice(Who::Anonymous, &read("?first=100", json!({ "first": 100 }))).await;
        app.accepted_twice(Who::Anonymous, &read("?first=0", json!({ "first": 0 }))).await;
    }
}
