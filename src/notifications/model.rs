//! Rows, and the frames of the sockets that are not notifications.

use bytestring::ByteString;
use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a person's notifications stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[schema(example = json!({"unread": 2, "latest_seq": 41}))]
pub struct Inbox {
    pub unread: i64,
    /// The number of the newest; 0 before the first.
    pub latest_seq: i64,
}

/// What changed when notifications were marked as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marked {
    pub inbox: Inbox,
    pub count: i64,
}

/// By which ways one kind of notification reaches its reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "event": "booking.expiring_soon", "in_app": true, "mutable": true, "email": true, "push": true, "critical": true,
    "offered": ["in_app", "email", "push"]
}))]
pub struct Preference {
    pub event: String,
    /// Shown in the app. What is not is neither stored nor sent.
    pub in_app: bool,
    /// Money and declines cannot be muted in the app.
    pub mutable: bool,
    pub email: bool,
    /// On each device that allowed it.
    pub push: bool,
    /// It keeps no quiet hours, and is mailed and pushed to who has not seen it within a minute.
    pub critical: bool,
    /// The ways that there are for it.
    pub offered: Vec<Way>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    InApp,
    Email,
    Push,
}

/// When nothing but what is critical is mailed or pushed, by the clocks of the person's time zone; `from` after `to` lasts
/// over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"from": "22:00", "to": "07:00"}))]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    #[serde(with = "minute")]
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: NaiveTime,
    #[serde(with = "minute")]
    #[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: NaiveTime,
}

/// A time of day as `22:00`.
mod minute {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.format("%H:%M"))
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        let exact = text.len() == 5 && text.is_ascii();
        let time = NaiveTime::parse_from_str(&text, "%H:%M").ok().filter(|_| exact);
        time.ok_or_else(|| de::Error::custom("a time of day as 22:00"))
    }
}

/// All of a person's wishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Preferences {
    pub items: Vec<Preference>,
    /// None: never quiet.
    pub quiet_hours: Option<QuietHours>,
}

/// The first frame of a socket, as the project's first clients expect it; more fields follow theirs.
#[derive(Serialize)]
pub struct Welcome {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'static str,
    connected: bool,
    latest_seq: i64,
    unread: i64,
    /// Whether nothing is missing after the `since` asked for.
    recovered: bool,
    server_time: DateTime<Utc>,
}

impl Welcome {
    pub fn new(inbox: Inbox, recovered: bool, server_time: DateTime<Utc>) -> Self {
        let Inbox { unread, latest_seq } = inbox;
        let message = "Connected to real-time notifications";
        Self { kind: "info", message, connected: true, latest_seq, unread, recovered, server_time }
    }
}

/// Other frames to the client.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// Another tab or device has read these.
    #[serde(rename = "read")]
    ReadUpTo { up_to_seq: i64 },
    #[serde(rename = "read")]
    ReadOnes { seqs: Vec<i64> },
    /// The client's last frame did nothing. A level like any other, so that clients which know only levels show it; it has
    /// no `seq`, so nobody takes it for a notification.
    Error { code: &'static str, message: &'static str },
}

/// What a client may say.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    Read {
        up_to_seq: i64,
    },
    /// They are on a page that somebody looks at: no mail and no push message need say them again.
    Seen {
        up_to_seq: i64,
    },
}

/// A frame's text.
pub fn text(frame: &impl Serialize) -> ByteString {
    serde_json::to_string(frame).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Frame, Inbox, Said, Welcome, text};

    #[test]
    fn the_first_frame_begins_as_the_first_clients_expect_it() {
        let welcome = Welcome::new(Inbox { unread: 2, latest_seq: 41 }, true, DateTime::UNIX_EPOCH);
        assert_eq!(
            text(&welcome),
            r#"{"type":"info","message":"Connected to real-time notifications","connected":true,"latest_seq":41,"unread":2,"recovered":true,"server_time":"1970-01-01T00:00:00Z"}"#
        );
    }

    #[test]
    fn frames_name_their_type_first() {
        assert_eq!(text(&Frame::ReadUpTo { up_to_seq: 42 }), r#"{"type":"read","up_to_seq":42}"#);
        assert_eq!(text(&Frame::ReadOnes { seqs: vec![4, 2] }), r#"{"type":"read","seqs":[4,2]}"#);
    }

    #[test]
    fn a_client_may_say_what_it_has_read_or_seen_and_nothing_else() {
        let said = |text: &str| serde_json::from_str::<Said>(text).ok();
        assert_eq!(said(r#"{"action":"read","up_to_seq":42}"#), Some(Said::Read { up_to_seq: 42 }));
        assert_eq!(said(r#"{"action":"seen","up_to_seq":42}"#), Some(Said::Seen { up_to_seq: 42 }));
        for rubbish in ["", "null", "[]", r#"{"action":"read"}"#, r#"{"action":"write","up_to_seq":1}"#, "{{{{"] {
            assert_eq!(said(rubbish), None, "{rubbish}");
        }
    }
}
