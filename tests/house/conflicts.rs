//! Whoever is refused because of a version is told which one is there, who made it, and when. Both APIs say the same.

use masthead::access::Scope;
use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines};

/// What both APIs tell a stale change; they say the same.
async fn told(app: &TestApp, who: Who, path: &str, kind: &str, version: Option<i64>, changes: Value) -> Value {
    let id = path.rsplit('/').next().unwrap();
    let code = if version.is_some() { 412 } else { 428 };
    let by_rest = app.change(who, Method::PATCH, path, version, Some(changes.clone()), code).await;
    let mut input = changes;
    if kind != "Site" {
        input["id"] = json!(id);
    }
    if let Some(version) = version {
        input["expectedVersion"] = json!(version);
    }
    let query = format!("mutation($input: Update{kind}Input!) {{ update{kind}(input: $input) {{ __typename }} }}");
    let by_graphql = app.refused(who, &query, json!({ "input": input }), by_rest.code()).await;
    let conflict = by_graphql.body["errors"][0]["extensions"]["conflict"].clone();
    assert_eq!(conflict, by_rest.body["conflict"], "{}", by_rest.body);
    assert!(!by_rest.body.to_string().contains('@'), "an address is told: {}", by_rest.body);
    conflict
}

on_both_engines! {
    /// Of an entry, a term, an account and the site; with a stale version and with none.
    async fn a_stale_change_is_told_who_was_faster(app: &TestApp) {
        let made = app.mutate("createArticle", json!({ "title": "One" })).await;
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let changed = app.mutate_as(Who::Admin, "updateArticle", at(&made, json!({ "title": "Two" }))).await;
        let journal = app.journal().await;
        let last = masthead::clock::format(journal.last().unwrap().at);
        for version in [made["version"].as_i64(), Some(99), None] {
            let conflict = told(app, Who::Editor, &path, "Article", version, json!({ "lead": "More." })).await;
            assert_eq!(conflict["version"], changed["version"]);
            assert_eq!(conflict["changedBy"]["name"], "Ada");
            assert_eq!(conflict["changedAt"], json!(last));
            assert_eq!(conflict["actorKind"], "ACCOUNT");
        }
        // The control: from the present version it is taken, and every move tells the same.
        let moved = format!("{path}/publish");
        let refused = app.change(Who::Editor, Method::POST, &moved, Some(99), None, 412).await.body;
        assert_eq!(refused["conflict"]["changedBy"]["name"], "Ada");
        app.change(Who::Editor, Method::POST, &moved, changed["version"].as_i64(), None, 200).await;

        let tag = app.mutate("createTag", json!({ "name": "Tag" })).await;
        let of_tag = format!("/api/v1/editorial/tags/{}", tag["id"].as_str().unwrap());
        let conflict = told(app, Who::Admin, &of_tag, "Tag", Some(7), json!({ "name": "Other" })).await;
        assert_eq!((&conflict["version"], &conflict["changedBy"]["name"]), (&json!(1), &json!("Edith")));

        let new = json!({ "email": "new@example.org", "role": "AUTHOR" });
        let account = app.post(Who::Admin, "/api/v1/editorial/accounts", new, 201).await.body;
        let of_account = format!("/api/v1/editorial/accounts/{}", account["id"].as_str().unwrap());
        let conflict = told(app, Who::Admin, &of_account, "Account", Some(7), json!({ "name": "Other" })).await;
        assert_eq!((&conflict["version"], &conflict["changedBy"]["name"]), (&json!(1), &json!("Ada")));

        let site = "/api/v1/editorial/site";
        let conflict = told(app, Who::Admin, site, "Site", Some(7), json!({ "name": "Other" })).await;
        assert_eq!(conflict, json!({ "version": 1, "changedAt": null, "changedBy": null, "actorKind": null }));
        app.change(Who::Admin, Method::PATCH, site, Some(1), Some(json!({ "name": "House" })), 200).await;
        let conflict = told(app, Who::Admin, site, "Site", Some(1), json!({ "name": "Other" })).await;
        assert_eq!((&conflict["version"], &conflict["changedBy"]["name"]), (&json!(2), &json!("Ada")));
    }

    /// A machine is nobody, and says what it is. Whoever may not see a thing learns nothing of it.
    async fn machines_have_no_name_and_what_is_hidden_stays_hidden(app: &TestApp) {
        let machine = Who::Token(Scope::ContentWrite);
        let made = app.mutate_as(machine, "createFaq", json!({ "question": "Who?", "answerMarkdown": "A machine." })).await;
        let path = format!("/api/v1/editorial/faqs/{}", made["id"].as_str().unwrap());
        let conflict = told(app, Who::Editor, &path, "Faq", Some(9), json!({ "question": "Why?" })).await;
        assert_eq!((&conflict["changedBy"], &conflict["actorKind"]), (&Value::Null, &json!("TOKEN")));
        let change = Some(json!({ "question": "Why?" }));
        let hidden = app.change(Who::Author, Method::PATCH, &path, Some(9), change.clone(), 404).await;
        assert!(hidden.body.get("conflict").is_none());
        // Readers' version of it is seen, and may not be changed: nothing is told either.
        app.change(Who::Editor, Method::POST, &format!("{path}/publish"), made["version"].as_i64(), None, 200).await;
        let seen = app.change(Who::Author, Method::PATCH, &path, Some(9), change, 403).await;
        assert!(seen.body.get("conflict").is_none());
    }
}
