//! Finders of preview links, for those who may make them.

use std::collections::HashMap;

use masthead_entity::{EntryId, PreviewLinkId, RevisionId, entry, preview_link, revision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};

use super::types::PreviewLink;
use crate::{
    access::Action,
    accounts::people,
    context::Cx,
    db::order::{self, Ordering},
    entries::desk,
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

/// A preview link, by id, as far as the actor may make links of its entry.
pub async fn one(cx: &Cx, id: PreviewLinkId) -> Result<Option<PreviewLink>> {
    cx.require(Action::SharePreview)?;
    let row = preview_link::Entity::find_by_id(id).one(&*cx.read().await?).await?;
    let Some(row) = row else { return Ok(None) };
    let entries = desk::permitted(cx, &[row.entry_id], Action::SharePreview).await?;
    Ok(views(cx, vec![row], &entries).await?.remove(&id))
}

/// The preview links of entries, those that have ended among them, newest first. Of entries of which the actor may make
/// none there are none.
pub async fn list(cx: &Cx, ids: &[EntryId], args: &PageArgs) -> Result<HashMap<EntryId, Page<PreviewLink>>> {
    cx.require(Action::SharePreview)?;
    let entries = desk::permitted(cx, ids, Action::SharePreview).await?;
    let permitted: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
    let window =
        |entry: &EntryId| args.window(Seal::new(&cx.app().keys().cursors, &format!("preview links of {entry}")));
    ids.iter().try_for_each(|entry| window(entry).map(drop))?;
    let column = |column| Expr::col((preview_link::Entity, column));
    let newest = Ordering::descending(column(preview_link::Column::CreatedAt), column(preview_link::Column::Id));
    let place = |row: &preview_link::Model| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    let select =
        |entry: &EntryId| preview_link::Entity::find().filter(preview_link::Column::EntryId.eq(*entry)).into_query();
    let pages = order::pages(&*cx.read().await?, &permitted, window, &newest, select, place, Ok).await?;
    let rows = pages.values().flat_map(Page::nodes).cloned().collect();
    let mut views = views(cx, rows, &entries).await?;
    let mut shown: HashMap<_, _> = ids.iter().map(|entry| (*entry, Page::empty(args.total))).collect();
    for (entry, page) in pages {
        let links = page.nodes().filter_map(|row| views.remove(&row.id)).collect();
        shown.insert(entry, page.with(links));
    }
    Ok(shown)
}

/// Rows of these entries with what stands elsewhere.
async fn views(
    cx: &Cx,
    rows: Vec<preview_link::Model>,
    entries: &[entry::Model],
) -> Result<HashMap<PreviewLinkId, PreviewLink>> {
    let people = people::by_ids(cx, rows.iter().filter_map(|row| row.created_by).collect()).await?;
    let numbers: HashMap<RevisionId, i32> = revision::Entity::find()
        .select_only()
        .columns([revision::Column::Id, revision::Column::Number])
        .filter(revision::Column::Id.is_in(rows.iter().map(|row| row.revision_id)))
        .into_tuple::<(RevisionId, i32)>()
        .all(&*cx.read().await?)
        .await?
        .into_iter()
        .collect();
    let view = |row: preview_link::Model| {
        let entry = entries.iter().find(|entry| entry.id == row.entry_id)?;
        let number = *numbers.get(&row.revision_id)?;
        let person = row.created_by.and_then(|account| people.get(&account).cloned());
        Some((row.id, PreviewLink::of(row, entry, number, person)))
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
