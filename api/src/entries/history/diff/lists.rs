//! What changed between two lists of references.

use std::{collections::HashMap, hash::Hash};

use async_graphql::SimpleObject;
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use utoipa::ToSchema;

use crate::wire::Id;

/// A tag, a category, an author, a source or a FAQ that is in one list and not in the other, or elsewhere in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelatedItem {
    /// Its id.
    pub id: Id,
    /// What it is called now; null where it is gone.
    pub name: Option<String>,
    /// Its place in the old list, counted from 0; null where it was not in it.
    pub before: Option<i32>,
    /// Its place in the new list, counted from 0; null where it is not in it.
    pub after: Option<i32>,
}

/// What changed in a list of relations. All three are empty where nothing did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
pub struct RelationChanges {
    /// What is in the new list only, in its order.
    pub added: Vec<RelatedItem>,
    /// What was in the old list only, in its order.
    pub removed: Vec<RelatedItem>,
    /// What is in both, and stands in another order to the rest of both. In the order of the new list.
    pub moved: Vec<RelatedItem>,
}

/// The changes from one list to another, neither of which names anything twice.
pub fn changes<K>(old: &[K], new: &[K], names: &HashMap<K, String>) -> RelationChanges
where
    K: Copy + Eq + Ord + Hash,
    Id: From<K>,
{
    let place = |list: &[K], key: &K| list.iter().position(|other| other == key).and_then(|at| i32::try_from(at).ok());
    let item = |key: &K| RelatedItem {
        id: Id::from(*key),
        name: names.get(key).cloned(),
        before: place(old, key),
        after: place(new, key),
    };
    let only = |list: &[K], other: &[K]| list.iter().filter(|key| !other.contains(key)).copied().collect::<Vec<_>>();
    let (added, removed) = (only(new, old), only(old, new));
    let (before, after) = (only(old, &removed), only(new, &added));
    let moves = capture_diff_slices(Algorithm::Myers, &before, &after);
    let moved = moves.iter().filter(|op| op.tag() != DiffTag::Equal).flat_map(|op| after[op.new_range()].iter());
    RelationChanges {
        added: added.iter().map(item).collect(),
        removed: removed.iter().map(item).collect(),
        moved: moved.map(item).collect(),
    }
}

#[cfg(test)]
mod tests {
    use masthead_entity::EntryId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn list(numbers: &[u128]) -> Vec<EntryId> {
        numbers.iter().map(|number| EntryId(Uuid::from_u128(*number))).collect()
    }

    fn told(items: &[RelatedItem]) -> Vec<(u128, Option<i32>, Option<i32>)> {
        items.iter().map(|item| (item.id.0.as_u128(), item.before, item.after)).collect()
    }

    #[test]
    fn what_stays_in_order_has_not_moved() {
        let found = changes(&list(&[1, 2, 3, 4]), &list(&[9, 1, 3, 4]), &HashMap::new());
        assert_eq!(told(&found.added), [(9, None, Some(0))]);
        assert_eq!(told(&found.removed), [(2, Some(1), None)]);
        assert_eq!(told(&found.moved), []);
        let found = changes(&list(&[1, 2, 3, 4]), &list(&[4, 1, 2, 3]), &HashMap::new());
        assert_eq!(told(&found.moved), [(4, Some(3), Some(0))]);
        assert_eq!(changes(&list(&[1, 2]), &list(&[1, 2]), &HashMap::new()), RelationChanges::default());
    }

    proptest! {
        /// Taking away what was removed and moved, and putting in what was added and moved at its place, makes the new
        /// list of the old one.
        #[test]
        fn the_changes_lead_from_one_list_to_the_other(old in proptest::sample::subsequence((0..12_u128).collect::<Vec<_>>(), 0..12).prop_shuffle(), new in proptest::sample::subsequence((0..12_u128).collect::<Vec<_>>(), 0..12).prop_shuffle()) {
            let (old, new) = (list(&old), list(&new));
            let found = changes(&old, &new, &HashMap::new());
            let gone = |key: &EntryId| found.removed.iter().chain(&found.moved).any(|item| item.id.0 == key.0);
            let mut made: Vec<EntryId> = old.iter().filter(|key| !gone(key)).copied().collect();
            let mut put: Vec<_> = found.added.iter().chain(&found.moved).collect();
            put.sort_by_key(|item| item.after);
            for item in put {
                made.insert(item.after.unwrap() as usize, EntryId(item.id.0));
            }
            prop_assert_eq!(made, new);
        }
    }
}
