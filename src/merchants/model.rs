//! Accounts with providers, as rows and as their operator sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::gateways::Provider;
use crate::types::OperatorId;

#[derive(Debug, Clone)]
pub struct Merchant {
    pub operator_id: OperatorId,
    pub gateway: String,
    pub public_key: String,
    pub account: Option<String>,
    pub takes_card: bool,
    pub takes_upi: bool,
    pub secret_end: String,
    pub webhook_end: String,
    pub set_at: DateTime<Utc>,
}

/// An operator's account with a provider. Its secrets are not shown: only how they end.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OperatorGateway, example = json!({
    "gateway": "stripe", "public_key": "pk_live_1", "account": null, "card": true, "upi": false,
    "secret_end": "8fQ2", "webhook_secret_end": "x81c", "set_at": "2026-11-22T10:00:00Z",
    "webhook_url": "http://127.0.0.1:8000/api/v1/webhooks/stripe/019e0000-0000-7000-8000-000000000006"
}))]
pub struct MerchantView {
    pub gateway: Provider,
    pub public_key: String,
    /// The provider's name for the account; webhooks about another are refused.
    pub account: Option<String>,
    /// It takes card payments.
    pub card: bool,
    /// It takes UPI payments.
    pub upi: bool,
    /// The last characters of the secret key.
    pub secret_end: String,
    /// The last characters of the webhooks' secret.
    pub webhook_secret_end: String,
    pub set_at: DateTime<Utc>,
    /// Where the provider is to send its webhooks.
    pub webhook_url: String,
}

impl Merchant {
    pub fn view(self, public_url: &str) -> Option<MerchantView> {
        let gateway = Provider::of(&self.gateway)?;
        let webhook_url = format!("{public_url}/api/v1/webhooks/{}/{}", self.gateway, self.operator_id);
        Some(MerchantView {
            gateway,
            public_key: self.public_key,
            account: self.account,
            card: self.takes_card,
            upi: self.takes_upi,
            secret_end: self.secret_end,
            webhook_secret_end: self.webhook_end,
            set_at: self.set_at,
            webhook_url,
        })
    }
}
