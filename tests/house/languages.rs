//! Languages: translation groups on the desk, and the best language for readers.

use masthead_tests::{Method, TestApp, Value, Who, at, json, on_both_engines, pluck};

/// An article or a FAQ of this title in this language, a translation of another where one is given.
pub async fn made(app: &TestApp, kind: &str, title: &str, locale: &str, of: Option<&Value>, publish: bool) -> Value {
    let mut input = match kind {
        "Faq" => json!({ "question": title, "answerMarkdown": "So." }),
        _ => json!({ "title": title }),
    };
    (input["locale"], input["publish"]) = (json!(locale), json!(publish));
    if let Some(of) = of {
        input["translationOf"] = json!({ "id": of["id"] });
    }
    app.mutate(&format!("create{kind}"), input).await
}

/// Many of a kind, and the field of its title.
pub fn word(kind: &str) -> (&'static str, &'static str) {
    if kind == "Faq" { ("faqs", "question") } else { ("articles", "title") }
}

/// The title that somebody gets by REST and by GraphQL, or null: of now, or as of a time.
pub async fn read(app: &TestApp, who: Who, kind: &str, key: &Value, languages: &[&str], as_of: Option<&str>) -> Value {
    let (plural, title) = word(kind);
    let key = key.as_str().expect("a key");
    let argument = if uuid::Uuid::try_parse(key).is_ok() { "id" } else { "slug" };
    let (mut arguments, mut query) = (format!("{argument}: \"{key}\""), Vec::new());
    if let Some((first, rest)) = languages.split_first() {
        if !first.is_empty() {
            arguments += &format!(", locale: \"{first}\"");
            query.push(format!("locale={first}"));
        }
        if !rest.is_empty() {
            arguments += &format!(", fallbacks: {}", json!(rest));
            query.push(format!("fallbacks={}", rest.join(",")));
        }
    }
    if let Some(time) = as_of {
        arguments += &format!(", asOf: \"{time}\"");
        query.push(format!("asOf={time}"));
    }
    let field = kind.to_lowercase();
    let data = app.data(who, &format!("{{ {field}({arguments}) {{ {title} slug }} }}"), json!({})).await;
    let mut path = format!("/api/v1/{plural}/{key}?{}", query.join("&"));
    let reply = loop {
        let request = app.request(who, Method::GET, &path).await;
        let reply = app.ask(request).await;
        if reply.status != 308 {
            break reply;
        }
        path = reply.header("location").expect("a place").to_owned();
    };
    assert_eq!(reply.status == 404, data[&field].is_null(), "{key} {languages:?}: {}", reply.body);
    if reply.status == 200 {
        assert_eq!(reply.body[title], data[&field][title], "{key} {languages:?}");
    }
    data[&field][title].clone()
}

on_both_engines! {
    /// A new entry joins the group of what it translates: one in each language, but for the trash.
    async fn a_group_has_one_entry_in_each_language(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (plural, title) = word(kind);
            let english = made(app, kind, "One", "en", None, false).await;
            let german = made(app, kind, "Eins", "de", Some(&english), true).await;
            // By slug too, and through any member of the group.
            let mut french = json!({ "locale": "fr", "translationOf": { "slug": english["slug"] } });
            french[title] = json!("Un");
            if kind == "Faq" {
                french["answerMarkdown"] = json!("Oui.");
            }
            let french = app.mutate(&format!("create{kind}"), french).await;
            let query = format!("query($id: ID!) {{ editorial {{ {}(id: $id) {{ translations {{ kind locale title status }} }} }} }}", kind.to_lowercase());
            let data = app.data(Who::Editor, &query, json!({ "id": french["id"] })).await;
            let siblings = &data["editorial"][kind.to_lowercase()]["translations"];
            assert_eq!(pluck(siblings, "locale"), ["de", "en"]);
            assert_eq!(pluck(siblings, "title"), ["Eins", "One"]);
            assert_eq!(pluck(siblings, "status"), ["PUBLISHED", "DRAFT"]);
            let path = format!("/api/v1/editorial/{plural}/{}", french["id"].as_str().unwrap());
            assert_eq!(pluck(&app.get(Who::Editor, &path, 200).await.body["translations"], "title"), ["Eins", "One"]);
            // A second one in a language is a conflict, and writes nothing.
            let position = app.position().await;
            let mut second = json!({ "locale": "de", "translationOf": { "id": english["id"] } });
            second[title] = json!("Zweites");
            if kind == "Faq" {
                second["answerMarkdown"] = json!("Ja.");
            }
            let refused = app.mutation_refused(&format!("create{kind}"), second.clone(), "conflict").await;
            assert_eq!(refused.fields(), ["/locale"]);
            let refused = app.post(Who::Editor, &format!("/api/v1/editorial/{plural}"), second.clone(), 409).await;
            assert_eq!((refused.code(), refused.fields()), ("conflict", vec!["/locale".to_owned()]));
            assert_eq!(app.position().await, position);
            // The trash does not count; what comes back from it finds its place taken.
            let trashed = app.mutate(&format!("delete{kind}"), at(&german, json!({}))).await;
            let second = app.mutate(&format!("create{kind}"), second).await;
            let refused = app.mutation_refused(&format!("restore{kind}"), at(&trashed, json!({})), "conflict").await;
            assert_eq!(refused.fields(), ["/locale"]);
            app.mutate(&format!("delete{kind}"), at(&second, json!({}))).await;
            app.mutate(&format!("restore{kind}"), at(&trashed, json!({}))).await;
        }
    }

    /// What it says it translates is there, is of its kind, and is seen by whoever says it.
    async fn a_translation_is_of_what_one_sees(app: &TestApp) {
        let faq = made(app, "Faq", "A question", "en", None, true).await;
        let draft = made(app, "Article", "A draft", "en", None, false).await;
        let shown = made(app, "Article", "Shown", "en", None, true).await;
        for (who, of) in [
            (Who::Editor, json!({ "id": faq["id"] })),
            (Who::Editor, json!({ "slug": "nothing" })),
            (Who::Editor, json!({})),
            (Who::Author, json!({ "id": draft["id"] })),
        ] {
            let input = json!({ "title": "Neu", "locale": "de", "translationOf": of });
            let refused = app.post(who, "/api/v1/editorial/articles", input, 422).await;
            assert_eq!(refused.fields(), ["/translationOf"], "{who:?} {of}");
        }
        let input = json!({ "title": "Neu", "locale": "de", "translationOf": { "id": shown["id"] } });
        let made = app.post(Who::Author, "/api/v1/editorial/articles", input, 201).await.body;
        assert_eq!(pluck(&made["translations"], "title"), ["Shown"]);
        // Others do not learn of the draft.
        let path = format!("/api/v1/editorial/articles/{}", shown["id"].as_str().unwrap());
        assert_eq!(app.get(Who::Contributor, &path, 200).await.body["translations"], json!([]));
        assert_eq!(pluck(&app.get(Who::Editor, &path, 200).await.body["translations"], "title"), ["Neu"]);
    }

    /// A draft that one does not see can hold a language: that it is taken is told, not by what. An editor sees it, and frees
    /// the language.
    async fn an_editor_frees_a_language(app: &TestApp) {
        let shown = made(app, "Article", "Shown", "en", None, true).await;
        let german = json!({ "title": "Gezeigt", "locale": "de", "translationOf": { "id": shown["id"] } });
        let mut held = german.clone();
        held["title"] = json!("Besetzt");
        let held = app.post(Who::Contributor, "/api/v1/editorial/articles", held, 201).await.body;
        let by_rest = app.post(Who::Author, "/api/v1/editorial/articles", german.clone(), 409).await;
        let create = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id } } }";
        let by_graphql = app.refused(Who::Author, create, json!({ "input": german }), "conflict").await;
        for refused in [by_rest, by_graphql] {
            assert_eq!((refused.code(), refused.fields()), ("conflict", vec!["/locale".to_owned()]));
            let text = refused.body.to_string();
            assert!(!text.contains("Besetzt") && !text.contains(held["id"].as_str().unwrap()), "{text}");
        }
        let path = format!("/api/v1/editorial/articles/{}", shown["id"].as_str().unwrap());
        let siblings = app.get(Who::Editor, &path, 200).await.body["translations"].clone();
        assert_eq!(pluck(&siblings, "title"), ["Besetzt"]);
        app.mutate("deleteArticle", at(&siblings[0], json!({}))).await;
        app.post(Who::Author, "/api/v1/editorial/articles", german, 201).await;
        // What held it does not come back in its place.
        let trashed = format!("/api/v1/editorial/articles/{}", held["id"].as_str().unwrap());
        let now = app.get(Who::Contributor, &trashed, 200).await.body["version"].as_i64();
        let restore = format!("{trashed}/restore");
        let refused = app.change(Who::Contributor, Method::POST, &restore, now, None, 409).await;
        assert_eq!(refused.fields(), ["/locale"]);
    }

    /// Readers see the published siblings of an entry, and no draft.
    async fn readers_see_published_siblings(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (plural, _) = word(kind);
            let english = made(app, kind, "One", "en", None, true).await;
            let arabic = made(app, kind, "واحد", "ar", Some(&english), true).await;
            made(app, kind, "Eins", "de", Some(&english), false).await;
            let field = kind.to_lowercase();
            let query = format!("{{ {field}(slug: \"one\") {{ translations {{ id locale direction slug url title }} }} }}");
            let data = app.data(Who::Anonymous, &query, json!({})).await[&field]["translations"].clone();
            assert_eq!(data.as_array().unwrap().len(), 1, "{data}");
            assert_eq!(data[0]["id"], arabic["id"]);
            assert_eq!((&data[0]["locale"], &data[0]["direction"], &data[0]["title"]), (&json!("ar"), &json!("RTL"), &json!("واحد")));
            assert!(data[0]["url"].as_str().unwrap().contains(plural), "{data}");
            let page = app.get(Who::Anonymous, &format!("/api/v1/{plural}/one"), 200).await.body;
            assert_eq!(page["translations"], data);
            let back = app.get(Who::Anonymous, &format!("/api/v1/{plural}/{}", arabic["id"].as_str().unwrap()), 200).await.body;
            assert_eq!(back["translations"][0]["title"], "One");
        }
    }

    /// By id, by slug, with fallbacks, in their order; null and 404 where there is none.
    async fn readers_get_the_best_language(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let english = made(app, kind, "One", "en", None, true).await;
            let brazilian = made(app, kind, "Um", "pt-BR", Some(&english), true).await;
            let german = made(app, kind, "Eins", "de", Some(&english), false).await;
            let (id, slug) = (&english["id"], json!("one"));
            let is = async |key: &Value, languages: &[&str], title: Value| {
                assert_eq!(read(app, Who::Anonymous, kind, key, languages, None).await, title, "{kind} {key} {languages:?}");
            };
            is(id, &[], json!("One")).await;
            is(&brazilian["id"], &[], json!("Um")).await;
            is(id, &["pt-br"], json!("Um")).await;
            is(id, &["en"], json!("One")).await;
            is(id, &["de"], Value::Null).await;
            is(&brazilian["id"], &["", "pt-BR"], json!("One")).await;
            is(&german["id"], &["", "pt-BR"], Value::Null).await;
            is(id, &["de", "fr", "pt-BR", "en"], json!("Um")).await;
            is(id, &["de", "en", "pt-BR"], json!("One")).await;
            is(id, &["fr", "it"], Value::Null).await;
            is(&slug, &[], json!("One")).await;
            is(&slug, &["pt-BR"], Value::Null).await;
            is(&slug, &["pt-BR", "en"], json!("Um")).await;
            is(&slug, &["de", "en", "pt-BR"], json!("One")).await;
            is(&json!("um"), &["", "pt-BR"], json!("One")).await;
            is(&json!("um"), &["pt-BR", "en"], json!("Um")).await;
            is(&json!("eins"), &["de", "en"], Value::Null).await;
            is(&german["id"], &["en"], Value::Null).await;
            is(&german["id"], &["de", "en"], Value::Null).await;
            // It is there from its publication on.
            app.mutate(&format!("publish{kind}"), at(&german, json!({}))).await;
            is(id, &["de", "en"], json!("Eins")).await;
            is(&json!("eins"), &["de", "en"], json!("Eins")).await;
            is(&slug, &["de", "en"], json!("Eins")).await;
        }
        for (arguments, fields) in [("fallbacks: [\"x y\"]", "/fallbacks/0"), ("locale: \"x y\", fallbacks: [\"en\"]", "/locale")] {
            let refused = app.refused(Who::Anonymous, &format!("{{ article(slug: \"one\", {arguments}) {{ id }} }}"), json!({}), "invalid_input").await;
            assert_eq!(refused.fields(), [fields]);
        }
        assert_eq!(app.get(Who::Anonymous, "/api/v1/articles/one?fallbacks=x%20y", 422).await.fields(), ["/fallbacks/0"]);
        let many = ["en"; 11].join(",");
        assert_eq!(app.get(Who::Anonymous, &format!("/api/v1/articles/one?fallbacks={many}"), 422).await.fields(), ["/fallbacks"]);
    }

    /// A list with fallbacks shows each group once, in the best of its languages, and nothing in others.
    async fn lists_show_each_group_once(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (plural, title) = word(kind);
            let both = made(app, kind, "Both", "en", None, true).await;
            made(app, kind, "Beides", "de", Some(&both), true).await;
            let drafted = made(app, kind, "English", "en", None, true).await;
            made(app, kind, "Entwurf", "de", Some(&drafted), false).await;
            made(app, kind, "Deutsch", "de", None, true).await;
            made(app, kind, "Français", "fr", None, true).await;
            let of = async |filter: &str, query: &str| {
                let ask = format!("{{ {plural}(filter: {{ {filter} }}) {{ totalCount nodes {{ {title} }} }} }}");
                let data = app.data(Who::Anonymous, &ask, json!({})).await[plural].clone();
                let mut titles = pluck(&data["nodes"], title);
                assert_eq!(data["totalCount"].as_u64(), Some(titles.len() as u64));
                let body = app.get(Who::Anonymous, &format!("/api/v1/{plural}?{query}"), 200).await.body;
                assert_eq!(pluck(&body["items"], title), titles, "{query}");
                titles.sort();
                titles
            };
            assert_eq!(of("locale: \"de\", fallbacks: [\"en\"]", "locale=de&fallbacks=en").await, ["Beides", "Deutsch", "English"]);
            assert_eq!(of("locale: \"en\", fallbacks: [\"de\"]", "locale=en&fallbacks=de").await, ["Both", "Deutsch", "English"]);
            // The site's own language comes first where none is named.
            assert_eq!(of("fallbacks: [\"de\", \"fr\"]", "fallbacks=de,fr").await, ["Both", "Deutsch", "English", "Français"]);
            assert_eq!(of("locale: \"de\"", "locale=de").await, ["Beides", "Deutsch"]);
            assert_eq!(of("", "").await.len(), 5);
        }
    }
}
