//! What the guard knows of the schema: which fields lead to objects, and to how many.

use std::collections::{HashMap, HashSet};

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, OperationType, ServiceDocument, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};

/// The ending of the names of connection types, as Relay has it.
const CONNECTION: &str = "Connection";

/// The types of a schema that have fields, and its roots.
#[derive(Debug)]
pub(super) struct Shape {
    query: String,
    mutation: String,
    subscription: String,
    types: HashMap<String, HashMap<String, Field>>,
}

/// One field of the schema.
#[derive(Debug)]
pub(super) struct Field {
    /// The name of its type, without list and non-null.
    pub(super) of: String,
    /// What it answers.
    pub(super) returns: Returns,
    /// What says how many it answers, where it answers many.
    pub(super) sized: SizedBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returns {
    /// Scalars or enum values, one or a list.
    Leaf,
    /// An object, interface or union; a connection is one.
    Object,
    /// A list of those.
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SizedBy {
    /// Nothing: the list has what it has.
    Unknown,
    /// The arguments `first` and `last`; with the schema's default of `first`, where it has one.
    Paged(Option<u64>),
    /// The length of the list in the argument `ids`.
    Ids,
}

impl Shape {
    pub(super) fn from_sdl(sdl: &str) -> Result<Self, String> {
        let document = parse_schema(sdl).map_err(|error| format!("the schema's SDL cannot be parsed: {error}"))?;
        let composites = composites(&document);
        let mut shape = Self {
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
            subscription: "Subscription".to_owned(),
            types: HashMap::new(),
        };
        for definition in &document.definitions {
            match definition {
                TypeSystemDefinition::Type(found) => shape.add_type(&found.node, &composites),
                TypeSystemDefinition::Schema(found) => {
                    let roots = [
                        (&mut shape.query, &found.node.query),
                        (&mut shape.mutation, &found.node.mutation),
                        (&mut shape.subscription, &found.node.subscription),
                    ];
                    for (root, given) in roots {
                        if let Some(name) = given {
                            *root = name.node.to_string();
                        }
                    }
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        if shape.types.contains_key(&shape.query) {
            Ok(shape)
        } else {
            Err(format!("the schema's SDL has no type {}, its root of queries", shape.query))
        }
    }

    pub(super) fn root(&self, operation: OperationType) -> &str {
        match operation {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        }
    }

    /// The field of a type; `None` where the schema has none, and for `__typename`, `__schema` and `__type`.
    pub(super) fn field(&self, on: &str, name: &str) -> Option<&Field> {
        self.types.get(on)?.get(name)
    }

    fn add_type(&mut self, definition: &TypeDefinition, composites: &HashSet<String>) {
        let fields = match &definition.kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            _ => return,
        };
        // A type can be extended elsewhere in the document.
        let known = self.types.entry(definition.name.node.to_string()).or_default();
        for field in fields {
            known.insert(field.node.name.node.to_string(), Field::read(&field.node, composites));
        }
    }
}

impl Field {
    fn read(definition: &FieldDefinition, composites: &HashSet<String>) -> Self {
        let (of, is_list) = named(&definition.ty.node);
        let returns = match (composites.contains(of), is_list) {
            (false, _) => Returns::Leaf,
            (true, false) => Returns::Object,
            (true, true) => Returns::List,
        };
        let argument = |name: &str| {
            let mut arguments = definition.arguments.iter();
            arguments.find(|argument| argument.node.name.node == name)
        };
        let is_list_of_ids = argument("ids").is_some_and(|ids| named(&ids.node.ty.node).1);
        let first = argument("first");
        let sized = if is_list_of_ids {
            SizedBy::Ids
        } else if first.is_some() || argument("last").is_some() {
            let default = first.and_then(|first| first.node.default_value.as_ref());
            SizedBy::Paged(default.and_then(|value| match &value.node {
                Value::Number(number) => number.as_u64(),
                _ => None,
            }))
        } else {
            SizedBy::Unknown
        };
        Self { of: of.to_owned(), returns, sized }
    }
}

/// Whether `field` of type `on` holds the items of a connection.
pub(super) fn holds_items(on: &str, field: &str) -> bool {
    on.ends_with(CONNECTION) && matches!(field, "nodes" | "edges")
}

fn composites(document: &ServiceDocument) -> HashSet<String> {
    let mut names = HashSet::new();
    for definition in &document.definitions {
        if let TypeSystemDefinition::Type(found) = definition
            && let TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_) = found.node.kind
        {
            names.insert(found.node.name.node.to_string());
        }
    }
    names
}

fn named(ty: &Type) -> (&str, bool) {
    match &ty.base {
        BaseType::Named(name) => (name, false),
        BaseType::List(inner) => (named(inner).0, true),
    }
}
