//! Other origins: any may call, with what the APIs use and without credentials, unless the settings name some.

use masthead_tests::{Engine, Method, Reply, TestApp, Who, json, on_both_engines, run_with};

const ORIGIN: &str = "https://front.example";

const EXPOSED: [&str; 6] = ["etag", "link", "location", "retry-after", "ratelimit", "x-request-id"];

fn list(reply: &Reply, name: &str) -> Vec<String> {
    let values = reply.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|item| item.trim().to_ascii_lowercase()).collect()
}

async fn preflight(app: &TestApp, origin: &str, path: &str, method: &str, headers: &str, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, Method::OPTIONS, path).await;
    let request = request.header("Origin", origin).header("Access-Control-Request-Method", method);
    app.send(request.header("Access-Control-Request-Headers", headers), expected).await
}

async fn from(app: &TestApp, origin: &str, method: Method, path: &str, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, method, path).await.header("Origin", origin);
    app.send(request, expected).await
}

on_both_engines! {
    /// Each method and header that a client of ours sends is allowed beforehand.
    async fn preflight_of_both_apis(app: &TestApp) {
        for (path, methods) in [
            ("/graphql", &["GET", "POST"][..]),
            ("/api/v1/articles", &["GET", "HEAD"]),
            ("/api/v1/auth/login", &["POST"]),
            ("/api/v1/editorial/articles/0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f", &["PATCH", "DELETE"]),
        ] {
            for method in methods {
                let headers = "authorization, content-type, if-match, if-none-match, accept";
                let reply = preflight(app, ORIGIN, path, method, headers, 200).await;
                assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"), "{method} {path}");
                assert!(list(&reply, "Access-Control-Allow-Methods").contains(&method.to_lowercase()), "{method} {path}");
                let allowed = list(&reply, "Access-Control-Allow-Headers");
                for header in headers.split(", ") {
                    assert!(allowed.iter().any(|allowed| allowed == header), "{header} is not among {allowed:?}");
                }
                assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
                assert!(reply.header("Access-Control-Max-Age").is_some());
            }
        }
        for (method, header) in [("TRACE", "accept"), ("GET", "x-anything")] {
            let reply = preflight(app, ORIGIN, "/graphql", method, header, 400).await;
            assert!(!list(&reply, "Access-Control-Allow-Methods").contains(&"trace".to_owned()));
            assert!(!list(&reply, "Access-Control-Allow-Headers").contains(&"x-anything".to_owned()));
        }
    }

    /// Answers can be read from any origin, what failed no less than what did not.
    async fn answers_and_errors_can_be_read(app: &TestApp) {
        let get = Method::GET;
        let answers = [
            from(app, ORIGIN, get.clone(), "/api/v1/articles", 200).await,
            from(app, "null", get.clone(), "/graphql?query=%7Bsite%7Bname%7D%7D", 200).await,
            from(app, ORIGIN, get.clone(), "/api/openapi.json", 200).await,
            from(app, ORIGIN, get.clone(), "/api/v1/articles/nothing", 404).await,
            from(app, ORIGIN, get.clone(), "/api/v1/nothing", 404).await,
            from(app, ORIGIN, get.clone(), "/api/v1/articles?nope=1", 400).await,
            from(app, ORIGIN, get.clone(), "/api/v1/me", 401).await,
            from(app, ORIGIN, get, "/graphql", 400).await,
            from(app, ORIGIN, Method::PUT, "/graphql", 405).await,
            from(app, ORIGIN, Method::PUT, "/api/v1/articles", 405).await,
            from(app, ORIGIN, Method::POST, "/api/v1/auth/login", 415).await,
        ];
        for reply in answers {
            assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"), "{}", reply.body);
            assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
            let exposed = list(&reply, "Access-Control-Expose-Headers");
            for header in EXPOSED {
                assert!(exposed.iter().any(|exposed| exposed == header), "{header} is not among {exposed:?}");
            }
        }
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Origin", ORIGIN);
        let request = request.header("Authorization", "Bearer x").json(&json!({ "query": "{ site { name } }" }));
        let reply = app.send(request, 401).await;
        assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("*"));
        // Without an origin there is nobody to allow.
        let same = app.get(Who::Anonymous, "/api/v1/articles", 200).await;
        assert_eq!(same.header("Access-Control-Allow-Credentials"), None);
    }
}

/// With a list of origins, those are allowed by name, and no others.
#[test]
fn a_list_of_origins() {
    let named = |config: &mut masthead::config::Config| {
        config.cors.origins = vec![ORIGIN.to_owned(), "http://localhost:3000".to_owned()];
    };
    run_with(Engine::Sqlite, named, async |app| {
        for origin in [ORIGIN, "http://localhost:3000"] {
            for path in ["/graphql", "/api/v1/articles"] {
                let reply = preflight(app, origin, path, "GET", "authorization", 200).await;
                assert_eq!(reply.header("Access-Control-Allow-Origin"), Some(origin));
                assert_eq!(reply.header("Access-Control-Allow-Credentials"), None);
            }
            let reply = from(app, origin, Method::GET, "/api/v1/articles", 200).await;
            assert_eq!(reply.header("Access-Control-Allow-Origin"), Some(origin));
            assert!(list(&reply, "Vary").contains(&"origin".to_owned()), "an answer differs by origin");
        }
        for origin in ["https://other.example", "https://front.example.evil.example", "http://front.example", "null"] {
            let reply = preflight(app, origin, "/graphql", "POST", "content-type", 400).await;
            assert_eq!(reply.header("Access-Control-Allow-Origin"), None, "{origin}");
            let reply = from(app, origin, Method::GET, "/api/v1/articles", 200).await;
            assert_eq!(reply.header("Access-Control-Allow-Origin"), None, "{origin}");
        }
    });
}
