//! What it costs to save an article of 20 KB: the whole service call, beside a bare program that commits the same rows
//! through the same driver.

use std::{
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use masthead::{
    articles::{self, inputs::ArticleChanges},
    authors, categories,
    config::Config,
    context::Cx,
    sources,
    state::App,
};
use masthead_entity::{EntryId, RevisionId, entry, event, revision, revision_faq, revision_term};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    Result, content,
    database::{Engine, Scratch, postgres_server},
};

/// Saves of each kind, in turn.
const SAVES: usize = 400;

/// Characters of the body, about.
const BODY: usize = 20_000;

/// Measures on each engine, and prints the medians.
pub(crate) fn measure(folder: &Path) -> Result<()> {
    // As each of the server's workers has it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::fs::create_dir_all(folder)?;
    let folder = tempfile::tempdir_in(folder)?;
    runtime.block_on(async {
        on(&Scratch::sqlite(folder.path())).await?;
        if let Some(server) = postgres_server().await? {
            let scratch = Scratch::postgres(folder.path(), server).await?;
            let measured = on(&scratch).await;
            scratch.clear().await?;
            measured?;
        }
        Ok(())
    })
}

async fn on(scratch: &Scratch) -> Result<()> {
    let (mut config, _) = Config::load(None, [])?;
    config.data = scratch.data.clone();
    config.database_url = scratch.url.clone();
    let app = App::open(config).await?;
    let (served, bare) = (article(&app, 1).await?, article(&app, 2).await?);
    // What the bare program writes goes to an article that nobody else writes to.
    let bare = Bare::open(scratch, bare).await?;
    let (mut saves, mut commits) = (Vec::new(), Vec::new());
    for number in 0..SAVES + 20 {
        let changes = changes(number)?;
        // Whoever saves has read the version before.
        let known = version(&Cx::system(app.clone()), served).await?;
        let begun = Instant::now();
        let cx = Cx::system(app.clone());
        articles::service::update(&cx, served, Some(known), changes).await?;
        let save = begun.elapsed();
        drop(cx);
        let commit = bare.commit().await?;
        // The first ones warm up.
        if number >= 20 {
            saves.push(save);
            commits.push(commit);
        }
    }
    bare.db.close().await?;
    app.close().await;
    let (save, commit) = (median(saves), median(commits));
    let name = match scratch.engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    writeln!(
        std::io::stdout(),
        "{name}: the same rows committed bare {:.2} ms, saving a 20 KB article {:.2} ms, {:.2} times that",
        commit * 1e3,
        save * 1e3,
        save / commit
    )?;
    Ok(())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64()
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T> {
    Ok(serde_json::from_value(value)?)
}

fn body(number: usize) -> String {
    let mut text = format!("Saved {number} times.\n\n");
    for part in 0.. {
        if text.len() > BODY {
            break;
        }
        let article = content::article(part + 7);
        text += article["bodyMarkdown"].as_str().unwrap_or_default();
    }
    text.truncate(text.char_indices().nth(BODY).map_or(text.len(), |(end, _)| end));
    text
}

fn changes(number: usize) -> Result<ArticleChanges> {
    read(json!({ "bodyMarkdown": body(number) }))
}

/// An article with its relations.
async fn article(app: &App, number: u32) -> Result<EntryId> {
    let cx = || Cx::system(app.clone());
    if number == 1 {
        for category in 0..content::CATEGORIES {
            categories::service::create(&cx(), read(content::category(category))?).await?;
        }
        for author in 0..content::AUTHORS {
            authors::service::create(&cx(), read(content::author(author))?).await?;
        }
        for source in 0..content::SOURCES {
            sources::service::create(&cx(), read(content::source(source))?).await?;
        }
    }
    let mut input = content::article(number);
    input["bodyMarkdown"] = body(0).into();
    input["tags"] = json!([{ "name": "Harbours" }, { "name": "Markets" }, { "name": "Bridges" }]);
    Ok(articles::service::create(&cx(), read(input)?).await?)
}

async fn version(cx: &Cx, id: EntryId) -> Result<i32> {
    let entry = entry::Entity::find_by_id(id).one(&*cx.read().await?).await?;
    Ok(entry.ok_or("the article is gone")?.version)
}

/// What a save writes, for a program that does nothing else.
struct Bare {
    db: DatabaseConnection,
    entry: entry::Model,
    revision: revision::Model,
    terms: Vec<revision_term::Model>,
    faqs: Vec<revision_faq::Model>,
}

impl Bare {
    async fn open(scratch: &Scratch, id: EntryId) -> Result<Self> {
        let url = match scratch.engine {
            Engine::Sqlite => format!("sqlite://{}", scratch.data.join("masthead.db").display()),
            Engine::Postgres => scratch.url.clone(),
        };
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            sqlite.foreign_keys(true).pragma("journal_mode", "WAL").pragma("synchronous", "FULL")
        });
        let db = Database::connect(options).await?;
        let entry = entry::Entity::find_by_id(id).one(&db).await?.ok_or("no article")?;
        let head = entry.working_revision_id.ok_or("no revision")?;
        let revision = revision::Entity::find_by_id(head).one(&db).await?.ok_or("no revision")?;
        let terms = revision_term::Entity::find().filter(revision_term::Column::RevisionId.eq(head)).all(&db).await?;
        let faqs = revision_faq::Entity::find().filter(revision_faq::Column::RevisionId.eq(head)).all(&db).await?;
        Ok(Self { db, entry, revision, terms, faqs })
    }

    /// One revision with its relations, its entry and its line of the journal.
    async fn commit(&self) -> Result<Duration> {
        let last = event::Entity::find().order_by_desc(event::Column::Seq).one(&self.db).await?.ok_or("no event")?;
        let begun = Instant::now();
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.db.begin_with_options(options).await?;
        let entry = entry::Entity::find_by_id(self.entry.id).one(&tx).await?.ok_or("no article")?;
        let id = RevisionId(uuid::Uuid::now_v7());
        let mut revision = self.revision.clone().into_active_model().reset_all();
        revision.id = Set(id);
        revision.number = Set(entry.version + 1_000);
        revision.pinned = Set(false);
        revision::Entity::insert(revision).exec_without_returning(&tx).await?;
        let terms = self.terms.iter().map(|term| revision_term::Model { revision_id: id, ..term.clone() });
        let terms = terms.map(|term| term.into_active_model().reset_all());
        revision_term::Entity::insert_many(terms).exec_without_returning(&tx).await?;
        let faqs = self.faqs.iter().map(|faq| revision_faq::Model { revision_id: id, ..faq.clone() });
        let faqs = faqs.map(|faq| faq.into_active_model().reset_all());
        revision_faq::Entity::insert_many(faqs).exec_without_returning(&tx).await?;
        let version = entry.version;
        let mut row = entry.into_active_model();
        row.working_revision_id = Set(Some(id));
        row.version = Set(version + 1);
        row.update(&tx).await?;
        let mut line = last.clone().into_active_model().reset_all();
        line.seq = Set(last.seq + 1);
        event::Entity::insert(line).exec_without_returning(&tx).await?;
        tx.commit().await?;
        let took = begun.elapsed();
        // The journal of the server goes on where it was.
        self.db.execute_unprepared(&format!("DELETE FROM event WHERE seq = {}", last.seq + 1)).await?;
        Ok(took)
    }
}
