//! Who hears what: the only match from an event to its notices. A new event is one arm here, and the compiler asks for it.

mod assignment;
mod car_wash;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{BookingFacts, Event, LapseCause, PaymentFacts, Trouble};
use crate::types::{AccountId, Money, OperatorId, PaymentId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "notification_level", rename_all = "snake_case")]
pub enum Level {
    Success,
    Error,
    Warning,
    Info,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipients {
    Person(AccountId),
    /// Every admin of the operator, whoever that is at the commit.
    Admins(OperatorId),
    /// Every admin of the operator but this person.
    OtherAdmins(OperatorId, AccountId),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub event: &'static str,
    pub level: Level,
    pub to: Recipients,
    pub message: String,
    pub data: Value,
}

/// Every kind of notice there is, with its level.
pub const KINDS: &[(&str, Level)] = &[
    ("booking.expiring_soon", Level::Warning),
    ("booking.slot_expired", Level::Info),
    ("booking.renewed", Level::Success),
    ("booking.renewal_failed", Level::Error),
    ("booking.reinstated", Level::Success),
    ("booking.auto_expired", Level::Warning),
    ("booking.declined", Level::Warning),
    ("booking.created", Level::Info),
    ("booking.cancelled", Level::Info),
    ("booking.hold_lapsed", Level::Warning),
    ("car_wash.booked", Level::Info),
    ("car_wash.confirmed", Level::Success),
    ("car_wash.completed", Level::Success),
    ("car_wash.cancelled", Level::Warning),
    ("car_wash.hold_lapsed", Level::Warning),
    ("payment.cash_verified", Level::Success),
    ("payment.upi_verified", Level::Success),
    ("payment.failed", Level::Error),
    ("payment.rejected", Level::Error),
    ("payment.refund_due", Level::Info),
    ("payment.refunded", Level::Info),
    ("payment.troubled", Level::Error),
    ("employee.assigned", Level::Info),
    ("assignment.declined", Level::Warning),
    ("assignment.cancelled", Level::Info),
    ("operator.approved", Level::Success),
    ("operator.declined", Level::Error),
    ("staff.invited", Level::Info),
    ("webhook.disabled", Level::Warning),
];

/// The notices of an event, in the order in which one person would hear them.
pub fn notices(event: &Event) -> Vec<Notice> {
    use Level::Warning;
    match event {
        Event::BookingPlaced { booking: b, offline: true } => vec![new_booking(b)],
        Event::BookingPlaced { offline: false, .. } | Event::RefundDue { by_hand: false, .. } => vec![],
        Event::BookingPaid { booking: b, late: false } => renewed(b).into_iter().chain([new_booking(b)]).collect(),
        Event::BookingPaid { booking: b, late: true } => paid_late(b),
        Event::BookingVerified { booking: b, cash } => [verified(b, *cash)].into_iter().chain(renewed(b)).collect(),
        Event::BookingRebooked { booking: b, cash, .. } => {
            [verified(b, *cash)].into_iter().chain(renewed(b)).chain([new_booking(b)]).collect()
        }
        Event::BookingExpiring { booking: b } => {
            vec![to_customer(b, "booking.expiring_soon", Warning, "Your booking will expire in 5 minutes!")]
        }
        Event::BookingExpired { booking: b } => vec![expired(b)],
        Event::BookingAutoExpired { booking: b } => vec![auto_expired(b)],
        Event::BookingDeclined { booking: b, reason } => vec![declined(b, reason)],
        Event::BookingLapsed { booking: b, cause } => vec![lapsed(b, *cause)],
        Event::RenewalRefused { booking: b, reason } => vec![renewal_failed(b, reason)],
        Event::BookingCancelled { booking: b } => vec![cancelled(b)],
        Event::RefundDue { payment_id, customer_id, operator_id, amount, by_hand: true, .. } => {
            by_hand(*payment_id, *amount, *customer_id, *operator_id)
        }
        Event::RefundDone { payment_id, customer_id, amount, .. } => vec![refunded(*payment_id, *customer_id, *amount)],
        Event::PaymentTroubled { payment, trouble } => vec![troubled(payment, *trouble)],
        Event::OperatorApproved { operator_id, name, .. } => vec![approved(*operator_id, name)],
        Event::OperatorDeclined { operator_id, name, reason, .. } => vec![turned_down(*operator_id, name, reason)],
        Event::StaffInvited { operator_id, full_name, .. } => vec![invited(*operator_id, full_name)],
        Event::WebhookDisabled { operator_id, host, gone, .. } => vec![unheard(*operator_id, host, *gone)],
        Event::CarWashCompleted { wash: w } => vec![car_wash::completed(w)],
        Event::CarWashPlaced { wash: w, offline } => car_wash::placed(w, *offline),
        Event::CarWashQueued { wash: w, paid } => car_wash::queued(w, *paid),
        Event::CarWashRebooked { wash: w, paid, .. } => car_wash::rebooked(w, *paid),
        Event::CarWashCancelled { wash: w, why } => car_wash::cancelled(w, *why),
        Event::EmployeeAssigned { assignment: a } => assignment::given(a),
        Event::AssignmentDeclined { assignment: a } => assignment::declined(a),
        Event::AssignmentCancelled { assignment: a } => assignment::cancelled(a),
        Event::AssignmentHandedOver { assignment: a } => assignment::handed_over(a),
        Event::AssignmentQueued { .. }
        | Event::AssignmentAccepted { .. }
        | Event::AssignmentStarted { .. }
        | Event::AssignmentDone { .. }
        | Event::InvitationAccepted { .. }
        | Event::CarWashReplaced { .. }
        | Event::CarWashHoldExtended { .. }
        | Event::CarWashAssigned { .. }
        | Event::CarWashUnassigned { .. }
        | Event::CarWashStarted { .. }
        | Event::BookingStarted { .. }
        | Event::BookingHoldExtended { .. }
        | Event::BookingReplaced { .. }
        | Event::BookingFlowedOn { .. }
        | Event::BookingRenewalLinked { .. }
        | Event::BookingCheckedIn { .. }
        | Event::BookingCheckedOut { .. }
        | Event::OperatorRegistered { .. } => vec![],
    }
}

/// Whether a person may mute this kind of notification in the app: not where money or a decline is concerned.
pub fn mutable(event: &str) -> bool {
    !(event.starts_with("payment.") || event.ends_with(".declined") || event == "booking.renewal_failed")
}

/// Whether it reaches whoever does not look, unless they wish otherwise, and at any hour: money, declines, and the end of a
/// running booking.
pub fn critical(event: &str) -> bool {
    const ENDS: [&str; 3] = ["booking.expiring_soon", "booking.slot_expired", "booking.auto_expired"];
    !mutable(event) || ENDS.contains(&event)
}

fn expired(b: &BookingFacts) -> Notice {
    to_customer(b, "booking.slot_expired", Level::Info, "Your booking has expired. Slot released.")
}

fn auto_expired(b: &BookingFacts) -> Notice {
    to_customer(b, "booking.auto_expired", Level::Warning, "Your booking slot has expired automatically")
}

fn declined(b: &BookingFacts, reason: &str) -> Notice {
    let mut notice = to_customer(b, "booking.declined", Level::Warning, "Admin declined your booking request.");
    if let Some(data) = notice.data.as_object_mut() {
        data.insert("reason".into(), json!(reason));
    }
    notice
}

fn cancelled(b: &BookingFacts) -> Notice {
    let message = format!("Booking {} at {}, slot {} was cancelled.", b.reference, b.lot_name, b.slot_label);
    to_admins(b, "booking.cancelled", message)
}

fn refunded(payment_id: PaymentId, customer: AccountId, amount: Money) -> Notice {
    Notice {
        event: "payment.refunded",
        level: Level::Info,
        to: Recipients::Person(customer),
        message: format!("A refund of {amount} has been issued."),
        data: json!({"payment_id": payment_id, "amount": amount}),
    }
}

fn new_booking(b: &BookingFacts) -> Notice {
    to_admins(b, "booking.created", format!("New booking received for {}, slot {}.", b.lot_name, b.slot_label))
}

fn renewed(b: &BookingFacts) -> Option<Notice> {
    b.renewal_of.map(|_| to_customer(b, "booking.renewed", Level::Success, "Booking renewed successfully!"))
}

fn paid_late(b: &BookingFacts) -> Vec<Notice> {
    vec![renewed(b).unwrap_or_else(|| reinstated(b)), new_booking(b)]
}

/// The last word was that the slot is released.
fn reinstated(b: &BookingFacts) -> Notice {
    to_customer(b, "booking.reinstated", Level::Success, "Your payment arrived late, and your booking stands again.")
}

fn verified(b: &BookingFacts, cash: bool) -> Notice {
    let (event, message) = verified_words(cash);
    to_customer(b, event, Level::Success, message)
}

fn verified_words(cash: bool) -> (&'static str, String) {
    let (event, means) = if cash { ("payment.cash_verified", "cash") } else { ("payment.upi_verified", "UPI") };
    (event, format!("Your {means} payment has been verified. Booking activated!"))
}

fn by_hand(payment_id: PaymentId, amount: Money, customer: AccountId, operator: OperatorId) -> Vec<Notice> {
    let data = json!({"payment_id": payment_id, "amount": amount});
    let notice =
        |to, message| Notice { event: "payment.refund_due", level: Level::Info, to, message, data: data.clone() };
    vec![
        notice(Recipients::Person(customer), format!("A refund of {amount} is due to you at the counter.")),
        notice(Recipients::Admins(operator), format!("A refund of {amount} is to be paid by hand.")),
    ]
}

fn troubled(p: &PaymentFacts, trouble: Trouble) -> Notice {
    let message = match trouble {
        Trouble::Unanswered => format!("The gateway does not say what became of a payment of {}.", p.amount),
        Trouble::Mismatch => format!("The gateway has something else than the {} that was asked for.", p.amount),
        Trouble::RefundFailed => format!("The gateway could not give {} back.", p.amount),
    };
    let data = json!({"payment_id": p.payment_id, "amount": p.amount, "trouble": trouble});
    Notice { event: "payment.troubled", level: Level::Error, to: Recipients::Admins(p.operator_id), message, data }
}

fn approved(operator: OperatorId, name: &str) -> Notice {
    to_operator(operator, "operator.approved", Level::Success, format!("{name} has been approved."))
}

fn turned_down(operator: OperatorId, name: &str, reason: &str) -> Notice {
    to_operator(operator, "operator.declined", Level::Error, format!("{name} has been declined: {reason}"))
}

fn lapsed(b: &BookingFacts, cause: LapseCause) -> Notice {
    let (reason, event, level, message) = match cause {
        LapseCause::HoldElapsed => (
            "the payment was not completed in time",
            "booking.hold_lapsed",
            Level::Warning,
            "Your booking was not paid in time. Slot released.",
        ),
        LapseCause::PaymentDeclined => {
            ("the payment was declined", "payment.failed", Level::Error, "Your payment was declined. Slot released.")
        }
        LapseCause::PaymentRejected => {
            ("the payment was rejected", "payment.rejected", Level::Error, "Your payment was rejected. Slot released.")
        }
    };
    match b.renewal_of {
        Some(_) => renewal_failed(b, reason),
        None => to_customer(b, event, level, message),
    }
}

fn renewal_failed(b: &BookingFacts, reason: &str) -> Notice {
    let message = format!("Renewal failed: {reason}. Please try again.");
    to_customer(b, "booking.renewal_failed", Level::Error, message)
}

fn to_customer(b: &BookingFacts, event: &'static str, level: Level, message: impl Into<String>) -> Notice {
    Notice { event, level, to: Recipients::Person(b.customer_id), message: message.into(), data: booking_data(b) }
}

fn to_admins(b: &BookingFacts, event: &'static str, message: String) -> Notice {
    Notice { event, level: Level::Info, to: Recipients::Admins(b.operator_id), message, data: booking_data(b) }
}

fn invited(operator: OperatorId, full_name: &str) -> Notice {
    to_operator(operator, "staff.invited", Level::Info, format!("{full_name} has been invited."))
}

fn unheard(operator: OperatorId, host: &str, gone: bool) -> Notice {
    let why = if gone { "it says that it is gone" } else { "nothing has reached it for three days" };
    let message = format!("The webhook to {host} was switched off: {why}.");
    to_operator(operator, "webhook.disabled", Level::Warning, message)
}

fn to_operator(operator_id: OperatorId, event: &'static str, level: Level, message: String) -> Notice {
    Notice { event, level, to: Recipients::Admins(operator_id), message, data: json!({"operator_id": operator_id}) }
}

fn booking_data(b: &BookingFacts) -> Value {
    json!({
        "booking_id": b.booking_id,
        "reference": b.reference,
        "lot_id": b.lot_id,
        "payment_id": b.payment_id,
        "renewal_of": b.renewal_of,
    })
}

#[cfg(test)]
mod tests;
