//! Sessions: an account that signed in on one device.
//!
//! Invariants:
//! - access tokens name their session and end with it;
//! - a refresh token is used once; one that is used twice ends its session, and with it all that came of it;
//! - whatever ends a session is an event.

pub mod graphql;
pub mod queries;
pub mod rest;
mod service;
mod tokens;
pub mod types;

pub use service::{end, login, logout, logout_everywhere, refresh};
pub use tokens::{begin_in, end_all_in};
