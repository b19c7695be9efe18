//! Comments: what readers write under articles, in threads, and what moderators decide about them.
//!
//! Invariants:
//! - the comment that an approved comment answers is approved too, so that readers reach every approved comment from
//!   the article;
//! - `entry.comment_count` is the number of approved comments of the entry, kept in the transaction that changes one;
//! - no comment stands deeper than `limits::COMMENT_DEPTH`: an answer to one at that depth is attached beside it;
//! - readers' finders start from the view `public_comment`; the addresses behind a comment leave `contact` for
//!   moderators only, and never enter an event or a line of the log.

pub mod graphql;
mod importing;
mod moderation;
pub mod queries;
pub mod rest;
mod service;
pub mod types;

pub use importing::{ImportedComment, import_in};
pub use moderation::{Moderated, Moderation, moderate};
pub use service::{SubmitComment, Submitted, submit};
