//! The server's clock for everyone: one timer, and one text for all listeners.

use std::time::Duration;

use actix_web::web;
use bytestring::ByteString;
use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use super::broadcast;
use crate::app::App;
use crate::events::{Closing, Listener};
use crate::websocket::Connection;

pub async fn run(mut listener: Listener, connection: Connection) {
    let welcome = json!({"type": "connected", "message": "Real-time server clock connected", "connected": true});
    let next = async || listener.next().await.ok_or(Closing::GoingAway);
    broadcast::run(welcome.to_string().into(), next, connection).await;
}

/// Says the time each second, until nobody listens.
pub async fn tick(app: web::Data<App>) {
    let mut seconds = interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        if !app.hub.listeners().say(time_update(app.clock.now())) {
            return;
        }
    }
}

/// As the project's first clients know it; in UTC.
fn time_update(now: DateTime<Utc>) -> ByteString {
    let frame = json!({
        "type": "time_update",
        "datetime": now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "formatted": now.format("%Y-%m-%d %H:%M:%S").to_string(),
        "date": now.format("%Y-%m-%d").to_string(),
        "time": now.format("%I:%M:%S %p").to_string(),
        "time_24h": now.format("%H:%M:%S").to_string(),
        "timestamp": now.timestamp(),
        "year": now.year(),
        "month": now.month(),
        "day": now.day(),
        "hour": now.hour(),
        "minute": now.minute(),
        "second": now.second(),
        "weekday": now.format("%A").to_string(),
        "timezone": "UTC",
    });
    frame.to_string().into()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::{Value, json};

    use super::time_update;

    #[test]
    fn the_time_is_told_in_every_form_the_first_clients_read() {
        let now = DateTime::from_timestamp(1_795_352_703, 250_000_000).expect("in range");
        let frame: Value = serde_json::from_str(&time_update(now)).expect("JSON");
        let expected = json!({
            "type": "time_update", "datetime": "2026-11-22T13:05:03.250Z", "formatted": "2026-11-22 13:05:03",
            "date": "2026-11-22", "time": "01:05:03 PM", "time_24h": "13:05:03", "timestamp": 1_795_352_703,
            "year": 2026, "month": 11, "day": 22, "hour": 13, "minute": 5, "second": 3, "weekday": "Sunday",
            "timezone": "UTC"
        });
        assert_eq!(frame, expected);
    }
}
