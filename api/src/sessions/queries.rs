//! Finders of sessions: an account sees its own.

use masthead_entity::{Timestamp, session};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};

use super::types::Session;
use crate::{
    access::{Action, Actor},
    clock,
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

/// The actor's sessions that can still be used, newest first.
pub async fn own(cx: &Cx, args: &PageArgs) -> Result<Page<Session>> {
    cx.require(Action::ManageOwnSessions)?;
    let Actor::Account { id: account, session: current, .. } = *cx.actor() else {
        return Ok(Page::empty(args.total));
    };
    // One that was not refreshed in time cannot be any more.
    let alive = Timestamp(cx.now().0 - cx.app().config().sessions.refresh_days * clock::DAY);
    let select = session::Entity::find()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::SeenAt.gt(alive));
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("sessions of {account}")))?;
    let column = |column| Expr::col((session::Entity, column));
    let newest = Ordering::descending(column(session::Column::CreatedAt), column(session::Column::Id));
    let place = |row: &session::Model| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    let view = |row: session::Model| {
        Ok(Session {
            id: row.id.into(),
            device: row.user_agent,
            started_at: row.created_at.into(),
            last_seen_at: cx.app().last_uses().get(row.id.0).unwrap_or(row.seen_at).max(row.seen_at).into(),
            current: row.id == current,
        })
    };
    order::page(&*cx.read().await?, &window, &newest, &select.into_query(), place, view).await
}
