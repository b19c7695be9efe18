//! Requests of the wrong shape: `invalid_request` in both APIs, nothing written, nothing passed over in silence.

use masthead_tests::{Method, Operation, Reply, TestApp, Who, json, on_both_engines};

const ARTICLES: &str = "/api/v1/editorial/articles";

const CREATE: &str = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id } } }";

/// Sends a body as it is, by the editor.
async fn send(app: &TestApp, path: &str, body: impl Into<reqwest::Body>, expected: u16) -> Reply {
    let request = app.request(Who::Editor, Method::POST, path).await.header("Content-Type", "application/json");
    let request = request.header("Accept", "application/graphql-response+json");
    app.send(request.body(body), expected).await
}

/// The same input, as text, to both APIs.
async fn refused(app: &TestApp, input: &str, path: &str) {
    let before = app.position().await;
    let rest = send(app, ARTICLES, input.to_owned(), 400).await;
    assert_eq!(rest.code(), "invalid_request", "{input}");
    assert_eq!(rest.fields().first().map(String::as_str).unwrap_or_default(), path, "{input}: {}", rest.body);
    let request_body = format!(r#"{{"query":{},"variables":{{"input":{input}}}}}"#, json!(CREATE));
    // JSON that is none is 400 in GraphQL as well; the rest was a request, and is 200 with an error.
    let request = app.request(Who::Editor, Method::POST, "/graphql").await.header("Content-Type", "application/json");
    let graphql = app.ask(request.body(request_body)).await;
    assert_eq!(graphql.code(), "invalid_request", "{input}: {}", graphql.body);
    assert!(graphql.has_no_data(), "{}", graphql.body);
    assert_eq!(app.position().await, before, "{input}");
}

async fn accepted(app: &TestApp, input: &str) {
    send(app, ARTICLES, input.to_owned(), 201).await;
    let request = format!(r#"{{"query":{},"variables":{{"input":{input}}}}}"#, json!(CREATE));
    let graphql = send(app, "/graphql", request, 200).await;
    assert!(graphql.body.get("errors").is_none(), "{input}: {}", graphql.body);
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

on_both_engines! {
    /// JSON that is none, that ends early or late, or that says one thing twice.
    async fn json_is_read_strictly(app: &TestApp) {
        for (input, path) in [
            ("", ""),
            (" ", ""),
            ("{", ""),
            ("{\"title\":\"Rivers\"", ""),
            ("{\"title\":\"Rivers\",}", ""),
            ("{'title':'Rivers'}", ""),
            ("{\"title\":\"\u{1}\"}", "/title"),
            ("{\"title\":\"\\ud800\"}", "/title"),
            ("{\"title\":NaN}", "/title"),
            ("null", ""),
            ("[]", ""),
            ("\"Rivers\"", ""),
            ("[\"Rivers\"]", ""),
            ("{\"title\":\"Rivers\",\"title\":\"Lakes\"}", ""),
            ("{\"title\":\"Rivers\",\"seo\":{\"title\":\"a\",\"title\":\"a\"}}", "/seo"),
        ] {
            refused(app, input, path).await;
        }
        accepted(app, "{\"title\":\"Rivers\",\"seo\":{\"title\":\"a\"}}").await;
        accepted(app, " \n{\"title\":\"\\ud83d\\ude00\"}\t ").await;
        for path in [ARTICLES, "/graphql"] {
            for trailing in ["x", "{}", "]", "\0"] {
                let body = match path {
                    ARTICLES => "{\"title\":\"Rivers\"}".to_owned(),
                    _ => "{\"query\":\"{__typename}\"}".to_owned(),
                };
                let reply = send(app, path, body + trailing, 400).await;
                assert_eq!(reply.code(), "invalid_request", "{path} {trailing}");
            }
            for bytes in [&b"\xff\xfe"[..], b"{\"title\":\"\xff\"}", b"{\"query\":\"\xc3\"}"] {
                let reply = send(app, path, bytes.to_vec(), 400).await;
                assert_eq!(reply.code(), "invalid_request", "{path} {bytes:?}");
            }
        }
    }

    /// 10,000 brackets are no fault of ours, wherever they stand.
    async fn deep_nesting_is_refused(app: &TestApp) {
        for depth in [200, 10_000, 100_000] {
            for input in [nested(depth), format!("{{\"title\":{}}}", nested(depth)), "[".repeat(depth)] {
                for (path, body) in [
                    (ARTICLES, input.clone()),
                    ("/api/v1/auth/login", input.clone()),
                    ("/graphql", input.clone()),
                    ("/graphql", format!("{{\"query\":\"{{__typename}}\",\"variables\":{{\"a\":{input}}}}}")),
                    ("/graphql", format!("{{\"query\":\"{{__typename}}\",\"extensions\":{{\"a\":{input}}}}}")),
                ] {
                    let reply = send(app, path, body, 400).await;
                    assert_eq!(reply.code(), "invalid_request", "{path} {depth}");
                }
            }
        }
        let shallow = format!("{{\"query\":\"{{__typename}}\",\"variables\":{{\"a\":{}}}}}", nested(50));
        send(app, "/graphql", shallow, 200).await;
    }

    /// Unknown, missing, null where there must be something, and of another type: one at a time, at its place.
    async fn fields_have_their_names_and_types(app: &TestApp) {
        for (input, path) in [
            (json!({}), ""),
            (json!({ "lead": "A lead." }), ""),
            (json!({ "title": null }), "/title"),
            (json!({ "title": 7 }), "/title"),
            (json!({ "title": true }), "/title"),
            (json!({ "title": ["Rivers"] }), "/title"),
            (json!({ "title": { "en": "Rivers" } }), "/title"),
            (json!({ "title": "Rivers", "headline": "Rivers" }), "/headline"),
            (json!({ "Title": "Rivers" }), "/Title"),
            (json!({ "title": "Rivers", "body_markdown": "Text." }), "/body_markdown"),
            (json!({ "title": "Rivers", "publish": "true" }), "/publish"),
            (json!({ "title": "Rivers", "publish": 1 }), "/publish"),
            (json!({ "title": "Rivers", "tags": "Water" }), "/tags"),
            (json!({ "title": "Rivers", "tags": ["water"] }), "/tags/0"),
            (json!({ "title": "Rivers", "tags": [null] }), "/tags/0"),
            (json!({ "title": "Rivers", "tags": [[null, "water"]] }), "/tags/0"),
            (json!({ "title": "Rivers", "tags": [{ "name": "Water", "colour": "blue" }] }), "/tags/0/colour"),
            (json!({ "title": "Rivers", "tags": [{ "id": "water" }] }), "/tags/0/id"),
            (json!({ "title": "Rivers", "tags": [{ "id": 7 }] }), "/tags/0/id"),
            (json!({ "title": "Rivers", "tags": [{ "id": "0198C7A24F7E7CC398C4DC0C0C07398F" }] }), "/tags/0/id"),
            (json!({ "title": "Rivers", "prompts": [{}] }), "/prompts/0"),
            (json!({ "title": "Rivers", "prompts": [["Why?"]] }), "/prompts/0"),
            (json!({ "title": "Rivers", "publishedAt": "yesterday" }), "/publishedAt"),
            (json!({ "title": "Rivers", "publishedAt": "2026-02-30T00:00:00Z" }), "/publishedAt"),
            (json!({ "title": "Rivers", "publishedAt": 1_700_000_000 }), "/publishedAt"),
            (json!({ "title": "Rivers", "sources": [{ "title": "A", "year": 2_147_483_648_u32 }] }), "/sources/0/year"),
            (json!({ "title": "Rivers", "sources": [{ "title": "A", "year": 20.5 }] }), "/sources/0/year"),
            (json!({ "title": "Rivers", "sources": [{ "title": "A", "year": "2019" }] }), "/sources/0/year"),
            (json!({ "title": "Rivers", "sources": [{ "title": "A", "type": "Report" }] }), "/sources/0/type"),
            (json!({ "title": "Rivers", "sources": [{ "title": "A", "type": { "REPORT": null } }] }), "/sources/0/type"),
            (json!({ "title": "Rivers", "seo": { "noindex": null } }), "/seo/noindex"),
            (json!({ "title": "Rivers", "seo": [] }), "/seo"),
            (json!({ "title": "Rivers", "coverImage": { "alt": "A river" } }), "/coverImage"),
        ] {
            refused(app, &input.to_string(), path).await;
        }
        accepted(app, &json!({
            "title": "Rivers", "lead": null, "publish": false, "tags": null, "prompts": [{ "question": "Why?" }],
            "publishedAt": "2026-02-28T00:00:00Z", "seo": { "noindex": true },
        }).to_string()).await;
        let source = json!({ "title": "Rivers", "sources": [{ "title": "A", "publisher": "B", "year": 2019 }] });
        send(app, ARTICLES, source.to_string(), 201).await;
    }

    /// The shape of a document's own arguments, and of what it selects.
    async fn documents_fit_the_schema(app: &TestApp) {
        let before = app.position().await;
        for query in [
            "{ articles(page: 1) { nodes { id } } }",
            "{ articles(filter: { colour: \"blue\" }) { nodes { id } } }",
            "{ articles { nodes { headline } } }",
            "{ articles { nodes } }",
            "{ site { name { text } } }",
            "{ articles(first: 2147483648) { nodes { id } } }",
            "{ articles(first: \"1\") { nodes { id } } }",
            "{ articles(first: 1.5) { nodes { id } } }",
            "{ articles(orderBy: PUBLISHED) { nodes { id } } }",
            "{ articles(first: 1, first: 2) { nodes { id } } }",
            "query($n: Int) { articles(first: $m) { nodes { id } } }",
            "query($n: Nothing) { articles { nodes { id } } }",
            "mutation { createArticle { article { id } } }",
            "mutation { createArticle(input: null) { article { id } } }",
            "mutation { createArticle(input: {}) { article { id } } }",
            "mutation { createArticle(input: { title: null }) { article { id } } }",
            "mutation { createArticle(input: { title: Rivers }) { article { id } } }",
            "mutation { createArticle(input: { title: \"Rivers\", headline: \"a\" }) { article { id } } }",
            "mutation { createArticle(input: { title: \"Rivers\", tags: [[{ name: \"a\" }]] }) { article { id } } }",
            "mutation { createHeadline(input: { title: \"Rivers\" }) { article { id } } }",
            "subscription { changes { id } }",
            "{ ...nothing }",
            "{ site { name @nothing } }",
            "{ site { name } } fragment unused on Site { title }",
            "fragment alone on Site { title }",
            "type Query { a: Int }",
            "{ site { name }",
            "",
            "#",
            "\0",
        ] {
            let reply = app.refused(Who::Editor, query, json!({}), "invalid_request").await;
            assert!(reply.has_no_data(), "{query}: {}", reply.body);
        }
        // What has the right type and not the form that the field asks for is found when the field is executed.
        for query in ["{ article(id: 7) { id } }", "{ article(id: \"rivers\") { id } }", "{ article { id } }"] {
            let reply = app.graphql(Who::Editor, query, json!({}), 200).await;
            assert_eq!(reply.code(), "invalid_request", "{query}: {}", reply.body);
            assert_eq!(reply.body["errors"][0]["path"], json!(["article"]));
        }
        let needed = "query($id: ID!) { article(id: $id) { id } }";
        for variables in [json!({}), json!({ "id": null }), json!({ "ID": "x" })] {
            let reply = app.graphql(Who::Editor, needed, variables, 400).await;
            assert_eq!(reply.code(), "invalid_request", "{}", reply.body);
        }
        let optional = "query($id: ID) { article(id: $id, slug: \"rivers\") { id } }";
        app.data(Who::Editor, optional, json!({})).await;
        assert_eq!(app.position().await, before);
        for query in [
            "{ articles(first: 1, filter: { tag: \"a\" }, orderBy: PUBLISHED_DESC) { nodes { id } } }",
            "mutation { createArticle(input: { title: \"Rivers\", tags: { name: \"a\" } }) { article { id } } }",
        ] {
            app.data(Who::Editor, query, json!({})).await;
        }
    }

    /// No operation of REST passes over a key of the query string that it does not know, nor over one that is there
    /// twice.
    async fn unknown_query_keys_are_refused(app: &TestApp) {
        let article = app.rich_article("Rivers", 1, 0).await;
        let document = app.get(Who::Anonymous, "/api/openapi.json", 200).await.body;
        let before = app.position().await;
        let mut seen = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            let id = article["id"].as_str().unwrap();
            let path = path.replace("{key}", id).replace("{revision}", id);
            for method in methods.as_object().unwrap().keys().filter(|key| *key != "parameters") {
                let method: Method = method.to_uppercase().parse().unwrap();
                let request = app.request(Who::Editor, method.clone(), &format!("{path}?nope=1")).await;
                let request = request.header("If-Match", "\"1\"");
                let request = if method == Method::GET { request } else { request.json(&json!({})) };
                let reply = app.send(request, 400).await;
                assert_eq!(reply.code(), "invalid_request", "{method} {path}");
                assert!(reply.body["detail"].as_str().unwrap().contains("nope"), "{method} {path}: {}", reply.body);
                seen += 1;
            }
        }
        assert!(seen > 50, "the document has more operations than {seen}");
        assert_eq!(app.position().await, before);
        for query in ["first=1&first=2", "first=one", "first=2147483648", "orderBy=title", "total=yes", "publishedAfter=x"] {
            let reply = app.get(Who::Anonymous, &format!("/api/v1/articles?{query}"), 400).await;
            assert_eq!(reply.code(), "invalid_request", "{query}");
        }
        app.get(Who::Anonymous, "/api/v1/articles?first=1&orderBy=TITLE_ASC&total=true", 200).await;
    }

    /// An id has one spelling in a path, too.
    async fn an_ill_formed_id_is_told(app: &TestApp) {
        let article = app.article(json!({ "title": "Rivers" })).await;
        let id = article["id"].as_str().unwrap();
        for wrong in ["rivers", "7", &id[1..], &id.replace('-', ""), &format!("{{{id}}}"), "..", "%00"] {
            let thing = json!({ "id": wrong, "version": 1 });
            let operation = Operation::update("article", &thing, json!({ "title": "Lakes" }));
            let before = app.position().await;
            let graphql = app.refused(Who::Editor, &operation.query, operation.variables.clone(), "invalid_request").await;
            assert!(graphql.has_no_data(), "{}", graphql.body);
            if wrong != ".." {
                let reply = app.by_rest(Who::Editor, &operation, 400).await;
                assert_eq!(reply.code(), "invalid_request", "{wrong}");
            }
            assert_eq!(app.position().await, before);
        }
        let operation = Operation::update("article", &article, json!({ "title": "Lakes" }));
        app.by_rest(Who::Editor, &operation, 200).await;
    }

    /// A variable that is not given does not hide what stands beside it: an unknown field is one, whether the variable has
    /// a default or not. What such a variable stands for is not there, and not null.
    async fn an_absent_variable_hides_nothing(app: &TestApp) {
        let create = |extra: &str, declared: &str| {
            format!(
                "mutation($name: String!, {declared}) {{
                    createTag(input: {{ name: $name, description: $more {extra} }}) {{ tag {{ id version description }} }} }}"
            )
        };
        for declared in ["$more: String", "$more: String = \"By default\""] {
            let name = json!({ "name": format!("Tag of {declared}") });
            app.refused(Who::Editor, &create(", bogus: 1", declared), name.clone(), "invalid_request").await;
            let made = app.data(Who::Editor, &create("", declared), name).await["createTag"]["tag"].clone();
            let expected = if declared.contains('=') { "By default" } else { "" };
            assert_eq!(made["description"], expected);

            let update = "mutation($id: ID!, $version: Int, $to: String) {
                updateTag(input: { id: $id, expectedVersion: $version, name: \"Renamed\", description: $to }) {
                    tag { description } } }";
            let at = json!({ "id": made["id"], "version": made["version"] });
            let kept = app.data(Who::Editor, update, at).await;
            assert_eq!(kept["updateTag"]["tag"]["description"], expected, "absent is not null");
        }
        let unused = "query($nothing: String) { articles { totalCount } }";
        app.refused(Who::Anonymous, unused, json!({}), "invalid_request").await;
    }
}
