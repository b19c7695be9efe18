//! Links with which a password is chosen: used once, for a while, stored as the SHA-256 of their token.

use masthead_entity::{AccountId, PasswordPurpose, Timestamp, password_link};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{auth::secrets, clock, db::Tx, error::Result, journal::Event};

/// How long a link lives, in microseconds: half an hour for a lost password, a week for an invitation.
pub(super) fn lifetime(purpose: PasswordPurpose) -> i64 {
    match purpose {
        PasswordPurpose::Reset => 30 * clock::MINUTE,
        PasswordPurpose::Invitation => 7 * clock::DAY,
    }
}

/// Makes a link. Those before it hold as long as they do: whoever asks for links of others does not void theirs. Gives
/// its token, which nobody sees again.
pub(super) async fn make_in(tx: &Tx, account: AccountId, purpose: PasswordPurpose) -> Result<String> {
    let token = secrets::random()?;
    let row = password_link::ActiveModel {
        token_hash: Set(secrets::sha256(&token)),
        account_id: Set(account),
        purpose: Set(purpose),
        expires_at: Set(Timestamp(tx.at().0 + lifetime(purpose))),
        used_at: Set(None),
    };
    password_link::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.record(Event::PasswordLinkMade { account, purpose });
    Ok(token)
}

/// The link of a token, if it can still be used.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    token: &str,
    now: Timestamp,
) -> Result<Option<password_link::Model>> {
    let link = password_link::Entity::find_by_id(secrets::sha256(token)).one(db).await?;
    Ok(link.filter(|link| link.used_at.is_none() && now < link.expires_at))
}

/// No link of this account can be used any more.
pub(super) async fn void_in(tx: &Tx, account: AccountId) -> Result<()> {
    password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(Some(tx.at())))
        .filter(password_link::Column::AccountId.eq(account))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}
