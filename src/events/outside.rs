//! Of which events the systems of operators may be told, and by whose webhooks.

use super::Event;
use crate::types::OperatorId;

/// Those that can be subscribed to, by their names.
pub const OFFERED: &[&str] = &[
    "booking.placed",
    "booking.paid",
    "booking.verified",
    "booking.rebooked",
    "booking.replaced",
    "booking.started",
    "booking.expiring",
    "booking.expired",
    "booking.auto_expired",
    "booking.flowed_on",
    "booking.renewal_linked",
    "booking.renewal_refused",
    "booking.hold_extended",
    "booking.checked_in",
    "booking.checked_out",
    "booking.cancelled",
    "booking.declined",
    "booking.lapsed",
    "car_wash.placed",
    "car_wash.queued",
    "car_wash.rebooked",
    "car_wash.replaced",
    "car_wash.hold_extended",
    "car_wash.assigned",
    "car_wash.unassigned",
    "car_wash.started",
    "car_wash.completed",
    "car_wash.cancelled",
    "assignment.queued",
    "employee.assigned",
    "assignment.accepted",
    "assignment.started",
    "assignment.done",
    "assignment.declined",
    "assignment.cancelled",
    "assignment.handed_over",
    "payment.refund_due",
    "payment.refund_done",
];

/// Whose webhooks hear of it; None where that is nobody's but ours or the person's.
pub(super) fn listener(event: &Event) -> Option<OperatorId> {
    match event {
        Event::BookingPlaced { booking: b, .. }
        | Event::BookingPaid { booking: b, .. }
        | Event::BookingVerified { booking: b, .. }
        | Event::BookingRebooked { booking: b, .. }
        | Event::BookingReplaced { booking: b }
        | Event::BookingStarted { booking: b }
        | Event::BookingExpiring { booking: b }
        | Event::BookingExpired { booking: b }
        | Event::BookingAutoExpired { booking: b }
        | Event::BookingFlowedOn { booking: b }
        | Event::BookingRenewalLinked { booking: b }
        | Event::RenewalRefused { booking: b, .. }
        | Event::BookingHoldExtended { booking: b }
        | Event::BookingCheckedIn { booking: b }
        | Event::BookingCheckedOut { booking: b }
        | Event::BookingCancelled { booking: b }
        | Event::BookingDeclined { booking: b, .. }
        | Event::BookingLapsed { booking: b, .. } => Some(b.operator_id),
        Event::CarWashPlaced { wash: w, .. }
        | Event::CarWashQueued { wash: w, .. }
        | Event::CarWashRebooked { wash: w, .. }
        | Event::CarWashReplaced { wash: w }
        | Event::CarWashHoldExtended { wash: w }
        | Event::CarWashAssigned { wash: w }
        | Event::CarWashUnassigned { wash: w }
        | Event::CarWashStarted { wash: w }
        | Event::CarWashCompleted { wash: w }
        | Event::CarWashCancelled { wash: w, .. } => Some(w.operator_id),
        Event::AssignmentQueued { assignment: a }
        | Event::EmployeeAssigned { assignment: a }
        | Event::AssignmentAccepted { assignment: a }
        | Event::AssignmentStarted { assignment: a }
        | Event::AssignmentDone { assignment: a }
        | Event::AssignmentDeclined { assignment: a }
        | Event::AssignmentCancelled { assignment: a }
        | Event::AssignmentHandedOver { assignment: a } => Some(a.operator_id),
        Event::RefundDue { operator_id, .. } | Event::RefundDone { operator_id, .. } => Some(*operator_id),
        Event::PaymentTroubled { .. }
        | Event::OperatorRegistered { .. }
        | Event::OperatorApproved { .. }
        | Event::OperatorDeclined { .. }
        | Event::StaffInvited { .. }
        | Event::InvitationAccepted { .. }
        | Event::WebhookDisabled { .. } => None,
    }
}
