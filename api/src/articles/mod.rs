//! Articles: pages of editorial content. What they share with FAQs stands in `entries`.
//!
//! Invariants:
//! - an article is never shown with a FAQ that was never published;
//! - `category` is the first of `categories`;
//! - a FAQ, a material or a comment that readers cannot see is left out, and comes back in its place.

pub mod desk;
pub mod graphql;
pub mod inputs;
pub mod page;
pub mod rest;
pub mod service;
pub mod types;
