//! The number of SQL statements does not grow with the number of rows, in either API, for readers and editors.

use std::collections::BTreeMap;

use masthead::clock;
use masthead_tests::{Engine, Method, TestApp, Value, Who, json, run_with};

/// The sizes at which each answer is counted.
const SIZES: [usize; 3] = [1, 10, 100];

/// The house that is counted in: for each size an article with so many of everything, and 100 small articles.
struct Content {
    /// The ids of the three articles.
    articles: Vec<Value>,
    /// The ids of the small ones.
    small: Vec<Value>,
}

async fn fill(app: &TestApp) -> Content {
    let site = json!({ "commentPolicy": "OPEN" });
    app.change(Who::Admin, Method::PATCH, "/api/v1/editorial/site", Some(1), Some(site), 200).await;
    let most = SIZES[2];
    let (mut categories, mut authors, mut small) = (vec![], vec![], vec![]);
    let top = app.post(Who::Editor, "/api/v1/editorial/categories", json!({ "name": "Top" }), 201).await;
    for n in 0..most {
        let body = json!({ "name": format!("Person {n}") });
        authors.push(app.post(Who::Editor, "/api/v1/editorial/authors", body, 201).await.body["id"].clone());
        let parent = json!({ "id": top.body["id"] });
        let body = json!({ "name": format!("Category {n}"), "parent": parent });
        categories.push(app.post(Who::Editor, "/api/v1/editorial/categories", body, 201).await.body["id"].clone());
    }
    let reference = |id: &Value| json!({ "id": id });
    for n in 0..most {
        let input = json!({
            "title": format!("Small {n}"), "bodyMarkdown": "Text.",
            "categories": [reference(&categories[n])], "authors": [reference(&authors[n])],
            "tags": [{ "name": format!("Small tag {n}") }],
            "sources": [{ "title": format!("Small work {n}"), "authors": ["Osei"], "year": 2000 }],
            "faqs": [{ "question": format!("Small question {n}?"), "answerMarkdown": "Answer." }],
            "publish": true,
        });
        small.push(app.article(input).await["id"].clone());
    }
    let mut articles = Vec::new();
    for size in SIZES {
        let all = |list: &[Value]| list.iter().take(size).map(reference).collect::<Vec<_>>();
        let key = |n: usize| format!("of-{size}-{n}");
        let sources: Vec<_> =
            (0..size).map(|n| json!({ "key": key(n), "title": format!("Work {n} of {size}"), "year": 2001 })).collect();
        let faqs = (0..size).map(|n| {
            json!({
                "question": format!("Question {n} of {size}?"), "answerMarkdown": format!("Answer [@{}].", key(n)),
                "tags": [{ "name": format!("FAQ tag {n} of {size}") }],
            })
        });
        let body: String = (0..size).map(|n| format!("## Heading {n}\n\nText [@{}].\n\n", key(n))).collect();
        let input = json!({
            "title": format!("Page of {size}"), "lead": "A lead.", "bodyMarkdown": body,
            "categories": all(&categories), "authors": all(&authors), "sources": sources,
            "tags": (0..size).map(|n| json!({ "name": format!("Tag {n} of {size}") })).collect::<Vec<_>>(),
            "faqs": faqs.collect::<Vec<_>>(),
            "materials": all(&small[..50]).into_iter().map(|article| json!({ "article": article })).collect::<Vec<_>>(),
            "publish": true,
        });
        let id = app.article(input).await["id"].clone();
        for n in 0..size {
            let mut parent = Value::Null;
            for level in ["says", "answers", "answers that"] {
                let body = json!({ "name": "Rosa", "email": "rosa@example.com", "parentId": parent,
                    "text": format!("{n} {level}") });
                let path = format!("/api/v1/articles/{}/comments", id.as_str().unwrap_or_default());
                parent = app.post(Who::Anonymous, &path, body, 201).await.body["comment"]["id"].clone();
            }
        }
        articles.push(id);
    }
    Content { articles, small }
}

/// Counts the statements of one answer; the second time that it is asked for, so that nothing is done for the first
/// time.
async fn graphql(app: &TestApp, who: Who, query: &str, variables: &Value) -> (u64, Value) {
    app.data(who, query, variables.clone()).await;
    let before = app.statements();
    app.take_statements();
    let data = app.data(who, query, variables.clone()).await;
    (app.statements() - before, data)
}

async fn rest(app: &TestApp, who: Who, path: &str) -> (u64, Value) {
    app.get(who, path, 200).await;
    let before = app.statements();
    app.take_statements();
    let reply = app.get(who, path, 200).await;
    (app.statements() - before, reply.body)
}

/// The counts of one answer at each size, and the texts of the statements that were run.
#[derive(Default)]
struct Counts(Vec<(u64, Vec<String>)>);

impl Counts {
    fn add(&mut self, app: &TestApp, count: u64) {
        self.0.push((count, app.take_statements()));
    }

    fn are_equal(&self, what: &str) {
        let counts: Vec<_> = self.0.iter().map(|(count, _)| *count).collect();
        assert_eq!(counts.len(), SIZES.len());
        assert!(counts[0] > 0, "{what}: nothing was counted");
        if counts.iter().any(|count| *count != counts[0]) {
            let (least, most) = (heads(&self.0[0].1), heads(&self.0[SIZES.len() - 1].1));
            let grown: Vec<String> = most
                .iter()
                .filter(|(head, times)| least.get(*head).is_none_or(|before| before < *times))
                .map(|(head, times)| format!("{} to {times}: {head}", least.get(head).unwrap_or(&0)))
                .collect();
            panic!("{what}: {counts:?} statements at {SIZES:?} rows\n{}", grown.join("\n"));
        }
    }
}

/// How often each kind of statement was run: what it reads, without its columns and parameters.
fn heads(log: &[String]) -> BTreeMap<String, usize> {
    let mut heads = BTreeMap::new();
    for sql in log {
        let head: String = match sql.find("FROM \"") {
            Some(from) => sql[from..].chars().take(400).collect(),
            None => sql.chars().take(100).collect(),
        };
        *heads.entry(head).or_default() += 1;
    }
    heads
}

fn long(data: &Value, path: &str) -> usize {
    data.pointer(path).and_then(Value::as_array).map_or(0, Vec::len)
}

const PAGE: &str = "query($id: ID!) { article(id: $id) { jsonLd publications { title } corrections { note }
    title leadHtml bodyHtml tableOfContents { id } commentCount prompts { question }
    category { name } categories { name parent { name } children { name } articles(first: 2) { nodes { title } } }
    tags { name articles(first: 2) { totalCount nodes { title } } }
    authors { name articles(first: 2) { nodes { title } } }
    faqs(first: 100) { totalCount nodes { question answerHtml tags { name } citations { label source { title } }
        sources(first: 100) { nodes { label citedBy(first: 2) { nodes { title } } } }
        articles(first: 2) { nodes { title } } } }
    sources(first: 100) { totalCount nodes { label citedBy(first: 2) { nodes { title tags { name } } }
        citedByFaqs(first: 2) { nodes { question answerHtml } } } }
    citations { label source { title } }
    materials { title article { title tags { name } authors { name } } }
    comments(first: 100) { totalCount nodes { bodyHtml
        replies(first: 100) { totalCount nodes { bodyHtml replies(first: 100) { nodes { bodyHtml } } } } } } } }";

async fn the_whole_page(app: &TestApp, content: &Content) {
    let (mut by_graphql, mut by_rest) = (Counts::default(), Counts::default());
    for (id, size) in content.articles.iter().zip(SIZES) {
        let (count, data) = graphql(app, Who::Anonymous, PAGE, &json!({ "id": id })).await;
        by_graphql.add(app, count);
        let page = &data["article"];
        for list in ["categories", "tags", "authors", "citations", "faqs/nodes", "sources/nodes", "comments/nodes"] {
            assert_eq!(long(page, &format!("/{list}")), size, "{list}");
        }
        assert_eq!(long(page, "/materials"), size.min(50));
        assert_eq!(long(page, "/comments/nodes/0/replies/nodes/0/replies/nodes"), 1);
        assert_eq!(long(page, "/sources/nodes/0/citedBy/nodes"), 1);
        let (count, page) = rest(app, Who::Anonymous, &format!("/api/v1/articles/page-of-{size}")).await;
        by_rest.add(app, count);
        assert_eq!(long(&page, "/tags"), size);
        assert_eq!(long(&page, "/faqs/items"), size.min(20));
        assert_eq!(long(&page, "/comments/items/0/replies/items/0/replies/items"), 1);
    }
    by_graphql.are_equal("the article page by GraphQL");
    by_rest.are_equal("the article page by REST");
}

/// Lists of readers and editors: who asks, a query with `$first`, a path to which `first` is added, and where the rows
/// are in each answer.
const LISTS: [(Who, &str, &str, &str); 10] = [
    (
        Who::Anonymous,
        "query($first: Int) { articles(first: $first) { totalCount nodes { title url bodyHtml category { name }
            categories { name } tags { name } authors { name } faqs { nodes { question } } sources { nodes { label } }
            comments { nodes { bodyHtml replies { nodes { bodyHtml } } } } materials { title }
            translations { title } } } }",
        "/api/v1/articles?total=true",
        "/articles",
    ),
    (
        Who::Anonymous,
        "query($first: Int) { faqs(first: $first) { totalCount nodes { question answerHtml tags { name }
            sources { nodes { label citedBy { nodes { title } } } } citations { source { title } }
            articles { nodes { title tags { name } } } } } }",
        "/api/v1/faqs?total=true",
        "/faqs",
    ),
    (
        Who::Anonymous,
        "query($first: Int) { tags(first: $first) { nodes { name articles(first: 3) { nodes { title } } } } }",
        "/api/v1/tags?total=true",
        "/tags",
    ),
    (
        Who::Anonymous,
        "query($first: Int) { categories(first: $first) { nodes { name parent { name } children { name }
            articles(first: 3) { nodes { title } } } } }",
        "/api/v1/categories?total=true",
        "/categories",
    ),
    (
        Who::Anonymous,
        "query($first: Int) { authors(first: $first) { nodes { name articles(first: 3) { nodes { title } } } } }",
        "/api/v1/authors?total=true",
        "/authors",
    ),
    (
        Who::Anonymous,
        "query($first: Int) { comments(first: $first) { nodes { bodyHtml replies { nodes { bodyHtml } } } } }",
        "/api/v1/comments?total=true",
        "/comments",
    ),
    (
        Who::Editor,
        "query($first: Int) { editorial { articles(first: $first) { totalCount nodes { status slug
            createdBy { name } assignee { name } updatedBy { name } translations { title }
            workingRevision { title categories { name } tags { name } authors { name } sources { label }
                faqs { slug workingRevision { question tags { name } sources { label } } published { question } } }
            published { title tags { name } } } } } }",
        "/api/v1/editorial/articles?total=true",
        "/editorial/articles",
    ),
    (
        Who::Editor,
        "query($first: Int) { editorial { faqs(first: $first) { totalCount nodes { status slug
            publications { title } createdBy { name } assignee { name } updatedBy { name } translations { title }
            workingRevision { question tags { name } sources { label } } published { question } } } } }",
        "/api/v1/editorial/faqs?total=true",
        "/editorial/faqs",
    ),
    (
        Who::Editor,
        "query($first: Int) { editorial { journal(first: $first, filter: { kind: [\"article.published\"] }) { totalCount
            nodes { kind payload actor { person { name } } entry { title createdBy { name } } } } } }",
        "/api/v1/editorial/journal?total=true&kind=article.published",
        "/editorial/journal",
    ),
    (
        Who::Editor,
        "query($first: Int) { editorial { comments(first: $first) { totalCount nodes { text email articleId } } } }",
        "/api/v1/editorial/comments?total=true",
        "/editorial/comments",
    ),
];

async fn lists(app: &TestApp) {
    for (who, query, path, place) in LISTS {
        let (mut by_graphql, mut by_rest) = (Counts::default(), Counts::default());
        for size in SIZES {
            let (count, data) = graphql(app, who, query, &json!({ "first": size })).await;
            by_graphql.add(app, count);
            assert_eq!(long(&data, &format!("{place}/nodes")), size, "{place}");
            let (count, page) = rest(app, who, &format!("{path}&first={size}")).await;
            by_rest.add(app, count);
            assert_eq!(long(&page, "/items"), size, "{path}");
        }
        by_graphql.are_equal(&format!("{place} by GraphQL"));
        by_rest.are_equal(&format!("{path} by REST"));
    }
}

async fn nodes(app: &TestApp, content: &Content) {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { title tags { name } } } }";
    let mut counts = Counts::default();
    for size in SIZES {
        let ids: Vec<_> = content.small.iter().take(size).collect();
        let (count, data) = graphql(app, Who::Anonymous, query, &json!({ "ids": ids })).await;
        counts.add(app, count);
        assert_eq!(long(&data, "/nodes"), size);
    }
    counts.are_equal("nodes");
}

/// Now and then are the same statements with another bound: each answer of the past takes as many as the one of now. Of
/// comments the past has none, so neither is asked for them.
async fn the_past_costs_what_now_costs(app: &TestApp, content: &Content) {
    app.app.clock().advance(1_000_000);
    let time = clock::format(app.app.clock().now());
    let without_comments = |query: &str| match query.split_once("comments") {
        Some((before, _)) if query.contains("article(id: $id)") => format!("{before} }} }}"),
        _ => query.to_owned(),
    };
    let page = without_comments(PAGE).replace("commentCount", "");
    let lists = LISTS.iter().filter(|(who, _, _, place)| *who == Who::Anonymous && *place != "/comments");
    for (id, size) in content.articles.iter().zip(SIZES) {
        let mut asked = vec![(page.clone(), page.replace("$id)", "$id, asOf: $t)"), json!({ "id": id }))];
        for (_, query, ..) in lists.clone() {
            let query = query.replace("comments { nodes { bodyHtml replies { nodes { bodyHtml } } } }", "");
            asked.push((query.clone(), query.replacen("$first)", "$first, asOf: $t)", 1), json!({ "first": size })));
        }
        for (now, then, mut variables) in asked {
            let (count, data) = graphql(app, Who::Anonymous, &now, &variables).await;
            variables["t"] = json!(time);
            let (head, rest) = then.split_once(')').expect("variables");
            let then = format!("{head}, $t: DateTime){rest}");
            assert!(then.contains("asOf: $t"), "{then}");
            app.take_statements();
            let (of_then, past) = graphql(app, Who::Anonymous, &then, &variables).await;
            assert_eq!(of_then, count, "{size} {then}\n{:#?}", heads(&app.take_statements()));
            assert_eq!(past, data, "{then}");
        }
    }
    for (_, _, path, _) in lists {
        let (count, _) = rest(app, Who::Anonymous, path).await;
        let (of_then, _) = rest(app, Who::Anonymous, &format!("{path}&asOf={time}")).await;
        assert_eq!(of_then, count, "{path}");
    }
    for path in
        ["articles/page-of-10", "faqs/question-0-of-10", "tags/tag-0-of-10", "categories/top", "sources/of-10-0"]
    {
        let path = format!("/api/v1/{path}");
        let (count, _) = rest(app, Who::Anonymous, &path).await;
        let (of_then, _) = rest(app, Who::Anonymous, &format!("{path}?asOf={time}")).await;
        assert!(of_then <= count && (path.contains("articles") || of_then == count), "{path}: {of_then} {count}");
    }
}

/// A preview of the same page, with a draft of everything: the number of statements does not grow with its rows.
async fn previews(app: &TestApp, content: &Content) {
    let (mut by_graphql, mut by_rest) = (Counts::default(), Counts::default());
    for (id, size) in content.articles.iter().zip(SIZES) {
        let id = id.as_str().expect("an id");
        let path = format!("/api/v1/editorial/articles/{id}");
        let version = app.get(Who::Editor, &path, 200).await.body["version"].as_i64();
        let draft = json!({ "title": format!("Draft of {size}") });
        app.change(Who::Editor, Method::PATCH, &path, version, Some(draft), 200).await;
        let query = PAGE.replacen("$id)", "$id, preview: true)", 1);
        let (count, data) = graphql(app, Who::Editor, &query, &json!({ "id": id })).await;
        by_graphql.add(app, count);
        let page = &data["article"];
        assert_eq!(page["title"], format!("Draft of {size}"));
        for list in ["categories", "tags", "authors", "citations", "faqs/nodes", "sources/nodes", "comments/nodes"] {
            assert_eq!(long(page, &format!("/{list}")), size, "{list}");
        }
        let (count, page) = rest(app, Who::Editor, &format!("/api/v1/articles/{id}?preview=true")).await;
        by_rest.add(app, count);
        assert_eq!(long(&page, "/tags"), size);
    }
    by_graphql.are_equal("the preview by GraphQL");
    by_rest.are_equal("the preview by REST");
}

async fn calendar(app: &TestApp) {
    let query = "query($first: Int, $from: DateTime!, $to: DateTime!) { editorial {
        calendar(first: $first, from: $from, to: $to) { totalCount nodes { at event entry { title createdBy { name } } } } } }";
    let now = app.app.clock().now().0;
    let at = |time: i64| masthead::clock::format(masthead_entity::Timestamp(time));
    let (from, to) = (at(now - masthead::clock::DAY), at(now + masthead::clock::DAY));
    let (mut by_graphql, mut by_rest) = (Counts::default(), Counts::default());
    for size in SIZES {
        let variables = json!({ "first": size, "from": from, "to": to });
        let (count, data) = graphql(app, Who::Editor, query, &variables).await;
        by_graphql.add(app, count);
        assert_eq!(long(&data, "/editorial/calendar/nodes"), size);
        let path = format!("/api/v1/editorial/calendar?from={from}&to={to}&total=true&first={size}");
        let (count, page) = rest(app, Who::Editor, &path).await;
        by_rest.add(app, count);
        assert_eq!(long(&page, "/items"), size);
    }
    by_graphql.are_equal("the calendar by GraphQL");
    by_rest.are_equal("the calendar by REST");
}

async fn body(app: &TestApp) {
    let content = fill(app).await;
    the_whole_page(app, &content).await;
    lists(app).await;
    calendar(app).await;
    nodes(app, &content).await;
    the_past_costs_what_now_costs(app, &content).await;
    previews(app, &content).await;
}

/// The sizes at which this is counted cost more than a client may ask for.
fn counted_on(engine: Engine) {
    run_with(engine, |config| config.graphql.max_cost = u64::MAX, body);
}

mod no_answer_needs_more_statements_for_more_rows {
    use super::*;

    #[test]
    fn sqlite() {
        counted_on(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        counted_on(Engine::Postgres);
    }
}
