//! Preview links: whoever has one sees one revision of one entry as a page of the site, as long as it lives.
//!
//! Invariants:
//! - only the SHA-256 of a token is stored; it is shown once;
//! - the revision of a link is pinned: it is neither replaced nor removed as long as the link lives;
//! - what is in the trash is shown by no link; the link lives on, and shows it again when it is restored;
//! - a token shows, and never changes anything.

pub mod graphql;
pub mod queries;
pub mod rest;
mod service;
pub mod types;

pub use service::{NewLink, create, revoke};
