//! Tags, authors, categories and sources as what articles have: renaming shows everywhere at once, deleting hides.

use masthead_tests::{Method, Operation, TestApp, Value, Who, at, json, on_both_engines, pluck};

/// The kinds, with the field that holds the name of each and the field of an article that lists it.
const KINDS: [(&str, &str, &str); 4] = [
    ("Tag", "name", "tags"),
    ("Category", "name", "categories"),
    ("Author", "name", "authors"),
    ("Source", "title", "sources"),
];

/// What a term of this kind is found by.
fn key(kind: &str) -> &'static str {
    if kind == "Source" { "key" } else { "slug" }
}

/// What readers get under this slug.
async fn read(app: &TestApp, kind: &str, slug: &str) -> Value {
    let (field, name) = (kind.to_lowercase(), KINDS.iter().find(|known| known.0 == kind).expect("a kind").1);
    let query = format!("query($slug: String!) {{ {field}({0}: $slug) {{ id {name} {0} }} }}", key(kind));
    app.data(Who::Anonymous, &query, json!({ "slug": slug })).await[&field].clone()
}

/// A term of each kind, and a published article that has all four.
async fn used(app: &TestApp) -> (Vec<Value>, Value) {
    let mut terms = Vec::new();
    for (kind, name, _) in KINDS {
        terms.push(app.mutate(&format!("create{kind}"), json!({ name: "Before", key(kind): "before" })).await);
    }
    let by_id = |place: usize| json!([{ "id": terms[place]["id"] }]);
    let article = app
        .article(json!({ "title": "Carrier", "publish": true, "tags": by_id(0), "categories": by_id(1),
        "authors": by_id(2), "sources": by_id(3) }))
        .await;
    (terms, article)
}

on_both_engines! {
    /// A tag that is given by its name is the one that is called so, by its name or its slug; it is made where there is none,
    /// once in a request. A slug beside the name makes a new one.
    async fn a_tag_is_called_by_its_name(app: &TestApp) {
        let ice = app.mutate("createTag", json!({ "name": "Éternal ice", "slug": "ice", "description": "Frozen." })).await;
        let create = |tags: Value| Operation::create("article", json!({ "title": "Rivers", "tags": tags }));
        let before = app.position().await;
        for name in ["Éternal ice", "ETERNAL ICE", " eternal ice ", "Ice"] {
            app.accepted_twice(Who::Editor, &create(json!([{ "name": name, "description": "Cold." }]))).await;
        }
        let made = app.mutate("createFaq", json!({ "question": "Why?", "answerMarkdown": "So.", "tags": [{ "name": "ice" }] })).await;
        let read = app.get(Who::Editor, &format!("/api/v1/editorial/faqs/{}", made["id"].as_str().unwrap()), 200).await.body;
        assert_eq!(read["workingRevision"]["tags"][0]["id"], ice["id"]);
        assert_eq!(read["workingRevision"]["tags"][0]["description"], "Frozen.", "it keeps what it has");
        assert!(!app.events_since(before).await.contains(&"tag.created".to_owned()));

        let before = app.position().await;
        let faqs = json!([{ "question": "What?", "answerMarkdown": "That.", "tags": [{ "name": "SNOW" }] }]);
        app.mutate("createArticle", json!({ "title": "Snow", "tags": [{ "name": "Snow" }], "faqs": faqs })).await;
        let events = app.events_since(before).await;
        assert_eq!(events.iter().filter(|kind| *kind == "tag.created").count(), 1, "{events:?}");
        for twice in [
            json!([{ "name": "Sleet" }, { "name": "sleet" }]),
            json!([{ "name": "Snow" }, { "slug": "snow" }]),
            json!([{ "id": ice["id"] }, { "name": "Ice" }]),
        ] {
            app.refused_twice(Who::Editor, &create(twice), "invalid_input", &["/tags/1"]).await;
        }
        let other = app.mutate("createArticle", json!({ "title": "Other", "tags": [{ "name": "Snow", "slug": "other-snow" }] })).await;
        let slugs = pluck(&app.get(Who::Editor, &format!("/api/v1/editorial/articles/{}", other["id"].as_str().unwrap()), 200)
            .await.body["workingRevision"]["tags"], "slug");
        assert_eq!(slugs, ["other-snow"]);
        app.refused_twice(Who::Editor, &create(json!([{ "name": "Snow", "slug": "snow" }])), "slug_taken", &["/tags/0/slug"]).await;
    }

    /// A new name is shown at once wherever the term is, in both APIs, without publishing anything.
    async fn renaming_shows_everywhere(app: &TestApp) {
        let (terms, article) = used(app).await;
        for ((kind, name, list), term) in KINDS.into_iter().zip(&terms) {
            let renamed = app.mutate_at(&format!("update{kind}"), term, json!({ name: "After" })).await;
            assert_eq!((&renamed[name], &renamed[key(kind)]), (&json!("After"), &json!("before")));
            assert_eq!(read(app, kind, "before").await[name], "After");
            let nodes = if kind == "Source" { format!("nodes {{ {name} }}") } else { name.to_owned() };
            let query = format!(
                "query($id: ID!) {{ article(id: $id) {{ {list} {{ {nodes} }} }} {} }}",
                format_args!("node(id: \"{}\") {{ ... on {kind} {{ {name} }} }}", term["id"].as_str().unwrap())
            );
            let data = app.data(Who::Anonymous, &query, json!({ "id": article["id"] })).await;
            let shown = if kind == "Source" { &data["article"][list]["nodes"] } else { &data["article"][list] };
            assert_eq!(shown, &json!([{ name: "After" }]));
            assert_eq!(data["node"][name], "After");
            let page = app.get(Who::Anonymous, "/api/v1/articles/carrier", 200).await.body;
            let shown = if kind == "Source" { &page[list]["items"] } else { &page[list] };
            assert_eq!(pluck(shown, name), ["After"]);
            let items = app.get(Who::Anonymous, &format!("/api/v1/{list}"), 200).await.body["items"].clone();
            assert_eq!(pluck(&items, name), ["After"]);
        }
    }

    /// An old slug that readers saw leads to the term through every later renaming, and is given to no other.
    async fn an_old_slug_keeps_answering(app: &TestApp) {
        let (terms, _) = used(app).await;
        for ((kind, name, _), term) in KINDS.into_iter().zip(terms) {
            let verb = format!("update{kind}");
            let second = app.mutate_at(&verb, &term, json!({ key(kind): "second" })).await;
            let third = app.mutate_at(&verb, &second, json!({ key(kind): "third" })).await;
            for old in ["before", "second", "third"] {
                let found = read(app, kind, old).await;
                assert_eq!((&found["id"], &found[key(kind)]), (&third["id"], &json!("third")), "{kind} {old}");
                let taken = json!({ name: "Another", key(kind): old });
                let refused = app.mutation_refused(&format!("create{kind}"), taken, "slug_taken").await;
                assert_eq!(refused.fields(), [format!("/{}", key(kind))]);
            }
        }
    }

    /// A slug of a tag or a source that nobody saw is released when the term leaves it.
    async fn an_unseen_slug_is_released(app: &TestApp) {
        for (kind, name, _) in [KINDS[0], KINDS[3]] {
            let create = format!("create{kind}");
            let term = app.mutate(&create, json!({ name: "Before", key(kind): "before" })).await;
            app.mutation_refused(&create, json!({ name: "Other", key(kind): "before" }), "slug_taken").await;
            app.mutate_at(&format!("update{kind}"), &term, json!({ key(kind): "after" })).await;
            app.mutate(&create, json!({ name: "Other", key(kind): "before" })).await;
        }
    }

    /// A deleted term is gone from every answer to readers and from the desk; what has it goes on without it, can be
    /// saved and published again, and the name stays taken.
    async fn a_deleted_term_is_hidden(app: &TestApp) {
        let (terms, mut article) = used(app).await;
        for ((kind, name, list), term) in KINDS.into_iter().zip(&terms) {
            let unnamed = json!({ "id": term["id"] });
            app.mutation_refused(&format!("delete{kind}"), unnamed, "precondition_required").await;
            assert_eq!(app.mutate_at(&format!("delete{kind}"), term, json!({})).await, json!({ "id": term["id"] }));
            assert!(read(app, kind, "before").await.is_null(), "{kind}");
            let id = term["id"].as_str().unwrap();
            app.get(Who::Anonymous, &format!("/api/v1/{list}/{id}"), 404).await;
            app.get(Who::Editor, &format!("/api/v1/editorial/{list}/{id}"), 404).await;
            let node = app.data(Who::Anonymous, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
            assert!(node["node"].is_null());
            let all = app.get(Who::Anonymous, &format!("/api/v1/{list}?total=true"), 200).await.body;
            assert_eq!((&all["items"], &all["page"]["totalCount"]), (&json!([]), &json!(0)));
            let page = app.get(Who::Anonymous, "/api/v1/articles/carrier", 200).await.body;
            let shown = if kind == "Source" { &page[list]["items"] } else { &page[list] };
            assert_eq!(shown, &json!([]), "{kind}");
            let changes = json!({ "lead": format!("Without {kind}."), "publish": true });
            article = app.mutate_at("updateArticle", &article, changes).await;
            let refused = at(&article, json!({ list: [{ "id": id }] }));
            assert_eq!(
                app.mutation_refused("updateArticle", refused, "invalid_input").await.fields(),
                [format!("/{list}/0")]
            );
            app.mutation_refused(&format!("update{kind}"), at(term, json!({ name: "Back" })), "not_found").await;
        }
        assert_eq!(app.get(Who::Anonymous, "/api/v1/articles?tag=before", 200).await.body["items"], json!([]));
    }

    /// Absent stays, null empties; a change of nothing makes no version and no event; a stale version is refused.
    async fn changes_are_guarded(app: &TestApp) {
        let tag = app.mutate("createTag", json!({ "name": "Ice", "description": "Frozen." })).await;
        let renamed = app.mutate_at("updateTag", &tag, json!({ "name": "Old ice" })).await;
        assert_eq!(
            (&renamed["description"], &renamed["slug"], &renamed["version"]),
            (&json!("Frozen."), &json!("ice"), &json!(2))
        );
        let position = app.position().await;
        for nothing in [json!({}), json!({ "name": "Old ice" }), json!({ "slug": "ice", "description": "Frozen." })] {
            assert_eq!(app.mutate_at("updateTag", &renamed, nothing).await, renamed);
        }
        app.mutation_refused("updateTag", at(&tag, json!({ "name": "Stale" })), "version_mismatch").await;
        app.mutation_refused("updateTag", json!({ "id": tag["id"], "name": "Unnamed" }), "precondition_required").await;
        let refused = app.mutation_refused("updateTag", at(&renamed, json!({ "name": null })), "invalid_input").await;
        assert_eq!((refused.fields(), app.position().await), (vec!["/name".to_owned()], position));
        let emptied = app.mutate_at("updateTag", &renamed, json!({ "description": null, "slug": null })).await;
        assert_eq!((&emptied["description"], &emptied["slug"]), (&json!(""), &json!("old-ice")));
        let position = app.position().await;
        let same = app.mutate_at("updateTag", &emptied, json!({ "slug": null })).await;
        assert_eq!((&same, app.position().await), (&emptied, position), "the slug that is made is the one that it has");
    }

    /// The same life by REST, of a tag: made, read with its ETag, changed, deleted.
    async fn a_tag_by_rest(app: &TestApp) {
        let made = app.post(Who::Editor, "/api/v1/editorial/tags", json!({ "name": "Ice" }), 201).await;
        let path = made.header("Location").expect("a place").to_owned();
        assert!(made.header("ETag").expect("a tag").starts_with("\"1-"));
        let body = json!({ "name": "Snow" });
        assert_eq!(
            app.change(Who::Editor, Method::PATCH, &path, None, Some(body.clone()), 428).await.code(),
            "precondition_required"
        );
        let changed = app.change(Who::Editor, Method::PATCH, &path, Some(1), Some(body.clone()), 200).await;
        assert_eq!((&changed.body["name"], &changed.body["slug"]), (&json!("Snow"), &json!("ice")));
        assert_eq!(
            app.change(Who::Editor, Method::PATCH, &path, Some(1), Some(body), 412).await.code(),
            "version_mismatch"
        );
        app.change(Who::Editor, Method::DELETE, &path, Some(1), None, 412).await;
        app.change(Who::Editor, Method::DELETE, &path, Some(2), None, 204).await;
        app.get(Who::Editor, &path, 404).await;
    }
}
