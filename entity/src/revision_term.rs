//! The terms of a revision, in order.

use sea_orm::entity::prelude::*;

use crate::{RevisionId, TermId, TermKind};

/// One tag, category, author or source of a revision.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision_term")]
pub struct Model {
    /// The revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: RevisionId,
    /// Which of the four lists.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: TermKind,
    /// The place in that list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The term.
    pub term_id: TermId,
}

impl ActiveModelBehavior for ActiveModel {}
