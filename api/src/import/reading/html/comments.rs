//! The comments of a page, where its markup tells them from its text.

use std::ops::Range;

use super::{
    comment::Parts,
    convert,
    tokens::{Element, Item, What},
};
use crate::import::{
    note::Note,
    patterns::{AWAITING, COMMENT_NOISE, COMMENTS, REPLY_FORM},
    reading::FoundComment,
};

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

/// Whether this element holds the comments of the page.
pub fn is_list(element: &Element) -> bool {
    element.is_a(LISTS) && element.is_closed
}

/// Whether this element is one comment.
pub fn is_comment(element: &Element) -> bool {
    let has_number = element.get("id").is_some_and(|id| {
        id.strip_prefix("comment-").is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
    });
    matches!(element.name.as_str(), "li" | "article" | "div" | "section") && (has_number || element.is_a(COMMENT))
}

/// A comment within which others stand.
struct Around {
    end: usize,
    is_placed: bool,
}

/// The comments within `items[from..to]`. An answer to one that is not placed answers the one above that.
pub fn read(items: &[Item], from: usize, to: usize, notes: &mut Vec<Note>) -> Vec<FoundComment> {
    let mut found: Vec<FoundComment> = Vec::new();
    let mut around: Vec<Around> = Vec::new();
    let mut without_zone: Vec<usize> = Vec::new();
    for place in from..to {
        around.retain(|around| around.end > place);
        let (What::Start(element), line) = (&items[place].what, items[place].line) else { continue };
        if !is_comment(element) {
            continue;
        }
        let end = (place + element.length).min(to);
        let parts = Parts::of(items, place + 1..end);
        if element.is_a(&["unapproved"]) || AWAITING.is_match(&parts.words()) {
            notes.push(Note::left_out(line, format!("a comment that waits for moderation: {:?}", parts.words())));
            around.push(Around { end, is_placed: false });
            continue;
        }
        // Some themes have two elements for one comment, one right within the other.
        if parts.words().is_empty() {
            continue;
        }
        let depth = around.iter().filter(|around| around.is_placed).count();
        let comment = parts.read(line, depth, notes);
        around.push(Around { end, is_placed: comment.is_some() });
        match comment {
            Some((comment, has_zone)) => {
                if depth + 1 < around.len() {
                    notes.push(Note::guessed(line, "what this comment answers was not placed: it stands one higher"));
                }
                without_zone.extend(Some(line).filter(|_| comment.at.is_some() && !has_zone));
                found.push(comment);
            }
            None => {
                let why = "this comment has no name or no text that was recognised";
                notes.push(Note::not_placed(line, why, &parts.words()));
            }
        }
    }
    tell_zones(&without_zone, notes);
    found
}

/// A time without a zone may lie ahead of us by some hours.
fn tell_zones(without_zone: &[usize], notes: &mut Vec<Note>) {
    if let Some(first) = without_zone.first() {
        let count = without_zone.len();
        let text = format!(
            "{count} times of comments name no zone: they were read as UTC, and one ahead of the import becomes its time"
        );
        notes.push(Note::guessed(*first, text));
    }
}

/// Names what stands among the comments of `items[from..to]` and is none. Gives the forms there.
pub fn beside(items: &[Item], from: usize, to: usize, notes: &mut Vec<Note>) -> Vec<Range<usize>> {
    let mut forms = Vec::new();
    let mut place = from + 1;
    let mut begin = place;
    while place <= to {
        let next = match items.get(place).filter(|_| place < to).map(|item| &item.what) {
            Some(What::Start(element)) if is_comment(element) => Some(place + element.length),
            Some(What::Start(element)) if element.name == "form" && element.is_closed => {
                forms.push(place..place + element.length);
                Some(place + element.length)
            }
            Some(What::Start(element)) if convert::is_silent(element) => Some(place + element.length),
            Some(What::Text(_)) => None,
            _ => Some(place + 1),
        };
        if let Some(next) = next {
            let words = convert::plain(&items[begin..place.min(to)]);
            let is_known = [&COMMENTS, &COMMENT_NOISE, &REPLY_FORM].iter().any(|pattern| pattern.is_match(&words));
            if !words.is_empty() && !is_known {
                notes.push(Note::not_placed(items[begin].line, "this stands among comments", &words));
            }
            begin = next.max(place + 1);
        }
        place = next.unwrap_or(place).max(place + 1);
    }
    forms
}
