//! What is too much is refused quickly, by whatever way it comes, and the next question is answered.

use std::time::{Duration, Instant};

use masthead_tests::{Method, Raw, TestApp, Value, Who, json, on_both_engines};

const QUICK: Duration = Duration::from_millis(50);

const GRAPHQL: &str = "application/graphql-response+json";

/// Sends this body to GraphQL on a connection that is open already, a few times, and gives the shortest time.
async fn post(app: &TestApp, body: &Value, code: &str, status: u16) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        healthy(app).await;
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Accept", GRAPHQL).json(body);
        let begun = Instant::now();
        let reply = app.send(request, status).await;
        best = best.min(begun.elapsed());
        assert_eq!(reply.code(), code, "{}", reply.body);
        assert!(reply.body.get("data").is_none());
    }
    best
}

async fn healthy(app: &TestApp) {
    app.data(Who::Anonymous, "{ site { name } }", json!({})).await;
}

/// Fragments that spread each other ten times: ten to the power of their number.
fn spreading(fragments: usize) -> String {
    let mut query = "{...a}".to_owned();
    for n in 0..fragments {
        let name = |n: usize| (b'a' + n as u8) as char;
        let inner =
            if n + 1 == fragments { "__typename".to_owned() } else { format!("...{} ", name(n + 1)).repeat(10) };
        query += &format!(" fragment {} on Query{{{inner}}}", name(n));
    }
    query
}

/// The query by which GraphiQL reads a schema, with all its options.
fn introspection() -> String {
    let of_type = format!("{}{}", " ofType { name kind".repeat(9), " }".repeat(9));
    format!(
        "query IntrospectionQuery {{ __schema {{ description
           queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
           types {{ ...FullType }}
           directives {{ name description isRepeatable locations
             args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
           fields(includeDeprecated: true) {{ name description
             args(includeDeprecated: true) {{ ...InputValue }}
             type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...InputValue }}
           interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
           possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue
           isDeprecated deprecationReason }}
         fragment TypeRef on __Type {{ kind name{of_type} }}"
    )
}

on_both_engines! {
    /// Small documents that mean much work.
    async fn documents_that_mean_much_work(app: &TestApp) {
        let aliases = |count: usize| {
            format!("{{{}}}", (0..count).map(|n| format!("a{n}:__typename ")).collect::<String>())
        };
        let fields = |count: usize| format!("{{site{{{}}}}}", "name ".repeat(count));
        let deep = |depth: usize| format!("{{{}{}}}", "comments{nodes{replies{nodes{".repeat(depth), "id".to_owned() + &"}}}}".repeat(depth));
        let spread = spreading(7);
        assert!(spread.len() < 1_000, "{} bytes", spread.len());
        for (what, query) in [
            ("brackets", "[".repeat(8 * 1024)),
            ("brackets in a literal", format!("{{articles(filter:{}}}", "[".repeat(8 * 1024))),
            ("braces in a literal", format!("{{articles(filter:{}}}", "{a:".repeat(4 * 1024))),
            ("closed brackets in a literal", format!("{{articles(filter:{}{}){{nodes{{id}}}}}}", "[".repeat(4_000), "]".repeat(4_000))),
            ("selections", "{a".repeat(8 * 1024)),
            ("fragments", spread),
            ("aliases", aliases(10_000)),
            ("fields", fields(20_000)),
            ("lists in lists", "{articles(first:100){nodes{comments(first:100){nodes{replies(first:100){nodes{id}}}}}}}".to_owned()),
            ("depth", deep(10)),
            ("roots", format!("{{{}}}", (0..30).map(|n| format!("a{n}:site{{name}} ")).collect::<String>())),
        ] {
            let took = post(app, &json!({ "query": query }), "too_expensive", 400).await;
            assert!(took < QUICK, "{what}: {took:?}");
        }
        for query in [
            aliases(20),
            fields(500),
            spreading(2),
            "{articles(first:100){nodes{id comments{nodes{id}}}}}".to_owned(),
        ] {
            app.data(Who::Anonymous, &query, json!({})).await;
        }
        healthy(app).await;
    }

    /// A text that is asked for thousands of times is one text, and many of them are refused before they are gathered.
    async fn answers_that_are_too_large(app: &TestApp) {
        for number in 0..10 {
            let body = "Silt settles where water rests. ".repeat(3_000);
            app.article(json!({ "title": format!("Silt {number}"), "bodyMarkdown": body, "publish": true })).await;
        }
        let list = |fields: &str| format!("{{articles(first:100){{nodes{{{fields}}}}}}}");
        let once = app.data(Who::Anonymous, &list("bodyHtml"), json!({})).await;
        assert_eq!(app.data(Who::Anonymous, &list(&"bodyHtml ".repeat(3_000)), json!({})).await, once);
        let aliases = |count: usize| (0..count).map(|n| format!("b{n}:bodyHtml ")).collect::<String>();
        // Ten texts of 93 KB, so many times: 9 MB are within the limit, and 19 MB are not.
        app.data(Who::Anonymous, &list(&aliases(10)), json!({})).await;
        for count in [20, 99] {
            post(app, &json!({ "query": list(&aliases(count)) }), "too_expensive", 400).await;
        }
        healthy(app).await;
    }

    /// A value nested deeply is held to the same bound in the variables as in the document.
    async fn deep_values(app: &TestApp) {
        let nested = |depth: usize| (0..depth).fold(json!(null), |inner, _| json!([inner]));
        let query = "query($a: [String!]) { articles { nodes { id } } }";
        let took = post(app, &json!({ "query": query, "variables": { "a": nested(500) } }), "invalid_request", 400).await;
        assert!(took < QUICK, "{took:?}");
        let filter = "query($f: ArticleFilter) { articles(filter: $f) { nodes { id } } }";
        for value in [nested(100), json!({ "tag": nested(100) })] {
app.refused(Who::Anonymous, filter, json!({ "f": value }), "invalid_request").await;
        }
        app.data(Who::Anonymous, filter, json!({ "f": { "tag": "a" } })).await;
    }

    /// 200 MB: refused by the length that is told, or as soon as more has come than may.
    async fn bodies_that_are_too_large(app: &TestApp) {
        for path in ["/graphql", "/api/v1/auth/login", "/api/v1/editorial/articles"] {
            let head = |length: &str| {
                format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n")
            };
            let chunk = vec![b' '; 64 * 1024];
            let framed = [b"10000\r\n".to_vec(), chunk.clone(), b"\r\n".to_vec()].concat();
            let told = head("Content-Length: 200000000");
            let untold = head("Transfer-Encoding: chunked");
            for (head, chunk) in [(told, chunk), (untold, framed)] {
                let attempts = (0..5).map(|_| {
                    tokio::task::block_in_place(|| Raw::send(app.address, &head, &chunk, 200_000_000 / (64 * 1024)))
                });
                let attempts: Vec<Raw> = attempts.collect();
                let fewest = attempts.iter().map(|raw| raw.sent).min().unwrap();
                let best = attempts.into_iter().min_by_key(|raw| raw.took).unwrap();
                assert_eq!(best.status, 413, "{head}: {best:?}");
                let body = best.body();
                let code = body["code"].as_str().or(body["errors"][0]["extensions"]["code"].as_str());
                assert_eq!(code, Some("payload_too_large"), "{best:?}");
                assert!(best.took < QUICK, "{head}: {:?} after {} bytes", best.took, best.sent);
                // What is still on its way when the answer is written is thrown away unread by us; it is never the whole.
                assert!(fewest < 100_000_000, "{fewest} bytes were taken");
                healthy(app).await;
            }
        }
        // To the byte.
        let limit = app.config.http.max_body_bytes;
        let padded = |length: usize| {
            let query = r#"{"query":"{site{name}}"}"#;
            format!("{query}{}", " ".repeat(length - query.len()))
        };
        for (length, status) in [(limit, 200), (limit + 1, 413)] {
            let request = app.request(Who::Anonymous, Method::POST, "/graphql").await;
            let request = request.header("Content-Type", "application/json").body(padded(length));
            app.send(request, status).await;
        }
    }

    /// What a browser sends without asking first, a form or plain text, changes nothing and reads nothing.
    async fn bodies_of_other_kinds(app: &TestApp) {
        let before = app.position().await;
        let query = json!({ "query": "{ site { name } }" }).to_string();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "application/jsonx",
            "application/json; charset=iso-8859-1",
            "",
        ] {
            for (path, body) in [
                ("/graphql", query.clone()),
                ("/graphql", "query=%7Bsite%7Bname%7D%7D".to_owned()),
                ("/api/v1/editorial/articles", json!({ "title": "Rivers" }).to_string()),
                ("/api/v1/auth/login", json!({ "email": "a@example.org", "password": "x" }).to_string()),
            ] {
                let request = app.request(Who::Editor, Method::POST, path).await;
                let request = if kind.is_empty() { request } else { request.header("Content-Type", kind) };
                let reply = app.send(request.body(body), 415).await;
                assert_eq!(reply.code(), "unsupported_media_type", "{kind} {path}");
            }
        }
        assert_eq!(app.position().await, before);
        for kind in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\""] {
            let request = app.request(Who::Anonymous, Method::POST, "/graphql").await;
            app.send(request.header("Content-Type", kind).body(query.clone()), 200).await;
        }
    }

    /// GET reads: a mutation by it is refused, and carried out by POST.
    async fn mutations_by_get(app: &TestApp) {
        let before = app.position().await;
        let create = "mutation{createArticle(input:{title:\"Rivers\"}){article{id}}}";
        let both = format!("query Read{{site{{name}}}} {create}").replace("mutation{", "mutation Write{");
        for (query, operation) in [(create, ""), (both.as_str(), "Write")] {
            let request = app.request(Who::Editor, Method::GET, "/graphql").await;
            let mut pairs = vec![("query", query)];
            if !operation.is_empty() {
                pairs.push(("operationName", operation));
            }
            let reply = app.send(request.query(&pairs), 405).await;
            assert_eq!(reply.code(), "method_not_allowed");
        }
        assert_eq!(app.position().await, before);
        let request = app.request(Who::Editor, Method::GET, "/graphql").await;
        app.send(request.query(&[("query", both.as_str()), ("operationName", "Read")]), 200).await;
        app.data(Who::Editor, create, json!({})).await;
        assert!(app.position().await > before);
    }

    /// One request, one document, one attempt to sign in.
    async fn batches(app: &TestApp) {
        let one = json!({ "query": "{ site { name } }" });
        for batch in [json!([]), json!([one]), json!([one, one]), json!(["{ site { name } }"])] {
            post(app, &batch, "invalid_request", 400).await;
        }
        app.data(Who::Anonymous, "{ site { name } }", json!({})).await;
        let login = |password: &str| format!("login(input: {{ email: \"editor@example.org\", password: {} }})", json!(password));
        let both = format!(
            "mutation {{ a: {} {{ accessToken }} b: {} {{ accessToken }} }}",
            login("wrong"),
            login(masthead_tests::PASSWORD)
        );
        let reply = app.refused(Who::Anonymous, &both, json!({}), "unauthenticated").await;
        assert!(!reply.body.to_string().contains("eyJ"), "{}", reply.body);
        let twice = format!("mutation {{ a: {0} {{ accessToken }} b: {0} {{ accessToken }} }}", login(masthead_tests::PASSWORD));
        let before = app.position().await;
        let reply = app.refused(Who::Anonymous, &twice, json!({}), "invalid_request").await;
        assert_eq!(reply.body["errors"][0]["path"], json!(["b"]), "{}", reply.body);
        assert!(app.position().await <= before + 1);
        let once = format!("mutation {{ a: {} {{ accessToken }} }}", login(masthead_tests::PASSWORD));
        app.data(Who::Anonymous, &once, json!({})).await;
    }

    /// Tools read the whole schema under the defaults.
    async fn introspection_passes(app: &TestApp) {
        let data = app.data(Who::Anonymous, &introspection(), json!({})).await;
        let types = data["__schema"]["types"].as_array().unwrap();
        assert!(types.iter().any(|known| known["name"] == "Article"));
        let twice = introspection().replacen("{ __schema", "{ a: __schema { types { name } } b: __schema { types { name } } __schema", 1);
        post(app, &json!({ "query": twice }), "too_expensive", 400).await;
    }
}
