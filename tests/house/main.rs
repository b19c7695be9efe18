//! One integration binary: it drives the real server over a real socket, through the public API.

mod articles;
mod citations;
mod comments;
mod drafts;
mod faqs;
mod journey;
mod lists;
mod pages;
mod publishing;
mod sessions;
mod shown_dates;
mod slugs;
mod terms;
mod tree;
