//! Work of many transactions that one process does at a time, whatever their number on one database.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};

use crate::{
    context::Cx,
    error::{AppError, Result},
};

/// What is not begun while another process is at it.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    /// Putting the demo content in.
    Demo,
}

impl Work {
    /// PostgreSQL's advisory lock. The number is the work's name in ASCII.
    fn lock(self) -> i64 {
        match self {
            Self::Demo => 0x4465_6D6F,
        }
    }

    /// What the file that SQLite's processes lock is called.
    fn file(self) -> &'static str {
        match self {
            Self::Demo => "demo.lock",
        }
    }
}

/// Held while the work is done: dropping it lets the next process begin, as does the end of this one, however it ends.
#[must_use = "the work is done alone only while this is held"]
pub struct Alone(#[allow(dead_code, reason = "held, not read")] Held);

#[allow(dead_code, reason = "held, not read")]
enum Held {
    File(File),
    Session(DatabaseTransaction, DatabaseConnection),
}

/// Waits until no other process does this work, as long as that takes, and says so.
pub async fn alone(cx: &Cx, work: Work) -> Result<Alone> {
    let held = match cx.app().db().folder() {
        Some(folder) => file(folder.join(work.file()), work).await?,
        None => session(cx, work).await?,
    };
    Ok(Alone(held))
}

async fn file(path: PathBuf, work: Work) -> Result<Held> {
    let locked = tokio::task::spawn_blocking(move || lock(&path, work)).await.map_err(AppError::internal)?;
    Ok(Held::File(locked.map_err(AppError::internal)?))
}

/// Never the database's own file: closing any handle of that would end SQLite's locks on it.
fn lock(path: &Path, work: Work) -> io::Result<File> {
    let file = File::options().create(true).append(true).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            tell(work);
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    Ok(file)
}

/// A connection of its own: changes and reads go through the others meanwhile, however few there are.
async fn session(cx: &Cx, work: Work) -> Result<Held> {
    let connection = cx.app().db().single(cx.app().config()).await?;
    let session = connection.begin().await?;
    let attempt = format!("SELECT pg_try_advisory_xact_lock({}) AS held", work.lock());
    let row = session.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, attempt)).await?;
    let is_held = row.map(|row| row.try_get::<bool>("", "held")).transpose()?;
    if is_held != Some(true) {
        tell(work);
        session.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({})", work.lock())).await?;
    }
    Ok(Held::Session(session, connection))
}

fn tell(work: Work) {
    tracing::info!(?work, "another process is at this work: waiting for it");
}
