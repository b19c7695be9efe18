//! FAQs on the desk in REST.

use actix_web::{HttpRequest, Responder, get, patch, post};
use masthead_entity::{EntryId, EntryKind, TermKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{
    desk::{self, EditorialFaq, EditorialFaqSummary, FaqRevision},
    inputs::{CreateFaqInput, FaqChanges, PublishFaqOptions},
    service,
    types::Faq,
};
use crate::{
    accounts::people::Person,
    articles::rest::desk::DeskListQuery,
    context::Cx,
    entries::{
        self, Moving,
        desk::briefs::{self, EditorialEntry, EntryPeople},
        published::{
            self,
            publications::{self, EditorialPublication},
        },
        workflow::steps::{self, Review, Schedule},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    rest::{
        Answer, BodyOrMarkdown, IfMatch, Key, NoInput, OptionalBody, PageView, Query,
        markdown::{self, MarkdownFile},
        problem::Problem,
        query::{LocaleQuery, NoQuery},
    },
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms,
    wire::Id,
};

/// A FAQ on the desk with its working revision.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialFaqPage {
    #[serde(flatten)]
    faq: EditorialFaq,
    /// The slug of the working revision.
    slug: String,
    /// The question of the working revision.
    question: String,
    #[serde(flatten)]
    people: EntryPeople,
    /// What says the same in other languages, in every state that you may see.
    translations: Vec<EditorialEntry>,
    /// The newest revision: what editors see.
    working_revision: FaqRevisionPage,
    /// What readers see; null as long as they see nothing.
    published: Option<Faq>,
    /// What is to happen to it at a time, or could not be done then, in order of time.
    schedules: Vec<Schedule>,
    /// The 20 newest reviews of its revisions.
    reviews: PageView<Review>,
    /// What was ever public of it and when, newest first.
    publications: Vec<EditorialPublication>,
}

/// A snapshot of a FAQ with its relations.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FaqRevisionPage {
    #[serde(flatten)]
    revision: FaqRevision,
    /// Who saved it; null where that was a machine.
    created_by: Option<Person>,
    /// Whether it is what readers see.
    is_published: bool,
    /// Whether readers see it, or saw it once.
    was_published: bool,
    /// Its tags, in order.
    tags: Vec<Tag>,
    /// Its sources: those that it cites, in order, then those only listed.
    sources: Vec<Source>,
}

/// A revision with its relations.
pub async fn revision_page(cx: &Cx, row: entries::desk::Revision) -> Result<FaqRevisionPage> {
    let id = row.id;
    let kinds = [TermKind::Tag, TermKind::Source];
    let mut lists = terms::queries::of_revisions(cx, &kinds.map(|kind| (id, kind))).await?;
    let mut taken = |kind| lists.remove(&(id, kind)).unwrap_or_default();
    let marks = entries::history::marks(cx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(FaqRevisionPage {
        created_by: marks.created_by,
        is_published: marks.is_published,
        was_published: marks.was_published,
        tags: taken(TermKind::Tag).into_iter().map(Tag::from).collect(),
        sources: taken(TermKind::Source).into_iter().map(Source::of).collect::<Result<_>>()?,
        revision: FaqRevision::of(row)?,
    })
}

async fn on_desk(cx: &Cx, faq: EditorialFaq) -> Result<EditorialFaqPage> {
    let head = faq.on_desk.head.ok_or_else(|| AppError::internal("an entry without a revision"))?;
    let row = entries::desk::heads(cx, &[head]).await?.remove(&head);
    let row = row.ok_or_else(|| AppError::internal("a revision is missing"))?;
    let people = briefs::people_of(cx, &[faq.on_desk.accounts(row.created_by)]).await?.pop().unwrap_or_default();
    let mut translations =
        briefs::of_groups(cx, &[faq.on_desk.group]).await?.remove(&faq.on_desk.group).unwrap_or_default();
    translations.retain(|entry| entry.id != faq.id);
    let (slug, question) = (row.slug.clone(), row.title.clone());
    let site = cx.site().await?;
    let published = published::by_ids(cx, EntryKind::Faq, &[faq.entry()], Moment::Now).await?.remove(&faq.entry());
    let publications = publications::on_desk(cx, &[faq.entry()]).await?.remove(&faq.entry());
    let reviews = steps::reviews_of(cx, &[faq.entry()], &PageArgs::default()).await?.remove(&faq.entry());
    Ok(EditorialFaqPage {
        schedules: steps::schedules_of(cx, &[faq.entry()]).await?.remove(&faq.entry()).unwrap_or_default(),
        reviews: PageView::new(reviews.unwrap_or_else(|| Page::empty(false)), |review| review),
        slug,
        question,
        people,
        translations,
        working_revision: revision_page(cx, row).await?,
        published: published.map(|row| Faq::of(row, &site)).transpose()?,
        publications: publications.into_iter().flatten().map(EditorialPublication::from).collect(),
        faq,
    })
}

/// What was changed, as it is now.
pub async fn changed(cx: &Cx, id: EntryId) -> Result<Answer> {
    let faq = desk::changed(cx, id).await?;
    let version = faq.version;
    Ok(Answer::private(&on_desk(cx, faq).await?)?.version(version))
}

/// FAQs in whatever state.
#[utoipa::path(get, path = "/api/v1/editorial/faqs", operation_id = "listEditorialFaqs", tag = "Editing",
    params(DeskListQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialFaqSummary>), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<DeskListQuery>) -> Result<impl Responder> {
    let (filter, by, args) = query.0.parts();
    let rows = desk::list(&cx, filter, "", by, &args).await?;
    let summaries = desk::summaries(&cx, rows.nodes().cloned().collect()).await?;
    let page = PageView::new(rows.with(summaries), |summary| summary);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// A FAQ in whatever state, by id or by slug, with its working revision.
#[utoipa::path(get, path = "/api/v1/editorial/faqs/{key}", operation_id = "readEditorialFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id or slug"), LocaleQuery), security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<LocaleQuery>) -> Result<impl Responder> {
    let faq = desk::one(&cx, &key.0, query.0.locale.as_deref()).await?;
    let faq = faq.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Faq)))?;
    let version = faq.version;
    Ok(Answer::private(&on_desk(&cx, faq).await?)?.version(version))
}

/// Makes a FAQ, with new tags and sources where they are given.
#[utoipa::path(post, path = "/api/v1/editorial/faqs", operation_id = "createFaq", tag = "Editing",
    security(("bearer" = [])),
    request_body(description = markdown::DESCRIPTION, content((CreateFaqInput = "application/json"),
        (MarkdownFile = "text/markdown", example = markdown::examples::faq))),
    responses((status = 201, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: BodyOrMarkdown<CreateFaqInput>) -> Result<impl Responder> {
    let id = service::create(&cx, body.0).await?;
    Ok(changed(&cx, id).await?.made("editorial/faqs", Id(id.0)))
}

/// Saves changes of a FAQ.
#[utoipa::path(patch, path = "/api/v1/editorial/faqs/{key}", operation_id = "updateFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    request_body(description = markdown::DESCRIPTION, content((FaqChanges = "application/json"),
        (MarkdownFile = "text/markdown", example = markdown::examples::faq_change))),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[patch("/editorial/faqs/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: BodyOrMarkdown<FaqChanges>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    service::update(&cx, id, expected.0, body.0).await?;
    changed(&cx, id).await
}

/// Shows the working revision to readers.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/publish", operation_id = "publishFaq", tag = "Editing",
    request_body = Option<PublishFaqOptions>,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/publish")]
pub async fn publish(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: OptionalBody<PublishFaqOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Publish(body.0.checked()?)).await
}

/// Takes a FAQ from readers; articles leave it out until it is published again.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/unpublish", operation_id = "unpublishFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/unpublish")]
pub async fn unpublish(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Unpublish).await
}

/// Has a FAQ's working revision wait for a reviewer. Readers notice nothing.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/submit", operation_id = "submitFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/submit")]
pub async fn submit(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Submit).await
}

/// Takes a FAQ from readers and puts it aside.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/archive", operation_id = "archiveFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/archive")]
pub async fn archive(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Archive).await
}

/// Takes a FAQ from readers and throws it away; it can be restored.
#[utoipa::path(delete, path = "/api/v1/editorial/faqs/{key}", operation_id = "deleteFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[actix_web::delete("/editorial/faqs/{key}")]
pub async fn delete(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Trash).await
}

/// Brings a FAQ back from the archive or the trash, unpublished.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/restore", operation_id = "restoreFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/restore")]
pub async fn restore(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Restore).await
}

/// Moves a FAQ, and answers with it as it is then.
pub async fn relocate(cx: &Cx, key: &Key, expected: &IfMatch, moving: Moving) -> Result<Answer> {
    let id = key.id()?.into();
    service::relocate(cx, id, expected.0, moving).await?;
    changed(cx, id).await
}
