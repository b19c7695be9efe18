//! The verbs of signing in.

use aws_lc_rs::digest;
use masthead_entity::{AccountId, AccountStatus, SessionId, Timestamp, account, refresh_token, session};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    keys::random_token,
    not_accepted, passwords, tokens,
    types::{LoginInput, RefreshInput, Tokens},
};
use crate::{
    access::{Action, Actor, Resource},
    clock,
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits, text,
};

/// The actor of an access token. `unauthenticated` for whatever reason the token does not hold.
pub async fn authenticate(cx: &Cx, token: &str) -> Result<Actor> {
    let bearer = tokens::verify(cx.app().keys(), token, cx.now()).ok_or_else(not_accepted)?;
    let db = cx.read().await?;
    let session = session::Entity::find_by_id(bearer.session)
        .filter(session::Column::AccountId.eq(bearer.account))
        .filter(session::Column::EndedAt.is_null())
        .one(&*db)
        .await?
        .ok_or_else(not_accepted)?;
    let account = account::Entity::find_by_id(session.account_id)
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .one(&*db)
        .await?
        .ok_or_else(not_accepted)?;
    Ok(Actor::Account { id: account.id, session: session.id, role: account.role, name: account.name })
}

/// Signs an account in.
pub async fn login(cx: &Cx, input: LoginInput, user_agent: Option<String>) -> Result<Tokens> {
    cx.once("login")?;
    let refused = || AppError::new(Code::Unauthenticated, "There is no account with this e-mail address and password.");
    let account = match text::email_key(&input.email) {
        Some(key) => {
            let db = cx.read().await?;
            account::Entity::find()
                .filter(account::Column::EmailKey.eq(key))
                .filter(account::Column::Status.eq(AccountStatus::Active))
                .one(&*db)
                .await?
        }
        None => None,
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if input.password.chars().count() > limits::PASSWORD_MAX {
        return Err(refused());
    }
    // No connection is kept while the password waits for its turn.
    cx.forget_snapshot().await;
    if !passwords::verify(cx, input.password, hash.clone()).await? {
        return Err(refused());
    }
    let account = account.ok_or_else(refused)?;
    let user_agent = user_agent.map(|agent| agent.chars().take(200).collect());
    write(cx, async move |tx| {
        // The password may have been changed, or the account suspended, while it was being verified.
        let now = account::Entity::find_by_id(account.id).one(tx.db()).await?;
        let holds = now.is_some_and(|now| now.status == AccountStatus::Active && now.password_hash == hash);
        if !holds {
            return Err(refused());
        }
        let id = SessionId(tx.cx().new_id());
        let row = session::ActiveModel {
            id: Set(id),
            account_id: Set(account.id),
            user_agent: Set(user_agent),
            created_at: Set(tx.at()),
            refreshed_at: Set(tx.at()),
            ended_at: Set(None),
        };
        row.insert(tx.db()).await?;
        tx.record(Event::SessionStarted { session: id, account: account.id });
        issue(&tx, account.id, id).await
    })
    .await
}

/// Exchanges a refresh token for the next one and a new access token. Writes no event: nobody can see it.
pub async fn refresh(cx: &Cx, input: RefreshInput) -> Result<Tokens> {
    cx.once("refresh")?;
    let hash = hash(&input.refresh_token);
    let tokens = write(cx, async move |tx| {
        let Some(token) = refresh_token::Entity::find_by_id(hash).one(tx.db()).await? else { return Ok(None) };
        let session = session::Entity::find_by_id(token.session_id).one(tx.db()).await?;
        let Some(session) = session.filter(|session| session.ended_at.is_none()) else { return Ok(None) };
        if token.used_at.is_some() {
            // Somebody has a copy of it: neither of the two can be trusted.
            end(&tx, session, "refresh token used twice").await?;
            return Ok(None);
        }
        let account = account::Entity::find_by_id(session.account_id).one(tx.db()).await?;
        let is_active = account.is_some_and(|account| account.status == AccountStatus::Active);
        if !is_active || token.expires_at <= tx.at() {
            return Ok(None);
        }
        let (account, id) = (session.account_id, session.id);
        let mut token = token.into_active_model();
        token.used_at = Set(Some(tx.at()));
        token.update(tx.db()).await?;
        let mut session = session.into_active_model();
        session.refreshed_at = Set(tx.at());
        session.update(tx.db()).await?;
        issue(&tx, account, id).await.map(Some)
    });
    let refused = || AppError::new(Code::Unauthenticated, "The refresh token is not accepted. Sign in again.");
    tokens.await?.ok_or_else(refused)
}

/// Ends the actor's session.
pub async fn logout(cx: &Cx) -> Result<()> {
    cx.require(Action::EndOwnSession)?;
    let Actor::Account { session: id, .. } = *cx.actor() else { return Err(not_accepted()) };
    write(cx, async move |tx| {
        tx.require(Action::EndOwnSession, Resource::SITE)?;
        let session = session::Entity::find_by_id(id).one(tx.db()).await?;
        match session.filter(|session| session.ended_at.is_none()) {
            Some(session) => end(&tx, session, "signed out").await,
            None => Ok(()),
        }
    })
    .await
}

async fn end(tx: &Tx, session: session::Model, reason: &'static str) -> Result<()> {
    tx.record(Event::SessionEnded { session: session.id, account: session.account_id, reason });
    let mut session = session.into_active_model();
    session.ended_at = Set(Some(tx.at()));
    session.update(tx.db()).await?;
    Ok(())
}

/// A pair of tokens for a session.
async fn issue(tx: &Tx, account: AccountId, session: SessionId) -> Result<Tokens> {
    let app = tx.cx().app();
    let settings = &app.config().sessions;
    let expires_at = Timestamp(tx.at().0 + settings.access_minutes * clock::MINUTE);
    let refresh = random_token().map_err(AppError::internal)?;
    let row = refresh_token::ActiveModel {
        token_hash: Set(hash(&refresh)),
        session_id: Set(session),
        issued_at: Set(tx.at()),
        expires_at: Set(Timestamp(tx.at().0 + settings.refresh_days * clock::DAY)),
        used_at: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(Tokens {
        access_token: tokens::issue(app.keys(), account, session, tx.at(), expires_at)?,
        refresh_token: refresh,
        expires_at: expires_at.into(),
    })
}

fn hash(token: &str) -> String {
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
