//! The journal: what changed, when, by whom; all of it, in order.

use sea_orm::entity::prelude::*;

use crate::Timestamp;

/// One line of the journal.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// 1, 2, 3 ... in the order of commits, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When; never goes backwards, and one transaction has one time.
    pub at: Timestamp,
    /// What, as `article.published`.
    pub kind: String,
    /// The version of the payload of this kind.
    pub payload_version: i32,
    /// Who, an account or an API token; null for a reader, the demo content and the command line.
    pub actor_id: Option<Uuid>,
    /// In which capacity the actor asked: `ANONYMOUS`, `ACCOUNT`, `TOKEN`, `SYSTEM`.
    pub actor_kind: String,
    /// The request that it came with.
    pub request_id: Uuid,
    /// The entry, term, comment or account that it is about.
    pub subject_id: Option<Uuid>,
    /// The particulars, as a JSON object; never an e-mail or network address.
    pub payload: String,
    /// The names that it touches, as a JSON array: an answer that was computed from one of them is stale.
    pub names: String,
}

impl ActiveModelBehavior for ActiveModel {}
