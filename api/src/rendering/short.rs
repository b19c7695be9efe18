//! Texts that are no entries: readers' comments, and the short texts of terms and prompts. Neither cites, and neither
//! can be refused: what is nested too deep is printed as it was written.

use ammonia::Builder;
use comrak::{Arena, Options};

use super::citations::Printed;
use super::footnotes::Footnotes;
use super::links::Rel;
use super::scope::Scope;
use super::tree::{self, Keep};
use super::{html, markdown, sanitise};

/// A comment: paragraphs, line breaks, emphasis, links, quotes, code and lists, without ids and classes. Headings and
/// rules become paragraphs, images their description; tables and HTML stay as written. Links get
/// `rel="nofollow ugc noopener"`.
pub fn render_comment(markdown: &str) -> String {
    let made = make(markdown, &markdown::COMMENT, Keep::Blocks, Rel::Reader);
    clean(&sanitise::COMMENT, markdown, made)
}

/// A short text of a term or a prompt (a bio, a description): paragraphs with emphasis, links and code. Headings,
/// quotes and lists become paragraphs, images their description. Links to other hosts get `rel="noopener"`.
pub fn render_short(markdown: &str) -> String {
    let made = make(markdown, &markdown::SHORT, Keep::Paragraphs, Rel::Editorial);
    clean(&sanitise::SHORT, markdown, made)
}

fn make(markdown: &str, options: &Options, keep: Keep, rel: Rel) -> Option<String> {
    let arena = Arena::new();
    let root = markdown::parse(&arena, markdown, options)?;
    tree::flatten(&arena, root, keep);
    tree::drop_refused_links(root);
    let (mut scope, printed) = (Scope::new(), Printed::none());
    let mut page = html::Page::new(&mut scope, &printed, Footnotes::default(), rel);
    Some(html::write(root, options, &mut page))
}

fn clean(gate: &Builder<'_>, markdown: &str, made: Option<String>) -> String {
    let html = made.unwrap_or_else(|| format!("<p>{}</p>\n", ammonia::clean_text(markdown)));
    sanitise::clean(gate, &html)
}
