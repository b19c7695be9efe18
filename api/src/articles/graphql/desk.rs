//! Articles on the desk in GraphQL.

use async_graphql::{ComplexObject, Context, Object, OutputType};
use masthead_entity::{EntryKind, TermKind};

use super::super::{
    desk::{self, ArticleRevision, EditorialArticle},
    types::Article,
};
use super::view;
use crate::{
    accounts::people::Person,
    authors::types::Author,
    categories::types::Category,
    entries::{
        desk::listing::{EditorialOrder, FilterInput},
        workflow::EntryStatus,
    },
    error::{AppError, Result},
    faqs::desk::EditorialFaq,
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        loaders::{list, one},
        visible,
    },
    history::graphql::EntryHistory,
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms::Wanted,
    wire::Id,
};

#[ComplexObject]
impl EditorialArticle {
    /// The slug of the working revision.
    async fn slug(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.head_revision(ctx).await?.slug)
    }

    /// The title of the working revision.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.head_revision(ctx).await?.title)
    }

    /// The newest revision: what editors see.
    async fn working_revision(&self, ctx: &Context<'_>) -> Result<ArticleRevision> {
        self.head_revision(ctx).await
    }

    /// What readers see; null as long as they see nothing.
    async fn published(&self, ctx: &Context<'_>) -> Result<Option<Article>> {
        view(ctx, one(&ctx.loaders().articles, (Moment::Now, self.entry())).await?).await
    }

    /// A revision of it, by id. Null when it has no such revision, or not any more.
    async fn revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Id,
    ) -> Result<Option<ArticleRevision>> {
        let row = one(&ctx.loaders().past_revisions, id.into()).await?.filter(|row| row.entry_id == self.entry());
        row.map(ArticleRevision::of).transpose()
    }

    /// What it was.
    #[graphql(flatten)]
    async fn history(&self) -> EntryHistory {
        EntryHistory { kind: EntryKind::Article, entry: self.entry() }
    }
}

impl EditorialArticle {
    async fn head_revision(&self, ctx: &Context<'_>) -> Result<ArticleRevision> {
        let row = match self.on_desk.head {
            Some(head) => one(&ctx.loaders().revisions, head).await?,
            None => None,
        };
        ArticleRevision::of(row.ok_or_else(|| AppError::internal("an entry without a revision"))?)
    }
}

#[ComplexObject]
impl ArticleRevision {
    /// Who saved it; null where that was a machine.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().created_by)
    }

    /// Whether it is what readers see.
    async fn is_published(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().is_published)
    }

    /// Whether readers see it, or saw it once.
    async fn was_published(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().was_published)
    }

    /// Its categories, the first is primary.
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Category)).await?;
        Ok(rows.into_iter().map(Category::from).collect())
    }

    /// Its tags, in order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Tag)).await?;
        Ok(rows.into_iter().map(Tag::from).collect())
    }

    /// Its bylines, in order.
    async fn authors(&self, ctx: &Context<'_>) -> Result<Vec<Author>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Author)).await?;
        rows.into_iter().map(Author::of).collect()
    }

    /// Its sources: those that it cites, in order, then those only listed.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Source)).await?;
        rows.into_iter().map(Source::of).collect()
    }

    /// Its FAQs, in order, in whatever state.
    async fn faqs(&self, ctx: &Context<'_>) -> Result<Vec<EditorialFaq>> {
        let rows = list(&ctx.loaders().revision_faqs, self.id.into()).await?;
        Ok(rows.into_iter().map(EditorialFaq::from).collect())
    }
}

/// Articles on the desk.
#[derive(Default)]
pub struct ArticleDesk;

#[Object]
impl ArticleDesk {
    /// An article in whatever state, by id or by slug.
    #[graphql(visible = "visible::read_entry")]
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "A slug that it has, had, or has reserved.")] slug: Option<String>,
        #[graphql(desc = "The language of the slug, BCP 47; the site's default when it is left out.")] locale: Option<
            String,
        >,
    ) -> Result<Option<EditorialArticle>> {
        desk::one(ctx.cx(), &Wanted::by(id, slug)?, locale.as_deref()).await
    }

    /// Articles in whatever state.
    #[graphql(visible = "visible::read_entry")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these; without it, all that are neither archived nor in the trash.")] status: Option<
            EntryStatus,
        >,
        #[graphql(desc = "Only in this language, BCP 47.")] locale: Option<String>,
        #[graphql(desc = "Narrows the list further.")] filter: Option<FilterInput>,
        #[graphql(desc = "In which order; last changed first when it is left out.")] order_by: Option<EditorialOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialArticle>> {
        let args = page(ctx, first, after, last, before);
        let filter = filter.unwrap_or_default().with(status, locale)?;
        let rows = desk::list(ctx.cx(), filter, "/filter", order_by, &args).await?;
        Ok(connection::connect(rows, |article| article))
    }
}
