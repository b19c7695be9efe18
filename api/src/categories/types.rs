//! Inputs and views of categories.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::{TermId, TermKind, term_version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    limits,
    shown::Moment,
    terms::{Draft, queries::OnDesk, types::Reference},
    validate::Check,
    wire::{DateTime, Id},
};

/// A place in the tree that articles are sorted into. Readers see it from its creation.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Category {
    /// Its id.
    pub id: Id,
    /// Its slug, like `rivers-and-lakes`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs into it; empty where nobody has said it.
    pub description: String,
    /// The one above it.
    #[graphql(skip)]
    #[serde(skip)]
    pub parent_id: Option<TermId>,
    /// The moment that it is of.
    #[graphql(skip)]
    #[serde(skip)]
    pub at: Moment,
}

impl From<term_version::Model> for Category {
    fn from(row: term_version::Model) -> Self {
        Self {
            id: row.term_id.into(),
            slug: row.slug,
            name: row.name,
            description: row.text,
            parent_id: row.parent_id,
            at: Moment::Now,
        }
    }
}

impl Category {
    /// The same, of this moment: so is what hangs on it.
    pub fn at(self, at: Moment) -> Self {
        Self { at, ..self }
    }
}

/// A category as editors see it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialCategory {
    /// Its id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs into it.
    pub description: String,
    /// The category above it; null for a root.
    pub parent_id: Option<Id>,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

impl From<OnDesk> for EditorialCategory {
    fn from(row: OnDesk) -> Self {
        Self {
            id: row.now.term_id.into(),
            version: row.version,
            slug: row.now.slug,
            name: row.now.name,
            description: row.now.text,
            parent_id: row.now.parent_id.map(Id::from),
            created_at: row.created_at.into(),
            updated_at: row.now.valid_from.into(),
        }
    }
}

/// A category to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCategoryInput {
    /// Its name.
    pub name: String,
    /// Its slug; made from the name when it is left out.
    pub slug: Option<String>,
    /// What belongs into it.
    pub description: Option<String>,
    /// The category above it; a root when it is left out.
    pub parent: Option<Reference>,
}

impl CreateCategoryInput {
    /// Checked, under the parent that was found for it.
    pub fn draft(self, check: &mut Check, parent: Option<TermId>) -> Draft {
        let name = check.line("/name", &self.name, limits::NAME);
        let slug = self.slug.map(|slug| check.slug("/slug", &slug));
        let text = check.markdown("/description", &self.description.unwrap_or_default(), limits::DESCRIPTION);
        Draft { text, parent, ..Draft::new(TermKind::Category, name, slug) }
    }
}

/// Changes of a category. What is left out stays; null empties what may be empty.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CategoryChanges {
    /// Its name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: MaybeUndefined<String>,
    /// Its slug; null has it made from the name again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub slug: MaybeUndefined<String>,
    /// What belongs into it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub description: MaybeUndefined<String>,
    /// The category above it; null makes it a root.
    #[serde(default)]
    #[schema(value_type = Option<Reference>)]
    pub parent: MaybeUndefined<Reference>,
}

impl CategoryChanges {
    /// Makes the changes to what the category is. The parent was found before; it is `None` where it stays.
    pub fn apply(self, mut draft: Draft, check: &mut Check, parent: Option<Option<TermId>>) -> Draft {
        check.change_line("/name", self.name, limits::NAME, &mut draft.name);
        check.change_slug("/slug", self.slug, &mut draft.slug);
        check.change_markdown("/description", self.description, limits::DESCRIPTION, &mut draft.text);
        draft.parent = parent.unwrap_or(draft.parent);
        draft
    }
}

/// Which category to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCategoryInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: CategoryChanges,
}
