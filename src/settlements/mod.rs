//! Where money meets what it pays for: webhooks, verification, the checkout page.
