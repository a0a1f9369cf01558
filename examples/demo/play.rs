//! A morning at Nandi Central.

use anyhow::Context;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Asia::Kolkata;
use serde_json::{Value, json};

use crate::paper::{Paper, money};
use crate::person::{Person, text};
use crate::stage::Stage;

/// Two customers, one more with a scooter, who runs the lot, and who works there.
struct Cast {
    asha: Person,
    lena: Person,
    ravi: Person,
    nandini: Person,
    meera: Person,
}

/// Plays it; whether all went as expected.
pub async fn play(server: &str) -> anyhow::Result<bool> {
    let someone = async |name: &str| Person::log_in(server, &format!("{name}@parkmate.example")).await;
    let padma = someone("admin").await?;
    let clock = padma.get("/dev/clock").await.context("the demo needs a server with PARKMATE_CLOCK=simulated")?;
    let start = nine_in_the_morning(text(&clock["now"])?.parse()?).context("no such morning")?;
    let cast = Cast {
        asha: someone("asha").await?,
        lena: someone("lena").await?,
        ravi: someone("ravi").await?,
        nandini: someone("owner").await?,
        meera: someone("meera").await?,
    };
    let people = [&cast.asha, &cast.lena, &cast.ravi, &cast.nandini, &cast.meera];
    let mut stage = Stage::open(Paper::new(Kolkata), &padma, start, &people).await?;
    let lot = search(&stage, &cast).await?;
    let bays = availability(&stage, &cast.asha, &lot, "sedan").await?;
    let [bay, other, ..] = bays.as_slice() else { anyhow::bail!("too few sedan bays are free") };
    let first = book_by_card(&mut stage, &cast, bay).await?;
    let second = rival_books(&mut stage, &cast, bay).await?;
    expire(&mut stage, &cast, &first).await?;
    verify_cash(&mut stage, &cast, &second).await?;
    renew(&mut stage, &cast, &second).await?;
    decline(&mut stage, &cast, other).await?;
    late_money(&mut stage, &cast, &lot, other).await?;
    wash(&mut stage, &cast, &lot).await?;
    stage.end(&padma).await
}

/// The next one, so that the play reads the same at any hour.
fn nine_in_the_morning(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&Kolkata).date_naive();
    let nine = |day: chrono::NaiveDate| {
        Some(day.and_time(NaiveTime::from_hms_opt(9, 0, 0)?).and_local_timezone(Kolkata).earliest()?.to_utc())
    };
    nine(today).filter(|nine| *nine >= now).or_else(|| nine(today.checked_add_days(Days::new(1))?))
}

async fn search(stage: &Stage, Cast { asha, .. }: &Cast) -> anyhow::Result<Value> {
    stage.scene("Asha looks for a bay near Church Street");
    let found = asha.get("/lots?q=nandi&near=12.9740,77.6065&vehicle_class=sedan").await?;
    let lots = found["items"].as_array().context("no lots")?;
    for lot in lots {
        stage.say(&format!(
            "{}: {} of {} bays for sedans free, from {} an hour, {} m away",
            text(&lot["name"])?,
            lot["free_slots"],
            lot["total_slots"],
            money(&lot["from_rate"]),
            lot["distance_m"],
        ));
    }
    lots.first().cloned().context("no lot was found: has seed-demo run?")
}

/// The free bays of a class for the next hour.
async fn availability(stage: &Stage, person: &Person, lot: &Value, class: &str) -> anyhow::Result<Vec<Value>> {
    let answer = person.get(&format!("/lots/{}/slots?vehicle_class={class}", text(&lot["id"])?)).await?;
    let slots = answer["items"].as_array().context("no bays")?;
    let free: Vec<Value> = slots.iter().filter(|slot| slot["status"] == "free").cloned().collect();
    let labels: Vec<&str> = free.iter().filter_map(|slot| slot["label"].as_str()).collect();
    stage.say(&format!("Free for the next hour: {}", labels.join(", ")));
    Ok(free)
}

async fn book_by_card(stage: &mut Stage, Cast { asha, nandini, .. }: &Cast, bay: &Value) -> anyhow::Result<Value> {
    stage.scene(&format!("Asha books {} for an hour, by card", text(&bay["label"])?));
    let quote = asha.post("/quotes", json!({"slot_id": bay["id"], "duration_minutes": 60})).await?;
    stage.say(&format!("The quote: {}, {}", text(&quote["lines"][0]["label"])?, money(&quote["total"])));
    let vehicles = asha.get("/me/vehicles").await?;
    let wish = json!({
        "slot_id": bay["id"], "duration_minutes": 60, "payment_method": "card",
        "vehicle_id": vehicles["items"][0]["id"],
    });
    let booking = asha.post("/bookings", wish).await?;
    told_of(stage, &booking)?;
    stage.say("She pays at the checkout.");
    asha.check_out(&booking, json!({"outcome": "succeed"})).await?;
    stage.expect(&[(nandini, "booking.created")]).await;
    Ok(booking)
}

async fn rival_books(stage: &mut Stage, Cast { lena, nandini, .. }: &Cast, bay: &Value) -> anyhow::Result<Value> {
    stage.wait(5).await?;
    stage.scene("Lena books the same bay for later, and will pay cash on arrival");
    let wish = json!({
        "slot_id": bay["id"], "duration_minutes": 60, "payment_method": "cash",
        "starts_at": stage.now + TimeDelta::minutes(75),
        "vehicle": {"plate": "KA 03 LF 9012", "vehicle_class": "sedan"},
    });
    let booking = lena.post("/bookings", wish).await?;
    told_of(stage, &booking)?;
    stage.expect(&[(nandini, "booking.created")]).await;
    Ok(booking)
}

async fn expire(stage: &mut Stage, Cast { asha, .. }: &Cast, first: &Value) -> anyhow::Result<()> {
    stage.wait(50).await?;
    stage.scene("Five minutes before Asha's time is up");
    stage.expect(&[(asha, "booking.expiring_soon")]).await;
    stage.say("She asks for half an hour more, but Lena comes before that.");
    let wish = json!({"duration_minutes": 30, "payment_method": "card"});
    let renew = format!("/bookings/{}/renew", text(&first["id"])?);
    let refused = asha.refused(&renew, wish, "slot_taken").await?;
    let labels = refused["alternatives"].as_array().context("no alternatives")?;
    let labels: Vec<&str> = labels.iter().filter_map(|slot| slot["label"].as_str()).collect();
    let until = stage.paper.clock(&refused["latest_end"]);
    stage.say(&format!("409 slot_taken: until {until} it could be had; {} are free", labels.join(", ")));
    stage.expect(&[(asha, "booking.renewal_failed")]).await;
    stage.wait(5).await?;
    stage.scene("Asha's time is up");
    stage.expect(&[(asha, "booking.slot_expired")]).await;
    stage.wait(5).await?;
    stage.scene("The grace is over");
    stage.expect(&[(asha, "booking.auto_expired")]).await;
    Ok(())
}

async fn verify_cash(stage: &mut Stage, Cast { lena, nandini, .. }: &Cast, second: &Value) -> anyhow::Result<()> {
    stage.wait(15).await?;
    stage.scene("Lena arrives and pays at the counter; Nandini verifies it");
    let verify = format!("/operator/payments/{}/verify", text(&second["payment"]["id"])?);
    nandini.post(&verify, Value::Null).await?;
    stage.expect(&[(lena, "payment.cash_verified")]).await;
    stage.say("She verifies it once more, by mistake: one effect.");
    nandini.post(&verify, Value::Null).await?;
    stage.expect_silence(lena).await
}

async fn renew(stage: &mut Stage, Cast { lena, nandini, .. }: &Cast, second: &Value) -> anyhow::Result<()> {
    stage.wait(50).await?;
    stage.scene("Lena renews for half an hour, at half the rate, by card");
    let wish = json!({"duration_minutes": 30, "payment_method": "card"});
    let renewal = lena.post(&format!("/bookings/{}/renew", text(&second["id"])?), wish).await?;
    told_of(stage, &renewal)?;
    lena.check_out(&renewal, json!({"outcome": "succeed"})).await?;
    stage.expect(&[(lena, "booking.renewed"), (nandini, "booking.created")]).await;
    stage.wait(10).await?;
    stage.scene("The old end passes: no warning, no expiry");
    stage.expect_silence(lena).await
}

async fn decline(stage: &mut Stage, Cast { asha, nandini, .. }: &Cast, bay: &Value) -> anyhow::Result<()> {
    stage.scene("Asha books for tomorrow and pays; Nandini has to decline");
    let wish = json!({
        "slot_id": bay["id"], "duration_minutes": 60, "payment_method": "card",
        "starts_at": stage.now + TimeDelta::days(1),
        "vehicle": {"plate": "KA01AB1234", "vehicle_class": "sedan"},
    });
    let booking = asha.post("/bookings", wish).await?;
    told_of(stage, &booking)?;
    asha.check_out(&booking, json!({"outcome": "succeed"})).await?;
    stage.expect(&[(nandini, "booking.created")]).await;
    let decline = format!("/operator/bookings/{}/decline", text(&booking["id"])?);
    nandini.post(&decline, json!({"reason": "The bay is resurfaced tomorrow."})).await?;
    stage.expect(&[(asha, "booking.declined"), (asha, "payment.refunded")]).await;
    Ok(())
}

/// Two approve at the checkout in time, and the word of their banks takes twelve minutes: two more than a hold lasts.
async fn late_money(stage: &mut Stage, cast: &Cast, lot: &Value, bay: &Value) -> anyhow::Result<()> {
    let Cast { asha, lena, ravi, nandini, .. } = cast;
    stage.scene("Asha and Ravi book and pay by card, but their banks are slow");
    let scooters = availability(stage, ravi, lot, "two_wheeler").await?;
    let stand = scooters.first().context("no bay for a scooter is free")?;
    let car = json!({"plate": "KA01AB1234", "vehicle_class": "sedan"});
    let scooter = json!({"plate": "KA05MH7788", "vehicle_class": "two_wheeler"});
    for (person, slot, vehicle) in [(asha, bay, &car), (ravi, stand, &scooter)] {
        let wish = json!({"slot_id": slot["id"], "duration_minutes": 60, "payment_method": "card", "vehicle": vehicle});
        let booking = person.post("/bookings", wish).await?;
        told_of(stage, &booking)?;
        person.check_out(&booking, json!({"outcome": "succeed", "delay_seconds": 12 * 60})).await?;
    }
    stage.wait(10).await?;
    stage.scene("Both holds run out");
    stage.expect(&[(asha, "booking.hold_lapsed"), (ravi, "booking.hold_lapsed")]).await;
    stage.say("Lena takes Ravi's bay for her own scooter.");
    let scooter = json!({"plate": "KA 03 LF 55", "vehicle_class": "two_wheeler"});
    let wish = json!({"slot_id": stand["id"], "duration_minutes": 60, "payment_method": "cash", "vehicle": scooter});
    told_of(stage, &lena.post("/bookings", wish).await?)?;
    stage.expect(&[(nandini, "booking.created")]).await;
    stage.wait(2).await?;
    stage.scene("The banks' word comes: Asha has her bay back, Ravi his money");
    let told = [(asha, "booking.reinstated"), (nandini, "booking.created"), (ravi, "payment.refunded")];
    stage.expect(&told).await;
    stage.wait(120).await?;
    stage.scene("The morning goes by: everything due has happened, each at its time");
    let ends = ["booking.expiring_soon", "booking.slot_expired", "booking.auto_expired"];
    let mut due: Vec<_> = [lena, asha].into_iter().flat_map(|person| ends.map(|event| (person, event))).collect();
    due.push((lena, "booking.hold_lapsed"));
    stage.expect(&due).await;
    Ok(())
}

/// What the answer to a booking says.
fn told_of(stage: &Stage, booking: &Value) -> anyhow::Result<()> {
    stage.say(&format!(
        "{} {} {}: {}{} to {}, {}, {}; held until {}",
        text(&booking["reference"])?,
        text(&booking["lot"]["name"])?,
        text(&booking["slot"]["label"])?,
        stage.paper.other_day(&booking["starts_at"], stage.now),
        stage.paper.clock(&booking["starts_at"]),
        stage.paper.clock(&booking["ends_at"]),
        money(&booking["price"]),
        text(&booking["payment"]["method"])?,
        stage.paper.clock(&booking["hold_expires_at"]),
    ));
    Ok(())
}

async fn wash(stage: &mut Stage, Cast { asha, nandini, meera, .. }: &Cast, lot: &Value) -> anyhow::Result<()> {
    stage.scene("Asha has her car washed, and Meera does it");
    let services = asha.get(&format!("/lots/{}/car-wash/services", text(&lot["id"])?)).await?;
    let wish = json!({
        "service_id": services["items"][0]["id"], "lot_id": lot["id"], "payment_method": "cash",
        "scheduled_at": stage.now + TimeDelta::minutes(60),
        "vehicle": {"plate": "KA 01 AB 1234", "vehicle_class": "sedan"},
    });
    let wash = asha.post("/car-washes", wish).await?;
    stage.expect(&[(nandini, "car_wash.booked")]).await;
    let payment = text(&wash["payment"]["id"])?;
    nandini.post(&format!("/operator/payments/{payment}/verify"), json!({})).await?;
    stage.expect(&[(asha, "payment.cash_verified"), (asha, "car_wash.confirmed")]).await;
    let people = nandini.get("/operator/staff").await?;
    let people = people["items"].as_array().context("nobody works here")?;
    let person = people.iter().find(|person| person["email"] == "meera@parkmate.example").context("no Meera")?;
    let job = json!({"car_wash_id": wash["id"], "employee_id": person["user_id"]});
    let job = nandini.post("/operator/assignments", job).await?;
    stage.expect(&[(meera, "employee.assigned"), (nandini, "employee.assigned")]).await;
    stage.wait(60).await?;
    stage.scene("Meera washes it");
    for step in ["accept", "start", "complete"] {
        meera.post(&format!("/staff/assignments/{}/{step}", text(&job["id"])?), json!({})).await?;
    }
    stage.expect(&[(asha, "car_wash.completed")]).await;
    Ok(())
}
