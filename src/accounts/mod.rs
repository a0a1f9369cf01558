//! People: their log-ins, invitations, resets, vehicles; and outgoing mail.
