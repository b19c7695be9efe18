//! The life of an article on the desk: its states, its versions, its revisions.

use masthead_tests::{Engine, Method, TestApp, Value, Who, at, json, on_both_engines, pluck, run_with};

const WORKING: &str = "query($id: ID!) { editorial { article(id: $id) { version status workingRevision {
    id number title lead bodyMarkdown excerpt publishedAt slug tags { name } coverImage { url alt }
    seo { title } prompts { question } materials { title url } } } } }";

async fn working(app: &TestApp, article: &Value) -> Value {
    let data = app.data(Who::Editor, WORKING, json!({ "id": article["id"] })).await;
    data["editorial"]["article"]["workingRevision"].clone()
}

async fn is_shown(app: &TestApp, article: &Value) -> bool {
    let query = "query($id: ID!) { article(id: $id) { id } }";
    !app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await["article"].is_null()
}

on_both_engines! {
    /// Every move leads where the table of states says, raises the version by one, and readers see what is published
    /// and nothing else.
    async fn the_states_follow_each_other(app: &TestApp) {
        let mut article = app.mutate("createArticle", json!({ "title": "States" })).await;
        assert_eq!((&article["status"], &article["version"]), (&json!("DRAFT"), &json!(1)));
        for (verb, status, shown) in [
            ("publishArticle", "PUBLISHED", true),
            ("unpublishArticle", "UNPUBLISHED", false),
            ("publishArticle", "PUBLISHED", true),
            ("archiveArticle", "ARCHIVED", false),
            ("restoreArticle", "UNPUBLISHED", false),
            ("archiveArticle", "ARCHIVED", false),
            ("publishArticle", "PUBLISHED", true),
            ("deleteArticle", "TRASHED", false),
            ("restoreArticle", "UNPUBLISHED", false),
            ("deleteArticle", "TRASHED", false),
        ] {
            let moved = app.mutate_at(verb, &article, json!({})).await;
            assert_eq!(moved["status"], status, "{verb}");
            assert_eq!(moved["version"].as_i64(), article["version"].as_i64().map(|version| version + 1), "{verb}");
            assert_eq!(is_shown(app, &article).await, shown, "{verb}");
            article = moved;
        }
        // What is in the trash is restored first. An editor may not even try; where one may, it leads nowhere.
        app.mutation_refused("publishArticle", at(&article, json!({})), "forbidden").await;
        app.mutation_refused("updateArticle", at(&article, json!({})), "forbidden").await;
        let publish = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { article { id } } }";
        app.refused(Who::Admin, publish, json!({ "input": at(&article, json!({})) }), "conflict").await;
        for verb in ["unpublishArticle", "archiveArticle", "deleteArticle"] {
            app.mutation_refused(verb, at(&article, json!({})), "conflict").await;
        }
        let article = app.mutate_at("restoreArticle", &article, json!({})).await;
        app.mutation_refused("restoreArticle", at(&article, json!({})), "conflict").await;
        app.mutation_refused("unpublishArticle", at(&article, json!({})), "conflict").await;
    }

    /// A newer draft of a published article makes it CHANGED; publishing it makes it PUBLISHED again.
    async fn a_newer_draft_is_told_apart(app: &TestApp) {
        let article = app.article(json!({ "title": "First", "publish": true })).await;
        let changed = app.mutate_at("updateArticle", &article, json!({ "title": "Second" })).await;
        assert_eq!((&changed["status"], &changed["stage"]), (&json!("CHANGED"), &json!("DRAFT")));
        let published = app.mutate_at("publishArticle", &changed, json!({})).await;
        assert_eq!((&published["status"], &published["stage"]), (&json!("PUBLISHED"), &Value::Null));
    }

    /// The desk's lists: without a status, what is neither archived nor in the trash; with one, exactly those.
    async fn the_desk_lists_by_state(app: &TestApp) {
        let moves: [(&str, &[&str]); 9] = [
            ("IN_REVIEW", &["submitArticle"]),
            ("APPROVED", &["submitArticle", "approveArticle"]),
            ("SCHEDULED", &["scheduleArticle"]),
            ("DRAFT", &[]),
            ("PUBLISHED", &["publishArticle"]),
            ("CHANGED", &["publishArticle", "updateArticle"]),
            ("UNPUBLISHED", &["publishArticle", "unpublishArticle"]),
            ("ARCHIVED", &["archiveArticle"]),
            ("TRASHED", &["deleteArticle"]),
        ];
        for (title, verbs) in moves {
            let mut article = app.article(json!({ "title": title })).await;
            for verb in verbs {
                let more = match *verb {
                    "updateArticle" => json!({ "lead": "New." }),
                    "approveArticle" => json!({ "revisionId": article["workingRevision"]["id"] }),
                    "scheduleArticle" => json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" }),
                    _ => json!({}),
                };
                article = app.mutate_at(verb, &article, more).await;
            }
            assert_eq!(article["status"], title);
        }
        let query = "query($status: EntryStatus) { editorial { articles(status: $status) {
            totalCount nodes { workingRevision { title } } } } }";
        for (title, _) in moves {
            let data = app.data(Who::Editor, query, json!({ "status": title })).await;
            let list = &data["editorial"]["articles"];
            assert_eq!(list["totalCount"], 1, "{title}");
            assert_eq!(list["nodes"][0]["workingRevision"]["title"], title);
            let path = format!("/api/v1/editorial/articles?status={title}");
            assert_eq!(pluck(&app.get(Who::Editor, &path, 200).await.body["items"], "status"), [title]);
        }
        let all = app.data(Who::Editor, query, json!({})).await;
        assert_eq!(all["editorial"]["articles"]["totalCount"], 7);
        let all = app.get(Who::Editor, "/api/v1/editorial/articles", 200).await;
        let kept = ["UNPUBLISHED", "CHANGED", "PUBLISHED", "DRAFT", "SCHEDULED", "APPROVED", "IN_REVIEW"];
        assert_eq!(pluck(&all.body["items"], "status"), kept);
    }

    /// What an update leaves out stays; null empties what may be empty, and is refused where something must stand.
    async fn absent_and_null_differ(app: &TestApp) {
        let article = app
            .article(json!({
                "title": "Whole", "lead": "A lead.", "bodyMarkdown": "Body.", "excerpt": "Short.",
                "publishedAt": "2020-01-02T03:04:05Z", "tags": [{ "name": "One" }],
                "coverImage": { "url": "https://example.org/a.jpg", "alt": "A" }, "seo": { "title": "Seo" },
                "prompts": [{ "question": "What?" }], "materials": [{ "title": "M", "url": "https://example.org/" }],
            }))
            .await;
        let before = working(app, &article).await;
        let renamed = app.mutate_at("updateArticle", &article, json!({ "title": "Renamed" })).await;
        let mut expected = before.clone();
        expected["title"] = json!("Renamed");
        let mut after = working(app, &article).await;
        for field in ["id", "number"] {
            expected[field] = Value::Null;
            after[field] = Value::Null;
        }
        assert_eq!(after, expected);
        let emptied = app
            .mutate_at(
                "updateArticle",
                &renamed,
                json!({
                    "lead": null, "bodyMarkdown": null, "excerpt": null, "publishedAt": null, "tags": null,
                    "coverImage": null, "seo": null, "prompts": null, "materials": null, "slug": null,
                }),
            )
            .await;
        let empty = working(app, &emptied).await;
        for field in ["lead", "bodyMarkdown", "excerpt"] {
            assert_eq!(empty[field], "", "{field}");
        }
        for field in ["publishedAt", "coverImage"] {
            assert_eq!(empty[field], Value::Null, "{field}");
        }
        for field in ["tags", "prompts", "materials"] {
            assert_eq!(empty[field], json!([]), "{field}");
        }
        assert_eq!((&empty["slug"], &empty["seo"]["title"]), (&json!("renamed"), &Value::Null));
        let refused =
            app.mutation_refused("updateArticle", at(&emptied, json!({ "title": null })), "invalid_input").await;
        assert_eq!(refused.fields(), ["/title"]);
        assert_eq!(working(app, &article).await, empty);
    }

    /// A save that changes nothing makes no revision, no version and no event, in either API.
    async fn a_save_of_nothing_writes_nothing(app: &TestApp) {
        let article = app
            .article(json!({
                "title": "Still", "bodyMarkdown": "Text.", "tags": [{ "name": "One" }, { "name": "Two" }],
                "faqs": [{ "question": "Why?", "answerMarkdown": "So." }],
            }))
            .await;
        let (before, position) = (working(app, &article).await, app.position().await);
        for same in [
            json!({}),
            json!({ "title": "Still" }),
            json!({ "title": " Still ", "bodyMarkdown": "Text.",
            "tags": [{ "slug": "one" }, { "slug": "two" }], "faqs": [{ "slug": "why" }], "slug": "still" }),
        ] {
            let saved = app.mutate_at("updateArticle", &article, same).await;
            assert_eq!(saved["version"], article["version"]);
        }
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let body = Some(json!({ "lead": "" }));
        app.change(Who::Editor, Method::PATCH, &path, article["version"].as_i64(), body, 200).await;
        assert_eq!((working(app, &article).await, app.position().await), (before.clone(), position));
        // The order of a list is part of what is said.
        let turned = json!({ "tags": [{ "slug": "two" }, { "slug": "one" }] });
        app.mutate_at("updateArticle", &article, turned).await;
        assert_ne!(working(app, &article).await["id"], before["id"]);
        assert_eq!(app.events_since(position).await, ["article.saved"]);
    }

    /// Saves of one editor soon after each other replace the head revision; one that was published is kept, and what
    /// is saved after it stands beside it.
    async fn a_head_is_replaced_until_it_is_published(app: &TestApp) {
        let mut article = app.article(json!({ "title": "One" })).await;
        let mut seen = vec![article.clone()];
        for title in ["Two", "Three"] {
            article = app.mutate_at("updateArticle", &article, json!({ "title": title })).await;
        }
        assert_eq!(revisions(app, &article).await, ["Three"]);
        article = app.mutate_at("publishArticle", &article, json!({})).await;
        for title in ["Four", "Five"] {
            article = app.mutate_at("updateArticle", &article, json!({ "title": title })).await;
        }
        assert_eq!(revisions(app, &article).await, ["Three", "Five"]);
        seen.push(app.mutate_as(Who::Admin, "updateArticle", at(&article, json!({ "title": "Six" }))).await);
        assert_eq!(revisions(app, &article).await, ["Three", "Five", "Six"], "another account replaces nothing");
        assert!(seen[1]["workingRevision"]["number"].as_i64() > seen[0]["workingRevision"]["number"].as_i64());
    }

    /// A change names the version that it starts from. Without one it is refused, with a stale one too, and nothing is
    /// written; with the present one it is made.
    async fn a_change_names_its_version(app: &TestApp) {
        let old = app.article(json!({ "title": "Guarded", "publish": true })).await;
        let article = app.mutate_at("updateArticle", &old, json!({ "lead": "New." })).await;
        let (before, position) = (working(app, &article).await, app.position().await);
        let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().unwrap());
        let title = json!({ "title": "Overwritten" });
        for verb in ["updateArticle", "publishArticle", "unpublishArticle", "archiveArticle", "deleteArticle"] {
            let more = if verb == "updateArticle" { title.clone() } else { json!({}) };
            let mut unnamed = more.clone();
            unnamed["id"] = article["id"].clone();
            let refused = app.mutation_refused(verb, unnamed, "precondition_required").await;
            assert_eq!(refused.fields(), ["/expectedVersion"]);
            app.mutation_refused(verb, at(&old, more), "version_mismatch").await;
        }
        for (method, tail) in [
            (Method::PATCH, ""),
            (Method::DELETE, ""),
            (Method::POST, "/publish"),
            (Method::POST, "/unpublish"),
            (Method::POST, "/archive"),
        ] {
            let body = (method == Method::PATCH).then(|| title.clone());
            let path = format!("{path}{tail}");
            let unnamed = app.change(Who::Editor, method.clone(), &path, None, body.clone(), 428).await;
            assert_eq!(unnamed.code(), "precondition_required");
            let stale = app.change(Who::Editor, method, &path, old["version"].as_i64(), body, 412).await;
            assert_eq!(stale.code(), "version_mismatch");
        }
        assert_eq!((working(app, &article).await, app.position().await), (before, position));
        let version = article["version"].as_i64();
        let saved = app.change(Who::Editor, Method::PATCH, &path, version, Some(title), 200).await;
        assert_eq!(saved.body["workingRevision"]["title"], "Overwritten");
    }
}

/// Where a head is never replaced, by the setting, every save that changes something is kept.
mod without_a_window_every_save_is_kept {
    use super::*;

    fn check(engine: Engine) {
        run_with(
            engine,
            |config| config.editing.replace_minutes = 0,
            async |app| {
                let mut article = app.article(json!({ "title": "One" })).await;
                for title in ["Two", "Two", "Three"] {
                    article = app.mutate_at("updateArticle", &article, json!({ "title": title })).await;
                }
                assert_eq!(revisions(app, &article).await, ["One", "Two", "Three"]);
            },
        );
    }

    #[test]
    fn sqlite() {
        check(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        check(Engine::Postgres);
    }
}

/// The titles of the revisions that are kept, oldest first.
async fn revisions(app: &TestApp, article: &Value) -> Vec<String> {
    use masthead::context::Cx;
    use masthead_entity::{EntryId, revision};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

    let id = article["id"].as_str().and_then(|id| uuid::Uuid::parse_str(id).ok()).expect("an id");
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    let of_entry = revision::Entity::find().filter(revision::Column::EntryId.eq(EntryId(id)));
    let rows = of_entry.order_by_asc(revision::Column::Number).all(&*db).await.expect("revisions");
    rows.into_iter().map(|row| row.title).collect()
}
