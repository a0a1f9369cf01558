//! The ledger: what is owed, what came, what goes back. It knows no purpose.
