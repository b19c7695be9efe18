//! Fresh databases.

use std::{
    path::Path,
    process,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use masthead::{config::Config, state::App};
use sea_orm::{ConnectionTrait, Database, Statement};
use url::Url;

/// The two engines that everything runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one to grow on.
    Postgres,
}

const PREFIX: &str = "masthead_test_";

static NEXT: AtomicUsize = AtomicUsize::new(0);
static TEMPLATE: OnceLock<String> = OnceLock::new();

/// The server on which PostgreSQL databases are made, if there is one.
pub(crate) fn postgres_server() -> Option<String> {
    std::env::var("MASTHEAD_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// The URL of a fresh, empty database for a process of its own: empty for SQLite, which has a folder. `None` where
/// there is no PostgreSQL.
pub fn database_for(engine: Engine) -> Option<String> {
    match engine {
        Engine::Sqlite => Some(String::new()),
        Engine::Postgres => {
            let server = postgres_server()?;
            let name = format!("{PREFIX}{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            block_on(create(&server, &name, None));
            Some(at(&server, &name))
        }
    }
}

/// The URL of a database of its own on this server, made from the template of this run.
pub(crate) fn fresh_postgres(server: &str, config: &Config) -> String {
    let template = TEMPLATE.get_or_init(|| block_on(make_template(server, config)));
    let name = format!("{PREFIX}{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    block_on(create(server, &name, Some(template)));
    at(server, &name)
}

async fn make_template(server: &str, config: &Config) -> String {
    drop_left_over(server).await;
    let name = format!("{PREFIX}{}_template", process::id());
    create(server, &name, None).await;
    let app = App::open(Config { database_url: at(server, &name), ..config.clone() }).await.expect("a template");
    app.close().await;
    name
}

async fn create(server: &str, name: &str, template: Option<&str>) {
    let connection = Database::connect(server).await.expect("PostgreSQL answers");
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}{template}")).await.expect("a database");
    connection.close().await.expect("closed");
}

/// Databases of runs that are over. A run drops none of its own: that takes seconds each beside a build.
async fn drop_left_over(server: &str) {
    let connection = Database::connect(server).await.expect("PostgreSQL answers");
    let backend = connection.get_database_backend();
    let names =
        Statement::from_string(backend, format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'"));
    for row in connection.query_all_raw(names).await.expect("names") {
        let name: String = row.try_get("", "datname").expect("a name");
        let owner = name.trim_start_matches(PREFIX).split('_').next().unwrap_or_default();
        if !Path::new("/proc").join(owner).exists() {
            let _ = connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
    connection.close().await.expect("closed");
}

fn at(server: &str, name: &str) -> String {
    let mut url = Url::parse(server).expect("a URL");
    url.set_path(name);
    // The query may name a database too, and has the last word.
    url.query_pairs_mut().append_pair("dbname", name);
    url.into()
}

/// A runtime of its own: this is called from tests that have not begun theirs.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

/// Renews the statistics of this PostgreSQL database.
pub(crate) async fn analyze(url: &str) {
    let connection = Database::connect(url).await.expect("PostgreSQL");
    connection.execute_unprepared("ANALYZE").await.expect("statistics");
    connection.close().await.expect("closed");
}
