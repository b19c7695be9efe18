//! What is remembered of who may act: it costs no statement, and is not used while other processes are not followed.

use std::{sync::atomic::Ordering, time::Duration};

use masthead::{access::Actor, auth, context::Cx, state::App};
use masthead_tests::{TestApp, Who, json, on_both_engines};
use sea_orm::EntityTrait;
use uuid::Uuid;

async fn authenticate(app: &TestApp, token: &str) -> Result<Actor, masthead::error::AppError> {
    auth::authenticate(&Cx::new(app.app.clone(), Actor::Anonymous, Uuid::now_v7()), token).await
}

/// The statements of knowing who asks.
async fn statements(app: &TestApp, token: &str) -> usize {
    app.take_statements();
    authenticate(app, token).await.expect("an actor");
    app.take_statements().len()
}

/// Waits until the follower has looked, as a server does some milliseconds after its start.
async fn followed(app: &TestApp) {
    while !app.app.listeners().are_current() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Keeps the follower from looking, for so long that nothing is trusted.
async fn blinded(app: &TestApp) {
    app.config.testing.blind.store(true, Ordering::Relaxed);
    tokio::time::sleep(masthead::journal::TRUST * 2).await;
    assert!(!app.app.listeners().are_current());
}

on_both_engines! {
    /// A session and an API token that were seen are known without a statement; while nobody follows, they are asked of
    /// the database each time, which knows what another process did.
    async fn nothing_is_remembered_unless_it_is_followed(app: &TestApp) {
        followed(app).await;
        let session = app.sign_in("editor@example.org").await["accessToken"].as_str().unwrap().to_owned();
        let token = app.api_token(&["content:read"]).await;
        for token in [&session, &token] {
            // On a busy machine the follower may be late now and then.
            let mut least = usize::MAX;
            for _ in 0..50 {
                followed(app).await;
                least = least.min(statements(app, token).await);
            }
            assert_eq!(least, 0, "remembered");
        }
        blinded(app).await;
        for token in [&session, &token] {
            assert!(statements(app, token).await > 0, "asked of the database");
        }
        // Another process, of which this one does not hear.
        let other = App::open(app.config.clone()).await.expect("another App");
        let cx = Cx::system(other.clone());
        let row = masthead::accounts::queries::by_email(&cx, "editor@example.org").await.unwrap();
        masthead::accounts::move_to(&cx, row.id, Some(row.version), masthead::accounts::Move::Suspend).await.unwrap();
        let revoked = masthead::api_tokens::queries::list(&cx, &Default::default()).await.unwrap();
        let id = revoked.nodes().next().expect("a token").id;
        masthead::api_tokens::revoke(&cx, id.into()).await.unwrap();
        for token in [&session, &token] {
            assert!(authenticate(app, token).await.is_err(), "at once");
        }
        drop(cx);
        other.close().await;
        // When it follows again it has heard of it before it trusts what it remembers.
        app.config.testing.blind.store(false, Ordering::Relaxed);
        followed(app).await;
        for token in [&session, &token] {
            assert!(authenticate(app, token).await.is_err());
        }
    }

    /// A request whose read transaction began before a session ended, and who looks the session up after that, does not
    /// have it remembered as open.
    async fn an_old_snapshot_is_not_remembered(app: &TestApp) {
        followed(app).await;
        let token = app.sign_in("editor@example.org").await["accessToken"].as_str().unwrap().to_owned();
        let cx = Cx::new(app.app.clone(), Actor::Anonymous, Uuid::now_v7());
        let snapshot = cx.read().await.expect("a read transaction, begun now");
        masthead_entity::site::Entity::find_by_id(1).one(&*snapshot).await.expect("a row, so that it has begun");
        drop(snapshot);
        let me = app.request(Who::Anonymous, masthead_tests::Method::POST, "/api/v1/auth/logout").await;
        app.send(me.bearer_auth(&token), 200).await;
        assert!(auth::authenticate(&cx, &token).await.is_err(), "it is read anew");
        for _ in 0..3 {
            assert!(authenticate(app, &token).await.is_err());
        }
    }

    /// A change that waited while its session was ended, or its token revoked, is not made.
    async fn who_is_gone_does_not_write(app: &TestApp) {
        followed(app).await;
        let session = app.sign_in("editor@example.org").await["accessToken"].as_str().unwrap().to_owned();
        let token = app.api_token(&["content:write"]).await;
        for (token, end) in [(session, "session"), (token, "token")] {
            let held = app.config.testing.failpoints.arm("write.queued");
            let post = app.request(Who::Anonymous, masthead_tests::Method::POST, "/api/v1/editorial/tags").await;
            let post = post.bearer_auth(&token).json(&json!({ "name": format!("By a {end}") }));
            let waiting = tokio::spawn(post.send());
            held.reached().await;
            let cx = Cx::system(app.app.clone());
            match end {
                "session" => {
                    let row = masthead::accounts::queries::by_email(&cx, "editor@example.org").await.unwrap();
                    let to = masthead::accounts::Move::Suspend;
                    masthead::accounts::move_to(&cx, row.id, Some(row.version), to).await.unwrap();
                }
                _ => {
                    let made = masthead::api_tokens::queries::list(&cx, &Default::default()).await.unwrap();
                    let id = made.nodes().next().expect("a token").id;
                    masthead::api_tokens::revoke(&cx, id.into()).await.unwrap();
                }
            }
            held.release();
            assert_eq!(waiting.await.unwrap().unwrap().status().as_u16(), 401, "{end}");
        }
        assert!(app.journal().await.iter().all(|event| event.kind != "tag.created"));
    }

    /// One refresh token, many at once: one of them is given the next pair, and the session ends, since it was used twice.
    async fn a_refresh_token_is_used_once_by_many(app: &TestApp) {
        let tokens = app.sign_in("editor@example.org").await;
        let refresh = json!({ "refreshToken": tokens["refreshToken"] });
        let all = (0..8).map(async |_| {
            let post = app.request(Who::Anonymous, masthead_tests::Method::POST, "/api/v1/auth/refresh").await;
            app.ask(post.json(&refresh)).await
        });
        let replies = futures_util::future::join_all(all).await;
        let given: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(given.len(), 1, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
        let next = json!({ "refreshToken": given[0].body["refreshToken"] });
        app.post(Who::Anonymous, "/api/v1/auth/refresh", next, 401).await;
        assert!(authenticate(app, given[0].body["accessToken"].as_str().unwrap()).await.is_err());
    }
}
