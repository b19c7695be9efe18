//! Forms for comments, and what speaks against a comment that did not come from one.

use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines, pluck};

use crate::comments::{comment, moderate, submit};

const FORM: &str = "/api/v1/articles/page/comment-form";

/// An open article that readers see.
async fn page(app: &TestApp) -> Value {
    let article = app.article(json!({ "title": "Page", "publish": true })).await;
    policy(app, &article, json!({ "policy": "OPEN" })).await;
    article
}

async fn policy(app: &TestApp, article: &Value, settings: Value) {
    let path = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().expect("an id"));
    let request = app.request(Who::Moderator, Method::PUT, &path).await.json(&settings);
    app.send(request, 200).await;
}

async fn site(app: &TestApp, changes: Value) {
    let version = app.get(Who::Admin, "/api/v1/editorial/site", 200).await.body["version"].as_i64();
    app.change(Who::Admin, Method::PATCH, "/api/v1/editorial/site", version, Some(changes), 200).await;
}

async fn token(app: &TestApp, path: &str) -> Value {
    app.get(Who::Anonymous, path, 200).await.body["token"].clone()
}

/// A comment of this form, with this beside.
fn of_form(token: &Value, beside: Value) -> Value {
    let mut body = comment("Hello");
    body["formToken"] = token.clone();
    for (name, value) in beside.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

async fn desk(app: &TestApp, made: &Value) -> Value {
    let path = format!("/api/v1/editorial/comments/{}", made["comment"]["id"].as_str().expect("an id"));
    app.get(Who::Moderator, &path, 200).await.body
}

on_both_engines! {
    /// A form says what to ask for, as the site wants it, whether comments are taken and why not; no cache keeps it.
    async fn a_form_says_what_it_needs(app: &TestApp) {
        let article = page(app).await;
        let shown = app.get(Who::Anonymous, FORM, 200).await;
        assert_eq!(shown.header("cache-control"), Some("private, no-store"));
        let form = shown.body;
        assert_eq!((&form["open"], &form["closedReason"]), (&json!(true), &Value::Null));
        assert_eq!(form["emailNotice"], "Your e-mail address is not shown. Moderators see it.");
        assert_eq!(pluck(&form["fields"], "name"), ["name", "email", "website", "subject", "text"]);
        let email = json!({ "name": "email", "label": "E-mail address", "required": true, "maxLength": 254,
            "isHidden": false });
        assert_eq!(form["fields"][1], email);
        assert_eq!((&form["fields"][2]["required"], &form["fields"][3]["isHidden"]), (&json!(false), &json!(true)));
        let query = "query($id: ID!) { commentForm(articleId: $id) { open closedReason emailNotice
            fields { name label required maxLength isHidden } } }";
        let graphql = app.graphql(Who::Anonymous, query, json!({ "id": article["id"] }), 200).await;
        assert_eq!(graphql.header("cache-control"), Some("private, no-store"));
        let mut same = form.clone();
        same.as_object_mut().expect("an object").remove("token");
        assert_eq!(graphql.body["data"]["commentForm"], same);

        // An account is known.
        let of_account = app.get(Who::Editor, FORM, 200).await.body;
        assert_eq!((pluck(&of_account["fields"], "name"), &of_account["emailNotice"]), (vec!["text".to_owned()], &Value::Null));

        let changes = json!({ "commentEmail": "OPTIONAL", "commentWebsite": "REQUIRED", "commentNotice": "Not shown." });
        site(app, changes).await;
        let form = app.get(Who::Anonymous, FORM, 200).await.body;
        assert_eq!((&form["fields"][1]["required"], &form["fields"][2]["required"]), (&json!(false), &json!(true)));
        assert_eq!(form["emailNotice"], "Not shown.");
        assert_eq!(submit(app, "page", json!({ "name": "R", "text": "T" }), 422).await.fields(), ["/website"]);
        let with_site = json!({ "name": "R", "website": "https://r.example/", "text": "T" });
        assert_eq!(submit(app, "page", with_site, 201).await.body["status"], "APPROVED");

        site(app, json!({ "commentEmail": "HIDDEN", "commentWebsite": "HIDDEN" })).await;
        let form = app.get(Who::Anonymous, FORM, 200).await.body;
        assert_eq!((pluck(&form["fields"], "name"), &form["emailNotice"]), (vec!["name".to_owned(), "subject".to_owned(), "text".to_owned()], &Value::Null));
        let made = submit(app, "page", comment("Kept?"), 201).await.body;
        let kept = desk(app, &made).await;
        assert_eq!((&kept["email"], &kept["authorUrl"]), (&Value::Null, &Value::Null), "what is not asked for is not kept");

        policy(app, &article, json!({ "policy": "CLOSED" })).await;
        let closed = app.get(Who::Anonymous, FORM, 200).await.body;
        let told = (&closed["open"], &closed["closedReason"], &closed["token"]);
        assert_eq!(told, (&json!(false), &json!("BY_POLICY"), &Value::Null));
        policy(app, &article, json!({ "policy": "OPEN", "days": 1 })).await;
        app.advance(24 * 60 * 60 * 1_000_000).await;
        assert_eq!(app.get(Who::Anonymous, FORM, 200).await.body["closedReason"], "BY_TIME");

        let draft = app.article(json!({ "title": "Draft" })).await;
        app.get(Who::Anonymous, "/api/v1/articles/draft/comment-form", 404).await;
        app.refused(Who::Anonymous, query, json!({ "id": draft["id"] }), "not_found").await;
    }

    /// What speaks against a comment holds it or puts it with the spam; moderators read why, and the commenter nothing of it.
    async fn what_speaks_against_a_comment_is_told_to_moderators(app: &TestApp) {
        page(app).await;
        app.article(json!({ "title": "Other", "publish": true })).await;
        let foreign = token(app, "/api/v1/articles/other/comment-form").await;
        let old = token(app, FORM).await;
        app.advance(25 * 60 * 60 * 1_000_000).await;
        let fresh = token(app, FORM).await;
        app.advance(3 * 1_000_000).await;
        let hurried = token(app, FORM).await;
        // Each text is another one: nobody says the same twice.
        let links = |count: usize| json!({ "text": "See https://a.example/ there. ".repeat(count) });
        for (form, beside, status, told, rules) in [
            (&fresh, json!({}), "APPROVED", "APPROVED", &[][..]),
            (&fresh, json!({ "subject": "" }), "APPROVED", "APPROVED", &[]),
            (&Value::Null, json!({}), "APPROVED", "APPROVED", &["NO_FORM"]),
            (&json!(""), json!({}), "APPROVED", "APPROVED", &["NO_FORM"]),
            (&old, json!({}), "APPROVED", "APPROVED", &["NO_FORM"]),
            (&foreign, json!({}), "HELD", "HELD", &["OTHER_FORM"]),
            (&json!("forged"), json!({}), "HELD", "HELD", &["OTHER_FORM"]),
            (&hurried, json!({}), "HELD", "HELD", &["HURRIED"]),
            (&fresh, json!({ "subject": "Pills" }), "SPAM", "HELD", &["TRAP"]),
            (&fresh, links(2), "APPROVED", "APPROVED", &[]),
            (&fresh, links(4), "APPROVED", "APPROVED", &["LINKS"]),
            (&fresh, links(5), "HELD", "HELD", &["LINKS"]),
            (&Value::Null, json!({ "text": "Look at https://b.example/ now. ".repeat(4) }), "HELD", "HELD", &["NO_FORM", "LINKS"]),
            (&fresh, links(300), "SPAM", "HELD", &["LINKS"]),
        ] {
            let answer = submit(app, "page", of_form(form, beside.clone()), 201).await.body;
            let seen = desk(app, &answer).await;
            let found = (seen["status"].as_str(), answer["status"].as_str(), pluck(&seen["suspicions"], "rule"));
            let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
            assert_eq!(found, (Some(status), Some(told), rules), "{beside}");
            let points: i64 = seen["suspicions"].as_array().expect("a list").iter().filter_map(|one| one["points"].as_i64()).sum();
            assert_eq!(seen["suspicion"].as_i64(), Some(points));
            assert!(pluck(&seen["suspicions"], "reason").iter().all(|reason| reason.len() > 10), "{seen}");
            for word in ["suspicion", "subject", "points", "SPAM"] {
                assert!(!answer.to_string().contains(word), "{answer}");
            }
        }
    }

    /// An edited text is weighed again, together with how the comment was handed in; a decision of a moderator stands.
    async fn an_edited_text_is_weighed_again(app: &TestApp) {
        page(app).await;
        let made = submit(app, "page", of_form(&Value::Null, json!({})), 201).await.body;
        let edit = async |text: String| {
            let body = json!({ "token": made["editToken"], "text": text });
            app.post(Who::Anonymous, "/api/v1/comments/update-own", body, 200).await.body["status"].clone()
        };
        let link = "Look: https://a.example/ ";
        assert_eq!((edit("Still fine".to_owned()).await, &desk(app, &made).await["suspicion"]), (json!("APPROVED"), &json!(2)));
        assert_eq!((edit(link.repeat(4)).await, &desk(app, &made).await["suspicion"]), (json!("HELD"), &json!(6)));
        assert_eq!(edit("Harmless again".to_owned()).await, "HELD", "what is held is not shown by an edit");
        let seen = desk(app, &made).await;
        assert_eq!((&seen["status"], &seen["suspicion"]), (&json!("HELD"), &json!(2)));
        edit(link.repeat(40)).await;
        assert_eq!(desk(app, &made).await["status"], "SPAM");
        moderate(app, json!([made["comment"]["id"]]), "APPROVE", 200).await;
        assert_eq!(desk(app, &made).await["status"], "APPROVED", "a moderator decides");
        moderate(app, json!([made["comment"]["id"]]), "REJECT", 200).await;
        edit(link.repeat(41)).await;
        assert_eq!(desk(app, &made).await["status"], "REJECTED");
        // Nobody weighs what the staff writes.
        let staff = json!({ "text": link.repeat(40) });
        let made = app.post(Who::Editor, "/api/v1/articles/page/comments", staff, 201).await.body;
        assert_eq!((&made["status"], &desk(app, &made).await["suspicion"]), (&json!("APPROVED"), &json!(0)));
    }
}
