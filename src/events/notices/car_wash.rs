//! Who hears what of a car wash.

use serde_json::json;

use super::{Level, Notice, Recipients, verified_words};
use crate::events::{CarWashFacts, LapseCause, WashCancelled, WashPaid};

pub fn completed(w: &CarWashFacts) -> Notice {
    to_customer(w, "car_wash.completed", Level::Success, "Your car wash service has been completed!")
}

/// Lot admins hear of a wash like of a booking: placed, if it is paid by hand, else paid.
pub fn placed(w: &CarWashFacts, offline: bool) -> Vec<Notice> {
    if offline { vec![booked(w)] } else { vec![] }
}

pub fn queued(w: &CarWashFacts, paid: WashPaid) -> Vec<Notice> {
    match paid {
        WashPaid::Gateway => vec![confirmed(w), booked(w)],
        WashPaid::Cash => vec![verified(w, true), confirmed(w)],
        WashPaid::Upi => vec![verified(w, false), confirmed(w)],
        WashPaid::WithBooking => vec![confirmed(w)],
    }
}

pub fn rebooked(w: &CarWashFacts, paid: WashPaid) -> Vec<Notice> {
    let mut notices = queued(w, paid);
    if paid != WashPaid::Gateway {
        notices.push(booked(w));
    }
    notices
}

pub fn cancelled(w: &CarWashFacts, why: WashCancelled) -> Vec<Notice> {
    let CarWashFacts { service_name, lot_name, local_time, .. } = w;
    let wash = format!("{service_name} at {lot_name}, {local_time}");
    let event = "car_wash.cancelled";
    let customer = |message: String| to_customer(w, event, Level::Warning, message);
    let admins = || to_admins(w, event, Level::Warning, format!("Car wash cancelled: {wash}."));
    match why {
        WashCancelled::ByCustomer => vec![admins()],
        WashCancelled::ByAdmin => {
            vec![customer(format!("Your car wash was cancelled by the lot: {wash}.")), admins()]
        }
        WashCancelled::BookingEnded => {
            vec![customer(format!("Your car wash was cancelled, because its parking ended: {wash}.")), admins()]
        }
        WashCancelled::PaidTooLate => {
            vec![customer(format!("Your payment came too late for your car wash: {wash}.")), admins()]
        }
        WashCancelled::Lapsed(cause) => vec![lapsed(w, cause)],
        WashCancelled::LapsedWithBooking => vec![],
    }
}

fn lapsed(w: &CarWashFacts, cause: LapseCause) -> Notice {
    let (event, level, message) = match cause {
        LapseCause::HoldElapsed => {
            ("car_wash.hold_lapsed", Level::Warning, "Your car wash was not paid in time. It was cancelled.")
        }
        LapseCause::PaymentDeclined => {
            ("payment.failed", Level::Error, "Your payment was declined. Your car wash was cancelled.")
        }
        LapseCause::PaymentRejected => {
            ("payment.rejected", Level::Error, "Your payment was rejected. Your car wash was cancelled.")
        }
    };
    to_customer(w, event, level, message)
}

fn confirmed(w: &CarWashFacts) -> Notice {
    let CarWashFacts { service_name, lot_name, local_time, .. } = w;
    let message = format!("Your car wash is confirmed: {service_name} at {lot_name}, {local_time}.");
    to_customer(w, "car_wash.confirmed", Level::Success, message)
}

fn booked(w: &CarWashFacts) -> Notice {
    let CarWashFacts { service_name, lot_name, local_time, .. } = w;
    let message = format!("New car wash booked: {service_name} at {lot_name}, {local_time}.");
    to_admins(w, "car_wash.booked", Level::Info, message)
}

fn verified(w: &CarWashFacts, cash: bool) -> Notice {
    let (event, message) = verified_words(cash);
    to_customer(w, event, Level::Success, message)
}

fn to_customer(w: &CarWashFacts, event: &'static str, level: Level, message: impl Into<String>) -> Notice {
    Notice { event, level, to: Recipients::Person(w.customer_id), message: message.into(), data: data(w) }
}

fn to_admins(w: &CarWashFacts, event: &'static str, level: Level, message: String) -> Notice {
    Notice { event, level, to: Recipients::Admins(w.operator_id), message, data: data(w) }
}

fn data(w: &CarWashFacts) -> serde_json::Value {
    json!({
        "car_wash_id": w.car_wash_id,
        "booking_id": w.booking_id,
        "lot_id": w.lot_id,
        "payment_id": w.payment_id,
    })
}
