//! Importing: one copied page (plain text, HTML or Markdown) becomes one article.
//!
//! The way of a page: `file` (bytes to text) -> `reading` (one reader a format: text to blocks, with their lines) ->
//! `anatomy` (blocks to the parts of an article, in which `citations` finds the works) -> `page` (what was found) ->
//! `service` (one transaction) -> `report` (what a person is told).
//!
//! Invariants:
//! - everything up to `page` is a function of the file and the options: no database, no clock;
//! - a line of the page is placed, or named in a note: nothing is left out silently;
//! - a page is taken whole, in one transaction, or not at all;
//! - one file makes one article, however often it is imported (`imported_page` keeps its hash);
//! - no address of a reader is taken over: comments come with name, time and text.

mod anatomy;
mod citations;
mod dates;
mod file;
mod inline;
mod note;
mod page;
mod patterns;
mod reading;
mod report;
mod service;
mod terms;

pub use dates::parse as parse_date;
pub use note::{Note, Sort};
pub use page::{Options, Page};
pub use reading::Format;
pub use report::Report;
pub use service::{Outcome, import_page};

use std::path::Path;

use crate::error::{AppError, Code, Result};

/// The most text that is read, in bytes: ten times what an article may have. HTML is held to a number of tags.
const MOST_TEXT: usize = 2 * 1024 * 1024;

/// Reads a page from a file. What makes it unreadable as a page (empty, binary, too large, without a title) is
/// `invalid_input`, and names the line where there is one.
pub fn read_page(path: &Path, options: Options) -> Result<Page> {
    let source = file::read(path)?;
    let format = options.format.unwrap_or_else(|| Format::of(path, &source.text));
    if format != Format::Html && source.text.len() > MOST_TEXT {
        let message = format!("The file has more than {} MiB of text; a page has less.", MOST_TEXT / 1024 / 1024);
        return Err(AppError::new(Code::PayloadTooLarge, message));
    }
    let mut reading = reading::read(format, &source.text)?;
    reading.notes.splice(0..0, source.notes);
    anatomy::page(reading, format, source.hash, options)
}
