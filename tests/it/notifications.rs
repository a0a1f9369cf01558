//! What people were told, over HTTP.

use parkmate::events::Event;
use parkmate::types::{Currency, LotId, Money, OperatorId, PaymentId};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::world::{Person, World};

async fn tell(world: &World, person: &Person, times: usize) {
    let mut tx = world.app.begin().await.expect("a transaction");
    for _ in 0..times {
        let amount = Money::new(5_000, Currency::Inr);
        tx.emit(Event::RefundDone {
            payment_id: PaymentId::new(),
            customer_id: person.id,
            operator_id: OperatorId::new(),
            lot_id: LotId::new(),
            amount,
        });
    }
    tx.commit().await.expect("told");
}

fn seqs(page: &Value) -> Vec<i64> {
    page["items"].as_array().expect("items").iter().map(|item| item["seq"].as_i64().expect("a number")).collect()
}

#[tokio::test]
async fn the_list_is_newest_first_or_from_a_position_on_and_comes_in_pages() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    tell(&world, &asha, 5).await;
    tell(&world, &ravi, 1).await;
    asha.post("/notifications/read", json!({"seqs": [2, 4]})).await.expect(200);
    for (query, expected, next) in [
        ("", vec![5, 4, 3, 2, 1], Value::Null),
        ("?limit=2", vec![5, 4], json!("4")),
        ("?limit=2&cursor=4", vec![3, 2], json!("2")),
        ("?limit=2&cursor=2", vec![1], Value::Null),
        ("?after_seq=2", vec![3, 4, 5], Value::Null),
        ("?after_seq=0&limit=2", vec![1, 2], json!("2")),
        ("?after_seq=0&limit=2&cursor=2", vec![3, 4], json!("4")),
        ("?unread=true", vec![5, 3, 1], Value::Null),
        ("?unread=true&after_seq=1", vec![3, 5], Value::Null),
    ] {
        let page = asha.get(&format!("/notifications{query}")).await.expect(200);
        assert_eq!((seqs(&page), &page["next_cursor"]), (expected, &next), "{query}");
    }
    assert_eq!(asha.get("/notifications/unread-count").await.expect(200), json!({"unread": 3, "latest_seq": 5}));
}

#[tokio::test]
async fn reading_names_either_a_position_or_single_ones() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    assert_eq!(asha.post("/notifications/read", json!({"up_to_seq": 9})).await.expect(200)["unread"], 0);
    for body in [json!({}), json!({"up_to_seq": 1, "seqs": [1]}), json!({"seqs": []}), json!({"up_to_seq": -1})] {
        asha.post("/notifications/read", body).await.refused("validation_failed");
    }
    world.stranger().post("/notifications/read", json!({"up_to_seq": 1})).await.refused("unauthenticated");
}

#[tokio::test]
async fn the_count_of_unread_holds_while_all_read_and_write_at_once() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    tell(&world, &asha, 1).await;
    let mut readers = JoinSet::new();
    for reader in 0..6_i64 {
        let asha = asha.clone();
        readers.spawn(async move {
            for step in 0..15_i64 {
                let body = match reader % 2 {
                    0 => json!({"up_to_seq": step * 4}),
                    _ => json!({"seqs": [step * 3 + reader, step * 4, step * 4 + 1]}),
                };
                asha.post("/notifications/read", body).await.expect(200);
            }
        });
    }
    for _ in 0..40 {
        tell(&world, &asha, 2).await;
    }
    readers.join_all().await;
    let count = "select (select unread from inbox), count(*) from notification where read_at is null";
    let (unread, rows): (i64, i64) = sqlx::query_as(count).fetch_one(world.db()).await.expect("counted");
    assert_eq!(unread, rows);
}

#[tokio::test]
async fn a_muted_kind_is_not_told_and_money_cannot_be_muted() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let invited =
        || Event::StaffInvited { operator_id: operator.id, account_id: operator.admin.id, full_name: "Ravi".into() };
    let mute = |event: &str, in_app: bool| json!({"items": [{"event": event, "in_app": in_app}]});
    for in_app in [false, true] {
        let set = operator.admin.put("/notifications/preferences", mute("staff.invited", in_app)).await.expect(200);
        assert_eq!(set, operator.admin.get("/notifications/preferences").await.expect(200));
        let items = set["items"].as_array().expect("items");
        let item = items.iter().find(|item| item["event"] == "staff.invited").expect("it is there");
        assert_eq!((&item["in_app"], &item["mutable"]), (&json!(in_app), &json!(true)));
        let mut tx = world.app.begin().await.expect("a transaction");
        tx.emit(invited());
        tx.commit().await.expect("told");
        let told = operator.admin.get("/notifications").await.expect(200);
        assert_eq!(seqs(&told).len(), usize::from(in_app));
    }
    for (body, code) in [
        (mute("payment.refunded", false), "not_mutable"),
        (mute("booking.declined", false), "not_mutable"),
        (mute("weather.changed", false), "unknown"),
    ] {
        let refused = operator.admin.put("/notifications/preferences", body).await.refused("validation_failed");
        assert_eq!(refused["errors"][0]["code"], code);
    }
}

#[tokio::test]
async fn an_admin_who_is_the_customer_too_hears_of_it_once_and_as_the_customer() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let partner = nandi.partner("partner").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let booked = nandi.admin.hold(bay, 60, "cash").await;
    nandi.admin.verify(&booked).await.expect(200);
    nandi.admin.decline(&booked).await.expect(200);
    let told = |words: &str| vec![("payment.refund_due".to_owned(), words.to_owned())];
    let due = async |person: &Person| {
        let all = person.told().await;
        all.into_iter().filter(|(event, _)| event == "payment.refund_due").collect::<Vec<_>>()
    };
    assert_eq!(due(&nandi.admin).await, told("A refund of INR 50.00 is due to you at the counter."));
    assert_eq!(due(&partner).await, told("A refund of INR 50.00 is to be paid by hand."));
    world.expect_sound().await;
}
