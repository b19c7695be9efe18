//! REST over HTTP: problems, entity tags, preconditions, pages, methods.

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines};

/// What every failure of REST looks like.
fn problem(reply: &Reply, code: &str) {
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"), "{}", reply.body);
    assert_eq!(reply.body["type"], "about:blank");
    assert_eq!(reply.body["status"], reply.status);
    assert_eq!(reply.body["code"], code, "{}", reply.body);
    for text in ["title", "detail"] {
        assert!(reply.body[text].as_str().is_some_and(|text| !text.is_empty()), "{}", reply.body);
    }
    for name in reply.body.as_object().unwrap().keys() {
        assert!(["type", "title", "status", "detail", "code", "fields", "conflict"].contains(&name.as_str()), "{name}");
    }
    assert!(reply.header("Cache-Control").unwrap().contains("no-store"));
    assert!(reply.header("X-Request-Id").is_some());
}

async fn with(app: &TestApp, path: &str, name: &str, values: &[&str], expected: u16) -> Reply {
    let mut request = app.request(Who::Anonymous, Method::GET, path).await;
    for value in values {
        request = request.header(name, *value);
    }
    app.send(request, expected).await
}

on_both_engines! {
    /// RFC 9457, for each kind of failure.
    async fn problems(app: &TestApp) {
        let article = app.article(json!({ "title": "Rivers" })).await;
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let articles = "/api/v1/editorial/articles";
        let title = || Some(json!({ "title": "Lakes" }));
        for (who, method, path, version, body, status, code) in [
            (Who::Anonymous, Method::GET, "/api/v1/articles/nothing", None, None, 404, "not_found"),
            (Who::Anonymous, Method::GET, "/api/v1/nothing", None, None, 404, "not_found"),
            (Who::Anonymous, Method::GET, "/api/v2/articles", None, None, 404, "not_found"),
            (Who::Anonymous, Method::GET, "/nothing", None, None, 404, "not_found"),
            (Who::Anonymous, Method::GET, "/api/v1/articles/", None, None, 404, "not_found"),
            (Who::Anonymous, Method::GET, "/api/v1/articles?nope=1", None, None, 400, "invalid_request"),
            (Who::Anonymous, Method::GET, "/api/v1/articles?first=101", None, None, 422, "invalid_input"),
            (Who::Anonymous, Method::GET, articles, None, None, 401, "unauthenticated"),
            (Who::Anonymous, Method::POST, articles, None, title(), 401, "unauthenticated"),
            (Who::Editor, Method::POST, articles, None, Some(json!({})), 400, "invalid_request"),
            (Who::Editor, Method::POST, articles, None, Some(json!({ "title": "" })), 422, "invalid_input"),
            (Who::Editor, Method::PATCH, &path, None, title(), 428, "precondition_required"),
            (Who::Editor, Method::PATCH, &path, Some(9), title(), 412, "version_mismatch"),
            (Who::Editor, Method::POST, &path, None, None, 405, "method_not_allowed"),
        ] {
            let reply = app.change(who, method.clone(), path, version, body, status).await;
            problem(&reply, code);
            assert_eq!(reply.fields().iter().any(|path| path == "/title" || path == "/first"), code == "invalid_input");
        }
        let reply = app.request(Who::Editor, Method::POST, articles).await;
        let reply = app.send(reply.body("{}").header("Content-Type", "text/plain"), 415).await;
        problem(&reply, "unsupported_media_type");
        let large = app.request(Who::Editor, Method::POST, articles).await.header("Content-Type", "application/json");
        let reply = app.send(large.body(vec![b' '; app.config.http.max_body_bytes + 1]), 413).await;
        problem(&reply, "payload_too_large");
        let (one, two) = (app.get(Who::Anonymous, "/api/v1/site", 200).await, app.get(Who::Anonymous, "/api/v1/site", 200).await);
        assert_ne!(one.header("X-Request-Id"), two.header("X-Request-Id"));
    }

    /// A client that has the answer already is not sent it again.
    async fn entity_tags(app: &TestApp) {
        let article = app.rich_article("Rivers", 1, 0).await;
        let path = "/api/v1/articles/rivers";
        let first = app.get(Who::Anonymous, path, 200).await;
        let tag = first.header("ETag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'));
        let weak = format!("W/{tag}");
        let list = format!("\"other\", {weak} , \"more\"");
        for known in [vec![tag.as_str()], vec![&weak], vec![&list], vec!["*"], vec!["\"other\"", &tag]] {
            let reply = with(app, path, "If-None-Match", &known, 304).await;
            assert_eq!(reply.header("ETag"), Some(tag.as_str()), "{known:?}");
            assert_eq!(reply.header("Cache-Control"), first.header("Cache-Control"));
            assert!(reply.header("Vary").is_some());
            assert_eq!(reply.body, Value::Null);
        }
        let unquoted = tag.trim_matches('"');
        for known in ["\"other\"", "W/\"other\"", "", unquoted, "\"*\""] {
            with(app, path, "If-None-Match", &[known], 200).await;
        }
        for path in ["/api/v1/articles", "/api/v1/tags", "/api/v1/site", "/api/v1/faqs", "/api/v1/sources"] {
            let tag = app.get(Who::Anonymous, path, 200).await.header("ETag").unwrap().to_owned();
            with(app, path, "If-None-Match", &[&tag], 304).await;
        }
        // Another answer, another tag.
        let place = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let change = json!({ "title": "Lakes", "publish": true });
        app.change(Who::Editor, Method::PATCH, &place, article["version"].as_i64(), Some(change), 200).await;
        let reply = with(app, path, "If-None-Match", &[&tag], 200).await;
        assert_eq!(reply.body["title"], "Lakes");
        assert_ne!(reply.header("ETag"), Some(tag.as_str()));
    }

    /// A change names the version that it starts from.
    async fn preconditions(app: &TestApp) {
        let article = app.article(json!({ "title": "Rivers" })).await;
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let patch = async |values: &[&str], title: &str, expected: u16| {
            let mut request = app.request(Who::Editor, Method::PATCH, &path).await.json(&json!({ "title": title }));
            for value in values {
                request = request.header("If-Match", *value);
            }
            app.send(request, expected).await
        };
        let read = app.get(Who::Editor, &path, 200).await;
        let tag = read.header("ETag").unwrap().to_owned();
        let version = read.body["version"].as_i64().unwrap();
        assert!(tag.starts_with(&format!("\"{version}-")), "{tag}");
        let before = app.position().await;
        // A weak tag never matches (RFC 9110, section 13.1.1).
        let (bare, weak) = (version.to_string(), format!("W/\"{version}\""));
        problem(&patch(&[], "Lakes", 428).await, "precondition_required");
        for stale in ["\"0\"", &format!("\"{}\"", version + 1), &format!("\"{}-abc\"", version + 1), "\"2147483647\"", &weak] {
            problem(&patch(&[stale], "Lakes", 412).await, "version_mismatch");
        }
        let (two, signed) = (format!("\"{version}\", \"8\""), format!("\"+{version}\""));
        let hashed = format!("\"{version}-a\", \"8-b\"");
        for malformed in ["", "*", "\"\"", "\"", "\"x\"", "\"-1\"", "\"1.0\"", "\"99999999999\"", "\" 1\"", &bare, &two, &signed, &hashed] {
            problem(&patch(&[malformed], "Lakes", 400).await, "invalid_request");
        }
        problem(&patch(&[&tag, "\"9\""], "Lakes", 400).await, "invalid_request");
        assert_eq!(app.position().await, before);
        let reply = patch(&[&tag], "Lakes", 200).await;
        let next = reply.body["version"].as_i64().unwrap();
        assert_eq!(next, version + 1);
        assert!(reply.header("ETag").unwrap().starts_with(&format!("\"{next}-")));
        patch(&[&tag], "Seas", 412).await;
        patch(&[&format!("\"{next}\"")], "Seas", 200).await;
        patch(&[&format!("\"{}-whatever\"", next + 1)], "Ponds", 200).await;
        // Every verb on a thing that exists asks for it.
        for verb in ["publish", "unpublish", "archive", "restore"] {
            let reply = app.change(Who::Editor, Method::POST, &format!("{path}/{verb}"), None, None, 428).await;
            problem(&reply, "precondition_required");
        }
        app.change(Who::Editor, Method::DELETE, &path, None, None, 428).await;
        app.change(Who::Editor, Method::POST, &format!("{path}/publish"), Some(next + 2), None, 200).await;
    }

    /// Every page names the ones beside it, and following them shows everything once.
    async fn pages_link_to_each_other(app: &TestApp) {
        for n in 1..=5 {
            app.article(json!({ "title": format!("Article {n}"), "tags": [{ "name": format!("T {n}") }], "publish": true })).await;
        }
        let link = |reply: &Reply, relation: &str| {
            let links = reply.headers.get_all("Link").iter().filter_map(|value| value.to_str().ok());
            let links = links.flat_map(|value| value.split(", "));
            let found = links.filter(|link| link.ends_with(&format!("rel=\"{relation}\""))).collect::<Vec<_>>();
            assert!(found.len() < 2);
            found.first().map(|link| link.split(['<', '>']).nth(1).unwrap().to_owned())
        };
        let mut reply = app.get(Who::Anonymous, "/api/v1/articles?orderBy=TITLE_ASC&first=2&total=true", 200).await;
        assert_eq!(link(&reply, "prev"), None);
        let (mut titles, mut pages) = (Vec::new(), 1);
        loop {
            assert_eq!(reply.body["page"]["totalCount"], 5);
            titles.extend(reply.body["items"].as_array().unwrap().iter().map(|item| item["title"].clone()));
            assert_eq!(reply.body["page"]["hasNextPage"].as_bool().unwrap(), link(&reply, "next").is_some());
            let Some(next) = link(&reply, "next") else { break };
            assert!(next.starts_with("/api/v1/articles?") && next.contains("orderBy=TITLE_ASC"), "{next}");
            reply = app.get(Who::Anonymous, &next, 200).await;
            pages += 1;
        }
        assert_eq!(pages, 3);
        assert_eq!(json!(titles), json!(["Article 1", "Article 2", "Article 3", "Article 4", "Article 5"]));
        let back = link(&reply, "prev").unwrap();
        let reply = app.get(Who::Anonymous, &back, 200).await;
        assert_eq!(reply.body["items"][1]["title"], "Article 4");
        assert_eq!(reply.body["items"].as_array().unwrap().len(), 2);
    }

    /// A known path that does not take a method says which it takes; an unknown one does not exist by any.
    async fn wrong_methods(app: &TestApp) {
        let id = "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f";
        let one = format!("/api/v1/editorial/articles/{id}");
        let publish = format!("{one}/publish");
        for (path, allowed) in [
            ("/api/v1/articles", "GET, HEAD"),
            ("/api/v1/articles/rivers", "GET, HEAD"),
            ("/api/v1/articles/rivers/comments", "GET, HEAD, POST"),
            ("/api/v1/auth/login", "POST"),
            ("/api/v1/editorial/articles", "GET, HEAD, POST"),
            (one.as_str(), "GET, HEAD, PATCH, DELETE"),
            (publish.as_str(), "POST"),
            ("/healthz", "GET, HEAD"),
            ("/readyz", "GET, HEAD"),
            ("/graphql/schema.graphql", "GET, HEAD"),
        ] {
            for method in ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
                if allowed.split(", ").any(|allowed| allowed == method) {
                    continue;
                }
                let request = app.request(Who::Anonymous, method.parse().unwrap(), path).await;
                let reply = app.send(request, 405).await;
                assert_eq!(reply.header("Allow"), Some(allowed), "{method} {path}");
                if method != "HEAD" {
                    problem(&reply, "method_not_allowed");
                }
            }
        }
        for method in [Method::GET, Method::POST, Method::DELETE, Method::OPTIONS] {
            for path in ["/api/v1/nothing", "/api/v1", "/api/v1/articles/a/b", "/api/v1/editorial/articles//publish", "/nothing", "/api"] {
                let reply = app.send(app.request(Who::Anonymous, method.clone(), path).await, 404).await;
                problem(&reply, "not_found");
            }
        }
    }

    /// HEAD is GET without the body.
    async fn head(app: &TestApp) {
        app.rich_article("Rivers", 1, 1).await;
        for (path, status) in [
            ("/api/v1/articles", 200),
            ("/api/v1/articles/rivers", 200),
            ("/api/v1/articles/nothing", 404),
            ("/api/v1/editorial/articles", 401),
            ("/healthz", 200),
            ("/api/openapi.json", 200),
        ] {
            let shown = app.get(Who::Anonymous, path, status).await;
            let head = app.send(app.request(Who::Anonymous, Method::HEAD, path).await, status).await;
            for name in ["Content-Type", "Content-Length", "ETag", "Cache-Control"] {
                assert_eq!(head.header(name), shown.header(name), "{name} of {path}");
            }
            assert_eq!(head.body, Value::Null);
        }
    }

    /// What a shared cache may keep, and what none may.
    async fn caches(app: &TestApp) {
        let article = app.rich_article("Rivers", 1, 0).await;
        let desk = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        for path in ["/api/v1/articles", "/api/v1/articles/rivers", "/api/v1/site", "/api/v1/tags/rivers-one"] {
            let reader = app.get(Who::Anonymous, path, 200).await;
            assert_eq!(reader.header("Cache-Control"), Some("public, no-cache"), "{path}");
            assert!(reader.header("Surrogate-Key").is_some(), "{path}");
            let vary = reader.header("Vary").unwrap().to_ascii_lowercase();
            assert!(vary.contains("authorization"), "{vary}");
            let editor = app.get(Who::Editor, path, 200).await;
            assert_eq!(editor.header("Cache-Control"), Some("private, no-store"), "{path}");
            assert_eq!(editor.header("Surrogate-Key"), None);
            assert_eq!(editor.body, reader.body, "what is published is the same for all");
        }
        for path in [desk.as_str(), "/api/v1/editorial/articles", "/api/v1/me", "/api/v1/editorial/comments"] {
            assert_eq!(app.get(Who::Editor, path, 200).await.header("Cache-Control"), Some("private, no-store"), "{path}");
        }
        let login = json!({ "email": "editor@example.org", "password": masthead_tests::PASSWORD });
        let login = app.post(Who::Anonymous, "/api/v1/auth/login", login, 200).await;
        assert_eq!(login.header("Cache-Control"), Some("private, no-store"));
        let comment = json!({ "name": "Rosa", "email": "rosa@example.com", "text": "Hello" });
        let comment = app.post(Who::Anonymous, "/api/v1/articles/rivers/comments", comment, 201).await;
        assert_eq!(comment.header("Cache-Control"), Some("private, no-store"));
        let made = app.post(Who::Editor, "/api/v1/editorial/tags", json!({ "name": "New" }), 201).await;
        let place = made.header("Location").unwrap().to_owned();
        assert_eq!(app.get(Who::Editor, &place, 200).await.body["id"], made.body["id"]);
    }
}
