//! The verbs of sessions.

use masthead_entity::{AccountId, AccountStatus, SessionId, account, refresh_token, session};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    tokens::{begin_in, end_all_in, end_in, issue},
    types::{LoginInput, RefreshInput, Tokens},
};
use crate::{
    access::{Action, Actor, Resource},
    auth::{
        attempts::{Allowances, Deed},
        not_accepted, passwords, ring, secrets,
        tokens::Bearer,
    },
    context::Cx,
    db::write,
    error::{AppError, Code, Result},
    limits, text,
};

/// Signs an account in. Failures are counted by account and by network address.
pub async fn login(cx: &Cx, input: LoginInput) -> Result<Tokens> {
    cx.once()?;
    let refused = || AppError::new(Code::Unauthenticated, "There is no account with this e-mail address and password.");
    if input.password.chars().count() > limits::PASSWORD_MAX || input.email.chars().count() > limits::EMAIL {
        return Err(refused());
    }
    // Whatever was typed has an allowance, whether there is such an account or not.
    let key = text::email_key(&input.email);
    let ring = ring::ring(cx).await?;
    // Where nobody can be signed in, nobody's attempts are used up.
    ring.signing(cx.now())?;
    let allowances = Allowances::of(cx, Deed::Password, key.as_deref().unwrap_or(&input.email));
    allowances.draw(cx).await?;

    let account = match key {
        Some(key) => {
            let active = account::Entity::find().filter(account::Column::Status.eq(AccountStatus::Active));
            active.filter(account::Column::EmailKey.eq(key)).one(&*cx.read().await?).await?
        }
        None => None,
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    // No connection is kept while the password waits for its turn.
    cx.forget_snapshot().await;
    let is_right = passwords::verify(cx, input.password.clone(), hash.clone()).await;
    if !allowances.settle(cx, is_right).await? {
        return Err(refused());
    }
    let account = account.ok_or_else(refused)?;
    let renewed = match hash.as_deref().is_some_and(|hash| passwords::is_outdated(cx.app().config(), hash)) {
        // Another time, if there is too much to do now.
        true => passwords::hash(cx, input.password).await.ok(),
        false => None,
    };
    let device = cx.client().device.clone();
    write(cx, async move |tx| {
        // The password or the address may have been changed, or the account suspended, while it was being verified.
        let now = account::Entity::find_by_id(account.id).one(tx.db()).await?.ok_or_else(refused)?;
        let is_same = now.password_hash == hash && now.email_key == account.email_key;
        if now.status != AccountStatus::Active || !is_same {
            return Err(refused());
        }
        if renewed.is_some() {
            let mut row = now.into_active_model();
            row.password_hash = Set(renewed);
            row.update(tx.db()).await?;
        }
        allowances.succeeded(&tx).await?;
        begin_in(&tx, &ring, account.id, device).await
    })
    .await
}

/// Exchanges a refresh token for the next one and a new access token. Writes no event: nobody can see it. One that was
/// used before ends its session: somebody has a copy of it, and neither of the two can be trusted.
pub async fn refresh(cx: &Cx, input: RefreshInput) -> Result<Tokens> {
    cx.once()?;
    let hash = secrets::sha256(&input.refresh_token);
    let refused = || AppError::new(Code::Unauthenticated, "The refresh token is not accepted. Sign in again.");
    let ring = ring::ring(cx).await?;
    ring.signing(cx.now())?;
    // What was made up does not keep others from writing.
    if refresh_token::Entity::find_by_id(hash.as_str()).one(&*cx.read().await?).await?.is_none() {
        return Err(refused());
    }
    let tokens = write(cx, async move |tx| {
        let Some(token) = refresh_token::Entity::find_by_id(hash).one(tx.db()).await? else { return Ok(None) };
        let session = session::Entity::find_by_id(token.session_id).one(tx.db()).await?;
        let Some(session) = session.filter(|session| session.ended_at.is_none()) else { return Ok(None) };
        if token.used_at.is_some() {
            end_in(&tx, session, "refresh token used twice").await?;
            return Ok(None);
        }
        let account = account::Entity::find_by_id(session.account_id).one(tx.db()).await?;
        let is_active = account.is_some_and(|account| account.status == AccountStatus::Active);
        if !is_active || token.expires_at <= tx.at() {
            return Ok(None);
        }
        let bearer = Bearer { account: session.account_id, session: session.id };
        let mut token = token.into_active_model();
        token.used_at = Set(Some(tx.at()));
        token.update(tx.db()).await?;
        let mut session = session.into_active_model();
        session.seen_at = Set(tx.at());
        session.update(tx.db()).await?;
        issue(&tx, &ring, bearer).await.map(Some)
    });
    tokens.await?.ok_or_else(refused)
}

/// Ends the actor's session.
pub async fn logout(cx: &Cx) -> Result<()> {
    cx.require(Action::ManageOwnSessions)?;
    let Actor::Account { session: id, .. } = *cx.actor() else { return Err(not_accepted()) };
    write(cx, async move |tx| {
        tx.require(Action::ManageOwnSessions, Resource::SITE)?;
        match session::Entity::find_by_id(id).one(tx.db()).await? {
            Some(session) => end_in(&tx, session, "signed out").await,
            None => Ok(()),
        }
    })
    .await
}

/// Ends every session of the actor's account. Gives their number.
pub async fn logout_everywhere(cx: &Cx) -> Result<u64> {
    cx.require(Action::ManageOwnSessions)?;
    let account = account_of(cx)?;
    write(cx, async move |tx| {
        tx.require(Action::ManageOwnSessions, Resource::SITE)?;
        end_all_in(&tx, account, "signed out everywhere").await
    })
    .await
}

/// Ends one of the actor's sessions.
pub async fn end(cx: &Cx, id: SessionId) -> Result<()> {
    cx.require(Action::ManageOwnSessions)?;
    let account = account_of(cx)?;
    write(cx, async move |tx| {
        tx.require(Action::ManageOwnSessions, Resource::SITE)?;
        let own = session::Entity::find_by_id(id).filter(session::Column::AccountId.eq(account));
        let session = own.one(tx.db()).await?.filter(|session| session.ended_at.is_none());
        end_in(&tx, session.ok_or_else(|| AppError::not_found("session"))?, "ended by its account").await
    })
    .await
}

fn account_of(cx: &Cx) -> Result<AccountId> {
    cx.actor().account().ok_or_else(not_accepted)
}
