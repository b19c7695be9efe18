//! Views of accounts.

use async_graphql::{Enum, SimpleObject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Id;

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
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
