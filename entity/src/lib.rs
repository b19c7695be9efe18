//! Masthead's tables: one module a table, the enums of their columns, and the types of their keys.
//!
//! Nothing here decides anything: rules live in `masthead`'s features, JSON and GraphQL in its transports. Columns that
//! hold a document (prompts, materials, citations, an image, SEO fields) are text here, and read by the feature that
//! owns them.

pub mod account;
pub mod api_token;
pub mod attempt;
pub mod comment;
pub mod comment_block;
pub mod contact;
pub mod entry;
pub mod enums;
pub mod event;
pub mod ids;
pub mod imported_page;
pub mod lease;
pub mod password_link;
pub mod preview_link;
pub mod public_comment;
pub mod publication;
pub mod publication_faq;
pub mod publication_term;
pub mod refresh_token;
pub mod review;
pub mod revision;
pub mod revision_faq;
pub mod revision_term;
pub mod schedule;
pub mod session;
pub mod signing_key;
pub mod site;
pub mod slug;
pub mod term;
pub mod term_version;
pub mod time;

pub use enums::*;
pub use ids::*;
pub use time::Timestamp;
