//! The two engines, each with a database of the run's own.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use serde::Serialize;
use url::Url;

use crate::{Result, cpu::Cluster, say};

/// The server that is tried where no variable names one.
const POSTGRES: &str = "postgres://postgres@127.0.0.1:5432/postgres";
const PREFIX: &str = "masthead_bench_";

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Engine {
    /// Embedded.
    #[serde(rename = "SQLite")]
    Sqlite,
    /// A server.
    #[serde(rename = "PostgreSQL")]
    Postgres,
}

/// A database of this run, gone when the run is.
pub(crate) struct Scratch {
    /// Its engine.
    pub(crate) engine: Engine,
    /// The data folder of the server.
    pub(crate) data: PathBuf,
    /// What `--database-url` takes: empty for SQLite, which lies in the data folder.
    pub(crate) url: String,
    server: Option<String>,
}

/// The PostgreSQL server to measure on, if one answers. One that a variable names must.
pub(crate) async fn postgres_server() -> Result<Option<String>> {
    let named = std::env::var("MASTHEAD_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty());
    let url = named.clone().unwrap_or_else(|| POSTGRES.to_owned());
    let mut options = ConnectOptions::new(&url);
    options.acquire_timeout(Duration::from_secs(3));
    match (Database::connect(options).await, named) {
        (Ok(connection), _) => {
            connection.close().await?;
            Ok(Some(url))
        }
        (Err(error), Some(_)) => Err(format!("MASTHEAD_TEST_POSTGRES_URL: {error}").into()),
        (Err(error), None) => {
            say(&format!("No PostgreSQL at {POSTGRES} ({error}): SQLite alone is measured."));
            say("MASTHEAD_TEST_POSTGRES_URL names another server.");
            Ok(None)
        }
    }
}

/// The first column of what a statement gives.
async fn ask(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// The name of this run's database.
fn name() -> String {
    format!("{PREFIX}{}", std::process::id())
}

/// The URL of another database of this server.
fn at(server: &str, name: &str) -> Result<String> {
    let mut url = Url::parse(server)?;
    url.set_path(name);
    // The query may name a database too, and has the last word.
    url.query_pairs_mut().append_pair("dbname", name);
    Ok(url.into())
}

impl Scratch {
    /// On SQLite, in this folder.
    pub(crate) fn sqlite(folder: &Path) -> Self {
        Self { engine: Engine::Sqlite, data: folder.join("sqlite"), url: String::new(), server: None }
    }

    /// On this server. Databases of runs that were killed go first.
    pub(crate) async fn postgres(folder: &Path, server: String) -> Result<Self> {
        let db = Database::connect(&server).await?;
        for name in ask(&db, &format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'")).await? {
            if !Path::new("/proc").join(name.trim_start_matches(PREFIX)).exists() {
                db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
            }
        }
        let url = at(&server, &name())?;
        db.execute_unprepared(&format!("CREATE DATABASE {}", name())).await?;
        db.close().await?;
        Ok(Self { engine: Engine::Postgres, data: folder.join("postgres"), url, server: Some(server) })
    }

    /// Where others than Masthead read it.
    pub(crate) fn reading_url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}?mode=ro", self.data.join("masthead.db").display()),
            Engine::Postgres => self.url.clone(),
        }
    }

    /// The engine's version with the settings that its speed hangs on, and, where it runs on this machine, its
    /// processes.
    pub(crate) async fn about(&self) -> Result<(String, Option<Cluster>)> {
        let db = Database::connect(self.reading_url()).await?;
        let about = match self.engine {
            Engine::Sqlite => {
                let version = ask(&db, "SELECT sqlite_version()").await?.join("");
                (format!("SQLite {version}, WAL, synchronous = FULL"), None)
            }
            Engine::Postgres => {
                let sql = "SELECT 'PostgreSQL ' || current_setting('server_version') || ', synchronous_commit = '
                    || current_setting('synchronous_commit') || ', fsync = ' || current_setting('fsync')
                    || ', shared_buffers = ' || current_setting('shared_buffers')";
                let version = ask(&db, sql).await?.join("");
                let backend = ask(&db, "SELECT pg_backend_pid()::text").await?.join("");
                (version, backend.parse().ok().and_then(Cluster::of_backend))
            }
        };
        db.close().await?;
        Ok(about)
    }

    /// Brings the planner's statistics up to the content, as PostgreSQL does by itself within minutes: without them its
    /// figures would hang on when it got there. Masthead has SQLite do so whenever it stops.
    pub(crate) async fn settle(&self) -> Result<()> {
        if self.engine == Engine::Postgres {
            let db = Database::connect(&self.url).await?;
            db.execute_unprepared("VACUUM ANALYZE").await?;
            db.close().await?;
        }
        Ok(())
    }

    /// Removes the database. The folder is the run's.
    pub(crate) async fn clear(&self) -> Result<()> {
        let Some(server) = &self.server else { return Ok(()) };
        let db = Database::connect(server).await?;
        db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", name())).await?;
        Ok(db.close().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_is_reached_in_the_same_way() {
        for (server, expected) in [
            ("postgres://me:secret@db.example:5433/postgres", "postgres://me:secret@db.example:5433/x?dbname=x"),
            ("postgres://me@localhost", "postgres://me@localhost/x?dbname=x"),
            ("postgres:///a?host=/var/run/postgresql", "postgres:///x?host=/var/run/postgresql&dbname=x"),
            ("postgres://localhost?dbname=a&user=me", "postgres://localhost/x?dbname=a&user=me&dbname=x"),
        ] {
            assert_eq!(at(server, "x").unwrap(), expected);
        }
    }
}
