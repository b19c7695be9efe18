//! Inputs and views of sessions.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{DateTime, Id};

/// An account's credentials.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoginInput {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A refresh token, to be exchanged.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshInput {
    /// The token of the last `login` or `refresh`. It is used once; used twice, it ends its session.
    pub refresh_token: String,
}

/// Which session to end.
#[derive(Clone, InputObject)]
pub struct EndSessionInput {
    /// Which.
    pub id: Id,
}

/// What a client needs to act for an account.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// For the next `refresh`.
    pub refresh_token: String,
    /// When the access token stops to be accepted.
    pub expires_at: DateTime,
}

/// That a session was ended.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoggedOut {
    /// Always true.
    pub ended: bool,
}

/// That all sessions of an account were ended.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoggedOutEverywhere {
    /// How many there were, this one among them.
    pub count: i32,
}

impl From<u64> for LoggedOutEverywhere {
    fn from(count: u64) -> Self {
        Self { count: count.try_into().unwrap_or(i32::MAX) }
    }
}

/// A session that was ended.
#[derive(Clone, SimpleObject)]
pub struct EndedSession {
    /// Which.
    pub id: Id,
}

/// A session of one's own.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Its id.
    pub id: Id,
    /// The client, as it named itself when it signed in (`User-Agent`).
    pub device: Option<String>,
    /// When it signed in.
    pub started_at: DateTime,
    /// When it was last used, to the minute or so.
    pub last_seen_at: DateTime,
    /// Whether it is the one that asks.
    pub current: bool,
}
