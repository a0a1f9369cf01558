//! Words every feature shares: ids, languages, money, time periods, plates, pages of lists.

mod ids;
mod language;
mod money;
mod page;
mod period;
mod plate;

pub use ids::{
    AccountId, AssignmentId, BookingId, CarWashId, CarWashServiceId, ChargeId, ClosureId, EventId, LotId, OperatorId,
    PaymentId, PayoutId, RefundId, ReviewId, SessionId, SlotId, VehicleId, WebhookDeliveryId, WebhookId,
};
pub use language::Language;
pub use money::{Currency, Money};
pub use page::{Page, PageQuery};
pub use period::Period;
pub use plate::{Plate, VehicleClass};
