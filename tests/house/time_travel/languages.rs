//! The best language of a moment: siblings that were published and withdrawn at other times.

use masthead_tests::{TestApp, Value, Who, json, on_both_engines, pluck};

use super::{pass, saved};
use crate::languages::{made, read, word};

/// Siblings with what readers could see of them at six moments.
struct Group {
    english: Value,
    german: Value,
    portuguese: Value,
    moments: [String; 6],
}

/// English from the beginning, called `Two` from the fifth moment on; German at the second, and again, as `Zwei`, at the
/// sixth; Portuguese from the fourth on. Readers see all of them now.
async fn group(app: &TestApp, kind: &str) -> Group {
    let (_, title) = word(kind);
    let (update, unpublish) = (format!("update{kind}"), format!("unpublish{kind}"));
    let english = made(app, kind, "One", "en", None, true).await;
    let first = pass(app);
    let german = made(app, kind, "Eins", "de", Some(&english), true).await;
    let second = pass(app);
    let german = app.mutate_at(&unpublish, &german, json!({})).await;
    let third = pass(app);
    let portuguese = made(app, kind, "Um", "pt", Some(&english), true).await;
    let fourth = pass(app);
    let english = saved(app, &update, &english, json!({ title: "Two", "slug": "two" })).await;
    let fifth = pass(app);
    let german = saved(app, &update, &german, json!({ title: "Zwei", "slug": "zwei" })).await;
    let sixth = pass(app);
    Group { english, german, portuguese, moments: [first, second, third, fourth, fifth, sixth] }
}

/// What somebody sees under a key at each of the moments, in both APIs.
async fn seen(app: &TestApp, who: Who, kind: &str, group: &Group, key: &Value, languages: &[&str]) -> Vec<Value> {
    let mut titles = Vec::new();
    for moment in &group.moments {
        titles.push(read(app, who, kind, key, languages, Some(moment)).await);
    }
    titles
}

/// The siblings of an entry at a moment, or null, in both APIs.
async fn siblings(app: &TestApp, who: Who, kind: &str, entry: &Value, moment: &str) -> Value {
    let ((plural, _), field) = (word(kind), kind.to_lowercase());
    let query = format!(
        "query($id: ID!, $t: DateTime!) {{ {field}(id: $id, asOf: $t) {{ translations {{ title slug locale }} }} }}"
    );
    let data = app.data(who, &query, json!({ "id": entry["id"], "t": moment })).await;
    let Some(told) = data[&field].get("translations") else { return Value::Null };
    let path = format!("/api/v1/{plural}/{}?asOf={moment}", entry["id"].as_str().expect("an id"));
    let page = app.get(who, &path, 200).await.body;
    assert_eq!(pluck(&page["translations"], "slug"), pluck(told, "slug"), "{moment}");
    json!(pluck(told, "title"))
}

/// What a list with fallbacks shows at a moment, in both APIs.
async fn listed(app: &TestApp, who: Who, kind: &str, languages: &[&str], moment: &str) -> Vec<String> {
    let (plural, title) = word(kind);
    let (first, rest) = languages.split_first().expect("a language");
    let filter = format!("locale: \"{first}\", fallbacks: {}", json!(rest));
    let query =
        format!("{{ {plural}(filter: {{ {filter} }}, asOf: \"{moment}\") {{ totalCount nodes {{ {title} }} }} }}");
    let data = app.data(who, &query, json!({})).await[plural].clone();
    let titles = pluck(&data["nodes"], title);
    assert_eq!(data["totalCount"].as_u64(), Some(titles.len() as u64));
    let path = format!("/api/v1/{plural}?locale={first}&fallbacks={}&asOf={moment}", rest.join(","));
    assert_eq!(pluck(&app.get(who, &path, 200).await.body["items"], title), titles, "{path}");
    titles
}

/// Null stands where nothing is seen.
fn titles(list: [&str; 6]) -> Vec<Value> {
    list.map(|title| if title == "-" { Value::Null } else { json!(title) }).to_vec()
}

on_both_engines! {
    /// Readers get the best of what was published then, by id and by slug, in lists, and among the siblings.
    async fn the_best_of_then(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let group = group(app, kind).await;
            let is = async |key: &Value, languages: &[&str], expected: [&str; 6]| {
                let seen = seen(app, Who::Anonymous, kind, &group, key, languages).await;
                assert_eq!(seen, titles(expected), "{kind} {key} {languages:?}");
            };
            let (english, german) = (&group.english["id"], &group.german["id"]);
            is(english, &["de", "pt", "en"], ["One", "Eins", "One", "Um", "Um", "Zwei"]).await;
            is(english, &["de", "en"], ["One", "Eins", "One", "One", "Two", "Zwei"]).await;
            is(english, &["pt"], ["-", "-", "-", "Um", "Um", "Um"]).await;
            is(english, &["fr"], ["-"; 6]).await;
            // It is reached through what was published itself.
            is(german, &["en", "de"], ["-", "One", "-", "-", "-", "Two"]).await;
            is(german, &[], ["-", "Eins", "-", "-", "-", "Zwei"]).await;
            // A slug finds what holds it, whenever it got it.
            is(&json!("two"), &["de", "en"], ["One", "Eins", "One", "One", "Two", "Zwei"]).await;
            is(&json!("zwei"), &["de", "en"], ["-", "Eins", "-", "-", "-", "Zwei"]).await;
            is(&json!("one"), &[], ["One", "One", "One", "One", "Two", "Two"]).await;
            let of_each = [
                (vec![], "One"),
                (vec!["Eins"], "Eins"),
                (vec![], "One"),
                (vec!["Um"], "Um"),
                (vec!["Um"], "Um"),
                (vec!["Zwei", "Um"], "Zwei"),
            ];
            for (moment, (others, best)) in group.moments.iter().zip(of_each) {
                let told = siblings(app, Who::Anonymous, kind, &group.english, moment).await;
                assert_eq!(told, json!(others), "{kind} {moment}");
                assert_eq!(listed(app, Who::Anonymous, kind, &["de", "pt", "en"], moment).await, [best], "{kind}");
            }
        }
    }

    /// What is withdrawn now is no language of the past for readers; it is for whoever sees it on the desk.
    async fn a_withdrawn_language_was_never_there(app: &TestApp) {
        for kind in ["Article", "Faq"] {
            let group = group(app, kind).await;
            let order = ["de", "pt", "en"];
            let whole = titles(["One", "Eins", "One", "Um", "Um", "Zwei"]);
            let withdrawn = app.mutate_at(&format!("unpublish{kind}"), &group.portuguese, json!({})).await;
            let is_seen = seen(app, Who::Anonymous, kind, &group, &group.english["id"], &order).await;
            assert_eq!(is_seen, titles(["One", "Eins", "One", "One", "Two", "Zwei"]), "{kind}");
            assert_eq!(seen(app, Who::Anonymous, kind, &group, &group.portuguese["id"], &[]).await, titles(["-"; 6]));
            assert_eq!(seen(app, Who::Editor, kind, &group, &group.english["id"], &order).await, whole);
            let fourth = &group.moments[3];
            assert_eq!(siblings(app, Who::Anonymous, kind, &group.english, fourth).await, json!([]));
            assert_eq!(siblings(app, Who::Anonymous, kind, &group.portuguese, fourth).await, Value::Null);
            assert_eq!(siblings(app, Who::Editor, kind, &group.english, fourth).await, json!(["Um"]));
            assert_eq!(listed(app, Who::Anonymous, kind, &order, fourth).await, ["One"]);
            assert_eq!(listed(app, Who::Editor, kind, &order, fourth).await, ["Um"]);
            // Published again, it has its past again.
            app.mutate_at(&format!("publish{kind}"), &withdrawn, json!({})).await;
            assert_eq!(seen(app, Who::Anonymous, kind, &group, &group.english["id"], &order).await, whole);
            assert_eq!(listed(app, Who::Anonymous, kind, &order, fourth).await, ["Um"]);
        }
    }
}
