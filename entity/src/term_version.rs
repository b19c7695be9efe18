//! What a term was from one time to another: shared columns, and typed nullable ones.

use sea_orm::entity::prelude::*;

use crate::{SourceKind, TermId, TermKind, TermVersionId, Timestamp};

/// What a term was in the half-open interval from `valid_from` to `valid_to`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term_version")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TermVersionId,
    /// The term.
    pub term_id: TermId,
    /// Which of the four, repeated from the term.
    pub kind: TermKind,
    /// From when; journal time.
    pub valid_from: Timestamp,
    /// Until when; null as long as it holds.
    pub valid_to: Option<Timestamp>,
    /// The slug; of a source, its citation key.
    pub slug: String,
    /// The name; of a source, its title.
    pub name: String,
    /// The name as it is sorted by.
    pub sort_key: String,
    /// The description of a tag or category, the bio of an author, as Markdown.
    pub text: String,
    /// The same as sanitised HTML.
    pub text_html: String,
    /// Of a category: the one above it.
    pub parent_id: Option<TermId>,
    /// Of an author: the portrait, as a JSON object.
    pub portrait: Option<String>,
    /// Of an author: links, as a JSON array.
    pub links: Option<String>,
    /// Of a source: what kind of work it is.
    pub source_kind: Option<SourceKind>,
    /// Of a source: who wrote it, as a JSON array of names.
    pub source_authors: Option<String>,
    /// Of a source: who published it.
    pub publisher: Option<String>,
    /// Of a source: when.
    pub year: Option<i32>,
    /// Of a source: where it is found.
    pub url: Option<String>,
    /// Of a source: what a citation of it prints.
    pub label: Option<String>,
    /// Of a source: the reference as HTML, for a list of sources.
    pub reference_html: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
