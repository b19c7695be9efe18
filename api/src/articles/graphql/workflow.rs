//! Review and schedules of articles in GraphQL.

use async_graphql::{Context, Object};

use super::{super::service, ArticlePayload, payload};
use crate::{
    entries::{
        Moving,
        inputs::{ApproveInput, CancelScheduleInput, RequestChangesInput, ScheduleInput},
    },
    error::Result,
    graphql::{RequestContext, visible},
    wire::Id,
};

/// Reviewing and scheduling articles.
#[derive(Default)]
pub struct ArticleWorkflowMutation;

#[Object]
impl ArticleWorkflowMutation {
    /// Approves a revision of an article that was submitted. A later edit needs another approval.
    #[graphql(visible = "visible::review_entry")]
    async fn approve_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision of which article.")] input: ApproveInput,
    ) -> Result<Option<ArticlePayload>> {
        let ApproveInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked()?).await
    }

    /// Sends an article that was submitted back to be worked on.
    #[graphql(visible = "visible::review_entry")]
    async fn request_article_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and what is to be done.")] input: RequestChangesInput,
    ) -> Result<Option<ArticlePayload>> {
        let RequestChangesInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked()?).await
    }

    /// Has an article be published, as its working revision is now, or be taken from readers, at a time.
    #[graphql(visible = "visible::publish_entry")]
    async fn schedule_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, what, and when.")] input: ScheduleInput,
    ) -> Result<Option<ArticlePayload>> {
        let ScheduleInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked(true)?).await
    }

    /// Calls off what was to happen to an article.
    #[graphql(visible = "visible::publish_entry")]
    async fn cancel_article_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and what.")] input: CancelScheduleInput,
    ) -> Result<Option<ArticlePayload>> {
        let CancelScheduleInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.moving()).await
    }
}

async fn carry_out(ctx: &Context<'_>, id: Id, expected: Option<i32>, moving: Moving) -> Result<Option<ArticlePayload>> {
    service::relocate(ctx.cx(), id.into(), expected, moving).await?;
    payload(ctx, id).await
}
