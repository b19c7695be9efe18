//! Masthead: a headless CMS for editorial sites. ARCHITECTURE.md is the way in.

// Objects that are merged in the schema nest in one another, one level for each feature.
#![recursion_limit = "256"]

pub mod access;
pub mod accounts;
pub mod api_tokens;
pub mod articles;
pub mod auth;
pub mod authors;
pub mod categories;
pub mod cli;
pub mod clock;
pub mod comments;
pub mod config;
pub mod context;
pub mod db;
pub mod editorial;
pub mod entries;
pub mod error;
pub mod faqs;
pub mod front_matter;
pub mod graphql;
pub mod history;
pub mod import;
pub mod journal;
pub mod limits;
pub mod mail;
pub mod nodes;
pub mod pages;
pub mod paging;
pub mod preconditions;
pub mod preview_links;
pub mod queue;
pub mod rendering;
pub mod rest;
pub mod server;
pub mod sessions;
pub mod shown;
pub mod site;
pub mod slugs;
pub mod sources;
pub mod state;
pub mod tags;
pub mod terms;
#[cfg(debug_assertions)]
pub mod testing;
pub mod text;
mod upkeep;
pub mod validate;
pub mod wire;
