//! The history of entries: their revisions, by whom and when, and which of them readers saw.

pub mod diff;
pub mod retention;
pub(super) mod reverting;

use std::collections::HashMap;

use async_graphql::SimpleObject;
use masthead_entity::{AccountId, EntryId, RevisionId, Timestamp, entry, publication, revision};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::desk::Revision;
use crate::{
    access::{Action, Actor, rules},
    accounts::people::{self, Person},
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
    shown,
    wire::{DateTime, Id},
};

/// A revision in the history of its entry: with what tells it from the others.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionSummary {
    /// Its id.
    pub id: Id,
    /// 1, 2, 3 ... within the entry; gaps where a save replaced the one before, or where it was removed.
    pub number: i32,
    /// The slug.
    pub slug: String,
    /// The title of an article, the question of a FAQ.
    pub title: String,
    /// What its editor said about it, for colleagues.
    pub note: Option<String>,
    /// When it was saved.
    pub created_at: DateTime,
    /// Who saved it; null where that was a machine.
    pub created_by: Option<Person>,
    /// Whether it is what readers see.
    pub is_published: bool,
    /// Whether readers see it, or saw it once. Such a revision is never removed.
    pub was_published: bool,
}

/// What stands beside the content of a revision: who saved it, and whether readers saw it.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Who saved it.
    pub created_by: Option<Person>,
    /// Whether it is what readers see.
    pub is_published: bool,
    /// Whether readers see it, or saw it once.
    pub was_published: bool,
}

/// A revision without its texts.
#[derive(FromQueryResult)]
struct Row {
    id: RevisionId,
    number: i32,
    slug: String,
    title: String,
    note: Option<String>,
    created_by: Option<AccountId>,
    created_at: Timestamp,
}

/// The revisions that this actor may see: of entries of which they may not see every state, the one that readers see.
fn visible(actor: &Actor) -> Result<Select<revision::Entity>> {
    rules::require_some(actor, Action::ReadEntry)?;
    let select = revision::Entity::find();
    let Some(is_own) = shown::narrowed(actor) else { return Ok(select) };
    let own = entry::Entity::find().select_only().column(entry::Column::Id).filter(is_own);
    let shown = publication::Entity::find()
        .select_only()
        .column(publication::Column::RevisionId)
        .filter(publication::Column::ValidTo.is_null());
    let of_own = revision::Column::EntryId.in_subquery(own.into_query());
    let shown = revision::Column::Id.in_subquery(shown.into_query());
    Ok(select.filter(Condition::any().add(of_own).add(shown)))
}

/// The revisions of entries, the newest first.
pub async fn list(cx: &Cx, entries: &[EntryId], args: &PageArgs) -> Result<HashMap<EntryId, Page<RevisionSummary>>> {
    use revision::Column as R;
    let columns = [R::Id, R::Number, R::Slug, R::Title, R::Note, R::CreatedBy, R::CreatedAt];
    let visible = visible(cx.actor())?.select_only().columns(columns);
    let select = |entry: &EntryId| visible.clone().filter(R::EntryId.eq(*entry)).into_query();
    let window = |entry: &EntryId| args.window(Seal::new(&cx.app().keys().cursors, &format!("revisions of {entry}")));
    let column = |column| Expr::col((revision::Entity, column));
    let newest = Ordering::descending(column(R::Number), column(R::Id));
    let place = |row: &Row| Place { key: Key::Number(row.number.into()), id: row.id.0 };
    let pages = order::pages(&*cx.read().await?, entries, window, &newest, select, place, Ok).await?;
    let saved_by: Vec<_> = pages.values().flat_map(Page::nodes).map(|row| (row.id, row.created_by)).collect();
    let marks = marks_of(cx, &saved_by).await?;
    let summary = |row: Row| {
        let Marks { created_by, is_published, was_published } = marks.get(&row.id).cloned().unwrap_or_default();
        RevisionSummary {
            id: row.id.into(),
            number: row.number,
            slug: row.slug,
            title: row.title,
            note: row.note,
            created_at: row.created_at.into(),
            created_by,
            is_published,
            was_published,
        }
    };
    Ok(pages.into_iter().map(|(entry, page)| (entry, page.map(summary))).collect())
}

/// Revisions by id, as far as the actor may see them.
pub async fn by_ids(cx: &Cx, ids: &[RevisionId]) -> Result<HashMap<RevisionId, Revision>> {
    let select = visible(cx.actor())?.filter(revision::Column::Id.is_in(ids.iter().copied()));
    let rows = select.all(&*cx.read().await?).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What stands beside the content of revisions.
pub async fn marks(cx: &Cx, ids: &[RevisionId]) -> Result<HashMap<RevisionId, Marks>> {
    let saved_by = visible(cx.actor())?
        .select_only()
        .columns([revision::Column::Id, revision::Column::CreatedBy])
        .filter(revision::Column::Id.is_in(ids.iter().copied()))
        .into_tuple::<(RevisionId, Option<AccountId>)>()
        .all(&*cx.read().await?)
        .await?;
    marks_of(cx, &saved_by).await
}

async fn marks_of(cx: &Cx, saved_by: &[(RevisionId, Option<AccountId>)]) -> Result<HashMap<RevisionId, Marks>> {
    let people = people::by_ids(cx, saved_by.iter().filter_map(|(_, account)| *account).collect()).await?;
    let seen: Vec<(RevisionId, Option<Timestamp>)> = publication::Entity::find()
        .select_only()
        .columns([publication::Column::RevisionId, publication::Column::ValidTo])
        .filter(publication::Column::RevisionId.is_in(saved_by.iter().map(|(id, _)| *id)))
        .into_tuple()
        .all(&*cx.read().await?)
        .await?;
    let mut marks: HashMap<RevisionId, Marks> = HashMap::new();
    for (id, account) in saved_by {
        marks.entry(*id).or_default().created_by = account.and_then(|account| people.get(&account).cloned());
    }
    for (id, valid_to) in seen {
        let marks = marks.entry(id).or_default();
        marks.was_published = true;
        marks.is_published |= valid_to.is_none();
    }
    Ok(marks)
}
