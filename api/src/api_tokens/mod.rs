//! API tokens: with what machines sign in. Each is named, holds to its scopes, ends by itself, and is shown once.
//!
//! Invariants:
//! - only the SHA-256 of a token is stored;
//! - a token acts for itself, not for who made it: it owns nothing, and stays when its maker goes;
//! - a token never makes tokens or accounts.

pub mod graphql;
pub mod queries;
pub mod rest;
mod service;
pub mod types;

pub use service::{NewToken, create, revoke};
