//! Authors in GraphQL.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use masthead_entity::{EntryKind, TermKind};

use super::{
    service,
    types::{Author, CreateAuthorInput, EditorialAuthor, UpdateAuthorInput},
};
use crate::{
    articles::{self, types::Article},
    error::Result,
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

const KIND: TermKind = TermKind::Author;

#[ComplexObject]
impl Author {
    /// The published articles under this byline, newest first.
    async fn articles(
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
}

/// Reading authors.
#[derive(Default)]
pub struct AuthorQuery;

#[Object]
impl AuthorQuery {
    /// An author, by id or by slug. Null when there is none.
    #[graphql(visible = "visible::read_published")]
    async fn author(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their id.")] id: Option<Id>,
        #[graphql(desc = "Their slug; an old one finds them too.")] slug: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Option<Author>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let wanted = Wanted::by(id, slug)?;
        let row = terms::queries::one(ctx.cx(), KIND, &wanted, at).await?;
        Ok(row.map(Author::of).transpose()?.map(|author| author.at(at)))
    }

    /// All authors, by name.
    #[graphql(visible = "visible::read_published")]
    async fn authors(
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
    ) -> Result<Connected<Author>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let args = page(ctx, first, after, last, before);
        let rows = terms::queries::list(ctx.cx(), KIND, &args, at).await?;
        Ok(connect(rows.try_map(Author::of)?, |author| author.at(at)))
    }
}

/// Authors on the desk.
#[derive(Default)]
pub struct AuthorDesk;

#[Object]
impl AuthorDesk {
    /// An author, by id or by slug.
    #[graphql(visible = "visible::read_term")]
    async fn author(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their id.")] id: Option<Id>,
        #[graphql(desc = "Their slug; an old one finds them too.")] slug: Option<String>,
    ) -> Result<Option<EditorialAuthor>> {
        let wanted = Wanted::by(id, slug)?;
        terms::queries::desk_one(ctx.cx(), KIND, &wanted).await?.map(EditorialAuthor::of).transpose()
    }

    /// All authors, by name.
    #[graphql(visible = "visible::read_term")]
    async fn authors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialAuthor>> {
        let rows = terms::queries::desk_list(ctx.cx(), KIND, &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows.try_map(EditorialAuthor::of)?, |author| author))
    }
}

/// An author that was made or changed.
#[derive(SimpleObject)]
pub struct AuthorPayload {
    /// As they are now.
    author: EditorialAuthor,
}

/// Changing authors.
#[derive(Default)]
pub struct AuthorMutation;

#[Object]
impl AuthorMutation {
    /// Makes an author.
    #[graphql(visible = "visible::create_term")]
    async fn create_author(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The author.")] input: CreateAuthorInput,
    ) -> Result<Option<AuthorPayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Changes an author.
    #[graphql(visible = "visible::update_term")]
    async fn update_author(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which author, and the changes.")] input: UpdateAuthorInput,
    ) -> Result<Option<AuthorPayload>> {
        let UpdateAuthorInput { id, expected_version, changes } = input;
        service::update(ctx.cx(), id.into(), expected_version, changes).await?;
        payload(ctx, id).await
    }

    /// Deletes an author: they are hidden everywhere.
    #[graphql(visible = "visible::delete_term")]
    async fn delete_author(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which author.")] input: DeleteTermInput,
    ) -> Result<Option<DeletedTerm>> {
        terms::delete(ctx.cx(), KIND, input.id.into(), input.expected_version).await?;
        Ok(Some(DeletedTerm { id: input.id }))
    }
}

async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<AuthorPayload>> {
    let row = terms::queries::desk_one(ctx.cx(), KIND, &Wanted::Id(id.0)).await?;
    row.map(|row| Ok(AuthorPayload { author: EditorialAuthor::of(row)? })).transpose()
}
