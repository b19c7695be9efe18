//! `masthead import ...`

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use masthead_entity::Timestamp;

use super::{Failure, print};
use crate::{
    config::Config,
    context::Cx,
    import::{self, Format, Options, Report},
    state::App,
};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make one article of one copied page: plain text, HTML or Markdown.
    ///
    /// Reports what was found, what was guessed, and every line that found no place. All of it is written, or nothing.
    /// The same file makes one article, however often it is imported.
    Page {
        /// The file.
        file: PathBuf,
        /// Publish the article and its FAQs.
        #[arg(long)]
        publish: bool,
        /// Report only: read the file, write nothing, and touch no database.
        #[arg(long, conflicts_with = "publish")]
        dry_run: bool,
        /// What the file is written in, where its name and its beginning do not tell.
        #[arg(long, value_enum)]
        format: Option<FormatName>,
        /// The title, in place of the page's own.
        #[arg(long)]
        title: Option<String>,
        /// A byline, in place of the page's own; may be repeated.
        #[arg(long, value_name = "NAME")]
        author: Vec<String>,
        /// The date for readers, like 2026-03-01 or 2026-03-01T10:00:00Z.
        #[arg(long, value_name = "TIME", value_parser = date)]
        published_at: Option<Timestamp>,
        /// A category by name or slug, in place of the page's own; may be repeated. One that is missing is made.
        #[arg(long, value_name = "NAME")]
        category: Vec<String>,
        /// A tag by name or slug, in place of the page's own; may be repeated. One that is missing is made.
        #[arg(long, value_name = "NAME")]
        tag: Vec<String>,
        /// The slug, in place of one made from the title.
        #[arg(long)]
        slug: Option<String>,
        /// The language, like en or pt-BR.
        #[arg(long)]
        locale: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FormatName {
    /// Text as it is copied from a browser.
    Text,
    /// HTML, as a browser saves it.
    Html,
    /// Markdown, with front matter or without.
    Markdown,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Format::Text,
            FormatName::Html => Format::Html,
            FormatName::Markdown => Format::Markdown,
        }
    }
}

fn date(text: &str) -> Result<Timestamp, String> {
    import::parse_date(text).ok_or_else(|| "give a date like 2026-03-01 or 2026-03-01T10:00:00Z".to_owned())
}

pub(super) async fn run(config: Config, verb: Verb, json: bool) -> Result<(), Failure> {
    let Verb::Page { file, publish, dry_run, format, title, author, published_at, category, tag, slug, locale } = verb;
    let format = format.map(Format::from);
    let options =
        Options { format, title, authors: author, published_at, categories: category, tags: tag, slug, locale };
    let page = tokio::task::spawn_blocking(move || import::read_page(&file, options)).await;
    let page = page.map_err(crate::error::AppError::internal)??;
    if dry_run {
        show(&Report { page: &page, outcome: None }, json);
        return Ok(());
    }
    let app = App::open(config).await?;
    let outcome = import::import_page(&Cx::system(app.clone()), &page, publish).await;
    super::end(&app).await;
    match outcome {
        Ok(outcome) => {
            show(&Report { page: &page, outcome: Some(&outcome) }, json);
            Ok(())
        }
        Err(error) => {
            // What was found helps to see what is wrong with it.
            show(&Report { page: &page, outcome: None }, json);
            Err(error.into())
        }
    }
}

fn show(report: &Report<'_>, json: bool) {
    match json {
        true => print(&format!("{:#}\n", report.json())),
        false => print(&report.to_string()),
    }
}
