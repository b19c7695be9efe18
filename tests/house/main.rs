//! One integration binary: it drives the real server over a real socket, through the public API.

mod bad_input;
mod bad_shape;
mod cors;
mod fuzz;
mod graphql_http;
mod guard;
mod journey;
mod rest_http;
mod tokens;
