//! Public reading that is closed: without a token nothing is read, in whatever way; with one of `content:read` all that
//! is published is, and nothing else.

use masthead::access::Action;
use masthead_tests::{Engine, Method, TestApp, Value, Who, json, run_with};

use crate::table::{About, OPERATIONS};

async fn nothing_is_read_without_a_token(app: &TestApp) {
    let article = app.rich_article("Behind the wall", 1, 0).await;
    app.mutate("createCategory", json!({ "name": "A category" })).await;
    app.mutate("createAuthor", json!({ "name": "An author" })).await;
    let slug = article["slug"].as_str().unwrap();
    let token = app.api_token(&["content:read"]).await;
    let reads = OPERATIONS
        .iter()
        .filter(|operation| operation.rest.starts_with("GET") && operation.needs.contains(&Action::ReadPublished));
    let mut tried = 0;
    for operation in reads {
        let path = operation.rest.trim_start_matches("GET ");
        let key = match operation.about {
            _ if !path.contains("{key}") => String::new(),
            About::Published("article") => slug.to_owned(),
            _ => app.get(Who::Editor, &path.replace("/{key}", ""), 200).await.body["items"][0]["id"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        };
        let path = path.replace("{key}", &key);
        assert_eq!(app.get(Who::Anonymous, &path, 401).await.code(), "unauthenticated", "{path}");
        let request = app.request(Who::Anonymous, Method::GET, &path).await.bearer_auth(&token);
        let answer = app.send(request, 200).await;
        assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{path}");
        tried += 1;
    }
    assert!(tried > 12, "{tried}");
    let comments = format!("/api/v1/articles/{slug}/comments");
    app.get(Who::Anonymous, &comments, 401).await;
    let comment = json!({ "name": "Rosa", "email": "rosa@example.com", "text": "Hello" });
    app.post(Who::Anonymous, &comments, comment, 401).await;

    let id = article["id"].as_str().unwrap();
    for query in [
        format!("{{ article(slug: \"{slug}\") {{ title }} }}"),
        "{ articles { nodes { title } } }".to_owned(),
        "{ faqs { nodes { question } } tags { nodes { name } } }".to_owned(),
        "{ categories { nodes { name } } authors { nodes { name } } sources { nodes { title } } }".to_owned(),
        "{ comments { nodes { bodyHtml } } site { name } }".to_owned(),
        format!("{{ node(id: \"{id}\") {{ id }} nodes(ids: [\"{id}\"]) {{ id }} }}"),
    ] {
        let body = json!({ "query": query });
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await;
        let refused = app.ask(request.json(&body)).await.body;
        assert!(refused["errors"].is_array() && !refused.to_string().contains("Behind the wall"), "{query}: {refused}");
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
        let read = app.send(request.json(&body), 200).await.body;
        assert!(read["errors"].is_null(), "{query}: {read}");
    }
    // Signing in is open, health too, and so are the keys that verify tokens.
    app.sign_in("editor@example.org").await;
    app.get(Who::Anonymous, "/.well-known/jwks.json", 200).await;
    assert_eq!(app.data(Who::Anonymous, "{ me { email } }", json!({})).await["me"], Value::Null);
    // What is not published is not read by such a token either.
    let draft = app.article(json!({ "title": "A draft" })).await;
    let path = format!("/api/v1/articles/{}", draft["slug"].as_str().unwrap());
    let request = app.request(Who::Anonymous, Method::GET, &path).await.bearer_auth(&token);
    app.send(request, 404).await;
    let other = app.api_token(&["comments:moderate"]).await;
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/articles").await.bearer_auth(&other);
    assert_eq!(app.send(request, 403).await.code(), "forbidden");
}

#[test]
fn sqlite() {
    run_with(Engine::Sqlite, |config| config.access.public_reading = false, nothing_is_read_without_a_token);
}

#[test]
fn postgres() {
    run_with(Engine::Postgres, |config| config.access.public_reading = false, nothing_is_read_without_a_token);
}
