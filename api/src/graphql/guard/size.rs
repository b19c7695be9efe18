//! How many objects a field may answer, from its arguments: in the document, in the variables, or by default.

use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{Field as Selected, OperationDefinition};
use async_graphql::{Value, Variables};

use super::shape::{Field, SizedBy};

/// A page without `first` and `last`, in items.
const DEFAULT_PAGE: u64 = 20;

/// The longest page, in items. Whatever is longer, negative or no number is reckoned as this long: the service
/// refuses it with a reason.
const LONGEST_PAGE: u64 = 100;

/// A list that says nothing of its length, in items.
const PLAIN_LIST: u64 = 10;

/// The values of an operation's variables.
pub(super) struct Values<'d> {
    given: &'d Variables,
    defaults: HashMap<&'d str, &'d Value>,
}

/// What an argument says of a size.
enum Given {
    Number(u64),
    Items(u64),
    Other,
}

impl<'d> Values<'d> {
    pub(super) fn new(operation: &'d OperationDefinition, given: &'d Variables) -> Self {
        let definitions = operation.variable_definitions.iter();
        let defaults = definitions.filter_map(|definition| {
            let default = definition.node.default_value.as_ref()?;
            Some((definition.node.name.node.as_str(), &default.node))
        });
        Self { given, defaults: defaults.collect() }
    }

    /// How many items a selected field may answer, if it answers items at all.
    pub(super) fn size(&self, field: &Field, selected: &Selected) -> u64 {
        match field.sized {
            SizedBy::Unknown => PLAIN_LIST,
            SizedBy::Ids => match self.argument(selected, "ids") {
                Some(Given::Items(items)) => items,
                // A single value stands for a list of one.
                Some(_) => 1,
                None => PLAIN_LIST,
            },
            SizedBy::Paged(default) => {
                let asked = ["first", "last"].map(|name| match self.argument(selected, name)? {
                    Given::Number(items) => Some(items),
                    Given::Items(_) | Given::Other => Some(LONGEST_PAGE),
                });
                let asked = asked.into_iter().flatten().max();
                asked.or(default).unwrap_or(DEFAULT_PAGE).min(LONGEST_PAGE)
            }
        }
    }

    /// What an argument says; `None` where it is absent or null.
    fn argument(&self, selected: &Selected, name: &str) -> Option<Given> {
        let literal = selected.get_argument(name)?.node.clone();
        // The library does not export the type of a literal that can hold variables; this is the way to look into one.
        let mut variable = None;
        let Ok(literal) = literal.into_const_with(|name| {
            variable = Some(name);
            Ok::<_, Infallible>(Value::Null)
        });
        match (&literal, variable) {
            (Value::Null, Some(name)) => {
                let given = self.given.get(&name);
                given.or_else(|| self.defaults.get(name.as_str()).copied())
            }
            _ => Some(&literal),
        }
        .and_then(Given::read)
    }
}

impl Given {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Number(number) => Some(number.as_u64().map_or(Self::Other, Self::Number)),
            Value::List(items) => Some(Self::Items(items.len() as u64)),
            _ => Some(Self::Other),
        }
    }
}
