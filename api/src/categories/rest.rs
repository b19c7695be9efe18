//! Categories in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, patch, post};
use masthead_entity::TermKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    service,
    types::{Category, CategoryChanges, CreateCategoryInput, EditorialCategory},
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

const KIND: TermKind = TermKind::Category;

/// A category with its neighbours in the tree and its newest articles.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryPage {
    #[serde(flatten)]
    category: Category,
    /// The category above it; null for a root.
    parent: Option<Category>,
    /// The categories directly below it, by name.
    children: Vec<Category>,
    /// The 20 newest articles in it or below it; more by `GET /api/v1/articles?category=`.
    articles: PageView<Article>,
}

/// All categories, on every level of the tree, by name.
#[utoipa::path(get, path = "/api/v1/categories", operation_id = "listCategories", tag = "Reading", params(PastPageQuery),
    responses((status = 200, body = PageView<Category>), (status = "4XX", body = Problem)))]
#[get("/categories")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PastPageQuery>) -> Result<impl Responder> {
    let (at, args) = (Moment::asked(&cx, query.0.as_of).await?, query.0.into());
    let page = PageView::new(terms::queries::list(&cx, KIND, &args, at).await?, |row| Category::from(row).at(at));
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A category, by id or by slug, with its neighbours in the tree and its newest articles.
#[utoipa::path(get, path = "/api/v1/categories/{key}", operation_id = "readCategory", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), AsOfQuery),
    responses((status = 200, body = CategoryPage), (status = "4XX", body = Problem)))]
#[get("/categories/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<AsOfQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let row = terms::queries::one(&cx, KIND, &key.0, at).await?.ok_or_else(|| AppError::not_found("category"))?;
    if let Some(moved) = key.moved(&request, "categories", &row.slug) {
        return Ok(moved);
    }
    let parent = match row.parent_id {
        Some(parent) => terms::queries::by_ids(&cx, KIND, &[parent], at).await?.remove(&parent).map(Category::from),
        None => None,
    };
    let children = terms::queries::children(&cx, &[row.term_id], at).await?.remove(&row.term_id).unwrap_or_default();
    let children = children.into_iter().map(Category::from).collect();
    let articles = articles::page::of_term(&cx, KIND, row.term_id, &PageArgs::default(), at).await?;
    Ok(Answer::read(&cx, &CategoryPage { category: row.into(), parent, children, articles })?.respond_to(&request))
}

/// All categories, on every level of the tree, by name.
#[utoipa::path(get, path = "/api/v1/editorial/categories", operation_id = "listEditorialCategories", tag = "Editing",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialCategory>), (status = "4XX", body = Problem)))]
#[get("/editorial/categories")]
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(terms::queries::desk_list(&cx, KIND, &query.0.into()).await?, EditorialCategory::from);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// A category, by id or by slug.
#[utoipa::path(get, path = "/api/v1/editorial/categories/{key}", operation_id = "readEditorialCategory",
    tag = "Editing", security(("bearer" = [])), params(("key" = String, Path, description = "Id or slug")),
    responses((status = 200, body = EditorialCategory), (status = "4XX", body = Problem)))]
#[get("/editorial/categories/{key}")]
pub async fn desk_read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let category = one(&cx, &key.0).await?;
    Ok(Answer::private(&category)?.version(category.version))
}

/// Makes a category.
#[utoipa::path(post, path = "/api/v1/editorial/categories", operation_id = "createCategory", tag = "Editing",
    security(("bearer" = [])), request_body = CreateCategoryInput,
    responses((status = 201, body = EditorialCategory), (status = "4XX", body = Problem)))]
#[post("/editorial/categories")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateCategoryInput>) -> Result<impl Responder> {
    let id = service::create(&cx, body.0).await?;
    let category = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&category)?.version(category.version).made("editorial/categories", category.id))
}

/// Changes a category.
#[utoipa::path(patch, path = "/api/v1/editorial/categories/{key}", operation_id = "updateCategory", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = CategoryChanges,
    responses((status = 200, body = EditorialCategory), (status = "4XX", body = Problem)))]
#[patch("/editorial/categories/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<CategoryChanges>,
) -> Result<impl Responder> {
    let id = key.id()?;
    service::update(&cx, id.into(), expected.0, body.0).await?;
    let category = one(&cx, &Wanted::Id(id.0)).await?;
    Ok(Answer::private(&category)?.version(category.version))
}

/// Deletes a category: it is hidden everywhere. One with children is not deleted.
#[utoipa::path(delete, path = "/api/v1/editorial/categories/{key}", operation_id = "deleteCategory", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/categories/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    terms::delete(&cx, KIND, key.id()?.into(), expected.0).await?;
    Ok(HttpResponse::NoContent())
}

async fn one(cx: &Cx, wanted: &Wanted) -> Result<EditorialCategory> {
    let row = terms::queries::desk_one(cx, KIND, wanted).await?;
    row.map(EditorialCategory::from).ok_or_else(|| AppError::not_found("category"))
}
