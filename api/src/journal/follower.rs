//! The follower: reads what other processes wrote into the journal, so that those who listen here hear of it too.
//!
//! It looks every 20 ms on a connection of its own. SQLite is asked first whether anything was committed at all, which
//! costs less than a query. While it cannot look, [`Listeners::are_current`] is false and nothing is answered from
//! memory; what happened meanwhile is announced as soon as it can.

use std::time::{Duration, Instant};

use masthead_entity::event;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Line, last,
    listeners::{Listeners, Whose},
};
use crate::{db, error::Result, state::App};

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
    let (mut follower, mut is_told) = (None, false);
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let closing = app.closing();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = closing.cancelled() => break,
        }
        #[cfg(debug_assertions)]
        if app.config().testing.blind.load(std::sync::atomic::Ordering::Relaxed) {
            continue;
        }
        let looked = tokio::time::timeout(PATIENCE, look(&app, &mut follower)).await;
        match looked {
            Ok(Ok(())) => is_told = false,
            failed => {
                if !is_told {
                    tracing::warn!(?failed, "the journal cannot be followed; nothing is answered from memory");
                    is_told = true;
                }
                // A connection that failed is not asked again.
                if let Some(lost) = follower.as_mut().and_then(|follower| follower.connection.take()) {
                    drop(lost.db.close().await);
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    if let Some(connection) = follower.and_then(|follower| follower.connection) {
        drop(connection.db.close().await);
    }
}

struct Follower {
    /// `None` after a failure.
    connection: Option<Connection>,
    /// The last line that was announced here.
    seen: i64,
}

struct Connection {
    db: DatabaseConnection,
    /// What its counter of commits by others said when all was read; it says nothing to another connection.
    commits: Option<i64>,
}

async fn look(app: &App, follower: &mut Option<Follower>) -> Result<()> {
    let began = Instant::now();
    let mut connection = match follower.as_mut().and_then(|follower| follower.connection.take()) {
        Some(connection) => connection,
        None => Connection { db: app.db().single(app.config()).await?, commits: None },
    };
    let follower = match follower {
        Some(known) => known,
        None => {
            let (seen, _) = last(&connection.db).await?;
            follower.insert(Follower { connection: None, seen })
        }
    };
    let is_complete = follower.look(&mut connection, app.listeners()).await;
    follower.connection = Some(connection);
    if is_complete? {
        app.listeners().looked(began, follower.seen);
    }
    Ok(())
}

impl Follower {
    /// Whether all that is committed is announced.
    async fn look(&mut self, connection: &mut Connection, listeners: &Listeners) -> Result<bool> {
        let commits = db::commits(&connection.db).await?;
        if commits.is_some() && commits == connection.commits {
            return Ok(true);
        }
        loop {
            match self.read(&connection.db, listeners).await? {
                Read::Part => {}
                Read::All => {
                    // Until the counter moves, nothing is new.
                    connection.commits = commits;
                    return Ok(true);
                }
                Read::Blocked => return Ok(false),
            }
        }
    }

    /// Reads on behind the last line that was announced. Where one cannot be read, it stays there, and nothing is trusted.
    async fn read(&mut self, db: &DatabaseConnection, listeners: &Listeners) -> Result<Read> {
        let rows = event::Entity::find()
            .filter(event::Column::Seq.gt(self.seen))
            .order_by_asc(event::Column::Seq)
            .limit(LINES)
            .all(db)
            .await?;
        let mut read = if rows.len() as u64 == LINES { Read::Part } else { Read::All };
        let (mut seen, mut news) = (self.seen, Vec::new());
        for row in rows {
            if row.seq <= seen {
                continue;
            }
            match listeners.whose(row.seq) {
                Whose::Others => {
                    seen = row.seq;
                    news.push(Line::read(row)?);
                }
                Whose::Own(last) => seen = last,
                Whose::Pending => {
                    read = Read::Blocked;
                    break;
                }
            }
        }
        if !news.is_empty() {
            listeners.tell(&news);
        }
        self.seen = seen;
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
