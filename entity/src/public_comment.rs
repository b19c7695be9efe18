//! The view `public_comment`: approved comments of published entries, and the places of others that have approved answers;
//! of both only what readers may see.

use sea_orm::entity::prelude::*;

use crate::{CommentId, EntryId, Timestamp};

/// A comment as readers see it. The view, not the code, leaves the others out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "public_comment")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentId,
    /// The article.
    pub entry_id: EntryId,
    /// The comment that it answers.
    pub parent_id: Option<CommentId>,
    /// 0 for one that answers the article, 1 for an answer to that ...
    pub depth: i32,
    /// Approved comments below it, on every level.
    pub reply_count: i32,
    /// The name that is shown. Null where the comment itself is not.
    pub author_name: Option<String>,
    /// The website that the name links to.
    pub author_url: Option<String>,
    /// It was written by a member of the staff, signed in.
    pub is_staff: bool,
    /// The text as sanitised HTML. Null where the comment itself is not shown.
    pub body_html: Option<String>,
    /// From which pages draw a picture for the commenter. Null where the comment itself is not shown.
    pub identicon_seed: Option<String>,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// When its text was last edited.
    pub edited_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
