//! Signing in and out: an access token ends with its session, a refresh token is used once.

use masthead_tests::{Method, PASSWORD, Reply, TestApp, Value, Who, json, on_both_engines};

async fn post(app: &TestApp, verb: &str, body: Value, expected: u16) -> Reply {
    app.post(Who::Anonymous, &format!("/api/v1/auth/{verb}"), body, expected).await
}

async fn login(app: &TestApp) -> Value {
    post(app, "login", json!({ "email": "editor@example.org", "password": PASSWORD }), 200).await.body
}

async fn refresh(app: &TestApp, tokens: &Value, expected: u16) -> Reply {
    post(app, "refresh", json!({ "refreshToken": tokens["refreshToken"] }), expected).await
}

async fn me(app: &TestApp, token: &Value, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
    app.send(request.bearer_auth(token["accessToken"].as_str().expect("a token")), expected).await
}

on_both_engines! {
    /// Signing in by either API; the token says who asks.
    async fn who_signs_in_is_known(app: &TestApp) {
        let tokens = login(app).await;
        assert_eq!(me(app, &tokens, 200).await.body["email"], "editor@example.org");
        let query = "mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken expiresAt } }";
        let input = json!({ "input": { "email": "EDITOR@example.org", "password": PASSWORD } });
        let by_graphql = app.data(Who::Anonymous, query, input).await["login"].clone();
        assert_eq!(me(app, &by_graphql, 200).await.body["role"], "EDITOR");
        let data = app.data(Who::Editor, "{ me { email role name } }", json!({})).await;
        assert_eq!(data["me"], json!({ "email": "editor@example.org", "role": "EDITOR", "name": "Edith" }));
    }

    /// A wrong password, an unknown address and no address at all are told apart by nobody.
    async fn a_refusal_says_nothing(app: &TestApp) {
        let mut bodies = Vec::new();
        for (email, password) in
            [("editor@example.org", "wrong horse battery"), ("nobody@example.org", PASSWORD), ("no address", PASSWORD)]
        {
            let refused = post(app, "login", json!({ "email": email, "password": password }), 401).await;
            assert_eq!(refused.code(), "unauthenticated");
            bodies.push(refused.body);
        }
        assert!(bodies.iter().all(|body| *body == bodies[0]));
        let none = json!({ "accessToken": "not-a-token" });
        assert_eq!(me(app, &none, 401).await.code(), "unauthenticated");
        app.get(Who::Anonymous, "/api/v1/me", 401).await;
    }

    /// A refresh token gives the next pair. Used a second time, it ends the session: neither the pair that it gave nor
    /// any access token of the session holds any longer. Another session is not touched.
    async fn a_refresh_token_is_used_once(app: &TestApp) {
        let (first, other) = (login(app).await, login(app).await);
        let second = refresh(app, &first, 200).await.body;
        assert_ne!(second["refreshToken"], first["refreshToken"]);
        let third = refresh(app, &second, 200).await.body;
        for tokens in [&first, &second, &third] {
            me(app, tokens, 200).await;
        }
        assert_eq!(refresh(app, &second, 401).await.code(), "unauthenticated");
        for tokens in [&first, &second, &third] {
            assert_eq!(me(app, tokens, 401).await.code(), "unauthenticated");
        }
        refresh(app, &third, 401).await;
        me(app, &other, 200).await;
        refresh(app, &other, 200).await;
        refresh(app, &json!({ "refreshToken": "made up" }), 401).await;
    }

    /// Signing out ends the token at once, in both APIs, and the refresh token with it.
    async fn logout_ends_the_session(app: &TestApp) {
        let (tokens, other) = (login(app).await, login(app).await);
        me(app, &tokens, 200).await;
        let token = tokens["accessToken"].as_str().expect("a token");
        let logout = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/logout").await;
        assert_eq!(app.send(logout.bearer_auth(token), 200).await.body, json!({ "ended": true }));
        me(app, &tokens, 401).await;
        refresh(app, &tokens, 401).await;
        let query = json!({ "query": "{ articles { totalCount } }" });
        let graphql = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token).json(&query);
        assert_eq!(app.send(graphql, 401).await.code(), "unauthenticated");
        me(app, &other, 200).await;
        let position = app.position().await;
        let kinds: Vec<_> = app.journal().await.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "session.ended").count(), 1, "{position}: {kinds:?}");
    }

    /// A refresh token that is used twice is written to the journal, with the reason.
    async fn a_copied_refresh_token_is_told(app: &TestApp) {
        let first = login(app).await;
        refresh(app, &first, 200).await;
        refresh(app, &first, 401).await;
        let ended = app.journal().await.into_iter().rfind(|event| event.kind == "session.ended").expect("an event");
        assert!(ended.payload.contains("refresh token used twice"), "{}", ended.payload);
        assert_eq!(ended.actor_kind, "ANONYMOUS");
    }

    /// An account sees its sessions, by what the devices call themselves, and ends any of them: its token ends with it.
    async fn one_sees_and_ends_ones_sessions(app: &TestApp) {
        let signed_in = async |device: &str| {
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/login").await;
            let login = json!({ "email": "editor@example.org", "password": PASSWORD });
            app.send(request.header("User-Agent", device).json(&login), 200).await.body
        };
        let (phone, desk) = (signed_in("A phone").await, signed_in("A desk").await);
        // Somebody else's are not among them.
        app.sign_in("admin@example.org").await;
        let list = async |tokens: &Value| {
            let request = app.request(Who::Anonymous, Method::GET, "/api/v1/sessions").await;
            app.send(request.bearer_auth(tokens["accessToken"].as_str().unwrap()), 200).await.body["items"].clone()
        };
        let sessions = list(&desk).await;
        let devices = sessions.as_array().unwrap().iter().map(|session| session["device"].as_str().unwrap());
        assert_eq!(devices.collect::<Vec<_>>(), ["A desk", "A phone"]);
        assert_eq!(sessions[0]["current"], true);
        assert_eq!(sessions[1]["current"], false);
        assert!(sessions[1]["lastSeenAt"].as_str() >= sessions[1]["startedAt"].as_str());

        let before = sessions[1]["lastSeenAt"].clone();
        app.app.clock().advance(5 * masthead::clock::MINUTE);
        me(app, &phone, 200).await;
        assert!(list(&desk).await[1]["lastSeenAt"].as_str() > before.as_str(), "seen since, and told at once");

        let path = format!("/api/v1/sessions/{}", sessions[1]["id"].as_str().unwrap());
        app.change(Who::Admin, Method::DELETE, &path, None, None, 404).await;
        me(app, &phone, 200).await;
        let end = app.request(Who::Anonymous, Method::DELETE, &path).await;
        app.send(end.bearer_auth(desk["accessToken"].as_str().unwrap()), 204).await;
        assert_eq!(me(app, &phone, 401).await.code(), "unauthenticated");
        refresh(app, &phone, 401).await;
        me(app, &desk, 200).await;
        assert_eq!(list(&desk).await.as_array().unwrap().len(), 1);
        let end = app.request(Who::Anonymous, Method::DELETE, &path).await;
        app.send(end.bearer_auth(desk["accessToken"].as_str().unwrap()), 404).await;
    }

    /// Signing out everywhere ends every session of the account, and no other's.
    async fn logout_everywhere_ends_them_all(app: &TestApp) {
        let (one, two, other) = (login(app).await, login(app).await, app.sign_in("admin@example.org").await);
        for tokens in [&one, &two, &other] {
            me(app, tokens, 200).await;
        }
        let request = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/logout-everywhere").await;
        let answer = app.send(request.bearer_auth(one["accessToken"].as_str().unwrap()), 200).await;
        assert_eq!(answer.body, json!({ "count": 2 }));
        for tokens in [&one, &two] {
            me(app, tokens, 401).await;
            refresh(app, tokens, 401).await;
        }
        me(app, &other, 200).await;
    }

    /// A session that was used is written down with the time, without a write for each request.
    async fn a_use_is_written_once_for_many(app: &TestApp) {
        let tokens = login(app).await;
        app.app.clock().advance(masthead::clock::MINUTE);
        me(app, &tokens, 200).await;
        app.take_statements();
        for _ in 0..20 {
            me(app, &tokens, 200).await;
        }
        let writes = |sql: &String| sql.starts_with("UPDATE") || sql.starts_with("INSERT");
        assert_eq!(app.take_statements().into_iter().filter(writes).count(), 0);
    }

    /// Two deeds with credentials in one request are one too many, whatever they are.
    async fn credentials_are_used_once_in_a_request(app: &TestApp) {
        let login = r#"login(input: { email: "editor@example.org", password: "correct horse battery" }) { expiresAt }"#;
        let reset = r#"requestPasswordReset(input: { email: "editor@example.org" }) { accepted }"#;
        let twice = app.graphql(Who::Anonymous, &format!("mutation {{ a: {login} b: {login} }}"), json!({}), 200).await;
        assert!(twice.body["data"]["a"].is_object(), "{}", twice.body);
        assert_eq!(twice.code(), "invalid_request");
        let both = app.graphql(Who::Anonymous, &format!("mutation {{ {reset} {login} }}"), json!({}), 200).await;
        assert_eq!(both.body["data"]["login"], Value::Null, "{}", both.body);
        assert_eq!(both.code(), "invalid_request");
        app.data(Who::Anonymous, &format!("mutation {{ {login} }}"), json!({})).await;
    }

    /// No token and no password stands in the journal.
    async fn the_journal_holds_no_secret(app: &TestApp) {
        let tokens = login(app).await;
        let next = refresh(app, &tokens, 200).await.body;
        let journal = format!("{:?}", app.journal().await);
        assert!(journal.contains("session.started"));
        for secret in [
            &tokens["accessToken"],
            &tokens["refreshToken"],
            &next["refreshToken"],
            &json!(PASSWORD),
            &json!("editor@example.org"),
        ] {
            assert!(!journal.contains(secret.as_str().unwrap()));
        }
    }
}
