//! One integration binary: it drives the real server over a real socket, through the public API.

mod cli;
mod contracts;
mod failpoints;
mod journey;
mod names;
mod operations;
mod rules;
mod statements;
