//! The command line, as a process: what it prints where, how it ends, and what survives it.

use std::{path::Path, process::Command};

use masthead::{config::Config, context::Cx, state::App};
use masthead_entity::event;
use masthead_tests::{
    Engine, Method, Value, database_for, json,
    process::{Process, finish, masthead},
};
use sea_orm::{EntityTrait, PaginatorTrait};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_masthead-under-test");
const PASSWORD: &str = "a password of the tests";

/// A folder and a database of either engine.
pub(crate) struct House {
    folder: tempfile::TempDir,
    url: String,
}

impl House {
    /// `None` where PostgreSQL is not there.
    pub(crate) fn on(engine: Engine) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let url = database_for(engine)?;
        Some(Self { folder, url })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = masthead(BINARY, self.path());
        if !self.url.is_empty() {
            command.args(["--database-url", &self.url]);
        }
        command
    }

    pub(crate) fn serve(&self, arguments: &[&str]) -> Process {
        Process::serve(self.command(), arguments)
    }

    /// The settings with which a process of this house works.
    pub(crate) fn config(&self) -> Config {
        let (mut config, _) = Config::load(None, []).expect("settings");
        config.data = self.path().to_owned();
        config.database_url = self.url.clone();
        config
    }

    /// The number of events, of articles and of accounts, read when no process runs.
    pub(crate) fn numbers(&self) -> [u64; 3] {
        let config = self.config();
        block_on(async {
            let app = App::open(config).await.expect("an App");
            let db = Cx::system(app.clone()).read().await.expect("a connection");
            let events = event::Entity::find().count(&*db).await.expect("events");
            let entries = masthead_entity::entry::Entity::find().count(&*db).await.expect("entries");
            let accounts = masthead_entity::account::Entity::find().count(&*db).await.expect("accounts");
            drop(db);
            app.close().await;
            [events, entries, accounts]
        })
    }

    pub(crate) fn create_account(&self, role: &str) {
        let arguments = ["account", "create", "--email", "ada@example.org", "--role", role];
        let created = finish(self.command().args(arguments), PASSWORD);
        assert_eq!(created.status.code(), Some(0), "{}", text(&created.stderr));
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) async fn ask(method: Method, url: &str, token: &str, body: Value) -> Result<(u16, Value), reqwest::Error> {
    let mut request = reqwest::Client::new().request(method, url).json(&body);
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await?;
    let status = answer.status().as_u16();
    Ok((status, answer.json().await?))
}

async fn sign_in(base: &str, email: &str, password: &str) -> (u16, Value) {
    let url = format!("{base}/api/v1/auth/login");
    ask(Method::POST, &url, "", json!({ "email": email, "password": password })).await.expect("an answer")
}

/// Runs tests over a house on each engine.
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($house:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            fn body($house: &House) $body

            #[test]
            fn sqlite() {
                body(&House::on(Engine::Sqlite).expect("a folder is enough"));
            }

            #[test]
            fn postgres() {
                if let Some(house) = House::on(Engine::Postgres) {
                    body(&house);
                }
            }
        }
    )+};
}
pub(crate) use on_both;

on_both! {
    /// The demo fills an empty database once, and shows the administrator's password once.
    fn the_demo_is_put_in_once(house) {
        let first = house.serve(&["--demo"]);
        let said = first.said();
        let password = said.lines().find_map(|line| line.trim().strip_prefix("password")).map(str::trim);
        let password = password.unwrap_or_else(|| panic!("no password: {said}"));
        assert_eq!(block_on(sign_in(&first.base, "admin@example.org", password)).0, 200);
        first.signal("TERM");
        assert_eq!(first.end().code(), Some(0), "SIGTERM ends it well");
        let before = house.numbers();
        assert_eq!(before[2], 1);
        let second = house.serve(&["--demo"]);
        assert!(!second.said().contains("password"), "{}", second.said());
        second.signal("TERM");
        assert_eq!(second.end().code(), Some(0));
        assert_eq!(house.numbers(), before, "the second start changes nothing");
    }

    /// Without an account the server says how to create one; the account that the command line creates can sign in.
    fn an_account_is_created_with_the_password_on_standard_input(house) {
        let without = house.serve(&[]);
        assert!(without.said().contains("account create"), "{}", without.said());
        drop(without);
        house.create_account("administrator");
        let with = house.serve(&[]);
        assert!(!with.said().contains("account create"), "{}", with.said());
        assert_eq!(block_on(sign_in(&with.base, "ada@example.org", PASSWORD)).0, 200);
        assert_eq!(block_on(sign_in(&with.base, "ada@example.org", "another password")).0, 401);
        let again = ["account", "create", "--email", "ada@example.org"];
        let again = finish(house.command().args(again), PASSWORD);
        assert_eq!(again.status.code(), Some(1), "there is one already");
        assert!(text(&again.stderr).contains("/email"), "{}", text(&again.stderr));
        assert_eq!(text(&again.stdout), "", "results only on standard output");
    }

    /// The variables of the first administrator create the account, once.
    fn variables_create_the_administrator(house) {
        let start = || {
            let mut command = house.command();
            command.env("MASTHEAD_ADMIN_EMAIL", "boss@example.org").env("MASTHEAD_ADMIN_PASSWORD", PASSWORD);
            Process::serve(command, &[])
        };
        for _ in 0..2 {
            let server = start();
            let (status, tokens) = block_on(sign_in(&server.base, "boss@example.org", PASSWORD));
            assert_eq!(status, 200, "{tokens}");
            let token = tokens["accessToken"].as_str().expect("a token");
            let me = block_on(ask(Method::GET, &format!("{}/api/v1/me", server.base), token, Value::Null));
            assert_eq!(me.expect("an answer").1["role"], "ADMINISTRATOR");
            assert!(!server.said().contains(PASSWORD));
        }
        assert_eq!(house.numbers()[2], 1);
    }

    /// What was acknowledged is there after `kill -9` in the middle of writing.
    fn no_acknowledged_write_is_lost(house) {
        house.create_account("editor");
        let server = house.serve(&[]);
        let base = server.base.clone();
        let acknowledged = block_on(async {
            let (_, tokens) = sign_in(&base, "ada@example.org", PASSWORD).await;
            let token = tokens["accessToken"].as_str().expect("a token").to_owned();
            let url = format!("{base}/api/v1/editorial/tags");
            let writer = async |number: usize| {
                let mut acknowledged = Vec::new();
                for n in 0.. {
                    let name = format!("Tag {number} {n}");
                    match ask(Method::POST, &url, &token, json!({ "name": name })).await {
                        Ok((201, tag)) => acknowledged.push(tag["id"].as_str().expect("an id").to_owned()),
                        Ok((status, body)) => panic!("{status} {body}"),
                        Err(_) => break,
                    }
                }
                acknowledged
            };
            let kill = async {
                tokio::time::sleep(std::time::Duration::from_millis(700)).await;
                server.signal("KILL");
            };
            let (first, second, third, ()) = tokio::join!(writer(1), writer(2), writer(3), kill);
            [first, second, third].concat()
        });
        drop(server);
        assert!(acknowledged.len() > 3, "only {} writes were acknowledged", acknowledged.len());
        let server = house.serve(&[]);
        block_on(async {
            let (_, tokens) = sign_in(&server.base, "ada@example.org", PASSWORD).await;
            let token = tokens["accessToken"].as_str().expect("a token");
            for id in acknowledged {
                let url = format!("{}/api/v1/editorial/tags/{id}", server.base);
                let (status, body) = ask(Method::GET, &url, token, Value::Null).await.expect("an answer");
                assert_eq!(status, 200, "{id} was acknowledged: {body}");
            }
        });
    }

    /// Two processes that start at once on one empty database both come up, and make one administrator between them.
    fn two_processes_start_at_once(house) {
        let start = || {
            let mut command = house.command();
            command.env("MASTHEAD_ADMIN_EMAIL", "boss@example.org").env("MASTHEAD_ADMIN_PASSWORD", PASSWORD);
            Process::serve(command, &["--demo"])
        };
        let alone = House::on(Engine::Sqlite).expect("a folder");
        drop(alone.serve(&["--demo"]));
        let servers = std::thread::scope(|scope| {
            [scope.spawn(start), scope.spawn(start)].map(|started| started.join().expect("both come up"))
        });
        for server in &servers {
            assert_eq!(block_on(sign_in(&server.base, "boss@example.org", PASSWORD)).0, 200);
        }
        drop(servers);
        let [_, entries, accounts] = house.numbers();
        assert_eq!((entries, accounts), (alone.numbers()[1], 1), "the demo is put in once");
    }
}

/// The exit status is 0 for what was done, 1 for what failed, 2 for what was asked wrongly.
#[test]
fn exit_statuses_are_0_1_and_2() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let run = |arguments: &[&str]| finish(house.command().args(arguments), "");
    let schema = run(&["schema"]);
    assert_eq!(schema.status.code(), Some(0));
    assert!(text(&schema.stdout).contains("type Article"));
    assert_eq!(run(&["migrate"]).status.code(), Some(0));
    let short = finish(house.command().args(["account", "create", "--email", "a@example.org"]), "short");
    assert_eq!(short.status.code(), Some(1));
    assert!(text(&short.stderr).contains("/password"), "{}", text(&short.stderr));
    for wrong in [&["sing"][..], &["schema", "--loud"], &["account", "create"], &[]] {
        let ended = run(wrong);
        assert_eq!(ended.status.code(), Some(2), "{wrong:?}");
        assert_eq!(text(&ended.stdout), "", "{wrong:?}");
    }
}

/// An unknown key of the settings file stops the start and is named; a known one does not.
#[test]
fn an_unknown_key_of_the_settings_stops_the_start() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("masthead.toml");
    let run = |settings: &str| {
        std::fs::write(&file, settings).expect("written");
        finish(house.command().arg("migrate").arg("--config").arg(&file), "")
    };
    let refused = run("[http]\nworkres = 2\n");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("workres"), "{}", text(&refused.stderr));
    let taken = run("[http]\nworkers = 2\n");
    assert_eq!(taken.status.code(), Some(0), "{}", text(&taken.stderr));
}

/// An unknown variable is told of, and no more: platforms inject some.
#[test]
fn an_unknown_variable_only_warns() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let migrated = finish(house.command().arg("migrate").env("MASTHEAD_PORT_80_TCP", "tcp://10.0.0.1"), "");
    assert_eq!(migrated.status.code(), Some(0));
    assert!(text(&migrated.stderr).contains("MASTHEAD_PORT_80_TCP"), "{}", text(&migrated.stderr));
    let quiet = finish(house.command().arg("migrate"), "");
    assert!(!text(&quiet.stderr).contains("no setting"), "{}", text(&quiet.stderr));
}
