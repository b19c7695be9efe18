//! Signing in, in GraphQL.

use async_graphql::{Context, Object};

use super::{
    service,
    types::{LoggedOut, LoginInput, RefreshInput, Tokens},
};
use crate::{error::Result, graphql::RequestContext, rest::request::UserAgent};

/// Signing in and out.
#[derive(Default)]
pub struct AuthMutation;

#[Object]
impl AuthMutation {
    /// Signs an account in.
    async fn login(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credentials.")] input: LoginInput,
    ) -> Result<Option<Tokens>> {
        let agent = ctx.data_opt::<UserAgent>().and_then(|agent| agent.0.clone());
        service::login(ctx.cx(), input, agent).await.map(Some)
    }

    /// Exchanges a refresh token for the next one and a new access token.
    async fn refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token.")] input: RefreshInput,
    ) -> Result<Option<Tokens>> {
        service::refresh(ctx.cx(), input).await.map(Some)
    }

    /// Ends the session that the access token names.
    async fn logout(&self, ctx: &Context<'_>) -> Result<Option<LoggedOut>> {
        service::logout(ctx.cx()).await?;
        Ok(Some(LoggedOut { ended: true }))
    }
}
