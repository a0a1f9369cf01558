//! What operators' gateways tell by webhook.

use metrics::counter;

use super::ask::settle;
use super::refunds;
use super::store::{self, ChargeRow};
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::gateways::{Header, Provider, Says, Standing, Unbelievable, Word};
use crate::merchants;
use crate::settlements::store::insert_webhook_event;
use crate::types::{OperatorId, PaymentId};

/// Takes a webhook about an operator's account: refused unless signed and fresh; without effect if it was taken before, or is
/// of no concern.
pub async fn receive(app: &App, gateway: &str, operator: OperatorId, header: Header<'_>, body: &str) -> Result<()> {
    let provider = Provider::of(gateway).ok_or(Code::NotFound)?;
    let account = merchants::account(&mut *app.db.acquire().await?, &app.providers, operator, provider).await?;
    let account = account.ok_or(Code::NotFound)?;
    let word = account.gateway.word(header, body, app.clock.now()).map_err(|unbelievable| match unbelievable {
        Unbelievable::Signature => Code::SignatureInvalid,
        Unbelievable::Rubbish => Code::MalformedRequest,
    })?;
    if let (Some(ours), Some(theirs)) = (&account.name, &word.account)
        && ours != theirs
    {
        return Err(another(&word, "account", "Not about the account that was told us."));
    }
    let mut tx = app.begin().await?;
    let now = tx.now();
    // Two operators may have the same account, and hear the same event.
    let of = format!("{gateway}/{operator}");
    if insert_webhook_event(&mut tx, &of, &word.id, &word.kind, now).await? {
        take(&mut tx, operator, word).await?;
    }
    tx.commit().await
}

async fn take(tx: &mut Tx, operator: OperatorId, word: Word) -> Result<()> {
    let now = tx.now();
    match &word.says {
        Says::Nothing => Ok(()),
        Says::Refund { refund, refunded } => refunds::told(tx, operator, *refund, refunded, word.old).await,
        Says::Charge { reference, payment, standing } => {
            let Some(row) = charge(tx, operator, &word, reference.as_deref(), *payment).await? else { return Ok(()) };
            match standing {
                Standing::Paid { .. } | Standing::Failed | Standing::Gone if !word.old => {
                    settle(tx, &row, standing.clone()).await
                }
                Standing::Waiting { refusal } if !word.old => {
                    store::put_off(tx, &row, (row.state, row.tries), refusal.as_deref(), now).await
                }
                // Only the gateway itself knows how it stands by now.
                _ => store::hurry(tx, row.payment_id, now).await,
            }
        }
    }
}

/// The charge that it is about, its payment locked; None if it is about something that is not ours at all.
async fn charge(
    tx: &mut Tx,
    operator: OperatorId,
    word: &Word,
    reference: Option<&str>,
    payment: Option<PaymentId>,
) -> Result<Option<ChargeRow>> {
    let named = match reference {
        Some(reference) => store::find_named(tx, operator, reference).await?,
        None => None,
    };
    let Some(payment) = named.or(payment) else { return Ok(None) };
    crate::settlements::actions::lock_payment(tx, payment).await?;
    match store::last(tx, payment).await? {
        Some(row) if row.operator_id == operator => Ok(Some(row)),
        _ => Err(another(word, "account", "About a payment of somebody else.")),
    }
}

/// Signed, and about money that is not this operator's: refused, and heard by who runs the server.
fn another(word: &Word, field: &str, message: &str) -> crate::error::Error {
    counter!("parkmate_gateway_troubles_total").increment(1);
    tracing::error!(event = word.id, kind = word.kind, "a webhook is about another account");
    Refusal::field(field, "mismatch", message).into()
}
