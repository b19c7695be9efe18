//! The few words in which the two engines' schemas differ, so that a step is written once.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Runs a step's statements, its `{words}` said as the engine says them.
///
/// `{text}` orders by code point on both; `{strict}` makes SQLite refuse a value of another type, and `{clustered}`
/// keeps a table of links in the order of its key.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let words = match manager.get_database_backend() {
        DbBackend::Postgres => [
            ("{uuid}", "uuid"),
            ("{text}", "text COLLATE \"C\""),
            ("{int}", "integer"),
            ("{bigint}", "bigint"),
            ("{bool}", "boolean"),
            ("{strict}", ""),
            ("{clustered}", ""),
        ],
        _ => [
            ("{uuid}", "BLOB"),
            ("{text}", "TEXT"),
            ("{int}", "INTEGER"),
            ("{bigint}", "INTEGER"),
            ("{bool}", "INTEGER"),
            ("{strict}", "STRICT"),
            ("{clustered}", "STRICT, WITHOUT ROWID"),
        ],
    };
    let statements = words.iter().fold(statements.to_owned(), |sql, (word, said)| sql.replace(word, said));
    manager.get_connection().execute_unprepared(&statements).await?;
    Ok(())
}
