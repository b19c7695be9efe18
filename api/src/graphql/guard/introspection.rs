//! How far a document introspects the schema.
//!
//! Introspection answers from memory and is no content, so that neither depth nor cost hold it: the query of GraphiQL
//! has fourteen levels. But a type leads to its fields, and those to their types, which is how a short document asks
//! for millions of names.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Pos, Positioned};

use super::limits::{MAX_INTROSPECTION, MAX_INTROSPECTION_LISTS, MAX_INTROSPECTION_ROOTS};
use super::refusal::Refusal;

/// The lists that lead from one type to others.
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// What one item of such a list counts, in fields.
const ITEMS: u64 = 10;

/// What an operation introspects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Introspection {
    schemas: u64,
    types: u64,
    /// Fields, those below a list times the items of the list.
    fields: u64,
    /// The most lists on one path.
    lists: usize,
}

impl Introspection {
    /// With this field at the root, which is `__schema` or `__type`.
    pub(super) fn below_root(self, root: &str) -> Self {
        let is_schema = root == "__schema";
        Self { schemas: u64::from(is_schema), types: u64::from(!is_schema), ..self }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.schemas = self.schemas.saturating_add(other.schemas);
        self.types = self.types.saturating_add(other.types);
        self.fields = self.fields.saturating_add(other.fields);
        self.lists = self.lists.max(other.lists);
    }

    pub(super) fn check(self, at: Pos) -> Result<(), Refusal> {
        let message = if self.lists > MAX_INTROSPECTION_LISTS {
            format!(
                "This operation introspects through {} lists of fields, interfaces, possible types or input fields \
                 inside each other, and {MAX_INTROSPECTION_LISTS} is the limit: ask for the types one by one.",
                self.lists
            )
        } else if self.schemas.max(self.types) > MAX_INTROSPECTION_ROOTS {
            format!(
                "This operation asks for __schema {} times and for __type {} times, and {MAX_INTROSPECTION_ROOTS} of \
                 each is the limit: ask once for __schema, it has all types.",
                self.schemas, self.types
            )
        } else if self.fields > MAX_INTROSPECTION {
            format!(
                "The introspection in this operation is reckoned at {} fields, and {MAX_INTROSPECTION} is the limit: \
                 ask for less of each type.",
                self.fields
            )
        } else {
            return Ok(());
        };
        Err(Refusal::too_expensive(message, Some(at)))
    }
}

/// Reads selections below `__schema` and `__type`, each fragment once.
pub(super) struct Reader<'d> {
    document: &'d ExecutableDocument,
    fragments: HashMap<&'d str, Introspection>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d ExecutableDocument) -> Self {
        Self { document, fragments: HashMap::new() }
    }

    /// Recurses; what [`super::expand::check`] let through has no cycle and a bounded depth.
    pub(super) fn selection_set(&mut self, set: &'d Positioned<SelectionSet>) -> Introspection {
        let mut all = Introspection::default();
        for selection in &set.node.items {
            all.add(match &selection.node {
                Selection::Field(field) => {
                    let below = self.selection_set(&field.node.selection_set);
                    let is_list = LISTS.contains(&field.node.name.node.as_str());
                    let times = if is_list { ITEMS } else { 1 };
                    Introspection {
                        fields: below.fields.saturating_mul(times).saturating_add(1),
                        lists: below.lists + usize::from(is_list),
                        ..below
                    }
                }
                Selection::InlineFragment(inline) => self.selection_set(&inline.node.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            });
        }
        all
    }

    fn fragment(&mut self, name: &'d str) -> Introspection {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Introspection::default();
        };
        let found = self.selection_set(&fragment.node.selection_set);
        self.fragments.insert(name, found);
        found
    }
}
