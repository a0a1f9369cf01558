//! The server's clock for everyone: one timer, and one text for all listeners.

use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, Message, Session};
use bytestring::ByteString;
use chrono::{DateTime, Datelike, Timelike, Utc};
use futures_util::SinkExt;
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at, timeout};

use super::goodbye::goodbye;
use super::inbound::{Inbound, closing_for};
use crate::app::App;
use crate::events::{Closing, Listener};

const PING_EVERY: Duration = Duration::from_secs(25);
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
const LONGEST_SEND: Duration = Duration::from_secs(10);

pub async fn run(mut listener: Listener, mut out: Session, mut input: AggregatedMessageStream) {
    let closing = talk(&mut listener, &mut out, &mut input).await.err().unwrap_or(Closing::Gone);
    drop(listener);
    goodbye(out, closing).await;
}

async fn talk(listener: &mut Listener, out: &mut Session, input: &mut AggregatedMessageStream) -> Result<(), Closing> {
    let welcome = json!({"type": "connected", "message": "Real-time server clock connected", "connected": true});
    send(out, Message::Text(welcome.to_string().into())).await?;
    let (mut heard, mut inbound) = (Instant::now(), Inbound::new(Instant::now()));
    let mut pings = interval_at(heard + PING_EVERY, PING_EVERY);
    loop {
        tokio::select! {
            said = listener.next() => send(out, Message::Text(said.ok_or(Closing::GoingAway)?)).await?,
            said = input.recv() => {
                let message = said.ok_or(Closing::Gone)?.map_err(|error| closing_for(&error))?;
                heard = Instant::now();
                inbound.message(heard)?;
                match message {
                    AggregatedMessage::Close(_) => return Ok(()),
                    AggregatedMessage::Ping(payload) => send(out, Message::Pong(payload)).await?,
                    AggregatedMessage::Pong(_) => {}
                    AggregatedMessage::Text(_) | AggregatedMessage::Binary(_) => inbound.rubbish()?,
                }
            }
            now = pings.tick() => {
                if now >= heard + LONGEST_SILENCE {
                    return Err(Closing::Silent);
                }
                send(out, Message::Ping(web::Bytes::new())).await?;
            }
        }
    }
}

async fn send(out: &mut Session, message: Message) -> Result<(), Closing> {
    match timeout(LONGEST_SEND, out.send(message)).await {
        Ok(sent) => sent.map_err(|_| Closing::Gone),
        Err(_) => Err(Closing::TooSlow),
    }
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
