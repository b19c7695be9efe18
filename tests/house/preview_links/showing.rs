//! What a link shows, and that it does nothing else.

use masthead_tests::{Engine, Method, TestApp, Value, Who, json, on_both_engines, run_with};

use super::{draft, hides, link, shows, with};

on_both_engines! {
    /// It does nothing but show: it writes, comments and moderates nothing, and there is no desk for it. (That no
    /// operation of the table is open to it is a test of its own.)
    async fn it_does_nothing_else(app: &TestApp) {
        let shown = app.rich_article("Published", 1, 0).await;
        let (_, path) = draft(app, Who::Editor, "article", "Linked").await;
        let token = link(app, &path, json!({})).await["token"].as_str().unwrap().to_owned();
        let comment = json!({ "name": "Rosa", "email": "rosa@example.com", "text": "Hello" });
        let comments = format!("/api/v1/articles/{}/comments", shown["id"].as_str().unwrap());
        let position = app.position().await;
        for (method, path, body) in [
            (Method::POST, comments.clone(), comment.clone()),
            (Method::GET, path.clone(), Value::Null),
            (Method::GET, format!("{path}/revisions"), Value::Null),
            (Method::GET, format!("{path}/preview-links"), Value::Null),
            (Method::POST, format!("{path}/preview-links"), json!({})),
            (Method::POST, format!("{path}/publish"), json!({})),
            (Method::PATCH, path.clone(), json!({ "title": "Mine" })),
            (Method::GET, "/api/v1/editorial/articles".to_owned(), Value::Null),
            (Method::GET, "/api/v1/me".to_owned(), Value::Null),
        ] {
            let refused = with(app, &token, method, &path, body, 403).await;
            assert_eq!(refused.code(), "forbidden", "{path}");
        }
        for query in ["{ editorial { article(slug: \"linked\") { id } } }", "mutation { submitComment { status } }"] {
            let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
            assert_eq!(app.ask(request.json(&json!({ "query": query }))).await.code(), "invalid_request", "{query}");
        }
        assert_eq!(app.position().await, position, "nothing was written");
        // The control: it reads what readers read, and what it asks for is kept by no cache.
        let read = with(app, &token, Method::GET, "/api/v1/articles/published", Value::Null, 200).await;
        assert_eq!(read.header("cache-control"), Some("private, no-store"));
        with(app, &token, Method::GET, "/api/v1/articles/linked", Value::Null, 404).await;
        app.post(Who::Anonymous, &comments, comment, 201).await;
    }

    /// The front end's own page query shows what was never published, by id and by every slug, and goes on showing that
    /// revision when there are newer ones.
    async fn it_shows_one_revision(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (made, path) = draft(app, Who::Editor, kind, "First words").await;
            let made_link = link(app, &path, json!({})).await;
            let token = made_link["token"].as_str().unwrap();
            let id = made["id"].as_str().unwrap();
            shows(app, token, kind, &[id, "first-words"], "First words").await;
            let field = if kind == "faq" { "question" } else { "title" };
            let now = app.get(Who::Editor, &path, 200).await.body;
            let change = json!({ field: "Second words", "slug": "second-words" });
            let changed = app.change(Who::Editor, Method::PATCH, &path, now["version"].as_i64(), Some(change), 200).await.body;
            shows(app, token, kind, &[id, "first-words"], "First words").await;
            // A name that the entry got later, and that nobody saw, is not found by guessing.
            hides(app, token, kind, "second-words").await;
            // The slug of its revision was free, and leads others elsewhere by now.
            let (other, _) = draft(app, Who::Editor, kind, "First words").await;
            assert_eq!(other["slug"], "first-words");
            shows(app, token, kind, &[id, "first-words"], "First words").await;
            // A link to the newer revision shows that.
            let newer = link(app, &path, json!({})).await;
            let newer = newer["token"].as_str().unwrap();
            shows(app, newer, kind, &[id, "second-words"], "Second words").await;
            hides(app, newer, kind, "first-words").await;
            // Published, readers see the second; the first link shows the first all the same.
            let publish = format!("{path}/publish");
            let shown = app.change(Who::Editor, Method::POST, &publish, changed["version"].as_i64(), None, 200).await.body;
            shows(app, token, kind, &[id, "second-words"], "First words").await;
            let read = with(app, token, Method::GET, &format!("/api/v1/{kind}s/{id}"), Value::Null, 200).await.body;
            assert_eq!(read[field], "Second words", "what readers see, where no preview is asked for");
            // Another entry is not there for it, published or not, nor one of the other kind.
            for key in [other["id"].as_str().unwrap(), "nothing"] {
                hides(app, token, kind, key).await;
            }
            let published = app.rich_article(&format!("Published beside the {kind}"), 0, 0).await;
            hides(app, token, "article", published["id"].as_str().unwrap()).await;
            hides(app, token, "article", published["slug"].as_str().unwrap()).await;
            hides(app, token, if kind == "faq" { "article" } else { "faq" }, id).await;
            // Nothing is shown out of the trash, and all of it again when it is restored.
            let trashed = app.change(Who::Editor, Method::DELETE, &path, shown["version"].as_i64(), None, 200).await.body;
            for key in [id, "second-words"] {
                hides(app, token, kind, key).await;
            }
            let restore = format!("{path}/restore");
            app.change(Who::Editor, Method::POST, &restore, trashed["version"].as_i64(), None, 200).await;
            shows(app, token, kind, &[id, "second-words"], "First words").await;
            // Revoked, it is no credential any more.
            let revoke = format!("/api/v1/editorial/preview-links/{}", made_link["id"].as_str().unwrap());
            app.change(Who::Editor, Method::DELETE, &revoke, None, None, 204).await;
            with(app, token, Method::GET, &format!("/api/v1/{kind}s/{id}?preview=true"), Value::Null, 401).await;
        }
    }

    /// An entry in another language than the site's is found without naming it.
    async fn its_language_need_not_be_named(app: &TestApp) {
        let input = json!({ "title": "Ein Titel", "locale": "de" });
        let made = app.post(Who::Editor, "/api/v1/editorial/articles", input, 201).await.body;
        let made = link(app, &format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap()), json!({})).await;
        shows(app, made["token"].as_str().unwrap(), "article", &["ein-titel"], "Ein Titel").await;
    }
}

/// Where reading is closed, a link does not open it.
async fn closed_reading_stays_closed(app: &TestApp) {
    app.rich_article("Behind the wall", 1, 0).await;
    let input = json!({ "title": "Linked", "bodyMarkdown": "Its words.", "tags": [{ "name": "Its tag" }],
        "faqs": [{ "slug": "behind-the-wall-question-1" }], "materials": [{ "article": { "slug": "behind-the-wall" } }] });
    let made = app.post(Who::Editor, "/api/v1/editorial/articles", input, 201).await.body;
    let made = link(app, &format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap()), json!({})).await;
    let token = made["token"].as_str().unwrap().to_owned();
    // It shows its revision, and nothing of what is published beside it.
    let seen = with(app, &token, Method::GET, "/api/v1/articles/linked?preview=true", Value::Null, 200).await.body;
    assert_eq!((&seen["title"], &seen["tags"][0]["name"]), (&json!("Linked"), &json!("Its tag")));
    assert!(seen["bodyHtml"].as_str().unwrap().contains("Its words."));
    assert_eq!(
        (&seen["faqs"]["items"], &seen["materials"], &seen["comments"]["items"]),
        (&json!([]), &json!([]), &json!([]))
    );
    let query = "{ article(slug: \"linked\", preview: true) { title bodyHtml tags { name articles { nodes { title } } }
        faqs { nodes { question } } materials { title } comments { nodes { id } } jsonLd } }";
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
    let shown = app.send(request.json(&json!({ "query": query })), 200).await.body;
    assert_eq!(shown["data"]["article"]["title"], "Linked", "{shown}");
    assert!(!shown.to_string().contains("ehind the wall"), "{shown}");
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
    let query = json!({ "query": "{ article(slug: \"behind-the-wall\") { title } }" });
    assert_eq!(app.ask(request.json(&query)).await.code(), "forbidden");
    for path in
        ["/api/v1/articles", "/api/v1/articles/behind-the-wall", "/api/v1/tags", "/api/v1/site", "/api/v1/comments"]
    {
        assert_eq!(with(app, &token, Method::GET, path, Value::Null, 403).await.code(), "forbidden", "{path}");
    }
    for query in ["{ articles { nodes { title } } }", "{ site { name } }", "{ tags { nodes { name } } }"] {
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
        assert_eq!(app.ask(request.json(&json!({ "query": query }))).await.code(), "invalid_request", "{query}");
    }
    // The control: it is the token that is known, not the door that is shut.
    with(app, &format!("{}x", &token[..64]), Method::GET, "/api/v1/site", Value::Null, 401).await;
    let reader = app.api_token(&["content:read"]).await;
    with(app, &reader, Method::GET, "/api/v1/articles/behind-the-wall", Value::Null, 200).await;
}

#[test]
fn closed_sqlite() {
    run_with(Engine::Sqlite, |config| config.access.public_reading = false, closed_reading_stays_closed);
}

#[test]
fn closed_postgres() {
    run_with(Engine::Postgres, |config| config.access.public_reading = false, closed_reading_stays_closed);
}
