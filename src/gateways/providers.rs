//! The providers as this server reaches them, whosever account it is.

use super::call::Caller;
use super::razorpay::Razorpay;
use super::sealed::KeyRing;
use super::stripe::Stripe;
use super::{Credentials, Gateway, Provider};
use crate::config::Config;

pub struct Providers {
    caller: Caller,
    stripe_url: String,
    razorpay_url: String,
    /// What operators' keys are sealed with; without it there are none.
    pub keys: Option<KeyRing>,
}

impl Providers {
    pub fn new(config: &Config) -> Self {
        let url = |url: &str| url.trim_end_matches('/').to_owned();
        // A server that starts has looked whether they are keys.
        let keys = KeyRing::read(&config.keys_secret).ok().flatten();
        let (stripe_url, razorpay_url) = (url(&config.stripe_url), url(&config.razorpay_url));
        Self { caller: Caller::new(), stripe_url, razorpay_url, keys }
    }

    /// An operator's account with a provider.
    pub fn account(&self, provider: Provider, credentials: Credentials) -> Box<dyn Gateway> {
        let caller = self.caller.clone();
        match provider {
            Provider::Stripe => Box::new(Stripe { caller, url: self.stripe_url.clone(), credentials }),
            Provider::Razorpay => Box::new(Razorpay { caller, url: self.razorpay_url.clone(), credentials }),
        }
    }

    /// Where a page of theirs may be that one of ours sends a form to.
    pub fn form_origin(&self) -> &str {
        &self.razorpay_url
    }
}
