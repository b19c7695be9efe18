//! How much of an allowance of attempts is used up, by account and by network address. Shared by all processes.

use sea_orm::entity::prelude::*;

use crate::Timestamp;

/// One allowance that is not full.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// What is counted, as a keyed hash: neither an e-mail address nor a network address can be read from it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// When the allowance is whole again if nothing more is attempted.
    pub full_until: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
