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
use crate::payments;
use crate::settlements::actions;
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
        return Err(another(&word));
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
        Says::Refund { refund, refunded } => refunds::told(tx, operator, refund.as_ref(), refunded, word.old).await,
        Says::Charge { reference, payment, standing } => {
            let Some(row) = charge(tx, operator, reference.as_deref(), *payment).await? else { return Ok(()) };
            let came = matches!(standing, Standing::Paid { .. });
            // About one that we never learnt the name of: only money that came says something of the one that we know.
            let unknown = reference.is_some() && row.reference.is_some() && *reference != row.reference;
            match standing {
                _ if unknown && !came => Ok(()),
                Standing::Paid { .. } | Standing::Failed | Standing::Gone if !word.old => {
                    settle(tx, &row, standing.clone()).await
                }
                Standing::Waiting { refusal } if !word.old => {
                    store::put_off(tx, &row, (row.state, row.tries), refusal.as_deref(), now).await
                }
                // Only the gateway itself knows how it stands by now.
                _ => store::look_again(tx, &row, now).await,
            }
        }
    }
}

/// The charge that it is about, its payment locked; None if that is none of this operator's. Two operators may share an
/// account, and other programs may use it: what is theirs is no concern here.
async fn charge(
    tx: &mut Tx,
    operator: OperatorId,
    reference: Option<&str>,
    payment: Option<PaymentId>,
) -> Result<Option<ChargeRow>> {
    let named = match reference {
        Some(reference) => store::find_named(tx, operator, reference).await?,
        None => None,
    };
    if let Some((charge, payment)) = named {
        actions::lock_payment(tx, payment).await?;
        return store::lock(tx, charge).await;
    }
    let payment = match payment {
        Some(payment) => payments::find(tx, payment).await?.filter(|payment| payment.operator_id == operator),
        None => None,
    };
    let Some(payment) = payment else { return Ok(None) };
    actions::lock_payment(tx, payment.id).await?;
    store::last(tx, payment.id).await
}

/// Signed, and about another account: refused, and heard by who runs the server.
fn another(word: &Word) -> crate::error::Error {
    counter!("parkmate_gateway_troubles_total").increment(1);
    tracing::error!(event = word.id, kind = word.kind, "a webhook is about another account");
    Refusal::field("account", "mismatch", "Not about the account that was told us.").into()
}
