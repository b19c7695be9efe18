//! Views of articles for readers.

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, site};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    context::Cx,
    entries::{
        commenting::Commenting,
        documents::{Image, MaterialDocument, Seo},
        published::{Row, json_ld::Subject},
        views::{Direction, direction},
    },
    error::Result,
    journal::Name,
    rendering,
    shown::Shown,
    wire::{DateTime, Id},
};

/// A published page of editorial content.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Article {
    /// Its id.
    pub id: Id,
    /// Its slug, unique within its locale, like `rivers-and-roads`.
    pub slug: String,
    /// Its page on the front end, made from the site's pattern.
    pub url: String,
    /// Its language, BCP 47, like `en` or `pt-BR`.
    pub locale: String,
    /// The direction in which its language is written.
    pub direction: Direction,
    /// Its title.
    pub title: String,
    /// The introduction above the first heading, as Markdown.
    pub lead: String,
    /// The introduction as HTML.
    pub lead_html: String,
    /// Plain text up to 300 characters, for cards and search engines.
    pub excerpt: String,
    /// The picture at the top.
    pub cover_image: Option<Image>,
    /// Whether comments are taken now.
    pub comments_open: bool,
    /// How many comments readers see.
    pub comment_count: i32,
    /// The date shown to readers.
    pub published_at: DateTime,
    /// When title, lead, body or list of FAQs last changed for readers.
    pub updated_at: DateTime,
    /// Minutes that reading it takes.
    pub reading_minutes: i32,
    /// What search engines are told.
    pub seo: Seo,
    /// Whether it is a preview: what readers would see, and not what they see.
    pub is_preview: bool,
    /// Where its texts and relations hang.
    #[graphql(skip)]
    #[serde(skip)]
    pub shown: Shown,
}

impl Article {
    /// The entry.
    pub fn entry(&self) -> EntryId {
        self.id.into()
    }

    /// Its facts, for machines.
    pub fn subject(&self) -> Subject {
        Subject {
            title: self.title.clone(),
            description: self.seo.description.clone().or_else(|| Some(self.excerpt.clone())),
            url: self.url.clone(),
            canonical_url: self.seo.canonical_url.clone(),
            locale: self.locale.clone(),
            images: self.cover_image.iter().chain(&self.seo.image).cloned().collect(),
            published_at: self.published_at,
            updated_at: self.updated_at,
        }
    }

    /// From what is shown. Notes that it tells the number of comments, which the past has none of; the time of the request
    /// decides whether they are open.
    pub fn of(cx: &Cx, row: Row, site: &site::Model) -> Result<Self> {
        cx.saw(Name::comments(row.entry_id));
        let words = u32::try_from(row.word_count).unwrap_or_default();
        Ok(Self {
            shown: row.shown(),
            is_preview: row.is_preview(),
            comments_open: Commenting::of_row(&row, site).closed(cx.now()).is_none(),
            url: row.url(site),
            cover_image: row.cover_image()?,
            seo: row.seo()?,
            id: row.entry_id.into(),
            slug: row.slug,
            direction: direction(&row.locale),
            locale: row.locale,
            title: row.title,
            lead: row.lead,
            lead_html: row.lead_html,
            excerpt: row.excerpt_text,
            comment_count: if row.at.is_past() { 0 } else { row.comment_count },
            published_at: row.published_at.into(),
            updated_at: row.updated_at.into(),
            reading_minutes: i32::try_from(rendering::reading_minutes(words)).unwrap_or(i32::MAX),
        })
    }
}

/// Further reading: a link, or another article.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Material {
    /// The title.
    pub title: String,
    /// Where it is; of an article, its page on the front end.
    pub url: Option<String>,
    /// The article, where it is one.
    pub article: Option<Article>,
    /// What it is good for.
    pub description: Option<String>,
}

impl Material {
    /// As readers see it; `None` for an article that they cannot see, which is left out.
    pub fn of(document: &MaterialDocument, article: Option<Article>) -> Option<Self> {
        if document.article.is_some() && article.is_none() {
            return None;
        }
        Some(Self {
            title: document.title.clone().or_else(|| article.as_ref().map(|a| a.title.clone())).unwrap_or_default(),
            url: document.url.clone().or_else(|| article.as_ref().map(|a| a.url.clone())),
            description: document.description.clone(),
            article,
        })
    }
}
