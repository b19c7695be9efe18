//! Filters and orders of the list of articles, in both APIs.

use masthead_tests::{TestApp, Value, Who, json, on_both_engines, pluck};

/// Five articles of known dates in a tree of categories: the titles that both APIs are asked for.
async fn library(app: &TestApp) {
    let mut parent = Value::Null;
    for name in ["World", "Europe", "Alps"] {
        let mut input = json!({ "name": name });
        if !parent.is_null() {
            input["parent"] = json!({ "id": parent["id"] });
        }
        parent = app.mutate("createCategory", input).await;
    }
    app.mutate("createCategory", json!({ "name": "Other" })).await;
    for name in ["Ada", "Bo"] {
        app.mutate("createAuthor", json!({ "name": name })).await;
    }
    for name in ["Ice", "Rock"] {
        app.mutate("createTag", json!({ "name": name })).await;
    }
    for (title, year, category, author, tags, locale) in [
        ("delta", 2021, "world", "ada", &["ice"][..], "en"),
        ("Alpha", 2024, "alps", "bo", &["ice", "rock"], "en"),
        ("Écho", 2022, "europe", "ada", &["rock"], "en"),
        ("bravo", 2020, "other", "bo", &["ice"], "en"),
        ("Charlie", 2023, "alps", "ada", &["ice"], "de"),
    ] {
        let tags: Vec<_> = tags.iter().map(|tag| json!({ "slug": tag })).collect();
        app.article(json!({ "title": title, "publishedAt": format!("{year}-06-01T00:00:00Z"), "locale": locale,
            "categories": [{ "slug": category }], "authors": [{ "slug": author }], "tags": tags, "publish": true }))
            .await;
    }
}

/// Asks both APIs, compares, and gives the titles.
async fn asked(app: &TestApp, filter: Value, order: Option<&str>) -> Vec<String> {
    let query = "query($filter: ArticleFilter, $order: ArticleOrder) { articles(filter: $filter, orderBy: $order) {
        totalCount nodes { title } } }";
    let data = app.data(Who::Anonymous, query, json!({ "filter": filter, "order": order })).await;
    let titles = pluck(&data["articles"]["nodes"], "title");
    assert_eq!(data["articles"]["totalCount"].as_u64(), Some(titles.len() as u64), "{filter}");
    let fields = filter.as_object().into_iter().flatten();
    let mut keys: Vec<_> = fields.map(|(key, value)| format!("{key}={}", value.as_str().expect("a text"))).collect();
    keys.extend(order.map(|order| format!("orderBy={order}")));
    keys.push("total=true".to_owned());
    let body = app.get(Who::Anonymous, &format!("/api/v1/articles?{}", keys.join("&")), 200).await.body;
    assert_eq!(pluck(&body["items"], "title"), titles, "{filter} by REST");
    assert_eq!(body["page"]["totalCount"].as_u64(), Some(titles.len() as u64));
    titles
}

on_both_engines! {
    /// The four orders; names are ordered without case and accents, alike on both engines.
    async fn the_four_orders(app: &TestApp) {
        library(app).await;
        let newest = ["Alpha", "Charlie", "Écho", "delta", "bravo"];
        assert_eq!(asked(app, json!({}), None).await, newest);
        assert_eq!(asked(app, json!({}), Some("PUBLISHED_DESC")).await, newest);
        let mut oldest = newest;
        oldest.reverse();
        assert_eq!(asked(app, json!({}), Some("PUBLISHED_ASC")).await, oldest);
        assert_eq!(asked(app, json!({}), Some("TITLE_ASC")).await, ["Alpha", "bravo", "Charlie", "delta", "Écho"]);
        assert_eq!(asked(app, json!({}), Some("UPDATED_DESC")).await, newest);
        let bravo = app.data(Who::Editor, "{ editorial { article(slug: \"bravo\") { id version } } }", json!({})).await;
        let bravo = &bravo["editorial"]["article"];
        app.mutate_at("updateArticle", bravo, json!({ "lead": "New.", "publish": true })).await;
        let updated = ["bravo", "Alpha", "Charlie", "Écho", "delta"];
        assert_eq!(asked(app, json!({}), Some("UPDATED_DESC")).await, updated);
        assert_eq!(asked(app, json!({}), Some("PUBLISHED_DESC")).await, newest);
    }

    /// Each filter alone, by slug and by id; a category holds what is in those below it.
    async fn each_filter_alone(app: &TestApp) {
        library(app).await;
        for (kind, slug, titles) in [
            ("tag", "ice", &["Alpha", "Charlie", "delta", "bravo"][..]),
            ("tag", "rock", &["Alpha", "Écho"]),
            ("category", "world", &["Alpha", "Charlie", "Écho", "delta"]),
            ("category", "europe", &["Alpha", "Charlie", "Écho"]),
            ("category", "alps", &["Alpha", "Charlie"]),
            ("category", "other", &["bravo"]),
            ("author", "ada", &["Charlie", "Écho", "delta"]),
        ] {
            assert_eq!(asked(app, json!({ kind: slug }), None).await, titles, "{kind} {slug}");
            let query =
                format!("query($slug: String!) {{ {kind}(slug: $slug) {{ id articles {{ nodes {{ title }} }} }} }}");
            let term = app.data(Who::Anonymous, &query, json!({ "slug": slug })).await[kind].clone();
            assert_eq!(asked(app, json!({ kind: term["id"] }), None).await, titles, "{kind} {slug} by id");
            assert_eq!(pluck(&term["articles"]["nodes"], "title"), titles, "{kind} {slug} as its field");
            let plural = kind.replace('y', "ie") + "s";
            let page = app.get(Who::Anonymous, &format!("/api/v1/{plural}/{slug}"), 200).await.body;
            assert_eq!(pluck(&page["articles"]["items"], "title"), titles, "{kind} {slug} as its page");
        }
        assert_eq!(asked(app, json!({ "locale": "de" }), None).await, ["Charlie"]);
        assert_eq!(asked(app, json!({ "locale": "EN" }), None).await, ["Alpha", "Écho", "delta", "bravo"]);
    }

    /// Dates: from the first on, up to and without the second.
    async fn dates_are_half_open(app: &TestApp) {
        library(app).await;
        let (start, end) = ("2021-06-01T00:00:00Z", "2023-06-01T00:00:00Z");
        assert_eq!(asked(app, json!({ "publishedAfter": start }), None).await, ["Alpha", "Charlie", "Écho", "delta"]);
        assert_eq!(asked(app, json!({ "publishedBefore": end }), None).await, ["Écho", "delta", "bravo"]);
        let both = json!({ "publishedAfter": start, "publishedBefore": end });
        assert_eq!(asked(app, both, Some("PUBLISHED_ASC")).await, ["delta", "Écho"]);
        let later = json!({ "publishedAfter": "2021-06-01T00:00:00.000001Z", "publishedBefore": end });
        assert_eq!(asked(app, later, None).await, ["Écho"]);
    }

    /// Several filters hold together, in whatever order; an unknown reference of any kind gives an empty list.
    async fn filters_hold_together(app: &TestApp) {
        library(app).await;
        for (filter, titles) in [
            (json!({ "tag": "ice", "author": "ada" }), &["Charlie", "delta"][..]),
            (json!({ "tag": "ice", "category": "world" }), &["Alpha", "Charlie", "delta"]),
            (json!({ "tag": "rock", "category": "europe", "author": "bo" }), &["Alpha"]),
            (json!({ "tag": "ice", "category": "world", "author": "ada", "locale": "en" }), &["delta"]),
            (json!({ "category": "world", "locale": "de", "publishedAfter": "2023-01-01T00:00:00Z" }), &["Charlie"]),
            (json!({ "tag": "rock", "author": "ada", "locale": "de" }), &[]),
            (json!({ "tag": "unheard-of" }), &[]),
            (json!({ "category": "unheard-of", "tag": "ice" }), &[]),
            (json!({ "author": "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f" }), &[]),
            (json!({ "locale": "fr" }), &[]),
        ] {
            for order in [None, Some("PUBLISHED_ASC"), Some("TITLE_ASC"), Some("UPDATED_DESC")] {
                let mut found = asked(app, filter.clone(), order).await;
                let mut titles = titles.to_vec();
                found.sort();
                titles.sort_unstable();
                assert_eq!(found, titles, "{filter} {order:?}");
            }
        }
    }

    /// What is no filter, no order and no language is refused, not ignored.
    async fn nothing_is_ignored(app: &TestApp) {
        library(app).await;
        for query in [
            "{ articles(filter: { tags: \"ice\" }) { totalCount } }",
            "{ articles(orderBy: NEWEST) { totalCount } }",
            "{ articles(size: 3) { totalCount } }",
            "{ articles(filter: { publishedAfter: \"yesterday\" }) { totalCount } }",
        ] {
            app.refused(Who::Anonymous, query, json!({}), "invalid_request").await;
        }
        for query in
            ["tags=ice", "orderBy=NEWEST", "size=3", "publishedAfter=yesterday", "tag=ice&tag=rock", "first=two"]
        {
            let refused = app.get(Who::Anonymous, &format!("/api/v1/articles?{query}"), 400).await;
            assert_eq!(refused.code(), "invalid_request", "{query}");
        }
        let query = "{ articles(filter: { locale: \"no language\" }) { totalCount } }";
        app.refused(Who::Anonymous, query, json!({}), "invalid_input").await;
        assert_eq!(app.get(Who::Anonymous, "/api/v1/articles?locale=no+language", 422).await.code(), "invalid_input");
    }
}
