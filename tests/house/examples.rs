//! The playground's examples: each is valid, and runs on the demo content as the playground sends it.

use std::{collections::BTreeSet, fs};

use masthead::{cli::demo, context::Cx, graphql::playground};
use masthead_tests::{TestApp, Value, Who, json, on_both_engines};

use crate::operations::root;

fn examples() -> Vec<Value> {
    let examples: Value = playground::examples().parse().expect("JSON");
    examples.as_array().expect("a list").clone()
}

/// The operations of a document, as keyword and name.
fn operations(query: &str) -> Vec<(&str, &str)> {
    let named = query.lines().filter_map(|line| {
        let (keyword, rest) = line.split_once(' ')?;
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        matches!(keyword, "query" | "mutation").then_some((keyword, name))
    });
    named.collect()
}

/// The variables with what `Find` answered in place of `<its.path>`, as a person would put it there.
fn fill(variables: &Value, found: &Value) -> Value {
    match variables {
        Value::String(text) => match text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
            Some(path) => {
                let value = found.pointer(&format!("/{}", path.replace('.', "/")));
                value.unwrap_or_else(|| panic!("nothing at {path} in {found}")).clone()
            }
            None => variables.clone(),
        },
        Value::Array(items) => items.iter().map(|item| fill(item, found)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), fill(value, found))).collect(),
        plain => plain.clone(),
    }
}

async fn run(app: &TestApp, who: Who, example: &Value, operation: &str, variables: &Value) -> Value {
    let body = json!({ "query": example["query"], "operationName": operation, "variables": variables });
    let request = app.request(who, masthead_tests::Method::POST, "/graphql").await.json(&body);
    let reply = app.send(request, 200).await;
    assert!(reply.body.get("errors").is_none(), "{} {operation}: {}", example["title"], reply.body);
    reply.body["data"].clone()
}

/// Whether there is anything in an answer: not only nulls, empty lists and counts of zero.
pub fn holds_something(answer: &Value) -> bool {
    match answer {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_i64() != Some(0),
        Value::Array(items) => items.iter().any(holds_something),
        Value::Object(fields) => fields.values().any(holds_something),
    }
}

on_both_engines! {
    /// Anonymous runs them, and an editor what is for editors: one after the other, each on what those before left.
    async fn run_on_the_demo_content(app: &TestApp) {
        demo::fill(&Cx::system(app.app.clone())).await.expect("the demo content");
        for example in examples() {
            let who = if example["audience"] == "editors" { Who::Editor } else { Who::Anonymous };
            let query = example["query"].as_str().unwrap();
            let mut variables: Value = example["variables"].as_str().unwrap().parse().expect("JSON");
            if variables.get("password").is_some() {
                variables["password"] = json!(masthead_tests::PASSWORD);
            }
            let operations = operations(query);
            assert!(!operations.is_empty(), "{query}");
            let mut found = Value::Null;
            for (keyword, operation) in operations {
                if operation != "Find" {
                    variables = fill(&variables, &found);
                }
                let answer = run(app, who, &example, operation, &variables).await;
                assert!(holds_something(&answer), "{keyword} {operation}: {answer}");
                if operation == "Find" {
                    found = answer;
                }
            }
        }
    }

    /// GraphiQL's own question for the schema, word for word, passes the guard.
    async fn introspection_of_graphiql(app: &TestApp) {
        for who in [Who::Anonymous, Who::Admin] {
            let data = app.data(who, include_str!("introspection.graphql"), json!({})).await;
            assert!(data["__schema"]["types"].as_array().unwrap().len() > 50);
        }
    }
}

/// What lies in the folder is in the playground, and nothing else.
#[test]
fn every_file_is_shown() {
    let base = root().join("api/assets/playground/examples");
    let mut files = BTreeSet::new();
    for audience in fs::read_dir(&base).expect("the folder").flatten() {
        for file in fs::read_dir(audience.path()).expect("a folder").flatten() {
            let text = fs::read_to_string(file.path()).expect("a file");
            if file.path().extension().is_some_and(|extension| extension == "graphql") {
                let (title, query) = text.split_once('\n').expect("two lines");
                assert!(title.starts_with("# "), "the first line of {} is its title", file.path().display());
                files.insert((title.trim_start_matches("# ").to_owned(), query.to_owned()));
                assert!(file.path().with_extension("json").exists());
            }
        }
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let panel = fs::read_to_string(root().join("api/assets/playground/examples.js")).expect("the panel");
    for example in examples() {
        let audience = text(&example["audience"]);
        let is_shown =
            panel.contains(&format!("\n  {audience}: [")) || panel.contains(&format!("\n  \"{audience}\": ["));
        assert!(is_shown, "the panel shows no examples for {audience}");
    }
    let shown: Vec<_> = examples().iter().map(|example| (text(&example["title"]), text(&example["query"]))).collect();
    assert_eq!(shown.iter().cloned().collect::<BTreeSet<_>>(), files);
    assert_eq!(shown.len(), files.len());
}
