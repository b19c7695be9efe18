//! The one representation of a moment.

use sea_orm::DeriveValueType;

/// Microseconds since 1970-01-01T00:00:00Z. An integer, so that both engines store, order and compare it alike
/// (SQLite's text has 0 to 9 fraction digits, PostgreSQL's 6). Made by the clock of `masthead` only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
pub struct Timestamp(pub i64);
