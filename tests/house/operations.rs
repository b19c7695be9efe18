//! What the documents of both APIs say that there is.

use std::{collections::BTreeMap, path::PathBuf};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, Type, TypeKind, TypeSystemDefinition},
};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// The operations of REST, as method and path.
pub fn rest_operations() -> Vec<(String, String)> {
    let document: serde_json::Value =
        serde_json::from_str(&masthead::rest::openapi::text().expect("JSON")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let methods = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("methods").keys();
        methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    });
    methods.collect()
}

/// The types of the schema: of each, the type that each field names.
pub struct Schema(BTreeMap<String, BTreeMap<String, Field>>);

/// A field, as far as a selection looks at it.
#[derive(Clone)]
pub struct Field {
    /// The type under all its lists.
    pub ty: String,
    /// The type of its argument `input`, where it has one.
    pub input: Option<String>,
    /// The names of its arguments.
    pub arguments: Vec<String>,
}

impl Schema {
    /// As the code gives it.
    pub fn read() -> Self {
        let document = parse_schema(masthead::graphql::schema::sdl()).expect("the SDL parses");
        let types = document.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(ty) = definition else { return None };
            let fields = match ty.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => return None,
            };
            let fields = fields.into_iter().map(|field| {
                let arguments = &field.node.arguments;
                let named = |argument: &str| arguments.iter().find(|known| known.node.name.node == argument);
                let input = named("input").map(|argument| argument.node.ty.node.to_string());
                let names = arguments.iter().map(|argument| argument.node.name.node.to_string()).collect();
                let of = Field { ty: base(&field.node.ty.node), input, arguments: names };
                (field.node.name.node.to_string(), of)
            });
            Some((ty.node.name.node.to_string(), fields.collect()))
        });
        Self(types.collect())
    }

    /// The fields of a type; none for what is a leaf.
    pub fn fields(&self, ty: &str) -> Option<&BTreeMap<String, Field>> {
        self.0.get(ty)
    }

    /// Every operation, as `query article`, `editorial articles`, `mutation createArticle`.
    pub fn operations(&self) -> Vec<String> {
        let of = |ty: &str, word: &str| -> Vec<String> {
            self.0[ty].keys().map(|field| format!("{word} {field}")).collect()
        };
        [of("Query", "query"), of("Editorial", "editorial"), of("Mutation", "mutation")].concat()
    }
}

fn base(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => base(inner),
    }
}
