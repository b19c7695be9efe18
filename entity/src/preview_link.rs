//! Preview links: with what whoever has one sees one revision of one entry. Stored as SHA-256 only.

use sea_orm::entity::prelude::*;

use crate::{AccountId, EntryId, PreviewLinkId, RevisionId, Timestamp};

/// One preview link.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "preview_link")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PreviewLinkId,
    /// SHA-256 of its token, in lower-case hexadecimal. Unique.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// The entry.
    pub entry_id: EntryId,
    /// The revision that it shows.
    pub revision_id: RevisionId,
    /// Who made it; null for an API token and the command line.
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops to show anything.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
