//! What stands beside an entry on the desk: the reviews of its revisions, and what is to happen to it at a time.

use std::collections::HashMap;

use async_graphql::{Enum, SimpleObject};
use masthead_entity::{AccountId, EntryId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{reviews, schedules};
use crate::{
    accounts::people::{self, Person},
    context::Cx,
    error::Result,
    paging::{Page, PageArgs},
    wire::{DateTime, Id},
};

/// What a reviewer found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::Verdict")]
pub enum Verdict {
    /// Readers may see the revision.
    Approved,
    /// It needs more work.
    ChangesRequested,
}

/// What a reviewer found of a revision.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Its id.
    pub id: Id,
    /// The revision that was looked at, and no other.
    pub revision_id: Id,
    /// What was found.
    pub verdict: Verdict,
    /// What the reviewer said about it.
    pub note: Option<String>,
    /// Who reviewed; null for an API token and the command line.
    pub created_by: Option<Person>,
    /// When.
    pub created_at: DateTime,
}

impl Review {
    /// From what is stored.
    pub fn of(row: reviews::Row, people: &HashMap<AccountId, Person>) -> Self {
        Self {
            id: row.id.into(),
            revision_id: row.revision_id.into(),
            verdict: row.verdict.into(),
            note: row.note,
            created_by: row.created_by.and_then(|id| people.get(&id).cloned()),
            created_at: row.created_at.into(),
        }
    }
}

/// What happens at the time of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::ScheduleAction")]
pub enum ScheduleAction {
    /// Its revision is shown to readers.
    Publish,
    /// The entry is taken from readers.
    Unpublish,
}

/// What is to happen to an entry at a time, or could not be done then.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Its id.
    pub id: Id,
    /// What is to happen.
    pub action: ScheduleAction,
    /// When.
    pub at: DateTime,
    /// The revision that will be shown, whatever is saved until then; null where the entry is taken from readers.
    pub revision_id: Option<Id>,
    /// What is put right with it, told to readers.
    pub correction: Option<String>,
    /// When it could not be done; it is not tried again.
    pub failed_at: Option<DateTime>,
    /// Why it could not be done.
    pub failure: Option<String>,
    /// Who asked for it; null for an API token and the command line.
    pub created_by: Option<Person>,
    /// When that was.
    pub created_at: DateTime,
}

impl Schedule {
    /// From what is stored.
    pub fn of(row: schedules::Row, people: &HashMap<AccountId, Person>) -> Self {
        Self {
            id: row.id.into(),
            action: row.action.into(),
            at: row.due_at.into(),
            revision_id: row.revision_id.map(Id::from),
            correction: row.correction,
            failed_at: row.failed_at.map(DateTime::from),
            failure: row.failure,
            created_by: row.created_by.and_then(|id| people.get(&id).cloned()),
            created_at: row.created_at.into(),
        }
    }
}

/// The schedules of entries, each list in order of time.
pub async fn schedules_of(cx: &Cx, entries: &[EntryId]) -> Result<HashMap<EntryId, Vec<Schedule>>> {
    let rows = schedules::of_entries(cx, entries).await?;
    let people = people::by_ids(cx, rows.values().flatten().filter_map(|row| row.created_by).collect()).await?;
    let views = |rows: Vec<schedules::Row>| rows.into_iter().map(|row| Schedule::of(row, &people)).collect();
    Ok(rows.into_iter().map(|(entry, rows)| (entry, views(rows))).collect())
}

/// The reviews of entries, newest first.
pub async fn reviews_of(cx: &Cx, entries: &[EntryId], args: &PageArgs) -> Result<HashMap<EntryId, Page<Review>>> {
    let pages = reviews::of_entries(cx, entries, args).await?;
    let people =
        people::by_ids(cx, pages.values().flat_map(Page::nodes).filter_map(|row| row.created_by).collect()).await?;
    Ok(pages.into_iter().map(|(entry, page)| (entry, page.map(|row| Review::of(row, &people)))).collect())
}
