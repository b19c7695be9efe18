//! Views of FAQs for readers.

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, PublicationId, RevisionId, site};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    entries::{documents::Seo, published::Row},
    error::Result,
    wire::{DateTime, Id},
};

/// A published question with its answer.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Faq {
    /// Its id.
    pub id: Id,
    /// Its slug, unique within its locale.
    pub slug: String,
    /// Its page on the front end, made from the site's pattern.
    pub url: String,
    /// Its language, BCP 47, like `en` or `pt-BR`.
    pub locale: String,
    /// The question.
    pub question: String,
    /// The date shown to readers.
    pub published_at: DateTime,
    /// When question or answer last changed for readers.
    pub updated_at: DateTime,
    /// What search engines are told.
    pub seo: Seo,
    /// Where its relations hang.
    #[graphql(skip)]
    #[serde(skip)]
    pub publication: PublicationId,
    /// Where its answer is.
    #[graphql(skip)]
    #[serde(skip)]
    pub revision: RevisionId,
}

impl Faq {
    /// The entry.
    pub fn entry(&self) -> EntryId {
        self.id.into()
    }

    /// From what is published.
    pub fn of(row: Row, site: &site::Model) -> Result<Self> {
        Ok(Self {
            url: row.url(site),
            seo: row.seo()?,
            id: row.entry_id.into(),
            slug: row.slug,
            locale: row.locale,
            question: row.title,
            published_at: row.published_at.into(),
            updated_at: row.updated_at.into(),
            publication: row.publication_id,
            revision: row.revision_id,
        })
    }
}
