//! Leases: work that one process does at a time, however many there are on the database, for as long as it keeps asking.
//! Bookkeeping, without an event. For work within one run of a verb, [`super::alone`] waits in place of being refused.

use masthead_entity::{Timestamp, lease};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::write;
use crate::{context::Cx, error::Result};

/// Takes up this work for so many microseconds, or goes on with it. False while another process has it.
pub async fn take(cx: &Cx, work: &'static str, micros: i64) -> Result<bool> {
    let holder = cx.app().process();
    write(cx, async move |tx| {
        // The clock of this moment, not the journal's, which other processes may have driven ahead.
        let now = tx.cx().app().clock().now();
        let held = lease::Entity::find_by_id(work).one(tx.db()).await?;
        if held.is_some_and(|held| held.holder != holder && held.held_until > now) {
            return Ok(false);
        }
        let row = lease::ActiveModel {
            work: Set(work.to_owned()),
            holder: Set(holder),
            held_until: Set(Timestamp(now.0 + micros)),
        };
        let again = OnConflict::column(lease::Column::Work)
            .update_columns([lease::Column::Holder, lease::Column::HeldUntil])
            .to_owned();
        lease::Entity::insert(row).on_conflict(again).exec_without_returning(tx.db()).await?;
        Ok(true)
    })
    .await
}

/// Lets the next process take it up at once.
pub async fn give_back(cx: &Cx, work: &'static str) -> Result<()> {
    let holder = cx.app().process();
    write(cx, async move |tx| {
        lease::Entity::delete_many()
            .filter(lease::Column::Work.eq(work))
            .filter(lease::Column::Holder.eq(holder))
            .exec(tx.db())
            .await?;
        Ok(())
    })
    .await
}
