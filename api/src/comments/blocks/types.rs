//! Inputs and views of what is blocked in comments.

use async_graphql::{Enum, InputObject, SimpleObject};
use masthead_entity::{BlockKind, comment_block};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{DateTime, Id};

/// What can be blocked in comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "BlockKind")]
pub enum CommentBlockKind {
    /// A word or phrase, of the name or the text, whatever its case and marks: whole words, but for a `*` before or behind.
    Word,
    /// The e-mail address of who writes.
    Email,
    /// A domain with those below it: of links, of the website, of the e-mail address.
    Domain,
    /// The network that a comment comes from: an address; of IPv6 the first 64 bits.
    Network,
}

/// Something that is blocked in comments. Not `Debug`: it may hold an e-mail address.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentBlock {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: CommentBlockKind,
    /// The word, folded; the e-mail address; the domain. Null for a network, of which only a hash is kept.
    pub value: Option<String>,
    /// Why, for moderators.
    pub note: String,
    /// Since when.
    pub created_at: DateTime,
}

impl From<comment_block::Model> for CommentBlock {
    fn from(row: comment_block::Model) -> Self {
        let value = (row.kind != BlockKind::Network).then_some(row.value);
        let (id, kind, created_at) = (row.id.into(), row.kind.into(), row.created_at.into());
        Self { id, kind, value, note: row.note, created_at }
    }
}

/// Something to be blocked in the comments that come from now on. Not `Debug`: it may hold an e-mail address.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentBlockInput {
    /// What it is.
    pub kind: CommentBlockKind,
    /// A word or phrase, like `cheap watches` or `casino*`; an e-mail address; a domain; a network address. Left out where
    /// `commentId` is given.
    pub value: Option<String>,
    /// The comment whose e-mail address or network is meant.
    pub comment_id: Option<Id>,
    /// Why, for moderators: at most 2,000 characters.
    pub note: Option<String>,
}

/// What was blocked. Not `Debug`: it may hold an e-mail address.
#[derive(Clone, SimpleObject)]
pub struct CommentBlockPayload {
    /// As it stands on the list.
    pub comment_block: CommentBlock,
}

/// What is not to be blocked any more.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct DeleteCommentBlockInput {
    /// Which.
    pub id: Id,
}

/// What is not blocked any more.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct DeleteCommentBlockPayload {
    /// Which.
    pub id: Id,
}
