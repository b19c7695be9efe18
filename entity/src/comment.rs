//! Comments, as moderators see them. The addresses behind them stand in `contact`.

use sea_orm::entity::prelude::*;

use crate::{AccountId, CommentId, CommentStatus, EntryId, Timestamp};

/// What a reader wrote under an article.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
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
    /// Whether readers see it.
    pub status: CommentStatus,
    /// The name that is shown.
    pub author_name: String,
    /// The website that the name links to.
    pub author_url: Option<String>,
    /// It was written by a member of the staff, signed in.
    pub is_staff: bool,
    /// The account of that member.
    pub account_id: Option<AccountId>,
    /// The text as it was typed.
    pub text: String,
    /// The text as sanitised HTML.
    pub body_html: String,
    /// The name and the text, folded, in which words are looked for.
    pub search_key: String,
    /// What comments that say the same have in common; null where it says little.
    pub likeness: Option<i64>,
    /// From which pages draw a picture for the commenter; it says nothing of who that is.
    pub identicon_seed: String,
    /// The name that was submitted, where the comment has been edited since.
    pub original_author_name: Option<String>,
    /// The website that was submitted, where the comment has been edited since.
    pub original_author_url: Option<String>,
    /// The text that was submitted, where the comment has been edited since; null where it never was.
    pub original_text: Option<String>,
    /// Approved comments below it, on every level. While there are some, readers see its place whatever its state.
    pub reply_count: i32,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// A moderator edited it last. While readers see it, its commenter does not edit it any more.
    pub is_edited_by_staff: bool,
    /// Its commenter took it back; it is never shown again.
    pub is_withdrawn: bool,
    /// What it said is gone for good; its place stays while there are answers.
    pub is_erased: bool,
    /// A moderator has decided about it.
    pub is_decided: bool,
    /// When it came into its state.
    pub decided_at: Timestamp,
    /// The points of what spoke against it when it was last written; 0 for nothing.
    pub suspicion: i32,
    /// What that was, as a JSON array.
    pub suspicions: String,
    /// Raised by every change.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
