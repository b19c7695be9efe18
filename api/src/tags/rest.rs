//! Tags in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, patch, post};
use masthead_entity::TermKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::types::{CreateTagInput, EditorialTag, Tag, TagChanges};
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
    validate::Check,
};

const KIND: TermKind = TermKind::Tag;

/// A tag with its newest articles.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TagPage {
    #[serde(flatten)]
    tag: Tag,
    /// The 20 newest articles that carry it; more by `GET /api/v1/articles?tag=`.
    articles: PageView<Article>,
}

/// The tags that something published carries, by name.
#[utoipa::path(get, path = "/api/v1/tags", operation_id = "listTags", tag = "Reading", params(PastPageQuery),
    responses((status = 200, body = PageView<Tag>), (status = "4XX", body = Problem)))]
#[get("/tags")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PastPageQuery>) -> Result<impl Responder> {
    let (at, args) = (Moment::asked(&cx, query.0.as_of).await?, query.0.into());
    let page = PageView::new(terms::queries::list(&cx, KIND, &args, at).await?, |row| Tag::from(row).at(at));
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A tag, by id or by slug, with its newest articles.
#[utoipa::path(get, path = "/api/v1/tags/{key}", operation_id = "readTag", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), AsOfQuery),
    responses((status = 200, body = TagPage), (status = "4XX", body = Problem)))]
#[get("/tags/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<AsOfQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let tag = terms::queries::one(&cx, KIND, &key.0, at).await?.ok_or_else(|| AppError::not_found("tag"))?;
    if let Some(moved) = key.moved(&request, "tags", &tag.slug) {
        return Ok(moved);
    }
    let articles = articles::page::of_term(&cx, KIND, tag.term_id, &PageArgs::default(), at).await?;
    Ok(Answer::read(&cx, &TagPage { tag: Tag::from(tag).at(at), articles })?.respond_to(&request))
}

/// All tags, used or not, by name.
#[utoipa::path(get, path = "/api/v1/editorial/tags", operation_id = "listEditorialTags", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialTag>), (status = "4XX", body = Problem)))]
#[get("/editorial/tags")]
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(terms::queries::desk_list(&cx, KIND, &query.0.into()).await?, EditorialTag::from);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// A tag, used or not, by id or by slug.
#[utoipa::path(get, path = "/api/v1/editorial/tags/{key}", operation_id = "readEditorialTag", tag = "Editing",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id or slug")),
    responses((status = 200, body = EditorialTag), (status = "4XX", body = Problem)))]
#[get("/editorial/tags/{key}")]
pub async fn desk_read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let tag = one(&cx, &key.0).await?;
    Ok(Answer::private(&tag)?.version(tag.version))
}

/// Makes a tag.
#[utoipa::path(post, path = "/api/v1/editorial/tags", operation_id = "createTag", tag = "Editing",
    security(("bearer" = [])), request_body = CreateTagInput,
    responses((status = 201, body = EditorialTag), (status = "4XX", body = Problem)))]
#[post("/editorial/tags")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateTagInput>) -> Result<impl Responder> {
    let mut check = Check::default();
    let draft = body.0.draft(&mut check, "");
    check.done()?;
    let id = terms::create(&cx, draft).await?;
    let tag = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&tag)?.version(tag.version).made("editorial/tags", tag.id))
}

/// Changes a tag.
#[utoipa::path(patch, path = "/api/v1/editorial/tags/{key}", operation_id = "updateTag", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = TagChanges, responses((status = 200, body = EditorialTag), (status = "4XX", body = Problem)))]
#[patch("/editorial/tags/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<TagChanges>,
) -> Result<impl Responder> {
    let id = key.id()?;
    terms::update(&cx, KIND, id.into(), expected.0, Box::new(|draft| body.0.apply(draft))).await?;
    let tag = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&tag)?.version(tag.version))
}

/// Deletes a tag: it is hidden everywhere.
#[utoipa::path(delete, path = "/api/v1/editorial/tags/{key}", operation_id = "deleteTag", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/tags/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    terms::delete(&cx, KIND, key.id()?.into(), expected.0).await?;
    Ok(HttpResponse::NoContent())
}

async fn one(cx: &Cx, wanted: &Wanted) -> Result<EditorialTag> {
    let row = terms::queries::desk_one(cx, KIND, wanted).await?;
    row.map(EditorialTag::from).ok_or_else(|| AppError::not_found("tag"))
}
