//! The verbs of accounts.

use masthead_entity::{AccountId, AccountStatus, Role, account};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::types::Account;
use crate::{
    access::{Action, Resource},
    auth::{passwords, policy},
    context::Cx,
    db::write,
    error::{AppError, Code, Result},
    journal::Event,
    limits,
    validate::Check,
};

/// An account to be made.
pub struct NewAccount {
    /// The e-mail address.
    pub email: String,
    /// The password, which `auth::policy` has to let through.
    pub password: String,
    /// The name; the part of the address before the @ when it is left out.
    pub name: Option<String>,
    /// What it may do.
    pub role: Role,
}

/// Makes an account.
pub async fn create(cx: &Cx, new: NewAccount) -> Result<AccountId> {
    cx.require(Action::ManageAccounts)?;
    let mut check = Check::default();
    let (email, key) = check.email("/email", &new.email);
    let name = new.name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    let name = check.line("/name", &name, limits::NAME);
    policy::check(&mut check, "/password", &new.password, &email, &name);
    check.done()?;
    let password_hash = passwords::hash(cx, new.password).await?;
    let role = new.role;
    write(cx, async move |tx| {
        tx.require(Action::ManageAccounts, Resource::SITE)?;
        if account::Entity::find().filter(account::Column::EmailKey.eq(key.as_str())).count(tx.db()).await? > 0 {
            let message = "There is an account with this e-mail address already.";
            return Err(AppError::field(Code::Conflict, "/email", message));
        }
        let id = AccountId(tx.cx().new_id());
        let row = account::ActiveModel {
            id: Set(id),
            email: Set(email),
            email_key: Set(key),
            name: Set(name),
            role: Set(role),
            status: Set(AccountStatus::Active),
            password_hash: Set(Some(password_hash)),
            author_id: Set(None),
            version: Set(1),
            created_at: Set(tx.at()),
            updated_at: Set(tx.at()),
        };
        row.insert(tx.db()).await?;
        tx.record(Event::AccountCreated { account: id, role });
        Ok(id)
    })
    .await
}

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
    let row = row.ok_or_else(|| AppError::not_found("account"))?;
    Ok(Account { id: row.id.into(), email: row.email, name: row.name, role: row.role.into() })
}
