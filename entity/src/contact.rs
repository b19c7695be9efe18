//! Contacts: the addresses behind a comment. No query of readers joins this table.

use sea_orm::entity::prelude::*;

use crate::{CommentId, Timestamp};

/// How the writer of one comment can be reached, and where it came from. Both optional: imported comments have none.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// The comment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub comment_id: CommentId,
    /// The e-mail address as typed.
    pub email: Option<String>,
    /// The address as a key, by which all comments of one person are found.
    pub email_key: Option<String>,
    /// The network that it came from, as a keyed hash only.
    pub network_hash: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
