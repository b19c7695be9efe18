//! A page as the parts of an article, before anything is written.

use masthead_entity::Timestamp;

use super::{
    citations::{CitedText, FoundSource},
    note::Note,
    reading::{Format, Found, FoundComment},
};
use crate::entries::documents::{Image, Prompt};

/// What the page lacks, or is to be taken in place of what it says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What it is written in.
    pub format: Option<Format>,
    /// Its title.
    pub title: Option<String>,
    /// Its bylines.
    pub authors: Vec<String>,
    /// The date for readers.
    pub published_at: Option<Timestamp>,
    /// Its categories, by name or slug.
    pub categories: Vec<String>,
    /// Its tags, by name or slug.
    pub tags: Vec<String>,
    /// Its slug.
    pub slug: Option<String>,
    /// Its language.
    pub locale: Option<String>,
}

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Page {
    /// The hash of the file.
    pub hash: String,
    /// The title.
    pub title: Found<String>,
    /// The slug, where the page or the options name one.
    pub slug: Option<String>,
    /// The language that the options name, which is taken as it is.
    pub locale: Option<String>,
    /// The language that the page itself names.
    pub own_locale: Option<Found<String>>,
    /// Paths of categories, the topmost first; the article is put into the last of each.
    pub categories: Vec<Vec<String>>,
    /// Where a label for categories stands.
    pub category_label: Option<usize>,
    /// Tags by name.
    pub tags: Vec<String>,
    /// Bylines by name.
    pub authors: Vec<String>,
    /// The date for readers.
    pub published_at: Option<Timestamp>,
    /// The excerpt.
    pub excerpt: Option<String>,
    /// The picture at the top.
    pub cover: Option<Image>,
    /// The address that the page's editor declares to be the original.
    pub canonical: Option<String>,
    /// The lead.
    pub lead: CitedText,
    /// The body.
    pub body: CitedText,
    /// The headings of the body: line, level, title.
    pub headings: Vec<(usize, u8, String)>,
    /// The FAQs.
    pub faqs: Vec<FoundFaq>,
    /// Questions to the readers.
    pub prompts: Vec<Prompt>,
    /// Further reading: title, address, what it is good for.
    pub materials: Vec<FoundMaterial>,
    /// Comments that are there already, each behind the one that it answers.
    pub comments: Vec<FoundComment>,
    /// The works that are cited.
    pub sources: Vec<FoundSource>,
    /// The headings of parts that are there and hold nothing.
    pub empty_parts: Vec<(usize, String)>,
    /// Remarks, by line.
    pub notes: Vec<Note>,
}

/// A FAQ of a page.
#[derive(Clone, Debug)]
pub struct FoundFaq {
    /// Its line.
    pub line: usize,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: CitedText,
}

/// Further reading of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMaterial {
    /// Its title.
    pub title: String,
    /// Where it is found.
    pub url: String,
    /// What stands behind the link.
    pub description: Option<String>,
}

impl Page {
    /// The number of works named at all places together.
    pub fn citations(&self) -> usize {
        self.lead.citations()
            + self.body.citations()
            + self.faqs.iter().map(|faq| faq.answer.citations()).sum::<usize>()
    }
}
