//! Entries: articles and FAQs, the identity that revisions and publications belong to.

use sea_orm::entity::prelude::*;

use crate::{AccountId, CommentPolicy, EntryId, EntryKind, RevisionId, Stage, Timestamp, Visibility};

/// An article or a FAQ.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    /// Its id, the same for readers and editors.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    /// Article or FAQ.
    pub kind: EntryKind,
    /// Its language, BCP 47, fixed at creation.
    pub locale: String,
    /// The entries that say the same in other languages share this.
    pub translation_group: Uuid,
    /// Raised by every change of the entry.
    pub version: i32,
    /// Of the working revision; null when that is what is published.
    pub stage: Option<Stage>,
    /// Whether readers see it.
    pub visibility: Visibility,
    /// The newest revision. Null only inside the transaction that creates the entry.
    pub working_revision_id: Option<RevisionId>,
    /// When readers first saw it; null as long as they never did.
    pub first_published_at: Option<Timestamp>,
    /// How it takes comments; null means as the site does.
    pub comment_policy: Option<CommentPolicy>,
    /// For how many days after its first publication it takes comments, 0 for ever; null means as long as the site says.
    pub comment_days: Option<i32>,
    /// Approved comments, kept in the transaction that changes one.
    pub comment_count: i32,
    /// Who is to work on it next.
    pub assignee_id: Option<AccountId>,
    /// Who created it; null for the demo content and the command line.
    pub created_by: Option<AccountId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed, for the desk; readers see `publication.updated_at`.
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
