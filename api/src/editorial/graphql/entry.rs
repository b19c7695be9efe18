//! What the desk shows of an entry besides its texts, of whichever kind: flattened into articles and FAQs.

use async_graphql::{Context, Object};
use masthead_entity::EntryId;

use crate::{
    accounts::people::Person,
    entries::{
        desk::briefs::{EditorialEntry, EntryOnDesk},
        published::publications::EditorialPublication,
        workflow::steps::{Review, Schedule},
    },
    error::Result,
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        loaders::{list, one, person, under},
    },
};

#[Object]
impl EntryOnDesk {
    /// Who began it; null for API tokens, the demo content and the command line.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.creator).await
    }

    /// Who is to work on it next.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.assigned).await
    }

    /// Who saved the working revision; null for API tokens, the demo content and the command line.
    async fn updated_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        let row = match self.head {
            Some(head) => one(&ctx.loaders().revisions, head).await?,
            None => None,
        };
        person(ctx, row.and_then(|row| row.created_by)).await
    }

    /// What says the same in other languages, in every state that you may see.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Vec<EditorialEntry>> {
        let group = list(&ctx.loaders().groups, self.group).await?;
        Ok(group.into_iter().filter(|entry| EntryId::from(entry.id) != self.id).collect())
    }

    /// What was ever public of it and when, newest first.
    async fn publications(&self, ctx: &Context<'_>) -> Result<Vec<EditorialPublication>> {
        let rows = list(&ctx.loaders().desk_publications, self.id).await?;
        Ok(rows.into_iter().map(EditorialPublication::from).collect())
    }

    /// What is to happen to it at a time, or could not be done then, in order of time.
    async fn schedules(&self, ctx: &Context<'_>) -> Result<Vec<Schedule>> {
        list(&ctx.loaders().schedules, self.id).await
    }

    /// What reviewers found of its revisions, newest first.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Review>> {
        let args = page(ctx, first, after, last, before);
        let reviews = under(&ctx.loaders().reviews, self.id, args).await?;
        Ok(connection::connect(reviews, |review| review))
    }
}
