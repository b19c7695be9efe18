//! Sessions in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, post};

use super::types::{LoggedOut, LoggedOutEverywhere, LoginInput, RefreshInput, Session, Tokens};
use crate::{
    context::Cx,
    error::Result,
    rest::{
        Answer, Body, Key, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
};

/// Signs an account in.
#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "login", tag = "Signing in",
    request_body = LoginInput, responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
#[post("/auth/login")]
pub async fn login(cx: Cx, _query: Query<NoQuery>, body: Body<LoginInput>) -> Result<impl Responder> {
    Answer::private(&super::login(&cx, body.0).await?)
}

/// Exchanges a refresh token for the next one and a new access token.
#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "Signing in",
    request_body = RefreshInput, responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
#[post("/auth/refresh")]
pub async fn refresh(cx: Cx, _query: Query<NoQuery>, body: Body<RefreshInput>) -> Result<impl Responder> {
    Answer::private(&super::refresh(&cx, body.0).await?)
}

/// Ends the session that the access token names.
#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "logout", tag = "Signing in",
    security(("bearer" = [])), responses((status = 200, body = LoggedOut), (status = "4XX", body = Problem)))]
#[post("/auth/logout")]
pub async fn logout(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    super::logout(&cx).await?;
    Answer::private(&LoggedOut { ended: true })
}

/// Ends every session of the account, this one too.
#[utoipa::path(post, path = "/api/v1/auth/logout-everywhere", operation_id = "logoutEverywhere", tag = "Signing in",
    security(("bearer" = [])),
    responses((status = 200, body = LoggedOutEverywhere), (status = "4XX", body = Problem)))]
#[post("/auth/logout-everywhere")]
pub async fn logout_everywhere(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    Answer::private(&LoggedOutEverywhere::from(super::logout_everywhere(&cx).await?))
}

/// The sessions of the account that signed in, newest first.
#[utoipa::path(get, path = "/api/v1/sessions", operation_id = "listSessions", tag = "Signing in", params(PageQuery),
    security(("bearer" = [])), responses((status = 200, body = PageView<Session>), (status = "4XX", body = Problem)))]
#[get("/sessions")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(super::queries::own(&cx, &query.0.into()).await?, |session| session);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// Ends one session of the account.
#[utoipa::path(delete, path = "/api/v1/sessions/{key}", operation_id = "endSession", tag = "Signing in",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/sessions/{key}")]
pub async fn end(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    super::end(&cx, key.id()?.into()).await?;
    Ok(HttpResponse::NoContent())
}
