//! Inputs that all kinds of terms share.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Wanted, Wish};
use crate::{validate::Check, wire::Id};

/// Which term to delete.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteTermInput {
    /// Which.
    pub id: Id,
    /// The version that the deletion starts from.
    pub expected_version: Option<i32>,
}

/// What was deleted.
#[derive(Clone, Debug, SimpleObject)]
pub struct DeletedTerm {
    /// Its id.
    pub id: Id,
}

/// Something that exists, by id or by slug: give one of the two.
#[derive(Clone, Debug, Deserialize, Serialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(name = "ReferenceInput")]
pub struct Reference {
    /// Its id.
    pub id: Option<Id>,
    /// Its slug.
    pub slug: Option<String>,
}

impl Reference {
    /// Checked.
    pub fn wanted(&self, check: &mut Check, path: &str) -> Wanted {
        wanted(check, path, self.id, self.slug.as_deref(), "slug")
    }

    /// A term that is to be one that exists.
    pub fn wish(&self, check: &mut Check, path: &str) -> Wish {
        Wish::Existing(self.wanted(check, path))
    }
}

/// By id or by name, and not by both.
pub fn wanted(check: &mut Check, path: &str, id: Option<Id>, name: Option<&str>, field: &str) -> Wanted {
    match (id, name) {
        (Some(id), None) => Wanted::Id(id.0),
        (None, Some(name)) => Wanted::named(name),
        _ => {
            check.fault(path, format!("Give either `id` or `{field}`."));
            Wanted::Slug(String::new())
        }
    }
}
