//! The verbs of passwords: changing one's own, and choosing one through a link.

use masthead_entity::{AccountId, AccountStatus, PasswordPurpose, account};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{letters, links};
use crate::{
    access::{Action, Resource},
    auth::{
        attempts::{self, Allowance, Deed},
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
    let of_account = Allowance::of_account(cx, Deed::Password, &row.email_key);
    let of_address = cx.client().network.as_ref().map(|network| Allowance::of_address(cx, Deed::Password, network));
    attempts::draw(cx, std::iter::once(of_account.clone()).chain(of_address.clone()).collect()).await?;
    let is_short = current.chars().count() <= limits::PASSWORD_MAX;
    if !is_short || !passwords::verify(cx, current, row.password_hash.clone()).await? {
        let message = "This is not the password of this account.".to_owned();
        return Err(AppError::field(Code::InvalidInput, "/currentPassword", message));
    }
    let hash = passwords::hash(cx, new).await?;
    let device = cx.client().device.clone();
    write(cx, async move |tx| {
        tx.require(Action::ChangeOwnPassword, Resource::SITE)?;
        let now = account::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(not_accepted)?;
        if now.password_hash != row.password_hash {
            return Err(AppError::new(Code::Conflict, "The password was changed at the same time."));
        }
        attempts::give_back(&tx, &of_account, of_address.as_ref()).await?;
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
    let of_account = Allowance::of_account(cx, Deed::Link, &key);
    let of_address = cx.client().network.as_ref().map(|network| Allowance::of_address(cx, Deed::Link, network));
    attempts::draw(cx, std::iter::once(of_account).chain(of_address).collect()).await?;
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
        let Some(row) = active.filter(account::Column::EmailKey.eq(key)).one(tx.db()).await? else { return Ok(None) };
        let token = links::make_in(&tx, row.id, PasswordPurpose::Reset).await?;
        Ok(Some((Recipient { name: row.name, email: row.email }, token)))
    });
    if let Some((to, token)) = made.await? {
        letters::send(cx, PasswordPurpose::Reset, to, &token);
    }
    Ok(())
}

/// Sets the password of the account that the link belongs to, and ends its sessions.
pub async fn reset_password(cx: &Cx, token: String, new: String) -> Result<()> {
    cx.once()?;
    let of_address = cx.client().network.as_ref().map(|network| Allowance::of_address(cx, Deed::Link, network));
    attempts::draw(cx, of_address.into_iter().collect()).await?;
    let refused = || AppError::new(Code::Unauthenticated, "This link is not accepted any more. Ask for another one.");
    let db = cx.read().await?;
    let link = links::find(&*db, &token, cx.now()).await?.ok_or_else(refused)?;
    let row = account::Entity::find_by_id(link.account_id).one(&*db).await?.ok_or_else(refused)?;
    drop(db);
    cx.forget_snapshot().await;
    let mut check = Check::default();
    policy::check(&mut check, "/newPassword", &new, &row.email, &row.name);
    check.done()?;
    let hash = passwords::hash(cx, new).await?;
    write(cx, async move |tx| {
        let link = links::find(tx.db(), &token, tx.at()).await?.ok_or_else(refused)?;
        let row = account::Entity::find_by_id(link.account_id).one(tx.db()).await?;
        let row = row.filter(|row| row.status == AccountStatus::Active).ok_or_else(refused)?;
        let how = match link.purpose {
            PasswordPurpose::Reset => "reset",
            PasswordPurpose::Invitation => "chosen",
        };
        attempts::forgive(&tx, &Allowance::of_account(tx.cx(), Deed::Password, &row.email_key)).await?;
        store(&tx, row, hash, how).await
    })
    .await
}

/// Stores a password; whatever the old one opened is closed.
async fn store(tx: &Tx, row: account::Model, hash: String, how: &'static str) -> Result<()> {
    let id = row.id;
    let mut row = row.into_active_model();
    row.password_hash = Set(Some(hash));
    row.update(tx.db()).await?;
    tx.record(Event::PasswordChanged { account: id, how });
    links::void_in(tx, id).await?;
    sessions::end_all_in(tx, id, "password changed").await?;
    Ok(())
}
