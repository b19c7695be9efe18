//! The history of entries: every revision with its author, time and note; what changed between two; going back to one.

use masthead_tests::{Method, Operation, TestApp, Value, Who, json, on_both_engines, pluck};

use crate::preview_links::{draft, retitle};

/// Publishes what a path names.
async fn publish(app: &TestApp, path: &str) -> Value {
    let version = app.get(Who::Editor, path, 200).await.body["version"].as_i64();
    app.change(Who::Editor, Method::POST, &format!("{path}/publish"), version, None, 200).await.body
}

async fn revisions(app: &TestApp, who: Who, path: &str) -> Vec<Value> {
    app.get(who, &format!("{path}/revisions"), 200).await.body["items"].as_array().expect("items").clone()
}

/// Going back, in both APIs.
fn going_back(kind: &str, path: &str, version: Option<i64>, revision: &Value, options: &Value) -> Operation {
    let name = if kind == "faq" { "Faq" } else { "Article" };
    let mut input = options.clone();
    input["id"] = json!(path.rsplit('/').next());
    input["expectedVersion"] = json!(version);
    input["revisionId"] = revision.clone();
    Operation {
        method: Method::POST,
        path: format!("{path}/revisions/{}/restore", revision.as_str().expect("an id")),
        version,
        body: Some(options.clone()),
        query: format!(
            "mutation($input: Restore{name}RevisionInput!) {{
                restore{name}Revision(input: $input) {{ {kind} {{ id version }} }} }}"
        ),
        variables: json!({ "input": input }),
    }
}

const SUMMARY: &str = "id number slug title note createdAt createdBy { id name } isPublished wasPublished";

on_both_engines! {
    /// Comparing takes a core for a while: one request has a few of them, not a hundred.
    async fn comparisons_are_dear(app: &TestApp) {
        let made = app.mutate("createArticle", json!({ "title": "One" })).await;
        let (id, revision) = (&made["id"], &made["workingRevision"]["id"]);
        let asked = |count: usize| {
            let field = |n| format!("d{n}: diff(from: $r, to: $r) {{ body {{ op }} }} ");
            let fields: String = (0..count).map(field).collect();
            format!("query($id: ID!, $r: ID!) {{ editorial {{ article(id: $id) {{ {fields} }} }} }}")
        };
        let variables = json!({ "id": id, "r": revision });
        app.data(Who::Editor, &asked(4), variables.clone()).await;
        app.refused(Who::Editor, &asked(5), variables, "too_expensive").await;
    }

    /// Every revision is told with who saved it, when, why, and whether readers saw it; both APIs tell the same.
    async fn revisions_are_told(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (_, path) = draft(app, Who::Editor, kind, "One").await;
            publish(app, &path).await;
            let field = if kind == "faq" { "question" } else { "title" };
            let now = app.get(Who::Editor, &path, 200).await.body;
            let change = json!({ field: "Two", "note": "A better word." });
            app.change(Who::Editor, Method::PATCH, &path, now["version"].as_i64(), Some(change), 200).await;
            publish(app, &path).await;
            let last = retitle(app, kind, &path, "Three").await;
            let list = revisions(app, Who::Editor, &path).await;
            let all = Value::Array(list.clone());
            assert_eq!(pluck(&all, "title"), ["Three", "Two", "One"]);
            assert_eq!(list.iter().map(|row| row["number"].as_i64().unwrap()).collect::<Vec<_>>(), [3, 2, 1]);
            assert_eq!(list.iter().map(|row| row["isPublished"] == true).collect::<Vec<_>>(), [false, true, false]);
            assert_eq!(list.iter().map(|row| row["wasPublished"] == true).collect::<Vec<_>>(), [false, true, true]);
            assert_eq!(list[1]["note"], "A better word.");
            assert!(list.iter().all(|row| row["createdBy"]["name"] == "Edith" && row["createdAt"].is_string()));
            assert!(!all.to_string().contains('@'), "no address");
            let query = format!(
                "query($id: ID!, $one: ID!) {{ editorial {{ {kind}(id: $id) {{
                    revisions {{ totalCount nodes {{ {SUMMARY} }} }}
                    page: revisions(first: 1) {{ nodes {{ number }} pageInfo {{ hasNextPage endCursor }} }}
                    last: revisions(last: 1) {{ nodes {{ number }} }}
                    revision(id: $one) {{ id number note createdBy {{ id name }} isPublished wasPublished slug }}
                    workingRevision {{ isPublished wasPublished createdBy {{ name }} }}
                }} }} }}"
            );
            let variables = json!({ "id": last["id"], "one": list[1]["id"] });
            let data = app.data(Who::Editor, &query, variables).await["editorial"][kind].clone();
            assert_eq!(data["revisions"]["nodes"], all, "the same in both");
            assert_eq!(data["revisions"]["totalCount"], 3);
            assert_eq!((&data["page"]["nodes"][0]["number"], &data["last"]["nodes"][0]["number"]), (&json!(3), &json!(1)));
            let next = format!("{path}/revisions?first=1&after={}", data["page"]["pageInfo"]["endCursor"].as_str().unwrap());
            assert_eq!(app.get(Who::Editor, &next, 200).await.body["items"][0]["number"], 2);
            let one = app.get(Who::Editor, &format!("{path}/revisions/{}", list[1]["id"].as_str().unwrap()), 200).await.body;
            for (key, value) in data["revision"].as_object().unwrap() {
                assert_eq!(one[key], *value, "{key}");
            }
            assert_eq!(one[field], "Two");
            assert_eq!(data["workingRevision"], json!({ "isPublished": false, "wasPublished": false, "createdBy": { "name": "Edith" } }));
            // A revision of another one is not among its own.
            let (other, _) = draft(app, Who::Editor, kind, "Other").await;
            let foreign = &other["workingRevision"]["id"];
            app.get(Who::Editor, &format!("{path}/revisions/{}", foreign.as_str().unwrap()), 404).await;
            let data = app.data(Who::Editor, &query, json!({ "id": last["id"], "one": foreign })).await;
            assert_eq!(data["editorial"][kind]["revision"], Value::Null);
        }
    }

    /// Of entries of others, those who see what is published see no other revision, in whatever way they ask.
    async fn history_is_one_s_own(app: &TestApp) {
        let (_, path) = draft(app, Who::Editor, "article", "Open").await;
        publish(app, &path).await;
        let now = retitle(app, "article", &path, "Secret").await;
        let list = revisions(app, Who::Editor, &path).await;
        assert_eq!(pluck(&Value::Array(list.clone()), "title"), ["Secret", "Open"], "the control");
        let (secret, open) = (list[0]["id"].as_str().unwrap(), list[1]["id"].as_str().unwrap());
        for who in [Who::Author, Who::Contributor] {
            assert_eq!(pluck(&Value::Array(revisions(app, who, &path).await), "title"), ["Open"]);
            app.get(who, &format!("{path}/revisions/{secret}"), 404).await;
            app.get(who, &format!("{path}/revisions/{open}"), 200).await;
            let refused = app.get(who, &format!("{path}/diff?from={open}&to={secret}"), 422).await;
            assert_eq!(refused.fields(), ["/to"]);
            app.get(who, &format!("{path}/diff?from={open}&to={open}"), 200).await;
            let query = "query($id: ID!, $r: ID!) { editorial { article(id: $id) { revisions { totalCount } revision(id: $r) { id } } } }";
            let data = app.data(who, query, json!({ "id": now["id"], "r": secret })).await;
            assert_eq!(data["editorial"]["article"], json!({ "revisions": { "totalCount": 1 }, "revision": null }));
            let back = going_back("article", &path, now["version"].as_i64(), &list[1]["id"], &json!({}));
            app.refused_twice(who, &back, "forbidden", &[]).await;
        }
        let (_, own) = draft(app, Who::Author, "article", "Own").await;
        assert_eq!(revisions(app, Who::Author, &own).await.len(), 1);
        app.get(Who::Contributor, &format!("{own}/revisions"), 404).await;
        app.get(Who::Moderator, &format!("{own}/revisions"), 403).await;
        app.get(Who::Anonymous, &format!("{own}/revisions"), 401).await;
    }

    /// What changed between two revisions: texts by words, relations by what came, went and moved; the same in both APIs.
    async fn differences(app: &TestApp) {
        let input = json!({
            "title": "The river", "lead": "A lead.", "bodyMarkdown": "It rises in spring.", "excerpt": "Short.",
            "tags": [{ "name": "One" }, { "name": "Two" }, { "name": "Three" }],
            "sources": [{ "title": "A work", "key": "work" }],
            "faqs": [{ "question": "Why?", "answerMarkdown": "So." }],
            "prompts": [{ "question": "And you?" }], "publish": true,
        });
        let made = app.mutate("createArticle", input).await;
        let first = made["workingRevision"]["id"].clone();
        let change = json!({
            "title": "The rivers", "bodyMarkdown": "It rises in autumn.", "excerpt": null,
            "tags": [{ "slug": "three" }, { "slug": "one" }, { "name": "Four" }], "faqs": [],
            "coverImage": { "url": "https://example.org/a.jpg", "alt": "A river" }, "prompts": [],
            "materials": [{ "title": "More", "url": "https://example.org/" }], "seo": { "noindex": true },
        });
        let later = app.mutate_at("updateArticle", &made, change).await;
        let second = later["workingRevision"]["id"].clone();
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let asked = |from: &Value, to: &Value| format!("{path}/diff?from={}&to={}", from.as_str().unwrap(), to.as_str().unwrap());
        let diff = app.get(Who::Editor, &asked(&first, &second), 200).await.body;
        assert_eq!((&diff["title"]["before"], &diff["title"]["after"]), (&json!("The river"), &json!("The rivers")));
        let piece = |op: &str, text: &str| json!({ "op": op, "text": text });
        assert_eq!(diff["title"]["pieces"], json!([piece("EQUAL", "The "), piece("DELETE", "river"), piece("INSERT", "rivers")]));
        assert_eq!(diff["slug"], Value::Null);
        assert_eq!((&diff["excerpt"]["before"], &diff["excerpt"]["after"]), (&json!("Short."), &Value::Null));
        assert_eq!(diff["lead"], json!([piece("EQUAL", "A lead.")]));
        let body = [piece("EQUAL", "It rises in "), piece("DELETE", "spring"), piece("INSERT", "autumn"), piece("EQUAL", ".")];
        assert_eq!(diff["body"], json!(body));
        assert_eq!(pluck(&diff["tags"]["added"], "name"), ["Four"]);
        assert_eq!(pluck(&diff["tags"]["removed"], "name"), ["Two"]);
        assert_eq!(diff["tags"]["moved"].as_array().unwrap().len(), 1);
        assert_eq!(pluck(&diff["faqs"]["removed"], "name"), ["Why?"]);
        assert_eq!(diff["sources"], json!({ "added": [], "removed": [], "moved": [] }));
        assert_eq!(diff["coverImage"]["before"], Value::Null);
        assert_eq!(diff["coverImage"]["after"]["alt"], "A river");
        assert_eq!(diff["prompts"]["before"][0]["question"], "And you?");
        assert_eq!(diff["prompts"]["after"], json!([]));
        assert_eq!(diff["materials"]["after"][0]["title"], "More");
        assert_eq!(diff["seo"]["after"]["noindex"], true);
        assert_eq!(diff["publishedAt"], Value::Null);
        let query = "query($id: ID!, $from: ID!, $to: ID!) { editorial { article(id: $id) { diff(from: $from, to: $to) { from to
            title { before after pieces { op text } } slug { before } excerpt { before after pieces { op text } }
            publishedAt { before after } lead { op text } body { op text }
            tags { ...r } categories { ...r } authors { ...r } sources { ...r } faqs { ...r }
            prompts { before { question } after { question } } materials { before { title } after { title url articleId description } }
            coverImage { before { url } after { url alt } } seo { before { noindex } after { noindex } } } } } }
            fragment r on RelationChanges { added { ...i } removed { ...i } moved { ...i } }
            fragment i on RelatedItem { id name before after }";
        let data = app.data(Who::Editor, query, json!({ "id": made["id"], "from": first, "to": second })).await;
        assert_eq!(data["editorial"]["article"]["diff"], diff, "the same in both");
        // The other way round everything is the other way round, and of one with itself there is nothing.
        let back = app.get(Who::Editor, &asked(&second, &first), 200).await.body;
        assert_eq!((&back["tags"]["added"], &back["title"]["before"]), (&Value::Array(
            diff["tags"]["removed"].as_array().unwrap().iter().map(|item| json!({ "id": item["id"], "name": item["name"], "before": null, "after": item["before"] })).collect()
        ), &json!("The rivers")));
        let same = app.get(Who::Editor, &asked(&first, &first), 200).await.body;
        assert_eq!((&same["title"], &same["tags"]["added"], &same["seo"]), (&Value::Null, &json!([]), &Value::Null));
        // A revision of another article is none of this one, nor is one that there never was.
        let (other, _) = draft(app, Who::Editor, "article", "Other").await;
        let foreign = &other["workingRevision"]["id"];
        for (from, to, faults) in [(foreign, &second, vec!["/from"]), (&first, foreign, vec!["/to"]), (foreign, &made["id"], vec!["/from", "/to"])] {
            let variables = json!({ "id": made["id"], "from": from, "to": to });
            let reading = Operation::read(&asked(from, to), query, variables);
            app.refused_twice(Who::Editor, &reading, "invalid_input", &faults).await;
        }
        app.get(Who::Editor, &format!("{path}/diff?from={}", first.as_str().unwrap()), 400).await;
        app.get(Who::Editor, &format!("{path}/diff?from=x&to=y"), 400).await;
        // FAQs alike.
        let (_, path) = draft(app, Who::Editor, "faq", "How?").await;
        let published = publish(app, &path).await;
        let later = retitle(app, "faq", &path, "How much?").await;
        let (from, to) = (&published["workingRevision"]["id"], &later["workingRevision"]["id"]);
        let diff = app.get(Who::Editor, &format!("{path}/diff?from={}&to={}", from.as_str().unwrap(), to.as_str().unwrap()), 200).await.body;
        assert_eq!(diff["title"]["pieces"], json!([piece("EQUAL", "How"), piece("INSERT", " much"), piece("EQUAL", "?")]));
        let query = "query($id: ID!, $from: ID!, $to: ID!) { editorial { faq(id: $id) { diff(from: $from, to: $to) { body { text } title { after } } } } }";
        let data = app.data(Who::Editor, query, json!({ "id": later["id"], "from": from, "to": to })).await;
        assert_eq!(data["editorial"]["faq"]["diff"]["title"]["after"], "How much?");
    }

    /// Going back makes a new revision that says what the old one says, rendered as it was; readers notice nothing.
    async fn going_back_is_a_new_revision(app: &TestApp) {
        let input = json!({ "title": "Old", "bodyMarkdown": "Old *words* [@work].", "publish": true,
            "tags": [{ "name": "One" }], "sources": [{ "title": "A work", "authors": ["Ama Osei"], "year": 2001, "key": "work" }],
            "faqs": [{ "question": "Why?", "answerMarkdown": "So." }] });
        let made = app.mutate("createArticle", input).await;
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let first = app.get(Who::Editor, &path, 200).await.body["workingRevision"].clone();
        let change = json!({ "title": "New", "slug": "new", "bodyMarkdown": "New.", "tags": [], "faqs": [], "sources": [] });
        let later = app.mutate_at("updateArticle", &made, change).await;
        // What the work is called now is not what the old revision printed.
        let source = app.data(Who::Editor, "{ editorial { source(key: \"work\") { id version } } }", json!({})).await;
        app.mutate_at("updateSource", &source["editorial"]["source"], json!({ "authors": ["Bea Owusu"] })).await;
        let published = app.get(Who::Anonymous, "/api/v1/articles/old", 200).await.body;
        let before = app.position().await;
        let back = going_back("article", &path, later["version"].as_i64(), &first["id"], &json!({ "note": "As it was." }));
        let now = app.by_rest(Who::Editor, &back, 200).await.body;
        assert_eq!(app.events_since(before).await, ["article.reverted"]);
        let again = &now["workingRevision"];
        for same in ["title", "slug", "bodyMarkdown", "bodyHtml", "excerpt", "tags", "sources", "faqs"] {
            assert_eq!(again[same], if same == "sources" { again[same].clone() } else { first[same].clone() }, "{same}");
        }
        assert!(again["bodyHtml"].as_str().unwrap().contains("Osei"), "the label as it was printed");
        assert_eq!(again["note"], "As it was.");
        assert!(again["number"].as_i64() > first["number"].as_i64() && again["id"] != first["id"]);
        assert_eq!(now["status"], "CHANGED");
        assert_eq!(app.get(Who::Anonymous, "/api/v1/articles/old", 200).await.body, published, "readers notice nothing");
        // Going back to what is there already changes nothing.
        let position = app.position().await;
        let back = going_back("article", &path, now["version"].as_i64(), &first["id"], &json!({}));
        assert_eq!(app.by_rest(Who::Editor, &back, 200).await.body["version"], now["version"]);
        assert_eq!(app.position().await, position);
        // It can be published as any.
        let shown = publish(app, &path).await;
        assert_eq!((&shown["published"]["title"], &shown["status"]), (&json!("Old"), &json!("PUBLISHED")));
    }

    /// What one turns away from is kept, however new it is; what machines saved is never replaced.
    async fn going_back_loses_nothing(app: &TestApp) {
        let made = app.mutate("createArticle", json!({ "title": "One" })).await;
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let submitted = app.mutate_at("submitArticle", &made, json!({})).await;
        let later = app.mutate_at("updateArticle", &submitted, json!({ "title": "Nine minutes of work" })).await;
        let first = &made["workingRevision"]["id"];
        let back = going_back("article", &path, later["version"].as_i64(), first, &json!({}));
        app.by_rest(Who::Editor, &back, 200).await;
        let titles = |all: &[Value]| all.iter().map(|one| one["title"].clone()).collect::<Vec<_>>();
        assert_eq!(titles(&revisions(app, Who::Editor, &path).await), ["One", "Nine minutes of work", "One"]);
        let machine = Who::Token(masthead::access::Scope::ContentWrite);
        let made = app.post(machine, "/api/v1/editorial/articles", json!({ "title": "Zero" }), 201).await.body;
        let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap());
        let change = Some(json!({ "title": "Another machine's" }));
        app.change(machine, Method::PATCH, &path, made["version"].as_i64(), change, 200).await;
        assert_eq!(titles(&revisions(app, Who::Editor, &path).await), ["Another machine's", "Zero"]);
    }

    /// The slug comes back with the rest, unless another has it by now.
    async fn a_slug_that_was_taken_is_not_taken_back(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (_, path) = draft(app, Who::Editor, kind, "Wanted").await;
            // Submitted, the first is not replaced; nobody saw its slug, which is free again.
            let version = app.get(Who::Editor, &path, 200).await.body["version"].as_i64();
            let submitted = app.change(Who::Editor, Method::POST, &format!("{path}/submit"), version, None, 200).await.body;
            let first = &submitted["workingRevision"]["id"];
            let change = |slug: &str, body: &str| match kind {
                "faq" => json!({ "slug": slug, "answerMarkdown": body }),
                _ => json!({ "slug": slug, "bodyMarkdown": body }),
            };
            let now = app.change(Who::Editor, Method::PATCH, &path, submitted["version"].as_i64(), Some(change("other", "Text.")), 200).await.body;
            let back = going_back(kind, &path, now["version"].as_i64(), first, &json!({}));
            let now = app.by_rest(Who::Editor, &back, 200).await.body;
            assert_eq!(now["slug"], "wanted", "it was free");
            let now = app.change(Who::Editor, Method::PATCH, &path, now["version"].as_i64(), Some(change("other", "Text.")), 200).await.body;
            draft(app, Who::Editor, kind, "Wanted").await;
            let back = going_back(kind, &path, now["version"].as_i64(), first, &json!({}));
            let now = app.by_rest(Who::Editor, &back, 200).await.body;
            assert_eq!(now["slug"], "other", "another has it");
            let text = if kind == "faq" { ("answerMarkdown", "An answer.") } else { ("bodyMarkdown", "") };
            assert_eq!(now["workingRevision"][text.0], text.1);
        }
    }

    /// What cannot be gone back to, and by what: nothing is written.
    async fn bad_ways_back(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (_, path) = draft(app, Who::Editor, kind, "One").await;
            let first = publish(app, &path).await["workingRevision"]["id"].clone();
            let dropped = retitle(app, kind, &path, "Two").await["workingRevision"]["id"].clone();
            let now = retitle(app, kind, &path, "Three").await;
            let version = now["version"].as_i64();
            let (other, _) = draft(app, Who::Editor, kind, "Other").await;
            for unknown in [&dropped, &other["workingRevision"]["id"], &other["id"]] {
                let back = going_back(kind, &path, version, unknown, &json!({}));
                app.refused_twice(Who::Editor, &back, "invalid_input", &["/revisionId"]).await;
            }
            let stale = going_back(kind, &path, Some(1), &first, &json!({}));
            app.refused_twice(Who::Editor, &stale, "version_mismatch", &["/expectedVersion"]).await;
            let unnamed = going_back(kind, &path, None, &first, &json!({}));
            app.refused_twice(Who::Editor, &unnamed, "precondition_required", &["/expectedVersion"]).await;
            let empty = going_back(kind, &path, version, &first, &json!({ "note": "" }));
            app.refused_twice(Who::Editor, &empty, "invalid_input", &["/note"]).await;
            app.by_rest(Who::Editor, &going_back(kind, &path, version, &first, &json!({})), 200).await;
        }
    }

    /// However many entries and revisions there are, their history costs as many statements.
    async fn histories_cost_the_same(app: &TestApp) {
        let query = "query($first: Int!) { editorial { articles(first: $first) { nodes { revisions(first: 5) { nodes {
            title isPublished createdBy { name } } } previewLinks { nodes { revisionNumber createdBy { name } } }
            workingRevision { createdBy { name } isPublished } } } } }";
        for number in 0..6 {
            let made = app.article(json!({ "title": format!("Number {number}"), "publish": true })).await;
            app.mutate_at("updateArticle", &made, json!({ "title": format!("Later {number}") })).await;
            let path = format!("/api/v1/editorial/articles/{}/preview-links", made["id"].as_str().unwrap());
            app.post(Who::Editor, &path, json!({}), 201).await;
        }
        let mut counts = Vec::new();
        for first in [1, 3, 6] {
            app.data(Who::Editor, query, json!({ "first": first })).await;
            let before = app.statements();
            let data = app.data(Who::Editor, query, json!({ "first": first })).await;
            counts.push(app.statements() - before);
            assert_eq!(data["editorial"]["articles"]["nodes"].as_array().unwrap().len(), first);
        }
        assert!(counts[0] > 5 && counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }
}
