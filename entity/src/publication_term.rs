//! The terms of a publication, in order: by these rows readers list and filter.

use sea_orm::entity::prelude::*;

use crate::{EntryId, EntryKind, PublicationId, TermId, TermKind, Timestamp};

/// One tag, category, author or source of a publication. What a list needs is repeated from the publication, so that
/// the articles of a tag are one range of an index.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_term")]
pub struct Model {
    /// The publication.
    #[sea_orm(primary_key, auto_increment = false)]
    pub publication_id: PublicationId,
    /// Which of the four lists.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: TermKind,
    /// The place in that list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The term.
    pub term_id: TermId,
    /// The entry of the publication.
    pub entry_id: EntryId,
    /// Its kind.
    pub entry_kind: EntryKind,
    /// Its language.
    pub locale: String,
    /// Its date shown to readers.
    pub published_at: Timestamp,
    /// From when, as the publication.
    pub valid_from: Timestamp,
    /// Closed together with the publication.
    pub valid_to: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
