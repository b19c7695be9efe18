//! Inputs that articles and FAQs share.

use async_graphql::InputObject;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{limits, validate::Check};

/// What is put right by publishing, told to readers.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionInput {
    /// What was wrong, and what is right, in a sentence or two. Readers see it.
    pub note: String,
}

impl CorrectionInput {
    /// The note, checked.
    pub fn checked(self, check: &mut Check, path: &str) -> String {
        check.line(&format!("{path}/note"), &self.note, limits::NOTE)
    }
}
