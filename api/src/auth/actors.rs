//! Who a session or an API token is, as the database knows it: asked by requests, and once more by each change, inside its
//! transaction.

use masthead_entity::{AccountId, AccountStatus, ApiTokenId, Role, SessionId, Timestamp, account, api_token, session};
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

/// Where anybody may read, a token may, too.
pub(super) fn with_reading(actor: Actor, config: &Config) -> Actor {
    match actor {
        Actor::Token { id, name, scopes } if config.access.public_reading => {
            Actor::Token { id, name, scopes: scopes.with(Scope::ContentRead) }
        }
        actor => actor,
    }
}
