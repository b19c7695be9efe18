//! What comments cost that come in: over HTTP at 64 clients and at 200 a second, and the storage step alone, beside a bare
//! program that commits the same rows one commit each through the same driver; and what it costs to read the newest 20 of
//! many.

use std::{
    io::Write,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use masthead::{
    access::Actor,
    comments::{Draft, hand_in},
    config::Config,
    context::{Client, Cx},
    state::App,
};
use masthead_entity::{CommentId, CommentStatus, EntryId, comment, contact, event};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::{
    Result, content,
    database::{Engine, Scratch, postgres_server},
    http::{Connection, Request},
    load::{self, Asked, Load},
    process::Process,
    seed,
};

/// Rounds, of which the medians are told: what is compared is measured in turns.
const ROUNDS: usize = 5;
/// How long each round takes of each.
const ROUND: Duration = Duration::from_secs(3);
/// Comments that are handed in at once where storing alone is measured.
const AT_ONCE: usize = 400;
/// Comments of the article that has many.
const MANY: usize = 100_000;
/// Of the one that has few.
const FEW: usize = 100;

/// Measures on each engine, and prints what was found.
pub(crate) fn measure(server: &Path, folder: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    std::fs::create_dir_all(folder)?;
    let folder = tempfile::tempdir_in(folder)?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        on(server, &Scratch::sqlite(folder.path()), folder.path()).await?;
        if let Some(url) = postgres_server().await? {
            let scratch = Scratch::postgres(folder.path(), url).await?;
            let measured = on(server, &scratch, folder.path()).await;
            scratch.clear().await?;
            measured?;
        }
        Ok(())
    })
}

async fn on(server: &Path, scratch: &Scratch, folder: &Path) -> Result<()> {
    let masthead = Process::masthead(server, scratch, &folder.join("masthead.log"))?;
    seed::fill(masthead.address, 10).await?;
    let articles = articles(masthead.address).await?;
    let bare = Bare::open(scratch).await?;
    let (mut config, _) = Config::load(None, [])?;
    (config.data, config.database_url) = (scratch.data.clone(), scratch.url.clone());
    config.database.write_queue = 2 * AT_ONCE;
    let limits = &mut config.comments;
    (limits.many_per_network, limits.many_per_email, limits.most_per_network) = (0, 0, 0);
    let app = App::open(config).await?;

    let (mut served, mut stored, mut committed) = (Vec::new(), Vec::new(), Vec::new());
    let mut numbers = 100..;
    for _ in 0..ROUNDS {
        committed.push(bare.rate(ROUND).await?);
        let asked: Vec<Asked> = numbers.by_ref().take(20_000).map(asked).collect();
        let load = Load { clients: 64, warm_up: Duration::from_millis(500), measured: ROUND };
        let outcome = load::drive(masthead.address, &asked, load, || Ok(())).await?;
        served.push(outcome.latencies.len() as f64 / outcome.took.as_secs_f64());
        stored.push(storing(&app, articles[0], numbers.by_ref().take(10_000)).await?);
    }
    let (served, stored, committed) = (median(served), median(stored), median(committed));
    let late = at_a_rate(masthead.address, 200, Duration::from_secs(15), numbers.by_ref()).await?;
    let name = match scratch.engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let mut out = std::io::stdout();
    writeln!(out, "{name}: a bare program commits {committed:.0} comments a second, one commit each")?;
    writeln!(out, "  over HTTP, 64 clients: {served:.0} a second, {:.1} times that", served / committed)?;
    writeln!(out, "  the storage step, {AT_ONCE} at once: {stored:.0} a second, {:.1} times that", stored / committed)?;
    let percentile = |of: f64| late[((late.len() - 1) as f64 * of) as usize].as_secs_f64() * 1e3;
    let (p50, p99) = (percentile(0.5), percentile(0.99));
    writeln!(out, "  at 200 a second over HTTP: p50 {p50:.1} ms, p99 {p99:.1} ms of {} comments", late.len())?;

    bare.fill(articles[1], FEW).await?;
    bare.fill(articles[2], MANY).await?;
    scratch.settle().await?;
    let (few, many) = reading(masthead.address).await?;
    writeln!(out, "  the newest 20 of {FEW}: {few:.2} ms, of {MANY}: {many:.2} ms, {:.2} times that", many / few)?;
    bare.db.close().await?;
    app.close().await;
    masthead.stop()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn asked(number: u32) -> Asked {
    Asked { bytes: content::comment(number % 10, number).bytes(), status: 201, length: None }
}

/// The ids of the first articles.
async fn articles(address: SocketAddr) -> Result<Vec<EntryId>> {
    let mut connection = Connection::open(address).await?;
    let mut ids = Vec::new();
    for number in 0..3 {
        let path = format!("/api/v1/articles/{}", content::slug(number));
        let article = connection.json(&Request::get(&path), 200).await?;
        ids.push(EntryId(article["id"].as_str().ok_or("no id")?.parse()?));
    }
    Ok(ids)
}

/// Comments a second, where they are checked and rendered beforehand.
async fn storing(app: &App, article: EntryId, numbers: impl Iterator<Item = u32>) -> Result<f64> {
    let mut drafts = Vec::new();
    for number in numbers {
        let client = Client { network: Some("192.0.2.1".to_owned()), ..Client::default() };
        let cx = Cx::from(app.clone(), Actor::Anonymous, client, uuid::Uuid::now_v7());
        let body = content::comment(0, number).body.unwrap_or_default();
        let draft = Draft::of(&cx, article, serde_json::from_str(&body)?).await?;
        drafts.push(draft);
    }
    let (count, begun) = (drafts.len(), Instant::now());
    let handed_in = stream::iter(drafts).map(|draft| {
        // As if each came now: a request has a deadline.
        let cx = Cx::from(app.clone(), Actor::Anonymous, Client::default(), uuid::Uuid::now_v7());
        async move { hand_in(&cx, draft).await.map(drop) }
    });
    let outcomes: Vec<_> = handed_in.buffer_unordered(AT_ONCE).collect().await;
    let took = begun.elapsed();
    outcomes.into_iter().collect::<std::result::Result<Vec<()>, _>>()?;
    Ok(count as f64 / took.as_secs_f64())
}

/// What each comment takes that comes at its time, whatever became of those before it.
async fn at_a_rate(
    address: SocketAddr,
    rate: u32,
    during: Duration,
    numbers: impl Iterator<Item = u32>,
) -> Result<Vec<Duration>> {
    let every = Duration::from_secs(1) / rate;
    let count = (during.as_secs_f64() * f64::from(rate)) as usize;
    let begun = tokio::time::Instant::now() + Duration::from_millis(100);
    let (give, free) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..64 {
        give.send(Connection::open(address).await?)?;
    }
    let free = tokio::sync::Mutex::new(free);
    let (free, give) = (&free, &give);
    let one = |(place, number): (usize, u32)| async move {
        let due = begun + every * u32::try_from(place)?;
        tokio::time::sleep_until(due).await;
        let mut connection = free.lock().await.recv().await.ok_or("no connection")?;
        let (status, _) = connection.ask(&asked(number).bytes).await?;
        let took = due.elapsed();
        give.send(connection)?;
        if status == 201 { Ok(took) } else { Err(format!("a comment was answered with {status}").into()) }
    };
    let all: Vec<Result<Duration>> =
        stream::iter(numbers.take(count).enumerate().map(one)).buffer_unordered(count).collect().await;
    let mut took = all.into_iter().collect::<Result<Vec<_>>>()?;
    took.sort();
    Ok(took)
}

/// The median milliseconds in which the newest 20 of few and of many are read, in turns.
async fn reading(address: SocketAddr) -> Result<(f64, f64)> {
    let mut connection = Connection::open(address).await?;
    let mut of = [Vec::new(), Vec::new()];
    for round in 0..300 {
        for (number, times) in (1..).zip(&mut of) {
            let path = format!("/api/v1/articles/{}/comments?order=NEWEST&first=20", content::slug(number));
            let begun = Instant::now();
            let (status, _) = connection.ask(&Request::get(&path).bytes()).await?;
            if status != 200 {
                return Err(format!("the newest comments are answered with {status}").into());
            }
            if round >= 20 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let [few, many] = of.map(median);
    Ok((few, many))
}

/// What a comment writes, for a program that does nothing else.
struct Bare {
    db: DatabaseConnection,
    engine: Engine,
    comment: comment::Model,
    contact: contact::Model,
    event: event::Model,
}

impl Bare {
    async fn open(scratch: &Scratch) -> Result<Self> {
        let url = match scratch.engine {
            Engine::Sqlite => format!("sqlite://{}", scratch.data.join("masthead.db").display()),
            Engine::Postgres => scratch.url.clone(),
        };
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            let sqlite = sqlite.busy_timeout(Duration::from_secs(20));
            sqlite.foreign_keys(true).pragma("journal_mode", "WAL").pragma("synchronous", "FULL")
        });
        let db = Database::connect(options).await?;
        let comment = comment::Entity::find().one(&db).await?.ok_or("no comment")?;
        let contact = contact::Entity::find_by_id(comment.id).one(&db).await?.ok_or("no contact")?;
        let event = event::Entity::find().filter(event::Column::Kind.eq("comment.submitted")).one(&db).await?;
        Ok(Self { db, engine: scratch.engine, comment, contact, event: event.ok_or("no event")? })
    }

    /// Commits for so long, one comment each, and says how many a second.
    async fn rate(&self, during: Duration) -> Result<f64> {
        let last = event::Entity::find().order_by_desc(event::Column::Seq).one(&self.db).await?.ok_or("no event")?.seq;
        let begun = Instant::now();
        let mut count = 0;
        while begun.elapsed() < during {
            count += 1;
            let options = TransactionOptions {
                sqlite_transaction_mode: (self.engine == Engine::Sqlite).then_some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            let tx = self.db.begin_with_options(options).await?;
            let id = CommentId(uuid::Uuid::now_v7());
            let held = comment::Model { id, status: CommentStatus::Held, likeness: None, ..self.comment.clone() };
            comment::Entity::insert(held.into_active_model().reset_all()).exec_without_returning(&tx).await?;
            let of_it = contact::Model { comment_id: id, ..self.contact.clone() };
            contact::Entity::insert(of_it.into_active_model().reset_all()).exec_without_returning(&tx).await?;
            let line = event::Model { seq: last + count, ..self.event.clone() };
            event::Entity::insert(line.into_active_model().reset_all()).exec_without_returning(&tx).await?;
            tx.commit().await?;
        }
        Ok(count as f64 / begun.elapsed().as_secs_f64())
    }

    /// Puts so many approved comments under an article.
    async fn fill(&self, article: EntryId, count: usize) -> Result<()> {
        for first in (0..count).step_by(500) {
            let rows = (first..count.min(first + 500)).map(|number| {
                let mut row =
                    comment::Model { entry_id: article, ..self.comment.clone() }.into_active_model().reset_all();
                row.id = Set(CommentId(uuid::Uuid::now_v7()));
                row.created_at = Set(masthead_entity::Timestamp(self.comment.created_at.0 + number as i64));
                row.status = Set(CommentStatus::Approved);
                row
            });
            comment::Entity::insert_many(rows).exec_without_returning(&self.db).await?;
        }
        Ok(())
    }
}
