//! The command line: `masthead VERB`. Results go to standard output, everything else to standard error. The exit status
//! is 0, 1 when the verb failed, 2 when it was used wrongly.

mod account;
pub mod demo;
mod import;
mod logging;
mod privacy;
mod revisions;
mod serve;
mod token;

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    config::{Config, ConfigError},
    db,
    error::AppError,
    graphql, limits,
    paging::{Page, PageArgs},
    rest,
    state::App,
};

/// A headless CMS for editorial sites.
#[derive(Parser)]
#[command(name = "masthead", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

/// Where content and settings are. Before or after the verb.
#[derive(Args)]
struct Global {
    /// A settings file, read over the defaults; `masthead settings` prints them.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for the embedded database, the secret, mails and `demo.lock`.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL in place of the embedded database: postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Serve both APIs.
    Serve {
        /// Where to listen; port 0 takes any free one.
        #[arg(long, value_name = "ADDRESS")]
        bind: Option<SocketAddr>,
        /// Fill an empty database with demo content, and create an administrator.
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database to the present schema.
    Migrate,
    /// People and services that sign in.
    #[command(subcommand)]
    Account(account::Verb),
    /// API tokens, with which machines sign in.
    #[command(subcommand)]
    Token(token::Verb),
    /// The keys that sign access tokens.
    #[command(subcommand)]
    Keys(token::KeysVerb),
    /// Revisions of articles and FAQs.
    #[command(subcommand)]
    Revisions(revisions::Verb),
    /// What is kept of one e-mail address.
    #[command(subcommand)]
    Privacy(privacy::Verb),
    /// Bring content in from elsewhere.
    #[command(subcommand)]
    Import(import::Verb),
    /// Print the GraphQL schema.
    Schema,
    /// Print who may do what.
    Permissions,
    /// Print how an entry goes from a draft to readers.
    Workflow,
    /// Print the OpenAPI document.
    Openapi,
    /// Print the default settings, which are their manual.
    Settings,
}

/// Why a verb did not succeed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Settings(#[from] ConfigError),
    #[error("{0}")]
    Service(#[from] AppError),
    #[error("{0}")]
    Other(#[from] Box<dyn std::error::Error + Send + Sync>),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Runs the verb of the command line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&format!("masthead: {failure}"));
            if let Failure::Service(error) = &failure {
                for field in &error.fields {
                    // Of a single fault the message has said all but the path.
                    match error.message.ends_with(&field.message) {
                        true if error.message.starts_with(&field.path) => {}
                        true => complain(&format!("  at {}", field.path)),
                        false => complain(&format!("  {}: {}", field.path, field.message)),
                    }
                }
                if let Some(cause) = &error.cause {
                    complain(&format!("  because: {cause}"));
                }
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let document = match &cli.verb {
        Verb::Schema => Some(graphql::schema::sdl()),
        Verb::Permissions => Some(crate::access::table::document()),
        Verb::Workflow => Some(crate::entries::workflow::diagram::document()),
        Verb::Openapi => Some(rest::openapi::text().map_err(AppError::from)?),
        Verb::Settings => Some(crate::config::MANUAL.to_owned()),
        _ => None,
    };
    if let Some(document) = document {
        print(&document);
        return Ok(());
    }
    let (mut config, unknown) = Config::load(cli.global.config.as_deref(), std::env::vars())?;
    config.data = cli.global.data.unwrap_or(config.data);
    config.database_url = cli.global.database_url.unwrap_or(config.database_url);
    let _log = logging::start(&config.log)?;
    for name in unknown {
        tracing::warn!("the variable {name} is no setting of Masthead");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match cli.verb {
            Verb::Serve { bind, demo } => {
                config.bind = bind.unwrap_or(config.bind);
                serve::run(config, demo).await
            }
            Verb::Migrate => {
                let app = App::open(config).await?;
                app.close().await;
                Ok(())
            }
            Verb::Account(verb) => {
                let app = App::open(config).await?;
                let outcome = account::run(&app, verb, cli.global.json).await;
                end(&app).await;
                outcome
            }
            Verb::Token(verb) => {
                let app = App::open(config).await?;
                let outcome = token::run(&app, verb, cli.global.json).await;
                end(&app).await;
                outcome
            }
            Verb::Keys(verb) => {
                let app = App::open(config).await?;
                let outcome = token::run_keys(&app, verb, cli.global.json).await;
                end(&app).await;
                outcome
            }
            Verb::Revisions(verb) => {
                let app = App::open(config).await?;
                let outcome = revisions::run(&app, verb, cli.global.json).await;
                end(&app).await;
                outcome
            }
            Verb::Privacy(verb) => {
                // Of what is kept elsewhere an empty database would say that there is nothing.
                if let Some(file) = db::missing_file(&config) {
                    let message = format!("there is no database {}: name its folder by --data", file.display());
                    return Err(Failure::Other(message.into()));
                }
                let app = App::open(config).await?;
                let outcome = privacy::run(&app, verb, cli.global.json).await;
                end(&app).await;
                outcome
            }
            Verb::Import(verb) => import::run(config, verb, cli.global.json).await,
            Verb::Schema | Verb::Permissions | Verb::Workflow | Verb::Openapi | Verb::Settings => Ok(()),
        }
    })
}

/// Does this with each item of a whole list, page by page.
async fn each<T>(
    list: impl AsyncFn(&PageArgs) -> crate::error::Result<Page<T>>,
    mut tell: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut args = PageArgs { first: Some(limits::PAGE_MAX), ..PageArgs::default() };
    loop {
        let page = list(&args).await?;
        args.after = page.items.last().map(|(cursor, _)| cursor.clone());
        let has_next = page.has_next;
        page.items.into_iter().try_for_each(|(_, item)| tell(item))?;
        if !has_next {
            return Ok(());
        }
    }
}

/// Closes the App. Whoever reads that a verb is done finds every server answering by it: a verb that wrote waits as long
/// as a server may take to hear of it.
async fn end(app: &App) {
    app.close().await;
    if app.listeners().have_heard() {
        tokio::time::sleep(crate::journal::TRUST).await;
    }
}

/// A result. A reader that went away (`masthead schema | head`) is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Everything else.
fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
