//! The checkout page's words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::gateways::Form;
use crate::mail::escaped;
use crate::payments::{Payment, Status};
use crate::settlements::store::Purpose;

/// Asks for a decision, or tells what was decided.
pub fn of(payment: &Payment, purpose: &Purpose, decided: Option<bool>) -> String {
    let amount = payment.money();
    let (title, told) = match decided {
        None => (format!("Pay {amount}"), String::new()),
        Some(true) => ("Paid.".to_owned(), format!("<p>{amount} went through.</p>")),
        Some(false) => ("Declined.".to_owned(), "<p>Nothing was charged.</p>".to_owned()),
    };
    let (mood, below) = match decided {
        None => ("open", form(payment)),
        Some(true) => ("paid", way_back(purpose)),
        Some(false) => ("declined", way_back(purpose)),
    };
    // Focus goes to the outcome, so that it is read out.
    let focus = if decided.is_some() { " tabindex=\"-1\" autofocus" } else { "" };
    let facts: String = facts(purpose).iter().map(|(of, what)| format!("<dt>{of}</dt><dd>{what}</dd>")).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} – Sandbox checkout</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/checkout/sandbox.css\"></head>\
         <body><header>Sandbox checkout <span>no real money moves here</span></header>\
         <main class=\"{mood}\"><h1{focus}>{title}</h1>{told}<dl>{facts}</dl>{below}</main></body></html>"
    )
}

/// Leads on to a provider's page by a form.
pub fn form_to(payment: &Payment, form: &Form) -> String {
    let amount = payment.money();
    let field = |(name, value): &(&str, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))
    };
    let fields: String = form.fields.iter().map(field).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Pay {amount}</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/checkout/sandbox.css\"></head>\
         <body><main class=\"open\"><h1>Pay {amount}</h1><p>You pay on the page of Razorpay. We never see your card.</p>\
         <form method=\"post\" action=\"{}\">{fields}<button autofocus>Go on</button></form></main></body></html>",
        escaped(&form.action)
    )
}

fn facts(purpose: &Purpose) -> Vec<(&'static str, String)> {
    let mut facts = vec![("At", escaped(&purpose.lot))];
    if let (Some(bay), Some(start), Some(end)) = (&purpose.bay, purpose.starts_at, purpose.ends_at) {
        facts.push(("Parking", format!("Bay {}", escaped(bay))));
        facts.push(("From", local(purpose, start)));
        facts.push(("To", local(purpose, end)));
    }
    if let (Some(name), Some(start)) = (&purpose.wash_name, purpose.wash_starts_at) {
        facts.push(("Car wash", escaped(name)));
        facts.push(("Wash at", local(purpose, start)));
    }
    if let Some(reference) = &purpose.reference {
        facts.push(("Reference", escaped(reference)));
    }
    facts
}

fn form(payment: &Payment) -> String {
    let late = match payment.status {
        Status::Pending => "",
        _ => {
            "<p>It is no longer held for you. If you pay now, you get it where that is still possible, or \
             your money back.</p>"
        }
    };
    format!(
        "{late}<form method=\"post\" aria-label=\"Your decision\">\
         <button name=\"outcome\" value=\"succeed\">Approve</button>\
         <button name=\"outcome\" value=\"fail\" class=\"second\">Decline</button></form>"
    )
}

/// Into the web app. Both come after the root of where people reach this server.
fn way_back(purpose: &Purpose) -> String {
    match (purpose.booking, purpose.wash) {
        (Some(booking), _) => format!("<a href=\"/bookings/{booking}\">Back to your booking</a>"),
        (None, Some(wash)) => format!("<a href=\"/car-washes/{wash}\">Back to your car wash</a>"),
        (None, None) => "<a href=\"/\">Back to ParkMate</a>".to_owned(),
    }
}

fn local(purpose: &Purpose, instant: DateTime<Utc>) -> String {
    let zone: Tz = purpose.time_zone.parse().unwrap_or(Tz::UTC);
    let local = instant.with_timezone(&zone);
    format!("<time datetime=\"{}\">{}</time>", local.to_rfc3339(), local.format("%a %-d %b %Y, %H:%M"))
}
