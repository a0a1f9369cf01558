//! How a receipt writes money, rates and days, and what it says in which order.

use chrono::{DateTime, Utc};

use super::model::Receipt;
use super::words::Words;
use crate::lots;
use crate::types::Currency;

/// `₹ 1,23,456.78`: lakhs and crores.
pub fn money(amount: i64, currency: Currency) -> String {
    let sign = match currency {
        Currency::Inr => "₹",
    };
    let (minus, amount) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    let (major, minor) = ((amount / 100).to_string(), amount % 100);
    let (high, low) = major.split_at(major.len().saturating_sub(3));
    let mut grouped = String::new();
    for (place, digit) in high.chars().enumerate() {
        if place > 0 && (high.len() - place) % 2 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let comma = if grouped.is_empty() { "" } else { "," };
    format!("{minus}{sign} {grouped}{comma}{low}.{minor:02}")
}

/// `18 %`, `2.5 %`.
pub fn rate(hundredths: i32) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let part = format!("{part:02}");
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    format!("{whole}{point}{part} %")
}

pub fn instant(at: DateTime<Utc>, time_zone: &str) -> String {
    at.with_timezone(&lots::zone(time_zone)).format("%Y-%m-%d %H:%M").to_string()
}

/// What is told of it: what of, and what.
pub fn facts(receipt: &Receipt, words: &Words) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (words.number, receipt.number.clone()),
        (words.date, format!("{} ({})", instant(receipt.issued_at, &receipt.time_zone), receipt.time_zone)),
        (words.seller, receipt.seller.name.clone()),
    ];
    let place = format!("{}, {}", receipt.lot_name, receipt.lot_address);
    let further = [
        ("", receipt.seller.address.clone()),
        (words.gstin, receipt.seller.gstin.clone()),
        (words.customer, Some(receipt.customer_name.clone())),
        (words.place, Some(place)),
        (words.booking, receipt.reference.clone()),
        (words.vehicle, receipt.plate.clone()),
        (words.paid_by, Some(words.method(receipt.method).to_owned())),
    ];
    facts.extend(further.into_iter().filter_map(|(of, what)| Some((of, what?))));
    facts
}

/// What was sold, the tax, and the sum last.
pub fn lines(receipt: &Receipt, words: &Words) -> Vec<(String, String)> {
    let money = |amount| money(amount, receipt.currency);
    let sold = receipt.lines.iter().map(|line| (words.goods(line.what).to_owned(), money(line.amount)));
    let gst = (receipt.gst_rate > 0).then(|| (format!("{} {}", words.gst, rate(receipt.gst_rate)), money(receipt.gst)));
    sold.chain(gst).chain([(words.total.to_owned(), money(receipt.amount))]).collect()
}

/// Each refund's note.
pub fn notes(receipt: &Receipt, words: &Words) -> Vec<(String, String)> {
    let money = |amount| money(amount, receipt.currency);
    let told = receipt.notes.iter().map(|note| {
        let state = match note.paid_at {
            Some(at) => format!("{} {}", words.paid_back, instant(at, &receipt.time_zone)),
            None => words.under_way.to_owned(),
        };
        let gst = if note.gst > 0 { format!(", {} {}", words.included, money(note.gst)) } else { String::new() };
        let issued = instant(note.issued_at, &receipt.time_zone);
        (format!("{} · {issued} · {state}{gst}", note.number), money(-note.amount))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{money, rate};
    use crate::types::Currency;

    #[rstest]
    #[case(0, "₹ 0.00")]
    #[case(5_005, "₹ 50.05")]
    #[case(99_999, "₹ 999.99")]
    #[case(-100_000, "-₹ 1,000.00")]
    #[case(12_345_678, "₹ 1,23,456.78")]
    #[case(1_234_567_890, "₹ 1,23,45,678.90")]
    fn money_is_written_in_lakhs(#[case] amount: i64, #[case] written: &str) {
        assert_eq!(money(amount, Currency::Inr), written);
    }

    #[test]
    fn a_rate_is_as_short_as_it_can_be() {
        assert_eq!([1_800, 250, 25, 0, 10_000].map(rate), ["18 %", "2.5 %", "0.25 %", "0 %", "100 %"]);
    }
}
