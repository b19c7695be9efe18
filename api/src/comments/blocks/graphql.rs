//! What is blocked in comments, in GraphQL.

use async_graphql::{Context, Object};

use super::{
    NewBlock, queries,
    types::{
        CommentBlock, CommentBlockInput, CommentBlockKind, CommentBlockPayload, DeleteCommentBlockInput,
        DeleteCommentBlockPayload,
    },
};
use crate::{
    error::Result,
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        visible,
    },
};

/// What is blocked, on the desk.
#[derive(Default)]
pub struct CommentBlockDesk;

#[Object]
impl CommentBlockDesk {
    /// What is blocked in comments, newest first.
    #[graphql(visible = "visible::moderate_comment")]
    async fn comment_blocks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this kind.")] kind: Option<CommentBlockKind>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<CommentBlock>> {
        let args = page(ctx, first, after, last, before);
        let rows = queries::list(ctx.cx(), kind.map(Into::into), &args).await?;
        Ok(connect(rows, CommentBlock::from))
    }
}

/// Blocking and unblocking.
#[derive(Default)]
pub struct CommentBlockMutation;

#[Object]
impl CommentBlockMutation {
    /// Blocks a word, an e-mail address, a domain or a network: comments that have it are put with the spam from now on.
    #[graphql(visible = "visible::moderate_comment")]
    async fn create_comment_block(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be blocked.")] input: CommentBlockInput,
    ) -> Result<Option<CommentBlockPayload>> {
        let new = NewBlock::checked(ctx.cx(), input)?;
        let row = super::create(ctx.cx(), new).await?;
        Ok(Some(CommentBlockPayload { comment_block: row.into() }))
    }

    /// Takes something from the list of what is blocked in comments. What came in before stays as it is.
    #[graphql(visible = "visible::moderate_comment")]
    async fn delete_comment_block(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DeleteCommentBlockInput,
    ) -> Result<Option<DeleteCommentBlockPayload>> {
        super::delete(ctx.cx(), input.id.into()).await?;
        Ok(Some(DeleteCommentBlockPayload { id: input.id }))
    }
}
