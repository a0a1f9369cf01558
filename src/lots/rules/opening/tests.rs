use chrono_tz::America::{Havana, New_York};
use chrono_tz::Asia::{Beirut, Kathmandu, Kolkata};
use chrono_tz::Australia::Lord_Howe;
use chrono_tz::Europe::London;
use chrono_tz::Tz;
use garde::Validate;
use rstest::rstest;
use serde_json::json;

use super::{OpeningHours, TimeOfDay};
use crate::lots::instant;
use crate::types::Period;

fn time(written: &str) -> TimeOfDay {
    TimeOfDay::parse(written).expect("a time of day")
}

fn daily(opens: &str, closes: &str) -> OpeningHours {
    OpeningHours::daily(time(opens), time(closes))
}

fn open(hours: &OpeningHours, zone: Tz, from: &str, to: &str) -> bool {
    let at = |written| instant(written, zone, "").expect("readable");
    hours.open_throughout(zone, &Period::new(at(from), at(to)).expect("forward"))
}

#[test]
fn a_lot_without_opening_hours_is_always_open() {
    assert!(open(&OpeningHours::default(), Kolkata, "2026-11-22T03:00", "2026-12-22T03:00"));
}

#[rstest]
#[case::exactly("08:00", "22:00", true)]
#[case::within("09:15", "10:00", true)]
#[case::too_early("07:59", "09:00", false)]
#[case::too_late("21:30", "22:01", false)]
#[case::at_night("22:00", "23:00", false)]
fn a_stay_must_lie_within_the_hours(#[case] from: &str, #[case] to: &str, #[case] fits: bool) {
    for zone in [Kolkata, Kathmandu, New_York] {
        let day = |time| format!("2026-11-23T{time}");
        assert_eq!(open(&daily("08:00", "22:00"), zone, &day(from), &day(to)), fits, "{zone}");
    }
}

#[test]
fn a_stay_over_a_closed_night_does_not_fit() {
    assert!(!open(&daily("06:00", "23:00"), Kolkata, "2026-11-23T20:00", "2026-11-24T08:00"));
}

#[rstest]
#[case::kolkata(Kolkata, "2026-11-22T10:00", "2026-11-27T10:00")]
#[case::spring(New_York, "2026-03-07T20:00", "2026-03-09T04:00")]
#[case::autumn(New_York, "2026-10-31T20:00", "2026-11-02T04:00")]
#[case::midnight_skipped(Beirut, "2026-03-28T20:00", "2026-03-29T04:00")]
#[case::midnight_twice(Havana, "2026-10-31T20:00", "2026-11-01T04:00")]
fn days_that_touch_at_midnight_are_one_opening(#[case] zone: Tz, #[case] from: &str, #[case] to: &str) {
    assert!(open(&daily("00:00", "24:00"), zone, from, to));
    assert!(open(&daily("00:00", "00:00"), zone, from, to));
    assert!(open(&daily("08:00", "08:00"), zone, from, to));
    assert!(!open(&daily("00:00", "23:59"), zone, from, to));
}

#[test]
fn openings_over_midnight_belong_to_the_evening() {
    let hours: OpeningHours = serde_json::from_value(json!([
        {"weekday": "friday", "opens": "18:00", "closes": "02:00"},
        {"weekday": "saturday", "opens": "01:00", "closes": "03:30"},
    ]))
    .expect("readable");
    assert!(open(&hours, London, "2026-11-20T23:00", "2026-11-21T01:30"));
    assert!(open(&hours, London, "2026-11-20T18:00", "2026-11-21T03:30"), "overlapping openings are one");
    assert!(!open(&hours, London, "2026-11-19T18:30", "2026-11-19T19:00"), "not on Thursday");
    assert!(!open(&hours, London, "2026-11-21T18:30", "2026-11-21T19:00"), "not on Saturday evening");
}

#[rstest]
// 02:00 to 03:00 is skipped: an opening at 02:30 begins at 03:00, one until 02:30 ends there too.
#[case::opens_in_the_gap("02:30", "06:00", "2026-03-08T03:00", "2026-03-08T06:00", true)]
#[case::not_before_the_gap("02:30", "06:00", "2026-03-08T01:59", "2026-03-08T03:30", false)]
#[case::closes_in_the_gap("00:00", "02:30", "2026-03-08T01:00", "2026-03-08T03:00", true)]
#[case::not_after_the_gap("00:00", "02:30", "2026-03-08T01:00", "2026-03-08T03:01", false)]
// 01:00 to 02:00 comes twice: an opening at 01:30 begins at the first, one until 01:30 ends at the second.
#[case::opens_at_the_first("01:30", "06:00", "2026-11-01T01:30:00-04:00", "2026-11-01T06:00", true)]
#[case::closes_at_the_second("00:00", "01:30", "2026-11-01T00:00", "2026-11-01T01:30:00-05:00", true)]
#[case::no_later("00:00", "01:30", "2026-11-01T00:00", "2026-11-01T01:31:00-05:00", false)]
fn opening_hours_follow_the_wall_clock_in_new_york(
    #[case] opens: &str,
    #[case] closes: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] fits: bool,
) {
    assert_eq!(open(&daily(opens, closes), New_York, from, to), fits);
}

#[rstest]
// 02:00 becomes 02:30.
#[case::opens_in_the_gap("02:15", "06:00", "2026-10-04T02:30", "2026-10-04T06:00", true)]
#[case::not_before_the_gap("02:15", "06:00", "2026-10-04T01:59", "2026-10-04T06:00", false)]
// 01:30 to 02:00 comes twice, half an hour apart.
#[case::closes_at_the_second("00:00", "01:45", "2026-04-05T00:00", "2026-04-05T01:45:00+10:30", true)]
#[case::no_later("00:00", "01:45", "2026-04-05T00:00", "2026-04-05T01:46:00+10:30", false)]
fn opening_hours_follow_the_wall_clock_on_lord_howe(
    #[case] opens: &str,
    #[case] closes: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] fits: bool,
) {
    assert_eq!(open(&daily(opens, closes), Lord_Howe, from, to), fits);
}

#[test]
fn opening_hours_are_read_as_they_are_written() {
    let written = json!([{"weekday": "monday", "opens": "08:05", "closes": "24:00"}]);
    let hours: OpeningHours = serde_json::from_value(written.clone()).expect("readable");
    assert!(hours.validate().is_ok());
    assert_eq!(serde_json::to_value(&hours).expect("writable"), written);
}

#[rstest]
fn what_is_no_time_of_day_is_refused(
    #[values("", "8:00", "08:60", "24:01", "25:00", "08:00:00", "+8:00", "0é:00")] written: &str,
) {
    assert_eq!(TimeOfDay::parse(written), None);
}

#[test]
fn a_lot_does_not_open_at_the_end_of_the_day() {
    let report = daily("24:00", "08:00").validate().expect_err("refused");
    let (path, _) = report.iter().next().expect("names the field");
    assert_eq!(path.to_string(), "[0].opens");
}
