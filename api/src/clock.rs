//! Time. Every moment that is stored, compared or told comes from here, in microseconds of UTC.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, SecondsFormat, Utc};
use masthead_entity::Timestamp;

/// The clock of one server. Tests move it; nothing else does.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// Now, truncated to microseconds.
    pub fn now(&self) -> Timestamp {
        Timestamp(Utc::now().timestamp_micros() + self.ahead.load(Ordering::Relaxed))
    }

    /// Moves this clock ahead by so many microseconds (or back, when negative).
    #[cfg(debug_assertions)]
    pub fn advance(&self, micros: i64) {
        self.ahead.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;

/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;

/// Microseconds in a day.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// RFC 3339 in UTC with six digits, so that text sorts as time does.
pub fn format(at: Timestamp) -> String {
    DateTime::from_timestamp_micros(at.0)
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
        .to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Reads RFC 3339 with any offset, to the microsecond. Years 0001 to 9999, as RFC 3339 section 1 has them.
pub fn parse(text: &str) -> Option<Timestamp> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.timestamp_micros();
    let years = -62_135_596_800_000_000..=253_402_300_799_999_999;
    years.contains(&at).then_some(Timestamp(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_time_agree_to_the_microsecond() {
        let at = parse("2026-03-01T12:00:00.1234567+02:00").unwrap();
        assert_eq!(format(at), "2026-03-01T10:00:00.123456Z");
        assert_eq!(parse(&format(at)), Some(at));
        assert_eq!(parse("2026-03-01"), None);
        assert_eq!(parse("0000-03-01T00:00:00Z"), None);
    }
}
