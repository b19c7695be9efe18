//! Articles as editors see them. Other types than the readers': a draft cannot take the place of what is published.

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, EntryKind, entry, revision};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    context::Cx,
    db::document,
    entries::{
        desk::{
            self,
            briefs::{self, EntryOnDesk, EntryPeople},
            listing::{self, EditorialOrder, FilterInput},
        },
        documents::{Image, MaterialDocument, Prompt, Seo},
        views::RevisionMaterial,
        workflow::{EntryStage, EntryStatus, EntryVisibility, status},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    terms::Wanted,
    wire::{DateTime, Id},
};

/// An article on the desk, in whatever state.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct EditorialArticle {
    /// The entry's id, the same as the reader's article has.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Its state in one word.
    pub status: EntryStatus,
    /// Of the working revision; null when that is what is published.
    pub stage: Option<EntryStage>,
    /// Whether readers see it.
    pub visibility: EntryVisibility,
    /// Its language, BCP 47.
    pub locale: String,
    /// How many comments readers see.
    pub comment_count: i32,
    /// When readers first saw it.
    pub first_published_at: Option<DateTime>,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed in any way.
    pub updated_at: DateTime,
    /// What leads from it to others.
    #[graphql(flatten)]
    #[serde(skip)]
    pub on_desk: EntryOnDesk,
}

impl EditorialArticle {
    /// The entry.
    pub fn entry(&self) -> EntryId {
        self.id.into()
    }
}

impl From<entry::Model> for EditorialArticle {
    fn from(row: entry::Model) -> Self {
        Self {
            on_desk: EntryOnDesk::of(&row),
            id: row.id.into(),
            version: row.version,
            status: status(&row),
            stage: row.stage.map(EntryStage::from),
            visibility: row.visibility.into(),
            locale: row.locale,
            comment_count: row.comment_count,
            first_published_at: row.first_published_at.map(DateTime::from),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// A snapshot of an article.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct ArticleRevision {
    /// Its id.
    pub id: Id,
    /// 1, 2, 3 ... within the article; gaps where a save replaced the one before.
    pub number: i32,
    /// The slug.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The introduction, as Markdown.
    pub lead: String,
    /// The introduction as HTML.
    pub lead_html: String,
    /// The body, as Markdown.
    pub body_markdown: String,
    /// The body as HTML.
    pub body_html: String,
    /// The excerpt that readers get.
    pub excerpt: String,
    /// The date for readers, where an editor set one.
    pub published_at: Option<DateTime>,
    /// The picture at the top.
    pub cover_image: Option<Image>,
    /// What search engines are told.
    pub seo: Seo,
    /// Questions to the readers.
    pub prompts: Vec<Prompt>,
    /// Further reading.
    pub materials: Vec<RevisionMaterial>,
    /// What its editor said about it, for colleagues.
    pub note: Option<String>,
    /// When it was saved.
    pub created_at: DateTime,
}

impl ArticleRevision {
    /// From what is stored.
    pub fn of(row: revision::Model) -> Result<Self> {
        let materials: Vec<MaterialDocument> = document::read(&row.materials)?;
        Ok(Self {
            cover_image: document::read_optional(row.cover_image.as_deref())?,
            seo: document::read(&row.seo)?,
            prompts: document::read(&row.prompts)?,
            materials: materials.into_iter().map(RevisionMaterial::from).collect(),
            id: row.id.into(),
            number: row.number,
            slug: row.slug,
            title: row.title,
            lead: row.lead,
            lead_html: row.lead_html,
            body_markdown: row.body_markdown,
            body_html: row.body_html,
            excerpt: row.excerpt_text,
            published_at: row.published_at.map(DateTime::from),
            note: row.note,
            created_at: row.created_at.into(),
        })
    }
}

/// The article that an editor asks for.
pub async fn one(cx: &Cx, wanted: &Wanted, locale: Option<&str>) -> Result<Option<EditorialArticle>> {
    let locale = cx.locale_or_default(locale).await?;
    Ok(desk::one(cx, EntryKind::Article, wanted, &locale).await?.map(EditorialArticle::from))
}

/// The article that was made or changed.
pub async fn changed(cx: &Cx, id: EntryId) -> Result<EditorialArticle> {
    one(cx, &Wanted::Id(id.0), None).await?.ok_or_else(|| AppError::not_found("article"))
}

/// An article in a list of the desk: with what tells it from the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialArticleSummary {
    #[serde(flatten)]
    article: EditorialArticle,
    /// The slug of the working revision.
    slug: String,
    /// The title of the working revision.
    title: String,
    #[serde(flatten)]
    people: EntryPeople,
}

/// The same with slugs and titles, for a list.
pub async fn summaries(cx: &Cx, articles: Vec<EditorialArticle>) -> Result<Vec<EditorialArticleSummary>> {
    let heads: Vec<_> = articles.iter().filter_map(|article| article.on_desk.head).collect();
    let revisions = desk::heads(cx, &heads).await?;
    let head = |article: &EditorialArticle| article.on_desk.head.and_then(|head| revisions.get(&head));
    let accounts =
        articles.iter().map(|article| article.on_desk.accounts(head(article).and_then(|head| head.created_by)));
    let people = briefs::people_of(cx, &accounts.collect::<Vec<_>>()).await?;
    let summary = |(article, people): (EditorialArticle, EntryPeople)| {
        let (slug, title) = head(&article).map(|head| (head.slug.clone(), head.title.clone())).unwrap_or_default();
        EditorialArticleSummary { article, slug, title, people }
    };
    Ok(articles.into_iter().zip(people).map(summary).collect())
}

/// Articles on the desk.
pub async fn list(
    cx: &Cx,
    filter: FilterInput,
    path: &str,
    by: Option<EditorialOrder>,
    args: &PageArgs,
) -> Result<Page<EditorialArticle>> {
    let filter = filter.checked(cx, path)?;
    let rows = listing::list(cx, EntryKind::Article, &filter, by.unwrap_or_default(), args).await?;
    Ok(rows.map(EditorialArticle::from))
}
