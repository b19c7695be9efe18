//! API tokens in GraphQL.

use async_graphql::{Context, Object};

use super::{
    NewToken,
    types::{ApiToken, CreateApiTokenInput, CreatedApiToken, RevokeApiTokenInput, RevokedApiToken},
};
use crate::{
    error::Result,
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        visible,
    },
    wire::Id,
};

/// API tokens on the desk.
#[derive(Default)]
pub struct ApiTokenDesk;

#[Object]
impl ApiTokenDesk {
    /// An API token, by id.
    #[graphql(visible = "visible::manage_tokens")]
    async fn api_token(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: Id) -> Result<Option<ApiToken>> {
        super::queries::one(ctx.cx(), id.into()).await
    }

    /// All API tokens, those that have ended among them, newest first.
    #[graphql(visible = "visible::manage_tokens")]
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<ApiToken>> {
        let rows = super::queries::list(ctx.cx(), &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows, |token| token))
    }
}

/// Making and revoking API tokens.
#[derive(Default)]
pub struct ApiTokenMutation;

#[Object]
impl ApiTokenMutation {
    /// Makes an API token, and shows it once.
    #[graphql(visible = "visible::manage_tokens")]
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateApiTokenInput,
    ) -> Result<Option<CreatedApiToken>> {
        let new = NewToken::checked(ctx.cx(), input)?;
        super::create(ctx.cx(), new).await.map(Some)
    }

    /// Revokes an API token: it is not accepted any more.
    #[graphql(visible = "visible::manage_tokens")]
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which token.")] input: RevokeApiTokenInput,
    ) -> Result<Option<RevokedApiToken>> {
        super::revoke(ctx.cx(), input.id.into()).await?;
        Ok(Some(RevokedApiToken { id: input.id }))
    }
}
