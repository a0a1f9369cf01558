//! A delivery as a mail.

use serde_json::Value;

use super::calendar;
use super::model::Taken;
use super::words::{self, Label};
use crate::mail::{Letter, escaped};
use crate::types::Money;

/// Its words and its facts, as they are now.
pub fn letter(d: &Taken, organizer: &str, public_url: &str) -> Letter {
    let language = d.language.unwrap_or_default();
    let (title, says) = words::words(&d.event, language, d.message.as_deref().unwrap_or_default());
    let subject = match &d.lot_name {
        Some(lot) => format!("{title}: {lot}"),
        None => title,
    };
    let frame = words::frame(language);
    let facts = facts(d);
    let (link, settings) = (format!("{public_url}{}", path(d)), format!("{public_url}/profile#notifications"));
    let list: String = facts.iter().map(|(label, fact)| format!("{label}: {fact}\n")).collect();
    let text = format!(
        "{} {},\n\n{says}\n\n{list}\n{}:\n{link}\n\n-- \n{}\n{settings}\n",
        frame.greeting, d.full_name, frame.open, frame.why
    );
    let rows: String = facts
        .iter()
        .map(|(label, fact)| {
            let cell = "style=\"text-align: left; vertical-align: top; padding: 0 1em 0 0";
            let (label, fact) = (escaped(label), escaped(fact));
            format!("<tr><th scope=\"row\" {cell}; font-weight: normal\">{label}</th><td {cell}\">{fact}</td></tr>\n")
        })
        .collect();
    let table = if rows.is_empty() { String::new() } else { format!("<table>\n{rows}</table>\n") };
    let html = format!(
        "<h1 style=\"font-size: 20px\">{}</h1>\n<p>{} {},</p>\n<p>{}</p>\n{table}<p><a href=\"{}\">{}</a></p>\n<hr>\n\
         <p>{}\n<a href=\"{}\">{}</a></p>\n",
        escaped(&subject),
        frame.greeting,
        escaped(&d.full_name),
        escaped(&says),
        escaped(&link),
        frame.open,
        frame.why,
        escaped(&settings),
        frame.settings,
    );
    let (to, written_at) = (d.email.clone(), d.created_at);
    Letter {
        id: d.id,
        to,
        language,
        subject,
        text,
        html,
        written_at,
        unsubscribe: Some(settings),
        invite: calendar::invite(d, organizer, public_url),
    }
}

/// What is known of it, each with its name.
fn facts(d: &Taken) -> Vec<(&'static str, String)> {
    let language = d.language.unwrap_or_default();
    let local = |instant| words::local(instant, d.lot_zone(), language);
    let text = |name: &str| d.facts.get(name).and_then(Value::as_str).map(str::to_owned);
    let place = d.lot_name.as_ref().map(|lot| match &d.address {
        Some(address) if !address.is_empty() => format!("{lot}, {address}"),
        _ => lot.clone(),
    });
    let of = |name: &str| d.data.as_ref().and_then(|data| data.get(name)).cloned();
    let amount = of("amount").and_then(|amount| serde_json::from_value::<Money>(amount).ok());
    let reason = of("reason").and_then(|reason| reason.as_str().map(str::to_owned));
    let facts = [
        (Label::Wash, text("service_name")),
        (Label::Task, text("task")),
        (Label::Booking, d.reference.clone()),
        (Label::Lot, place),
        (Label::Bay, d.bay.clone()),
        (Label::From, d.wash_starts_at.or(d.starts_at).map(local)),
        (Label::To, d.ends_at.filter(|_| d.wash.is_none()).map(local)),
        (Label::Vehicle, d.plate.clone()),
        (Label::Amount, amount.map(|amount| amount.to_string())),
        (Label::Reason, reason),
    ];
    facts.into_iter().filter_map(|(label, fact)| Some((words::label(label, language), fact?))).collect()
}

/// Where it is seen in the app; the same as a press on its notice opens there.
pub fn path(d: &Taken) -> String {
    let booking = d.booking.map(|id| format!("/bookings/{id}"));
    let wash = d.wash.map(|id| format!("/car-washes/{id}"));
    match d.event.as_str() {
        "booking.created" | "booking.cancelled" => {
            d.booking.map_or("/operator/bookings".into(), |id| format!("/operator/bookings?booking={id}"))
        }
        "car_wash.booked" => "/operator/car-washes".into(),
        "payment.troubled" => "/operator/payments".into(),
        // To the customer, and to those who pay it out. What it was paid for is not said.
        "payment.refund_due" if d.admin => "/operator/payments".into(),
        "payment.refund_due" | "payment.refunded" => "/bookings".into(),
        "assignment.declined" | "staff.invited" => "/operator/staff".into(),
        "operator.approved" | "operator.declined" => "/operator/business".into(),
        "webhook.disabled" => "/operator/webhooks".into(),
        // To the one who works, and to the lot's admins.
        "employee.assigned" | "assignment.cancelled" if d.admin => "/operator/staff".into(),
        "employee.assigned" | "assignment.cancelled" => "/staff".into(),
        event if event.starts_with("car_wash.") => wash.or(booking).unwrap_or_else(|| "/notifications".into()),
        _ => booking.or(wash).unwrap_or_else(|| "/notifications".into()),
    }
}

#[cfg(test)]
mod tests;
