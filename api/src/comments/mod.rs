//! Comments: what readers write under articles, in threads, and what moderators decide about them.
//!
//! Invariants:
//! - readers reach every approved comment from the article: what it answers is approved, or shown as a tombstone, which
//!   says nothing but that something stood there;
//! - `entry.comment_count` is the number of approved comments of the entry, `comment.reply_count` that of those below one,
//!   both kept in the transaction that changes one (`tree`);
//! - no new comment stands deeper than the settings say: an answer to one at that depth is attached beside it;
//! - what speaks against a comment lowers its state and never raises it, and loses nothing; a network that sends too many is refused;
//! - who wrote a comment is told whether readers see it, and nothing else of what became of it; what they withdrew is never
//!   shown again;
//! - readers' finders start from the view `public_comment`; the addresses behind a comment leave `contact` for
//!   moderators only, and never enter an event or a line of the log.

pub mod blocks;
pub mod desk_queries;
pub mod desk_types;
mod draft;
mod editing;
mod erasing;
pub mod form;
pub mod graphql;
mod importing;
mod moderation;
mod past;
mod policy;
pub mod privacy;
pub mod queries;
pub mod rest;
pub mod retention;
mod saying;
mod service;
pub mod settings;
pub mod suspicion;
mod tokens;
mod tree;
pub mod types;
mod weighing;
mod written;

pub use draft::Draft;
pub use editing::{Edited, update, update_own, withdraw_own};
pub use importing::{ImportedComment, import_in};
pub use moderation::{Moderated, Moderation, moderate};
pub use service::{SubmitComment, Submitted, hand_in, submit};
pub use written::{Written, preview};
