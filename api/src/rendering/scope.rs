//! Where ids come from: one scope an entry.

use std::collections::{HashMap, HashSet};

use deunicode::deunicode;

/// The longest id made from a title, in characters, before prefix and number.
const MAX_SLUG: usize = 80;

/// What ids of other kinds start with; a heading never does.
const RESERVED: [&str; 4] = ["source-", "cite-", "fn-", "fnref-"];

/// Keeps the ids of one entry's texts unique: carried from the lead to the body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    prefix: String,
    taken: HashSet<String>,
    next: HashMap<String, u32>,
    citations: u32,
    footnotes: u32,
}

impl Scope {
    /// A scope without a prefix: an article, or a page that shows one entry alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// A scope whose ids all start with `prefix`, such as `faq-1a2b3c4d-`, for an entry shown on another's page.
    /// Characters other than ASCII letters, digits, `-` and `_` are left out of it.
    pub fn prefixed(prefix: &str) -> Self {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        Self { prefix: prefix.chars().filter(allowed).collect(), ..Self::default() }
    }

    /// The id of a heading: its title in ASCII, numbered from `-2` when it was had before.
    pub(super) fn heading(&mut self, title: &str) -> String {
        let slug = slug(title);
        let next = self.next.entry(slug.clone()).or_insert(1);
        loop {
            let id = if *next == 1 { slug.clone() } else { format!("{slug}-{next}") };
            *next += 1;
            if self.taken.insert(id.clone()) {
                return format!("{}{id}", self.prefix);
            }
        }
    }

    /// The id of the next citation.
    pub(super) fn citation(&mut self) -> String {
        self.citations += 1;
        format!("{}cite-{}", self.prefix, self.citations)
    }

    /// The number of the last footnote of the texts before, and the prefix of ids.
    pub(super) fn footnotes(&self) -> (u32, &str) {
        (self.footnotes, &self.prefix)
    }

    /// Notes that a text has `count` more footnotes.
    pub(super) fn add_footnotes(&mut self, count: u32) {
        self.footnotes += count;
    }
}

fn slug(title: &str) -> String {
    // Cut before the transliteration, which can lengthen a text many times.
    let head: String = title.chars().take(4 * MAX_SLUG).collect();
    let mut slug = String::new();
    for c in deunicode(&head).chars().filter(|c| *c != '\'') {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.len() > MAX_SLUG {
        let end = slug[..=MAX_SLUG].rfind('-').unwrap_or(MAX_SLUG);
        slug.truncate(end);
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "section".to_owned()
    } else if RESERVED.iter().any(|start| slug.starts_with(start)) {
        format!("section-{slug}")
    } else {
        slug.to_owned()
    }
}
