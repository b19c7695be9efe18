//! The demo content: whole, clean in both APIs, and completed when a start was cut off.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use masthead::{cli::demo, context::Cx, state::App};
use masthead_tests::{TestApp, Value, Who, json, on_both_engines, pluck};

/// Everything that a page of an article asks for.
const PAGE: &str = "query($slug: String!, $locale: String!) { article(slug: $slug, locale: $locale) {
    id slug locale direction title lead leadHtml bodyMarkdown bodyHtml excerpt url publishedAt readingMinutes
    commentCount commentsOpen seo { title description }
    coverImage { url alt caption credit width height }
    category { name parent { name } } categories { slug } tags { slug name description }
    authors { slug name bioHtml links { label url } portrait { url alt credit width height } }
    tableOfContents { id level title } sections { id level title html children { title html } }
    citations { anchor label locator source { key } }
    sources { nodes { key type title label referenceHtml url } }
    faqs { nodes { question answerHtml locale tags { slug } citations { anchor source { key } } } }
    prompts { question invitation } materials { title url description article { slug } }
    comments(first: 10) { nodes { authorName bodyHtml depth
        replies(first: 5) { nodes { bodyHtml depth replies(first: 5) { nodes { bodyHtml depth } } } } } }
} }";

async fn fill(app: &TestApp) {
    demo::fill(&Cx::system(app.app.clone())).await.expect("the demo is put in");
}

/// Fills until so many transactions have been committed, and is cut off there. Whether it was, and did not end before.
async fn cut_off(app: &TestApp, after: usize) -> bool {
    let points = &app.config.testing.failpoints;
    let cx = Cx::system(app.app.clone());
    let mut hold = points.arm("write.announced");
    let mut filling = tokio::spawn(async move { demo::fill(&cx).await });
    for _ in 1..after {
        tokio::select! {
            () = hold.reached() => {
                let next = points.arm("write.announced");
                hold.release();
                hold = next;
            }
            ended = &mut filling => {
                ended.expect("no panic").expect("the demo is put in");
                // Whoever comes to the point that is still armed goes on at once.
                hold.release();
                return false;
            }
        }
    }
    hold.reached().await;
    filling.abort();
    assert!(filling.await.expect_err("it was cut off").is_cancelled());
    hold.release();
    true
}

/// The published articles, as slugs with their locales.
async fn published(app: &TestApp) -> Vec<(String, String)> {
    let data = app.data(Who::Anonymous, "{ articles(first: 100) { nodes { slug locale } } }", json!({})).await;
    let nodes = &data["articles"]["nodes"];
    pluck(nodes, "slug").into_iter().zip(pluck(nodes, "locale")).collect()
}

/// The numbers of things of each kind and state.
async fn assert_whole(app: &TestApp) {
    let data = app
        .data(
            Who::Anonymous,
            "{ articles { totalCount } faqs { totalCount } tags { totalCount } authors { totalCount }
               categories { totalCount } sources { totalCount } }",
            json!({}),
        )
        .await;
    let counted = ["articles", "faqs", "tags", "authors", "categories", "sources"];
    let counted = counted.map(|kind| data[kind]["totalCount"].as_i64().unwrap_or_default());
    // A thirtieth source is cited by a draft and by what was withdrawn, and so seen by no reader.
    assert_eq!(counted, [12, 25, 18, 5, 14, 29]);
    let data = app
        .data(
            Who::Editor,
            "{ editorial { articles(first: 100) { nodes { status } } archive: articles(status: ARCHIVED) { totalCount }
               comments(first: 100) { nodes { status authorName text } } } }",
            json!({}),
        )
        .await;
    let desk = &data["editorial"];
    let count = |list: &Value| {
        let mut counts = BTreeMap::new();
        pluck(list, "status").into_iter().for_each(|status| *counts.entry(status).or_insert(0) += 1);
        counts.into_iter().map(|(status, count)| format!("{status} {count}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(count(&desk["articles"]["nodes"]), "CHANGED 1, DRAFT 1, PUBLISHED 11, UNPUBLISHED 1");
    assert_eq!(desk["archive"]["totalCount"], 1);
    let comments = &desk["comments"]["nodes"];
    assert_eq!(count(comments), "APPROVED 57, HELD 4, REJECTED 2, SPAM 4, TRASHED 2");
    let texts: BTreeSet<_> = pluck(comments, "text").into_iter().zip(pluck(comments, "authorName")).collect();
    assert_eq!(texts.len(), 69, "nothing was written twice");
}

/// The values of all fields whose name ends like this, however deep.
fn all<'a>(value: &'a Value, ending: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| all(item, ending, found)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_str() {
            Some(text) if name.to_lowercase().ends_with(ending) => found.push(text),
            _ => all(value, ending, found),
        }),
        _ => {}
    }
}

/// No mark of Markdown is left in the HTML outside of code.
fn assert_rendered(answer: &Value, what: &str) {
    let mut html = Vec::new();
    all(answer, "html", &mut html);
    assert!(html.len() > 3, "{what}: there is HTML to look at");
    for html in html {
        let text: String = html.split("<code").map(|part| part.rsplit("</code>").next().unwrap_or_default()).collect();
        for mark in ["[@", "[^", "[!", "**", "~~", "](", "| --", "|:-"] {
            assert!(!text.contains(mark), "{what}: {mark} is left in {html}");
        }
    }
}

on_both_engines! {
    /// Every part of the content model occurs.
    async fn the_demo_is_whole(app: &TestApp) {
        fill(app).await;
        assert_whole(app).await;
        let position = app.position().await;
        fill(app).await;
        assert_eq!(app.position().await, position, "a second start changes nothing");

        let data = app.data(Who::Anonymous, "{
            category(slug: \"fermentation\") { parent { slug parent { slug parent { slug } } } articles { totalCount } }
            source(key: \"averin-council2022\") { type citedBy { nodes { slug } } citedByFaqs { totalCount } }
            sources(first: 100) { nodes { type } }
            faq(slug: \"what-is-a-river-basin\") { articles { totalCount } }
            authors { nodes { bioHtml portrait { url } links { url } articles { totalCount } } }
        }", json!({})).await;
        let deep = &data["category"];
        assert_eq!(deep["parent"], json!({ "slug": "food-science", "parent": { "slug": "science", "parent": null } }));
        assert_eq!(deep["articles"]["totalCount"], 2);
        let citing = pluck(&data["source"]["citedBy"]["nodes"], "slug");
        assert!(citing.len() >= 2, "one source is cited by {citing:?}");
        assert_eq!(data["faq"]["articles"]["totalCount"], 2, "one FAQ stands in two articles");
        let kinds: BTreeSet<_> = pluck(&data["sources"]["nodes"], "type").into_iter().collect();
        assert_eq!(kinds.len(), 9, "every kind of source: {kinds:?}");
        for author in data["authors"]["nodes"].as_array().expect("authors") {
            assert!(author["portrait"].is_object() && author["articles"]["totalCount"] != 0, "{author}");
            assert!(author["bioHtml"] != "" && author["links"] != json!([]), "{author}");
        }
    }

    /// Each article answers whole in both APIs, the two of other scripts among them.
    async fn every_article_answers_whole(app: &TestApp) {
        fill(app).await;
        let articles = published(app).await;
        assert_eq!(articles.len(), 12);
        let (mut threads, mut html, mut directions) = (0, String::new(), BTreeMap::new());
        for (slug, locale) in &articles {
            let data = app.data(Who::Anonymous, PAGE, json!({ "slug": slug, "locale": locale })).await;
            let page = &data["article"];
            assert_eq!(page["slug"], slug.as_str(), "it is found in {locale}");
            assert_rendered(page, slug);
            let path = format!("/api/v1/articles/{slug}?locale={locale}");
            let rest = app.get(Who::Anonymous, &path, 200).await.body;
            assert_rendered(&rest, &path);
            for field in ["id", "title", "leadHtml", "bodyHtml", "citations", "tableOfContents", "prompts", "commentCount"] {
                let same = match field {
                    // What is null in the one may be left out in the other.
                    "citations" => pluck(&rest[field], "anchor") == pluck(&page[field], "anchor"),
                    "prompts" => pluck(&rest[field], "question") == pluck(&page[field], "question"),
                    _ => rest[field] == page[field],
                };
                assert!(same, "{slug}: {field} is {} and {}", rest[field], page[field]);
            }
            for part in ["tags", "authors", "categories", "prompts", "materials", "tableOfContents"] {
                assert_ne!(page[part], json!([]), "{slug} has {part}");
            }
            assert!(page["coverImage"]["alt"].is_string(), "{slug}");
            assert!(!page["citations"].as_array().expect("citations").is_empty(), "{slug} cites");
            assert!(!page["faqs"]["nodes"].as_array().expect("FAQs").is_empty(), "{slug} has FAQs");
            let answered = page["comments"]["nodes"].as_array().expect("comments").iter();
            let answered = answered.flat_map(|one| one["replies"]["nodes"].as_array().expect("answers"));
            threads += answered.filter(|one| one["replies"]["nodes"] != json!([])).count();
            html.push_str(page["bodyHtml"].as_str().expect("HTML"));
            directions.insert(locale.clone(), page["direction"].clone());
        }
        assert!(threads >= 5, "{threads} threads are three levels deep");
        let directions: Vec<_> = directions.iter().map(|(locale, way)| (locale.as_str(), way.as_str())).collect();
        assert_eq!(directions, [("en", Some("LTR")), ("ja", Some("LTR")), ("ur", Some("RTL"))]);
        // What docs/body-html.md allows is there to be styled.
        for part in ["<h2 id=", "<h3 id=", "<h4 id=", "<table>", "<td align=\"center\">", "<ul>", "<ol>", "<blockquote>",
            "<pre><code class=\"language-", "<figure><img ", "<figcaption>", "footnote-ref", "class=\"footnotes\"", "<del>", "<hr>", "<br>", " title=\"", "rel=\"noopener\"", "href=\"#", "href=\"/articles/",
            "contains-task-list", "checked=\"\"", "markdown-alert-note", "markdown-alert-tip", "markdown-alert-important",
            "markdown-alert-warning", "markdown-alert-caution"]
        {
            assert!(html.contains(part), "{part} occurs nowhere");
        }
    }

    /// A start that is cut off, again and again, is completed by the next ones, and makes nothing twice.
    async fn what_was_cut_off_is_completed(app: &TestApp) {
        let mut cuts = 0;
        // In the terms, between the comments of an article, between an article and its archive, and so on.
        while cut_off(app, 11).await {
            cuts += 1;
            assert!(cuts < 30, "it gets on");
        }
        assert!(cuts > 10, "it was cut off {cuts} times");
        assert_whole(app).await;
    }

    /// Of several that fill at once, one does it all, and the others find it done.
    async fn those_that_fill_at_once_take_turns(app: &TestApp) {
        let other = App::open(app.config.clone()).await.expect("a second process, as good as");
        let begin = |app: &App, wait: u64| {
            let cx = Cx::system(app.clone());
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(wait)).await;
                demo::fill(&cx).await
            })
        };
        // The second begins beside the first, the third in its middle.
        for filling in [begin(&app.app, 0), begin(&other, 0), begin(&other, 300)] {
            filling.await.expect("no panic").expect("the demo is put in");
        }
        other.close().await;
        assert_whole(app).await;
    }

    /// Content of somebody's own is left as it is, and what they did to the demo as well.
    async fn what_a_person_made_is_left_alone(app: &TestApp) {
        app.article(json!({ "title": "Ours" })).await;
        let position = app.position().await;
        fill(app).await;
        assert_eq!(app.position().await, position);
    }

    /// What a person took away from the demo does not come back.
    async fn what_a_person_took_away_stays_away(app: &TestApp) {
        fill(app).await;
        let query = "query($slug: String!) { editorial { article(slug: $slug) { id version } } }";
        for slug in ["how-glaciers-feed-rivers", "why-the-kettle-sings"] {
            let data = app.data(Who::Editor, query, json!({ "slug": slug })).await;
            app.mutate_at("archiveArticle", &data["editorial"]["article"], json!({})).await;
        }
        let position = app.position().await;
        fill(app).await;
        assert_eq!(app.position().await, position);
        assert_eq!(published(app).await.len(), 10);
    }
}
