//! Reviews: after a finished booking of one's own, one each, counted right whatever happens at once.

use parkmate::types::{LotId, SlotId};
use serde_json::{Value, json};

use crate::world::{Booked, Person, Reply, World};

/// A completed booking of this person's.
async fn parked(world: &World, person: &Person, bay: SlotId) -> Booked {
    let booked = person.park(bay, 60).await;
    person.check_out(&booked).await.expect(200);
    world.advance_minutes(1).await;
    booked
}

async fn review(person: &Person, lot: LotId, booked: &Booked, rating: i64) -> Reply {
    let body = json!({"kind": "parking", "booking_id": booked.id, "rating": rating, "text": "Dry."});
    person.post(&format!("/lots/{lot}/reviews"), body).await
}

/// Mean and count, as the lot shows them.
async fn stars(world: &World, lot: LotId) -> (Value, Value) {
    let shown = world.stranger().get(&format!("/lots/{lot}")).await.expect(200);
    (shown["rating"].clone(), shown["review_count"].clone())
}

#[tokio::test]
async fn only_a_completed_booking_of_ones_own_at_that_lot_can_be_reviewed_and_once() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, elsewhere) = (operator.lot("MG Road").await, operator.lot("Elsewhere").await);
    let bay = lot.bay("A1").await;
    let (asha, ravi) = (world.customer("asha rao").await, world.customer("ravi").await);
    let booked = asha.park(bay, 60).await;
    review(&asha, lot.id, &booked, 4).await.refused("not_reviewable");
    asha.check_out(&booked).await.expect(200);
    review(&ravi, lot.id, &booked, 1).await.refused("not_found");
    review(&asha, elsewhere.id, &booked, 4).await.refused("not_found");
    for wrong in [json!({"rating": 0}), json!({"rating": 6}), json!({"rating": 4, "text": "x".repeat(501)})] {
        let mut body = json!({"kind": "parking", "booking_id": booked.id});
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        asha.post(&format!("/lots/{}/reviews", lot.id), body).await.refused("validation_failed");
    }
    let made = review(&asha, lot.id, &booked, 4).await.expect(201);
    assert_eq!((&made["rating"], &made["author"], &made["mine"]), (&json!(4), &json!("asha r."), &json!(true)));
    review(&asha, lot.id, &booked, 4).await.refused("already_reviewed");
    let wash = json!({"kind": "car_wash", "car_wash_id": booked.id, "rating": 4});
    asha.post(&format!("/lots/{}/reviews", lot.id), wash).await.refused("not_found");
    let listed = world.stranger().get(&format!("/lots/{}/reviews", lot.id)).await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed["items"][0]["mine"], false);
    assert_eq!(stars(&world, lot.id).await, (json!(4.0), json!(1)));
}

#[tokio::test]
async fn its_author_alone_changes_it_and_takes_it_back_and_the_lots_admins_answer_once() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let kaveri = world.operator("kaveri").await.admin;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = parked(&world, &asha, bay).await;
    let id = review(&asha, lot.id, &booked, 2).await.expect(201)["id"].as_str().unwrap().to_owned();
    let (one, answer) = (format!("/reviews/{id}"), format!("/operator/reviews/{id}/answer"));

    operator.admin.patch(&one, json!({"rating": 5})).await.refused("not_found");
    operator.admin.delete(&one).await.refused("not_found");
    let changed = asha.patch(&one, json!({"rating": 5})).await.expect(200);
    assert_eq!((&changed["rating"], &changed["text"]), (&json!(5), &json!("Dry.")));
    assert!(changed["edited_at"].is_string());
    assert_eq!(stars(&world, lot.id).await, (json!(5.0), json!(1)));

    asha.post(&answer, json!({"text": "Thanks"})).await.refused("forbidden");
    kaveri.post(&answer, json!({"text": "Thanks"})).await.refused("not_found");
    operator.admin.post(&answer, json!({"text": " "})).await.refused("validation_failed");
    let answered = operator.admin.post(&answer, json!({"text": "Thanks"})).await.expect(200);
    assert_eq!(answered["answer"]["text"], "Thanks");
    operator.admin.post(&answer, json!({"text": "Again"})).await.refused("already_answered");

    asha.delete(&one).await.expect(204);
    asha.delete(&one).await.refused("not_found");
    assert_eq!(stars(&world, lot.id).await, (Value::Null, json!(0)));
    review(&asha, lot.id, &booked, 3).await.expect(201);
}

#[tokio::test]
async fn the_mean_is_right_whatever_is_written_at_once() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let mut done = Vec::new();
    for n in 0..30 {
        let person = world.customer(&format!("c{n}")).await;
        let bay = lot.bay(&format!("A{n}")).await;
        let booked = person.park(bay, 60).await;
        person.check_out(&booked).await.expect(200);
        done.push((n, person, booked));
    }
    let lot_id = lot.id;
    // Each writes; a third of them then think again, a third take it back; and each writes twice at once.
    futures_util::future::join_all(done.iter().map(|(n, person, booked)| async move {
        let (first, second) =
            tokio::join!(review(person, lot_id, booked, 1 + n % 5), review(person, lot_id, booked, 1 + n % 5));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let made = if first.status == 201 { first } else { second }.expect(201);
        let one = format!("/reviews/{}", made["id"].as_str().unwrap());
        match n % 3 {
            0 => drop(person.patch(&one, json!({"rating": 5})).await.expect(200)),
            1 => drop(person.delete(&one).await.expect(204)),
            _ => {}
        }
    }))
    .await;
    let (count, sum): (i64, i64) = sqlx::query_as("select count(*), sum(rating)::bigint from review where lot_id = $1")
        .bind(lot.id)
        .fetch_one(world.db())
        .await
        .unwrap();
    let kept: (i64, i64) = sqlx::query_as("select review_count, rating_sum from lot where id = $1")
        .bind(lot.id)
        .fetch_one(world.db())
        .await
        .unwrap();
    assert_eq!((count, kept), (20, (count, sum)));
    world.expect_sound().await;
}

#[tokio::test]
async fn lots_are_found_and_sorted_by_their_stars() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let mut lots = Vec::new();
    for (name, ratings) in [("Alpha", vec![]), ("Beta", vec![3, 4]), ("Gamma", vec![5, 5]), ("Delta", vec![5])] {
        let lot = operator.lot(name).await;
        for (n, rating) in ratings.into_iter().enumerate() {
            let person = world.customer(&format!("{name}{n}").to_lowercase()).await;
            let booked = parked(&world, &person, lot.bay(&format!("A{n}")).await).await;
            review(&person, lot.id, &booked, rating).await.expect(201);
        }
        lots.push(lot);
    }
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|lot| lot["name"].as_str().unwrap().to_owned()).collect()
    };
    let stranger = world.stranger();
    let all = stranger.get("/lots?sort=rating").await.expect(200);
    assert_eq!(names(&all), ["Gamma", "Delta", "Beta", "Alpha"]);
    assert_eq!((&all["items"][2]["rating"], &all["items"][2]["review_count"]), (&json!(3.5), &json!(2)));
    let good = stranger.get("/lots?min_rating=3.6").await.expect(200);
    assert_eq!(names(&good), ["Delta", "Gamma"]);
    assert_eq!(names(&stranger.get("/lots?min_rating=3.5").await.expect(200)).len(), 3);
    let mut page = stranger.get("/lots?sort=rating&limit=1").await.expect(200);
    let mut seen = names(&page);
    while let Some(cursor) = page["next_cursor"].as_str() {
        page = stranger.get(&format!("/lots?sort=rating&limit=1&cursor={cursor}")).await.expect(200);
        seen.extend(names(&page));
    }
    assert_eq!(seen, ["Gamma", "Delta", "Beta", "Alpha"]);
}

#[tokio::test]
async fn who_may_review_is_told_whether_he_has_and_nobody_else_is() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let asha = world.customer("asha").await;
    let booked = parked(&world, &asha, lot.bay("A1").await).await;
    let reviewed = async |person: &Person| person.look_at(&booked).await["reviewed"].clone();
    assert_eq!(reviewed(&asha).await, false);
    let made = review(&asha, lot.id, &booked, 4).await.expect(201);
    assert_eq!((reviewed(&asha).await, reviewed(&operator.admin).await), (json!(true), json!(false)));
    assert_eq!(asha.get("/bookings").await.expect(200)["items"][0]["reviewed"], true);
    asha.delete(&format!("/reviews/{}", made["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(reviewed(&asha).await, false);
}

#[tokio::test]
async fn an_operators_reviews_are_listed_over_all_its_lots_and_those_that_wait_for_an_answer() {
    let world = World::new().await;
    let (operator, kaveri) = (world.operator("nandi").await, world.operator("kaveri").await);
    let lots = [operator.lot("MG Road").await, operator.lot("Church Street").await, kaveri.lot("Elsewhere").await];
    let mut made = Vec::new();
    for (n, lot) in lots.iter().enumerate() {
        let person = world.customer(&format!("asha{n}")).await;
        let booked = parked(&world, &person, lot.bay("A1").await).await;
        made.push(review(&person, lot.id, &booked, 4).await.expect(201)["id"].clone());
    }
    let ids = async |query: &str| -> Vec<Value> {
        let page = operator.admin.get(&format!("/operator/reviews{query}")).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|review| review["id"].clone()).collect()
    };
    let answer = format!("/operator/reviews/{}/answer", made[0].as_str().unwrap());
    operator.admin.post(&answer, json!({"text": "Thank you!"})).await.expect(200);
    assert_eq!(ids("").await, [made[1].clone(), made[0].clone()]);
    assert_eq!(ids("?answered=true").await, [made[0].clone()]);
    assert_eq!(ids("?answered=false&kind=parking").await, [made[1].clone()]);
    assert_eq!(ids("?kind=car_wash").await, Vec::<Value>::new());
    assert_eq!(ids(&format!("?lot_id={}", lots[0].id)).await, [made[0].clone()]);
    assert_eq!(ids(&format!("?lot_id={}", lots[2].id)).await, Vec::<Value>::new(), "someone else's lot");
}
