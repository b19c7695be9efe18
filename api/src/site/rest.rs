//! The site in REST.

use actix_web::{Responder, get, patch};

use super::types::{EditorialSite, Site, SiteChanges};
use crate::{
    context::Cx,
    error::Result,
    rest::{Answer, Body, IfMatch, Query, problem::Problem, query::NoQuery},
};

/// What is true of the whole site.
#[utoipa::path(get, path = "/api/v1/site", operation_id = "readSite", tag = "Reading",
    responses((status = 200, body = Site), (status = "4XX", body = Problem)))]
#[get("/site")]
pub async fn read(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    Answer::read(&cx, &Site::from(&*super::read(&cx).await?))
}

/// The site with its settings.
#[utoipa::path(get, path = "/api/v1/editorial/site", operation_id = "readEditorialSite", tag = "Editing",
    security(("bearer" = [])), responses((status = 200, body = EditorialSite), (status = "4XX", body = Problem)))]
#[get("/editorial/site")]
pub async fn desk_read(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    on_desk(&cx).await
}

/// Changes what is true of the whole site. For administrators.
#[utoipa::path(patch, path = "/api/v1/editorial/site", operation_id = "updateSite", tag = "Editing",
    params(("If-Match" = String, Header, description = "Its ETag")), security(("bearer" = [])),
    request_body = SiteChanges, responses((status = 200, body = EditorialSite), (status = "4XX", body = Problem)))]
#[patch("/editorial/site")]
pub async fn update(
    cx: Cx,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<SiteChanges>,
) -> Result<impl Responder> {
    super::update(&cx, expected.0, body.0).await?;
    on_desk(&cx).await
}

async fn on_desk(cx: &Cx) -> Result<Answer> {
    let site = EditorialSite::from(&*super::on_desk(cx).await?);
    Ok(Answer::private(&site)?.version(site.version))
}
