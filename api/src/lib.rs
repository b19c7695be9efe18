//! Masthead: a headless CMS for editorial sites. ARCHITECTURE.md is the way in.

pub mod access;
pub mod accounts;
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
pub mod entries;
pub mod error;
pub mod faqs;
pub mod graphql;
pub mod journal;
pub mod limits;
pub mod nodes;
pub mod pages;
pub mod paging;
pub mod preconditions;
pub mod rendering;
pub mod rest;
pub mod server;
pub mod site;
pub mod slugs;
pub mod sources;
pub mod state;
pub mod tags;
pub mod terms;
#[cfg(debug_assertions)]
pub mod testing;
pub mod text;
pub mod validate;
pub mod wire;
