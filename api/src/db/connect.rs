//! Connections: one that writes, a pool that only reads, and the migrations before either is used.

use std::{
    fs::{DirBuilder, OpenOptions},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use masthead_migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::gate::Gate;
use crate::{config::Config, error::Result};

/// The advisory lock under which PostgreSQL writes: every change of every process takes it, so that the journal's
/// order is the commits' order. The number is "Masthead" in ASCII.
const WRITER_LOCK: i64 = 0x4D61_7374_6865_6164;

/// The connections of one server.
pub struct Db {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    /// The database's file; PostgreSQL has none of ours.
    file: Option<PathBuf>,
    pub(super) gate: Gate,
}

impl Db {
    /// Opens the database that the settings name, creates it if it is embedded and missing, and migrates it.
    pub async fn open(config: &Config) -> Result<Self, DbErr> {
        let file = file_of(config);
        if let Some(path) = &file {
            make_private(path).map_err(|e| DbErr::Custom(format!("cannot create {}: {e}", path.display())))?;
        }
        let (writer, readers) = match &file {
            Some(path) => sqlite(config, path).await?,
            None => postgres(config).await?,
        };
        Ok(Self { readers, writer, file, gate: Gate::new(config.database.write_queue) })
    }

    /// The engine.
    pub fn engine(&self) -> DbBackend {
        self.readers.get_database_backend()
    }

    /// The folder of the database's file, which all its processes share. `None` on PostgreSQL.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.file.as_deref().map(|path| path.parent().unwrap_or(Path::new("")))
    }

    /// One more connection, for what holds one by itself. It is the same one as long as it lives; of SQLite it can only
    /// read.
    pub(crate) async fn single(&self, config: &Config) -> Result<DatabaseConnection> {
        let mut options = match &self.file {
            Some(path) => sqlite_options(config, path, 1, true),
            None => options(config, &config.database_url, 1),
        };
        options.max_lifetime(None).idle_timeout(None);
        Ok(Database::connect(options).await?)
    }

    /// Closes all connections; SQLite folds its log into the database file.
    pub(crate) async fn close(&self) {
        for pool in [&self.readers, &self.writer] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(%error, "a connection pool did not close cleanly");
            }
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.readers.ping().await?)
    }

    /// The transaction of one change. On PostgreSQL it holds the writers' lock from its first statement: what it reads
    /// is what it will overwrite, there as on SQLite.
    pub(super) async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        begin_write(&self.writer).await
    }
}

async fn begin_write(writer: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
    let tx = writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({WRITER_LOCK})")).await?;
    }
    Ok(tx)
}

/// How often others than this connection have committed. Only SQLite tells.
pub(crate) async fn commits(db: &DatabaseConnection) -> Result<Option<i64>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA data_version")).await?;
    Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?)
}

/// A transaction whose statements all see one state of the database. Its connection can only read.
pub(crate) async fn begin_read(db: &Db) -> Result<DatabaseTransaction> {
    Ok(db.readers.begin_with_options(TransactionOptions::default()).await?)
}

async fn migrate(writer: &DatabaseConnection) -> Result<(), DbErr> {
    // Two processes that start at once take turns here; the second finds nothing left to do.
    let tx = begin_write(writer).await?;
    Migrator::up(&tx, None).await?;
    tx.commit().await
}

/// The file of the embedded database; PostgreSQL has none of ours.
fn file_of(config: &Config) -> Option<PathBuf> {
    let url = config.database_url.as_str();
    match url.strip_prefix("sqlite:") {
        Some(path) => Some(PathBuf::from(path.trim_start_matches("//"))),
        None if url.is_empty() => Some(config.data.join("masthead.db")),
        None => None,
    }
}

/// The embedded database that the settings name, where it is not there yet.
pub fn missing_file(config: &Config) -> Option<PathBuf> {
    file_of(config).filter(|path| !path.exists())
}

/// Makes a database's file that is not there yet, and its folder, for nobody else to read: readers' addresses stand in
/// it. SQLite gives the files beside it the same mode.
fn make_private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)?;
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).append(true).open(path).map(drop)
}

async fn sqlite(config: &Config, path: &Path) -> Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    let mut tries = 0;
    let writer = loop {
        match open_sqlite(config, path, 1, false).await {
            // Two processes that start on an empty file both turn it to WAL, for which SQLite does not wait.
            Err(error) if tries < 50 && error.to_string().contains("database is locked") => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            opened => break opened?,
        }
    };
    migrate(&writer).await?;
    Ok((writer, open_sqlite(config, path, config.database.readers, true).await?))
}

async fn open_sqlite(
    config: &Config,
    path: &Path,
    connections: u32,
    read_only: bool,
) -> Result<DatabaseConnection, DbErr> {
    connect(config, sqlite_options(config, path, connections, read_only)).await
}

fn sqlite_options(config: &Config, path: &Path, connections: u32, read_only: bool) -> ConnectOptions {
    let path = path.to_owned();
    let mut options = options(config, "sqlite://file", connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .filename(&path)
            .create_if_missing(!read_only)
            .read_only(read_only)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .optimize_on_close(!read_only, None);
        if read_only {
            sqlite
        } else {
            sqlite.pragma("journal_mode", "WAL").pragma("synchronous", "FULL").pragma("secure_delete", "ON")
        }
    });
    options
}

async fn postgres(config: &Config) -> Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    let mut writing = options(config, &config.database_url, 1);
    let wait = config.database.wait_ms.to_string();
    // A process that stands still in the midst of a change would hold the writers' lock of all.
    let longest = (config.http.deadline_ms + 5_000).to_string();
    writing.map_sqlx_postgres_opts(move |postgres| {
        let limits = [("lock_timeout", wait.as_str()), ("idle_in_transaction_session_timeout", longest.as_str())];
        postgres.options(limits)
    });
    let mut read_only = options(config, &config.database_url, config.database.readers);
    // Set for the session, so that each transaction is spared two statements.
    read_only.map_sqlx_postgres_opts(|postgres| {
        postgres
            .options([("default_transaction_isolation", "repeatable read"), ("default_transaction_read_only", "on")])
    });
    // Greeting each other takes client and server longer than all that is asked at a start: both at once.
    let migrated = async {
        let writer = connect(config, writing).await?;
        migrate(&writer).await?;
        Ok(writer)
    };
    tokio::try_join!(migrated, connect(config, read_only))
}

fn options(config: &Config, url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(config.database.wait_ms))
        .test_before_acquire(false)
        .record_stmt_in_spans(false)
        .sqlx_logging(false);
    options
}

/// A connection on which requests are answered: tests count its statements.
async fn connect(config: &Config, options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    #[allow(unused_mut)]
    let mut connection = Database::connect(options).await?;
    #[cfg(debug_assertions)]
    if let Some(count) = config.testing.on_statement.clone() {
        connection.set_metric_callback(move |statement| count(&statement.statement.sql));
    }
    let _ = config;
    Ok(connection)
}
