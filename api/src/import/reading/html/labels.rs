//! Elements of a page that say what it is: categories, tags, authors, dates. They are read before anything is taken, so
//! that one of which too much would remain unsaid is text.

use std::ops::Range;

use masthead_entity::Timestamp;

use super::{
    convert,
    parts::{Union, beside, line_of, links},
    tokens::{self, Element, Item, What},
    words::{is_label, is_person, may_be_a_name, without_label},
};
use crate::import::{
    dates,
    note::Note,
    patterns::{self, Pattern, READING_TIME, UPDATED},
    reading::Found,
};

/// Elements that hold the names of categories, of tags, of authors.
const CATEGORIES: &[&str] =
    &["cat-links", "categories", "category", "post-categories", "entry-categories", "post-category"];
const TAGS: &[&str] = &["tag-links", "tags-links", "tags", "post-tags", "entry-tags"];
const BYLINE: &[&str] = &["byline", "entry-author", "post-author", "article-author", "author"];

/// What marks a date as that of the article.
const PUBLISHED: &[&str] = &["published", "entry-date", "post-date", "date-published", "pubdate", "publish-date"];

/// A label is short: a whole article may be of the class `category` too.
const LONGEST: usize = 200;

/// The longest name of a term in a label without links, in characters and in words.
const LONGEST_NAME: (usize, usize) = (50, 5);

/// Elements in which no label holds its names: they are text, wherever they stand.
const OF_TEXT: &[&str] =
    &["p", "h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "figure", "table", "pre", "blockquote", "form"];

/// What a label says of the page.
pub enum Saying {
    /// The way to the page through its categories.
    Path(Found<Vec<String>>),
    /// A category.
    Category(Found<String>),
    /// A label for categories that names none, at this line.
    NoCategory(usize),
    /// A tag.
    Tag(Found<String>),
    /// An author.
    Author(Found<String>),
    /// When the page was published, and the words for it.
    Date(Found<Timestamp>, String),
    /// What stands in the label and is none of these.
    Note(Note),
}

/// What an element says that is made for that. `None`: it is not made for it, or it is text all the same.
pub fn of(items: &[Item], place: usize, element: &Element) -> Option<Vec<Saying>> {
    let is_page = matches!(element.name.as_str(), "html" | "body" | "main" | "article");
    let inner = &items[place..(place + element.length).min(items.len())];
    if is_page || !element.is_closed {
        return None;
    }
    if let Some(path) = breadcrumb(element, inner) {
        return Some(path);
    }
    let is_made_for_it = element.is_a(CATEGORIES) || element.is_a(TAGS) || element.is_a(BYLINE);
    if !is_made_for_it || !is_short(inner) {
        return None;
    }
    if element.is_a(CATEGORIES) {
        return categories(inner);
    }
    if element.is_a(TAGS) {
        return Some(names(inner, &patterns::TAGS)?.into_iter().map(Saying::Tag).collect());
    }
    byline(inner)
}

fn categories(inner: &[Item]) -> Option<Vec<Saying>> {
    let words = convert::plain(inner);
    if links(inner).is_empty() && !words.is_empty() && is_label(&words) {
        return Some(vec![Saying::NoCategory(line_of(inner))]);
    }
    Some(names(inner, &patterns::CATEGORIES)?.into_iter().map(Saying::Category).collect())
}

/// The names in a label: its links, where nothing but words of labels stands beside them; without links, its words,
/// where they look like names.
fn names(inner: &[Item], label: &Pattern) -> Option<Vec<Found<String>>> {
    let links = links(inner);
    if !links.is_empty() {
        let ranges: Vec<_> = links.iter().map(|link| link.range.clone()).collect();
        let is_said = beside(inner, &ranges).iter().all(|(_, words)| is_label(words));
        return is_said.then(|| links.into_iter().map(|link| Found { line: link.line, value: link.words }).collect());
    }
    let is_heading = matches!(&inner[0].what, What::Start(element) if tokens::is_heading(&element.name));
    let words = convert::plain(inner).replace('\n', ", ");
    let list = label.rest(&words).unwrap_or(&words);
    let names: Vec<&str> = list
        .split([',', '|', '•', '·', ';'])
        .map(|name| name.trim().trim_start_matches('#'))
        .filter(|name| name.contains(char::is_alphanumeric))
        .collect();
    let line = line_of(inner);
    let are_names = !is_heading && !names.is_empty() && names.iter().all(|name| is_term(name));
    are_names.then(|| names.into_iter().map(|name| Found { line, value: name.to_owned() }).collect())
}

fn is_term(name: &str) -> bool {
    let is_short = name.chars().count() <= LONGEST_NAME.0 && name.split_whitespace().count() <= LONGEST_NAME.1;
    is_short && !name.ends_with(['.', '!', '?', '…', ':'])
}

/// The links of a byline that are names of persons, the dates, and notes of the rest. `None`: it names nobody by a link.
fn byline(inner: &[Item]) -> Option<Vec<Saying>> {
    let links = links(inner);
    let is_marked = links.iter().any(|link| is_of_an_author(link.element));
    let is_author = |element: &Element, words: &str| match is_marked {
        true => is_of_an_author(element) && may_be_a_name(words),
        false => is_person(words),
    };
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut said = Vec::new();
    for link in links.into_iter().filter(|link| is_author(link.element, &link.words)) {
        taken.push(link.range);
        said.push(Saying::Author(Found { line: link.line, value: link.words }));
    }
    if said.is_empty() {
        return None;
    }
    let names = Union::of(taken.iter().cloned());
    for (place, item) in inner.iter().enumerate() {
        let What::Start(element) = &item.what else { continue };
        if let Some(date) = date(inner, place, element).filter(|_| !names.contains(place)) {
            taken.push(place..(place + element.length).min(inner.len()));
            said.extend(date);
        }
    }
    taken.sort_by_key(|range| range.start);
    for (line, words) in beside(inner, &taken) {
        let why = "this stands beside the names of the authors";
        said.extend(rest(line, &words).unwrap_or_else(|| vec![Saying::Note(Note::not_placed(line, why, &words))]));
    }
    Some(said)
}

/// What a `time` says. The time of a change is none of ours, but where it is that of the publication as well.
pub fn date(items: &[Item], place: usize, element: &Element) -> Option<Vec<Saying>> {
    if element.name != "time" {
        return None;
    }
    let line = items[place].line;
    let words = convert::plain(&items[place..(place + element.length).min(items.len())]);
    let is_changed = element.is_a(&["updated", "modified"]) || element.get("itemprop") == Some("dateModified");
    if is_changed && !is_of_publishing(element) {
        return Some(vec![changed(line, &words)]);
    }
    let value = element.get("datetime").and_then(dates::parse).or_else(|| dates::parse(&words))?;
    Some(vec![Saying::Date(Found { line, value }, words)])
}

/// Whether a `time` is marked as that of the publication.
pub fn is_of_publishing(element: &Element) -> bool {
    let is_named = element.get("itemprop") == Some("datePublished") || element.get("pubdate").is_some();
    element.is_a(PUBLISHED) || is_named
}

fn changed(line: usize, words: &str) -> Saying {
    let text = format!("the time of the last change, which becomes that of the import: {words:?}");
    Saying::Note(Note::left_out(line, text))
}

/// What the words beside names and dates say. `None`: they are no label.
pub fn rest(line: usize, words: &str) -> Option<Vec<Saying>> {
    let mut said = Vec::new();
    for piece in words.split(['|', '•', '·', '—', '–', '\n']) {
        let bare = without_label(piece);
        if !bare.contains(char::is_alphanumeric) {
            continue;
        }
        if let Some(value) = dates::parse(&bare) {
            said.push(Saying::Date(Found { line, value }, bare));
        } else if READING_TIME.is_match(&bare) {
            let why = "the reading time, which is reckoned from the text";
            said.push(Saying::Note(Note::left_out(line, why)));
        } else if UPDATED.rest(piece.trim()).is_some_and(|rest| dates::parse(rest).is_some()) {
            said.push(changed(line, &bare));
        } else {
            return None;
        }
    }
    Some(said)
}

/// Whether a link is of this relation.
pub fn is_rel(element: &Element, word: &str) -> bool {
    let words = element.get("rel").unwrap_or_default();
    let found = words.split_whitespace().any(|found| found == word);
    // WordPress marks categories with both.
    found && (word != "tag" || !words.contains("category"))
}

/// Whether a link leads to an author.
pub fn is_of_an_author(element: &Element) -> bool {
    let leads_there = element.get("href").is_some_and(|href| href.contains("/author/") || href.contains("/authors/"));
    is_rel(element, "author") || element.get("itemprop") == Some("author") || leads_there
}

/// Whether this is short enough for a label, and holds nothing that is text.
pub fn is_short(items: &[Item]) -> bool {
    let mut length = 0;
    for (place, item) in items.iter().enumerate() {
        match &item.what {
            What::Text(text) => length += text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>(),
            What::Start(element) if place > 0 && OF_TEXT.contains(&element.name.as_str()) => return false,
            _ => {}
        }
        if length > LONGEST {
            return false;
        }
    }
    true
}

/// Whether an element is said to be a breadcrumb: the class of a whole page may say so too.
fn is_crumb(element: &Element) -> bool {
    let says = |value: Option<&str>| value.is_some_and(|value| value.to_ascii_lowercase().contains("breadcrumb"));
    let may_be = matches!(element.name.as_str(), "nav" | "ol" | "ul" | "div" | "p" | "span" | "section");
    may_be && (says(element.get("class")) || says(element.get("aria-label")) || says(element.get("id")))
}

/// The way through the categories: the links of a breadcrumb, without the first page. What is no link, as the page
/// itself, is named. `None`: this is no breadcrumb.
pub fn breadcrumb(element: &Element, inner: &[Item]) -> Option<Vec<Saying>> {
    if !is_crumb(element) || !element.is_closed || !is_short(inner) {
        return None;
    }
    let is_home = |name: &str| matches!(name.to_lowercase().as_str(), "home" | "start" | "homepage" | "front page");
    let links = links(inner);
    let ranges: Vec<_> = links.iter().map(|link| link.range.clone()).collect();
    let path: Vec<String> = links.into_iter().map(|link| link.words).filter(|name| !is_home(name)).collect();
    if ranges.is_empty() {
        return None;
    }
    let named = beside(inner, &ranges).into_iter().filter(|(_, words)| words.contains(char::is_alphanumeric));
    let named = named.map(|(line, words)| {
        let words = words.replace('\n', " ");
        Saying::Note(Note::left_out(line, format!("what is no link of the breadcrumb: {words:?}")))
    });
    let line = line_of(inner);
    let path = Some(path).filter(|path| !path.is_empty()).map(|value| Saying::Path(Found { line, value }));
    Some(path.into_iter().chain(named).collect())
}
