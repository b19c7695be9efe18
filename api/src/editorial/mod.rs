//! What editors do with many entries and with both kinds at once: the journal, the calendar, what waits for them, who
//! works on what, and changes in bulk.
//!
//! Invariants:
//! - all of it stays within what the actor may see ([`crate::entries::desk`]): no list, filter or count tells of others'
//!   drafts;
//! - lines of the journal about accounts, sessions, API tokens and keys are for administrators alone.

pub mod graphql;
pub mod journal;
pub mod rest;
pub mod types;
