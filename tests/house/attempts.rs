//! Failing to sign in: so often and no more, by account and by network address, in every process alike.

use masthead_entity::Role;
use masthead_tests::{Engine, PASSWORD, Reply, TestApp, Who, json, run_with};

async fn attempt(app: &TestApp, email: &str, password: &str) -> Reply {
    let request = app.request(Who::Anonymous, masthead_tests::Method::POST, "/api/v1/auth/login").await;
    app.ask(request.json(&json!({ "email": email, "password": password }))).await
}

fn on(engine: Engine, per_account: u32, per_address: u32, test: impl AsyncFnOnce(&TestApp)) {
    let limits = |config: &mut masthead::config::Config| {
        (config.attempts.per_account, config.attempts.per_address) = (per_account, per_address);
        (config.attempts.account_seconds, config.attempts.address_seconds) = (60, 10);
    };
    run_with(engine, limits, test);
}

/// So many failures of one account, whether it exists or not; then it waits, even with the right password, and is told
/// how long. Others do not wait. A minute later there is one more.
async fn by_account(app: &TestApp) {
    app.make_account("other@example.org", Role::Author).await;
    for email in ["editor@example.org", "nobody@example.org"] {
        for _ in 0..3 {
            assert_eq!(attempt(app, email, "wrong horse battery").await.status, 401);
        }
        let waits = attempt(app, email, PASSWORD).await;
        assert_eq!((waits.status, waits.code()), (429, "too_many_requests"), "{email}");
        let seconds: i64 = waits.header("retry-after").expect("a header").parse().expect("seconds");
        assert!((1..=60).contains(&seconds), "{seconds}");
        let query = "mutation($input: LoginInput!) { login(input: $input) { accessToken } }";
        let input = json!({ "input": { "email": email.to_uppercase(), "password": PASSWORD } });
        let graphql = app.refused(Who::Anonymous, query, input, "too_many_requests").await;
        assert!(graphql.body["errors"][0]["extensions"]["retryAfter"].as_i64() > Some(0), "{}", graphql.body);
    }
    assert_eq!(attempt(app, "other@example.org", PASSWORD).await.status, 200);
    app.app.clock().advance(masthead::clock::MINUTE);
    assert_eq!(attempt(app, "editor@example.org", "wrong horse battery").await.status, 401);
    assert_eq!(attempt(app, "editor@example.org", PASSWORD).await.status, 429);
    app.app.clock().advance(masthead::clock::MINUTE);
    assert_eq!(attempt(app, "editor@example.org", PASSWORD).await.status, 200);
    // Who succeeds begins anew.
    for _ in 0..3 {
        assert_eq!(attempt(app, "editor@example.org", "wrong horse battery").await.status, 401);
    }
    assert_eq!(attempt(app, "editor@example.org", PASSWORD).await.status, 429);
}

/// So many failures from one address, whatever the account; successes do not count.
async fn by_address(app: &TestApp) {
    for _ in 0..10 {
        assert_eq!(attempt(app, "admin@example.org", PASSWORD).await.status, 200);
    }
    for number in 0..4 {
        assert_eq!(attempt(app, &format!("guess{number}@example.org"), PASSWORD).await.status, 401);
    }
    assert_eq!(attempt(app, "guess5@example.org", PASSWORD).await.status, 429);
    assert_eq!(attempt(app, "admin@example.org", PASSWORD).await.status, 429);
    app.app.clock().advance(10 * masthead::clock::SECOND);
    assert_eq!(attempt(app, "admin@example.org", PASSWORD).await.status, 200);
}

/// Many at once are not more than many after one another.
async fn at_once(app: &TestApp) {
    let attempts = (0..12).map(|_| attempt(app, "editor@example.org", "wrong horse battery"));
    let statuses: Vec<u16> = futures_util::future::join_all(attempts).await.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 3, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 9, "{statuses:?}");
}

/// Mail is not sent without end either, to an account or from an address.
async fn mail(app: &TestApp) {
    let ask = async |email: &str, expected: u16| {
        app.post(Who::Anonymous, "/api/v1/auth/password/request-reset", json!({ "email": email }), expected).await
    };
    for email in ["editor@example.org", "nobody@example.org"] {
        for _ in 0..3 {
            ask(email, 200).await;
        }
        assert_eq!(ask(email, 429).await.code(), "too_many_requests");
    }
    ask("admin@example.org", 200).await;
    ask("third@example.org", 200).await;
    ask("fourth@example.org", 429).await;
}

macro_rules! both {
    ($($name:ident($account:literal, $address:literal);)+) => {$(
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                on(Engine::Sqlite, $account, $address, super::$name);
            }

            #[test]
            fn postgres() {
                on(Engine::Postgres, $account, $address, super::$name);
            }
        }
    )+};
}

both! {
    by_account(3, 1_000);
    by_address(1_000, 4);
    at_once(3, 1_000);
    mail(3, 8);
}
