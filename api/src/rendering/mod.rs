//! Turns an editor's Markdown into what readers get, when it is saved, so that a read renders nothing.
//!
//! The HTML is a contract with front ends; `docs/body-html.md` states it. What holds here:
//!
//! - All HTML is written by `html` and passes `sanitise` last; HTML in the Markdown is shown as text.
//! - Every id in the HTML is handed out by a [`Scope`], which is carried over the texts of one entry.
//! - Nothing recurses over the text, and nesting is capped, so that no input can overflow the stack.
//! - Any change that makes other HTML from the same Markdown raises [`RENDERER_VERSION`].

mod blocks;
mod citations;
mod excerpt;
mod footnotes;
mod html;
mod links;
mod markdown;
mod outline;
mod plain;
mod reading;
mod sanitise;
mod scope;
mod short;
mod tree;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

use comrak::Arena;

pub use blocks::{Block, BlockKind, blocks};
pub use citations::{Citation, CitedSource, keys_to_load};
pub use excerpt::excerpt;
pub use links::allowed_link;
pub use outline::{Heading, Section, sections};
pub use reading::reading_minutes;
pub use scope::Scope;
pub use short::{render_comment, render_short};

/// Raised by any change that makes other HTML from the same Markdown; stored beside each rendering.
pub const RENDERER_VERSION: i32 = 1;

/// What readers get of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The sanitised HTML, as `docs/body-html.md` describes it; empty for an empty text.
    pub html: String,
    /// The headings at the top level of the text, in order, with offsets into `html`.
    pub outline: Vec<Heading>,
    /// Every work named at a place, in the order of the text.
    pub citations: Vec<Citation>,
    /// The words of the text without markup, a block a line, footnotes last: for search and excerpts.
    pub plain_text: String,
    /// Words in `plain_text`, for [`reading_minutes`]; characters of scripts written without spaces count in part.
    pub words: u32,
}

/// Why a text cannot be rendered; both are faults of the text, for its editor to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderError {
    /// The text cites these keys, of which no source was given; in order of the text, each once.
    UnknownSources(Vec<String>),
    /// Quotes, lists or emphasis are nested deeper than 100 levels (a list counts two), or a run of `>` is longer
    /// than 1,000.
    TooDeep,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSources(keys) => {
                write!(f, "the text cites unknown sources: {}", keys.join(", "))
            }
            Self::TooDeep => write!(f, "the text is nested deeper than {} levels", markdown::MAX_DEPTH),
        }
    }
}

impl std::error::Error for RenderError {}

/// Renders one text of an entry.
///
/// `sources` holds at least those of the [`keys_to_load`] of the text that it cites. `scope` is carried from the lead to the body, so that
/// ids stay unique across them; after an error it is as it was.
pub fn render(
    markdown: &str,
    sources: &HashMap<String, CitedSource>,
    scope: &mut Scope,
) -> Result<Rendered, RenderError> {
    let arena = Arena::new();
    let root = markdown::parse(&arena, markdown, &markdown::ENTRY).ok_or(RenderError::TooDeep)?;
    let groups = citations::extract(&arena, root);
    let printed = citations::resolve(groups, sources, scope).map_err(RenderError::UnknownSources)?;

    tree::drop_refused_links(root);
    let footnotes = footnotes::prepare(root, scope);
    let plain_text = plain::text(root, Some(&printed));

    let mut page = html::Page::new(scope, &printed, footnotes, links::Rel::Editorial);
    let raw = html::write(root, &markdown::ENTRY, &mut page);
    let headings = page.into_headings();

    let html = sanitise::clean(&sanitise::ENTRY, &raw);
    let outline = outline::locate(&html, headings);
    let words = reading::words(&plain_text);
    Ok(Rendered { html, outline, citations: printed.into_citations(), plain_text, words })
}
