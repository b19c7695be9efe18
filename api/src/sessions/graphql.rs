//! Sessions in GraphQL.

use async_graphql::{Context, Object};

use super::types::{
    EndSessionInput, EndedSession, LoggedOut, LoggedOutEverywhere, LoginInput, RefreshInput, Session, Tokens,
};
use crate::{
    error::Result,
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        visible,
    },
};

/// Reading one's own sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// The sessions of the account that signed in, newest first.
    #[graphql(visible = "visible::manage_own_sessions")]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Session>> {
        let rows = super::queries::own(ctx.cx(), &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows, |session| session))
    }
}

/// Signing in and out.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs an account in.
    async fn login(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credentials.")] input: LoginInput,
    ) -> Result<Option<Tokens>> {
        super::login(ctx.cx(), input).await.map(Some)
    }

    /// Exchanges a refresh token for the next one and a new access token.
    async fn refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token.")] input: RefreshInput,
    ) -> Result<Option<Tokens>> {
        super::refresh(ctx.cx(), input).await.map(Some)
    }

    /// Ends the session that the access token names.
    #[graphql(visible = "visible::manage_own_sessions")]
    async fn logout(&self, ctx: &Context<'_>) -> Result<Option<LoggedOut>> {
        super::logout(ctx.cx()).await?;
        Ok(Some(LoggedOut { ended: true }))
    }

    /// Ends every session of the account, this one too.
    #[graphql(visible = "visible::manage_own_sessions")]
    async fn logout_everywhere(&self, ctx: &Context<'_>) -> Result<Option<LoggedOutEverywhere>> {
        Ok(Some(super::logout_everywhere(ctx.cx()).await?.into()))
    }

    /// Ends one session of the account.
    #[graphql(visible = "visible::manage_own_sessions")]
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session.")] input: EndSessionInput,
    ) -> Result<Option<EndedSession>> {
        super::end(ctx.cx(), input.id.into()).await?;
        Ok(Some(EndedSession { id: input.id }))
    }
}
