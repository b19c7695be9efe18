//! The tree of categories: no circles, no orphans, and no deeper than the limit.

use masthead::limits::CATEGORY_DEPTH;
use masthead_tests::{TestApp, Value, Who, at, json, on_both_engines, pluck};

async fn category(app: &TestApp, name: &str, parent: Option<&Value>) -> Value {
    let parent = parent.map_or(Value::Null, |parent| json!({ "id": parent["id"] }));
    app.mutate("createCategory", json!({ "name": name, "parent": parent })).await
}

/// A chain of so many categories, each under the one before.
async fn chain(app: &TestApp, name: &str, length: usize) -> Vec<Value> {
    let mut chain: Vec<Value> = Vec::new();
    for level in 1..=length {
        chain.push(category(app, &format!("{name} {level}"), chain.last()).await);
    }
    chain
}

on_both_engines! {
    /// Parents and children, by name, in both APIs; a category moves, to another parent and to the root.
    async fn a_category_has_its_place(app: &TestApp) {
        let root = category(app, "Root", None).await;
        let (b, a) = (category(app, "B", Some(&root)).await, category(app, "A", Some(&root)).await);
        let query = "query($slug: String!) { category(slug: $slug) { parent { slug } children { name } } }";
        let data = app.data(Who::Anonymous, query, json!({ "slug": "root" })).await;
        assert_eq!(
            (pluck(&data["category"]["children"], "name"), &data["category"]["parent"]),
            (vec!["A".to_owned(), "B".to_owned()], &Value::Null)
        );
        let moved = app.mutate_at("updateCategory", &b, json!({ "parent": { "slug": "a" } })).await;
        assert_eq!(moved["parentId"], a["id"]);
        let page = app.get(Who::Anonymous, "/api/v1/categories/b", 200).await.body;
        assert_eq!((&page["parent"]["slug"], &page["children"]), (&json!("a"), &json!([])));
        let renamed = app.mutate_at("updateCategory", &moved, json!({ "name": "Beta" })).await;
        assert_eq!(renamed["parentId"], a["id"], "absent stays");
        let freed = app.mutate_at("updateCategory", &renamed, json!({ "parent": null })).await;
        assert_eq!(freed["parentId"], Value::Null);
        let unknown = app
            .mutation_refused(
                "updateCategory",
                at(&freed, json!({ "parent": { "slug": "unheard-of" } })),
                "invalid_input",
            )
            .await;
        assert_eq!(unknown.fields(), ["/parent"]);
    }

    /// A category cannot stand under itself, nor under one of its own.
    async fn there_are_no_circles(app: &TestApp) {
        let chain = chain(app, "Level", 3).await;
        for below in &chain {
            let under = json!({ "parent": { "id": below["id"] } });
            let refused = app.mutation_refused("updateCategory", at(&chain[0], under), "invalid_input").await;
            assert_eq!(refused.fields(), ["/parent"]);
        }
        app.mutate_at("updateCategory", &chain[2], json!({ "parent": { "id": chain[0]["id"] } })).await;
    }

    /// A category with children is not deleted; when they are gone, it is.
    async fn there_are_no_orphans(app: &TestApp) {
        let chain = chain(app, "Level", 2).await;
        let position = app.position().await;
        app.mutation_refused("deleteCategory", at(&chain[0], json!({})), "conflict").await;
        assert_eq!(app.position().await, position);
        app.mutate_at("deleteCategory", &chain[1], json!({})).await;
        app.mutate_at("deleteCategory", &chain[0], json!({})).await;
        let left = app.data(Who::Anonymous, "{ categories { totalCount } }", json!({})).await;
        assert_eq!(left["categories"]["totalCount"], 0);
    }

    /// No category stands deeper than the limit, however it came there: made, or moved with what is below it.
    async fn the_tree_is_so_deep_and_no_deeper(app: &TestApp) {
        let deep = chain(app, "Deep", CATEGORY_DEPTH).await;
        let under = |parent: &Value| json!({ "parent": { "id": parent["id"] } });
        let mut below = under(&deep[CATEGORY_DEPTH - 1]);
        below["name"] = json!("Too deep");
        let refused = app.mutation_refused("createCategory", below, "invalid_input").await;
        assert_eq!(refused.fields(), ["/parent"]);
        let short = chain(app, "Short", 3).await;
        let refused = app
            .mutation_refused("updateCategory", at(&short[0], under(&deep[CATEGORY_DEPTH - 3])), "invalid_input")
            .await;
        assert_eq!(refused.fields(), ["/parent"]);
        app.mutate_at("updateCategory", &short[0], under(&deep[CATEGORY_DEPTH - 4])).await;
    }
}
