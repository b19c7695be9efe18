//! The calendar of the desk: what is to happen to entries, and what readers were shown or not shown any more.

use async_graphql::{Enum, SimpleObject};
use masthead_entity::{EntryId, Timestamp, publication, schedule};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, SelectStatement, UnionType},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::briefs::{self, EditorialEntry};
use crate::{
    access::Action,
    clock,
    context::Cx,
    db::order::{self, Ordering},
    entries::desk,
    error::{AppError, Result},
    limits,
    paging::{Key, Page, PageArgs, Place, Seal},
    validate::Check,
    wire::DateTime,
};

/// What happens to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CalendarEvent {
    /// It is to be shown to readers then.
    ScheduledPublish,
    /// It is to be taken from readers then.
    ScheduledUnpublish,
    /// It was shown to readers: for the first time, again, or as another revision.
    Published,
    /// It was taken from readers.
    Unpublished,
}

/// One thing in the calendar.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarItem {
    /// When.
    pub at: DateTime,
    /// What.
    pub event: CalendarEvent,
    /// Of what was to happen and could not: why.
    pub failure: Option<String>,
    /// The entry, as it is now.
    pub entry: EditorialEntry,
}

#[derive(FromQueryResult)]
struct Happening {
    at: Timestamp,
    id: Uuid,
    entry_id: EntryId,
    event: String,
    failure: Option<String>,
}

/// What happens from one time to another, the second not included, by time.
pub async fn list(cx: &Cx, from: Timestamp, to: Timestamp, args: &PageArgs) -> Result<Page<CalendarItem>> {
    cx.require(Action::ReadEntry)?;
    let mut check = Check::default();
    check.rule(from < to, "/to", "This lies before `from`, or is the same time.");
    let days = limits::CALENDAR_DAYS;
    check.rule(to.0 - from.0 <= days * clock::DAY, "/to", &format!("A calendar has at most {days} days."));
    check.done()?;
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("calendar {} {}", from.0, to.0)))?;
    let (list, at, id) = (Alias::new("happening"), Alias::new("at"), Alias::new("id"));
    let select = SelectStatement::new()
        .expr(Expr::cust("happening.*"))
        .from_subquery(happenings(cx, from, to)?, list.clone())
        .to_owned();
    let by_time = Ordering::ascending(Expr::col((list.clone(), at)), Expr::col((list, id)));
    let place = |row: &Happening| Place { key: Key::Number(row.at.0), id: row.id };
    let db = cx.read().await?;
    let page = order::page(&db, &window, &by_time, &select, place, Ok).await?;
    let entries = briefs::by_ids(cx, &page.nodes().map(|row| row.entry_id).collect::<Vec<_>>()).await?;
    page.try_map(|row: Happening| {
        let entry = entries.get(&row.entry_id).cloned();
        Ok(CalendarItem {
            at: row.at.into(),
            event: match row.event.as_str() {
                "PUBLISH" => CalendarEvent::ScheduledPublish,
                "UNPUBLISH" => CalendarEvent::ScheduledUnpublish,
                "OPENED" => CalendarEvent::Published,
                _ => CalendarEvent::Unpublished,
            },
            failure: row.failure,
            entry: entry.ok_or_else(|| AppError::internal("the calendar names an entry that nobody sees"))?,
        })
    })
}

/// Three kinds in one: what is to happen, publications that were opened, and those that were closed without another one in
/// their place. What others are about to do with their entries is theirs, as their drafts are.
fn happenings(cx: &Cx, from: Timestamp, to: Timestamp) -> Result<SelectStatement> {
    use publication::Column as P;
    use schedule::Column as S;
    let mut scheduled = schedule::Entity::find()
        .select_only()
        .column_as(S::DueAt, "at")
        .column_as(S::Id, "id")
        .column_as(S::EntryId, "entry_id")
        .column_as(S::Action, "event")
        .column_as(S::Failure, "failure")
        .filter(S::DueAt.gte(from))
        .filter(S::DueAt.lt(to));
    let publications = |at: P, event: &'static str| {
        publication::Entity::find()
            .select_only()
            .column_as(at, "at")
            .column_as(P::Id, "id")
            .column_as(P::EntryId, "entry_id")
            .column_as(Expr::cust(event), "event")
            .column_as(Expr::cust("NULL"), "failure")
            .filter(at.gte(from))
            .filter(at.lt(to))
    };
    let next = Alias::new("next");
    let replaced = SelectStatement::new()
        .expr(Expr::cust("1"))
        .from_as(publication::Entity, next.clone())
        .and_where(Expr::col((next.clone(), P::EntryId)).equals((publication::Entity, P::EntryId)))
        .and_where(Expr::col((next, P::ValidFrom)).equals((publication::Entity, P::ValidTo)))
        .to_owned();
    let mut opened = publications(P::ValidFrom, "'OPENED'");
    let mut closed = publications(P::ValidTo, "'CLOSED'").filter(Expr::exists(replaced).not());
    if let Some(own) = desk::ids(cx.actor(), true)? {
        scheduled = scheduled.filter(S::EntryId.in_subquery(own));
    }
    if let Some(seen) = desk::ids(cx.actor(), false)? {
        opened = opened.filter(P::EntryId.in_subquery(seen.clone()));
        closed = closed.filter(P::EntryId.in_subquery(seen));
    }
    let mut all = scheduled.into_query();
    all.union(UnionType::All, opened.into_query()).union(UnionType::All, closed.into_query());
    Ok(all)
}
