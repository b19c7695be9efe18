//! When sessions and API tokens were last used: noted in memory by each request, written once a minute.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use masthead_entity::{ApiTokenId, SessionId, Timestamp, api_token, session};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::expired;
use crate::{context::Cx, db::write, error::Result, state::App};

/// How often it is written.
const EVERY: Duration = Duration::from_secs(60);

/// What was used since it was last written.
#[derive(Default)]
pub struct Seen {
    sessions: Mutex<HashMap<SessionId, Timestamp>>,
    tokens: Mutex<HashMap<ApiTokenId, Timestamp>>,
}

impl Seen {
    /// Notes the use of a session.
    pub(super) fn session(&self, id: SessionId, at: Timestamp) {
        note(&self.sessions, id, at);
    }

    /// Notes the use of an API token.
    pub(super) fn token(&self, id: ApiTokenId, at: Timestamp) {
        note(&self.tokens, id, at);
    }

    /// When a session was last used, if that is not written yet.
    pub fn of_session(&self, id: SessionId) -> Option<Timestamp> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    /// When an API token was last used, if that is not written yet.
    pub fn of_token(&self, id: ApiTokenId) -> Option<Timestamp> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }
}

fn note<K: std::hash::Hash + Eq>(of: &Mutex<HashMap<K, Timestamp>>, id: K, at: Timestamp) {
    of.lock().unwrap_or_else(PoisonError::into_inner).insert(id, at);
}

fn take<K>(of: &Mutex<HashMap<K, Timestamp>>) -> HashMap<K, Timestamp> {
    std::mem::take(&mut of.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Writes once a minute what was used, and once more when the App is closed; once an hour it removes what is over.
pub(crate) async fn keep(app: App) {
    let closing = app.closing();
    for minute in 1_u32.. {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = closing.cancelled() => {}
        }
        if let Err(error) = flush(&Cx::system(app.clone())).await {
            tracing::warn!(%error, "what was last used could not be written");
        }
        if closing.is_cancelled() {
            break;
        }
        if minute.is_multiple_of(60)
            && let Err(error) = expired::remove(&Cx::system(app.clone())).await
        {
            tracing::warn!(%error, "what is over could not be removed");
        }
    }
}

/// Writes what was used since it was last written. Bookkeeping, which nobody else depends on: no event tells of it.
async fn flush(cx: &Cx) -> Result<()> {
    let seen = cx.app().seen();
    let (sessions, tokens) = (take(&seen.sessions), take(&seen.tokens));
    if sessions.is_empty() && tokens.is_empty() {
        return Ok(());
    }
    write(cx, async move |tx| {
        for (id, at) in sessions {
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(at))
                .filter(session::Column::Id.eq(id))
                .filter(session::Column::SeenAt.lt(at))
                .exec(tx.db())
                .await?;
        }
        for (id, at) in tokens {
            let older = api_token::Column::UsedAt.is_null().or(api_token::Column::UsedAt.lt(at));
            api_token::Entity::update_many()
                .col_expr(api_token::Column::UsedAt, Expr::value(at))
                .filter(api_token::Column::Id.eq(id))
                .filter(older)
                .exec(tx.db())
                .await?;
        }
        Ok(())
    })
    .await
}
