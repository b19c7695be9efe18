//! What tags, categories, authors and sources share, once: identity, versions, slugs, deletion, and what readers see.
//!
//! Invariants:
//! - a term that is not deleted has exactly one open version; deleting closes it, and hides the term everywhere;
//! - readers see a category or an author from its creation, a tag or a source only while an open publication uses it.

mod draft;
pub mod queries;
pub mod resolve;
mod service;
pub mod types;

pub use draft::{Draft, Wish};
pub use resolve::Wanted;
pub use service::{Change, create, create_in, delete, update};
