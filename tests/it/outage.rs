//! The database is away for a while: the server says so soon, keeps its sockets, and goes on by itself.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use parkmate::clock::Clock;
use parkmate::database::{self, PrivatePostgres, Role};
use parkmate::types::SlotId;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;

use crate::world::{Person, Process, Reply, Road, World, until};

/// A PostgreSQL that the test stops and starts, a server on it, and someone parked.
struct Scene {
    data: PathBuf,
    world: World,
    server: Process,
    asha: Person,
    bay: SlotId,
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

async fn postgres(data: &Path) -> PrivatePostgres {
    PrivatePostgres::start(data, None, Role::Server).await.expect("it starts")
}

impl Scene {
    async fn set(name: &str) -> (Self, PrivatePostgres) {
        let data = PathBuf::from(format!("/tmp/parkmate-data-{}-{name}", std::process::id()));
        let postgres = postgres(&data).await;
        let world = World::on(postgres.connect_options(), Clock::System).await;
        database::migrate(world.db()).await.expect("migrated");
        let server = world.process().await;
        let bay = world.operator("admin").await.lot("MG Road").await.bay("A1").await;
        let asha = world.customer("asha").await.at(server.address);
        (Self { data, world, server, asha, bay }, postgres)
    }

    async fn is_ready(&self) -> bool {
        let stranger = Person::stranger(self.server.address);
        stranger.request(Method::GET, "/readyz").send().await.expect("an answer").status() == 200
    }

    /// That whatever is asked is refused in good time and form.
    async fn expect_refusals(&self) {
        let stranger = Person::stranger(self.server.address);
        let ask = async |what: &str, most: u64, request: reqwest::RequestBuilder| {
            let asked = Instant::now();
            let reply = Reply::of(request.send().await.expect("an answer")).await;
            let took = asked.elapsed();
            println!("{what}: {} after {took:?}", reply.status);
            assert!(took < Duration::from_secs(most), "{what} took {took:?}");
            assert_eq!(reply.status, 503, "{what}");
            reply.refused("unavailable");
        };
        ask("readiness", 2, stranger.request(Method::GET, "/readyz")).await;
        let wish = self.asha.wish(self.bay, 60, "cash");
        tokio::join!(
            ask("a list", 5, self.asha.request(Method::GET, "/api/v1/bookings")),
            ask("a search", 5, stranger.request(Method::GET, "/api/v1/lots")),
            ask("a booking", 5, self.asha.posting_once("key", "/bookings", &wish)),
            ask(
                "a log-in",
                5,
                stranger
                    .request(Method::POST, "/api/v1/auth/login")
                    .json(&json!({"email": "asha@example.com", "password": "correct horse battery"}))
            ),
            ask("a payment", 5, stranger.request(Method::POST, "/api/v1/webhooks/sandbox").body("{}")),
        );
        let alive = stranger.request(Method::GET, "/healthz").send().await.expect("an answer");
        assert_eq!(alive.status(), 200);
    }
}

#[tokio::test]
async fn while_the_database_is_away_requests_are_refused_sockets_stay_and_all_goes_on_when_it_is_back() {
    let (scene, postgres_before) = Scene::set("outage").await;
    let Scene { world, asha, .. } = &scene;
    let elsewhere = world.operator("elsewhere").await.lot("Elsewhere").await.bay("E1").await;
    let parked = asha.park(elsewhere, 60).await;
    let mut socket = asha.socket(None).await;
    assert_eq!(socket.next().await["connected"], true);
    let mut clock = asha.dial("/ws/time/", &[]).await.expect("open to everybody");
    let warning = world.now() + TimeDelta::seconds(6);
    world.move_earlier(&parked, parked.instant("ends_at") - TimeDelta::minutes(5) - warning).await;
    postgres_before.stop().await.expect("it stops");
    assert!(world.now() < warning, "the test itself was too slow");

    scene.expect_refusals().await;
    for _ in 0..3 {
        clock.next().await;
    }
    until("the warning is due", async || world.now() > warning).await;
    scene.expect_refusals().await;

    let postgres_again = postgres(&scene.data).await;
    // By another server, at once: before this one hears the others again.
    world.tell(asha).await;
    let back = Instant::now();
    until("it is ready", async || scene.is_ready().await).await;
    println!("ready again after {:?}", back.elapsed());
    let mut heard = Vec::<Value>::new();
    for seq in 1..=2 {
        let frame = socket.next().await;
        assert_eq!(frame["seq"], seq, "in order, without gaps, once: {frame:#}");
        heard.push(frame["event"].clone());
    }
    println!("told of all after {:?}", back.elapsed());
    heard.sort_unstable_by_key(|event| event.to_string());
    assert_eq!(heard, ["booking.expiring_soon", "payment.refunded"]);
    clock.next().await;
    asha.hold_from(scene.bay, world.now() + TimeDelta::hours(3), 60, "cash").await;
    world.expect_sound().await;
    postgres_again.stop().await.expect("it stops");
}

#[tokio::test]
async fn a_request_that_the_database_drops_in_its_middle_is_refused_and_comes_once_when_asked_again() {
    let (scene, postgres_before) = Scene::set("dropped").await;
    let Scene { world, asha, .. } = &scene;
    let wish = asha.wish(scene.bay, 60, "cash");
    let barrier = world.commits_stop_at("booking").await;
    let asking = tokio::spawn(asha.posting_once("key", "/bookings", &wish).send());
    // By itself first: in a stop the barrier might go before whoever waits at it, and let him commit.
    let (backend, _) = world.stopped().await;
    sqlx::query("select pg_terminate_backend($1)").bind(backend).execute(world.db()).await.expect("ended");
    Reply::of(asking.await.unwrap().expect("an answer")).await.refused("unavailable");
    postgres_before.stop().await.expect("it stops");
    drop(barrier);

    let postgres_again = postgres(&scene.data).await;
    let bookings =
        async || world.count("select count(*) from booking where customer_id = $1", &asha.id.to_string()).await;
    assert_eq!(bookings().await, 0);
    until("it is ready", async || scene.is_ready().await).await;
    let first = asha.post_once("key", "/bookings", wish.clone()).await.expect(201);
    assert_eq!(asha.post_once("key", "/bookings", wish).await.expect(201), first);
    assert_eq!(bookings().await, 1);
    world.expect_sound().await;
    postgres_again.stop().await.expect("it stops");
}

#[tokio::test]
async fn a_server_brings_its_own_database_back_to_life() {
    let data = PathBuf::from(format!("/tmp/parkmate-data-{}-own", std::process::id()));
    let server = Process::start(&[("PARKMATE_DATA", data.to_str().unwrap())]).await;
    let database = PgConnectOptions::new_without_pgpass().socket(data.join("postgres")).username("parkmate");
    let world = World::on(database.database("parkmate"), Clock::System).await;
    let bay = world.operator("admin").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await.at(server.address);
    let mut socket = asha.socket(None).await;
    assert_eq!(socket.next().await["connected"], true);
    let scene = Scene { data, world, server, asha, bay };
    assert!(scene.is_ready().await);
    kill(postmaster(&scene.data), Signal::SIGKILL).expect("kill -9");

    until("it noticed", async || !scene.is_ready().await).await;
    until("it is ready", async || scene.is_ready().await).await;
    scene.world.tell(&scene.asha).await;
    assert_eq!(socket.next().await["seq"], 1);
    scene.asha.hold(scene.bay, 60, "cash").await;
    scene.world.expect_sound().await;
    scene.server.tell(Signal::SIGTERM);
    until("its PostgreSQL stops with it", async || !scene.data.join("postgres/cluster/postmaster.pid").exists()).await;
}

/// Told to stop, it does, within the time that a supervisor gives it.
async fn expect_to_stop(server: Process) {
    let told = Instant::now();
    server.tell(Signal::SIGTERM);
    assert!(server.ended().await.success());
    println!("stopped after {:?}", told.elapsed());
    assert!(told.elapsed() < Duration::from_secs(20), "{:?}", told.elapsed());
}

#[tokio::test]
async fn a_server_told_to_stop_stops_without_its_database() {
    let (scene, postgres) = Scene::set("stop").await;
    let server = scene.world.process().await;
    assert!(scene.is_ready().await);
    postgres.stop().await.expect("it stops");
    expect_to_stop(server).await;
}

fn postmaster(data: &Path) -> Pid {
    let file = std::fs::read_to_string(data.join("postgres/cluster/postmaster.pid")).expect("it runs");
    Pid::from_raw(file.lines().next().and_then(|line| line.parse().ok()).expect("a number"))
}

/// PostgreSQL stands still, but the kernel takes connections for it; until this is dropped.
#[cfg(target_os = "linux")]
struct Silence(Vec<Pid>);

#[cfg(target_os = "linux")]
impl Silence {
    fn falls(data: &Path) -> Self {
        let cluster = data.join("postgres/cluster");
        // The postmaster first, so that it makes no more processes meanwhile.
        let mut silence = Self(vec![postmaster(data)]);
        kill(silence.0[0], Signal::SIGSTOP).expect("it stands still");
        for entry in std::fs::read_dir("/proc").expect("processes") {
            let Some(pid) = entry.expect("an entry").file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            if std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == cluster) {
                kill(Pid::from_raw(pid), Signal::SIGSTOP).expect("it stands still");
                silence.0.push(Pid::from_raw(pid));
            }
        }
        silence
    }
}

#[cfg(target_os = "linux")]
impl Drop for Silence {
    fn drop(&mut self) {
        for pid in &self.0 {
            let _ = kill(*pid, Signal::SIGCONT);
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_database_that_takes_connections_and_says_nothing_is_away_too() {
    let (scene, postgres) = Scene::set("silence").await;
    let another = scene.world.process().await;
    let mut clock = scene.asha.dial("/ws/time/", &[]).await.expect("open to everybody");
    assert!(scene.is_ready().await);
    let silence = Silence::falls(&scene.data);
    scene.expect_refusals().await;
    clock.next().await;
    expect_to_stop(another).await;
    drop(silence);
    until("it is ready", async || scene.is_ready().await).await;
    let wish = scene.asha.wish(scene.bay, 60, "cash");
    scene.asha.post_once("key", "/bookings", wish).await.expect(201);
    scene.world.expect_sound().await;
    postgres.stop().await.expect("it stops");
}

/// All connections of a server, each in the middle of a commit: what they answer is swallowed, and nobody is told.
#[tokio::test]
async fn connections_that_die_in_silence_in_the_middle_of_requests_are_refused_in_time_and_missed_by_nobody() {
    const AT_ONCE: i64 = 8;
    let mut world = World::new().await;
    let mut asks = Vec::new();
    // Each of another operator, whose admins' inboxes would else make one wait for the other's commit.
    for number in 0..AT_ONCE {
        let bay = world.operator(&format!("admin{number}")).await.lot("MG Road").await.bay("A1").await;
        asks.push((world.customer(&format!("customer{number}")).await, bay));
    }
    let (road, database) = Road::to_database(world.db().connect_options().as_ref().clone(), "");
    let far = world.server_with(world.app.config.clone(), database).await;
    let asks: Vec<_> = asks.into_iter().map(|(person, bay)| (person.at(far), person.wish(bay, 60, "cash"))).collect();
    let barrier = world.commits_stop_at("booking").await;
    let asked = Instant::now();
    let asking: Vec<_> =
        asks.iter().map(|(person, wish)| tokio::spawn(person.posting_once("key", "/bookings", wish).send())).collect();
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    until("all of them commit", async || {
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(world.db()).await.expect("a number") == AT_ONCE
    })
    .await;
    road.block();
    barrier.lift().await;
    for asking in asking {
        Reply::of(asking.await.unwrap().expect("an answer")).await.refused("unavailable");
    }
    println!("refused after {:?}", asked.elapsed());
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());

    road.open();
    let bookings = "select count(*) from booking";
    let bookings = async || sqlx::query_scalar::<_, i64>(bookings).fetch_one(world.db()).await.expect("a number");
    assert_eq!(bookings().await, AT_ONCE, "they had come that far");
    for (person, wish) in &asks {
        let mut again = None;
        until("it is answered again", async || {
            again = Some(person.post_once("key", "/bookings", wish.clone()).await).filter(|reply| reply.status != 503);
            again.is_some()
        })
        .await;
        again.expect("an answer").expect(201);
    }
    assert_eq!(bookings().await, AT_ONCE);
    world.expect_sound().await;
}
