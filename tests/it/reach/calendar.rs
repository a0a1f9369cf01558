//! The date that travels with the mail of a booking.

use chrono::TimeDelta;

use super::with_smtp;
use crate::world::{Smtp, readable};

/// Each calendar that was mailed, its lines put together again.
fn calendars(smtp: &Smtp) -> Vec<String> {
    let mails = smtp.taken();
    let calendars = mails.iter().filter_map(|mail| {
        let mail = readable(mail);
        let (_, from) = mail.split_once("BEGIN:VCALENDAR")?;
        Some(from.split("END:VCALENDAR").next()?.replace("\r\n ", ""))
    });
    calendars.collect()
}

fn value<'c>(calendar: &'c str, name: &str) -> &'c str {
    calendar.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {calendar}"))
}

#[tokio::test]
async fn a_booking_is_one_date_from_its_confirmation_over_its_renewal_to_its_end() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let tomorrow = world.now() + TimeDelta::hours(26);
    let booked = asha.hold_from(bay, tomorrow, 60, "card").await;
    asha.pay(&booked).await;
    world.advance_minutes(0).await;
    world.reach().await;
    asha.cancel(&booked).await.expect(200);
    world.reach().await;
    let [confirmed, cancelled] = calendars(&smtp).try_into().expect("two dates");
    for (calendar, method, status) in [(&confirmed, "REQUEST", "CONFIRMED"), (&cancelled, "CANCEL", "CANCELLED")] {
        assert_eq!((value(calendar, "METHOD:"), value(calendar, "STATUS:")), (method, status));
        assert_eq!(value(calendar, "UID:"), format!("{}@parkmate", booked.id));
        assert_eq!(value(calendar, "DTSTART;TZID=Asia/Kolkata:"), "20261103T120000");
        assert_eq!(value(calendar, "DTEND;TZID=Asia/Kolkata:"), "20261103T130000");
        assert_eq!(value(calendar, "TZOFFSETTO:"), "+0530");
    }
    assert_eq!(value(&confirmed, "LOCATION:"), "MG Road\\, 1 MG Road\\, Bengaluru");
    assert_eq!(
        (value(&confirmed, "ACTION:"), value(&confirmed, "ORGANIZER:")),
        ("DISPLAY", "mailto:no-reply@parkmate.example")
    );
    assert!(!cancelled.contains("BEGIN:VALARM"), "{cancelled}");
    let sequence = |calendar: &str| value(calendar, "SEQUENCE:").parse::<u32>().expect("a number");
    assert!(sequence(&cancelled) > sequence(&confirmed));
    let version: i32 = sqlx::query_scalar("select version from booking").fetch_one(world.db()).await.expect("one");
    assert_eq!(sequence(&cancelled), version.unsigned_abs());
    for mail in smtp.taken() {
        assert!(mail.contains("text/calendar; charset=utf-8; method="), "{mail}");
    }
}

#[tokio::test]
async fn a_renewal_is_a_date_of_its_own_and_a_decline_takes_it_away() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    world.advance_minutes(1).await;
    world.reach().await;
    let renewal = asha.renew(&booked, 60, "card").await;
    asha.pay(&renewal).await;
    world.advance_minutes(1).await;
    world.reach().await;
    nandi.admin.decline(&renewal).await.expect(200);
    world.advance_minutes(1).await;
    world.reach().await;
    let dates: Vec<_> = calendars(&smtp)
        .iter()
        .map(|date| (value(date, "METHOD:").to_owned(), value(date, "UID:").to_owned()))
        .collect();
    let date = |method: &str, of: &crate::world::Booked| (method.to_owned(), format!("{}@parkmate", of.id));
    assert_eq!(dates, [date("REQUEST", &booked), date("REQUEST", &renewal), date("CANCEL", &renewal)]);
}

#[tokio::test]
async fn where_the_clocks_change_meanwhile_a_date_is_told_in_utc() {
    let (world, smtp) = with_smtp().await;
    // In New York 02:00 becomes 03:00 on 14 March 2027, at 07:00 in UTC.
    world.sleep_through(
        "2027-03-13T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("an instant") - world.now(),
    );
    let nandi = world.operator("nandi").await;
    let lot = nandi.lot("Broadway").await;
    sqlx::query("update lot set time_zone = 'America/New_York' where id = $1")
        .bind(lot.id)
        .execute(world.db())
        .await
        .expect("moved");
    let bay = lot.bay("A-01").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold_from(bay, "2027-03-14T06:30:00Z".parse().expect("an instant"), 60, "card").await;
    asha.pay(&booked).await;
    world.advance_minutes(0).await;
    world.reach().await;
    let [date] = calendars(&smtp).try_into().expect("one date");
    assert_eq!((value(&date, "DTSTART:"), value(&date, "DTEND:")), ("20270314T063000Z", "20270314T073000Z"));
    assert!(!date.contains("VTIMEZONE"), "{date}");
}

#[tokio::test]
async fn a_hold_that_was_never_paid_for_is_in_no_calendar_and_its_end_is_not_mailed() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let lot = nandi.lot("MG Road").await;
    let asha = world.customer("asha").await;
    let given_up = asha.hold(lot.bay("A-01").await, 60, "cash").await;
    asha.cancel(&given_up).await.expect(200);
    let declined = asha.hold(lot.bay("A-02").await, 60, "cash").await;
    nandi.admin.decline(&declined).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!((smtp.taken().len(), calendars(&smtp).len()), (1, 0), "of the decline, without a date");
    assert_eq!(world.delivery(&asha, "booking.called_off").await, ["withdrawn", "it was never paid"]);
}
