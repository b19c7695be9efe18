//! Who a request comes from when proxies stand before the server, seen in what is stored of a comment's address.

use masthead::{config::Network, context::Cx};
use masthead_tests::{Engine, Method, TestApp, Who, json, run_with};
use sea_orm::{EntityTrait, QueryOrder};

fn network(text: &str) -> Network {
    Network::try_from(text.to_owned()).expect("a network")
}

/// Submits a comment with these lines of `X-Forwarded-For`, by REST and by GraphQL, and gives what is stored of the
/// address, which has to be the same.
async fn stored(app: &TestApp, article: &masthead_tests::Value, lines: &[&str]) -> String {
    let comment = json!({ "name": "Rosa", "email": "rosa@example.org", "text": "Text" });
    let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status } }";
    let mut input = comment.clone();
    input["articleId"] = article["id"].clone();
    let by_graphql = json!({ "query": query, "variables": { "input": input } });
    for (path, body, status) in [("/api/v1/articles/page/comments", &comment, 201), ("/graphql", &by_graphql, 200)] {
        let request = app.request(Who::Anonymous, Method::POST, path).await.json(body);
        let request = lines.iter().fold(request, |request, line| request.header("X-Forwarded-For", *line));
        let reply = app.send(request, status).await;
        assert!(reply.body.get("errors").is_none(), "{}", reply.body);
    }
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    let rows = masthead_entity::contact::Entity::find()
        .order_by_desc(masthead_entity::contact::Column::CommentId)
        .all(&*db)
        .await
        .expect("contacts");
    let [second, first, ..] = rows.as_slice() else { panic!("fewer than two contacts") };
    assert_eq!(first.network_hash, second.network_hash, "both APIs know the same address");
    first.network_hash.clone().expect("a hash")
}

/// Behind a trusted proxy the header says who it is; nobody says so who is further left than the client.
#[test]
fn behind_a_trusted_proxy_the_header_says_who_it_is() {
    let behind = |config: &mut masthead::config::Config| {
        config.http.trusted_proxies = vec![network("127.0.0.1"), network("10.0.0.0/8")];
    };
    run_with(Engine::Sqlite, behind, async |app| {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let client = stored(app, &article, &["192.0.2.7"]).await;
        assert_eq!(stored(app, &article, &["192.0.2.7:4711, 10.0.0.2"]).await, client);
        assert_eq!(stored(app, &article, &["203.0.113.9", "192.0.2.7"]).await, client, "the left is not looked at");
        assert_ne!(stored(app, &article, &["203.0.113.9"]).await, client);
        let proxy = stored(app, &article, &[]).await;
        assert_ne!(proxy, client);
        assert_eq!(stored(app, &article, &["192.0.2.7, unknown"]).await, proxy, "what is no address ends the walk");
    });
}

/// Without the setting, and from whoever is no trusted proxy, the header is passed over.
#[test]
fn nobody_else_is_believed() {
    for trusted in [vec![], vec![network("10.0.0.0/8")]] {
        run_with(
            Engine::Sqlite,
            |config| config.http.trusted_proxies = trusted,
            async |app| {
                let article = app.article(json!({ "title": "Page", "publish": true })).await;
                let own = stored(app, &article, &[]).await;
                assert_eq!(stored(app, &article, &["192.0.2.7"]).await, own);
            },
        );
    }
}

/// Failures are counted by who the client is, not by the proxy: one client's do not keep another from signing in.
#[test]
fn limits_are_the_client_s() {
    let behind = |config: &mut masthead::config::Config| {
        config.http.trusted_proxies = vec![network("127.0.0.1")];
        config.attempts.per_address = 2;
    };
    run_with(Engine::Sqlite, behind, async |app| {
        let attempt = async |client: &str, email: &str| {
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/login").await;
            let login = json!({ "email": email, "password": masthead_tests::PASSWORD });
            app.ask(request.header("X-Forwarded-For", client).json(&login)).await.status
        };
        for number in 0..2 {
            assert_eq!(attempt("192.0.2.7", &format!("guess{number}@example.org")).await, 401);
        }
        assert_eq!(attempt("192.0.2.7", "editor@example.org").await, 429);
        assert_eq!(attempt("192.0.2.8", "editor@example.org").await, 200);
        // One network of IPv6 is one client.
        for number in 0..2 {
            assert_eq!(attempt(&format!("2001:db8::{number}"), "guess@example.org").await, 401);
        }
        assert_eq!(attempt("2001:db8::ffff:1", "editor@example.org").await, 429);
        assert_eq!(attempt("2001:db8:0:1::1", "editor@example.org").await, 200);
    });
}
