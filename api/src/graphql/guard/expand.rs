//! What a document grows to when its fragments are written out where they are spread.
//!
//! The library's validation walks every operation of the document that way, and execution the one that runs: thirty
//! fragments that spread each other ten times each are a walk without end. Here each fragment is measured once, and
//! the measure is added at each spread. This covers the whole document, since validation does.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, FragmentDefinition, FragmentSpread, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use super::limits::Limits;
use super::refusal::Refusal;

/// Refuses a document with too many fragments, aliases or selections, one whose fragments spread themselves, and one
/// whose fragments nest too deeply. What passes can be walked recursively.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    let mut fragments: Vec<_> = document.fragments.iter().collect();
    fragments.sort_by_key(|(_, fragment)| fragment.pos);
    if let Some((_, fragment)) = fragments.get(limits.max_fragments) {
        let message = format!(
            "The document defines {} fragments, and {} is the limit: send only those that this operation uses.",
            fragments.len(),
            limits.max_fragments
        );
        return Err(Refusal::too_expensive(message, Some(fragment.pos)));
    }

    let mut walk = Walk { document, limits, fragments: HashMap::new(), aliases: 0 };
    let mut operations: Vec<_> = document.operations.iter().map(|(_, found)| found).collect();
    operations.sort_by_key(|operation| operation.pos);
    let mut selections = 0_u64;
    for operation in operations {
        let extent = walk.selection_set(&operation.node.selection_set, 1)?;
        selections = selections.saturating_add(extent.selections);
        if selections > limits.max_selections {
            let message = format!(
                "With its fragments written out the document has {selections} selections, and {} is the limit: \
                 spread fragments less often.",
                limits.max_selections
            );
            return Err(Refusal::too_expensive(message, Some(operation.pos)));
        }
    }
    for (name, fragment) in fragments {
        walk.fragment(name, fragment, 1)?;
    }
    Ok(())
}

/// How large a selection set is once written out.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    /// Selections in it, at all levels.
    selections: u64,
    /// Selection sets inside each other, itself included.
    height: usize,
}

struct Walk<'d> {
    document: &'d ExecutableDocument,
    limits: &'d Limits,
    /// The measure of each fragment met so far; `None` while it is being taken.
    fragments: HashMap<&'d str, Option<Extent>>,
    aliases: usize,
}

impl<'d> Walk<'d> {
    /// `level` is the number of selection sets from the root to this one, 1 at the root. It bounds the recursion.
    fn selection_set(&mut self, set: &'d Positioned<SelectionSet>, level: usize) -> Result<Extent, Refusal> {
        self.check_height(level, set)?;
        let mut extent = Extent { selections: 0, height: 1 };
        for selection in &set.node.items {
            let inner = match &selection.node {
                Selection::Field(field) => {
                    self.count_alias(field.node.alias.as_ref())?;
                    if field.node.selection_set.node.items.is_empty() {
                        Extent::default()
                    } else {
                        self.selection_set(&field.node.selection_set, level + 1)?
                    }
                }
                Selection::InlineFragment(inline) => self.selection_set(&inline.node.selection_set, level + 1)?,
                Selection::FragmentSpread(spread) => self.spread(spread, level + 1)?,
            };
            extent.selections = extent.selections.saturating_add(1).saturating_add(inner.selections);
            extent.height = extent.height.max(inner.height + 1);
        }
        Ok(extent)
    }

    fn spread(&mut self, spread: &'d Positioned<FragmentSpread>, level: usize) -> Result<Extent, Refusal> {
        let name = &spread.node.fragment_name.node;
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Extent::default());
        };
        match self.fragments.get(name.as_str()) {
            Some(None) => {
                let message =
                    format!("The fragment \"{name}\" spreads itself, directly or through others: break the cycle.");
                Err(Refusal::too_expensive(message, Some(spread.pos)))
            }
            Some(Some(extent)) => {
                let extent = *extent;
                self.check_height(level + extent.height - 1, spread)?;
                Ok(extent)
            }
            None => self.fragment(name, fragment, level),
        }
    }

    fn fragment(
        &mut self,
        name: &'d Name,
        fragment: &'d Positioned<FragmentDefinition>,
        level: usize,
    ) -> Result<Extent, Refusal> {
        if let Some(Some(extent)) = self.fragments.get(name.as_str()) {
            return Ok(*extent);
        }
        self.fragments.insert(name, None);
        let extent = self.selection_set(&fragment.node.selection_set, level)?;
        self.fragments.insert(name, Some(extent));
        Ok(extent)
    }

    fn check_height<T>(&self, height: usize, at: &Positioned<T>) -> Result<(), Refusal> {
        if height <= self.limits.max_nesting {
            return Ok(());
        }
        let message = format!(
            "With fragments written out, {height} selection sets are inside each other here, and {} is the limit: \
             nest fragments less deeply.",
            self.limits.max_nesting
        );
        Err(Refusal::too_expensive(message, Some(at.pos)))
    }

    fn count_alias(&mut self, alias: Option<&Positioned<Name>>) -> Result<(), Refusal> {
        let Some(alias) = alias else {
            return Ok(());
        };
        self.aliases += 1;
        if self.aliases <= self.limits.max_aliases {
            return Ok(());
        }
        let message = format!(
            "The document has more than {} aliases, which is the limit: ask for less at a time.",
            self.limits.max_aliases
        );
        Err(Refusal::too_expensive(message, Some(alias.pos)))
    }
}
