//! FAQs in an article of one's own that one does not see: an editor put them there. They are not told, and not lost.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines, pluck};

/// An article of the author with two FAQs of their own, and a hidden one of the editor before each; with the ids of the
/// four in their order.
async fn with_hidden(app: &TestApp) -> (Value, [String; 4]) {
    let own = json!([{ "question": "One?", "answerMarkdown": "So." }, { "question": "Two?", "answerMarkdown": "So." }]);
    let article = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Mine", "faqs": own })).await;
    let own = faqs(app, Who::Author, &article).await;
    let mut all = Vec::new();
    for id in own {
        let question = format!("Hidden {id}?");
        let hidden = app.mutate("createFaq", json!({ "question": question, "answerMarkdown": "So." })).await;
        all.extend([hidden["id"].as_str().expect("an id").to_owned(), id]);
    }
    let article = app.mutate_at("updateArticle", &article, named(&all)).await;
    (article, all.try_into().expect("four"))
}

fn named(ids: &[String]) -> Value {
    json!({ "faqs": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() })
}

fn path(article: &Value) -> String {
    format!("/api/v1/editorial/articles/{}", article["id"].as_str().expect("an id"))
}

/// The FAQs of an article on somebody's desk; both APIs say the same.
async fn faqs(app: &TestApp, who: Who, article: &Value) -> Vec<String> {
    let query = "query($id: ID!) { editorial { article(id: $id) { workingRevision { faqs { id } } } } }";
    let data = app.data(who, query, json!({ "id": article["id"] })).await;
    let ids = pluck(&data["editorial"]["article"]["workingRevision"]["faqs"], "id");
    let page = app.get(who, &path(article), 200).await.body;
    assert_eq!(pluck(&page["workingRevision"]["faqs"], "id"), ids);
    ids
}

on_both_engines! {
    /// Whoever sends back the list that they see takes nothing away: what is hidden stays behind what it stood behind.
    async fn another_list_takes_nothing_away(app: &TestApp) {
        let (article, [first, one, second, two]) = with_hidden(app).await;
        assert_eq!(faqs(app, Who::Author, &article).await, [one.clone(), two.clone()]);
        let version = article["version"].as_i64();
        let same = named(&[one.clone(), two.clone()]);
        let kept = app.change(Who::Author, Method::PATCH, &path(&article), version, Some(same.clone()), 200).await.body;
        assert_eq!(kept["version"], article["version"], "nothing was changed");
        let kept = app.mutate_as(Who::Author, "updateArticle", at(&article, same)).await;
        assert_eq!(kept["version"], article["version"], "nothing was changed");
        // A hidden one cannot be named.
        let position = app.position().await;
        let guessed = Some(named(std::slice::from_ref(&first)));
        let refused = app.change(Who::Author, Method::PATCH, &path(&article), version, guessed, 422).await;
        assert_eq!(refused.fields(), ["/faqs/0"]);
        assert_eq!(app.position().await, position);
        // In another order, with a new one.
        let mut other = named(&[two.clone(), one.clone()]);
        other["faqs"].as_array_mut().unwrap().push(json!({ "question": "Three?", "answerMarkdown": "So." }));
        let other = app.mutate_as(Who::Author, "updateArticle", at(&article, other)).await;
        let three = faqs(app, Who::Author, &article).await.pop().expect("the third");
        assert_eq!(faqs(app, Who::Author, &article).await, [two.clone(), one.clone(), three.clone()]);
        assert_eq!(faqs(app, Who::Editor, &article).await, [first.clone(), two, one, second.clone(), three]);
        // Other tags leave the list as it is.
        let item = json!({ "id": other["id"], "expectedVersion": other["version"] });
        let tags = json!({ "items": [item], "action": "TAG", "tags": [{ "name": "New" }] });
        let tagged = app.post(Who::Author, "/api/v1/editorial/articles/bulk", tags, 200).await.body;
        assert_eq!(faqs(app, Who::Editor, &article).await.len(), 5);
        // None at all: what is hidden stays. An editor takes it out.
        let none = Some(json!({ "faqs": [] }));
        let version = tagged["results"][0]["version"].as_i64();
        let emptied = app.change(Who::Author, Method::PATCH, &path(&article), version, none.clone(), 200).await.body;
        assert_eq!(faqs(app, Who::Editor, &article).await, [first, second]);
        app.change(Who::Editor, Method::PATCH, &path(&article), emptied["version"].as_i64(), none, 200).await;
        assert_eq!(faqs(app, Who::Editor, &article).await, Vec::<String>::new());
    }

    /// What stands in a list and was thrown away since can be sent back with it as well.
    async fn what_was_thrown_away_stays_where_it_stands(app: &TestApp) {
        let faq = app.mutate("createFaq", json!({ "question": "Gone?", "answerMarkdown": "So." })).await;
        let article = app.mutate("createArticle", json!({ "title": "Mine", "faqs": [{ "id": faq["id"] }] })).await;
        app.mutate("deleteFaq", at(&faq, json!({}))).await;
        let back = json!({ "title": "Ours", "faqs": [{ "id": faq["id"] }] });
        app.mutate("updateArticle", at(&article, back)).await;
        assert_eq!(faqs(app, Who::Editor, &article).await, pluck(&json!([faq]), "id"));
        let reply = app.mutation_refused("createArticle", json!({ "title": "Other", "faqs": [{ "id": faq["id"] }] }), "invalid_input").await;
        assert_eq!(reply.fields(), ["/faqs/0"]);
    }

    /// Further reading that leads to an article which one does not see is sent back as it is shown; another such article is
    /// not there.
    async fn further_reading_is_sent_back(app: &TestApp) {
        let hidden = app.mutate("createArticle", json!({ "title": "A draft" })).await;
        let other = app.mutate("createArticle", json!({ "title": "Another draft" })).await;
        let to = |draft: &Value| json!({ "materials": [{ "title": "More", "article": { "id": draft["id"] } }] });
        let article = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Mine" })).await;
        let article = app.mutate_at("updateArticle", &article, to(&hidden)).await;
        let shown = app.get(Who::Author, &path(&article), 200).await.body;
        assert_eq!(shown["workingRevision"]["materials"][0]["articleId"], hidden["id"]);
        let version = article["version"].as_i64();
        let refused = app.change(Who::Author, Method::PATCH, &path(&article), version, Some(to(&other)), 422).await;
        assert_eq!(refused.fields(), ["/materials/0/article"]);
        let mut back = to(&hidden);
        back["materials"][0]["title"] = json!("Even more");
        let saved = app.change(Who::Author, Method::PATCH, &path(&article), version, Some(back), 200).await.body;
        assert_eq!(saved["workingRevision"]["materials"][0]["title"], "Even more");
        assert_eq!(saved["workingRevision"]["materials"][0]["articleId"], hidden["id"]);
    }

    /// That one of them keeps an article from being published is told without saying which; the others are named, each at
    /// its place in the list that one sees.
    async fn what_was_never_published_is_named_as_far_as_it_is_seen(app: &TestApp) {
        let (article, [first, one, second, two]) = with_hidden(app).await;
        let later = json!({ "action": "PUBLISH", "at": "2999-01-01T00:00:00Z" });
        let version = article["version"].as_i64();
        for (who, fields, unnamed) in [
            (Who::Author, vec!["/faqs/0", "/faqs/1", "/faqs"], vec![&first, &second]),
            (Who::Editor, vec!["/faqs/0", "/faqs/1", "/faqs/2", "/faqs/3"], vec![]),
        ] {
            let query = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { article { id } } }";
            let by_graphql = app.refused(who, query, json!({ "input": at(&article, json!({})) }), "unpublished_relation").await;
            let mut replies = vec![by_graphql];
            let save = json!({ "lead": "And now?", "publish": true });
            for (method, end, body) in [
                (Method::POST, "/publish", None),
                (Method::POST, "/schedule", Some(later.clone())),
                (Method::PATCH, "", Some(save)),
            ] {
                let path = format!("{}{end}", path(&article));
                replies.push(app.change(who, method, &path, version, body, 409).await);
            }
            for reply in replies {
                assert_eq!(reply.code(), "unpublished_relation");
                assert_eq!(reply.fields(), fields);
                let text = reply.body.to_string();
                assert!(text.contains(&one) && text.contains(&two), "{text}");
                assert!(unnamed.iter().all(|id| !text.contains(*id)), "{text}");
            }
        }
    }

    /// Comparing revisions tells of the FAQs what the lists of the desk tell, with their places there.
    async fn a_difference_names_what_the_lists_show(app: &TestApp) {
        let own = json!([{ "question": "One?", "answerMarkdown": "So." }]);
        let begun = app.mutate_as(Who::Author, "createArticle", json!({ "title": "Mine", "faqs": own })).await;
        let one = faqs(app, Who::Author, &begun).await.remove(0);
        let two = app.mutate_as(Who::Author, "createFaq", json!({ "question": "Two?", "answerMarkdown": "So." })).await;
        let hidden = app.mutate("createFaq", json!({ "question": "Hidden?", "answerMarkdown": "So." })).await;
        let [two, hidden] = [two, hidden].map(|faq| faq["id"].as_str().expect("an id").to_owned());
        let filled = app.mutate_at("updateArticle", &begun, named(&[hidden.clone(), one, two])).await;
        let (from, to) = (&begun["workingRevision"]["id"], &filled["workingRevision"]["id"]);
        let query = "query($id: ID!, $from: ID!, $to: ID!) { editorial { article(id: $id) { diff(from: $from, to: $to) {
            faqs { added { id name before after } removed { id } moved { id } } } } } }";
        for (who, added) in [(Who::Author, vec![("Two?", 1)]), (Who::Editor, vec![("Hidden?", 0), ("Two?", 2)])] {
            for (from, to, side, place) in [(from, to, "added", "after"), (to, from, "removed", "before")] {
                let path = format!("{}/diff?from={}&to={}", path(&begun), from.as_str().unwrap(), to.as_str().unwrap());
                let found = app.get(who, &path, 200).await.body["faqs"].clone();
                let told: Vec<_> = found[side].as_array().unwrap().iter().map(|item| (item["name"].as_str().unwrap(), item[place].as_i64().unwrap())).collect();
                assert_eq!(told, added, "{who:?} {side}");
                assert_eq!(found["moved"], json!([]));
                assert_eq!(found.to_string().contains(&hidden), who == Who::Editor);
            }
            let data = app.data(who, query, json!({ "id": begun["id"], "from": from, "to": to })).await;
            let found = &data["editorial"]["article"]["diff"]["faqs"];
            assert_eq!(found["added"].as_array().unwrap().len(), added.len());
            assert_eq!(found.to_string().contains(&hidden), who == Who::Editor);
        }
    }
}
