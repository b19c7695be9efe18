//! What the operation that would run may cost, and its depth and root fields.
//!
//! The reckoning, an upper bound on the objects that are loaded:
//!
//! - a leaf (scalar or enum) is free, but an object costs 1 for each twenty leaves begun that are selected on it;
//! - a field of an object costs that and what is selected in it;
//! - a list costs that for each of its items: as many as its `first`, `last` or `ids` say, else 10;
//! - a connection costs 1, and each of its items as in a list, through `nodes` and `edges { node }` alike;
//! - a root field of a mutation costs 10 more;
//! - a comparison of two revisions costs 4,000 more;
//! - what the schema does not have costs 1 and is left to validation;
//! - branches on different types are added up, and nothing is left out for `@skip` and `@include`.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field as Selected, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Positioned, Variables};

use super::introspection::{Introspection, Reader};
use super::limits::Limits;
use super::refusal::Refusal;
use super::shape::{Returns, Shape, holds_items};
use super::size::Values;

/// How many leaves an object has for each 1 that it costs. An article has some forty; by aliases it has many more, and
/// each is resolved.
const LEAVES: u64 = 20;

/// What a root field of a mutation costs beyond its selection: a transaction.
const MUTATION: u64 = 10;

/// What a comparison costs beyond its selection: up to a quarter of a second of a core, of which one is at work for all.
const COMPARISON: u64 = 4_000;

/// The type of a comparison.
const COMPARED: &str = "RevisionDiff";

/// Answers the cost of an operation, or refuses it. The document must have passed [`super::expand::check`].
pub(super) fn check(
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
    variables: &Variables,
    shape: &Shape,
    limits: &Limits,
) -> Result<u64, Refusal> {
    let Positioned { pos, node } = operation;
    let mut reckoner = Reckoner {
        document,
        shape,
        values: Values::new(node, variables),
        fragments: HashMap::new(),
        introspection: Reader::new(document),
    };
    let found = reckoner.selection_set(&node.selection_set, shape.root(node.ty));
    let refuse = |message| Err(Refusal::too_expensive(message, Some(*pos)));

    if found.fields > limits.max_root_fields as u64 {
        return refuse(format!(
            "This operation has {} root fields, and {} is the limit: split it.",
            found.fields, limits.max_root_fields
        ));
    }
    if found.depth > limits.max_depth {
        return refuse(format!(
            "This operation has {} levels of fields, and {} is the limit: ask for the deepest ones in an operation \
             of their own.",
            found.depth, limits.max_depth
        ));
    }
    found.introspection.check(*pos)?;
    let transactions = if node.ty == OperationType::Mutation { found.fields.saturating_mul(MUTATION) } else { 0 };
    let cost = found.inner(1).saturating_add(transactions);
    if cost > limits.max_cost {
        return refuse(format!(
            "This operation may cost {cost}, with the sizes of its lists multiplied in, and {} is the limit: ask for \
             shorter pages (first, last) or fewer lists inside each other.",
            limits.max_cost
        ));
    }
    Ok(cost)
}

/// What a selection set comes to.
#[derive(Debug, Clone, Copy, Default)]
struct Reckoning {
    /// Fields directly in it, fragments written out.
    fields: u64,
    /// The leaves among them.
    leaves: u64,
    /// What the others cost.
    cost: u64,
    /// What each item of the connection costs that this is selected on. Kept apart, since the number of items is
    /// known at the connection's field only, and a fragment is reckoned once for all of them.
    item: u64,
    /// Levels of fields.
    depth: usize,
    introspection: Introspection,
}

impl Reckoning {
    fn leaf() -> Self {
        Self { fields: 1, leaves: 1, depth: 1, ..Self::default() }
    }

    /// What one object costs on which this is selected; a connection of `items` items, if it is one.
    fn as_object(self, items: u64) -> u64 {
        self.own().saturating_add(self.inner(items))
    }

    /// What the object costs itself.
    fn own(self) -> u64 {
        self.leaves.div_ceil(LEAVES).max(1)
    }

    fn inner(self, items: u64) -> u64 {
        self.cost.saturating_add(self.item.saturating_mul(items))
    }

    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.leaves = self.leaves.saturating_add(other.leaves);
        self.cost = self.cost.saturating_add(other.cost);
        self.item = self.item.saturating_add(other.item);
        self.depth = self.depth.max(other.depth);
        self.introspection.add(other.introspection);
    }
}

struct Reckoner<'d> {
    document: &'d ExecutableDocument,
    shape: &'d Shape,
    values: Values<'d>,
    /// Each fragment is reckoned on the type that it names itself, whatever it is spread on.
    fragments: HashMap<&'d str, Reckoning>,
    introspection: Reader<'d>,
}

impl<'d> Reckoner<'d> {
    fn selection_set(&mut self, set: &'d Positioned<SelectionSet>, on: &'d str) -> Reckoning {
        let mut all = Reckoning::default();
        for selection in &set.node.items {
            all.add(match &selection.node {
                Selection::Field(field) => self.field(&field.node, on),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                    self.selection_set(&inline.node.selection_set, on)
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            });
        }
        all
    }

    fn fragment(&mut self, name: &'d str) -> Reckoning {
        if let Some(known) = self.fragments.get(name) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Reckoning::default();
        };
        let on = &fragment.node.type_condition.node.on.node;
        let found = self.selection_set(&fragment.node.selection_set, on);
        self.fragments.insert(name, found);
        found
    }

    fn field(&mut self, selected: &'d Selected, on: &'d str) -> Reckoning {
        let name = selected.name.node.as_str();
        match name {
            "__typename" => return Reckoning::leaf(),
            "__schema" | "__type" => return self.introspection(selected, name),
            _ => {}
        }
        let Some(field) = self.shape.field(on, name) else {
            let below = self.selection_set(&selected.selection_set, "");
            return Reckoning {
                fields: 1,
                cost: below.as_object(1),
                depth: below.depth + 1,
                introspection: below.introspection,
                ..Reckoning::default()
            };
        };
        if field.returns == Returns::Leaf && selected.selection_set.node.items.is_empty() {
            return Reckoning::leaf();
        }

        let below = self.selection_set(&selected.selection_set, &field.of);
        let items = self.values.size(field, selected);
        let mut found =
            Reckoning { fields: 1, depth: below.depth + 1, introspection: below.introspection, ..Reckoning::default() };
        if holds_items(on, name) {
            // An edge is the same row as its node: only what it has beyond the node counts.
            let own = below.own() - u64::from(name == "edges");
            found.item = own.saturating_add(below.inner(items)).max(1);
        } else {
            let one = below.as_object(items);
            let times = if field.returns == Returns::List { items } else { 1 };
            found.cost = one.saturating_mul(times);
            if field.of == COMPARED {
                found.cost = found.cost.saturating_add(COMPARISON);
            }
        }
        found
    }

    fn introspection(&mut self, selected: &'d Selected, name: &str) -> Reckoning {
        let below = self.introspection.selection_set(&selected.selection_set);
        Reckoning { fields: 1, cost: 1, depth: 1, introspection: below.below_root(name), ..Reckoning::default() }
    }
}
