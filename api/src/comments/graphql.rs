//! Comments in GraphQL.

use async_graphql::{ComplexObject, Context, Object};
use masthead_entity::{CommentId, EntryId};

use super::{
    SubmitComment, desk_queries,
    desk_types::{
        CommentPayload, CommentSettings, CommentSettingsPayload, EditorialComment, EditorialCommentFilter,
        ModerateCommentsInput, ModerateCommentsPayload, SetCommentSettingsInput, UpdateCommentInput,
    },
    form,
    queries::{self, Order, Thread},
    settings,
    types::{
        Comment, CommentForm, CommentOrder, CommentPreview, CommentPreviewInput, SubmitCommentInput,
        SubmitCommentPayload, UpdateOwnCommentInput, UpdateOwnCommentPayload, WithdrawOwnCommentInput,
        WithdrawOwnCommentPayload,
    },
};
use crate::{
    error::{AppError, Result},
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        loaders::under,
        visible,
    },
    paging::PageArgs,
    shown::Moment,
    wire::Id,
};

/// The comments that answer an article, as its field `comments` shows them. The past has none.
pub async fn of_article(
    ctx: &Context<'_>,
    entry: EntryId,
    at: Moment,
    order: CommentOrder,
    args: PageArgs,
) -> Result<Connected<Comment>> {
    if at.is_past() {
        return Ok(connect(queries::none(ctx.cx(), entry, at, &args)?, Comment::from));
    }
    of_thread(ctx, Thread::Entry(entry), order, args).await
}

async fn of_thread(
    ctx: &Context<'_>,
    thread: Thread,
    order: CommentOrder,
    args: PageArgs,
) -> Result<Connected<Comment>> {
    let rows = under(&ctx.loaders().comments, (thread, order.into()), args).await?;
    Ok(connect(rows, Comment::from))
}

#[ComplexObject]
impl Comment {
    /// The comments that answer this one.
    async fn replies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which order; the oldest first when it is left out.")] order_by: Option<CommentOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Comment>> {
        let args = page(ctx, first, after, last, before);
        of_thread(ctx, Thread::Comment(self.id.into()), order_by.unwrap_or_default(), args).await
    }
}

/// Reading comments.
#[derive(Default)]
pub struct CommentQuery;

#[Object]
impl CommentQuery {
    /// All comments that readers see, answers to others among them.
    #[graphql(visible = "visible::read_published")]
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those under this article.")] article_id: Option<Id>,
        #[graphql(desc = "In which order; the newest first when it is left out.")] order_by: Option<CommentOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Comment>> {
        let args = page(ctx, first, after, last, before);
        let order = order_by.map_or(Order::Newest, Order::from);
        let rows = queries::list(ctx.cx(), article_id.map(EntryId::from), order, &args).await?;
        Ok(connect(rows, Comment::from))
    }

    /// What a form for comments on an article needs. It tells the time: no cache keeps it.
    #[graphql(visible = "visible::submit_comment")]
    async fn comment_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article.")] article_id: Id,
    ) -> Result<CommentForm> {
        Ok(form::read(ctx.cx(), article_id.into()).await?.into())
    }

    /// How a comment would look. Nothing is stored.
    #[graphql(visible = "visible::submit_comment")]
    async fn comment_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is about to be submitted.")] input: CommentPreviewInput,
    ) -> Result<CommentPreview> {
        Ok(super::preview(ctx.cx(), &input.text).await?.into())
    }
}

/// Comments on the desk.
#[derive(Default)]
pub struct CommentDesk;

#[Object]
impl CommentDesk {
    /// A comment, in whatever state.
    #[graphql(visible = "visible::moderate_comment")]
    async fn comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Id,
    ) -> Result<Option<EditorialComment>> {
        Ok(desk_queries::one(ctx.cx(), id.into()).await?.map(EditorialComment::from))
    }

    /// How an article takes comments.
    #[graphql(visible = "visible::moderate_comment")]
    async fn comment_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article.")] article_id: Id,
    ) -> Result<CommentSettings> {
        Ok(settings::read(ctx.cx(), article_id.into()).await?.into())
    }

    /// Comments in every state, newest first.
    #[graphql(visible = "visible::moderate_comment")]
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted.")] filter: Option<EditorialCommentFilter>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialComment>> {
        let args = page(ctx, first, after, last, before);
        let rows = desk_queries::list(ctx.cx(), &filter.unwrap_or_default().into(), &args).await?;
        Ok(connect(rows, EditorialComment::from))
    }
}

/// Submitting and moderating comments.
#[derive(Default)]
pub struct CommentMutation;

#[Object]
impl CommentMutation {
    /// Submits a comment on a published article. It is shown at once or held for a moderator.
    #[graphql(visible = "visible::submit_comment")]
    async fn submit_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and the comment.")] input: SubmitCommentInput,
    ) -> Result<Option<SubmitCommentPayload>> {
        let SubmitCommentInput { article_id, comment } = input;
        let asked = SubmitComment { entry: article_id.into(), comment };
        Ok(Some(super::submit(ctx.cx(), asked).await?.into()))
    }

    /// Edits one's own comment, for a while after it was submitted. It is held again where a new one would be.
    #[graphql(visible = "visible::submit_comment")]
    async fn update_own_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The comment's token, and its text.")] input: UpdateOwnCommentInput,
    ) -> Result<Option<UpdateOwnCommentPayload>> {
        Ok(Some(super::update_own(ctx.cx(), &input.token, &input.text).await?.into()))
    }

    /// Takes one's own comment back, for a while after it was submitted. Of one that was answered the place stays.
    #[graphql(visible = "visible::submit_comment")]
    async fn withdraw_own_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The comment's token.")] input: WithdrawOwnCommentInput,
    ) -> Result<Option<WithdrawOwnCommentPayload>> {
        let id = super::withdraw_own(ctx.cx(), &input.token).await?.into();
        Ok(Some(WithdrawOwnCommentPayload { id }))
    }

    /// Edits a comment. Readers see that it was edited, moderators what was submitted. Who wrote it does not edit it any
    /// more.
    #[graphql(visible = "visible::moderate_comment")]
    async fn update_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which comment, and the changes.")] input: UpdateCommentInput,
    ) -> Result<Option<CommentPayload>> {
        let UpdateCommentInput { id, expected_version, changes } = input;
        super::update(ctx.cx(), id.into(), expected_version, changes).await?;
        let row = desk_queries::one(ctx.cx(), id.into()).await?.ok_or_else(|| AppError::not_found("comment"))?;
        Ok(Some(CommentPayload { comment: row.into() }))
    }

    /// Has an article take comments so. It names what the article says from now on, so that no version is asked for.
    #[graphql(visible = "visible::moderate_comment")]
    async fn set_comment_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and what it says.")] input: SetCommentSettingsInput,
    ) -> Result<Option<CommentSettingsPayload>> {
        let article = input.article_id.into();
        settings::set(ctx.cx(), article, input.settings.into()).await?;
        Ok(Some(CommentSettingsPayload { comment_settings: settings::read(ctx.cx(), article).await?.into() }))
    }

    /// Decides about comments, all of them or none. One that is in that state already stays as it is. Of what is taken from
    /// readers the place stays while they see answers to it.
    #[graphql(visible = "visible::moderate_comment")]
    async fn moderate_comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which comments, and what is decided.")] input: ModerateCommentsInput,
    ) -> Result<Option<ModerateCommentsPayload>> {
        let ids = input.ids.into_iter().map(CommentId::from).collect();
        let done = super::moderate(ctx.cx(), ids, input.expected_versions, input.action.into()).await?;
        Ok(Some(done.into()))
    }
}
