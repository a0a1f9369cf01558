//! Card and UPI providers.
