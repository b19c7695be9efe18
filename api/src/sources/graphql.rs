//! Sources in GraphQL.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use masthead_entity::{EntryKind, TermKind};

use super::{
    service,
    types::{CreateSourceInput, EditorialSource, Source, UpdateSourceInput},
};
use crate::{
    articles::{self, types::Article},
    error::{AppError, Code, Result},
    faqs::{self, types::Faq},
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        loaders::under,
        visible,
    },
    shown::Moment,
    terms::{
        self, Wanted,
        types::{DeleteTermInput, DeletedTerm},
    },
    wire::{DateTime, Id},
};

const KIND: TermKind = TermKind::Source;

#[ComplexObject]
impl Source {
    /// The published articles that cite it or list it themselves, newest first.
    async fn cited_by(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Article>> {
        let key = (self.at, EntryKind::Article, KIND, self.id.into());
        let rows = under(&ctx.loaders().entries_of, key, page(ctx, first, after, last, before)).await?;
        articles::graphql::connect(ctx, rows).await
    }

    /// The published FAQs that cite it or list it, newest first.
    async fn cited_by_faqs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Faq>> {
        let key = (self.at, EntryKind::Faq, KIND, self.id.into());
        let rows = under(&ctx.loaders().entries_of, key, page(ctx, first, after, last, before)).await?;
        faqs::graphql::connect(ctx, rows).await
    }
}

/// Reading sources.
#[derive(Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// A source, by id or by key. Null when readers see no such source.
    #[graphql(visible = "visible::read_published")]
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its citation key, like `miller2024`; an old one finds it too.")] key: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Option<Source>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let wanted = wanted(id, key)?;
        let row = terms::queries::one(ctx.cx(), KIND, &wanted, at).await?;
        Ok(row.map(Source::of).transpose()?.map(|source| source.at(at)))
    }

    /// The sources that something published cites or lists, by title.
    #[graphql(visible = "visible::read_published")]
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Connected<Source>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let args = page(ctx, first, after, last, before);
        let rows = terms::queries::list(ctx.cx(), KIND, &args, at).await?;
        Ok(connect(rows.try_map(Source::of)?, |source| source.at(at)))
    }
}

/// Sources on the desk.
#[derive(Default)]
pub struct SourceDesk;

#[Object]
impl SourceDesk {
    /// A source, used or not, by id or by key.
    #[graphql(visible = "visible::read_term")]
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its citation key, like `miller2024`; an old one finds it too.")] key: Option<String>,
    ) -> Result<Option<EditorialSource>> {
        let wanted = wanted(id, key)?;
        terms::queries::desk_one(ctx.cx(), KIND, &wanted).await?.map(EditorialSource::of).transpose()
    }

    /// All sources, used or not, by title.
    #[graphql(visible = "visible::read_term")]
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialSource>> {
        let rows = terms::queries::desk_list(ctx.cx(), KIND, &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows.try_map(EditorialSource::of)?, |source| source))
    }
}

/// A source that was made or changed.
#[derive(SimpleObject)]
pub struct SourcePayload {
    /// As it is now.
    source: EditorialSource,
}

/// Changing sources.
#[derive(Default)]
pub struct SourceMutation;

#[Object]
impl SourceMutation {
    /// Makes a source.
    #[graphql(visible = "visible::create_label")]
    async fn create_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source.")] input: CreateSourceInput,
    ) -> Result<Option<SourcePayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Changes a source.
    #[graphql(visible = "visible::update_term")]
    async fn update_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which source, and the changes.")] input: UpdateSourceInput,
    ) -> Result<Option<SourcePayload>> {
        let UpdateSourceInput { id, expected_version, changes } = input;
        service::update(ctx.cx(), id.into(), expected_version, changes).await?;
        payload(ctx, id).await
    }

    /// Deletes a source: it is hidden everywhere.
    #[graphql(visible = "visible::delete_term")]
    async fn delete_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which source.")] input: DeleteTermInput,
    ) -> Result<Option<DeletedTerm>> {
        terms::delete(ctx.cx(), KIND, input.id.into(), input.expected_version).await?;
        Ok(Some(DeletedTerm { id: input.id }))
    }
}

async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<SourcePayload>> {
    let row = terms::queries::desk_one(ctx.cx(), KIND, &Wanted::Id(id.0)).await?;
    row.map(|row| Ok(SourcePayload { source: EditorialSource::of(row)? })).transpose()
}

/// What the arguments `id` and `key` mean: one of the two must be given.
fn wanted(id: Option<Id>, key: Option<String>) -> Result<Wanted> {
    match id.is_some() == key.is_some() {
        true => Err(AppError::new(Code::InvalidRequest, "Give either `id` or `key`.")),
        false => Wanted::by(id, key),
    }
}
