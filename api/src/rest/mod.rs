//! REST: what all its handlers share. The handlers themselves stand in the features; [`routes`] puts them together.

pub mod answer;
pub mod body;
pub mod docs;
mod forwarded;
mod json;
pub mod jwks;
pub mod markdown;
pub mod methods;
pub mod openapi;
pub mod problem;
pub mod query;
pub mod request;
pub mod routes;

pub use answer::{Answer, PageView};
pub use body::{Body, NoInput, OptionalBody};
pub use markdown::BodyOrMarkdown;
pub use query::{Key, Query};
pub use request::IfMatch;
