//! The history of an entry on the desk, articles and FAQs alike: its revisions, what changed between two of them, and going
//! back to one. What it does stands in `entries` (`history`, `diff`, `reverting`, `retention`); here are its doors.

pub mod graphql;
pub mod rest;
pub mod types;
