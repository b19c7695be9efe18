//! Masthead: a headless CMS for editorial sites. ARCHITECTURE.md is the way in.

pub mod access;
pub mod auth;
pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod entries;
pub mod error;
pub mod graphql;
pub mod journal;
pub mod limits;
pub mod paging;
pub mod preconditions;
pub mod rendering;
pub mod slugs;
pub mod state;
pub mod terms;
#[cfg(debug_assertions)]
pub mod testing;
pub mod text;
pub mod validate;
pub mod wire;
