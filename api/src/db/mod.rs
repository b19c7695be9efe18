//! The database: connections, the read transaction, the write path, and what differs by engine.
//!
//! Nothing outside this folder begins a transaction or names an engine.

mod alone;
mod connect;
pub mod document;
mod gate;
mod gathered;
pub mod keys;
pub mod lease;
pub mod matching;
pub mod order;
mod write;

pub use alone::{Work, alone};
pub use connect::{Db, missing_file};
pub(crate) use connect::{begin_read, commits};
pub use gathered::{Asked, Gathered, Outcomes};
pub use write::{Tx, write, write_by};

#[cfg(debug_assertions)]
pub use write::FAILPOINTS;
