//! All that can happen, with the facts a notice needs.

use serde::Serialize;

use super::{AssignmentFacts, BookingFacts, CarWashFacts, LapseCause, WashCancelled, WashPaid};
use crate::types::{AccountId, BookingId, CarWashId, LotId, Money, OperatorId, PaymentId, WebhookId};

/// Something that happened. Variants of a booking's transitions carry its facts and come exactly once a transition.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Held. `offline`: by cash or UPI, which lot admins are to expect.
    BookingPlaced {
        booking: BookingFacts,
        offline: bool,
    },
    /// Paid by the gateway: confirmed, or active at once. `late`: its hold had lapsed, and the bay was still free.
    BookingPaid {
        booking: BookingFacts,
        late: bool,
    },
    /// Cash, or UPI by hand, verified: confirmed, or active at once.
    BookingVerified {
        booking: BookingFacts,
        cash: bool,
    },
    /// Money for a dead booking was verified, and its range was free: a new booking stands in its place.
    BookingRebooked {
        booking: BookingFacts,
        cash: bool,
        instead_of: BookingId,
    },
    /// The dead booking that was replaced now names its replacement.
    BookingReplaced {
        booking: BookingFacts,
    },
    BookingStarted {
        booking: BookingFacts,
    },
    /// Five minutes are left. No transition.
    BookingExpiring {
        booking: BookingFacts,
    },
    /// Its time is up; the grace runs.
    BookingExpired {
        booking: BookingFacts,
    },
    /// The scheduler closed it after the grace.
    BookingAutoExpired {
        booking: BookingFacts,
    },
    /// A paid renewal took over at its end.
    BookingFlowedOn {
        booking: BookingFacts,
    },
    /// A paid renewal now follows it, or no longer does.
    BookingRenewalLinked {
        booking: BookingFacts,
    },
    /// The customer left before the end.
    BookingCheckedOut {
        booking: BookingFacts,
    },
    /// The customer has longer to pay.
    BookingHoldExtended {
        booking: BookingFacts,
    },
    BookingCancelled {
        booking: BookingFacts,
    },
    BookingDeclined {
        booking: BookingFacts,
        reason: String,
    },
    BookingLapsed {
        booking: BookingFacts,
        cause: LapseCause,
    },
    /// A renewal was asked for and could not be had. No transition: the booking stays as it is.
    RenewalRefused {
        booking: BookingFacts,
        reason: String,
    },
    /// A wash bay is kept. `offline`: by cash or UPI, which lot admins are to expect.
    CarWashPlaced {
        wash: CarWashFacts,
        offline: bool,
    },
    /// Paid: it waits for someone.
    CarWashQueued {
        wash: CarWashFacts,
        paid: WashPaid,
    },
    /// Money came for a cancelled wash, and there still was room: a new one stands in its place.
    CarWashRebooked {
        wash: CarWashFacts,
        paid: WashPaid,
        instead_of: CarWashId,
    },
    /// The cancelled wash that was replaced now names its replacement.
    CarWashReplaced {
        wash: CarWashFacts,
    },
    /// The customer has longer to pay.
    CarWashHoldExtended {
        wash: CarWashFacts,
    },
    /// Someone is to do it, perhaps instead of someone else.
    CarWashAssigned {
        wash: CarWashFacts,
    },
    /// Nobody is to do it any more: it waits again.
    CarWashUnassigned {
        wash: CarWashFacts,
    },
    CarWashStarted {
        wash: CarWashFacts,
    },
    CarWashCompleted {
        wash: CarWashFacts,
    },
    CarWashCancelled {
        wash: CarWashFacts,
        why: WashCancelled,
    },
    /// A job waits for somebody.
    AssignmentQueued {
        assignment: AssignmentFacts,
    },
    /// Somebody was given it.
    EmployeeAssigned {
        assignment: AssignmentFacts,
    },
    AssignmentAccepted {
        assignment: AssignmentFacts,
    },
    AssignmentStarted {
        assignment: AssignmentFacts,
    },
    AssignmentDone {
        assignment: AssignmentFacts,
    },
    /// By the person; another assignment continues it.
    AssignmentDeclined {
        assignment: AssignmentFacts,
    },
    /// Nobody does it any more.
    AssignmentCancelled {
        assignment: AssignmentFacts,
    },
    /// Somebody else goes on with it, by another assignment.
    AssignmentHandedOver {
        assignment: AssignmentFacts,
    },
    /// The invited person has a password, and can work.
    InvitationAccepted {
        account_id: AccountId,
    },
    /// Staff let the car in. No transition.
    BookingCheckedIn {
        booking: BookingFacts,
    },
    /// Money is to go back. `by_hand`: at the counter, not by the gateway.
    RefundDue {
        payment_id: PaymentId,
        customer_id: AccountId,
        operator_id: OperatorId,
        lot_id: LotId,
        amount: Money,
        by_hand: bool,
    },
    /// Money went back.
    RefundDone {
        payment_id: PaymentId,
        customer_id: AccountId,
        operator_id: OperatorId,
        lot_id: LotId,
        amount: Money,
    },
    OperatorRegistered {
        operator_id: OperatorId,
        version: i32,
        name: String,
    },
    OperatorApproved {
        operator_id: OperatorId,
        version: i32,
        name: String,
    },
    OperatorDeclined {
        operator_id: OperatorId,
        version: i32,
        name: String,
        reason: String,
    },
    StaffInvited {
        operator_id: OperatorId,
        account_id: AccountId,
        full_name: String,
    },
    /// It answered nothing good for days, or said that it is gone.
    WebhookDisabled {
        operator_id: OperatorId,
        webhook_id: WebhookId,
        host: String,
        gone: bool,
    },
}

impl Event {
    /// The name it is stored under.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::BookingPlaced { .. } => "booking.placed",
            Self::BookingPaid { .. } => "booking.paid",
            Self::BookingVerified { .. } => "booking.verified",
            Self::BookingRebooked { .. } => "booking.rebooked",
            Self::BookingReplaced { .. } => "booking.replaced",
            Self::BookingStarted { .. } => "booking.started",
            Self::BookingExpiring { .. } => "booking.expiring",
            Self::BookingExpired { .. } => "booking.expired",
            Self::BookingAutoExpired { .. } => "booking.auto_expired",
            Self::BookingFlowedOn { .. } => "booking.flowed_on",
            Self::BookingRenewalLinked { .. } => "booking.renewal_linked",
            Self::BookingCheckedOut { .. } => "booking.checked_out",
            Self::BookingHoldExtended { .. } => "booking.hold_extended",
            Self::BookingCancelled { .. } => "booking.cancelled",
            Self::BookingDeclined { .. } => "booking.declined",
            Self::BookingLapsed { .. } => "booking.lapsed",
            Self::RenewalRefused { .. } => "booking.renewal_refused",
            Self::CarWashPlaced { .. } => "car_wash.placed",
            Self::CarWashQueued { .. } => "car_wash.queued",
            Self::CarWashRebooked { .. } => "car_wash.rebooked",
            Self::CarWashReplaced { .. } => "car_wash.replaced",
            Self::CarWashHoldExtended { .. } => "car_wash.hold_extended",
            Self::CarWashAssigned { .. } => "car_wash.assigned",
            Self::CarWashUnassigned { .. } => "car_wash.unassigned",
            Self::CarWashStarted { .. } => "car_wash.started",
            Self::CarWashCompleted { .. } => "car_wash.completed",
            Self::CarWashCancelled { .. } => "car_wash.cancelled",
            Self::AssignmentQueued { .. } => "assignment.queued",
            Self::EmployeeAssigned { .. } => "employee.assigned",
            Self::AssignmentAccepted { .. } => "assignment.accepted",
            Self::AssignmentStarted { .. } => "assignment.started",
            Self::AssignmentDone { .. } => "assignment.done",
            Self::AssignmentDeclined { .. } => "assignment.declined",
            Self::AssignmentCancelled { .. } => "assignment.cancelled",
            Self::AssignmentHandedOver { .. } => "assignment.handed_over",
            Self::InvitationAccepted { .. } => "staff.joined",
            Self::BookingCheckedIn { .. } => "booking.checked_in",
            Self::RefundDue { .. } => "payment.refund_due",
            Self::RefundDone { .. } => "payment.refund_done",
            Self::OperatorRegistered { .. } => "operator.registered",
            Self::OperatorApproved { .. } => "operator.approved",
            Self::OperatorDeclined { .. } => "operator.declined",
            Self::StaffInvited { .. } => "staff.invited",
            Self::WebhookDisabled { .. } => "webhook.disabled",
        }
    }
}
