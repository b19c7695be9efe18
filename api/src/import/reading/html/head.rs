//! What the markup of a page says of it: its head, and the elements of its body that are made for that.

use super::{
    convert,
    tokens::{Element, Item, What},
};
use crate::{
    entries::documents::Image,
    import::{
        dates,
        note::Note,
        reading::{Found, Head},
    },
};

/// Elements that hold the names of categories, of tags.
const CATEGORIES: &[&str] =
    &["cat-links", "categories", "category", "post-categories", "entry-categories", "post-category"];
const TAGS: &[&str] = &["tag-links", "tags-links", "tags", "post-tags", "entry-tags"];
const BYLINE: &[&str] = &["byline", "entry-author", "post-author", "article-author", "author"];

/// Takes what one element says. True: all of it was said with that, and nothing in it is text.
pub fn take(head: &mut Head, items: &[Item], place: usize, element: &Element, notes: &mut Vec<Note>) -> bool {
    let line = items[place].line;
    let found =
        |value: &str| Some(Found { line, value: value.trim().to_owned() }).filter(|found| !found.value.is_empty());
    let inner = &items[place..place + element.length];
    match element.name.as_str() {
        "html" => head.locale = element.get("lang").and_then(found),
        "title" => head.outer_title = head.outer_title.take().or_else(|| found(&title_of(inner))),
        "meta" => meta(head, line, element),
        "link" if element.get("rel") == Some("canonical") => head.address = element.get("href").map(str::to_owned),
        "time" if head.published_at.is_none() && is_published(element) => {
            let stamp = element.get("datetime").and_then(dates::parse);
            head.published_at = stamp.map(|value| Found { line, value });
            return head.published_at.is_some();
        }
        "time" if !is_published(element) => {
            notes.push(Note::left_out(line, "the time of the last change, which becomes that of the import"));
            return true;
        }
        _ if is_breadcrumb(element) => {
            breadcrumb(head, line, inner);
            return true;
        }
        "h1" => return false,
        _ if element.is_a(CATEGORIES) && is_label(inner) => {
            let names = linked(inner);
            head.category_label.get_or_insert(line);
            head.categories.extend(names.into_iter().map(|(line, name)| Found { line, value: vec![name] }));
            return true;
        }
        _ if element.is_a(TAGS) && is_label(inner) => {
            let names = linked(inner);
            head.tags.extend(names.into_iter().map(|(line, value)| Found { line, value }));
            return !head.tags.is_empty();
        }
        "a" if rel(element, "category") => {
            head.category_label.get_or_insert(line);
            head.categories.extend(found(&convert::plain(inner)).map(|found| Found { line, value: vec![found.value] }));
        }
        "a" if rel(element, "tag") => head.tags.extend(found(&convert::plain(inner))),
        "a" if rel(element, "author") => add_author(head, found(&convert::plain(inner))),
        _ if element.is_a(BYLINE) && is_label(inner) && !linked(inner).is_empty() && head.authors.is_empty() => {
            let names = linked(inner);
            head.authors.extend(names.into_iter().map(|(line, value)| Found { line, value }));
            let words = convert::plain(inner);
            let named = |word: &&str| head.authors.iter().any(|author| author.value.contains(*word));
            let rest: Vec<&str> =
                words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !named(word)).collect();
            if rest.iter().any(|word| {
                !matches!(
                    word.to_lowercase().as_str(),
                    "by" | "and" | "written" | "author" | "authors" | "posted" | "words"
                )
            }) {
                notes.push(Note::not_placed(line, "this stands beside the names of the authors", &words));
            }
            // A date beside the names is still to be read.
            return !inner.iter().any(|item| matches!(&item.what, What::Start(found) if found.name == "time"));
        }
        _ => {}
    }
    false
}

fn title_of(inner: &[Item]) -> String {
    let text = |item: &Item| match &item.what {
        What::Text(text) => Some(text.clone()),
        _ => None,
    };
    let title: String = inner.iter().filter_map(text).collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stands behind the last bar is the site's name.
    let parts = [" | ", " – ", " — ", " - ", " » "].iter().find_map(|bar| title.rsplit_once(bar));
    parts.map_or(title.clone(), |(title, _)| title.to_owned())
}

fn meta(head: &mut Head, line: usize, element: &Element) {
    let Some(content) = element.get("content").map(str::trim).filter(|content| !content.is_empty()) else { return };
    let found = Some(Found { line, value: content.to_owned() });
    let key = element.get("property").or_else(|| element.get("name")).unwrap_or_default().to_ascii_lowercase();
    match key.as_str() {
        "og:title" => head.outer_title = found,
        "author" | "article:author" | "parsely-author" if !content.contains("://") => head.outer_author = found,
        "article:published_time" | "date" | "dc.date" | "parsely-pub-date" => {
            head.published_at = dates::parse(content).map(|value| Found { line, value }).or(head.published_at.take());
        }
        "article:tag" => head.tags.extend(found),
        "article:section" => head.categories.push(Found { line, value: vec![content.to_owned()] }),
        "description" | "og:description" => head.excerpt = found,
        "og:image" => {
            let image = Image {
                url: content.to_owned(),
                alt: String::new(),
                caption: None,
                credit: None,
                width: None,
                height: None,
            };
            head.cover = Some(Found { line, value: image });
        }
        "og:image:alt" => head.cover.iter_mut().for_each(|cover| cover.value.alt = content.to_owned()),
        _ => {}
    }
}

fn add_author(head: &mut Head, author: Option<Found<String>>) {
    let author = author.filter(|author| !head.authors.iter().any(|known| known.value == author.value));
    head.authors.extend(author);
}

fn rel(element: &Element, word: &str) -> bool {
    let words = element.get("rel").unwrap_or_default();
    let found = words.split_whitespace().any(|found| found == word);
    // WordPress marks categories with both.
    found && (word != "tag" || !words.contains("category"))
}

fn is_published(element: &Element) -> bool {
    !element.is_a(&["updated"])
}

/// A label is short: a whole article may be of the class `category` too.
fn is_label(inner: &[Item]) -> bool {
    convert::plain(inner).chars().count() <= 200
}

fn is_breadcrumb(element: &Element) -> bool {
    let says = |value: Option<&str>| value.is_some_and(|value| value.to_ascii_lowercase().contains("breadcrumb"));
    says(element.get("class")) || says(element.get("aria-label")) || says(element.get("id"))
}

/// The path: its links, without the first page and without the page itself, which is no link or the last.
fn breadcrumb(head: &mut Head, line: usize, inner: &[Item]) {
    let is_home = |name: &str| matches!(name.to_lowercase().as_str(), "home" | "start" | "homepage" | "front page");
    let path: Vec<String> = linked(inner).into_iter().map(|(_, name)| name).filter(|name| !is_home(name)).collect();
    if !path.is_empty() {
        head.categories.insert(0, Found { line, value: path });
    }
}

/// The texts of the links.
fn linked(inner: &[Item]) -> Vec<(usize, String)> {
    let mut texts = Vec::new();
    for (place, item) in inner.iter().enumerate() {
        if let What::Start(element) = &item.what
            && element.name == "a"
        {
            let end = (place + element.length).min(inner.len());
            let text = convert::plain(&inner[place..end]).replace('\n', " ");
            texts.extend(Some((item.line, text)).filter(|(_, text)| !text.is_empty()));
        }
    }
    texts
}
