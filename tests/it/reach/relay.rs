//! The mail server fails, and so do we.

use chrono::TimeDelta;
use serde_json::json;

use super::{header, with_smtp};
use crate::world::{Answer, Person, Smtp, World};

/// Someone to whom a mail is due.
async fn due(world: &World) -> Person {
    let asha = super::declined(world).await;
    // What goes at once is not what this is about.
    world.reach().await;
    world.sleep_through(TimeDelta::seconds(60));
    asha
}

async fn state(world: &World, person: &Person) -> String {
    world.delivery(person, "booking.declined").await[0].clone()
}

#[tokio::test]
async fn what_the_relay_does_not_take_now_is_tried_again_later_and_later() {
    let (world, smtp) = with_smtp().await;
    let asha = due(&world).await;
    smtp.answer([Answer::Later, Answer::Later]);
    assert_eq!(world.reach().await, 1);
    assert_eq!((world.reach().await, state(&world, &asha).await.as_str()), (0, "waiting"), "not at once");
    world.sleep_through(TimeDelta::seconds(38));
    assert_eq!(world.reach().await, 1);
    world.sleep_through(TimeDelta::seconds(38));
    assert_eq!(world.reach().await, 0, "the second time it waits for longer");
    world.sleep_through(TimeDelta::seconds(38));
    assert_eq!((world.reach().await, state(&world, &asha).await.as_str()), (1, "sent"));
    assert_eq!(smtp.taken().len(), 3);
}

#[tokio::test]
async fn what_the_relay_never_takes_is_given_up_at_once() {
    let (world, smtp) = with_smtp().await;
    let asha = due(&world).await;
    smtp.answer([Answer::Never]);
    world.reach().await;
    let [state, why] = world.delivery(&asha, "booking.declined").await;
    assert_eq!(state, "given_up");
    assert!(why.contains("nobody here"), "{why}");
}

#[tokio::test]
async fn a_relay_that_does_not_know_us_is_our_fault_and_not_the_mails() {
    let (world, smtp) = with_smtp().await;
    let asha = due(&world).await;
    smtp.answer([Answer::Stranger]);
    world.reach().await;
    assert_eq!(state(&world, &asha).await, "waiting");
    world.sleep_through(TimeDelta::seconds(38));
    world.reach().await;
    assert_eq!(state(&world, &asha).await, "sent");
}

#[tokio::test]
async fn a_relay_that_is_away_for_hours_gets_no_more_than_ten_tries() {
    let (world, smtp) = with_smtp().await;
    let asha = due(&world).await;
    smtp.answer([Answer::Later; 20]);
    for _ in 0..20 {
        world.reach().await;
        world.sleep_through(TimeDelta::hours(1));
        world.sleep_through(TimeDelta::minutes(30));
    }
    assert_eq!((smtp.taken().len(), state(&world, &asha).await.as_str()), (10, "given_up"));
}

#[tokio::test]
async fn a_line_that_is_cut_after_the_mail_makes_the_same_mail_come_again() {
    let (world, smtp) = with_smtp().await;
    due(&world).await;
    smtp.answer([Answer::Cut]);
    world.reach().await;
    world.sleep_through(TimeDelta::seconds(38));
    world.reach().await;
    same_mail_twice(&smtp);
}

#[tokio::test]
async fn a_server_that_dies_between_sending_and_marking_sends_the_same_mail_again() {
    let (world, smtp) = with_smtp().await;
    let asha = due(&world).await;
    // It has sent, and cannot say so: nothing is marked.
    let refuse = "create function dies() returns trigger language plpgsql as $$ begin raise 'it died'; end $$;
        create trigger dies before update of state on delivery for each row when (new.state = 'sent') execute function dies()";
    sqlx::raw_sql(refuse).execute(world.db()).await.expect("a trap");
    parkmate::reach::deliver_due(&world.app).await.expect_err("it dies");
    assert_eq!((smtp.taken().len(), state(&world, &asha).await.as_str()), (1, "waiting"));
    sqlx::raw_sql("drop trigger dies on delivery").execute(world.db()).await.expect("no trap");
    assert_eq!(world.reach().await, 0, "for some minutes it is nobody else's");
    world.sleep_through(TimeDelta::minutes(2));
    assert_eq!((world.reach().await, state(&world, &asha).await.as_str()), (1, "sent"));
    same_mail_twice(&smtp);
}

fn same_mail_twice(smtp: &Smtp) {
    let [first, second] = smtp.taken().try_into().expect("two mails");
    assert_eq!(header(&first, "Message-ID"), header(&second, "Message-ID"));
}

#[tokio::test]
async fn two_servers_at_once_send_each_mail_once() {
    let (mut world, smtp) = with_smtp().await;
    world.second_server().await;
    let nandi = world.operator("nandi").await;
    let lot = nandi.lot("MG Road").await;
    for number in 0..12 {
        let bay = lot.bay(&format!("A-{number}")).await;
        let someone = world.customer(&format!("c{number}")).await;
        let booked = someone.hold(bay, 60, "cash").await;
        nandi.admin.decline(&booked).await.expect(200);
    }
    world.reach().await;
    world.sleep_through(TimeDelta::seconds(60));
    let apps = world.apps();
    let (one, other) = tokio::join!(parkmate::reach::deliver_due(&apps[0]), parkmate::reach::deliver_due(&apps[1]));
    assert_eq!(one.expect("sent") + other.expect("sent"), 12);
    let mut ids: Vec<_> = smtp.taken().iter().map(|mail| header(mail, "Message-ID").to_owned()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), smtp.taken().len()), (12, 12));
}

#[tokio::test]
async fn mail_about_accounts_goes_the_same_way_and_is_tried_again_too() {
    let (world, smtp) = with_smtp().await;
    let asha = world.customer("asha").await;
    let email = asha.get("/me").await.expect(200)["email"].clone();
    world.stranger().post("/auth/password/forgot", json!({"email": email})).await.expect(204);
    smtp.answer([Answer::Later]);
    let deliver = async || parkmate::accounts::deliver_waiting(&world.app).await.expect("delivered");
    assert_eq!((deliver().await, deliver().await), (1, 0));
    world.sleep_through(TimeDelta::seconds(38));
    assert_eq!((deliver().await, deliver().await), (1, 0));
    same_mail_twice(&smtp);
    let left: i64 = sqlx::query_scalar("select count(*) from mail").fetch_one(world.db()).await.expect("a count");
    assert_eq!(left, 0, "its links open accounts: it is not kept");
}
