//! Inputs and views of signing in.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::DateTime;

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
