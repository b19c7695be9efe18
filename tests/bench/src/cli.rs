//! The command line.

use std::{io::Write, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{Result, bare, comments, run, saves, statement, tokens};

#[derive(Parser)]
#[command(version, about = "Measures a built masthead beside a bare handler and a hand-written statement.")]
#[command(args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(flatten)]
    settings: Option<Settings>,
    #[command(subcommand)]
    reference: Option<Reference>,
}

/// How to measure.
#[derive(Args, Clone, Debug)]
pub(crate) struct Settings {
    /// The server's binary.
    #[arg(long, value_name = "PATH")]
    pub(crate) server: PathBuf,
    /// Articles to make, each with 3 tags, 4 FAQs and 10 comments.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) articles: u32,
    /// Connections that ask for pages and lists, each the next question when it has its answer.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) clients: u32,
    /// Seconds that each figure is measured for.
    #[arg(long, default_value_t = 10.0, value_parser = seconds)]
    pub(crate) seconds: f64,
    /// Seconds of the same load before that.
    #[arg(long, default_value_t = 2.0, value_parser = seconds)]
    pub(crate) warm_up: f64,
    /// Starts on the existing database, of which the median is told.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) starts: u32,
    /// Where the databases and the log are kept while it runs. Comments are posted durably, so the disk under it counts.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub(crate) folder: PathBuf,
    /// Print JSON in place of the tables.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is measured by itself, and what the server is measured beside, each a process of its own that the run starts.
#[derive(Subcommand)]
enum Reference {
    /// Measures what it costs to know who asks.
    Tokens,
    /// Measures what it costs to save an article, on each engine.
    Saves {
        /// Where the database is kept while it runs; the disk under it counts.
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        folder: PathBuf,
    },
    /// Measures what comments cost that come in, and what reading the newest of many costs, on each engine.
    Comments {
        /// The server's binary.
        #[arg(long, value_name = "PATH")]
        server: PathBuf,
        /// Where the database is kept while it runs; the disk under it counts.
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        folder: PathBuf,
    },
    /// Gives answers that it holds in memory.
    #[command(hide = true)]
    Bare {
        /// The questions with their answers, as JSON.
        answers: PathBuf,
    },
    /// Asks the database one statement for each answer.
    #[command(hide = true)]
    Statement {
        /// The database.
        url: String,
        /// Its connections.
        connections: u32,
    },
}

fn seconds(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| *number > 0.0 && *number <= 3_600.0);
    number.ok_or_else(|| "this is more than 0 and at most 3600".to_owned())
}

/// Does what the command line says.
pub(crate) fn main() -> Result<()> {
    let cli = Cli::parse();
    match (cli.reference, cli.settings) {
        (Some(Reference::Tokens), _) => tokens::measure(),
        (Some(Reference::Saves { folder }), _) => saves::measure(&folder),
        (Some(Reference::Comments { server, folder }), _) => comments::measure(&server, &folder),
        (Some(Reference::Bare { answers }), _) => bare::serve(&answers),
        (Some(Reference::Statement { url, connections }), _) => statement::serve(&url, connections),
        (None, Some(settings)) => {
            let report = run::whole(&settings)?;
            let text = match settings.json {
                true => serde_json::to_string_pretty(&report)? + "\n",
                false => crate::markdown::render(&report),
            };
            Ok(std::io::stdout().write_all(text.as_bytes())?)
        }
        (None, None) => Err("name the server's binary: --server PATH".into()),
    }
}
