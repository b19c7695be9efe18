//! The verbs of passwords: changing one's own, and choosing one through a link.

use masthead_entity::{AccountId, AccountStatus, PasswordPurpose, account};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{letters, links, service};
use crate::{
    access::{Action, Resource},
    auth::{
        attempts::{Allowances, Deed},
        not_accepted, passwords, policy, ring,
    },
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits,
    mail::Recipient,
    sessions::{self, types::Tokens},
    validate::Check,
};

/// Changes the actor's password. Every session of the account ends; the answer begins a new one.
pub async fn change_password(cx: &Cx, current: String, new: String) -> Result<Tokens> {
    cx.require(Action::ChangeOwnPassword)?;
    cx.once()?;
    let id = cx.actor().account().ok_or_else(not_accepted)?;
    let row = account::Entity::find_by_id(id).one(&*cx.read().await?).await?.ok_or_else(not_accepted)?;
    let mut check = Check::default();
    policy::check(&mut check, "/newPassword", &new, &row.email, &row.name);
    check.rule(new != current, "/newPassword", "This is the password that you have: choose another one.");
    check.done()?;
    let ring = ring::ring(cx).await?;

    // Whoever found an open session does not get to guess the password of it.
    let allowances = Allowances::of(cx, Deed::OwnPassword, &row.email_key);
    allowances.draw(cx).await?;
    let is_right = match current.chars().count() <= limits::PASSWORD_MAX {
        true => passwords::verify(cx, current, row.password_hash.clone()).await,
        false => Ok(false),
    };
    if !allowances.settle(cx, is_right).await? {
        return Err(AppError::fault("/currentPassword", "This is not the password of this account."));
    }
    let hash = passwords::hash(cx, new).await;
    let hash = allowances.settle(cx, hash).await?;
    let device = cx.client().device.clone();
    write(cx, async move |tx| {
        tx.require(Action::ChangeOwnPassword, Resource::SITE)?;
        let now = account::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(not_accepted)?;
        if now.password_hash != row.password_hash {
            return Err(AppError::new(Code::Conflict, "The password was changed at the same time."));
        }
        allowances.succeeded(&tx).await?;
        store(&tx, now, hash, "changed").await?;
        sessions::begin_in(&tx, &ring, id, device).await
    })
    .await
}

/// Sets the password of an account: for whoever holds the machine.
pub async fn set_password(cx: &Cx, id: AccountId, new: String) -> Result<()> {
    cx.require(Action::ManageAccounts)?;
    let row = super::queries::one(cx, id).await?.ok_or_else(|| AppError::not_found("account"))?;
    let mut check = Check::default();
    policy::check(&mut check, "/password", &new, &row.email, &row.name);
    check.done()?;
    let hash = passwords::hash(cx, new).await?;
    write(cx, async move |tx| {
        tx.require(Action::ManageAccounts, Resource::SITE)?;
        let row = account::Entity::find_by_id(id).one(tx.db()).await?;
        let row = row.filter(|row| row.status != AccountStatus::Deleted);
        store(&tx, row.ok_or_else(|| AppError::not_found("account"))?, hash, "set").await
    })
    .await
}

/// Sends a link to whoever lost the password of this account, if there is such an account. The answer is the same, and
/// comes as soon, if there is none: what depends on it is done after the answer.
pub async fn request_reset(cx: &Cx, email: &str) -> Result<()> {
    cx.once()?;
    let mut check = Check::default();
    let (_, key) = check.email("/email", email);
    check.done()?;
    Allowances::of(cx, Deed::Link, &key).draw(cx).await?;
    let background = Cx::from(cx.app().clone(), cx.actor().clone(), cx.client().clone(), cx.request_id());
    drop(cx.app().carry_out(async move {
        if let Err(error) = send_reset(&background, key).await {
            tracing::warn!(%error, "a link for a lost password could not be made");
        }
    }));
    Ok(())
}

async fn send_reset(cx: &Cx, key: String) -> Result<()> {
    let made = write(cx, async move |tx| {
        let active = account::Entity::find().filter(account::Column::Status.eq(AccountStatus::Active));
        let Some(row) = active.filter(account::Column::EmailKey.eq(key)).one(tx.db()).await? else {
            Allowances::pretend(tx.cx(), &tx).await?;
            return Ok(None);
        };
        // Who was invited and never chose a password is invited again.
        let purpose = match row.password_hash {
            Some(_) => PasswordPurpose::Reset,
            None => PasswordPurpose::Invitation,
        };
        let token = links::make_in(&tx, row.id, purpose).await?;
        Ok(Some((purpose, Recipient { name: row.name, email: row.email }, token)))
    });
    if let Some((purpose, to, token)) = made.await? {
        letters::send(cx, purpose, to, &token);
    }
    Ok(())
}

/// Sets the password of the account that the link belongs to, and ends its sessions. Links that do not hold are counted.
pub async fn reset_password(cx: &Cx, token: String, new: String) -> Result<()> {
    cx.once()?;
    let refused = || AppError::new(Code::Unauthenticated, "This link is not accepted any more. Ask for another one.");
    let Some(row) = account_of_link(cx, &token).await? else {
        Allowances::of_network(cx, Deed::Link).draw(cx).await?;
        return Err(refused());
    };
    cx.forget_snapshot().await;
    let mut check = Check::default();
    policy::check(&mut check, "/newPassword", &new, &row.email, &row.name);
    check.done()?;
    let hash = passwords::hash(cx, new).await?;
    write(cx, async move |tx| {
        let link = links::find(tx.db(), &token, tx.at()).await?.ok_or_else(refused)?;
        let now = account::Entity::find_by_id(link.account_id).one(tx.db()).await?;
        let now = now.filter(|now| now.status == AccountStatus::Active).ok_or_else(refused)?;
        // The rules were asked for the address and the name of then.
        if (&now.email_key, &now.name) != (&row.email_key, &row.name) {
            return Err(AppError::new(Code::Conflict, "The account was changed at the same time; try again."));
        }
        let how = match link.purpose {
            PasswordPurpose::Reset => "reset",
            PasswordPurpose::Invitation => "chosen",
        };
        Allowances::of(tx.cx(), Deed::Password, &now.email_key).forget(&tx).await?;
        store(&tx, now, hash, how).await
    })
    .await
}

async fn account_of_link(cx: &Cx, token: &str) -> Result<Option<account::Model>> {
    let db = cx.read().await?;
    match links::find(&*db, token, cx.now()).await? {
        Some(link) => Ok(account::Entity::find_by_id(link.account_id).one(&*db).await?),
        None => Ok(None),
    }
}

/// Stores a password; whatever the old one opened is closed.
async fn store(tx: &Tx, row: account::Model, hash: String, how: &'static str) -> Result<()> {
    let id = row.id;
    tx.record(Event::PasswordChanged { account: id, how });
    service::store(tx, account::Model { password_hash: Some(hash), ..row }).await?;
    links::void_in(tx, id).await?;
    sessions::end_all_in(tx, id, "password changed").await.map(drop)
}
