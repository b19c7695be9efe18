//! Authors in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, patch, post};
use masthead_entity::TermKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    service,
    types::{Author, AuthorChanges, CreateAuthorInput, EditorialAuthor},
};
use crate::{
    articles::{self, types::Article},
    context::Cx,
    error::{AppError, Result},
    paging::PageArgs,
    rest::{
        Answer, Body, IfMatch, Key, PageView, Query,
        problem::Problem,
        query::{AsOfQuery, NoQuery, PageQuery, PastPageQuery},
    },
    shown::Moment,
    terms::{self, Wanted},
};

const KIND: TermKind = TermKind::Author;

/// An author with their newest articles.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthorPage {
    #[serde(flatten)]
    author: Author,
    /// The 20 newest articles under this byline; more by `GET /api/v1/articles?author=`.
    articles: PageView<Article>,
}

/// All authors, by name.
#[utoipa::path(get, path = "/api/v1/authors", operation_id = "listAuthors", tag = "Reading", params(PastPageQuery),
    responses((status = 200, body = PageView<Author>), (status = "4XX", body = Problem)))]
#[get("/authors")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PastPageQuery>) -> Result<impl Responder> {
    let (at, args) = (Moment::asked(&cx, query.0.as_of).await?, query.0.into());
    let rows = terms::queries::list(&cx, KIND, &args, at).await?;
    let page = PageView::new(rows.try_map(Author::of)?, |author| author);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// An author, by id or by slug, with their newest articles.
#[utoipa::path(get, path = "/api/v1/authors/{key}", operation_id = "readAuthor", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), AsOfQuery),
    responses((status = 200, body = AuthorPage), (status = "4XX", body = Problem)))]
#[get("/authors/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<AsOfQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let row = terms::queries::one(&cx, KIND, &key.0, at).await?.ok_or_else(|| AppError::not_found("author"))?;
    if let Some(moved) = key.moved(&request, "authors", &row.slug) {
        return Ok(moved);
    }
    let articles = articles::page::of_term(&cx, KIND, row.term_id, &PageArgs::default(), at).await?;
    Ok(Answer::read(&cx, &AuthorPage { author: Author::of(row)?, articles })?.respond_to(&request))
}

/// All authors, by name.
#[utoipa::path(get, path = "/api/v1/editorial/authors", operation_id = "listEditorialAuthors", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialAuthor>), (status = "4XX", body = Problem)))]
#[get("/editorial/authors")]
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let rows = terms::queries::desk_list(&cx, KIND, &query.0.into()).await?;
    let page = PageView::new(rows.try_map(EditorialAuthor::of)?, |author| author);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// An author, by id or by slug.
#[utoipa::path(get, path = "/api/v1/editorial/authors/{key}", operation_id = "readEditorialAuthor", tag = "Editing",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id or slug")),
    responses((status = 200, body = EditorialAuthor), (status = "4XX", body = Problem)))]
#[get("/editorial/authors/{key}")]
pub async fn desk_read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let author = one(&cx, &key.0).await?;
    Ok(Answer::private(&author)?.version(author.version))
}

/// Makes an author.
#[utoipa::path(post, path = "/api/v1/editorial/authors", operation_id = "createAuthor", tag = "Editing",
    security(("bearer" = [])), request_body = CreateAuthorInput,
    responses((status = 201, body = EditorialAuthor), (status = "4XX", body = Problem)))]
#[post("/editorial/authors")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateAuthorInput>) -> Result<impl Responder> {
    let id = service::create(&cx, body.0).await?;
    let author = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&author)?.version(author.version).made("editorial/authors", author.id))
}

/// Changes an author.
#[utoipa::path(patch, path = "/api/v1/editorial/authors/{key}", operation_id = "updateAuthor", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = AuthorChanges,
    responses((status = 200, body = EditorialAuthor), (status = "4XX", body = Problem)))]
#[patch("/editorial/authors/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<AuthorChanges>,
) -> Result<impl Responder> {
    let id = key.id()?;
    service::update(&cx, id.into(), expected.0, body.0).await?;
    let author = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&author)?.version(author.version))
}

/// Deletes an author: they are hidden everywhere.
#[utoipa::path(delete, path = "/api/v1/editorial/authors/{key}", operation_id = "deleteAuthor", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/authors/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    terms::delete(&cx, KIND, key.id()?.into(), expected.0).await?;
    Ok(HttpResponse::NoContent())
}

async fn one(cx: &Cx, wanted: &Wanted) -> Result<EditorialAuthor> {
    let row = terms::queries::desk_one(cx, KIND, wanted).await?;
    EditorialAuthor::of(row.ok_or_else(|| AppError::not_found("author"))?)
}
