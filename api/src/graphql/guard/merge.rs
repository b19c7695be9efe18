//! Leaves out of a document what it asks for twice in one place. Answers merge equal fields (GraphQL, section 6.3.2);
//! the library resolves each of them first, so that a name written thousands of times is thousands of texts.

use std::collections::HashSet;

use async_graphql::Name;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet};

/// Leaves out all leaves but the first of their name. Fragments that are spread twice stay: they are refused by what the
/// document grows to. The document must have passed [`super::expand`].
pub(super) fn merge(document: &mut ExecutableDocument) {
    match &mut document.operations {
        DocumentOperations::Single(operation) => selection_set(&mut operation.node.selection_set.node),
        DocumentOperations::Multiple(operations) => {
            operations.values_mut().for_each(|operation| selection_set(&mut operation.node.selection_set.node));
        }
    }
    document.fragments.values_mut().for_each(|fragment| selection_set(&mut fragment.node.selection_set.node));
}

fn selection_set(set: &mut SelectionSet) {
    let mut known: HashSet<(Name, Name)> = HashSet::new();
    set.items.retain_mut(|selection| match &mut selection.node {
        Selection::Field(field) => {
            let field = &mut field.node;
            if !field.selection_set.node.items.is_empty() {
                selection_set(&mut field.selection_set.node);
                return true;
            }
            // A leaf with arguments or directives is another one, or a fault that validation finds.
            let is_plain = field.arguments.is_empty() && field.directives.is_empty();
            !is_plain || known.insert((field.response_key().node.clone(), field.name.node.clone()))
        }
        Selection::FragmentSpread(_) => true,
        Selection::InlineFragment(inline) => {
            selection_set(&mut inline.node.selection_set.node);
            true
        }
    });
}
