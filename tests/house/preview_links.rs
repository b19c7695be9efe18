//! Preview links: a token that shows one revision of one entry, for a while, until it is revoked, and that does nothing
//! else.

use masthead::{context::Cx, state::App};
use masthead_tests::{Engine, Method, Operation, Reply, TestApp, Value, Who, json, on_both_engines, run_with};

/// A draft of a kind, made by somebody, with its path on the desk.
pub async fn draft(app: &TestApp, who: Who, kind: &str, title: &str) -> (Value, String) {
    let input = match kind {
        "faq" => json!({ "question": title, "answerMarkdown": "An answer." }),
        _ => json!({ "title": title }),
    };
    let made = app.post(who, &format!("/api/v1/editorial/{kind}s"), input, 201).await.body;
    let path = format!("/api/v1/editorial/{kind}s/{}", made["id"].as_str().expect("an id"));
    (made, path)
}

/// A new title for it.
pub async fn retitle(app: &TestApp, kind: &str, path: &str, title: &str) -> Value {
    let field = if kind == "faq" { "question" } else { "title" };
    let now = app.get(Who::Editor, path, 200).await.body;
    app.change(Who::Editor, Method::PATCH, path, now["version"].as_i64(), Some(json!({ field: title })), 200).await.body
}

async fn link(app: &TestApp, path: &str, options: Value) -> Value {
    app.post(Who::Editor, &format!("{path}/preview-links"), options, 201).await.body
}

/// Asks with this token.
pub async fn with(app: &TestApp, token: &str, method: Method, path: &str, body: Value, expected: u16) -> Reply {
    let request = app.request(Who::Anonymous, method, path).await.bearer_auth(token);
    let request = if body.is_null() { request } else { request.json(&body) };
    app.send(request, expected).await
}

/// Whether both APIs take the token.
async fn is_taken(app: &TestApp, token: &str) -> bool {
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/site").await.bearer_auth(token);
    let rest = app.ask(request).await;
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token);
    let graphql = app.ask(request.json(&json!({ "query": "{ site { name } }" }))).await;
    assert_eq!(rest.status, graphql.status, "{} {}", rest.body, graphql.body);
    match rest.status {
        200 => true,
        401 => {
            assert_eq!((rest.code(), graphql.code()), ("unauthenticated", "unauthenticated"));
            false
        }
        status => panic!("{status}: {}", rest.body),
    }
}

/// The operation of making a link in both APIs.
fn making(kind: &str, path: &str, options: &Value) -> Operation {
    let mut input = options.clone();
    input[format!("{kind}Id")] = json!(path.rsplit('/').next());
    Operation {
        method: Method::POST,
        path: format!("{path}/preview-links"),
        version: None,
        body: Some(options.clone()),
        query:
            "mutation($input: CreatePreviewLinkInput!) { createPreviewLink(input: $input) { id url token expiresAt } }"
                .to_owned(),
        variables: json!({ "input": input }),
    }
}

/// Asks both APIs for a preview; null, or what they show.
async fn previewed(app: &TestApp, token: &str, kind: &str, key: &str) -> Value {
    let field = if kind == "faq" { "question" } else { "title" };
    let request = app.request(Who::Anonymous, Method::GET, &format!("/api/v1/{kind}s/{key}?preview=true")).await;
    let rest = app.ask(request.bearer_auth(token)).await;
    let by = if uuid::Uuid::try_parse(key).is_ok() { "id" } else { "slug" };
    let query = format!("{{ {kind}({by}: \"{key}\", preview: true) {{ id slug isPreview {field} }} }}");
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token);
    let graphql = app.send(request.json(&json!({ "query": query })), 200).await;
    assert!(graphql.body.get("errors").is_none(), "{}", graphql.body);
    assert!(rest.header("cache-control").unwrap().contains("no-store"));
    assert_eq!(graphql.header("cache-control"), Some("private, no-store"));
    assert_eq!((rest.header("etag"), rest.header("surrogate-key"), graphql.header("etag")), (None, None, None));
    let shown = &graphql.body["data"][kind];
    match rest.status {
        200 => {
            for key in ["id", "slug", "isPreview", field] {
                assert_eq!(rest.body[key], shown[key], "{key}");
            }
            assert_eq!(shown["isPreview"], true);
        }
        404 => assert_eq!(*shown, Value::Null),
        status => panic!("{status}: {}", rest.body),
    }
    shown[field].clone()
}

async fn shows(app: &TestApp, token: &str, kind: &str, keys: &[&str], title: &str) {
    for key in keys {
        assert_eq!(previewed(app, token, kind, key).await, title, "{key}");
    }
}

async fn hides(app: &TestApp, token: &str, kind: &str, key: &str) {
    assert_eq!(previewed(app, token, kind, key).await, Value::Null, "{key}");
}

fn time(app: &TestApp, seconds: i64) -> Value {
    json!(masthead::clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + seconds * 1_000_000)))
}

const DAY: i64 = 24 * 60 * 60;

on_both_engines! {
    /// A token is shown once, has a form that scanners know, is stored as a hash, and stands in the site's address.
    async fn it_is_shown_once(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (made, path) = draft(app, Who::Editor, kind, "A title").await;
            // What is left out is as the settings say, the whole body too.
            let links = format!("{path}/preview-links");
            let made_link = app.change(Who::Editor, Method::POST, &links, None, None, 201).await.body;
            let token = made_link["token"].as_str().unwrap();
            assert!(token.starts_with("mastheadpreview_") && token.len() == 65, "{token}");
            let url = format!("http://localhost:3000/api/draft?slug=a-title&token={token}");
            assert_eq!(made_link["url"], json!(url));
            assert_eq!(made_link["revisionId"], made["workingRevision"]["id"]);
            let list = app.get(Who::Editor, &format!("{path}/preview-links?total=true"), 200).await.body;
            assert_eq!(list["page"]["totalCount"], 1);
            let shown = &list["items"][0];
            assert_eq!((&shown["id"], &shown["revisionNumber"]), (&made_link["id"], &json!(1)));
            assert_eq!(shown["createdBy"]["name"], "Edith");
            assert_eq!(shown["expiresAt"], made_link["expiresAt"]);
            assert_eq!((&shown[format!("{kind}Id")], &shown["revokedAt"]), (&made["id"], &Value::Null));
            let query = format!(
                "query($id: ID!) {{ editorial {{ {kind}(id: $id) {{ previewLinks {{ totalCount nodes {{ id articleId faqId
                    revisionId revisionNumber createdBy {{ id name }} createdAt expiresAt revokedAt }} }} }} }} }}"
            );
            let data = app.data(Who::Editor, &query, json!({ "id": made["id"] })).await;
            assert_eq!(data["editorial"][kind]["previewLinks"]["nodes"], list["items"], "the same in both");
            for text in [list.to_string(), format!("{:?}", app.journal().await)] {
                assert!(!text.contains(&token[16..]), "{text}");
                assert!(!text.contains(&masthead::auth::secrets::sha256(token)), "{text}");
            }
            assert!(!list.to_string().contains("example.org"), "no address of anybody");
        }
        let events = app.events_since(0).await;
        assert!(events.contains(&"article.previewLinkCreated".to_owned()) && events.contains(&"faq.previewLinkCreated".to_owned()));
    }

    /// The address is what the site says, with everything in it percent-encoded.
    async fn its_address_is_the_site_s(app: &TestApp) {
        let pattern = json!({ "previewUrl": "{base}/draft/{kind}/{locale}/{id}?s={slug}&t={token}", "baseUrl": "https://news.example" });
        app.change(Who::Admin, Method::PATCH, "/api/v1/editorial/site", Some(1), Some(pattern), 200).await;
        let input = json!({ "title": "Ein Titel", "slug": "straße", "locale": "de" });
        let made = app.post(Who::Editor, "/api/v1/editorial/articles", input, 201).await.body;
        let id = made["id"].as_str().unwrap();
        let made = link(app, &format!("/api/v1/editorial/articles/{id}"), json!({})).await;
        let token = made["token"].as_str().unwrap();
        assert_eq!(made["url"], json!(format!("https://news.example/draft/article/de/{id}?s=stra%C3%9Fe&t={token}")));
    }

    /// A link shows the revision that it was made for, which no save replaces any more.
    async fn its_revision_stays(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (made, path) = draft(app, Who::Editor, kind, "First").await;
            let first = link(app, &path, json!({})).await;
            let later = retitle(app, kind, &path, "Second").await;
            assert_eq!(later["workingRevision"]["number"], 2, "the first was not replaced");
            let again = retitle(app, kind, &path, "Third").await;
            let revisions = app.get(Who::Editor, &format!("{path}/revisions"), 200).await.body;
            assert_eq!(revisions["items"].as_array().unwrap().len(), 2, "the second was: {revisions}");
            assert_eq!(first["revisionId"], made["workingRevision"]["id"]);
            let second = link(app, &path, json!({})).await;
            assert_eq!(second["revisionId"], again["workingRevision"]["id"]);
            let old = link(app, &path, json!({ "revisionId": first["revisionId"] })).await;
            assert_eq!(old["revisionId"], first["revisionId"]);
        }
    }

    /// What a link cannot be, in both APIs; each beside what it can.
    async fn bad_links(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (_, path) = draft(app, Who::Editor, kind, "One").await;
            let (other, _) = draft(app, Who::Editor, kind, "Another").await;
            for (options, fault) in [
                (json!({ "expiresAt": time(app, -1) }), "/expiresAt"),
                (json!({ "expiresAt": time(app, 30 * DAY + 60) }), "/expiresAt"),
                (json!({ "revisionId": other["workingRevision"]["id"] }), "/revisionId"),
                (json!({ "revisionId": other["id"] }), "/revisionId"),
            ] {
                app.refused_twice(Who::Editor, &making(kind, &path, &options), "invalid_input", &[fault]).await;
            }
            app.accepted_twice(Who::Editor, &making(kind, &path, &json!({ "expiresAt": time(app, 60) }))).await;
            app.accepted_twice(Who::Editor, &making(kind, &path, &json!({ "expiresAt": time(app, 30 * DAY - 60) }))).await;
            let unknown = format!("/api/v1/editorial/{kind}s/{}", other["workingRevision"]["id"].as_str().unwrap());
            app.refused_twice(Who::Editor, &making(kind, &unknown, &json!({})), "not_found", &[]).await;
            // Of the other kind there is no such entry.
            let twisted = if kind == "faq" { "article" } else { "faq" };
            let swapped = path.replace(&format!("/{kind}s/"), &format!("/{twisted}s/"));
            app.refused_twice(Who::Editor, &making(twisted, &swapped, &json!({})), "not_found", &[]).await;
            let query = "mutation($input: CreatePreviewLinkInput!) { createPreviewLink(input: $input) { id } }";
            let id = path.rsplit('/').next();
            for input in [json!({}), json!({ "articleId": id, "faqId": id })] {
                app.refused(Who::Editor, query, json!({ "input": input }), "invalid_request").await;
            }
            // What is in the trash is restored first.
            let now = app.get(Who::Editor, &path, 200).await.body["version"].as_i64();
            let trashed = app.change(Who::Editor, Method::DELETE, &path, now, None, 200).await.body["version"].as_i64();
            app.refused_twice(Who::Editor, &making(kind, &path, &json!({})), "conflict", &[]).await;
            app.change(Who::Editor, Method::POST, &format!("{path}/restore"), trashed, None, 200).await;
            app.accepted_twice(Who::Editor, &making(kind, &path, &json!({}))).await;
        }
    }

    /// A token is taken until its time has come, and to the letter.
    async fn it_ends_by_itself(app: &TestApp) {
        let (_, path) = draft(app, Who::Editor, "article", "Short").await;
        let short = link(app, &path, json!({ "expiresAt": time(app, 60) })).await;
        let long = link(app, &path, json!({})).await;
        let (short, long) = (short["token"].as_str().unwrap(), long["token"].as_str().unwrap());
        assert!(is_taken(app, short).await && is_taken(app, long).await);
        let last = if long.ends_with('a') { "b" } else { "a" };
        for wrong in [format!("{}{last}", &long[..64]), long[..64].to_owned(), format!("{long}a"), long.to_uppercase()] {
            assert!(!is_taken(app, &wrong).await, "{wrong}");
        }
        app.app.clock().advance(61_000_000);
        assert!(!is_taken(app, short).await, "its time has come");
        assert!(is_taken(app, long).await);
        app.app.clock().advance(72 * 60 * 60 * 1_000_000);
        assert!(!is_taken(app, long).await, "so has that of the settings");
    }

    /// Revoked, it is not taken any more, here at once, and where another process revoked it; revoking twice is one event.
    async fn it_is_revoked(app: &TestApp) {
        let (made, path) = draft(app, Who::Editor, "faq", "Revoked?").await;
        let (one, two) = (link(app, &path, json!({})).await, link(app, &path, json!({})).await);
        let tokens = [&one, &two].map(|link| link["token"].as_str().unwrap().to_owned());
        for token in &tokens {
            assert!(is_taken(app, token).await);
        }
        let before = app.position().await;
        let revoke = format!("/api/v1/editorial/preview-links/{}", one["id"].as_str().unwrap());
        for _ in 0..2 {
            app.change(Who::Editor, Method::DELETE, &revoke, None, None, 204).await;
        }
        assert_eq!(app.events_since(before).await, ["faq.previewLinkRevoked"]);
        assert!(!is_taken(app, &tokens[0]).await);
        assert!(is_taken(app, &tokens[1]).await, "the other lives");
        let list = app.get(Who::Editor, &format!("{path}/preview-links"), 200).await.body;
        assert_eq!(list["items"][0]["revokedAt"], Value::Null);
        assert!(list["items"][1]["revokedAt"].is_string(), "{list}");
        let other = App::open(app.config.clone()).await.expect("another App");
        let cx = Cx::system(other.clone());
        let id: uuid::Uuid = two["id"].as_str().unwrap().parse().unwrap();
        masthead::preview_links::revoke(&cx, masthead_entity::PreviewLinkId(id)).await.unwrap();
        drop(cx);
        other.close().await;
        let begun = std::time::Instant::now();
        loop {
            let request = app.request(Who::Anonymous, Method::GET, "/api/v1/site").await.bearer_auth(&tokens[1]);
            if app.ask(request).await.status == 401 {
                break;
            }
            assert!(begun.elapsed() < std::time::Duration::from_secs(5), "it is taken still");
        }
        assert!(!is_taken(app, &tokens[1]).await);
        assert_eq!(app.get(Who::Editor, &path, 200).await.body["id"], made["id"]);
    }

    /// It does nothing but show: it writes, comments and moderates nothing, and there is no desk for it. (That no
    /// operation of the table is open to it is a test of its own.)
    async fn it_does_nothing_else(app: &TestApp) {
        let shown = app.rich_article("Published", 1, 0).await;
        let (_, path) = draft(app, Who::Editor, "article", "Linked").await;
        let token = link(app, &path, json!({})).await["token"].as_str().unwrap().to_owned();
        let comment = json!({ "name": "Rosa", "email": "rosa@example.com", "text": "Hello" });
        let comments = format!("/api/v1/articles/{}/comments", shown["id"].as_str().unwrap());
        let position = app.position().await;
        for (method, path, body) in [
            (Method::POST, comments.clone(), comment.clone()),
            (Method::GET, path.clone(), Value::Null),
            (Method::GET, format!("{path}/revisions"), Value::Null),
            (Method::GET, format!("{path}/preview-links"), Value::Null),
            (Method::POST, format!("{path}/preview-links"), json!({})),
            (Method::POST, format!("{path}/publish"), json!({})),
            (Method::PATCH, path.clone(), json!({ "title": "Mine" })),
            (Method::GET, "/api/v1/editorial/articles".to_owned(), Value::Null),
            (Method::GET, "/api/v1/me".to_owned(), Value::Null),
        ] {
            let refused = with(app, &token, method, &path, body, 403).await;
            assert_eq!(refused.code(), "forbidden", "{path}");
        }
        for query in ["{ editorial { article(slug: \"linked\") { id } } }", "mutation { submitComment { status } }"] {
            let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
            assert_eq!(app.ask(request.json(&json!({ "query": query }))).await.code(), "invalid_request", "{query}");
        }
        assert_eq!(app.position().await, position, "nothing was written");
        // The control: it reads what readers read, and what it asks for is kept by no cache.
        let read = with(app, &token, Method::GET, "/api/v1/articles/published", Value::Null, 200).await;
        assert_eq!(read.header("cache-control"), Some("private, no-store"));
        with(app, &token, Method::GET, "/api/v1/articles/linked", Value::Null, 404).await;
        app.post(Who::Anonymous, &comments, comment, 201).await;
    }

    /// The front end's own page query shows what was never published, by id and by every slug, and goes on showing that
    /// revision when there are newer ones.
    async fn it_shows_one_revision(app: &TestApp) {
        for kind in ["article", "faq"] {
            let (made, path) = draft(app, Who::Editor, kind, "First words").await;
            let made_link = link(app, &path, json!({})).await;
            let token = made_link["token"].as_str().unwrap();
            let id = made["id"].as_str().unwrap();
            shows(app, token, kind, &[id, "first-words"], "First words").await;
            let field = if kind == "faq" { "question" } else { "title" };
            let now = app.get(Who::Editor, &path, 200).await.body;
            let change = json!({ field: "Second words", "slug": "second-words" });
            let changed = app.change(Who::Editor, Method::PATCH, &path, now["version"].as_i64(), Some(change), 200).await.body;
            shows(app, token, kind, &[id, "first-words", "second-words"], "First words").await;
            // The slug of its revision was free, and leads others elsewhere by now.
            let (other, _) = draft(app, Who::Editor, kind, "First words").await;
            assert_eq!(other["slug"], "first-words");
            shows(app, token, kind, &[id, "first-words"], "First words").await;
            // A link to the newer revision shows that.
            let newer = link(app, &path, json!({})).await;
            let newer = newer["token"].as_str().unwrap();
            shows(app, newer, kind, &[id, "second-words"], "Second words").await;
            hides(app, newer, kind, "first-words").await;
            // Published, readers see the second; the first link shows the first all the same.
            let publish = format!("{path}/publish");
            let shown = app.change(Who::Editor, Method::POST, &publish, changed["version"].as_i64(), None, 200).await.body;
            shows(app, token, kind, &[id, "second-words"], "First words").await;
            let read = with(app, token, Method::GET, &format!("/api/v1/{kind}s/{id}"), Value::Null, 200).await.body;
            assert_eq!(read[field], "Second words", "what readers see, where no preview is asked for");
            // Another entry is not there for it, published or not, nor one of the other kind.
            for key in [other["id"].as_str().unwrap(), "nothing"] {
                hides(app, token, kind, key).await;
            }
            let published = app.rich_article(&format!("Published beside the {kind}"), 0, 0).await;
            hides(app, token, "article", published["id"].as_str().unwrap()).await;
            hides(app, token, "article", published["slug"].as_str().unwrap()).await;
            hides(app, token, if kind == "faq" { "article" } else { "faq" }, id).await;
            // Nothing is shown out of the trash, and all of it again when it is restored.
            let trashed = app.change(Who::Editor, Method::DELETE, &path, shown["version"].as_i64(), None, 200).await.body;
            for key in [id, "second-words"] {
                hides(app, token, kind, key).await;
            }
            let restore = format!("{path}/restore");
            app.change(Who::Editor, Method::POST, &restore, trashed["version"].as_i64(), None, 200).await;
            shows(app, token, kind, &[id, "second-words"], "First words").await;
            // Revoked, it is no credential any more.
            let revoke = format!("/api/v1/editorial/preview-links/{}", made_link["id"].as_str().unwrap());
            app.change(Who::Editor, Method::DELETE, &revoke, None, None, 204).await;
            with(app, token, Method::GET, &format!("/api/v1/{kind}s/{id}?preview=true"), Value::Null, 401).await;
        }
    }

    /// An entry in another language than the site's is found without naming it.
    async fn its_language_need_not_be_named(app: &TestApp) {
        let input = json!({ "title": "Ein Titel", "locale": "de" });
        let made = app.post(Who::Editor, "/api/v1/editorial/articles", input, 201).await.body;
        let made = link(app, &format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap()), json!({})).await;
        shows(app, made["token"].as_str().unwrap(), "article", &["ein-titel"], "Ein Titel").await;
    }

    /// Whoever may preview an entry may share it: their own, of those who see their own; nobody's, of moderators.
    async fn whose_links(app: &TestApp) {
        let (_, own) = draft(app, Who::Author, "article", "Own").await;
        let others = app.rich_article("Others", 0, 0).await;
        let others = format!("/api/v1/editorial/articles/{}", others["id"].as_str().unwrap());
        let made = app.post(Who::Author, &format!("{own}/preview-links"), json!({}), 201).await.body;
        let theirs = link(app, &others, json!({})).await;
        app.post(Who::Author, &format!("{others}/preview-links"), json!({}), 403).await;
        let list = app.get(Who::Author, &format!("{others}/preview-links?total=true"), 200).await.body;
        assert_eq!((list["items"].as_array().unwrap().len(), &list["page"]["totalCount"]), (0, &json!(0)));
        assert_eq!(app.get(Who::Editor, &format!("{others}/preview-links"), 200).await.body["items"].as_array().unwrap().len(), 1);
        let at = |link: &Value| format!("/api/v1/editorial/preview-links/{}", link["id"].as_str().unwrap());
        app.get(Who::Author, &at(&theirs), 404).await;
        app.change(Who::Author, Method::DELETE, &at(&theirs), None, None, 403).await;
        app.get(Who::Contributor, &format!("{own}/preview-links"), 404).await;
        app.change(Who::Contributor, Method::DELETE, &at(&made), None, None, 404).await;
        app.get(Who::Moderator, &format!("{own}/preview-links"), 403).await;
        app.get(Who::Author, &at(&made), 200).await;
        app.change(Who::Author, Method::DELETE, &at(&made), None, None, 204).await;
        let query = "{ editorial { articles { nodes { title previewLinks { totalCount } } } } }";
        let data = app.data(Who::Author, query, json!({})).await;
        let counted = |title: &str| {
            let nodes = data["editorial"]["articles"]["nodes"].as_array().unwrap();
            nodes.iter().find(|node| node["title"] == title).unwrap()["previewLinks"]["totalCount"].clone()
        };
        assert_eq!((counted("Own"), counted("Others")), (json!(1), json!(0)));
    }
}

/// Where reading is closed, a link does not open it.
async fn closed_reading_stays_closed(app: &TestApp) {
    app.rich_article("Behind the wall", 1, 0).await;
    let input = json!({ "title": "Linked", "bodyMarkdown": "Its words.", "tags": [{ "name": "Its tag" }],
        "faqs": [{ "slug": "behind-the-wall-question-1" }], "materials": [{ "article": { "slug": "behind-the-wall" } }] });
    let made = app.post(Who::Editor, "/api/v1/editorial/articles", input, 201).await.body;
    let made = link(app, &format!("/api/v1/editorial/articles/{}", made["id"].as_str().unwrap()), json!({})).await;
    let token = made["token"].as_str().unwrap().to_owned();
    // It shows its revision, and nothing of what is published beside it.
    let seen = with(app, &token, Method::GET, "/api/v1/articles/linked?preview=true", Value::Null, 200).await.body;
    assert_eq!((&seen["title"], &seen["tags"][0]["name"]), (&json!("Linked"), &json!("Its tag")));
    assert!(seen["bodyHtml"].as_str().unwrap().contains("Its words."));
    assert_eq!(
        (&seen["faqs"]["items"], &seen["materials"], &seen["comments"]["items"]),
        (&json!([]), &json!([]), &json!([]))
    );
    let query = "{ article(slug: \"linked\", preview: true) { title bodyHtml tags { name articles { nodes { title } } }
        faqs { nodes { question } } materials { title } comments { nodes { id } } jsonLd } }";
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
    let shown = app.send(request.json(&json!({ "query": query })), 200).await.body;
    assert_eq!(shown["data"]["article"]["title"], "Linked", "{shown}");
    assert!(!shown.to_string().contains("ehind the wall"), "{shown}");
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
    let query = json!({ "query": "{ article(slug: \"behind-the-wall\") { title } }" });
    assert_eq!(app.ask(request.json(&query)).await.code(), "forbidden");
    for path in
        ["/api/v1/articles", "/api/v1/articles/behind-the-wall", "/api/v1/tags", "/api/v1/site", "/api/v1/comments"]
    {
        assert_eq!(with(app, &token, Method::GET, path, Value::Null, 403).await.code(), "forbidden", "{path}");
    }
    for query in ["{ articles { nodes { title } } }", "{ site { name } }", "{ tags { nodes { name } } }"] {
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(&token);
        assert_eq!(app.ask(request.json(&json!({ "query": query }))).await.code(), "invalid_request", "{query}");
    }
    // The control: it is the token that is known, not the door that is shut.
    with(app, &format!("{}x", &token[..64]), Method::GET, "/api/v1/site", Value::Null, 401).await;
    let reader = app.api_token(&["content:read"]).await;
    with(app, &reader, Method::GET, "/api/v1/articles/behind-the-wall", Value::Null, 200).await;
}

#[test]
fn closed_sqlite() {
    run_with(Engine::Sqlite, |config| config.access.public_reading = false, closed_reading_stays_closed);
}

#[test]
fn closed_postgres() {
    run_with(Engine::Postgres, |config| config.access.public_reading = false, closed_reading_stays_closed);
}
