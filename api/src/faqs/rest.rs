//! FAQs in REST, for readers and editors.

pub mod workflow;

use actix_web::{HttpRequest, HttpResponse, Responder, get, patch, post};
use masthead_entity::{EntryId, EntryKind, TermId, TermKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    desk::{self, EditorialFaq, EditorialFaqSummary, FaqRevision},
    inputs::{CreateFaqInput, FaqChanges, PublishFaqOptions},
    page::{self, FaqPage},
    service,
    types::Faq,
};
use crate::{
    accounts::people::Person,
    articles::rest::DeskListQuery,
    context::Cx,
    entries::{
        self, Moving,
        briefs::{self, EditorialEntry, EntryPeople},
        preview,
        publications::{self, EditorialPublication},
        published::{self, By, Filter, Row},
        steps::{self, Review, Schedule},
        translations::{self, Languages},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    rest::{
        Answer, BodyOrMarkdown, IfMatch, Key, OptionalBody, PageView, Query,
        markdown::{self, MarkdownFile},
        problem::Problem,
        query::{EntryQuery, LocaleQuery, NoQuery},
    },
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms,
    validate::Check,
    wire::{DateTime, Id},
};

/// What a list of FAQs is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FaqListQuery {
    /// With this tag, by slug or id.
    tag: Option<String>,
    /// In this language, BCP 47.
    locale: Option<String>,
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    as_of: Option<DateTime>,
    /// Or in one of these, joined by commas, best first: what says the same in several is listed once, in the best of them.
    /// At most 10.
    fallbacks: Option<String>,
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

impl FaqListQuery {
    fn checked(self) -> Result<(Filter, PageArgs)> {
        let Self { tag, locale, fallbacks, first, after, last, before, total, .. } = self;
        let mut check = Check::default();
        let locale = locale.map(|locale| check.locale("/locale", &locale));
        let fallbacks = translations::fallbacks(&mut check, translations::listed(fallbacks.as_deref()), "");
        check.done()?;
        let args = PageArgs { first, after, last, before, total: total.unwrap_or_default() };
        Ok((Filter { tag, locale, fallbacks, ..Filter::default() }, args))
    }
}

/// A FAQ in a list: with its answer and its tags.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FaqSummary {
    #[serde(flatten)]
    faq: Faq,
    /// The answer, as Markdown.
    answer_markdown: String,
    /// The answer as HTML; see docs/body-html.md for what is in it.
    answer_html: String,
    /// Its tags, in order.
    tags: Vec<Tag>,
}

/// Rows of a list with their answers and tags.
pub async fn summaries(cx: &Cx, rows: Vec<Row>) -> Result<Vec<FaqSummary>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let shown: Vec<_> = rows.iter().map(Row::shown).collect();
    let keys: Vec<_> = shown.iter().map(|shown| (*shown, TermKind::Tag)).collect();
    let mut texts = published::texts(cx, &shown).await?;
    let mut tags = terms::queries::of_shown(cx, &keys).await?;
    let site = cx.site().await?;
    rows.into_iter()
        .map(|row| {
            let text = texts.remove(&row.shown());
            let text = text.ok_or_else(|| AppError::internal("a FAQ without its text"))?;
            let tags = tags.remove(&(row.shown(), TermKind::Tag)).unwrap_or_default();
            Ok(FaqSummary {
                faq: Faq::of(row, &site)?,
                answer_markdown: text.body_markdown,
                answer_html: text.body_html,
                tags: tags.into_iter().map(Tag::from).collect(),
            })
        })
        .collect()
}

/// The newest FAQs of a term.
pub async fn of_term(cx: &Cx, kind: TermKind, term: TermId, args: &PageArgs, at: Moment) -> Result<PageView<Faq>> {
    let parents = terms::queries::reach(cx, kind, &[term], at).await?;
    let page = published::of_terms(cx, EntryKind::Faq, &parents, args, at).await?.remove(&term);
    let site = cx.site().await?;
    let page = page.unwrap_or_else(|| Page::empty(args.total)).try_map(|row| Faq::of(row, &site))?;
    Ok(PageView::new(page, |faq| faq))
}

/// Published FAQs, newest first, with their answers.
#[utoipa::path(get, path = "/api/v1/faqs", operation_id = "listFaqs", tag = "Reading", params(FaqListQuery),
    responses((status = 200, body = PageView<FaqSummary>), (status = "4XX", body = Problem)))]
#[get("/faqs")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<FaqListQuery>) -> Result<impl Responder> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let (filter, args) = query.0.checked()?;
    let rows = published::list(&cx, EntryKind::Faq, &filter, By::default(), &args, at).await?;
    let summaries = summaries(&cx, rows.nodes().cloned().collect()).await?;
    let page = PageView::new(rows.with(summaries), |summary| summary);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A published FAQ, by id or by slug. An old slug is answered with 308 and the new place.
#[utoipa::path(get, path = "/api/v1/faqs/{key}", operation_id = "readFaq", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), EntryQuery),
    responses((status = 200, body = FaqPage), (status = 308), (status = "4XX", body = Problem)))]
#[get("/faqs/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<EntryQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let languages = Languages::checked(query.0.locale.as_deref(), query.0.fallbacks(), "")?;
    let EntryQuery { as_of, preview, .. } = query.0;
    let row = preview::shown(&cx, EntryKind::Faq, &key.0, &languages, (as_of, preview)).await?;
    let row = row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Faq)))?;
    // A preview is answered where it is asked for: it has no address of its own.
    if !row.is_preview()
        && let Some(moved) = key.moved(&request, "faqs", &row.slug)
    {
        return Ok(moved);
    }
    Ok(Answer::read(&cx, &page::whole(&cx, row).await?)?.respond_to(&request))
}

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
    let head = faq.head.ok_or_else(|| AppError::internal("an entry without a revision"))?;
    let row = entries::desk::revisions(cx, &[head]).await?.remove(&head);
    let row = row.ok_or_else(|| AppError::internal("a revision is missing"))?;
    let people = briefs::people_of(cx, &[faq.accounts(row.created_by)]).await?.pop().unwrap_or_default();
    let mut translations = briefs::of_groups(cx, &[faq.group]).await?.remove(&faq.group).unwrap_or_default();
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
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<DeskListQuery>) -> Result<impl Responder> {
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
pub async fn desk_read(cx: Cx, key: Key, query: Query<LocaleQuery>) -> Result<impl Responder> {
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
pub async fn unpublish(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Unpublish).await
}

/// Has a FAQ's working revision wait for somebody who publishes. Readers notice nothing.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/submit", operation_id = "submitFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/submit")]
pub async fn submit(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Submit).await
}

/// Takes a FAQ from readers and puts it aside.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/archive", operation_id = "archiveFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/archive")]
pub async fn archive(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Archive).await
}

/// Takes a FAQ from readers and throws it away; it can be restored.
#[utoipa::path(delete, path = "/api/v1/editorial/faqs/{key}", operation_id = "deleteFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[actix_web::delete("/editorial/faqs/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Trash).await
}

/// Brings a FAQ back from the archive or the trash, unpublished.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/restore", operation_id = "restoreFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/restore")]
pub async fn restore(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Restore).await
}

async fn relocate(cx: &Cx, key: &Key, expected: &IfMatch, moving: Moving) -> Result<Answer> {
    let id = key.id()?.into();
    service::relocate(cx, id, expected.0, moving).await?;
    changed(cx, id).await
}
