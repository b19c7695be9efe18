//! Tags: flat labels of articles and FAQs. What they share with the other terms stands in `terms`.

pub mod graphql;
pub mod rest;
pub mod types;
