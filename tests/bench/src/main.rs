//! Measures a built `masthead` beside a bare actix-web handler and beside one hand-written statement, on SQLite and on
//! PostgreSQL. docs/performance.md says what is measured and how to read it; `tests/bench/run` is the command.

mod answers;
mod bare;
mod cli;
mod comments;
mod content;
mod cpu;
mod database;
mod http;
mod load;
mod machine;
mod markdown;
mod process;
mod questions;
mod reference;
mod report;
mod rounds;
mod run;
mod saves;
mod seed;
mod sql;
mod statement;
mod stats;
mod tokens;

use std::{io::Write, process::ExitCode};

/// What stops a run: a person reads it, nothing handles it.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    match cli::main() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("masthead-bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// What is going on, beside the results.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
