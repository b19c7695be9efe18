//! What was public of an entry, and when: its publications, and what was put right by them.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, RevisionId, Timestamp, publication, revision};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::Action,
    context::Cx,
    error::Result,
    shown::{Moment, by_moment, past_is_open},
    wire::{DateTime, Id},
};

use publication::Column as P;

/// One publication of an entry.
#[derive(Clone, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Row {
    pub entry_id: EntryId,
    pub revision_id: RevisionId,
    pub revision_number: i32,
    pub slug: String,
    pub title: String,
    pub published_at: Timestamp,
    pub updated_at: Timestamp,
    pub correction: Option<String>,
    pub valid_from: Timestamp,
    pub valid_to: Option<Timestamp>,
}

/// The publications of entries that are shown, newest first: those that there were up to the moment. Whoever asks has
/// seen the entries.
pub async fn of(cx: &Cx, keys: &[(Moment, EntryId)]) -> Result<HashMap<(Moment, EntryId), Vec<Row>>> {
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    for (at, ids) in by_moment(keys) {
        let on_revision =
            publication::Entity::belongs_to(revision::Entity).from(P::RevisionId).to(revision::Column::Id);
        let mut select = publication::Entity::find()
            .select_only()
            .columns([P::EntryId, P::RevisionId, P::Slug, P::PublishedAt, P::UpdatedAt, P::Correction])
            .columns([P::ValidFrom, P::ValidTo])
            .column(revision::Column::Title)
            .column_as(revision::Column::Number, "revision_number")
            .join(JoinType::InnerJoin, on_revision.into())
            .filter(P::EntryId.is_in(ids))
            .order_by_desc(P::ValidFrom);
        // A link shows what was never published, or was withdrawn; of its past readers see nothing.
        if let Some(is_open) = past_is_open(cx.actor(), Expr::col((publication::Entity, P::EntryId))) {
            select = select.filter(is_open);
        }
        if let Moment::AsOf(time) = at {
            select = select.filter(P::ValidFrom.lte(time));
        }
        for mut row in select.into_model::<Row>().all(&*cx.read().await?).await? {
            // That it would end was not known then.
            if let Moment::AsOf(time) = at {
                row.valid_to = row.valid_to.filter(|end| *end <= time);
            }
            lists.entry((at, row.entry_id)).or_default().push(row);
        }
    }
    Ok(lists)
}

/// All publications of entries, newest first. For editors, of entries that they have found on the desk.
pub async fn on_desk(cx: &Cx, ids: &[EntryId]) -> Result<HashMap<EntryId, Vec<Row>>> {
    cx.require(Action::ReadEntry)?;
    let keys: Vec<_> = ids.iter().map(|id| (Moment::Now, *id)).collect();
    Ok(of(cx, &keys).await?.into_iter().map(|((_, id), rows)| (id, rows)).collect())
}

/// What was public of an entry from one time to another.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// From when; `asOf` this time shows it.
    pub valid_from: DateTime,
    /// Until when, itself not included; null as long as it is public.
    pub valid_to: Option<DateTime>,
    /// The slug that it had.
    pub slug: String,
    /// The title, or the question.
    pub title: String,
    /// The date that was shown to readers.
    pub published_at: DateTime,
    /// The date of the last change that was shown to readers.
    pub updated_at: DateTime,
    /// What was put right with it; null where nothing was.
    pub correction: Option<String>,
}

impl From<Row> for Publication {
    fn from(row: Row) -> Self {
        Self {
            valid_from: row.valid_from.into(),
            valid_to: row.valid_to.map(DateTime),
            slug: row.slug,
            title: row.title,
            published_at: row.published_at.into(),
            updated_at: row.updated_at.into(),
            correction: row.correction,
        }
    }
}

/// What was public of an entry from one time to another, as editors see it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialPublication {
    /// From when.
    pub valid_from: DateTime,
    /// Until when, itself not included; null as long as it is public.
    pub valid_to: Option<DateTime>,
    /// The slug that it had.
    pub slug: String,
    /// The title, or the question.
    pub title: String,
    /// The date that was shown to readers.
    pub published_at: DateTime,
    /// The date of the last change that was shown to readers.
    pub updated_at: DateTime,
    /// What was put right with it; null where nothing was.
    pub correction: Option<String>,
    /// The revision that was shown.
    pub revision_id: Id,
    /// Its number within the entry.
    pub revision_number: i32,
}

impl From<Row> for EditorialPublication {
    fn from(row: Row) -> Self {
        let (revision_id, revision_number) = (row.revision_id.into(), row.revision_number);
        let Publication { valid_from, valid_to, slug, title, published_at, updated_at, correction } = row.into();
        Self { valid_from, valid_to, slug, title, published_at, updated_at, correction, revision_id, revision_number }
    }
}

/// What was put right in something that readers had seen.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// When the correction was published.
    pub corrected_at: DateTime,
    /// What was wrong, and what is right.
    pub note: String,
}

impl Correction {
    /// Those of these publications, in their order.
    pub fn of(rows: &[Row]) -> Vec<Self> {
        let of = |row: &Row| Some(Self { corrected_at: row.valid_from.into(), note: row.correction.clone()? });
        rows.iter().filter_map(of).collect()
    }
}
