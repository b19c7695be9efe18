//! From the items of one block to its words and its Markdown.
//!
//! `tree` has the items as elements within each other. What stands in a line of text is gathered by `line` and written
//! by `marks`, its words escaped by `words`; `blocks` writes what lines stand in, with `lists`, `tables` and `code` for
//! theirs. What of a page has no like in Markdown is named by `losses`.

mod blocks;
mod code;
mod hidden;
mod line;
mod links;
mod lists;
pub mod losses;
mod marks;
mod style;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub use hidden::is_hidden;
pub use links::{is_data, runs_code};
pub use lists::keep_apart;

use super::tokens::{self, Element, Item, What};
use style::Style;

/// What is never part of a text.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "textarea", "select", "button", "input", "title",
];

/// Those whose content is no markup: it is none of a page's even where they are never closed.
const RAW: &[&str] = &["script", "style", "iframe", "textarea", "title"];

/// Whether nothing within this element is text that readers see. One that is never closed does not swallow what stands
/// behind it.
pub fn is_silent(element: &Element) -> bool {
    let name = element.name.as_str();
    let is_silent = SILENT.contains(&name) && (element.is_closed || RAW.contains(&name));
    is_silent || is_hidden(element)
}

/// Elements at which a line of words ends.
const BREAKS: &[&str] = &[
    "br",
    "li",
    "tr",
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "figcaption",
    "section",
    "article",
    "ul",
    "ol",
    "table",
    "caption",
];

/// Items as Markdown.
pub fn markdown(items: &[Item]) -> String {
    let mut items = items.to_vec();
    // Some of what stood between these items may have been taken: where each ends is found anew. What is nested too
    // deeply was refused before.
    let _ = tokens::close(&mut items);
    let nodes = tree::nodes(&items);
    blocks::write(&nodes, Style::default()).trim().to_owned()
}

/// Items as a quote. Headings within it are no sections of the article: they become bold words.
pub fn quote(items: &[Item]) -> String {
    let mut items = items.to_vec();
    for item in &mut items {
        match &mut item.what {
            What::Start(Element { name, .. }) | What::End(name) if tokens::is_heading(name) => {
                "strong".clone_into(name)
            }
            _ => {}
        }
    }
    blocks::quote(&markdown(&items))
}

/// The words of items, a line where they break it.
pub fn plain(items: &[Item]) -> String {
    let mut text = String::new();
    let mut silent_until = 0;
    let mut readings: Vec<usize> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        while readings.pop_if(|end| *end <= place).is_some() {
            text.push(')');
        }
        if place < silent_until {
            continue;
        }
        match &item.what {
            What::Text(words) => text.push_str(&words.replace(['\n', '\t'], " ")),
            What::Start(element) if is_silent(element) || element.name == "rp" => silent_until = place + element.length,
            What::Start(element) if element.name == "rt" => {
                text.push_str(" (");
                readings.push(place + element.length);
            }
            What::Start(element) if BREAKS.contains(&element.name.as_str()) => text.push('\n'),
            What::End(name) if BREAKS.contains(&name.as_str()) => text.push('\n'),
            What::End(name) if matches!(name.as_str(), "td" | "th") => text.push(' '),
            _ => {}
        }
    }
    text.extend(readings.iter().map(|_| ')'));
    let line = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
