//! Sources: works that are cited. What they share with the other terms stands in `terms`; a source's slug is its
//! citation key, its name the title of the work.
//!
//! The reference is made again with every change. The label is, too, unless an editor gave one of their own.

mod draft;
pub mod graphql;
mod reference;
pub mod rest;
pub mod service;
pub mod types;
