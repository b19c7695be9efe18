//! From the text of a page to its blocks: one reader a format. What the format itself says of the page (front matter,
//! the head of HTML) is kept apart from what only the words tell.

mod front_matter;
mod html;
mod markdown;
mod text;

use std::path::Path;

use masthead_entity::Timestamp;

use super::note::Note;
use crate::{entries::documents::Image, error::Result};

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text as it is copied from a browser.
    Text,
    /// HTML, as a browser saves it.
    Html,
    /// Markdown, with front matter or without.
    Markdown,
}

impl Format {
    /// What a file is written in, by the end of its name, else by how it begins.
    pub fn of(path: &Path, text: &str) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        let begins = |with: &str| {
            text.trim_start()
                .as_bytes()
                .get(..with.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
        };
        let is_markup =
            ["<!doctype html", "<html", "<?xml", "<head>", "<body", "<article", "<main", "<h1", "<div", "<p>"];
        let is_markup = is_markup.into_iter().any(begins);
        match extension.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
            Some("html" | "htm" | "xhtml") => Format::Html,
            _ if is_markup => Format::Html,
            Some("txt" | "text") => Format::Text,
            _ if text.starts_with("---\n") || text.starts_with("+++\n") || text.starts_with("# ") => Format::Markdown,
            _ => Format::Text,
        }
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph. Plain text has only these and lists: which of them are headings is for the anatomy to find.
    Paragraph,
    /// A question in a list of terms, or the summary of details.
    Summary,
    /// A list, a table, a quote, a picture.
    Whole,
    /// Code, in which nothing is looked for.
    Code,
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first line in the file, from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
    /// Its words; lines where it breaks them.
    pub plain: String,
    /// Its Markdown; of a heading, what stands behind the marks.
    pub markdown: String,
}

impl Block {
    /// Its words on one line.
    pub fn line_of_words(&self) -> String {
        self.plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Something found, and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Its line in the file.
    pub line: usize,
    /// What was found.
    pub value: T,
}

/// What is known of a page besides its text.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The title.
    pub title: Option<Found<String>>,
    /// A title that stands outside the text (HTML's `title`), used where the text has none.
    pub outer_title: Option<Found<String>>,
    /// The slug.
    pub slug: Option<Found<String>>,
    /// The language.
    pub locale: Option<Found<String>>,
    /// Paths of categories, the topmost first.
    pub categories: Vec<Found<Vec<String>>>,
    /// The line of a label for categories, with names or without.
    pub category_label: Option<usize>,
    /// Names of tags.
    pub tags: Vec<Found<String>>,
    /// Names of authors.
    pub authors: Vec<Found<String>>,
    /// An author whom the text does not name, taken where it names none.
    pub outer_author: Option<Found<String>>,
    /// The date.
    pub published_at: Option<Found<Timestamp>>,
    /// The excerpt.
    pub excerpt: Option<Found<String>>,
    /// The lead, where it stands outside the text.
    pub lead: Option<Found<String>>,
    /// The picture at the top.
    pub cover: Option<Found<Image>>,
    /// The address that the page's editor declares to be the original.
    pub canonical: Option<Found<String>>,
    /// The page's own address, from which its links are read.
    pub address: Option<String>,
}

/// A comment that is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundComment {
    /// Its line.
    pub line: usize,
    /// 0 for one that answers the article, 1 for an answer to that, and so on.
    pub depth: usize,
    /// Who wrote it.
    pub name: String,
    /// When, where that was readable.
    pub at: Option<Timestamp>,
    /// What was written, as Markdown.
    pub text: String,
}

/// What a mark in the text calls: where a link leads, or a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The mark, like `[1]` or `[^1]`.
    pub mark: String,
    /// The definition with its mark.
    pub block: Block,
}

/// A page that was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What the format says of the page.
    pub head: Head,
    /// The text.
    pub blocks: Vec<Block>,
    /// The comments, where the format tells them from the text.
    pub comments: Vec<FoundComment>,
    /// Definitions of links and footnotes.
    pub definitions: Vec<Definition>,
    /// Remarks.
    pub notes: Vec<Note>,
}

/// Reads the text of a page.
pub fn read(format: Format, text: &str) -> Result<Reading> {
    match format {
        Format::Text => Ok(text::read(text)),
        Format::Html => html::read(text),
        Format::Markdown => markdown::read(text),
    }
}
