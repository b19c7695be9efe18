//! What is written without an event: bookkeeping that no reader, editor or listener can see. This is the list of it.

use std::collections::BTreeMap;

use masthead::context::Cx;
use masthead_tests::{Method, TestApp, Who, json, on_both_engines};
use sea_orm::{ConnectionTrait, Statement};

/// The tables that may change while the journal does not, and why.
const BOOKKEEPING: &[(&str, &str)] = &[
    ("api_token", "when it was last used"),
    ("attempt", "how much of an allowance is used up"),
    ("lease", "which process does work that only one is to do at a time"),
    ("password_link", "those that have ended are removed"),
    ("preview_link", "those that ended long ago are removed"),
    ("refresh_token", "which of them was used, and the next one"),
    ("session", "when it was last seen"),
    ("signing_key", "the first one, which nobody asked for"),
];

/// A fingerprint of each table but the journal.
async fn tables(app: &TestApp) -> BTreeMap<String, String> {
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    let backend = db.get_database_backend();
    let names = match app.engine {
        masthead_tests::Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        masthead_tests::Engine::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut found = BTreeMap::new();
    for row in db.query_all_raw(Statement::from_string(backend, names)).await.expect("names") {
        let name: String = row.try_get("", "name").expect("a name");
        if name == "event" || name.starts_with("sqlite_") {
            continue;
        }
        let rows = db.query_all_raw(Statement::from_string(backend, format!("SELECT * FROM {name}"))).await;
        let mut rows: Vec<String> = rows.expect("rows").iter().map(|row| format!("{row:?}")).collect();
        rows.sort();
        found.insert(name, rows.join("\n"));
    }
    found
}

on_both_engines! {
    /// Requests that no event tells of, of every kind that writes: no other table is another one afterwards.
    async fn nothing_else_is_written_in_silence(app: &TestApp) {
        let token = app.api_token(&["content:read"]).await;
        let tokens = app.sign_in("editor@example.org").await;
        app.rich_article("Rivers", 1, 1).await;
        let (before, position) = (tables(app).await, app.position().await);
        let wrong = json!({ "email": "editor@example.org", "password": "wrong horse battery" });
        app.post(Who::Anonymous, "/api/v1/auth/login", wrong, 401).await;
        let refresh = json!({ "refreshToken": tokens["refreshToken"] });
        app.post(Who::Anonymous, "/api/v1/auth/refresh", refresh, 200).await;
        let nobody = json!({ "email": "nobody@example.org" });
        app.post(Who::Anonymous, "/api/v1/auth/password/request-reset", nobody, 200).await;
        let request = app.request(Who::Anonymous, Method::GET, "/api/v1/articles").await;
        app.send(request.bearer_auth(&token), 200).await;
        app.get(Who::Anonymous, "/api/v1/articles/rivers", 200).await;
        app.post(Who::Anonymous, "/api/v1/editorial/tags", json!({ "name": "No" }), 401).await;
        assert_eq!(app.position().await, position, "none of it is an event");
        let after = tables(app).await;
        let changed: Vec<_> = after.iter().filter(|(name, rows)| before[*name] != **rows).map(|(name, _)| name).collect();
        assert!(changed.iter().any(|name| *name == "attempt") && changed.iter().any(|name| *name == "refresh_token"));
        for name in changed {
            assert!(BOOKKEEPING.iter().any(|(known, _)| known == name), "{name} changed without an event");
        }
    }
}
