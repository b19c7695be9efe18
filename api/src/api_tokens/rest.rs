//! API tokens in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, post};

use super::{
    NewToken,
    types::{ApiToken, CreateApiTokenInput, CreatedApiToken},
};
use crate::{
    context::Cx,
    error::{AppError, Result},
    rest::{
        Answer, Body, Key, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
};

/// All API tokens, those that have ended among them, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/api-tokens", operation_id = "listApiTokens", tag = "Administration",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<ApiToken>), (status = "4XX", body = Problem)))]
#[get("/editorial/api-tokens")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(super::queries::list(&cx, &query.0.into()).await?, |token| token);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// An API token.
#[utoipa::path(get, path = "/api/v1/editorial/api-tokens/{key}", operation_id = "readApiToken", tag = "Administration",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 200, body = ApiToken), (status = "4XX", body = Problem)))]
#[get("/editorial/api-tokens/{key}")]
pub async fn read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    let token = super::queries::one(&cx, key.id()?.into()).await?;
    Answer::private(&token.ok_or_else(|| AppError::not_found("API token"))?)
}

/// Makes an API token, and shows it once.
#[utoipa::path(post, path = "/api/v1/editorial/api-tokens", operation_id = "createApiToken", tag = "Administration",
    security(("bearer" = [])), request_body = CreateApiTokenInput,
    responses((status = 201, body = CreatedApiToken), (status = "4XX", body = Problem)))]
#[post("/editorial/api-tokens")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateApiTokenInput>) -> Result<impl Responder> {
    let new = NewToken::checked(&cx, body.0)?;
    let made = super::create(&cx, new).await?;
    Ok(Answer::private(&made)?.made("editorial/api-tokens", made.api_token.id))
}

/// Revokes an API token: it is not accepted any more.
#[utoipa::path(delete, path = "/api/v1/editorial/api-tokens/{key}", operation_id = "revokeApiToken",
    tag = "Administration", security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/api-tokens/{key}")]
pub async fn revoke(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    super::revoke(&cx, key.id()?.into()).await?;
    Ok(HttpResponse::NoContent())
}
