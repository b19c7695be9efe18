//! A term as an editor gave it, checked, before it is stored.

use masthead_entity::{SourceKind, TermId, TermKind, term_version};

use super::Wanted;

/// What a version of a term holds, whichever kind it is; what a kind does not have is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which of the four.
    pub kind: TermKind,
    /// The slug, or the citation key. `None`: made from the name.
    pub slug: Option<String>,
    /// The name, or the title of a source.
    pub name: String,
    /// Description or bio.
    pub text: String,
    /// The same as HTML.
    pub text_html: String,
    /// Of a category: the one above it.
    pub parent: Option<TermId>,
    /// Of an author: the portrait, as a document.
    pub portrait: Option<String>,
    /// Of an author: the links, as a document.
    pub links: Option<String>,
    /// Of a source: what kind of work.
    pub source_kind: Option<SourceKind>,
    /// Of a source: who wrote it, as a document.
    pub source_authors: Option<String>,
    /// Of a source: who published it.
    pub publisher: Option<String>,
    /// Of a source: when.
    pub year: Option<i32>,
    /// Of a source: where it is found.
    pub url: Option<String>,
    /// Of a source: what a citation prints.
    pub label: Option<String>,
    /// Of a source: the reference as HTML.
    pub reference_html: Option<String>,
}

impl Draft {
    /// An empty one of this kind.
    pub fn new(kind: TermKind, name: String, slug: Option<String>) -> Self {
        Self {
            kind,
            slug,
            name,
            text: String::new(),
            text_html: String::new(),
            parent: None,
            portrait: None,
            links: None,
            source_kind: None,
            source_authors: None,
            publisher: None,
            year: None,
            url: None,
            label: None,
            reference_html: None,
        }
    }

    /// The content of a version that is stored.
    pub fn of(row: &term_version::Model) -> Self {
        Self {
            kind: row.kind,
            slug: Some(row.slug.clone()),
            name: row.name.clone(),
            text: row.text.clone(),
            text_html: row.text_html.clone(),
            parent: row.parent_id,
            portrait: row.portrait.clone(),
            links: row.links.clone(),
            source_kind: row.source_kind,
            source_authors: row.source_authors.clone(),
            publisher: row.publisher.clone(),
            year: row.year,
            url: row.url.clone(),
            label: row.label.clone(),
            reference_html: row.reference_html.clone(),
        }
    }
}

/// A term that an entry is to have: one that exists, or one that is made with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// By id or slug.
    Existing(Wanted),
    /// Made in the same transaction, under this id.
    New(TermId, Box<Draft>),
    /// The one that is called so, by its name or by its slug; made in the same transaction, under this id, where there is none.
    Named(TermId, Box<Draft>),
}
