//! What people see of payments: the UPI code, and lists.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, Reply, World};

#[tokio::test]
async fn a_upi_code_names_payee_amount_and_reference_and_is_gone_once_it_is_settled() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    sqlx::query("update operator set name = 'Nandi & Sons'").execute(world.db()).await.expect("named");
    let asha = world.customer("asha").await;
    let booked = asha.hold(operator.lot("MG Road").await.bay("A1").await, 61, "upi").await;
    let reference = booked.payment.replace('-', "");
    let uri = format!("upi://pay?pa=pay@upi&pn=Nandi%20%26%20Sons&am=50.83&cu=INR&tr={reference}");
    assert_eq!(booked.view["payment"]["upi_uri"], uri);
    assert!(booked.checkout.is_none());

    let path = format!("/payments/{}/upi.svg", booked.payment);
    let reply = asha.get(&path).await;
    assert_eq!(reply.header("content-type"), Some("image/svg+xml"));
    assert!(reply.expect(200).as_str().expect("a picture").contains("<svg"));
    world.customer("ravi").await.get(&path).await.refused("not_found");
    world.stranger().get(&path).await.refused("unauthenticated");

    operator.admin.verify(&booked).await.expect(200);
    asha.get(&path).await.refused("not_found");
    assert!(asha.look_at(&booked).await["payment"].get("upi_uri").is_none());
}

#[tokio::test]
async fn an_operator_without_a_upi_id_is_not_paid_that_way() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    sqlx::query("update operator set upi_id = null").execute(world.db()).await.expect("set");
    let refused = world.customer("asha").await.ask_for(bay, 60, "upi").await.misfit();
    assert_eq!(refused, ("payment_method".into(), "not_offered".into()));
}

#[tokio::test]
async fn a_way_to_pay_that_there_is_not_is_refused() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    for method in [json!("cheque"), json!(""), Value::Null, json!(1)] {
        let refused = asha.ask_otherwise(bay, json!({"payment_method": method})).await.misfit();
        assert_eq!(refused.0, "payment_method", "{method}");
    }
}

/// The ids of a list, two a page.
async fn ids(person: &Person, path: &str) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{path}limit=2{cursor}")).await.expect(200);
        ids.extend(
            page["items"].as_array().expect("items").iter().map(|p| p["id"].as_str().expect("an id").to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn everyone_sees_their_own_payments_and_a_lot_admin_the_operators() {
    let world = World::new().await;
    let (operator, elsewhere) = (world.operator("nandi").await, world.operator("elsewhere").await);
    let (lot, far) = (operator.lot("MG Road").await, elsewhere.lot("Far").await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let first = asha.hold(lot.bay("A1").await, 60, "cash").await;
    let second = ravi.hold(lot.bay("A2").await, 60, "upi").await;
    let third = asha.hold_from(far.bay("B1").await, first.instant("ends_at"), 60, "card").await;
    operator.admin.verify(&second).await.expect(200);

    assert_eq!(ids(&asha, "/payments?").await, [third.payment.clone(), first.payment.clone()]);
    assert_eq!(ids(&ravi, "/payments?").await, [second.payment.clone()]);
    let all = [second.payment.clone(), first.payment.clone()];
    for (query, expected) in [
        ("", &all[..]),
        ("status=pending&", &all[1..]),
        ("status=succeeded&", &all[..1]),
        ("method=cash&", &all[1..]),
        ("method=upi&status=succeeded&", &all[..1]),
        ("method=card&", &[]),
    ] {
        assert_eq!(ids(&operator.admin, &format!("/operator/payments?{query}")).await, expected, "{query}");
    }
    assert_eq!(ids(&elsewhere.admin, "/operator/payments?").await, [third.payment.clone()]);
    for (query, field) in [("status=lost", "status"), ("method=cheque", "method"), ("limit=x", "limit")] {
        assert_eq!(operator.admin.get(&format!("/operator/payments?{query}")).await.misfit().0, field);
    }
    asha.get("/operator/payments").await.refused("forbidden");
}

#[tokio::test]
async fn a_payment_is_shown_to_whom_it_belongs() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(operator.lot("MG Road").await.bay("A1").await, 60, "cash").await;
    let path = format!("/payments/{}", booked.payment);
    let shown = asha.get(&path).await.expect(200);
    assert_eq!((&shown["amount"], &shown["status"]), (&json!(5_000), &json!("pending")));
    world.customer("ravi").await.get(&path).await.refused("not_found");
    let stranger = world.stranger().request(Method::GET, &format!("/api/v1{path}")).send().await.expect("an answer");
    Reply::of(stranger).await.refused("unauthenticated");
    asha.get("/payments/rubbish").await.refused("not_found");
}
