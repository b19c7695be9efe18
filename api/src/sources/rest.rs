//! Sources in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, patch, post};
use masthead_entity::TermKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    service,
    types::{CreateSourceInput, EditorialSource, Source, SourceChanges},
};
use crate::{
    articles::{self, types::Article},
    context::Cx,
    error::{AppError, Result},
    faqs::{self, types::Faq},
    paging::PageArgs,
    rest::{
        Answer, Body, IfMatch, Key, PageView, Query,
        problem::Problem,
        query::{AsOfQuery, NoQuery, PageQuery, PastPageQuery},
    },
    shown::Moment,
    terms::{self, Wanted},
};

const KIND: TermKind = TermKind::Source;

/// A source with what cites it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourcePage {
    #[serde(flatten)]
    source: Source,
    /// The 20 newest articles that cite it or list it themselves.
    cited_by: PageView<Article>,
    /// The 20 newest FAQs that cite it or list it.
    cited_by_faqs: PageView<Faq>,
}

/// The sources that something published cites or lists, by title.
#[utoipa::path(get, path = "/api/v1/sources", operation_id = "listSources", tag = "Reading", params(PastPageQuery),
    responses((status = 200, body = PageView<Source>), (status = "4XX", body = Problem)))]
#[get("/sources")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PastPageQuery>) -> Result<impl Responder> {
    let (at, args) = (Moment::asked(&cx, query.0.as_of).await?, query.0.into());
    let rows = terms::queries::list(&cx, KIND, &args, at).await?;
    let page = PageView::new(rows.try_map(Source::of)?, |source| source);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A source, by id or by key, with what cites it.
#[utoipa::path(get, path = "/api/v1/sources/{key}", operation_id = "readSource", tag = "Reading",
    params(("key" = String, Path, description = "Id or citation key"), AsOfQuery),
    responses((status = 200, body = SourcePage), (status = "4XX", body = Problem)))]
#[get("/sources/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<AsOfQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let row = terms::queries::one(&cx, KIND, &key.0, at).await?.ok_or_else(|| AppError::not_found("source"))?;
    if let Some(moved) = key.moved(&request, "sources", &row.slug) {
        return Ok(moved);
    }
    let cited_by = articles::page::of_term(&cx, KIND, row.term_id, &PageArgs::default(), at).await?;
    let cited_by_faqs = faqs::rest::of_term(&cx, KIND, row.term_id, &PageArgs::default(), at).await?;
    Ok(Answer::read(&cx, &SourcePage { source: Source::of(row)?, cited_by, cited_by_faqs })?.respond_to(&request))
}

/// All sources, used or not, by title.
#[utoipa::path(get, path = "/api/v1/editorial/sources", operation_id = "listEditorialSources", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialSource>), (status = "4XX", body = Problem)))]
#[get("/editorial/sources")]
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let rows = terms::queries::desk_list(&cx, KIND, &query.0.into()).await?;
    let page = PageView::new(rows.try_map(EditorialSource::of)?, |source| source);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// A source, used or not, by id or by key.
#[utoipa::path(get, path = "/api/v1/editorial/sources/{key}", operation_id = "readEditorialSource", tag = "Editing",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id or citation key")),
    responses((status = 200, body = EditorialSource), (status = "4XX", body = Problem)))]
#[get("/editorial/sources/{key}")]
pub async fn desk_read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let source = one(&cx, &key.0).await?;
    Ok(Answer::private(&source)?.version(source.version))
}

/// Makes a source.
#[utoipa::path(post, path = "/api/v1/editorial/sources", operation_id = "createSource", tag = "Editing",
    security(("bearer" = [])), request_body = CreateSourceInput,
    responses((status = 201, body = EditorialSource), (status = "4XX", body = Problem)))]
#[post("/editorial/sources")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateSourceInput>) -> Result<impl Responder> {
    let id = service::create(&cx, body.0).await?;
    let source = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&source)?.version(source.version).made("editorial/sources", source.id))
}

/// Changes a source.
#[utoipa::path(patch, path = "/api/v1/editorial/sources/{key}", operation_id = "updateSource", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = SourceChanges,
    responses((status = 200, body = EditorialSource), (status = "4XX", body = Problem)))]
#[patch("/editorial/sources/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<SourceChanges>,
) -> Result<impl Responder> {
    let id = key.id()?;
    service::update(&cx, id.into(), expected.0, body.0).await?;
    let source = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&source)?.version(source.version))
}

/// Deletes a source: it is hidden everywhere.
#[utoipa::path(delete, path = "/api/v1/editorial/sources/{key}", operation_id = "deleteSource", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/sources/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    terms::delete(&cx, KIND, key.id()?.into(), expected.0).await?;
    Ok(HttpResponse::NoContent())
}

async fn one(cx: &Cx, wanted: &Wanted) -> Result<EditorialSource> {
    let row = terms::queries::desk_one(cx, KIND, wanted).await?;
    EditorialSource::of(row.ok_or_else(|| AppError::not_found("source"))?)
}
