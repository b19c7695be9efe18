//! Review and schedules of FAQs in REST.

use actix_web::{Responder, post};

use super::desk::{EditorialFaqPage, relocate};
use crate::{
    context::Cx,
    entries::inputs::{ApproveOptions, CancelScheduleOptions, RequestChangesOptions, ScheduleOptions},
    error::Result,
    rest::{Body, IfMatch, Key, Query, problem::Problem, query::NoQuery},
};

/// Approves a revision of a FAQ that was submitted. A later edit needs another approval.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/approve", operation_id = "approveFaq", tag = "Editing",
    security(("bearer" = [])), request_body = ApproveOptions,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/approve")]
pub async fn approve(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<ApproveOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, body.0.checked()?).await
}

/// Sends a FAQ that was submitted back to be worked on.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/request-changes", operation_id = "requestFaqChanges", tag = "Editing",
    security(("bearer" = [])), request_body = RequestChangesOptions,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/request-changes")]
pub async fn request_changes(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<RequestChangesOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, body.0.checked()?).await
}

/// Has a FAQ be published, as its working revision is now, or be taken from readers, at a time.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/schedule", operation_id = "scheduleFaq", tag = "Editing",
    security(("bearer" = [])), request_body = ScheduleOptions,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/schedule")]
pub async fn schedule(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<ScheduleOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, body.0.checked(false)?).await
}

/// Calls off what was to happen to a FAQ.
#[utoipa::path(post, path = "/api/v1/editorial/faqs/{key}/cancel-schedule", operation_id = "cancelFaqSchedule", tag = "Editing",
    security(("bearer" = [])), request_body = CancelScheduleOptions,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialFaqPage), (status = "4XX", body = Problem)))]
#[post("/editorial/faqs/{key}/cancel-schedule")]
pub async fn cancel_schedule(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<CancelScheduleOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, body.0.moving()).await
}
