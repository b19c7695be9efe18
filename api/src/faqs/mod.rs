//! FAQs: questions with answers, in articles and by themselves. What they share with articles stands in `entries`: a
//! FAQ's question is its title, its answer its body.

pub mod desk;
pub mod graphql;
pub mod inputs;
pub mod page;
pub mod rest;
pub mod service;
pub mod types;
