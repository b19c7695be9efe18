//! What the markup of a page says of it, as it is gathered: its head, and the labels of its body. What is said twice,
//! and differently, is named.

use std::collections::HashSet;

use masthead_entity::Timestamp;

use super::{
    labels::Saying,
    tokens::{Element, Item, What},
};
use crate::{
    clock,
    entries::documents::Image,
    import::{
        dates,
        note::Note,
        reading::{Found, Head},
    },
    limits,
};

/// What was gathered.
#[derive(Default)]
pub struct Gathered {
    /// What is known.
    pub head: Head,
    /// What is known and differs, and what is not understood.
    pub notes: Vec<Note>,
    /// The title of the window, as it stands there and without the site's name behind it.
    window: Option<(Found<String>, String)>,
    /// The title that the head names for other sites.
    og_title: Option<Found<String>>,
    /// The names that were said: many links may say one, or each another.
    names: Names,
    /// Whether the picture that was named last is the one that was taken.
    is_cover: bool,
}

#[derive(Default)]
struct Names {
    categories: HashSet<String>,
    tags: HashSet<String>,
    authors: HashSet<String>,
}

impl Gathered {
    /// Takes what an element of the page's head says. It has no words of the text.
    pub fn element(&mut self, items: &[Item], place: usize, element: &Element) {
        let line = items[place].line;
        match element.name.as_str() {
            "html" => {
                let lang = element.get("lang").map(str::trim).filter(|lang| !lang.is_empty());
                self.head.locale = lang.map(|lang| Found { line, value: lang.to_owned() });
            }
            "title" => self.title(line, &items[place..(place + element.length).min(items.len())]),
            "meta" => self.meta(line, element),
            "link" if element.get("rel") == Some("canonical") => {
                let address = element.get("href").map(str::to_owned);
                self.head.address = self.head.address.take().or(address);
            }
            _ => {}
        }
    }

    /// Takes what labels say.
    pub fn say(&mut self, said: Vec<Saying>) {
        for saying in said {
            match saying {
                Saying::Path(path) => {
                    self.head.category_label.get_or_insert(path.line);
                    self.head.categories.insert(0, path);
                }
                Saying::Category(found) => self.category(found),
                Saying::NoCategory(line) => {
                    self.head.category_label.get_or_insert(line);
                    self.notes.push(Note::left_out(line, "a label for categories that names none"));
                }
                Saying::Tag(found) => {
                    if is_new(&mut self.names.tags, &mut self.notes, &found, "tags") {
                        self.head.tags.push(found);
                    }
                }
                Saying::Author(found) => {
                    if is_new(&mut self.names.authors, &mut self.notes, &found, "authors") {
                        self.head.authors.push(found);
                    }
                }
                Saying::Date(found, words) => self.date(found, &words),
                Saying::Note(note) => self.notes.push(note),
            }
        }
    }

    /// Names what the head says beside the title and the authors that were found.
    pub fn finish(&mut self) {
        let title = self.head.title.as_ref().or(self.head.outer_title.as_ref()).map(|title| folded(&title.value));
        let is_title = |value: &str| title.as_ref().is_none_or(|title| *title == folded(value));
        if let Some((cut, whole)) = self.window.take().filter(|(_, whole)| !is_title(whole)) {
            let site = whole.strip_prefix(&cut.value).map(|site| site.trim_matches([' ', '|', '–', '—', '-', '»']));
            let what = match site.filter(|site| is_title(&cut.value) && !site.is_empty()) {
                Some(site) => format!("the site's name in the title of the window: {site:?}"),
                None => format!("the title of the window: {whole:?}"),
            };
            self.notes.push(Note::left_out(cut.line, what));
        }
        if let Some(og) = self.og_title.take().filter(|og| !is_title(&og.value)) {
            self.notes.push(Note::left_out(og.line, format!("the title for other sites: {:?}", og.value)));
        }
        let authors = &self.head.authors;
        let is_known = |name: &str| authors.iter().any(|author| folded(&author.value) == folded(name));
        if let Some(outer) = self.head.outer_author.take_if(|outer| !authors.is_empty() && !is_known(&outer.value)) {
            self.notes.push(Note::not_placed(outer.line, "the text names other authors", &outer.value));
        }
    }

    /// Whether the title of the window holds these words, and not as the site's name. `None`: the window has no title.
    pub fn is_in_window(&self, words: &str) -> Option<bool> {
        let (cut, whole) = self.window.as_ref()?;
        Some(folded(&cut.value).contains(&folded(words)) || folded(whole) == folded(words))
    }

    fn title(&mut self, line: usize, inner: &[Item]) {
        let text = |item: &Item| match &item.what {
            What::Text(text) => Some(text.clone()),
            _ => None,
        };
        let title: String = inner.iter().filter_map(text).collect();
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return;
        }
        if self.window.is_some() {
            self.notes.push(Note::left_out(line, format!("a second title of the window: {title:?}")));
            return;
        }
        // What stands behind the last bar is the site's name.
        let parts = [" | ", " – ", " — ", " - ", " » "].iter().find_map(|bar| title.rsplit_once(bar));
        let value = parts.map_or_else(|| title.clone(), |(title, _)| title.to_owned());
        let cut = Found { line, value };
        self.head.outer_title.get_or_insert_with(|| cut.clone());
        self.window = Some((cut, title));
    }

    fn meta(&mut self, line: usize, element: &Element) {
        let Some(content) = element.get("content").map(str::trim).filter(|content| !content.is_empty()) else { return };
        let found = Found { line, value: content.to_owned() };
        let key = element.get("property").or_else(|| element.get("name")).unwrap_or_default().to_ascii_lowercase();
        match key.as_str() {
            "og:title" => self.title_for_others(found),
            "author" | "article:author" | "parsely-author" if !content.contains("://") => {
                once(&mut self.head.outer_author, found, "author", &mut self.notes);
            }
            "article:published_time" | "date" | "dc.date" | "parsely-pub-date" => match dates::parse(content) {
                Some(value) => self.date(Found { line, value }, content),
                None => self.notes.push(Note::not_placed(line, "this date is not understood", content)),
            },
            "article:tag" => self.say(vec![Saying::Tag(found)]),
            "article:section" => self.category(found),
            "description" | "og:description" => {
                once(&mut self.head.excerpt, found, "description", &mut self.notes);
            }
            "og:image" => self.cover(found),
            "og:image:alt" if self.is_cover => {
                self.head.cover.iter_mut().for_each(|cover| cover.value.alt = content.to_owned())
            }
            _ => {}
        }
    }

    /// It has no site's name behind it, as the title of the window has.
    fn title_for_others(&mut self, found: Found<String>) {
        if once(&mut self.og_title, found.clone(), "title", &mut self.notes) {
            self.head.outer_title = Some(found);
        }
    }

    fn cover(&mut self, found: Found<String>) {
        let image = Image {
            url: found.value.clone(),
            alt: String::new(),
            caption: None,
            credit: None,
            width: None,
            height: None,
        };
        self.is_cover = self.head.cover.as_ref().is_none_or(|known| known.value.url == image.url);
        match self.is_cover {
            true => {
                self.head.cover.get_or_insert(Found { line: found.line, value: image });
            }
            false => self.notes.push(Note::not_placed(found.line, "the page names another picture before", &image.url)),
        }
    }

    fn category(&mut self, found: Found<String>) {
        self.head.category_label.get_or_insert(found.line);
        if is_new(&mut self.names.categories, &mut self.notes, &found, "categories") {
            self.head.categories.push(Found { line: found.line, value: vec![found.value] });
        }
    }

    fn date(&mut self, found: Found<Timestamp>, words: &str) {
        match &self.head.published_at {
            None => self.head.published_at = Some(found),
            Some(known) if dates::are_one(known.value, found.value) => {}
            Some(known) => {
                let why = format!("the page names another date before ({})", clock::format(known.value));
                self.notes.push(Note::not_placed(found.line, &why, words));
            }
        }
    }
}

/// Keeps what is said first. What is said later, and differs, is named. Whether it was kept.
fn once(slot: &mut Option<Found<String>>, found: Found<String>, what: &str, notes: &mut Vec<Note>) -> bool {
    match slot {
        None => {
            *slot = Some(found);
            true
        }
        Some(known) if folded(&known.value) == folded(&found.value) => false,
        Some(_) => {
            let why = format!("the page names another {what} before");
            notes.push(Note::not_placed(found.line, &why, &found.value));
            false
        }
    }
}

/// Whether a name was not said before. One more than an article may have is enough for it to be refused.
fn is_new(known: &mut HashSet<String>, notes: &mut Vec<Note>, found: &Found<String>, what: &str) -> bool {
    if known.len() > limits::RELATIONS || known.contains(&found.value) {
        return false;
    }
    known.insert(found.value.clone());
    if known.len() > limits::RELATIONS {
        let why = format!("an article has at most {} {what}: those behind this one were not read", limits::RELATIONS);
        notes.push(Note::not_placed(found.line, &why, &found.value));
    }
    true
}

/// Words to be compared: letters and digits alone.
pub fn folded(text: &str) -> String {
    crate::text::sort_key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}
