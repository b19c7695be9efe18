//! Lines of text whose markup says something of the page: a label, or text all the same.

use std::ops::Range;

use super::{
    convert,
    labels::{self, Saying},
    parts::{beside, line_of, starts},
    tokens::{Element, Item, What},
    words,
};
use crate::import::{note::Note, reading::Found};

/// What a line of text says.
pub struct Line {
    /// What is taken of it.
    pub said: Vec<Saying>,
    /// Whether every word of it is taken, or named in a note. Otherwise it is text.
    pub is_label: bool,
}

/// A piece of a line whose markup says something.
struct Mark {
    range: Range<usize>,
    said: Vec<Saying>,
    /// Whether it says so in running text too: `rel="tag"` does, a `time` does not.
    is_sure: bool,
}

/// Reads a line of text: `Posted on <time>` is a label, "The bridge fell on <time>" is text. Below text, a date that
/// stands alone is one of the text.
pub fn read(items: &[Item], is_below_text: bool) -> Line {
    let marks = marks(items);
    if marks.iter().all(|mark| mark.said.is_empty()) {
        return Line { said: Vec::new(), is_label: false };
    }
    let ranges: Vec<_> = marks.iter().map(|mark| mark.range.clone()).collect();
    let around = beside(items, &ranges);
    let is_date = |mark: &Mark| !mark.is_sure && mark.said.iter().all(|said| matches!(said, Saying::Date(..)));
    let is_bare = around.is_empty() && marks.iter().all(is_date);
    let rest = labels::is_short(items).then(|| around.iter().map(|(line, words)| labels::rest(*line, words)).collect());
    let rest: Option<Vec<Vec<Saying>>> = rest.flatten();
    match rest.filter(|_| !(is_bare && is_below_text)) {
        Some(rest) => {
            let unsaid = marks.iter().filter(|mark| mark.said.is_empty()).map(|mark| beside_a_label(items, mark));
            let unsaid: Vec<Saying> = unsaid.collect();
            let said = marks.into_iter().flat_map(|mark| mark.said).chain(rest.into_iter().flatten()).chain(unsaid);
            Line { said: said.collect(), is_label: true }
        }
        None => {
            let sure = marks.into_iter().filter(|mark| mark.is_sure).flat_map(|mark| mark.said);
            Line { said: sure.collect(), is_label: false }
        }
    }
}

fn beside_a_label(items: &[Item], mark: &Mark) -> Saying {
    let words = convert::plain(&items[mark.range.clone()]);
    Saying::Note(Note::not_placed(line_of(&items[mark.range.clone()]), "this link stands in a label", &words))
}

/// The elements of a line that say something, and its other links, which say nothing.
fn marks(items: &[Item]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut place = 0;
    while place < items.len() {
        let What::Start(element) = &items[place].what else {
            place += 1;
            continue;
        };
        let range = place..(place + element.length).min(items.len());
        let found = mark(items, place, element);
        let is_link = element.name == "a" && !convert::plain(&items[range.clone()]).is_empty();
        place = match found {
            Some((said, is_sure)) => {
                marks.push(Mark { range: range.clone(), said, is_sure });
                range.end
            }
            // A date may link to the page.
            None if is_link && !holds_time(&items[range.clone()]) => {
                marks.push(Mark { range: range.clone(), said: Vec::new(), is_sure: false });
                range.end
            }
            None => place + 1,
        };
    }
    marks
}

fn holds_time(items: &[Item]) -> bool {
    starts(items).any(|element| element.name == "time")
}

/// What an element within a line says, and whether it says so in running text too.
fn mark(items: &[Item], place: usize, element: &Element) -> Option<(Vec<Saying>, bool)> {
    if let Some(date) = labels::date(items, place, element) {
        return Some((date, labels::is_of_publishing(element)));
    }
    if element.name == "a" {
        let inner = &items[place..(place + element.length).min(items.len())];
        let words = convert::plain(inner).replace('\n', " ");
        let found = Found { line: items[place].line, value: words.clone() };
        let said = match () {
            _ if found.value.is_empty() => None,
            _ if labels::is_rel(element, "category") => Some(Saying::Category(found)),
            _ if labels::is_rel(element, "tag") => Some(Saying::Tag(found)),
            _ if labels::is_rel(element, "author") && words::may_be_a_name(&found.value) => Some(Saying::Author(found)),
            _ => None,
        };
        if let Some(said) = said {
            return Some((vec![said], true));
        }
        if labels::is_of_an_author(element) && words::is_person(&words) {
            return Some((vec![Saying::Author(Found { line: items[place].line, value: words })], false));
        }
    }
    labels::of(items, place, element).map(|said| (said, false))
}
