//! What is to be sent, with what is known of it now.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use uuid::Uuid;

use crate::events::Channel;
use crate::types::{AccountId, Language};

/// Where whoever did not say it lives, and a lot whose zone nobody knows any more.
const HOME: Tz = Tz::Asia__Kolkata;

/// A delivery that was taken, its reader, and how that stands of which it tells.
#[derive(Debug, Clone)]
pub struct Taken {
    pub id: Uuid,
    pub account: AccountId,
    pub channel: Channel,
    pub event: String,
    pub if_unseen: bool,
    /// With this one.
    pub tries: i32,
    pub created_at: DateTime<Utc>,

    pub email: String,
    pub full_name: String,
    pub disabled: bool,
    pub unwanted: bool,
    pub read: bool,
    /// Of the operator whose business it is.
    pub admin: bool,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    pub quiet_from: Option<NaiveTime>,
    pub quiet_to: Option<NaiveTime>,

    /// In English, as it was told in the app.
    pub message: Option<String>,
    /// What the event says of its subject, and what the notice does.
    pub facts: Value,
    pub data: Option<Value>,

    pub booking: Option<Uuid>,
    pub reference: Option<String>,
    pub booking_status: Option<String>,
    pub booking_version: Option<i32>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub plate: Option<String>,
    pub rebooked: bool,
    /// The booking goes on in a renewal; of a renewal that lapsed, the one it was to renew.
    pub renewed: bool,
    pub bay: Option<String>,
    pub lot_name: Option<String>,
    pub address: Option<String>,
    pub lot_zone: Option<String>,
    pub payment_status: Option<String>,
    pub wash: Option<Uuid>,
    pub wash_status: Option<String>,
    pub wash_starts_at: Option<DateTime<Utc>>,
    pub assignment_status: Option<String>,
}

impl Taken {
    /// Where its reader lives.
    pub fn zone(&self) -> Tz {
        known(self.time_zone.as_deref())
    }

    /// By whose clocks its times are told.
    pub fn lot_zone(&self) -> Tz {
        known(self.lot_zone.as_deref())
    }

    /// Whether there ever was money for it.
    pub fn paid(&self) -> bool {
        ["succeeded", "refund_pending", "refunded"].contains(&self.payment_status.as_deref().unwrap_or_default())
    }
}

fn known(zone: Option<&str>) -> Tz {
    zone.and_then(|name| name.parse().ok()).unwrap_or(HOME)
}
