//! keys
pub mod keys;
