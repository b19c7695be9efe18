//! Preview links: a token that shows one revision of one entry, for a while, until it is revoked, and that does nothing
//! else.

mod ending;
mod making;
mod past;
mod showing;

use masthead_tests::{Method, Operation, Reply, TestApp, Value, Who, json};

/// A draft of a kind, made by somebody, with its path on the desk.
pub async fn draft(app: &TestApp, who: Who, kind: &str, title: &str) -> (Value, String) {
    let input = match kind {
        "faq" => json!({ "question": title, "answerMarkdown": "An answer." }),
        _ => json!({ "title": title }),
    };
    let made = app.post(who, &format!("/api/v1/editorial/{kind}s"), input, 201).await.body;
    let path = format!("/api/v1/editorial/{kind}s/{}", made["id"].as_str().expect("an id"));
    (made, path)
}

/// A new title for it.
pub async fn retitle(app: &TestApp, kind: &str, path: &str, title: &str) -> Value {
    let field = if kind == "faq" { "question" } else { "title" };
    let now = app.get(Who::Editor, path, 200).await.body;
    app.change(Who::Editor, Method::PATCH, path, now["version"].as_i64(), Some(json!({ field: title })), 200).await.body
}

async fn link(app: &TestApp, path: &str, options: Value) -> Value {
    app.post(Who::Editor, &format!("{path}/preview-links"), options, 201).await.body
}

/// Asks with this token.
pub async fn with(app: &TestApp, token: &str, method: Method, path: &str, body: Value, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, method, path).await.bearer_auth(token);
    let request = if body.is_null() { request } else { request.json(&body) };
    app.send(request, expected).await
}

/// Whether both APIs take the token.
async fn is_taken(app: &TestApp, token: &str) -> bool {
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/site").await.bearer_auth(token);
    let rest = app.ask(request).await;
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token);
    let graphql = app.ask(request.json(&json!({ "query": "{ site { name } }" }))).await;
    assert_eq!(rest.status, graphql.status, "{} {}", rest.body, graphql.body);
    match rest.status {
        200 => true,
        401 => {
            assert_eq!((rest.code(), graphql.code()), ("unauthenticated", "unauthenticated"));
            false
        }
        status => panic!("{status}: {}", rest.body),
    }
}

/// The operation of making a link in both APIs.
fn making(kind: &str, path: &str, options: &Value) -> Operation {
    let mut input = options.clone();
    input[format!("{kind}Id")] = json!(path.rsplit('/').next());
    Operation {
        method: Method::POST,
        path: format!("{path}/preview-links"),
        version: None,
        body: Some(options.clone()),
        query:
            "mutation($input: CreatePreviewLinkInput!) { createPreviewLink(input: $input) { id url token expiresAt } }"
                .to_owned(),
        variables: json!({ "input": input }),
    }
}

/// Asks both APIs for a preview; null, or what they show.
async fn previewed(app: &TestApp, token: &str, kind: &str, key: &str) -> Value {
    let field = if kind == "faq" { "question" } else { "title" };
    let request = app.request(Who::Anonymous, Method::GET, &format!("/api/v1/{kind}s/{key}?preview=true")).await;
    let rest = app.ask(request.bearer_auth(token)).await;
    let by = if uuid::Uuid::try_parse(key).is_ok() { "id" } else { "slug" };
    let query = format!("{{ {kind}({by}: \"{key}\", preview: true) {{ id slug isPreview {field} }} }}");
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token);
    let graphql = app.send(request.json(&json!({ "query": query })), 200).await;
    assert!(graphql.body.get("errors").is_none(), "{}", graphql.body);
    assert!(rest.header("cache-control").unwrap().contains("no-store"));
    assert_eq!(graphql.header("cache-control"), Some("private, no-store"));
    assert_eq!((rest.header("etag"), rest.header("surrogate-key"), graphql.header("etag")), (None, None, None));
    let shown = &graphql.body["data"][kind];
    match rest.status {
        200 => {
            for key in ["id", "slug", "isPreview", field] {
                assert_eq!(rest.body[key], shown[key], "{key}");
            }
            assert_eq!(shown["isPreview"], true);
        }
        404 => assert_eq!(*shown, Value::Null),
        status => panic!("{status}: {}", rest.body),
    }
    shown[field].clone()
}

async fn shows(app: &TestApp, token: &str, kind: &str, keys: &[&str], title: &str) {
    for key in keys {
        assert_eq!(previewed(app, token, kind, key).await, title, "{key}");
    }
}

async fn hides(app: &TestApp, token: &str, kind: &str, key: &str) {
    assert_eq!(previewed(app, token, kind, key).await, Value::Null, "{key}");
}

fn time(app: &TestApp, seconds: i64) -> Value {
    json!(masthead::clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + seconds * 1_000_000)))
}

const DAY: i64 = 24 * 60 * 60;
