//! The verbs of accounts, for administrators.

use async_graphql::MaybeUndefined;
use masthead_entity::{AccountId, AccountStatus, PasswordPurpose, Role, account};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{
    letters, links,
    types::{AccountChanges, CreateAccountInput},
};
use crate::{
    access::{Action, Resource},
    auth::{passwords, policy},
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits,
    mail::Recipient,
    preconditions::{self, Subject},
    sessions,
    validate::Check,
};

/// An account to be made.
pub struct NewAccount {
    /// The e-mail address.
    pub email: String,
    /// The password, which `auth::policy` has to let through. Without one, an invitation to choose it goes to the address.
    pub password: Option<String>,
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
    if let Some(password) = &new.password {
        policy::check(&mut check, "/password", password, &email, &name);
    }
    check.done()?;
    let password_hash = match new.password {
        Some(password) => Some(passwords::hash(cx, password).await?),
        None => None,
    };
    let (role, to) = (new.role, Recipient { name: name.clone(), email: email.clone() });
    let (id, invitation) = write(cx, async move |tx| {
        tx.require(Action::ManageAccounts, Resource::SITE)?;
        refuse_taken(&tx, &key).await?;
        let id = AccountId(tx.cx().new_id());
        let is_invited = password_hash.is_none();
        let row = account::ActiveModel {
            id: Set(id),
            email: Set(email),
            email_key: Set(key),
            name: Set(name),
            role: Set(role),
            status: Set(AccountStatus::Active),
            password_hash: Set(password_hash),
            author_id: Set(None),
            version: Set(1),
            created_at: Set(tx.at()),
            updated_at: Set(tx.at()),
        };
        row.insert(tx.db()).await?;
        tx.record(Event::AccountCreated { account: id, role });
        let invitation = match is_invited {
            true => Some(links::make_in(&tx, id, PasswordPurpose::Invitation).await?),
            false => None,
        };
        Ok((id, invitation))
    })
    .await?;
    if let Some(token) = invitation {
        letters::send(cx, PasswordPurpose::Invitation, to, &token);
    }
    Ok(id)
}

/// Changes an account. Another role or address ends its sessions: whoever holds a token of it has that of another
/// account, in effect.
pub async fn update(cx: &Cx, id: AccountId, expected: Option<i32>, changes: AccountChanges) -> Result<()> {
    cx.require(Action::ManageAccounts)?;
    let mut check = Check::default();
    let email = match changes.email {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => {
            check.fault("/email", "This cannot be removed; leave it out to keep it.");
            None
        }
        MaybeUndefined::Value(email) => Some(check.email("/email", &email)),
    };
    let mut name = String::new();
    let has_name = !changes.name.is_undefined();
    check.change_line("/name", changes.name, limits::NAME, &mut name);
    check.done()?;
    let role = changes.role.map(Role::from);
    let invitation = write(cx, async move |tx| {
        let row = load(&tx, id).await?;
        tx.require(Action::ManageAccounts, Resource::SITE)?;
        preconditions::version(row.version, expected)?;
        let mut after = row.clone();
        if let Some((email, key)) = email {
            if key != row.email_key {
                refuse_taken(&tx, &key).await?;
            }
            (after.email, after.email_key) = (email, key);
        }
        if has_name {
            after.name = name;
        }
        after.role = role.unwrap_or(row.role);
        let changed =
            [("email", after.email != row.email), ("name", after.name != row.name), ("role", after.role != row.role)];
        let changed: Vec<_> = changed.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect();
        if changed.is_empty() {
            return Ok(None);
        }
        let has_moved = after.email_key != row.email_key;
        let moved = has_moved.then(|| Recipient { name: after.name.clone(), email: after.email.clone() });
        let ends = after.role != row.role || after.email_key != row.email_key;
        tx.record(Event::AccountUpdated { account: id, role: after.role, changed });
        store(&tx, after).await?;
        if ends {
            // A link went to the address of then.
            links::void_in(&tx, id).await?;
            sessions::end_all_in(&tx, id, "account changed").await?;
        }
        keep_an_administrator(&tx, &row).await?;
        // Whoever was invited under a wrong address is invited under the right one.
        match moved.filter(|_| row.password_hash.is_none()) {
            Some(to) => Ok(Some((to, links::make_in(&tx, id, PasswordPurpose::Invitation).await?))),
            None => Ok(None),
        }
    });
    if let Some((to, token)) = invitation.await? {
        letters::send(cx, PasswordPurpose::Invitation, to, &token);
    }
    Ok(())
}

/// Where an account can be moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It may not sign in.
    Suspend,
    /// It may again.
    Restore,
    /// It is gone for good.
    Delete,
}

/// Moves an account. One that is there already stays as it is.
pub async fn move_to(cx: &Cx, id: AccountId, expected: Option<i32>, to: Move) -> Result<()> {
    cx.require(Action::ManageAccounts)?;
    write(cx, async move |tx| {
        let row = load(&tx, id).await?;
        tx.require(Action::ManageAccounts, Resource::SITE)?;
        preconditions::version(row.version, expected)?;
        let status = match to {
            Move::Suspend => AccountStatus::Suspended,
            Move::Restore => AccountStatus::Active,
            Move::Delete => AccountStatus::Deleted,
        };
        if row.status == status {
            return Ok(());
        }
        tx.record(Event::AccountMoved { account: id, to: status });
        let mut after = account::Model { status, ..row.clone() };
        if to == Move::Delete {
            // The address is free for another account, and nobody's any more.
            (after.email, after.email_key, after.password_hash) = (String::new(), format!("deleted:{id}"), None);
        }
        store(&tx, after).await?;
        links::void_in(&tx, id).await?;
        if to != Move::Restore {
            sessions::end_all_in(&tx, id, "account not active").await?;
        }
        keep_an_administrator(&tx, &row).await
    })
    .await
}

/// The row of an account that is not deleted.
async fn load(tx: &Tx, id: AccountId) -> Result<account::Model> {
    tx.about(Subject::Thing(id.0));
    let row = account::Entity::find_by_id(id).one(tx.db()).await?;
    row.filter(|row| row.status != AccountStatus::Deleted).ok_or_else(|| AppError::not_found("account"))
}

/// Stores an account at its next version.
pub(super) async fn store(tx: &Tx, after: account::Model) -> Result<()> {
    let version = after.version + 1;
    let mut row = after.into_active_model().reset_all();
    row.version = Set(version);
    row.updated_at = Set(tx.at());
    row.update(tx.db()).await?;
    Ok(())
}

async fn refuse_taken(tx: &Tx, key: &str) -> Result<()> {
    match account::Entity::find().filter(account::Column::EmailKey.eq(key)).count(tx.db()).await? {
        0 => Ok(()),
        _ => {
            let message = "There is an account with this e-mail address already.";
            Err(AppError::field(Code::Conflict, "/email", message))
        }
    }
}

/// Whoever takes the last administrator away locks everybody out. `before` is the account before its change.
async fn keep_an_administrator(tx: &Tx, before: &account::Model) -> Result<()> {
    let could_sign_in = before.status == AccountStatus::Active && before.password_hash.is_some();
    if before.role != Role::Administrator || !could_sign_in {
        return Ok(());
    }
    let left = account::Entity::find()
        .filter(account::Column::Role.eq(Role::Administrator))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::PasswordHash.is_not_null());
    match left.count(tx.db()).await? {
        0 => Err(AppError::new(
            Code::Conflict,
            "This is the last administrator who can sign in: make another one first.",
        )),
        _ => Ok(()),
    }
}

impl From<CreateAccountInput> for NewAccount {
    fn from(input: CreateAccountInput) -> Self {
        let CreateAccountInput { email, name, role, password } = input;
        Self { email, password, name, role: role.into() }
    }
}
