//! What events say of that to which they happened.

use serde::Serialize;
use uuid::Uuid;

use super::Event;
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId, PaymentId};

/// What every event of a booking says of it.
#[derive(Debug, Clone, Serialize)]
pub struct BookingFacts {
    pub booking_id: BookingId,
    pub reference: String,
    /// The booking's version after the transition.
    pub version: i32,
    pub customer_id: AccountId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub slot_label: String,
    pub payment_id: PaymentId,
    /// The booking it renews.
    pub renewal_of: Option<BookingId>,
}

/// What every event of a car wash says of it.
#[derive(Debug, Clone, Serialize)]
pub struct CarWashFacts {
    pub car_wash_id: CarWashId,
    /// The wash's version after the transition.
    pub version: i32,
    pub customer_id: AccountId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub service_name: String,
    /// When it starts, as the lot's clocks show it.
    pub local_time: String,
    /// The parking it is an add-on to.
    pub booking_id: Option<BookingId>,
    pub payment_id: PaymentId,
    pub employee_id: Option<AccountId>,
}

/// How the money for a car wash came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WashPaid {
    Gateway,
    Cash,
    Upi,
    /// By hand, with its booking, whose event says so.
    WithBooking,
}

/// Why a paid or unpaid car wash will not take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WashCancelled {
    ByCustomer,
    ByAdmin,
    /// Its parking is over, or was given up.
    BookingEnded,
    /// Its hold came to nothing.
    Lapsed(LapseCause),
    /// Its hold came to nothing together with its booking's, whose event says so.
    LapsedWithBooking,
    /// Money came, but its time is over.
    PaidTooLate,
}

/// What every event of an assignment says of it.
#[derive(Debug, Clone, Serialize)]
pub struct AssignmentFacts {
    pub assignment_id: AssignmentId,
    /// The assignment's version after the transition.
    pub version: i32,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub task: String,
    pub car_wash_id: Option<CarWashId>,
    pub booking_id: Option<BookingId>,
    /// Who was given it.
    pub employee_id: Option<AccountId>,
    pub employee_name: Option<String>,
}

/// Why a hold came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LapseCause {
    /// Its time ran out unpaid.
    HoldElapsed,
    /// The gateway or the customer's bank said no.
    PaymentDeclined,
    /// A lot admin rejected the cash or UPI payment.
    PaymentRejected,
}

impl LapseCause {
    /// As it is kept with what lapsed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HoldElapsed => "hold_elapsed",
            Self::PaymentDeclined => "payment_declined",
            Self::PaymentRejected => "payment_rejected",
        }
    }
}

impl Event {
    /// What it happened to, and the version the transition made; None where nothing changed its state.
    pub fn subject(&self) -> (Uuid, Option<i32>) {
        match self {
            Self::BookingPlaced { booking, .. }
            | Self::BookingPaid { booking, .. }
            | Self::BookingVerified { booking, .. }
            | Self::BookingRebooked { booking, .. }
            | Self::BookingReplaced { booking }
            | Self::BookingStarted { booking }
            | Self::BookingExpired { booking }
            | Self::BookingAutoExpired { booking }
            | Self::BookingFlowedOn { booking }
            | Self::BookingRenewalLinked { booking }
            | Self::BookingCheckedOut { booking }
            | Self::BookingHoldExtended { booking }
            | Self::BookingCancelled { booking }
            | Self::BookingDeclined { booking, .. }
            | Self::BookingLapsed { booking, .. } => (booking.booking_id.0, Some(booking.version)),
            Self::BookingExpiring { booking }
            | Self::RenewalRefused { booking, .. }
            | Self::BookingCheckedIn { booking } => (booking.booking_id.0, None),
            Self::AssignmentQueued { assignment: a }
            | Self::EmployeeAssigned { assignment: a }
            | Self::AssignmentAccepted { assignment: a }
            | Self::AssignmentStarted { assignment: a }
            | Self::AssignmentDone { assignment: a }
            | Self::AssignmentDeclined { assignment: a }
            | Self::AssignmentCancelled { assignment: a }
            | Self::AssignmentHandedOver { assignment: a } => (a.assignment_id.0, Some(a.version)),
            Self::CarWashPlaced { wash, .. }
            | Self::CarWashQueued { wash, .. }
            | Self::CarWashRebooked { wash, .. }
            | Self::CarWashReplaced { wash }
            | Self::CarWashHoldExtended { wash }
            | Self::CarWashAssigned { wash }
            | Self::CarWashUnassigned { wash }
            | Self::CarWashStarted { wash }
            | Self::CarWashCompleted { wash }
            | Self::CarWashCancelled { wash, .. } => (wash.car_wash_id.0, Some(wash.version)),
            Self::RefundDue { payment_id, .. } | Self::RefundDone { payment_id, .. } => (payment_id.0, None),
            Self::OperatorRegistered { operator_id, version, .. }
            | Self::OperatorApproved { operator_id, version, .. }
            | Self::OperatorDeclined { operator_id, version, .. } => (operator_id.0, Some(*version)),
            Self::StaffInvited { account_id, .. } | Self::InvitationAccepted { account_id } => (account_id.0, None),
            Self::WebhookDisabled { webhook_id, .. } => (webhook_id.0, None),
        }
    }

    /// The booking that this ended, whoever or whatever did.
    pub fn ended_booking(&self) -> Option<BookingId> {
        match self {
            Self::BookingAutoExpired { booking }
            | Self::BookingCheckedOut { booking }
            | Self::BookingCancelled { booking }
            | Self::BookingDeclined { booking, .. }
            | Self::BookingLapsed { booking, .. } => Some(booking.booking_id),
            _ => None,
        }
    }

    /// The booking that its customer has longer to pay for.
    pub fn extended_booking(&self) -> Option<BookingId> {
        match self {
            Self::BookingHoldExtended { booking } => Some(booking.booking_id),
            _ => None,
        }
    }

    /// The booking whose parking goes on as its renewal.
    pub fn flowed_booking(&self) -> Option<BookingId> {
        match self {
            Self::BookingFlowedOn { booking } => Some(booking.booking_id),
            _ => None,
        }
    }
}
