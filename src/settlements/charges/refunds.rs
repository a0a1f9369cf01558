//! What operators' gateways are asked to give back.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream;
use metrics::counter;
use sqlx::PgConnection;

use super::rules::backoff;
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Trouble, Tx};
use crate::gateways::{Failure, Provider, Refund, RefundStanding, Refunded};
use crate::merchants;
use crate::payments::{self, Payment};
use crate::types::{Currency, Money, OperatorId, PaymentId, RefundId};

const BATCH: i64 = 16;
const AT_ONCE: usize = 8;
/// Banks take days: a refund that is under way is asked for so often at first, then ever more rarely.
const PENDING: TimeDelta = TimeDelta::minutes(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);
/// So long without an answer, and the lot admins are told.
const SILENCE: TimeDelta = TimeDelta::hours(1);
/// Whoever took one has so long to ask.
const LEASE: TimeDelta = TimeDelta::seconds(20);

struct RefundRow {
    id: RefundId,
    payment_id: PaymentId,
    operator_id: OperatorId,
    gateway: String,
    attempt: i32,
    reference: Option<String>,
    created_at: DateTime<Utc>,
    tries: i32,
    amount: i64,
    currency: Currency,
    /// The gateway's name for the money that came.
    of: Option<String>,
}

/// A gateway is to be asked for it.
pub async fn begin(tx: &mut Tx, refund: RefundId, payment: &Payment) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "
insert into gateway_refund (refund_id, payment_id, operator_id, gateway, created_at, due_at)
values ($1, $2, $3, $4, $5, $5) on conflict do nothing
",
        refund.0,
        payment.id.0,
        payment.operator_id.0,
        payment.gateway.as_deref().unwrap_or_default(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Asks for all refunds that are due. Returns how many that were.
pub async fn give_back_due(app: &App) -> Result<usize> {
    let mut asked = 0;
    loop {
        let mut tx = app.begin().await?;
        let now = tx.now();
        let due = take_due(&mut tx, now).await?;
        tx.commit().await?;
        if due.is_empty() {
            return Ok(asked);
        }
        asked += due.len();
        let all = stream::iter(due).for_each_concurrent(AT_ONCE, async |row| {
            let id = row.id;
            if let Err(error) = ask(app, row).await {
                tracing::error!(refund = %id, ?error, "a refund could not be asked for");
            }
        });
        all.await;
    }
}

async fn ask(app: &App, row: RefundRow) -> Result<()> {
    let answer = answer(app, &row).await;
    let mut tx = app.begin().await?;
    match answer {
        Ok(refunded) => apply(&mut tx, row.id, &refunded).await?,
        // Asking for one that it has is no reason to give that up.
        Err(Failure::Refused(reason)) if row.reference.is_none() => failed(&mut tx, row.id, &reason).await?,
        Err(failure) => unanswered(&mut tx, &row, &failure).await?,
    }
    tx.commit().await
}

async fn answer(app: &App, row: &RefundRow) -> Result<Refunded, Failure> {
    let not_asked = |error: &dyn std::fmt::Debug| Failure::Unknown(format!("not asked: {error:?}"));
    let mut db = app.db.acquire().await.map_err(|error| not_asked(&error))?;
    let provider = Provider::of(&row.gateway).ok_or_else(|| Failure::Refused("no_such_gateway".into()))?;
    let account = merchants::account(&mut db, &app.providers, row.operator_id, provider).await;
    drop(db);
    let account = account.map_err(|error| not_asked(&error))?.ok_or_else(|| Failure::Refused("no_keys".into()))?;
    let of = row.of.clone().ok_or_else(|| Failure::Refused("nothing_paid".into()))?;
    let money = Money::new(row.amount, row.currency);
    let refund = Refund { id: row.id, attempt: row.attempt, of, money };
    match &row.reference {
        Some(reference) => account.gateway.ask_refund(&refund, reference).await,
        None => account.gateway.refund(&refund, row.tries > 0).await,
    }
}

/// Acts on how a refund stands, by an answer or a webhook, once.
async fn apply(tx: &mut Tx, id: RefundId, refunded: &Refunded) -> Result<()> {
    match &refunded.standing {
        // Counts it as given back, and ends the asking.
        RefundStanding::Done => payments::refund_done(tx, id).await,
        RefundStanding::Failed(reason) => failed(tx, id, reason).await,
        RefundStanding::Pending => pending(tx, id, &refunded.reference).await,
    }
}

/// A gateway told by webhook how a refund stands.
pub(super) async fn told(
    tx: &mut Tx,
    operator: OperatorId,
    refund: Option<RefundId>,
    refunded: &Refunded,
    old: bool,
) -> Result<()> {
    let now = tx.now();
    let known = sqlx::query_scalar!(
        r#"
select refund_id as "id: RefundId" from gateway_refund where operator_id = $1 and (refund_id = $2 or reference = $3)
"#,
        operator.0,
        refund.map(|refund| refund.0),
        refunded.reference,
    );
    let Some(id) = known.fetch_optional(&mut **tx).await? else { return Ok(()) };
    if old {
        sqlx::query!("update gateway_refund set due_at = $2 where refund_id = $1 and due_at > $2", id.0, now)
            .execute(&mut **tx)
            .await?;
        return Ok(());
    }
    apply(tx, id, refunded).await
}

/// The lot admin tries a refund again that the gateway could not pay.
pub async fn ask_again(tx: &mut Tx, payment: PaymentId) -> Result<()> {
    let now = tx.now();
    let again = sqlx::query!(
        "
update gateway_refund
set state = 'asking', attempt = attempt + 1, reference = null, failure = null, told_at = null, tries = 0, created_at = $2,
    due_at = $2
where payment_id = $1 and state = 'failed'
",
        payment.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if again.rows_affected() > 0 { Ok(()) } else { Err(Refusal::new(Code::StateChanged).into()) }
}

async fn pending(tx: &mut Tx, id: RefundId, reference: &str) -> Result<()> {
    let now = tx.now();
    let state = sqlx::query!(
        "
update gateway_refund
set state = 'pending', reference = $2, tries = 0, 
    due_at = $3::timestamptz + greatest($4::interval, least($5::interval, $3::timestamptz - created_at))
where refund_id = $1 and state in ('asking', 'pending')
",
        id.0,
        reference,
        now,
        pg(PENDING),
        pg(LONGEST_WAIT),
    );
    state.execute(&mut **tx).await?;
    Ok(())
}

async fn failed(tx: &mut Tx, id: RefundId, reason: &str) -> Result<()> {
    let now = tx.now();
    let failed = sqlx::query_scalar!(
        r#"
update gateway_refund set state = 'failed', failure = $2, told_at = $3, due_at = null
where refund_id = $1 and state in ('asking', 'pending')
returning payment_id as "id: PaymentId"
"#,
        id.0,
        reason,
        now,
    );
    match failed.fetch_optional(&mut **tx).await? {
        Some(payment) => trouble(tx, payment, Trouble::RefundFailed).await,
        None => Ok(()),
    }
}

async fn unanswered(tx: &mut Tx, row: &RefundRow, failure: &Failure) -> Result<()> {
    let (now, tries) = (tx.now(), row.tries + 1);
    tracing::warn!(refund = %row.id, gateway = row.gateway, tries, %failure, "a gateway does not say how a refund stands");
    let silent = now - row.created_at >= SILENCE;
    let told = sqlx::query_scalar!(
        r#"
update gateway_refund r
set tries = $2, due_at = $3, told_at = case when $4 then coalesce(r.told_at, $5) else r.told_at end
from (select refund_id, told_at from gateway_refund where refund_id = $1 for no key update) was
where r.refund_id = was.refund_id and r.state in ('asking', 'pending')
returning was.told_at is null and $4 as "first!"
"#,
        row.id.0,
        tries,
        now + backoff(tries),
        silent,
        now,
    );
    match told.fetch_optional(&mut **tx).await? {
        Some(true) => trouble(tx, row.payment_id, Trouble::Unanswered).await,
        _ => Ok(()),
    }
}

async fn trouble(tx: &mut Tx, payment: PaymentId, trouble: Trouble) -> Result<()> {
    counter!("parkmate_gateway_troubles_total").increment(1);
    tracing::error!(%payment, ?trouble, "a refund is in trouble");
    let payment = payments::find(tx, payment).await?.ok_or(Code::NotFound)?;
    tx.emit(Event::PaymentTroubled { payment: payments::facts(&payment), trouble });
    Ok(())
}

async fn take_due(db: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<RefundRow>> {
    let rows = sqlx::query_as!(
        RefundRow,
        r#"
with due as (
    select refund_id from gateway_refund where due_at <= $1 order by due_at limit $3 for no key update skip locked
)
update gateway_refund g set due_at = $2
from due join refund r on r.id = due.refund_id join payment p on p.id = r.payment_id
where g.refund_id = due.refund_id
returning g.refund_id as "id: RefundId", g.payment_id as "payment_id: PaymentId", g.operator_id as "operator_id: OperatorId",
    g.gateway, g.attempt, g.reference, g.created_at, g.tries, r.amount, p.currency as "currency: Currency", (
        select c.paid_by from gateway_charge c where c.payment_id = g.payment_id and c.state = 'paid' limit 1
    ) as of
"#,
        now,
        now + LEASE,
        BATCH,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

fn pg(delta: TimeDelta) -> sqlx::postgres::types::PgInterval {
    let microseconds = delta.num_microseconds().unwrap_or_default();
    sqlx::postgres::types::PgInterval { months: 0, days: 0, microseconds }
}
