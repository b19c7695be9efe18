//! FAQs as editors see them. Other types than the readers': a draft cannot take the place of what is published.

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
        documents::Seo,
        workflow::{EntryStage, EntryStatus, EntryVisibility, status},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    terms::Wanted,
    wire::{DateTime, Id},
};

/// A FAQ on the desk, in whatever state.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct EditorialFaq {
    /// The entry's id, the same as the reader's FAQ has.
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

impl EditorialFaq {
    /// The entry.
    pub fn entry(&self) -> EntryId {
        self.id.into()
    }
}

impl From<entry::Model> for EditorialFaq {
    fn from(row: entry::Model) -> Self {
        Self {
            on_desk: EntryOnDesk::of(&row),
            id: row.id.into(),
            version: row.version,
            status: status(&row),
            stage: row.stage.map(EntryStage::from),
            visibility: row.visibility.into(),
            locale: row.locale,
            first_published_at: row.first_published_at.map(DateTime::from),
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// A snapshot of a FAQ.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct FaqRevision {
    /// Its id.
    pub id: Id,
    /// 1, 2, 3 ... within the FAQ; gaps where a save replaced the one before.
    pub number: i32,
    /// The slug.
    pub slug: String,
    /// The question.
    pub question: String,
    /// The answer, as Markdown.
    pub answer_markdown: String,
    /// The answer as HTML.
    pub answer_html: String,
    /// The date for readers, where an editor set one.
    pub published_at: Option<DateTime>,
    /// What search engines are told.
    pub seo: Seo,
    /// What its editor said about it, for colleagues.
    pub note: Option<String>,
    /// When it was saved.
    pub created_at: DateTime,
}

impl FaqRevision {
    /// From what is stored.
    pub fn of(row: revision::Model) -> Result<Self> {
        Ok(Self {
            seo: document::read(&row.seo)?,
            id: row.id.into(),
            number: row.number,
            slug: row.slug,
            question: row.title,
            answer_markdown: row.body_markdown,
            answer_html: row.body_html,
            published_at: row.published_at.map(DateTime::from),
            note: row.note,
            created_at: row.created_at.into(),
        })
    }
}

/// The FAQ that an editor asks for.
pub async fn one(cx: &Cx, wanted: &Wanted, locale: Option<&str>) -> Result<Option<EditorialFaq>> {
    let locale = cx.locale_or_default(locale).await?;
    Ok(desk::one(cx, EntryKind::Faq, wanted, &locale).await?.map(EditorialFaq::from))
}

/// The FAQ that was made or changed.
pub async fn changed(cx: &Cx, id: EntryId) -> Result<EditorialFaq> {
    one(cx, &Wanted::Id(id.0), None).await?.ok_or_else(|| AppError::not_found("FAQ"))
}

/// A FAQ in a list of the desk: with what tells it from the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialFaqSummary {
    #[serde(flatten)]
    faq: EditorialFaq,
    /// The slug of the working revision.
    slug: String,
    /// The question of the working revision.
    question: String,
    #[serde(flatten)]
    people: EntryPeople,
}

/// The same with slugs and questions, for a list.
pub async fn summaries(cx: &Cx, faqs: Vec<EditorialFaq>) -> Result<Vec<EditorialFaqSummary>> {
    let heads: Vec<_> = faqs.iter().filter_map(|faq| faq.on_desk.head).collect();
    let revisions = desk::heads(cx, &heads).await?;
    let head = |faq: &EditorialFaq| faq.on_desk.head.and_then(|head| revisions.get(&head));
    let accounts = faqs.iter().map(|faq| faq.on_desk.accounts(head(faq).and_then(|head| head.created_by)));
    let people = briefs::people_of(cx, &accounts.collect::<Vec<_>>()).await?;
    let summary = |(faq, people): (EditorialFaq, EntryPeople)| {
        let (slug, question) = head(&faq).map(|head| (head.slug.clone(), head.title.clone())).unwrap_or_default();
        EditorialFaqSummary { faq, slug, question, people }
    };
    Ok(faqs.into_iter().zip(people).map(summary).collect())
}

/// FAQs on the desk.
pub async fn list(
    cx: &Cx,
    filter: FilterInput,
    path: &str,
    by: Option<EditorialOrder>,
    args: &PageArgs,
) -> Result<Page<EditorialFaq>> {
    let filter = filter.checked(cx, path)?;
    let rows = listing::list(cx, EntryKind::Faq, &filter, by.unwrap_or_default(), args).await?;
    Ok(rows.map(EditorialFaq::from))
}
