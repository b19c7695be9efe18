//! The FAQs of a revision of an article, in order.

use sea_orm::entity::prelude::*;

use crate::{EntryId, RevisionId};

/// One FAQ of a revision.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision_faq")]
pub struct Model {
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: RevisionId,
    /// The place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The FAQ: the entry, never one of its revisions.
    pub faq_id: EntryId,
}

impl ActiveModelBehavior for ActiveModel {}
