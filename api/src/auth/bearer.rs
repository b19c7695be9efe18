//! From what stands behind `Authorization: Bearer` to an actor.

use masthead_entity::{SessionId, Timestamp};

use super::{
    actors,
    memory::{self, Known},
    not_accepted, ring,
    secrets::{self, sha256},
    tokens::{self, Bearer},
};
use crate::{
    access::Actor,
    context::Cx,
    error::{AppError, Code, Result},
    journal::Name,
};

/// The actor of a bearer token: an access token, an API token or that of a preview link. `unauthenticated` for whatever
/// reason it does not hold.
pub async fn authenticate(cx: &Cx, token: &str) -> Result<Actor> {
    match token {
        token if token.starts_with(secrets::API_TOKEN) => of_api_token(cx, token).await,
        token if token.starts_with(secrets::PREVIEW_TOKEN) => of_preview_token(cx, token).await,
        token => of_access_token(cx, token).await,
    }
}

async fn of_access_token(cx: &Cx, token: &str) -> Result<Actor> {
    let ring = ring::ring(cx).await?;
    let Bearer { account, session } = tokens::verify(&ring, token, cx.now()).ok_or_else(not_accepted)?;
    let actor = match cx.app().memory().session(cx.app().listeners(), session.0) {
        Some(known) => known.actor,
        None => read_session(cx, session).await?,
    };
    // A session of one account does not speak for another.
    if actor.account() != Some(account) {
        return Err(not_accepted());
    }
    cx.app().last_uses().of(session.0, cx.now());
    Ok(actor)
}

async fn read_session(cx: &Cx, id: SessionId) -> Result<Actor> {
    let read = async || actors::of_session(&*cx.read().await?, id).await;
    let (generation, actor) = memory::read_anew(cx, read).await?;
    let actor = actor.ok_or_else(not_accepted)?;
    let names = [Some(Name::session(id)), actor.account().map(Name::account)];
    let known = Known { names, expires_at: None, actor: actor.clone() };
    cx.app().memory().keep_session(generation, id.0, known);
    Ok(actor)
}

async fn of_api_token(cx: &Cx, token: &str) -> Result<Actor> {
    if !secrets::is_well_formed(token) {
        return Err(not_accepted());
    }
    let hash = sha256(token);
    let known = match cx.app().memory().token(cx.app().listeners(), &hash) {
        Some(known) => known,
        None => read_token(cx, hash).await?,
    };
    let (Actor::Token { id, .. }, true) = (&known.actor, known.expires_at.is_none_or(|end| cx.now() < end)) else {
        return Err(not_accepted());
    };
    cx.app().last_uses().of(id.0, cx.now());
    Ok(actors::with_reading(known.actor, cx.app().config()))
}

/// A front end is told, which has no session to refresh.
fn link_has_ended() -> AppError {
    AppError::new(Code::Unauthenticated, "This preview link has ended, was revoked, or never was: ask for another one.")
}

async fn of_preview_token(cx: &Cx, token: &str) -> Result<Actor> {
    if !secrets::is_well_formed_preview(token) {
        return Err(link_has_ended());
    }
    let hash = sha256(token);
    let known = match cx.app().memory().token(cx.app().listeners(), &hash) {
        Some(known) => known,
        None => {
            let read = async || actors::of_preview_hash(&*cx.read().await?, &hash).await;
            let (generation, found) = memory::read_anew(cx, read).await?;
            keep(cx, generation, &hash, found.ok_or_else(link_has_ended)?)
        }
    };
    match known.expires_at.is_none_or(|end| cx.now() < end) {
        true => Ok(actors::with_reading(known.actor, cx.app().config())),
        false => Err(link_has_ended()),
    }
}

async fn read_token(cx: &Cx, hash: String) -> Result<Known> {
    let read = async || actors::of_token_hash(&*cx.read().await?, &hash).await;
    let (generation, found) = memory::read_anew(cx, read).await?;
    Ok(keep(cx, generation, &hash, found.ok_or_else(not_accepted)?))
}

/// Remembers whose token has this hash.
fn keep(cx: &Cx, generation: Option<u64>, hash: &str, (actor, expires_at): (Actor, Timestamp)) -> Known {
    let name = match &actor {
        Actor::Token { id, .. } => Some(Name::api_token(*id)),
        Actor::Preview { link, .. } => Some(Name::preview_link(*link)),
        _ => None,
    };
    let known = Known { names: [name, None], expires_at: Some(expires_at), actor };
    cx.app().memory().keep_token(generation, hash.to_owned(), known.clone());
    known
}
