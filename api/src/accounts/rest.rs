//! Accounts in REST.

use actix_web::{Responder, get};

use super::types::Account;
use crate::{
    context::Cx,
    error::Result,
    rest::{Answer, Query, problem::Problem, query::NoQuery},
};

/// The account that signed in.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "readMe", tag = "Signing in", security(("bearer" = [])),
    responses((status = 200, body = Account), (status = "4XX", body = Problem)))]
#[get("/me")]
pub async fn me(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    Answer::private(&super::me(&cx).await?)
}
