//! Review and schedules of FAQs in GraphQL.

use async_graphql::{Context, Object};

use super::{super::service, FaqPayload, payload};
use crate::{
    entries::{
        Moving,
        inputs::{ApproveInput, CancelScheduleInput, RequestChangesInput, ScheduleInput},
    },
    error::Result,
    graphql::{RequestContext, visible},
    wire::Id,
};

/// Reviewing and scheduling FAQs.
#[derive(Default)]
pub struct FaqWorkflowMutation;

#[Object]
impl FaqWorkflowMutation {
    /// Approves a revision of a FAQ that was submitted. A later edit needs another approval.
    #[graphql(visible = "visible::review_entry")]
    async fn approve_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision of which FAQ.")] input: ApproveInput,
    ) -> Result<Option<FaqPayload>> {
        let ApproveInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked()?).await
    }

    /// Sends a FAQ that was submitted back to be worked on.
    #[graphql(visible = "visible::review_entry")]
    async fn request_faq_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, and what is to be done.")] input: RequestChangesInput,
    ) -> Result<Option<FaqPayload>> {
        let RequestChangesInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked()?).await
    }

    /// Has a FAQ be published, as its working revision is now, or be taken from readers, at a time.
    #[graphql(visible = "visible::publish_entry")]
    async fn schedule_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, what, and when.")] input: ScheduleInput,
    ) -> Result<Option<FaqPayload>> {
        let ScheduleInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.checked(false)?).await
    }

    /// Calls off what was to happen to a FAQ.
    #[graphql(visible = "visible::publish_entry")]
    async fn cancel_faq_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, and what.")] input: CancelScheduleInput,
    ) -> Result<Option<FaqPayload>> {
        let CancelScheduleInput { id, expected_version, options } = input;
        carry_out(ctx, id, expected_version, options.moving()).await
    }
}

async fn carry_out(ctx: &Context<'_>, id: Id, expected: Option<i32>, moving: Moving) -> Result<Option<FaqPayload>> {
    service::relocate(ctx.cx(), id.into(), expected, moving).await?;
    payload(ctx, id).await
}
