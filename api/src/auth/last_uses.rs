//! When sessions and API tokens were last used: noted in memory by each request, written once a minute.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use masthead_entity::{Timestamp, api_token, session};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, Value,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{context::Cx, db::write, error::Result};

/// How many one statement writes.
const ROWS: usize = 200;

/// What was used since it was last written, by the id of the session or of the API token.
#[derive(Default)]
pub struct LastUses(Mutex<HashMap<Uuid, Timestamp>>);

impl LastUses {
    /// Notes a use.
    pub(super) fn of(&self, id: Uuid, at: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, at);
    }

    /// The last use, if that is not written yet.
    pub fn get(&self, id: Uuid) -> Option<Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    fn all(&self) -> Vec<(Uuid, Timestamp)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(id, at)| (*id, *at)).collect()
    }

    /// Forgets what is written, unless it was used again meanwhile.
    fn written(&self, uses: &[(Uuid, Timestamp)]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, at) in uses {
            if held.get(id) == Some(at) {
                held.remove(id);
            }
        }
    }
}

/// Writes what was used since it was last written. Bookkeeping, which nobody else depends on: no event tells of it.
pub(crate) async fn write_down(cx: &Cx) -> Result<()> {
    let uses = cx.app().last_uses().all();
    if uses.is_empty() {
        return Ok(());
    }
    let written = uses.clone();
    write(cx, async move |tx| {
        for uses in uses.chunks(ROWS) {
            let ids = uses.iter().map(|(id, _)| *id).collect::<Vec<_>>();
            let at = |id: Expr| {
                let mut at = CaseStatement::new();
                for (used, when) in uses {
                    at = at.case(id.clone().eq(*used), Expr::value(Value::from(*when)));
                }
                at
            };
            let (session_id, token_id) = (Expr::col(session::Column::Id), Expr::col(api_token::Column::Id));
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, at(session_id).finally(Expr::col(session::Column::SeenAt)).into())
                .filter(session::Column::Id.is_in(ids.clone()))
                .exec(tx.db())
                .await?;
            api_token::Entity::update_many()
                .col_expr(api_token::Column::UsedAt, at(token_id).finally(Expr::col(api_token::Column::UsedAt)).into())
                .filter(api_token::Column::Id.is_in(ids))
                .exec(tx.db())
                .await?;
        }
        Ok(())
    })
    .await?;
    cx.app().last_uses().written(&written);
    Ok(())
}
