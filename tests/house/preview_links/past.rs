//! A link tells nothing of a past that readers may not ask for: what was withdrawn stays withdrawn.

use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines};

use super::{link, with};
use crate::languages::{made, word};

/// What both APIs tell whoever has this token of a previewed entry, as text.
async fn told(app: &TestApp, token: Option<&str>, kind: &str, id: &Value) -> [Value; 2] {
    let ((plural, title), field) = (word(kind), kind.to_lowercase());
    let query = format!(
        "query($id: ID!) {{ {field}(id: $id, preview: true) {{ {title} publications {{ title slug correction }}
            corrections {{ note }} translations {{ title slug }} tags {{ name articles {{ nodes {{ title }} }} }} jsonLd }} }}"
    );
    let as_editor = app.token(Who::Editor).await.expect("a token");
    let token = token.unwrap_or(&as_editor);
    let question = json!({ "query": query, "variables": { "id": id } });
    let graphql = with(app, token, Method::POST, "/graphql", question, 200).await.body;
    assert!(graphql.get("errors").is_none(), "{graphql}");
    let path = format!("/api/v1/{plural}/{}?preview=true", id.as_str().expect("an id"));
    let rest = with(app, token, Method::GET, &path, Value::Null, 200).await.body;
    let graphql = graphql["data"][field].clone();
    for part in ["publications", "corrections", "translations"] {
        let count = |answer: &Value| answer[part].as_array().expect("a list").len();
        assert_eq!(count(&graphql), count(&rest), "{part}");
    }
    [graphql, rest]
}

on_both_engines! {
    /// Of an entry that was published, put right and withdrawn, with a sibling that was withdrawn as well.
    async fn of_a_withdrawn_past_nothing_is_told(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let (plural, title) = word(kind);
            let entry = made(app, kind, "Secret first", "en", None, true).await;
            let sibling = made(app, kind, "Secret sibling", "de", Some(&entry), true).await;
            let shown = made(app, kind, "Frère", "fr", Some(&entry), true).await;
            let tag = json!({ "tags": [{ "name": format!("Tag of {plural}") }] });
            let mut secret = json!({ title: "Secret second", "slug": "secret-second", "publish": true,
                "correction": { "note": "A secret fault." } });
            secret["tags"] = tag["tags"].clone();
            let entry = app.mutate_at(&format!("update{kind}"), &entry, secret).await;
            app.app.clock().advance(1_000_000);
            let then = masthead::clock::format(app.app.clock().now());
            app.app.clock().advance(1_000_000);
            let entry = app.mutate_at(&format!("unpublish{kind}"), &entry, json!({})).await;
            app.mutate_at(&format!("unpublish{kind}"), &sibling, json!({})).await;
            let change = json!({ title: "Now a draft", "slug": "now-a-draft" });
            let entry = app.mutate_at(&format!("update{kind}"), &entry, change).await;
            let path = format!("/api/v1/editorial/{plural}/{}", entry["id"].as_str().expect("an id"));
            let made_link = link(app, &path, json!({})).await;
            let token = made_link["token"].as_str().expect("a token");
            for seen in told(app, Some(token), kind, &entry["id"]).await {
                assert_eq!((&seen[title], &seen["publications"]), (&json!("Now a draft"), &json!([])));
                assert_eq!((&seen["corrections"], &seen["translations"][0]["title"]), (&json!([]), &json!("Frère")));
                assert!(!seen.to_string().to_lowercase().contains("secret"), "{seen}");
            }
            // Nor of a time: with the token it is a reader who asks.
            let of_then = format!("/api/v1/{plural}/{}", entry["id"].as_str().expect("an id"));
            with(app, token, Method::GET, &format!("{of_then}?asOf={then}"), Value::Null, 404).await;
            let both = format!("{of_then}?preview=true&asOf={then}");
            with(app, token, Method::GET, &both, Value::Null, 422).await;
            let of_sibling = format!("/api/v1/{plural}/{}?asOf={then}", shown["id"].as_str().expect("an id"));
            let page = with(app, token, Method::GET, &of_sibling, Value::Null, 200).await.body;
            assert_eq!(page["translations"], json!([]));
            // The control: whoever sees the desk is told, and so is everybody when readers may ask again.
            for seen in told(app, None, kind, &entry["id"]).await {
                assert_eq!(seen["publications"].as_array().expect("a list").len(), 2, "{seen}");
                assert_eq!(seen["corrections"][0]["note"], "A secret fault.");
            }
            app.mutate_at(&format!("publish{kind}"), &entry, json!({})).await;
            for seen in told(app, Some(token), kind, &entry["id"]).await {
                assert_eq!(seen["publications"].as_array().expect("a list").len(), 3, "{seen}");
                assert_eq!(seen["corrections"][0]["note"], "A secret fault.");
            }
            with(app, token, Method::GET, &format!("{of_then}?asOf={then}"), Value::Null, 200).await;
        }
    }
}
