//! The desk as a whole, in GraphQL.

mod entry;

use async_graphql::{Context, InputObject, Object};
use masthead_entity::EntryKind;

use super::{
    journal,
    types::{JournalFilter, JournalLine},
};
use crate::{
    articles::{self, graphql::ArticlePayload},
    entries::desk::{
        assigning::{self, Assignment, Colleague},
        bulk::{
            self,
            types::{BulkArticlesInput, BulkFaqsInput, BulkPayload},
        },
        calendar::{self, CalendarItem},
        waiting::{self, WorkItem},
    },
    error::Result,
    faqs::{self, graphql::FaqPayload},
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        visible,
    },
    wire::{DateTime, Id},
};

/// What the desk shows of both kinds at once.
#[derive(Default)]
pub struct WorkDesk;

#[Object]
impl WorkDesk {
    /// What waits for you, longest first: what you are to work on, what you began and a reviewer wants changed, what is in
    /// review, if you may approve it, and what you or a machine had scheduled and did not happen.
    #[graphql(visible = "visible::read_entry")]
    async fn my_work(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<WorkItem>> {
        let args = page(ctx, first, after, last, before);
        Ok(connection::connect(waiting::list(ctx.cx(), &args).await?, |item| item))
    }

    /// Those to whom work can be given, by name.
    #[graphql(visible = "visible::update_entry")]
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Colleague>> {
        let args = page(ctx, first, after, last, before);
        Ok(connection::connect(assigning::colleagues(ctx.cx(), &args).await?, |person| person))
    }

    /// What is scheduled and what was published or taken from readers, from one time to another, by time.
    #[graphql(visible = "visible::read_entry")]
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this time on.")] from: DateTime,
        #[graphql(desc = "To this time, which is not included; at most 366 days later.")] to: DateTime,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<CalendarItem>> {
        let args = page(ctx, first, after, last, before);
        Ok(connection::connect(calendar::list(ctx.cx(), from.0, to.0, &args).await?, |item| item))
    }

    /// What changed, when, and by whom, newest first.
    #[graphql(visible = "visible::read_journal")]
    async fn journal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<JournalFilter>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<JournalLine>> {
        let args = page(ctx, first, after, last, before);
        let lines = journal::list(ctx.cx(), filter.unwrap_or_default(), "/filter", &args).await?;
        Ok(connection::connect(lines, |line| line))
    }
}

/// Who is to work on which article next.
#[derive(Clone, Debug, InputObject)]
pub struct AssignArticleInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// To whom.
    #[graphql(flatten)]
    pub assignment: Assignment,
}

/// Who is to work on which FAQ next.
#[derive(Clone, Debug, InputObject)]
pub struct AssignFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// To whom.
    #[graphql(flatten)]
    pub assignment: Assignment,
}

/// Changing many at once, and giving work.
#[derive(Default)]
pub struct WorkMutation;

#[Object]
impl WorkMutation {
    /// Says who is to work on an article next, or nobody.
    #[graphql(visible = "visible::update_entry")]
    async fn assign_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and to whom.")] input: AssignArticleInput,
    ) -> Result<Option<ArticlePayload>> {
        let AssignArticleInput { id, expected_version, assignment } = input;
        assigning::assign(ctx.cx(), EntryKind::Article, id.into(), expected_version, assignment).await?;
        articles::graphql::payload(ctx, id).await
    }

    /// Says who is to work on a FAQ next, or nobody.
    #[graphql(visible = "visible::update_entry")]
    async fn assign_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, and to whom.")] input: AssignFaqInput,
    ) -> Result<Option<FaqPayload>> {
        let AssignFaqInput { id, expected_version, assignment } = input;
        assigning::assign(ctx.cx(), EntryKind::Faq, id.into(), expected_version, assignment).await?;
        faqs::graphql::payload(ctx, id).await
    }

    /// Publishes, withdraws, throws away or tags up to 100 articles: all of them or none, or each by itself.
    #[graphql(visible = "visible::update_entry")]
    async fn bulk_articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which articles, and what is done to each.")] input: BulkArticlesInput,
    ) -> Result<Option<BulkPayload>> {
        bulk::change(ctx.cx(), EntryKind::Article, input).await.map(Some)
    }

    /// Publishes, withdraws, throws away or tags up to 100 FAQs: all of them or none, or each by itself.
    #[graphql(visible = "visible::update_entry")]
    async fn bulk_faqs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQs, and what is done to each.")] input: BulkFaqsInput,
    ) -> Result<Option<BulkPayload>> {
        bulk::change(ctx.cx(), EntryKind::Faq, input.into()).await.map(Some)
    }
}
