//! What a capacity is shown of the schema, and a schema that has nothing else.
//!
//! The set is taken from introspection, so that the attributes ([`super::visible`]) are its only source. What is not in
//! it is taken out of the library's registry before the schema is finished: whoever names it is answered by the library,
//! as to a name that never was.

use std::{borrow::Cow, cell::RefCell, collections::HashSet};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, Request, SchemaBuilder, ServerResult, Value,
    parser::types::Field,
    registry::{MetaField, MetaType, Registry},
};
use serde::Deserialize;

use super::schema::Schema;
use crate::access::Capacity;

/// What there is, one by one: `Article`, `Article.title`, `Article.faqs(first:)`; values of enums and fields of inputs as
/// fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown(HashSet<String>);

const QUESTION: &str = "{ __schema { types { name
    fields(includeDeprecated: true) { name args(includeDeprecated: true) { name } }
    inputFields(includeDeprecated: true) { name }
    enumValues(includeDeprecated: true) { name } } } }";

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "__schema")]
    schema: Types,
}

#[derive(Deserialize)]
struct Types {
    types: Vec<Named>,
}

/// A type, and whatever else has a name in the answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    name: String,
    fields: Option<Vec<Named>>,
    input_fields: Option<Vec<Named>>,
    enum_values: Option<Vec<Named>>,
    args: Option<Vec<Named>>,
}

impl Shown {
    /// What a schema with everything in it shows to a capacity.
    ///
    /// # Errors
    ///
    /// Answers why, where the schema cannot be introspected.
    pub async fn to(capacity: Capacity, schema: &Schema) -> Result<Self, String> {
        let response = schema.execute(Request::new(QUESTION).data(capacity)).await;
        if let Some(error) = response.errors.first() {
            return Err(format!("the schema cannot be introspected: {}", error.message));
        }
        let json = response.data.into_json().map_err(|error| error.to_string())?;
        let answer: Answer = serde_json::from_value(json).map_err(|error| error.to_string())?;
        let mut shown = Self::default();
        answer.schema.types.iter().for_each(|ty| shown.add(ty));
        Ok(shown)
    }

    fn add(&mut self, ty: &Named) {
        self.0.insert(ty.name.clone());
        for member in [&ty.fields, &ty.input_fields, &ty.enum_values].into_iter().flatten().flatten() {
            self.0.insert(format!("{}.{}", ty.name, member.name));
            for argument in member.args.iter().flatten() {
                self.0.insert(format!("{}.{}({}:)", ty.name, member.name, argument.name));
            }
        }
    }

    /// Whether a type is among it.
    pub fn has_type(&self, ty: &str) -> bool {
        self.0.contains(ty)
    }

    /// Whether a field, a value or an input field of a type is among it.
    pub fn has(&self, ty: &str, member: &str) -> bool {
        self.0.contains(&format!("{ty}.{member}"))
    }

    /// Takes everything else out of a schema that is being built.
    pub fn narrow<Q, M, S>(self, builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S> {
        SHOWN.set(Some(self));
        let builder = builder.register_output_type::<Narrowing>();
        SHOWN.set(None);
        builder
    }

    fn cut(&self, registry: &mut Registry) {
        registry.types.retain(|name, _| self.has_type(name));
        registry.implements.values_mut().for_each(|interfaces| interfaces.retain(|name| self.has_type(name)));
        for (name, ty) in &mut registry.types {
            match ty {
                MetaType::Object { fields, .. } => fields.retain(|_, field| self.cut_field(name, field)),
                MetaType::Interface { fields, possible_types, .. } => {
                    fields.retain(|_, field| self.cut_field(name, field));
                    possible_types.retain(|name| self.has_type(name));
                }
                MetaType::Union { possible_types, .. } => possible_types.retain(|name| self.has_type(name)),
                MetaType::Enum { enum_values, .. } => enum_values.retain(|value, _| self.has(name, value)),
                MetaType::InputObject { input_fields, .. } => input_fields.retain(|field, _| self.has(name, field)),
                MetaType::Scalar { .. } => {}
            }
        }
    }

    /// Whether a field stays, with those of its arguments that do.
    fn cut_field(&self, ty: &str, field: &mut MetaField) -> bool {
        let name = &field.name;
        // Introspection does not show its own fields.
        if name.starts_with("__") {
            return true;
        }
        field.args.retain(|argument, _| self.0.contains(&format!("{ty}.{name}({argument}:)")));
        self.has(ty, name)
    }
}

thread_local! {
    /// The set for [`Narrowing`], which the library gives nothing but the registry.
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// A type that is none: the library hands the registry of a schema that is being built to the types that it is made of,
/// and to nothing else.
struct Narrowing;

impl OutputType for Narrowing {
    fn type_name() -> Cow<'static, str> {
        "Narrowing".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        SHOWN.with_borrow(|shown| shown.iter().for_each(|shown| shown.cut(registry)));
        Self::type_name().into_owned()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}
