//! Why the server ends a socket.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The client said goodbye, or its connection broke.
    Gone,
    GoingAway,
    NotUnderstood,
    NotText,
    Misbehaved,
    Silent,
    TooBig,
    SessionEnded,
    /// The account is nothing to this operator any more.
    NotAllowed,
    TooSlow,
    TooMany,
}

impl Closing {
    /// Up to 1011 as RFC 6455 has them; from 4001 our own.
    pub const fn code(self) -> u16 {
        match self {
            Self::Gone => 1000,
            Self::GoingAway => 1001,
            Self::NotUnderstood => 1002,
            Self::NotText => 1007,
            Self::Misbehaved | Self::Silent => 1008,
            Self::TooBig => 1009,
            Self::SessionEnded => 4001,
            Self::NotAllowed => 4003,
            Self::TooSlow => 4008,
            Self::TooMany => 4009,
        }
    }

    pub const fn reason(self) -> &'static str {
        match self {
            Self::Gone => "",
            Self::GoingAway => "server going away",
            Self::NotUnderstood => "not the protocol",
            Self::NotText => "not UTF-8",
            Self::Misbehaved => "too many messages, or too much rubbish",
            Self::Silent => "no answer to pings",
            Self::TooBig => "frame too large",
            Self::SessionEnded => "session ended",
            Self::NotAllowed => "not allowed any more",
            Self::TooSlow => "too slow",
            Self::TooMany => "too many sockets",
        }
    }
}
