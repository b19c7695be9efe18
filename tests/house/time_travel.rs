//! Time travel: with `asOf`, whatever a reader can ask is answered as it was answered then. What was withdrawn since stays
//! withdrawn for readers.

use masthead::clock;
use masthead_tests::{Engine, Operation, TestApp, Value, Who, at, json, on_both_engines, pluck, run_with};

const SECOND: i64 = 1_000_000;

/// A time between what was done so far and what is done next.
fn pass(app: &TestApp) -> String {
    app.app.clock().advance(SECOND);
    let now = clock::format(app.app.clock().now());
    app.app.clock().advance(SECOND);
    now
}

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

/// The ids that the questions name.
struct House {
    article: Value,
    faq: Value,
    ids: Vec<(&'static str, String)>,
}

impl House {
    fn fill(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (word, id)| text.replace(word, id))
    }
}

async fn house(app: &TestApp) -> House {
    let top = app.mutate("createCategory", json!({ "name": "Top" })).await;
    let news = app.mutate("createCategory", json!({ "name": "News", "parent": { "id": top["id"] } })).await;
    let ada = app.mutate("createAuthor", json!({ "name": "Ada", "bioMarkdown": "Writes." })).await;
    let other = app.article(json!({ "title": "Other", "tags": [{ "name": "Alpha" }], "publish": true })).await;
    let article = app
        .article(json!({
            "title": "First title", "slug": "first", "lead": "A lead.", "bodyMarkdown": "## Part\n\nText [@work].",
            "tags": [{ "slug": "alpha" }, { "name": "Beta" }], "categories": [{ "id": news["id"] }],
            "authors": [{ "id": ada["id"] }], "sources": [{ "key": "work", "title": "A work", "year": 2001 }],
            "faqs": [{ "question": "Why?", "answerMarkdown": "So [@other].", "tags": [{ "slug": "beta" }],
                "sources": [{ "key": "other", "title": "Another work", "year": 2002 }] },
                { "question": "When?", "answerMarkdown": "Then." }],
            "materials": [{ "article": { "id": other["id"] } }], "prompts": [{ "question": "And you?" }],
            "publish": true,
        }))
        .await;
    let id = async |path: &str| {
        let found = app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await.body;
        found["id"].as_str().expect("an id").to_owned()
    };
    let faq = app.get(Who::Editor, "/api/v1/editorial/faqs/why", 200).await.body;
    let text = |value: &Value| value["id"].as_str().expect("an id").to_owned();
    let ids = vec![
        ("ALPHA", id("tags/alpha").await),
        ("NEWS", text(&news)),
        ("ADA", text(&ada)),
        ("WORK", id("sources/work").await),
        ("FAQ", text(&faq)),
        ("ID", text(&article)),
    ];
    House { article, faq, ids }
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

async fn saved(app: &TestApp, verb: &str, thing: &Value, mut changes: Value) -> Value {
    if verb.ends_with("Article") || verb.ends_with("Faq") {
        changes["publish"] = json!(true);
    }
    app.mutate_at(verb, thing, changes).await
}

async fn on_desk(app: &TestApp, path: &str) -> Value {
    app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await.body
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

    /// What is withdrawn now was never there for readers. Whoever sees it on the desk sees its past: editors and tokens
    /// of all, authors and contributors of their own.
    async fn what_was_withdrawn_stays_withdrawn(app: &TestApp) {
        for who in [Who::Author, Who::Contributor, Who::Moderator] {
            app.token(who).await;
        }
        let own = json!({ "title": "Withdrawn", "bodyMarkdown": "See [@gone].", "tags": [{ "name": "Gone" }],
            "sources": [{ "key": "gone", "title": "Gone" }], "publish": true });
        let article = app.mutate_as(Who::Author, "createArticle", own).await;
        let faq = json!({ "question": "Gone?", "answerMarkdown": "G.", "tags": [{ "name": "Gone too" }] });
        let holder = app.article(json!({ "title": "Stays", "faqs": [faq], "publish": true,
            "materials": [{ "article": { "id": article["id"] } }] })).await;
        let faq = on_desk(app, "faqs/gone").await;
        let time = pass(app);
        let query = "query($id: ID!, $faq: ID!, $holder: ID!, $t: DateTime!) {
            article(id: $id, asOf: $t) { title tags { name } } bySlug: article(slug: \"withdrawn\", asOf: $t) { title }
            faq(id: $faq, asOf: $t) { question } articles(asOf: $t) { totalCount } faqs(asOf: $t) { totalCount }
            tag(slug: \"gone\", asOf: $t) { articles { totalCount } } two: tag(slug: \"gone-too\", asOf: $t) { name }
            source(key: \"gone\", asOf: $t) { citedBy { totalCount } } tags(asOf: $t) { totalCount }
            tagged: articles(filter: { tag: \"gone\" }, asOf: $t) { totalCount }
            holder: article(id: $holder, asOf: $t) { faqs { totalCount } materials { title } jsonLd } }";
        let variables =
            json!({ "id": article["id"], "faq": faq["id"], "holder": holder["id"], "t": time });
        let ask = async |who| app.data(who, query, variables.clone()).await;
        let whole = ask(Who::Anonymous).await;
        assert_eq!((&whole["article"]["title"], &whole["articles"]["totalCount"]), (&json!("Withdrawn"), &json!(2)));
        assert_eq!((&whole["tags"]["totalCount"], &whole["holder"]["faqs"]["totalCount"]), (&json!(2), &json!(1)));
        for verbs in [&["unpublish", "publish"][..], &["archive", "publish"], &["delete", "restore", "publish"]] {
            let step = async |verb: &str| {
                let (a, f) = (on_desk(app, &format!("articles/{}", article["id"].as_str().unwrap())).await,
                    on_desk(app, "faqs/gone").await);
                app.mutate_at(&format!("{verb}Article"), &a, json!({})).await;
                app.mutate_at(&format!("{verb}Faq"), &f, json!({})).await;
            };
            step(verbs[0]).await;
            for who in [Who::Anonymous, Who::Moderator, Who::Contributor] {
                let seen = ask(who).await;
                for field in ["article", "bySlug", "faq", "tag", "two", "source"] {
                    assert!(seen[field].is_null(), "{who:?} {verbs:?} {field}: {seen}");
                }
                for (field, count) in [("articles", 1), ("faqs", 0), ("tags", 0), ("tagged", 0)] {
                    assert_eq!(seen[field]["totalCount"], count, "{who:?} {verbs:?} {field}");
                }
                assert_eq!((&seen["holder"]["faqs"]["totalCount"], &seen["holder"]["materials"]), (&json!(0), &json!([])));
                assert!(!seen.to_string().contains("Gone"), "{seen}");
                app.get(who, &format!("/api/v1/articles/withdrawn?asOf={time}"), 404).await;
                app.get(who, &format!("/api/v1/tags/gone?asOf={time}"), 404).await;
            }
            for who in [Who::Editor, Who::Admin, Who::Token(masthead::access::Scope::ContentPreview)] {
                assert_eq!(ask(who).await, whole, "{who:?} {verbs:?}");
                app.get(who, &format!("/api/v1/articles/withdrawn?asOf={time}"), 200).await;
            }
            // The author's own article, and nobody else's FAQ.
            let seen = ask(Who::Author).await;
            assert_eq!((&seen["article"], &seen["tag"], &seen["source"]), (&whole["article"], &whole["tag"], &whole["source"]));
            assert!(seen["faq"].is_null() && seen["two"].is_null());
            assert_eq!((&seen["tags"]["totalCount"], &seen["tagged"]["totalCount"]), (&json!(1), &json!(1)));
            for verb in &verbs[1..] {
                step(verb).await;
            }
            assert_eq!(ask(Who::Anonymous).await, whole, "{verbs:?}");
        }
    }

    /// A draft is no part of any past, whoever asks.
    async fn a_draft_has_no_past(app: &TestApp) {
        let article = app.article(json!({ "title": "Seen", "publish": true })).await;
        let draft = app.article(json!({ "title": "Never", "tags": [{ "name": "Never" }] })).await;
        app.mutate_at("updateArticle", &article, json!({ "title": "Newer" })).await;
        let time = pass(app);
        let query = "query($id: ID!, $t: DateTime!) { article(id: $id, asOf: $t) { title }
            articles(asOf: $t) { nodes { title } } tags(asOf: $t) { totalCount } }";
        for who in [Who::Anonymous, Who::Editor] {
            let seen = app.data(who, query, json!({ "id": draft["id"], "t": time })).await;
            assert_eq!(seen, json!({ "article": null, "articles": { "nodes": [{ "title": "Seen" }] },
                "tags": { "totalCount": 0 } }));
        }
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

    /// The past has no comments, and takes none.
    async fn the_past_has_no_comments(app: &TestApp) {
        let article = app.rich_article("Discussed", 0, 2).await;
        let time = pass(app);
        let query = "query($id: ID!, $t: DateTime) { article(id: $id, asOf: $t) { commentCount commentsOpen
            comments { totalCount nodes { id } } } }";
        let ask = async |time: Value| app.data(Who::Anonymous, query, json!({ "id": article["id"], "t": time })).await;
        assert_eq!(ask(json!(time)).await["article"],
            json!({ "commentCount": 0, "commentsOpen": false, "comments": { "totalCount": 0, "nodes": [] } }));
        let now = ask(Value::Null).await;
        assert_eq!((&now["article"]["commentCount"], &now["article"]["commentsOpen"]), (&json!(2), &json!(true)));
        let path = format!("/api/v1/articles/{}", article["id"].as_str().unwrap());
        let past = app.get(Who::Anonymous, &format!("{path}?asOf={time}"), 200).await.body;
        assert_eq!((&past["comments"]["items"], &past["commentCount"]), (&json!([]), &json!(0)));
        assert_eq!(app.get(Who::Anonymous, &path, 200).await.body["comments"]["items"].as_array().unwrap().len(), 2);
        let cursor = "query($id: ID!, $t: DateTime) { article(id: $id, asOf: $t) { comments(after: \"x\") { totalCount } } }";
        app.refused(Who::Anonymous, cursor, json!({ "id": article["id"], "t": time }), "invalid_input").await;
    }

    /// The pages of a list of the past join without a gap; a cursor belongs to its moment.
    async fn pages_of_the_past_join(app: &TestApp) {
        for n in 0..5 {
            app.article(json!({ "title": format!("Number {n}"), "tags": [{ "name": format!("Tag {n}") }], "publish": true }))
                .await;
        }
        let time = pass(app);
        let first = on_desk(app, "articles/number-3").await;
        saved(app, "updateArticle", &first, json!({ "title": "Another", "publishedAt": "2001-01-01T00:00:00Z" })).await;
        let query = "query($t: DateTime, $after: String) { articles(first: 2, after: $after, asOf: $t) {
            totalCount nodes { title } pageInfo { endCursor hasNextPage } } }";
        let (mut titles, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = app.data(Who::Anonymous, query, json!({ "t": time, "after": after })).await["articles"].clone();
            assert_eq!(page["totalCount"], 5);
            titles.extend(pluck(&page["nodes"], "title"));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(titles, ["Number 4", "Number 3", "Number 2", "Number 1", "Number 0"]);
        for other in [Value::Null, json!(pass(app))] {
            let variables = json!({ "t": other, "after": after });
            let refused = app.refused(Who::Anonymous, query, variables, "invalid_input").await;
            assert_eq!(refused.fields(), ["/after"]);
        }
        let page = app.get(Who::Anonymous, &format!("/api/v1/tags?first=2&asOf={time}"), 200).await;
        let next = page.header("link").expect("a link").split(['<', '>']).nth(1).expect("a path").to_owned();
        assert!(next.contains("asOf="), "{next}");
        let next = app.get(Who::Anonymous, &next, 200).await.body;
        assert_eq!(pluck(&next["items"], "name"), ["Tag 2", "Tag 3"]);
    }

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
