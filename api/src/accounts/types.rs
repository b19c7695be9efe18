//! Inputs and views of accounts.

use async_graphql::{Enum, InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::{AccountStatus as Stored, account};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{DateTime, Id};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::Role")]
pub enum Role {
    /// Everything, accounts, tokens and settings included.
    Administrator,
    /// Everybody's content, and moderation.
    Editor,
    /// Writes and publishes what is its own.
    Author,
    /// Writes what is its own; others publish it.
    Contributor,
    /// Moderates comments, and nothing else.
    Moderator,
}

/// Whether an account signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// It has no password yet.
    Invited,
    /// It does.
    Active,
    /// It may not.
    Suspended,
    /// It is gone, and only named by what it did.
    Deleted,
}

/// One's own account.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id.
    pub id: Id,
    /// The e-mail address that signs in.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

impl From<account::Model> for Account {
    fn from(row: account::Model) -> Self {
        Self { id: row.id.into(), email: row.email, name: row.name, role: row.role.into() }
    }
}

/// An account as administrators see it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialAccount {
    /// Its id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// The e-mail address that signs in; empty when it is deleted.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it signs in.
    pub status: AccountStatus,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

impl From<account::Model> for EditorialAccount {
    fn from(row: account::Model) -> Self {
        let status = match row.status {
            Stored::Active if row.password_hash.is_none() => AccountStatus::Invited,
            Stored::Active => AccountStatus::Active,
            Stored::Suspended => AccountStatus::Suspended,
            Stored::Deleted => AccountStatus::Deleted,
        };
        Self {
            id: row.id.into(),
            version: row.version,
            email: row.email,
            name: row.name,
            role: row.role.into(),
            status,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }
}

/// An account to be made.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAccountInput {
    /// The e-mail address that will sign in.
    pub email: String,
    /// The name that colleagues see; the part of the address before the @ when it is left out.
    pub name: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Its password, of 12 characters at least. When it is left out, an invitation to choose one goes to the address.
    pub password: Option<String>,
}

/// Changes of an account. What is left out stays. Another role or address ends its sessions.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountChanges {
    /// The e-mail address that signs in.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub email: MaybeUndefined<String>,
    /// The name that colleagues see.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: MaybeUndefined<String>,
    /// What it may do.
    pub role: Option<Role>,
}

/// Which account to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateAccountInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: AccountChanges,
}

/// Which account to suspend, restore or delete.
#[derive(Clone, Debug, InputObject)]
pub struct MoveAccountInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
}

/// Another password for one's own account.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordInput {
    /// The password until now.
    pub current_password: String,
    /// The password from now on, of 12 characters at least.
    pub new_password: String,
}

/// Whose password is lost.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestPasswordResetInput {
    /// The e-mail address that signs in.
    pub email: String,
}

/// A password chosen through the link of a mail.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPasswordInput {
    /// What stands behind `#token=` in the link.
    pub token: String,
    /// The password from now on, of 12 characters at least.
    pub new_password: String,
}

/// That something is taken care of, whether there was anything to do or not.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Always true. Whether there is such an account is not told.
    pub accepted: bool,
}

/// That a password was set.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasswordSet {
    /// Always true. Every session of the account is ended; sign in with the new password.
    pub changed: bool,
}
