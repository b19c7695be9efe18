//! The history of an entry in GraphQL: fields of the desk's articles and FAQs, and the verbs that go back.

use async_graphql::{Context, Object};
use masthead_entity::{EntryId, EntryKind};

use super::types::{RestoreArticleRevisionInput, RestoreFaqRevisionInput};
use crate::{
    articles::{self, graphql::ArticlePayload},
    entries::{
        self,
        history::{
            RevisionSummary,
            diff::{self, RevisionDiff},
        },
    },
    error::Result,
    faqs::{self, graphql::FaqPayload},
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        loaders::under,
        visible,
    },
    preview_links::types::PreviewLink,
    wire::Id,
};

/// What the desk shows of what an entry was, flattened into the entry.
pub struct EntryHistory {
    /// Article or FAQ.
    pub kind: EntryKind,
    /// Which.
    pub entry: EntryId,
}

#[Object]
impl EntryHistory {
    /// Its revisions, newest first. Of what others wrote, those who see only what is published find that one alone.
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<RevisionSummary>> {
        let args = page(ctx, first, after, last, before);
        Ok(connect(under(&ctx.loaders().history, self.entry, args).await?, |revision| revision))
    }

    /// What changed from one of its revisions to another.
    async fn diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision that is compared.")] from: Id,
        #[graphql(desc = "The revision that it is compared with.")] to: Id,
    ) -> Result<Option<RevisionDiff>> {
        diff::between(ctx.cx(), self.kind, self.entry, from.into(), to.into()).await.map(Some)
    }

    /// Its preview links, those that have ended among them, newest first. There are none of an entry of which you may
    /// make none.
    #[graphql(visible = "visible::share_preview")]
    async fn preview_links(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<PreviewLink>> {
        let args = page(ctx, first, after, last, before);
        Ok(connect(under(&ctx.loaders().preview_links, self.entry, args).await?, |link| link))
    }
}

/// Going back to older revisions.
#[derive(Default)]
pub struct HistoryMutation;

#[Object]
impl HistoryMutation {
    /// Makes what an older revision of an article says its working content again, as a new revision. Readers notice
    /// nothing.
    #[graphql(visible = "visible::update_entry")]
    async fn restore_article_revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision of which article.")] input: RestoreArticleRevisionInput,
    ) -> Result<Option<ArticlePayload>> {
        let RestoreArticleRevisionInput { id, expected_version, revision_id, options } = input;
        let note = options.checked()?;
        entries::revert(ctx.cx(), EntryKind::Article, id.into(), expected_version, revision_id.into(), note).await?;
        articles::graphql::payload(ctx, id).await
    }

    /// Makes what an older revision of a FAQ says its working content again, as a new revision. Readers notice nothing.
    #[graphql(visible = "visible::update_entry")]
    async fn restore_faq_revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision of which FAQ.")] input: RestoreFaqRevisionInput,
    ) -> Result<Option<FaqPayload>> {
        let RestoreFaqRevisionInput { id, expected_version, revision_id, options } = input;
        let note = options.checked()?;
        entries::revert(ctx.cx(), EntryKind::Faq, id.into(), expected_version, revision_id.into(), note).await?;
        faqs::graphql::payload(ctx, id).await
    }
}
