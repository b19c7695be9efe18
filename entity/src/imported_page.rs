//! Pages that were imported: one file makes one article.

use sea_orm::entity::prelude::*;

use crate::{EntryId, Timestamp};

/// One file, and the article that it became.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_page")]
pub struct Model {
    /// SHA-256 of the file's bytes, in hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    /// The article.
    pub entry_id: EntryId,
    /// When it was imported.
    pub imported_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
