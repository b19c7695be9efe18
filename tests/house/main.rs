//! One integration binary: it drives the real server over a real socket, through the public API.

mod calls;
mod cli;
mod contracts;
mod failpoints;
mod journey;
mod names;
mod operations;
mod parity;
mod permissions;
mod rules;
mod statements;
mod table;
