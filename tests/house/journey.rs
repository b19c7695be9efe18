//! The first whole journey: sign in, create, publish, read the whole page with one query.

use masthead_tests::{Who, json, on_both_engines};

on_both_engines! {
    /// One request makes an article with its tags, FAQs and sources and publishes all of it; one query returns the page.
    async fn one_request_in_one_query_out(app: &TestApp) {
        let article = app.rich_article("Rivers", 4, 2).await;
        assert_eq!(article["status"], "PUBLISHED");
        let page = app.data(Who::Anonymous, "query($id: ID!) { article(id: $id) {
            title lead leadHtml bodyHtml tableOfContents { id level title } tags { name }
            faqs { totalCount nodes { question answerHtml } } sources { nodes { label } }
            comments { nodes { bodyHtml } } commentCount } }", json!({ "id": article["id"] })).await;
        let page = &page["article"];
        assert_eq!(page["title"], "Rivers");
        assert_eq!(page["tableOfContents"], json!([
            { "id": "first", "level": 2, "title": "First" }, { "id": "second", "level": 2, "title": "Second" } ]));
        assert_eq!(page["faqs"]["totalCount"], 4);
        assert_eq!(page["faqs"]["nodes"][3]["question"], "Rivers: question 4?");
        assert_eq!(page["tags"], json!([{ "name": "Rivers one" }, { "name": "Rivers two" }]));
        assert_eq!(page["sources"]["nodes"], json!([{ "label": "Osei, 2019" }]));
        assert_eq!(page["commentCount"], 2);
        assert_eq!(page["comments"]["nodes"][0]["bodyHtml"], "<p>Comment 1</p>\n");
    }
}
