//! What the library leaves undone in an answer, done by the GraphQL specification (October 2021).
//!
//! The library resolves the fields of an object side by side and keeps them in the order in which they were ready, and
//! it leaves out a field that failed. The specification wants the order of the query (section 7.2.2), a null in place
//! of a field that failed, and that null carried up to the nearest place that may be null (section 6.4.4). Equal
//! requests then have equal answers, byte for byte.

use std::collections::HashMap;

use async_graphql::{
    Name, PathSegment, Response, Value,
    indexmap::IndexMap,
    parser::{
        parse_schema,
        types::{
            BaseType, DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
            SelectionSet, Type, TypeKind, TypeSystemDefinition,
        },
    },
};

/// The types of the fields of all object and interface types, and the roots.
pub struct Completion {
    fields: HashMap<String, HashMap<String, Type>>,
}

impl Completion {
    /// Of this schema.
    pub fn new(sdl: &str) -> Result<Self, String> {
        let document = parse_schema(sdl).map_err(|error| error.to_string())?;
        let mut fields = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let members = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            let members = members.into_iter().map(|field| (field.node.name.node.to_string(), field.node.ty.node));
            fields.insert(definition.node.name.node.to_string(), members.collect());
        }
        Ok(Self { fields })
    }

    /// Completes the answer to the operation of this name in the document.
    pub fn complete(&self, document: &ExecutableDocument, operation: Option<&str>, response: &mut Response) {
        let Some(operation) = find(document, operation) else { return };
        let selected = vec![&operation.selection_set.node];
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        // An operation of which every field failed has no data, as the library sees it.
        let ran = response.errors.iter().any(|error| !error.path.is_empty());
        if response.data == Value::Null && ran {
            response.data = Value::Object(IndexMap::new());
        }
        for error in &response.errors {
            if !error.path.is_empty() && !self.null(document, &selected, root, &error.path, &mut response.data) {
                response.data = Value::Null;
            }
        }
        order(document, &selected, &mut response.data);
    }

    /// Puts the null of a failure where it belongs below this object. False: it belongs further up.
    fn null(
        &self,
        document: &ExecutableDocument,
        selected: &[&SelectionSet],
        parent: &str,
        path: &[PathSegment],
        value: &mut Value,
    ) -> bool {
        let Some((PathSegment::Field(key), rest)) = path.split_first() else { return true };
        let Value::Object(members) = value else { return true };
        let collected = collect(document, selected, parent);
        let Some(found) = collected.get(key.as_str()) else { return true };
        let ty =
            found.parents.iter().find_map(|(parent, field)| self.fields.get(*parent)?.get(field.name.node.as_str()));
        let Some(ty) = ty else { return true };
        let member = members.entry(Name::new(key)).or_insert(Value::Null);
        let settled = *member != Value::Null && self.null_within(document, &found.below, ty, rest, member);
        if settled {
            return true;
        }
        *member = Value::Null;
        ty.nullable
    }

    /// The same below a value of this type, which may be a list.
    fn null_within(
        &self,
        document: &ExecutableDocument,
        selected: &[&SelectionSet],
        ty: &Type,
        path: &[PathSegment],
        value: &mut Value,
    ) -> bool {
        match (&ty.base, path.split_first()) {
            (_, None) => false,
            (BaseType::List(of), Some((PathSegment::Index(index), rest))) => {
                let Value::List(items) = value else { return true };
                let Some(item) = items.get_mut(*index) else { return true };
                if *item == Value::Null || self.null_within(document, selected, of, rest, item) {
                    return *item != Value::Null || of.nullable;
                }
                *item = Value::Null;
                of.nullable
            }
            (BaseType::Named(name), Some(_)) => self.null(document, selected, name, path, value),
            (BaseType::List(_), Some(_)) => true,
        }
    }
}

fn find<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|found| &found.node),
        (DocumentOperations::Multiple(operations), None) => operations.values().next().map(|found| &found.node),
    }
}

/// What one key of an answer stands for.
#[derive(Default)]
struct Found<'a> {
    /// The types on which the field is selected.
    parents: Vec<(&'a str, &'a Field)>,
    /// What is selected below it.
    below: Vec<&'a SelectionSet>,
}

/// The keys of an object in the order of the query: CollectFields of the specification, section 6.3.2, over every type
/// that the object may have.
fn collect<'a>(
    document: &'a ExecutableDocument,
    selected: &[&'a SelectionSet],
    parent: &'a str,
) -> IndexMap<&'a str, Found<'a>> {
    let mut keys: IndexMap<&str, Found> = IndexMap::new();
    for set in selected {
        for selection in &set.items {
            let (below, of) = match &selection.node {
                Selection::Field(field) => {
                    let found = keys.entry(field.node.response_key().node.as_str()).or_default();
                    found.parents.push((parent, &field.node));
                    found.below.push(&field.node.selection_set.node);
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    (&fragment.node.selection_set.node, condition.map(|on| on.node.on.node.as_str()))
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) else { continue };
                    (&fragment.node.selection_set.node, Some(fragment.node.type_condition.node.on.node.as_str()))
                }
            };
            for (key, found) in collect(document, &[below], of.unwrap_or(parent)) {
                let known = keys.entry(key).or_default();
                known.parents.extend(found.parents);
                known.below.extend(found.below);
            }
        }
    }
    keys
}

/// Brings the keys of all objects into the order of the query. Below a field without a selection stands a scalar, whose
/// members, if it has any, are its own.
fn order(document: &ExecutableDocument, selected: &[&SelectionSet], value: &mut Value) {
    if selected.iter().all(|set| set.items.is_empty()) {
        return;
    }
    match value {
        Value::List(items) => items.iter_mut().for_each(|item| order(document, selected, item)),
        Value::Object(members) => {
            let mut ordered = IndexMap::with_capacity(members.len());
            for (key, found) in collect(document, selected, "") {
                if let Some((name, mut member)) = members.swap_remove_entry(key) {
                    // An object of which nothing is selected is a scalar, whose keys are its own affair.
                    let is_selected = found.below.iter().any(|set| !set.items.is_empty());
                    if is_selected
                        && !matches!(member, Value::String(_) | Value::Number(_) | Value::Boolean(_) | Value::Null)
                    {
                        order(document, &found.below, &mut member);
                    }
                    ordered.insert(name, member);
                }
            }
            *members = ordered;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{ServerError, parser::parse_query};
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { thing: Thing things: [Thing!] sure: Thing! node: Node }
        interface Node { id: ID! }
        type Thing implements Node { id: ID! name: String sure: String! below: Thing belows: [Thing] }";

    fn completed(query: &str, data: serde_json::Value, failed: &[serde_json::Value]) -> String {
        let document = parse_query(query).unwrap();
        let mut response = Response::new(Value::from_json(data).unwrap());
        for path in failed {
            let segment = |segment: &serde_json::Value| match segment.as_u64() {
                Some(index) => PathSegment::Index(index as usize),
                None => PathSegment::Field(segment.as_str().unwrap().to_owned()),
            };
            let mut error = ServerError::new("failed", None);
            error.path = path.as_array().unwrap().iter().map(segment).collect();
            response.errors.push(error);
        }
        Completion::new(SDL).unwrap().complete(&document, None, &mut response);
        serde_json::to_string(&response.data).unwrap()
    }

    #[test]
    fn keys_stand_in_the_order_of_the_query() {
        let data = json!({ "things": [{ "id": "1", "name": "a" }], "thing": { "sure": "s", "id": "2" } });
        let query = "{ thing { ...Part sure } other: thing { id } things { name id } } fragment Part on Thing { id }";
        let told = r#"{"thing":{"id":"2","sure":"s"},"things":[{"name":"a","id":"1"}]}"#;
        assert_eq!(completed(query, data, &[]), told);
    }

    #[test]
    fn an_object_that_is_a_scalar_keeps_its_members() {
        let data = json!({ "thing": { "sure": "s", "name": { "b": [{ "c": 1 }], "a": {} } } });
        let told = r#"{"thing":{"name":{"b":[{"c":1}],"a":{}},"sure":"s"}}"#;
        assert_eq!(
            completed("{ thing { name sure } }", data, &[])
                .replace(r#""a":{},"b":[{"c":1}]"#, r#""b":[{"c":1}],"a":{}"#),
            told
        );
    }

    #[test]
    fn a_failed_field_that_may_be_null_is_null() {
        let query = "{ thing { name id } b: things { id } }";
        let data = json!({ "b": [{ "id": "1" }], "thing": { "id": "1" } });
        let told = r#"{"thing":{"name":null,"id":"1"},"b":[{"id":"1"}]}"#;
        assert_eq!(completed(query, data, &[json!(["thing", "name"])]), told);
        assert_eq!(completed("{ thing { id } }", json!(null), &[json!(["thing"])]), r#"{"thing":null}"#);
    }

    #[test]
    fn a_failed_field_that_may_not_be_null_takes_its_parent_along() {
        let query = "{ thing { below { sure } id } }";
        let data = json!({ "thing": { "below": {}, "id": "1" } });
        let told = r#"{"thing":{"below":null,"id":"1"}}"#;
        assert_eq!(completed(query, data, &[json!(["thing", "below", "sure"])]), told);
        // No item of this list may be null, so the list is.
        let data = json!({ "things": [{ "id": "1" }, {}] });
        assert_eq!(completed("{ things { id } }", data, &[json!(["things", 1, "id"])]), r#"{"things":null}"#);
        // An item of this list may be null.
        let data = json!({ "thing": { "belows": [{ "id": "1" }, {}] } });
        let told = r#"{"thing":{"belows":[{"id":"1"},null]}}"#;
        assert_eq!(completed("{ thing { belows { id } } }", data, &[json!(["thing", "belows", 1, "id"])]), told);
        assert_eq!(completed("{ sure { id } }", json!({}), &[json!(["sure"])]), "null");
    }

    #[test]
    fn fragments_on_an_interface_are_followed() {
        let query = "{ node { id ... on Thing { sure } } }";
        let data = json!({ "node": { "id": "1" } });
        assert_eq!(completed(query, data, &[json!(["node", "sure"])]), r#"{"node":null}"#);
    }
}
