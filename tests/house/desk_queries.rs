//! The lists of the desk: what they are narrowed to and ordered by, in both APIs, for both kinds, and within what the actor
//! may see.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines, pluck};

/// Time passes, but not so much that a token ends.
const WHILE: i64 = 180_000_000;

/// Asks both APIs, compares, and gives the titles.
async fn asked(app: &TestApp, who: Who, kind: &str, filter: Value, order: Option<&str>) -> Vec<String> {
    let (field, title) = if kind == "articles" { ("articles", "title") } else { ("faqs", "question") };
    let query = format!(
        "query($filter: EditorialFilter, $order: EditorialOrder) {{ editorial {{
            {field}(filter: $filter, orderBy: $order, first: 100) {{ totalCount nodes {{ {title} }} }} }} }}"
    );
    let data = app.data(who, &query, json!({ "filter": filter, "order": order })).await;
    let list = &data["editorial"][field];
    let titles = pluck(&list["nodes"], title);
    assert_eq!(list["totalCount"].as_u64(), Some(titles.len() as u64), "{filter}");
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = filter.as_object().into_iter().flatten();
    let mut keys: Vec<_> = fields.map(|(key, value)| format!("{key}={}", plain(value).replace(' ', "%20"))).collect();
    keys.extend(order.map(|order| format!("orderBy={order}")));
    keys.push("total=true&first=100".to_owned());
    let body = app.get(who, &format!("/api/v1/editorial/{field}?{}", keys.join("&")), 200).await.body;
    assert_eq!(pluck(&body["items"], title), titles, "{filter} by REST");
    assert_eq!(body["page"]["totalCount"].as_u64(), Some(titles.len() as u64));
    titles
}

async fn me(app: &TestApp, who: Who) -> Value {
    app.get(who, "/api/v1/me", 200).await.body["id"].clone()
}

fn sorted(mut titles: Vec<String>) -> Vec<String> {
    titles.sort();
    titles
}

on_both_engines! {
    /// By creator, assignee, staleness, terms, words of the title; all conditions hold together.
    async fn what_a_list_is_narrowed_to(app: &TestApp) {
        app.mutate("createCategory", json!({ "name": "World" })).await;
        let world = app.get(Who::Editor, "/api/v1/editorial/categories/world", 200).await.body;
        app.mutate("createCategory", json!({ "name": "Alps", "parent": { "id": world["id"] } })).await;
        app.mutate("createAuthor", json!({ "name": "Ama" })).await;
        let first = app.mutate("createArticle", json!({ "title": "Écho of 100%", "tags": [{ "name": "Ice" }],
            "categories": [{ "slug": "alps" }], "authors": [{ "slug": "ama" }], "publish": true })).await;
        app.app.clock().advance(WHILE);
        let middle = masthead::clock::format(app.app.clock().now());
        let second = app.mutate_as(Who::Admin, "createArticle", json!({ "title": "delta", "tags": [{ "slug": "ice" }] })).await;
        app.mutate("createArticle", json!({ "title": "Charlie", "locale": "de" })).await;
        let editor = me(app, Who::Editor).await;
        app.mutate("assignArticle", at(&second, json!({ "assigneeId": editor }))).await;
        let of = async |filter: Value| sorted(asked(app, Who::Editor, "articles", filter, None).await);
        assert_eq!(of(json!({})).await, ["Charlie", "delta", "Écho of 100%"]);
        assert_eq!(of(json!({ "createdBy": "me" })).await, ["Charlie", "Écho of 100%"]);
        assert_eq!(of(json!({ "createdBy": editor })).await, ["Charlie", "Écho of 100%"]);
        assert_eq!(of(json!({ "createdBy": me(app, Who::Admin).await })).await, ["delta"]);
        assert_eq!(of(json!({ "createdBy": first["id"] })).await, Vec::<String>::new());
        assert_eq!(of(json!({ "assignee": "me" })).await, ["delta"]);
        assert_eq!(of(json!({ "unassigned": true })).await, ["Charlie", "Écho of 100%"]);
        assert_eq!(of(json!({ "unassigned": false })).await, ["delta"]);
        assert_eq!(of(json!({ "staleBefore": middle })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "untouchedSince": middle })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "tag": "ice" })).await, ["delta", "Écho of 100%"]);
        assert_eq!(of(json!({ "tag": "ice", "status": "DRAFT" })).await, ["delta"]);
        assert_eq!(of(json!({ "category": "world" })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "author": "ama", "createdBy": "me" })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "author": "nobody" })).await, Vec::<String>::new());
        assert_eq!(of(json!({ "titleContains": "ECHO" })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "titleContains": "e", "locale": "de" })).await, ["Charlie"]);
        // A sign of LIKE is a letter here.
        assert_eq!(of(json!({ "titleContains": "0%" })).await.len(), 1, "a per cent sign");
        assert_eq!(of(json!({ "titleContains": "d%a" })).await.len(), 0);
        assert_eq!(of(json!({ "titleContains": "d_lta" })).await.len(), 0);
        // What readers see is not stale any more once it changed for them.
        let first = app.get(Who::Editor, &format!("/api/v1/editorial/articles/{}", first["id"].as_str().unwrap()), 200).await.body;
        app.mutate_at("updateArticle", &first, json!({ "lead": "Newer." })).await;
        assert_eq!(of(json!({ "staleBefore": middle })).await, ["Écho of 100%"]);
        assert_eq!(of(json!({ "untouchedSince": middle })).await, Vec::<String>::new());
    }

    /// Four orders, and cursors that belong to one of them; FAQs alike.
    async fn what_a_list_is_ordered_by(app: &TestApp) {
        let delta = app.mutate("createFaq", json!({ "question": "delta?", "answerMarkdown": "D." })).await;
        for question in ["Alpha?", "Écho?", "bravo?"] {
            app.mutate("createFaq", json!({ "question": question, "answerMarkdown": "So." })).await;
        }
        app.mutate_at("updateFaq", &delta, json!({ "answerMarkdown": "Later." })).await;
        let of = async |order| asked(app, Who::Editor, "faqs", json!({}), order).await;
        let latest = ["delta?", "bravo?", "Écho?", "Alpha?"];
        assert_eq!(of(None).await, latest);
        assert_eq!(of(Some("UPDATED_DESC")).await, latest);
        assert_eq!(of(Some("UPDATED_ASC")).await, ["Alpha?", "Écho?", "bravo?", "delta?"]);
        assert_eq!(of(Some("CREATED_DESC")).await, ["bravo?", "Écho?", "Alpha?", "delta?"]);
        assert_eq!(of(Some("TITLE_ASC")).await, ["Alpha?", "bravo?", "delta?", "Écho?"]);
        let path = "/api/v1/editorial/faqs?orderBy=TITLE_ASC&first=2";
        let page = app.get(Who::Editor, path, 200).await.body;
        let cursor = page["page"]["endCursor"].as_str().unwrap();
        let next = app.get(Who::Editor, &format!("{path}&after={cursor}"), 200).await.body;
        assert_eq!(pluck(&next["items"], "question"), ["delta?", "Écho?"]);
        let other = format!("/api/v1/editorial/faqs?orderBy=UPDATED_ASC&after={cursor}");
        assert_eq!(app.get(Who::Editor, &other, 422).await.fields(), ["/after"]);
    }

    /// What is no account, no language, or said twice is refused, with its path; unknown keys are.
    async fn bad_filters_are_refused(app: &TestApp) {
        let query = "query($filter: EditorialFilter, $status: EntryStatus) { editorial {
            articles(filter: $filter, status: $status) { totalCount } } }";
        for (filter, path) in [
            (json!({ "createdBy": "ada" }), "createdBy"),
            (json!({ "assignee": "" }), "assignee"),
            (json!({ "assignee": "me", "unassigned": true }), "unassigned"),
            (json!({ "locale": "no language" }), "locale"),
            (json!({ "titleContains": " " }), "titleContains"),
        ] {
            let refused = app.refused(Who::Editor, query, json!({ "filter": filter }), "invalid_input").await;
            assert_eq!(refused.fields(), [format!("/filter/{path}")]);
            let fields = filter.as_object().unwrap().iter();
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), |text| text.replace(' ', "%20"));
            let keys: Vec<_> = fields.map(|(key, value)| format!("{key}={}", plain(value))).collect();
            let refused = app.get(Who::Editor, &format!("/api/v1/editorial/articles?{}", keys.join("&")), 422).await;
            assert_eq!(refused.fields(), [format!("/{path}")]);
        }
        let twice = json!({ "filter": { "status": "DRAFT" }, "status": "DRAFT" });
        assert_eq!(app.refused(Who::Editor, query, twice, "invalid_input").await.fields(), ["/filter/status"]);
        app.get(Who::Editor, "/api/v1/editorial/articles?creator=me", 400).await;
        app.get(Who::Editor, "/api/v1/editorial/articles?orderBy=SIDEWAYS", 400).await;
        app.refused(Who::Editor, query, json!({ "filter": { "creator": "me" } }), "invalid_request").await;
    }

    /// An author never learns of others' drafts: by no filter, no order, no number. Their own they find by all of them.
    async fn no_filter_tells_of_others_drafts(app: &TestApp) {
        app.token(Who::Author).await;
        let input = json!({ "title": "Shown", "tags": [{ "name": "Open" }], "publish": true });
        let shown = app.mutate("createArticle", input).await;
        app.app.clock().advance(WHILE);
        let newer = json!({ "title": "Hidden words", "tags": [{ "name": "Covert" }] });
        let shown = app.mutate_at("updateArticle", &shown, newer).await;
        let editor = me(app, Who::Editor).await;
        app.mutate("assignArticle", at(&shown, json!({ "assigneeId": editor }))).await;
        app.mutate("createArticle", json!({ "title": "Hidden draft", "tags": [{ "slug": "covert" }] })).await;
        let of = async |filter: Value| asked(app, Who::Author, "articles", filter, None).await;
        assert_eq!(of(json!({})).await, ["Shown"]);
        for filter in [
            json!({ "titleContains": "hidden" }),
            json!({ "tag": "covert" }),
            json!({ "assignee": editor }),
            json!({ "unassigned": false }),
            json!({ "status": "CHANGED" }),
            json!({ "status": "DRAFT" }),
        ] {
            assert_eq!(of(filter.clone()).await, Vec::<String>::new(), "{filter}");
            assert!(!asked(app, Who::Editor, "articles", filter.clone(), None).await.is_empty(), "{filter}");
        }
        for filter in [json!({ "titleContains": "shown" }), json!({ "tag": "open" }), json!({ "createdBy": editor }),
            json!({ "unassigned": true }), json!({ "status": "PUBLISHED" })]
        {
            assert_eq!(of(filter.clone()).await, ["Shown"], "{filter}");
        }
        assert_eq!(asked(app, Who::Author, "articles", json!({}), Some("TITLE_ASC")).await, ["Shown"]);
        let path = format!("/api/v1/editorial/articles/{}", shown["id"].as_str().unwrap());
        assert_eq!(app.get(Who::Author, &path, 200).await.body["assignee"], Value::Null);
        assert_eq!(app.get(Who::Editor, &path, 200).await.body["assignee"]["name"], "Edith");
        // Their own they see whole.
        app.mutate_as(Who::Author, "createArticle", json!({ "title": "Hidden, mine", "tags": [{ "name": "Own" }] })).await;
        assert_eq!(of(json!({ "titleContains": "hidden" })).await, ["Hidden, mine"]);
        assert_eq!(of(json!({ "tag": "own", "status": "DRAFT", "createdBy": "me" })).await, ["Hidden, mine"]);
    }

    /// Who began an entry, who saved it last, and who is to work on it: by name, never by address.
    async fn entries_name_their_people(app: &TestApp) {
        let made = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Whose" })).await;
        app.app.clock().advance(WHILE);
        let saved = app.mutate("updateArticle", at(&made, json!({ "lead": "More." }))).await;
        let id = saved["id"].as_str().unwrap();
        let assigned = json!({ "assigneeId": me(app, Who::Author).await });
        app.mutate("assignArticle", at(&saved, assigned)).await;
        let query = "query($id: ID!) { editorial { article(id: $id) {
            createdBy { name } updatedBy { name } assignee { name } } } }";
        let people = app.data(Who::Editor, query, json!({ "id": id })).await["editorial"]["article"].clone();
        let expected = json!({ "createdBy": { "name": "author" }, "updatedBy": { "name": "Edith" },
            "assignee": { "name": "author" } });
        assert_eq!(people, expected);
        for path in [format!("/api/v1/editorial/articles/{id}"), "/api/v1/editorial/articles".to_owned()] {
            let body = app.get(Who::Editor, &path, 200).await.body;
            let article = if body["items"].is_array() { &body["items"][0] } else { &body };
            for (field, person) in expected.as_object().unwrap() {
                assert_eq!(article[field]["name"], person["name"], "{path} {field}");
            }
            assert!(!body.to_string().contains("example.org"), "{body}");
        }
        let machine = app.request(Who::Token(masthead::access::Scope::ContentWrite), Method::POST, "/api/v1/editorial/articles").await;
        let made = app.send(machine.json(&json!({ "title": "A machine's" })), 201).await.body;
        assert_eq!((&made["createdBy"], &made["updatedBy"]), (&Value::Null, &Value::Null));
    }
}
