//! Set, remove and use an operator's account with a provider.

use secrecy::{ExposeSecret, SecretString};
use sqlx::PgConnection;

use super::model::Merchant;
use super::store::{self, Keys};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::Tx;
use crate::gateways::{Credentials, Gateway, KeyRing, Provider, Providers, Sealed};
use crate::types::OperatorId;

/// So many characters of a secret's end are shown.
const SHOWN: usize = 4;
/// So many are encrypted anew at once.
const RESEALED: i64 = 1_000;

/// An operator's account with a provider, opened.
pub struct Account {
    pub gateway: Box<dyn Gateway>,
    /// The provider's name for it, if that was told.
    pub name: Option<String>,
}

/// What an admin says of an account. A secret that is left out stays as it is.
pub(super) struct Settings {
    pub public_key: String,
    pub secret: Option<SecretString>,
    pub webhook_secret: Option<SecretString>,
    pub account: Option<String>,
    pub card: bool,
    pub upi: bool,
}

/// Opens an operator's account; None if it has none with this provider.
pub async fn account(
    db: &mut PgConnection,
    providers: &Providers,
    operator: OperatorId,
    provider: Provider,
) -> Result<Option<Account>> {
    let Some((credentials, name)) = credentials(db, providers, operator, provider).await? else { return Ok(None) };
    Ok(Some(Account { gateway: providers.account(provider, credentials), name }))
}

async fn credentials(
    db: &mut PgConnection,
    providers: &Providers,
    operator: OperatorId,
    provider: Provider,
) -> Result<Option<(Credentials, Option<String>)>> {
    let Some(keys) = store::keys(db, operator, provider.as_str()).await? else { return Ok(None) };
    let opened = open(ring(providers)?, &keys, operator, provider);
    // Loud: without its key of ours no payment of the operator can be asked for.
    let lost = || Error::from(anyhow::anyhow!("PARKMATE_KEYS_SECRET does not open the keys of {operator}"));
    let (secret, webhook_secret) = opened.ok_or_else(lost)?;
    Ok(Some((Credentials { public_key: keys.public_key, secret, webhook_secret }, keys.account)))
}

/// Both secrets; None if no key of ours opens them.
fn open(ring: &KeyRing, keys: &Keys, operator: OperatorId, provider: Provider) -> Option<(SecretString, SecretString)> {
    let open = |text: &[u8], what: &str| {
        let sealed = Sealed { key_id: keys.key_id.clone(), text: text.to_vec() };
        ring.open(&sealed, &of(operator, provider, what))
    };
    open(&keys.secret, "secret").zip(open(&keys.webhook_secret, "webhook"))
}

fn ring(providers: &Providers) -> Result<&KeyRing> {
    providers.keys.as_ref().ok_or_else(|| Refusal::new(Code::GatewaysUnavailable).into())
}

/// Whose a ciphertext is, and which of the two.
fn of(operator: OperatorId, provider: Provider, what: &str) -> String {
    format!("{operator}/{}/{what}", provider.as_str())
}

pub(super) async fn set(
    tx: &mut Tx,
    providers: &Providers,
    operator: OperatorId,
    provider: Provider,
    settings: Settings,
) -> Result<()> {
    let ring = ring(providers)?;
    if settings.upi && !provider.takes_upi() {
        return Err(Refusal::field("upi", "not_offered", "This provider takes no UPI payments here.").into());
    }
    // Those that no key of ours opens any more are as good as none, and can be given anew.
    let before = store::keys(tx, operator, provider.as_str()).await?;
    let (old, old_webhook) = before.and_then(|keys| open(ring, &keys, operator, provider)).unzip();
    let given = |new: Option<SecretString>, old: Option<SecretString>, field: &str| {
        let missing = || Refusal::field(field, "required", "Needed the first time, and when the old one was lost.");
        new.or(old).ok_or_else(missing)
    };
    let secret = given(settings.secret, old, "secret")?;
    let webhook = given(settings.webhook_secret, old_webhook, "webhook_secret")?;
    let seal = |text: &SecretString, what: &str| {
        ring.seal(text, &of(operator, provider, what)).ok_or_else(|| Error::from(Code::GatewaysUnavailable))
    };
    let (sealed, sealed_webhook) = (seal(&secret, "secret")?, seal(&webhook, "webhook")?);
    let merchant = Merchant {
        operator_id: operator,
        gateway: provider.as_str().to_owned(),
        public_key: settings.public_key,
        account: settings.account,
        takes_card: settings.card,
        takes_upi: settings.upi,
        secret_end: end(&secret),
        webhook_end: end(&webhook),
        set_at: tx.now(),
    };
    store::put(tx, &merchant, &sealed, &sealed_webhook).await
}

fn end(secret: &SecretString) -> String {
    let secret: Vec<char> = secret.expose_secret().chars().collect();
    secret.iter().skip(secret.len().saturating_sub(SHOWN)).collect()
}

/// Encrypts anew what an older key of ours encrypted, so that this can be given up. Passes over what no key opens: its
/// operator has to give it anew. Returns how many that were.
pub async fn reseal(tx: &mut Tx, providers: &Providers) -> Result<usize> {
    let Some(ring) = &providers.keys else { return Ok(0) };
    let old = store::sealed_otherwise(tx, ring.current(), RESEALED).await?;
    let mut resealed = 0;
    for (operator, gateway) in &old {
        let Some(provider) = Provider::of(gateway) else { continue };
        let Some(keys) = store::keys(tx, *operator, gateway).await? else { continue };
        let Some((secret, webhook)) = open(ring, &keys, *operator, provider) else {
            tracing::error!(%operator, gateway, "PARKMATE_KEYS_SECRET does not open these keys");
            continue;
        };
        let seal = |text: &SecretString, what: &str| ring.seal(text, &of(*operator, provider, what));
        if let Some((secret, webhook)) = seal(&secret, "secret").zip(seal(&webhook, "webhook")) {
            store::set_sealed(tx, (*operator, gateway), &secret, &webhook).await?;
            resealed += 1;
        }
    }
    Ok(resealed)
}

/// Forgets the account and its keys. Refused while something is still to be asked with them.
pub(super) async fn remove(tx: &mut Tx, operator: OperatorId, provider: Provider) -> Result<()> {
    if store::in_use(tx, operator, provider.as_str()).await? {
        return Err(Code::GatewayInUse.into());
    }
    if store::delete(tx, operator, provider.as_str()).await? { Ok(()) } else { Err(Code::NotFound.into()) }
}
