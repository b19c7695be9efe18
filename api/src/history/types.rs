//! Inputs of the history.

use async_graphql::InputObject;
use masthead_entity::RevisionId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{error::Result, limits, validate::Check, wire::Id};

/// How to go back to a revision.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreRevisionOptions {
    /// What is to be said about the new revision, for colleagues.
    pub note: Option<String>,
}

impl RestoreRevisionOptions {
    /// The note, checked.
    pub fn checked(self) -> Result<Option<String>> {
        let mut check = Check::default();
        let note = self.note.map(|note| check.line("/note", &note, limits::NOTE));
        check.done().map(|()| note)
    }
}

/// Which revision of which article to go back to.
#[derive(Clone, Debug, InputObject)]
pub struct RestoreArticleRevisionInput {
    /// Which article.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The revision whose content becomes the working one again.
    pub revision_id: Id,
    /// How.
    #[graphql(flatten)]
    pub options: RestoreRevisionOptions,
}

/// Which revision of which FAQ to go back to.
#[derive(Clone, Debug, InputObject)]
pub struct RestoreFaqRevisionInput {
    /// Which FAQ.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The revision whose content becomes the working one again.
    pub revision_id: Id,
    /// How.
    #[graphql(flatten)]
    pub options: RestoreRevisionOptions,
}

/// Which two revisions are compared.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// The revision that is compared.
    pub from: Id,
    /// The revision that it is compared with.
    pub to: Id,
}

impl DiffQuery {
    /// The two.
    pub fn ids(self) -> (RevisionId, RevisionId) {
        (self.from.into(), self.to.into())
    }
}
