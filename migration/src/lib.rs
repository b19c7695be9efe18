//! Masthead's schema, one step at a time. Each step runs on SQLite and on PostgreSQL from the same text.
//!
//! Until the first tagged release there is one step, edited in place; afterwards steps are only appended.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_house;

/// All steps, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_house::Step)]
    }
}
