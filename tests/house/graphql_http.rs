//! GraphQL over HTTP: media types, methods, statuses, parameters. The audit of the specification's authors runs beside
//! this, in `tests/graphql-http`.

use masthead_tests::{Method, Reply, TestApp, Who, json, on_both_engines};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

const FINE: &str = "{\"query\":\"{site{name}}\"}";

async fn post(app: &TestApp, accept: Option<&str>, body: &str, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Content-Type", JSON);
    let request = match accept {
        Some(accept) => request.header("Accept", accept),
        None => request,
    };
    app.send(request.body(body.to_owned()), expected).await
}

async fn get(app: &TestApp, accept: &str, query: &[(&str, &str)], expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, Method::GET, "/graphql").await.header("Accept", accept);
    app.send(request.query(query), expected).await
}

fn media_type(reply: &Reply) -> &str {
    reply.header("Content-Type").unwrap_or_default().split(';').next().unwrap_or_default()
}

on_both_engines! {
    /// The client says which media type it understands, and how well it likes each.
    async fn accept(app: &TestApp) {
        for (accept, answered) in [
            (None, JSON),
            (Some("*/*"), JSON),
            (Some("application/*"), JSON),
            (Some("application/json"), JSON),
            (Some("application/json; charset=utf-8"), JSON),
            (Some("application/graphql-response+json"), GRAPHQL),
            (Some("Application/GraphQL-Response+JSON"), GRAPHQL),
            (Some("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"), GRAPHQL),
            (Some("application/json, application/graphql-response+json"), JSON),
            (Some("application/json;q=0.9, application/graphql-response+json"), GRAPHQL),
            (Some("application/json;q=0.2, application/graphql-response+json;q=0.1"), JSON),
            (Some("application/json; q=0.1, application/graphql-response+json; q=0.2"), GRAPHQL),
            (Some("application/json;q=0, */*"), GRAPHQL),
            (Some("application/graphql-response+json;q=0, */*"), JSON),
            (Some("*/*;q=0.1, application/graphql-response+json"), GRAPHQL),
            (Some("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"), JSON),
            (Some("text/event-stream, application/graphql-response+json"), GRAPHQL),
        ] {
            let reply = post(app, accept, FINE, 200).await;
            assert_eq!(media_type(&reply), answered, "{accept:?}");
            assert!(reply.header("Content-Type").unwrap().ends_with("; charset=utf-8"));
            assert!(reply.header("Vary").unwrap().to_ascii_lowercase().contains("accept"));
        }
        for accept in ["text/html", "image/png, text/plain", "application/json;q=0", "*/*;q=0", "application/xml", ""] {
            let reply = post(app, Some(accept), FINE, 406).await;
            assert_eq!(reply.code(), "not_acceptable", "{accept}");
            assert_eq!(media_type(&reply), JSON);
        }
    }

    /// What never reached execution is 400 where the status may say so; what was executed is 200, whatever came of it.
    async fn statuses_by_media_type(app: &TestApp) {
        for (query, code) in [
            ("{", "invalid_request"),
            ("{ nothing }", "invalid_request"),
            ("query($a: Int!) { articles(first: $a) { nodes { id } } }", "invalid_request"),
            ("query A { __typename } query B { __typename }", "invalid_request"),
        ] {
            let body = json!({ "query": query }).to_string();
            for (accept, status) in [(GRAPHQL, 400), (JSON, 200)] {
                let reply = post(app, Some(accept), &body, status).await;
                assert_eq!((reply.code(), media_type(&reply)), (code, accept), "{query}");
                assert!(reply.body.get("data").is_none(), "{query}: {}", reply.body);
                let reply = get(app, accept, &[("query", query)], status).await;
                assert_eq!((reply.code(), media_type(&reply)), (code, accept), "{query}");
            }
        }
        let article = app.article(json!({ "title": "Rivers", "publish": true })).await;
        let partial = "query($id: ID!) { article(id: $id) { title } bad: articles(first: 101) { totalCount } }";
        let partial = json!({ "query": partial, "variables": { "id": article["id"] } }).to_string();
        for accept in [GRAPHQL, JSON] {
            let reply = post(app, Some(accept), &partial, 200).await;
            assert_eq!(reply.code(), "invalid_input", "{}", reply.body);
            assert!(reply.body.get("data").is_some());
            let reply = post(app, Some(accept), FINE, 200).await;
            assert!(reply.body.get("errors").is_none());
        }
        // One field fails and the other is there.
        let some = "{ site { name } nodes(ids: [\"0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f\"]) { id } bad: articles(first: 101) { nodes { id } } }";
        let reply = post(app, Some(GRAPHQL), &json!({ "query": some }).to_string(), 200).await;
        assert_eq!(reply.code(), "invalid_input", "{}", reply.body);
        assert_eq!(reply.body["errors"][0]["path"], json!(["bad"]));
        assert!(reply.body.get("data").is_some());
        // A request without a document is none, in both media types; so is one that is too large or of another type.
        for accept in [GRAPHQL, JSON] {
            for body in ["", "{}", "{\"query\":null}", "{\"query\":7}", "null", "7", "\"{site{name}}\"", "{\"query\":["] {
                let reply = post(app, Some(accept), body, 400).await;
                assert_eq!((reply.code(), media_type(&reply)), ("invalid_request", accept), "{body}");
            }
            get(app, accept, &[], 400).await;
        }
    }

    /// A parameter of a wrong type is an error, an unknown one too; null is the same as nothing.
    async fn parameters(app: &TestApp) {
        let query = "\"query\":\"query A{site{name}}\"";
        for more in [
            "\"variables\":[]", "\"variables\":\"{}\"", "\"variables\":7", "\"variables\":true",
            "\"operationName\":7", "\"operationName\":{}", "\"operationName\":[\"A\"]", "\"operationName\":false",
            "\"extensions\":[]", "\"extensions\":\"\"", "\"extensions\":0",
            "\"queri\":1", "\"doc_id\":\"x\"", "\"variables\":{},\"variables\":{}", "\"variables\":{\"a\":1,\"a\":2}",
            "\"operationName\":\"B\"", "\"operationName\":\"\"",
        ] {
            let reply = post(app, Some(GRAPHQL), &format!("{{{query},{more}}}"), 400).await;
            assert_eq!(reply.code(), "invalid_request", "{more}");
        }
        for more in [
            "\"variables\":null", "\"variables\":{}", "\"operationName\":null", "\"operationName\":\"A\"",
            "\"extensions\":null", "\"extensions\":{\"persistedQuery\":{\"version\":1}}",
        ] {
            post(app, Some(GRAPHQL), &format!("{{{query},{more}}}"), 200).await;
        }
        let query = ("query", "query A($a:Int=1){articles(first:$a){nodes{id}}}");
        for more in [
            ("variables", "[]"), ("variables", "{"), ("variables", "7"), ("variables", "{\"a\":1,\"a\":2}"),
            ("extensions", "[]"), ("operationName", "B"), ("nope", "1"), ("query", "{site{name}}"),
            ("variables", "{\"a\":\"1\"}"),
        ] {
            let reply = get(app, GRAPHQL, &[query, more], 400).await;
            assert_eq!(reply.code(), "invalid_request", "{more:?}");
        }
        for more in [("variables", "{\"a\":2}"), ("variables", "{}"), ("variables", "null"), ("extensions", "{}"), ("operationName", "A")] {
            get(app, GRAPHQL, &[query, more], 200).await;
        }
    }

    /// GET and POST, HEAD as GET; nothing else.
    async fn methods(app: &TestApp) {
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE] {
            for accept in [GRAPHQL, JSON] {
                let request = app.request(Who::Anonymous, method.clone(), "/graphql").await.header("Accept", accept);
                let reply = app.send(request.header("Content-Type", JSON).body(FINE), 405).await;
                assert_eq!((reply.code(), media_type(&reply)), ("method_not_allowed", accept), "{method}");
                let allowed = reply.header("Allow").unwrap();
                assert!(allowed.contains("GET") && allowed.contains("POST") && !allowed.contains(method.as_str()), "{allowed}");
            }
        }
        let shown = get(app, JSON, &[("query", "{site{name}}")], 200).await;
        let head = app.request(Who::Anonymous, Method::HEAD, "/graphql").await;
        let head = app.send(head.query(&[("query", "{site{name}}")]), 200).await;
        assert_eq!(head.header("Content-Length"), shown.header("Content-Length"));
        assert_eq!(head.body, json!(null));
        let sdl = app.request(Who::Anonymous, Method::GET, "/graphql/schema.graphql").await;
        assert!(app.send(sdl, 200).await.header("Content-Type").unwrap().starts_with("text/plain"));
        app.send(app.request(Who::Anonymous, Method::POST, "/graphql/schema.graphql").await, 405).await;
    }

    /// A bad token is 401 in both media types, by GET as by POST; no cache keeps what was answered to a good one.
    async fn tokens_and_caches(app: &TestApp) {
        for accept in [GRAPHQL, JSON] {
            for method in [Method::GET, Method::POST] {
                let request = app.request(Who::Anonymous, method.clone(), "/graphql").await.header("Accept", accept);
                let request = match method {
                    Method::GET => request.query(&[("query", "{site{name}}")]),
                    _ => request.header("Content-Type", JSON).body(FINE),
                };
                let reply = app.send(request.bearer_auth("x"), 401).await;
                assert_eq!((reply.code(), media_type(&reply)), ("unauthenticated", accept));
                assert!(reply.header("Cache-Control").unwrap().contains("no-store"));
            }
        }
        let reader = get(app, JSON, &[("query", "{site{name}}")], 200).await;
        assert_eq!(reader.header("Cache-Control"), Some("public, no-cache"));
        let request = app.request(Who::Editor, Method::GET, "/graphql").await;
        let editor = app.send(request.query(&[("query", "{site{name}}")]), 200).await;
        assert_eq!(editor.header("Cache-Control"), Some("private, no-store"));
        assert_eq!(editor.header("Surrogate-Key"), None);
        let failed = get(app, JSON, &[("query", "{nothing}")], 200).await;
        assert_eq!(failed.header("Cache-Control"), Some("private, no-store"));
    }
}
