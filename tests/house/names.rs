//! Names: whatever answer a change makes different was recorded under a name that the change's events touch. Caches
//! hang on this.

use std::collections::{BTreeMap, BTreeSet};

use masthead::context::Cx;
use masthead_entity::event;
use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// An answer with the names that it was computed from; without names no cache keeps it.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    body: Value,
    names: Option<BTreeSet<String>>,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let names = reply.header("surrogate-key").map(|names| names.split(' ').map(str::to_owned).collect());
        Self { body: reply.body, names }
    }
}

/// GraphQL answers: each asks for little, so that no other field's names hide a missing one.
const QUERIES: &[&str] = &[
    "{ site { name baseUrl } }",
    "{ article(slug: \"ONE\") { title url } }",
    "{ article(slug: \"ONE\") { bodyHtml } }",
    "{ article(slug: \"ONE\") { commentCount } }",
    "{ article(slug: \"ONE\") { commentsOpen } }",
    "{ article(slug: \"ONE\") { tags { name slug } } }",
    "{ article(slug: \"ONE\") { category { name } categories { name parent { name } children { name } } } }",
    "{ article(slug: \"ONE\") { authors { name bioHtml } } }",
    "{ article(slug: \"ONE\") { faqs { totalCount nodes { question answerHtml } } } }",
    "{ article(slug: \"ONE\") { faqs { nodes { tags { name } } } } }",
    "{ article(slug: \"ONE\") { sources { nodes { label title } } } }",
    "{ article(slug: \"ONE\") { sources { nodes { citedBy { totalCount nodes { title } } } } } }",
    "{ article(slug: \"ONE\") { citations { label source { title } } } }",
    "{ article(slug: \"ONE\") { materials { title url article { title } } } }",
    "{ article(slug: \"ONE\") { comments { totalCount nodes { bodyHtml replies { nodes { bodyHtml } } } } } }",
    "{ article(slug: \"ONE\") { translations { locale slug title url direction } } }",
    "{ article(slug: \"ONE\", locale: \"de\", fallbacks: [\"en\"]) { title locale } }",
    "{ article(id: \"ARTICLE\", locale: \"de\") { title } }",
    "{ article(slug: \"eins\", locale: \"de\") { title translations { slug } } }",
    "{ articles(filter: {locale: \"de\", fallbacks: [\"en\"]}) { totalCount nodes { title locale } } }",
    "{ faq(slug: \"first-question\") { translations { slug } } }",
    "{ faq(slug: \"first-question\", locale: \"de\", fallbacks: [\"en\"]) { question } }",
    "{ article(slug: \"old-slug\") { title } }",
    "{ article(slug: \"new-slug\") { title } }",
    "{ article(slug: \"later\") { title } }",
    "{ articles { totalCount nodes { title } } }",
    "{ articles { nodes { commentCount } } }",
    "{ articles(filter: {tag: \"alpha\"}) { nodes { title } } }",
    "{ articles(filter: {tag: \"gamma\"}) { nodes { title } } }",
    "{ articles(filter: {category: \"top\"}) { nodes { title } } }",
    "{ articles(filter: {category: \"other\"}) { totalCount } }",
    "{ articles(filter: {author: \"ama\"}) { totalCount } }",
    "{ faq(slug: \"first-question\") { question answerHtml } }",
    "{ faq(slug: \"first-question\") { articles { totalCount nodes { title } } } }",
    "{ faq(slug: \"first-question\") { tags { name } sources { nodes { label } } } }",
    "{ faqs { totalCount nodes { question } } }",
    "{ faqs(filter: {tag: \"delta\"}) { totalCount } }",
    "{ tag(slug: \"alpha\") { name articles { totalCount nodes { title } } } }",
    "{ tag(slug: \"gamma\") { name } }",
    "{ tag(slug: \"alpha-two\") { name } }",
    "{ tags { totalCount nodes { name } } }",
    "{ tags { nodes { articles { totalCount } } } }",
    "{ category(slug: \"low\") { name parent { name } } }",
    "{ category(slug: \"top\") { articles { totalCount } children { name } } }",
    "{ category(slug: \"other\") { articles { totalCount } children { name } } }",
    "{ categories { nodes { name articles { totalCount } } } }",
    "{ author(slug: \"ama\") { name bioHtml } }",
    "{ author(slug: \"ama\") { articles { totalCount } } }",
    "{ authors { nodes { name } } }",
    "{ source(key: \"osei2019\") { title label referenceHtml } }",
    "{ source(key: \"osei2019\") { citedBy { totalCount } citedByFaqs { totalCount } } }",
    "{ sources { totalCount nodes { label } } }",
    "{ comments { totalCount nodes { bodyHtml } } }",
    "{ comments(articleId: \"ARTICLE\") { totalCount } }",
    "{ node(id: \"ARTICLE\") { id ... on Article { title } } }",
    "{ node(id: \"FAQ\") { id ... on Faq { question } } }",
    "{ node(id: \"TAG\") { id ... on Tag { name } } }",
    "{ node(id: \"GAMMA\") { id ... on Tag { name } } }",
    "{ node(id: \"COMMENT\") { id ... on Comment { bodyHtml } } }",
    "{ nodes(ids: [\"ARTICLE\", \"HELD\"]) { id } }",
    "{ article(slug: \"ONE\") { publications { title validTo } } }",
    "{ article(slug: \"ONE\") { jsonLd } }",
    "{ faq(slug: \"first-question\") { jsonLd corrections { note } } }",
    "{ article(slug: \"ONE\", asOf: \"PAST\") { title tags { name } publications { validTo } jsonLd } }",
    "{ article(slug: \"ONE\", asOf: \"PAST\") { faqs { totalCount nodes { question } } } }",
    "{ article(slug: \"ONE\", asOf: \"PAST\") { sources { nodes { title citedByFaqs { totalCount } } } } }",
    "{ article(slug: \"ONE\", asOf: \"PAST\") { citations { source { title } } materials { title } } }",
    "{ articles(asOf: \"PAST\") { totalCount nodes { title } } }",
    "{ articles(filter: {tag: \"beta\"}, asOf: \"PAST\") { totalCount } }",
    "{ faq(slug: \"first-question\", asOf: \"PAST\") { question tags { name } articles { totalCount } } }",
    "{ tag(slug: \"delta\", asOf: \"PAST\") { name } }",
    "{ tags(asOf: \"PAST\") { totalCount nodes { name articles { totalCount } } } }",
    "{ source(key: \"osei2019\", asOf: \"PAST\") { title } }",
    "{ category(slug: \"top\", asOf: \"PAST\") { children { name } articles { totalCount } } }",
];

const PATHS: &[&str] = &[
    "/site",
    "/articles",
    "/articles?total=true&tag=alpha",
    "/articles?category=top",
    "/articles?author=ama",
    "/articles/ONE",
    "/articles/ARTICLE",
    "/articles/ONE?locale=de&fallbacks=en",
    "/articles?locale=de&fallbacks=en",
    "/articles/ONE/comments",
    "/articles/ARTICLE/comments?total=true",
    "/faqs",
    "/faqs?tag=delta",
    "/faqs/first-question",
    "/tags",
    "/tags/alpha",
    "/tags/TAG",
    "/categories",
    "/categories/low",
    "/categories/top",
    "/categories/other",
    "/authors",
    "/authors/ama",
    "/sources",
    "/sources/osei2019",
    "/comments",
    "/comments?articleId=ARTICLE&total=true",
    "/comments?articleId=ARTICLE&order=MOST_REPLIES",
    "/comments/COMMENT/replies",
    "/articles/ARTICLE?asOf=PAST",
    "/articles?total=true&asOf=PAST",
    "/faqs/FAQ?asOf=PAST",
    "/tags?asOf=PAST",
    "/sources?total=true&asOf=PAST",
];

/// The ids that queries and changes speak of.
struct Ids(BTreeMap<&'static str, String>);

impl Ids {
    fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (word, id)| text.replace(word, id))
    }
}

async fn all_answers(app: &TestApp, ids: &Ids) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    for query in QUERIES {
        let query = ids.fill(query);
        let reply = app.graphql(Who::Anonymous, &query, json!({}), 200).await;
        assert!(reply.body.get("errors").is_none(), "{query}: {}", reply.body);
        answers.insert(query, Answer::from(reply));
    }
    for path in PATHS {
        let path = format!("/api/v1{}", ids.fill(path));
        let response = app.request(Who::Anonymous, Method::GET, &path).await.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.json().await.unwrap_or_default();
        answers.insert(path, Answer::from(Reply { status, headers, body }));
    }
    answers
}

async fn position(app: &TestApp) -> i64 {
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a connection");
    let last = event::Entity::find().order_by_desc(event::Column::Seq).one(&*db).await.expect("events");
    last.map_or(0, |event| event.seq)
}

/// The names of the events since then.
async fn touched(app: &TestApp, since: i64) -> BTreeSet<String> {
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.expect("a connection");
    let events = event::Entity::find().filter(event::Column::Seq.gt(since)).all(&*db).await.expect("events");
    let names = |event: &event::Model| serde_json_names(&event.names);
    events.iter().flat_map(names).collect()
}

fn serde_json_names(json: &str) -> Vec<String> {
    let names: Value = json.parse().expect("JSON");
    names.as_array().expect("names").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

async fn content(app: &TestApp) -> Ids {
    let post = async |path: &str, body: Value| {
        app.post(Who::Editor, &format!("/api/v1/editorial/{path}"), body, 201).await.body["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    let top = post("categories", json!({ "name": "Top" })).await;
    let low = post("categories", json!({ "name": "Low", "parent": { "id": top } })).await;
    let other = post("categories", json!({ "name": "Other" })).await;
    let author = post("authors", json!({ "name": "Ama", "bioMarkdown": "Writes." })).await;
    let gamma = post("tags", json!({ "name": "Gamma" })).await;
    let second = app.article(json!({ "title": "Second", "slug": "second", "publish": true })).await["id"].clone();
    let article = post(
        "articles",
        json!({
            "title": "One", "slug": "one", "lead": "A lead.", "bodyMarkdown": "Text [@osei2019].\n\n## More\n\nText.",
            "tags": [{ "name": "Alpha" }, { "name": "Beta" }], "categories": [{ "id": low }],
            "authors": [{ "id": author }],
            "sources": [{ "key": "osei2019", "title": "Rivers", "authors": ["Ama Osei"], "year": 2019 }],
            "faqs": [
                { "question": "First question?", "slug": "first-question", "answerMarkdown": "Yes [@osei2019].",
                    "tags": [{ "name": "Delta" }] },
                { "question": "Second question?", "answerMarkdown": "No." },
            ],
            "materials": [{ "article": { "id": second } }],
            "publish": true,
        }),
    )
    .await;
    let later = post("articles", json!({ "title": "Later", "slug": "later", "tags": [{ "slug": "gamma" }] })).await;
    let german = json!({ "title": "Eins", "slug": "eins", "locale": "de", "translationOf": { "id": article } });
    let german = post("articles", german).await;
    let question = json!({ "question": "Frage?", "answerMarkdown": "Ja.", "locale": "de",
        "translationOf": { "slug": "first-question" } });
    let question = post("faqs", question).await;
    let comment = app.approved_comment(&json!(article), None, "The first").await;
    let reply = app.approved_comment(&json!(article), Some(&comment), "An answer").await;
    let input = json!({ "name": "Rosa", "email": "rosa@example.com", "text": "Held" });
    let held = app.post(Who::Anonymous, "/api/v1/articles/one/comments", input, 201).await.body;
    let id = async |path: &str| {
        let thing = app.get(Who::Editor, &format!("/api/v1/editorial/{path}"), 200).await.body;
        thing["id"].as_str().expect("an id").to_owned()
    };
    let text = |id: &Value| id.as_str().expect("an id").to_owned();
    app.app.clock().advance(1_000_000);
    let past = masthead::clock::format(app.app.clock().now());
    app.app.clock().advance(1_000_000);
    Ids(BTreeMap::from([
        ("ONE", "one".to_owned()),
        ("PAST", past),
        ("ARTICLE", article),
        ("SECOND", text(&second)),
        ("LATER", later),
        ("GERMAN", german),
        ("QUESTION", question),
        ("FAQ", id("faqs/first-question").await),
        ("TAG", id("tags/alpha").await),
        ("GAMMA", gamma),
        ("TOP", top),
        ("LOW", low),
        ("OTHER", other),
        ("AUTHOR", author),
        ("SOURCE", id("sources/osei2019").await),
        ("COMMENT", text(&comment)),
        ("REPLY", text(&reply)),
        ("HELD", text(&held["comment"]["id"])),
        ("OWN", text(&held["editToken"])),
    ]))
}

/// Changes, in the order in which they are made: what, the method, the path, the body.
const CHANGES: &[(&str, &str, &str, &str)] = &[
    ("a comment is approved", "POST", "comments/moderate", r#"{"ids":["HELD"],"action":"APPROVE"}"#),
    ("a comment with an answer is rejected", "POST", "comments/moderate", r#"{"ids":["COMMENT"],"action":"REJECT"}"#),
    ("both are approved again", "POST", "comments/moderate", r#"{"ids":["COMMENT","REPLY"],"action":"APPROVE"}"#),
    ("a comment is mended", "PATCH", "comments/COMMENT", r#"{"authorName":"Ada","text":"Mended"}"#),
    ("its writer edits a comment", "POST", "../comments/update-own", r#"{"token":"OWN","text":"Other"}"#),
    ("it is shown as it is now", "POST", "comments/moderate", r#"{"ids":["HELD"],"action":"APPROVE"}"#),
    ("a comment is spam", "POST", "comments/moderate", r#"{"ids":["HELD"],"action":"SPAM"}"#),
    ("it is none", "POST", "comments/moderate", r#"{"ids":["HELD"],"action":"APPROVE"}"#),
    ("its writer withdraws a comment", "POST", "../comments/withdraw-own", r#"{"token":"OWN"}"#),
    ("an article closes its comments", "PUT", "articles/ARTICLE/comment-settings", r#"{"policy":"CLOSED"}"#),
    ("a draft is published, with a tag that nobody used", "POST", "articles/LATER/publish", ""),
    ("it is withdrawn, and the tag with it", "POST", "articles/LATER/unpublish", ""),
    ("a translation is published", "POST", "articles/GERMAN/publish", ""),
    ("a translation is renamed", "PATCH", "articles/GERMAN", r#"{"title":"Eins und","slug":"neu","publish":true}"#),
    ("a translation is withdrawn", "POST", "articles/GERMAN/unpublish", ""),
    ("a translation is published again", "POST", "articles/GERMAN/publish", ""),
    ("the translation of a FAQ is published", "POST", "faqs/QUESTION/publish", ""),
    ("the translation of a FAQ is archived", "POST", "faqs/QUESTION/archive", ""),
    (
        "a title and a body are changed",
        "PATCH",
        "articles/ARTICLE",
        r#"{"title":"One more","bodyMarkdown":"Other text [@osei2019].\n\n## Less","publish":true}"#,
    ),
    (
        "its tags are changed",
        "PATCH",
        "articles/ARTICLE",
        r#"{"tags":[{"slug":"alpha"},{"slug":"gamma"}],"publish":true}"#,
    ),
    ("its slug is changed", "PATCH", "articles/ARTICLE", r#"{"slug":"new-slug","publish":true}"#),
    ("and back", "PATCH", "articles/ARTICLE", r#"{"slug":"one","publish":true}"#),
    ("it is withdrawn with its old slug", "POST", "articles/ARTICLE/unpublish", ""),
    ("it is published again with its old slug", "POST", "articles/ARTICLE/publish", ""),
    ("another takes a slug that was asked for", "PATCH", "articles/SECOND", r#"{"slug":"old-slug","publish":true}"#),
    ("its categories are changed", "PATCH", "articles/ARTICLE", r#"{"categories":[{"slug":"other"}],"publish":true}"#),
    ("and back again", "PATCH", "articles/ARTICLE", r#"{"categories":[{"slug":"low"}],"publish":true}"#),
    ("a FAQ is withdrawn", "POST", "faqs/FAQ/unpublish", ""),
    ("a FAQ is published again", "POST", "faqs/FAQ/publish", ""),
    ("a FAQ is changed", "PATCH", "faqs/FAQ", r#"{"answerMarkdown":"Perhaps [@osei2019].","publish":true}"#),
    (
        "a FAQ loses its tag and its source",
        "PATCH",
        "faqs/FAQ",
        r#"{"answerMarkdown":"Perhaps.","tags":[],"sources":[],"publish":true}"#,
    ),
    ("a material is withdrawn", "POST", "articles/SECOND/unpublish", ""),
    ("a material is published again", "POST", "articles/SECOND/publish", ""),
    ("a tag is renamed", "PATCH", "tags/TAG", r#"{"name":"Alpha Two","slug":"alpha-two"}"#),
    ("a tag is deleted", "DELETE", "tags/TAG", ""),
    ("a category is moved", "PATCH", "categories/LOW", r#"{"parent":{"slug":"other"}}"#),
    ("a category is renamed", "PATCH", "categories/OTHER", r#"{"name":"Others"}"#),
    ("a category is made below", "POST", "categories", r#"{"name":"New","parent":{"id":"TOP"}}"#),
    ("an author is changed", "PATCH", "authors/AUTHOR", r#"{"name":"Ama Osei","bioMarkdown":"Wrote."}"#),
    ("an author is deleted", "DELETE", "authors/AUTHOR", ""),
    ("a source is changed", "PATCH", "sources/SOURCE", r#"{"title":"Roads","year":2020}"#),
    ("a source is deleted", "DELETE", "sources/SOURCE", ""),
    ("what is kept of an address is erased", "POST", "personal-data/erase", r#"{"email":"rosa@example.com"}"#),
    ("the site is changed", "PATCH", "site", r#"{"baseUrl":"https://new.example","commentPolicy":"CLOSED"}"#),
    ("an article is archived", "POST", "articles/SECOND/archive", ""),
    ("an article is thrown away", "DELETE", "articles/ARTICLE", ""),
];

/// What is not on the desk readers do.
async fn make(app: &TestApp, ids: &Ids, (what, method, path, body): (&str, &str, &str, &str)) {
    let who = if path.starts_with("../") { Who::Anonymous } else { Who::Admin };
    let path = format!("/api/v1/editorial/{}", ids.fill(path));
    let thing = path.trim_end_matches("/publish").trim_end_matches("/unpublish").trim_end_matches("/archive");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = app.request(who, method.clone(), &path).await;
    if !(method == Method::PUT || method == Method::POST && thing == path) {
        let present = app.get(Who::Admin, thing, 200).await;
        let version = present.body["version"].as_i64().unwrap_or_else(|| panic!("{what}: {}", present.body));
        request = request.header("If-Match", format!("\"{version}\""));
    }
    if !body.is_empty() {
        let body: Value = ids.fill(body).parse().expect("JSON");
        request = request.json(&body);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status();
    assert!(status.is_success(), "{what}: {status} {}", response.text().await.unwrap_or_default());
}

on_both_engines! {
    /// After each change, every answer that is another now was recorded under a name that the change touched.
    async fn a_change_touches_a_name_of_every_answer_that_it_changes(app: &TestApp) {
        let ids = content(app).await;
        let mut before = all_answers(app, &ids).await;
        let mut stale = Vec::new();
        for change in CHANGES {
            let since = position(app).await;
            make(app, &ids, *change).await;
            let touched = touched(app, since).await;
            let after = all_answers(app, &ids).await;
            let mut changed = 0;
            for (question, old) in &before {
                if after[question].body == old.body {
                    continue;
                }
                changed += 1;
                if old.names.as_ref().is_some_and(|names| names.is_disjoint(&touched)) {
                    stale.push(format!("{}: {question}\n  was recorded under {:?}\n  the change touched {touched:?}",
                        change.0, old.names));
                }
            }
            assert!(changed > 0, "{}: no answer is another now", change.0);
            before = after;
        }
        assert!(stale.is_empty(), "{}", stale.join("\n"));
    }

    /// The control: a draft that nobody sees changes no answer and touches no name, and an answer says what it was
    /// computed from.
    async fn what_readers_cannot_see_touches_nothing(app: &TestApp) {
        let ids = content(app).await;
        let before = all_answers(app, &ids).await;
        let since = position(app).await;
        make(app, &ids, ("a draft is saved", "PATCH", "articles/LATER", r#"{"title":"Much later"}"#)).await;
        assert_eq!(touched(app, since).await, BTreeSet::new());
        assert_eq!(all_answers(app, &ids).await, before);
        let page = &before["/api/v1/articles/one"];
        let names = page.names.as_ref().expect("names");
        for name in ["article:ARTICLE", "article:slug:ONE", "faq:FAQ", "comments:ARTICLE", "tag:TAG", "source:SOURCE"] {
            assert!(names.contains(&ids.fill(name)), "{name} is not among {names:?}");
        }
    }

    /// What an answer leaves out it does not name: neither ids of drafts nor of what was withdrawn.
    async fn what_is_left_out_is_not_named(app: &TestApp) {
        let draft = app.article(json!({ "title": "Planned" })).await["id"].clone();
        let faq = app.mutate("createFaq", json!({ "question": "Q?", "answerMarkdown": "A.", "publish": true })).await;
        let materials = json!([{ "article": { "id": draft } }]);
        let input = json!({ "title": "Page", "slug": "page", "materials": materials, "faqs": [{ "id": faq["id"] }],
            "publish": true });
        let page = app.article(input).await["id"].clone();
        let shown = app.get(Who::Anonymous, "/api/v1/articles/page", 200).await;
        let names = shown.header("surrogate-key").expect("names").to_owned();
        let name = |kind: &str, id: &serde_json::Value| format!("{kind}:{}", id.as_str().expect("an id"));
        assert!(names.contains(&name("article", &page)) && names.contains(&name("faq", &faq["id"])), "{names}");
        assert!(!names.contains(&name("article", &draft)) && names.contains("hidden:"), "{names}");
        app.mutate_at("unpublishFaq", &faq, json!({})).await;
        for path in ["/api/v1/articles/page", "/api/v1/articles"] {
            let names = app.get(Who::Anonymous, path, 200).await.header("surrogate-key").expect("names").to_owned();
            assert!(!names.contains(&name("article", &draft)), "{path}: {names}");
            assert!(!names.contains(&name("faq", &faq["id"])), "{path}: {names}");
        }
        let query = "{ article(slug: \"page\") { materials { title } faqs { nodes { question } } } }";
        let graphql = app.graphql(Who::Anonymous, query, json!({}), 200).await;
        let names = graphql.header("surrogate-key").expect("names").to_owned();
        assert!(!names.contains(&name("article", &draft)) && !names.contains(&name("faq", &faq["id"])), "{names}");
    }
}
