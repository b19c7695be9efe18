//! One operation in both APIs, and what it wrote.

use masthead::error::Code;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Reply, TestApp, Who};

/// An operation as each of the two APIs takes it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The method in REST.
    pub method: Method,
    /// The path in REST.
    pub path: String,
    /// The version in `If-Match`.
    pub version: Option<i64>,
    /// The body in REST.
    pub body: Option<Value>,
    /// The document in GraphQL.
    pub query: String,
    /// Its variables.
    pub variables: Value,
}

impl Operation {
    /// Making one of a kind, like `article`, by the same input in both.
    pub fn create(kind: &str, input: Value) -> Self {
        let name = capitalised(kind);
        Self {
            method: Method::POST,
            path: format!("/api/v1/editorial/{}", plural(kind)),
            version: None,
            body: Some(input.clone()),
            query: format!(
                "mutation($input: Create{name}Input!) {{ create{name}(input: $input) {{ {kind} {{ id version }} }} }}"
            ),
            variables: json!({ "input": input }),
        }
    }

    /// Changing one of a kind, given as `{id, version}`, by the same changes in both.
    pub fn update(kind: &str, thing: &Value, changes: Value) -> Self {
        let name = capitalised(kind);
        let mut input = changes.clone();
        if let Some(input) = input.as_object_mut() {
            input.insert("id".to_owned(), thing["id"].clone());
            input.insert("expectedVersion".to_owned(), thing["version"].clone());
        }
        Self {
            method: Method::PATCH,
            path: format!("/api/v1/editorial/{}/{}", plural(kind), thing["id"].as_str().unwrap_or_default()),
            version: thing["version"].as_i64(),
            body: Some(changes),
            query: format!(
                "mutation($input: Update{name}Input!) {{ update{name}(input: $input) {{ {kind} {{ id version }} }} }}"
            ),
            variables: json!({ "input": input }),
        }
    }

    /// Reading: a path in REST, a document in GraphQL.
    pub fn read(path: &str, query: &str, variables: Value) -> Self {
        let (path, query) = (path.to_owned(), query.to_owned());
        Self { method: Method::GET, path, version: None, body: None, query, variables }
    }
}

fn capitalised(kind: &str) -> String {
    kind[..1].to_uppercase() + &kind[1..]
}

fn plural(kind: &str) -> String {
    match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    }
}

/// The status that REST answers a code with.
pub fn status_of(code: &str) -> u16 {
    let known = Code::ALL.iter().find(|known| known.as_str() == code);
    known.unwrap_or_else(|| panic!("{code} is a code of the table")).status()
}

impl TestApp {
    /// Carries an operation out in REST.
    pub async fn by_rest(&self, who: Who, operation: &Operation, expected: u16) -> Reply {
        let Operation { method, path, version, body, .. } = operation.clone();
        self.change(who, method, &path, version, body, expected).await
    }

    /// An operation that both APIs accept. Gives what GraphQL answered.
    pub async fn accepted_twice(&self, who: Who, operation: &Operation) -> Value {
        let expected = if operation.method == Method::POST { 201 } else { 200 };
        self.by_rest(who, operation, expected).await;
        self.data(who, &operation.query, operation.variables.clone()).await
    }

    /// An operation that both APIs refuse with this code, the same fields and the same messages, writing nothing. The
    /// paths of the fields are these. A fault of shape is found by the library of each API, which word it in their own
    /// way; there only the code is the same, and the path is REST's.
    pub async fn refused_twice(&self, who: Who, operation: &Operation, code: &str, paths: &[&str]) {
        let before = self.position().await;
        let rest = self.by_rest(who, operation, status_of(code)).await;
        assert_eq!(rest.code(), code, "{operation:?}: {}", rest.body);
        assert_eq!(rest.fields(), paths, "{operation:?}: {}", rest.body);
        let graphql = self.refused(who, &operation.query, operation.variables.clone(), code).await;
        let error = &graphql.body["errors"][0];
        if code != "invalid_request" {
            assert_eq!(error["extensions"]["fields"], rest.body["fields"], "{operation:?}");
            assert_eq!(error["message"], rest.body["detail"], "{operation:?}");
        }
        assert_eq!(self.position().await, before, "what is refused writes nothing: {operation:?}");
    }
}
