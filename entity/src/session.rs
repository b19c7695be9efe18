//! Sessions: a signed-in account on one device. Access tokens name theirs, and end with it.

use sea_orm::entity::prelude::*;

use crate::{AccountId, SessionId, Timestamp};

/// One sign-in, kept alive by its refresh tokens.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its id, the `sid` of its access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The client, as it named itself.
    pub user_agent: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute or so.
    pub seen_at: Timestamp,
    /// When it was ended: by signing out, by a change of its account, or because a refresh token was used twice.
    pub ended_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
