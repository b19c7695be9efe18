//! Signing in: passwords, access tokens, sessions with their refresh tokens.
//!
//! Invariants:
//! - an access token names its session, and is worth nothing once that has ended or its account may not sign in;
//! - refresh tokens are stored as SHA-256 only and used once; one that is used twice ends its session;
//! - whoever fails to sign in is told the same, after the same work, whether the account exists or not;
//! - a password is kept only when `policy` has let it through.

pub mod graphql;
pub mod keys;
pub mod passwords;
pub mod policy;
pub mod rest;
mod service;
mod tokens;
pub mod types;

pub use service::{authenticate, login, logout, refresh};

use crate::error::{AppError, Code};

/// The answer to every token that does not hold. It tells nothing more.
pub fn not_accepted() -> AppError {
    AppError::new(Code::Unauthenticated, "The access token is not accepted. Sign in, or refresh it.")
}
