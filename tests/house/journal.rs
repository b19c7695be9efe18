//! The journal as editors read it.

use masthead_tests::{TestApp, Value, Who, at, json, on_both_engines, pluck};

const LINE: &str = "seq at kind subject requestId payload actor { kind id person { id name } } entry { id kind title }";

/// Asks both APIs, compares, and gives the lines.
async fn asked(app: &TestApp, who: Who, filter: Value) -> Vec<Value> {
    let query = format!(
        "query($filter: JournalFilter) {{ editorial {{ journal(filter: $filter, first: 100) {{ totalCount nodes {{ {LINE} }} }} }} }}"
    );
    // Signing in is a line itself.
    app.token(who).await;
    let data = app.data(who, &query, json!({ "filter": filter })).await["editorial"]["journal"].clone();
    let lines = data["nodes"].as_array().unwrap().clone();
    assert_eq!(data["totalCount"].as_u64(), Some(lines.len() as u64));
    let plain = |value: &Value| match value {
        Value::Array(list) => list.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join(","),
        value => value.as_str().unwrap().to_owned(),
    };
    let fields = filter.as_object().into_iter().flatten();
    let mut keys: Vec<_> = fields.map(|(key, value)| format!("{key}={}", plain(value))).collect();
    keys.push("first=100&total=true".to_owned());
    let body = app.get(who, &format!("/api/v1/editorial/journal?{}", keys.join("&")), 200).await.body;
    let by_rest = body["items"].as_array().unwrap();
    assert_eq!(by_rest.len(), lines.len(), "{filter}");
    for (rest, graphql) in by_rest.iter().zip(&lines) {
        for key in ["seq", "at", "kind", "subject", "requestId", "payload", "actor"] {
            assert_eq!(rest[key], graphql[key], "{filter}");
        }
        assert_eq!(rest["entry"]["title"], graphql["entry"]["title"], "{filter}");
    }
    lines
}

fn kinds(lines: &[Value]) -> Vec<String> {
    pluck(&json!(lines), "kind")
}

on_both_engines! {
    /// By entry, actor, kind and time; newest first, with whom and what.
    async fn lines_tell_what_changed_when_and_by_whom(app: &TestApp) {
        let made = app.mutate("createArticle", json!({ "title": "One", "tags": [{ "name": "New" }] })).await;
        app.app.clock().advance(60_000_000);
        let middle = masthead::clock::format(app.app.clock().now());
        let other = app.mutate_as(Who::Admin, "createFaq", json!({ "question": "Two?", "answerMarkdown": "Yes." })).await;
        let made = app.mutate_as(Who::Admin, "updateArticle", at(&made, json!({ "title": "One more" }))).await;
        app.mutate("publishArticle", at(&made, json!({}))).await;

        let of_article = asked(app, Who::Editor, json!({ "entry": made["id"] })).await;
        assert_eq!(kinds(&of_article), ["article.published", "article.saved", "article.created"]);
        let saved = &of_article[1];
        assert_eq!((&saved["actor"]["kind"], &saved["actor"]["person"]["name"]), (&json!("ACCOUNT"), &json!("Ada")));
        assert_eq!((&saved["entry"]["title"], &saved["entry"]["kind"]), (&json!("One more"), &json!("ARTICLE")));
        assert_eq!(saved["subject"], made["id"]);
        assert_eq!(saved["payload"]["revision"], made["workingRevision"]["id"]);
        let seqs: Vec<_> = of_article.iter().map(|line| line["seq"].as_i64().unwrap()).collect();
        assert!(seqs.is_sorted_by(|one, next| one > next), "{seqs:?}");

        let of = async |filter: Value| kinds(&asked(app, Who::Editor, filter).await);
        let mine = ["article.published", "article.created", "tag.created"];
        assert_eq!(of(json!({ "actor": "me" })).await, mine);
        let admin = app.get(Who::Admin, "/api/v1/me", 200).await.body["id"].clone();
        assert_eq!(of(json!({ "actor": admin })).await, ["article.saved", "faq.created"]);
        assert_eq!(of(json!({ "actor": made["id"] })).await, Vec::<String>::new());
        assert_eq!(of(json!({ "kind": ["faq.created", "article.published"] })).await, ["article.published", "faq.created"]);
        assert_eq!(of(json!({ "kind": ["article.published"], "entry": other["id"] })).await, Vec::<String>::new());
        assert_eq!(of(json!({ "to": middle })).await, ["article.created", "tag.created"]);
        assert_eq!(of(json!({ "from": middle })).await, ["article.published", "article.saved", "faq.created"]);
        // What readers say of it belongs to it.
        let id = made["id"].as_str().unwrap();
        let comment = json!({ "text": "Well said.", "name": "Cleo", "email": "cleo@example.org" });
        app.post(Who::Anonymous, &format!("/api/v1/articles/{id}/comments"), comment, 201).await;
        let of_article = of(json!({ "entry": made["id"] })).await;
        assert_eq!(of_article[..2], ["comment.submitted", "article.published"]);
        assert_eq!(of(json!({ "entry": other["id"], "kind": ["comment.submitted"] })).await, Vec::<String>::new());
        // A term is no entry.
        let tag = app.get(Who::Editor, "/api/v1/editorial/tags/new", 200).await.body["id"].clone();
        assert_eq!(of(json!({ "entry": tag })).await, Vec::<String>::new());
    }

    /// Lines about accounts, sessions, API tokens and keys are for administrators; the journal for nobody below editors.
    async fn what_is_the_administrators_stays_theirs(app: &TestApp) {
        app.api_token(&["content:read"]).await;
        app.make_account("somebody@example.org", masthead_entity::Role::Author).await;
        app.mutate("createTag", json!({ "name": "Open" })).await;
        let own = |kind: &String| ["account.", "apiToken.", "session", "keys."].iter().any(|own| kind.starts_with(own));
        let administrators = kinds(&asked(app, Who::Admin, json!({})).await);
        for kind in ["account.created", "apiToken.created", "session.started"] {
            assert!(administrators.iter().any(|known| known == kind), "{kind}");
        }
        let editors = kinds(&asked(app, Who::Editor, json!({})).await);
        assert_eq!(editors, ["tag.created"]);
        assert!(!editors.iter().any(own) && administrators.iter().any(own));
        assert_eq!(kinds(&asked(app, Who::Editor, json!({ "kind": ["account.created"] })).await), Vec::<String>::new());
        for who in [Who::Author, Who::Contributor, Who::Moderator, Who::Token(masthead::access::Scope::ContentWrite)] {
            app.get(who, "/api/v1/editorial/journal", 403).await;
            app.refused(who, "{ editorial { journal { totalCount } } }", json!({}), "invalid_request").await;
        }
        let text = json!(asked(app, Who::Admin, json!({})).await).to_string();
        assert!(!text.contains('@'), "an address: {text}");
    }

    /// What is no kind, no actor or no time is refused; pages join without a gap.
    async fn bad_filters_are_refused_and_pages_join(app: &TestApp) {
        let query = "query($filter: JournalFilter) { editorial { journal(filter: $filter) { totalCount } } }";
        for (filter, keys, path) in [
            (json!({ "kind": ["article.saved", "article.vanished"] }), "kind=article.saved,article.vanished", "kind/1"),
            (json!({ "actor": "ada" }), "actor=ada", "actor"),
            (json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" }),
                "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
        ] {
            let refused = app.refused(Who::Editor, query, json!({ "filter": filter }), "invalid_input").await;
            assert_eq!(refused.fields(), [format!("/filter/{path}")]);
            let refused = app.get(Who::Editor, &format!("/api/v1/editorial/journal?{keys}"), 422).await;
            assert_eq!(refused.fields(), [format!("/{path}")]);
        }
        let many = ["tag.created"; 51].join(",");
        let refused = app.get(Who::Editor, &format!("/api/v1/editorial/journal?kind={many}"), 422).await;
        assert_eq!(refused.fields(), ["/kind"]);
        app.get(Who::Editor, "/api/v1/editorial/journal?entry=one", 400).await;
        app.get(Who::Editor, "/api/v1/editorial/journal?from=yesterday", 400).await;
        for n in 0..7 {
            app.mutate("createTag", json!({ "name": format!("Tag {n}") })).await;
        }
        let all = asked(app, Who::Editor, json!({ "kind": ["tag.created"] })).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/editorial/journal?kind=tag.created&first=3{after}");
            let page = app.get(Who::Editor, &path, 200).await.body;
            seen.extend(page["items"].as_array().unwrap().iter().map(|line| line["seq"].clone()));
            if page["page"]["hasNextPage"] == json!(false) {
                break;
            }
            after = format!("&after={}", page["page"]["endCursor"].as_str().unwrap());
        }
        assert_eq!(seen, all.iter().map(|line| line["seq"].clone()).collect::<Vec<_>>());
        assert_eq!(seen.len(), 7);
    }
}
