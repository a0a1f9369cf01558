//! What lots look like, live: what to read again, told to whoever looks.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use parkmate::events::{Kind, Kinds, Place};
use parkmate::types::{LotId, OperatorId};
use serde_json::{Value, json};

use super::entry::refusal;
use super::until;
use crate::world::{Person, Socket, World};

const EVERYTHING: [&str; 5] = ["bookings", "payments", "car_washes", "assignments", "bays"];

/// A socket at this path, past its first frame. Only once the server hears the others: then everybody is told all.
async fn look(world: &World, person: &Person, path: &str) -> Socket {
    until("all servers hear each other", async || world.apps().iter().all(|app| app.bus.is_up())).await;
    let mut socket = person.dial(path, &[]).await.expect("the socket opens");
    assert_eq!(socket.next().await["type"], "connected");
    socket
}

fn at(lot: LotId) -> String {
    format!("/ws/lots/{lot}/")
}

fn all_of(operator: OperatorId) -> String {
    format!("/ws/operator/{operator}/")
}

async fn expect_change(socket: &mut Socket, lot: LotId, what: &[&str]) {
    let frame = socket.next().await;
    assert_eq!((&frame["type"], &frame["lot_id"], &frame["what"]), (&json!("changed"), &json!(lot), &json!(what)));
}

/// Tells of a change of which no event does.
async fn change(world: &World, place: Place, kind: Kind) {
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.changed(place, Kinds::of(&[kind]));
    tx.commit().await.expect("told");
}

/// A wish for a wash in an hour, at a lot that washes from now on.
async fn wash_at(world: &World, lot: LotId, admin: &Person) -> Value {
    let washes = sqlx::query("update lot set car_wash = '{\"enabled\": true, \"bays\": 2}' where id = $1").bind(lot);
    washes.execute(world.db()).await.expect("it washes");
    let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
    let service = admin.post("/operator/car-wash/services", service).await.expect(201);
    json!({
        "service_id": service["id"], "lot_id": lot, "scheduled_at": world.now() + TimeDelta::hours(1),
        "vehicle": {"plate": "KA05MH7788", "vehicle_class": "sedan"}, "payment_method": "cash",
    })
}

#[tokio::test]
async fn who_looks_at_a_lot_hears_that_someone_booked_and_nothing_of_whom() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, asha, nobody) = (lot.bay("A1").await, world.customer("asha").await, world.stranger());
    until("the bus is up", async || world.app.bus.is_up()).await;
    let mut sockets = Vec::new();
    for path in [format!("/ws/lots/{}", lot.id), at(lot.id)] {
        let mut socket = nobody.dial(&path, &[]).await.expect("the socket opens");
        let welcome = json!({
            "type": "connected", "message": "Live changes of this lot", "connected": true, "lot_id": lot.id,
            "server_time": world.now(),
        });
        assert_eq!(socket.next().await, welcome);
        sockets.push(socket);
    }
    asha.hold(bay, 60, "cash").await;
    let what = json!(["bookings", "payments"]);
    let expected = json!({"type": "changed", "lot_id": lot.id, "server_time": world.now(), "what": what});
    for socket in &mut sockets {
        assert_eq!(socket.next().await, expected);
    }
}

#[tokio::test]
async fn a_burst_is_told_in_two_frames() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let mut socket = look(&world, &world.stranger(), &at(lot.id)).await;
    let start = Instant::now();
    for _ in 0..10 {
        let held = asha.hold(bay, 60, "cash").await;
        asha.cancel(&held).await.expect(200);
    }
    change(&world, Place::lot(lot.operator_id, lot.id), Kind::Bays).await;
    let half_seconds = start.elapsed().as_millis() / 500;
    let mut frames = 1;
    while !socket.next().await["what"].as_array().expect("kinds").contains(&json!("bays")) {
        frames += 1;
    }
    assert!(frames <= 2 + half_seconds, "{frames} frames in {half_seconds} half seconds");
}

#[tokio::test]
async fn what_is_rolled_back_or_refused_is_told_to_nobody() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, world.operator("other").await.lot("Elsewhere").await);
    let place = Place::lot(lot.operator_id, lot.id);
    world.customer("asha").await.park(bay, 60).await;
    let mut socket = look(&world, &world.stranger(), &at(lot.id)).await;
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.changed(place, Kinds::ALL);
    tx.roll_back().await;
    world.customer("ravi").await.ask_for(bay, 60, "cash").await.refused("slot_taken");
    change(&world, Place::lot(other.operator_id, other.id), Kind::CarWashes).await;
    change(&world, place, Kind::Assignments).await;
    expect_change(&mut socket, lot.id, &["assignments"]).await;
}

#[tokio::test]
async fn what_happens_on_one_server_is_told_on_the_other() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, other, asha) = (lot.bay("A1").await, lot.bay("A2").await, world.customer("asha").await);
    let mut there = look(&world, &world.stranger().at(second), &at(lot.id)).await;
    asha.hold(bay, 60, "cash").await;
    expect_change(&mut there, lot.id, &["bookings", "payments"]).await;
    world.customer("ravi").await.at(second).hold(other, 60, "cash").await;
    expect_change(&mut there, lot.id, &["bookings", "payments"]).await;
}

#[tokio::test]
async fn when_the_bus_was_away_everybody_is_to_read_everything() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let mut there = look(&world, &world.stranger().at(second), &at(lot.id)).await;
    let mut all = look(&world, &operator.admin, &all_of(operator.id)).await;
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut).execute(world.db()).await.expect("cut");
    expect_change(&mut there, lot.id, &EVERYTHING).await;
    let frame = all.next().await;
    assert_eq!((&frame["lot_id"], &frame["what"]), (&Value::Null, &json!(EVERYTHING)));
}

#[tokio::test]
async fn a_lot_that_is_not_listed_is_there_for_its_own_people_only() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (staff, platform) = (operator.staff("meera").await, world.platform_admin("root").await);
    let (nobody, asha) = (world.stranger(), world.customer("asha").await);
    let mut before = look(&world, &nobody, &at(lot.id)).await;
    let pending = sqlx::query("update operator set verification = 'pending' where id = $1").bind(operator.id);
    pending.execute(world.db()).await.expect("pending");
    for (person, path) in [
        (&nobody, at(lot.id)),
        (&asha, at(lot.id)),
        (&nobody, format!("{}?ticket=nonsense", at(lot.id))),
        (&operator.admin, at(LotId::new())),
        (&operator.admin, "/ws/lots/17/".into()),
    ] {
        refusal(person, &path, &[]).await.refused("not_found");
    }
    let mut own = Vec::new();
    for person in [&operator.admin, &staff, &platform] {
        own.push(look(&world, person, &at(lot.id)).await);
    }
    platform.post(&format!("/admin/operators/{}/approve", operator.id), Value::Null).await.expect(200);
    for socket in own.iter_mut().chain([&mut before]) {
        expect_change(socket, lot.id, &["bays"]).await;
    }
}

#[tokio::test]
async fn pages_of_other_sites_and_who_does_not_belong_are_refused_before_the_upgrade() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger());
    let evil = [("origin", "https://evil.example")];
    refusal(&nobody, &at(lot.id), &evil).await.refused("foreign_origin");
    refusal(&operator.admin, &all_of(operator.id), &evil).await.refused("foreign_origin");
    refusal(&nobody, &all_of(operator.id), &[]).await.refused("unauthenticated");
    for path in [all_of(operator.id), all_of(OperatorId::new()), "/ws/operator/17".into()] {
        refusal(&asha, &path, &[]).await.refused("forbidden");
    }
    let origin = format!("http://{}", world.address());
    nobody.dial(&at(lot.id), &[("origin", &origin)]).await.expect("from our own page");
    let ticket = operator.admin.post("/auth/ws-ticket", json!({})).await.expect(201);
    let path = format!("{}?ticket={}", all_of(operator.id), ticket["ticket"].as_str().expect("a ticket"));
    nobody.dial(&path, &[]).await.expect("by ticket");
}

#[tokio::test]
async fn what_time_does_is_told() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    asha.hold(bay, 60, "cash").await;
    let mut socket = look(&world, &world.stranger(), &at(lot.id)).await;
    world.advance_minutes(16).await;
    expect_change(&mut socket, lot.id, &["bookings", "payments"]).await;
}

#[tokio::test]
async fn what_an_admin_does_to_bays_is_told() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, admin) = (operator.lot("MG Road").await, &operator.admin);
    let bay = lot.bay("A1").await;
    let mut socket = look(&world, &world.stranger(), &at(lot.id)).await;
    let closures = format!("/operator/slots/{bay}/closures");
    let closure = json!({"from": "2026-11-02T12:00", "to": "2026-11-02T13:00", "reason": "Painting."});
    let closure = admin.post(&closures, closure).await.expect(201);
    expect_change(&mut socket, lot.id, &["bays"]).await;
    admin.delete(&format!("{closures}/{}", closure["id"].as_str().expect("an id"))).await.expect(204);
    expect_change(&mut socket, lot.id, &["bays"]).await;
    let rate = json!({"rate": {"amount": 7_000, "currency": "INR"}});
    admin.patch(&format!("/operator/slots/{bay}"), rate).await.expect(200);
    expect_change(&mut socket, lot.id, &["bays"]).await;
    admin.patch(&format!("/operator/lots/{}", lot.id), json!({"rules": {"buffer_minutes": 5}})).await.expect(200);
    expect_change(&mut socket, lot.id, &["bays"]).await;
    let more = json!({"slots": [{"label": "A2", "vehicle_class": "sedan"}]});
    admin.post(&format!("/operator/lots/{}/slots", lot.id), more).await.expect(201);
    expect_change(&mut socket, lot.id, &["bays"]).await;
}

#[tokio::test]
async fn an_operator_hears_of_all_lots_and_of_washes_work_and_money() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (one, other) = (operator.lot("MG Road").await, operator.lot("Church Street").await);
    let (bay, asha, admin) = (other.bay("A1").await, world.customer("asha").await, &operator.admin);
    let mut socket = admin.dial(&all_of(operator.id), &[]).await.expect("the socket opens");
    let welcome = json!({
        "type": "connected", "message": "Live changes of this operator's lots", "connected": true,
        "operator_id": operator.id, "server_time": world.now(),
    });
    assert_eq!(socket.next().await, welcome);
    drop(socket);
    let mut socket = look(&world, admin, &all_of(operator.id)).await;
    let parked = asha.park(bay, 60).await;
    let mut what = std::collections::BTreeSet::new();
    while what.len() < 2 {
        let frame = socket.next().await;
        assert_eq!(frame["lot_id"], json!(other.id));
        what.extend(frame["what"].as_array().expect("kinds").iter().map(Value::to_string));
    }
    let task = json!({"lot_id": one.id, "task": "Sweep the ramp."});
    admin.post("/operator/assignments", task).await.expect(201);
    // What came for the other lot may stand before it.
    let mut frame = socket.next().await;
    while frame["lot_id"] != json!(one.id) {
        frame = socket.next().await;
    }
    assert_eq!(frame["what"], json!(["assignments"]));
    admin.decline(&parked).await.expect(200);
    expect_change(&mut socket, other.id, &["bookings", "payments"]).await;
}

#[tokio::test]
async fn a_wash_is_told() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let wash = wash_at(&world, lot.id, &operator.admin).await;
    let mut socket = look(&world, &world.stranger(), &at(lot.id)).await;
    world.customer("asha").await.post("/car-washes", wash).await.expect(201);
    expect_change(&mut socket, lot.id, &["payments", "car_washes"]).await;
}

#[tokio::test]
async fn the_end_of_a_log_in_closes_its_operators_socket_and_no_strangers() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (staff, admin) = (operator.staff("meera").await, &operator.admin);
    let here = look(&world, &staff, &all_of(operator.id)).await;
    let there = look(&world, &staff.at(second), &all_of(operator.id)).await;
    let mut stays = look(&world, admin, &all_of(operator.id)).await;
    let start = Instant::now();
    staff.post("/auth/logout", Value::Null).await.expect(204);
    assert_eq!((here.close_code().await, there.close_code().await), (4001, 4001));
    assert!(start.elapsed() < Duration::from_secs(2));
    change(&world, Place::lot(operator.id, lot.id), Kind::Bays).await;
    expect_change(&mut stays, lot.id, &["bays"]).await;
}

#[tokio::test]
async fn who_does_not_work_there_any_more_is_sent_away_by_the_next_look() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let staff = operator.staff("meera").await;
    let socket = look(&world, &staff, &all_of(operator.id)).await;
    let end = "update membership set ended_at = created_at where account_id = $1";
    sqlx::query(end).bind(staff.id).execute(world.db()).await.expect("ended");
    world.app.hub.look_now();
    assert_eq!(socket.close_code().await, 4003);
}

#[tokio::test]
async fn lots_sockets_leave_nothing_behind_and_hear_that_the_server_goes_away() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    for _ in 0..10 {
        drop(look(&world, &world.stranger(), &at(lot.id)).await);
    }
    let hub = &world.app.hub;
    until("all have left", async || hub.onlookers().count() == 0).await;
    let mut chatting = look(&world, &world.stranger(), &at(lot.id)).await;
    for _ in 0..10 {
        chatting.send("{}").await;
    }
    assert_eq!(chatting.close_code().await, 1008);
    let socket = look(&world, &world.stranger(), &at(lot.id)).await;
    let (code, ()) = tokio::join!(socket.close_code(), hub.shutdown(Duration::from_secs(5)));
    assert_eq!((code, hub.onlookers().count()), (1001, 0));
}
