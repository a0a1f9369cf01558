//! Days on which the clocks change, and places where they never do: local times in, instants and prices out.

use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::New_York;
use parkmate::clock::Clock;
use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Booked, Lot, Person, Process, Reply, World, fresh_database, url};

const ZONES: [&str; 5] = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu"];
/// Before all changes of the clocks of 2027.
const BEGINNING: &str = "2027-02-25T00:00:00Z";
/// Minor units.
const HOURLY: i64 = 5_000;

/// A bay in each zone, on a lot with these opening hours.
struct Scene {
    world: World,
    asha: Person,
    bays: HashMap<&'static str, SlotId>,
}

async fn put(world: &World, lot: &Lot<'_>, zone: &str, hours: &Value) {
    let change = "update lot set time_zone = $2, opening_hours = $3 where id = $1";
    sqlx::query(change).bind(lot.id).bind(zone).bind(hours).execute(world.db()).await.unwrap();
}

async fn bay_in(world: &World, zone: &str, hours: &Value) -> SlotId {
    let rules = json!({"booking_horizon_days": 365, "max_unpaid_bookings": 100});
    let lot = world.operator(&zone.to_lowercase()).await.lot_with(zone, rules).await;
    put(world, &lot, zone, hours).await;
    lot.bay("A1").await
}

impl Scene {
    async fn open(hours: Value) -> Self {
        Self::from(BEGINNING, hours).await
    }

    async fn from(beginning: &str, hours: Value) -> Self {
        let clock = Clock::simulated(beginning.parse().unwrap());
        let world = World::on(fresh_database().await, clock).await;
        let mut bays = HashMap::new();
        for zone in ZONES {
            bays.insert(zone, bay_in(&world, zone, &hours).await);
        }
        let asha = world.customer("asha").await;
        Self { world, asha, bays }
    }

    async fn always_open() -> Self {
        Self::open(json!([])).await
    }

    async fn book(&self, zone: &str, from: &str, to: &str) -> Reply {
        let mut wish = self.asha.wish(self.bays[zone], 0, "cash");
        wish.as_object_mut().unwrap().remove("duration_minutes");
        wish["starts_at"] = json!(from);
        wish["ends_at"] = json!(to);
        self.asha.post("/bookings", wish).await
    }
}

#[track_caller]
fn field_refused(reply: Reply) -> (String, String) {
    let problem = reply.refused("validation_failed");
    let error = &problem["errors"][0];
    (error["field"].as_str().unwrap().into(), error["code"].as_str().unwrap().into())
}

/// Elapsed minutes, and the instant of the start.
fn taken(booking: &Value) -> (i64, DateTime<Utc>) {
    let at = |field: &str| booking[field].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    ((at("ends_at") - at("starts_at")).num_minutes(), at("starts_at"))
}

#[tokio::test]
async fn a_start_or_end_that_the_clocks_skip_or_show_twice_is_refused_by_its_name() {
    let scene = Scene::always_open().await;
    for (zone, local, code) in [
        ("America/New_York", "2027-03-14T02:30", "nonexistent_local_time"),
        ("Europe/London", "2027-03-28T01:30", "nonexistent_local_time"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "nonexistent_local_time"),
        ("America/New_York", "2027-11-07T01:30", "ambiguous_local_time"),
        ("Europe/London", "2027-10-31T01:30", "ambiguous_local_time"),
        ("Australia/Lord_Howe", "2027-04-04T01:45", "ambiguous_local_time"),
    ] {
        let (day, _) = local.split_once('T').unwrap();
        let starts = scene.book(zone, local, &format!("{day}T05:00")).await;
        assert_eq!(field_refused(starts), ("starts_at".into(), code.into()), "{zone}");
        let ends = scene.book(zone, &format!("{day}T00:15"), local).await;
        assert_eq!(field_refused(ends), ("ends_at".into(), code.into()), "{zone}");
    }
    let nothing =
        sqlx::query_scalar::<_, i64>("select count(*) from booking").fetch_one(scene.world.db()).await.unwrap();
    assert_eq!(nothing, 0);
}

#[tokio::test]
async fn a_time_that_the_clocks_show_twice_is_booked_with_either_offset_and_means_two_instants() {
    let scene = Scene::always_open().await;
    for (zone, local, offsets, instants) in [
        ("America/New_York", "2027-11-07T01:30:00", ["-04:00", "-05:00"], ["05:30:00", "06:30:00"]),
        ("Europe/London", "2027-10-31T01:30:00", ["+01:00", "+00:00"], ["00:30:00", "01:30:00"]),
        ("Australia/Lord_Howe", "2027-04-04T01:45:00", ["+11:00", "+10:30"], ["14:45:00", "15:15:00"]),
    ] {
        for (offset, instant) in offsets.into_iter().zip(instants) {
            let mut wish = scene.asha.wish(scene.bays[zone], 30, "cash");
            wish["starts_at"] = json!(format!("{local}{offset}"));
            let booking = scene.asha.post("/bookings", wish).await.expect(201);
            let (minutes, start) = taken(&booking);
            assert_eq!((minutes, start.format("%H:%M:%S").to_string()), (30, instant.into()), "{zone} {offset}");
        }
    }
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_stay_across_a_change_of_the_clocks_is_charged_by_the_time_that_passes() {
    let scene = Scene::always_open().await;
    for (zone, from, to, minutes, starts_at) in [
        ("America/New_York", "2027-03-13T00:30", "2027-03-13T03:30", 180, "2027-03-13T05:30:00Z"),
        ("America/New_York", "2027-03-14T00:30", "2027-03-14T03:30", 120, "2027-03-14T05:30:00Z"),
        ("America/New_York", "2027-03-15T00:30", "2027-03-15T03:30", 180, "2027-03-15T04:30:00Z"),
        ("America/New_York", "2027-11-07T00:30", "2027-11-07T03:30", 240, "2027-11-07T04:30:00Z"),
        ("America/New_York", "2027-11-08T00:30", "2027-11-08T03:30", 180, "2027-11-08T05:30:00Z"),
        ("Europe/London", "2027-03-28T00:30", "2027-03-28T03:30", 120, "2027-03-28T00:30:00Z"),
        ("Europe/London", "2027-10-31T00:30", "2027-10-31T03:30", 240, "2027-10-30T23:30:00Z"),
        ("Australia/Lord_Howe", "2027-10-03T00:30", "2027-10-03T03:30", 150, "2027-10-02T14:00:00Z"),
        ("Australia/Lord_Howe", "2027-04-04T00:30", "2027-04-04T03:30", 210, "2027-04-03T13:30:00Z"),
        ("Asia/Kolkata", "2027-03-28T00:30", "2027-03-28T03:30", 180, "2027-03-27T19:00:00Z"),
        ("Asia/Kathmandu", "2027-10-31T00:30", "2027-10-31T03:30", 180, "2027-10-30T18:45:00Z"),
    ] {
        let quote = json!({"slot_id": scene.bays[zone], "starts_at": from, "ends_at": to});
        let quote = scene.asha.post("/quotes", quote).await.expect(200);
        let booking = scene.book(zone, from, to).await.expect(201);
        assert_eq!(taken(&booking), (minutes, starts_at.parse().unwrap()), "{from} in {zone}");
        assert_eq!(booking["price"]["amount"], minutes * HOURLY / 60, "{from} in {zone}");
        assert_eq!(quote["total"], booking["price"], "{from} in {zone}");
    }
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn opening_hours_are_those_of_the_wall_clock_on_every_day() {
    let week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let daily = |opens: &str, closes: &str| week.map(|day| json!({"weekday": day, "opens": opens, "closes": closes}));
    let by_day = Scene::open(json!(daily("06:00", "22:00"))).await;
    let by_night = Scene::open(json!(daily("22:00", "06:00"))).await;
    let early = Scene::open(json!(daily("02:30", "22:00"))).await;
    for (scene, zone, from, to, minutes) in [
        (&by_day, "America/New_York", "2027-03-13T06:00", "2027-03-13T22:00", Some(960)),
        (&by_day, "America/New_York", "2027-03-14T06:00", "2027-03-14T22:00", Some(960)),
        (&by_day, "America/New_York", "2027-11-07T06:00", "2027-11-07T22:00", Some(960)),
        (&by_day, "America/New_York", "2027-03-14T05:59", "2027-03-14T07:00", None),
        (&by_day, "America/New_York", "2027-03-14T21:30", "2027-03-14T22:01", None),
        (&by_day, "America/New_York", "2027-11-07T05:59", "2027-11-07T07:00", None),
        (&by_day, "America/New_York", "2027-11-07T21:30", "2027-11-07T22:01", None),
        (&by_day, "Australia/Lord_Howe", "2027-10-03T06:00", "2027-10-03T22:00", Some(960)),
        (&by_day, "Australia/Lord_Howe", "2027-04-04T05:59", "2027-04-04T07:00", None),
        (&by_night, "America/New_York", "2027-03-13T22:00", "2027-03-14T06:00", Some(420)),
        (&by_night, "America/New_York", "2027-11-06T22:00", "2027-11-07T06:00", Some(540)),
        (&by_night, "Europe/London", "2027-03-27T22:00", "2027-03-28T06:00", Some(420)),
        (&by_night, "Europe/London", "2027-10-30T22:00", "2027-10-31T06:01", None),
        (&by_night, "Australia/Lord_Howe", "2027-10-02T22:00", "2027-10-03T06:00", Some(450)),
        // It opens at a time that the clocks skip: when they go on.
        (&early, "America/New_York", "2027-03-14T03:00", "2027-03-14T04:00", Some(60)),
        (&early, "America/New_York", "2027-03-14T01:30", "2027-03-14T03:30", None),
        (&early, "America/New_York", "2027-03-15T02:29", "2027-03-15T03:30", None),
    ] {
        let reply = scene.book(zone, from, to).await;
        match minutes {
            Some(minutes) => assert_eq!(taken(&reply.expect(201)).0, minutes, "{from} in {zone}"),
            None => drop(reply.refused("lot_closed")),
        }
    }
}

#[tokio::test]
async fn warning_and_end_come_at_their_instants_in_a_night_in_which_the_clocks_change() {
    let scene = Scene::from("2027-03-13T12:00:00Z", json!([])).await;
    let zone = "America/New_York";
    let booked = Booked::of({
        let mut wish = scene.asha.wish(scene.bays[zone], 0, "card");
        wish.as_object_mut().unwrap().remove("duration_minutes");
        wish["starts_at"] = json!("2027-03-14T00:30");
        wish["ends_at"] = json!("2027-03-14T03:30");
        scene.asha.post("/bookings", wish).await.expect(201)
    });
    scene.asha.pay(&booked).await;
    for (until, heard) in [
        ("2027-03-14T07:24:59Z", &[][..]),
        ("2027-03-14T07:25:00Z", &["booking.expiring_soon"]),
        ("2027-03-14T07:29:59Z", &["booking.expiring_soon"]),
        ("2027-03-14T07:30:00Z", &["booking.expiring_soon", "booking.slot_expired"]),
    ] {
        scene.world.advance_to(until.parse().unwrap()).await;
        assert_eq!(scene.asha.heard().await, heard, "{until}");
    }
}

/// The next day on which New York's clocks skip half past two in the morning.
fn next_short_day(now: DateTime<Utc>) -> chrono::NaiveDate {
    let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
    let skips = |day: &chrono::NaiveDate| New_York.from_local_datetime(&day.and_time(half_past_two)).single().is_none();
    let march = |day: &chrono::NaiveDate| day.format("%m").to_string() == "03";
    (now + TimeDelta::days(2)).date_naive().iter_days().find(|day| march(day) && skips(day)).unwrap()
}

#[tokio::test]
async fn the_servers_own_time_zone_changes_no_answer() {
    let world = World::in_real_time().await;
    let opens = |day: &str| json!({"weekday": day, "opens": "00:00", "closes": "03:30"});
    let bay = bay_in(&world, "America/New_York", &json!([opens("sunday")])).await;
    let day = next_short_day(world.now());
    let asha = world.customer("asha").await;
    let mut answers = Vec::new();
    for zone in ["UTC", "Pacific/Chatham", "America/New_York"] {
        let url = url(&world.db().connect_options());
        let server = Process::start(&[("DATABASE_URL", &url), ("TZ", zone)]).await;
        let mut said = Vec::new();
        for (from, to) in
            [("00:30", "03:30"), ("02:15", "03:30"), ("00:30", "02:15"), ("01:00", "03:31"), ("00:00", "01:00")]
        {
            let quote = json!({"slot_id": bay, "starts_at": format!("{day}T{from}"), "ends_at": format!("{day}T{to}")});
            let reply = asha.at(server.address).post("/quotes", quote).await;
            said.push((reply.status, reply.body));
        }
        answers.push(said);
        server.kill().await;
    }
    let first = answers.remove(0);
    let codes: Vec<_> = first.iter().map(|(status, _)| *status).collect();
    assert_eq!(codes, [200, 422, 422, 409, 200], "{first:#?}");
    assert_eq!(first[0].1["total"]["amount"], 2 * HOURLY);
    assert!(answers.iter().all(|other| *other == first), "{answers:#?}");
}
