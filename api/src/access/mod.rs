//! Who asks, and what they may do. A leaf: it knows no table and no transport.

mod actor;
pub mod rules;

pub use actor::Actor;
pub use rules::{Action, Ownership, Resource};
