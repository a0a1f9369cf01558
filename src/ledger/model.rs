//! Accounts and entries, and what is posted.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{AccountId, Currency, LotId, Money, OperatorId, PaymentId, PayoutId, RefundId};

/// What an account is for. A debit is positive, a credit negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "ledger_account_kind", rename_all = "snake_case")]
#[schema(as = LedgerAccountKind)]
pub enum AccountKind {
    /// The platform's money, with gateways and banks.
    Gateway,
    /// The platform's income, by operator.
    PlatformShare,
    /// What the platform owes an operator; what it is owed, if positive.
    OwedToOperator,
    /// What the platform owes customers.
    RefundsByGateway,
    /// What an operator took itself.
    Till,
    /// What the platform owes the operator, as the operator has it.
    OwedByPlatform,
    Parking,
    Renewal,
    CarWash,
    /// Tax on what was sold.
    Gst,
    /// The platform's share, as the operator has it.
    PlatformFee,
    /// What an operator owes customers.
    RefundsByHand,
    /// What an operator was paid out.
    Bank,
}

impl AccountKind {
    /// Or else in the operator's.
    #[cfg(test)]
    pub const fn in_the_platforms_books(self) -> bool {
        matches!(self, Self::Gateway | Self::PlatformShare | Self::OwedToOperator | Self::RefundsByGateway)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "ledger_entry_kind", rename_all = "snake_case")]
#[schema(as = LedgerEntryKind)]
pub enum EntryKind {
    /// Money came.
    Payment,
    /// Money is to go back.
    Refund,
    /// It went back.
    RefundPaid,
    /// The platform paid the operator.
    Payout,
}

impl EntryKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::RefundPaid => "refund_paid",
            Self::Payout => "payout",
        }
    }
}

/// What a payment is for, as far as the books tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goods {
    Parking,
    Renewal,
    CarWash,
}

impl Goods {
    pub(super) const fn account(self) -> AccountKind {
        match self {
            Self::Parking => AccountKind::Parking,
            Self::Renewal => AccountKind::Renewal,
            Self::CarWash => AccountKind::CarWash,
        }
    }
}

/// Where the money lies that came: with the platform's gateway, or with the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = MoneyHolder)]
pub enum Holder {
    Platform,
    Operator,
}

impl Holder {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Operator => "operator",
        }
    }
}

/// Money that came.
#[derive(Debug, Clone)]
pub struct Sale {
    pub payment_id: PaymentId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub amount: Money,
    pub holder: Holder,
    /// What was sold for how much, tax included. What they fall short of the amount is parking.
    pub goods: Vec<(Goods, i64)>,
    pub at: DateTime<Utc>,
}

/// Money that is to go back.
#[derive(Debug, Clone)]
pub struct RefundPromised {
    pub refund_id: RefundId,
    pub payment_id: PaymentId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub amount: Money,
    pub holder: Holder,
    pub at: DateTime<Utc>,
}

/// Money that went back.
pub type PaidRefund = RefundPromised;

/// What an operator said of itself when something was posted, and the tax in its prices.
#[derive(Debug, Clone)]
pub struct Seller {
    pub operator_id: OperatorId,
    /// In hundredths of a percent.
    pub gst_rate: i32,
}

/// An account that an entry moves, and by how much.
pub type Line = (AccountKind, i64);

/// What the platform paid an operator.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e0000-0000-7000-8000-000000000008", "operator_id": "019e0000-0000-7000-8000-000000000000",
    "amount": 350000, "currency": "INR", "reference": "HDFCN52026112200417",
    "recorded_by": "019e0000-0000-7000-8000-000000000005", "created_at": "2026-11-22T10:00:00Z"
}))]
pub struct Payout {
    pub id: PayoutId,
    pub operator_id: OperatorId,
    /// Minor units.
    pub amount: i64,
    pub currency: Currency,
    /// The bank's.
    pub reference: String,
    pub recorded_by: AccountId,
    pub created_at: DateTime<Utc>,
}

/// What was paid, as somebody records it.
pub struct NewPayout<'a> {
    pub operator_id: OperatorId,
    pub amount: Money,
    pub reference: &'a str,
}
