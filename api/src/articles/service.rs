//! The verbs of articles.

use masthead_entity::{EntryId, EntryKind};

use super::inputs::{ArticleChanges, CreateArticleInput};
use crate::{
    access::Action,
    context::Cx,
    entries::{self, Moving, Saving, Target, changes::Changes},
    error::Result,
    validate::Check,
};

/// Makes an article with everything that is to be made along with it, and publishes all of it where that is asked for:
/// all or nothing.
pub async fn create(cx: &Cx, mut input: CreateArticleInput) -> Result<EntryId> {
    cx.require(Action::CreateEntry)?;
    let mut check = Check::default();
    let locale = match input.locale.take() {
        Some(locale) => check.locale("/locale", &locale),
        None => cx.site().await?.default_locale.clone(),
    };
    let translation_of = entries::translation_of(cx, &mut check, input.translation_of.take()).await?;
    let changes = Changes { translation_of, ..ArticleChanges::from(input).checked(cx, &mut check) };
    check.done()?;
    let target = Target::New(EntryId(cx.new_id()), locale);
    entries::save(cx, Saving { kind: EntryKind::Article, target, changes }).await
}

/// Saves changes of an article, and publishes it where that is asked for.
pub async fn update(cx: &Cx, id: EntryId, expected: Option<i32>, changes: ArticleChanges) -> Result<()> {
    cx.require(Action::UpdateEntry)?;
    let mut check = Check::default();
    let changes = changes.checked(cx, &mut check);
    check.done()?;
    let target = Target::Existing(id, expected);
    entries::save(cx, Saving { kind: EntryKind::Article, target, changes }).await.map(drop)
}

/// Moves an article as the table of moves has it.
pub async fn relocate(cx: &Cx, id: EntryId, expected: Option<i32>, moving: Moving) -> Result<()> {
    entries::relocate(cx, EntryKind::Article, id, expected, moving).await
}
