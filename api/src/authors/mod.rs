//! Authors: bylines. Not login accounts. What they share with the other terms stands in `terms`.

pub mod graphql;
pub mod rest;
pub mod service;
pub mod types;
