//! Preview links in GraphQL. Those of an entry are a field of the desk's entry (`history/graphql.rs`).

use async_graphql::{Context, Object};

use super::{
    NewLink,
    types::{CreatePreviewLinkInput, CreatedPreviewLink, PreviewLink, RevokePreviewLinkInput, RevokedPreviewLink},
};
use crate::{
    error::Result,
    graphql::{RequestContext, visible},
    wire::Id,
};

/// Preview links on the desk.
#[derive(Default)]
pub struct PreviewLinkDesk;

#[Object]
impl PreviewLinkDesk {
    /// A preview link, by id.
    #[graphql(visible = "visible::share_preview")]
    async fn preview_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Id,
    ) -> Result<Option<PreviewLink>> {
        super::queries::one(ctx.cx(), id.into()).await
    }
}

/// Making and revoking preview links.
#[derive(Default)]
pub struct PreviewLinkMutation;

#[Object]
impl PreviewLinkMutation {
    /// Makes a link by which whoever has it sees one revision of an article or a FAQ, and shows its token once.
    #[graphql(visible = "visible::share_preview")]
    async fn create_preview_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the link is to show.")] input: CreatePreviewLinkInput,
    ) -> Result<Option<CreatedPreviewLink>> {
        let new = NewLink::checked(ctx.cx(), input)?;
        super::create(ctx.cx(), new).await.map(Some)
    }

    /// Revokes a preview link: it shows nothing any more.
    #[graphql(visible = "visible::share_preview")]
    async fn revoke_preview_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which link.")] input: RevokePreviewLinkInput,
    ) -> Result<Option<RevokedPreviewLink>> {
        super::revoke(ctx.cx(), input.id.into()).await?;
        Ok(Some(RevokedPreviewLink { id: input.id }))
    }
}
