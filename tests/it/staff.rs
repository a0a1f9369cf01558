//! Who does what: work given by name or to the least busy, the queue, and what becomes of it all.

use parkmate::types::{BookingId, CarWashId, LotId, PaymentId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::races::at_once;
use crate::world::{Lot, Operator, Person, World};

/// A paid wash of this customer's car that waits for somebody, written directly.
async fn wash(world: &World, lot: &Lot<'_>, customer: &Person) -> CarWashId {
    let (id, payment, service) = (CarWashId::new(), PaymentId::new(), Uuid::now_v7());
    let statements = [
        "insert into car_wash_service (id, operator_id, name, price_amount, currency, minutes, created_at)
            select $3, operator_id, 'Exterior', 29900, 'INR', 20, $6 from lot where id = $4",
        "insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
            select $2, $5, id, 'card', 'succeeded', 29900, 'INR', $6, $6 from lot where id = $4",
        "insert into car_wash
            (id, status, lot_id, service_id, service_name, minutes, price_amount, currency, customer_id, plate, wash_bay,
             starts_at, ends_at, hold_expires_at, refund_terms, payment_id, created_at)
            select $1, 'queued', $4, $3, 'Exterior', 20, 29900, 'INR', $5, 'KA01AB1234', 1 + count(w.id)::integer,
                $6::timestamptz + interval '1 hour', $6::timestamptz + interval '80 minutes', $6,
                '{\"free_minutes\": 10, \"tiers\": []}', $2, $6
            from car_wash w where w.lot_id = $4",
        "insert into domain_event (id, name, subject_id, version, facts, created_at)
            values ($3, 'car_wash.queued', $1, 1, '{}', $6)",
    ];
    let mut db = world.db().acquire().await.expect("a connection");
    for statement in statements {
        // Each statement mentions all, so that PostgreSQL knows their types.
        let text = format!(
            "with all_of_them as (select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::timestamptz) {statement}"
        );
        let run = sqlx::query(sqlx::AssertSqlSafe(text));
        let run = run.bind(id).bind(payment).bind(service).bind(lot.id).bind(customer.id).bind(world.now());
        run.execute(&mut *db).await.expect("a wash");
    }
    id
}

async fn status_of_wash(world: &World, id: CarWashId) -> String {
    sqlx::query_scalar("select status::text from car_wash where id = $1").bind(id).fetch_one(world.db()).await.unwrap()
}

/// A task at a lot, to the one named or the least busy.
async fn give(admin: &Person, lot: LotId, task: &str, to: Option<&Person>) -> Value {
    let wish = json!({"lot_id": lot, "task": task, "employee_id": to.map(|to| to.id)});
    admin.post("/operator/assignments", wish).await.expect(201)
}

async fn does(person: &Person, assignment: &Value, step: &str) -> Value {
    let path = format!("/staff/assignments/{}/{step}", assignment["id"].as_str().expect("an id"));
    person.post(&path, Value::Null).await.expect(200)
}

async fn finish(person: &Person, assignment: &Value) -> Value {
    does(person, assignment, "accept").await;
    does(person, assignment, "start").await;
    does(person, assignment, "complete").await
}

/// How the assignment stands: its state, and the name of who has it.
async fn stands(admin: &Person, assignment: &Value) -> (String, Option<String>) {
    let all = admin.get("/operator/assignments?limit=100").await.expect(200);
    let one = all["items"].as_array().unwrap().iter().find(|one| one["id"] == assignment["id"]).expect("it");
    let name = one["employee"]["full_name"].as_str().map(str::to_owned);
    (one["status"].as_str().unwrap().to_owned(), name)
}

fn has(status: &str, name: &str) -> (String, Option<String>) {
    (status.to_owned(), Some(name.to_owned()))
}

fn waits() -> (String, Option<String>) {
    ("queued".to_owned(), None)
}

/// The assignment of a wash or task that is open, by its task.
async fn open_with(admin: &Person, task: &str) -> Value {
    let all =
        admin.get("/operator/assignments?status=queued,assigned,accepted,in_progress&limit=100").await.expect(200);
    let mut open = all["items"].as_array().unwrap().iter().filter(|one| one["task"] == task);
    let one = open.next().expect("an open one").clone();
    assert!(open.next().is_none(), "{task} is open twice");
    one
}

async fn go(person: &Person, availability: &str) -> Value {
    person.patch("/staff/availability", json!({"availability": availability})).await.expect(200)
}

/// An operator with a lot and people who can be given work.
struct Scene<'w> {
    operator: Operator<'w>,
    lot: Lot<'w>,
    admin: Person,
}

impl<'w> Scene<'w> {
    async fn set(world: &'w World) -> Self {
        let operator = world.operator("padma").await;
        let (lot, admin) = (operator.lot("MG Road").await, operator.admin.clone());
        Self { operator, lot, admin }
    }

    async fn staff<const N: usize>(&self, names: [&str; N]) -> [Person; N] {
        let mut people = Vec::new();
        for name in names {
            people.push(self.operator.staff(name).await);
        }
        people.try_into().ok().expect("as many")
    }

    async fn give(&self, task: &str, to: Option<&Person>) -> Value {
        give(&self.admin, self.lot.id, task, to).await
    }

    async fn stands(&self, assignment: &Value) -> (String, Option<String>) {
        stands(&self.admin, assignment).await
    }

    async fn listed(&self, person: &Person) -> Value {
        let all = self.admin.get("/operator/staff").await.expect(200);
        let id = json!(person.id);
        all["items"].as_array().unwrap().iter().find(|one| one["user_id"] == id).expect("listed").clone()
    }
}

#[tokio::test]
async fn event_10_tells_the_person_and_every_other_lot_admin() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let partner = scene.operator.partner("partner").await;
    let elsewhere = world.operator("elsewhere").await.admin;
    scene.give("Sweep", Some(&meera)).await;
    let event = |words: &str| vec![("employee.assigned".to_owned(), words.to_owned())];
    assert_eq!(meera.told().await, event("You have been assigned: Sweep at MG Road."));
    for admin in [&scene.admin, &partner] {
        assert_eq!(admin.told().await, event("meera has been assigned: Sweep at MG Road."));
    }
    assert!(arjun.told().await.is_empty() && elsewhere.told().await.is_empty());
    let notices = meera.get("/notifications").await.expect(200);
    assert_eq!(notices["items"][0]["type"], "info", "{notices:#}");
    assert!(notices["items"][0]["data"]["assignment_id"].is_string(), "{notices:#}");
    world.expect_sound().await;
}

#[tokio::test]
async fn an_admin_who_gives_himself_work_hears_it_once() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let partner = scene.operator.partner("partner").await;
    scene.give("Sweep", Some(&scene.admin)).await;
    let told = |words: &str| vec![("employee.assigned".to_owned(), words.to_owned())];
    assert_eq!(scene.admin.told().await, told("You have been assigned: Sweep at MG Road."));
    assert_eq!(partner.told().await, told("padma has been assigned: Sweep at MG Road."));
}

#[tokio::test]
async fn work_goes_to_the_least_busy_and_of_two_to_the_one_who_is_idle_for_longer() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let first = scene.give("One", Some(&arjun)).await;
    assert_eq!(scene.stands(&scene.give("Two", None).await).await, has("assigned", "meera"));
    world.advance_minutes(1).await;
    finish(&arjun, &first).await;
    assert_eq!(scene.stands(&scene.give("Three", None).await).await, has("assigned", "arjun"));
    // Both have one; Meera's was given first.
    assert_eq!(scene.stands(&scene.give("Four", None).await).await, has("assigned", "meera"));
    assert_eq!(scene.listed(&meera).await["open_assignments"], 2);
    world.expect_sound().await;
}

#[tokio::test]
async fn busy_follows_from_the_load_and_offline_is_never_overwritten() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let availability = async |of: &Person| of.get("/staff/availability").await.expect(200)["availability"].clone();
    let mut given = Vec::new();
    for task in ["One", "Two", "Three"] {
        assert_eq!(availability(&meera).await, "available");
        given.push(scene.give(task, None).await);
    }
    assert_eq!(availability(&meera).await, "busy");
    let listed = scene.listed(&meera).await;
    assert_eq!((&listed["availability"], &listed["open_assignments"]), (&json!("busy"), &json!(3)));
    assert_eq!(listed["assignments"].as_array().unwrap().len(), 3);
    assert_eq!(scene.stands(&scene.give("Four", None).await).await, waits());
    assert_eq!(go(&meera, "offline").await["availability"], "offline");
    for assignment in &given {
        finish(&meera, assignment).await;
        assert_eq!(availability(&meera).await, "offline");
    }
    assert_eq!(scene.stands(&open_with(&scene.admin, "Four").await).await, waits());
    let back = json!({"availability": "available"});
    scene.admin.patch(&format!("/operator/staff/{}", meera.id), back).await.refused("forbidden");
    let wish = json!({"lot_id": scene.lot.id, "task": "Five", "employee_id": meera.id});
    scene.admin.post("/operator/assignments", wish).await.refused("employee_unavailable");
    assert_eq!(go(&meera, "available").await["availability"], "available");
    assert_eq!(scene.stands(&open_with(&scene.admin, "Four").await).await, has("assigned", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn an_admin_says_that_somebody_is_offline_and_may_take_it_back() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let member = format!("/operator/staff/{}", meera.id);
    let said = scene.admin.patch(&member, json!({"availability": "offline"})).await.expect(200);
    assert_eq!((&said["availability"], &said["offline_by_self"]), (&json!("offline"), &json!(false)));
    let queued = scene.give("One", None).await;
    scene.admin.patch(&member, json!({"availability": "available"})).await.expect(200);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    let elsewhere = world.operator("elsewhere").await.admin;
    elsewhere.patch(&member, json!({"availability": "offline"})).await.refused("not_found");
}

#[tokio::test]
async fn what_waits_is_given_out_when_somebody_finishes() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    scene.admin.patch("/operator", json!({"busy_at": 1})).await.expect(200);
    let [meera] = scene.staff(["meera"]).await;
    let first = scene.give("One", None).await;
    let (second, third) = (scene.give("Two", None).await, scene.give("Three", None).await);
    assert_eq!((scene.stands(&second).await, scene.stands(&third).await), (waits(), waits()));
    finish(&meera, &first).await;
    assert_eq!((scene.stands(&second).await, scene.stands(&third).await), (has("assigned", "meera"), waits()));
    world.expect_sound().await;
}

#[tokio::test]
async fn what_waits_is_given_out_when_somebody_joins() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let queued = scene.give("One", None).await;
    let known = world.customer("meera").await;
    let invite = json!({"email": "meera@example.com", "full_name": "meera"});
    scene.admin.post("/operator/staff", invite).await.expect(201);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    finish(&known, &queued).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn who_was_invited_is_given_work_as_soon_as_they_have_a_password() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let invite = json!({"email": "meera@parkmate.example", "full_name": "meera"});
    let invited = scene.admin.post("/operator/staff", invite).await.expect(201);
    let queued = scene.give("One", None).await;
    assert_eq!(scene.stands(&queued).await, waits());
    let token = crate::world::token_in(invited["invitation_url"].as_str().unwrap());
    let accept = json!({"token": token, "password": "correct horse battery"});
    world.stranger().post("/auth/invitations/accept", accept).await.expect(204);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn what_waits_is_given_out_when_more_work_is_allowed() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    scene.admin.patch("/operator", json!({"busy_at": 1})).await.expect(200);
    scene.staff(["meera"]).await;
    scene.give("One", None).await;
    let second = scene.give("Two", None).await;
    scene.admin.patch("/operator", json!({"busy_at": 2})).await.expect(200);
    world.advance_minutes(0).await;
    assert_eq!(scene.stands(&second).await, has("assigned", "meera"));
}

#[tokio::test]
async fn a_decline_goes_back_to_the_queue_and_to_somebody_else() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let given = scene.give("One", Some(&meera)).await;
    let declined = does(&meera, &given, "decline").await;
    assert_eq!(declined["status"], "declined");
    let next = open_with(&scene.admin, "One").await;
    assert_eq!((&next["continues"], &next["employee"]["full_name"]), (&given["id"], &json!("arjun")));
    let told = scene.admin.told().await;
    assert!(told.contains(&("assignment.declined".into(), "meera declined: One at MG Road.".into())), "{told:?}");
    does(&arjun, &next, "decline").await;
    let waiting = open_with(&scene.admin, "One").await;
    assert_eq!(scene.stands(&waiting).await, waits(), "both declined it");
    world.expect_sound().await;
    go(&meera, "offline").await;
    go(&meera, "available").await;
    assert_eq!(scene.stands(&waiting).await, has("assigned", "meera"));
    does(&meera, &waiting, "accept").await;
    does(&meera, &waiting, "start").await;
    let begun = format!("/staff/assignments/{}/decline", waiting["id"].as_str().unwrap());
    assert_eq!(meera.post(&begun, Value::Null).await.refused("state_changed")["state"], "in_progress");
    world.expect_sound().await;
}

#[tokio::test]
async fn starting_and_finishing_moves_the_wash_and_event_9_tells_the_customer() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let job = wash(&world, &scene.lot, &asha).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    assert_eq!((&given["status"], &given["kind"]), (&json!("assigned"), &json!("car_wash")));
    assert_eq!(status_of_wash(&world, job).await, "assigned");
    does(&meera, &given, "accept").await;
    does(&meera, &given, "start").await;
    assert_eq!(status_of_wash(&world, job).await, "in_progress");
    world.expect_sound().await;
    does(&meera, &given, "complete").await;
    assert_eq!(status_of_wash(&world, job).await, "completed");
    let told = asha.told().await;
    assert!(
        told.contains(&("car_wash.completed".into(), "Your car wash service has been completed!".into())),
        "{told:?}"
    );
    world.expect_sound().await;
}

#[tokio::test]
async fn reassigning_closes_the_old_assignment() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let partner = scene.operator.partner("partner").await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let to = |person: &Person| json!({"car_wash_id": job, "employee_id": person.id});
    let first = scene.admin.post("/operator/assignments", to(&meera)).await.expect(201);
    let problem = partner.post("/operator/assignments", to(&arjun)).await.refused("state_changed");
    assert_eq!((&problem["state"], &problem["assignment_id"]), (&json!("assigned"), &first["id"]));
    let second = scene.admin.post("/operator/assignments", to(&arjun)).await.expect(201);
    assert_eq!(scene.stands(&first).await, has("cancelled", "meera"));
    assert_eq!(scene.stands(&second).await, has("assigned", "arjun"));
    let told = meera.told().await;
    let words = "Your assignment has been handed over: Car wash: Exterior for KA01AB1234 at MG Road.";
    assert_eq!(told.last().unwrap(), &("assignment.cancelled".into(), words.into()));
    let accept = format!("/staff/assignments/{}/accept", first["id"].as_str().unwrap());
    meera.post(&accept, Value::Null).await.refused("state_changed");
    // Also one that was begun, by the other admin, by its id.
    does(&arjun, &second, "accept").await;
    does(&arjun, &second, "start").await;
    let path = format!("/operator/assignments/{}/reassign", second["id"].as_str().unwrap());
    let third = partner.post(&path, json!({})).await.expect(201);
    assert_eq!(scene.stands(&third).await, has("assigned", "meera"));
    world.expect_sound().await;
    finish(&meera, &third).await;
    assert_eq!(status_of_wash(&world, job).await, "completed");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_cancelled_assignment_leaves_its_wash_to_be_assigned_again() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    let cancel = format!("/operator/assignments/{}/cancel", given["id"].as_str().unwrap());
    world.operator("elsewhere").await.admin.post(&cancel, Value::Null).await.refused("not_found");
    assert_eq!(scene.admin.post(&cancel, Value::Null).await.expect(200)["status"], "cancelled");
    scene.admin.post(&cancel, Value::Null).await.refused("state_changed");
    assert_eq!(status_of_wash(&world, job).await, "queued");
    assert_eq!(meera.heard().await, ["employee.assigned", "assignment.cancelled"]);
    assert_eq!(scene.admin.heard().await, ["employee.assigned", "assignment.cancelled"]);
    world.expect_sound().await;
    scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    world.expect_sound().await;
}

#[tokio::test]
async fn who_leaves_with_work_in_hand_is_asked_what_becomes_of_it() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    scene.admin.post("/operator/assignments", json!({"car_wash_id": job, "employee_id": meera.id})).await.expect(201);
    scene.give("Sweep", Some(&meera)).await;
    let member = format!("/operator/staff/{}", meera.id);
    let problem = scene.admin.delete(&member).await.refused("open_assignments");
    assert_eq!(problem["assignments"].as_array().unwrap().len(), 2, "{problem:#}");
    assert_eq!(scene.listed(&meera).await["open_assignments"], 2, "nothing has happened");
    scene.admin.delete(&format!("{member}?hand_over={}", arjun.id)).await.expect(204);
    assert_eq!(open_with(&scene.admin, "Sweep").await["employee"]["full_name"], "arjun");
    world.expect_sound().await;
    go(&arjun, "offline").await;
    scene.admin.delete(&format!("/operator/staff/{}?hand_over=queue", arjun.id)).await.expect(204);
    assert_eq!(open_with(&scene.admin, "Sweep").await["status"], "queued");
    assert_eq!(status_of_wash(&world, job).await, "queued");
    world.expect_sound().await;
}

#[tokio::test]
async fn of_two_admins_who_assign_one_wash_at_once_one_wins() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let (admins, staff) = ([scene.admin.clone(), scene.operator.partner("partner").await], [meera, arjun]);
    let asha = world.customer("asha").await;
    let rush = async |washes: [CarWashId; 2]| {
        let deeds = (0..2).map(|which| {
            let wish = json!({"car_wash_id": washes[which], "employee_id": staff[which].id});
            let admin = admins[which].clone();
            async move { admin.post("/operator/assignments", wish).await }
        });
        let mut statuses: Vec<_> = at_once(deeds.collect()).await.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        statuses
    };
    for round in 0..20 {
        let job = wash(&world, &scene.lot, &asha).await;
        assert_eq!(rush([job, job]).await, [201, 409], "round {round}");
    }
    // The control: of two washes each is given.
    let jobs = [wash(&world, &scene.lot, &asha).await, wash(&world, &scene.lot, &asha).await];
    assert_eq!(rush(jobs).await, [201, 201]);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_queue_is_given_out_once_however_many_finish_at_once() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let people = scene.staff(["meera", "arjun", "divya", "kiran"]).await;
    for person in &people {
        go(person, "offline").await;
    }
    for task in 0..12 {
        scene.give(&format!("Task {task}"), None).await;
    }
    let deeds = people.iter().cloned().map(|person| async move { go(&person, "available").await });
    at_once(deeds.collect()).await;
    for person in &people {
        assert_eq!(scene.listed(person).await["open_assignments"], 3);
        assert_eq!(person.heard().await.len(), 3);
    }
    world.expect_sound().await;
    assert_eq!(crate::races::deadlocks(&world).await, 0);
}

#[tokio::test]
async fn people_see_their_own_work_and_no_other() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let done = scene.give("One", Some(&meera)).await;
    let open = scene.give("Two", Some(&meera)).await;
    finish(&meera, &done).await;
    scene.give("Three", Some(&meera)).await;
    let tasks = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|one| one["task"].clone()).collect()
    };
    assert_eq!(tasks(&meera.get("/staff/assignments").await.expect(200)), ["Three", "Two", "One"]);
    let first = meera.get("/staff/assignments?limit=2").await.expect(200);
    let cursor = first["next_cursor"].as_str().expect("a next page");
    assert_eq!(tasks(&meera.get(&format!("/staff/assignments?cursor={cursor}")).await.expect(200)), ["One"]);
    assert!(tasks(&arjun.get("/staff/assignments").await.expect(200)).is_empty());
    for step in ["accept", "decline", "start", "complete"] {
        let path = format!("/staff/assignments/{}/{step}", open["id"].as_str().unwrap());
        for stranger in [&arjun, &scene.admin] {
            stranger.post(&path, Value::Null).await.refused("not_found");
        }
        world.customer(&format!("customer {step}")).await.post(&path, Value::Null).await.refused("forbidden");
    }
    let elsewhere = world.operator("elsewhere").await.admin;
    assert!(tasks(&elsewhere.get("/operator/assignments").await.expect(200)).is_empty());
    let wish = json!({"lot_id": scene.lot.id, "task": "Mine"});
    elsewhere.post("/operator/assignments", wish).await.refused("not_found");
    let path = format!("/operator/assignments/{}/reassign", open["id"].as_str().unwrap());
    elsewhere.post(&path, json!({})).await.refused("not_found");
    meera.get("/operator/assignments").await.refused("forbidden");
    let foreign = json!({"lot_id": scene.lot.id, "task": "Mine", "employee_id": elsewhere.id});
    scene.admin.post("/operator/assignments", foreign).await.refused("not_found");
    for wish in
        [json!({}), json!({"lot_id": scene.lot.id}), json!({"booking_id": BookingId::new(), "lot_id": scene.lot.id})]
    {
        scene.admin.post("/operator/assignments", wish).await.refused("validation_failed");
    }
}

#[tokio::test]
async fn a_cancelled_wash_is_nobodys_work_any_more() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    let cancel = format!("/operator/car-washes/{job}/cancel");
    scene.admin.post(&cancel, json!({"reason": "No water."})).await.expect(200);
    assert_eq!(scene.stands(&given).await, has("cancelled", "meera"));
    assert!(meera.heard().await.contains(&"assignment.cancelled".to_owned()));
    world.expect_sound().await;
}

#[tokio::test]
async fn staff_find_a_car_at_the_gate_and_let_it_in_once() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let bay = scene.lot.bay("A1").await;
    let booked = asha.park(bay, 60).await;
    let found = meera.get(&format!("/staff/bookings?q={}", asha.plate().to_lowercase())).await.expect(200);
    assert_eq!(found["items"][0]["id"], json!(booked.id), "{found:#}");
    let path = format!("/bookings/{}/check-in", booked.id);
    asha.post(&path, Value::Null).await.refused("forbidden");
    world.operator("elsewhere").await.admin.post(&path, Value::Null).await.refused("not_found");
    let once = meera.post(&path, Value::Null).await.expect(200);
    world.advance_minutes(1).await;
    let again = meera.post(&path, Value::Null).await.expect(200);
    assert!(once["checked_in_at"].is_string() && once["checked_in_at"] == again["checked_in_at"]);
    meera.check_out(&booked).await.expect(200);
    assert_eq!(meera.post(&path, Value::Null).await.refused("state_changed")["state"], "completed");
    world.expect_sound().await;
}
