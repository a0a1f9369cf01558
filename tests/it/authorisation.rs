//! Who may do what: every operation of the document, as each kind of person, on a row of each kind (T5).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use parkmate::auth::session;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Person, Reply, World};

/// In the order of the letters of a [`Case`].
const PEOPLE: [&str; 8] = [
    "anonymous",
    "other customer",
    "owner",
    "staff here",
    "staff elsewhere",
    "admin here",
    "admin elsewhere",
    "platform admin",
];

/// What becomes of them, a letter a person: `A` let in (whatever is then said of state or body), `1` 401, `3` 403, `4` 404.
const OPEN: &str = "AAAAAAAA";
const ANY_ACCOUNT: &str = "1AAAAAAA";
const OWNER: &str = "14A44444";
const OWN_LOTS: &str = "13333AA3";
const ADMIN_HERE: &str = "13333A43";
const STAFF_HERE: &str = "133A4A43";
const PLATFORM: &str = "1333333A";

struct Case {
    /// As the document has it, `/api/v1` left out.
    operation: &'static str,
    outcomes: &'static str,
    /// What stands for the path's parameters, in order.
    rows: Vec<String>,
    query: String,
    body: Value,
}

fn case(operation: &'static str, outcomes: &'static str) -> Case {
    Case { operation, outcomes, rows: vec![], query: String::new(), body: Value::Null }
}

impl Case {
    fn of(mut self, row: impl ToString) -> Self {
        self.rows.push(row.to_string());
        self
    }

    fn asking(mut self, query: String) -> Self {
        self.query = query;
        self
    }

    fn with(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    fn method_and_path(&self) -> (Method, String) {
        let (method, path) = self.operation.split_once(' ').unwrap();
        let api = if ["/healthz", "/readyz", "/metrics"].contains(&path) { "" } else { "/api/v1" };
        (method.parse().unwrap(), format!("{api}{path}"))
    }
}

/// A world with a row of each kind, and its people.
struct Scene {
    world: World,
    people: Vec<Person>,
    rows: Rows,
}

/// All of the owner, at the lot here, unless its name says otherwise.
struct Rows {
    operator: String,
    pending_operator: String,
    bystander: String,
    dismissed: String,
    lot: String,
    bay: String,
    spare_bay: String,
    closure: String,
    booking: String,
    cash_booking: String,
    cash_payment: String,
    card_payment: String,
    upi_payment: String,
    completed: String,
    review: String,
    vehicle: String,
    browser: String,
    service: String,
    wash: String,
    /// Of the staff here.
    assignment: String,
    other_assignment: String,
    webhook: String,
    delivery: String,
}

/// As a browser subscribes.
fn browser(name: &str) -> Value {
    let keys = json!({
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    });
    json!({"endpoint": format!("https://push.example/{name}"), "keys": keys})
}

impl Scene {
    async fn set() -> Self {
        let world = World::new().await;
        let (here, elsewhere) = (world.operator("here").await, world.operator("elsewhere").await);
        let pending = world.operator("pending").await;
        let lot = here.lot("MG Road").await;
        elsewhere.lot("Elsewhere").await;
        let (bay, cash_bay, spare) = (lot.bay("A1").await, lot.bay("A2").await, lot.bay("A3").await);
        let account =
            "insert into operator_gateway (operator_id, gateway, public_key, takes_card, takes_upi, secret_end,
            webhook_end, set_at) values ($1, 'stripe', 'pk', false, false, '1', '2', $2)";
        sqlx::query(account).bind(here.id).bind(world.now()).execute(world.db()).await.expect("an account");
        let owner = world.customer("owner").await;
        let completed = owner.park(bay, 60).await;
        owner.check_out(&completed).await.expect(200);
        world.advance_minutes(1).await;
        let booking = owner.park(bay, 60).await;
        let at = |hours| world.now() + TimeDelta::hours(hours);
        let cash = owner.hold_from(cash_bay, at(3), 60, "cash").await;
        let upi = owner.hold_from(cash_bay, at(6), 60, "upi").await;
        let body = json!({"kind": "parking", "booking_id": completed.id, "rating": 4});
        let review = owner.post(&format!("/lots/{}/reviews", lot.id), body).await.expect(201);
        let vehicle = json!({"plate": "KA01AB1234", "vehicle_class": "sedan"});
        let vehicle = owner.post("/me/vehicles", vehicle).await.expect(201);
        let browser = owner.post("/me/push-subscriptions", browser("owner")).await.expect(201);
        let closure = json!({"from": at(30), "to": at(31), "reason": "Painting."});
        let closure = here.admin.post(&format!("/operator/slots/{spare}/closures"), closure).await.expect(201);
        let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
        here.admin.patch(&format!("/operator/lots/{}", lot.id), washing).await.expect(200);
        let price = json!({"amount": 29_900, "currency": "INR"});
        let service = json!({"name": "Exterior", "description": "Foam.", "price": price, "minutes": 20});
        let service = here.admin.post("/operator/car-wash/services", service).await.expect(201);
        let car = json!({"plate": "KA04AB1234", "vehicle_class": "sedan"});
        let wash = json!({
            "service_id": service["id"], "lot_id": lot.id, "scheduled_at": at(2), "vehicle": car, "payment_method": "cash",
        });
        let wash = owner.post("/car-washes", wash).await.expect(201);
        let staff_here = here.staff("staff-here").await;
        let mut tasks = Vec::new();
        for task in ["Sweep the ramp.", "Check the lights."] {
            let task = json!({"lot_id": lot.id, "task": task, "employee_id": staff_here.id});
            tasks.push(here.admin.post("/operator/assignments", task).await.expect(201));
        }
        let hook = json!({"url": "https://hooks.example.com/", "events": ["*"]});
        let hook = here.admin.post("/operator/webhooks", hook).await.expect(201);
        let tested = format!("/operator/webhooks/{}/test", hook["id"].as_str().unwrap());
        let tested = here.admin.post(&tested, json!({})).await.expect(201);
        let id = |view: &Value| view["id"].as_str().unwrap().to_owned();
        let rows = Rows {
            operator: here.id.to_string(),
            pending_operator: pending.id.to_string(),
            bystander: world.customer("bystander").await.id.to_string(),
            dismissed: here.staff("dismissed").await.id.to_string(),
            lot: lot.id.to_string(),
            bay: bay.to_string(),
            spare_bay: spare.to_string(),
            closure: id(&closure),
            booking: booking.id,
            cash_booking: cash.id,
            cash_payment: cash.payment,
            card_payment: booking.payment.clone(),
            upi_payment: upi.payment,
            completed: completed.id,
            review: id(&review),
            vehicle: id(&vehicle),
            browser: id(&browser),
            service: id(&service),
            wash: id(&wash),
            assignment: id(&tasks[0]),
            other_assignment: id(&tasks[1]),
            webhook: id(&hook),
            delivery: id(&tested),
        };
        let people = vec![
            world.stranger(),
            world.customer("other").await,
            owner,
            staff_here,
            elsewhere.staff("staff-elsewhere").await,
            here.admin.clone(),
            elsewhere.admin.clone(),
            world.platform_admin("root").await,
        ];
        Self { world, people, rows }
    }

    /// What was done to each person where something else was expected. Those who are refused come before those who are let
    /// in, so that what is gone afterwards does not look like a refusal; each has a fresh log-in, for some log out.
    async fn wrong(&self, cases: &[Case]) -> Vec<String> {
        let mut wrong = Vec::new();
        for case in cases {
            let mut turns: Vec<(usize, char)> = case.outcomes.chars().enumerate().collect();
            turns.sort_by_key(|(_, expected)| *expected == 'A');
            for (who, expected) in turns {
                let (outcome, said) = self.outcome(case, &self.people[who]).await;
                if outcome != expected {
                    wrong
                        .push(format!("{} as {}: {expected} expected, {outcome}: {said}", case.operation, PEOPLE[who]));
                }
            }
        }
        wrong
    }

    async fn outcome(&self, case: &Case, person: &Person) -> (char, String) {
        let mut person = person.clone();
        if !person.token.is_empty() {
            let mut db = self.world.db().acquire().await.unwrap();
            person.token = session::open(&mut db, person.id, self.world.now()).await.unwrap().0;
        }
        let (method, path) = case.method_and_path();
        let mut rows = case.rows.iter();
        let path: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { rows.next().unwrap() } else { part }).collect();
        let mut request = person.request(method, &format!("{}{}", path.join("/"), case.query));
        if !case.body.is_null() {
            request = request.json(&case.body);
        }
        let reply = Reply::of(request.send().await.unwrap()).await;
        let outcome = match reply.body["code"].as_str() {
            _ if reply.status >= 500 => '5',
            Some("unauthenticated") => '1',
            Some("forbidden") => '3',
            Some("not_found") => '4',
            _ => 'A',
        };
        (outcome, format!("{} {}", reply.status, reply.body["code"]))
    }
}

/// The one table. A route that is not in it is not decided on yet.
fn table(r: &Rows) -> Vec<Case> {
    [
        public(r),
        of_oneself(r),
        of_customers(r),
        of_operators(r),
        of_washes(r),
        of_staff(r),
        of_lots(r),
        of_systems(r),
        of_the_platform(r),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn public(r: &Rows) -> Vec<Case> {
    let (email, password) = ("nobody@example.com", "correct horse");
    let link = json!({"token": "none", "password": password});
    let someone = json!({"email": email, "password": password, "full_name": "Somebody"});
    vec![
        case("GET /healthz", OPEN),
        case("GET /readyz", OPEN),
        case("GET /metrics", OPEN),
        case("GET /openapi.json", OPEN),
        case("GET /settings", OPEN),
        case("GET /dev/clock", OPEN),
        case("POST /dev/clock", OPEN).with(json!({"advance_seconds": 0})),
        case("POST /auth/register", OPEN).with(someone),
        case("POST /auth/login", OPEN).with(json!({"email": email, "password": "wrong horse"})),
        case("POST /auth/password/forgot", OPEN).with(json!({"email": email})),
        case("POST /auth/password/reset", OPEN).with(link.clone()),
        case("POST /auth/invitations/accept", OPEN).with(link),
        case("POST /webhooks/{gateway}", OPEN).of("sandbox").with(json!({})),
        case("POST /webhooks/{gateway}/{operator_id}", "44444444").of("stripe").of(&r.operator).with(json!({})),
        case("GET /lots", OPEN),
        case("GET /lots/{id}", OPEN).of(&r.lot),
        case("GET /lots/{id}/slots", OPEN).of(&r.lot),
        case("GET /lots/{id}/reviews", OPEN).of(&r.lot),
        case("POST /quotes", OPEN).with(json!({"slot_id": r.bay, "duration_minutes": 60})),
    ]
}

fn of_oneself(r: &Rows) -> Vec<Case> {
    let car = json!({"plate": "KA02AB1234", "vehicle_class": "sedan"});
    vec![
        // It ends with the log-in it was made in.
        case("DELETE /me/push-subscriptions/{id}", OWNER).of(&r.browser),
        case("POST /auth/logout", ANY_ACCOUNT),
        case("POST /auth/logout-all", ANY_ACCOUNT),
        case("POST /auth/ws-ticket", ANY_ACCOUNT),
        case("GET /me", ANY_ACCOUNT),
        case("PATCH /me", ANY_ACCOUNT).with(json!({})),
        case("POST /me/password", ANY_ACCOUNT)
            .with(json!({"current_password": "wrong horse", "new_password": "correct horse"})),
        case("GET /me/vehicles", ANY_ACCOUNT),
        case("POST /me/vehicles", ANY_ACCOUNT).with(car),
        case("PATCH /me/vehicles/{id}", OWNER).of(&r.vehicle).with(json!({})),
        case("DELETE /me/vehicles/{id}", OWNER).of(&r.vehicle),
        case("GET /notifications", ANY_ACCOUNT),
        case("GET /notifications/unread-count", ANY_ACCOUNT),
        case("POST /notifications/read", ANY_ACCOUNT).with(json!({"up_to_seq": 0})),
        case("GET /me/push-key", ANY_ACCOUNT),
        case("POST /me/push-subscriptions", ANY_ACCOUNT).with(browser("another")),
        case("GET /notifications/preferences", ANY_ACCOUNT),
        case("PUT /notifications/preferences", ANY_ACCOUNT).with(json!({"items": []})),
    ]
}

fn of_customers(r: &Rows) -> Vec<Case> {
    let vehicle = json!({"plate": "KA03AB1234", "vehicle_class": "hatchback"});
    let wish = json!({"slot_id": r.bay, "duration_minutes": 60, "vehicle": vehicle, "payment_method": "cash"});
    let renewal = json!({"duration_minutes": 30, "payment_method": "cash"});
    vec![
        case("GET /bookings", ANY_ACCOUNT),
        case("POST /bookings", ANY_ACCOUNT).with(wish),
        case("GET /bookings/{id}", "14AA4A4A").of(&r.booking),
        case("POST /bookings/{id}/renew", OWNER).of(&r.booking).with(renewal),
        case("POST /bookings/{id}/extend-hold", OWNER).of(&r.cash_booking),
        case("POST /bookings/{id}/check-out", "14AA4A44").of(&r.booking),
        case("POST /bookings/{id}/cancel", OWNER).of(&r.booking),
        case("GET /payments", ANY_ACCOUNT),
        case("GET /payments/{id}", "14A44A4A").of(&r.cash_payment),
        case("GET /payments/{id}/upi.svg", OWNER).of(&r.upi_payment),
        case("GET /payments/{id}/receipt", "14A44A4A").of(&r.card_payment),
        case("POST /lots/{id}/reviews", OWNER)
            .of(&r.lot)
            .with(json!({"kind": "parking", "booking_id": r.completed, "rating": 4})),
        case("GET /operator/reviews", OWN_LOTS),
        case("POST /operator/reviews/{id}/answer", ADMIN_HERE).of(&r.review).with(json!({"text": "Thanks."})),
        case("PATCH /reviews/{id}", OWNER).of(&r.review).with(json!({"rating": 5})),
        case("DELETE /reviews/{id}", OWNER).of(&r.review),
    ]
}

fn of_washes(r: &Rows) -> Vec<Case> {
    let wash = json!({"service_id": r.service, "lot_id": r.lot, "scheduled_at": "2026-11-03T04:30:00Z",
        "vehicle": {"plate": "KA05AB1234", "vehicle_class": "sedan"}, "payment_method": "cash"});
    let price = json!({"amount": 100, "currency": "INR"});
    let service = json!({"operator_id": r.operator, "name": "Wax", "description": "", "price": price, "minutes": 10});
    vec![
        case("GET /lots/{id}/car-wash/services", OPEN).of(&r.lot),
        case("GET /lots/{id}/car-wash/times", OPEN).of(&r.lot).asking("?date=2026-11-03".into()),
        case("GET /car-washes", ANY_ACCOUNT),
        case("POST /car-washes", ANY_ACCOUNT).with(wash),
        case("GET /car-washes/{id}", "14AA4A4A").of(&r.wash),
        case("POST /car-washes/{id}/extend-hold", OWNER).of(&r.wash),
        case("POST /car-washes/{id}/cancel", OWNER).of(&r.wash),
        case("GET /operator/car-washes", OWN_LOTS),
        case("POST /operator/car-washes/{id}/cancel", "13333A4A").of(&r.wash).with(json!({})),
        case("GET /operator/car-wash/services", OWN_LOTS),
        case("POST /operator/car-wash/services", ADMIN_HERE).with(service),
        case("PATCH /operator/car-wash/services/{id}", ADMIN_HERE).of(&r.service).with(json!({})),
    ]
}

fn of_staff(r: &Rows) -> Vec<Case> {
    // Of whom it was given to, and of nobody else, whatever his rank.
    let own = "133A4443";
    let staff = "133AAAA3";
    let task = json!({"lot_id": r.lot, "task": "Wipe the machine."});
    vec![
        case("GET /operator/assignments", OWN_LOTS),
        case("POST /operator/assignments", ADMIN_HERE).with(task),
        case("GET /staff/assignments", staff),
        case("GET /staff/availability", staff),
        case("PATCH /staff/availability", staff).with(json!({"availability": "available"})),
        case("GET /staff/bookings", staff).asking("?q=PM".into()),
        case("POST /bookings/{id}/check-in", "133A4A43").of(&r.booking),
        case("POST /staff/assignments/{id}/accept", own).of(&r.assignment),
        case("POST /staff/assignments/{id}/start", own).of(&r.assignment),
        case("POST /staff/assignments/{id}/complete", own).of(&r.assignment),
        case("POST /staff/assignments/{id}/decline", own).of(&r.other_assignment),
        case("POST /operator/assignments/{id}/reassign", ADMIN_HERE).of(&r.other_assignment).with(json!({})),
        case("POST /operator/assignments/{id}/cancel", ADMIN_HERE).of(&r.other_assignment),
    ]
}

fn of_operators(r: &Rows) -> Vec<Case> {
    let which = format!("?operator_id={}", r.operator);
    let online = json!({"operator_id": r.operator, "availability": "available"});
    let newcomer = json!({"operator_id": r.operator, "email": "meera@example.com", "full_name": "Meera"});
    vec![
        case("GET /operator", ADMIN_HERE).asking(which.clone()),
        case("GET /operator/gateways", ADMIN_HERE).asking(which.clone()),
        case("PUT /operator/gateways/{gateway}", ADMIN_HERE).of("stripe").with(json!({
            "operator_id": r.operator, "public_key": "pk", "card": true, "upi": false,
        })),
        case("DELETE /operator/gateways/{gateway}", ADMIN_HERE).of("stripe").asking(which.clone()),
        case("PATCH /operator", ADMIN_HERE).with(json!({"operator_id": r.operator})),
        case("GET /operator/staff", ADMIN_HERE).asking(which.clone()),
        case("POST /operator/staff", ADMIN_HERE).with(newcomer),
        case("PATCH /operator/staff/{user_id}", ADMIN_HERE).of(&r.dismissed).with(online),
        case("DELETE /operator/staff/{user_id}", ADMIN_HERE).of(&r.dismissed).asking(which),
        case("GET /operator/board", STAFF_HERE).asking(format!("?lot_id={}", r.lot)),
        case("GET /operator/bookings", OWN_LOTS),
        case("GET /operator/payments", OWN_LOTS),
        case("POST /operator/payments/{id}/verify", STAFF_HERE).of(&r.cash_payment),
        case("POST /operator/payments/{id}/reject", STAFF_HERE).of(&r.cash_payment),
        case("POST /operator/payments/{id}/refunded", ADMIN_HERE).of(&r.cash_payment),
        case("POST /operator/payments/{id}/refund-again", ADMIN_HERE).of(&r.cash_payment),
        case("POST /operator/bookings/{id}/decline", "13333A4A").of(&r.cash_booking).with(json!({"reason": "Full."})),
        case("GET /operator/reports/revenue", OWN_LOTS),
        case("GET /operator/reports/occupancy", OWN_LOTS),
        case("GET /operator/payouts", OWN_LOTS),
        case("GET /operator/statements", OWN_LOTS),
    ]
}

fn of_lots(r: &Rows) -> Vec<Case> {
    let address = json!({"street": "1 MG Road", "city": "Bengaluru", "state": "Karnataka", "postal_code": "560001"});
    let lot = json!({
        "operator_id": r.operator, "name": "New", "address": address, "location": {"lat": 12.97, "lng": 77.6},
        "time_zone": "Asia/Kolkata",
    });
    let bays = json!({"slots": [{"label": "B1", "vehicle_class": "sedan"}]});
    let closure = json!({"from": "2027-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z", "reason": "Painting."});
    vec![
        case("GET /operator/lots", OWN_LOTS),
        case("POST /operator/lots", ADMIN_HERE).with(lot),
        case("GET /operator/lots/{id}", ADMIN_HERE).of(&r.lot),
        case("GET /operator/lots/{id}/slots", ADMIN_HERE).of(&r.lot),
        case("GET /operator/lots/{id}/closures", ADMIN_HERE).of(&r.lot),
        case("PATCH /operator/lots/{id}", ADMIN_HERE).of(&r.lot).with(json!({})),
        case("POST /operator/lots/{id}/slots", ADMIN_HERE).of(&r.lot).with(bays),
        case("GET /operator/slots/{id}/closures", ADMIN_HERE).of(&r.spare_bay),
        case("POST /operator/slots/{id}/closures", ADMIN_HERE).of(&r.spare_bay).with(closure),
        case("DELETE /operator/slots/{id}/closures/{closure_id}", ADMIN_HERE).of(&r.spare_bay).of(&r.closure),
        case("PATCH /operator/slots/{id}", ADMIN_HERE).of(&r.spare_bay).with(json!({})),
        case("DELETE /operator/slots/{id}", ADMIN_HERE).of(&r.spare_bay),
    ]
}

/// What other systems are told.
fn of_systems(r: &Rows) -> Vec<Case> {
    let hook = json!({"operator_id": r.operator, "url": "https://hooks.example.com/", "events": ["*"]});
    vec![
        case("GET /me/calendar-feed", ANY_ACCOUNT),
        case("POST /me/calendar-feed", ANY_ACCOUNT),
        case("DELETE /me/calendar-feed", ANY_ACCOUNT),
        case("GET /operator/lots/{id}/calendar-feed", ADMIN_HERE).of(&r.lot),
        case("POST /operator/lots/{id}/calendar-feed", ADMIN_HERE).of(&r.lot),
        case("DELETE /operator/lots/{id}/calendar-feed", ADMIN_HERE).of(&r.lot),
        case("GET /operator/webhooks", OWN_LOTS),
        case("POST /operator/webhooks", ADMIN_HERE).with(hook),
        case("GET /operator/webhooks/{id}", ADMIN_HERE).of(&r.webhook),
        case("PATCH /operator/webhooks/{id}", ADMIN_HERE).of(&r.webhook).with(json!({})),
        case("POST /operator/webhooks/{id}/rotate-secret", ADMIN_HERE).of(&r.webhook),
        case("POST /operator/webhooks/{id}/test", ADMIN_HERE).of(&r.webhook),
        case("GET /operator/webhooks/{id}/deliveries", ADMIN_HERE).of(&r.webhook),
        case("POST /operator/webhooks/{id}/deliveries/{delivery_id}/redeliver", ADMIN_HERE)
            .of(&r.webhook)
            .of(&r.delivery),
        case("DELETE /operator/webhooks/{id}", ADMIN_HERE).of(&r.webhook),
    ]
}

fn of_the_platform(r: &Rows) -> Vec<Case> {
    vec![
        case("GET /admin/audit", PLATFORM),
        case("GET /admin/bookings", PLATFORM),
        case("GET /admin/invariants", PLATFORM),
        case("GET /admin/operators", PLATFORM),
        case("POST /admin/operators/{id}/approve", PLATFORM).of(&r.pending_operator),
        case("POST /admin/operators/{id}/decline", PLATFORM)
            .of(&r.pending_operator)
            .with(json!({"reason": "No licence."})),
        case("GET /admin/payments", PLATFORM),
        case("GET /admin/reports/platform", PLATFORM),
        case("GET /admin/balances", PLATFORM),
        case("GET /admin/payouts", PLATFORM),
        case("POST /admin/operators/{id}/payouts", PLATFORM)
            .of(&r.operator)
            .with(json!({"amount": 1, "currency": "INR", "reference": "HDFC1"})),
        case("GET /admin/users", PLATFORM),
        case("POST /admin/users/{id}/disable", PLATFORM).of(&r.bystander),
        case("POST /admin/users/{id}/enable", PLATFORM).of(&r.bystander),
    ]
}

/// What the document has and the table has not, and the other way round.
fn unclassified(cases: &[Case]) -> Vec<String> {
    let document = serde_json::to_value(parkmate::http::openapi()).unwrap();
    let listed: BTreeSet<String> =
        cases.iter().map(Case::method_and_path).map(|(method, path)| format!("{method} {path}")).collect();
    let documented: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |m| format!("{} {path}", m.to_uppercase())))
        .collect();
    documented.symmetric_difference(&listed).cloned().collect()
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let scene = Scene::set().await;
    let table = table(&scene.rows);
    assert_eq!(unclassified(&table), Vec::<String>::new());
    let wrong = scene.wrong(&table).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.world.expect_sound().await;
}

/// The controls: a route that nobody classified is missed, and an expectation that is wrong is found out.
#[tokio::test]
async fn what_is_not_in_the_table_or_wrong_in_it_is_noticed() {
    let scene = Scene::set().await;
    let mut short = table(&scene.rows);
    let gone = short.pop().unwrap();
    let (method, path) = gone.method_and_path();
    assert_eq!(unclassified(&short), [format!("{method} {path}")]);

    let nobodys = Uuid::now_v7();
    let wrong = [
        case("GET /bookings/{id}", ANY_ACCOUNT).of(&scene.rows.booking),
        case("GET /admin/audit", ANY_ACCOUNT),
        case("GET /bookings/{id}", "14AA4A4A").of(nobodys),
    ];
    let found = scene.wrong(&wrong).await;
    let count = |operation: &str| found.iter().filter(|line| line.starts_with(operation)).count();
    assert_eq!((count("GET /bookings"), count("GET /admin/audit")), (3 + 4, 6), "{found:#?}");
}
