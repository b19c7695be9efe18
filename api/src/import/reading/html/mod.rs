//! HTML, as a browser saves it.
//!
//! `tokens` takes a page apart; `walk` goes through it and makes blocks, which `convert` and `pictures` turn into
//! Markdown. What is no text, each has its file for: `head`, `labels`, `line` and
//! `words` (what the page says of itself), `comments`
//! and `comment`, `faults`. `parts` has what they share.

use std::ops::Range;

mod comment;
mod comments;
mod convert;
mod faults;
mod head;
mod labels;
mod line;
mod parts;
mod pictures;
mod tokens;
mod walk;
mod words;

use super::{Found, Kind, Reading};
use crate::{
    error::{AppError, Code, Result},
    import::note::Note,
};
use head::Gathered;
use tokens::{Excess, Item, What};
use walk::Walk;

/// Reads a page.
pub fn read(html: &str) -> Result<Reading> {
    let mut items = tokens::read(html).map_err(|excess| {
        let message = match excess {
            Excess::Depth(line) => format!("Line {line} of the page is nested too deeply to be read."),
            Excess::Items(line) => format!("The page has too many tags to be read; line {line} is past the limit."),
        };
        AppError::new(Code::InvalidInput, message)
    })?;
    unfold(&mut items);
    let scope = scope(&items);
    let mut gathered = Gathered::default();
    faults::tell(&items, scope.as_ref(), &mut gathered.notes);
    convert::losses::tell(&items, scope.as_ref(), &mut gathered.notes);
    if let Some(at) = html.rfind("<!--").filter(|at| !html[*at..].contains("-->")) {
        let line = 1 + html[..at].matches('\n').count();
        let why = "a comment of markup that is never closed hides what stands behind it";
        gathered.notes.push(Note::not_placed(line, why, &html[at..]));
    }
    let mut walk = Walk::new(&items, scope, gathered);
    walk.all();
    let Walk { mut gathered, mut blocks, comments, outer_titles, .. } = walk;
    convert::keep_apart(&mut blocks);
    let first = blocks.iter().find(|block| block.kind == Kind::Heading(1));
    gathered.head.title = first.map(|block| Found { line: block.line, value: block.line_of_words() });
    outer_title(&mut gathered, outer_titles);
    gathered.finish();
    let Gathered { mut head, mut notes, .. } = gathered;
    // A picture without words for those who cannot see it is not taken.
    if let Some(cover) = head.cover.take_if(|cover| cover.value.alt.is_empty()) {
        let why = "this picture has no text for those who cannot see it";
        notes.push(Note::not_placed(cover.line, why, &cover.value.url));
    }
    Ok(Reading { head, blocks, comments, notes, ..Reading::default() })
}

/// Headings that fold what stands below them are buttons for that, whose words are theirs.
fn unfold(items: &mut [Item]) {
    let mut heading: Option<usize> = None;
    for (place, item) in items.iter_mut().enumerate() {
        heading = heading.filter(|end| place < *end);
        match &mut item.what {
            What::Start(element) if tokens::is_heading(&element.name) || element.name == "summary" => {
                heading = Some(place + element.length);
            }
            What::Start(element) if heading.is_some() && element.name == "button" => {
                "span".clone_into(&mut element.name)
            }
            What::End(name) if heading.is_some() && name == "button" => "span".clone_into(name),
            _ => {}
        }
    }
}

/// A heading above the article is its title, where the article has none and the title of the window does not make it
/// the site's name.
fn outer_title(gathered: &mut Gathered, found: Vec<Found<String>>) {
    for found in found {
        let may_be = gathered.head.title.is_none() && gathered.is_in_window(&found.value) != Some(false);
        match may_be {
            true => {
                gathered
                    .notes
                    .push(Note::guessed(found.line, "this heading outside the article was taken for its title"));
                gathered.head.title = Some(found);
            }
            false => gathered.notes.push(Note::not_placed(found.line, walk::OUTSIDE, &found.value)),
        }
    }
}

/// The element that holds the article: the one `article` that is neither a comment nor within another, or the one of
/// these with a title; else the only `main`.
fn scope(items: &[Item]) -> Option<Range<usize>> {
    let all = |name: &str| {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let What::Start(element) = &item.what else { continue };
            let is_comment = element.words().any(|word| word.starts_with("comment"));
            let is_within = found.last().is_some_and(|last| last.contains(&place));
            if element.name == name && element.is_closed && !is_comment && !is_within {
                found.push(place..place + element.length);
            }
        }
        found
    };
    let only = |found: &[Range<usize>]| match found {
        [one] => Some(one.clone()),
        _ => None,
    };
    let articles = all("article");
    let titled: Vec<_> = articles.iter().filter(|range| has_title(&items[(*range).clone()])).cloned().collect();
    only(&articles).or_else(|| only(&titled)).or_else(|| only(&all("main")))
}

/// Whether a title stands among these items: a heading of the first level that has words. A logo is none.
fn has_title(items: &[Item]) -> bool {
    items.iter().enumerate().any(|(place, item)| match &item.what {
        What::Start(element) if element.name == "h1" => {
            !convert::plain(&items[place..(place + element.length).min(items.len())]).is_empty()
        }
        _ => false,
    })
}
