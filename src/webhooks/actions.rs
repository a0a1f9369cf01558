//! What admins do with their webhooks.

use super::model::{Because, Delivery, Webhook};
use super::{rules, signature, store};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::types::{OperatorId, WebhookDeliveryId, WebhookId};

/// What is to be different.
pub struct Change {
    pub url: Option<String>,
    pub events: Option<Vec<String>>,
    pub enabled: Option<bool>,
}

/// The webhook and its secret, which is shown this once.
pub async fn add(tx: &mut Tx, operator: OperatorId, url: String, events: Vec<String>) -> Result<(Webhook, String)> {
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
    store::insert(tx, &webhook, &secret).await?;
    Ok((webhook, secret))
}

pub async fn find(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<Webhook> {
    let now = tx.now();
    store::one(tx, own, id, now).await?.ok_or_else(|| Code::NotFound.into())
}

pub async fn change(tx: &mut Tx, own: &[OperatorId], id: WebhookId, change: Change) -> Result<Webhook> {
    let now = tx.now();
    let mut webhook = find(tx, own, id).await?;
    webhook.url = change.url.unwrap_or(webhook.url);
    webhook.events = change.events.unwrap_or(webhook.events);
    match change.enabled {
        Some(true) if webhook.disabled_at.is_some() => {
            (webhook.disabled_at, webhook.disabled_because, webhook.failing_since) = (None, None, None);
        }
        Some(false) if webhook.disabled_at.is_none() => {
            (webhook.disabled_at, webhook.disabled_because) = (Some(now), Some(Because::ByHand));
        }
        _ => {}
    }
    store::update(tx, &webhook).await?;
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
pub async fn rotate(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<(Webhook, String)> {
    let (now, mut webhook) = (tx.now(), find(tx, own, id).await?);
    store::lock_operator(tx, webhook.operator_id).await?;
    let (secret, ends_at) = (signature::fresh_secret(), now + rules::BOTH_SECRETS);
    store::rotate(tx, webhook.id, &secret, now, ends_at).await?;
    webhook.old_secret_ends_at = Some(ends_at);
    Ok((webhook, secret))
}

pub async fn test(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<Delivery> {
    let (now, webhook) = (tx.now(), enabled(tx, own, id).await?);
    Refusal::unless_room(store::tests_waiting(tx, webhook).await?, rules::MOST_TESTS)?;
    store::insert_test(tx, webhook, now).await?.ok_or_else(|| Code::NotFound.into())
}

pub async fn redeliver(
    tx: &mut Tx,
    own: &[OperatorId],
    id: WebhookId,
    delivery: WebhookDeliveryId,
) -> Result<Delivery> {
    let (now, webhook) = (tx.now(), enabled(tx, own, id).await?);
    store::redeliver(tx, webhook, delivery, now).await?.ok_or_else(|| Code::NotFound.into())
}

async fn enabled(tx: &mut Tx, own: &[OperatorId], id: WebhookId) -> Result<WebhookId> {
    let webhook = find(tx, own, id).await?;
    if webhook.disabled_at.is_some() { Err(Code::WebhookDisabled.into()) } else { Ok(webhook.id) }
}
