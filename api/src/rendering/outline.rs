//! The outline of a text, and the sections that are cut out of its HTML by it.

use serde::{Deserialize, Serialize};

/// A heading at the top level of a text. Headings within quotes or lists are not in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Heading {
    /// The `id` attribute in the HTML.
    pub id: String,
    /// 1 to 6, as written.
    pub level: u8,
    /// Plain text, without citations and footnote marks; may be empty.
    pub title: String,
    /// Where the content below it begins: a byte offset into the HTML, behind the closing tag and its line end.
    pub start: usize,
    /// Where that content ends: a byte offset into the HTML, at the next heading of the outline or the end.
    pub end: usize,
}

/// A heading with what stands below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// The heading's id; none for what stands above the first heading.
    pub id: Option<String>,
    /// 1 to 6; 0 for what stands above the first heading.
    pub level: u8,
    /// The heading's title as plain text; none for what stands above the first heading.
    pub title: Option<String>,
    /// The content between this heading and the next of any level, the heading itself left out.
    pub html: String,
    /// The sections under deeper headings that follow.
    pub children: Vec<Section>,
}

/// A heading before its place in the sanitised HTML is known.
pub(super) struct Title {
    pub(super) id: String,
    pub(super) level: u8,
    pub(super) title: String,
}

/// Finds headings in sanitised HTML. A tag found as a string is a tag: the serialiser escapes `<` in text and in
/// attributes alike, and ids are unique.
pub(super) fn locate(html: &str, titles: Vec<Title>) -> Vec<Heading> {
    let mut outline: Vec<Heading> = Vec::with_capacity(titles.len());
    let mut from = 0;
    for Title { id, level, title } in titles {
        let Some(open) = html[from..].find(&opening_tag(level, &id)).map(|at| from + at) else {
            continue;
        };
        let closing = format!("</h{level}>");
        let Some(close) = html[open..].find(&closing).map(|at| open + at + closing.len()) else {
            continue;
        };
        if let Some(last) = outline.last_mut() {
            last.end = open;
        }
        from = if html[close..].starts_with('\n') { close + 1 } else { close };
        outline.push(Heading { id, level, title, start: from, end: html.len() });
    }
    outline
}

fn opening_tag(level: u8, id: &str) -> String {
    format!("<h{level} id=\"{id}\">")
}

/// The tree of sections. What stands above the first heading, if anything does, comes first, without id, title or
/// children; a deeper heading is a child of the nearest shallower one before it. Offsets that do not fit the HTML
/// give empty sections.
pub fn sections(html: &str, outline: &[Heading]) -> Vec<Section> {
    let mut done = Vec::new();
    let lead = match outline.first() {
        Some(first) => {
            let before = html.get(..first.start).unwrap_or_default();
            before.rfind(&opening_tag(first.level, &first.id)).map_or("", |at| &before[..at])
        }
        None => html,
    };
    if !lead.trim().is_empty() {
        done.push(Section { id: None, level: 0, title: None, html: lead.to_owned(), children: Vec::new() });
    }
    let mut open: Vec<Section> = Vec::new();
    for heading in outline {
        close(&mut open, &mut done, heading.level);
        open.push(Section {
            id: Some(heading.id.clone()),
            level: heading.level,
            title: Some(heading.title.clone()),
            html: html.get(heading.start..heading.end).unwrap_or_default().to_owned(),
            children: Vec::new(),
        });
    }
    close(&mut open, &mut done, 0);
    done
}

/// Moves the open sections that a heading of `level` ends into their parents.
fn close(open: &mut Vec<Section>, done: &mut Vec<Section>, level: u8) {
    while let Some(section) = open.pop_if(|section| section.level >= level) {
        match open.last_mut() {
            Some(parent) => parent.children.push(section),
            None => done.push(section),
        }
    }
}
