//! The comments of a page, where its markup tells them from its text.

use std::ops::Range;

use super::{
    convert,
    tokens::{Element, Item, What},
};
use crate::import::{anatomy::without_address, dates, note::Note, patterns::COMMENT_NOISE, reading::FoundComment};

/// The elements in which pages keep their comments.
const LISTS: &[&str] = &[
    "comment-list",
    "commentlist",
    "comments",
    "comments-area",
    "comments-list",
    "comment-thread",
    "comment-section",
    "wp-block-comments",
];
/// The elements that are one comment.
const COMMENT: &[&str] = &["comment", "comment-item", "comment__item"];
const NAME: &[&str] = &[
    "fn",
    "comment-author",
    "comment-author-name",
    "commenter",
    "author",
    "comment__author",
    "username",
    "name",
    "comment-name",
    "author-name",
];
const TIME: &[&str] = &["comment-date", "comment-metadata", "comment-meta", "comment-time", "date", "timestamp"];
const TEXT: &[&str] =
    &["comment-content", "comment-text", "comment__text", "comment__body", "comment-body-text", "text", "content"];

/// Whether this element holds the comments of the page.
pub fn is_list(element: &Element) -> bool {
    element.is_a(LISTS) && element.is_closed
}

/// The comments within `items[from..to]`.
pub fn read(items: &[Item], from: usize, to: usize, notes: &mut Vec<Note>) -> Vec<FoundComment> {
    let mut found: Vec<FoundComment> = Vec::new();
    // Where the comments end within which we are.
    let mut around: Vec<usize> = Vec::new();
    let mut place = from;
    while place < to {
        let item = &items[place];
        around.retain(|end| *end > place);
        if let What::Start(element) = &item.what
            && is_comment(element)
        {
            let end = (place + element.length).min(to);
            let own = own(items, place + 1, end);
            match comment(items, &own, item.line, around.len(), notes) {
                Some(comment) => found.push(comment),
                None => {
                    let words: Vec<Item> = own.iter().map(|place| items[*place].clone()).collect();
                    let why = "this comment has no name or no text that was recognised";
                    notes.push(Note::not_placed(item.line, why, &convert::plain(&words)));
                }
            }
            around.push(end);
        }
        place += 1;
    }
    found
}

/// Whether this element is one comment.
pub fn is_comment(element: &Element) -> bool {
    let has_number = element.get("id").is_some_and(|id| {
        id.strip_prefix("comment-").is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
    });
    matches!(element.name.as_str(), "li" | "article" | "div" | "section") && (has_number || element.is_a(COMMENT))
}

/// The places of the items that belong to this comment and to no answer of it.
fn own(items: &[Item], from: usize, to: usize) -> Vec<usize> {
    let mut own = Vec::new();
    let mut place = from;
    while place < to {
        match &items[place].what {
            What::Start(element) if is_comment(element) => place += element.length,
            _ => {
                own.push(place);
                place += 1;
            }
        }
    }
    own
}

/// Names what stands in a comment beside its name, its time and its text.
fn tell_rest(items: &[Item], own: &[usize], taken: &[Option<(usize, &Element)>], notes: &mut Vec<Note>) {
    let is_taken = |at: usize| {
        let within = |(place, element): &(usize, &Element)| (*place..*place + element.length).contains(&at);
        taken.iter().flatten().any(within)
    };
    for place in own.iter().filter(|place| !is_taken(**place)) {
        let What::Text(text) = &items[*place].what else { continue };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_noise = COMMENT_NOISE.is_match(&words) || dates::parse(&words).is_some();
        if words.chars().filter(|c| c.is_alphanumeric()).count() > 2 && !is_noise {
            notes.push(Note::not_placed(items[*place].line, "this stands beside the text of a comment", &words));
        }
    }
}

fn comment(items: &[Item], own: &[usize], line: usize, depth: usize, notes: &mut Vec<Note>) -> Option<FoundComment> {
    let starts = || {
        own.iter().filter_map(|place| match &items[*place].what {
            What::Start(element) => Some((*place, element)),
            _ => None,
        })
    };
    let range = |place: usize, element: &Element| place..place + element.length;
    let is_name = |element: &&(usize, &Element)| element.1.is_a(NAME) || element.1.name == "cite";
    let exact = starts().find(|(_, element)| element.is_a(&["fn"]) || element.name == "cite");
    let bold = || starts().find(|(_, element)| matches!(element.name.as_str(), "b" | "strong"));
    let name = exact.or_else(|| starts().find(|found| is_name(&found))).or_else(bold)?;
    let is_time = |element: &Element| element.name == "time" || element.is_a(TIME);
    let time = starts().find(|(_, element)| is_time(element));
    let stamp = starts().find_map(|(_, element)| dates::parse(element.get("datetime")?));
    let read = |(place, element): (usize, &Element)| {
        dates::parse(&convert::plain(&items[range(place, element)]).replace('\n', " "))
    };
    let told = || {
        own.iter().find_map(|place| match &items[*place].what {
            What::Text(text) => dates::parse(text.trim_matches(|c: char| !c.is_alphanumeric())),
            _ => None,
        })
    };
    let at = stamp.or_else(|| time.and_then(read)).or_else(told);
    let text_at = starts().find(|(_, element)| element.is_a(TEXT));
    let text = match text_at {
        Some((place, element)) => convert::markdown(&items[range(place, element)]),
        None => {
            // Paragraphs that are neither name nor time.
            let said =
                starts().filter(|(_, element)| element.name == "p").map(|(place, element)| range(place, element));
            let is_head =
                |range: &Range<usize>| range.contains(&name.0) || time.is_some_and(|(place, _)| range.contains(&place));
            let said = said.filter(|range| !is_head(range));
            said.map(|range| convert::markdown(&items[range])).collect::<Vec<_>>().join("\n\n")
        }
    };
    let lines = text.lines().filter(|line| !COMMENT_NOISE.is_match(line.trim_matches(['[', ']', '*', ' '])));
    let text = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    if let Some(text_at) = text_at {
        tell_rest(items, own, &[Some(name), time, Some(text_at)], notes);
    }
    let name = convert::plain(&items[range(name.0, name.1)]).replace('\n', " ");
    let name = name.trim_end_matches(':').trim().to_owned();
    (!without_address(&name).is_empty() && !text.is_empty()).then_some(FoundComment { line, depth, name, at, text })
}
