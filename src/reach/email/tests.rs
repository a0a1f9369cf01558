use serde_json::json;
use uuid::Uuid;

use super::path;
use crate::events::{Channel, KINDS, LETTERS};
use crate::reach::model::Taken;
use crate::types::AccountId;

const ID: Uuid = Uuid::from_u128(7);

/// Of a booking and of a wash by itself as their facts name them; of the rest neither.
fn taken(event: &str, admin: bool) -> Taken {
    let of_wash = event.starts_with("car_wash.");
    let of_booking = event.starts_with("booking.")
        || (event.starts_with("payment.") && !event.starts_with("payment.refund") && event != "payment.troubled");
    Taken {
        id: ID,
        account: AccountId(ID),
        channel: Channel::Email,
        event: event.into(),
        if_unseen: true,
        tries: 1,
        created_at: "2026-11-02T04:30:00Z".parse().expect("an instant"),
        email: "asha@example.com".into(),
        full_name: "Asha".into(),
        disabled: false,
        unwanted: false,
        read: false,
        admin,
        language: None,
        time_zone: None,
        quiet_from: None,
        quiet_to: None,
        message: None,
        facts: json!({}),
        data: None,
        booking: of_booking.then_some(ID),
        reference: None,
        booking_status: None,
        booking_version: None,
        starts_at: None,
        ends_at: None,
        plate: None,
        rebooked: false,
        renewed: false,
        bay: None,
        lot_name: None,
        address: None,
        lot_zone: None,
        payment_status: None,
        wash: of_wash.then_some(ID),
        wash_status: None,
        wash_starts_at: None,
        assignment_status: None,
    }
}

/// As `web/src/shared/realtime/opens.test.ts` has it for a press on the notice.
#[test]
fn a_mail_leads_each_of_its_readers_to_where_a_press_on_its_notice_does() {
    let (booking, wash) = (format!("/bookings/{ID}"), format!("/car-washes/{ID}"));
    let table = format!("/operator/bookings?booking={ID}");
    for event in KINDS.iter().map(|(event, _)| *event).chain(LETTERS.iter().copied()) {
        let (reader, admin) = match event {
            "booking.created" | "booking.cancelled" => (table.as_str(), table.as_str()),
            "car_wash.booked" => ("/operator/car-washes", "/operator/car-washes"),
            "payment.troubled" => ("/operator/payments", "/operator/payments"),
            "payment.refund_due" => ("/bookings", "/operator/payments"),
            "payment.refunded" => ("/bookings", "/bookings"),
            "employee.assigned" | "assignment.cancelled" => ("/staff", "/operator/staff"),
            "assignment.declined" | "staff.invited" => ("/operator/staff", "/operator/staff"),
            "operator.approved" | "operator.declined" => ("/operator/business", "/operator/business"),
            "webhook.disabled" => ("/operator/webhooks", "/operator/webhooks"),
            _ if event.starts_with("car_wash.") => (wash.as_str(), wash.as_str()),
            _ => (booking.as_str(), booking.as_str()),
        };
        assert_eq!((path(&taken(event, false)), path(&taken(event, true))), (reader.into(), admin.into()), "{event}");
    }
}
