//! Comments: submitted, held, moderated, read as a tree; and the addresses behind them, which nobody sees but moderators.

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines, pluck};

const ADDRESS: &str = "rosa.reader@hidden.example";

pub async fn submit(app: &TestApp, slug: &str, body: Value, expected: u16) -> Reply {
    app.post(Who::Anonymous, &format!("/api/v1/articles/{slug}/comments"), body, expected).await
}

pub fn comment(text: &str) -> Value {
    json!({ "name": "Rosa", "email": ADDRESS, "website": "https://rosa.example/", "text": text })
}

pub async fn moderate(app: &TestApp, ids: Value, action: &str, code: u16) -> Reply {
    app.post(Who::Editor, "/api/v1/editorial/comments/moderate", json!({ "ids": ids, "action": action }), code).await
}

/// The number that readers are told, and that of the comments that they get.
pub async fn counted(app: &TestApp, slug: &str) -> (i64, i64) {
    let query = "query($slug: String!) { article(slug: $slug) { id commentCount } }";
    let article = app.data(Who::Anonymous, query, json!({ "slug": slug })).await["article"].clone();
    let query = "query($id: ID!) { comments(articleId: $id) { totalCount } }";
    let listed = app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await;
    (article["commentCount"].as_i64().expect("a number"), listed["comments"]["totalCount"].as_i64().expect("a number"))
}

on_both_engines! {
    /// A guest gives a name, an address and a text; all that is missing or wrong is told at once.
    async fn all_faults_are_told_at_once(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        for (body, expected) in [
            (json!({ "text": " " }), &["/email", "/name", "/text"][..]),
            (
                json!({ "text": "T", "name": "", "email": "no address", "website": "not a site" }),
                &["/email", "/name", "/website"],
            ),
            (json!({ "text": "T", "name": "R" }), &["/email"]),
            (json!({ "text": "x".repeat(10_001), "name": "R", "email": ADDRESS }), &["/text"]),
        ] {
            let rest = submit(app, "page", body.clone(), 422).await;
            let mut input = body;
            input["articleId"] = article["id"].clone();
            let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status } }";
            let graphql = app.refused(Who::Anonymous, query, json!({ "input": input }), "invalid_input").await;
            for refused in [rest, graphql] {
                let mut fields = refused.fields();
                fields.sort();
                assert_eq!(
                    (refused.code(), fields),
                    ("invalid_input", expected.iter().map(|path| (*path).to_owned()).collect())
                );
            }
        }
        assert_eq!(submit(app, "page", comment("Good."), 201).await.body["status"], "HELD");
    }

    /// A comment is held until it is approved; each decision leads to its state from any other, twice changes nothing,
    /// and the count follows.
    async fn it_is_held_until_approved(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let made = submit(app, "page", comment("*Hello* <script>x</script>"), 201).await.body;
        assert_eq!(
            made["comment"]["bodyHtml"]
                .as_str()
                .map(|html| html.contains("<em>Hello</em>") && !html.contains("<script")),
            Some(true)
        );
        let id = made["comment"]["id"].clone();
        assert_eq!(counted(app, "page").await, (0, 0));
        for (action, status, count) in [
            ("APPROVE", "APPROVED", 1),
            ("APPROVE", "APPROVED", 1),
            ("REJECT", "REJECTED", 0),
            ("SPAM", "SPAM", 0),
            ("APPROVE", "APPROVED", 1),
            ("SPAM", "SPAM", 0),
            ("TRASH", "TRASHED", 0),
            ("TRASH", "TRASHED", 0),
            ("APPROVE", "APPROVED", 1),
            ("TRASH", "TRASHED", 0),
        ] {
            let done = moderate(app, json!([id]), action, 200).await.body;
            assert_eq!(done, json!({ "results": [{ "id": id, "status": status }] }));
            assert_eq!(counted(app, "page").await, (count, count), "{action}");
            let listed = app.get(Who::Editor, &format!("/api/v1/editorial/comments?status={status}"), 200).await.body;
            assert_eq!(pluck(&listed["items"], "id"), [id.as_str().unwrap()]);
            let node = app.data(Who::Anonymous, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
            assert_eq!(!node["node"].is_null(), count == 1, "{action}");
        }
        let position = app.position().await;
        moderate(app, json!([id]), "TRASH", 200).await;
        assert_eq!(app.position().await, position, "nothing changed, nothing is told");
        let unknown = moderate(app, json!([id, "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f"]), "APPROVE", 404).await;
        assert_eq!(unknown.fields(), ["/ids/1"]);
        assert_eq!(counted(app, "page").await, (0, 0), "all or none");
    }

    /// Answers make a tree, in both APIs; one that readers cannot reach is held with what it answers.
    async fn answers_make_a_tree(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let top = app.approved_comment(&article["id"], None, "Top").await;
        let answer = app.approved_comment(&article["id"], Some(&top), "Answer").await;
        app.approved_comment(&article["id"], Some(&answer), "Deeper").await;
        app.approved_comment(&article["id"], None, "Beside").await;
        let query = "{ article(slug: \"page\") { commentCount comments { totalCount nodes { bodyHtml depth parentId
            replies { totalCount nodes { bodyHtml depth replies { nodes { bodyHtml depth } } } } } } } }";
        let page = app.data(Who::Anonymous, query, json!({})).await["article"].clone();
        let comments = &page["comments"];
        assert_eq!((&page["commentCount"], &comments["totalCount"]), (&json!(4), &json!(2)));
        assert_eq!(pluck(&comments["nodes"], "bodyHtml"), ["<p>Top</p>\n", "<p>Beside</p>\n"]);
        let reply = &comments["nodes"][0]["replies"]["nodes"][0];
        assert_eq!((&reply["bodyHtml"], &reply["depth"]), (&json!("<p>Answer</p>\n"), &json!(1)));
        assert_eq!(reply["replies"]["nodes"][0], json!({ "bodyHtml": "<p>Deeper</p>\n", "depth": 2 }));
        let rest = app.get(Who::Anonymous, "/api/v1/articles/page/comments?order=NEWEST", 200).await.body;
        assert_eq!(pluck(&rest["items"], "bodyHtml"), ["<p>Beside</p>\n", "<p>Top</p>\n"]);
        let below = &rest["items"][1]["replies"]["items"][0]["replies"]["items"];
        assert_eq!(pluck(below, "bodyHtml"), ["<p>Deeper</p>\n"]);
    }

    /// What is taken from readers leaves its place while they see answers to it, and nothing else of it.
    async fn an_answered_comment_leaves_a_tombstone(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let top = app.approved_comment(&article["id"], None, "Top").await;
        let answer = app.approved_comment(&article["id"], Some(&top), "Answer").await;
        let deeper = app.approved_comment(&article["id"], Some(&answer), "Deeper").await;
        let query = "query($id: ID!) { article(slug: \"page\") { comments { totalCount nodes { id ...C replies { totalCount
            nodes { id ...C replies { totalCount nodes { id ...C } } } } } } } node(id: $id) { id ... on Comment { ...C } } }
            fragment C on Comment { isTombstone authorName authorUrl isStaff bodyHtml editedAt replyCount }";
        let shown = async || app.data(Who::Anonymous, query, json!({ "id": answer })).await;
        let replies = |of: &Value| of["replies"]["nodes"][0].clone();
        let before = shown().await["article"]["comments"]["nodes"][0].clone();
        assert_eq!((&before["replyCount"], &replies(&before)["replyCount"]), (&json!(2), &json!(1)));
        for action in ["REJECT", "SPAM", "TRASH"] {
            moderate(app, json!([answer]), action, 200).await;
            assert_eq!(counted(app, "page").await, (2, 2), "{action}");
            let data = shown().await;
            let top = &data["article"]["comments"]["nodes"][0];
            let tombstone = json!({ "id": answer, "isTombstone": true, "authorName": null, "authorUrl": null,
                "isStaff": false, "bodyHtml": null, "editedAt": null, "replyCount": 1 });
            let mut place = replies(top);
            assert_eq!(place["replies"]["nodes"][0]["bodyHtml"], "<p>Deeper</p>\n", "{action}");
            place.as_object_mut().expect("an object").remove("replies");
            assert_eq!((place, &top["replyCount"]), (tombstone.clone(), &json!(1)), "{action}");
            assert_eq!(data["node"], tombstone, "{action}");
            let page = app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body;
            let place = &page["items"][0]["replies"]["items"][0];
            assert_eq!((&place["isTombstone"], &place["bodyHtml"]), (&json!(true), &Value::Null), "{action}");
            assert_eq!(pluck(&place["replies"]["items"], "bodyHtml"), ["<p>Deeper</p>\n"], "{action}");
        }
        // Nobody answers what is not there; nothing is left of it with its last answer.
        let mut body = comment("To nobody");
        body["parentId"] = answer.clone();
        assert_eq!(submit(app, "page", body, 422).await.fields(), ["/parentId"]);
        moderate(app, json!([deeper]), "TRASH", 200).await;
        let data = shown().await;
        let nodes = &data["article"]["comments"]["nodes"];
        assert_eq!((&nodes[0]["replyCount"], &nodes[0]["replies"]["totalCount"]), (&json!(0), &json!(0)));
        assert_eq!(data["node"], Value::Null);
        app.get(Who::Anonymous, &format!("/api/v1/comments/{}/replies", answer.as_str().unwrap()), 404).await;
        // Both come back together, or the lower one alone.
        moderate(app, json!([deeper]), "APPROVE", 200).await;
        assert_eq!(shown().await["article"]["comments"]["nodes"][0]["replyCount"], 1);
        moderate(app, json!([answer]), "APPROVE", 200).await;
        assert_eq!(shown().await["article"]["comments"]["nodes"][0], before);
        assert_eq!(counted(app, "page").await, (3, 3));
    }

    /// Threads and answers come in each order, page by page, and in both APIs alike.
    async fn they_come_in_each_order(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let mut tops = Vec::new();
        for (n, answers) in [1, 3, 0, 1].into_iter().enumerate() {
            let top = app.approved_comment(&article["id"], None, &format!("T{n}")).await;
            for answer in 0..answers {
                app.approved_comment(&article["id"], Some(&top), &format!("T{n}A{answer}")).await;
            }
            tops.push(top);
        }
        let expected = [
            ("OLDEST", ["T0", "T1", "T2", "T3"]),
            ("NEWEST", ["T3", "T2", "T1", "T0"]),
            ("MOST_REPLIES", ["T1", "T3", "T0", "T2"]),
        ];
        let text = |html: &str| html.replace("<p>", "").replace("</p>\n", "");
        for (order, expected) in expected {
            let query = "query($order: CommentOrder, $after: String) { article(slug: \"page\") {
                comments(orderBy: $order, first: 1, after: $after) { nodes { bodyHtml } pageInfo { endCursor hasNextPage } } } }";
            let (mut by_graphql, mut by_rest) = (Vec::new(), Vec::new());
            let (mut after, mut cursor) = (Value::Null, String::new());
            for _ in 0..4 {
                let page = app.data(Who::Anonymous, query, json!({ "order": order, "after": after })).await["article"]
                    ["comments"].clone();
                by_graphql.push(text(page["nodes"][0]["bodyHtml"].as_str().unwrap()));
                after = page["pageInfo"]["endCursor"].clone();
                let path = format!("/api/v1/articles/page/comments?order={order}&first=1{cursor}");
                let page = app.get(Who::Anonymous, &path, 200).await.body;
                by_rest.push(text(page["items"][0]["bodyHtml"].as_str().unwrap()));
                cursor = format!("&after={}", page["page"]["endCursor"].as_str().unwrap());
            }
            assert_eq!((by_graphql, by_rest), (expected.map(str::to_owned).to_vec(), expected.map(str::to_owned).to_vec()));
        }
        let query = "query($id: ID!) { comments(articleId: $id, orderBy: MOST_REPLIES, first: 2) { nodes { bodyHtml } } }";
        let flat = app.data(Who::Anonymous, query, json!({ "id": article["id"] })).await;
        assert_eq!(pluck(&flat["comments"]["nodes"], "bodyHtml"), ["<p>T1</p>\n", "<p>T3</p>\n"]);
        let path = format!("/api/v1/comments/{}/replies?order=NEWEST&first=2", tops[1].as_str().unwrap());
        let replies = app.get(Who::Anonymous, &path, 200).await.body;
        assert_eq!(pluck(&replies["items"], "bodyHtml"), ["<p>T1A2</p>\n", "<p>T1A1</p>\n"]);
        let cursor = replies["page"]["endCursor"].as_str().unwrap();
        let rest = app.get(Who::Anonymous, &format!("{path}&after={cursor}"), 200).await.body;
        assert_eq!(pluck(&rest["items"], "bodyHtml"), ["<p>T1A0</p>\n"]);
        let other = format!("/api/v1/comments/{}/replies?order=OLDEST&after={cursor}", tops[1].as_str().unwrap());
        assert_eq!(app.get(Who::Anonymous, &other, 422).await.fields(), ["/after"]);
    }

    /// An article says how it takes comments, or does as the site says; for some days only, where it says so.
    async fn an_article_says_how(app: &TestApp) {
        let article = app.article(json!({ "title": "Page", "publish": true })).await;
        let path = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().unwrap());
        let set = async |settings: Value, code: u16| {
            let request = app.request(Who::Moderator, Method::PUT, &path).await.json(&settings);
            app.send(request, code).await.body
        };
        let open = async || {
            let query = "{ article(slug: \"page\") { commentsOpen } }";
            app.data(Who::Anonymous, query, json!({})).await["article"]["commentsOpen"].clone()
        };
        let as_site = json!({ "articleId": article["id"], "policy": null, "days": null, "effectivePolicy": "MODERATED",
            "closesAt": null, "open": true });
        assert_eq!(app.get(Who::Moderator, &path, 200).await.body, as_site);
        assert_eq!(submit(app, "page", comment("One"), 201).await.body["status"], "HELD");

        let set_open = set(json!({ "policy": "OPEN" }), 200).await;
        assert_eq!((&set_open["policy"], &set_open["effectivePolicy"]), (&json!("OPEN"), &json!("OPEN")));
        assert_eq!(submit(app, "page", comment("Two"), 201).await.body["status"], "APPROVED");
        let position = app.position().await;
        set(json!({ "policy": "OPEN", "days": null }), 200).await;
        assert_eq!(app.position().await, position, "nothing changed, nothing is told");

        // By name and address; neither alone will do.
        set(json!({ "policy": "FIRST_HELD" }), 200).await;
        for (name, email, status) in [
            ("Rosa", ADDRESS, "APPROVED"),
            ("Rosa", "other@hidden.example", "HELD"),
            ("Somebody", ADDRESS, "HELD"),
            ("Rosa", "ROSA.Reader@Hidden.example", "APPROVED"),
        ] {
            let body = json!({ "name": name, "email": email, "text": "Three" });
            assert_eq!(submit(app, "page", body, 201).await.body["status"], status, "{name} {email}");
        }

        set(json!({ "policy": "CLOSED" }), 200).await;
        assert_eq!(open().await, false);
        assert_eq!(submit(app, "page", comment("Four"), 409).await.code(), "conflict");

        let days = set(json!({ "policy": "OPEN", "days": 3 }), 200).await;
        assert_eq!((&days["days"], &days["open"]), (&json!(3), &json!(true)));
        assert!(days["closesAt"].is_string() && open().await == true);
        app.advance(3 * 24 * 60 * 60 * 1_000_000).await;
        assert_eq!((open().await, app.get(Who::Moderator, &path, 200).await.body["open"].clone()), (json!(false), json!(false)));
        assert_eq!(submit(app, "page", comment("Five"), 409).await.code(), "conflict");
        set(json!({ "policy": "OPEN", "days": 0 }), 200).await;
        assert_eq!((open().await, submit(app, "page", comment("Six"), 201).await.status), (json!(true), 201));

        for days in [-1, 36_501] {
            let refused = set(json!({ "days": days }), 422).await;
            assert_eq!(refused["fields"][0]["path"], "/days");
        }
        let input = json!({ "articleId": article["id"] });
        let query = "mutation($input: SetCommentSettingsInput!) { setCommentSettings(input: $input) { commentSettings {
            articleId policy days effectivePolicy closesAt open } } }";
        let data = app.data(Who::Editor, query, json!({ "input": input })).await;
        assert_eq!(data["setCommentSettings"]["commentSettings"], as_site);

        // Moderators know of no drafts; who writes does.
        let draft = app.article(json!({ "title": "Draft" })).await;
        let path = format!("/api/v1/editorial/articles/{}/comment-settings", draft["id"].as_str().unwrap());
        app.get(Who::Moderator, &path, 404).await;
        assert_eq!(app.get(Who::Editor, &path, 200).await.body["open"], false);
    }

    /// An answer stands under a comment of the same article that readers see; elsewhere it is refused.
    async fn an_answer_belongs_to_its_article(app: &TestApp) {
        let page = app.article(json!({ "title": "Page", "publish": true })).await;
        let other = app.article(json!({ "title": "Other", "publish": true })).await;
        let foreign = app.approved_comment(&other["id"], None, "Foreign").await;
        let own = app.approved_comment(&page["id"], None, "Own").await;
        let held = submit(app, "page", comment("Held"), 201).await.body["comment"]["id"].clone();
        for (parent, expected) in
            [(foreign, 422), (held, 422), (json!("0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f"), 422), (own, 201)]
        {
            let mut body = comment("An answer");
            body["parentId"] = parent;
            let answer = submit(app, "page", body, expected).await;
            if expected == 422 {
                assert_eq!(answer.fields(), ["/parentId"]);
            }
        }
        // As deep as any may stand, an answer is attached beside what it answers.
        let mut parent = None;
        for depth in [0, 1, 2, 3, 4, 4] {
            let id = app.approved_comment(&page["id"], parent.as_ref(), "Deep").await;
            let query = "query($id: ID!) { node(id: $id) { ... on Comment { depth } } }";
            assert_eq!(app.data(Who::Anonymous, query, json!({ "id": id })).await["node"]["depth"], depth);
            parent = Some(id);
        }
    }

    /// An article that readers do not see takes no comment and shows none; published again, it has them back.
    async fn they_go_with_their_article(app: &TestApp) {
        let draft = app.article(json!({ "title": "Draft" })).await;
        submit(app, "draft", comment("Too early"), 404).await;
        let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status } }";
        let mut input = comment("Too early");
        input["articleId"] = draft["id"].clone();
        app.refused(Who::Anonymous, query, json!({ "input": input }), "not_found").await;
        let mut article = app.mutate_at("publishArticle", &draft, json!({})).await;
        let id = app.approved_comment(&article["id"], None, "In time").await;
        for verb in ["unpublishArticle", "archiveArticle", "deleteArticle"] {
            article = app.mutate_at(verb, &article, json!({})).await;
            let query = "query($id: ID!, $article: ID!) { node(id: $id) { id } comments { totalCount }
                one: comments(articleId: $article) { totalCount } }";
            let none = json!({ "totalCount": 0 });
            let data = app.data(Who::Anonymous, query, json!({ "id": id, "article": article["id"] })).await;
            assert_eq!(data, json!({ "node": null, "comments": none, "one": none }), "{verb}");
            app.get(Who::Anonymous, "/api/v1/articles/draft/comments", 404).await;
            submit(app, "draft", comment("Too late"), 404).await;
        }
        let article = app.mutate_at("restoreArticle", &article, json!({})).await;
        let article = app.mutate_at("publishArticle", &article, json!({})).await;
        app.mutate_at("updateArticle", &article, json!({ "title": "Republished", "publish": true })).await;
        assert_eq!(counted(app, "draft").await, (1, 1));
        let faq = app.mutate("createFaq", json!({ "question": "Q?", "answerMarkdown": "A.", "publish": true })).await;
        input["articleId"] = faq["id"].clone();
        app.refused(Who::Anonymous, query, json!({ "input": input }), "not_found").await;
    }

    /// Neither the e-mail address nor the network address is in any answer to a reader, nor in the journal; moderators
    /// see the one, nobody the other, which is not even stored.
    async fn addresses_stay_behind(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let made = submit(app, "page", comment("Text"), 201).await;
        let id = made.body["comment"]["id"].clone();
        moderate(app, json!([id]), "APPROVE", 200).await;
        let mut answers = vec![made.body.to_string()];
        for path in ["articles", "articles/page", "articles/page/comments", "comments", "site"] {
            answers.push(app.get(Who::Anonymous, &format!("/api/v1/{path}"), 200).await.body.to_string());
        }
        let fields = "id authorName authorUrl isStaff bodyHtml createdAt editedAt parentId depth";
        let query = format!(
            "query($id: ID!) {{ comments {{ nodes {{ {fields} }} }} node(id: $id) {{ ... on Comment {{ {fields} }} }}
            article(slug: \"page\") {{ comments {{ nodes {{ {fields} replies {{ nodes {{ {fields} }} }} }} }} }} }}"
        );
        answers.push(app.data(Who::Anonymous, &query, json!({ "id": id })).await.to_string());
        assert!(answers.iter().filter(|answer| answer.contains("Rosa")).count() >= 3, "the comment is there");
        for event in app.journal().await {
            answers.push(format!("{} {}", event.payload, event.names));
        }
        for answer in &answers {
            for secret in [ADDRESS, "hidden.example", "rosa.reader", "127.0.0.1"] {
                assert!(!answer.to_lowercase().contains(secret), "{secret} in {answer}");
            }
        }
        let listed = app.get(Who::Editor, "/api/v1/editorial/comments", 200).await.body;
        assert_eq!(listed["items"][0]["email"], ADDRESS, "the control: moderators see it");
        assert!(!listed.to_string().contains("127.0.0.1"));
        let hash = network_hash(app).await.expect("a hash");
        assert!(hash.len() == 64 && !hash.contains("127.0.0.1"));
        app.refused(Who::Anonymous, "{ comments { nodes { email } } }", json!({}), "invalid_request").await;
        app.get(Who::Anonymous, "/api/v1/editorial/comments", 401).await;
    }

    /// The site says how comments are taken: held, shown at once, or not at all, which the page tells.
    async fn the_site_says_how(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        for (policy, expected, status) in
            [("OPEN", 201, "APPROVED"), ("CLOSED", 409, "conflict"), ("MODERATED", 201, "HELD")]
        {
            let site = app.data(Who::Admin, "{ editorial { site { version } } }", json!({})).await;
            let input = json!({ "expectedVersion": site["editorial"]["site"]["version"], "commentPolicy": policy });
            let query = "mutation($input: UpdateSiteInput!) { updateSite(input: $input) { site { commentPolicy } } }";
            app.data(Who::Admin, query, json!({ "input": input })).await;
            let page = app.data(Who::Anonymous, "{ article(slug: \"page\") { commentsOpen } }", json!({})).await;
            assert_eq!(page["article"]["commentsOpen"], policy != "CLOSED", "{policy}");
            let answer = submit(app, "page", comment("Text"), expected).await;
            let told = if expected == 201 { answer.body["status"].as_str().unwrap_or_default() } else { answer.code() };
            assert_eq!(told, status, "{policy}");
        }
        assert_eq!(counted(app, "page").await, (1, 1));
    }

    /// The staff is not held, and is shown as the staff; who moderates is an editor.
    async fn the_staff_is_shown_at_once(app: &TestApp) {
        app.article(json!({ "title": "Page", "publish": true })).await;
        let made =
            app.post(Who::Editor, "/api/v1/articles/page/comments", json!({ "text": "From us." }), 201).await.body;
        assert_eq!(made["status"], "APPROVED");
        let listed = app.get(Who::Anonymous, "/api/v1/articles/page/comments", 200).await.body;
        assert_eq!(
            (&listed["items"][0]["authorName"], &listed["items"][0]["isStaff"]),
            (&json!("Edith"), &json!(true))
        );
        let body = json!({ "ids": [made["comment"]["id"]], "action": "TRASH" });
        let request =
            app.request(Who::Anonymous, Method::POST, "/api/v1/editorial/comments/moderate").await.json(&body);
        assert_eq!(app.send(request, 401).await.code(), "unauthenticated");
        assert_eq!(counted(app, "page").await, (1, 1));
    }
}

/// What is stored of the network of the only comment.
async fn network_hash(app: &TestApp) -> Option<String> {
    use masthead::context::Cx;
    use sea_orm::EntityTrait;

    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    masthead_entity::contact::Entity::find().one(&*db).await.expect("contacts")?.network_hash
}
