//! A report as Markdown.

use crate::{
    database::Engine,
    report::{OnEngine, Report, Round, Server},
};

/// The whole report.
pub(crate) fn render(report: &Report) -> String {
    let machine = &report.machine;
    let mut text = format!(
        "Measured {} UTC at commit {}: {}, {} cores, {} MiB, {}, {}, load before {}; {}, {}.\n\
         {} articles; {} s of each load after {} s of the same; {:.0} s in all. Default settings, log to a file.\n\
         The client shares the cores with the server: CPU time is the figure to trust.\n",
        machine.date,
        machine.commit,
        machine.cpu,
        machine.cores,
        machine.memory_mib,
        machine.kernel,
        machine.file_system,
        machine.load_before,
        machine.server,
        machine.rust,
        report.articles,
        report.seconds,
        report.warm_up,
        report.took,
    );
    for engine in &report.engines {
        text += &table(engine);
    }
    text
}

fn table(engine: &OnEngine) -> String {
    let mut text = format!(
        "\n### {}\n\n\
         Filled in {:.1} s; healthy {:.0} ms after a start on that, with {:.1} MiB resident; {} answers equal to the \
         statement's.\n\n\
         | what | answered by | clients | answers | a second | p50 ms | p99 ms | CPU us: server | database | \
         RSS MiB | Masthead takes |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        engine.about,
        engine.filled_in,
        engine.healthy_after_ms,
        mib(engine.resident_after_start_kib),
        engine.equal_answers,
    );
    for round in &engine.rounds {
        text += &row(engine, round);
    }
    text
}

fn row(engine: &OnEngine, round: &Round) -> String {
    let size = match round.bytes {
        0 => String::new(),
        bytes => format!(", {:.1} KB", bytes as f64 / 1_000.0),
    };
    let database = match (round.database_cpu_us, engine.engine) {
        (Some(micros), _) => format!("{micros:.0}"),
        (None, Engine::Sqlite) => "within".to_owned(),
        (None, Engine::Postgres) => "elsewhere".to_owned(),
    };
    let database = if round.server == Server::Bare { "none".to_owned() } else { database };
    let ratio = engine.ratio(round).map_or_else(String::new, |ratio| format!("{ratio:.1} x"));
    format!(
        "| {}{size} | {} | {} | {} | {:.0} | {:.2} | {:.2} | {:.0} | {database} | {:.1} | {ratio} |\n",
        round.question,
        round.server.name(),
        round.clients,
        round.answers,
        round.per_second,
        f64::from(round.p50_us) / 1_000.0,
        f64::from(round.p99_us) / 1_000.0,
        round.server_cpu_us,
        mib(round.resident_kib),
    )
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1_024.0
}
