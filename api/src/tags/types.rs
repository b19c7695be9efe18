//! Inputs and views of tags.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::{TermId, TermKind, term_version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    context::Cx,
    error::Result,
    limits,
    shown::Moment,
    terms::{self, Draft, Wanted, Wish, queries::OnDesk},
    validate::Check,
    wire::{DateTime, Id},
};

/// A flat label. Readers see it while something published carries it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Tag {
    /// Its id.
    pub id: Id,
    /// Its slug, like `glaciers`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it stands for; empty where nobody has said it.
    pub description: String,
    /// The moment that it is of.
    #[graphql(skip)]
    #[serde(skip)]
    pub at: Moment,
}

impl From<term_version::Model> for Tag {
    fn from(row: term_version::Model) -> Self {
        Self { id: row.term_id.into(), slug: row.slug, name: row.name, description: row.text, at: Moment::Now }
    }
}

impl Tag {
    /// The same, of this moment: so is what hangs on it.
    pub fn at(self, at: Moment) -> Self {
        Self { at, ..self }
    }
}

/// A tag as editors see it, used or not.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialTag {
    /// Its id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub description: String,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

impl From<OnDesk> for EditorialTag {
    fn from(row: OnDesk) -> Self {
        Self {
            id: row.now.term_id.into(),
            version: row.version,
            slug: row.now.slug,
            name: row.now.name,
            description: row.now.text,
            created_at: row.created_at.into(),
            updated_at: row.now.valid_from.into(),
        }
    }
}

/// A tag to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTagInput {
    /// Its name.
    pub name: String,
    /// Its slug; made from the name when it is left out.
    pub slug: Option<String>,
    /// What it stands for.
    pub description: Option<String>,
}

impl CreateTagInput {
    /// Checked. `path` is where it stands in the input.
    pub fn draft(self, check: &mut Check, path: &str) -> Draft {
        let name = check.line(&format!("{path}/name"), &self.name, limits::NAME);
        let slug = self.slug.map(|slug| check.slug(&format!("{path}/slug"), &slug));
        let text = self.description.unwrap_or_default();
        let text = check.markdown(&format!("{path}/description"), &text, limits::DESCRIPTION);
        Draft { text, ..Draft::new(TermKind::Tag, name, slug) }
    }
}

/// Changes of a tag. What is left out stays; null empties what may be empty.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TagChanges {
    /// Its name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: MaybeUndefined<String>,
    /// Its slug; null has it made from the name again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub slug: MaybeUndefined<String>,
    /// What it stands for.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub description: MaybeUndefined<String>,
}

impl TagChanges {
    /// Makes the changes to what the tag is.
    pub fn apply(self, mut draft: Draft) -> Result<Draft> {
        let mut check = Check::default();
        check.change_line("/name", self.name, limits::NAME, &mut draft.name);
        check.change_slug("/slug", self.slug, &mut draft.slug);
        check.change_markdown("/description", self.description, limits::DESCRIPTION, &mut draft.text);
        check.done()?;
        Ok(draft)
    }
}

/// Which tag to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateTagInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: TagChanges,
}

impl UpdateTagInput {
    /// Which.
    pub fn term(&self) -> TermId {
        self.id.into()
    }
}

/// A tag of an entry: one that exists, by `id` or by `slug` alone; or by its `name` the one that is called so, and a new one
/// where there is none.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TagReferenceInput {
    /// Its id, if it exists.
    pub id: Option<Id>,
    /// Its slug, like `glaciers`. Beside a name it makes a new tag of this slug, whatever there is.
    pub slug: Option<String>,
    /// Its name, in capitals or not, with accents or without; or its slug.
    pub name: Option<String>,
    /// Of a new one: what it stands for. One that exists keeps what it has.
    pub description: Option<String>,
}

impl TagReferenceInput {
    /// Checked. `path` is where it stands in the input.
    pub fn wish(self, cx: &Cx, check: &mut Check, path: &str) -> Wish {
        let Self { id, slug, name, description } = self;
        match (id, name) {
            (None, Some(name)) => {
                let draft = CreateTagInput { name, slug, description }.draft(check, path);
                let wish = if draft.slug.is_none() { Wish::Named } else { Wish::New };
                wish(TermId(cx.new_id()), Box::new(draft))
            }
            (Some(id), Some(_)) => {
                check.fault(path, "Give either the `id` of a tag that exists, or a `name`.");
                Wish::Existing(Wanted::Id(id.0))
            }
            (id, None) => {
                let alone = "Name a tag by `id` or `slug` alone; a description is for a new one, which has a `name`.";
                check.rule(description.is_none(), path, alone);
                Wish::Existing(terms::types::wanted(check, path, id, slug.as_deref(), "slug"))
            }
        }
    }
}
