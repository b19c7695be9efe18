//! Refresh tokens: each is used once, and stored as its SHA-256 only.

use sea_orm::entity::prelude::*;

use crate::{SessionId, Timestamp};

/// One refresh token of a session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token, in lower-case hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// The session that it keeps alive.
    pub session_id: SessionId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it stops to be accepted.
    pub expires_at: Timestamp,
    /// When it was exchanged for the next one.
    pub used_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
