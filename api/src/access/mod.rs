//! Who asks, and what they may do. A leaf: it knows no table and no transport.

mod actor;
pub mod rules;
mod scopes;
pub mod table;

pub use actor::{Actor, Capacity};
pub use rules::{Action, Ownership, Resource};
pub use scopes::{Scope, Scopes};
