//! The contracts of both APIs: the documents in the repository are the ones that the code gives, everything in them is
//! described, and they tell of every route.

use std::collections::BTreeSet;

use async_graphql::parser::{
    parse_schema,
    types::{TypeDefinition, TypeKind, TypeSystemDefinition},
};
use masthead::error::Code;
use masthead_tests::{Method, Value, Who, json, on_both_engines};

use crate::operations::{rest_operations, root};

fn in_repository(file: &str, generated: &str, command: &str) {
    let kept = std::fs::read_to_string(root().join(file)).unwrap_or_default();
    let line = kept.lines().zip(generated.lines()).position(|(kept, generated)| kept != generated);
    assert!(
        kept == generated,
        "{file} is not what the code gives (first difference in line {:?}). Renew it: {command}",
        line.map(|line| line + 1)
    );
}

/// The schema in the repository is the one that is served.
#[test]
fn the_schema_in_the_repository_is_the_code_s() {
    in_repository("schema.graphql", &masthead::graphql::schema::sdl(), "cargo run -- schema > schema.graphql");
}

/// The OpenAPI document in the repository is the one that is served.
#[test]
fn the_openapi_document_in_the_repository_is_the_code_s() {
    let text = masthead::rest::openapi::text().expect("JSON");
    in_repository("openapi.json", &text, "cargo run -- openapi > openapi.json");
}

/// Whoever explores the schema reads what each thing in it is.
#[test]
fn everything_in_the_schema_is_described() {
    let document = parse_schema(masthead::graphql::schema::sdl()).expect("the SDL parses");
    let types: Vec<TypeDefinition> = document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => Some(ty.node),
            _ => None,
        })
        .collect();
    assert!(types.len() > 100, "only {} types were found", types.len());
    // The library names connections without describing them; their edges and fields it describes.
    let by_the_library = |name: &String| name.ends_with("Connection");
    let missing: Vec<String> = types.iter().flat_map(undescribed).filter(|name| !by_the_library(name)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

fn undescribed(ty: &TypeDefinition) -> Vec<String> {
    let name = ty.name.node.as_str();
    let mut missing = Vec::new();
    let mut need = |what: String, description: Option<&str>| {
        if description.is_none_or(|text| text.trim().is_empty()) {
            missing.push(what);
        }
    };
    need(name.to_owned(), ty.description.as_ref().map(|text| text.node.as_str()));
    match &ty.kind {
        TypeKind::Object(object) => fields(name, &object.fields, &mut need),
        TypeKind::Interface(interface) => fields(name, &interface.fields, &mut need),
        TypeKind::Enum(values) => values.values.iter().for_each(|value| {
            let description = value.node.description.as_ref().map(|text| text.node.as_str());
            need(format!("{name}.{}", value.node.value.node), description);
        }),
        TypeKind::InputObject(input) => input.fields.iter().for_each(|field| {
            let description = field.node.description.as_ref().map(|text| text.node.as_str());
            need(format!("{name}.{}", field.node.name.node), description);
        }),
        TypeKind::Scalar | TypeKind::Union(_) => {}
    }
    missing
}

fn fields(
    ty: &str,
    fields: &[async_graphql::Positioned<async_graphql::parser::types::FieldDefinition>],
    need: &mut impl FnMut(String, Option<&str>),
) {
    for field in fields {
        let name = format!("{ty}.{}", field.node.name.node);
        need(name.clone(), field.node.description.as_ref().map(|text| text.node.as_str()));
        for argument in &field.node.arguments {
            let description = argument.node.description.as_ref().map(|text| text.node.as_str());
            need(format!("{name}({}:)", argument.node.name.node), description);
        }
    }
}

/// The handlers that `rest/routes.rs` puts together, as `articles::rest::list`, are those that the document is made
/// from: no route is left out of it, and it tells of none that is not served.
#[test]
fn the_openapi_document_is_made_from_the_routes() {
    let read = |file: &str| std::fs::read_to_string(root().join("api/src").join(file)).expect("a source");
    let handlers = |text: &str| -> BTreeSet<String> {
        let word = |c: char| c.is_ascii_lowercase() || c == '_' || c == ':';
        text.split(|c| !word(c)).filter(|part| part.contains("::rest::")).map(str::to_owned).collect()
    };
    let routes = read("rest/routes.rs");
    let mut routed = handlers(&routes);
    // The four kinds of terms are routed by one macro.
    let terms = routes.rsplit("terms!(").next().and_then(|rest| rest.split(')').next()).unwrap_or_default();
    let verbs: Vec<_> = routes
        .split("$feature::rest::")
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_')).next())
        .collect();
    for term in terms.split_whitespace() {
        routed.extend(verbs.iter().map(|verb| format!("{term}::rest::{verb}")));
    }
    routed.retain(|handler| !handler.starts_with("::") && !handler.starts_with("feature"));
    let document = handlers(&read("rest/openapi.rs"));
    assert!(routed.len() > 50, "only {} routes were found", routed.len());
    assert_eq!(routed, document);
}

on_both_engines! {
    /// Each path of the document is served, with its method: none answers as if there were nothing.
    async fn each_operation_of_the_document_is_served(app: &TestApp) {
        let nothing = "There is nothing at this path";
        for (method, path) in rest_operations() {
            let path = path.replace("{key}", "019aaaaa-0000-7000-8000-000000000000");
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let request = app.request(Who::Admin, method.clone(), &path).await.json(&json!({}));
            let answer = request.send().await.expect("an answer");
            let body: Value = answer.json().await.unwrap_or_default();
            let detail = body["detail"].as_str().unwrap_or_default();
            assert!(!detail.starts_with(nothing), "{method} {path} is in the document and not served");
        }
        let control = app.get(Who::Admin, "/api/v1/nowhere", 404).await;
        assert!(control.body["detail"].as_str().unwrap_or_default().starts_with(nothing), "{}", control.body);
    }
}

/// Codes, their statuses and titles are a contract.
#[test]
fn the_errors_are_these() {
    let table: Vec<String> =
        Code::ALL.iter().map(|code| format!("{} {} {}", code.as_str(), code.status(), code.title())).collect();
    insta::assert_snapshot!("errors", table.join("\n"));
}
