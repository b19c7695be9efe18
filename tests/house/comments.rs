//! Comments: submitted, held, moderated, read as a tree; and the addresses behind them, which nobody sees but moderators.

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines, pluck};

const ADDRESS: &str = "rosa.reader@hidden.example";

async fn submit(app: &TestApp, slug: &str, body: Value, expected: u16) -> Reply {
    app.post(Who::Anonymous, &format!("/api/v1/articles/{slug}/comments"), body, expected).await
}

fn comment(text: &str) -> Value {
    json!({ "name": "Rosa", "email": ADDRESS, "website": "https://rosa.example/", "text": text })
}

async fn moderate(app: &TestApp, ids: Value, action: &str, code: u16) -> Reply {
    app.post(Who::Editor, "/api/v1/editorial/comments/moderate", json!({ "ids": ids, "action": action }), code).await
}

/// The number that readers are told, and that of the comments that they get.
async fn counted(app: &TestApp, slug: &str) -> (i64, i64) {
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
        moderate(app, json!([answer]), "REJECT", 200).await;
        assert_eq!(counted(app, "page").await, (2, 2), "the answer below it is out of reach");
        let held = app.get(Who::Editor, "/api/v1/editorial/comments?status=HELD", 200).await.body;
        let deeper = held["items"][0]["id"].clone();
        assert_eq!(moderate(app, json!([deeper]), "APPROVE", 409).await.code(), "conflict");
        moderate(app, json!([deeper, answer]), "APPROVE", 200).await;
        assert_eq!(counted(app, "page").await, (4, 4));
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
        let hash = address_hash(app).await.expect("a hash");
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

/// What is stored of the network address of the only comment.
async fn address_hash(app: &TestApp) -> Option<String> {
    use masthead::context::Cx;
    use sea_orm::EntityTrait;

    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    masthead_entity::contact::Entity::find().one(&*db).await.expect("contacts")?.address_hash
}
