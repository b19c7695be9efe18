//! Both APIs are thin doors to the same services: whatever REST answers, GraphQL answers too, and both fail alike.

use std::collections::BTreeMap;

use masthead_tests::{TestApp, Value, Who, json, on_both_engines};

use crate::{
    calls::{Outcome, Twist, graphql, owner, rest},
    operations::Schema,
    table::{About, OPERATIONS, Operation, Subject},
};

/// The selection of all that a REST answer shows. A page of REST is a connection of GraphQL.
fn selection(schema: &Schema, ty: &str, shown: &[&Value], place: &str) -> String {
    let Some(fields) = schema.fields(ty) else { return String::new() };
    if let Some(nodes) = ty.ends_with("Connection").then(|| &fields["nodes"].ty) {
        let items: Vec<&Value> = shown.iter().flat_map(|page| page["items"].as_array().into_iter().flatten()).collect();
        let nodes = selection(schema, nodes, &items, place);
        return format!("{{ nodes {nodes} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}");
    }
    let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for (key, value) in shown.iter().filter_map(|value| value.as_object()).flatten() {
        let values = parts.entry(key).or_default();
        match value {
            Value::Array(items) => values.extend(items),
            value => values.push(value),
        }
    }
    let parts = parts.into_iter().map(|(key, values)| {
        let field = fields.get(key).unwrap_or_else(|| panic!("REST shows {place}/{key}, and {ty} has no such field"));
        format!("{key} {}", selection(schema, &field.ty, &values, &format!("{place}/{key}")))
    });
    format!("{{ __typename {} }}", parts.collect::<Vec<_>>().join(" "))
}

/// Compares what both show. Twins are told apart by ids, times and their own words alone.
struct Comparison<'a> {
    twins: Option<(&'a str, &'a str)>,
    ids: BTreeMap<String, String>,
    found: Vec<String>,
}

impl Comparison<'_> {
    fn compare(&mut self, rest: &Value, graphql: &Value, place: &str) {
        match (rest, graphql) {
            (Value::Object(page), Value::Object(connection)) if page.contains_key("items") => {
                self.compare(&page["items"], &connection["nodes"], place);
                if self.twins.is_none() {
                    self.compare(&page["page"], &connection["pageInfo"], &format!("{place}/page"));
                }
            }
            (Value::Object(rest), Value::Object(graphql)) => {
                for (key, value) in rest {
                    let missing = Value::String("nothing".to_owned());
                    self.compare(value, graphql.get(key).unwrap_or(&missing), &format!("{place}/{key}"));
                }
            }
            (Value::Array(rest), Value::Array(graphql)) if rest.len() == graphql.len() => {
                for (number, (rest, graphql)) in rest.iter().zip(graphql).enumerate() {
                    self.compare(rest, graphql, &format!("{place}/{number}"));
                }
            }
            (Value::String(rest), Value::String(graphql)) if self.are_twins(rest, graphql) => {}
            // A session was seen once more when it asked the second time; the end of a random text is random; the token of a
            // form has the time in it.
            (Value::String(_), Value::String(_))
                if ["/lastSeenAt", "/hint", "/token"].iter().any(|end| place.ends_with(end)) => {}
            (rest, graphql) if rest == graphql => {}
            (rest, graphql) => self.found.push(format!("{place}: REST {rest}, GraphQL {graphql}")),
        }
    }

    fn are_twins(&mut self, rest: &str, graphql: &str) -> bool {
        let Some((of_rest, of_graphql)) = self.twins else { return rest == graphql };
        let is_time = |text: &str| text.len() == 27 && text.ends_with('Z') && text.as_bytes()[10] == b'T';
        if is_time(rest) && is_time(graphql) {
            return true;
        }
        let is_id = |text: &str| uuid::Uuid::try_parse(text).is_ok();
        if is_id(rest) && is_id(graphql) {
            return self.ids.entry(rest.to_owned()).or_insert_with(|| graphql.to_owned()) == graphql;
        }
        // An address with a token in it: the rest is compared.
        if let (Some((rest, _)), Some((graphql, _))) = (rest.split_once("token="), graphql.split_once("token=")) {
            return rest.replace(of_rest, of_graphql) == graphql;
        }
        let is_token = |text: &str| text.starts_with("eyJ") || (text.len() > 30 && !text.contains([' ', '/']));
        (is_token(rest) && is_token(graphql)) || rest.replace(of_rest, of_graphql) == graphql
    }
}

async fn compare(app: &TestApp, schema: &Schema, operation: &Operation, number: &mut usize) -> Vec<String> {
    let (word, name) = operation.graphql.split_once(' ').expect("kind and field");
    let field = &schema.fields(owner(word)).expect("a root")[name];
    let ty = match operation.payload {
        "" | "id" => field.ty.clone(),
        payload => schema.fields(&field.ty).expect("a payload")[payload].ty.clone(),
    };
    let mut fresh = async || {
        *number += 1;
        operation.about.make(app, *number).await
    };
    let first = fresh().await;
    let who = if operation.graphql == "query comments" { Who::Anonymous } else { Who::Admin };
    let twist = Twist::default();
    let by_rest = rest(app, operation, who, &first, &twist).await.data(operation.rest);
    let second = if operation.is_change() { fresh().await } else { first.clone() };
    if operation.is_list() {
        assert!(!by_rest["items"].as_array().expect("items").is_empty(), "{}: an empty list", operation.rest);
    }
    let selection = match operation.payload {
        "id" => "{ id }".to_owned(),
        _ => selection(schema, &ty, &[&by_rest], ""),
    };
    let by_graphql = graphql(app, schema, operation, &selection, (who, &second, &twist)).await;
    let mut by_graphql = by_graphql.data(operation.graphql);
    if operation.about == About::Site {
        // There is one site, and it was changed twice.
        by_graphql["version"] = json!(by_graphql["version"].as_i64().map(|version| version - 1));
    }
    if operation.payload == "id" {
        assert_eq!(by_rest, Value::Null, "{}", operation.rest);
        assert_eq!(by_graphql["id"], json!(second.id));
        return Vec::new();
    }
    let twins = operation.is_change().then_some((first.token.as_str(), second.token.as_str()));
    let mut comparison = Comparison { twins, ids: BTreeMap::new(), found: Vec::new() };
    comparison.compare(&by_rest, &by_graphql, "");
    comparison.found.into_iter().map(|found| format!("{}: {found}", operation.graphql)).collect()
}

/// The ways in which an operation can be called wrongly: what is wrong, the subject, the call.
fn faults(operation: &Operation, subject: &Subject) -> Vec<(String, Subject, Twist)> {
    let mut faults = Vec::new();
    let unknown = Subject { id: "019aaaaa-0000-7000-8000-000000000000".to_owned(), ..subject.clone() };
    let is_named = operation.rest.contains("{key}");
    if is_named {
        faults.push(("an unknown id".to_owned(), unknown.clone(), Twist::default()));
    }
    if operation.is_versioned() {
        let stale = Subject { version: subject.version.map(|version| version + 7), ..subject.clone() };
        faults.push(("a stale version".to_owned(), stale, Twist::default()));
        faults.push(("no version".to_owned(), subject.clone(), Twist { no_version: true, ..Twist::default() }));
    }
    if operation.is_list() {
        for (name, value) in
            [("first", json!(101)), ("first", json!(-1)), ("after", json!("nowhere")), ("size", json!(3))]
        {
            let twist = Twist { page: vec![(name, value.clone())], ..Twist::default() };
            faults.push((format!("{name}: {value}"), subject.clone(), twist));
        }
        let twist = Twist { page: vec![("first", json!(3)), ("last", json!(3))], ..Twist::default() };
        faults.push(("first and last".to_owned(), subject.clone(), twist));
    }
    let input = operation.input(subject);
    if let Some(fields) = input.as_object().filter(|fields| !fields.is_empty()) {
        let mut with = |what: String, key: &str, value: Value| {
            let mut input = input.clone();
            input[key] = value;
            faults.push((what, subject.clone(), Twist { input: Some(input), ..Twist::default() }));
        };
        with("an unknown field".to_owned(), "nothing", json!(1));
        for (key, value) in fields {
            with(format!("{key} of a wrong type"), key, json!({ "no": 1 }));
            if value.is_string() && !["action", "type", "role", "password", "refreshToken"].contains(&key.as_str()) {
                with(format!("{key} is empty"), key, json!(""));
                with(format!("{key} is too long"), key, json!("long ".repeat(60_000)));
            }
        }
        if operation.about == About::Comment {
            with("an unknown comment".to_owned(), "ids", json!([unknown.id]));
            with("a comment twice".to_owned(), "ids", json!([subject.id, subject.id]));
            with("no comment".to_owned(), "ids", json!([]));
        }
    }
    faults
}

/// An outcome in a few words.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Data(Value::Null) => "null".to_owned(),
        Outcome::Data(_) => "data".to_owned(),
        Outcome::Failure(code, fields) => format!("{code} {fields:?}"),
    }
}

on_both_engines! {
    /// What REST answers, GraphQL answers, to every operation: all of it, nested lists and pages included.
    async fn both_apis_give_the_same_data(app: &TestApp) {
        let (schema, mut number, mut wrong) = (Schema::read(), 0, Vec::new());
        for operation in OPERATIONS {
            wrong.extend(compare(app, &schema, operation, &mut number).await);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// What REST refuses, GraphQL refuses with the same code, and of a fault of rule with the same fields. Only an
    /// unknown thing that is read is null in GraphQL, and `not_found` in REST.
    async fn both_apis_fail_alike(app: &TestApp) {
        let schema = Schema::read();
        let (mut wrong, mut refused, mut made) = (Vec::new(), 0, 0);
        for operation in OPERATIONS {
            let (word, name) = operation.graphql.split_once(' ').expect("kind and field");
            let field = &schema.fields(owner(word)).expect("a root")[name];
            let selection = if schema.fields(&field.ty).is_some() { "{ __typename }" } else { "" };
            let mut fresh = async || {
                made += 1;
                operation.about.make(app, made).await
            };
            let mut subject = fresh().await;
            for number in 0..faults(operation, &subject).len() {
                let (what, of_rest, twist) = faults(operation, &subject).swap_remove(number);
                let by_rest = rest(app, operation, Who::Admin, &of_rest, &twist).await;
                // What is no fault here, as an empty description, has changed it.
                let is_taken = matches!(by_rest, Outcome::Data(_));
                if is_taken {
                    subject = fresh().await;
                }
                let (_, of_graphql, twist) = faults(operation, &subject).swap_remove(number);
                let call = (Who::Admin, &of_graphql, &twist);
                let by_graphql = graphql(app, &schema, operation, selection, call).await;
                if is_taken {
                    subject = fresh().await;
                } else {
                    refused += 1;
                }
                let alike = match (&by_rest, &by_graphql) {
                    (Outcome::Failure(code, _), Outcome::Data(Value::Null)) => {
                        code == "not_found" && !operation.is_change()
                    }
                    // A fault of shape is told with the path where the library tells it.
                    (Outcome::Failure(code, _), Outcome::Failure(twin, _)) if code == "invalid_request" => code == twin,
                    (Outcome::Failure(..), Outcome::Failure(..)) => by_rest == by_graphql,
                    (Outcome::Data(rest), Outcome::Data(graphql)) => !rest.is_null() && !graphql.is_null(),
                    _ => false,
                };
                if !alike {
                    wrong.push(format!("{} with {what}: REST {}, GraphQL {}", operation.graphql, told(&by_rest), told(&by_graphql)));
                }
            }
        }
        assert!(refused > 200, "only {refused} faults were tried");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
