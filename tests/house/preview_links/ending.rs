//! How links end: by their time, and by being revoked.

use masthead::{context::Cx, state::App};
use masthead_tests::{Method, Value, Who, json, on_both_engines};

use super::{draft, is_taken, link, time};

on_both_engines! {
    /// A token is taken until its time has come, and to the letter.
    async fn it_ends_by_itself(app: &TestApp) {
        let (_, path) = draft(app, Who::Editor, "article", "Short").await;
        let short = link(app, &path, json!({ "expiresAt": time(app, 60) })).await;
        let long = link(app, &path, json!({})).await;
        let (short, long) = (short["token"].as_str().unwrap(), long["token"].as_str().unwrap());
        assert!(is_taken(app, short).await && is_taken(app, long).await);
        let last = if long.ends_with('a') { "b" } else { "a" };
        for wrong in [format!("{}{last}", &long[..64]), long[..64].to_owned(), format!("{long}a"), long.to_uppercase()] {
            assert!(!is_taken(app, &wrong).await, "{wrong}");
        }
        app.app.clock().advance(61_000_000);
        assert!(!is_taken(app, short).await, "its time has come");
        assert!(is_taken(app, long).await);
        app.app.clock().advance(72 * 60 * 60 * 1_000_000);
        assert!(!is_taken(app, long).await, "so has that of the settings");
    }

    /// Revoked, it is not taken any more, here at once, and where another process revoked it; revoking twice is one event.
    async fn it_is_revoked(app: &TestApp) {
        let (made, path) = draft(app, Who::Editor, "faq", "Revoked?").await;
        let (one, two) = (link(app, &path, json!({})).await, link(app, &path, json!({})).await);
        let tokens = [&one, &two].map(|link| link["token"].as_str().unwrap().to_owned());
        for token in &tokens {
            assert!(is_taken(app, token).await);
        }
        let before = app.position().await;
        let revoke = format!("/api/v1/editorial/preview-links/{}", one["id"].as_str().unwrap());
        for _ in 0..2 {
            app.change(Who::Editor, Method::DELETE, &revoke, None, None, 204).await;
        }
        assert_eq!(app.events_since(before).await, ["faq.previewLinkRevoked"]);
        assert!(!is_taken(app, &tokens[0]).await);
        assert!(is_taken(app, &tokens[1]).await, "the other lives");
        let list = app.get(Who::Editor, &format!("{path}/preview-links"), 200).await.body;
        assert_eq!(list["items"][0]["revokedAt"], Value::Null);
        assert!(list["items"][1]["revokedAt"].is_string(), "{list}");
        let other = App::open(app.config.clone()).await.expect("another App");
        let cx = Cx::system(other.clone());
        let id: uuid::Uuid = two["id"].as_str().unwrap().parse().unwrap();
        masthead::preview_links::revoke(&cx, masthead_entity::PreviewLinkId(id)).await.unwrap();
        drop(cx);
        other.close().await;
        let begun = std::time::Instant::now();
        loop {
            let request = app.request(Who::Anonymous, Method::GET, "/api/v1/site").await.bearer_auth(&tokens[1]);
            if app.ask(request).await.status == 401 {
                break;
            }
            assert!(begun.elapsed() < std::time::Duration::from_secs(5), "it is taken still");
        }
        assert!(!is_taken(app, &tokens[1]).await);
        assert_eq!(app.get(Who::Editor, &path, 200).await.body["id"], made["id"]);
    }
}
