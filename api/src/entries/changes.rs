//! What an editor wants of an entry, checked: each part that is absent stays as it is.

use masthead_entity::{EntryId, TermId, TermKind, Timestamp};

use super::documents::{Image, Prompt, Seo};
use crate::terms::{self, Wanted};

/// The wanted changes. On creation they are made to an empty entry.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Of a new entry: what it says in another language, and the language of that one's slug.
    pub translation_of: Option<(Wanted, String)>,
    /// The title, or the question.
    pub title: Option<String>,
    /// The slug; `Some(None)` has it made from the title again.
    pub slug: Option<Option<String>>,
    /// The lead.
    pub lead: Option<String>,
    /// The body, or the answer.
    pub body: Option<String>,
    /// The excerpt; `Some(None)` has it cut from the lead.
    pub excerpt: Option<Option<String>>,
    /// The date for readers; `Some(None)` is that of the first publication.
    pub published_at: Option<Option<Timestamp>>,
    /// The picture at the top.
    pub cover_image: Option<Option<Image>>,
    /// What search engines are told.
    pub seo: Option<Seo>,
    /// Questions to the readers.
    pub prompts: Option<Vec<Prompt>>,
    /// Further reading.
    pub materials: Option<Vec<MaterialWish>>,
    /// Tags.
    pub tags: Option<Vec<terms::Wish>>,
    /// Categories.
    pub categories: Option<Vec<terms::Wish>>,
    /// Bylines.
    pub authors: Option<Vec<terms::Wish>>,
    /// Sources, besides those that the text cites.
    pub sources: Option<Vec<terms::Wish>>,
    /// FAQs.
    pub faqs: Option<Vec<FaqWish>>,
    /// Terms that are made along with it, for whoever names them: in a list by their id, in a text by their key.
    pub new_terms: Vec<NewTerm>,
    /// What its editor says about the revision, for colleagues.
    pub note: Option<String>,
    /// Publish in the same transaction.
    pub publish: bool,
    /// And the FAQs that were never published with it.
    pub publish_faqs: bool,
    /// What is put right by publishing it, in a note to readers.
    pub correction: Option<String>,
}

/// A term that is made along with an entry.
#[derive(Clone, Debug)]
pub struct NewTerm {
    /// Its id.
    pub id: TermId,
    /// What it is.
    pub draft: terms::Draft,
    /// Where it stands in the input, for the paths of faults.
    pub path: String,
}

impl Changes {
    /// The wanted terms of one kind.
    pub fn terms(&self, kind: TermKind) -> Option<&Vec<terms::Wish>> {
        match kind {
            TermKind::Tag => self.tags.as_ref(),
            TermKind::Category => self.categories.as_ref(),
            TermKind::Author => self.authors.as_ref(),
            TermKind::Source => self.sources.as_ref(),
        }
    }

    /// The FAQs that are made with the entry, with their places in the input.
    pub fn new_faqs(&self) -> impl Iterator<Item = (usize, EntryId, &Changes)> {
        self.faqs.iter().flatten().enumerate().filter_map(|(place, wish)| match wish {
            FaqWish::New(id, changes) => Some((place, *id, &**changes)),
            FaqWish::Existing(_) => None,
        })
    }
}

/// A FAQ that an article is to have.
#[derive(Clone, Debug)]
pub enum FaqWish {
    /// By id or slug.
    Existing(Wanted),
    /// Made in the same transaction, under this id.
    New(EntryId, Box<Changes>),
}

/// Further reading, before the article that it may point to is found.
#[derive(Clone, Debug)]
pub struct MaterialWish {
    /// The title.
    pub title: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The article.
    pub article: Option<Wanted>,
    /// What it is good for.
    pub description: Option<String>,
}
