//! Accounts in REST.

use actix_web::{HttpRequest, Responder, delete, get, patch, post};
use masthead_entity::AccountId;

use super::{
    Move, NewAccount,
    types::{
        Accepted, Account, AccountChanges, ChangePasswordInput, CreateAccountInput, EditorialAccount, PasswordSet,
        RequestPasswordResetInput, ResetPasswordInput,
    },
};
use crate::{
    context::Cx,
    error::{AppError, Result},
    rest::{
        Answer, Body, IfMatch, Key, PageView, Query,
        problem::Problem,
        query::{NoQuery, PageQuery},
    },
    sessions::types::Tokens,
};

/// The account that signed in.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "readMe", tag = "Signing in", security(("bearer" = [])),
    responses((status = 200, body = Account), (status = "4XX", body = Problem)))]
#[get("/me")]
pub async fn me(cx: Cx, _query: Query<NoQuery>) -> Result<impl Responder> {
    Answer::private(&super::me(&cx).await?)
}

/// Changes one's own password. Every session of the account ends; the answer begins a new one.
#[utoipa::path(post, path = "/api/v1/auth/password", operation_id = "changePassword", tag = "Signing in",
    security(("bearer" = [])), request_body = ChangePasswordInput,
    responses((status = 200, body = Tokens), (status = "4XX", body = Problem)))]
#[post("/auth/password")]
pub async fn change_password(
    cx: Cx,
    _query: Query<NoQuery>,
    body: Body<ChangePasswordInput>,
) -> Result<impl Responder> {
    Answer::private(&super::change_password(&cx, body.0.current_password, body.0.new_password).await?)
}

/// Sends a link for choosing another password, if there is an account with this address.
#[utoipa::path(post, path = "/api/v1/auth/password/request-reset", operation_id = "requestPasswordReset",
    tag = "Signing in", request_body = RequestPasswordResetInput,
    responses((status = 200, body = Accepted), (status = "4XX", body = Problem)))]
#[post("/auth/password/request-reset")]
pub async fn request_reset(
    cx: Cx,
    _query: Query<NoQuery>,
    body: Body<RequestPasswordResetInput>,
) -> Result<impl Responder> {
    super::request_reset(&cx, &body.0.email).await?;
    Answer::private(&Accepted { accepted: true })
}

/// Sets the password through the link of a mail.
#[utoipa::path(post, path = "/api/v1/auth/password/reset", operation_id = "resetPassword", tag = "Signing in",
    request_body = ResetPasswordInput, responses((status = 200, body = PasswordSet), (status = "4XX", body = Problem)))]
#[post("/auth/password/reset")]
pub async fn reset_password(cx: Cx, _query: Query<NoQuery>, body: Body<ResetPasswordInput>) -> Result<impl Responder> {
    super::reset_password(&cx, body.0.token, body.0.new_password).await?;
    Answer::private(&PasswordSet { changed: true })
}

/// All accounts but those that are deleted, newest first.
#[utoipa::path(get, path = "/api/v1/editorial/accounts", operation_id = "listAccounts", tag = "Administration",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialAccount>), (status = "4XX", body = Problem)))]
#[get("/editorial/accounts")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<PageQuery>) -> Result<impl Responder> {
    let page = PageView::new(super::queries::list(&cx, &query.0.into()).await?, EditorialAccount::from);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// An account.
#[utoipa::path(get, path = "/api/v1/editorial/accounts/{key}", operation_id = "readAccount", tag = "Administration",
    security(("bearer" = [])), params(("key" = String, Path, description = "Id")),
    responses((status = 200, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[get("/editorial/accounts/{key}")]
pub async fn read(cx: Cx, key: Key, _query: Query<NoQuery>) -> Result<impl Responder> {
    answer(&cx, key.id()?.into()).await
}

/// Makes an account. Without a password, an invitation to choose one goes to its address.
#[utoipa::path(post, path = "/api/v1/editorial/accounts", operation_id = "createAccount", tag = "Administration",
    security(("bearer" = [])), request_body = CreateAccountInput,
    responses((status = 201, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[post("/editorial/accounts")]
pub async fn create(cx: Cx, _query: Query<NoQuery>, body: Body<CreateAccountInput>) -> Result<impl Responder> {
    let id = super::create(&cx, NewAccount::from(body.0)).await?;
    Ok(answer(&cx, id).await?.made("editorial/accounts", id.into()))
}

/// Changes an account. Another role or address ends its sessions.
#[utoipa::path(patch, path = "/api/v1/editorial/accounts/{key}", operation_id = "updateAccount",
    tag = "Administration", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    request_body = AccountChanges,
    responses((status = 200, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[patch("/editorial/accounts/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: Body<AccountChanges>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    super::update(&cx, id, expected.0, body.0).await?;
    answer(&cx, id).await
}

/// Suspends an account: its sessions end, and it cannot sign in.
#[utoipa::path(post, path = "/api/v1/editorial/accounts/{key}/suspend", operation_id = "suspendAccount",
    tag = "Administration", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[post("/editorial/accounts/{key}/suspend")]
pub async fn suspend(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    move_to(&cx, &key, expected, Move::Suspend).await
}

/// Lets a suspended account sign in again.
#[utoipa::path(post, path = "/api/v1/editorial/accounts/{key}/restore", operation_id = "restoreAccount",
    tag = "Administration", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[post("/editorial/accounts/{key}/restore")]
pub async fn restore(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    move_to(&cx, &key, expected, Move::Restore).await
}

/// Deletes an account for good: its address and password are forgotten; what it wrote stays.
#[utoipa::path(delete, path = "/api/v1/editorial/accounts/{key}", operation_id = "deleteAccount",
    tag = "Administration", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialAccount), (status = "4XX", body = Problem)))]
#[delete("/editorial/accounts/{key}")]
pub async fn delete(cx: Cx, key: Key, _query: Query<NoQuery>, expected: IfMatch) -> Result<impl Responder> {
    move_to(&cx, &key, expected, Move::Delete).await
}

async fn move_to(cx: &Cx, key: &Key, expected: IfMatch, to: Move) -> Result<Answer> {
    let id = key.id()?.into();
    super::move_to(cx, id, expected.0, to).await?;
    answer(cx, id).await
}

async fn answer(cx: &Cx, id: AccountId) -> Result<Answer> {
    let row = super::queries::one(cx, id).await?.ok_or_else(|| AppError::not_found("account"))?;
    let account = EditorialAccount::from(row);
    Ok(Answer::private(&account)?.version(account.version))
}
