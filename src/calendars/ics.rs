//! A calendar's text (RFC 5545).

use chrono::Duration;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use super::model::{Entry, Owner};
use crate::bookings::Status;

const COMES_AGAIN: Duration = Duration::minutes(15);

/// `site` is where people reach this server.
pub fn calendar(owner: Owner, name: &str, entries: &[Entry], site: &str) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name).ttl(&COMES_AGAIN);
    for entry in entries {
        calendar.push(event(owner, entry, site));
    }
    calendar.to_string()
}

fn event(owner: Owner, entry: &Entry, site: &str) -> Event {
    let (summary, path) = match owner {
        Owner::Customer(_) => (format!("Parking at {}, bay {}", entry.lot_name, entry.slot_label), "bookings/"),
        Owner::Lot(_) => (format!("{} {}", entry.slot_label, entry.plate), "operator/bookings?booking="),
    };
    let status = match entry.status {
        Status::Held => EventStatus::Tentative,
        Status::Confirmed | Status::Active | Status::Overdue | Status::Completed => EventStatus::Confirmed,
        Status::Cancelled | Status::Declined | Status::Lapsed => EventStatus::Cancelled,
    };
    let mut event = Event::with_uid(&uid(entry, site));
    event
        .sequence(u32::try_from(entry.version).unwrap_or_default())
        .timestamp(entry.changed_at)
        .last_modified(entry.changed_at)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .status(status)
        .summary(&summary)
        .description(&format!("{}, {}", entry.reference, entry.plate))
        .location(&format!("{}, {}", entry.lot_name, entry.address))
        .url(&format!("{site}/{path}{}", entry.id));
    event.done()
}

/// The same wherever this booking stands in a calendar, an invitation by mail too.
fn uid(entry: &Entry, site: &str) -> String {
    let host = site.split("://").nth(1).unwrap_or(site).split([':', '/']).next().unwrap_or_default();
    format!("booking-{}@{host}", entry.id)
}
