//! Each answer is later what it was, before everything there is nothing, and the future is refused.

use masthead_tests::{Engine, Operation, TestApp, Value, Who, json, on_both_engines, run_with};

use super::{House, house, on_desk, pass, saved};

/// What is on an article, but for its comments, which the past has none of, and for cursors, which are of a moment.
const ARTICLE: &str = "id slug url locale direction title lead leadHtml excerpt publishedAt updatedAt readingMinutes
    isPreview coverImage { url } seo { title } bodyHtml bodyMarkdown tableOfContents { title } sections { html }
    prompts { question } materials { title url article { title slug tags { name } } } commentCount
    category { name parent { name } children { name } } categories { name slug articles { totalCount nodes { title } } }
    tags { name slug articles { totalCount nodes { title slug tags { name } } } }
    authors { name bioHtml articles { nodes { title } } }
    faqs { totalCount nodes { question answerHtml slug tags { name } articles { nodes { title } }
        citations { label source { title } } sources { nodes { title } } publications { title } } }
    sources { totalCount nodes { title label citedBy { totalCount nodes { title } } citedByFaqs { nodes { question } } } }
    citations { label source { title key } } jsonLd
    publications { validFrom validTo slug title publishedAt updatedAt correction } corrections { correctedAt note }";

/// GraphQL documents; `OF` stands for the argument.
fn documents() -> Vec<String> {
    let faq = "id slug question answerHtml publishedAt updatedAt tags { name } sources { nodes { title } }
        citations { source { title } } articles { totalCount nodes { title } } publications { title validTo } jsonLd";
    vec![
        format!("query($id: ID!, $faq: ID!) {{ article(id: $id OF) {{ {ARTICLE} }} faq(id: $faq OF) {{ {faq} }} }}"),
        format!("{{ articles(ASOF) {{ totalCount nodes {{ {ARTICLE} }} }} faqs(ASOF) {{ totalCount nodes {{ {faq} }} }} }}"),
        "{ articles(orderBy: TITLE_ASC OF) { nodes { title } } updated: articles(orderBy: UPDATED_DESC OF) { nodes { title } }
            tagged: articles(filter: { tag: \"alpha\" } OF) { totalCount nodes { title } }
            news: articles(filter: { category: \"news\" } OF) { totalCount nodes { title } }
            news2: articles(filter: { category: \"news\", tag: \"beta\", author: \"ada\" } OF) { totalCount }
            beta: faqs(filter: { tag: \"beta\" } OF) { totalCount nodes { question } } }"
            .to_owned(),
        "{ tags(ASOF) { totalCount nodes { name slug articles { totalCount nodes { title } } } }
            categories(ASOF) { totalCount nodes { name parent { name } children { name } articles { totalCount } } }
            authors(ASOF) { nodes { name bioHtml articles { totalCount } } }
            sources(ASOF) { totalCount nodes { key title citedBy { totalCount nodes { title } } citedByFaqs { totalCount } } } }"
            .to_owned(),
        "{ tag(slug: \"alpha\" OF) { name slug articles { nodes { title slug } } } beta: tag(slug: \"beta\" OF) { name }
            category(slug: \"news\" OF) { name children { name } parent { name } }
            author(slug: \"ada\" OF) { name } source(key: \"work\" OF) { title citedBy { nodes { title } } }
            other: source(key: \"other\" OF) { title citedByFaqs { nodes { question } } } }"
            .to_owned(),
    ]
}

/// Paths of REST that are answered at every moment of the test.
const PATHS: [&str; 12] = [
    "articles/ID",
    "articles?total=true",
    "articles?category=news&total=true",
    "articles?tag=beta&author=ada&total=true",
    "faqs/FAQ",
    "faqs?total=true",
    "tags?total=true",
    "tags/ALPHA",
    "categories?total=true",
    "categories/NEWS",
    "authors/ADA",
    "sources/WORK",
];

/// What is of a moment by itself: cursors, and whether comments are taken.
fn without_cursors(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for key in ["startCursor", "endCursor", "commentsOpen"] {
                members.remove(key);
            }
            members.values_mut().for_each(|member| *member = without_cursors(member.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_cursors(item.take())),
        _ => {}
    }
    value
}

/// All answers of now, or of a time.
async fn answers(app: &TestApp, house: &House, as_of: Option<&str>) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let argument = as_of.map(|time| format!("asOf: \"{time}\""));
    let variables = json!({ "id": house.article["id"], "faq": house.faq["id"] });
    for document in documents() {
        let (of, alone) = match &argument {
            None => (String::new(), "first: 20".to_owned()),
            Some(argument) => (format!(", {argument}"), format!("first: 20, {argument}")),
        };
        let asked = document.replace("ASOF", &alone).replace("OF)", &format!("{of})"));
        let variables = if document.starts_with("query") { variables.clone() } else { json!({}) };
        let reply = app.graphql(Who::Anonymous, &asked, variables, 200).await;
        assert!(reply.body.get("errors").is_none(), "{asked}: {}", reply.body);
        found.push((document, reply.body["data"].clone()));
    }
    for path in PATHS {
        let sign = if path.contains('?') { '&' } else { '?' };
        let past = as_of.map(|time| format!("{sign}asOf={time}")).unwrap_or_default();
        let body = app.get(Who::Anonymous, &format!("/api/v1/{}{past}", house.fill(path)), 200).await.body;
        found.push((path.to_owned(), without_cursors(body)));
    }
    found
}

/// Whatever is changed, each answer is later what it was: entries with their relations, terms as they were called, the
/// tree of categories as it stood, lists with filters, orders and totals.
async fn each_answer(app: &TestApp) {
    let house = house(app).await;
    let mut moments = Vec::new();
    for step in 0..9 {
        // What is asked now, and what is asked then, are the same.
        let asked = answers(app, &house, None).await;
        moments.push((pass(app), asked));
        match step {
            0 => {
                let faq = saved(app, "updateFaq", &house.faq, json!({ "answerMarkdown": "Hence.", "tags": [] })).await;
                assert_eq!(faq["status"], "PUBLISHED");
            }
            1 => {
                saved(app, "updateTag", &on_desk(app, "tags/alpha").await, json!({ "name": "Omega", "slug": "omega" }))
                    .await;
            }
            2 => {
                saved(app, "updateSource", &on_desk(app, "sources/work").await, json!({ "title": "Renamed" })).await;
            }
            3 => {
                saved(
                    app,
                    "updateCategory",
                    &on_desk(app, "categories/news").await,
                    json!({ "name": "Old news", "parent": null }),
                )
                .await;
                app.mutate("createCategory", json!({ "name": "Below", "parent": { "slug": "news" } })).await;
            }
            4 => {
                saved(app, "updateAuthor", &on_desk(app, "authors/ada").await, json!({ "name": "Ada Miller" })).await;
            }
            5 => {
                let correction = json!({ "title": "Second title", "slug": "second", "tags": [{ "name": "Gamma" }],
                    "bodyMarkdown": "Other text [@work].", "correction": { "note": "The title was wrong." } });
                saved(app, "updateArticle", &house.article, correction).await;
            }
            6 => {
                // Withdrawn and back: what readers saw meanwhile was without it.
                let article = on_desk(app, "articles/other").await;
                let article = app.mutate_at("unpublishArticle", &article, json!({})).await;
                pass(app);
                app.mutate_at("publishArticle", &article, json!({})).await;
            }
            7 => {
                let article = on_desk(app, &format!("articles/{}", house.article["id"].as_str().unwrap())).await;
                saved(app, "updateArticle", &article, json!({ "faqs": [], "categories": [] })).await;
            }
            _ => {
                app.mutate_at("deleteTag", &on_desk(app, "tags/beta").await, json!({})).await;
            }
        }
    }
    for (time, asked) in &moments {
        for ((question, then), (_, later)) in asked.iter().zip(answers(app, &house, Some(time)).await) {
            assert_eq!(&later, then, "{time} {question}");
        }
    }
    // The control: the answers of the first moment and of now are others.
    let now = answers(app, &house, None).await;
    let changed = now.iter().zip(&moments[0].1).filter(|(now, then)| now != then).count();
    assert!(changed > 12, "{changed}");
    assert_eq!(
        moments
            .iter()
            .map(|(_, asked)| asked[0].1["article"]["publications"].as_array().unwrap().len())
            .collect::<Vec<_>>(),
        [1, 1, 1, 1, 1, 1, 2, 2, 3]
    );
    // A slug finds what holds it, at any time; in REST it leads on to the one that it had then.
    for slug in ["first", "second"] {
        let query = "query($s: String!, $t: DateTime!) { article(slug: $s, asOf: $t) { title slug } }";
        let found = app.data(Who::Anonymous, query, json!({ "s": slug, "t": moments[0].0 })).await;
        assert_eq!(found["article"], json!({ "title": "First title", "slug": "first" }));
    }
    let path = format!("/api/v1/articles/second?asOf={}", moments[0].0);
    let moved = app.get(Who::Anonymous, &path, 308).await;
    assert_eq!(moved.header("location"), Some(format!("/api/v1/articles/first?asOf={}", moments[0].0).as_str()));
}

/// What is asked here at once costs more than a client may ask for.
mod each_answer_is_later_what_it_was {
    use super::*;

    #[test]
    fn sqlite() {
        run_with(Engine::Sqlite, |config| config.graphql.max_cost = u64::MAX, each_answer);
    }

    #[test]
    fn postgres() {
        run_with(Engine::Postgres, |config| config.graphql.max_cost = u64::MAX, each_answer);
    }
}

on_both_engines! {
    /// Before anything was there, nothing is.
    async fn before_everything_there_is_nothing(app: &TestApp) {
        let past = pass(app);
        let house = house(app).await;
        let query = "query($id: ID!, $t: DateTime!) { article(id: $id, asOf: $t) { id } articles(asOf: $t) { totalCount }
            faqs(asOf: $t) { totalCount } tags(asOf: $t) { totalCount } sources(asOf: $t) { totalCount }
            categories(asOf: $t) { totalCount } authors(asOf: $t) { totalCount } category(slug: \"news\", asOf: $t) { id }
            author(slug: \"ada\", asOf: $t) { id } tag(slug: \"alpha\", asOf: $t) { id } }";
        let ask = async |time: &str| {
            app.data(Who::Anonymous, query, json!({ "id": house.article["id"], "t": time })).await
        };
        let none = json!({ "totalCount": 0 });
        assert_eq!(ask(&past).await, json!({ "article": null, "articles": none, "faqs": none, "tags": none,
            "sources": none, "categories": none, "authors": none, "category": null, "author": null, "tag": null }));
        app.get(Who::Anonymous, &format!("/api/v1/articles/first?asOf={past}"), 404).await;
        let now = ask(&pass(app)).await;
        assert_eq!((&now["articles"]["totalCount"], &now["tags"]["totalCount"]), (&json!(2), &json!(2)));
    }

    /// A time that is to come is refused everywhere, the present is not.
    async fn the_future_is_refused(app: &TestApp) {
        let article = app.article(json!({ "title": "Now", "publish": true })).await;
        let (now, id) = (pass(app), article["id"].as_str().unwrap());
        let roots = [
            ("articles/now", "article(slug: \"now\", asOf: $t) { id }"),
            ("articles", "articles(asOf: $t) { totalCount }"),
            ("faqs/now", "faq(slug: \"now\", asOf: $t) { id }"),
            ("faqs", "faqs(asOf: $t) { totalCount }"),
            ("tags/now", "tag(slug: \"now\", asOf: $t) { id }"),
            ("tags", "tags(asOf: $t) { totalCount }"),
            ("categories/now", "category(slug: \"now\", asOf: $t) { id }"),
            ("categories", "categories(asOf: $t) { totalCount }"),
            ("authors/now", "author(slug: \"now\", asOf: $t) { id }"),
            ("authors", "authors(asOf: $t) { totalCount }"),
            ("sources/now", "source(key: \"now\", asOf: $t) { id }"),
            ("sources", "sources(asOf: $t) { totalCount }"),
        ];
        for (path, field) in roots {
            let query = format!("query($t: DateTime!) {{ {field} }}");
            let future = "2999-01-01T00:00:00Z";
            let asked = Operation::read(&format!("/api/v1/{path}?asOf={future}"), &query, json!({ "t": future }));
            app.refused_twice(Who::Editor, &asked, "invalid_input", &["/asOf"]).await;
            let asked = Operation::read(&format!("/api/v1/{path}?asOf=yesterday"), &query, json!({ "t": "yesterday" }));
            app.refused_twice(Who::Editor, &asked, "invalid_request", &[]).await;
            app.data(Who::Anonymous, &query, json!({ "t": now })).await;
        }
        app.get(Who::Anonymous, &format!("/api/v1/articles/{id}?asOf={now}"), 200).await;
        app.get(Who::Anonymous, &format!("/api/v1/articles/{id}?asof={now}"), 400).await;
    }
}
