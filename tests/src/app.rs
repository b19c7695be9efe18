//! A real server on a free port over a fresh database.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use masthead::{
    accounts::{self, NewAccount},
    api_tokens::{self, NewToken, types::CreateApiTokenInput},
    articles,
    config::Config,
    context::Cx,
    db::write,
    preview_links::{self, NewLink, types::PreviewLinkOptions},
    server,
    state::App,
    testing::Testing,
};
use masthead_entity::{AccountId, EntryKind, Role};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use crate::{
    client::{Client, Who},
    database::{self, Engine},
};

/// The password of every account of the tests.
pub const PASSWORD: &str = "correct horse battery";

/// A running server.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its inside, for what the public API does not show.
    pub app: App,
    /// On which engine.
    pub engine: Engine,
    /// Its settings, to start a second server on the same database.
    pub config: Config,
    pub(crate) client: Client,
    statements: Arc<AtomicU64>,
    log: Arc<Mutex<Vec<String>>>,
    handle: actix_handle::Handle,
    _data: TempDir,
}

mod actix_handle {
    /// What stops the server.
    pub(super) type Handle = Box<dyn FnOnce() -> std::pin::Pin<Box<dyn Future<Output = ()>>>>;
}

/// Begins to serve this App; gives where, and what stops it.
fn serve(app: &App) -> (SocketAddr, actix_handle::Handle) {
    let (server, address) = server::bind(app).expect("a server");
    let handle = server.handle();
    tokio::spawn(server);
    (address, Box::new(move || Box::pin(async move { server::stop(&handle).await })))
}

/// A second server on the database of another.
pub struct Second {
    /// Its inside.
    pub app: App,
    pub(crate) address: SocketAddr,
    handle: actix_handle::Handle,
}

impl Second {
    /// Stops it as a process is stopped.
    pub async fn stop(self) {
        (self.handle)().await;
        self.app.close().await;
    }
}

/// Runs a test on an engine, with an administrator and an editor. Without PostgreSQL, its half of the tests says so and
/// does nothing.
pub fn run(engine: Engine, test: impl AsyncFnOnce(&TestApp)) {
    run_with(engine, |_| {}, test);
}

/// The same with other settings.
pub fn run_with(engine: Engine, change: impl FnOnce(&mut Config), test: impl AsyncFnOnce(&TestApp)) {
    let data = tempfile::tempdir().expect("a folder");
    let (mut config, _) = Config::load(None, []).expect("the default settings");
    let (statements, log) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Vec::new())));
    config.bind = "127.0.0.1:0".parse().expect("an address");
    config.data = data.path().to_owned();
    config.secret = "a secret for tests, of 32 characters or more".to_owned();
    config.database.readers = 4;
    config.http.workers = 1;
    (config.attempts.per_account, config.attempts.per_address) = (10_000, 10_000);
    // All requests come from one address.
    let comments = &mut config.comments;
    (comments.many_per_network, comments.many_per_email, comments.most_per_network) = (0, 0, 0);
    let (count, lines) = (statements.clone(), log.clone());
    config.testing = Testing {
        cheap_passwords: true,
        no_scheduler: true,
        on_statement: Some(Arc::new(move |sql: &str| {
            // Who asks is looked up again whenever a busy machine has the follower late.
            if !is_about_the_actor(sql) {
                count.fetch_add(1, Ordering::Relaxed);
            }
            lines.lock().expect("the log").push(sql.to_owned());
        })),
        ..Testing::default()
    };
    change(&mut config);
    if engine == Engine::Postgres {
        let Some(server) = database::postgres_server() else {
            println!("skipped: MASTHEAD_TEST_POSTGRES_URL is not set");
            return;
        };
        config.database_url = database::fresh_postgres(&server, &config);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let app = App::open(config.clone()).await.expect("an App");
        let (address, handle) = serve(&app);
        let system = Cx::system(app.clone());
        for (email, name, role) in
            [("admin@example.org", "Ada", Role::Administrator), ("editor@example.org", "Edith", Role::Editor)]
        {
            let (email, name) = (email.to_owned(), Some(name.to_owned()));
            let new = NewAccount { email, name, password: Some(PASSWORD.to_owned()), role };
            accounts::create(&system, new).await.expect("an account");
        }
        drop(system);
        let client = Client::new(address);
        let test_app = TestApp { address, app, engine, config, client, statements, log, handle, _data: data };
        test(&test_app).await;
        let TestApp { handle, app, .. } = test_app;
        handle().await;
        app.close().await;
    });
}

/// Whether a statement is one by which an actor is known.
pub fn is_about_the_actor(sql: &str) -> bool {
    ["\"signing_key\"", "\"session\"", "\"api_token\"", "\"preview_link\".\"token_hash\" ="]
        .iter()
        .any(|table| sql.contains(table))
}

/// The token of the link in a letter.
pub fn token_of(letter: &str) -> String {
    let behind = letter.split("#token=").nth(1).unwrap_or_else(|| panic!("no link in {letter}"));
    behind.chars().take_while(|c| !c.is_whitespace()).collect()
}

impl TestApp {
    /// The statements that the driver has run so far, without those by which an actor is known.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Lets a long test go on as it began: forgets the statements so far, and renews the statistics by which PostgreSQL plans,
    /// as autovacuum does where it is on.
    pub async fn tidy(&self) {
        self.take_statements();
        if self.engine == Engine::Postgres {
            database::analyze(&self.config.database_url).await;
        }
    }

    /// The text of the statements since the last call.
    pub fn take_statements(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().expect("the log"))
    }

    /// The token of an actor, made or signed in at its first use.
    pub async fn token(&self, who: Who) -> Option<String> {
        let make = async || match (who, who.email()) {
            (Who::Token(scope), _) => self.api_token(&[scope.word()]).await,
            (Who::PreviewLink, _) => self.preview_token().await,
            (_, Some(email)) => {
                if !matches!(who, Who::Admin | Who::Editor) && !self.is_known(email).await {
                    self.make_account(email, who.role().expect("a role")).await;
                }
                self.client.sign_in(email, PASSWORD).await
            }
            (_, None) => unreachable!("a reader has no token"),
        };
        match who {
            Who::Anonymous => None,
            _ => Some(self.client.token(who, make).await),
        }
    }

    /// Moves the clock of this server ahead by so many microseconds. Whoever had signed in does it anew.
    pub async fn advance(&self, micros: i64) {
        self.app.clock().advance(micros);
        self.client.forget().await;
    }

    /// Starts a second server on the same database, with a scheduler, and with a clock of its own that is so many
    /// microseconds ahead from the start.
    pub async fn second(&self, ahead: i64) -> Second {
        let testing = Testing { cheap_passwords: true, ..Testing::default() };
        let app = App::open(Config { testing, ..self.config.clone() }).await.expect("a second App");
        app.clock().advance(ahead);
        let (address, handle) = serve(&app);
        Second { app, address, handle }
    }

    /// Does this to the database by hand.
    pub async fn execute(&self, sql: &'static str) {
        let cx = Cx::system(self.app.clone());
        let done = write(&cx, async move |tx| {
            tx.db().execute_unprepared(sql).await?;
            Ok(())
        });
        done.await.expect("a statement");
    }

    async fn is_known(&self, email: &str) -> bool {
        let cx = Cx::system(self.app.clone());
        accounts::queries::by_email(&cx, email).await.is_ok()
    }

    /// Makes an account of this role, as the command line does.
    pub async fn make_account(&self, email: &str, role: Role) -> AccountId {
        let name = email.split('@').next().map(str::to_owned);
        let new = NewAccount { email: email.to_owned(), name, password: Some(PASSWORD.to_owned()), role };
        accounts::create(&Cx::system(self.app.clone()), new).await.expect("an account")
    }

    /// Makes an API token, as the command line does.
    pub async fn api_token(&self, scopes: &[&str]) -> String {
        let cx = Cx::system(self.app.clone());
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let input = CreateApiTokenInput { name: "A machine".to_owned(), scopes, expires_at: None };
        let new = NewToken::checked(&cx, input).expect("a token that can be");
        api_tokens::create(&cx, new).await.expect("a token").token
    }

    /// Makes an article, as the command line does, and a preview link of it; gives the link's token.
    pub async fn preview_token(&self) -> String {
        let cx = Cx::system(self.app.clone());
        let input = serde_json::from_value(serde_json::json!({ "title": "Shown by a link" })).expect("an article");
        let article = articles::service::create(&cx, input).await.expect("an article");
        let options = PreviewLinkOptions::default();
        let new = NewLink::of(&cx, EntryKind::Article, article, options).expect("a link that can be");
        preview_links::create(&cx, new).await.expect("a link").token
    }

    /// The newest letter to this address, waited for, as it stands in the folder of mail.
    pub async fn letter_to(&self, email: &str) -> String {
        let folder = self.config.data.join("mail");
        for _ in 0..6_000 {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
            let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "eml")).collect();
            files.sort();
            let letters = files.iter().rev().filter_map(|path| std::fs::read_to_string(path).ok());
            if let Some(letter) = letters.into_iter().find(|letter| letter.contains(email)) {
                return letter;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("no letter came to {email}");
    }

    /// Asks for a link for this account, and gives its token.
    pub async fn link_for(&self, email: &str) -> String {
        let asked = serde_json::json!({ "email": email });
        self.post(Who::Anonymous, "/api/v1/auth/password/request-reset", asked, 200).await;
        token_of(&self.letter_to(email).await)
    }

    /// Signs in, and gives the tokens.
    pub async fn sign_in(&self, email: &str) -> serde_json::Value {
        let login = serde_json::json!({ "email": email, "password": PASSWORD });
        self.post(Who::Anonymous, "/api/v1/auth/login", login, 200).await.body
    }
}
