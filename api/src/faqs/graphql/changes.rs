//! Changing FAQs in GraphQL.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::super::{
    desk::{self, EditorialFaq},
    inputs::{CreateFaqInput, PublishFaqOptions, UpdateFaqInput},
    service,
};
use crate::{
    entries::Moving,
    error::Result,
    graphql::{RequestContext, visible},
    wire::Id,
};

/// A FAQ that was made or changed.
#[derive(SimpleObject)]
pub struct FaqPayload {
    /// As it is now.
    faq: EditorialFaq,
}

/// Which FAQ to move.
#[derive(Clone, Debug, InputObject)]
pub struct MoveFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
}

/// Which FAQ to publish.
#[derive(Clone, Debug, InputObject)]
pub struct PublishFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
    /// How.
    #[graphql(flatten)]
    pub options: PublishFaqOptions,
}

/// Changing FAQs.
#[derive(Default)]
pub struct FaqMutation;

#[Object]
impl FaqMutation {
    /// Makes a FAQ, with new tags and sources where they are given.
    #[graphql(visible = "visible::create_entry")]
    async fn create_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The FAQ.")] input: CreateFaqInput,
    ) -> Result<Option<FaqPayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Saves changes of a FAQ.
    #[graphql(visible = "visible::update_entry")]
    async fn update_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, and the changes.")] input: UpdateFaqInput,
    ) -> Result<Option<FaqPayload>> {
        service::update(ctx.cx(), input.id.into(), input.expected_version, input.changes).await?;
        payload(ctx, input.id).await
    }

    /// Shows the working revision to readers.
    #[graphql(visible = "visible::publish_entry")]
    async fn publish_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: PublishFaqInput,
    ) -> Result<Option<FaqPayload>> {
        let PublishFaqInput { id, expected_version, options } = input;
        service::relocate(ctx.cx(), id.into(), expected_version, Moving::Publish(options.checked()?)).await?;
        payload(ctx, id).await
    }

    /// Takes a FAQ from readers; articles leave it out until it is published again.
    #[graphql(visible = "visible::unpublish_entry")]
    async fn unpublish_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Unpublish).await
    }

    /// Has a FAQ's working revision wait for a reviewer. Readers notice nothing.
    #[graphql(visible = "visible::submit_entry")]
    async fn submit_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Submit).await
    }

    /// Takes a FAQ from readers and puts it aside.
    #[graphql(visible = "visible::archive_entry")]
    async fn archive_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Archive).await
    }

    /// Takes a FAQ from readers and throws it away; it can be restored.
    #[graphql(visible = "visible::trash_entry")]
    async fn delete_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Trash).await
    }

    /// Brings a FAQ back from the archive or the trash, unpublished.
    #[graphql(visible = "visible::restore_entry")]
    async fn restore_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Restore).await
    }
}

async fn relocate(ctx: &Context<'_>, input: MoveFaqInput, moving: Moving) -> Result<Option<FaqPayload>> {
    service::relocate(ctx.cx(), input.id.into(), input.expected_version, moving).await?;
    payload(ctx, input.id).await
}

/// What was changed, as it is now.
pub async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<FaqPayload>> {
    Ok(Some(FaqPayload { faq: desk::changed(ctx.cx(), id.into()).await? }))
}
