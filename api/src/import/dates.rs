//! Dates as people and pages write them.

use chrono::{DateTime, NaiveDate, NaiveTime};
use masthead_entity::Timestamp;

use super::patterns::{DAY_FIRST, MONTH_FIRST, YEAR_FIRST};
use crate::clock;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads RFC 3339, ISO 8601 dates, `March 3, 2024` and `3 March 2024`, with a time of day or without, behind an "on" or
/// not; UTC where no zone is named. `03/04/2024`, which means two days, is not read.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("on ").unwrap_or(text).trim_start();
    if let Some(at) = clock::parse(text) {
        return Some(at);
    }
    // `2024-03-01 10:00:00 +0200`, as Jekyll writes it.
    if let Ok(at) = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z") {
        return Some(Timestamp(at.timestamp_micros()));
    }
    let found = [&YEAR_FIRST, &MONTH_FIRST, &DAY_FIRST].into_iter().find_map(|pattern| pattern.captures(text))?;
    let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let month = number("month").or_else(|| month(found.name("month")?.as_str()))?;
    let year = i32::try_from(number("year")?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, month, number("day")?)?;
    let half = found.name("half").map(|half| half.as_str().to_ascii_lowercase());
    let hour = match (number("hour"), half.as_deref()) {
        (Some(hour @ 1..=12), Some(half)) => hour % 12 + if half == "p" { 12 } else { 0 },
        (Some(_), Some(_)) => return None,
        (hour, _) => hour.unwrap_or_default(),
    };
    let time = NaiveTime::from_hms_opt(hour, number("minute").unwrap_or_default(), 0)?;
    Some(Timestamp(day.and_time(time).and_utc().timestamp_micros()))
}

/// Whether two times are one date, told more and less exactly: a day stands beside a time of that day.
pub fn are_one(first: Timestamp, second: Timestamp) -> bool {
    const DAY: i64 = 24 * 60 * 60 * 1_000_000;
    (first.0 - second.0).abs() < DAY
}

fn month(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = full.iter().position(|full| *full == name || name == "sept" && *full == "september");
    place.or_else(|| MONTHS.iter().position(|short| *short == name)).map(|place| place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("2024-03-01", "2024-03-01T00:00:00.000000Z"),
            ("2024-03-01T12:00:00+02:00", "2024-03-01T10:00:00.000000Z"),
            ("2024-03-01 09:30:00 +0200", "2024-03-01T07:30:00.000000Z"),
            ("2024-03-01 09:30", "2024-03-01T09:30:00.000000Z"),
            ("March 3, 2024", "2024-03-03T00:00:00.000000Z"),
            ("Sept. 3rd, 2024", "2024-09-03T00:00:00.000000Z"),
            ("Sunday, 3 March 2024", "2024-03-03T00:00:00.000000Z"),
            ("March 3, 2024 at 10:15 pm", "2024-03-03T22:15:00.000000Z"),
            ("3 March 2024, 12:05 am", "2024-03-03T00:05:00.000000Z"),
            ("on 3 March 2024", "2024-03-03T00:00:00.000000Z"),
        ] {
            assert_eq!(parse(text).map(clock::format).as_deref(), Some(wanted), "{text}");
        }
        for text in
            ["03/04/2024", "yesterday", "Marchember 3, 2024", "31 February 2024", "March 3, 2024 at 13:15 pm", ""]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
