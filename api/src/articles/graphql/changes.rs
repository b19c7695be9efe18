//! Changing articles in GraphQL.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::super::{
    desk::{self, EditorialArticle},
    inputs::{CreateArticleInput, PublishArticleOptions, UpdateArticleInput},
    service,
};
use crate::{
    entries::Moving,
    error::Result,
    graphql::{RequestContext, visible},
    wire::Id,
};

/// An article that was made or changed.
#[derive(SimpleObject)]
pub struct ArticlePayload {
    /// As it is now.
    article: EditorialArticle,
}

/// Which article to move.
#[derive(Clone, Debug, InputObject)]
pub struct MoveArticleInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
}

/// Which article to publish.
#[derive(Clone, Debug, InputObject)]
pub struct PublishArticleInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
    /// How.
    #[graphql(flatten)]
    pub options: PublishArticleOptions,
}

/// Changing articles.
#[derive(Default)]
pub struct ArticleMutation;

#[Object]
impl ArticleMutation {
    /// Makes an article, with new tags, FAQs and sources where they are given, and publishes all of it where that is
    /// asked for: all or nothing.
    #[graphql(visible = "visible::create_entry")]
    async fn create_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The article.")] input: CreateArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Saves changes of an article.
    #[graphql(visible = "visible::update_entry")]
    async fn update_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and the changes.")] input: UpdateArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        service::update(ctx.cx(), input.id.into(), input.expected_version, input.changes).await?;
        payload(ctx, input.id).await
    }

    /// Shows the working revision to readers.
    #[graphql(visible = "visible::publish_entry")]
    async fn publish_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: PublishArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        let PublishArticleInput { id, expected_version, options } = input;
        service::relocate(ctx.cx(), id.into(), expected_version, Moving::Publish(options.checked()?)).await?;
        payload(ctx, id).await
    }

    /// Takes an article from readers.
    #[graphql(visible = "visible::unpublish_entry")]
    async fn unpublish_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: MoveArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        relocate(ctx, input, Moving::Unpublish).await
    }

    /// Has an article's working revision wait for a reviewer. Readers notice nothing.
    #[graphql(visible = "visible::submit_entry")]
    async fn submit_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: MoveArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        relocate(ctx, input, Moving::Submit).await
    }

    /// Takes an article from readers and puts it aside.
    #[graphql(visible = "visible::archive_entry")]
    async fn archive_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: MoveArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        relocate(ctx, input, Moving::Archive).await
    }

    /// Takes an article from readers and throws it away; it can be restored.
    #[graphql(visible = "visible::trash_entry")]
    async fn delete_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: MoveArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        relocate(ctx, input, Moving::Trash).await
    }

    /// Brings an article back from the archive or the trash, unpublished.
    #[graphql(visible = "visible::restore_entry")]
    async fn restore_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article.")] input: MoveArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        relocate(ctx, input, Moving::Restore).await
    }
}

async fn relocate(ctx: &Context<'_>, input: MoveArticleInput, moving: Moving) -> Result<Option<ArticlePayload>> {
    service::relocate(ctx.cx(), input.id.into(), input.expected_version, moving).await?;
    payload(ctx, input.id).await
}

/// What was changed, as it is now.
pub async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<ArticlePayload>> {
    Ok(Some(ArticlePayload { article: desk::changed(ctx.cx(), id.into()).await? }))
}
