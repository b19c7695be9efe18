//! The history of an entry in REST.

use actix_web::{FromRequest, HttpRequest, Responder, dev::Payload, get, post};
use masthead_entity::{EntryId, EntryKind, RevisionId};

use super::types::{DiffQuery, RestoreRevisionOptions};
use crate::{
    articles::rest::desk::{ArticleRevisionPage, EditorialArticlePage},
    context::Cx,
    entries::{
        self, desk,
        history::{
            self, RevisionSummary,
            diff::{self, RevisionDiff},
        },
    },
    error::{AppError, Code, Result},
    faqs::rest::desk::{EditorialFaqPage, FaqRevisionPage},
    paging::Page,
    rest::{
        Answer, IfMatch, Key, OptionalBody, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
    wire::Id,
};

/// The revision that a path names behind its entry.
pub struct RevisionKey(RevisionId);

impl FromRequest for RevisionKey {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = Id::parse(request.match_info().get("revision").unwrap_or_default());
        let wrong = || AppError::new(Code::InvalidRequest, "A revision is named by its id: a UUID of 36 characters.");
        std::future::ready(id.map(|id| Self(id.into())).ok_or_else(wrong))
    }
}

async fn list(cx: &Cx, kind: EntryKind, key: &Key, request: &HttpRequest, query: PageQuery) -> Result<Answer> {
    let entry: EntryId = key.id()?.into();
    desk::require_one(cx, kind, entry).await?;
    let page = history::list(cx, &[entry], &query.into()).await?.remove(&entry);
    let page = PageView::new(page.unwrap_or_else(|| Page::empty(false)), |revision| revision);
    Ok(Answer::private(&page)?.page(request, &page))
}

async fn revision(cx: &Cx, kind: EntryKind, key: &Key, id: RevisionId) -> Result<desk::Revision> {
    let entry: EntryId = key.id()?.into();
    let row = history::by_ids(cx, &[id]).await?.remove(&id).filter(|row| row.entry_id == entry);
    desk::require_one(cx, kind, entry).await?;
    row.ok_or_else(|| AppError::not_found("revision"))
}

async fn compare(cx: &Cx, kind: EntryKind, key: &Key, query: DiffQuery) -> Result<Answer> {
    let entry: EntryId = key.id()?.into();
    desk::require_one(cx, kind, entry).await?;
    let (from, to) = query.ids();
    Answer::private(&diff::between(cx, kind, entry, from, to).await?)
}

/// The revisions of an article, newest first. Of what others wrote, those who see only what is published find that one alone.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}/revisions", operation_id = "listArticleRevisions",
    tag = "Editing", params(("key" = String, Path, description = "Id"), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<RevisionSummary>), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}/revisions")]
pub async fn article_list(cx: Cx, key: Key, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    list(&cx, EntryKind::Article, &key, &request, query.0).await
}

/// A revision of an article.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}/revisions/{revision}", operation_id = "readArticleRevision",
    tag = "Editing", security(("bearer" = [])), params(("key" = String, Path, description = "Id"),
        ("revision" = String, Path, description = "Id of the revision")),
    responses((status = 200, body = ArticleRevisionPage), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}/revisions/{revision}")]
pub async fn article_read(cx: Cx, key: Key, id: RevisionKey, _query: Query<NoQuery>) -> Result<impl Responder> {
    let row = revision(&cx, EntryKind::Article, &key, id.0).await?;
    Answer::private(&crate::articles::rest::desk::revision_page(&cx, row).await?)
}

/// What changed from one revision of an article to another.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}/diff", operation_id = "diffArticleRevisions", tag = "Editing",
    params(("key" = String, Path, description = "Id"), DiffQuery), security(("bearer" = [])),
    responses((status = 200, body = RevisionDiff), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}/diff")]
pub async fn article_diff(cx: Cx, key: Key, query: Query<DiffQuery>) -> Result<impl Responder> {
    compare(&cx, EntryKind::Article, &key, query.0).await
}

/// Makes what an older revision of an article says its working content again, as a new revision. Readers notice nothing.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/revisions/{revision}/restore",
    operation_id = "restoreArticleRevision", tag = "Editing", security(("bearer" = [])),
    request_body = Option<RestoreRevisionOptions>,
    params(("key" = String, Path, description = "Id"), ("revision" = String, Path, description = "Id of the revision"),
        ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/revisions/{revision}/restore")]
pub async fn article_restore(
    cx: Cx,
    key: Key,
    from: RevisionKey,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: OptionalBody<RestoreRevisionOptions>,
) -> Result<impl Responder> {
    let (id, note) = (key.id()?.into(), body.0.checked()?);
    entries::revert(&cx, EntryKind::Article, id, expected.0, from.0, note).await?;
    crate::articles::rest::desk::changed(&cx, id).await
}

/// The revisions of a FAQ, newest first. Of what others wrote, those who see only what is published find that one alone.
#[utoipa::path(get, path = "/api/v1/editorial/faqs/{key}/revisions", operation_id = "listFaqRevisions",
    tag = "Editing", params(("key" = String, Path, description = "Id"), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<RevisionSummary>), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs/{key}/revisions")]
pub async fn faq_list(cx: Cx, key: Key, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    list(&cx, EntryKind::Faq, &key, &request, query.0).await
}

/// A revision of a FAQ.
#[utoipa::path(get, path = "/api/v1/editorial/faqs/{key}/revisions/{revision}", operation_id = "readFaqRevision",
    tag = "Editing", security(("bearer" = [])), params(("key" = String, Path, description = "Id"),
        ("revision" = String, Path, description = "Id of the revision")),
    responses((status = 200, body = FaqRevisionPage), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs/{key}/revisions/{revision}")]
pub async fn faq_read(cx: Cx, key: Key, id: RevisionKey, _query: Query<NoQuery>) -> Result<impl Responder> {
    let row = revision(&cx, EntryKind::Faq, &key, id.0).await?;
    Answer::private(&crate::faqs::rest::desk::revision_page(&cx, row).await?)
}

/// What changed from one revision of a FAQ to another.
#[utoipa::path(get, path = "/api/v1/editorial/faqs/{key}/diff", operation_id = "diffFaqRevisions", tag = "Editing",
    params(("key" = String, Path, description = "Id"), DiffQuery), security(("bearer" = [])),
    responses((status = 200, body = RevisionDiff), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs/{key}/diff")]
pub async fn faq_diff(cx: Cx, key: Key, query: Query<DiffQuery>) -> Result<impl Responder> {
    compare(&cx, EntryKind::Faq, &key, query.0).await
}

/// Makes what an older revision of a FAQ says its working content again, as a new revision. Readers notice nothing.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/revisions/{revision}/restore",
    operation_id = "restoreFaqRevision", tag = "Editing", security(("bearer" = [])),
    request_body = Option<RestoreRevisionOptions>,
    params(("key" = String, Path, description = "Id"), ("revision" = String, Path, description = "Id of the revision"),
        ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/revisions/{revision}/restore")]
pub async fn faq_restore(
    cx: Cx,
    key: Key,
    from: RevisionKey,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: OptionalBody<RestoreRevisionOptions>,
) -> Result<impl Responder> {
    let (id, note) = (key.id()?.into(), body.0.checked()?);
    entries::revert(&cx, EntryKind::Faq, id, expected.0, from.0, note).await?;
    crate::faqs::rest::desk::changed(&cx, id).await
}
