//! Ids are newtypes over UUID version 7, so that a slot's id cannot stand where a lot's is meant.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, ToSchema,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id. Ids grow with time, so a list by id is a list by creation.
            #[expect(clippy::new_without_default, reason = "a fresh id is not a default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids!(
    AccountId,
    AssignmentId,
    BookingId,
    CarWashId,
    CarWashServiceId,
    ClosureId,
    EventId,
    LotId,
    OperatorId,
    PaymentId,
    RefundId,
    ReviewId,
    SessionId,
    SlotId,
    VehicleId,
    WebhookDeliveryId,
    WebhookId,
);
