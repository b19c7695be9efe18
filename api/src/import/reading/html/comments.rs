//! The comments of a page, where its markup tells them from its text.

use super::{
    convert,
    tokens::{Element, Item, What},
};
use crate::import::{dates, patterns::COMMENT_NOISE, reading::FoundComment};

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
const NAME: &[&str] =
    &["fn", "comment-author", "comment-author-name", "commenter", "author", "comment__author", "username"];
const TIME: &[&str] = &["comment-date", "comment-metadata", "comment-meta", "comment-time", "date", "timestamp"];
const TEXT: &[&str] =
    &["comment-content", "comment-text", "comment__text", "comment__body", "comment-body-text", "text", "content"];

/// Whether this element holds the comments of the page.
pub fn is_list(element: &Element) -> bool {
    element.is_a(LISTS) && element.is_closed
}

/// The comments within `items[from..to]`.
pub fn read(items: &[Item], from: usize, to: usize) -> Vec<FoundComment> {
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
            let end = element.end.min(to);
            let own = own(items, place + 1, end);
            found.extend(comment(items, &own, item.line, around.len()));
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
            What::Start(element) if is_comment(element) => place = element.end.max(place + 1),
            _ => {
                own.push(place);
                place += 1;
            }
        }
    }
    own
}

fn comment(items: &[Item], own: &[usize], line: usize, depth: usize) -> Option<FoundComment> {
    let starts = || {
        own.iter().filter_map(|place| match &items[*place].what {
            What::Start(element) => Some((*place, element)),
            _ => None,
        })
    };
    let range = |place: usize, element: &Element| place..element.end.max(place + 1);
    let is_name = |element: &&(usize, &Element)| element.1.is_a(NAME) || element.1.name == "cite";
    let exact = starts().find(|(_, element)| element.is_a(&["fn"]) || element.name == "cite");
    let name = exact.or_else(|| starts().find(|found| is_name(&found)))?;
    let is_time = |element: &Element| element.name == "time" || element.is_a(TIME);
    let time = starts().find(|(_, element)| is_time(element));
    let stamp = starts().find_map(|(_, element)| dates::parse(element.get("datetime")?));
    let read = |(place, element): (usize, &Element)| {
        dates::parse(&convert::plain(&items[range(place, element)]).replace('\n', " "))
    };
    let at = stamp.or_else(|| time.and_then(read));
    let text = match starts().find(|(_, element)| element.is_a(TEXT)) {
        Some((place, element)) => convert::markdown(&items[range(place, element)]),
        None => {
            // Paragraphs that are neither name nor time.
            let said =
                starts().filter(|(_, element)| element.name == "p").map(|(place, element)| range(place, element));
            let said =
                said.filter(|range| !range.contains(&name.0) && time.is_none_or(|(place, _)| !range.contains(&place)));
            said.map(|range| convert::markdown(&items[range])).collect::<Vec<_>>().join("\n\n")
        }
    };
    let lines = text.lines().filter(|line| !COMMENT_NOISE.is_match(line.trim_matches(['[', ']', '*', ' '])));
    let text = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    let name = convert::plain(&items[range(name.0, name.1)]).replace('\n', " ");
    let name = crate::import::anatomy::without_address(name.trim_end_matches(':').trim());
    (!name.is_empty() && !text.is_empty()).then_some(FoundComment { line, depth, name, at, text })
}
