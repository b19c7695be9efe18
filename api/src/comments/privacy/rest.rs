//! What is kept of one e-mail address, in REST. The address comes in the body: what stands in a URL stands in logs.

use actix_web::{Responder, post};

use super::types::{ErasedPersonalData, PersonalData, PersonalDataInput};
use crate::{
    context::Cx,
    error::Result,
    rest::{Answer, Body, Query, problem::Problem, query::NoQuery},
};

/// Tells everything that is kept of an e-mail address. Nothing is changed.
#[utoipa::path(post, path = "/api/v1/editorial/personal-data/export", tag = "Administration",
    operation_id = "exportPersonalData", security(("bearer" = [])), request_body = PersonalDataInput,
    responses((status = 200, body = PersonalData), (status = "4XX", body = Problem)))]
#[post("/editorial/personal-data/export")]
pub async fn export(cx: Cx, _query: Query<NoQuery>, body: Body<PersonalDataInput>) -> Result<impl Responder> {
    Answer::private(&super::export(&cx, &body.0.email).await?)
}

/// Erases everything that is kept of an e-mail address, for good: comments with what they said, and what is blocked of it. Of
/// comments that were answered the places stay, empty. An account that signs in by it stays.
#[utoipa::path(post, path = "/api/v1/editorial/personal-data/erase", tag = "Administration",
    operation_id = "erasePersonalData", security(("bearer" = [])), request_body = PersonalDataInput,
    responses((status = 200, body = ErasedPersonalData), (status = "4XX", body = Problem)))]
#[post("/editorial/personal-data/erase")]
pub async fn erase(cx: Cx, _query: Query<NoQuery>, body: Body<PersonalDataInput>) -> Result<impl Responder> {
    Answer::private(&super::erase(&cx, &body.0.email).await?)
}
