//! What is told by mail alone: on the screen its reader has just seen it happen.

use serde_json::Value;

use super::{BookingFacts, Event, Level, Notice, Recipients};

/// Every kind of them. They are wished for like other notices, by mail or not at all.
pub const LETTERS: &[&str] = &["booking.confirmed", "booking.called_off"];

pub fn letters(event: &Event) -> Vec<Notice> {
    match event {
        // The others who pay are told so in the app too.
        Event::BookingPaid { booking: b, late: false } if b.renewal_of.is_none() => {
            vec![letter(b, "booking.confirmed")]
        }
        Event::BookingCancelled { booking: b } => vec![letter(b, "booking.called_off")],
        _ => vec![],
    }
}

/// Its words are made when it is sent, of what is then true.
fn letter(b: &BookingFacts, event: &'static str) -> Notice {
    let (level, message, data) = (Level::Info, String::new(), Value::Null);
    Notice { event, level, to: Recipients::Person(b.customer_id), message, data }
}
