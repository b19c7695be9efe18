//! Links in mails with which a password is chosen: each is used once, and stored as the SHA-256 of its token only.

use sea_orm::entity::prelude::*;

use crate::{AccountId, PasswordPurpose, Timestamp};

/// One link.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_link")]
pub struct Model {
    /// SHA-256 of the token, in lower-case hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose password it sets.
    pub account_id: AccountId,
    /// What it is for.
    pub purpose: PasswordPurpose,
    /// When it stops to be accepted.
    pub expires_at: Timestamp,
    /// When it was used, or another took its place.
    pub used_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
