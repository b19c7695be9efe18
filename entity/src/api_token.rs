//! API tokens: with what machines sign in. Stored as SHA-256 only.

use sea_orm::entity::prelude::*;

use crate::{AccountId, ApiTokenId, Timestamp};

/// One API token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    /// SHA-256 of the token, in lower-case hexadecimal. Unique.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// The last characters of the token, by which people tell theirs apart.
    pub hint: String,
    /// What it is for, as its administrator named it.
    pub name: String,
    /// What it may do, as words separated by spaces.
    pub scopes: String,
    /// The administrator who made it; null for the command line.
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops to be accepted.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute or so.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
