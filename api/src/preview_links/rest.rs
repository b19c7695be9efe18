//! Preview links in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, post};
use masthead_entity::{EntryId, EntryKind};

use super::{
    NewLink,
    types::{CreatedPreviewLink, PreviewLink, PreviewLinkOptions},
};
use crate::{
    context::Cx,
    entries,
    error::{AppError, Result},
    paging::Page,
    rest::{
        Answer, Key, OptionalBody, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
};

/// The preview links of an article, those that have ended among them, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}/preview-links", operation_id = "listArticlePreviewLinks",
    tag = "Editing", params(("key" = String, Path, description = "Id"), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<PreviewLink>), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}/preview-links")]
pub async fn list_of_article(
    cx: Cx,
    key: Key,
    request: HttpRequest,
    query: Query<PageQuery>,
) -> Result<impl Responder> {
    list(&cx, EntryKind::Article, &key, &request, query.0).await
}

/// The preview links of a FAQ, those that have ended among them, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/faqs/{key}/preview-links", operation_id = "listFaqPreviewLinks",
    tag = "Editing", params(("key" = String, Path, description = "Id"), PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<PreviewLink>), (status = "4XX", body = Problem)))]
#[get("/editorial/faqs/{key}/preview-links")]
pub async fn list_of_faq(cx: Cx, key: Key, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    list(&cx, EntryKind::Faq, &key, &request, query.0).await
}

async fn list(cx: &Cx, kind: EntryKind, key: &Key, request: &HttpRequest, query: PageQuery) -> Result<Answer> {
    let entry: EntryId = key.id()?.into();
    entries::desk::require_one(cx, kind, entry).await?;
    let page = super::queries::list(cx, &[entry], &query.into()).await?.remove(&entry);
    let page = PageView::new(page.unwrap_or_else(|| Page::empty(false)), |link| link);
    Ok(Answer::private(&page)?.page(request, &page))
}

/// Makes a link by which whoever has it sees one revision of an article, and shows its token once.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/preview-links", operation_id = "createArticlePreviewLink",
    tag = "Editing", params(("key" = String, Path, description = "Id")), security(("bearer" = [])),
    request_body = Option<PreviewLinkOptions>,
    responses((status = 201, body = CreatedPreviewLink), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/preview-links")]
pub async fn create_of_article(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    body: OptionalBody<PreviewLinkOptions>,
) -> Result<impl Responder> {
    create(&cx, EntryKind::Article, &key, body.0).await
}

/// Makes a link by which whoever has it sees one revision of a FAQ, and shows its token once.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/preview-links", operation_id = "createFaqPreviewLink",
    tag = "Editing", params(("key" = String, Path, description = "Id")), security(("bearer" = [])),
    request_body = Option<PreviewLinkOptions>,
    responses((status = 201, body = CreatedPreviewLink), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/preview-links")]
pub async fn create_of_faq(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    body: OptionalBody<PreviewLinkOptions>,
) -> Result<impl Responder> {
    create(&cx, EntryKind::Faq, &key, body.0).await
}

async fn create(cx: &Cx, kind: EntryKind, key: &Key, options: PreviewLinkOptions) -> Result<Answer> {
    let new = NewLink::of(cx, kind, key.id()?.into(), options)?;
    let made = super::create(cx, new).await?;
    Ok(Answer::private(&made)?.made("editorial/preview-links", made.id))
}

/// A preview link.
#[utoipa::path(get, path = "/api/v1/editorial/preview-links/{key}", operation_id = "readPreviewLink", tag = "Editing",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 200, body = PreviewLink), (status = "4XX", body = Problem)))]
#[get("/editorial/preview-links/{key}")]
pub async fn read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let link = super::queries::one(&cx, key.id()?.into()).await?;
    Answer::private(&link.ok_or_else(|| AppError::not_found("preview link"))?)
}

/// Revokes a preview link: it shows nothing any more.
#[utoipa::path(delete, path = "/api/v1/editorial/preview-links/{key}", operation_id = "revokePreviewLink",
    tag = "Editing", security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/preview-links/{key}")]
pub async fn revoke(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    super::revoke(&cx, key.id()?.into()).await?;
    Ok(HttpResponse::NoContent())
}
