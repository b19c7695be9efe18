//! Accounts: people and services that sign in. Never visible to readers.

pub mod graphql;
pub mod rest;
mod service;
pub mod types;

pub use service::{NewAccount, any_exists, create, me};
