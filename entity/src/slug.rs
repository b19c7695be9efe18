//! Slugs: who holds which name. One row reserves a name; old names that readers saw keep answering.

use sea_orm::entity::prelude::*;

use crate::{SlugSpace, Timestamp};

/// One reserved name.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "slug")]
pub struct Model {
    /// What it names.
    #[sea_orm(primary_key, auto_increment = false)]
    pub space: SlugSpace,
    /// The language; empty for terms, which have none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: String,
    /// The name, folded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// The entry or term that holds it.
    pub owner_id: Uuid,
    /// Readers have seen it, and so it is never released.
    pub published: bool,
    /// When it was reserved.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
