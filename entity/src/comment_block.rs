//! What is blocked in comments.

use sea_orm::entity::prelude::*;

use crate::{BlockKind, CommentBlockId, Timestamp};

/// One thing that puts a comment with the spam.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment_block")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentBlockId,
    /// What it is.
    pub kind: BlockKind,
    /// The word folded, the address as a key, the domain in its ASCII form, or the keyed hash of the network.
    pub value: String,
    /// Why, for moderators.
    pub note: String,
    /// Since when.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
