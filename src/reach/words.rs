//! What is written to people, in both languages: one catalogue.

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use crate::types::Language;

/// Of one kind of notice: its title, and what it says. In English what it says is what was told in the app, where nothing
/// stands here; in Hindi it says what has happened, and the facts below it of what.
struct Words {
    event: &'static str,
    en: (&'static str, Option<&'static str>),
    hi: (&'static str, &'static str),
}

const fn told(event: &'static str, en: &'static str, hi: (&'static str, &'static str)) -> Words {
    Words { event, en: (en, None), hi }
}

const fn written(event: &'static str, en: (&'static str, &'static str), hi: (&'static str, &'static str)) -> Words {
    Words { event, en: (en.0, Some(en.1)), hi }
}

/// Every kind of notice and letter has its words here; a test asks for those that are missing.
const CATALOGUE: &[Words] = &[
    written(
        "booking.expiring_soon",
        ("Your parking ends soon", "Your booking ends soon. Renew it, or leave in time."),
        ("आपकी पार्किंग जल्द समाप्त होगी", "आपकी बुकिंग जल्द समाप्त होगी। आगे बढ़ाएँ, या समय पर निकलें।"),
    ),
    told(
        "booking.slot_expired",
        "Your parking has ended",
        ("आपकी पार्किंग का समय पूरा हुआ", "आपकी बुकिंग का समय पूरा हुआ। जगह ख़ाली कर दी गई।"),
    ),
    told("booking.renewed", "Booking renewed", ("बुकिंग आगे बढ़ी", "आपकी बुकिंग आगे बढ़ा दी गई।")),
    told("booking.renewal_failed", "Renewal failed", ("बुकिंग आगे नहीं बढ़ी", "बुकिंग आगे नहीं बढ़ सकी। फिर कोशिश करें।")),
    told(
        "booking.reinstated",
        "Your booking stands again",
        ("आपकी बुकिंग फिर पक्की है", "भुगतान देर से आया, पर आपकी बुकिंग फिर पक्की है।"),
    ),
    told("booking.auto_expired", "Your parking was closed", ("आपकी बुकिंग समाप्त हुई", "आपकी बुकिंग अपने-आप समाप्त हो गई।")),
    told("booking.declined", "Booking declined", ("बुकिंग अस्वीकार हुई", "पार्किंग ने आपकी बुकिंग अस्वीकार कर दी।")),
    told("booking.created", "New booking", ("नई बुकिंग", "नई बुकिंग आई है।")),
    told("booking.cancelled", "Booking cancelled", ("बुकिंग रद्द", "एक बुकिंग रद्द की गई।")),
    told(
        "booking.hold_lapsed",
        "Booking not paid in time",
        ("समय पर भुगतान नहीं हुआ", "भुगतान समय पर नहीं हुआ। जगह ख़ाली कर दी गई।"),
    ),
    written(
        "booking.confirmed",
        ("Your booking is confirmed", "Your booking is paid and confirmed."),
        ("आपकी बुकिंग पक्की है", "आपकी बुकिंग का भुगतान हो गया। बुकिंग पक्की है।"),
    ),
    written(
        "booking.called_off",
        (
            "Your booking is cancelled",
            "This booking does not take place. What you get back is told when it is on its way.",
        ),
        ("आपकी बुकिंग रद्द हुई", "यह बुकिंग अब नहीं होगी। पैसे लौटने पर बताया जाएगा।"),
    ),
    told("car_wash.booked", "New car wash", ("नई धुलाई", "नई धुलाई बुक हुई है।")),
    told("car_wash.confirmed", "Car wash confirmed", ("धुलाई पक्की है", "आपकी धुलाई पक्की है।")),
    told("car_wash.completed", "Your car is washed", ("गाड़ी धुल गई", "आपकी गाड़ी धुल गई!")),
    told("car_wash.cancelled", "Car wash cancelled", ("धुलाई रद्द", "एक धुलाई रद्द हो गई।")),
    told(
        "car_wash.hold_lapsed",
        "Car wash not paid in time",
        ("धुलाई का भुगतान नहीं हुआ", "धुलाई का भुगतान समय पर नहीं हुआ। वह रद्द हो गई।"),
    ),
    told(
        "payment.cash_verified",
        "Cash payment verified",
        ("नक़द भुगतान जाँचा गया", "आपका नक़द भुगतान जाँच लिया गया। बुकिंग चालू है!"),
    ),
    told(
        "payment.upi_verified",
        "UPI payment verified",
        ("UPI भुगतान जाँचा गया", "आपका UPI भुगतान जाँच लिया गया। बुकिंग चालू है!"),
    ),
    told("payment.failed", "Payment declined", ("भुगतान अस्वीकार हुआ", "भुगतान अस्वीकार हुआ। जगह ख़ाली कर दी गई।")),
    told(
        "payment.rejected",
        "Payment rejected",
        ("भुगतान स्वीकार नहीं हुआ", "आपका भुगतान स्वीकार नहीं हुआ। जगह ख़ाली कर दी गई।"),
    ),
    told("payment.refund_due", "Refund at the counter", ("काउंटर पर पैसे वापस", "काउंटर पर पैसे वापस होने हैं।")),
    told(
        "payment.troubled",
        "A payment needs you",
        ("एक भुगतान को आपकी ज़रूरत है", "किसी ऑनलाइन भुगतान या वापसी को आपकी ज़रूरत है।"),
    ),
    told("payment.refunded", "Refund issued", ("पैसे वापस हुए", "पैसे वापस कर दिए गए।")),
    told("employee.assigned", "New assignment", ("नया काम", "नया काम सौंपा गया है।")),
    told("assignment.declined", "Assignment declined", ("काम लेने से मना", "एक काम लेने से मना किया गया।")),
    told("assignment.cancelled", "Assignment cancelled", ("काम वापस", "एक काम वापस ले लिया गया।")),
    told("operator.approved", "Your business is approved", ("संचालक को मंज़ूरी", "संचालक को मंज़ूरी मिल गई।")),
    told("operator.declined", "Your business is declined", ("संचालक को मंज़ूरी नहीं", "संचालक को मंज़ूरी नहीं मिली।")),
    told("webhook.disabled", "Webhook switched off", ("वेबहुक बंद", "एक वेबहुक बंद कर दिया गया, क्योंकि वह जवाब नहीं देता।")),
    told("staff.invited", "Staff invited", ("कर्मचारी बुलाया गया", "एक कर्मचारी को बुलाया गया है।")),
];

/// The title of a kind, and what it says; `message` is what was told in the app.
pub fn words(event: &str, language: Language, message: &str) -> (String, String) {
    let found = CATALOGUE.iter().find(|words| words.event == event);
    // A kind that only a newer server knows: its notice says it all.
    let Some(words) = found else { return ("ParkMate".into(), message.into()) };
    match language {
        Language::En => (words.en.0.into(), words.en.1.unwrap_or(message).into()),
        Language::Hi => (words.hi.0.into(), words.hi.1.into()),
    }
}

/// What stands around it.
pub struct Frame {
    pub greeting: &'static str,
    pub open: &'static str,
    pub why: &'static str,
    pub settings: &'static str,
}

pub const fn frame(language: Language) -> Frame {
    match language {
        Language::En => Frame {
            greeting: "Dear",
            open: "Open it in ParkMate",
            why: "You get this because it concerns you. What reaches you, how and when, is yours to choose.",
            settings: "Choose what reaches you",
        },
        Language::Hi => Frame {
            greeting: "प्रिय",
            open: "ParkMate में खोलें",
            why: "यह आपको इसलिए मिला क्योंकि यह आपसे जुड़ा है। क्या, कैसे और कब मिले, यह आप चुनें।",
            settings: "सूचनाएँ चुनें",
        },
    }
}

/// What a fact is called.
#[derive(Debug, Clone, Copy)]
pub enum Label {
    Booking,
    Lot,
    Bay,
    From,
    To,
    Vehicle,
    Wash,
    Task,
    Amount,
    Reason,
}

pub const fn label(label: Label, language: Language) -> &'static str {
    let (en, hi) = match label {
        Label::Booking => ("Booking", "बुकिंग"),
        Label::Lot => ("Parking", "पार्किंग"),
        Label::Bay => ("Bay", "जगह"),
        Label::From => ("From", "से"),
        Label::To => ("To", "तक"),
        Label::Vehicle => ("Vehicle", "गाड़ी"),
        Label::Wash => ("Car wash", "धुलाई"),
        Label::Task => ("Task", "काम"),
        Label::Amount => ("Amount", "राशि"),
        Label::Reason => ("Reason", "कारण"),
    };
    match language {
        Language::En => en,
        Language::Hi => hi,
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "जनवरी"),
    ("February", "फ़रवरी"),
    ("March", "मार्च"),
    ("April", "अप्रैल"),
    ("May", "मई"),
    ("June", "जून"),
    ("July", "जुलाई"),
    ("August", "अगस्त"),
    ("September", "सितंबर"),
    ("October", "अक्टूबर"),
    ("November", "नवंबर"),
    ("December", "दिसंबर"),
];

/// `2 November 2026, 10:00 (Asia/Kolkata)`, by the clocks of a zone.
pub fn local(instant: DateTime<Utc>, zone: Tz, language: Language) -> String {
    let here = instant.with_timezone(&zone);
    let (en, hi) = MONTHS.get(here.month0() as usize).copied().unwrap_or_default();
    let month = if language == Language::En { en } else { hi };
    format!("{} {month} {}, {} ({})", here.day(), here.year(), here.format("%H:%M"), zone.name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CATALOGUE, local, words};
    use crate::events::{KINDS, LETTERS};
    use crate::types::Language;

    #[test]
    fn every_kind_of_notice_has_its_words_once_and_in_both_languages() {
        let known: BTreeSet<_> = KINDS.iter().map(|(kind, _)| *kind).chain(LETTERS.iter().copied()).collect();
        let written: BTreeSet<_> = CATALOGUE.iter().map(|words| words.event).collect();
        assert_eq!(written, known);
        assert_eq!(written.len(), CATALOGUE.len(), "a kind stands twice");
        for kind in known {
            let [en, hi] = [Language::En, Language::Hi].map(|language| words(kind, language, "as told"));
            assert!(en.0.is_ascii() && !hi.0.is_ascii() && !hi.1.is_ascii(), "{kind}: {en:?} {hi:?}");
        }
    }

    #[test]
    fn a_time_is_written_by_the_clocks_of_its_place() {
        let instant = "2026-11-02T20:00:00Z".parse().expect("an instant");
        let written = |language| local(instant, chrono_tz::Asia::Kolkata, language);
        assert_eq!(written(Language::En), "3 November 2026, 01:30 (Asia/Kolkata)");
        assert_eq!(written(Language::Hi), "3 नवंबर 2026, 01:30 (Asia/Kolkata)");
    }
}
