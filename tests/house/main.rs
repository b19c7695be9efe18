//! One integration binary: it drives the real server over a real socket, through the public API.

mod articles;
mod calls;
mod citations;
mod cli;
mod comments;
mod contracts;
mod drafts;
mod failpoints;
mod faqs;
mod journey;
mod lists;
mod names;
mod operations;
mod pages;
mod parity;
mod permissions;
mod publishing;
mod rules;
mod sessions;
mod shown_dates;
mod slugs;
mod statements;
mod table;
mod terms;
mod tree;
