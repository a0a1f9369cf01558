//! What is told by mail alone, whoever looks: that a booking stands, or does not any more. With it travels its date for the
//! customer's calendar.

use serde_json::Value;

use super::{BookingFacts, Event, Level, Notice, Recipients};

/// Every kind of them. They are wished for like other notices, by mail or not at all.
pub const LETTERS: &[&str] = &["booking.confirmed", "booking.called_off"];

pub fn letters(event: &Event) -> Vec<Notice> {
    match event {
        Event::BookingPaid { booking: b, .. }
        | Event::BookingVerified { booking: b, .. }
        | Event::BookingRebooked { booking: b, .. } => vec![letter(b, "booking.confirmed")],
        Event::BookingCancelled { booking: b } | Event::BookingDeclined { booking: b, .. } => {
            vec![letter(b, "booking.called_off")]
        }
        _ => vec![],
    }
}

/// Its words are made when it is sent, of what is then true.
fn letter(b: &BookingFacts, event: &'static str) -> Notice {
    let (level, message, data) = (Level::Info, String::new(), Value::Null);
    Notice { event, level, to: Recipients::Person(b.customer_id), message, data }
}
