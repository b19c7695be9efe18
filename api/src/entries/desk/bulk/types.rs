//! Inputs and views of bulk changes.

use async_graphql::{Enum, InputObject, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    entries::workflow::EntryStatus,
    error::{AppError, FieldError, VersionConflict},
    graphql::visible,
    tags::types::TagReferenceInput,
    wire::Id,
};

/// What is done to each of the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BulkAction {
    /// Shows the working revision to readers.
    #[graphql(visible = "visible::publish_entry")]
    Publish,
    /// Takes it from readers.
    #[graphql(visible = "visible::unpublish_entry")]
    Unpublish,
    /// Takes it from readers and throws it away; it can be restored.
    #[graphql(visible = "visible::trash_entry")]
    Trash,
    /// Adds tags behind those that it has.
    Tag,
    /// Takes tags from it.
    Untag,
    /// Gives it these tags in place of those that it has.
    Retag,
}

/// One entry of many.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkItem {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
}

/// Articles, and what is done to each of them.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkArticlesInput {
    /// 1 to 100 articles, each once.
    pub items: Vec<BulkItem>,
    /// What is done.
    pub action: BulkAction,
    /// The tags, where the action is about tags. One with a `name` is made where there is none; `UNTAG` takes no names.
    pub tags: Option<Vec<TagReferenceInput>>,
    /// When publishing: also publish their FAQs that were never published.
    #[graphql(visible = "visible::publish_entry")]
    pub publish_faqs: Option<bool>,
    /// Whether nothing is done where one cannot be done, as it is when this is left out. If false, each is done or refused
    /// by itself.
    pub all_or_nothing: Option<bool>,
}

/// FAQs, and what is done to each of them.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkFaqsInput {
    /// 1 to 100 FAQs, each once.
    pub items: Vec<BulkItem>,
    /// What is done.
    pub action: BulkAction,
    /// The tags, where the action is about tags. One with a `name` is made where there is none; `UNTAG` takes no names.
    pub tags: Option<Vec<TagReferenceInput>>,
    /// Whether nothing is done where one cannot be done, as it is when this is left out. If false, each is done or refused
    /// by itself.
    pub all_or_nothing: Option<bool>,
}

impl From<BulkFaqsInput> for BulkArticlesInput {
    fn from(input: BulkFaqsInput) -> Self {
        let BulkFaqsInput { items, action, tags, all_or_nothing } = input;
        Self { items, action, tags, publish_faqs: None, all_or_nothing }
    }
}

/// What became of the entries, in the order in which they were named.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct BulkPayload {
    /// One for each.
    pub results: Vec<BulkResult>,
}

/// What became of one entry.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct BulkResult {
    /// Which.
    pub id: Id,
    /// The version that it has now; null where there is no such entry for you.
    pub version: Option<i32>,
    /// Its state now, in one word.
    pub status: Option<EntryStatus>,
    /// Why it is as it was; null where it was done.
    pub error: Option<BulkError>,
}

/// Why an entry was left as it was.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct BulkError {
    /// The kind of failure, like `version_mismatch`: the codes of all failures.
    pub code: String,
    /// What happened and what to do about it.
    pub message: String,
    /// The faults of single fields, by their paths in the input.
    pub fields: Vec<BulkFault>,
    /// Where the change does not start from the present version: what it met.
    pub conflict: Option<VersionConflict>,
}

/// One fault of one field.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct BulkFault {
    /// Where, as a JSON Pointer relative to the input, like `/items/3/expectedVersion`.
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl From<AppError> for BulkError {
    fn from(error: AppError) -> Self {
        let fault = |FieldError { path, message }| BulkFault { path, message };
        let AppError { code, message, fields, conflict, .. } = error;
        let fields = fields.into_iter().map(fault).collect();
        Self { code: code.as_str().to_owned(), message, fields, conflict: conflict.map(|met| *met) }
    }
}
