//! What a run found.

use serde::Serialize;

use crate::{database::Engine, machine::Machine};

/// A whole run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// Where.
    pub(crate) machine: Machine,
    /// Articles, each with 3 tags, 4 FAQs and 10 comments.
    pub(crate) articles: u32,
    /// Seconds that each figure was measured for.
    pub(crate) seconds: f64,
    /// Seconds of load before that.
    pub(crate) warm_up: f64,
    /// Seconds that the run took.
    pub(crate) took: f64,
    /// By engine.
    pub(crate) engines: Vec<OnEngine>,
}

/// What was found on one engine.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OnEngine {
    /// Which.
    pub(crate) engine: Engine,
    /// Its version and settings.
    pub(crate) about: String,
    /// Seconds that filling it through the API took.
    pub(crate) filled_in: f64,
    /// Milliseconds from the start to the first answer, the median of several starts on the filled database.
    pub(crate) healthy_after_ms: f64,
    /// KiB resident after such a start.
    pub(crate) resident_after_start_kib: u64,
    /// Answers of Masthead that were equal to the statement's.
    pub(crate) equal_answers: usize,
    /// The rounds of load.
    pub(crate) rounds: Vec<Round>,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Server {
    /// What is measured.
    Masthead,
    /// One statement that builds the same JSON.
    #[serde(rename = "hand-written statement")]
    Statement,
    /// The same bytes from memory.
    #[serde(rename = "bare handler")]
    Bare,
}

impl Server {
    /// As the tables say it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Masthead => "Masthead",
            Self::Statement => "hand-written statement",
            Self::Bare => "bare handler",
        }
    }
}

/// One question to one server.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Round {
    /// What was asked.
    pub(crate) question: &'static str,
    /// Who answered.
    pub(crate) server: Server,
    /// Connections.
    pub(crate) clients: u32,
    /// Answers in the time that was measured.
    pub(crate) answers: usize,
    /// Bytes of an answer's body, on average; 0 where they were not kept.
    pub(crate) bytes: usize,
    /// Answers a second.
    pub(crate) per_second: f64,
    /// Microseconds that half of the answers came within.
    pub(crate) p50_us: u32,
    /// Microseconds that 99 of 100 answers came within.
    pub(crate) p99_us: u32,
    /// Microseconds of CPU time of the server's process for an answer.
    pub(crate) server_cpu_us: f64,
    /// The same of all processes of PostgreSQL; null where the database is within the server, or elsewhere.
    pub(crate) database_cpu_us: Option<f64>,
    /// KiB that the server's process held at the end.
    pub(crate) resident_kib: u64,
}

impl Round {
    /// Microseconds of CPU time for an answer, server and database together.
    pub(crate) fn cpu(&self) -> f64 {
        self.server_cpu_us + self.database_cpu_us.unwrap_or_default()
    }
}

impl OnEngine {
    /// Masthead's CPU time as a multiple of this round's, for the same question.
    pub(crate) fn ratio(&self, beside: &Round) -> Option<f64> {
        let ours = self.rounds.iter().find(|round| {
            round.server == Server::Masthead && round.question == beside.question && round.clients == beside.clients
        })?;
        (beside.server != Server::Masthead && beside.cpu() > 0.0).then(|| ours.cpu() / beside.cpu())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(question: &'static str, server: Server, server_cpu_us: f64, database_cpu_us: Option<f64>) -> Round {
        Round {
            question,
            server,
            clients: 16,
            answers: 1,
            bytes: 1,
            per_second: 1.0,
            p50_us: 1,
            p99_us: 1,
            server_cpu_us,
            database_cpu_us,
            resident_kib: 1,
        }
    }

    #[test]
    fn ratios_are_of_server_and_database_together_and_of_one_question() {
        let rounds = vec![
            round("page", Server::Masthead, 90.0, Some(30.0)),
            round("page", Server::Statement, 10.0, Some(50.0)),
            round("page", Server::Bare, 8.0, None),
            round("list", Server::Bare, 8.0, None),
        ];
        let engine = OnEngine {
            engine: Engine::Postgres,
            about: String::new(),
            filled_in: 1.0,
            healthy_after_ms: 1.0,
            resident_after_start_kib: 1,
            equal_answers: 1,
            rounds,
        };
        let ratios: Vec<_> = engine.rounds.iter().map(|round| engine.ratio(round)).collect();
        assert_eq!(ratios, [None, Some(2.0), Some(15.0), None]);
    }
}
