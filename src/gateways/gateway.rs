//! What every provider of payments can be asked, and what it can answer. Card data never comes near: people type it on the
//! provider's own pages.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;

use crate::types::{Money, PaymentId, RefundId};

/// A webhook signed longer ago (or ahead) than this is not believed: it may be a replay.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The providers that an operator may have an account with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Stripe,
    Razorpay,
}

impl Provider {
    pub const ALL: [Self; 2] = [Self::Stripe, Self::Razorpay];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Razorpay => "razorpay",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }

    /// Stripe has no UPI codes.
    pub const fn takes_upi(self) -> bool {
        matches!(self, Self::Razorpay)
    }
}

/// What opens an operator's account with a provider.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Not secret: Stripe's publishable key, Razorpay's key id.
    pub public_key: String,
    pub secret: SecretString,
    pub webhook_secret: SecretString,
}

/// Money to be asked for.
#[derive(Debug, Clone)]
pub struct Charge {
    pub payment: PaymentId,
    /// A page that ran out is followed by another.
    pub attempt: i32,
    pub money: Money,
    /// By a UPI code; else by card.
    pub upi: bool,
    /// What the customer pays for, in a few words.
    pub what: String,
    /// Where the customer comes back to, whatever became of it.
    pub back: String,
    pub now: DateTime<Utc>,
}

impl Charge {
    /// The same for the same attempt, however often it is asked.
    pub fn key(&self) -> String {
        format!("{}-{}", self.payment, self.attempt)
    }
}

/// A charge that the provider waits to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub reference: String,
    /// Where the customer pays it; None if that is a form (see [`Gateway::form`]).
    pub page: Option<String>,
    /// What a UPI code says.
    pub upi_uri: Option<String>,
}

/// A page of the provider's that is reached by a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(&'static str, String)>,
}

/// How a charge stands with its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody paid yet. `refusal`: why the last try failed; the customer may try again.
    Waiting { refusal: Option<String> },
    /// Somebody is paying: a bank has the last word.
    InFlight,
    /// `by`: the provider's name for the money that came.
    Paid { by: String, amount: i64, currency: String },
    /// It failed for good.
    Failed,
    /// It ran out or was closed unpaid: nobody can pay it any more.
    Gone,
}

/// Money to be given back.
#[derive(Debug, Clone)]
pub struct Refund {
    pub id: RefundId,
    /// A refund that failed is asked for anew.
    pub attempt: i32,
    /// The provider's name for the money that came.
    pub of: String,
    pub money: Money,
}

impl Refund {
    pub fn key(&self) -> String {
        Self::key_of(self.id, self.attempt)
    }

    pub fn key_of(id: RefundId, attempt: i32) -> String {
        format!("{id}-{attempt}")
    }
}

/// What we called a refund, as the provider repeats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundName {
    pub refund: RefundId,
    /// Which attempt at it.
    pub key: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    pub reference: String,
    pub standing: RefundStanding,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundStanding {
    Pending,
    Done,
    Failed(String),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody knows what became of it: it has to be asked for.
    Unknown(String),
    /// The provider said no.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(why) => write!(f, "outcome unknown: {why}"),
            Self::Refused(why) => write!(f, "refused: {why}"),
        }
    }
}

/// What a webhook says, its signature verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The provider's: the same id is the same event, however often it comes.
    pub id: String,
    pub kind: String,
    /// It was written too long ago to be believed, though rightly signed: what it is about is to be asked for.
    pub old: bool,
    /// Whose account it speaks of, if it says so.
    pub account: Option<String>,
    pub says: Says,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    Charge {
        reference: Option<String>,
        payment: Option<PaymentId>,
        standing: Standing,
    },
    Refund {
        refund: Option<RefundName>,
        refunded: Refunded,
    },
    /// Of no concern to us, or of a kind that was thought of later.
    Nothing,
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unbelievable {
    Signature,
    /// Rightly signed, and not to be understood.
    Rubbish,
}

pub type Answer<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// An operator's account with a provider. Every call that moves something carries a key of ours, so that asking twice does it
/// once; one without an answer is [`Failure::Unknown`].
pub trait Gateway: Send + Sync {
    fn open<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Opened>;
    /// The page to pay a charge on, if a form leads there.
    fn form(&self, charge: &Charge, reference: &str) -> Option<Form>;
    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing>;
    /// Closes it, as far as the provider can, and asks what became of it before.
    fn close<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing>;
    /// `again`: perhaps asked for before, and its answer not known: it is looked for first.
    fn refund<'a>(&'a self, refund: &'a Refund, again: bool) -> Answer<'a, Refunded>;
    fn ask_refund<'a>(&'a self, refund: &'a Refund, reference: &'a str) -> Answer<'a, Refunded>;
    /// Reads a webhook. `header` finds one by its name in lower case.
    fn word(&self, header: Header<'_>, body: &str, now: DateTime<Utc>) -> Result<Word, Unbelievable>;
}

pub type Header<'a> = &'a dyn Fn(&str) -> Option<String>;

/// HMAC-SHA256 of a message, as all of them sign.
pub fn mac(secret: &SecretString, message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length (RFC 2104); the error arm cannot be reached, and would only fail to verify.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(message);
    mac
}
