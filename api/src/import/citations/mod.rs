//! Citations: the parentheses of a page that name works. Where they hold links, links decide; otherwise their form
//! does: an author and a year, or the name of a publisher at the end of a clause.

mod abbreviations;
mod group;
mod works;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    inline,
    note::Note,
    reading::{Block, Kind},
};
use crate::{limits, text};
use group::{Group, Part};
use works::Work;

/// A work that a page cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSource {
    /// The line of its first citation.
    pub line: usize,
    /// A key for it, unique in the page.
    pub key: String,
    /// What the page prints.
    pub label: String,
    /// Its title, as far as the page tells it.
    pub title: String,
    /// Its year.
    pub year: Option<i32>,
    /// Where it is found.
    pub url: Option<String>,
}

/// Markdown with the places at which it names works, whose keys are chosen last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitedText(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Markdown(String),
    /// The works by their places in the page's list, each with its locator.
    Citation(Vec<(usize, Option<String>)>),
}

impl CitedText {
    /// Markdown that names no work.
    pub fn plain(markdown: impl Into<String>) -> Self {
        Self(vec![Segment::Markdown(markdown.into())])
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        let is_blank = |segment: &Segment| matches!(segment, Segment::Markdown(text) if text.trim().is_empty());
        self.0.iter().all(is_blank)
    }

    /// How many works it names, at all places together.
    pub fn citations(&self) -> usize {
        let works = |segment: &Segment| match segment {
            Segment::Markdown(_) => 0,
            Segment::Citation(works) => works.len(),
        };
        self.0.iter().map(works).sum()
    }

    /// One text behind the other, a blank line between them.
    pub fn join(texts: impl IntoIterator<Item = Self>) -> Self {
        let mut joined = Vec::new();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if !joined.is_empty() {
                joined.push(Segment::Markdown("\n\n".to_owned()));
            }
            joined.extend(text.0);
        }
        Self(joined)
    }

    /// As Markdown, each work under its key.
    pub fn markdown(&self, keys: &[String]) -> String {
        let key = |place: usize| keys.get(place).map_or("", String::as_str);
        let work = |(place, locator): &(usize, Option<String>)| match locator {
            Some(locator) => format!("@{}, {locator}", key(*place)),
            None => format!("@{}", key(*place)),
        };
        let segment = |segment: &Segment| match segment {
            Segment::Markdown(text) => text.clone(),
            Segment::Citation(works) => format!("[{}]", works.iter().map(work).collect::<Vec<_>>().join("; ")),
        };
        self.0.iter().map(segment).collect()
    }
}

/// Finds the works of one page. It looks at the whole page first: what a page cites by name or link at one place
/// decides what the same name means at another.
#[derive(Default)]
pub struct Finder {
    sources: Vec<FoundSource>,
    /// The works by what makes them the same: their address or their label.
    places: BTreeMap<String, usize>,
    /// Labels that stand alone in parentheses somewhere.
    names: BTreeSet<String>,
    /// The addresses that a label has.
    linked: BTreeMap<String, BTreeSet<String>>,
    notes: Vec<Note>,
    /// What has been remarked on already.
    told: BTreeSet<String>,
}

impl Finder {
    /// Looks over the blocks in which citations will be found.
    pub fn survey<'a>(blocks: impl Iterator<Item = &'a Block>) -> Self {
        let mut finder = Self::default();
        for block in blocks.filter(|block| is_searched(block)) {
            for group in group::find(&block.markdown) {
                for part in &group.parts {
                    for work in works::read(part) {
                        let label = folded(&work.label);
                        if let Some(url) = &part.url {
                            finder.linked.entry(label.clone()).or_default().insert(url.clone());
                        }
                        if group.parts.len() == 1 {
                            finder.names.insert(label);
                        }
                    }
                }
            }
        }
        finder
    }

    /// The text of a block with its citations.
    pub fn find(&mut self, block: &Block) -> CitedText {
        if !is_searched(block) {
            return CitedText::plain(block.markdown.clone());
        }
        let mut segments = Vec::new();
        let mut from = 0;
        let (mut line, mut counted) = (block.line, 0);
        for group in group::find(&block.markdown) {
            line += block.markdown[counted..group.at.start].matches('\n').count();
            counted = group.at.start;
            let Some(works) = self.works(&block.markdown, &group, line) else { continue };
            segments.push(Segment::Markdown(block.markdown[from..group.at.start].to_owned()));
            let cited = works.into_iter().map(|(work, url)| {
                let locator = work.locator.clone();
                (self.place(work, url, line), locator)
            });
            segments.push(Segment::Citation(cited.collect()));
            from = group.at.end;
        }
        segments.push(Segment::Markdown(block.markdown[from..].to_owned()));
        CitedText(segments)
    }

    /// The works that were found, in the order of their first citation, and the remarks.
    pub fn finish(self) -> (Vec<FoundSource>, Vec<Note>) {
        (self.sources, self.notes)
    }

    /// The works that a group names; `None` where it is none of works.
    fn works(&mut self, markdown: &str, group: &Group, line: usize) -> Option<Vec<(Work, Option<String>)>> {
        let parts: Vec<Part> = group.parts.iter().flat_map(|part| self.listed(part)).collect();
        let mut found = Vec::new();
        for part in &parts {
            let works = works::read(part);
            if works.is_empty() {
                return None;
            }
            found.extend(works.into_iter().map(|work| (work, part.url.clone())));
        }
        let identities: BTreeSet<String> =
            found.iter().map(|(work, url)| self.identity(work, url.as_deref())).collect();
        let new = identities.iter().filter(|identity| !self.places.contains_key(*identity)).count();
        if new > 0 && self.sources.len() + new > limits::RELATIONS {
            self.tell(
                line,
                format!("an article has at most {} sources: from here on they stay text", limits::RELATIONS),
            );
            return None;
        }
        let is_name_alone = found.iter().all(|(work, url)| work.year.is_none() && url.is_none());
        let before = inline::words(group::before(markdown, group.at.start));
        let is_linked = found.iter().any(|(_, url)| url.is_some());
        if !is_linked && let Some(abbreviated) = abbreviations::between(&before, &group.words()) {
            self.tell(line, format!("({}) {abbreviated}, and is no citation", group.words()));
            return None;
        }
        if is_name_alone && !group::closes_a_clause(&before, &markdown[group.at.end..]) {
            self.tell(line, format!("({}) was left in the text: it may be no source", group.words()));
            return None;
        }
        for (work, url) in &found {
            if let Some(see) = &work.see {
                self.notes.push(Note::guessed(line, format!("\"{see}\" before {} was left out", work.label)));
            }
            if work.year.is_none() && url.is_none() && !self.places.contains_key(&self.identity(work, None)) {
                self.tell(line, format!("({}) was taken for a source", work.label));
            }
        }
        Some(found)
    }

    /// Names parted by commas, where each of them stands alone elsewhere in the page.
    fn listed(&self, part: &Part) -> Vec<Part> {
        let names: Vec<&str> = part.text.split([',', '/']).map(str::trim).collect();
        match part.url.is_none() && names.len() > 1 && names.iter().all(|name| self.names.contains(&folded(name))) {
            true => names.into_iter().map(|name| Part { text: name.to_owned(), ..Part::default() }).collect(),
            false => vec![part.clone()],
        }
    }

    fn tell(&mut self, line: usize, text: String) {
        if self.told.insert(text.clone()) {
            self.notes.push(Note::guessed(line, text));
        }
    }

    /// What makes two citations name the same work: the address; without one, that of the one work of this name that
    /// has an address, or the name itself.
    fn identity(&self, work: &Work, url: Option<&str>) -> String {
        let label = folded(&work.label);
        let only = self.linked.get(&label).filter(|urls| urls.len() == 1).and_then(|urls| urls.first());
        match url.or(only.map(String::as_str)) {
            Some(url) => format!("url {}", url.split('#').next().unwrap_or(url)),
            None => format!("label {label}"),
        }
    }

    fn place(&mut self, work: Work, url: Option<String>, line: usize) -> usize {
        let identity = self.identity(&work, url.as_deref());
        if let Some(place) = self.places.get(&identity) {
            return *place;
        }
        let url = url.or_else(|| identity.strip_prefix("url ").map(str::to_owned));
        let base = work.key();
        let is_free = |key: &String| !self.sources.iter().any(|source| source.key == *key);
        let numbered = (2..=self.sources.len() + 2).map(|number| format!("{base}-{number}"));
        let key = std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base.clone());
        let Work { label, who, title, year, .. } = work;
        let title = title.unwrap_or(who);
        self.sources.push(FoundSource { line, key, label, title, year, url });
        self.places.insert(identity, self.sources.len() - 1);
        self.sources.len() - 1
    }
}

fn is_searched(block: &Block) -> bool {
    matches!(block.kind, Kind::Paragraph | Kind::Whole)
}

/// A label without what varies in writing it.
fn folded(label: &str) -> String {
    let label = text::sort_key(label);
    label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
