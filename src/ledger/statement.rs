//! Statements and balances, as operators and the platform see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{AccountKind, EntryKind, Holder};
use crate::types::{Currency, Money, OperatorId, Page, PaymentId};

/// What a month brought. `opening_balance` and all of the lines' `balance_change` together are `closing_balance`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statement)]
pub struct Statement {
    pub operator_id: OperatorId,
    /// `YYYY-MM`.
    pub month: String,
    /// By whose clock the month begins and ends: that of the operator's first lot.
    pub time_zone: String,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// What the platform owed the operator as it began; negative, if it was the other way round.
    pub opening_balance: Money,
    pub closing_balance: Money,
    pub totals: Totals,
    pub lines: Page<StatementLine>,
}

/// Of all lines of the month, in minor units.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = StatementTotals)]
pub struct Totals {
    /// Money that came, tax included.
    pub payments: i64,
    /// Promised back.
    pub refunds: i64,
    /// What was sold, without tax, less refunds.
    pub parking: i64,
    pub renewals: i64,
    pub car_washes: i64,
    /// The tax in it.
    pub gst: i64,
    /// What the platform keeps of it.
    pub platform_share: i64,
    pub payouts: i64,
    pub balance_change: i64,
}

impl Totals {
    /// What entries of a kind moved on one of the operator's accounts.
    pub fn add(&mut self, entry: EntryKind, account: AccountKind, amount: i64) {
        use AccountKind::{Bank, CarWash, Gst, OwedByPlatform, Parking, PlatformFee, Renewal};
        if matches!(account, Parking | Renewal | CarWash | Gst) {
            match entry {
                EntryKind::Refund => self.refunds += amount,
                _ => self.payments -= amount,
            }
        }
        match account {
            Parking => self.parking -= amount,
            Renewal => self.renewals -= amount,
            CarWash => self.car_washes -= amount,
            Gst => self.gst -= amount,
            PlatformFee => self.platform_share += amount,
            Bank => self.payouts += amount,
            OwedByPlatform => self.balance_change += amount,
            _ => {}
        }
    }
}

/// One entry. Amounts are in minor units; what goes back, and what was paid out, is negative.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementLine {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub kind: EntryKind,
    pub payment_id: Option<PaymentId>,
    /// The booking's, or the bank's of a payout.
    pub reference: Option<String>,
    /// Who had the money.
    pub held_by: Option<Holder>,
    pub amount: i64,
    pub gst: i64,
    pub platform_share: i64,
    /// By how much the platform then owed the operator more.
    pub balance_change: i64,
}

/// What the platform owes an operator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OperatorBalance)]
pub struct Balance {
    pub operator_id: OperatorId,
    pub name: String,
    /// Minor units; negative, if the operator owes the platform.
    pub owed: i64,
    pub currency: Currency,
}
