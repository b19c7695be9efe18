//! The desk of those who do not see everybody's: their own entries, and those of others as readers see them. A newer draft
//! of somebody else is not there, in whatever way it is asked for.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines};

const SECRET: &str = "the draft that nobody may see";

/// An article of the editor that is published, with a newer draft of another title, slug, text and FAQ; its id.
async fn changed(app: &TestApp) -> Value {
    let input = json!({ "title": "What readers see", "lead": "Open.", "publish": true,
        "faqs": [{ "question": "An open question?", "answerMarkdown": "Open." }] });
    let made = app.mutate("createArticle", input).await;
    let more = json!({ "title": SECRET, "lead": SECRET, "bodyMarkdown": SECRET, "slug": "secret-slug",
        "tags": [{ "name": SECRET }], "faqs": [{ "question": SECRET, "answerMarkdown": SECRET }] });
    app.mutate_at("updateArticle", &made, more).await
}

fn words(kind: &str, title: &str) -> Value {
    match kind {
        "Faq" => json!({ "question": title, "answerMarkdown": "So." }),
        _ => json!({ "title": title }),
    }
}

async fn published(app: &TestApp, kind: &str, title: &str) -> Value {
    let mut input = words(kind, title);
    input["publish"] = json!(true);
    app.mutate(&format!("create{kind}"), input).await
}

/// Whatever the desk shows somebody that could move with the first of these entries; the last one is their own, a
/// translation of the first, and begun after it.
async fn shown(app: &TestApp, who: Who, kind: &str, entries: &[&Value; 3]) -> Vec<Value> {
    let (field, plural) = (kind.to_lowercase(), format!("{}s", kind.to_lowercase()));
    let [first, _, own] = entries.map(|entry| entry["id"].as_str().expect("an id").to_owned());
    let of_own = app.get(who, &format!("/api/v1/editorial/{plural}/{own}"), 200).await.body;
    let since = of_own["createdAt"].as_str().expect("a time");
    let mut all = vec![app.get(who, &format!("/api/v1/editorial/{plural}/{first}"), 200).await.body];
    for query in ["orderBy=UPDATED_DESC", "orderBy=UPDATED_ASC", &format!("untouchedSince={since}&total=true")] {
        all.push(app.get(who, &format!("/api/v1/editorial/{plural}?{query}"), 200).await.body);
    }
    let entry = "id version updatedAt";
    let query = format!(
        "query($id: ID!, $own: ID!, $since: DateTime!) {{ editorial {{
            one: {field}(id: $id) {{ {entry} }} own: {field}(id: $own) {{ translations {{ {entry} }} }}
            newest: {plural}(orderBy: UPDATED_DESC) {{ edges {{ cursor node {{ {entry} }} }} }}
            oldest: {plural}(orderBy: UPDATED_ASC) {{ edges {{ cursor node {{ {entry} }} }} }}
            untouched: {plural}(filter: {{ untouchedSince: $since }}) {{ totalCount nodes {{ {entry} }} }} }} }}"
    );
    let data = app.data(who, &query, json!({ "id": first, "own": own, "since": since })).await;
    assert_eq!(data["editorial"]["own"]["translations"][0]["version"], of_own["translations"][0]["version"]);
    all.extend([data, of_own["translations"].clone()]);
    all
}

on_both_engines! {
    /// Nor does what is said of it, and what it waits for: reviews and schedules are matters of the draft.
    async fn reviews_and_schedules_of_others_are_not_there(app: &TestApp) {
        let article = changed(app).await;
        let submitted = app.mutate_at("submitArticle", &article, json!({})).await;
        let back = app.mutate_at("requestArticleChanges", &submitted, json!({ "note": SECRET })).await;
        let times = json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z", "publishFaqs": true,
            "correction": { "note": SECRET } });
        app.mutate_at("scheduleArticle", &back, times).await;
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let query = format!(
            "{{ editorial {{ article(id: {}) {{ schedules {{ at correction }} reviews {{ totalCount nodes {{ note }} }} }} }} }}",
            article["id"]
        );
        for who in [Who::Author, Who::Contributor] {
            let seen = app.get(who, &path, 200).await.body;
            assert_eq!((&seen["schedules"], &seen["reviews"]["items"]), (&json!([]), &json!([])));
            let seen = app.data(who, &query, json!({})).await["editorial"]["article"].clone();
            assert_eq!(seen, json!({ "schedules": [], "reviews": { "totalCount": 0, "nodes": [] } }));
        }
        let seen = app.get(Who::Editor, &path, 200).await.body;
        assert_eq!((&seen["schedules"][0]["correction"], &seen["reviews"]["items"][0]["note"]), (&json!(SECRET), &json!(SECRET)));
    }

    /// Of an entry of somebody else they see what is published, by REST and by GraphQL, alone and in lists.
    async fn a_newer_draft_of_others_is_not_there(app: &TestApp) {
        let article = changed(app).await;
        let id = article["id"].as_str().unwrap();
        let draft = app.mutate("createArticle", json!({ "title": SECRET, "slug": "another-secret" })).await;
        let paths = [
            format!("/api/v1/editorial/articles/{id}"),
            "/api/v1/editorial/articles/what-readers-see".to_owned(),
            "/api/v1/editorial/articles".to_owned(),
            "/api/v1/editorial/articles?status=PUBLISHED".to_owned(),
            "/api/v1/editorial/articles?status=CHANGED".to_owned(),
            "/api/v1/editorial/faqs".to_owned(),
        ];
        let query = format!(
            "{{ editorial {{
                article(id: \"{id}\") {{ title slug status stage workingRevision {{ title lead bodyMarkdown
                    tags {{ name }} faqs {{ question }} }} }}
                articles {{ nodes {{ title slug status workingRevision {{ title }} }} }}
                faqs {{ nodes {{ question }} }} }} }}"
        );
        for who in [Who::Author, Who::Contributor] {
            for path in &paths {
                let seen = app.get(who, path, 200).await.body.to_string();
                assert!(!seen.contains(SECRET) && !seen.contains("secret"), "{who:?} {path}: {seen}");
            }
            let one = app.get(who, &paths[0], 200).await.body;
            assert_eq!((&one["title"], &one["status"]), (&json!("What readers see"), &json!("PUBLISHED")));
            assert_eq!(one["workingRevision"]["faqs"][0]["question"], "An open question?");
            let listed = |path: usize| app.get(who, &paths[path], 200);
            assert_eq!(listed(3).await.body["items"].as_array().unwrap().len(), 1, "by the status that it has for them");
            assert_eq!(listed(4).await.body["items"].as_array().unwrap().len(), 0);
            app.get(who, "/api/v1/editorial/articles/secret-slug", 404).await;
            app.get(who, "/api/v1/editorial/articles/another-secret", 404).await;
            let seen = app.graphql(who, &query, json!({}), 200).await;
            assert!(seen.body.get("errors").is_none(), "{}", seen.body);
            assert!(!seen.body.to_string().contains(SECRET) && !seen.body.to_string().contains("secret-slug"));
            // Nor is there a way by naming it.
            for faults in [
                json!({ "title": "Mine", "materials": [{ "article": { "slug": "another-secret" } }] }),
                json!({ "title": "Mine", "materials": [{ "article": { "id": draft["id"] } }] }),
                json!({ "title": "Mine", "faqs": [{ "slug": "the-draft-that-nobody-may-see" }] }),
            ] {
                app.post(who, "/api/v1/editorial/articles", faults, 422).await;
            }
            let change = Some(json!({ "lead": "Mine." }));
            let version = one["version"].as_i64();
            app.change(who, Method::PATCH, &paths[0], version, change.clone(), 403).await;
            let path = format!("/api/v1/editorial/articles/{}", draft["id"].as_str().unwrap());
            app.change(who, Method::PATCH, &path, Some(1), change, 404).await;
        }
        // The control: whoever sees everybody's sees it, and one's own is seen whole.
        for path in [&paths[0], &paths[2], &paths[5]] {
            assert!(app.get(Who::Editor, path, 200).await.body.to_string().contains(SECRET), "{path}");
        }
        assert_eq!(app.get(Who::Editor, &paths[4], 200).await.body["items"].as_array().unwrap().len(), 1);
        app.get(Who::Editor, "/api/v1/editorial/articles/secret-slug", 200).await;
    }

    /// Neither a version nor a time, nor an order or a filter, moves with a newer draft of somebody else: only with what
    /// readers see.
    async fn nothing_moves_with_a_draft_of_others(app: &TestApp) {
        let editor = app.get(Who::Editor, "/api/v1/me", 200).await.body["id"].clone();
        for kind in ["Article", "Faq"] {
            let first = published(app, kind, "First").await;
            let second = published(app, kind, "Second").await;
            let of_first = format!("/api/v1/editorial/{}s/{}", kind.to_lowercase(), first["id"].as_str().unwrap());
            let begun = app.get(Who::Editor, &of_first, 200).await.body;
            let mut seen = Vec::new();
            for (who, locale) in [(Who::Author, "de"), (Who::Contributor, "fr")] {
                let mut own = words(kind, "Own");
                (own["locale"], own["translationOf"]) = (json!(locale), json!({ "id": first["id"] }));
                let own = app.mutate_as(who, &format!("create{kind}"), own).await;
                let before = shown(app, who, kind, &[&first, &second, &own]).await;
                assert_eq!((&before[0]["version"], &before[0]["updatedAt"]), (&begun["version"], &begun["updatedAt"]));
                seen.push((who, own, before));
            }
            let saved = app.mutate_at(&format!("update{kind}"), &first, words(kind, SECRET)).await;
            let given = app.mutate_at(&format!("assign{kind}"), &saved, json!({ "assigneeId": editor })).await;
            let submitted = app.mutate_at(&format!("submit{kind}"), &given, json!({})).await;
            let back = app.mutate_at(&format!("request{kind}Changes"), &submitted, json!({ "note": SECRET })).await;
            let times = json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" });
            let scheduled = app.mutate_at(&format!("schedule{kind}"), &back, times).await;
            for (who, own, before) in &seen {
                let after = shown(app, *who, kind, &[&first, &second, own]).await;
                assert_eq!(&after, before, "{who:?} {kind}");
            }
            // The control: the editor sees all of it move, and so does everybody when readers do.
            let moved = app.get(Who::Editor, &of_first, 200).await.body;
            assert_eq!(moved["version"], scheduled["version"]);
            assert!(moved["updatedAt"].as_str() > begun["updatedAt"].as_str());
            app.mutate_at(&format!("publish{kind}"), &scheduled, json!({})).await;
            let moved = app.get(Who::Editor, &of_first, 200).await.body;
            for (who, own, before) in &seen {
                let after = shown(app, *who, kind, &[&first, &second, own]).await;
                assert_eq!((&after[0]["version"], &after[0]["updatedAt"]), (&moved["version"], &moved["updatedAt"]));
                for (now, then) in after.iter().zip(before) {
                    assert_ne!(now, then, "{who:?} {kind}");
                }
            }
        }
    }

    /// What they may not change they are refused before its version is looked at: at every door, and in bulk.
    async fn a_refusal_tells_no_version(app: &TestApp) {
        let article = changed(app).await;
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let revision = &article["workingRevision"]["id"];
        let restore = format!("/revisions/{}/restore", revision.as_str().unwrap());
        let doors = [
            (Method::PATCH, "", Some(json!({ "lead": "Mine." }))),
            (Method::DELETE, "", None),
            (Method::POST, "/assign", Some(json!({ "assigneeId": null }))),
            (Method::POST, "/submit", None),
            (Method::POST, "/approve", Some(json!({ "revisionId": revision }))),
            (Method::POST, "/request-changes", Some(json!({ "note": "More." }))),
            (Method::POST, "/schedule", Some(json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" }))),
            (Method::POST, "/cancel-schedule", Some(json!({ "action": "PUBLISH" }))),
            (Method::POST, "/publish", None),
            (Method::POST, "/unpublish", None),
            (Method::POST, "/archive", None),
            (Method::POST, "/restore", None),
            (Method::POST, "/preview-links", Some(json!({}))),
            (Method::POST, &restore, None),
        ];
        let update = "mutation($input: UpdateArticleInput!) { updateArticle(input: $input) { article { id } } }";
        for who in [Who::Author, Who::Contributor] {
            let seen = app.get(who, &path, 200).await.body["version"].clone();
            assert_ne!(seen, article["version"]);
            for version in [None, Some(1), article["version"].as_i64(), Some(99)] {
                for (method, end, body) in &doors {
                    let path = format!("{path}{end}");
                    let refused = app.change(who, method.clone(), &path, version, body.clone(), 403).await;
                    assert!(refused.fields().is_empty() && refused.body.get("conflict").is_none(), "{}", refused.body);
                }
                let input = json!({ "id": article["id"], "expectedVersion": version, "lead": "Mine." });
                let refused = app.refused(who, update, json!({ "input": input }), "forbidden").await;
                assert!(refused.fields().is_empty(), "{}", refused.body);
                let items = json!([{ "id": article["id"], "expectedVersion": version.unwrap_or(2) }]);
                for action in [json!({ "action": "TRASH" }), json!({ "action": "TAG", "tags": [{ "name": "New" }] })] {
                    let mut input = action;
                    input["items"] = items.clone();
                    let refused = app.post(who, "/api/v1/editorial/articles/bulk", input.clone(), 403).await;
                    assert_eq!(refused.fields(), ["/items/0"]);
                    input["allOrNothing"] = json!(false);
                    let done = app.post(who, "/api/v1/editorial/articles/bulk", input, 200).await.body;
                    assert_eq!((&done["results"][0]["error"]["code"], &done["results"][0]["version"]), (&json!("forbidden"), &seen));
                }
            }
        }
    }

    /// One's own entries are seen whole: also when they are published and have a newer draft.
    async fn ones_own_is_seen_whole(app: &TestApp) {
        let made = app.mutate_as(Who::Author, "createArticle", json!({ "title": "First", "publish": true })).await;
        let changed = app.mutate_as(Who::Author, "updateArticle", at(&made, json!({ "title": "Second" }))).await;
        assert_eq!(changed["status"], "CHANGED");
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let seen = app.get(Who::Author, &path, 200).await.body;
        assert_eq!((&seen["title"], &seen["status"]), (&json!("Second"), &json!("CHANGED")));
        let listed = app.get(Who::Author, "/api/v1/editorial/articles?status=CHANGED", 200).await.body;
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // To a contributor it is what readers see.
        assert_eq!(app.get(Who::Contributor, &path, 200).await.body["title"], "First");
        // A published FAQ of somebody else stands in one's article.
        let faq = app.mutate("createFaq", json!({ "question": "Whose?", "answerMarkdown": "Theirs.", "publish": true })).await;
        let with = at(&changed, json!({ "faqs": [{ "id": faq["id"] }] }));
        app.mutate_as(Who::Author, "updateArticle", with).await;
        let seen = app.get(Who::Author, &path, 200).await.body;
        assert_eq!(seen["workingRevision"]["faqs"][0]["question"], "Whose?");
    }
}
