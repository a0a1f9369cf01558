//! How the play looks on the terminal.

use std::io::IsTerminal;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// Of the ten events those that parking makes, by their number.
const NUMBERS: [(&str, u8); 10] = [
    ("booking.expiring_soon", 1),
    ("booking.slot_expired", 2),
    ("booking.renewed", 3),
    ("booking.renewal_failed", 4),
    ("booking.auto_expired", 5),
    ("booking.declined", 6),
    ("payment.cash_verified", 7),
    ("booking.created", 8),
    ("car_wash.completed", 9),
    ("employee.assigned", 10),
];

#[derive(Clone, Copy)]
pub enum Ink {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Blue,
}

pub struct Paper {
    zone: Tz,
    colours: bool,
}

impl Paper {
    /// Times are written as the clock on this zone's walls shows them.
    pub fn new(zone: Tz) -> Self {
        Self { zone, colours: std::io::stdout().is_terminal() }
    }

    pub fn scene(&self, now: DateTime<Utc>, title: &str) {
        println!("\n{}  {}", self.time(now), self.ink(Ink::Bold, title));
    }

    pub fn line(&self, words: &str) {
        println!("          {words}");
    }

    pub fn good(&self, words: &str) {
        self.line(&self.ink(Ink::Green, words));
    }

    pub fn bad(&self, words: &str) {
        self.line(&self.ink(Ink::Red, words));
    }

    /// When, who, level, event, words.
    pub fn notification(&self, who: &str, frame: &Value) {
        let level = frame["type"].as_str().unwrap_or_default();
        let event = frame["event"].as_str().unwrap_or_default();
        let number = NUMBERS.iter().find(|(name, _)| *name == event).map(|(_, number)| number.to_string());
        let time = instant(&frame["created_at"]).map(|at| self.time(at)).unwrap_or_default();
        println!(
            "{time}    {} {} {} {}  {}",
            self.ink(Ink::Bold, &format!("{who:<13}")),
            self.ink(of_level(level), &format!("{level:<7}")),
            self.ink(Ink::Dim, &format!("{:>2}", number.unwrap_or_default())),
            self.ink(Ink::Dim, &format!("{event:<22}")),
            self.ink(of_level(level), frame["message"].as_str().unwrap_or_default()),
        );
    }

    pub fn time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%H:%M:%S").to_string()
    }

    /// Hours and minutes of a time in an answer.
    pub fn clock(&self, value: &Value) -> String {
        instant(value).map(|at| at.with_timezone(&self.zone).format("%H:%M").to_string()).unwrap_or_default()
    }

    /// The day of a time in an answer, if it is not today.
    pub fn other_day(&self, value: &Value, now: DateTime<Utc>) -> String {
        let day = |at: DateTime<Utc>| at.with_timezone(&self.zone).format("%a %-d %b ").to_string();
        instant(value).map(day).filter(|there| *there != day(now)).unwrap_or_default()
    }

    fn ink(&self, ink: Ink, words: &str) -> String {
        let code = match ink {
            Ink::Plain => return words.to_owned(),
            Ink::Bold => 1,
            Ink::Dim => 2,
            Ink::Red => 31,
            Ink::Green => 32,
            Ink::Yellow => 33,
            Ink::Blue => 34,
        };
        if self.colours { format!("\x1b[{code}m{words}\x1b[0m") } else { words.to_owned() }
    }
}

fn of_level(level: &str) -> Ink {
    match level {
        "success" => Ink::Green,
        "error" => Ink::Red,
        "warning" => Ink::Yellow,
        "info" => Ink::Blue,
        _ => Ink::Plain,
    }
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

/// `INR 50.00`
pub fn money(value: &Value) -> String {
    let (amount, currency) = (value["amount"].as_i64().unwrap_or_default(), value["currency"].as_str());
    format!("{} {}.{:02}", currency.unwrap_or_default(), amount / 100, amount % 100)
}
