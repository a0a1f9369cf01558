//! The businesses that own lots: registration, approval, membership.
