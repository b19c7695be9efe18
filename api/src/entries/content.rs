//! What one revision says: the whole content of an entry, as an editor gave it.

use masthead_entity::{EntryId, RevisionId, TermId, TermKind, Timestamp, revision, revision_faq, revision_term};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, UnionType},
};
use uuid::Uuid;

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
        let relations = relations(db, row.id).await?;
        let of = |kind| {
            let ids = relations.iter().filter(move |(of, ..)| *of == kind).map(|(.., id)| *id);
            ids.collect::<Vec<Uuid>>()
        };
        let terms = |kind: TermKind| of(Some(kind)).into_iter().map(TermId).collect();
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
            tags: terms(TermKind::Tag),
            categories: terms(TermKind::Category),
            authors: terms(TermKind::Author),
            sources: terms(TermKind::Source),
            faqs: of(None).into_iter().map(EntryId).collect(),
        })
    }
}

/// What a revision points to, terms by their kind and FAQs with none, each list in its order: one statement.
async fn relations<C: ConnectionTrait>(db: &C, of: RevisionId) -> Result<Vec<(Option<TermKind>, i32, Uuid)>> {
    let terms = revision_term::Entity::find()
        .select_only()
        .column_as(revision_term::Column::Kind, "kind")
        .column_as(revision_term::Column::Position, "position")
        .column_as(revision_term::Column::TermId, "id")
        .filter(revision_term::Column::RevisionId.eq(of));
    let faqs = revision_faq::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'FAQ'"), "kind")
        .column_as(revision_faq::Column::Position, "position")
        .column_as(revision_faq::Column::FaqId, "id")
        .filter(revision_faq::Column::RevisionId.eq(of));
    let mut all = terms.into_query();
    all.union(UnionType::All, faqs.into_query());
    let mut relations = Vec::new();
    for row in db.query_all_raw(db.get_database_backend().build(&all)).await? {
        let kind: String = row.try_get("", "kind")?;
        let kind = if kind == "FAQ" { None } else { Some(TermKind::try_from_value(&kind)?) };
        relations.push((kind, row.try_get("", "position")?, row.try_get("", "id")?));
    }
    // A union promises no order; the lists are short.
    relations.sort_by_key(|(_, position, _)| *position);
    Ok(relations)
}
