//! Comments after they were submitted: edited and withdrawn by who wrote them, edited by moderators; and before, looked at.

use masthead_tests::{Method, Value, Who, json, on_both_engines};

use crate::comments::{comment, counted, moderate, submit};

on_both_engines! {
    /// Who wrote a comment edits it for a while; what readers saw is held again where a new one would be, and what they did
    /// not see stays unseen, whatever was decided.
    async fn its_writer_edits_it(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let settings = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().unwrap());
        let policy = async |policy: &str| {
            let request = app.request(Who::Moderator, Method::PUT, &settings).await.json(&json!({ "policy": policy }));
            app.send(request, 200).await;
        };
        let edit = async |token: &Value, text: &str, code: u16| {
            let body = json!({ "token": token, "text": text });
            app.post(Who::Anonymous, "/api/v1/comments/update-own", body, code).await
        };
        let desk = async |id: &Value| {
            app.get(Who::Moderator, &format!("/api/v1/editorial/comments/{}", id.as_str().unwrap()), 200).await.body
        };
        policy("OPEN").await;
        let made = submit(app, "page", comment("First *text*"), 201).await.body;
        let (id, token) = (made["comment"]["id"].clone(), made["editToken"].clone());
        assert!(made["editTokenExpiresAt"].is_string());
        let position = app.position().await;
        let same = edit(&token, "First *text*", 200).await.body;
        assert_eq!((&same["status"], app.position().await), (&json!("APPROVED"), position), "nothing changed");
        let done = edit(&token, "Second <script>text</script>", 200).await.body;
        let shown = json!({ "status": "APPROVED", "comment": { "id": id, "bodyHtml": done["comment"]["bodyHtml"] } });
        assert_eq!(done, shown);
        let read = app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body["items"][0].clone();
        assert_eq!(read["bodyHtml"], done["comment"]["bodyHtml"]);
        assert!(read["editedAt"].is_string() && !read["bodyHtml"].as_str().unwrap().contains("<script"));
        edit(&token, "Third", 200).await;
        let seen = desk(&id).await;
        let original = json!({ "authorName": "Rosa", "authorUrl": "https://rosa.example/", "text": "First *text*" });
        assert_eq!((&seen["original"], &seen["text"], &seen["isEditedByStaff"]), (&original, &json!("Third"), &json!(false)));
        assert_eq!((&seen["version"], counted(app, "page").await), (&json!(3), (1, 1)));

        // Nothing of a fault is stored.
        for (text, code) in [("", 422), (" \n", 422), ("[a]: https://example.org", 422), (&*"x".repeat(10_001), 422)] {
            assert_eq!(edit(&token, text, code).await.fields(), ["/text"]);
        }
        for forged in [json!(""), json!("AAAA"), json!(format!("{}A", token.as_str().unwrap())), json!("\u{0}")] {
            assert_eq!(edit(&forged, "Forged", 422).await.fields(), ["/token"]);
        }
        assert_eq!(desk(&id).await["text"], "Third");

        // Where a new comment would be held, this one is: approved, it does not speak for itself.
        for held in ["FIRST_HELD", "MODERATED"] {
            policy(held).await;
            assert_eq!(edit(&token, &format!("Under {held}"), 200).await.body["status"], "HELD", "{held}");
            assert_eq!(counted(app, "page").await, (0, 0), "{held}");
            moderate(app, json!([id]), "APPROVE", 200).await;
        }
        // With another approved comment they are known, whatever a moderator made of its name.
        policy("OPEN").await;
        let other = submit(app, "page", comment("Another"), 201).await.body["comment"]["id"].clone();
        let path = format!("/api/v1/editorial/comments/{}", other.as_str().unwrap());
        let renamed = Some(json!({ "authorName": "R." }));
        app.change(Who::Moderator, Method::PATCH, &path, Some(1), renamed, 200).await;
        policy("FIRST_HELD").await;
        assert_eq!(edit(&token, "By somebody known", 200).await.body["status"], "APPROVED");
        moderate(app, json!([other]), "TRASH", 200).await;
        // What is held, or was refused, is not shown by an edit, and looks the same.
        policy("OPEN").await;
        for (action, status) in [("REJECT", "REJECTED"), ("SPAM", "SPAM"), ("TRASH", "TRASHED")] {
            moderate(app, json!([id]), action, 200).await;
            assert_eq!(edit(&token, &format!("After {action}"), 200).await.body["status"], "HELD");
            let seen = desk(&id).await;
            assert_eq!((&seen["status"], &seen["text"]), (&json!(status), &json!(format!("After {action}"))));
            assert_eq!(counted(app, "page").await, (0, 0), "{action}");
        }
        // A moderator who read it before it was edited shows nothing that they did not read.
        let read = desk(&id).await["version"].clone();
        edit(&token, "Swapped", 200).await;
        let body = json!({ "ids": [id], "action": "APPROVE", "expectedVersions": [read] });
        let refused = app.post(Who::Moderator, "/api/v1/editorial/comments/moderate", body, 412).await;
        assert_eq!((refused.code(), refused.fields()), ("version_mismatch", vec!["/expectedVersions/0".to_owned()]));
        let now = desk(&id).await["version"].clone();
        assert_eq!((&refused.body["conflict"]["version"], counted(app, "page").await), (&now, (0, 0)));
        let body = json!({ "ids": [id], "action": "APPROVE", "expectedVersions": [now, 1] });
        let refused = app.post(Who::Moderator, "/api/v1/editorial/comments/moderate", body, 422).await;
        assert_eq!(refused.fields(), ["/expectedVersions"]);
        let body = json!({ "ids": [id], "action": "APPROVE", "expectedVersions": [now] });
        app.post(Who::Moderator, "/api/v1/editorial/comments/moderate", body, 200).await;
        policy("CLOSED").await;
        assert_eq!(edit(&token, "Closed", 409).await.code(), "conflict");
        policy("OPEN").await;

        app.advance(15 * 60 * 1_000_000 - 1_000_000).await;
        edit(&token, "In time", 200).await;
        app.advance(1_000_000).await;
        assert_eq!(edit(&token, "Late", 422).await.fields(), ["/token"]);
        let body = json!({ "token": token });
        assert_eq!(app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", body, 422).await.fields(), ["/token"]);
        assert_eq!(desk(&id).await["text"], "In time");
        for event in app.journal().await {
            assert!(!event.payload.to_string().contains("In time"), "{}", event.payload);
        }
    }

    /// Who wrote a comment takes it back: nobody shows it again, and of one that was answered the place stays.
    async fn its_writer_withdraws_it(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let made = submit(app, "page", comment("Regretted"), 201).await.body;
        let (id, input) = (made["comment"]["id"].clone(), json!({ "token": made["editToken"] }));
        moderate(app, json!([id]), "APPROVE", 200).await;
        app.approved_comment(&article["id"], Some(&id), "Answer").await;
        let query = "mutation($input: WithdrawOwnCommentInput!) { withdrawOwnComment(input: $input) { id } }";
        assert_eq!(app.data(Who::Anonymous, query, json!({ "input": input })).await["withdrawOwnComment"]["id"], id);
        assert_eq!(counted(app, "page").await, (1, 1));
        let page = app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body;
        assert_eq!((&page["items"][0]["isTombstone"], &page["items"][0]["bodyHtml"]), (&json!(true), &Value::Null));
        let position = app.position().await;
        app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", input.clone(), 200).await;
        assert_eq!(app.position().await, position, "twice is as good as once");
        let body = json!({ "token": made["editToken"], "text": "Back" });
        assert_eq!(app.post(Who::Anonymous, "/api/v1/comments/update-own", body, 404).await.code(), "not_found");
        let other = submit(app, "page", comment("Other"), 201).await.body["comment"]["id"].clone();
        let refused = moderate(app, json!([other, id]), "APPROVE", 409).await;
        assert_eq!((refused.code(), refused.fields()), ("conflict", vec!["/ids/1".to_owned()]));
        assert_eq!(counted(app, "page").await, (1, 1), "all or none");
        moderate(app, json!([id]), "SPAM", 200).await;
        assert_eq!(moderate(app, json!([id]), "APPROVE", 409).await.code(), "conflict");
        let seen = app.get(Who::Moderator, &format!("/api/v1/editorial/comments/{}", id.as_str().unwrap()), 200).await.body;
        assert_eq!((&seen["isWithdrawn"], &seen["status"]), (&json!(true), &json!("SPAM")));
        // What was decided against stays so.
        let spam = submit(app, "page", comment("Pills"), 201).await.body;
        moderate(app, json!([spam["comment"]["id"]]), "SPAM", 200).await;
        app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", json!({ "token": spam["editToken"] }), 200).await;
        let path = format!("/api/v1/editorial/comments/{}", spam["comment"]["id"].as_str().unwrap());
        let seen = app.get(Who::Moderator, &path, 200).await.body;
        assert_eq!((&seen["isWithdrawn"], &seen["status"]), (&json!(true), &json!("SPAM")));
        let kinds: Vec<_> = app.journal().await.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "comment.withdrawn").count(), 2);
    }

    /// Who is signed in edits what they wrote as who they are now; with their token alone nobody does, and with a guest's token
    /// anybody is that guest.
    async fn an_account_edits_as_itself(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let path = "/api/v1/articles/page/comments";
        let made = app.post(Who::Editor, path, json!({ "text": "From us" }), 201).await.body;
        assert_eq!(made["status"], "APPROVED");
        let input = json!({ "token": made["editToken"], "text": "From somebody" });
        for who in [Who::Anonymous, Who::Admin, Who::Author] {
            let refused = app.post(who, "/api/v1/comments/update-own", input.clone(), 403).await;
            assert_eq!(refused.code(), "forbidden");
        }
        let done = app.post(Who::Editor, "/api/v1/comments/update-own", input, 200).await.body;
        assert_eq!((&done["status"], counted(app, "page").await), (&json!("APPROVED"), (1, 1)));
        let made = submit(app, "page", comment("A guest"), 201).await.body;
        moderate(app, json!([made["comment"]["id"]]), "APPROVE", 200).await;
        let input = json!({ "token": made["editToken"], "text": "By a moderator's browser" });
        let done = app.post(Who::Moderator, "/api/v1/comments/update-own", input, 200).await.body;
        assert_eq!((&done["status"], counted(app, "page").await), (&json!("HELD"), (1, 1)));
        // The mark of the staff goes with the account's name.
        for (name, code) in [("Somebody else", 422), ("Edith", 201)] {
            let answer = app.post(Who::Editor, path, json!({ "name": name, "text": "By name" }), code).await;
            assert_eq!(answer.fields(), if code == 422 { vec!["/name"] } else { Vec::new() });
            if code == 201 {
                moderate(app, json!([answer.body["comment"]["id"]]), "TRASH", 200).await;
            }
        }
        // What is held is withdrawn as well.
        let input = json!({ "token": made["editToken"] });
        app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", input, 200).await;
        moderate(app, json!([made["comment"]["id"]]), "APPROVE", 409).await;
        assert_eq!(counted(app, "page").await, (1, 1));
    }

    /// A moderator edits a comment: readers see that it was, moderators what was submitted, and its writer only withdraws it.
    async fn a_moderator_edits_it(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let path = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().unwrap());
        let request = app.request(Who::Moderator, Method::PUT, &path).await.json(&json!({ "policy": "OPEN" }));
        app.send(request, 200).await;
        let made = submit(app, "page", comment("Rude text"), 201).await.body;
        let id = made["comment"]["id"].as_str().unwrap();
        let path = format!("/api/v1/editorial/comments/{id}");
        let edit = async |version: Option<i64>, body: Value, code: u16| {
            app.change(Who::Moderator, Method::PATCH, &path, version, Some(body), code).await
        };
        let text = json!({ "text": "Kind *text*" });
        edit(None, text.clone(), 428).await;
        assert_eq!(edit(Some(7), text.clone(), 412).await.code(), "version_mismatch");
        for (body, field) in [
            (json!({ "text": "" }), "/text"),
            (json!({ "text": null }), "/text"),
            (json!({ "authorName": "" }), "/authorName"),
            (json!({ "authorName": null }), "/authorName"),
            (json!({ "authorUrl": "javascript:alert(1)" }), "/authorUrl"),
        ] {
            assert_eq!(edit(Some(1), body.clone(), 422).await.fields(), [field], "{body}");
        }
        let position = app.position().await;
        edit(Some(1), json!({ "text": "Rude text", "authorName": "Rosa" }), 200).await;
        assert_eq!(app.position().await, position, "nothing changed, nothing is told");
        let edited = edit(Some(1), text, 200).await.body;
        assert_eq!((&edited["bodyHtml"], &edited["version"]), (&json!("<p>Kind <em>text</em></p>\n"), &json!(2)));
        let edited = edit(Some(2), json!({ "authorUrl": null, "authorName": "Rosa R." }), 200).await.body;
        let original = json!({ "authorName": "Rosa", "authorUrl": "https://rosa.example/", "text": "Rude text" });
        assert_eq!((&edited["original"], &edited["authorUrl"]), (&original, &Value::Null));
        assert_eq!((&edited["isEditedByStaff"], &edited["status"]), (&json!(true), &json!("APPROVED")));
        let read = app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body["items"][0].clone();
        assert_eq!((&read["authorName"], &read["authorUrl"]), (&json!("Rosa R."), &Value::Null));
        assert!(read["editedAt"].is_string() && read.get("original").is_none());

        let body = json!({ "token": made["editToken"], "text": "Rude again" });
        assert_eq!(app.post(Who::Anonymous, "/api/v1/comments/update-own", body, 409).await.code(), "conflict");
        app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", json!({ "token": made["editToken"] }), 200).await;
        assert_eq!(counted(app, "page").await, (0, 0));
    }

    /// A comment is looked at before it is submitted; nothing is stored, and no cache keeps it.
    async fn it_is_looked_at_beforehand(app: &TestApp) {
        let position = app.position().await;
        let text = "**Hello** [there](https://example.org) <img src=x onerror=alert(1)>";
        let preview = app.post(Who::Anonymous, "/api/v1/comments/preview", json!({ "text": text }), 200).await;
        let html = preview.body["bodyHtml"].as_str().expect("HTML").to_owned();
        assert!(html.contains("<strong>Hello</strong>") && html.contains("nofollow ugc noopener"), "{html}");
        assert!(!html.contains("<img"), "{html}");
        assert_eq!(preview.header("cache-control"), Some("private, no-store"));
        let query = "query($text: String!) { commentPreview(input: { text: $text }) { bodyHtml } }";
        let data = app.data(Who::Anonymous, query, json!({ "text": text })).await;
        assert_eq!(data["commentPreview"]["bodyHtml"], html);
        let refused = app.refused(Who::Anonymous, query, json!({ "text": " " }), "invalid_input").await;
        assert_eq!(refused.fields(), ["/text"]);
        assert_eq!(app.position().await, position);
    }
}
