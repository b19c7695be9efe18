//! The grammar of a citation, over plain text.

use std::ops::Range;

/// The longest key, in characters.
const MAX_KEY: usize = 64;

/// A work as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Work {
    pub(in super::super) key: String,
    pub(in super::super) locator: Option<String>,
}

/// One pair of brackets: where it stands, in bytes, and the works that it names.
pub(super) struct Place {
    pub(super) at: Range<usize>,
    pub(super) works: Vec<Work>,
}

/// The citations of `text` in order. What does not follow the grammar in full is no citation and stays as written.
pub(super) fn find(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("[@").map(|at| from + at) {
        let inner = &text[open + 1..];
        // Stopping at the next opening bracket too keeps the search linear in the length of the text.
        let close = inner.find(['[', ']']).filter(|at| inner[*at..].starts_with(']'));
        let found = close.and_then(|close| Some((open + close + 2, works(&inner[..close])?)));
        from = match found {
            Some((end, works)) => {
                places.push(Place { at: open..end, works });
                end
            }
            None => open + 1,
        };
    }
    places
}

fn works(inner: &str) -> Option<Vec<Work>> {
    let mut works = Vec::new();
    let mut next = Some(inner.trim_end());
    while let Some(rest) = next {
        let rest = rest.strip_prefix('@')?;
        let (key, after) = rest.split_at(rest.find(|c| !is_key(c)).unwrap_or(rest.len()));
        if key.is_empty() || key.len() > MAX_KEY {
            return None;
        }
        let after = after.trim_start();
        let locator;
        (locator, next) = if after.is_empty() {
            (None, None)
        } else if let Some(after) = after.strip_prefix(',') {
            let (locator, next) = split_locator(after);
            (Some(single_line(locator)?), next)
        } else {
            (None, Some(after.strip_prefix(';')?.trim_start()))
        };
        works.push(Work { key: key.to_owned(), locator });
    }
    Some(works)
}

/// Whatever could be a key: each citation of a text in which no character is escaped names one of them.
pub(super) fn behind_signs(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('@').skip(1);
    let keys = parts.map(|part| part.split(|c| !is_key(c)).next().unwrap_or_default());
    keys.filter(|key| !key.is_empty() && key.len() <= MAX_KEY)
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-')
}

/// A locator may hold semicolons ("p. 4; 7"): it ends at one that another work follows.
fn split_locator(text: &str) -> (&str, Option<&str>) {
    for (at, _) in text.match_indices(';') {
        let next = text[at + 1..].trim_start();
        if next.starts_with('@') {
            return (&text[..at], Some(next));
        }
    }
    (text, None)
}

fn single_line(locator: &str) -> Option<String> {
    let locator = locator.split_whitespace().collect::<Vec<_>>().join(" ");
    (!locator.is_empty()).then_some(locator)
}
