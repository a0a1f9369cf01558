//! Secrets as they lie in their table: encrypted where this server has keys to do it with, else as they are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;

use super::store;
use crate::app::App;
use crate::error::Result;
use crate::gateways::{KeyRing, Sealed};
use crate::types::WebhookId;

/// So many are encrypted anew at once.
const RESEALED: i64 = 1_000;
const SEALED: &str = "sealed:";

/// Whose it is: moved to another webhook it opens nothing.
fn of(webhook: WebhookId) -> String {
    format!("webhook_secret/{webhook}")
}

/// What is written into the table.
pub fn seal(keys: Option<&KeyRing>, webhook: WebhookId, secret: String) -> Result<String> {
    let Some(keys) = keys else { return Ok(secret) };
    let sealed = keys.seal(&secret.into(), &of(webhook)).ok_or_else(|| anyhow::anyhow!("a secret was not sealed"))?;
    Ok(format!("{SEALED}{}:{}", sealed.key_id, STANDARD.encode(sealed.text)))
}

/// What was written; None if its key is gone.
pub fn open(keys: Option<&KeyRing>, webhook: WebhookId, stored: &str) -> Option<String> {
    let Some(sealed) = stored.strip_prefix(SEALED) else { return Some(stored.to_owned()) };
    let (key_id, text) = sealed.split_once(':')?;
    let sealed = Sealed { key_id: key_id.to_owned(), text: STANDARD.decode(text).ok()? };
    Some(keys?.open(&sealed, &of(webhook))?.expose_secret().to_owned())
}

/// Encrypts anew what an older key of ours encrypted, so that this can be given up, and what was written before there was any.
pub async fn reseal(app: &App) -> Result<()> {
    let keys = app.providers.keys.as_ref();
    let Some(current) = keys.map(KeyRing::current) else { return Ok(()) };
    let mut tx = app.begin().await?;
    let mut shut = 0;
    for (id, webhook, stored) in store::sealed_otherwise(&mut tx, &format!("{SEALED}{current}:"), RESEALED).await? {
        match open(keys, webhook, &stored) {
            Some(secret) => store::set_secret(&mut tx, id, &seal(keys, webhook, secret)?).await?,
            None => shut += 1,
        }
    }
    tx.commit().await?;
    if shut == 0 {
        Ok(())
    } else {
        Err(anyhow::anyhow!("PARKMATE_KEYS_SECRET does not open {shut} of the webhooks' secrets").into())
    }
}

#[cfg(test)]
mod tests {
    use super::{open, seal};
    use crate::gateways::KeyRing;
    use crate::types::WebhookId;

    #[test]
    fn a_secret_opens_for_its_webhook_alone_and_one_that_was_never_sealed_as_it_is() {
        let keys = KeyRing::read(&format!("a:{}", "5a".repeat(32)).into()).expect("keys");
        let (keys, webhook) = (keys.as_ref(), WebhookId::new());
        let stored = seal(keys, webhook, "whsec_1".into()).expect("sealed");
        assert!(stored.starts_with("sealed:a:") && !stored.contains("whsec"), "{stored}");
        assert_eq!(open(keys, webhook, &stored).as_deref(), Some("whsec_1"));
        assert_eq!(open(keys, WebhookId::new(), &stored), None);
        assert_eq!(open(None, webhook, &stored), None);
        let plain = seal(None, webhook, "whsec_1".into()).expect("as it is");
        assert_eq!((plain.as_str(), open(keys, webhook, &plain).as_deref()), ("whsec_1", Some("whsec_1")));
    }
}
