//! One comment: who wrote it, when, and what.

use std::ops::Range;

use masthead_entity::Timestamp;

use super::{
    comments::is_comment,
    convert,
    parts::{Union, pick},
    tokens::{Element, Item, What},
    words::is_label,
};
use crate::{
    clock,
    import::{anatomy::without_address, dates, inline, note::Note, patterns::COMMENT_NOISE, reading::FoundComment},
};

/// What marks the name, the time, the text of a comment.
const NAME: &[&str] = &[
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

/// The items of a comment that belong to it and to no answer.
pub struct Parts<'a> {
    items: &'a [Item],
    own: Vec<usize>,
}

impl<'a> Parts<'a> {
    /// Of what stands in a comment.
    pub fn of(items: &'a [Item], range: Range<usize>) -> Self {
        let mut own = Vec::new();
        let mut place = range.start;
        while place < range.end {
            match &items[place].what {
                What::Start(element) if is_comment(element) => place += element.length,
                _ => {
                    own.push(place);
                    place += 1;
                }
            }
        }
        Self { items, own }
    }

    /// All of its words.
    pub fn words(&self) -> String {
        convert::plain(&pick(self.items, &self.own))
    }

    /// Reads it, and whether its time names a zone. What is neither name nor time nor text is named.
    pub fn read(&self, line: usize, depth: usize, notes: &mut Vec<Note>) -> Option<(FoundComment, bool)> {
        let name = self.name()?;
        let marked = self.text(&name);
        let time = self.time(&name, marked.as_ref());
        let mut head = vec![name.clone()];
        head.extend(time.as_ref().map(|(range, ..)| range.clone()));
        let places = match &marked {
            Some(text) => self.within(text),
            None => self.rest(&head),
        };
        let text = convert::markdown(&pick(self.items, &places));
        let lines = text.lines().filter(|line| !COMMENT_NOISE.is_match(&inline::words(line)));
        let text = lines.collect::<Vec<_>>().join("\n").trim().trim_start_matches([':', ',']).trim_start().to_owned();
        let author = convert::plain(&self.items[name]).replace('\n', " ");
        let author = author.trim_end_matches(':').trim().to_owned();
        if without_address(&author).is_empty() || text.is_empty() {
            return None;
        }
        head.extend(marked);
        self.tell_rest(&head, &places, notes);
        let (at, has_zone) = time.map_or((None, true), |(_, at, has_zone)| (Some(at), has_zone));
        Some((FoundComment { line, depth, name: author, at, text }, has_zone))
    }

    fn starts(&self) -> impl Iterator<Item = (Range<usize>, &'a Element)> {
        self.own.iter().filter_map(|place| match &self.items[*place].what {
            What::Start(element) => Some((*place..*place + element.length, element)),
            _ => None,
        })
    }

    fn texts(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.own.iter().filter_map(|place| match &self.items[*place].what {
            What::Text(text) if !text.trim().is_empty() => Some((*place, text.trim())),
            _ => None,
        })
    }

    /// All elements of a kind.
    fn all(&self, is_one: impl Fn(&Element) -> bool) -> Union {
        Union::of(self.starts().filter(|(_, element)| is_one(element)).map(|(range, _)| range))
    }

    fn within(&self, range: &Range<usize>) -> Vec<usize> {
        self.own.iter().copied().filter(|place| range.contains(place)).collect()
    }

    /// The name: what is marked as one, rather beside the text than in it; else what is bold and stands alone.
    fn name(&self) -> Option<Range<usize>> {
        let texts = self.all(|element| element.is_a(TEXT));
        let has_words = |range: &Range<usize>| !convert::plain(&self.items[range.clone()]).is_empty();
        let find = |is_name: &dyn Fn(&Element) -> bool, is_beside: bool| {
            let mut all = self.starts().filter(|(_, element)| is_name(element)).map(|(range, _)| range);
            all.find(|found| has_words(found) && !(is_beside && texts.contains(found.start)))
        };
        let exact = |element: &Element| element.is_a(&["fn"]) || element.name == "cite";
        let named = |element: &Element| element.is_a(NAME);
        let marked = find(&exact, true).or_else(|| find(&named, true)).or_else(|| find(&exact, false));
        marked.or_else(|| find(&named, false)).or_else(|| self.bold_name())
    }

    /// The first words of the comment, where they are bold and what follows is none of the same sentence.
    fn bold_name(&self) -> Option<Range<usize>> {
        let (first, _) = self.texts().next()?;
        let is_bold = |element: &Element| matches!(element.name.as_str(), "b" | "strong");
        let range = self.starts().find(|(range, element)| is_bold(element) && range.contains(&first))?.0;
        let ends_with_colon = convert::plain(&self.items[range.clone()]).ends_with(':');
        (ends_with_colon || self.ends_a_line(range.end)).then_some(range)
    }

    /// Whether no more words stand in the line before this place.
    fn ends_a_line(&self, place: usize) -> bool {
        let is_in_line = |name: &str| matches!(name, "a" | "b" | "em" | "i" | "span" | "strong");
        let behind = self.own[self.own.partition_point(|own| *own < place)..].iter();
        let next = behind.map(|place| &self.items[*place].what).find_map(|what| match what {
            What::Text(text) if text.trim().is_empty() => None,
            What::Text(text) => Some(is_noise(text.trim()) || text.trim_start().starts_with(':')),
            What::Start(Element { name, .. }) | What::End(name) => (!is_in_line(name)).then_some(true),
        });
        next.unwrap_or(true)
    }

    /// The element that is marked as the text, rather one without a time in it.
    fn text(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let all = || {
            let marked = self.starts().filter(|(_, element)| element.is_a(TEXT)).map(|(range, _)| range);
            marked.filter(|range| !range.contains(&name.start) && !name.contains(&range.start))
        };
        let times: Vec<_> =
            self.starts().filter(|(_, element)| is_time(element)).map(|(range, _)| range.start).collect();
        let has_time = |range: &Range<usize>| {
            times.get(times.partition_point(|time| *time < range.start)).is_some_and(|time| range.contains(time))
        };
        all().find(|range| !has_time(range)).or_else(|| all().next())
    }

    /// Where the time stands, beside the text; the time; whether it names a zone.
    fn time(&self, name: &Range<usize>, text: Option<&Range<usize>>) -> Option<(Range<usize>, Timestamp, bool)> {
        let is_beside = |place: usize| text.is_none_or(|text| !text.contains(&place));
        let marked = self.starts().filter(|(range, element)| is_beside(range.start) && is_time(element));
        let mut marked = marked.filter_map(|(range, element)| {
            let words = || convert::plain(&self.items[range.clone()]).replace('\n', " ");
            let (at, has_zone) = element.get("datetime").and_then(time).or_else(|| time(&words()))?;
            Some((range, at, has_zone))
        });
        marked.next().or_else(|| self.time_in_words(name, is_beside))
    }

    /// A date that no markup tells: right behind the name, or in a line of its own. Within a sentence it is text.
    fn time_in_words(
        &self,
        name: &Range<usize>,
        is_beside: impl Fn(usize) -> bool,
    ) -> Option<(Range<usize>, Timestamp, bool)> {
        let mut is_behind_name = true;
        for (place, words) in self.texts().filter(|(place, _)| is_beside(*place) && !name.contains(place)) {
            let found = time(words.trim_matches(|c: char| !c.is_alphanumeric()));
            if let Some((at, has_zone)) = found.filter(|_| is_behind_name || self.ends_a_line(place + 1)) {
                return Some((place..place + 1, at, has_zone));
            }
            is_behind_name &= is_noise(words) || is_label(words);
        }
        None
    }

    /// What is neither name nor time, nor stands around them: the text of a comment that does not mark it.
    fn rest(&self, head: &[Range<usize>]) -> Vec<usize> {
        let head_end = head.iter().map(|range| range.end).max().unwrap_or_default();
        let mut beside: Vec<Range<usize>> = head.to_vec();
        for (range, element) in self.starts() {
            let is_face = element.name == "img" && (range.start < head_end || is_face(element));
            let is_unread_time = element.is_a(TIME) && head.iter().all(|head| !range.contains(&head.start));
            if is_face || is_unread_time {
                beside.push(range);
            }
        }
        for (place, words) in self.texts().filter(|(place, _)| head.iter().all(|range| !range.contains(place))) {
            let is_before = place < head_end;
            if is_noise(words) || (is_before && is_label(words)) {
                beside.push(place..place + 1);
            } else if !is_before {
                break;
            }
        }
        let beside = Union::of(beside);
        self.own.iter().copied().filter(|place| !beside.contains(*place)).collect()
    }

    /// Names what stands in a comment beside its name, its time and its text.
    fn tell_rest(&self, head: &[Range<usize>], text: &[usize], notes: &mut Vec<Note>) {
        // What stands in an element that is no text is named already.
        let silent = self.all(convert::is_silent);
        for (place, words) in self.texts() {
            let is_taken = head.iter().any(|range| range.contains(&place)) || text.binary_search(&place).is_ok();
            if is_taken || is_noise(words) || is_label(words) || silent.contains(place) {
                continue;
            }
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            notes.push(Note::not_placed(self.items[place].line, "this stands beside the text of a comment", &words));
        }
    }
}

/// A time, and whether it names a zone.
fn time(words: &str) -> Option<(Timestamp, bool)> {
    Some((dates::parse(words)?, names_zone(words)))
}

fn is_time(element: &Element) -> bool {
    element.name == "time" || element.is_a(TIME)
}

/// A picture of who wrote it.
fn is_face(element: &Element) -> bool {
    let is_called = element.words().any(|word| word.contains("avatar") || word == "photo");
    is_called || element.get("src").is_some_and(|src| src.contains("gravatar"))
}

fn is_noise(words: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || is_symbol(c);
    COMMENT_NOISE.is_match(words) || !words.contains(is_word)
}

/// Signs that are words, like a thumb that is raised.
fn is_symbol(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !"·•–—|«»…“”’".contains(c)
}

/// Whether a time says where on Earth it was.
fn names_zone(words: &str) -> bool {
    let offset = words.rsplit(' ').next().unwrap_or_default();
    let is_offset =
        offset.len() == 5 && offset.starts_with(['+', '-']) && offset[1..].chars().all(|c| c.is_ascii_digit());
    is_offset || clock::parse(words.trim()).is_some()
}
