//! The documents' examples: every command runs as it stands against a server with the demo content, and answers something.

use std::{collections::BTreeSet, fs};

use masthead::{cli::demo, context::Cx};
use masthead_tests::{PASSWORD, TestApp, Value, Who, json, on_both_engines};

use crate::{
    cli::BINARY,
    editing::{bash, has_programs},
    examples::holds_something,
    operations::root,
};

/// The documents with examples that a reader of the demo content can follow, in the order in which they are followed here.
const FOLLOWED: [&str; 7] = [
    "README.md",
    "docs/graphql.md",
    "docs/preview.md",
    "docs/time-travel.md",
    "docs/languages.md",
    "docs/history.md",
    "docs/desk.md",
];

/// The documents whose commands are for a server of the reader's own, and why.
const NOT_FOLLOWED: [(&str, &str); 2] = [
    ("docs/access.md", "its commands are for an address and for accounts of one's own"),
    ("docs/editing.md", "its commands are followed, step by step, by a test of its own"),
];

/// What documents say the server's address is.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// Has each answer of `curl` in a line of its own of the file `answers`, ends at the first failure, and knows the binary.
const PROGRAMS: &str = r#"
masthead() {
  "$BINARY" "$@"
}
curl() {
  local answer
  answer=$(command curl --fail-with-body "$@") || { echo "$answer" >&2; return 1; }
  tr '\n' ' ' <<<"$answer" >>answers
  echo >>answers
  echo "$answer"
}
"#;

fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// The blocks of code of a document, each with what it is marked as.
fn blocks(text: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open): (Vec<(String, String)>, bool) = (Vec::new(), false);
    for line in text.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(kind), false) => blocks.push((kind.to_owned(), String::new())),
            (Some(_), true) => {}
            (None, true) => blocks.last_mut().expect("a block").1 += &format!("{line}\n"),
            (None, false) => continue,
        }
        open = line.starts_with("```") != open;
    }
    blocks
}

/// The blocks of commands with `curl` in them.
fn commands(document: &str) -> Vec<String> {
    let blocks = blocks(&read(document)).into_iter();
    blocks.filter(|(kind, code)| kind.starts_with("sh") && code.contains("curl")).map(|(_, code)| code).collect()
}

/// What an answer holds: the data of GraphQL, which has no errors, or the body of REST.
fn of_answer(answer: &str) -> Value {
    // The schema of GraphQL, say, is no JSON.
    let Ok(body) = answer.parse::<Value>() else { return json!(answer.trim()) };
    assert!(body.get("errors").is_none(), "{body}");
    body.get("data").cloned().unwrap_or(body)
}

/// Runs the commands of a document, one after the other, as an editor who has a token.
async fn follow(app: &TestApp, document: &str) {
    let script = commands(document).concat();
    let expected = script.matches("curl -s").count();
    let script = script.replace(ADDRESS, &format!("http://{}", app.address)).replace("THE PASSWORD", PASSWORD);
    let folder = tempfile::tempdir().expect("a folder");
    let token = app.token(Who::Editor).await.expect("a token");
    let variables = [("TOKEN", token), ("BINARY", BINARY.to_owned())];
    bash(folder.path(), &format!("{PROGRAMS}{script}"), &variables)
        .await
        .unwrap_or_else(|why| panic!("{document}: {why}"));
    let answers = fs::read_to_string(folder.path().join("answers")).unwrap_or_default();
    assert_eq!(answers.lines().count(), expected, "{document}: {answers}");
    for answer in answers.lines() {
        assert!(holds_something(&of_answer(answer)), "{document}: {answer}");
    }
    for (kind, query) in blocks(&read(document)) {
        if kind == "graphql" {
            let answer = app.data(Who::Editor, &query, json!({})).await;
            assert!(holds_something(&answer), "{document}: {answer}");
        }
    }
}

on_both_engines! {
    /// An example that breaks, or that shows nothing, fails here.
    async fn every_example_shows_something(app: &TestApp) {
        if !has_programs() {
            return;
        }
        demo::fill(&Cx::system(app.app.clone())).await.expect("the demo content");
        for document in FOLLOWED {
            follow(app, document).await;
        }
    }
}

/// Every document with such commands is followed, or says here why not.
#[test]
fn every_document_is_followed() {
    let in_folder = fs::read_dir(root().join("docs")).expect("the documents").flatten();
    let names = in_folder.map(|file| format!("docs/{}", file.file_name().to_string_lossy()));
    let documents = names.filter(|name| name.ends_with(".md")).chain(["README.md".to_owned()]);
    let with_commands: BTreeSet<String> = documents.filter(|document| !commands(document).is_empty()).collect();
    let known = FOLLOWED.into_iter().chain(NOT_FOLLOWED.map(|(document, _)| document));
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    assert_eq!(with_commands, known);
    // A variable that nothing sets stands in none of them.
    for document in FOLLOWED {
        let script = commands(document).concat();
        assert!(!script.contains("$BASE") && script.contains(ADDRESS), "{document}");
    }
}

/// The control: blocks are found where they are, and no prose.
#[test]
fn blocks_are_told_from_prose() {
    let text = "Prose.\n```sh\ncurl -s one\n```\nMore.\n```json\n{}\n```\n";
    let block = |kind: &str, code: &str| (kind.to_owned(), code.to_owned());
    assert_eq!(blocks(text), [block("sh", "curl -s one\n"), block("json", "{}\n")]);
}
