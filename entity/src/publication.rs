//! Publications: what readers see or saw. The only door from a reader to a revision.

use sea_orm::entity::prelude::*;

use crate::{EntryId, EntryKind, PublicationId, RevisionId, Timestamp};

/// What readers saw of one entry in the half-open interval from `valid_from` to `valid_to`.
///
/// Written at publishing, never changed afterwards except to close `valid_to`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PublicationId,
    /// The entry.
    pub entry_id: EntryId,
    /// Article or FAQ, repeated from the entry.
    pub kind: EntryKind,
    /// The language, repeated from the entry.
    pub locale: String,
    /// The version that the entry has since it was opened, repeated from the entry.
    pub entry_version: i32,
    /// The revision that is shown.
    pub revision_id: RevisionId,
    /// The slug under which it is shown, repeated from the revision.
    pub slug: String,
    /// The title as it is sorted by.
    pub title_key: String,
    /// The date shown to readers.
    pub published_at: Timestamp,
    /// The date of the last change of substance, shown to readers.
    pub updated_at: Timestamp,
    /// What was put right with it, in a note to readers; null where nothing was.
    pub correction: Option<String>,
    /// From when; journal time.
    pub valid_from: Timestamp,
    /// Until when; null as long as it is open.
    pub valid_to: Option<Timestamp>,
    /// The snapshot.
    #[sea_orm(belongs_to, from = "revision_id", to = "id")]
    pub revision: HasOne<super::revision::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
