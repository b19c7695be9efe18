//! Making links: what is shown of them once, what they cannot be, and whose they are.

use masthead_tests::{Method, Value, Who, json, on_both_engines};

use super::{DAY, draft, link, making, retitle, time};

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
        // Nobody is led elsewhere than to a page of the web.
        for (field, wrong) in [
            ("articleUrl", "javascript:{slug}"),
            ("faqUrl", "data:text/html,{slug}"),
            ("previewUrl", "javascript:alert(1)//{token}{slug}"),
            ("articleUrl", "{base}/a b/{slug}"),
            ("articleUrl", "/articles/{slug}"),
        ] {
            let wrong = Some(json!({ field: wrong }));
            let refused = app.change(Who::Admin, Method::PATCH, "/api/v1/editorial/site", Some(2), wrong, 422).await;
            assert_eq!(refused.fields(), [format!("/{field}")]);
        }
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
