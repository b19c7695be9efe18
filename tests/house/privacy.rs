//! What is known of those who comment: told and erased when they ask, forgotten in time, and found in nothing that readers
//! see.

use masthead::{clock::DAY, comments::retention, context::Cx};
use masthead_entity::{comment, contact};
use masthead_tests::{TestApp, Value, Who, json, on_both_engines, pluck};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::comments::{counted, moderate, submit};

const ADA: &str = "ada.lovelace@hidden.example";

async fn made(app: &TestApp, email: &str, text: &str, parent: &Value) -> Value {
    let body = json!({ "name": "Ada", "email": email, "text": text, "parentId": parent });
    let id = submit(app, "page", body, 201).await.body["comment"]["id"].clone();
    moderate(app, json!([id]), "APPROVE", 200).await;
    id
}

async fn rows(app: &TestApp) -> (u64, Vec<contact::Model>) {
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    let comments = comment::Entity::find().count(&*db).await.expect("a number");
    (comments, contact::Entity::find().all(&*db).await.expect("contacts"))
}

async fn prune(app: &TestApp) -> (u64, u64) {
    let removed = retention::prune(&Cx::system(app.app.clone())).await.expect("retention");
    (removed.comments, removed.contacts)
}

async fn tree(app: &TestApp) -> Value {
    app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body["items"].clone()
}

on_both_engines! {
    /// Everything of one address is told, whatever its state, and of no other.
    async fn everything_of_an_address_is_told(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        made(app, ADA, "One", &Value::Null).await;
        let spam = made(app, "Ada.Lovelace@HIDDEN.example", "Two", &Value::Null).await;
        moderate(app, json!([spam]), "SPAM", 200).await;
        made(app, "other@hidden.example", "Three", &Value::Null).await;
        let block = json!({ "kind": "EMAIL", "value": ADA, "note": "Asked for it" });
        app.post(Who::Moderator, "/api/v1/editorial/comment-blocks", block, 201).await;
        let path = "/api/v1/editorial/personal-data/export";
        let told = app.post(Who::Admin, path, json!({ "email": ADA }), 200).await;
        assert_eq!(told.header("cache-control"), Some("private, no-store"));
        assert_eq!(pluck(&told.body["comments"], "text"), ["Two", "One"]);
        assert_eq!(pluck(&told.body["comments"], "email"), ["Ada.Lovelace@HIDDEN.example", ADA]);
        assert_eq!(pluck(&told.body["commentBlocks"], "value"), [ADA]);
        assert_eq!(told.body["accountId"], Value::Null);
        let query = "mutation($input: PersonalDataInput!) { exportPersonalData(input: $input) {
            email accountId comments { text } commentBlocks { value } } }";
        let data = app.data(Who::Admin, query, json!({ "input": { "email": "editor@example.org" } })).await;
        assert!(data["exportPersonalData"]["accountId"].is_string(), "an account signs in by it");
        assert_eq!(app.post(Who::Admin, path, json!({ "email": "nobody" }), 422).await.fields(), ["/email"]);
        app.post(Who::Moderator, path, json!({ "email": ADA }), 403).await;
    }

    /// What is erased is gone from everywhere; the place of what was answered stays empty, until its answers are gone, too.
    async fn what_is_erased_is_gone(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let top = made(app, ADA, "Top secret", &Value::Null).await;
        let answer = made(app, "ben@e.example", "An answer", &top).await;
        made(app, ADA, "Alone secret", &Value::Null).await;
        let edited = made(app, ADA, "Edited secret", &Value::Null).await;
        app.change(Who::Moderator, masthead_tests::Method::PATCH,
            &format!("/api/v1/editorial/comments/{}", edited.as_str().expect("an id")), Some(2), Some(json!({ "text": "Mended" })), 200).await;
        let block = json!({ "kind": "EMAIL", "value": ADA });
        app.post(Who::Moderator, "/api/v1/editorial/comment-blocks", block, 201).await;
        assert_eq!(counted(app, "page").await, (4, 4));
        let path = "/api/v1/editorial/personal-data/erase";
        let erased = app.post(Who::Admin, path, json!({ "email": ADA }), 200).await.body;
        assert_eq!((&erased["comments"], &erased["accountId"]), (&json!(3), &Value::Null));
        assert_eq!(app.post(Who::Admin, path, json!({ "email": ADA }), 200).await.body["comments"], 0);
        assert_eq!(counted(app, "page").await, (1, 1));
        let shown = tree(app).await;
        assert_eq!(shown.as_array().expect("a list").len(), 1);
        assert_eq!((&shown[0]["isTombstone"], &shown[0]["identiconSeed"]), (&json!(true), &Value::Null));
        assert_eq!(shown[0]["replies"]["items"][0]["authorName"], "Ada");
        let desk = app.get(Who::Admin, "/api/v1/editorial/comments", 200).await.body;
        assert!(!desk.to_string().contains("secret") && !desk.to_string().to_lowercase().contains(ADA), "{desk}");
        let (comments, contacts) = rows(app).await;
        assert_eq!((comments, contacts.len()), (2, 1));
        let blocks = app.get(Who::Admin, "/api/v1/editorial/comment-blocks", 200).await.body;
        assert_eq!(blocks["items"], json!([]));
        // Nothing brings it back.
        assert_eq!(moderate(app, json!([top]), "APPROVE", 409).await.code(), "conflict");
        let one = format!("/api/v1/editorial/comments/{}", top.as_str().expect("an id"));
        let seen = app.get(Who::Admin, &one, 200).await.body;
        assert_eq!((&seen["isErased"], &seen["text"], &seen["authorName"]), (&json!(true), &json!(""), &json!("")));
        app.change(Who::Admin, masthead_tests::Method::PATCH, &one, seen["version"].as_i64(), Some(json!({ "text": "x" })), 409).await;
        for line in app.journal().await {
            assert!(!line.payload.to_lowercase().contains("hidden.example"), "{}", line.payload);
        }
        app.post(Who::Admin, path, json!({ "email": "ben@e.example" }), 200).await;
        assert_eq!((rows(app).await.0, tree(app).await), (0, json!([])), "with the last answer its place is gone; {answer}");
    }

    /// Spam and trash are gone for good after their days, counted from when they came into that state; the rest stays.
    async fn spam_and_trash_are_purged(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let kept = made(app, ADA, "Kept", &Value::Null).await;
        let spam = made(app, ADA, "Spam", &Value::Null).await;
        let answered = made(app, ADA, "Answered", &Value::Null).await;
        let answer = made(app, ADA, "Answer", &answered).await;
        app.advance(29 * DAY).await;
        moderate(app, json!([spam, answered]), "SPAM", 200).await;
        app.advance(29 * DAY).await;
        assert_eq!(prune(app).await, (0, 0), "the days are counted from the decision");
        app.advance(2 * DAY).await;
        assert_eq!(prune(app).await.0, 2);
        assert_eq!(prune(app).await.0, 0);
        assert_eq!((rows(app).await.0, counted(app, "page").await), (3, (2, 2)));
        let places: Vec<_> = tree(app).await.as_array().expect("a list").iter().map(|one| one["isTombstone"] == true).collect();
        assert_eq!(places, [false, true]);
        moderate(app, json!([answer]), "TRASH", 200).await;
        app.advance(31 * DAY).await;
        assert_eq!(prune(app).await.0, 1);
        assert_eq!(rows(app).await.0, 1, "the answer takes the place above with it; {kept}");
    }

    /// Networks and addresses are forgotten in time; what was said stays.
    async fn contacts_are_forgotten(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        made(app, ADA, "Said", &Value::Null).await;
        app.advance(89 * DAY).await;
        assert_eq!(prune(app).await, (0, 0));
        app.advance(2 * DAY).await;
        assert_eq!(prune(app).await, (0, 1));
        let contact = rows(app).await.1.remove(0);
        assert_eq!((contact.network_hash, contact.email.as_deref()), (None, Some(ADA)));
        app.advance(640 * DAY).await;
        assert_eq!(prune(app).await, (0, 1));
        assert_eq!((rows(app).await.1.len(), counted(app, "page").await), (0, (1, 1)));
        let listed = app.get(Who::Moderator, "/api/v1/editorial/comments", 200).await.body;
        let one = &listed["items"][0];
        assert_eq!((&one["email"], &one["history"], &one["isNetworkKnown"]), (&Value::Null, &Value::Null, &json!(false)));
    }

    /// The seed of a picture is the same for the same name, address and network; whoever guesses an address learns nothing.
    async fn a_seed_tells_nothing(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let token = app.api_token(&["comments:relay"]).await;
        let mut seeds = Vec::new();
        for (name, email, network) in [
            ("Ada", ADA, "192.0.2.1"),
            ("Ada", ADA, "192.0.2.1"),
            ("Ada", ADA, "192.0.2.2"),
            ("Eve", ADA, "192.0.2.1"),
            ("Ada", "ada@e.example", "192.0.2.1"),
        ] {
            let body = json!({ "name": name, "email": email, "clientAddress": network, "text": "Hi" });
            let request = app.request(Who::Anonymous, masthead_tests::Method::POST, "/api/v1/articles/page/comments").await;
            let id = app.send(request.bearer_auth(&token).json(&body), 201).await.body["comment"]["id"].clone();
            moderate(app, json!([id]), "APPROVE", 200).await;
            let query = "query($id: ID!) { node(id: $id) { ... on Comment { identiconSeed } } }";
            let seen = app.data(Who::Anonymous, query, json!({ "id": id })).await["node"]["identiconSeed"].clone();
            seeds.push(seen.as_str().expect("a seed").to_owned());
        }
        assert_eq!(seeds[0], seeds[1]);
        assert!(seeds.iter().all(|seed| seed.len() == 32 && seed.chars().all(|c| c.is_ascii_hexdigit())));
        seeds.sort();
        seeds.dedup();
        assert_eq!(seeds.len(), 4, "{seeds:?}");
        app.post(Who::Editor, "/api/v1/articles/page/comments", json!({ "text": "Ours" }), 201).await;
        let ours = tree(app).await.as_array().expect("a list").last().expect("a comment")["identiconSeed"].clone();
        assert!(ours.is_string() && !seeds.contains(&ours.as_str().expect("a seed").to_owned()));
    }
}
