//! A whole run: on each engine fill, start, compare, measure.

use std::{fs, path::Path, time::Instant};

use crate::{
    Result,
    answers::{self, Answered},
    cli::Settings,
    cpu,
    database::{self, Scratch},
    load::Asked,
    machine::Machine,
    process::Process,
    questions::Question,
    report::{OnEngine, Report, Server},
    rounds, say, seed, stats,
};

/// Connections of the database, as Masthead's default settings have them.
const CONNECTIONS: &str = "8";
/// Connections that post comments.
const POSTING: [u32; 2] = [1, 64];

/// Measures all there is. One thread: the server needs the others.
pub(crate) fn whole(settings: &Settings) -> Result<Report> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let begun = Instant::now();
        fs::create_dir_all(&settings.folder)?;
        let folder = tempfile::Builder::new().prefix("run-").tempdir_in(&settings.folder)?;
        let path = folder.path().canonicalize()?;
        let machine = Machine::here(&settings.server, &path);
        let postgres = database::postgres_server().await?;
        let mut engines = vec![on(settings, &Scratch::sqlite(&path), &path).await?];
        if let Some(server) = postgres {
            let scratch = Scratch::postgres(&path, server).await?;
            let measured = on(settings, &scratch, &path).await;
            scratch.clear().await?;
            engines.push(measured?);
        }
        let Settings { articles, seconds, warm_up, .. } = *settings;
        Ok(Report { machine, articles, seconds, warm_up, took: begun.elapsed().as_secs_f64(), engines })
    })
}

async fn on(settings: &Settings, scratch: &Scratch, folder: &Path) -> Result<OnEngine> {
    let log = folder.join("masthead.log");
    let start = || Process::masthead(&settings.server, scratch, &log);
    let begun = Instant::now();
    let masthead = start()?;
    seed::fill(masthead.address, settings.articles).await?;
    masthead.stop()?;
    let filled_in = begun.elapsed().as_secs_f64();
    scratch.settle().await?;
    let (about, cluster) = scratch.about().await?;
    say(&format!("{about}: filled with {} articles in {filled_in:.1} s", settings.articles));

    let mut healthy_after = Vec::new();
    for _ in 1..settings.starts {
        let masthead = start()?;
        healthy_after.push(masthead.healthy_after);
        masthead.stop()?;
    }
    let masthead = start()?;
    healthy_after.push(masthead.healthy_after);
    let resident_after_start_kib = cpu::resident(masthead.id())?;

    let statement = Process::reference(&["statement", &scratch.reading_url(), CONNECTIONS])?;
    let (mut ours, mut theirs, mut equal_answers) = (Vec::new(), Vec::new(), 0);
    for question in Question::READS {
        let answered = Answered::of(masthead.address, question, settings.articles).await?;
        if question.has_statement() {
            let built = Answered::of(statement.address, question, settings.articles).await?;
            equal_answers += answered.require_equal(&built)?;
            theirs.push(built);
        }
        ours.push(answered);
    }
    let file = folder.join("answers.json");
    answers::save(&file, &ours)?;
    let bare = Process::reference(&["bare", &file.to_string_lossy()])?;

    let mut rounds = Vec::new();
    let clients = settings.clients;
    for answered in &ours {
        let question = answered.question;
        let built = theirs.iter().find(|built| built.question == question);
        let sides = [
            Some((Server::Masthead, &masthead, answered)),
            built.map(|built| (Server::Statement, &statement, built)),
            Some((Server::Bare, &bare, answered)),
        ];
        for (server, process, answered) in sides.into_iter().flatten() {
            let asked = answered.load();
            let cluster = cluster.filter(|_| server != Server::Bare);
            rounds.push(rounds::measure(settings, (server, process), cluster, question, &asked, clients).await?);
        }
    }
    let comments: Vec<Asked> = Question::Comment
        .requests(settings.articles)
        .iter()
        .map(|request| Asked { bytes: request.bytes(), status: Question::Comment.status(), length: None })
        .collect();
    for clients in POSTING {
        let side = (Server::Masthead, &masthead);
        rounds.push(rounds::measure(settings, side, cluster, Question::Comment, &comments, clients).await?);
    }
    masthead.stop()?;
    let healthy_after_ms = stats::median(&healthy_after);
    let engine = scratch.engine;
    Ok(OnEngine { engine, about, filled_in, healthy_after_ms, resident_after_start_kib, equal_answers, rounds })
}
