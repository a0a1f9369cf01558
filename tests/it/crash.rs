//! The server dies in the middle (`kill -9`), and nothing is half done, lost or doubled.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use parkmate::clock::Clock;
use parkmate::types::SlotId;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;

use crate::world::{Barrier, Person, Process, Reply, World, until};

const BOOKINGS: &str = "select count(*) from booking where customer_id = $1";

/// Two admins, a customer, and a bay to be had.
struct Scene {
    world: World,
    admins: [Person; 2],
    asha: Person,
    bay: SlotId,
}

impl Scene {
    async fn set() -> Self {
        Self::of(World::in_real_time().await).await
    }

    async fn of(world: World) -> Self {
        let operator = world.operator("admin").await;
        let bay = operator.lot("MG Road").await.bay("A1").await;
        let admins = [operator.admin.clone(), operator.partner("partner").await];
        let asha = world.customer("asha").await;
        Self { world, admins, asha, bay }
    }

    /// That of all this person did one booking came, and each admin was told of it once.
    async fn expect_one_booking(&self, server: &Process) {
        assert_eq!(self.world.count(BOOKINGS, &self.asha.id.to_string()).await, 1);
        for admin in &self.admins {
            assert_eq!(admin.at(server.address).heard().await, ["booking.created"]);
        }
        self.world.expect_sound().await;
    }
}

/// Whoever tells this person something waits here: it is the last thing before a commit.
async fn at_inbox(world: &World, person: &Person) -> Barrier {
    let inbox = "insert into inbox (account_id, latest_seq, unread) values ($1, 0, 0)";
    sqlx::query(inbox).bind(person.id).execute(world.db()).await.unwrap();
    world.barrier(&format!("select from inbox where account_id = '{}' for update", person.id)).await
}

/// A customer pays, and the server dies between the gateway's capture and the settlement. `meanwhile` happens while it is
/// dead. Returns the state of the booking once the next server has worked off what was due.
async fn booking_after_a_crash_while_paying(scene: &Scene, meanwhile: impl AsyncFnOnce(&Scene)) -> (Process, String) {
    let Scene { world, bay, .. } = scene;
    let server = world.process().await;
    let asha = scene.asha.at(server.address);
    let booked = asha.hold(*bay, 60, "card").await;
    let barrier = world.barrier(&format!("select from payment where id = '{}' for update", booked.payment)).await;
    let paying = tokio::spawn(asha.decision(&booked, json!({"outcome": "succeed"})).send());
    let (backend, _) = world.stopped().await;
    server.kill().await;
    assert!(paying.await.unwrap().is_err(), "nobody was told that it worked");
    let captured = "select count(*) from sandbox_charge where payment_id = $1 and succeeded";
    assert_eq!(world.count(captured, &booked.payment).await, 1);
    barrier.lift().await;
    world.gone(backend).await;
    assert_eq!(
        (scene.asha.status_of(&booked).await, scene.asha.payment_of(&booked).await),
        ("held".into(), "pending".into())
    );
    meanwhile(scene).await;

    // Due after the other webhook: once it is delivered, the other one is, if it ever will be.
    let elsewhere = world.operator("elsewhere").await.lot("Elsewhere").await.bay("E1").await;
    let ravi = world.customer("ravi").await;
    let later = ravi.hold(elsewhere, 60, "card").await;
    ravi.decide(&later, json!({"outcome": "succeed", "delay_seconds": 1})).await.expect(200);
    let server = world.process().await;
    until("the later webhook is delivered", async || ravi.status_of(&later).await == "active").await;
    let state = scene.asha.at(server.address).status_of(&booked).await;
    if state == "active" {
        // Whoever got no answer asks again: one effect.
        let decided = scene.asha.at(server.address).decide(&booked, json!({"outcome": "fail"})).await.expect(200);
        assert_eq!(decided, json!({"outcome": "succeed"}));
    }
    (server, state)
}

#[tokio::test]
async fn money_captured_before_a_crash_gives_the_bay_once_after_it() {
    let scene = Scene::set().await;
    let (server, state) = booking_after_a_crash_while_paying(&scene, async |_| {}).await;
    assert_eq!(state, "active");
    scene.expect_one_booking(&server).await;
}

/// The control: the test above fails if what it tests is taken away.
#[tokio::test]
async fn money_captured_before_a_crash_gives_no_bay_if_its_webhook_is_forgotten() {
    let scene = Scene::set().await;
    let forget = async |scene: &Scene| {
        let gone = sqlx::query("delete from timer where kind = 'sandbox_webhook'").execute(scene.world.db()).await;
        assert_eq!(gone.unwrap().rows_affected(), 1);
    };
    let (_server, state) = booking_after_a_crash_while_paying(&scene, forget).await;
    assert_eq!(state, "held");
}

#[tokio::test]
async fn a_booking_cut_short_by_a_crash_leaves_nothing_and_comes_once_when_asked_for_again() {
    let scene = Scene::set().await;
    let Scene { world, admins: [admin, _], .. } = &scene;
    let server = world.process().await;
    let asha = scene.asha.at(server.address);
    let wish = asha.wish(scene.bay, 60, "cash");
    let barrier = at_inbox(world, admin).await;
    let asking = tokio::spawn(asha.posting_once("key", "/bookings", &wish).send());
    let (backend, _) = world.stopped().await;
    server.kill().await;
    assert!(asking.await.unwrap().is_err());
    barrier.lift().await;
    world.gone(backend).await;

    let left = "
select (select count(*) from booking) + (select count(*) from payment) + (select count(*) from timer)
    + (select count(*) from domain_event) + (select count(*) from notification) + (select count(*) from idempotency_key)";
    assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(world.db()).await.unwrap(), 0);

    let server = world.process().await;
    let asha = scene.asha.at(server.address);
    let first = asha.post_once("key", "/bookings", wish.clone()).await.expect(201);
    assert_eq!(asha.post_once("key", "/bookings", wish).await.expect(201), first);
    scene.expect_one_booking(&server).await;
}

#[tokio::test]
async fn a_booking_whose_answer_was_lost_in_a_crash_is_answered_again_and_its_notification_replayed() {
    let scene = Scene::set().await;
    let Scene { world, admins: [admin, _], .. } = &scene;
    let server = world.process().await;
    let asha = scene.asha.at(server.address);
    let mut socket = admin.at(server.address).socket(None).await;
    assert_eq!(socket.next().await["connected"], true);
    let wish = asha.wish(scene.bay, 60, "cash");
    let barrier = world.commits_stop_at("booking").await;
    let asking = tokio::spawn(asha.posting_once("key", "/bookings", &wish).send());
    let (backend, statement) = world.stopped().await;
    assert_eq!(statement, "COMMIT");
    server.kill().await;
    assert!(asking.await.unwrap().is_err());
    barrier.lift().await;
    world.gone(backend).await;
    assert_eq!(world.count(BOOKINGS, &asha.id.to_string()).await, 1, "it was committed, though nobody was told");

    let server = world.process().await;
    let mut socket = admin.at(server.address).socket(Some(0)).await;
    let welcome = socket.next().await;
    assert_eq!((&welcome["recovered"], &welcome["latest_seq"]), (&json!(true), &json!(1)), "{welcome:#}");
    let replayed = socket.next().await;
    assert_eq!((&replayed["event"], &replayed["seq"]), (&json!("booking.created"), &json!(1)), "{replayed:#}");
    let again = scene.asha.at(server.address).post_once("key", "/bookings", wish).await.expect(201);
    assert_eq!(again["id"], replayed["data"]["booking_id"]);
    scene.expect_one_booking(&server).await;
    world.expect_silence(admin, &mut socket).await;
}

#[tokio::test]
async fn warnings_that_were_under_way_in_a_crash_come_once_after_it() {
    const COUNT: i64 = 50;
    let world = World::in_real_time().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let customers = [world.customer("asha").await, world.customer("ravi").await, world.customer("mira").await];
    let barrier = at_inbox(&world, &customers[1]).await;
    let ends_at = world.now() + chrono::TimeDelta::minutes(4);
    world.crowd(&lot, &customers, 50, ends_at).await;
    let server = world.process().await;
    let (backend, _) = world.stopped().await;
    server.kill().await;
    barrier.lift().await;
    world.gone(backend).await;
    let told = "select count(*), count(distinct data ->> 'booking_id') from notification where event = 'booking.expiring_soon'";
    let told = async || sqlx::query_as::<_, (i64, i64)>(told).fetch_one(world.db()).await.unwrap();
    assert_eq!(told().await, (0, 0));

    let _servers = (world.process().await, world.process().await);
    until("all are warned", async || told().await.1 == COUNT).await;
    assert_eq!(told().await, (COUNT, COUNT));
    world.expect_sound().await;
}

#[tokio::test]
async fn a_server_told_to_stop_finishes_what_it_has_begun_and_says_goodbye_on_its_sockets() {
    let scene = Scene::set().await;
    let Scene { world, admins: [admin, _], .. } = &scene;
    let server = world.process().await;
    let asha = scene.asha.at(server.address);
    let mut socket = admin.at(server.address).socket(None).await;
    assert_eq!(socket.next().await["connected"], true);
    let barrier = world.commits_stop_at("booking").await;
    let begun = tokio::spawn(asha.posting_once("key", "/bookings", &asha.wish(scene.bay, 60, "cash")).send());
    world.stopped().await;

    server.tell(Signal::SIGTERM);
    let stranger = Person::stranger(server.address);
    until("it is not ready", async || {
        let answer = stranger.request(Method::GET, "/readyz").send().await.expect("an answer until the end");
        answer.status() == 503 && answer.headers()["connection"] == "close"
    })
    .await;
    assert_eq!(socket.close_code().await, 1001);
    assert!(!begun.is_finished());
    barrier.lift().await;
    let answer = Reply::of(begun.await.unwrap().expect("an answer")).await;
    assert!(answer.expect(201)["id"].is_string());
    assert!(server.ended().await.success());

    let server = world.process().await;
    scene.expect_one_booking(&server).await;
}

#[tokio::test]
async fn what_was_answered_is_there_after_server_and_database_crashed_at_once() {
    let data = format!("/tmp/parkmate-data-{}-both", std::process::id());
    let start = async || Process::start(&[("PARKMATE_DATA", &data)]).await;
    let server = start().await;
    let database = PgConnectOptions::new_without_pgpass().socket(format!("{data}/postgres")).username("parkmate");
    let scene = Scene::of(World::on(database.database("parkmate"), Clock::System).await).await;
    let asha = scene.asha.at(server.address);
    let mut answers = Vec::<Value>::new();
    for key in 0..20_i64 {
        let mut wish = asha.wish(scene.bay, 60, "cash");
        wish["starts_at"] = json!(scene.world.now() + chrono::TimeDelta::hours(key + 1));
        // At most five unpaid ones: each is given back.
        let booked = asha.post_once(&format!("key {key}"), "/bookings", wish.clone()).await.expect(201);
        let path = format!("/bookings/{}/cancel", booked["id"].as_str().unwrap());
        answers.push(asha.post_once(&format!("cancel {key}"), &path, Value::Null).await.expect(200));
    }
    let pid = std::fs::read_to_string(format!("{data}/postgres/cluster/postmaster.pid")).unwrap();
    let postmaster = Pid::from_raw(pid.lines().next().unwrap().parse().unwrap());
    kill(postmaster, Signal::SIGKILL).unwrap();
    server.kill().await;

    let server = start().await;
    let asha = scene.asha.at(server.address);
    for (key, answer) in answers.iter().enumerate() {
        let path = format!("/bookings/{}/cancel", answer["id"].as_str().unwrap());
        assert_eq!(&asha.post_once(&format!("cancel {key}"), &path, Value::Null).await.expect(200), answer);
    }
    assert_eq!(scene.world.count(BOOKINGS, &asha.id.to_string()).await, 20);
    scene.world.expect_sound().await;
    server.tell(Signal::SIGTERM);
    assert!(server.ended().await.success());
    std::fs::remove_dir_all(data).unwrap();
}
