//! What articles and FAQs share, once: content, revisions, workflow, publishing, and what readers may see of them.
//!
//! Invariants:
//! - a revision never changes once it is inserted (but for `pinned`), a publication never but for `valid_to`;
//! - an entry has at most one open publication, and has one exactly when its visibility is `PUBLISHED`;
//! - readers reach a revision through a publication and in no other way, but for one function (`preview`), which shows one
//!   revision to whoever may see it;
//! - relations point to entries and terms, never to revisions: publishing, unpublishing and republishing lose none.
//!
//! The way of a save: `changes` (what is wanted) -> `saving` (prepare: sources and `render`; then, in one transaction,
//! `relations`, `revisions`, and `publishing` where it is asked for). Readers start in `published` (what hangs on an
//! entry is in `parts`, what was public when in `publications`, what machines are told in `json_ld`), editors in `desk`.
//! Whether an entry takes comments is said in `commenting`.

mod amending;
pub mod changes;
pub mod commenting;
pub mod content;
pub mod desk;
pub mod documents;
pub mod history;
pub mod inputs;
pub mod published;
mod relations;
mod render;
pub mod revisions;
mod saving;
mod sources;
pub mod views;
pub mod workflow;

pub use history::reverting::revert;
pub use inputs::translation_of;
pub use saving::{Saving, Target, save, save_and};
pub use workflow::{
    moving::{Moving, relocate},
    publishing::Publishing,
};

use masthead_entity::EntryKind;

/// What people call an entry of this kind.
pub fn word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Article => "article",
        EntryKind::Faq => "FAQ",
    }
}
