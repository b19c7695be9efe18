//! Finders of accounts: the actor's own, and all of them for administrators.

use masthead_entity::{AccountId, AccountStatus, account};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryTrait, sea_query::Expr};

use super::types::Account;
use crate::{
    access::Action,
    context::Cx,
    db::order::{self, Ordering},
    error::{AppError, Result},
    paging::{Key, Page, PageArgs, Place, Seal},
    text,
};

/// An account, in whatever state.
pub use account::Model as Row;

/// Whether anybody could sign in at all.
pub async fn any_exists(cx: &Cx) -> Result<bool> {
    cx.require(Action::ManageAccounts)?;
    Ok(account::Entity::find().count(&*cx.read().await?).await? > 0)
}

/// The actor's own account.
pub async fn me(cx: &Cx) -> Result<Account> {
    cx.require(Action::ReadOwnAccount)?;
    let row = match cx.actor().account() {
        Some(id) => account::Entity::find_by_id(id).one(&*cx.read().await?).await?,
        None => None,
    };
    row.map(Account::from).ok_or_else(|| AppError::not_found("account"))
}

/// An account, by id. For administrators.
pub async fn one(cx: &Cx, id: AccountId) -> Result<Option<account::Model>> {
    cx.require(Action::ManageAccounts)?;
    Ok(account::Entity::find_by_id(id).one(&*cx.read().await?).await?)
}

/// The account that signs in by this address. For administrators.
pub async fn by_email(cx: &Cx, email: &str) -> Result<account::Model> {
    cx.require(Action::ManageAccounts)?;
    let found = match text::email_key(email) {
        Some(key) => {
            let by_key = account::Entity::find().filter(account::Column::EmailKey.eq(key));
            by_key.one(&*cx.read().await?).await?
        }
        None => None,
    };
    found.ok_or_else(|| AppError::not_found("account"))
}

/// All accounts but those that are deleted, newest first. For administrators.
pub async fn list(cx: &Cx, args: &PageArgs) -> Result<Page<account::Model>> {
    cx.require(Action::ManageAccounts)?;
    let select = account::Entity::find().filter(account::Column::Status.ne(AccountStatus::Deleted));
    let window = args.window(Seal::new(&cx.app().keys().cursors, "accounts"))?;
    let column = |column| Expr::col((account::Entity, column));
    let newest = Ordering::descending(column(account::Column::CreatedAt), column(account::Column::Id));
    let place = |row: &account::Model| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    order::page(&*cx.read().await?, &window, &newest, &select.into_query(), place, Ok).await
}
