//! The server dies while a gateway works on what it was asked (`kill -9`), and no money moves twice.

use reqwest::Method;

use super::fake::Fake;
use super::{KEYS, Mood};
use crate::world::{Booked, Person, Reply, World, until};

async fn open(person: &Person, booked: &Booked, to: &str) -> Reply {
    let path = booked.checkout.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).expect("a link");
    Reply::of(person.request(Method::GET, &format!("/{path}{to}")).send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_charge_and_a_refund_under_way_in_a_crash_are_made_once() {
    let fake = Fake::start().await;
    let url = fake.url();
    let world = World::in_real_time().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let settings = [
        ("PARKMATE_KEYS_SECRET", KEYS),
        ("PARKMATE_STRIPE_URL", url.as_str()),
        // Servers of one service have the same, and so ask in the same words.
        ("PARKMATE_PUBLIC_URL", "https://park.example"),
    ];
    let process = async || world.process_with(&settings).await;
    let server = process().await;
    let admin = operator.admin.at(server.address);
    admin.put("/operator/gateways/stripe", super::settings(true, false)).await.expect(200);
    let asha = world.customer("asha").await.at(server.address);
    let booked = asha.hold(bay, 60, "card").await;

    fake.is(Mood::Slow);
    let opening = tokio::spawn({
        let (asha, booked) = (asha.clone(), booked.clone());
        let path = booked.checkout.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).expect("a link").to_owned();
        async move { asha.request(Method::GET, &format!("/{path}")).send().await.is_err() }
    });
    until("the page is asked for", async || fake.asked("POST", "/v1/checkout/sessions") == 1).await;
    server.kill().await;
    assert!(opening.await.expect("it ends"), "nobody was told");
    fake.is(Mood::Well);
    let server = process().await;
    let asha = asha.at(server.address);
    assert_eq!(open(&asha, &booked, "").await.header("location"), Some("https://checkout.example/cs_test_1"));
    let keys: Vec<String> = fake.books().asked.iter().map(|(_, _, key, _)| key.clone()).collect();
    assert_eq!(keys, vec![format!("{}-1", booked.payment); 2], "the same key, and so the same page");

    fake.pay_session("cs_test_1");
    open(&asha, &booked, "/back").await;
    until("it is paid", async || asha.status_of(&booked).await == "active").await;
    fake.is(Mood::Slow);
    asha.cancel(&booked).await.expect(200);
    until("the refund is asked for", async || fake.asked("POST", "/v1/refunds") == 1).await;
    server.kill().await;
    fake.is(Mood::Well);
    // Whoever took it has so long to live; the test does not wait for that.
    let over = "update gateway_refund set due_at = created_at where state = 'asking'";
    assert_eq!(sqlx::query(over).execute(world.db()).await.expect("due").rows_affected(), 1);
    let server = process().await;
    let asha = asha.at(server.address);
    until("it is given back", async || asha.payment_of(&booked).await == "refunded").await;
    assert_eq!((fake.asked("POST", "/v1/refunds"), fake.asked("GET", "/v1/refunds")), (1, 1), "looked for first");
    assert_eq!(fake.books().refunds.len(), 1);
    world.expect_sound().await;
}
