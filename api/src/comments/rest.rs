//! Comments in REST.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, Responder, get, http::header, patch, post, put};
use masthead_entity::{CommentId, EntryId, EntryKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    SubmitComment, desk_queries,
    desk_types::{
        CommentChanges, CommentSettings, CommentSettingsInput, EditorialComment, EditorialCommentFilter,
        ModerateCommentsInput, ModerateCommentsPayload,
    },
    form,
    queries::{self, Order, Row, Thread},
    settings,
    types::{
        Comment, CommentForm, CommentInput, CommentOrder, CommentPreview, CommentPreviewInput, CommentStatus,
        SubmitCommentPayload, UpdateOwnCommentInput, UpdateOwnCommentPayload, WithdrawOwnCommentInput,
        WithdrawOwnCommentPayload,
    },
};
use crate::{
    context::Cx,
    entries::published,
    error::{AppError, Result},
    paging::{Page, PageArgs},
    rest::{
        Answer, Body, IfMatch, Key, PageView, Query,
        problem::Problem,
        query::{LocaleQuery, NoQuery},
    },
    shown::Moment,
    wire::{DateTime, Id},
};

/// A comment with the first answers to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentThread {
    #[serde(flatten)]
    comment: Comment,
    /// The 20 oldest answers, each with those to it; more by `GET /api/v1/comments/{id}/replies`.
    #[schema(no_recursion)]
    replies: PageView<CommentThread>,
}

/// The threads of an article of this moment: of the past, none.
pub async fn threads_at(cx: &Cx, entry: EntryId, at: Moment, args: &PageArgs) -> Result<PageView<CommentThread>> {
    match at.is_past() {
        true => Ok(nested(queries::none(cx, entry, at, args)?, &HashMap::new())),
        false => threads(cx, Thread::Entry(entry), CommentOrder::default(), args).await,
    }
}

/// What answers an article or a comment, each with the answers to it down to the last level.
async fn threads(cx: &Cx, thread: Thread, order: impl Into<Order>, args: &PageArgs) -> Result<PageView<CommentThread>> {
    let key = ((thread, order.into()), args.clone());
    let top = queries::of_threads(cx, vec![key.clone()]).await?.remove(&key);
    let top = top.unwrap_or_else(|| Page::empty(args.total));
    let replies = queries::below(cx, &top).await?;
    Ok(nested(top, &replies))
}

fn nested(page: Page<Row>, replies: &HashMap<CommentId, Page<Row>>) -> PageView<CommentThread> {
    PageView::new(page, |row: Row| {
        let below = replies.get(&row.id).cloned().unwrap_or_else(|| Page::empty(false));
        CommentThread { comment: row.into(), replies: nested(below, replies) }
    })
}

/// A page of comments, of one article or of all.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only those under this article.
    #[param(inline)]
    article_id: Option<Id>,
    /// In which order, `NEWEST` when it is left out.
    #[param(inline)]
    order: Option<CommentOrder>,
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

/// A page of the comments that answer an article.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ThreadsQuery {
    /// The language of the slug; the site's own when it is left out.
    locale: Option<String>,
    /// The order of the comments, `OLDEST` when it is left out. The answers to each come as they were written.
    #[param(inline)]
    order: Option<CommentOrder>,
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

/// A page of the answers to a comment.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RepliesQuery {
    /// In which order, `OLDEST` when it is left out. The answers to each come as they were written.
    #[param(inline)]
    order: Option<CommentOrder>,
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

/// A page of the comments on the desk.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeskQuery {
    /// Only those in this state.
    #[param(inline)]
    status: Option<CommentStatus>,
    /// Only those under this article.
    #[param(inline)]
    article_id: Option<Id>,
    /// Only those under this e-mail address or, where it is none, under this name.
    commenter: Option<String>,
    /// Only those with this part of the name or of the text, whatever its case and marks.
    word: Option<String>,
    /// Only those from the network of this comment, this one among them.
    #[param(inline)]
    same_network_as: Option<Id>,
    /// Submitted at this time or later.
    #[param(inline)]
    from: Option<DateTime>,
    /// Submitted before this time.
    #[param(inline)]
    to: Option<DateTime>,
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

impl DeskQuery {
    fn filter(&self) -> EditorialCommentFilter {
        EditorialCommentFilter {
            status: self.status,
            article_id: self.article_id,
            commenter: self.commenter.clone(),
            word: self.word.clone(),
            same_network_as: self.same_network_as,
            from: self.from,
            to: self.to,
        }
    }
}

/// The page of each of these query strings.
macro_rules! page_args {
    ($($query:ty)+) => {$(
        impl $query {
            fn args(&self) -> PageArgs {
                let (after, before) = (self.after.clone(), self.before.clone());
                PageArgs { first: self.first, after, last: self.last, before, total: self.total.unwrap_or_default() }
            }
        }
    )+};
}
page_args!(ListQuery ThreadsQuery RepliesQuery DeskQuery);

/// All comments that readers see, answers to others among them.
#[utoipa::path(get, path = "/api/v1/comments", tag = "Reading", operation_id = "listComments", params(ListQuery),
    responses((status = 200, body = PageView<Comment>), (status = "4XX", body = Problem)))]
#[get("/comments")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<ListQuery>) -> Result<impl Responder> {
    let order = query.0.order.map_or(Order::Newest, Order::from);
    let rows = queries::list(&cx, query.0.article_id.map(EntryId::from), order, &query.0.args()).await?;
    let page = PageView::new(rows, Comment::from);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// The comments that answer an article, each with the answers to it.
#[utoipa::path(get, path = "/api/v1/articles/{key}/comments", tag = "Reading", operation_id = "listArticleComments",
    params(("key" = String, Path, description = "Id or slug of the article"), ThreadsQuery),
    responses((status = 200, body = PageView<CommentThread>), (status = "4XX", body = Problem)))]
#[get("/articles/{key}/comments")]
pub async fn list_of_article(
    cx: Cx,
    request: HttpRequest,
    key: Key,
    query: Query<ThreadsQuery>,
) -> Result<impl Responder> {
    let entry = article(&cx, &key, query.0.locale.as_deref()).await?;
    let page = threads(&cx, Thread::Entry(entry), query.0.order.unwrap_or_default(), &query.0.args()).await?;
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// The answers to a comment, each with those to it.
#[utoipa::path(get, path = "/api/v1/comments/{key}/replies", tag = "Reading", operation_id = "listReplies",
    params(("key" = String, Path, description = "Id of the comment"), RepliesQuery),
    responses((status = 200, body = PageView<CommentThread>), (status = "4XX", body = Problem)))]
#[get("/comments/{key}/replies")]
pub async fn list_replies(
    cx: Cx,
    request: HttpRequest,
    key: Key,
    query: Query<RepliesQuery>,
) -> Result<impl Responder> {
    let comment = CommentId::from(key.id()?);
    let is_shown = queries::by_ids(&cx, &[comment]).await?.contains_key(&comment);
    let thread = if is_shown { Thread::Comment(comment) } else { return Err(AppError::not_found("comment")) };
    let page = threads(&cx, thread, query.0.order.unwrap_or_default(), &query.0.args()).await?;
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// Submits a comment on a published article. It is shown at once or held for a moderator.
#[utoipa::path(post, path = "/api/v1/articles/{key}/comments", tag = "Reading", operation_id = "submitComment",
    params(("key" = String, Path, description = "Id or slug of the article"), LocaleQuery), request_body = CommentInput,
    responses((status = 201, body = SubmitCommentPayload), (status = "4XX", body = Problem)))]
#[post("/articles/{key}/comments")]
pub async fn submit(cx: Cx, key: Key, query: Query<LocaleQuery>, body: Body<CommentInput>) -> Result<impl Responder> {
    let entry = article(&cx, &key, query.0.locale.as_deref()).await?;
    let asked = SubmitComment { entry, comment: body.0 };
    let payload = SubmitCommentPayload::from(super::submit(&cx, asked).await?);
    // No `Location`: a comment that is held is found nowhere by who wrote it.
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "private, no-store")).json(payload))
}

/// What a form for comments on an article needs. It tells the time: no cache keeps it.
#[utoipa::path(get, path = "/api/v1/articles/{key}/comment-form", tag = "Reading", operation_id = "readCommentForm",
    params(("key" = String, Path, description = "Id or slug of the article"), LocaleQuery),
    responses((status = 200, body = CommentForm), (status = "4XX", body = Problem)))]
#[get("/articles/{key}/comment-form")]
pub async fn read_form(cx: Cx, key: Key, query: Query<LocaleQuery>) -> Result<impl Responder> {
    let entry = article(&cx, &key, query.0.locale.as_deref()).await?;
    Answer::private(&CommentForm::from(form::read(&cx, entry).await?))
}

/// How a comment would look. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/comments/preview", tag = "Reading", operation_id = "previewComment",
    request_body = CommentPreviewInput,
    responses((status = 200, body = CommentPreview), (status = "4XX", body = Problem)))]
#[post("/comments/preview")]
pub async fn preview(cx: Cx, _query: Query<NoQuery>, body: Body<CommentPreviewInput>) -> Result<impl Responder> {
    Answer::private(&CommentPreview::from(super::preview(&cx, &body.0.text).await?))
}

/// Edits one's own comment, for a while after it was submitted. It is held again where a new one would be.
#[utoipa::path(post, path = "/api/v1/comments/update-own", tag = "Reading", operation_id = "updateOwnComment",
    request_body = UpdateOwnCommentInput,
    responses((status = 200, body = UpdateOwnCommentPayload), (status = "4XX", body = Problem)))]
#[post("/comments/update-own")]
pub async fn update_own(cx: Cx, _query: Query<NoQuery>, body: Body<UpdateOwnCommentInput>) -> Result<impl Responder> {
    let done = super::update_own(&cx, &body.0.token, &body.0.text).await?;
    Answer::private(&UpdateOwnCommentPayload::from(done))
}

/// Takes one's own comment back, for a while after it was submitted. Of one that was answered the place stays.
#[utoipa::path(post, path = "/api/v1/comments/withdraw-own", tag = "Reading", operation_id = "withdrawOwnComment",
    request_body = WithdrawOwnCommentInput,
    responses((status = 200, body = WithdrawOwnCommentPayload), (status = "4XX", body = Problem)))]
#[post("/comments/withdraw-own")]
pub async fn withdraw_own(
    cx: Cx,
    _query: Query<NoQuery>,
    body: Body<WithdrawOwnCommentInput>,
) -> Result<impl Responder> {
    let id = super::withdraw_own(&cx, &body.0.token).await?.into();
    Answer::private(&WithdrawOwnCommentPayload { id })
}

/// Comments in every state, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/comments", tag = "Editing", operation_id = "listEditorialComments",
    params(DeskQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialComment>), (status = "4XX", body = Problem)))]
#[get("/editorial/comments")]
pub async fn desk_list(cx: Cx, request: HttpRequest, query: Query<DeskQuery>) -> Result<impl Responder> {
    let rows = desk_queries::list(&cx, &query.0.filter().into(), &query.0.args()).await?;
    let page = PageView::new(rows, EditorialComment::from);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// A comment, in whatever state.
#[utoipa::path(get, path = "/api/v1/editorial/comments/{key}", tag = "Editing", operation_id = "getEditorialComment",
    params(("key" = String, Path, description = "Id")), security(("bearer" = [])),
    responses((status = 200, body = EditorialComment), (status = "4XX", body = Problem)))]
#[get("/editorial/comments/{key}")]
pub async fn desk_read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    on_desk(&cx, key.id()?.into()).await
}

/// Edits a comment. Readers see that it was edited, moderators what was submitted. Who wrote it does not edit it any more.
#[utoipa::path(patch, path = "/api/v1/editorial/comments/{key}", tag = "Editing", operation_id = "updateComment",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])), request_body = CommentChanges,
    responses((status = 200, body = EditorialComment), (status = "4XX", body = Problem)))]
#[patch("/editorial/comments/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<CommentChanges>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    super::update(&cx, id, expected.0, body.0).await?;
    on_desk(&cx, id).await
}

async fn on_desk(cx: &Cx, id: CommentId) -> Result<Answer> {
    let row = desk_queries::one(cx, id).await?;
    let comment = row.map(EditorialComment::from).ok_or_else(|| AppError::not_found("comment"))?;
    Ok(Answer::private(&comment)?.version(comment.version))
}

/// How an article takes comments.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}/comment-settings", tag = "Editing",
    operation_id = "readCommentSettings", params(("key" = String, Path, description = "Id of the article")),
    security(("bearer" = [])), responses((status = 200, body = CommentSettings), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}/comment-settings")]
pub async fn read_settings(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    Answer::private(&CommentSettings::from(settings::read(&cx, key.id()?.into()).await?))
}

/// Has an article take comments so. It names what the article says from now on, so that no version is asked for.
#[utoipa::path(put, path = "/api/v1/editorial/articles/{key}/comment-settings", tag = "Editing",
    operation_id = "setCommentSettings", params(("key" = String, Path, description = "Id of the article")),
    security(("bearer" = [])), request_body = CommentSettingsInput,
    responses((status = 200, body = CommentSettings), (status = "4XX", body = Problem)))]
#[put("/editorial/articles/{key}/comment-settings")]
pub async fn set_settings(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    body: Body<CommentSettingsInput>,
) -> Result<impl Responder> {
    let article = key.id()?.into();
    settings::set(&cx, article, body.0.into()).await?;
    Answer::private(&CommentSettings::from(settings::read(&cx, article).await?))
}

/// Decides about comments, all of them or none. One that is in that state already stays as it is. Of what is taken from
/// readers the place stays while they see answers to it.
#[utoipa::path(post, path = "/api/v1/editorial/comments/moderate", tag = "Editing", operation_id = "moderateComments",
    security(("bearer" = [])), request_body = ModerateCommentsInput,
    responses((status = 200, body = ModerateCommentsPayload), (status = "4XX", body = Problem)))]
#[post("/editorial/comments/moderate")]
pub async fn moderate(cx: Cx, _query: Query<NoQuery>, body: Body<ModerateCommentsInput>) -> Result<impl Responder> {
    let ids = body.0.ids.into_iter().map(CommentId::from).collect();
    let done = super::moderate(&cx, ids, body.0.expected_versions, body.0.action.into()).await?;
    Answer::private(&ModerateCommentsPayload::from(done))
}

/// The published article that a path names.
async fn article(cx: &Cx, key: &Key, locale: Option<&str>) -> Result<EntryId> {
    let locale = cx.locale_or_default(locale).await?;
    let row = published::one(cx, EntryKind::Article, &key.0, &locale, Moment::Now).await?;
    row.map(|row| row.entry_id).ok_or_else(|| AppError::not_found("article"))
}
