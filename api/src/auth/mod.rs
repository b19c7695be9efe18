//! Credentials: the keys of the installation, access tokens, API tokens, the tokens of preview links, passwords, and how
//! often they may be guessed. What people do with them are the features `sessions`, `accounts`, `api_tokens` and
//! `preview_links`.
//!
//! Invariants:
//! - an access token names its session, and is worth nothing once that has ended or its account may not sign in;
//! - what is handed out is stored as SHA-256 only, passwords as Argon2id, keys that sign sealed under the secret;
//! - what is remembered of an actor is forgotten before a change of it is acknowledged;
//! - whoever fails is told the same, after the same work, whether the account exists or not.
//! - a password is kept only when `policy` has let it through.

pub mod actors;
pub mod attempts;
mod bearer;
pub(crate) mod expired;
pub mod keys;
pub mod last_uses;
pub mod memory;
pub mod passwords;
pub mod policy;
pub mod ring;
pub mod secrets;
pub mod tokens;

pub use bearer::authenticate;

use crate::error::{AppError, Code};

/// The answer to every token that does not hold. It tells nothing more.
pub fn not_accepted() -> AppError {
    AppError::new(Code::Unauthenticated, "The access token is not accepted. Sign in, or refresh it.")
}
