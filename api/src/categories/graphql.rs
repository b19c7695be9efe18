//! Categories in GraphQL.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use masthead_entity::{EntryKind, TermKind};

use super::{
    service,
    types::{Category, CreateCategoryInput, EditorialCategory, UpdateCategoryInput},
};
use crate::{
    articles::{self, types::Article},
    error::Result,
    graphql::{
        RequestContext,
        connection::{Connected, connect, page},
        loaders::{list, one, under},
        visible,
    },
    shown::Moment,
    terms::{
        self, Wanted,
        types::{DeleteTermInput, DeletedTerm},
    },
    wire::{DateTime, Id},
};

const KIND: TermKind = TermKind::Category;

#[ComplexObject]
impl Category {
    /// The category above it; null for a root.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        let Some(parent) = self.parent_id else { return Ok(None) };
        let parent = one(&ctx.loaders().terms, (self.at, KIND, parent)).await?;
        Ok(parent.map(|row| Category::from(row).at(self.at)))
    }

    /// The categories directly below it, by name.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        let rows = list(&ctx.loaders().children, (self.at, self.id.into())).await?;
        Ok(rows.into_iter().map(|row| Category::from(row).at(self.at)).collect())
    }

    /// The published articles in it or in a category below it, newest first.
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

/// Reading categories.
#[derive(Default)]
pub struct CategoryQuery;

#[Object]
impl CategoryQuery {
    /// A category, by id or by slug. Null when there is none.
    #[graphql(visible = "visible::read_published")]
    async fn category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its slug; an old one finds it too.")] slug: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Option<Category>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let wanted = Wanted::by(id, slug)?;
        let row = terms::queries::one(ctx.cx(), KIND, &wanted, at).await?;
        Ok(row.map(|row| Category::from(row).at(at)))
    }

    /// All categories, on every level of the tree, by name.
    #[graphql(visible = "visible::read_published")]
    async fn categories(
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
    ) -> Result<Connected<Category>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let args = page(ctx, first, after, last, before);
        let rows = terms::queries::list(ctx.cx(), KIND, &args, at).await?;
        Ok(connect(rows, |row| Category::from(row).at(at)))
    }
}

/// Categories on the desk.
#[derive(Default)]
pub struct CategoryDesk;

#[Object]
impl CategoryDesk {
    /// A category, by id or by slug.
    #[graphql(visible = "visible::read_term")]
    async fn category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its slug; an old one finds it too.")] slug: Option<String>,
    ) -> Result<Option<EditorialCategory>> {
        let wanted = Wanted::by(id, slug)?;
        Ok(terms::queries::desk_one(ctx.cx(), KIND, &wanted).await?.map(EditorialCategory::from))
    }

    /// All categories, on every level of the tree, by name.
    #[graphql(visible = "visible::read_term")]
    async fn categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialCategory>> {
        let rows = terms::queries::desk_list(ctx.cx(), KIND, &page(ctx, first, after, last, before)).await?;
        Ok(connect(rows, EditorialCategory::from))
    }
}

/// A category that was made or changed.
#[derive(SimpleObject)]
pub struct CategoryPayload {
    /// As it is now.
    category: EditorialCategory,
}

/// Changing categories.
#[derive(Default)]
pub struct CategoryMutation;

#[Object]
impl CategoryMutation {
    /// Makes a category.
    #[graphql(visible = "visible::create_term")]
    async fn create_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The category.")] input: CreateCategoryInput,
    ) -> Result<Option<CategoryPayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Changes a category.
    #[graphql(visible = "visible::update_term")]
    async fn update_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which category, and the changes.")] input: UpdateCategoryInput,
    ) -> Result<Option<CategoryPayload>> {
        let UpdateCategoryInput { id, expected_version, changes } = input;
        service::update(ctx.cx(), id.into(), expected_version, changes).await?;
        payload(ctx, id).await
    }

    /// Deletes a category: it is hidden everywhere. One with children is not deleted.
    #[graphql(visible = "visible::delete_term")]
    async fn delete_category(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which category.")] input: DeleteTermInput,
    ) -> Result<Option<DeletedTerm>> {
        terms::delete(ctx.cx(), KIND, input.id.into(), input.expected_version).await?;
        Ok(Some(DeletedTerm { id: input.id }))
    }
}

async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<CategoryPayload>> {
    let row = terms::queries::desk_one(ctx.cx(), KIND, &Wanted::Id(id.0)).await?;
    Ok(row.map(|row| CategoryPayload { category: row.into() }))
}
