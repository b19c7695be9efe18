//! Revisions: immutable snapshots of entries, with their rendering.

use sea_orm::entity::prelude::*;

use crate::{AccountId, EntryId, RevisionId, Timestamp};

/// One snapshot of an entry. Its relations stand in `revision_term` and `revision_faq`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RevisionId,
    /// The entry that it is a snapshot of.
    pub entry_id: EntryId,
    /// 1, 2, 3 ... within the entry; gaps where a head was replaced.
    pub number: i32,
    /// The slug, reserved to the entry in `slug`.
    pub slug: String,
    /// The title of an article, the question of a FAQ.
    pub title: String,
    /// The title as it is sorted and searched by.
    pub title_key: String,
    /// The lead of an article, as Markdown; empty for a FAQ.
    pub lead: String,
    /// The body of an article, the answer of a FAQ, as Markdown.
    pub body_markdown: String,
    /// The excerpt as an editor wrote it; null means that it is cut from the lead.
    pub excerpt: Option<String>,
    /// The excerpt that readers get, whichever way it came about.
    pub excerpt_text: String,
    /// The date to be shown to readers, where an editor set one.
    pub published_at: Option<Timestamp>,
    /// The cover image, as a JSON object.
    pub cover_image: Option<String>,
    /// The SEO fields, as a JSON object.
    pub seo: String,
    /// The prompts, as a JSON array.
    pub prompts: String,
    /// The materials, as a JSON array.
    pub materials: String,
    /// The citations as printed, as a JSON array.
    pub citations: String,
    /// The lead as sanitised HTML.
    pub lead_html: String,
    /// The body as sanitised HTML.
    pub body_html: String,
    /// The headings with the byte ranges of their sections in `body_html`, as a JSON array.
    pub outline: String,
    /// Lead and body as plain text.
    pub plain_text: String,
    /// Words in `plain_text`.
    pub word_count: i32,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i32,
    /// What its editor said about it, for colleagues.
    pub note: Option<String>,
    /// It was published, submitted, approved, scheduled or linked for preview, and so is never replaced.
    pub pinned: bool,
    /// Who saved it; null for the demo content and the command line.
    pub created_by: Option<AccountId>,
    /// When it was saved.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
