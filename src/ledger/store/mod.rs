//! SQL of the books.

mod payouts;
mod statements;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) use payouts::{insert_payout, lock_payouts, owed, payouts};
pub(super) use statements::{balances, first_zone, lines, totals};

use crate::error::Result;
use crate::ledger::model::{AccountKind, EntryKind, Line, Seller};
use crate::ledger::rules::Left;
use crate::types::{Currency, LotId, OperatorId, PaymentId};

/// An entry with its lines.
pub(super) struct Posting {
    pub kind: EntryKind,
    pub subject: Uuid,
    pub payment: Option<PaymentId>,
    pub operator: OperatorId,
    pub lot: Option<LotId>,
    pub currency: Currency,
    pub at: DateTime<Utc>,
    /// In the price of what was paid; a refund has its payment's.
    pub gst_rate: Option<i32>,
    pub lines: Vec<Line>,
}

/// The tax in these operators' prices.
pub(super) async fn sellers(db: &mut PgConnection, operators: &[OperatorId]) -> Result<Vec<Seller>> {
    let sellers = sqlx::query_as!(
        Seller,
        r#"select id as "operator_id: OperatorId", gst_rate from operator where id = any($1)"#,
        operators as &[OperatorId],
    )
    .fetch_all(db)
    .await?;
    Ok(sellers)
}

/// What is left in the books of these payments; those that were never posted are left out.
pub(super) async fn left(db: &mut PgConnection, payments: &[PaymentId]) -> Result<HashMap<PaymentId, Left>> {
    let rows = sqlx::query!(
        r#"
select e.payment_id as "payment_id!: PaymentId", a.kind as "kind: AccountKind", sum(l.amount)::bigint as "amount!"
from ledger_entry e
    join ledger_line l on l.entry_id = e.id
    join ledger_account a on a.id = l.account_id
where e.payment_id = any($1) and e.kind in ('payment', 'refund')
  and a.kind in ('parking', 'renewal', 'car_wash', 'gst', 'platform_fee')
group by e.payment_id, a.kind
"#,
        payments as &[PaymentId],
    )
    .fetch_all(db)
    .await?;
    let mut lines: HashMap<PaymentId, Vec<Line>> = HashMap::new();
    for row in rows {
        lines.entry(row.payment_id).or_default().push((row.kind, row.amount));
    }
    Ok(lines.into_iter().map(|(payment, lines)| (payment, Left::of(lines))).collect())
}

/// Which of these were posted.
pub(super) async fn posted(db: &mut PgConnection, kind: EntryKind, subjects: &[Uuid]) -> Result<Vec<Uuid>> {
    let posted = sqlx::query_scalar!(
        "select subject_id from ledger_entry where kind = $1 and subject_id = any($2)",
        kind as EntryKind,
        subjects,
    );
    Ok(posted.fetch_all(db).await?)
}

/// Writes entries and their lines, the receipt of what came, and the note of what is to go back. The accounts were opened
/// with their operator.
pub(super) async fn insert(db: &mut PgConnection, postings: &[Posting]) -> Result<()> {
    if postings.is_empty() {
        return Ok(());
    }
    let (entries, lines) = (Entries::of(postings), Lines::of(postings));
    sqlx::query_file!(
        "src/ledger/insert.sql",
        &entries.kind as &[EntryKind],
        &entries.subject,
        &entries.payment as &[Option<Uuid>],
        &entries.operator,
        &entries.lot as &[Option<Uuid>],
        &entries.at,
        &entries.gst_rate as &[Option<i32>],
        &lines.entry,
        &lines.kind as &[AccountKind],
        &lines.amount,
        &lines.currency,
    )
    .execute(db)
    .await?;
    Ok(())
}

#[derive(Default)]
struct Entries {
    kind: Vec<EntryKind>,
    subject: Vec<Uuid>,
    payment: Vec<Option<Uuid>>,
    operator: Vec<Uuid>,
    lot: Vec<Option<Uuid>>,
    at: Vec<DateTime<Utc>>,
    gst_rate: Vec<Option<i32>>,
}

impl Entries {
    fn of(postings: &[Posting]) -> Self {
        let mut entries = Self::default();
        for posting in postings {
            entries.kind.push(posting.kind);
            entries.subject.push(posting.subject);
            entries.payment.push(posting.payment.map(|payment| payment.0));
            entries.operator.push(posting.operator.0);
            entries.lot.push(posting.lot.map(|lot| lot.0));
            entries.at.push(posting.at);
            entries.gst_rate.push(posting.gst_rate);
        }
        entries
    }
}

#[derive(Default)]
struct Lines {
    /// The entry's place among them, from 1.
    entry: Vec<i64>,
    kind: Vec<AccountKind>,
    amount: Vec<i64>,
    currency: Vec<String>,
}

impl Lines {
    fn of(postings: &[Posting]) -> Self {
        let mut lines = Self::default();
        for (place, posting) in (1..).zip(postings) {
            for (kind, amount) in &posting.lines {
                lines.entry.push(place);
                lines.kind.push(*kind);
                lines.amount.push(*amount);
                lines.currency.push(posting.currency.code().to_owned());
            }
        }
        lines
    }
}
