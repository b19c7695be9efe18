//! Parentheses: where they stand and what they hold.

use std::ops::Range;

use crate::import::inline::{self, Link, Piece};

/// More than this many bytes in parentheses are a remark.
const LONGEST: usize = 400;

/// More parentheses within each other than these name no works.
const DEEPEST: usize = 8;

/// Parentheses that may name works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Where they stand in the Markdown, in bytes, the parentheses included.
    pub at: Range<usize>,
    /// What they hold, parted by semicolons and by links.
    pub parts: Vec<Part>,
}

/// One part of parentheses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its words.
    pub text: String,
    /// Where its link leads, on the web.
    pub url: Option<String>,
    /// The title of its link.
    pub title: Option<String>,
    /// Whether it links to another page of the same site, as no source does.
    pub is_relative: bool,
}

impl Group {
    /// All its words.
    pub fn words(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// The parentheses of a block, in order. They do not overlap.
pub fn find(markdown: &str) -> Vec<Group> {
    let pieces = inline::pieces(markdown);
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                for (offset, _) in text.match_indices(['(', '（']) {
                    let is_inside = groups.last().is_some_and(|group| group.at.end > at + offset);
                    // `colour(s)`, `f(x)`: what hangs on a word is part of it.
                    let hangs =
                        markdown[..at + offset].ends_with(char::is_alphanumeric) && text[offset..].starts_with('(');
                    if !is_inside && !hangs {
                        let group = read(&pieces[place..], at, offset);
                        // An escaped parenthesis begins with its backslash.
                        let escape = usize::from(*text == "\\(");
                        groups.extend(group.map(|group| Group { at: group.at.start - escape..group.at.end, ..group }));
                    }
                }
            }
            Piece::Link(link) => groups.extend(whole(link, at)),
            Piece::Code(_) | Piece::Other(_) => {}
        }
        at += piece.source().len();
    }
    groups
}

/// A link that holds its parentheses itself.
fn whole(link: &Link<'_>, at: usize) -> Option<Group> {
    let words = inline::words(link.label);
    let inner = words.strip_prefix('(')?.strip_suffix(')')?;
    let part = Part { text: inner.trim().to_owned(), ..Part::default() }.linked(link);
    Some(Group { at: at..at + link.source.len(), parts: vec![part] })
}

/// The group that opens at `offset` of the first piece, which stands at `at`.
fn read(pieces: &[Piece<'_>], at: usize, offset: usize) -> Option<Group> {
    let (mut parts, mut part) = (Vec::new(), Part::default());
    let (mut depth, mut position) = (0, at);
    for (place, piece) in pieces.iter().enumerate() {
        let source = piece.source();
        match piece {
            Piece::Text(text) => {
                // The position of `rest` in the Markdown, and what is read of it.
                let begin = position + if place == 0 { offset } else { 0 };
                let rest = if place == 0 { &text[offset..] } else { text };
                let (begin, rest) = match rest.strip_prefix('\\').filter(|escaped| escaped.chars().count() == 1) {
                    Some(escaped) => (begin + 1, escaped),
                    None => (begin, rest),
                };
                for (found, c) in rest.char_indices() {
                    if begin + found - at - offset > LONGEST {
                        return None;
                    }
                    match c {
                        '(' | '（' if depth == DEEPEST => return None,
                        '(' | '（' => {
                            depth += 1;
                            if depth > 1 {
                                part.text.push(c);
                            }
                        }
                        ')' | '）' if depth == 1 => {
                            parts.push(part.trimmed());
                            let parts: Vec<Part> = parts.into_iter().filter(|part| !part.text.is_empty()).collect();
                            let end = begin + found + c.len_utf8();
                            return (!parts.is_empty()).then_some(Group { at: at + offset..end, parts });
                        }
                        ')' | '）' => {
                            depth -= 1;
                            part.text.push(c);
                        }
                        ';' | '；' if depth == 1 => parts.push(std::mem::take(&mut part).trimmed()),
                        c => part.text.push(c),
                    }
                }
            }
            Piece::Link(link) => {
                if part.url.is_some() {
                    parts.push(std::mem::take(&mut part).trimmed());
                }
                part.text.push_str(&inline::words(link.label));
                part = part.linked(link);
            }
            // Code and pictures name no work; emphasis does not matter.
            Piece::Code(_) => return None,
            Piece::Other(mark) if mark.starts_with('!') => return None,
            Piece::Other(_) => {}
        }
        position += source.len();
    }
    None
}

impl Part {
    fn linked(mut self, link: &Link<'_>) -> Self {
        let is_on_the_web = link.url.starts_with("https://") || link.url.starts_with("http://");
        self.is_relative |= !is_on_the_web;
        self.url = is_on_the_web.then(|| link.url.to_owned()).or(self.url);
        self.title = link.title.map(str::to_owned).filter(|title| !title.is_empty()).or(self.title);
        self
    }

    /// Without what joins it to its neighbours.
    fn trimmed(mut self) -> Self {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches([',', ' ']);
        let text = text.strip_prefix("and ").or_else(|| text.strip_prefix("& ")).unwrap_or(text);
        let text = text.strip_suffix(" and").or_else(|| text.strip_suffix(" &")).unwrap_or(text);
        self.text = text.trim_matches([',', ' ']).to_owned();
        self
    }
}

/// The text before a place, as far back as anybody looks: a paragraph with many parentheses costs no more for that.
pub fn before(markdown: &str, place: usize) -> &str {
    let mut from = place.saturating_sub(LONGEST);
    while !markdown.is_char_boundary(from) {
        from += 1;
    }
    &markdown[from..place]
}

/// Whether parentheses stand where a source is given: at the end of a clause, or behind a word that is no name.
pub fn closes_a_clause(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches(['*', '_', '\\']);
    let next = after.chars().next();
    let ends = next.is_none_or(|c| c == '\n' || ".,;:?!)]…”\"'’»—–。，；：？！）、".contains(c));
    let ends_behind_a_space = after.trim_start().starts_with(['—', '–']);
    let last = before.split_whitespace().last().unwrap_or_default();
    // Behind a full stop it stands for the whole sentence.
    let closes_a_sentence = last.ends_with(['.', '!', '?', '”', '"']);
    let behind_a_common_word = last.starts_with(char::is_lowercase);
    ends || ends_behind_a_space || closes_a_sentence || behind_a_common_word
}
