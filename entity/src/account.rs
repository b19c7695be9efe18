//! Accounts: who signs in. Never visible to readers.

use sea_orm::entity::prelude::*;

use crate::{AccountId, AccountStatus, Role, TermId, Timestamp};

/// A person or a service that signs in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The e-mail address as typed.
    pub email: String,
    /// The address as a key: NFC, lower-case, the domain in IDNA form. Unique.
    #[sea_orm(unique)]
    pub email_key: String,
    /// What editors see of the account.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may sign in.
    pub status: AccountStatus,
    /// Argon2id, as a PHC string; null for an account that cannot sign in by password.
    pub password_hash: Option<String>,
    /// The byline that belongs to this account.
    pub author_id: Option<TermId>,
    /// Raised by every change.
    pub version: i32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
