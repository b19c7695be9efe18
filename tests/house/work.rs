//! Who is to work on what, and what waits for whom.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines, pluck};

async fn account(app: &TestApp, who: Who) -> Value {
    app.get(who, "/api/v1/me", 200).await.body["id"].clone()
}

/// What waits for somebody, as titles with reasons; both APIs say the same.
async fn waiting(app: &TestApp, who: Who) -> Vec<String> {
    let query = "{ editorial { myWork { totalCount nodes { reasons entry { kind title } } } } }";
    let data = app.data(who, query, json!({})).await["editorial"]["myWork"].clone();
    let line = |item: &Value| {
        let reasons: Vec<_> =
            item["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        format!("{}: {}", item["entry"]["title"].as_str().unwrap(), reasons.join(" "))
    };
    let lines: Vec<String> = data["nodes"].as_array().unwrap().iter().map(line).collect();
    let body = app.get(who, "/api/v1/editorial/my-work?total=true", 200).await.body;
    assert_eq!(body["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>(), lines);
    assert_eq!(body["page"]["totalCount"], data["totalCount"]);
    lines
}

on_both_engines! {
    /// An entry is given to whoever could work on it, and to nobody else; each time it is an event and a new version.
    async fn work_is_given_to_whoever_could_do_it(app: &TestApp) {
        let (author, moderator) = (account(app, Who::Author).await, account(app, Who::Moderator).await);
        let editor = account(app, Who::Editor).await;
        for (kind, words) in [("Article", json!({ "title": "One" })), ("Faq", json!({ "question": "One?", "answerMarkdown": "Yes." }))] {
            let verb = format!("assign{kind}");
            let made = app.mutate_as(Who::Author, &format!("create{kind}"), words).await;
            let before = app.position().await;
            let given = app.mutate(&verb, at(&made, json!({ "assigneeId": editor }))).await;
            assert_eq!(given["version"].as_i64(), made["version"].as_i64().map(|version| version + 1));
            assert_eq!(app.events_since(before).await, [format!("{}.assigned", kind.to_lowercase())]);
            // Said again, it changes nothing.
            let again = app.mutate(&verb, at(&given, json!({ "assigneeId": editor }))).await;
            assert_eq!(again["version"], given["version"]);
            // Its author may work on it, and gives it back.
            let given = app.mutate_as(Who::Author, &verb, at(&given, json!({ "assigneeId": author }))).await;
            let position = app.position().await;
            let unknown = json!("019aaaaa-0000-7000-8000-000000000000");
            for (input, code) in [
                (at(&given, json!({ "assigneeId": moderator })), "invalid_input"),
                (at(&given, json!({ "assigneeId": unknown })), "invalid_input"),
                (at(&given, json!({ "assigneeId": given["id"] })), "invalid_input"),
                (at(&given, json!({})), "invalid_input"),
                (at(&made, json!({ "assigneeId": editor })), "version_mismatch"),
                (json!({ "id": given["id"], "assigneeId": editor }), "precondition_required"),
                (at(&given, json!({ "assigneeId": "nobody" })), "invalid_request"),
            ] {
                let refused = app.mutation_refused(&verb, input.clone(), code).await;
                if code == "invalid_input" {
                    assert_eq!(refused.fields(), ["/assigneeId"], "{input}");
                }
                let plural = if kind == "Article" { "articles" } else { "faqs" };
                let path = format!("/api/v1/editorial/{plural}/{}/assign", given["id"].as_str().unwrap());
                let mut body = input.clone();
                let version = input["expectedVersion"].as_i64();
                body.as_object_mut().unwrap().retain(|key, _| key == "assigneeId");
                let request = app.request(Who::Editor, Method::POST, &path).await.json(&body);
                let request = match version {
                    Some(version) => request.header("If-Match", format!("\"{version}\"")),
                    None => request,
                };
                assert_eq!(app.ask(request).await.code(), code, "{input} by REST");
            }
            assert_eq!(app.position().await, position, "nothing was written");
            let nobody = app.mutate(&verb, at(&given, json!({ "assigneeId": null }))).await;
            assert_eq!(nobody["version"].as_i64(), given["version"].as_i64().map(|version| version + 1));
        }
        // An author does not work on what is somebody else's, and cannot be given it.
        let theirs = app.mutate("createArticle", json!({ "title": "The editor's" })).await;
        app.mutation_refused("assignArticle", at(&theirs, json!({ "assigneeId": author })), "invalid_input").await;
        app.mutate("assignArticle", at(&theirs, json!({ "assigneeId": editor }))).await;
    }

    /// Those to whom work can be given are listed by name, without an address, to whoever could give it.
    async fn colleagues_are_named_and_no_more(app: &TestApp) {
        for who in [Who::Author, Who::Contributor, Who::Moderator] {
            app.token(who).await;
        }
        let gone = json!({ "email": "gone@example.org", "name": "Gone", "role": "AUTHOR" });
        let gone = app.post(Who::Admin, "/api/v1/editorial/accounts", gone, 201).await.body;
        let path = format!("/api/v1/editorial/accounts/{}", gone["id"].as_str().unwrap());
        app.change(Who::Admin, Method::DELETE, &path, gone["version"].as_i64(), None, 200).await;
        for who in [Who::Admin, Who::Author, Who::Contributor] {
            let body = app.get(who, "/api/v1/editorial/people", 200).await.body;
            assert_eq!(pluck(&body["items"], "name"), ["Ada", "Edith", "author", "contributor"]);
            assert_eq!(pluck(&body["items"], "role"), ["ADMINISTRATOR", "EDITOR", "AUTHOR", "CONTRIBUTOR"]);
            assert!(!body.to_string().contains('@'), "{body}");
        }
        app.get(Who::Moderator, "/api/v1/editorial/people", 403).await;
        app.get(Who::Anonymous, "/api/v1/editorial/people", 401).await;
    }

    /// One list over both kinds, with reasons; what has waited longest comes first.
    async fn what_waits_is_one_list_with_reasons(app: &TestApp) {
        let (author, editor) = (account(app, Who::Author).await, account(app, Who::Editor).await);
        let faq = json!({ "question": "Sent back?", "answerMarkdown": "Long." });
        let faq = app.mutate_as(Who::Author, "createFaq", faq).await;
        let article = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Submitted" })).await;
        let both = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Both" })).await;
        app.mutate_as(Who::Author, "createArticle", json!({ "title": "Only begun" })).await;
        assert_eq!(waiting(app, Who::Author).await, Vec::<String>::new());
        let article = app.mutate_as(Who::Author, "submitArticle", at(&article, json!({}))).await;
        let both = app.mutate_as(Who::Author, "submitArticle", at(&both, json!({}))).await;
        let both = app.mutate("assignArticle", at(&both, json!({ "assigneeId": editor }))).await;
        assert_eq!(waiting(app, Who::Editor).await, ["Submitted: IN_REVIEW", "Both: ASSIGNED IN_REVIEW"]);
        assert_eq!(waiting(app, Who::Admin).await, ["Submitted: IN_REVIEW", "Both: IN_REVIEW"]);
        // Their author reviews nothing.
        assert_eq!(waiting(app, Who::Author).await, Vec::<String>::new());
        let faq = app.mutate_as(Who::Author, "submitFaq", at(&faq, json!({}))).await;
        assert_eq!(waiting(app, Who::Admin).await.len(), 3);
        let faq = app.mutate("requestFaqChanges", at(&faq, json!({ "note": "Shorter." }))).await;
        assert_eq!(waiting(app, Who::Author).await, ["Sent back?: CHANGES_REQUESTED"]);
        // It waits while it is worked on, and no more once it is submitted again or published.
        let worked = app.mutate_as(Who::Author, "updateFaq", at(&faq, json!({ "answerMarkdown": "Short." }))).await;
        assert_eq!(waiting(app, Who::Author).await, ["Sent back?: CHANGES_REQUESTED"]);
        let given = app.mutate_as(Who::Author, "assignFaq", at(&worked, json!({ "assigneeId": author }))).await;
        assert_eq!(waiting(app, Who::Author).await, ["Sent back?: ASSIGNED CHANGES_REQUESTED"]);
        let given = app.mutate("publishFaq", at(&given, json!({}))).await;
        assert_eq!(waiting(app, Who::Author).await, ["Sent back?: ASSIGNED"]);
        app.mutate_as(Who::Author, "updateFaq", at(&given, json!({ "answerMarkdown": "Shorter." }))).await;
        assert_eq!(waiting(app, Who::Author).await, ["Sent back?: ASSIGNED"]);
        // What is thrown away waits for nobody.
        app.mutate("deleteArticle", at(&both, json!({}))).await;
        app.mutate("deleteArticle", at(&article, json!({}))).await;
        assert_eq!(waiting(app, Who::Editor).await, Vec::<String>::new());
        app.get(Who::Moderator, "/api/v1/editorial/my-work", 403).await;
    }

    /// What was sent back is answered by submitting it: saving it once more does not bring the answer back.
    async fn a_submission_answers_for_good(app: &TestApp) {
        for (kind, words, more) in [
            ("Article", json!({ "title": "Sent" }), "lead"),
            ("Faq", json!({ "question": "Sent", "answerMarkdown": "So." }), "answerMarkdown"),
        ] {
            let save = async |now: &Value, text: &str| {
                app.mutate_as(Who::Author, &format!("update{kind}"), at(now, json!({ more: text }))).await
            };
            let submit = format!("submit{kind}");
            let begun = app.mutate_as(Who::Author, &format!("create{kind}"), words).await;
            let submitted = app.mutate_as(Who::Author, &submit, at(&begun, json!({}))).await;
            let back = app.mutate(&format!("request{kind}Changes"), at(&submitted, json!({ "note": "More." }))).await;
            let better = save(&back, "Better.").await;
            assert_eq!(waiting(app, Who::Author).await, ["Sent: CHANGES_REQUESTED"], "saving answers nothing");
            let again = app.mutate_as(Who::Author, &submit, at(&better, json!({}))).await;
            let best = save(&again, "Best.").await;
            assert_eq!(best["stage"], "DRAFT");
            assert_eq!(waiting(app, Who::Author).await, Vec::<String>::new());
            // A new request is a new one.
            let again = app.mutate_as(Who::Author, &submit, at(&best, json!({}))).await;
            let back = app.mutate(&format!("request{kind}Changes"), at(&again, json!({ "note": "Less." }))).await;
            assert_eq!(waiting(app, Who::Author).await, ["Sent: CHANGES_REQUESTED"]);
            app.mutate(&format!("delete{kind}"), at(&back, json!({}))).await;
        }
    }

    /// What an older revision waited for answers nobody who asked for another one.
    async fn an_older_revision_answers_nothing(app: &TestApp) {
        let begun = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Two ways" })).await;
        let due = masthead::clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + masthead::clock::MINUTE));
        let waits = app.mutate("scheduleArticle", at(&begun, json!({ "action": "PUBLISH", "at": due }))).await;
        let newer = app.mutate_as(Who::Author, "updateArticle", at(&waits, json!({ "lead": "Newer." }))).await;
        let submitted = app.mutate_as(Who::Author, "submitArticle", at(&newer, json!({}))).await;
        app.mutate("requestArticleChanges", at(&submitted, json!({ "note": "More." }))).await;
        app.advance(masthead::clock::MINUTE).await;
        assert_eq!(masthead::entries::workflow::scheduler::do_all(&app.app).await.expect("the scheduler"), 1);
        let path = format!("/api/v1/editorial/articles/{}", begun["id"].as_str().unwrap());
        let now = app.get(Who::Author, &path, 200).await.body;
        assert_eq!(now["status"], "CHANGED");
        assert_eq!(waiting(app, Who::Author).await, ["Two ways: CHANGES_REQUESTED"]);
        app.mutate("publishArticle", at(&now, json!({}))).await;
        assert_eq!(waiting(app, Who::Author).await, Vec::<String>::new());
    }

    /// Nothing waits for somebody who may not do it: a contributor does not save what readers see.
    async fn nothing_waits_for_whoever_may_not_do_it(app: &TestApp) {
        let contributor = account(app, Who::Contributor).await;
        let begun = app.mutate_as(Who::Contributor, "createArticle", json!({ "title": "Given" })).await;
        let given = app.mutate("assignArticle", at(&begun, json!({ "assigneeId": contributor }))).await;
        let submitted = app.mutate_as(Who::Contributor, "submitArticle", at(&given, json!({}))).await;
        let back = app.mutate("requestArticleChanges", at(&submitted, json!({ "note": "More." }))).await;
        assert_eq!(waiting(app, Who::Contributor).await, ["Given: ASSIGNED CHANGES_REQUESTED"]);
        let published = app.mutate("publishArticle", at(&back, json!({}))).await;
        let edited = app.mutate("updateArticle", at(&published, json!({ "lead": "More." }))).await;
        let submitted = app.mutate("submitArticle", at(&edited, json!({}))).await;
        let back = app.mutate("requestArticleChanges", at(&submitted, json!({ "note": "Less." }))).await;
        assert_eq!(waiting(app, Who::Contributor).await, Vec::<String>::new());
        app.mutate("unpublishArticle", at(&back, json!({}))).await;
        assert_eq!(waiting(app, Who::Contributor).await, ["Given: ASSIGNED CHANGES_REQUESTED"]);
    }
}
