//! What is over and nobody asks for any more: removed once an hour, so that it does not pile up. Bookkeeping, without an
//! event: nothing that is removed is accepted, or shown to anybody.

use masthead_entity::{Timestamp, attempt, password_link, refresh_token, session};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{clock, context::Cx, db::write, error::Result};

/// Removes allowances that are whole again, links that have ended, and sessions that have or that nobody can refresh, with
/// their refresh tokens: whoever uses one of them is refused as unknown.
pub(crate) async fn remove(cx: &Cx) -> Result<()> {
    let days = cx.app().config().sessions.refresh_days + 1;
    write(cx, async move |tx| {
        let (yesterday, long_ago) = (Timestamp(tx.at().0 - clock::DAY), Timestamp(tx.at().0 - days * clock::DAY));
        attempt::Entity::delete_many().filter(attempt::Column::FullUntil.lt(tx.at())).exec(tx.db()).await?;
        let ended = password_link::Column::ExpiresAt.lt(yesterday);
        password_link::Entity::delete_many().filter(ended).exec(tx.db()).await?;
        let over = || {
            let condition = Condition::any().add(session::Column::EndedAt.lt(yesterday));
            condition.add(session::Column::SeenAt.lt(long_ago))
        };
        let sessions = session::Entity::find().select_only().column(session::Column::Id).filter(over());
        refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::SessionId.in_subquery(sessions.into_query()))
            .exec(tx.db())
            .await?;
        session::Entity::delete_many().filter(over()).exec(tx.db()).await?;
        Ok(())
    })
    .await
}
