//! When one may come: past and future, the lot's wall clock, opening hours and closures.

use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Person, World, beginning};

async fn ask_from(person: &Person, bay: SlotId, start: Value) -> crate::world::Reply {
    person.ask_otherwise(bay, json!({"starts_at": start})).await
}

fn misfit(code: &str) -> (String, String) {
    ("starts_at".into(), code.into())
}

/// A lot in London that takes bookings a year ahead, and a bay there.
async fn london(world: &World) -> SlotId {
    let lot = world.operator("thames").await.lot_with("Thames", json!({"booking_horizon_days": 365})).await;
    let move_it = "update lot set time_zone = 'Europe/London' where id = $1";
    sqlx::query(move_it).bind(lot.id).execute(world.db()).await.expect("moved");
    lot.bay("L1").await
}

#[tokio::test]
async fn a_start_up_to_a_minute_ago_is_now_and_an_earlier_one_is_refused() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let minute_ago = beginning() - TimeDelta::seconds(60);
    assert_eq!(ask_from(&asha, bay, json!(minute_ago)).await.misfit(), misfit("in_the_past"));
    let booked = ask_from(&asha, bay, json!(minute_ago + TimeDelta::microseconds(1))).await.expect(201);
    assert_eq!((&booked["kind"], &booked["starts_at"]), (&json!("instant"), &json!(beginning())));
    world.advance_minutes(30).await;
    let in_a_minute = world.now() + TimeDelta::minutes(61);
    let booked = ask_from(&asha, bay, json!(in_a_minute)).await.expect(201);
    assert_eq!((&booked["kind"], &booked["starts_at"]), (&json!("advance"), &json!(in_a_minute)));
}

#[tokio::test]
async fn a_start_lies_within_the_lots_horizon() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let latest = beginning() + TimeDelta::days(30);
    for start in [latest + TimeDelta::microseconds(1), beginning() + TimeDelta::days(3_000)] {
        assert_eq!(ask_from(&asha, bay, json!(start)).await.misfit(), misfit("too_far_ahead"));
    }
    ask_from(&asha, bay, json!(latest)).await.expect(201);
}

#[tokio::test]
async fn a_time_without_an_offset_is_read_by_the_lots_wall_clock() {
    let world = World::new().await;
    let kolkata = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = ask_from(&asha, kolkata, json!("2026-11-02T12:15")).await.expect(201);
    assert_eq!(booked["starts_at"], "2026-11-02T06:45:00Z");
    let london = london(&world).await;
    let booked = ask_from(&asha, london, json!("2026-11-02T12:15")).await.expect(201);
    assert_eq!(booked["starts_at"], "2026-11-02T12:15:00Z");
    for rubbish in ["", "noon", "2026-11-02", "2026-11-02 12:15", "2026-13-02T12:15", "2026-11-02T25:00"] {
        assert_eq!(ask_from(&asha, kolkata, json!(rubbish)).await.misfit(), misfit("invalid"), "{rubbish:?}");
    }
}

#[tokio::test]
async fn a_wall_clock_time_that_never_comes_or_comes_twice_is_refused_and_elapsed_time_is_billed() {
    let world = World::new().await;
    let bay = london(&world).await;
    let asha = world.customer("asha").await;
    assert_eq!(ask_from(&asha, bay, json!("2027-03-28T01:30")).await.misfit(), misfit("nonexistent_local_time"));
    assert_eq!(ask_from(&asha, bay, json!("2027-10-31T01:30")).await.misfit(), misfit("ambiguous_local_time"));
    let second = ask_from(&asha, bay, json!("2027-10-31T01:30+00:00")).await.expect(201);
    assert_eq!(second["starts_at"], "2027-10-31T01:30:00Z");
    let night = |from: &str, to: &str| json!({"duration_minutes": null, "starts_at": from, "ends_at": to});
    let ravi = world.customer("ravi").await;
    let longer = ravi.ask_otherwise(bay, night("2027-10-31T03:00", "2027-10-31T04:00")).await.expect(201);
    assert_eq!(longer["price"]["amount"], 5_000);
    let meera = world.customer("meera").await;
    let shorter = meera.ask_otherwise(bay, night("2027-03-28T00:30", "2027-03-28T02:30")).await.expect(201);
    assert_eq!(shorter["price"]["amount"], 5_000, "the clocks skip an hour of it");
}

#[tokio::test]
async fn a_lot_is_booked_within_its_opening_hours() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let hours = json!({"opening_hours": [{"weekday": "monday", "opens": "08:00", "closes": "22:00"}]});
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), hours).await.expect(200);
    let asha = world.customer("asha").await;
    for closed in ["2026-11-02T21:30", "2026-11-02T22:00", "2026-11-03T10:00", "2026-11-09T07:59"] {
        ask_from(&asha, bay, json!(closed)).await.refused("lot_closed");
    }
    for open in ["2026-11-02T21:00", "2026-11-09T08:00"] {
        ask_from(&asha, bay, json!(open)).await.expect(201);
    }
}

#[tokio::test]
async fn a_bay_is_not_booked_into_a_closure_but_up_to_it_and_from_its_end() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let closure = json!({"from": "2026-11-02T12:00", "to": "2026-11-02T14:00", "reason": "Paint"});
    let closures = format!("/operator/slots/{bay}/closures");
    let closure = operator.admin.post(&closures, closure).await.expect(201)["id"].as_str().expect("an id").to_owned();
    let asha = world.customer("asha").await;
    let refused = ask_from(&asha, bay, json!("2026-11-02T11:30")).await.refused("slot_closed");
    assert_eq!(refused["available_from"], "2026-11-02T08:30:00Z", "{refused:#}");
    assert_eq!(refused["latest_end"], "2026-11-02T06:30:00Z", "{refused:#}");
    assert_eq!(refused["alternatives"][0]["id"], other.to_string(), "{refused:#}");
    for fits in ["2026-11-02T11:00", "2026-11-02T14:00"] {
        ask_from(&asha, bay, json!(fits)).await.expect(201);
    }
    operator.admin.delete(&format!("{closures}/{closure}")).await.expect(204);
    ask_from(&asha, bay, json!("2026-11-02T12:30")).await.expect(201);
    world.expect_sound().await;
}
