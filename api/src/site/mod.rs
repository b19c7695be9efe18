//! The site: its name, where its front end lives, and how the addresses of its pages are made.

pub mod graphql;
pub mod rest;
mod service;
pub mod types;

pub use service::{on_desk, read, update};
