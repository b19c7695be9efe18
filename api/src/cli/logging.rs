//! The log: written by a thread of its own, so that no request waits for it.

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

use super::Failure;
use crate::config::{ConfigError, Log, LogFormat};

/// Starts the log. It ends, written out, when the guard is dropped.
pub(super) fn start(settings: &Log) -> Result<WorkerGuard, Failure> {
    let (writer, guard) = tracing_appender::non_blocking(std::io::stderr());
    let filter =
        EnvFilter::try_new(&settings.filter).map_err(|error| ConfigError::Wrong(format!("log.filter: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    match settings.format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(guard)
}
