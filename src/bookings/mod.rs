//! Who has which bay from when to when.
