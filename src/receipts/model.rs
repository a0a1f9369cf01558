//! A receipt, as it is read and as people see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ledger::AccountKind;
use crate::payments::Method;
use crate::types::{AccountId, Currency, OperatorId, PaymentId};

/// The payment and what stands in the books of it.
#[derive(Debug)]
pub struct Head {
    pub customer_id: AccountId,
    pub operator_id: OperatorId,
    pub customer_name: String,
    pub method: Method,
    pub amount: i64,
    pub currency: Currency,
    pub at: DateTime<Utc>,
    pub lot_name: String,
    pub street: String,
    pub city: String,
    pub time_zone: String,
    pub address: Option<String>,
    pub seller: String,
    pub gstin: Option<String>,
    pub gst_rate: i32,
    pub year: i32,
    pub number: i32,
    pub reference: Option<String>,
    pub plate: Option<String>,
}

/// A line of the receipt, or of one of its notes.
#[derive(Debug)]
pub struct Booked {
    pub note: bool,
    pub year: i32,
    pub number: i32,
    pub at: DateTime<Utc>,
    pub paid_at: Option<DateTime<Utc>>,
    pub kind: AccountKind,
    pub amount: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "payment_id": "019e0000-0000-7000-8000-000000000003", "number": "R/26-27/000042",
    "issued_at": "2026-11-22T10:00:00Z", "time_zone": "Asia/Kolkata",
    "seller": {"name": "Nandi Parking Private Limited", "gstin": "29AAKCN1234F1ZJ", "address": "12 Residency Road"},
    "customer_name": "Asha Rao", "lot_name": "Nandi Central", "lot_address": "1 MG Road, Bengaluru",
    "reference": "PM-7K3D2Q", "plate": "KA01AB1234", "method": "card", "currency": "INR",
    "lines": [{"what": "parking", "amount": 4237}], "gst_rate": 1800, "gst": 763, "amount": 5000, "notes": []
}))]
pub struct Receipt {
    pub payment_id: PaymentId,
    /// Without gaps in the seller's financial year, which begins in April.
    pub number: String,
    pub issued_at: DateTime<Utc>,
    /// The lot's.
    pub time_zone: String,
    pub seller: Seller,
    pub customer_name: String,
    pub lot_name: String,
    pub lot_address: String,
    /// The booking's.
    pub reference: Option<String>,
    pub plate: Option<String>,
    pub method: Method,
    pub currency: Currency,
    /// Without the tax, in minor units.
    pub lines: Vec<Line>,
    /// In hundredths of a percent.
    pub gst_rate: i32,
    pub gst: i64,
    /// With the tax.
    pub amount: i64,
    /// What went back, or is to, in its order.
    pub notes: Vec<Note>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceiptSeller)]
pub struct Seller {
    pub name: String,
    pub gstin: Option<String>,
    pub address: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceiptLine)]
pub struct Line {
    pub what: What,
    pub amount: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceiptWhat)]
pub enum What {
    Parking,
    Renewal,
    CarWash,
}

/// Of a refund.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefundNote)]
pub struct Note {
    pub number: String,
    pub issued_at: DateTime<Utc>,
    /// When the customer had it; null while it is under way.
    pub paid_at: Option<DateTime<Utc>>,
    pub amount: i64,
    /// The tax in it.
    pub gst: i64,
}

impl Receipt {
    pub fn of(payment_id: PaymentId, head: Head, booked: &[Booked]) -> Self {
        let mut receipt = Self {
            payment_id,
            number: numbered('R', head.year, head.number),
            issued_at: head.at,
            time_zone: head.time_zone,
            seller: Seller { name: head.seller, gstin: head.gstin, address: head.address },
            customer_name: head.customer_name,
            lot_name: head.lot_name,
            lot_address: format!("{}, {}", head.street, head.city),
            reference: head.reference,
            plate: head.plate,
            method: head.method,
            currency: head.currency,
            lines: Vec::new(),
            gst_rate: head.gst_rate,
            gst: 0,
            amount: head.amount,
            notes: Vec::new(),
        };
        booked.iter().for_each(|booked| receipt.add(booked));
        receipt
    }

    fn add(&mut self, booked: &Booked) {
        if booked.note {
            let number = numbered('C', booked.year, booked.number);
            let gst = if booked.kind == AccountKind::Gst { booked.amount } else { 0 };
            match self.notes.iter_mut().find(|note| note.number == number) {
                Some(note) => {
                    note.amount += booked.amount;
                    note.gst += gst;
                }
                None => {
                    let (issued_at, paid_at) = (booked.at, booked.paid_at);
                    self.notes.push(Note { number, issued_at, paid_at, amount: booked.amount, gst });
                }
            }
            return;
        }
        let what = match booked.kind {
            AccountKind::Gst => return self.gst = -booked.amount,
            AccountKind::Renewal => What::Renewal,
            AccountKind::CarWash => What::CarWash,
            _ => What::Parking,
        };
        self.lines.push(Line { what, amount: -booked.amount });
    }
}

/// `R/26-27/000042`: sixteen characters at most, as the tax office wants it.
fn numbered(series: char, year: i32, number: i32) -> String {
    format!("{series}/{:02}-{:02}/{number:06}", year % 100, (year + 1) % 100)
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_number_names_its_series_and_financial_year() {
        assert_eq!(numbered('R', 2026, 42), "R/26-27/000042");
        assert_eq!(numbered('C', 2099, 1_234_567), "C/99-00/1234567");
    }
}
