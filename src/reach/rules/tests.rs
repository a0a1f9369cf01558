use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::{America, Asia, Australia, Tz};

use super::quiet_until;

fn at(written: &str) -> DateTime<Utc> {
    written.parse().expect("an instant")
}

fn clock(written: &str) -> NaiveTime {
    written.parse().expect("a time")
}

fn quiet(now: &str, zone: Tz, from: &str, to: &str) -> Option<DateTime<Utc>> {
    quiet_until(at(now), zone, clock(from), clock(to))
}

#[test]
fn quiet_hours_last_over_midnight_and_end_at_their_minute() {
    let night = |now: &str| quiet(now, Asia::Kolkata, "22:00:00", "07:00:00");
    assert_eq!(night("2026-11-02T16:29:59Z"), None, "21:59:59");
    assert_eq!(night("2026-11-02T16:30:00Z"), Some(at("2026-11-03T01:30:00Z")), "22:00");
    assert_eq!(night("2026-11-02T20:00:00Z"), Some(at("2026-11-03T01:30:00Z")), "01:30 of the next day");
    assert_eq!(night("2026-11-03T01:29:59Z"), Some(at("2026-11-03T01:30:00Z")), "06:59:59");
    assert_eq!(night("2026-11-03T01:30:00Z"), None, "07:00");
}

#[test]
fn quiet_hours_within_a_day_are_quiet_that_day_only() {
    let noon = |now: &str| quiet(now, Asia::Kolkata, "13:00:00", "14:30:00");
    assert_eq!(noon("2026-11-02T07:29:00Z"), None);
    assert_eq!(noon("2026-11-02T07:30:00Z"), Some(at("2026-11-02T09:00:00Z")));
    assert_eq!(noon("2026-11-02T09:00:00Z"), None);
}

#[test]
fn an_hour_that_is_left_out_ends_the_quiet_when_it_would_have() {
    // In New York 02:00 becomes 03:00 on 8 March 2026.
    let night = quiet("2026-03-08T06:30:00Z", America::New_York, "23:00:00", "02:30:00");
    assert_eq!(night, Some(at("2026-03-08T07:00:00Z")), "03:00 there, the first instant after the gap");
}

#[test]
fn an_hour_that_comes_twice_is_as_quiet_as_its_clock_says() {
    // In New York 02:00 becomes 01:00 again on 1 November 2026.
    let night = |now: &str| quiet(now, America::New_York, "23:00:00", "01:30:00");
    assert_eq!(night("2026-11-01T05:15:00Z"), Some(at("2026-11-01T05:30:00Z")), "the first 01:15");
    assert_eq!(night("2026-11-01T05:45:00Z"), None, "the first 01:45");
    assert_eq!(night("2026-11-01T06:15:00Z"), Some(at("2026-11-01T06:30:00Z")), "the second 01:15");
    assert_eq!(night("2026-11-01T06:30:00Z"), None, "the second 01:30");
}

#[test]
fn clocks_that_move_by_half_an_hour_are_followed_too() {
    // On Lord Howe 02:00 becomes 02:30 on 4 October 2026.
    let night = quiet("2026-10-03T14:00:00Z", Australia::Lord_Howe, "23:00:00", "02:15:00");
    assert_eq!(night, Some(at("2026-10-03T15:30:00Z")));
}
