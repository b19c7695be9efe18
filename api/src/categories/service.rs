//! The verbs of categories, as far as they are more than those of every term: the parent is found.

use async_graphql::MaybeUndefined;
use masthead_entity::{TermId, TermKind};

use super::types::{CategoryChanges, CreateCategoryInput};
use crate::{
    access::Action,
    context::Cx,
    error::{Code, Result},
    terms::{self, types::Reference},
    validate::Check,
};

const KIND: TermKind = TermKind::Category;

/// Makes a category.
pub async fn create(cx: &Cx, input: CreateCategoryInput) -> Result<TermId> {
    cx.require(Action::CreateTerm)?;
    let mut check = Check::default();
    let parent = match &input.parent {
        Some(reference) => find_parent(cx, &mut check, reference).await?,
        None => None,
    };
    let draft = input.draft(&mut check, parent);
    check.done()?;
    terms::create(cx, draft).await
}

/// Changes a category.
pub async fn update(cx: &Cx, id: TermId, expected: Option<i32>, changes: CategoryChanges) -> Result<()> {
    cx.require(Action::UpdateTerm)?;
    let mut check = Check::default();
    let parent = match &changes.parent {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(reference) => Some(find_parent(cx, &mut check, reference).await?),
    };
    let change = move |draft| {
        let draft = changes.apply(draft, &mut check, parent);
        check.done()?;
        Ok(draft)
    };
    terms::update(cx, KIND, id, expected, Box::new(change)).await
}

/// The category that is to stand above. The transaction looks again whether it may; here a fault of the reference
/// joins those of the other fields.
async fn find_parent(cx: &Cx, check: &mut Check, reference: &Reference) -> Result<Option<TermId>> {
    let path = "/parent".to_owned();
    let wanted = reference.wanted(check, &path);
    if reference.id.is_some() == reference.slug.is_some() {
        // Neither or both were given: that is noted, and there is nothing to look for.
        return Ok(None);
    }
    match terms::resolve::resolve(&*cx.read().await?, KIND, &[(path, wanted)]).await {
        Ok(found) => Ok(found.first().copied()),
        Err(error) if error.code == Code::InvalidInput => {
            for fault in error.fields {
                check.fault(fault.path, fault.message);
            }
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
