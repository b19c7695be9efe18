//! The steps that begin and end sessions, inside a transaction.

use masthead_entity::{AccountId, SessionId, Timestamp, refresh_token, session};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

use super::types::Tokens;
use crate::{
    auth::{
        ring::Ring,
        secrets,
        tokens::{self, Bearer},
    },
    clock,
    db::Tx,
    error::Result,
    journal::Event,
};

/// Characters of what a client calls itself that are kept.
const DEVICE: usize = 200;

/// Begins a session of an account.
pub async fn begin_in(tx: &Tx, ring: &Ring, account: AccountId, device: Option<String>) -> Result<Tokens> {
    let id = SessionId(tx.cx().new_id());
    let row = session::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        user_agent: Set(device.map(|device| device.chars().take(DEVICE).collect())),
        created_at: Set(tx.at()),
        seen_at: Set(tx.at()),
        ended_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.record(Event::SessionStarted { session: id, account });
    issue(tx, ring, Bearer { account, session: id }).await
}

/// A pair of tokens for a session.
pub(super) async fn issue(tx: &Tx, ring: &Ring, bearer: Bearer) -> Result<Tokens> {
    let settings = &tx.cx().app().config().sessions;
    // By the clock that whoever verifies it looks at, which the journal's time may be ahead of.
    let now = tx.cx().app().clock().now();
    let expires_at = Timestamp(now.0 + settings.access_minutes * clock::MINUTE);
    let refresh = secrets::random()?;
    let row = refresh_token::ActiveModel {
        token_hash: Set(secrets::sha256(&refresh)),
        session_id: Set(bearer.session),
        issued_at: Set(tx.at()),
        expires_at: Set(Timestamp(tx.at().0 + settings.refresh_days * clock::DAY)),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(Tokens {
        access_token: tokens::issue(ring.signing(now)?, bearer, now, expires_at)?,
        refresh_token: refresh,
        expires_at: expires_at.into(),
    })
}

/// Ends a session. One that has ended stays as it is.
pub(super) async fn end_in(tx: &Tx, session: session::Model, reason: &'static str) -> Result<()> {
    if session.ended_at.is_some() {
        return Ok(());
    }
    tx.record(Event::SessionEnded { session: session.id, account: session.account_id, reason });
    let mut session = session.into_active_model();
    session.ended_at = Set(Some(tx.at()));
    session.update(tx.db()).await?;
    Ok(())
}

/// Ends every session of an account. Gives their number.
pub async fn end_all_in(tx: &Tx, account: AccountId, reason: &'static str) -> Result<u64> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(tx.at())))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.db())
        .await?;
    if ended.rows_affected > 0 {
        tx.record(Event::SessionsEnded { account, count: ended.rows_affected, reason });
    }
    Ok(ended.rows_affected)
}
