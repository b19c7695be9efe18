//! Accounts in GraphQL.

use async_graphql::{Context, Object, SimpleObject};

use super::{
    Move, NewAccount,
    types::{
        Accepted, Account, ChangePasswordInput, CreateAccountInput, EditorialAccount, MoveAccountInput, PasswordSet,
        RequestPasswordResetInput, ResetPasswordInput, UpdateAccountInput,
    },
};
use crate::{
    access::Actor,
    error::Result,
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        visible,
    },
    sessions::types::Tokens,
    wire::Id,
};

/// Reading one's own account.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The account that signed in; null for a reader and for an API token.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        match ctx.cx().actor() {
            Actor::Account { .. } => super::me(ctx.cx()).await.map(Some),
            _ => Ok(None),
        }
    }
}

/// Accounts on the desk.
#[derive(Default)]
pub struct AccountDesk;

#[Object]
impl AccountDesk {
    /// An account, by id.
    #[graphql(visible = "visible::manage_accounts")]
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Id,
    ) -> Result<Option<EditorialAccount>> {
        Ok(super::queries::one(ctx.cx(), id.into()).await?.map(EditorialAccount::from))
    }

    /// All accounts but those that are deleted, newest first.
    #[graphql(visible = "visible::manage_accounts")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialAccount>> {
        let rows = super::queries::list(ctx.cx(), &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows, EditorialAccount::from))
    }
}

/// An account that was made or changed.
#[derive(SimpleObject)]
pub struct AccountPayload {
    /// As it is now.
    account: EditorialAccount,
}

/// Changing accounts and passwords.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account. Without a password, an invitation to choose one goes to its address.
    #[graphql(visible = "visible::manage_accounts")]
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: CreateAccountInput,
    ) -> Result<Option<AccountPayload>> {
        let id = super::create(ctx.cx(), NewAccount::from(input)).await?;
        payload(ctx, id.into()).await
    }

    /// Changes an account. Another role or address ends its sessions.
    #[graphql(visible = "visible::manage_accounts")]
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account, and the changes.")] input: UpdateAccountInput,
    ) -> Result<Option<AccountPayload>> {
        super::update(ctx.cx(), input.id.into(), input.expected_version, input.changes).await?;
        payload(ctx, input.id).await
    }

    /// Suspends an account: its sessions end, and it cannot sign in.
    #[graphql(visible = "visible::manage_accounts")]
    async fn suspend_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account.")] input: MoveAccountInput,
    ) -> Result<Option<AccountPayload>> {
        move_to(ctx, input, Move::Suspend).await
    }

    /// Lets a suspended account sign in again.
    #[graphql(visible = "visible::manage_accounts")]
    async fn restore_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account.")] input: MoveAccountInput,
    ) -> Result<Option<AccountPayload>> {
        move_to(ctx, input, Move::Restore).await
    }

    /// Deletes an account for good: its address and password are forgotten; what it wrote stays.
    #[graphql(visible = "visible::manage_accounts")]
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which account.")] input: MoveAccountInput,
    ) -> Result<Option<AccountPayload>> {
        move_to(ctx, input, Move::Delete).await
    }

    /// Changes one's own password. Every session of the account ends; the answer begins a new one.
    #[graphql(visible = "visible::change_own_password")]
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Both passwords.")] input: ChangePasswordInput,
    ) -> Result<Option<Tokens>> {
        super::change_password(ctx.cx(), input.current_password, input.new_password).await.map(Some)
    }

    /// Sends a link for choosing another password, if there is an account with this address.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose password is lost.")] input: RequestPasswordResetInput,
    ) -> Result<Option<Accepted>> {
        super::request_reset(ctx.cx(), &input.email).await?;
        Ok(Some(Accepted { accepted: true }))
    }

    /// Sets the password through the link of a mail.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token, and the password.")] input: ResetPasswordInput,
    ) -> Result<Option<PasswordSet>> {
        super::reset_password(ctx.cx(), input.token, input.new_password).await?;
        Ok(Some(PasswordSet { changed: true }))
    }
}

async fn move_to(ctx: &Context<'_>, input: MoveAccountInput, to: Move) -> Result<Option<AccountPayload>> {
    super::move_to(ctx.cx(), input.id.into(), input.expected_version, to).await?;
    payload(ctx, input.id).await
}

async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<AccountPayload>> {
    let row = super::queries::one(ctx.cx(), id.into()).await?;
    Ok(row.map(|row| AccountPayload { account: row.into() }))
}
