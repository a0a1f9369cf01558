//! Card and UPI providers: the embedded sandbox, Stripe and Razorpay. No table and no transaction is known here.

mod call;
mod gateway;
mod providers;
mod razorpay;
mod sandbox;
mod sealed;
mod stripe;

pub use gateway::{
    Answer, Charge, Credentials, Failure, Form, Gateway, Header, Opened, Provider, Refund, RefundName, RefundStanding,
    Refunded, Says, Standing, TOLERANCE, Unbelievable, Word, mac,
};
pub use providers::Providers;
pub use sandbox::{Notice, NoticeKind, Sandbox};
pub use sealed::{BadKeys, KeyRing, Sealed};
