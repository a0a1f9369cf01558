//! What admins do with their webhooks.

use super::model::{Change, Delivery, Webhook};
use super::{rules, secrets, signature, store};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::gateways::KeyRing;
use crate::types::{OperatorId, WebhookDeliveryId, WebhookId};

/// The webhook and its secret, which is shown this once.
pub async fn add(
    tx: &mut Tx,
    keys: Option<&KeyRing>,
    operator: OperatorId,
    url: String,
    events: Vec<String>,
) -> Result<(Webhook, String)> {
    let now = tx.now();
    store::lock_operator(tx, operator).await?;
    Refusal::unless_room(store::room(tx, operator).await?, rules::MOST_WEBHOOKS)?;
    let webhook = Webhook {
        id: WebhookId::new(),
        operator_id: operator,
        url,
        events,
        created_at: now,
        disabled_at: None,
        disabled_because: None,
        failing_since: None,
        old_secret_ends_at: None,
    };
    let secret = signature::fresh_secret();
    store::insert(tx, &webhook, &secrets::seal(keys, webhook.id, secret.clone())?).await?;
    Ok((webhook, secret))
}

async fn find(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<Webhook> {
    let now = tx.now();
    store::one(tx, own, id, now).await?.ok_or_else(|| Code::NotFound.into())
}

pub async fn change(tx: &mut Tx, own: &[OperatorId], id: WebhookId, change: Change) -> Result<Webhook> {
    let (now, before) = (tx.now(), find(tx, own, id).await?);
    let switched_on = change.enabled == Some(true) && before.disabled_at.is_some();
    if switched_on || change.url.as_ref().is_some_and(|url| *url != before.url) {
        // Before the webhook itself, as whoever notes an attempt does: they take turns, and neither waits for the other.
        store::begin_anew(tx, id).await?;
    }
    store::update(tx, id, &change, now).await?;
    let webhook = find(tx, own, id).await?;
    if webhook.disabled_at.is_some() {
        store::settle_unheard(tx, Some(webhook.id), now).await?;
    }
    Ok(webhook)
}

pub async fn remove(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<()> {
    let (now, webhook) = (tx.now(), find(tx, own, id).await?);
    store::remove(tx, webhook.id, now).await?;
    store::settle_unheard(tx, Some(webhook.id), now).await
}

/// The new secret; the one before signs too for a day.
pub async fn rotate(
    tx: &mut Tx,
    keys: Option<&KeyRing>,
    own: &[OperatorId],
    id: WebhookId,
) -> Result<(Webhook, String)> {
    let (now, mut webhook) = (tx.now(), find(tx, own, id).await?);
    store::lock_operator(tx, webhook.operator_id).await?;
    let (secret, ends_at) = (signature::fresh_secret(), now + rules::BOTH_SECRETS);
    let sealed = secrets::seal(keys, webhook.id, secret.clone())?;
    store::rotate(tx, webhook.id, &sealed, now, ends_at).await?;
    webhook.old_secret_ends_at = Some(ends_at);
    Ok((webhook, secret))
}

pub async fn test(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<Delivery> {
    let (now, webhook) = (tx.now(), enabled(tx, own, id).await?);
    store::lock_operator(tx, webhook.operator_id).await?;
    Refusal::unless_room(store::tests_waiting(tx, webhook.id).await?, rules::MOST_TESTS)?;
    store::insert_test(tx, webhook.id, now).await?.ok_or_else(|| Code::NotFound.into())
}

pub async fn redeliver(
    tx: &mut Tx,
    own: &[OperatorId],
    id: WebhookId,
    delivery: WebhookDeliveryId,
) -> Result<Delivery> {
    let (now, webhook) = (tx.now(), enabled(tx, own, id).await?);
    store::redeliver(tx, webhook.id, delivery, now).await?.ok_or_else(|| Code::NotFound.into())
}

async fn enabled(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<Webhook> {
    let webhook = find(tx, own, id).await?;
    if webhook.disabled_at.is_some() { Err(Code::WebhookDisabled.into()) } else { Ok(webhook) }
}
