//! The FAQs of an article publication, in order, withdrawn ones included: they come back in their place.

use sea_orm::entity::prelude::*;

use crate::{EntryId, PublicationId, Timestamp};

/// One FAQ of a publication. Which answer readers get is decided by the open publication of the FAQ itself.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_faq")]
pub struct Model {
    /// The publication of the article.
    #[sea_orm(primary_key, auto_increment = false)]
    pub publication_id: PublicationId,
    /// The place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The FAQ.
    pub faq_id: EntryId,
    /// The article.
    pub entry_id: EntryId,
    /// The language of the article.
    pub locale: String,
    /// Its date shown to readers.
    pub published_at: Timestamp,
    /// From when, as the publication.
    pub valid_from: Timestamp,
    /// Closed together with the publication.
    pub valid_to: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
