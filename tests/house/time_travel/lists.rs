//! Lists of the past.

use masthead_tests::{Value, Who, json, on_both_engines, pluck};

use super::{on_desk, pass, saved};

on_both_engines! {
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
}
