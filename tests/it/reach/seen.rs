//! What is critical goes by the next way when nobody has seen it, and only then.

use chrono::TimeDelta;

use super::{declined, with_smtp};
use crate::world::until;

#[tokio::test]
async fn what_a_page_says_it_has_shown_to_somebody_is_not_mailed() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    let mut socket = asha.socket(Some(0)).await;
    socket.send(r#"{"action":"seen","up_to_seq":1}"#).await;
    let gone = async || world.delivery(&asha, "booking.declined").await[0] == "withdrawn";
    until("it is withdrawn", gone).await;
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!((smtp.taken().len(), world.delivery(&asha, "booking.declined").await[1].as_str()), (0, "it was seen"));
    let unread = asha.get("/notifications/unread-count").await.expect(200);
    assert_eq!(unread["unread"], 1, "seen is not read: the bell still shows it");
}

#[tokio::test]
async fn a_socket_nobody_looks_at_is_no_reason_not_to_mail() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    let mut socket = asha.socket(Some(0)).await;
    socket.next().await;
    socket.next().await;
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 1);
}

#[tokio::test]
async fn what_comes_after_what_was_seen_is_mailed() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    let mut socket = asha.socket(Some(0)).await;
    socket.send(r#"{"action":"seen","up_to_seq":1}"#).await;
    until("it is withdrawn", async || world.delivery(&asha, "booking.declined").await[0] == "withdrawn").await;
    let cubbon = world.operator("cubbon").await;
    let bay = cubbon.lot("Cubbon Road").await.bay("B-01").await;
    let booked = asha.hold(bay, 60, "cash").await;
    cubbon.admin.decline(&booked).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 1);
    assert!(smtp.taken()[0].contains("Cubbon Road"));
}
