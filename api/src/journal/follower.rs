//! The follower: reads what other processes wrote into the journal, so that those who listen here hear of it too.
//!
//! It looks every 20 ms on a connection of its own. SQLite is asked first whether anything was committed at all, which
//! costs less than a query. While it cannot look, [`Listeners::are_current`] is false and nothing is answered from
//! memory; what happened meanwhile is announced as soon as it can.

use std::time::{Duration, Instant};

use masthead_entity::event;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

use super::{
    Line,
    listeners::{Listeners, Whose},
};
use crate::{error::Result, state::App};

/// How often it looks.
const EVERY: Duration = Duration::from_millis(20);

/// How long a look may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long it rests after a failure.
const PAUSE: Duration = Duration::from_millis(200);

/// Lines that are read at once.
const LINES: u64 = 500;

/// Follows the journal until the App is closed.
pub(crate) async fn follow(app: App) {
    app.listeners().follow();
    let mut follower = None;
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let closing = app.closing();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = closing.cancelled() => break,
        }
        let looked = tokio::time::timeout(PATIENCE, look(&app, &mut follower)).await;
        match looked {
            Ok(Ok(())) => {}
            failed => {
                tracing::warn!(?failed, "the journal cannot be followed; nothing is answered from memory");
                // A connection that failed is not asked again.
                if let Some(db) = follower.as_mut().and_then(|follower| follower.db.take()) {
                    drop(db.close().await);
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    if let Some(db) = follower.and_then(|follower| follower.db) {
        drop(db.close().await);
    }
}

struct Follower {
    /// `None` after a failure.
    db: Option<DatabaseConnection>,
    /// The last line that was announced here.
    seen: i64,
    /// What SQLite's counter of commits said when all was read.
    commits: Option<i64>,
}

async fn look(app: &App, follower: &mut Option<Follower>) -> Result<()> {
    let began = Instant::now();
    let db = match follower.as_mut().and_then(|follower| follower.db.take()) {
        Some(db) => db,
        None => app.db().single(app.config()).await?,
    };
    let follower = match follower {
        Some(known) => known,
        None => {
            let seen = last(&db).await?;
            follower.insert(Follower { db: None, seen, commits: None })
        }
    };
    let is_complete = follower.look(&db, app.listeners()).await;
    follower.db = Some(db);
    if is_complete? {
        app.listeners().looked(began, follower.seen);
    }
    Ok(())
}

async fn last(db: &DatabaseConnection) -> Result<i64> {
    let last = event::Entity::find().select_only().column(event::Column::Seq);
    let last: Option<i64> = last.order_by_desc(event::Column::Seq).into_tuple().one(db).await?;
    Ok(last.unwrap_or_default())
}

impl Follower {
    /// Whether all that is committed is announced.
    async fn look(&mut self, db: &DatabaseConnection, listeners: &Listeners) -> Result<bool> {
        let commits = commits(db).await?;
        if commits.is_some() && commits == self.commits {
            return Ok(true);
        }
        loop {
            match self.read(db, listeners).await? {
                Read::Part => {}
                Read::All => {
                    // Until the counter moves, nothing is new.
                    self.commits = commits;
                    return Ok(true);
                }
                Read::Blocked => return Ok(false),
            }
        }
    }

    async fn read(&mut self, db: &DatabaseConnection, listeners: &Listeners) -> Result<Read> {
        let rows = event::Entity::find()
            .filter(event::Column::Seq.gt(self.seen))
            .order_by_asc(event::Column::Seq)
            .limit(LINES)
            .all(db)
            .await?;
        let mut read = if rows.len() as u64 == LINES { Read::Part } else { Read::All };
        let mut news = Vec::new();
        for row in rows {
            if row.seq <= self.seen {
                continue;
            }
            match listeners.whose(row.seq) {
                Whose::Others => {
                    self.seen = row.seq;
                    news.push(Line::read(row)?);
                }
                Whose::Own(last) => self.seen = last,
                Whose::Pending => {
                    read = Read::Blocked;
                    break;
                }
            }
        }
        if !news.is_empty() {
            listeners.tell(&news);
        }
        Ok(read)
    }
}

/// How far the journal was read.
enum Read {
    /// To its end.
    All,
    /// There may be more.
    Part,
    /// To a line that this process is still committing.
    Blocked,
}

/// How often others than this connection have committed. Only SQLite tells.
async fn commits(db: &DatabaseConnection) -> Result<Option<i64>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA data_version");
    let row = db.query_one_raw(asked).await?;
    Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?)
}
