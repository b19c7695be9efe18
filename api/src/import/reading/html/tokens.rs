//! The tags and texts of a page of HTML with their lines, and which tag ends which.
//!
//! The tokenizer is html5ever's; its tree builder, which knows no lines, is not used: a copied page needs less than a
//! tree, and what it needs (which element ends where, what was never closed) is found here.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind::{Rawtext, Rcdata, ScriptData},
    },
};

/// A tag or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What it is.
    pub what: What,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An element begins.
    Start(Element),
    /// An element ends.
    End(String),
    /// Text.
    Text(String),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// How many items it takes, its own tags included.
    pub length: usize,
    /// Whether it has an end tag of its own, or needs none.
    pub is_closed: bool,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The words of its class and its id.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        [self.get("class"), self.get("id")].into_iter().flatten().flat_map(str::split_whitespace)
    }

    /// Whether its class or id is one of these.
    pub fn is_a(&self, words: &[&str]) -> bool {
        self.words().any(|found| words.contains(&found.to_ascii_lowercase().as_str()))
    }
}

/// More tags and texts than this are refused, which bounds memory and time: a long page of a busy theme has a tenth.
const MOST: usize = 200_000;

/// Elements that have no end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose end tag may be left out (HTML, section 13.1.2.4).
const ENDS_BY_ITSELF: &[&str] = &[
    "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup", "caption", "rt", "rp",
];

/// Elements before which an open paragraph ends (the same section).
const ENDS_A_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Elements nested deeper than this are refused: no page for people comes near it, and what reads a page behind us
/// takes stack that grows with depth.
const DEEPEST: usize = 256;

/// Why a page is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Elements are nested deeper than [`DEEPEST`], at this line.
    Depth(usize),
    /// It has more than [`MOST`] tags and texts, from this line on.
    Items(usize),
}

/// Takes a page apart.
pub fn read(html: &str) -> Result<Vec<Item>, Excess> {
    let sink = Sink::default();
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // A script's end pauses the tokenizer; it has all of its input at once, and goes on.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let mut items = tokenizer.sink.items.into_inner();
    if items.len() > MOST {
        return Err(Excess::Items(items[MOST].line));
    }
    close(&mut items).map_err(Excess::Depth)?;
    Ok(items)
}

#[derive(Default)]
struct Sink {
    items: RefCell<Vec<Item>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let mut items = self.items.borrow_mut();
        if items.len() > MOST {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) => {
                let raw = raw_kind(&tag);
                items.push(Item { line, what: of_tag(tag) });
                return raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Token::CharacterTokens(text) => match items.last_mut() {
                Some(Item { what: What::Text(last), .. }) => last.push_str(&text),
                // The tokenizer counts the lines that it has read: a text begins where its first line does.
                _ => {
                    let begin = line.saturating_sub(text.matches('\n').count()).max(1);
                    items.push(Item { line: begin, what: What::Text(text.to_string()) });
                }
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn raw_kind(tag: &Tag) -> Option<html5ever::tokenizer::states::RawKind> {
    match (&*tag.name, tag.kind) {
        (_, TagKind::EndTag) => None,
        ("script", _) => Some(ScriptData),
        ("title" | "textarea", _) => Some(Rcdata),
        ("style" | "xmp" | "iframe" | "noembed" | "noframes", _) => Some(Rawtext),
        _ => None,
    }
}

fn of_tag(tag: Tag) -> What {
    let name = tag.name.to_string();
    match tag.kind {
        TagKind::EndTag => What::End(name),
        TagKind::StartTag => {
            let attribute =
                |attribute: html5ever::Attribute| (attribute.name.local.to_string(), attribute.value.to_string());
            let attributes = tag.attrs.into_iter().map(attribute).collect();
            What::Start(Element { name, attributes, length: 1, is_closed: true })
        }
    }
}

/// Finds where each element ends. The line of one that is nested too deeply, if there is any.
pub fn close(items: &mut [Item]) -> Result<(), usize> {
    // The open elements: their places and names.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut ends: Vec<(usize, usize, bool)> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        match &item.what {
            What::Text(_) => {}
            What::Start(element) => {
                let name = element.name.clone();
                let begun = begun_by(&name);
                if let Some(at) = begun.and_then(|(ended, within)| last(&open, ended, within)) {
                    end(&mut open, at, place, &mut ends);
                }
                // A heading ends at the next one, as in browsers.
                if is_heading(&name)
                    && let Some(at) = last(&open, HEADINGS, &["div", "section", "article", "li", "td", "blockquote"])
                {
                    end(&mut open, at, place, &mut ends);
                }
                if VOID.contains(&name.as_str()) {
                    ends.push((place, place + 1, true));
                } else {
                    open.push((place, name));
                }
                if open.len() > DEEPEST {
                    return Err(item.line);
                }
            }
            What::End(name) => {
                let Some(at) = open.iter().rposition(|(_, open)| open == name) else { continue };
                end(&mut open, at + 1, place, &mut ends);
                if let Some((begin, _)) = open.pop() {
                    ends.push((begin, place + 1, true));
                }
            }
        }
    }
    let all = items.len();
    end(&mut open, 0, all, &mut ends);
    for (begin, end, closed) in ends {
        if let Some(Item { what: What::Start(element), .. }) = items.get_mut(begin) {
            (element.length, element.is_closed) = ((end - begin).max(1), closed);
        }
    }
    Ok(())
}

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// Whether an element of this name is a heading.
pub fn is_heading(name: &str) -> bool {
    HEADINGS.contains(&name)
}

/// What a start tag ends, and within what it looks for that.
fn begun_by(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const LISTS: &[&str] = &["ul", "ol", "menu", "dl", "table"];
    const TABLE: &[&str] = &["table"];
    const ANY: &[&str] = &["button", "td", "th", "li", "dd", "dt", "article", "section", "div", "blockquote", "figure"];
    match name {
        "li" => Some((&["li"], LISTS)),
        "dt" | "dd" => Some((&["dt", "dd"], LISTS)),
        "tr" => Some((&["tr"], TABLE)),
        "td" | "th" => Some((&["td", "th"], TABLE)),
        "option" => Some((&["option"], &["select"])),
        name if ENDS_A_PARAGRAPH.contains(&name) => Some((&["p"], ANY)),
        _ => None,
    }
}

/// The place of the innermost open element of these names, if none of those of `within` is nearer.
fn last(open: &[(usize, String)], names: &[&str], within: &[&str]) -> Option<usize> {
    let at = open.iter().rposition(|(_, name)| names.contains(&name.as_str()) || within.contains(&name.as_str()))?;
    names.contains(&open[at].1.as_str()).then_some(at)
}

/// Ends all elements from this one on, from the innermost.
fn end(open: &mut Vec<(usize, String)>, from: usize, place: usize, ends: &mut Vec<(usize, usize, bool)>) {
    for (begin, name) in open.drain(from..).rev() {
        ends.push((begin, place, ENDS_BY_ITSELF.contains(&name.as_str())));
    }
}
