//! What is blocked in comments: words, e-mail addresses, domains and networks, which put a comment with the spam.
//!
//! Invariants: `site.comment_blocks` is raised by every change of the list, in its transaction, so that a matcher that was
//! made of the list knows whether it still is of it; events name no address.

pub mod graphql;
mod matcher;
pub mod queries;
pub mod rest;
mod service;
pub mod types;

pub use matcher::{Blocks, Hit};
pub use service::{NewBlock, create, delete, remove};
