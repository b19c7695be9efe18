//! What is blocked in comments, in REST.

use actix_web::{HttpRequest, HttpResponse, Responder, delete, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    NewBlock, queries,
    types::{CommentBlock, CommentBlockInput, CommentBlockKind},
};
use crate::{
    context::Cx,
    error::Result,
    paging::PageArgs,
    rest::{Answer, Body, Key, PageView, Query, problem::Problem, query::NoQuery},
};

/// A page of what is blocked.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BlocksQuery {
    /// Only those of this kind.
    #[param(inline)]
    kind: Option<CommentBlockKind>,
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

/// What is blocked in comments, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/comment-blocks", operation_id = "listCommentBlocks", tag = "Editing",
    params(BlocksQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<CommentBlock>), (status = "4XX", body = Problem)))]
#[get("/editorial/comment-blocks")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<BlocksQuery>) -> Result<impl Responder> {
    let BlocksQuery { kind, first, after, last, before, total } = query.0;
    let args = PageArgs { first, after, last, before, total: total.unwrap_or_default() };
    let rows = queries::list(&cx, kind.map(Into::into), &args).await?;
    let page = PageView::new(rows, CommentBlock::from);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// Blocks a word, an e-mail address, a domain or a network: comments that have it are put with the spam from now on.
#[utoipa::path(post, path = "/api/v1/editorial/comment-blocks", operation_id = "createCommentBlock", tag = "Editing",
    security(("bearer" = [])), request_body = CommentBlockInput,
    responses((status = 201, body = CommentBlock), (status = "4XX", body = Problem)))]
#[post("/editorial/comment-blocks")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CommentBlockInput>) -> Result<impl Responder> {
    let new = NewBlock::checked(&cx, body.0)?;
    let made = CommentBlock::from(super::create(&cx, new).await?);
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "private, no-store")).json(made))
}

/// Takes something from the list of what is blocked in comments. What came in before stays as it is.
#[utoipa::path(delete, path = "/api/v1/editorial/comment-blocks/{key}", operation_id = "deleteCommentBlock",
    tag = "Editing", security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
#[delete("/editorial/comment-blocks/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    super::delete(&cx, key.id()?.into()).await?;
    Ok(HttpResponse::NoContent())
}
