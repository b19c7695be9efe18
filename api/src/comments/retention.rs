//! How long comments and what is known of their writers are kept: by settings. Spam and trash go for good; of the others the
//! network and the e-mail address are forgotten.

use masthead_entity::{CommentId, CommentStatus, Timestamp, comment, contact};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::erasing::{self, AT_ONCE, COLUMNS, Doomed, Why};
use crate::{
    clock,
    context::Cx,
    db::{Tx, write},
    error::Result,
    journal::Event,
};

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Comments that were spam or in the trash.
    pub comments: u64,
    /// Comments of which an e-mail address or a network was forgotten.
    pub contacts: u64,
}

/// Removes what the settings do not keep. For the server on its own behalf.
pub async fn prune(cx: &Cx) -> Result<Removed> {
    let settings = &cx.app().config().comments;
    let before = |days: i64| (days > 0).then(|| Timestamp(cx.now().0 - days * clock::DAY));
    let mut removed = Removed::default();
    if let Some(before) = before(settings.purge_days) {
        removed.comments = in_steps(cx, move |tx| async move { purge(&tx, before).await }).await?;
    }
    for (days, what) in [(settings.network_days, Known::Network), (settings.email_days, Known::Email)] {
        if let Some(before) = before(days) {
            removed.contacts += in_steps(cx, move |tx| async move { forget(&tx, what, before).await }).await?;
        }
    }
    Ok(removed)
}

/// One transaction after the other until there is nothing left to do: others get the writer between them.
async fn in_steps<F, Fut>(cx: &Cx, step: F) -> Result<u64>
where
    F: Fn(Tx) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<u64>> + Send + 'static,
{
    let mut done = 0;
    loop {
        // Each step is a request of its own: together they may take longer than one is given.
        match write(&Cx::system(cx.app().clone()), step.clone()).await? {
            0 => return Ok(done),
            more => done += more,
        }
    }
}

async fn purge(tx: &Tx, before: Timestamp) -> Result<u64> {
    let doomed = comment::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(comment::Column::Status.is_in([CommentStatus::Spam, CommentStatus::Trashed]))
        .filter(comment::Column::DecidedAt.lt(before))
        .filter(comment::Column::IsErased.eq(false))
        .limit(AT_ONCE)
        .into_model::<Doomed>()
        .all(tx.db())
        .await?;
    erasing::erase(tx, &doomed, Why::IsOver).await?;
    Ok(doomed.len() as u64)
}

/// What is known of who wrote a comment.
#[derive(Clone, Copy)]
enum Known {
    Network,
    Email,
}

async fn forget(tx: &Tx, what: Known, before: Timestamp) -> Result<u64> {
    let column = match what {
        Known::Network => contact::Column::NetworkHash,
        Known::Email => contact::Column::EmailKey,
    };
    let old: Vec<CommentId> = contact::Entity::find()
        .select_only()
        .column(contact::Column::CommentId)
        .filter(contact::Column::CreatedAt.lt(before))
        .filter(column.is_not_null())
        .order_by_asc(contact::Column::CreatedAt)
        .limit(AT_ONCE)
        .into_tuple()
        .all(tx.db())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let nothing = || Expr::value(Option::<String>::None);
    let mut update = contact::Entity::update_many().col_expr(column, nothing());
    if matches!(what, Known::Email) {
        update = update.col_expr(contact::Column::Email, nothing());
    }
    update.filter(contact::Column::CommentId.is_in(old.iter().copied())).exec(tx.db()).await?;
    contact::Entity::delete_many()
        .filter(contact::Column::CommentId.is_in(old.iter().copied()))
        .filter(contact::Column::EmailKey.is_null().and(contact::Column::NetworkHash.is_null()))
        .exec(tx.db())
        .await?;
    tx.record(Event::ContactsForgotten { count: old.len() });
    Ok(old.len() as u64)
}
