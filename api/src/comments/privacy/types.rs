//! Inputs and views of what is kept of one e-mail address.

use async_graphql::{InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    comments::{blocks::types::CommentBlock, desk_types::EditorialComment},
    wire::Id,
};

/// Whose data are meant. Not `Debug`: it is an e-mail address.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonalDataInput {
    /// The e-mail address, like `ada@example.org`.
    pub email: String,
}

/// Everything that is kept of one e-mail address. Not `Debug`: it holds that.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonalData {
    /// The e-mail address, as it was asked for.
    pub email: String,
    /// The account that signs in by it; null where there is none.
    pub account_id: Option<Id>,
    /// The comments under it, in every state, newest first.
    pub comments: Vec<EditorialComment>,
    /// What is blocked of it in comments.
    pub comment_blocks: Vec<CommentBlock>,
}

/// What was erased of one e-mail address. Not `Debug`: it holds that.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasedPersonalData {
    /// The e-mail address, as it was asked for.
    pub email: String,
    /// How many comments were erased.
    pub comments: i32,
    /// The account that signs in by it, which stays: it is deleted by `deleteAccount`. Null where there is none.
    pub account_id: Option<Id>,
}
