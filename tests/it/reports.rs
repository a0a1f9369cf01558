//! Revenue, occupancy, the board, the platform's share, and tables for spreadsheets.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, Reply, World, beginning};

async fn csv(person: &Person, path: &str) -> String {
    let request = person.request(Method::GET, &format!("/api/v1{path}")).header("accept", "text/csv");
    let reply = Reply::of(request.send().await.unwrap()).await;
    assert_eq!(reply.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(reply.header("content-disposition").unwrap().starts_with("attachment; filename="));
    reply.expect(200).as_str().unwrap().to_owned()
}

fn amounts(row: &Value) -> [i64; 5] {
    let amount = |field: &str| row[field]["amount"].as_i64().unwrap();
    [amount("gross"), amount("refunds"), amount("net"), amount("platform_share"), row["bookings"].as_i64().unwrap()]
}

/// Asha parks by card on Monday; Ravi in cash, verified after midnight in India, and declined on Tuesday.
async fn two_days(world: &World) -> (Person, Person) {
    let operator = world.operator("nandi").await;
    let kaveri = world.operator("kaveri").await;
    let (one, two) = (operator.lot("MG Road").await, operator.lot("Lakeside").await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    asha.park(one.bay("A1").await, 60).await;
    let theirs = world.customer("lena").await;
    theirs.park(kaveri.lot("Elsewhere").await.bay("A1").await, 120).await;
    // 23:55 in India, then 00:05: still Monday by UTC.
    world.advance_to(beginning() + TimeDelta::minutes(13 * 60 + 55)).await;
    let cash = ravi.hold(two.bay("A1").await, 120, "cash").await;
    world.advance_minutes(10).await;
    operator.admin.verify(&cash).await.expect(200);
    operator.admin.decline(&cash).await.expect(200);
    (operator.admin, kaveri.admin)
}

#[tokio::test]
async fn revenue_is_told_by_day_lot_and_method_by_the_lots_clock() {
    let world = World::new().await;
    let (admin, other) = two_days(&world).await;
    let by = async |group: &str| admin.get(&format!("/operator/reports/revenue?group={group}")).await.expect(200);
    let rows = |report: &Value| -> Vec<(String, [i64; 5])> {
        let items = report["items"].as_array().unwrap();
        items.iter().map(|row| (row["label"].as_str().unwrap().to_owned(), amounts(row))).collect()
    };
    let (card, cash) = ([5000, 0, 5000, 1500, 1], [10_000, 10_000, 0, 0, 1]);
    let days = by("day").await;
    assert_eq!(rows(&days), [("2026-11-02".into(), card), ("2026-11-03".into(), cash)]);
    assert_eq!(amounts(&days["total"]), [15_000, 10_000, 5000, 1500, 2]);
    assert_eq!(days["items"][0]["gross"]["currency"], "INR");
    let mut lots = rows(&by("lot").await);
    lots.sort_unstable();
    assert_eq!(lots, [("Lakeside".into(), cash), ("MG Road".into(), card)]);
    assert_eq!(rows(&by("method").await), [("card".into(), card), ("cash".into(), cash)]);

    let monday = admin.get("/operator/reports/revenue?from=2026-11-02&to=2026-11-02").await.expect(200);
    assert_eq!((rows(&monday).len(), amounts(&monday["total"])), (1, card));
    let empty = admin.get("/operator/reports/revenue?from=2026-10-01&to=2026-10-02").await.expect(200);
    assert_eq!((rows(&empty).len(), amounts(&empty["total"])), (0, [0; 5]));
    assert_eq!(
        amounts(&other.get("/operator/reports/revenue").await.expect(200)["total"]),
        [10_000, 0, 10_000, 3000, 1]
    );
    admin.get("/operator/reports/revenue?from=2026-11-03&to=2026-11-02").await.refused("validation_failed");
    assert_eq!(rows(&by("operator").await), [("nandi".into(), [15_000, 10_000, 5000, 1500, 2])]);
}

#[tokio::test]
async fn the_platforms_share_is_a_setting_and_told_by_operator() {
    let world = World::with(|config| config.platform_share_percent = 10).await;
    let (admin, _) = two_days(&world).await;
    let root = world.platform_admin("root").await;
    let report = root.get("/admin/reports/platform").await.expect(200);
    let rows: Vec<_> =
        report["items"].as_array().unwrap().iter().map(|row| (row["label"].as_str().unwrap(), amounts(row))).collect();
    assert_eq!(rows, [("nandi", [15_000, 10_000, 5000, 500, 2]), ("kaveri", [10_000, 0, 10_000, 1000, 1])]);
    assert_eq!(amounts(&report["total"]), [25_000, 10_000, 15_000, 1500, 3]);
    let first = root.get("/admin/reports/platform?limit=1").await.expect(200);
    assert_eq!(amounts(&first["total"]), amounts(&report["total"]));
    let next = first["next_cursor"].as_str().unwrap();
    let second = root.get(&format!("/admin/reports/platform?limit=1&cursor={next}")).await.expect(200);
    assert_eq!((&second["items"][0]["label"], &second["next_cursor"]), (&json!("kaveri"), &Value::Null));
    admin.get("/admin/reports/platform").await.refused("forbidden");
}

#[tokio::test]
async fn occupancy_is_booked_over_open_bay_minutes() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, shut) = (lot.bay("A1").await, lot.bay("A2").await);
    let hours: Vec<Value> =
        ["monday", "tuesday"].map(|day| json!({"weekday": day, "opens": "08:00", "closes": "20:00"})).to_vec();
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), json!({"opening_hours": hours})).await.expect(200);
    // From 18:00 on Tuesday, two of its hours of opening, and on.
    let closure = json!({"from": "2026-11-03T18:00", "to": "2026-11-04T18:00", "reason": "Painting."});
    operator.admin.post(&format!("/operator/slots/{shut}/closures"), closure).await.expect(201);
    world.customer("asha").await.park(bay, 90).await;
    world.customer("ravi").await.hold(shut, 60, "card").await;
    let report = operator.admin.get("/operator/reports/occupancy?from=2026-11-02&to=2026-11-04").await.expect(200);
    let rows: Vec<_> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["date"].as_str().unwrap(),
                row["booked_minutes"].as_i64().unwrap(),
                row["open_minutes"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(rows, [("2026-11-02", 90, 1440), ("2026-11-03", 0, 1440 - 120), ("2026-11-04", 0, 0)]);
    assert_eq!(report["items"][0]["occupancy"], 0.0625);
    assert_eq!(report["total"]["booked_minutes"], 90);
    let table = csv(&operator.admin, "/operator/reports/occupancy?from=2026-11-02&to=2026-11-02").await;
    assert!(table.ends_with(",MG Road,90,1440,0.0625\r\n"), "{table}");
    operator.admin.get("/operator/reports/occupancy?from=2026-01-01&to=2026-11-02").await.refused("validation_failed");
}

#[tokio::test]
async fn the_board_shows_a_day_of_a_lot() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, shut) = (lot.bay("A1").await, lot.bay("A2").await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.park(bay, 60).await;
    let dead = ravi.hold_from(bay, world.now() + TimeDelta::hours(3), 60, "cash").await;
    ravi.cancel(&dead).await.expect(200);
    ravi.hold_from(bay, world.now() + TimeDelta::hours(24), 60, "cash").await;
    let closure = json!({"from": "2026-11-02T12:00", "to": "2026-11-02T13:00", "reason": "Painting."});
    operator.admin.post(&format!("/operator/slots/{shut}/closures"), closure).await.expect(201);
    let staff = operator.staff("meera").await;
    let board = staff.get(&format!("/operator/board?lot_id={}", lot.id)).await.expect(200);
    assert_eq!((&board["date"], &board["lot"]["name"]), (&json!("2026-11-02"), &json!("MG Road")));
    assert_eq!(board["now"], json!(world.now()));
    let bays = board["bays"].as_array().unwrap();
    let labels: Vec<_> = bays.iter().map(|bay| bay["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["A1", "A2"]);
    assert_eq!(bays[0]["bookings"].as_array().unwrap().len(), 1, "{board:#}");
    let shown = &bays[0]["bookings"][0];
    assert_eq!(
        (&shown["id"], &shown["status"], &shown["customer_name"]),
        (&json!(booked.id), &json!("active"), &json!("asha"))
    );
    assert_eq!(bays[1]["closures"][0]["reason"], "Painting.");
    assert_eq!(board["car_washes"], json!([]));
    let tomorrow = operator.admin.get("/operator/board?date=2026-11-03").await.expect(200);
    assert_eq!(tomorrow["bays"][0]["bookings"][0]["status"], "held");
    operator.admin.get("/operator/board?date=today").await.refused("validation_failed");
}

#[tokio::test]
async fn the_board_shows_the_days_washes() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let wash = sqlx::query("update lot set car_wash = '{\"enabled\": true, \"bays\": 2}' where id = $1").bind(lot.id);
    wash.execute(world.db()).await.expect("it washes");
    let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
    let service = operator.admin.post("/operator/car-wash/services", service).await.expect(201);
    let starts_at = world.now() + TimeDelta::hours(1);
    let wish = json!({
        "service_id": service["id"], "lot_id": lot.id, "scheduled_at": starts_at,
        "vehicle": {"plate": "KA05MH7788", "vehicle_class": "sedan"}, "payment_method": "cash",
    });
    let booked = world.customer("asha").await.post("/car-washes", wish).await.expect(201);
    let board = operator.admin.get("/operator/board").await.expect(200);
    let shown = json!([{
        "id": booked["id"], "status": "awaiting_payment", "service_name": "Exterior", "wash_bay": 1,
        "starts_at": starts_at, "ends_at": starts_at + TimeDelta::minutes(20), "booking_id": null,
        "plate": "KA05MH7788", "customer_name": "asha", "employee_id": null, "employee_name": null,
    }]);
    assert_eq!(board["car_washes"], shown);
}

#[tokio::test]
async fn tables_are_safe_to_open_in_a_spreadsheet() {
    let world = World::new().await;
    let (admin, _) = two_days(&world).await;
    let evil = "update account set full_name = '=HYPERLINK(\"http://evil\",\"x\")' where email = 'asha@example.com'";
    sqlx::query(evil).execute(world.db()).await.unwrap();
    let table = csv(&admin, "/operator/bookings").await;
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.contains(",\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\","), "{table}");
    assert!(table.contains(",2026-11-02T10:00:00+05:30,"), "by the lot's clock: {table}");
    assert!(table.contains(",INR,50.00,card,succeeded,0.00,"), "{table}");
    let only = csv(&admin, "/operator/bookings?status=declined").await;
    assert_eq!(only.lines().count(), 2, "{only}");
    let days = csv(&admin, "/operator/reports/revenue").await;
    assert!(days.contains("2026-11-02,2026-11-02,INR,50.00,0.00,50.00,15.00,1\r\n"), "{days}");
    let root = world.platform_admin("root").await;
    assert_eq!(csv(&root, "/admin/bookings").await.lines().count(), 4);
    assert!(csv(&root, "/admin/reports/platform").await.contains(",kaveri,INR,100.00,"));
}

#[tokio::test]
async fn a_platform_admin_sees_all_bookings_and_payments_page_by_page() {
    let world = World::new().await;
    two_days(&world).await;
    let root = world.platform_admin("root").await;
    for path in ["/admin/bookings", "/admin/payments"] {
        let first = root.get(&format!("{path}?limit=2")).await.expect(200);
        let next = first["next_cursor"].as_str().unwrap();
        let rest = root.get(&format!("{path}?limit=2&cursor={next}")).await.expect(200);
        let count = |page: &Value| page["items"].as_array().unwrap().len();
        assert_eq!((count(&first), count(&rest), &rest["next_cursor"]), (2, 1, &Value::Null), "{path}");
    }
    let cash = root.get("/admin/payments?method=cash&status=refund_pending").await.expect(200);
    assert_eq!(cash["items"].as_array().unwrap().len(), 1);
    let declined = root.get("/admin/bookings?status=declined").await.expect(200);
    assert_eq!(declined["items"][0]["customer"]["full_name"], "ravi");
}

#[tokio::test]
async fn a_disabled_customer_is_out_with_sockets_and_all_and_the_history_stays() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, root) = (world.customer("asha").await, world.platform_admin("root").await);
    let booked = asha.park(bay, 60).await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    root.post(&format!("/admin/users/{}/disable", asha.id), json!({})).await.expect(200);
    assert_eq!(socket.close_code().await, 4001);
    asha.get("/me").await.refused("unauthenticated");
    assert_eq!(root.look_at(&booked).await["customer"]["full_name"], "asha");
    root.post(&format!("/admin/users/{}/enable", asha.id), json!({})).await.expect(200);
    asha.get("/me").await.refused("unauthenticated");
}
