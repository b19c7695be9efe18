//! Categories: a tree of places for articles. What they share with the other terms stands in `terms`.
//!
//! A category reaches what is below it: its articles are those of its descendants too.

pub mod graphql;
pub mod rest;
pub mod service;
pub mod types;
