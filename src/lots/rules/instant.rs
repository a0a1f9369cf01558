//! What a written time means at a lot.

use chrono::{DateTime, Datelike, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::error::Refusal;

/// RFC 3339 with its offset, or `YYYY-MM-DDThh:mm[:ss]` by the lot's wall clock. A wall-clock time that a change of the
/// clocks skips or shows twice is refused.
pub fn instant(written: &str, zone: Tz, field: &str) -> Result<DateTime<Utc>, Refusal> {
    if let Some(local) = local(written) {
        return storable(by_the_wall_clock(local, zone, field)?, field);
    }
    match with_offset(written) {
        Some(instant) => storable(instant, field),
        None => {
            let message = "Write RFC 3339 with an offset, or YYYY-MM-DDThh:mm in the lot's time zone.";
            Err(Refusal::field(field, "invalid", message))
        }
    }
}

/// RFC 3339 with its offset, where no lot's wall clock is meant.
pub fn absolute(written: &str, field: &str) -> Result<DateTime<Utc>, Refusal> {
    match with_offset(written) {
        Some(instant) => storable(instant, field),
        None => Err(Refusal::field(field, "invalid", "Write RFC 3339 with an offset.")),
    }
}

/// Within the years we keep, in whole microseconds; a leap second is the one after it.
fn storable(instant: DateTime<Utc>, field: &str) -> Result<DateTime<Utc>, Refusal> {
    let kept = DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant);
    if !(1970..=9999).contains(&kept.year()) {
        return Err(Refusal::field(field, "invalid", "A year from 1970 to 9999."));
    }
    Ok(kept)
}

/// RFC 3339, with or without the seconds. A query string turns the `+` of an offset into a space unless it is escaped.
fn with_offset(written: &str) -> Option<DateTime<Utc>> {
    let written = match written.rsplit_once(' ') {
        Some((time, offset)) if time.contains('T') => &format!("{time}+{offset}"),
        _ => written,
    };
    let read = DateTime::parse_from_rfc3339(written).or_else(|error| match written.get(..16) {
        Some(date_time) if has_shape(date_time, "0000-00-00T00:00") => {
            DateTime::parse_from_str(written, "%Y-%m-%dT%H:%M%:z")
        }
        _ => Err(error),
    });
    read.ok().map(|instant| instant.to_utc())
}

fn local(written: &str) -> Option<NaiveDateTime> {
    let format = if has_shape(written, "0000-00-00T00:00") {
        "%Y-%m-%dT%H:%M"
    } else if has_shape(written, "0000-00-00T00:00:00") {
        "%Y-%m-%dT%H:%M:%S"
    } else {
        return None;
    };
    NaiveDateTime::parse_from_str(written, format).ok()
}

/// chrono reads shortened numbers, signs and spaces too; one spelling is enough.
fn has_shape(written: &str, shape: &str) -> bool {
    written.len() == shape.len()
        && written.bytes().zip(shape.bytes()).all(|(w, s)| if s == b'0' { w.is_ascii_digit() } else { w == s })
}

fn by_the_wall_clock(local: NaiveDateTime, zone: Tz, field: &str) -> Result<DateTime<Utc>, Refusal> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(instant) => Ok(instant.to_utc()),
        LocalResult::None => {
            let message = format!("The clocks in {zone} skip {}.", local.format("%Y-%m-%d %H:%M"));
            Err(Refusal::field(field, "nonexistent_local_time", message))
        }
        LocalResult::Ambiguous(first, second) => {
            let message = format!(
                "The clocks in {zone} show {} twice: write it with its offset, {} or {}.",
                local.format("%Y-%m-%d %H:%M"),
                first.offset().fix(),
                second.offset().fix(),
            );
            Err(Refusal::field(field, "ambiguous_local_time", message))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::America::New_York;
    use chrono_tz::Asia::{Kathmandu, Kolkata};
    use chrono_tz::Australia::Lord_Howe;
    use chrono_tz::Europe::London;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::instant;
    use crate::types::Period;

    fn read(written: &str, zone: Tz) -> String {
        let instant = instant(written, zone, "starts_at").expect("readable");
        instant.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
    }

    /// The code of the refusal, and its message.
    fn refused(written: &str, zone: Tz) -> (String, String) {
        let problem = instant(written, zone, "starts_at").expect_err("refused").problem();
        let error = problem.errors.first().expect("names its field");
        assert_eq!(error.field, "starts_at");
        (error.code.clone(), error.message.clone())
    }

    #[test]
    fn a_local_time_is_read_by_the_lots_wall_clock() {
        for (written, zone, expected) in [
            ("2026-11-22T09:00", Kolkata, "2026-11-22T03:30:00Z"),
            ("2026-11-22T09:00:30", Kathmandu, "2026-11-22T03:15:30Z"),
            ("2026-01-15T09:00", New_York, "2026-01-15T14:00:00Z"),
            ("2026-07-15T09:00", New_York, "2026-07-15T13:00:00Z"),
            ("2026-07-15T09:00", London, "2026-07-15T08:00:00Z"),
            ("2026-07-15T09:00", Lord_Howe, "2026-07-14T22:30:00Z"),
            ("2026-12-15T09:00", Lord_Howe, "2026-12-14T22:00:00Z"),
        ] {
            assert_eq!(read(written, zone), expected, "{written} in {zone}");
        }
    }

    #[test]
    fn an_offset_outweighs_the_lots_zone() {
        assert_eq!(read("2026-11-22T09:00:00Z", Kolkata), "2026-11-22T09:00:00Z");
        assert_eq!(read("2026-11-22T09:00:00.1234567+05:45", New_York), "2026-11-22T03:15:00.123456Z");
        assert_eq!(read("2026-11-01T01:30-05:00", New_York), "2026-11-01T06:30:00Z");
        assert_eq!(read("2026-11-22T09:00:00 05:30", New_York), "2026-11-22T03:30:00Z", "from a query string");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_refused() {
        for (written, zone) in [
            ("2026-03-08T02:30", New_York),
            ("2026-03-29T01:00", London),
            ("2026-03-29T01:59:59", London),
            ("2026-10-04T02:15", Lord_Howe),
        ] {
            assert_eq!(refused(written, zone).0, "nonexistent_local_time", "{written} in {zone}");
        }
        assert_eq!(read("2026-10-04T02:30", Lord_Howe), "2026-10-03T15:30:00Z", "half an hour is skipped, no more");
    }

    #[test]
    fn a_time_that_the_clocks_show_twice_asks_for_one_of_its_offsets() {
        for (written, zone, offsets) in [
            ("2026-11-01T01:30", New_York, ["-04:00", "-05:00"]),
            ("2026-10-25T01:00", London, ["+01:00", "+00:00"]),
            ("2026-04-05T01:45", Lord_Howe, ["+11:00", "+10:30"]),
        ] {
            let (code, message) = refused(written, zone);
            assert_eq!(code, "ambiguous_local_time", "{written} in {zone}");
            assert!(offsets.iter().all(|offset| message.contains(offset)), "{message}");
        }
        assert_eq!(read("2026-04-05T01:15", Lord_Howe), "2026-04-04T14:15:00Z", "half an hour is repeated, no more");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for written in [
            "",
            "tomorrow",
            "2026-11-22",
            "2026-1-2T3:4",
            "2026-02-30T10:00",
            "2026-11-22T25:00",
            "2026-11-22 09:00",
            "2026-11-22T09:00+99:99",
            " 026-11-22T09:00",
            "1969-12-31T23:59:59Z",
            "9999-12-31T23:59:59-01:00",
            "9999-12-31T23:59:60Z",
            "2026-11-22T09:0é",
        ] {
            assert_eq!(refused(written, Kolkata).0, "invalid", "{written}");
        }
    }

    #[test]
    fn a_night_in_which_the_clocks_change_is_as_long_as_it_takes() {
        for (from, to, zone, minutes) in [
            ("2026-03-08T00:00", "2026-03-08T06:00", New_York, 5 * 60),
            ("2026-11-01T00:00", "2026-11-01T06:00", New_York, 7 * 60),
            ("2026-03-29T00:00", "2026-03-29T06:00", London, 5 * 60),
            ("2026-10-04T00:00", "2026-10-04T06:00", Lord_Howe, 5 * 60 + 30),
            ("2026-04-05T00:00", "2026-04-05T06:00", Lord_Howe, 6 * 60 + 30),
            ("2026-03-29T00:00", "2026-03-29T06:00", Kolkata, 6 * 60),
            ("2026-03-29T00:00", "2026-03-29T06:00", Kathmandu, 6 * 60),
        ] {
            let at = |written| instant(written, zone, "").expect("readable");
            let period = Period::new(at(from), at(to)).expect("forward");
            assert_eq!(period.length().num_minutes(), minutes, "{from} in {zone}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(written in ".{0,32}") {
            let _ = instant(&written, Lord_Howe, "from");
        }
    }
}
