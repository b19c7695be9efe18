//! Tags in GraphQL.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use masthead_entity::{EntryKind, TermKind};

use super::types::{CreateTagInput, EditorialTag, Tag, UpdateTagInput};
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
    validate::Check,
    wire::{DateTime, Id},
};

const KIND: TermKind = TermKind::Tag;

#[ComplexObject]
impl Tag {
    /// The published articles that carry the tag, newest first.
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

/// Reading tags.
#[derive(Default)]
pub struct TagQuery;

#[Object]
impl TagQuery {
    /// A tag, by id or by slug. Null when readers see no such tag.
    #[graphql(visible = "visible::read_published")]
    async fn tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its slug; an old one finds it too.")] slug: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Option<Tag>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let wanted = Wanted::by(id, slug)?;
        let row = terms::queries::one(ctx.cx(), KIND, &wanted, at).await?;
        Ok(row.map(|row| Tag::from(row).at(at)))
    }

    /// The tags that something published carries, by name.
    #[graphql(visible = "visible::read_published")]
    async fn tags(
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
    ) -> Result<Connected<Tag>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let args = page(ctx, first, after, last, before);
        let rows = terms::queries::list(ctx.cx(), KIND, &args, at).await?;
        Ok(connect(rows, |row| Tag::from(row).at(at)))
    }
}

/// Tags on the desk.
#[derive(Default)]
pub struct TagDesk;

#[Object]
impl TagDesk {
    /// A tag, used or not, by id or by slug.
    #[graphql(visible = "visible::read_term")]
    async fn tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its slug; an old one finds it too.")] slug: Option<String>,
    ) -> Result<Option<EditorialTag>> {
        let wanted = Wanted::by(id, slug)?;
        Ok(terms::queries::desk_one(ctx.cx(), KIND, &wanted).await?.map(EditorialTag::from))
    }

    /// All tags, used or not, by name.
    #[graphql(visible = "visible::read_term")]
    async fn tags(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialTag>> {
        let rows = terms::queries::desk_list(ctx.cx(), KIND, &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows, EditorialTag::from))
    }
}

/// A tag that was made or changed.
#[derive(SimpleObject)]
pub struct TagPayload {
    /// As it is now.
    tag: EditorialTag,
}

/// Changing tags.
#[derive(Default)]
pub struct TagMutation;

#[Object]
impl TagMutation {
    /// Makes a tag.
    #[graphql(visible = "visible::create_label")]
    async fn create_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tag.")] input: CreateTagInput,
    ) -> Result<Option<TagPayload>> {
        let mut check = Check::default();
        let draft = input.draft(&mut check, "");
        check.done()?;
        let id = terms::create(ctx.cx(), draft).await?;
        payload(ctx, id.into()).await
    }

    /// Changes a tag.
    #[graphql(visible = "visible::update_term")]
    async fn update_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag, and the changes.")] input: UpdateTagInput,
    ) -> Result<Option<TagPayload>> {
        let UpdateTagInput { id, expected_version, changes } = input;
        let change = Box::new(|draft| changes.apply(draft));
        terms::update(ctx.cx(), KIND, id.into(), expected_version, change).await?;
        payload(ctx, id).await
    }

    /// Deletes a tag: it is hidden everywhere.
    #[graphql(visible = "visible::delete_term")]
    async fn delete_tag(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tag.")] input: DeleteTermInput,
    ) -> Result<Option<DeletedTerm>> {
        terms::delete(ctx.cx(), KIND, input.id.into(), input.expected_version).await?;
        Ok(Some(DeletedTerm { id: input.id }))
    }
}

async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<TagPayload>> {
    let row = terms::queries::desk_one(ctx.cx(), KIND, &Wanted::Id(id.0)).await?;
    Ok(row.map(|row| TagPayload { tag: row.into() }))
}
