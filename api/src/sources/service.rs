//! The verbs of sources, as far as they are more than those of every term: label and reference are made.

use masthead_entity::{TermId, TermKind};

use super::types::{CreateSourceInput, SourceChanges};
use crate::{access::Action, context::Cx, error::Result, terms, validate::Check};

const KIND: TermKind = TermKind::Source;

/// Makes a source.
pub async fn create(cx: &Cx, input: CreateSourceInput) -> Result<TermId> {
    cx.require(Action::CreateLabel)?;
    let mut check = Check::default();
    let edit = SourceChanges::from(input).checked(&mut check, "");
    check.done()?;
    terms::create(cx, edit.draft()).await
}

/// Changes a source.
pub async fn update(cx: &Cx, id: TermId, expected: Option<i32>, changes: SourceChanges) -> Result<()> {
    cx.require(Action::UpdateTerm)?;
    let mut check = Check::default();
    let edit = changes.checked(&mut check, "");
    check.done()?;
    terms::update(cx, KIND, id, expected, edit.change()).await
}
