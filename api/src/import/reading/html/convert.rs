//! From the items of one block to its words and its Markdown.

use std::sync::LazyLock;

use htmd::{
    HtmlToMarkdown,
    options::{BrStyle, BulletListMarker, Options},
};

use super::{
    pictures,
    tokens::{self, Element, Item, What},
};
use crate::{import::inline, text::escape_html};

static CONVERTER: LazyLock<HtmlToMarkdown> = LazyLock::new(|| {
    let options = Options {
        br_style: BrStyle::Backslash,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder().options(options).build()
});

/// What is never part of a text.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "textarea", "select", "button", "input", "title",
];

/// Those whose content is no markup: it is none of a page's even where they are never closed.
const RAW: &[&str] = &["script", "style", "iframe", "textarea", "title"];

/// Whether nothing within this element is text. One that is never closed does not swallow what stands behind it.
pub fn is_silent(element: &Element) -> bool {
    let name = element.name.as_str();
    SILENT.contains(&name) && (element.is_closed || RAW.contains(&name))
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
];

/// Stands for `&` on the way through the converter, which does not tell `&amp;lt;` from `&lt;`. A noncharacter, which no
/// text may hold (Unicode, section 23.7).
const AMPERSAND: char = '\u{FDD0}';

/// Items as Markdown.
pub fn markdown(items: &[Item]) -> String {
    let html = html(items);
    // The converter writes to memory: it has nothing to fail at.
    let markdown = CONVERTER.convert(&html).unwrap_or_else(|_| inline::escaped(&plain(items)));
    with_ampersands(markdown.trim())
}

/// Items as a quote. Headings within it are no sections of the article: they become bold words.
pub fn quote(items: &[Item]) -> String {
    let mut items = items.to_vec();
    for item in &mut items {
        match &mut item.what {
            What::Start(Element { name, .. }) | What::End(name) if tokens::is_heading(name) => {
                *name = "strong".to_owned();
            }
            _ => {}
        }
    }
    let line = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    markdown(&items).lines().map(line).collect::<Vec<_>>().join("\n")
}

/// An ampersand is escaped where it would begin a reference.
fn with_ampersands(markdown: &str) -> String {
    let mut parts = markdown.split(AMPERSAND);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let begins_a_reference = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#');
        text.push_str(if begins_a_reference { "\\&" } else { "&" });
        text.push_str(part);
    }
    text
}

/// The words of items, a line where they break it.
pub fn plain(items: &[Item]) -> String {
    let mut text = String::new();
    let mut silent_until = 0;
    for (place, item) in items.iter().enumerate() {
        match &item.what {
            What::Text(words) if place >= silent_until => text.push_str(&words.replace(['\n', '\t'], " ")),
            What::Start(element) if BREAKS.contains(&element.name.as_str()) => text.push('\n'),
            What::End(name) if BREAKS.contains(&name.as_str()) => text.push('\n'),
            What::End(name) if matches!(name.as_str(), "td" | "th") => text.push(' '),
            What::Start(element) if is_silent(element) => {
                silent_until = silent_until.max(place + element.length);
            }
            _ => {}
        }
    }
    let line = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Items as HTML again, without what is no text, and with no attribute but those that Markdown has.
fn html(items: &[Item]) -> String {
    let mut html = String::new();
    let mut skipped_until = 0;
    for (place, item) in items.iter().enumerate() {
        if place < skipped_until {
            continue;
        }
        match &item.what {
            What::Text(text) => {
                html.push_str(&escape_html(&text.replace(AMPERSAND, "")).replace("&amp;", &AMPERSAND.to_string()))
            }
            What::End(name) if is_kept(name) => html.push_str(&format!("</{name}>")),
            What::Start(element) if is_silent(element) => {
                skipped_until = place + element.length;
            }
            What::Start(element) if element.name == "img" => html.push_str(&picture(element)),
            What::Start(element) if is_kept(&element.name) => html.push_str(&start(element)),
            _ => {}
        }
    }
    html
}

fn is_kept(name: &str) -> bool {
    !SILENT.contains(&name) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn picture(element: &Element) -> String {
    let Some(address) = pictures::address(element) else { return String::new() };
    let attribute = |name: &str| element.get(name).map(|value| format!(" {name}=\"{}\"", escape_html(value)));
    let words: String = ["alt", "title"].into_iter().filter_map(attribute).collect();
    format!("<img src=\"{}\"{words}>", escape_html(address))
}

fn start(element: &Element) -> String {
    let mut tag = format!("<{}", element.name);
    for (name, value) in &element.attributes {
        let is_kept = match name.as_str() {
            // An address that runs code is no address.
            "href" => !pictures::begins(value, "javascript:"),
            "title" | "start" | "class" | "align" => true,
            _ => false,
        };
        if is_kept {
            tag.push_str(&format!(" {name}=\"{}\"", escape_html(value)));
        }
    }
    tag.push('>');
    tag
}
