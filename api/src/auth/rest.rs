//! Signing in, in REST.

use actix_web::{Responder, post};

use super::{
    service,
    types::{LoggedOut, LoginInput, RefreshInput, Tokens},
};
use crate::{
    context::Cx,
    error::Result,
    rest::{Answer, Body, Query, problem::Problem, query::NoQuery, request::UserAgent},
};

/// Signs an account in.
#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "login", tag = "Signing in",
    request_body = LoginInput, responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
#[post("/auth/login")]
pub async fn login(cx: Cx, _query: Query<NoQuery>, agent: UserAgent, body: Body<LoginInput>) -> Result<impl Responder> {
    Answer::private(&service::login(&cx, body.0, agent.0).await?)
}

/// Exchanges a refresh token for the next one and a new access token.
#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "Signing in",
    request_body = RefreshInput, responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
#[post("/auth/refresh")]
pub async fn refresh(cx: Cx, _query: Query<NoQuery>, body: Body<RefreshInput>) -> Result<impl Responder> {
    Answer::private(&service::refresh(&cx, body.0).await?)
}

/// Ends the session that the access token names.
#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "logout", tag = "Signing in",
    security(("bearer" = [])), responses((status = 200, body = LoggedOut), (status = "4XX", body = Problem)))]
#[post("/auth/logout")]
pub async fn logout(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    service::logout(&cx).await?;
    Answer::private(&LoggedOut { ended: true })
}
