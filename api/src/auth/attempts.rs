//! Allowances: how often somebody may fail to sign in, or ask for mail, by account and by network address.
//!
//! Each is a bucket that holds so many attempts and gains one more every so many seconds (the generic cell rate
//! algorithm, ITU-T I.371): one time a bucket says how full it is. They stand in the database, so that several
//! processes share them, under keyed hashes, so that nobody reads addresses from them. An attempt is counted before it
//! is made, so that many at once are not more than many after one another, and given back when it succeeds.

use aws_lc_rs::hmac;
use masthead_entity::{Timestamp, attempt};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{
    clock,
    context::Cx,
    db::{Tx, write},
    error::{AppError, Result},
};

/// What is attempted.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// Proving to know a password.
    Password,
    /// Asking for mail, or using the link in one.
    Link,
}

/// One allowance that an attempt draws on.
#[derive(Clone, Debug)]
pub struct Allowance {
    key: String,
    /// Attempts that it holds.
    most: i64,
    /// Microseconds until it gains one.
    every: i64,
}

impl Allowance {
    /// That of an account, by the e-mail address that was typed, whether it exists or not.
    pub fn of_account(cx: &Cx, deed: Deed, email: &str) -> Self {
        let settings = &cx.app().config().attempts;
        Self::new(cx, format!("{deed:?} account {email}"), settings.per_account, settings.account_seconds)
    }

    /// That of a network address.
    pub fn of_address(cx: &Cx, deed: Deed, address: &str) -> Self {
        let settings = &cx.app().config().attempts;
        Self::new(cx, format!("{deed:?} address {address}"), settings.per_address, settings.address_seconds)
    }

    fn new(cx: &Cx, of: String, most: u32, seconds: u32) -> Self {
        let tag = hmac::sign(&cx.app().keys().attempts, of.as_bytes());
        let key = tag.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key, most: i64::from(most), every: i64::from(seconds) * clock::SECOND }
    }

    /// When it is whole again after one more attempt; how long to wait where there is none left.
    fn draw(&self, full_until: Timestamp, now: Timestamp) -> Result<Timestamp> {
        let after = full_until.max(now).0 + self.every;
        let wait = after - now.0 - self.most * self.every;
        match wait > 0 {
            true => Err(AppError::too_many_requests((wait as u64).div_ceil(clock::SECOND as u64))),
            false => Ok(Timestamp(after)),
        }
    }
}

/// Counts one attempt on each of these, or on none where one is used up: `too_many_requests` then.
pub async fn draw(cx: &Cx, allowances: Vec<Allowance>) -> Result<()> {
    // Whoever has none left does not keep others from writing.
    let now = cx.app().clock().now();
    let db = cx.read().await?;
    for allowance in &allowances {
        allowance.draw(full_until(&*db, allowance).await?, now)?;
    }
    drop(db);
    write(cx, async move |tx| {
        let mut rows = Vec::new();
        for allowance in allowances {
            let full_until = allowance.draw(full_until(tx.db(), &allowance).await?, tx.at())?;
            rows.push(attempt::ActiveModel { key: Set(allowance.key), full_until: Set(full_until) });
        }
        if rows.is_empty() {
            return Ok(());
        }
        let renewed = OnConflict::column(attempt::Column::Key).update_column(attempt::Column::FullUntil).to_owned();
        attempt::Entity::insert_many(rows).on_conflict(renewed).exec_without_returning(tx.db()).await?;
        Ok(())
    })
    .await
}

async fn full_until(db: &impl ConnectionTrait, allowance: &Allowance) -> Result<Timestamp> {
    let row = attempt::Entity::find_by_id(allowance.key.clone()).one(db).await?;
    Ok(row.map_or(Timestamp(0), |row| row.full_until))
}

/// All that was drawn on this is forgotten.
pub async fn forgive(tx: &Tx, allowance: &Allowance) -> Result<()> {
    attempt::Entity::delete_by_id(allowance.key.clone()).exec(tx.db()).await?;
    Ok(())
}

/// The attempt succeeded: what it drew is given back, and of an account all that failed before is forgotten.
pub async fn give_back(tx: &Tx, account: &Allowance, address: Option<&Allowance>) -> Result<()> {
    forgive(tx, account).await?;
    if let Some(address) = address {
        let row = attempt::Entity::find_by_id(address.key.clone()).one(tx.db()).await?;
        let before = row.map_or(0, |row| row.full_until.0) - address.every;
        attempt::Entity::update_many()
            .col_expr(attempt::Column::FullUntil, Expr::value(Timestamp(before)))
            .filter(attempt::Column::Key.eq(address.key.as_str()))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}
