//! One change of many entries: all of it or none, or each by itself; articles and FAQs, in both APIs.

use masthead_tests::{Method, Reply, TestApp, Value, Who, at, json, on_both_engines, pluck};

/// The two kinds: the end of a mutation, and the path.
const KINDS: [(&str, &str); 2] = [("Articles", "articles"), ("Faqs", "faqs")];

pub(crate) async fn made(app: &TestApp, who: Who, kind: &str, count: usize, tags: Value) -> Vec<Value> {
    let mut all = Vec::new();
    for n in 0..count {
        let input = match kind {
            "Faqs" => json!({ "question": format!("Question {n}?"), "answerMarkdown": "So.", "tags": tags }),
            _ => json!({ "title": format!("Title {n}"), "bodyMarkdown": "Text.", "tags": tags }),
        };
        all.push(app.mutate_as(who, &format!("create{}", kind.trim_end_matches('s')), input).await);
    }
    all
}

pub(crate) fn items(things: &[Value]) -> Value {
    things.iter().map(|thing| json!({ "id": thing["id"], "expectedVersion": thing["version"] })).collect()
}

const RESULTS: &str = "results { id version status error { code message fields { path message }
    conflict { version changedAt changedBy { id name } actorKind } } }";

pub(crate) async fn bulk(app: &TestApp, who: Who, kind: &str, input: Value) -> Value {
    let query = format!("mutation($input: Bulk{kind}Input!) {{ bulk{kind}(input: $input) {{ {RESULTS} }} }}");
    app.data(who, &query, json!({ "input": input })).await[format!("bulk{kind}")]["results"].clone()
}

async fn refused(app: &TestApp, who: Who, kind: &str, input: Value, code: &str) -> Vec<String> {
    refusal(app, who, kind, input, code).await.fields()
}

/// What REST answers to what both APIs refuse in the same way.
async fn refusal(app: &TestApp, who: Who, kind: &str, input: Value, code: &str) -> Reply {
    let position = app.position().await;
    let query = format!("mutation($input: Bulk{kind}Input!) {{ bulk{kind}(input: $input) {{ {RESULTS} }} }}");
    let by_graphql = app.refused(who, &query, json!({ "input": input }), code).await;
    let path = format!("/api/v1/editorial/{}/bulk", kind.to_lowercase());
    let by_rest = app.ask(app.request(who, Method::POST, &path).await.json(&input)).await;
    assert_eq!(by_rest.code(), code, "{}", by_rest.body);
    if code != "invalid_request" {
        assert_eq!(by_rest.fields(), by_graphql.fields(), "{}", by_rest.body);
    }
    let told = |name: &str| by_rest.body.get(name).cloned().unwrap_or_default();
    let extensions = &by_graphql.body["errors"][0]["extensions"];
    assert_eq!(
        (told("conflict"), told("conflicts")),
        (extensions["conflict"].clone(), extensions["conflicts"].clone())
    );
    assert_eq!(app.position().await, position, "nothing was written");
    by_rest
}

async fn tags(app: &TestApp, kind: &str, thing: &Value) -> Vec<String> {
    pluck(&tags_of(app, kind, thing).await, "name")
}

async fn tags_of(app: &TestApp, kind: &str, thing: &Value) -> Value {
    let path = format!("/api/v1/editorial/{}/{}", kind.to_lowercase(), thing["id"].as_str().unwrap());
    app.get(Who::Editor, &path, 200).await.body["workingRevision"]["tags"].clone()
}

on_both_engines! {
    /// Every action, on all that are named; what it leads to is in the answer, in the order of the input.
    async fn each_action_is_done_to_all(app: &TestApp) {
        for (kind, path) in KINDS {
            app.mutate("createTag", json!({ "name": format!("First of {kind}") })).await;
            let first = format!("first-of-{}", kind.to_lowercase());
            let all = made(app, Who::Editor, kind, 3, json!([{ "slug": first }])).await;
            let done = bulk(app, Who::Editor, kind, json!({ "items": items(&all), "action": "PUBLISH" })).await;
            assert_eq!(pluck(&done, "id"), pluck(&json!(all), "id"));
            assert_eq!(pluck(&done, "status"), ["PUBLISHED"; 3]);
            assert!(done.as_array().unwrap().iter().all(|one| one["error"].is_null() && one["version"] == json!(2)));
            // A new tag is made once, and is a draft over what is published.
            let all = done.as_array().unwrap().clone();
            let name = format!("New of {kind}");
            let input = json!({ "items": items(&all), "action": "TAG", "tags": [{ "name": name }, { "slug": first }] });
            let before = app.position().await;
            let done = bulk(app, Who::Editor, kind, input).await;
            assert_eq!(pluck(&done, "status"), ["CHANGED"; 3]);
            let events = app.events_since(before).await;
            assert_eq!(events.iter().filter(|kind| *kind == "tag.created").count(), 1, "{events:?}");
            let all = done.as_array().unwrap().clone();
            for one in &all {
                assert_eq!(tags(app, kind, one).await, [format!("First of {kind}"), name.clone()]);
            }
            let key = format!("/api/v1/{path}/{}", all[0]["id"].as_str().unwrap());
            let seen = app.get(Who::Anonymous, &key, 200).await.body;
            assert_eq!(pluck(&seen["tags"], "name"), [format!("First of {kind}")], "readers see no draft");
            let untag = json!({ "items": items(&all), "action": "UNTAG", "tags": [{ "slug": first }] });
            let done = bulk(app, Who::Editor, kind, untag).await;
            let all = done.as_array().unwrap().clone();
            assert_eq!(tags(app, kind, &all[1]).await, std::slice::from_ref(&name));
            // Taken away again, nothing changes, and no version is made.
            let untag = json!({ "items": items(&all), "action": "UNTAG", "tags": [{ "slug": first }] });
            assert_eq!(bulk(app, Who::Editor, kind, untag).await, done);
            let retag = json!({ "items": items(&all), "action": "RETAG", "tags": [] });
            let done = bulk(app, Who::Editor, kind, retag).await;
            assert_eq!(tags(app, kind, &done[2]).await, Vec::<String>::new());
            let done = bulk(app, Who::Editor, kind, json!({ "items": items(done.as_array().unwrap()), "action": "UNPUBLISH" })).await;
            assert_eq!(pluck(&done, "status"), ["UNPUBLISHED"; 3]);
            app.get(Who::Anonymous, &key, 404).await;
            let done = bulk(app, Who::Editor, kind, json!({ "items": items(done.as_array().unwrap()), "action": "TRASH" })).await;
            assert_eq!(pluck(&done, "status"), ["TRASHED"; 3]);
        }
    }

    /// All or nothing: each that cannot be changed is named, and nothing is written.
    async fn all_or_nothing_names_each_that_cannot_be(app: &TestApp) {
        for (kind, _) in KINDS {
            let all = made(app, Who::Editor, kind, 4, json!([])).await;
            let unknown = json!({ "id": "019aaaaa-0000-7000-8000-000000000000", "version": 1 });
            let stale = |thing: &Value| json!({ "id": thing["id"], "version": 9 });
            let some = [all[0].clone(), stale(&all[1]), all[2].clone(), stale(&all[3])];
            for (action, tags) in [("PUBLISH", Value::Null), ("TRASH", Value::Null), ("TAG", json!([{ "name": "Never made" }]))] {
                let mut input = json!({ "items": items(&some), "action": action });
                if tags.is_array() {
                    input["tags"] = tags;
                }
                let fields = refused(app, Who::Editor, kind, input, "version_mismatch").await;
                assert_eq!(fields, ["/items/1/expectedVersion", "/items/3/expectedVersion"], "{action}");
            }
            app.get(Who::Editor, "/api/v1/editorial/tags/never-made", 404).await;
            let without = json!({ "items": [{ "id": all[0]["id"] }], "action": "PUBLISH" });
            assert_eq!(refused(app, Who::Editor, kind, without, "precondition_required").await, ["/items/0/expectedVersion"]);
            let missing = json!({ "items": items(&[all[0].clone(), unknown]), "action": "PUBLISH" });
            assert_eq!(refused(app, Who::Editor, kind, missing, "not_found").await, ["/items/1"]);
            let withdrawn = json!({ "items": items(&all), "action": "UNPUBLISH" });
            assert_eq!(refused(app, Who::Editor, kind, withdrawn, "conflict").await, ["/items/0", "/items/1", "/items/2", "/items/3"]);
            // The control.
            bulk(app, Who::Editor, kind, json!({ "items": items(&all), "action": "PUBLISH" })).await;
        }
    }

    /// Each by itself: what can be done is, and each that cannot says why.
    async fn each_by_itself_says_what_became_of_it(app: &TestApp) {
        for (kind, _) in KINDS {
            let all = made(app, Who::Editor, kind, 3, json!([])).await;
            let unknown = json!({ "id": "019aaaaa-0000-7000-8000-000000000000", "version": 1 });
            let some = [json!({ "id": all[0]["id"], "version": 9 }), all[1].clone(), unknown, all[2].clone()];
            let name = format!("Tag of {kind}");
            let input = json!({ "items": items(&some), "action": "TAG", "tags": [{ "name": name }], "allOrNothing": false });
            let done = bulk(app, Who::Editor, kind, input).await;
            assert_eq!(done[0]["error"]["code"], "version_mismatch");
            assert_eq!(done[0]["error"]["fields"][0]["path"], "/items/0/expectedVersion");
            assert_eq!((&done[0]["version"], &done[0]["status"]), (&json!(1), &json!("DRAFT")));
            assert_eq!((&done[2]["error"]["code"], &done[2]["version"]), (&json!("not_found"), &Value::Null));
            for n in [1, 3] {
                assert_eq!((&done[n]["error"], &done[n]["version"]), (&Value::Null, &json!(2)));
                assert_eq!(tags(app, kind, &done[n]).await, std::slice::from_ref(&name), "the tag is made once");
            }
            // Tags that are not there are a fault of the whole.
            let unknown = json!({ "items": items(&[done[1].clone()]), "action": "TAG", "tags": [{ "slug": "nothing" }], "allOrNothing": false });
            assert_eq!(refused(app, Who::Editor, kind, unknown, "invalid_input").await, ["/tags/0"]);
        }
    }

    /// Whoever is refused by a version is told who was faster: of each entry, as where one is changed alone.
    async fn each_is_told_who_was_faster(app: &TestApp) {
        app.token(Who::Author).await;
        for (kind, path) in KINDS {
            let all = made(app, Who::Editor, kind, 4, json!([])).await;
            let (one, field) = (kind.trim_end_matches('s'), if kind == "Faqs" { "question" } else { "title" });
            let mut alone = Vec::new();
            for (place, who, to) in [(1, Who::Admin, "Second"), (3, Who::Editor, "Fourth")] {
                app.mutate_as(who, &format!("update{one}"), at(&all[place], json!({ field: to }))).await;
                let path = format!("/api/v1/editorial/{path}/{}", all[place]["id"].as_str().unwrap());
                let change = Some(json!({ field: "Another" }));
                alone.push(app.change(Who::Editor, Method::PATCH, &path, Some(1), change, 412).await.body["conflict"].clone());
            }
            assert_eq!((&alone[0]["version"], &alone[0]["changedBy"]["name"]), (&json!(2), &json!("Ada")));
            assert_eq!(alone[1]["changedBy"]["name"], "Edith");
            let mut input = json!({ "items": items(&all), "action": "TRASH" });
            let reply = refusal(app, Who::Editor, kind, input.clone(), "version_mismatch").await;
            let mut placed = alone.clone();
            placed[0]["path"] = json!("/items/1");
            placed[1]["path"] = json!("/items/3");
            assert_eq!(reply.body["conflicts"], json!(placed));
            assert!(reply.body.get("conflict").is_none(), "there is not one thing that it would be about");
            // Without a version it is the same; whoever may not see an entry is told nothing of it.
            let mut without = input.clone();
            without["items"][0] = json!({ "id": all[0]["id"] });
            let reply = refusal(app, Who::Editor, kind, without, "precondition_required").await;
            assert_eq!(pluck(&reply.body["conflicts"], "path"), ["/items/0", "/items/1", "/items/3"]);
            let reply = refusal(app, Who::Author, kind, input.clone(), "not_found").await;
            assert!(reply.body.get("conflicts").is_none());

            input["allOrNothing"] = json!(false);
            input["action"] = json!("PUBLISH");
            let by_rest = app.post(Who::Editor, &format!("/api/v1/editorial/{path}/bulk"), input.clone(), 200).await.body;
            assert_eq!(by_rest["results"][0]["error"], Value::Null);
            input["items"][0]["expectedVersion"] = json!(2);
            let by_graphql = bulk(app, Who::Editor, kind, input).await;
            for (place, met) in [(1, &alone[0]), (3, &alone[1])] {
                assert_eq!(&by_rest["results"][place]["error"]["conflict"], met);
                assert_eq!(&by_graphql[place]["error"]["conflict"], met);
            }
        }
    }

    /// What is behind the first that is refused is asked about, and not written: what is said of it holds, whatever the
    /// others are.
    async fn behind_a_refusal_nothing_is_written(app: &TestApp) {
        for (kind, _) in KINDS {
            app.mutate("createTag", json!({ "name": format!("Of {kind}") })).await;
            let all = made(app, Who::Editor, kind, 6, json!([])).await;
            let trashed = bulk(app, Who::Editor, kind, json!({ "items": items(&all[4..5]), "action": "TRASH" })).await;
            let stale = json!({ "id": all[0]["id"], "version": 9 });
            let behind = [stale, all[1].clone(), all[2].clone(), all[3].clone(), trashed[0].clone(), all[5].clone()];
            let named = json!([{ "name": format!("OF {kind}") }]);
            for (action, tags) in [("PUBLISH", Value::Null), ("TRASH", Value::Null), ("TAG", named)] {
                let mut input = json!({ "items": items(&behind), "action": action });
                if tags.is_array() {
                    input["tags"] = tags;
                }
                app.take_statements();
                let fields = refused(app, Who::Editor, kind, input, "version_mismatch").await;
                assert_eq!(fields, ["/items/0/expectedVersion", "/items/4"], "{action}");
                let writes = app.take_statements().into_iter().filter(|sql| {
                    let is_write = ["INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb));
                    is_write && ["entry", "revision", "publication", "term"].iter().any(|table| sql.contains(table))
                });
                assert_eq!(writes.collect::<Vec<_>>(), Vec::<String>::new(), "{action}");
            }
            // The control: without the two, it is done.
            let rest = [all[1].clone(), all[2].clone(), all[3].clone(), all[5].clone()];
            app.take_statements();
            bulk(app, Who::Editor, kind, json!({ "items": items(&rest), "action": "PUBLISH" })).await;
            assert!(app.take_statements().iter().any(|sql| sql.starts_with("INSERT") && sql.contains("publication")));
        }
    }

    /// A tag that is named is the one that is called so; a new one is made at most once, however often it is named.
    async fn a_named_tag_is_made_once(app: &TestApp) {
        for (kind, _) in KINDS {
            let known = app.mutate("createTag", json!({ "name": format!("Known to {kind}") })).await;
            let mut all = made(app, Who::Editor, kind, 3, json!([])).await;
            for all_or_nothing in [true, false] {
                let before = app.position().await;
                let tags = json!([{ "name": format!("KNOWN TO {kind}"), "description": "It keeps what it has." }]);
                let input = json!({ "items": items(&all), "action": "RETAG", "tags": tags, "allOrNothing": all_or_nothing });
                let done = bulk(app, Who::Editor, kind, input).await;
                assert!(done.as_array().unwrap().iter().all(|one| one["error"].is_null()), "{done}");
                assert!(!app.events_since(before).await.contains(&"tag.created".to_owned()));
                for one in done.as_array().unwrap() {
                    assert_eq!(pluck(&tags_of(app, kind, one).await, "id"), [known["id"].as_str().unwrap()]);
                }
                // Named twice, it is one tag twice, whether it was there before or not.
                for twice in [
                    json!([{ "name": "Fresh" }, { "name": "fresh" }]),
                    json!([{ "slug": known["slug"] }, { "name": known["name"] }]),
                ] {
                    let input = json!({ "items": items(done.as_array().unwrap()), "action": "TAG", "tags": twice,
                        "allOrNothing": all_or_nothing });
                    assert_eq!(refused(app, Who::Editor, kind, input, "invalid_input").await, ["/tags/1"]);
                }
                // With a slug it is another one of this name.
                let slug = format!("another-{}-{all_or_nothing}", kind.to_lowercase());
                let tags = json!([{ "name": known["name"], "slug": slug }]);
                let input = json!({ "items": items(done.as_array().unwrap()), "action": "RETAG", "tags": tags,
                    "allOrNothing": all_or_nothing });
                let before = app.position().await;
                let done = bulk(app, Who::Editor, kind, input.clone()).await;
                let made = app.events_since(before).await;
                assert_eq!(made.iter().filter(|kind| *kind == "tag.created").count(), 1, "{made:?}");
                assert_ne!(tags_of(app, kind, &done[2]).await[0]["id"], known["id"]);
                assert_eq!(tags_of(app, kind, &done[2]).await, tags_of(app, kind, &done[0]).await);
                let again = json!({ "items": items(done.as_array().unwrap()), "action": "TAG", "tags": input["tags"],
                    "allOrNothing": all_or_nothing });
                assert_eq!(refused(app, Who::Editor, kind, again, "slug_taken").await, ["/tags/0/slug"]);
                let untag = json!({ "items": items(done.as_array().unwrap()), "action": "RETAG", "tags": [] });
                let done = bulk(app, Who::Editor, kind, untag).await;
                all.clone_from(done.as_array().unwrap());
            }
        }
    }

    /// What is done in bulk needs what it needs alone: on each row, by the matrix.
    async fn the_matrix_is_asked_about_each(app: &TestApp) {
        for (kind, _) in KINDS {
            let own = made(app, Who::Author, kind, 1, json!([])).await;
            let hidden = made(app, Who::Editor, kind, 1, json!([])).await;
            let shown = made(app, Who::Editor, kind, 1, json!([])).await;
            let shown = bulk(app, Who::Editor, kind, json!({ "items": items(&shown), "action": "PUBLISH" })).await;
            let all = [own[0].clone(), hidden[0].clone(), shown[0].clone()];
            let input = json!({ "items": items(&all), "action": "TRASH", "allOrNothing": false });
            let done = bulk(app, Who::Author, kind, input).await;
            let codes: Vec<_> = done.as_array().unwrap().iter().map(|one| one["error"]["code"].clone()).collect();
            assert_eq!(codes, [Value::Null, json!("not_found"), json!("forbidden")]);
            assert_eq!(pluck(&done, "status"), ["TRASHED", "", "PUBLISHED"]);
            // A contributor publishes nothing, and is not offered to.
            let theirs = made(app, Who::Contributor, kind, 1, json!([])).await;
            let path = format!("/api/v1/editorial/{}/bulk", kind.to_lowercase());
            app.post(Who::Contributor, &path, json!({ "items": items(&theirs), "action": "PUBLISH" }), 403).await;
            app.post(Who::Contributor, &path, json!({ "items": items(&theirs), "action": "TAG", "tags": [{ "name": format!("By {kind}") }] }), 200).await;
            app.post(Who::Moderator, &path, json!({ "items": items(&theirs), "action": "TRASH" }), 403).await;
        }
    }

    /// None, too many, twice, tags where there are none to be, none where they are needed.
    async fn bad_input_changes_nothing(app: &TestApp) {
        for (kind, _) in KINDS {
            let all = made(app, Who::Editor, kind, 2, json!([])).await;
            let twice = [all[0].clone(), all[1].clone(), all[0].clone()];
            let far_too_many = vec![all[0].clone(); 10_000];
            let fields = refused(app, Who::Editor, kind, json!({ "items": items(&far_too_many), "action": "TRASH" }), "invalid_input").await;
            assert_eq!((fields[0].as_str(), fields.len()), ("/items", 100), "no more is looked at than may be named");
            let many: Vec<Value> = (0..101).map(|n| json!({ "id": format!("019aaaaa-0000-7000-8000-{n:012}"), "version": 1 })).collect();
            for (input, fields) in [
                (json!({ "items": [], "action": "TRASH" }), "/items"),
                (json!({ "items": items(&many), "action": "TRASH" }), "/items"),
                (json!({ "items": items(&twice), "action": "TRASH" }), "/items/2/id"),
                (json!({ "items": items(&all), "action": "TAG" }), "/tags"),
                (json!({ "items": items(&all), "action": "TAG", "tags": [] }), "/tags"),
                (json!({ "items": items(&all), "action": "RETAG" }), "/tags"),
                (json!({ "items": items(&all), "action": "TRASH", "tags": [] }), "/tags"),
                (json!({ "items": items(&all), "action": "UNTAG", "tags": [{ "name": "New" }] }), "/tags/0"),
                (json!({ "items": items(&all), "action": "TAG", "tags": [{ "slug": "nothing" }] }), "/tags/0"),
            ] {
                assert_eq!(refused(app, Who::Editor, kind, input.clone(), "invalid_input").await, [fields], "{input}");
            }
            for input in [
                json!({ "items": items(&all), "action": "BURN" }),
                json!({ "items": items(&all) }),
                json!({ "items": [{ "id": "one", "expectedVersion": 1 }], "action": "TRASH" }),
                json!({ "items": items(&all), "action": "TRASH", "force": true }),
            ] {
                refused(app, Who::Editor, kind, input, "invalid_request").await;
            }
        }
        let article = made(app, Who::Editor, "Articles", 1, json!([])).await;
        let input = json!({ "items": items(&article), "action": "TRASH", "publishFaqs": true });
        assert_eq!(refused(app, Who::Editor, "Articles", input, "invalid_input").await, ["/publishFaqs"]);
    }

    /// Articles with FAQs that were never published are refused, each FAQ at its place, or published with them.
    async fn faqs_come_along_where_that_is_wanted(app: &TestApp) {
        let faqs = json!([{ "question": "Why?", "answerMarkdown": "So." }]);
        let plain = made(app, Who::Editor, "Articles", 1, json!([])).await[0].clone();
        let with = app.mutate("createArticle", json!({ "title": "With", "faqs": faqs })).await;
        let input = json!({ "items": items(&[plain, with.clone()]), "action": "PUBLISH" });
        assert_eq!(refused(app, Who::Editor, "Articles", input.clone(), "unpublished_relation").await, ["/items/1/faqs/0"]);
        let mut input = input;
        input["publishFaqs"] = json!(true);
        bulk(app, Who::Editor, "Articles", input).await;
        app.get(Who::Anonymous, "/api/v1/faqs/why", 200).await;
    }

    /// FAQs that several articles show are published once.
    async fn shared_faqs_are_published_once(app: &TestApp) {
        let mut faqs = Vec::new();
        for n in 0..10 {
            let faq = app.mutate("createFaq", json!({ "question": format!("Shared {n}?"), "answerMarkdown": "So." })).await;
            faqs.push(json!({ "id": faq["id"] }));
        }
        let mut all = Vec::new();
        for n in 0..100 {
            all.push(app.mutate("createArticle", json!({ "title": format!("Title {n}"), "bodyMarkdown": "Text.", "faqs": faqs })).await);
        }
        let input = json!({ "items": items(&all), "action": "PUBLISH", "publishFaqs": true });
        let (began, before) = (std::time::Instant::now(), app.statements());
        let position = app.position().await;
        let done = bulk(app, Who::Editor, "Articles", input).await;
        let (took, statements) = (began.elapsed(), app.statements() - before);
        println!("PUBLISH of 100 with 10 FAQs: {took:?}, {statements} statements");
        assert_eq!(pluck(&done, "status"), vec!["PUBLISHED"; 100]);
        let events = app.events_since(position).await;
        assert_eq!(events.iter().filter(|kind| *kind == "faq.published").count(), faqs.len());
        assert!(statements < 4_000, "{statements} statements");
    }

    /// A hundred in one transaction hold the others up for well under a second.
    async fn a_hundred_do_not_hold_others_up(app: &TestApp) {
        let all = made(app, Who::Editor, "Articles", 100, json!([])).await;
        for (action, tags) in [("PUBLISH", Value::Null), ("TAG", json!([{ "name": "More" }])), ("TRASH", Value::Null)] {
            let ids = app.get(Who::Editor, "/api/v1/editorial/articles?first=100", 200).await.body["items"].clone();
            assert_eq!(ids.as_array().unwrap().len(), all.len());
            let mut input = json!({ "items": items(ids.as_array().unwrap()), "action": action });
            if tags.is_array() {
                input["tags"] = tags;
            }
            let (began, before) = (std::time::Instant::now(), app.statements());
            let done = bulk(app, Who::Editor, "Articles", input).await;
            let (took, statements) = (began.elapsed(), app.statements() - before);
            println!("{action} of 100: {took:?}, {statements} statements");
            assert!(done.as_array().unwrap().iter().all(|one| one["error"].is_null()));
            assert!(statements < 4_000, "{action}: {statements} statements");
        }
    }
}
