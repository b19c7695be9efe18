//! Views of FAQs for readers.

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, site};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    entries::{
        documents::Seo,
        published::{Row, json_ld::Subject},
    },
    error::Result,
    shown::Shown,
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
    /// Whether it is a preview: what readers would see, and not what they see.
    pub is_preview: bool,
    /// Where its answer and its relations hang.
    #[graphql(skip)]
    #[serde(skip)]
    pub shown: Shown,
}

impl Faq {
    /// The entry.
    pub fn entry(&self) -> EntryId {
        self.id.into()
    }

    /// Its facts, for machines.
    pub fn subject(&self) -> Subject {
        Subject {
            title: self.question.clone(),
            description: self.seo.description.clone(),
            url: self.url.clone(),
            canonical_url: self.seo.canonical_url.clone(),
            locale: self.locale.clone(),
            images: self.seo.image.iter().cloned().collect(),
            published_at: self.published_at,
            updated_at: self.updated_at,
        }
    }

    /// From what is shown.
    pub fn of(row: Row, site: &site::Model) -> Result<Self> {
        Ok(Self {
            shown: row.shown(),
            is_preview: row.is_preview(),
            url: row.url(site),
            seo: row.seo()?,
            id: row.entry_id.into(),
            slug: row.slug,
            locale: row.locale,
            question: row.title,
            published_at: row.published_at.into(),
            updated_at: row.updated_at.into(),
        })
    }
}
