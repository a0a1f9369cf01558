//! A booking as a date for its customer's calendar. It has one UID for ever, and its version counts what became of it, so that
//! a calendar shows it once, as it is.

use chrono::{DateTime, Duration, FixedOffset, Offset, Utc};
use chrono_tz::Tz;
use icalendar::{
    Alarm, Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus, Property, Trigger,
};

use super::model::Taken;
use super::words;
use crate::mail::{Invite, Method};

/// Before it starts, as long as a way through the city takes.
const REMINDER: Duration = Duration::minutes(30);

/// What a mail of this kind does to the calendar; None for one that does nothing to it.
pub fn invite(d: &Taken, organizer: &str, public_url: &str) -> Option<Invite> {
    let method = match d.event.as_str() {
        "booking.confirmed" => Method::Request,
        "booking.called_off" => Method::Cancel,
        _ => return None,
    };
    let (booking, starts_at, ends_at) = (d.booking?, d.starts_at?, d.ends_at?);
    let zone = d.lot_zone();
    let language = d.language.unwrap_or_default();
    let lot = d.lot_name.as_deref().unwrap_or_default();
    let mut event = Event::new();
    event
        .uid(&format!("{booking}@parkmate"))
        .sequence(u32::try_from(d.booking_version?).unwrap_or_default())
        .timestamp(d.created_at)
        .summary(&format!(
            "{}: {lot}, {}",
            words::label(words::Label::Lot, language),
            d.bay.as_deref().unwrap_or_default()
        ))
        .location(&[lot, d.address.as_deref().unwrap_or_default()].join(", "))
        .description(&format!("{}\n{public_url}/bookings/{booking}", d.reference.as_deref().unwrap_or_default()))
        .url(&format!("{public_url}/bookings/{booking}"))
        .append_property(Property::new("ORGANIZER", format!("mailto:{organizer}")))
        .append_multi_property(attendee(&d.email));
    let one_offset = offset(starts_at, zone) == offset(ends_at, zone);
    for (name, instant) in [("DTSTART", starts_at), ("DTEND", ends_at)] {
        event.append_property(when(name, instant, zone, one_offset));
    }
    match method {
        Method::Request => {
            event.status(EventStatus::Confirmed);
            event.alarm(Alarm::display(
                &words::words("booking.expiring_soon", language, "").0,
                Trigger::before_end(Duration::minutes(5)),
            ));
            event.alarm(Alarm::display(lot, Trigger::before_start(REMINDER)));
        }
        Method::Cancel => {
            event.status(EventStatus::Cancelled);
        }
    }
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", method.as_str()));
    calendar.append_property(Property::new("PRODID", "-//ParkMate//Bookings//EN"));
    calendar.push(event.done());
    let text = calendar.to_string();
    let calendar = if one_offset { with_zone(&text, zone, offset(starts_at, zone)) } else { text };
    Some(Invite { method, calendar })
}

fn attendee(email: &str) -> Property {
    let mut attendee = Property::new("ATTENDEE", format!("mailto:{email}"));
    for (name, value) in [("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")] {
        attendee.add_parameter(name, value);
    }
    attendee.done()
}

fn offset(instant: DateTime<Utc>, zone: Tz) -> FixedOffset {
    instant.with_timezone(&zone).offset().fix()
}

/// By the clocks of the lot. Where they change in between, in UTC, which needs no rules to be read.
fn when(name: &str, instant: DateTime<Utc>, zone: Tz, one_offset: bool) -> Property {
    let local = CalendarDateTime::WithTimezone {
        date_time: instant.with_timezone(&zone).naive_local(),
        tzid: zone.name().to_owned(),
    };
    let time = if one_offset { local } else { CalendarDateTime::Utc(instant) };
    DatePerhapsTime::from(time).to_property(name)
}

/// RFC 5545 wants a zone that is named to be told. While this booking lasts its clocks do not change, so one offset tells it.
fn with_zone(calendar: &str, zone: Tz, offset: FixedOffset) -> String {
    let offset = offset.to_string().replace(':', "");
    let told = format!(
        "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:{offset}\r\n\
         TZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        zone.name()
    );
    calendar.replacen("BEGIN:VEVENT", &format!("{told}BEGIN:VEVENT"), 1)
}
