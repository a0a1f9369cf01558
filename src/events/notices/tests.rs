use std::collections::BTreeSet;

use super::{KINDS, Level, mutable, notices};
use crate::events::{AssignmentFacts, BookingFacts, CarWashFacts, Event, LapseCause, WashCancelled, WashPaid};
use crate::types::{
    AccountId, AssignmentId, BookingId, CarWashId, Currency, LotId, Money, OperatorId, PaymentId, WebhookId,
};

/// Every variant, with each of its cases that speaks differently.
fn all_events() -> Vec<Event> {
    let (operator_id, customer_id, payment_id) = (OperatorId::new(), AccountId::new(), PaymentId::new());
    let booking = BookingFacts {
        booking_id: BookingId::new(),
        reference: "PM-7K3D2Q".into(),
        version: 1,
        customer_id,
        operator_id,
        lot_id: LotId::new(),
        lot_name: "Market Square".into(),
        slot_label: "A1".into(),
        payment_id,
        renewal_of: None,
    };
    let renewal = BookingFacts { renewal_of: Some(BookingId::new()), ..booking.clone() };
    let (name, reason) = ("Parkers".to_owned(), "because".to_owned());
    let (amount, version) = (Money::new(5000, Currency::Inr), 1);
    let causes = [LapseCause::HoldElapsed, LapseCause::PaymentDeclined, LapseCause::PaymentRejected];
    let lot_id = LotId::new();
    let mut events = vec![
        Event::RefundDue { payment_id, customer_id, operator_id, lot_id, amount, by_hand: true },
        Event::RefundDue { payment_id, customer_id, operator_id, lot_id, amount, by_hand: false },
        Event::RefundDone { payment_id, customer_id, operator_id, lot_id, amount },
        Event::InvitationAccepted { account_id: customer_id },
        Event::OperatorRegistered { operator_id, version, name: name.clone() },
        Event::OperatorApproved { operator_id, version, name: name.clone() },
        Event::OperatorDeclined { operator_id, version, name: name.clone(), reason: reason.clone() },
        Event::StaffInvited { operator_id, account_id: customer_id, full_name: name },
        Event::WebhookDisabled { operator_id, webhook_id: WebhookId::new(), host: "hooks.example".into(), gone: true },
    ];
    for booking in [booking, renewal] {
        let b = || booking.clone();
        events.extend([true, false].map(|offline| Event::BookingPlaced { booking: b(), offline }));
        events.extend([true, false].map(|cash| Event::BookingVerified { booking: b(), cash }));
        events.extend(causes.map(|cause| Event::BookingLapsed { booking: b(), cause }));
        events.extend([
            Event::BookingPaid { booking: b(), late: false },
            Event::BookingPaid { booking: b(), late: true },
            Event::BookingRebooked { booking: b(), cash: true, instead_of: BookingId::new() },
            Event::BookingReplaced { booking: b() },
            Event::BookingStarted { booking: b() },
            Event::BookingExpiring { booking: b() },
            Event::BookingExpired { booking: b() },
            Event::BookingAutoExpired { booking: b() },
            Event::BookingFlowedOn { booking: b() },
            Event::BookingRenewalLinked { booking: b() },
            Event::BookingCheckedIn { booking: b() },
            Event::BookingCheckedOut { booking: b() },
            Event::BookingHoldExtended { booking: b() },
            Event::BookingCancelled { booking: b() },
            Event::BookingDeclined { booking: b(), reason: reason.clone() },
            Event::RenewalRefused { booking: b(), reason: reason.clone() },
        ]);
    }
    events.extend(washes(operator_id, customer_id));
    events.extend([None, Some(customer_id)].into_iter().flat_map(|employee| assignments(operator_id, employee)));
    events.iter().for_each(is_among_all_events);
    events
}

fn washes(operator_id: OperatorId, customer_id: AccountId) -> Vec<Event> {
    let wash = CarWashFacts {
        car_wash_id: CarWashId::new(),
        version: 1,
        customer_id,
        operator_id,
        lot_id: LotId::new(),
        lot_name: "Market Square".into(),
        service_name: "Exterior".into(),
        local_time: "Sun 22 Nov 2026, 14:30".into(),
        booking_id: None,
        payment_id: PaymentId::new(),
        employee_id: None,
    };
    let w = || wash.clone();
    let mut events = vec![
        Event::CarWashReplaced { wash: w() },
        Event::CarWashHoldExtended { wash: w() },
        Event::CarWashAssigned { wash: w() },
        Event::CarWashUnassigned { wash: w() },
        Event::CarWashStarted { wash: w() },
        Event::CarWashCompleted { wash: w() },
    ];
    events.extend([true, false].map(|offline| Event::CarWashPlaced { wash: w(), offline }));
    for paid in [WashPaid::Gateway, WashPaid::Cash, WashPaid::Upi, WashPaid::WithBooking] {
        events.push(Event::CarWashQueued { wash: w(), paid });
        events.push(Event::CarWashRebooked { wash: w(), paid, instead_of: CarWashId::new() });
    }
    let causes = [LapseCause::HoldElapsed, LapseCause::PaymentDeclined, LapseCause::PaymentRejected];
    let whys = [
        WashCancelled::ByCustomer,
        WashCancelled::ByAdmin,
        WashCancelled::BookingEnded,
        WashCancelled::LapsedWithBooking,
        WashCancelled::PaidTooLate,
    ];
    for why in whys.into_iter().chain(causes.map(WashCancelled::Lapsed)) {
        events.push(Event::CarWashCancelled { wash: w(), why });
    }
    events
}

fn assignments(operator_id: OperatorId, employee_id: Option<AccountId>) -> [Event; 8] {
    let assignment = AssignmentFacts {
        assignment_id: AssignmentId::new(),
        version: 1,
        operator_id,
        lot_id: LotId::new(),
        lot_name: "Market Square".into(),
        task: "Wash the floor".into(),
        car_wash_id: None,
        booking_id: None,
        employee_id,
        employee_name: employee_id.map(|_| "Meera Nair".into()),
    };
    let a = || assignment.clone();
    [
        Event::AssignmentQueued { assignment: a() },
        Event::EmployeeAssigned { assignment: a() },
        Event::AssignmentAccepted { assignment: a() },
        Event::AssignmentStarted { assignment: a() },
        Event::AssignmentDone { assignment: a() },
        Event::AssignmentDeclined { assignment: a() },
        Event::AssignmentCancelled { assignment: a() },
        Event::AssignmentHandedOver { assignment: a() },
    ]
}

/// A variant that is missing here does not compile: add it to [`all_events`] as well.
fn is_among_all_events(event: &Event) {
    match event {
        Event::BookingPlaced { .. }
        | Event::BookingPaid { .. }
        | Event::BookingVerified { .. }
        | Event::BookingRebooked { .. }
        | Event::BookingReplaced { .. }
        | Event::BookingStarted { .. }
        | Event::CarWashPlaced { .. }
        | Event::CarWashQueued { .. }
        | Event::CarWashRebooked { .. }
        | Event::CarWashReplaced { .. }
        | Event::CarWashAssigned { .. }
        | Event::CarWashUnassigned { .. }
        | Event::CarWashStarted { .. }
        | Event::CarWashCompleted { .. }
        | Event::CarWashCancelled { .. }
        | Event::BookingExpiring { .. }
        | Event::BookingExpired { .. }
        | Event::BookingAutoExpired { .. }
        | Event::BookingFlowedOn { .. }
        | Event::BookingRenewalLinked { .. }
        | Event::BookingCheckedIn { .. }
        | Event::BookingCheckedOut { .. }
        | Event::BookingHoldExtended { .. }
        | Event::CarWashHoldExtended { .. }
        | Event::BookingCancelled { .. }
        | Event::BookingDeclined { .. }
        | Event::BookingLapsed { .. }
        | Event::RenewalRefused { .. }
        | Event::RefundDue { .. }
        | Event::RefundDone { .. }
        | Event::OperatorRegistered { .. }
        | Event::OperatorApproved { .. }
        | Event::OperatorDeclined { .. }
        | Event::AssignmentQueued { .. }
        | Event::InvitationAccepted { .. }
        | Event::EmployeeAssigned { .. }
        | Event::AssignmentAccepted { .. }
        | Event::AssignmentStarted { .. }
        | Event::AssignmentDone { .. }
        | Event::AssignmentDeclined { .. }
        | Event::AssignmentCancelled { .. }
        | Event::AssignmentHandedOver { .. }
        | Event::StaffInvited { .. }
        | Event::WebhookDisabled { .. } => {}
    }
}

#[test]
fn the_list_of_kinds_holds_what_events_can_tell_and_nothing_else() {
    let told: BTreeSet<_> = all_events().iter().flat_map(notices).map(|notice| notice.event).collect();
    let listed: BTreeSet<_> = KINDS.iter().map(|(event, _)| *event).collect();
    assert_eq!(told, listed);
    assert_eq!(listed.len(), KINDS.len(), "a kind stands twice in the list");
}

#[test]
fn a_kind_has_one_level_and_the_list_knows_it() {
    for notice in all_events().iter().flat_map(notices) {
        assert!(KINDS.contains(&(notice.event, notice.level)), "{notice:?}");
    }
}

#[test]
fn the_ten_have_the_levels_of_their_toasts() {
    for (event, level) in [
        ("booking.expiring_soon", Level::Warning),
        ("booking.slot_expired", Level::Info),
        ("booking.renewed", Level::Success),
        ("booking.renewal_failed", Level::Error),
        ("booking.auto_expired", Level::Warning),
        ("booking.declined", Level::Warning),
        ("payment.cash_verified", Level::Success),
        ("payment.upi_verified", Level::Success),
        ("booking.created", Level::Info),
        ("employee.assigned", Level::Info),
    ] {
        assert!(KINDS.contains(&(event, level)), "{event}");
    }
}

#[test]
fn money_and_declines_cannot_be_muted() {
    let fixed: Vec<_> = KINDS.iter().map(|(event, _)| *event).filter(|event| !mutable(event)).collect();
    assert!(fixed.iter().filter(|event| event.starts_with("payment.")).count() == 6, "{fixed:?}");
    assert!(fixed.contains(&"booking.declined") && fixed.contains(&"operator.declined"));
    assert!(mutable("booking.expiring_soon") && mutable("booking.created"));
}

#[test]
fn every_notice_names_what_a_click_opens() {
    let ids = ["booking_id", "payment_id", "car_wash_id", "assignment_id", "operator_id"];
    for notice in all_events().iter().flat_map(notices) {
        assert!(ids.iter().any(|id| notice.data[*id].is_string()), "{notice:?}");
    }
}
