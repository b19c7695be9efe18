//! From the items of one block to its words and its Markdown.

use std::sync::LazyLock;

use htmd::{
    HtmlToMarkdown,
    options::{BrStyle, BulletListMarker, Options},
};

use super::tokens::{Element, Item, What};

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

/// Whether nothing within this element is text.
pub fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Stands for `&` on the way through the converter, which does not tell `&amp;lt;` from `&lt;`.
const AMPERSAND: char = '\u{E000}';

/// Items as Markdown.
pub fn markdown(items: &[Item]) -> String {
    let html = html(items);
    // The converter writes to memory: it has nothing to fail at.
    let markdown = CONVERTER.convert(&html).unwrap_or_default();
    with_ampersands(markdown.trim())
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
            What::Start(element) if element.name == "br" => text.push('\n'),
            What::Start(element) if matches!(element.name.as_str(), "li" | "tr" | "p" | "div") => text.push('\n'),
            What::Start(element) if is_silent(&element.name) => {
                silent_until = silent_until.max(place + length(element, items, place));
            }
            _ => {}
        }
    }
    let line = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// How many items an element takes, of which `items` may be a part that begins anywhere in the page.
fn length(element: &Element, items: &[Item], place: usize) -> usize {
    let mut depth = 0_usize;
    for (taken, item) in items[place..].iter().enumerate() {
        match &item.what {
            What::Start(found) if found.name == element.name => depth += 1,
            What::End(name) if *name == element.name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return taken + 1;
        }
    }
    1
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
            What::Text(text) => html.push_str(&escape(text).replace("&amp;", &AMPERSAND.to_string())),
            What::End(name) if is_kept(name) => html.push_str(&format!("</{name}>")),
            What::Start(element) if is_silent(&element.name) => {
                skipped_until = place + length(element, items, place);
            }
            What::Start(element) if is_kept(&element.name) => html.push_str(&start(element)),
            _ => {}
        }
    }
    html
}

fn is_kept(name: &str) -> bool {
    !is_silent(name) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn start(element: &Element) -> String {
    let mut tag = format!("<{}", element.name);
    for (name, value) in &element.attributes {
        let is_kept = match name.as_str() {
            // An address that runs code is no address, and one that names a mailbox is nobody's here.
            "href" | "src" => !value.trim_start().to_ascii_lowercase().starts_with("javascript:"),
            "alt" | "title" | "start" | "class" | "align" => true,
            _ => false,
        };
        if is_kept {
            tag.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
    }
    tag.push('>');
    tag
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
