//! docs/editing.md, as its reader follows it: every command, in order, of one API and then of the other.

use std::{
    path::Path,
    process::{Command, Output},
};

use masthead_tests::{PASSWORD, TestApp, Value, Who, json, on_both_engines, pluck};
use regex::Regex;

use crate::operations::root;

/// What is run: the blocks for both APIs, and those for this one.
fn script(api: &str) -> String {
    let document = std::fs::read_to_string(root().join("docs/editing.md")).expect("the document");
    let (mut script, mut is_taken) = (String::new(), None);
    for line in document.lines() {
        match (line.strip_prefix("```"), is_taken) {
            (Some(info), None) => {
                assert!(["sh", "sh rest", "sh graphql"].contains(&info), "a block of another kind: {info:?}");
                is_taken = Some(info == "sh" || info == format!("sh {api}"));
            }
            (Some(end), Some(_)) => {
                assert_eq!(end, "");
                is_taken = None;
            }
            (None, Some(true)) => script += &format!("{line}\n"),
            (None, _) => {}
        }
    }
    script
}

/// Whether the programs that the documents ask for are there. Where CI runs they must be.
pub fn has_programs() -> bool {
    let missing = ["bash", "curl", "python3"].into_iter().find(|program| {
        let asked = Command::new(program).arg("--version").output();
        !asked.is_ok_and(|output| output.status.success())
    });
    let Some(missing) = missing else { return true };
    let is_required = ["CI", "MASTHEAD_TEST_POSTGRES_URL"].iter().any(|name| std::env::var_os(name).is_some());
    assert!(!is_required, "{missing} is missing");
    println!("skipped: {missing} is missing");
    false
}

/// What a script shows, run in this folder with these variables; why it failed, if it did.
pub async fn bash(folder: &Path, script: &str, variables: &[(&str, String)]) -> Result<String, String> {
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", script]).current_dir(folder).envs(variables.iter().cloned());
    // The server is on this machine, whatever stands between it and others.
    bash.env("NO_PROXY", "*").env("no_proxy", "*");
    let output: Output = tokio::task::spawn_blocking(move || bash.output()).await.expect("it ends").expect("bash");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match output.status.success() && output.stderr.is_empty() {
        true => Ok(text(&output.stdout)),
        false => {
            let shown = text(&output.stdout);
            let end: Vec<_> = shown.lines().skip(shown.lines().count().saturating_sub(5)).collect();
            Err(format!("{}\n{}", end.join("\n"), text(&output.stderr)))
        }
    }
}

async fn follow(app: &TestApp, api: &str) -> Option<Vec<String>> {
    if !has_programs() {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [
        ("BASE", format!("http://{}", app.address)),
        ("EMAIL", "editor@example.org".to_owned()),
        ("PASSWORD", PASSWORD.to_owned()),
    ];
    let shown = bash(folder.path(), &script(api), &variables).await.unwrap_or_else(|why| panic!("{why}"));
    Some(shown.lines().map(str::to_owned).collect())
}

/// What the commands show, and what they leave.
async fn leads_to_a_corrected_article(app: &TestApp, api: &str) {
    let Some(shown) = follow(app, api).await else { return };
    assert_eq!(shown[..4], ["EDITOR", "DRAFT", "How glaciers feed rivers", "PUBLISHED"]);
    assert!(shown[4].contains("<strong>first</strong>"), "{shown:?}");
    let behind = ["How glaciers feed rivers in summer", "version_mismatch", "PUBLISHED", "True", "unauthenticated"];
    assert_eq!(shown[shown.len() - 5..], behind);
    let article = app.get(Who::Anonymous, "/api/v1/articles/how-glaciers-feed-rivers", 200).await.body;
    assert_eq!(article["title"], "How glaciers feed rivers in summer");
    assert_eq!(article["lead"], "Ice is a slow reservoir, and a generous one.");
    let body = "In summer, half of the water was ice **first**.\n\n## Melting\n\nIt comes down \"in the afternoon\".";
    assert_eq!(article["bodyMarkdown"], body);
    assert_eq!(pluck(&article["tags"], "name"), ["Glaciers", "Summer rivers"]);
    let faqs = article["faqs"]["items"].as_array().expect("FAQs").iter().map(|faq| faq["question"].clone());
    assert_eq!(faqs.collect::<Value>(), json!(["Do rivers run dry?"]));
    let desk = app.get(Who::Editor, "/api/v1/editorial/articles?total=true", 200).await.body;
    assert_eq!((&desk["page"]["totalCount"], &desk["items"][0]["status"]), (&json!(1), &json!("PUBLISHED")));
}

on_both_engines! {
    /// The commands of REST.
    async fn in_rest(app: &TestApp) {
        leads_to_a_corrected_article(app, "rest").await;
    }

    /// The commands of GraphQL.
    async fn in_graphql(app: &TestApp) {
        leads_to_a_corrected_article(app, "graphql").await;
    }
}

/// Each step stands in both columns, and there are ten.
#[test]
fn each_step_is_told_twice() {
    let document = std::fs::read_to_string(root().join("docs/editing.md")).expect("the document");
    let heading = Regex::new(r"(?m)^## (\d+)\. ").expect("an expression");
    let numbers: Vec<String> = heading.captures_iter(&document).map(|found| found[1].to_owned()).collect();
    assert_eq!(numbers, (1..=10).map(|number| number.to_string()).collect::<Vec<_>>());
    for (place, step) in heading.split(&document).skip(1).enumerate() {
        for block in ["```sh rest\n", "```sh graphql\n"] {
            assert_eq!(step.matches(block).count(), 1, "{block:?} of step {}", place + 1);
        }
    }
    assert!(script("rest").contains("--data-binary @post.md") && !script("rest").contains("/graphql"));
    assert!(script("graphql").contains("updateArticle") && !script("graphql").contains("/api/v1"));
}
