//! Calling an operation of the table in either API.

use std::sync::atomic::{AtomicUsize, Ordering};

use masthead_tests::{Method, TestApp, Value, Who, json};

use crate::{
    operations::Schema,
    table::{About, Operation, Subject},
};

/// What came of a call: the data, or the code and the fields of the failure.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Null where REST answers with no body.
    Data(Value),
    /// The code, and the paths of the fields in order.
    Failure(String, Vec<String>),
}

impl Outcome {
    /// `allowed`, or the code.
    pub fn word(&self) -> &str {
        match self {
            Outcome::Data(_) => "allowed",
            Outcome::Failure(code, _) => code,
        }
    }

    /// The data of a call that succeeds.
    pub fn data(self, of: &str) -> Value {
        match self {
            Outcome::Data(data) => data,
            Outcome::Failure(code, fields) => panic!("{of}: {code} {fields:?}"),
        }
    }
}

/// What is different about a call.
#[derive(Clone, Debug, Default)]
pub struct Twist {
    /// In place of the input of the table.
    pub input: Option<Value>,
    /// Name no version.
    pub no_version: bool,
    /// Arguments of a list, as names and JSON values.
    pub page: Vec<(&'static str, Value)>,
}

/// The credentials for a call: those of an account of its own where the call ends all that the account has.
async fn credentials(app: &TestApp, who: Who, operation: &Operation) -> Option<String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let ends = ["/logout", "/logout-everywhere", "/auth/password"].iter().any(|path| operation.rest.ends_with(path));
    match who.role().filter(|_| ends) {
        None => app.token(who).await,
        Some(role) => {
            let email = format!("one.{}@example.org", NEXT.fetch_add(1, Ordering::Relaxed));
            app.make_account(&email, role).await;
            Some(app.sign_in(&email).await["accessToken"].as_str().expect("a token").to_owned())
        }
    }
}

async fn input(app: &TestApp, operation: &Operation, who: Who, subject: &Subject, twist: &Twist) -> Value {
    let mut input = twist.input.clone().unwrap_or_else(|| operation.input(subject));
    if input["refreshToken"] == "REFRESH" {
        input["refreshToken"] = app.sign_in("editor@example.org").await["refreshToken"].clone();
    }
    if input["token"] == "LINK" {
        input["token"] = json!(app.link_for(&format!("a.{}@example.org", subject.token)).await);
    }
    // Who is signed in is known by the account's own name and address.
    if operation.graphql == "mutation submitComment" && who.email().is_some() {
        for field in ["name", "email"] {
            input.as_object_mut().and_then(|input| input.remove(field));
        }
    }
    input
}

async fn send(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let body = answer.bytes().await.expect("a body");
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn failure(code: &Value, fields: &Value) -> Outcome {
    let path = |field: &Value| field["path"].as_str().unwrap_or_default().to_owned();
    let fields = fields.as_array().map(|fields| fields.iter().map(path).collect()).unwrap_or_default();
    Outcome::Failure(code.as_str().unwrap_or("no code").to_owned(), fields)
}

/// Calls it by REST.
pub async fn rest(app: &TestApp, operation: &Operation, who: Who, subject: &Subject, twist: &Twist) -> Outcome {
    let (method, path) = operation.rest.split_once(' ').expect("method and path");
    let mut path = path.replace("{key}", &subject.id).replace("{revision}", &subject.revision);
    let arguments = operation.arguments(app);
    let page: Vec<String> =
        arguments.iter().chain(&twist.page).map(|(name, value)| format!("{name}={}", plain(value))).collect();
    if !page.is_empty() {
        path = format!("{path}?{}", page.join("&"));
    }
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let mut request = app.request(Who::Anonymous, method, &path).await;
    if let Some(token) = credentials(app, who, operation).await {
        request = request.bearer_auth(token);
    }
    if operation.is_versioned() && !twist.no_version {
        request = request.header("If-Match", format!("\"{}\"", subject.version.expect("a version")));
    }
    let input = input(app, operation, who, subject, twist).await;
    if !input.is_null() {
        request = request.json(&input);
    }
    let (status, body) = send(request).await;
    if status < 400 { Outcome::Data(body) } else { failure(&body["code"], &body["fields"]) }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Calls it by GraphQL, with this selection on what REST answers with; the answer is that.
pub async fn graphql(
    app: &TestApp,
    schema: &Schema,
    operation: &Operation,
    selection: &str,
    (who, subject, twist): (Who, &Subject, &Twist),
) -> Outcome {
    let (word, name) = operation.graphql.split_once(' ').expect("kind and field");
    let field = &schema.fields(owner(word)).expect("a root")[name];
    let mut variables = json!({});
    let always = operation.arguments(app);
    let mut arguments: Vec<String> =
        always.iter().chain(&twist.page).map(|(name, value)| format!("{name}: {value}")).collect();
    let mut declared = String::new();
    if let Some(ty) = &field.input {
        let mut input = match input(app, operation, who, subject, twist).await {
            Value::Null => json!({}),
            input => input,
        };
        if operation.is_versioned() {
            if operation.about != About::Site {
                input["id"] = json!(subject.id);
            }
            if !twist.no_version {
                input["expectedVersion"] = json!(subject.version);
            }
            if matches!(operation.about, About::Revised(_)) {
                input["revisionId"] = json!(subject.revision);
            }
        } else if matches!(operation.about, About::Session | About::Token | About::Link(_) | About::CommentBlock) {
            input["id"] = json!(subject.id);
        } else if name == "createPreviewLink" {
            let kind = if operation.about == About::Draft("faq") { "faqId" } else { "articleId" };
            input[kind] = json!(subject.id);
        } else if ["submitComment", "setCommentSettings"].contains(&name) {
            input["articleId"] = json!(subject.id);
        }
        variables = json!({ "input": input });
        declared = format!("($input: {ty})");
        arguments.push("input: $input".to_owned());
    } else if field.arguments.iter().any(|argument| argument == "id") && !subject.id.is_empty() {
        arguments.push(format!("id: \"{}\"", subject.id));
    } else if ["commentSettings", "commentForm"].contains(&name) {
        arguments.push(format!("articleId: \"{}\"", subject.id));
    }
    let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
    let selection = match operation.payload {
        "" | "id" => selection.to_owned(),
        payload => format!("{{ {payload} {selection} }}"),
    };
    let query = match word {
        "editorial" => format!("{{ editorial {{ {name}{arguments} {selection} }} }}"),
        "query" => format!("query{declared} {{ {name}{arguments} {selection} }}"),
        _ => format!("mutation{declared} {{ {name}{arguments} {selection} }}"),
    };
    let mut request = app.request(Who::Anonymous, Method::POST, "/graphql").await;
    if let Some(token) = credentials(app, who, operation).await {
        request = request.bearer_auth(token);
    }
    let (_, body) = send(request.json(&json!({ "query": query, "variables": variables }))).await;
    let error = &body["errors"][0];
    if !error.is_null() {
        return failure(&error["extensions"]["code"], &error["extensions"]["fields"]);
    }
    let data = if word == "editorial" { &body["data"]["editorial"] } else { &body["data"] };
    let data = &data[name];
    Outcome::Data(match operation.payload {
        "" | "id" => data.clone(),
        payload => data[payload].clone(),
    })
}

/// The root type of a kind of operation.
pub fn owner(word: &str) -> &'static str {
    match word {
        "query" => "Query",
        "editorial" => "Editorial",
        _ => "Mutation",
    }
}
