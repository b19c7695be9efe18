//! Terms: the identity of tags, categories, authors and sources.

use sea_orm::entity::prelude::*;

use crate::{TermId, TermKind, Timestamp};

/// A tag, a category, an author or a source. What it is called, and the rest, stands in `term_version`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "term")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TermId,
    /// Which of the four.
    pub kind: TermKind,
    /// Raised by every change.
    pub version: i32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was deleted: hidden, never removed, since past publications name it.
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
