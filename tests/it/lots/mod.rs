//! Lots: finding one, seeing its bays, and running it.

mod availability;
mod closures;
mod operator;
mod search;

use serde_json::{Value, json};

/// What an operator fills in, in Bengaluru.
fn new_lot(name: &str, lat: f64, lng: f64) -> Value {
    json!({
        "name": name,
        "address": {"street": "1 MG Road", "city": "Bengaluru", "state": "Karnataka", "postal_code": "560001"},
        "location": {"lat": lat, "lng": lng},
        "time_zone": "Asia/Kolkata",
    })
}
