//! A list of keys that one statement asks about, as a table of it: `FROM (VALUES ...) AS "keys"`.

use sea_orm::sea_query::{Alias, Expr};

/// The table's name in the statement.
pub fn keys() -> Alias {
    Alias::new("keys")
}

/// One of its columns, from 1 on, as both engines call those of a list of VALUES.
pub fn key(number: u8) -> Expr {
    Expr::col((keys(), Alias::new(format!("column{number}"))))
}
