//! The verbs of authors, as far as they are more than those of every term: the bio is rendered.

use masthead_entity::{TermId, TermKind};

use super::types::{AuthorChanges, CreateAuthorInput};
use crate::{
    access::Action,
    context::Cx,
    error::Result,
    terms::{self, Draft},
};

const KIND: TermKind = TermKind::Author;

/// Makes an author.
pub async fn create(cx: &Cx, input: CreateAuthorInput) -> Result<TermId> {
    // Asked before the bio is rendered: nobody has work done for them that they may not ask for.
    cx.require(Action::CreateTerm)?;
    let change = AuthorChanges::from(input).change()?;
    terms::create(cx, change(Draft::new(KIND, String::new(), None))?).await
}

/// Changes an author.
pub async fn update(cx: &Cx, id: TermId, expected: Option<i32>, changes: AuthorChanges) -> Result<()> {
    cx.require(Action::UpdateTerm)?;
    terms::update(cx, KIND, id, expected, changes.change()?).await
}
