//! Says what the variables mean that were not given, before the library looks at any value: one with a default is that
//! default, and a field of an input object that is such a variable without a default is not there (GraphQL, section
//! 3.10, Input Coercion).
//!
//! The library does the same when it executes. But it does not validate an argument at all in which a variable is
//! missing, so that an unknown field beside it would pass in silence.

use std::collections::BTreeSet;

use async_graphql::parser::types::{Directive, DocumentOperations, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::Value;

use super::{choose, refusal::Refusal};

/// Gives the variables with their defaults, and leaves out of the document what the others stand for.
pub(super) fn settle(
    document: &mut ExecutableDocument,
    operation_name: Option<&str>,
    given: &Variables,
) -> Result<Variables, Refusal> {
    let mut variables = given.clone();
    let mut absent = BTreeSet::new();
    for definition in &choose(document, operation_name)?.node.variable_definitions {
        let (name, default) = (&definition.node.name.node, &definition.node.default_value);
        match default {
            _ if given.contains_key(name) => {}
            Some(default) => drop(variables.insert(name.clone(), default.node.clone())),
            None => drop(absent.insert(name.clone())),
        }
    }
    if !absent.is_empty() {
        leave_out(document, &absent);
    }
    Ok(variables)
}

/// What is found of the variables that are absent.
struct Found<'a> {
    absent: &'a BTreeSet<Name>,
    /// Those that were left out somewhere.
    left_out: BTreeSet<Name>,
    /// Those that stand somewhere still.
    used: BTreeSet<Name>,
}

fn leave_out(document: &mut ExecutableDocument, absent: &BTreeSet<Name>) {
    let mut found = Found { absent, left_out: BTreeSet::new(), used: BTreeSet::new() };
    let mut operations: Vec<_> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![&mut operation.node],
        DocumentOperations::Multiple(operations) => {
            operations.values_mut().map(|operation| &mut operation.node).collect()
        }
    };
    for operation in &mut operations {
        found.directives(&mut operation.directives);
        found.selection_set(&mut operation.selection_set.node);
    }
    for fragment in document.fragments.values_mut() {
        found.directives(&mut fragment.node.directives);
        found.selection_set(&mut fragment.node.selection_set.node);
    }
    // What is used nowhere any more need not be declared; what never was stays a fault that validation finds.
    let Found { left_out, used, .. } = found;
    for operation in operations {
        operation.variable_definitions.retain(|definition| {
            let name = &definition.node.name.node;
            !left_out.contains(name) || used.contains(name)
        });
    }
}

impl Found<'_> {
    fn selection_set(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.items {
            match &mut selection.node {
                Selection::Field(field) => {
                    field.node.arguments.iter_mut().for_each(|(_, value)| self.value(&mut value.node));
                    self.directives(&mut field.node.directives);
                    self.selection_set(&mut field.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => self.directives(&mut spread.node.directives),
                Selection::InlineFragment(inline) => {
                    self.directives(&mut inline.node.directives);
                    self.selection_set(&mut inline.node.selection_set.node);
                }
            }
        }
    }

    fn directives(&mut self, directives: &mut [Positioned<Directive>]) {
        for directive in directives {
            directive.node.arguments.iter_mut().for_each(|(_, value)| self.value(&mut value.node));
        }
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Variable(name) if self.absent.contains(name) => drop(self.used.insert(name.clone())),
            Value::List(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => {
                let absent = self.absent;
                fields.retain(|_, value| match value {
                    Value::Variable(name) if absent.contains(name) => {
                        self.left_out.insert(name.clone());
                        false
                    }
                    _ => true,
                });
                fields.values_mut().for_each(|value| self.value(value));
            }
            _ => {}
        }
    }
}
