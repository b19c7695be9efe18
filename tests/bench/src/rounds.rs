//! One round of load, and what the processes used in it.

use std::time::Duration;

use crate::{
    Result,
    cli::Settings,
    cpu::{self, Cluster},
    load::{self, Asked, Load},
    process::Process,
    questions::Question,
    report::{Round, Server},
    say,
    stats::percentile,
};

/// Microseconds of CPU time used so far: of the server, and of the database where it is apart.
type Used = (u64, Option<u64>);

/// Asks a question of a server for as long as the settings say.
pub(crate) async fn measure(
    settings: &Settings,
    (server, process): (Server, &Process),
    cluster: Option<Cluster>,
    question: Question,
    asked: &[Asked],
    clients: u32,
) -> Result<Round> {
    let load = Load {
        clients,
        warm_up: Duration::from_secs_f64(settings.warm_up),
        measured: Duration::from_secs_f64(settings.seconds),
    };
    let probe = || Ok((cpu::used(process.id())?, cluster.map(Cluster::used).transpose()?));
    let outcome = load::drive(process.address, asked, load, probe).await;
    let outcome = outcome.map_err(|error| format!("{}, {}: {error}", question.name(), server.name()))?;
    let (before, after): (Used, Used) = outcome.readings;
    let answers = outcome.latencies.len();
    let each = |used: u64| used as f64 / answers as f64;
    let round = Round {
        question: question.name(),
        server,
        clients,
        answers,
        bytes: asked.iter().filter_map(|asked| asked.length).sum::<usize>() / asked.len().max(1),
        per_second: answers as f64 / outcome.took.as_secs_f64(),
        p50_us: percentile(&outcome.latencies, 50),
        p99_us: percentile(&outcome.latencies, 99),
        server_cpu_us: each(after.0.saturating_sub(before.0)),
        database_cpu_us: after.1.zip(before.1).map(|(after, before)| each(after.saturating_sub(before))),
        resident_kib: cpu::resident(process.id())?,
    };
    let (name, cpu) = (server.name(), round.cpu());
    say(&format!("  {}, {name}, {clients} clients: {:.0}/s, {cpu:.0} us of CPU", round.question, round.per_second));
    Ok(round)
}
