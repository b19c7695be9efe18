//! Accounts: people and services that sign in. Never visible to readers.
//!
//! Invariants:
//! - there is always an administrator who can sign in, once there was one;
//! - a changed role, password or status ends the account's sessions in the same transaction;
//! - an account that is deleted keeps its row, for what names it, and loses its address and password;
//! - nothing that a stranger may ask tells whether an account exists.

pub mod graphql;
mod letters;
mod links;
mod password;
pub mod people;
pub mod queries;
pub mod rest;
mod service;
pub mod types;

pub use password::{change_password, request_reset, reset_password, set_password};
pub use queries::{any_exists, me};
pub use service::{Move, NewAccount, create, move_to, update};
