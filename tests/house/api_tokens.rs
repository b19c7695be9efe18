//! API tokens: they hold to their scopes and their time, are shown once, and end when they are revoked.

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines};

const PATH: &str = "/api/v1/editorial/api-tokens";

async fn make(app: &TestApp, scopes: &[&str]) -> Value {
    app.post(Who::Admin, PATH, json!({ "name": "Build", "scopes": scopes }), 201).await.body
}

async fn with(app: &TestApp, token: &str, method: Method, path: &str, body: Option<Value>, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, method, path).await.bearer_auth(token);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    app.send(request, expected).await
}

async fn listed(app: &TestApp, made: &Value) -> Value {
    let path = format!("{PATH}/{}", made["apiToken"]["id"].as_str().unwrap());
    app.get(Who::Admin, &path, 200).await.body
}

on_both_engines! {
    /// A token is shown once, has a form that scanners know, and is stored as a hash.
    async fn it_is_shown_once(app: &TestApp) {
        let made = make(app, &["content:read", "content:write"]).await;
        let token = made["token"].as_str().unwrap();
        assert!(token.starts_with("masthead_") && token.len() == 45, "{token}");
        assert_eq!(made["apiToken"]["hint"].as_str(), Some(&token[41..]));
        assert_eq!(made["apiToken"]["scopes"], json!(["content:read", "content:write"]));
        let again = listed(app, &made).await;
        assert!(!again.to_string().contains(&token[..40]));
        let list = app.get(Who::Admin, PATH, 200).await.body.to_string();
        assert!(list.contains("Build") && !list.contains(&token[..40]));
        assert!(!format!("{:?}", app.journal().await).contains(&token[9..40]));
    }

    /// It does what its scopes say, and no more, in both APIs; the journal knows which token it was.
    async fn it_holds_to_its_scopes(app: &TestApp) {
        let made = make(app, &["content:write"]).await;
        let token = made["token"].as_str().unwrap();
        let article = json!({ "title": "By a machine" });
        let article = with(app, token, Method::POST, "/api/v1/editorial/articles", Some(article), 201).await.body;
        let publish = format!("/api/v1/editorial/articles/{}/publish", article["id"].as_str().unwrap());
        assert_eq!(with(app, token, Method::POST, &publish, None, 403).await.code(), "forbidden");
        with(app, token, Method::GET, "/api/v1/editorial/comments", None, 403).await;
        with(app, token, Method::GET, PATH, None, 403).await;
        with(app, token, Method::GET, "/api/v1/me", None, 403).await;
        let event = app.journal().await.into_iter().rfind(|event| event.kind == "article.created").unwrap();
        assert_eq!(event.actor_kind, "TOKEN");
        assert_eq!(event.actor_id.unwrap().to_string(), made["apiToken"]["id"].as_str().unwrap());
        let me = json!({ "query": "{ me { email } articles { totalCount } }" });
        let me = with(app, token, Method::POST, "/graphql", Some(me), 200).await.body;
        assert_eq!(me["data"], json!({ "me": null, "articles": { "totalCount": 0 } }));
    }

    /// Two scopes together may do what needs both: to take from readers, and to change what they see at once.
    async fn scopes_add_up(app: &TestApp) {
        let (write, publish) = (make(app, &["content:write"]).await, make(app, &["content:publish"]).await);
        let both = make(app, &["content:write", "content:publish"]).await;
        let article = app.rich_article("Published", 0, 0).await;
        let archive = format!("/api/v1/editorial/articles/{}/archive", article["id"].as_str().unwrap());
        let version = format!("\"{}\"", article["version"]);
        for (made, expected) in [(&write, 403), (&publish, 403), (&both, 200)] {
            let token = made["token"].as_str().unwrap();
            let category = json!({ "name": format!("Category {expected}") });
            let created = if expected == 200 { 201 } else { 403 };
            with(app, token, Method::POST, "/api/v1/editorial/categories", Some(category), created).await;
            let request = app.request(Who::Anonymous, Method::POST, &archive).await.bearer_auth(token);
            app.send(request.header("If-Match", &version), expected).await;
        }
    }

    /// A token stays when the account goes that made it.
    async fn it_stays_when_its_maker_goes(app: &TestApp) {
        let id = app.make_account("maker@example.org", masthead_entity::Role::Administrator).await;
        let maker = app.sign_in("maker@example.org").await["accessToken"].as_str().unwrap().to_owned();
        let wanted = json!({ "name": "Stays", "scopes": ["content:preview"] });
        let made = with(app, &maker, Method::POST, PATH, Some(wanted), 201).await.body;
        assert_eq!(made["apiToken"]["createdBy"], json!(id.to_string()));
        let account = format!("/api/v1/editorial/accounts/{id}");
        app.change(Who::Admin, Method::DELETE, &account, Some(1), None, 200).await;
        with(app, made["token"].as_str().unwrap(), Method::GET, "/api/v1/editorial/articles", None, 200).await;
    }

    /// It ends when it is revoked, at once, and when its time is over.
    async fn it_ends(app: &TestApp) {
        let (made, other) = (make(app, &["content:preview"]).await, make(app, &["content:preview"]).await);
        let desk = "/api/v1/editorial/articles";
        for made in [&made, &other] {
            with(app, made["token"].as_str().unwrap(), Method::GET, desk, None, 200).await;
        }
        let path = format!("{PATH}/{}", made["apiToken"]["id"].as_str().unwrap());
        app.change(Who::Admin, Method::DELETE, &path, None, None, 204).await;
        let refused = with(app, made["token"].as_str().unwrap(), Method::GET, desk, None, 401).await;
        assert_eq!(refused.code(), "unauthenticated");
        assert!(listed(app, &made).await["revokedAt"].is_string());
        app.change(Who::Admin, Method::DELETE, &path, None, None, 204).await;
        let token = other["token"].as_str().unwrap();
        app.app.clock().advance(89 * masthead::clock::DAY);
        with(app, token, Method::GET, desk, None, 200).await;
        app.app.clock().advance(masthead::clock::DAY);
        with(app, token, Method::GET, desk, None, 401).await;
    }

    /// What is wrong with one is told by nobody, and costs no statement where its form is wrong already.
    async fn a_wrong_one_is_refused(app: &TestApp) {
        let made = make(app, &["content:read"]).await;
        let token = made["token"].as_str().unwrap();
        with(app, token, Method::GET, "/api/v1/articles", None, 200).await;
        let unknown = masthead::auth::secrets::api_token().unwrap();
        let mut cut = token.to_owned();
        cut.pop();
        for wrong in [unknown.as_str(), &cut, &format!("{token}0"), &token.to_uppercase(), "masthead_", &token[9..]] {
            let refused = with(app, wrong, Method::GET, "/api/v1/articles", None, 401).await;
            assert_eq!(refused.body["detail"], "The access token is not accepted. Sign in, or refresh it.");
        }
        // No order of authentication by a token: it neither signs in nor makes another.
        with(app, token, Method::POST, "/api/v1/auth/logout", None, 403).await;
    }

    /// Faults of what is asked for come at once, in both APIs.
    async fn faults_are_told_at_once(app: &TestApp) {
        let past = "2020-01-01T00:00:00Z";
        let wrong = json!({ "name": " ", "scopes": ["content:read", "content:everything"], "expiresAt": past });
        let refused = app.post(Who::Admin, PATH, wrong.clone(), 422).await;
        assert_eq!(refused.fields(), ["/name", "/scopes/1", "/expiresAt"]);
        let query = "mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }";
        let graphql = app.refused(Who::Admin, query, json!({ "input": wrong }), "invalid_input").await;
        assert_eq!(graphql.fields(), ["/name", "/scopes/1", "/expiresAt"]);
        let none = json!({ "name": "Nothing", "scopes": [] });
        assert_eq!(app.post(Who::Admin, PATH, none, 422).await.fields(), ["/scopes"]);
        let long = json!({ "name": "Forever", "scopes": ["content:read"], "expiresAt": "2199-01-01T00:00:00Z" });
        assert_eq!(app.post(Who::Admin, PATH, long, 422).await.fields(), ["/expiresAt"]);
    }

    /// When it was last used is told at once, and written without a write for each request.
    async fn its_last_use_is_known(app: &TestApp) {
        let made = make(app, &["content:read"]).await;
        assert_eq!(listed(app, &made).await["lastUsedAt"], Value::Null);
        app.app.clock().advance(masthead::clock::MINUTE);
        let token = made["token"].as_str().unwrap();
        with(app, token, Method::GET, "/api/v1/articles", None, 200).await;
        assert!(listed(app, &made).await["lastUsedAt"].as_str() > made["apiToken"]["createdAt"].as_str());
        app.take_statements();
        for _ in 0..20 {
            with(app, token, Method::GET, "/api/v1/articles", None, 200).await;
        }
        let writes = |sql: &String| sql.starts_with("UPDATE") || sql.starts_with("INSERT");
        assert_eq!(app.take_statements().into_iter().filter(writes).count(), 0);
    }
}
