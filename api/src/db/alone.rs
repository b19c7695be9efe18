//! Work of many transactions that one process does at a time, whatever their number on one database.

use std::{fs::File, io, path::Path};

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::begin_read;
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
    Session(DatabaseTransaction),
}

/// Waits until no other process does this work, as long as that takes.
pub async fn alone(cx: &Cx, work: Work) -> Result<Alone> {
    let db = cx.app().db();
    let held = match db.folder() {
        Some(folder) => {
            let path = folder.join(work.file());
            let locked = tokio::task::spawn_blocking(move || lock(&path)).await.map_err(AppError::internal)?;
            Held::File(locked.map_err(AppError::internal)?)
        }
        None => {
            // A transaction of its own, which does nothing else: changes go through others meanwhile.
            let session = begin_read(db).await?;
            session.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({})", work.lock())).await?;
            Held::Session(session)
        }
    };
    Ok(Alone(held))
}

/// Never the database's own file: closing any handle of that would end SQLite's locks on it.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).append(true).open(path)?;
    file.lock()?;
    Ok(file)
}
