//! The servers do not hear each other for a while, and nobody is worse off for longer than that.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::Signal;
use parkmate::app::App;
use parkmate::config::Config;
use parkmate::consequences;
use parkmate::database::pool_options;
use parkmate::events::{Bus, Hub};
use parkmate::http::{Server, WebApp};
use rstest::rstest;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;

use super::{expect_change, expect_everything, listen, look_at, not_ready};
use crate::sockets::{expect_seqs, tell};
use crate::world::{Nats, Road, Way, World, over_nats, until};

const DEAF: &str = "The other servers are not heard.";

#[tokio::test]
async fn while_nats_is_away_bookings_go_on_and_readiness_tells_and_all_is_well_when_it_is_back() {
    let mut world = World::over(Way::Nats).await;
    let second = world.second_server().await;
    world.all_hear().await;
    let (admin, lot, bay) = world.place().await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger().at(second));
    let (mut told, mut looking) = (listen(&admin.at(second), None).await, look_at(lot, &nobody).await);
    assert_eq!(not_ready(&nobody, "/readyz").await, None);
    world.nats.as_mut().expect("NATS").kill().await;
    until("it is noticed", async || world.apps().iter().all(|app| !app.bus.is_up())).await;
    assert_eq!(not_ready(&nobody, "/readyz").await, Some(DEAF.into()));
    assert_eq!(not_ready(&nobody, "/readyz?alone=true").await, None);

    let booked = asha.hold(bay, 60, "cash").await;
    assert_eq!(told.next().await["event"], "booking.created", "the table says it, though no server does");

    world.nats.as_mut().expect("NATS").start_again().await;
    world.all_hear().await;
    assert_eq!(not_ready(&nobody, "/readyz").await, None);
    expect_everything(&mut looking).await;
    asha.cancel(&booked).await.expect(200);
    expect_change(&mut looking, &["bookings", "payments"]).await;
    assert_eq!(told.next().await["event"], "booking.cancelled");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_nats_that_takes_connections_and_says_nothing_is_away_too() {
    let mut world = World::over(Way::Nats).await;
    world.second_server().await;
    world.all_hear().await;
    let nats = world.nats.as_ref().expect("NATS");
    nats.tell(Signal::SIGSTOP);
    until("it is noticed", async || world.apps().iter().all(|app| !app.bus.is_up())).await;
    nats.tell(Signal::SIGCONT);
    world.all_hear().await;
}

#[tokio::test]
async fn a_server_that_starts_while_nats_is_away_hears_the_others_once_it_comes() {
    let mut nats = Nats::start().await;
    let url = nats.url();
    nats.kill().await;
    let mut world = World::with(|config| over_nats(config, url)).await;
    world.second_server().await;
    let asha = world.customer("asha").await;
    asha.get("/bookings").await.expect(200);
    assert_eq!(not_ready(&asha, "/readyz").await, Some(DEAF.into()));
    nats.start_again().await;
    world.all_hear().await;
}

#[tokio::test]
async fn only_who_knows_the_password_hears() {
    let nats = Nats::start_with(&["--user", "parkmate", "--pass", "h@sh"]).await;
    let at = |who: &str| nats.url().replace("nats://", &format!("nats://{who}"));
    let world = World::with(|config| over_nats(config, at("parkmate:h%40sh@"))).await;
    world.all_hear().await;
    let wrong = World::with(|config| over_nats(config, at("parkmate:guess@"))).await;
    tell(&world, &world.customer("asha").await, 1).await;
    assert!(!wrong.app.bus.is_up());
}

/// What a server reaches its database and the others by, with a road under the part that carries word.
fn by_a_road(world: &World) -> (Road, Config, PgConnectOptions) {
    let (mut config, database) = (world.app.config.clone(), world.db().connect_options().as_ref().clone());
    match &world.nats {
        Some(nats) => {
            let (road, port) = Road::to_port(nats.port());
            over_nats(&mut config, format!("nats://127.0.0.1:{port}"));
            (road, config, database)
        }
        None => {
            let (road, database) = Road::to_database(database, "LISTEN");
            (road, config, database)
        }
    }
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_line_that_is_cut_without_notice_is_missed_and_opened_anew(#[case] way: Way) {
    let mut world = World::over(way).await;
    let (road, config, database) = by_a_road(&world);
    let second = world.server_with(config, database).await;
    world.all_hear().await;
    let (_, lot, bay) = world.place().await;
    let asha = world.customer("asha").await;
    let mut there = listen(&asha.at(second), None).await;
    let mut looking = look_at(lot, &world.stranger().at(second)).await;
    tell(&world, &asha, 1).await;
    expect_seqs(&mut there, [1]).await;

    road.block();
    tell(&world, &asha, 1).await;
    expect_seqs(&mut there, [2]).await;
    let cut_off = world.apps().pop().expect("the second");
    until("the cut is noticed", async || !cut_off.bus.is_up()).await;
    assert!(not_ready(&asha.at(second), "/readyz").await.is_some());
    let booked = asha.hold(bay, 60, "cash").await;

    road.open();
    world.all_hear().await;
    expect_everything(&mut looking).await;
    asha.cancel(&booked).await.expect(200);
    expect_change(&mut looking, &["bookings", "payments"]).await;
    world.expect_sound().await;
}

/// A server that does not look at the tables by itself.
async fn blind_server(world: &World, config: Config, database: PgConnectOptions) -> (Arc<App>, SocketAddr) {
    let (db, hub) = (pool_options(4).connect_lazy_with(database), Hub::default());
    let (bus, wire) = Bus::to(&config.bus_route().expect("a bus"), &db);
    let app = Arc::new(
        App::new(config, db, hub.clone(), bus, world.app.clock.clone(), consequences::follow).expect("an app"),
    );
    tokio::spawn(wire.run(hub, std::future::pending()));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let server = Server::start(app.clone(), WebApp::embedded(&app.config), listener, 1).expect("it starts");
    (app, server.address)
}

/// The control of the tests above: it is the periodic look that heals.
#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn without_the_look_at_the_tables_what_is_told_while_the_line_is_cut_does_not_arrive(#[case] way: Way) {
    let mut world = World::over(way).await;
    let (road, config, database) = by_a_road(&world);
    let (blind, address) = blind_server(&world, config.clone(), database.clone()).await;
    let second = world.server_with(config, database).await;
    world.all_hear().await;
    until("the blind one hears", async || blind.bus.is_up()).await;
    let asha = world.customer("asha").await;
    let (mut seen, mut unseen) = (listen(&asha.at(second), None).await, listen(&asha.at(address), None).await);
    tell(&world, &asha, 1).await;
    expect_seqs(&mut seen, [1]).await;
    expect_seqs(&mut unseen, [1]).await;
    road.block();
    tell(&world, &asha, 1).await;
    expect_seqs(&mut seen, [2]).await;
    assert!(timeout(Duration::from_millis(500), unseen.next()).await.is_err(), "nothing heals it");
}
