//! What one revision says: the whole content of an entry, as an editor gave it.

use masthead_entity::{EntryId, TermId, TermKind, Timestamp, revision, revision_faq, revision_term};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::documents::{Image, MaterialDocument, Prompt, Seo};
use crate::{db::document, error::Result, rendering::Citation};

/// The content of a revision, without what is derived from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The slug; empty until one is reserved.
    pub slug: String,
    /// The title, or the question.
    pub title: String,
    /// The lead, as Markdown.
    pub lead: String,
    /// The body or the answer, as Markdown.
    pub body_markdown: String,
    /// The excerpt, where an editor wrote one.
    pub excerpt: Option<String>,
    /// The date for readers, where an editor set one.
    pub published_at: Option<Timestamp>,
    /// The picture at the top.
    pub cover_image: Option<Image>,
    /// What search engines are told.
    pub seo: Seo,
    /// Questions to the readers.
    pub prompts: Vec<Prompt>,
    /// Further reading.
    pub materials: Vec<MaterialDocument>,
    /// Tags, in order.
    pub tags: Vec<TermId>,
    /// Categories, the first is primary.
    pub categories: Vec<TermId>,
    /// Bylines, in order.
    pub authors: Vec<TermId>,
    /// Sources: those cited in order of first citation, then those only listed.
    pub sources: Vec<TermId>,
    /// FAQs, in order.
    pub faqs: Vec<EntryId>,
}

impl Content {
    /// The terms of one kind.
    pub fn terms(&self, kind: TermKind) -> &Vec<TermId> {
        match kind {
            TermKind::Tag => &self.tags,
            TermKind::Category => &self.categories,
            TermKind::Author => &self.authors,
            TermKind::Source => &self.sources,
        }
    }

    /// All terms, with their places.
    pub fn all_terms(&self) -> impl Iterator<Item = (TermKind, i32, TermId)> {
        let kinds = [TermKind::Tag, TermKind::Category, TermKind::Author, TermKind::Source];
        kinds.into_iter().flat_map(|kind| (0..).zip(self.terms(kind)).map(move |(place, term)| (kind, place, *term)))
    }

    /// The sources that an editor listed without citing them, given what the text cites.
    pub fn listed_sources(&self, cited: &[Citation]) -> Vec<TermId> {
        let is_cited = |source: &TermId| cited.iter().any(|citation| citation.source == source.0);
        self.sources.iter().copied().filter(|source| !is_cited(source)).collect()
    }

    /// The content of a revision that is stored.
    pub async fn load<C: ConnectionTrait>(db: &C, row: &revision::Model) -> Result<Self> {
        let terms = revision_term::Entity::find()
            .filter(revision_term::Column::RevisionId.eq(row.id))
            .order_by_asc(revision_term::Column::Position)
            .all(db)
            .await?;
        let faqs = revision_faq::Entity::find()
            .filter(revision_faq::Column::RevisionId.eq(row.id))
            .order_by_asc(revision_faq::Column::Position)
            .all(db)
            .await?;
        let of = |kind| terms.iter().filter(|term| term.kind == kind).map(|term| term.term_id).collect();
        Ok(Self {
            slug: row.slug.clone(),
            title: row.title.clone(),
            lead: row.lead.clone(),
            body_markdown: row.body_markdown.clone(),
            excerpt: row.excerpt.clone(),
            published_at: row.published_at,
            cover_image: document::read_optional(row.cover_image.as_deref())?,
            seo: document::read(&row.seo)?,
            prompts: document::read(&row.prompts)?,
            materials: document::read(&row.materials)?,
            tags: of(TermKind::Tag),
            categories: of(TermKind::Category),
            authors: of(TermKind::Author),
            sources: of(TermKind::Source),
            faqs: faqs.into_iter().map(|faq| faq.faq_id).collect(),
        })
    }
}
