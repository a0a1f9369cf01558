//! Many give, take and finish at once.

use parkmate::types::CarWashId;
use serde_json::{Value, json};

use super::{Scene, does, go, wash};
use crate::races::{at_once, deadlocks};
use crate::world::{Person, World};

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

/// Writes so many assignments of one wash at once, as a server would that forgot its locks. How many got in.
async fn forgetful(world: &World, scene: &Scene<'_>, to: &Person, writers: usize) -> usize {
    let job = wash(world, &scene.lot, &world.customer("asha").await).await;
    let (operator, lot, admin, person, now) = (scene.operator.id, scene.lot.id, scene.admin.id, to.id, world.now());
    let deeds = (0..writers).map(|_| {
        let db = world.db().clone();
        let write = "
insert into assignment (id, operator_id, lot_id, task, car_wash_id, employee_id, status, assigned_by, created_at, assigned_at)
values (gen_random_uuid(), $1, $2, 'Wash', $3, $4, 'assigned', $5, $6, $6)";
        async move {
            let write = sqlx::query(write).bind(operator).bind(lot).bind(job).bind(person).bind(admin).bind(now);
            write.execute(&db).await.is_ok()
        }
    });
    at_once(deeds.collect()).await.into_iter().filter(|got_in| *got_in).count()
}

/// The other control: without the index several have one wash in hand, and the invariants see it.
#[tokio::test]
async fn without_the_index_a_wash_is_given_twice_and_the_invariants_see_it() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    assert_eq!(forgetful(&world, &scene, &meera, 4).await, 1);
    sqlx::query("drop index assignment_car_wash_id_key").execute(world.db()).await.expect("gone");
    sqlx::query("update account set email = 'gone@example.com' where full_name = 'asha'")
        .execute(world.db())
        .await
        .expect("room for another");
    assert_eq!(forgetful(&world, &scene, &meera, 4).await, 4);
    let mut db = world.db().acquire().await.expect("a connection");
    let report = parkmate::reports::invariants(&mut db, world.now()).await.expect("a report");
    let seen = report.checks.iter().find(|check| check.name == "washes_given_twice").expect("a check");
    assert_eq!(seen.violations, 1, "{seen:#?}");
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
    assert_eq!(deadlocks(&world).await, 0);
}

#[tokio::test]
async fn of_two_admins_who_assign_one_booking_at_once_one_wins() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let (admins, staff) = ([scene.admin.clone(), scene.operator.partner("partner").await], [meera, arjun]);
    for round in 0..10 {
        let bay = scene.lot.bay(&format!("A{round}")).await;
        let booked = world.customer(&format!("customer{round}")).await.park(bay, 60).await;
        let deeds = (0..2).map(|which| {
            let wish = json!({"booking_id": booked.id, "employee_id": staff[which].id});
            let admin = admins[which].clone();
            async move { admin.post("/operator/assignments", wish).await.status }
        });
        let mut statuses = at_once(deeds.collect()).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "round {round}");
    }
    world.expect_sound().await;
}

/// Whatever the person and the admin do with the work while its booking ends: nothing is left of it.
#[tokio::test]
async fn work_that_is_passed_on_while_its_booking_ends_ends_with_it() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    for round in 0..20 {
        let (one, two) = (scene.lot.bay(&format!("A{round}")).await, scene.lot.bay(&format!("B{round}")).await);
        let (asha, ravi) =
            (world.customer(&format!("asha{round}")).await, world.customer(&format!("ravi{round}")).await);
        let booked = [asha.park(one, 60).await, ravi.park(two, 60).await];
        let mut given = Vec::new();
        for booked in &booked {
            let wish = json!({"booking_id": booked.id, "employee_id": meera.id});
            given.push(scene.admin.post("/operator/assignments", wish).await.expect(201));
        }
        let path = |assignment: &Value| assignment["id"].as_str().expect("an id").to_owned();
        let decline = format!("/staff/assignments/{}/decline", path(&given[0]));
        let reassign = format!("/operator/assignments/{}/reassign", path(&given[1]));
        let (meera, admin, boss) = (meera.clone(), scene.admin.clone(), scene.admin.clone());
        let [cancelled, declined] = booked.clone();
        let deeds: Vec<futures_util::future::BoxFuture<'static, u16>> = vec![
            Box::pin(async move { meera.post(&decline, Value::Null).await.status }),
            Box::pin(async move { admin.post(&reassign, json!({})).await.status }),
            Box::pin(async move { asha.cancel(&cancelled).await.status }),
            Box::pin(async move { boss.decline(&declined).await.status }),
        ];
        let statuses = at_once(deeds).await;
        assert_eq!(statuses[2..], [200, 200], "round {round}");
        assert!([200, 409].contains(&statuses[0]) && [201, 409].contains(&statuses[1]), "round {round}: {statuses:?}");
        let open = scene.admin.get("/operator/assignments?status=queued,assigned,accepted").await.expect(200);
        assert_eq!(open["items"], json!([]), "round {round}");
        world.expect_sound().await;
    }
    // The control: what hangs on no booking stays.
    let swept = scene.give("Sweep", Some(&arjun)).await;
    does(&arjun, &swept, "accept").await;
    assert_eq!(scene.stands(&swept).await.0, "accepted");
    assert_eq!(deadlocks(&world).await, 0);
}
