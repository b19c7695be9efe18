//! The two engines, each with a database of the run's own.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement};
use serde::Serialize;

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

/// An empty database of this run.
pub(crate) struct Bed {
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

#[derive(FromQueryResult)]
struct Told {
    said: String,
}

async fn ask(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    Ok(Told::find_by_statement(statement).all(db).await?.into_iter().map(|told| told.said).collect())
}

impl Bed {
    /// On SQLite, in this folder.
    pub(crate) fn sqlite(folder: &Path) -> Self {
        Self { engine: Engine::Sqlite, data: folder.join("sqlite"), url: String::new(), server: None }
    }

    /// On this server. Databases of runs that were killed go first.
    pub(crate) async fn postgres(folder: &Path, server: String) -> Result<Self> {
        let db = Database::connect(&server).await?;
        for name in ask(&db, &format!("SELECT datname AS said FROM pg_database WHERE datname LIKE '{PREFIX}%'")).await?
        {
            if !Path::new("/proc").join(name.trim_start_matches(PREFIX)).exists() {
                db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
            }
        }
        let name = format!("{PREFIX}{}", std::process::id());
        db.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        db.close().await?;
        let (base, _) = server.rsplit_once('/').ok_or("the PostgreSQL URL names no database")?;
        let url = format!("{base}/{name}");
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
        let told = match self.engine {
            Engine::Sqlite => {
                let version = ask(&db, "SELECT sqlite_version() AS said").await?.join("");
                (format!("SQLite {version}, WAL, synchronous = FULL"), None)
            }
            Engine::Postgres => {
                let sql = "SELECT 'PostgreSQL ' || current_setting('server_version') || ', synchronous_commit = '
                    || current_setting('synchronous_commit') || ', fsync = ' || current_setting('fsync')
                    || ', shared_buffers = ' || current_setting('shared_buffers') AS said";
                let version = ask(&db, sql).await?.join("");
                let backend = ask(&db, "SELECT pg_backend_pid()::text AS said").await?.join("");
                (version, backend.parse().ok().and_then(Cluster::of_backend))
            }
        };
        db.close().await?;
        Ok(told)
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
        let (_, name) = self.url.rsplit_once('/').unwrap_or_default();
        let db = Database::connect(server).await?;
        db.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        Ok(db.close().await?)
    }
}
