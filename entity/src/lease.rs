//! Leases: which process does work that only one is to do at a time.

use sea_orm::entity::prelude::*;

use crate::Timestamp;

/// One kind of work, and who does it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    /// The work.
    #[sea_orm(primary_key, auto_increment = false)]
    pub work: String,
    /// The process that does it.
    pub holder: Uuid,
    /// Until when nobody else takes it up.
    pub held_until: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
