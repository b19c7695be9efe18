//! One integration binary: it drives the real server over a real socket, through the public API.

mod contracts;
mod failpoints;
mod journey;
mod operations;
mod statements;
