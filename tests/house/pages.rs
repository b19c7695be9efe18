//! Pages: forwards and backwards through a list, every item once, in both APIs; and cursors that are not theirs.

use masthead_tests::{TestApp, Value, Who, json, on_both_engines, pluck};

const TITLES: [&str; 7] = ["a1", "a2", "a3", "a4", "a5", "a6", "a7"];

/// Seven articles with a tag, all of one date but two, so that the order of many ends in their ids; with seven FAQs
/// and seven comments under the first.
async fn seven(app: &TestApp) -> Value {
    let faqs: Vec<_> = TITLES.map(|title| json!({ "question": title, "answerMarkdown": "A." })).into();
    let mut first = Value::Null;
    app.mutate("createTag", json!({ "name": "Tag" })).await;
    for title in TITLES {
        let year = if title > "a5" { 2022 } else { 2021 };
        let mut input = json!({ "title": title, "tags": [{ "slug": "tag" }], "publish": true,
            "publishedAt": format!("{year}-01-01T00:00:00Z") });
        if title == "a1" {
            input["faqs"] = json!(faqs);
        }
        let article = app.article(input).await;
        if title == "a1" {
            first = article["id"].clone();
        }
    }
    for title in TITLES {
        app.approved_comment(&first, None, title).await;
    }
    first
}

/// The connection at the end of a path of fields.
fn connection<'a>(data: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(data, |data, field| &data[field])
}

/// Walks a connection in pages of three, from one end, and gives what was on each page. `query` takes `$first $after
/// $last $before`.
async fn walk(
    app: &TestApp,
    query: &str,
    path: &str,
    field: &str,
    variables: &Value,
    backwards: bool,
) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let mut variables = variables.clone();
        let (size, from) = if backwards { ("last", "before") } else { ("first", "after") };
        variables[size] = json!(3);
        variables[from] = cursor;
        let data = app.data(Who::Anonymous, query, variables).await;
        let list = connection(&data, path);
        let (nodes, info) = (pluck(&list["nodes"], field), &list["pageInfo"]);
        assert_eq!(list["totalCount"], 7, "{path}");
        let cursors = pluck(&list["edges"], "cursor");
        assert_eq!(
            (info["startCursor"].as_str(), info["endCursor"].as_str()),
            (cursors.first().map(String::as_str), cursors.last().map(String::as_str))
        );
        let is_first = pages.is_empty();
        let (more, behind, end) = match backwards {
            false => ("hasNextPage", "hasPreviousPage", "endCursor"),
            true => ("hasPreviousPage", "hasNextPage", "startCursor"),
        };
        assert_eq!(info[behind], !is_first, "{path} {behind}");
        pages.push(nodes);
        if info[more] == false {
            return pages;
        }
        cursor = info[end].clone();
        assert!(pages.len() < 5, "{path} does not end");
    }
}

/// The arguments and the fields that a walk needs.
const ARGS: &str = "first: $first, after: $after, last: $last, before: $before";
const VARS: &str = "$first: Int, $after: String, $last: Int, $before: String";

fn fields(field: &str) -> String {
    format!(
        "totalCount edges {{ cursor }} nodes {{ {field} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}"
    )
}

on_both_engines! {
    /// Every connection, forwards and backwards over seven items in pages of three: no gap, no repeat, the same order
    /// as the whole.
    async fn every_item_is_on_one_page(app: &TestApp) {
        let first = seven(app).await;
        let variables = json!({ "id": first });
        let lists = [
            ("articles", format!("articles({ARGS})"), "title"),
            ("articles", format!("articles({ARGS}, orderBy: PUBLISHED_ASC)"), "title"),
            ("articles", format!("articles({ARGS}, orderBy: UPDATED_DESC)"), "title"),
            ("articles", format!("articles({ARGS}, orderBy: TITLE_ASC)"), "title"),
            ("articles", format!("articles({ARGS}, filter: {{ tag: \"tag\", locale: \"en\" }})"), "title"),
            ("faqs", format!("faqs({ARGS})"), "question"),
            ("comments", format!("comments({ARGS})"), "bodyHtml"),
            ("tag.articles", format!("tag(slug: \"tag\") {{ articles({ARGS})"), "title"),
            ("article.faqs", format!("article(id: $id) {{ faqs({ARGS})"), "question"),
            ("article.comments", format!("article(id: $id) {{ comments({ARGS})"), "bodyHtml"),
            ("article.comments", format!("article(id: $id) {{ comments({ARGS}, orderBy: NEWEST)"), "bodyHtml"),
        ];
        for (path, call, field) in lists {
            let close = if path.contains('.') { "}" } else { "" };
            let id = if path.starts_with("article.") { "$id: ID!, " } else { "" };
            let query = format!("query({id}{VARS}) {{ {call} {{ {} }} {close} }}", fields(field));
            let variables = if id.is_empty() { json!({}) } else { variables.clone() };
            let whole = app.data(Who::Anonymous, &query, variables.clone()).await;
            let whole = pluck(&connection(&whole, path)["nodes"], field);
            assert_eq!(whole.len(), 7, "{call}");
            let forwards = walk(app, &query, path, field, &variables, false).await;
            assert_eq!(forwards.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1], "{call}");
            assert_eq!(forwards.concat(), whole, "{call}");
            let mut backwards = walk(app, &query, path, field, &variables, true).await;
            backwards.reverse();
            assert_eq!(backwards.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3, 3], "{call}");
            assert_eq!(backwards.concat(), whole, "{call}");
        }
    }

    /// The same by REST: `Link` is followed to the end and back, with the filters kept.
    async fn links_are_followed_to_the_end(app: &TestApp) {
        let first = seven(app).await;
        let comments = format!("comments?articleId={}", first.as_str().unwrap());
        for (start, field) in [
            ("articles?first=3", "title"),
            ("articles?first=3&orderBy=TITLE_ASC&tag=tag", "title"),
            ("faqs?first=3", "question"),
            ("articles/a1/comments?first=3", "bodyHtml"),
            (&format!("{comments}&first=3"), "bodyHtml"),
        ] {
            let (whole, _) = start.split_once("first=3").expect("a size");
            let rest = start.split_once("first=3&").map_or("", |(_, rest)| rest);
            let whole = app.get(Who::Anonymous, &format!("/api/v1/{whole}{rest}"), 200).await.body;
            let whole = pluck(&whole["items"], field);
            let (mut pages, mut path) = (Vec::new(), format!("/api/v1/{start}"));
            let mut back = loop {
                let page = app.get(Who::Anonymous, &path, 200).await;
                pages.push(pluck(&page.body["items"], field));
                assert_eq!(page.body["page"]["hasPreviousPage"], pages.len() > 1);
                let links = links(&page.headers);
                assert_eq!(links.iter().any(|(relation, _)| relation == "prev"), pages.len() > 1);
                match links.iter().find(|(relation, _)| relation == "next") {
                    Some((_, next)) => path = next.clone(),
                    None => break links.into_iter().find(|(relation, _)| relation == "prev").map(|(_, path)| path),
                }
                assert!(pages.len() < 5, "{start} does not end");
            };
            assert_eq!(pages.concat(), whole, "{start}");
            for expected in [&whole[3..6], &whole[0..3]] {
                let page = app.get(Who::Anonymous, &back.expect("a page before"), 200).await;
                assert_eq!(pluck(&page.body["items"], field), expected, "{start} backwards");
                back = links(&page.headers).into_iter().find(|(relation, _)| relation == "prev").map(|(_, path)| path);
            }
            assert_eq!(back, None);
        }
    }

    /// A cursor leads on in the list that it came from; in any other, with another order or another filter, it is
    /// refused, and so is one that was made up.
    async fn a_cursor_belongs_to_its_list(app: &TestApp) {
        seven(app).await;
        let data = app.data(Who::Anonymous, "{ articles(first: 1) { pageInfo { endCursor } } }", json!({})).await;
        let cursor = data["articles"]["pageInfo"]["endCursor"].clone();
        let mut forged = cursor.as_str().unwrap().to_owned();
        forged.replace_range(4..5, if &forged[4..5] == "A" { "B" } else { "A" });
        let query = |call: &str| format!("query($after: String) {{ {call} }}");
        let own = query("articles(after: $after) { nodes { title } }");
        assert_eq!(
            app.data(Who::Anonymous, &own, json!({ "after": cursor })).await["articles"]["nodes"]
                .as_array()
                .unwrap()
                .len(),
            6
        );
        for call in [
            "articles(after: $after, orderBy: TITLE_ASC) { totalCount }",
            "articles(after: $after, orderBy: PUBLISHED_ASC) { totalCount }",
            "articles(after: $after, filter: { tag: \"tag\" }) { totalCount }",
            "faqs(after: $after) { totalCount }",
            "tags(after: $after) { totalCount }",
            "comments(after: $after) { totalCount }",
            "tag(slug: \"tag\") { articles(after: $after) { totalCount } }",
        ] {
            let refused = app.refused(Who::Anonymous, &query(call), json!({ "after": cursor }), "invalid_input").await;
            assert_eq!(refused.fields(), ["/after"], "{call}");
        }
        for made_up in [json!(forged), json!("x"), json!("")] {
            app.refused(Who::Anonymous, &own, json!({ "after": made_up }), "invalid_input").await;
        }
        let cursor = cursor.as_str().unwrap();
        app.get(Who::Anonymous, &format!("/api/v1/articles?after={cursor}"), 200).await;
        for path in ["articles?orderBy=TITLE_ASC&", "articles?tag=tag&", "faqs?", "editorial/articles?"] {
            let who = if path.starts_with("editorial") { Who::Editor } else { Who::Anonymous };
            let refused = app.get(who, &format!("/api/v1/{path}after={cursor}"), 422).await;
            assert_eq!((refused.code(), refused.fields()), ("invalid_input", vec!["/after".to_owned()]), "{path}");
        }
    }

    /// No size is clamped: 0 to 100, one of `first` and `last`, and 20 where neither is given.
    async fn sizes_are_held(app: &TestApp) {
        seven(app).await;
        for (sizes, path) in
            [("first: 101", "/first"), ("first: -1", "/first"), ("last: 101", "/last"), ("first: 1, last: 1", "/last")]
        {
            for call in [
                format!("articles({sizes})"),
                format!("faqs({sizes})"),
                format!("tag(slug: \"tag\") {{ articles({sizes})"),
            ] {
                let close = if call.starts_with("tag(") { "}" } else { "" };
                let query = format!("{{ {call} {{ nodes {{ id }} }} {close} }}");
                let refused = app.refused(Who::Anonymous, &query, json!({}), "invalid_input").await;
                assert_eq!(refused.fields(), [path], "{call}");
            }
            let query = sizes.replace(": ", "=").replace(", ", "&");
            let refused = app.get(Who::Anonymous, &format!("/api/v1/articles?{query}"), 422).await;
            assert_eq!((refused.code(), refused.fields()), ("invalid_input", vec![path.to_owned()]), "{query}");
        }
        for (size, count) in [(100, 7), (2, 2), (0, 0)] {
            let data = app
                .data(
                    Who::Anonymous,
                    &format!("{{ articles(first: {size}) {{ totalCount nodes {{ id }} }} }}"),
                    json!({}),
                )
                .await;
            assert_eq!(
                (data["articles"]["nodes"].as_array().unwrap().len(), &data["articles"]["totalCount"]),
                (count, &json!(7))
            );
            let body = app.get(Who::Anonymous, &format!("/api/v1/articles?first={size}"), 200).await.body;
            assert_eq!(body["items"].as_array().unwrap().len(), count);
            assert!(body["page"].get("totalCount").is_none(), "a total is told to whoever asks for it");
        }
        for title in 0..15 {
            app.article(json!({ "title": format!("More {title}"), "publish": true })).await;
        }
        let body = app.get(Who::Anonymous, "/api/v1/articles", 200).await.body;
        assert_eq!((body["items"].as_array().unwrap().len(), &body["page"]["hasNextPage"]), (20, &json!(true)));
    }
}

/// The relations and paths of `Link` headers.
fn links(headers: &reqwest::header::HeaderMap) -> Vec<(String, String)> {
    let link = |value: &str| {
        let (path, relation) = value.split_once(">; rel=\"").expect("a link");
        (relation.trim_end_matches('"').to_owned(), path.trim_start_matches('<').to_owned())
    };
    headers.get_all("Link").iter().map(|value| link(value.to_str().expect("text"))).collect()
}
