//! Closed-loop load: so many connections, each asking the next question when it has its answer.

use std::{
    cell::{Cell, RefCell},
    future::ready,
    net::SocketAddr,
    time::Duration,
};

use futures_util::{TryStreamExt, stream::FuturesUnordered};
use tokio::time::{Instant, sleep};

use crate::{Result, http::Connection, stats::Chance};

/// A request as it is sent, with what makes its answer right.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The request.
    pub(crate) bytes: Vec<u8>,
    /// The status that it must have.
    pub(crate) status: u16,
    /// The length that its body must have, where it is known; more than nothing where not.
    pub(crate) length: Option<usize>,
}

/// How much load.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Connections.
    pub(crate) clients: u32,
    /// Load before anything is measured.
    pub(crate) warm_up: Duration,
    /// Load that is measured.
    pub(crate) measured: Duration,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Outcome<T> {
    /// Microseconds from the first byte sent to the last received, of each answer, in order of size.
    pub(crate) latencies: Vec<u32>,
    /// How long was measured.
    pub(crate) took: Duration,
    /// The probe's readings at the beginning and at the end of that.
    pub(crate) readings: (T, T),
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    WarmUp,
    Measured,
    Over,
}

/// Asks by chance one of these questions after the other. An answer that is not right fails the run.
pub(crate) async fn drive<T>(
    address: SocketAddr,
    questions: &[Asked],
    load: Load,
    probe: impl Fn() -> Result<T>,
) -> Result<Outcome<T>> {
    let phase = Cell::new(Phase::WarmUp);
    let latencies = RefCell::new(Vec::new());
    let client = async |seed: u32| {
        let mut connection = Connection::open(address).await?;
        let mut chance = Chance::new(seed.into());
        while phase.get() != Phase::Over {
            let Some(question) = questions.get(chance.below(questions.len())) else { break };
            let begun = Instant::now();
            let (status, body) = connection.ask(&question.bytes).await?;
            let took = begun.elapsed();
            if status != question.status || question.length.map_or(body.is_empty(), |length| length != body.len()) {
                let told: String = String::from_utf8_lossy(body).chars().take(500).collect();
                return Err(format!("a wrong answer: status {status}, {} bytes: {told}", body.len()).into());
            }
            if phase.get() == Phase::Measured {
                latencies.borrow_mut().push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
            }
        }
        Result::Ok(())
    };
    let clock = async {
        sleep(load.warm_up).await;
        let (before, begun) = (probe()?, Instant::now());
        phase.set(Phase::Measured);
        sleep(load.measured).await;
        phase.set(Phase::Over);
        Result::Ok((begun.elapsed(), before, probe()?))
    };
    let ((took, before, after), ()) = tokio::try_join!(clock, all((0..load.clients).map(&client)))?;
    let mut latencies = latencies.into_inner();
    latencies.sort_unstable();
    if latencies.is_empty() {
        return Err("not one answer came while it was measured".into());
    }
    Ok(Outcome { latencies, took, readings: (before, after) })
}

/// Waits for all of these, or for the first that fails. Only what was woken is looked at again.
pub(crate) async fn all(futures: impl IntoIterator<Item = impl Future<Output = Result<()>>>) -> Result<()> {
    futures.into_iter().collect::<FuturesUnordered<_>>().try_for_each(|()| ready(Ok(()))).await
}
