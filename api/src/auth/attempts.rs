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
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    clock,
    context::Cx,
    db::{Tx, write},
    error::{AppError, Result},
    journal, text,
};

/// What is attempted.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// Signing in by a password.
    Password,
    /// Changing the password of whom one is signed in as: apart from that, so that others' failures do not prevent it.
    OwnPassword,
    /// Asking for a link by mail, or trying one that does not hold.
    Link,
}

/// What an attempt draws on: the allowance of the account, by the e-mail address that was typed, whether it exists or not,
/// and that of the network that the request comes from.
#[derive(Clone, Debug)]
pub struct Allowances {
    account: Option<Allowance>,
    network: Option<Allowance>,
}

#[derive(Clone, Debug)]
struct Allowance {
    key: String,
    /// Attempts that it holds.
    most: i64,
    /// Microseconds until it gains one.
    every: i64,
}

impl Allowance {
    fn new(cx: &Cx, of: &str, most: u32, seconds: u32) -> Self {
        let tag = hmac::sign(&cx.app().keys().attempts, of.as_bytes());
        let key = text::hex(&tag.as_ref()[..16]);
        Self { key, most: i64::from(most), every: i64::from(seconds) * clock::SECOND }
    }

    /// When it is whole again after one more attempt; how long to wait where there is none left.
    fn draw(&self, full_until: Timestamp, now: Timestamp) -> Result<Timestamp> {
        let after = Ord::max(full_until, now).0 + self.every;
        let wait = after - now.0 - self.most * self.every;
        match wait > 0 {
            true => Err(AppError::too_many_requests((wait as u64).div_ceil(clock::SECOND as u64))),
            false => Ok(Timestamp(after)),
        }
    }
}

impl Allowances {
    /// Those of this deed, for this address, by this request.
    pub fn of(cx: &Cx, deed: Deed, email: &str) -> Self {
        let settings = &cx.app().config().attempts;
        let account = format!("{deed:?} account {email}");
        let account = Allowance::new(cx, &account, settings.per_account, settings.account_seconds);
        Self { account: Some(account), ..Self::of_network(cx, deed) }
    }

    /// That of the network alone, where no account is named.
    pub fn of_network(cx: &Cx, deed: Deed) -> Self {
        let settings = &cx.app().config().attempts;
        let network = cx.client().network.as_ref().map(|network| format!("{deed:?} network {network}"));
        let allowance = |of: String| Allowance::new(cx, &of, settings.per_address, settings.address_seconds);
        Self { account: None, network: network.map(allowance) }
    }

    fn each(&self) -> impl Iterator<Item = &Allowance> {
        self.account.iter().chain(&self.network)
    }

    /// Counts one attempt on each, or on none where one is used up: `too_many_requests` then.
    pub async fn draw(&self, cx: &Cx) -> Result<()> {
        // Whoever has none left does not keep others from writing.
        let db = cx.read().await?;
        // The journal's time is ahead of the clock when that was set back.
        let (_, last) = journal::last(&*db).await?;
        let now = Ord::max(cx.app().clock().now(), last);
        for allowance in self.each() {
            allowance.draw(full_until(&*db, allowance).await?, now)?;
        }
        drop(db);
        let drawn = self.clone();
        write(cx, async move |tx| {
            let mut rows = Vec::new();
            for allowance in drawn.each() {
                let full_until = allowance.draw(full_until(tx.db(), allowance).await?, tx.at())?;
                rows.push(attempt::ActiveModel { key: Set(allowance.key.clone()), full_until: Set(full_until) });
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

    /// What came of the attempt. Where it could not be made, for a reason of ours, what it drew is given back.
    pub async fn settle<T>(&self, cx: &Cx, outcome: Result<T>) -> Result<T> {
        if outcome.is_err() {
            self.give_back(cx).await?;
        }
        outcome
    }

    async fn give_back(&self, cx: &Cx) -> Result<()> {
        let drawn = self.clone();
        write(cx, async move |tx| {
            for allowance in drawn.each() {
                give_back(&tx, allowance).await?;
            }
            Ok(())
        })
        .await
    }

    /// Writes as much as making a link does, so that who waits for the writer does not learn whether there was one to make.
    pub async fn pretend(cx: &Cx, tx: &Tx) -> Result<()> {
        let decoy = Allowance::new(cx, "decoy", 1, 1);
        full_until(tx.db(), &decoy).await?;
        let row = attempt::ActiveModel { key: Set(decoy.key), full_until: Set(tx.at()) };
        let renewed = OnConflict::column(attempt::Column::Key).update_column(attempt::Column::FullUntil).to_owned();
        attempt::Entity::insert(row).on_conflict(renewed).exec_without_returning(tx.db()).await?;
        Ok(())
    }

    /// What failed before is forgotten, of the account.
    pub async fn forget(&self, tx: &Tx) -> Result<()> {
        if let Some(account) = &self.account {
            attempt::Entity::delete_by_id(account.key.clone()).exec(tx.db()).await?;
        }
        Ok(())
    }

    /// The attempt succeeded: what it drew is given back, and of the account all that failed before is forgotten.
    pub async fn succeeded(&self, tx: &Tx) -> Result<()> {
        self.forget(tx).await?;
        match &self.network {
            Some(network) => give_back(tx, network).await,
            None => Ok(()),
        }
    }
}

async fn full_until(db: &impl ConnectionTrait, allowance: &Allowance) -> Result<Timestamp> {
    let row = attempt::Entity::find_by_id(allowance.key.clone()).one(db).await?;
    Ok(row.map_or(Timestamp(0), |row| row.full_until))
}

async fn give_back(tx: &Tx, allowance: &Allowance) -> Result<()> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::FullUntil, Expr::col(attempt::Column::FullUntil).sub(allowance.every))
        .filter(attempt::Column::Key.eq(allowance.key.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}
