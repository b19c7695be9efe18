//! Who a session, an API token or a preview link is, as the database knows it: asked by requests, and once more by each change, inside its
//! transaction.

use masthead_entity::{
    AccountId, AccountStatus, ApiTokenId, PreviewLinkId, Role, SessionId, Timestamp, account, api_token, preview_link,
    session,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use crate::{
    access::{Actor, Scope, Scopes},
    config::Config,
    error::Result,
};

/// The account of a session that is open, if it may sign in.
pub(crate) async fn of_session(db: &impl ConnectionTrait, id: SessionId) -> Result<Option<Actor>> {
    let of_account =
        session::Entity::belongs_to(account::Entity).from(session::Column::AccountId).to(account::Column::Id);
    let row: Option<(AccountId, Role, String)> = session::Entity::find_by_id(id)
        .select_only()
        .columns([account::Column::Id, account::Column::Role, account::Column::Name])
        .join(JoinType::InnerJoin, of_account.into())
        .filter(session::Column::EndedAt.is_null())
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .into_tuple()
        .one(db)
        .await?;
    Ok(row.map(|(account, role, name)| Actor::Account { id: account, session: id, role, name }))
}

/// The API token of this hash that was not revoked, and when it ends.
pub(super) async fn of_token_hash(db: &impl ConnectionTrait, hash: &str) -> Result<Option<(Actor, Timestamp)>> {
    let held = api_token::Entity::find().filter(api_token::Column::TokenHash.eq(hash));
    Ok(held.filter(api_token::Column::RevokedAt.is_null()).one(db).await?.map(of_row))
}

/// The same by its id, for a change that asks at this time.
pub(crate) async fn of_token(
    db: &impl ConnectionTrait,
    id: ApiTokenId,
    now: Timestamp,
    config: &Config,
) -> Result<Option<Actor>> {
    let held = api_token::Entity::find_by_id(id).filter(api_token::Column::RevokedAt.is_null());
    let held = held.filter(api_token::Column::ExpiresAt.gt(now)).one(db).await?;
    Ok(held.map(|row| with_reading(of_row(row).0, config)))
}

fn of_row(row: api_token::Model) -> (Actor, Timestamp) {
    let scopes = Scopes::of_words(&row.scopes);
    (Actor::Token { id: row.id, name: row.name, scopes }, row.expires_at)
}

/// The preview link of the token of this hash that was not revoked, and when it ends.
pub(super) async fn of_preview_hash(db: &impl ConnectionTrait, hash: &str) -> Result<Option<(Actor, Timestamp)>> {
    let held = preview_link::Entity::find().filter(preview_link::Column::TokenHash.eq(hash));
    Ok(held.filter(preview_link::Column::RevokedAt.is_null()).one(db).await?.map(of_link))
}

/// The same by its id, for a change that asks at this time.
pub(crate) async fn of_preview_link(
    db: &impl ConnectionTrait,
    id: PreviewLinkId,
    now: Timestamp,
    config: &Config,
) -> Result<Option<Actor>> {
    let held = preview_link::Entity::find_by_id(id).filter(preview_link::Column::RevokedAt.is_null());
    let held = held.filter(preview_link::Column::ExpiresAt.gt(now)).one(db).await?;
    Ok(held.map(|row| with_reading(of_link(row).0, config)))
}

fn of_link(row: preview_link::Model) -> (Actor, Timestamp) {
    let preview_link::Model { id, entry_id, revision_id, expires_at, .. } = row;
    (Actor::Preview { link: id, entry: entry_id, revision: revision_id, reads: false }, expires_at)
}

/// Where anybody may read, a token may, too.
pub(super) fn with_reading(actor: Actor, config: &Config) -> Actor {
    match actor {
        Actor::Token { id, name, scopes } if config.access.public_reading => {
            Actor::Token { id, name, scopes: scopes.with(Scope::ContentRead) }
        }
        Actor::Preview { link, entry, revision, .. } => {
            Actor::Preview { link, entry, revision, reads: config.access.public_reading }
        }
        actor => actor,
    }
}
