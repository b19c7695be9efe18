//! The test house: a real server on a free port over a fresh database of either engine, clients for both APIs, and
//! builders that go through the public API.

mod app;
mod builders;
mod client;
mod database;
mod desk;
mod parity;
pub mod process;
mod raw;

pub use app::{PASSWORD, Second, TestApp, is_about_the_actor, run, run_with, token_of};
pub use client::{Reply, Who};
pub use database::{Engine, database_for};
pub use desk::{at, pluck};
pub use parity::{Operation, status_of};
pub use raw::Raw;
pub use reqwest::Method;
pub use serde_json::{Value, json};

/// Declares tests that run on SQLite, and on PostgreSQL where `MASTHEAD_TEST_POSTGRES_URL` is set. Each gives two:
/// `NAME::sqlite` and `NAME::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: &TestApp) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($app: &$crate::TestApp) $body

            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, async |app| body(app).await);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, async |app| body(app).await);
            }
        }
    )+};
}
