//! The desk as a whole, in REST.

use actix_web::{HttpRequest, Responder, get, post};
use masthead_entity::EntryKind;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    journal,
    types::{JournalFilter, JournalLine},
};
use crate::{
    articles::{self, rest::desk::EditorialArticlePage},
    context::Cx,
    entries::desk::{
        assigning::{self, Assignment, Colleague},
        bulk::{
            self,
            types::{BulkArticlesInput, BulkFaqsInput, BulkPayload},
        },
        calendar::{self, CalendarItem},
        waiting::{self, WorkItem},
    },
    error::Result,
    faqs::{self, rest::desk::EditorialFaqPage},
    paging::PageArgs,
    rest::{
        Answer, Body, IfMatch, Key, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
    wire::{DateTime, Id},
};

/// What the journal is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// About this entry, or a comment on it.
    #[param(value_type = Option<String>)]
    entry: Option<Id>,
    /// By this account or API token: its id, or `me`.
    actor: Option<String>,
    /// Of one of these kinds, joined by commas, like `article.published,article.unpublished`; at most 50.
    kind: Option<String>,
    /// At this time or later.
    from: Option<DateTime>,
    /// Before this time.
    to: Option<DateTime>,
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

/// Which part of the calendar.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// From this time on.
    from: DateTime,
    /// To this time, which is not included; at most 366 days later.
    to: DateTime,
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

/// What waits for you, longest first: what you are to work on, what you began and a reviewer wants changed, what is in
/// review, if you may approve it, and what you or a machine had scheduled and did not happen.
#[utoipa::path(get, path = "/api/v1/editorial/my-work", operation_id = "listMyWork", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<WorkItem>), (status = "4XX", body = Problem)))]
#[get("/editorial/my-work")]
pub async fn my_work(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(waiting::list(&cx, &query.0.into()).await?, |item| item);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// Those to whom work can be given, by name.
#[utoipa::path(get, path = "/api/v1/editorial/people", operation_id = "listPeople", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<Colleague>), (status = "4XX", body = Problem)))]
#[get("/editorial/people")]
pub async fn people(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(assigning::colleagues(&cx, &query.0.into()).await?, |person| person);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// What is scheduled and what was published or taken from readers, from one time to another, by time.
#[utoipa::path(get, path = "/api/v1/editorial/calendar", operation_id = "readCalendar", tag = "Editing",
    params(CalendarQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<CalendarItem>), (status = "4XX", body = Problem)))]
#[get("/editorial/calendar")]
pub async fn read_calendar(cx: Cx, request: HttpRequest, query: Query<CalendarQuery>) -> Result<impl Responder> {
    let CalendarQuery { from, to, first, after, last, before, total } = query.0;
    let args = PageArgs { first, after, last, before, total: total.unwrap_or_default() };
    let page = PageView::new(calendar::list(&cx, from.0, to.0, &args).await?, |item| item);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// What changed, when, and by whom, newest first. For editors; what concerns accounts, sessions, API tokens and keys is for
/// administrators alone.
#[utoipa::path(get, path = "/api/v1/editorial/journal", operation_id = "readJournal", tag = "Editing",
    params(JournalQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<JournalLine>), (status = "4XX", body = Problem)))]
#[get("/editorial/journal")]
pub async fn read_journal(cx: Cx, request: HttpRequest, query: Query<JournalQuery>) -> Result<impl Responder> {
    let JournalQuery { entry, actor, kind, from, to, first, after, last, before, total } = query.0;
    let kind = kind.map(|kinds| kinds.split(',').map(str::to_owned).collect());
    let args = PageArgs { first, after, last, before, total: total.unwrap_or_default() };
    let lines = journal::list(&cx, JournalFilter { entry, actor, kind, from, to }, "", &args).await?;
    let page = PageView::new(lines, |line| line);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// Says who is to work on an article next, or nobody.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/assign", operation_id = "assignArticle", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = Assignment, security(("bearer" = [])),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/assign")]
pub async fn assign_article(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<Assignment>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    assigning::assign(&cx, EntryKind::Article, id, expected.0, body.0).await?;
    articles::rest::desk::changed(&cx, id).await
}

/// Says who is to work on a FAQ next, or nobody.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/assign", operation_id = "assignFaq", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = Assignment, security(("bearer" = [])),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/assign")]
pub async fn assign_faq(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<Assignment>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    assigning::assign(&cx, EntryKind::Faq, id, expected.0, body.0).await?;
    faqs::rest::desk::changed(&cx, id).await
}

/// Publishes, withdraws, throws away or tags up to 100 articles: all of them or none, or each by itself.
#[utoipa::path(post, path = "/api/v1/editorial/articles/bulk", operation_id = "bulkArticles", tag = "Editing",
    security(("bearer" = [])), request_body = BulkArticlesInput,
    responses((status = 200, body = BulkPayload), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/bulk")]
pub async fn bulk_articles(cx: Cx, _query: Query<NoQuery>, body: Body<BulkArticlesInput>) -> Result<impl Responder> {
    Answer::private(&bulk::change(&cx, EntryKind::Article, body.0).await?)
}

/// Publishes, withdraws, throws away or tags up to 100 FAQs: all of them or none, or each by itself.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/bulk", operation_id = "bulkFaqs", tag = "Editing",
    security(("bearer" = [])), request_body = BulkFaqsInput,
    responses((status = 200, body = BulkPayload), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/bulk")]
pub async fn bulk_faqs(cx: Cx, _query: Query<NoQuery>, body: Body<BulkFaqsInput>) -> Result<impl Responder> {
    Answer::private(&bulk::change(&cx, EntryKind::Faq, body.0.into()).await?)
}
