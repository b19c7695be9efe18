//! From what stands behind `Authorization: Bearer` to an actor.

use masthead_entity::{AccountStatus, account, api_token, session};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    memory::Known,
    not_accepted, ring,
    secrets::{self, sha256},
    tokens::{self, Bearer},
};
use crate::{
    access::{Actor, Scope, Scopes},
    context::Cx,
    error::Result,
    journal::Name,
};

/// The actor of a bearer token: an access token or an API token. `unauthenticated` for whatever reason it does not hold.
pub async fn authenticate(cx: &Cx, token: &str) -> Result<Actor> {
    match token.starts_with(secrets::API_TOKEN) {
        true => of_api_token(cx, token).await,
        false => of_access_token(cx, token).await,
    }
}

async fn of_access_token(cx: &Cx, token: &str) -> Result<Actor> {
    let ring = ring::ring(cx).await?;
    let bearer = tokens::verify(&ring, token, cx.now()).ok_or_else(not_accepted)?;
    let (memory, listeners) = (cx.app().memory(), cx.app().listeners());
    let known = match memory.session(listeners, bearer.session.0) {
        Some(known) => known,
        None => {
            let generation = memory.generation(listeners);
            let known = session_of(cx, bearer).await?.ok_or_else(not_accepted)?;
            memory.keep_session(generation, bearer.session.0, known.clone());
            known
        }
    };
    // A session of one account does not speak for another.
    if known.actor.account() != Some(bearer.account) {
        return Err(not_accepted());
    }
    cx.app().seen().session(bearer.session, cx.now());
    Ok(known.actor)
}

async fn session_of(cx: &Cx, bearer: Bearer) -> Result<Option<Known>> {
    let db = cx.read().await?;
    let open = session::Entity::find_by_id(bearer.session).filter(session::Column::EndedAt.is_null());
    let Some(session) = open.one(&*db).await? else { return Ok(None) };
    let active = account::Entity::find_by_id(session.account_id);
    let account = active.filter(account::Column::Status.eq(AccountStatus::Active)).one(&*db).await?;
    Ok(account.map(|account| Known {
        names: [Some(Name::session(session.id)), Some(Name::account(account.id))],
        expires_at: None,
        actor: Actor::Account { id: account.id, session: session.id, role: account.role, name: account.name },
    }))
}

async fn of_api_token(cx: &Cx, token: &str) -> Result<Actor> {
    if !secrets::is_well_formed(token) {
        return Err(not_accepted());
    }
    let hash = sha256(token);
    let (memory, listeners) = (cx.app().memory(), cx.app().listeners());
    let known = match memory.token(listeners, &hash) {
        Some(known) => known,
        None => {
            let generation = memory.generation(listeners);
            let known = token_of(cx, &hash).await?.ok_or_else(not_accepted)?;
            memory.keep_token(generation, hash, known.clone());
            known
        }
    };
    if known.expires_at.is_some_and(|end| end <= cx.now()) {
        return Err(not_accepted());
    }
    let Actor::Token { id, name, scopes } = known.actor else { return Err(not_accepted()) };
    cx.app().seen().token(id, cx.now());
    // Where anybody may read, a token may, too.
    let scopes = match cx.app().config().access.public_reading {
        true => scopes.with(Scope::ContentRead),
        false => scopes,
    };
    Ok(Actor::Token { id, name, scopes })
}

async fn token_of(cx: &Cx, hash: &str) -> Result<Option<Known>> {
    let found = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(hash))
        .filter(api_token::Column::RevokedAt.is_null())
        .one(&*cx.read().await?)
        .await?;
    Ok(found.map(|row| Known {
        names: [Some(Name::api_token(row.id)), None],
        expires_at: Some(row.expires_at),
        actor: Actor::Token { id: row.id, name: row.name, scopes: Scopes::of_words(&row.scopes) },
    }))
}
