//! What was public when, what was put right, and what machines are told of it.

use masthead_tests::{Operation, Value, Who, at, json, on_both_engines, pluck};

use super::{house, on_desk, pass, saved};

on_both_engines! {
    /// What was public of an entry stands on it: for readers from the first publication on, for editors with the revision,
    /// also of what is withdrawn.
    async fn publications_tell_what_was_public_when(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (title, body, field) = match kind {
                "Article" => ("title", "bodyMarkdown", "article"),
                _ => ("question", "answerMarkdown", "faq"),
            };
            let thing = app.mutate(&format!("create{kind}"), json!({ title: "One", body: "1.", "publish": true })).await;
            pass(app);
            let update = format!("update{kind}");
            let thing = saved(app, &update, &thing, json!({ title: "Two", "slug": "two" })).await;
            pass(app);
            let thing = app.mutate_at(&format!("unpublish{kind}"), &thing, json!({})).await;
            pass(app);
            let thing = app.mutate_at(&update, &thing, json!({ title: "Draft" })).await;
            let editors = format!("query($id: ID!) {{ editorial {{ {field}(id: $id) {{ publications {{ validFrom validTo slug title
                publishedAt updatedAt correction revisionId revisionNumber }} }} }} }}");
            let desk = app.data(Who::Editor, &editors, json!({ "id": thing["id"] })).await["editorial"][field].clone();
            let desk = &desk["publications"];
            assert_eq!((pluck(desk, "title"), pluck(desk, "slug")),
                (vec!["Two".to_owned(), "One".to_owned()], vec!["two".to_owned(), "one".to_owned()]));
            assert!(desk[0]["validTo"].is_string() && desk[0]["revisionId"].is_string());
            assert_eq!((&desk[1]["validTo"], &desk[0]["revisionNumber"]), (&desk[0]["validFrom"], &json!(2)));
            assert!(desk[0]["updatedAt"] != desk[1]["updatedAt"]);
            let path = format!("/api/v1/editorial/{field}s/{}", thing["id"].as_str().unwrap());
            assert_eq!(&app.get(Who::Editor, &path, 200).await.body["publications"], desk);
            app.mutate_at(&format!("publish{kind}"), &thing, json!({})).await;
            let readers = format!("query($id: ID!) {{ {field}(id: $id) {{ publications {{ validFrom validTo slug title }} }} }}");
            let shown = app.data(Who::Anonymous, &readers, json!({ "id": thing["id"] })).await[field]["publications"].clone();
            assert_eq!(pluck(&shown, "title"), ["Draft", "Two", "One"]);
            assert!(shown[0]["validTo"].is_null());
            let rest = app.get(Who::Anonymous, &format!("/api/v1/{field}s/two"), 200).await.body;
            assert_eq!(pluck(&rest["publications"], "title"), ["Draft", "Two", "One"]);
            // What was public from one time to another is what is seen as of it, and not at its end.
            for publication in shown.as_array().unwrap() {
                let query = format!("query($id: ID!, $t: DateTime!) {{ {field}(id: $id, asOf: $t) {{ {title} }} }}");
                let seen = async |time: &Value| app.data(Who::Anonymous, &query, json!({ "id": thing["id"], "t": time })).await;
                assert_eq!(seen(&publication["validFrom"]).await[field][title], publication["title"]);
                if publication["validTo"].is_string() {
                    assert_ne!(seen(&publication["validTo"]).await[field][title], publication["title"]);
                }
            }
        }
    }

    /// A correction is told to readers, and moves no date; publishing the same again with one tells it.
    async fn corrections_are_told(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (title, body, field) = match kind {
                "Article" => ("title", "bodyMarkdown", "article"),
                _ => ("question", "answerMarkdown", "faq"),
            };
            let note = |text: &str| json!({ "correction": { "note": text } });
            let thing = app.mutate(&format!("create{kind}"), json!({ title: "Never", body: "N." })).await;
            let path = |id: &Value, verb: &str| format!("/api/v1/editorial/{field}s/{}{verb}", id["id"].as_str().unwrap());
            let publish = |thing: &Value, input: Value| Operation {
                method: masthead_tests::Method::POST,
                path: path(thing, "/publish"),
                version: thing["version"].as_i64(),
                body: Some(input.clone()),
                query: format!("mutation($input: Publish{kind}Input!) {{ publish{kind}(input: $input) {{ {field} {{ id }} }} }}"),
                variables: json!({ "input": at(thing, input) }),
            };
            app.refused_twice(Who::Editor, &publish(&thing, note("Too early.")), "invalid_input", &["/correction"]).await;
            app.refused_twice(Who::Editor, &publish(&thing, note(" ")), "invalid_input", &["/correction/note"]).await;
            let mut early = note("Too early.");
            early["publish"] = json!(true);
            app.refused_twice(Who::Editor, &Operation::update(field, &thing, early), "invalid_input", &["/correction"]).await;
            let thing = app.mutate_at(&format!("publish{kind}"), &thing, json!({})).await;
            let unpublished = Operation::update(field, &thing, note("Told to nobody."));
            app.refused_twice(Who::Editor, &unpublished, "invalid_input", &["/correction"]).await;
            pass(app);
            // The same again, with a note.
            let publish = format!("mutation($input: Publish{kind}Input!) {{ publish{kind}(input: $input) {{ {field} {{ id version }} }} }}");
            let told = app.data(Who::Editor, &publish, json!({ "input": at(&thing, note("A word was missing.")) })).await;
            let thing = told[&format!("publish{kind}")][field].clone();
            pass(app);
            let mut change = note("A number was wrong.");
            change[body] = json!("Other.");
            let thing = saved(app, &format!("update{kind}"), &thing, change).await;
            let query = format!("query($id: ID!, $t: DateTime) {{ {field}(id: $id, asOf: $t) {{ updatedAt publishedAt jsonLd
                corrections {{ correctedAt note }} publications {{ validFrom correction updatedAt }} }} }}");
            let seen = app.data(Who::Anonymous, &query, json!({ "id": thing["id"] })).await[field].clone();
            assert_eq!(pluck(&seen["corrections"], "note"), ["A number was wrong.", "A word was missing."]);
            let publications = seen["publications"].as_array().unwrap();
            assert_eq!(publications.iter().map(|one| one["correction"].clone()).collect::<Vec<_>>(),
                [json!("A number was wrong."), json!("A word was missing."), Value::Null]);
            assert_eq!(seen["corrections"][1]["correctedAt"], publications[1]["validFrom"]);
            // The note alone changes nothing of substance.
            assert_eq!(publications[1]["updatedAt"], publications[2]["updatedAt"]);
            assert_eq!(publications[0]["updatedAt"], publications[0]["validFrom"]);
            assert_eq!(seen["jsonLd"]["correction"][0]["text"], "A number was wrong.");
            let then = app.data(Who::Anonymous, &query, json!({ "id": thing["id"], "t": publications[1]["validFrom"] })).await;
            assert_eq!(pluck(&then[field]["corrections"], "note"), ["A word was missing."]);
            let rest = app.get(Who::Anonymous, &format!("/api/v1/{field}s/never"), 200).await.body;
            assert_eq!((&rest["corrections"], &rest["jsonLd"]), (&seen["corrections"], &seen["jsonLd"]));
        }
    }

    /// The JSON-LD of a page says what the page says.
    async fn json_ld_says_what_the_page_says(app: &TestApp) {
        house(app).await;
        let image = json!({ "url": "https://cdn.example/a.jpg", "alt": "A river </script>", "width": 800 });
        let article = on_desk(app, "articles/first").await;
        saved(app, "updateArticle", &article, json!({ "coverImage": image })).await;
        let query = "{ article(slug: \"first\") { url publishedAt updatedAt jsonLd } faq(slug: \"why\") { url jsonLd } }";
        let data = app.data(Who::Anonymous, query, json!({})).await;
        let (page, told) = (&data["article"], &data["article"]["jsonLd"]);
        assert_eq!(told, &json!({
            "@context": "https://schema.org", "@type": "Article", "headline": "First title", "description": "A lead.",
            "image": [{ "@type": "ImageObject", "url": "https://cdn.example/a.jpg", "description": "A river </script>",
                "width": 800 }],
            "datePublished": page["publishedAt"], "dateModified": page["updatedAt"], "articleSection": ["News"],
            "author": [{ "@type": "Person", "name": "Ada" }], "keywords": ["Alpha", "Beta"], "inLanguage": "en",
            "url": page["url"], "mainEntityOfPage": page["url"],
            "publisher": { "@type": "Organization", "name": "Masthead", "url": "http://localhost:3000" },
            "citation": [{ "@type": "WebPage", "name": "A work", "datePublished": "2001" },
                { "@type": "WebPage", "name": "Another work", "datePublished": "2002" }],
            "hasPart": [{ "@type": "FAQPage", "mainEntity": [
                { "@type": "Question", "name": "Why?", "acceptedAnswer": told["hasPart"][0]["mainEntity"][0]["acceptedAnswer"] },
                { "@type": "Question", "name": "When?", "acceptedAnswer": { "@type": "Answer", "text": "<p>Then.</p>\n" } }] }],
        }));
        let faq = &data["faq"]["jsonLd"];
        assert_eq!((&faq["@type"], &faq["mainEntity"][0]["name"], &faq["url"]),
            (&json!("FAQPage"), &json!("Why?"), &data["faq"]["url"]));
        assert!(faq["mainEntity"][0]["acceptedAnswer"]["text"].as_str().unwrap().starts_with("<p>So "));
        for (path, told) in [("articles/first", told), ("faqs/why", faq)] {
            assert_eq!(&app.get(Who::Anonymous, &format!("/api/v1/{path}"), 200).await.body["jsonLd"], told);
        }
        // Under an alias, and among other fields, it is whole as well.
        let aliased = app.data(Who::Anonymous, "{ article(slug: \"first\") { a: jsonLd title } }", json!({})).await;
        assert_eq!(aliased["article"], json!({ "a": told, "title": "First title" }));
    }
}
