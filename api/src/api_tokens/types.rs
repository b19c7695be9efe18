//! Inputs and views of API tokens.

use async_graphql::{InputObject, SimpleObject};
use masthead_entity::{Timestamp, api_token};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::{Scope, Scopes},
    wire::{DateTime, Id},
};

/// An API token, without its secret.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiToken {
    /// Its id.
    pub id: Id,
    /// What it is for.
    pub name: String,
    /// What it may do, like `content:read`.
    pub scopes: Vec<String>,
    /// The last characters of the token, by which people tell theirs apart.
    pub hint: String,
    /// The account that made it; null where that was the command line.
    pub created_by: Option<Id>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it stops to be accepted.
    pub expires_at: DateTime,
    /// When it was last used, to the minute or so; null while it was not.
    pub last_used_at: Option<DateTime>,
    /// When it was revoked; null while it was not.
    pub revoked_at: Option<DateTime>,
}

impl ApiToken {
    /// A row, and when it was used since that was written.
    pub(super) fn new(row: api_token::Model, used_at: Option<Timestamp>) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            scopes: Scopes::of_words(&row.scopes).iter().map(|scope| scope.word().to_owned()).collect(),
            hint: row.hint,
            created_by: row.created_by.map(Id::from),
            created_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            last_used_at: used_at.max(row.used_at).map(DateTime::from),
            revoked_at: row.revoked_at.map(DateTime::from),
        }
    }
}

/// An API token to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateApiTokenInput {
    /// What it is for.
    pub name: String,
    /// What it may do, of `content:read`, `content:preview`, `content:write`, `content:publish`, `content:import`,
    /// `comments:moderate`, `comments:relay`, `webhooks:manage`.
    #[schema(example = json!(["content:read"]))]
    pub scopes: Vec<String>,
    /// When it stops to be accepted: within 366 days; in 90 days when it is left out.
    pub expires_at: Option<DateTime>,
}

/// A new API token with its secret.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedApiToken {
    /// For `Authorization: Bearer`. It is shown this once.
    pub token: String,
    /// What is kept of it.
    pub api_token: ApiToken,
}

/// Which API token to revoke.
#[derive(Clone, Debug, InputObject)]
pub struct RevokeApiTokenInput {
    /// Which.
    pub id: Id,
}

/// An API token that was revoked.
#[derive(Clone, SimpleObject)]
pub struct RevokedApiToken {
    /// Which.
    pub id: Id,
}

/// Every scope, for the messages that name them.
pub(super) fn all_scopes() -> String {
    Scope::ALL.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(", ")
}
