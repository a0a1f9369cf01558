//! P7: a full platform beside a small one: bookings, every kind of search, a lot's availability.

mod searches;

use std::time::{Duration, Instant};

use anyhow::ensure;
use futures_util::future::try_join_all;
use parkmate_bench::bookings::Bookings;
use parkmate_bench::client::Client;
use parkmate_bench::ground::Ground;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use self::searches::{KINDS, search};

const FILL: &str = include_str!("fill.sql");

/// A platform, and what was measured on it.
struct Platform {
    bookings: Bookings,
    server: Server,
    lots: Vec<Uuid>,
    booked: Sample,
    read: Sample,
    searched: Vec<Sample>,
}

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let (lots, stored) = ground.size((10_000, 1_000_000), (60, 2_400));
    let small = ground.beside("small").await?;
    let mut full = Platform::of(ground, lots, stored).await?;
    let mut small = Platform::of(&small, 10, 1_000).await?;
    for _ in 0..ground.size(3, 1) {
        for platform in [&mut full, &mut small] {
            platform.round(ground).await?;
        }
    }
    let lines = lines(&full, &small);
    full.server.stop().await?;
    small.server.stop().await?;
    ground
        .invariants_but(&[
            "payments_that_differ_from_the_books",
            "ratings_that_do_not_add_up",
            "transitions_without_event",
        ])
        .await?;
    Ok(lines)
}

impl Platform {
    async fn of(ground: &Ground, lots: usize, stored: usize) -> anyhow::Result<Self> {
        // Those who book do so at lots of their own, in both the same.
        let scene = Scene::set(&ground.db, Size { operators: 64, bays_a_lot: 20, customers: 64 }).await?;
        let now = format!("'{}'::timestamptz", parkmate_bench::now().to_rfc3339());
        let fill = FILL.replace("$lots", &lots.to_string()).replace("$bookings", &stored.to_string());
        sqlx::raw_sql(AssertSqlSafe(fill.replace("$now", &now))).execute(&mut *ground.db.acquire().await?).await?;
        sqlx::raw_sql("vacuum").execute(&ground.db).await?;
        let lots = sqlx::query_scalar("select id from lot order by md5(id::text)").fetch_all(&ground.db).await?;
        let server = Server::start(&ground.url(), &[]).await?;
        let (booked, read) = (Sample::default(), Sample::default());
        let searched = vec![Sample::default(); KINDS.len()];
        Ok(Self { bookings: Bookings::new(&scene), server, lots, booked, read, searched })
    }

    async fn round(&mut self, ground: &Ground) -> anyhow::Result<()> {
        let within = ground.size(Duration::from_secs(4), Duration::from_millis(200));
        let address = self.server.address;
        // Connections and plans of either are warm before the clock runs.
        self.bookings.rush(address, 16, within / 5).await?;
        let booked = self.bookings.rush(address, 16, within).await?;
        self.read(within / 5).await?;
        let read = self.read(within).await?;
        let mut client = Client::connect(address, None).await?;
        let mut searched = Vec::new();
        for (_, query, second) in KINDS {
            for _ in 0..ground.size(6, 1) {
                search(&mut client, query, second).await?;
            }
            let begin = Instant::now();
            let mut took = Vec::new();
            for _ in 0..ground.size(100, 2) {
                took.push(search(&mut client, query, second).await?);
            }
            searched.push(Sample::of(took, begin.elapsed()));
        }
        self.booked = std::mem::take(&mut self.booked).and(booked);
        self.read = std::mem::take(&mut self.read).and(read);
        self.searched = std::mem::take(&mut self.searched).into_iter().zip(searched).map(|(a, b)| a.and(b)).collect();
        Ok(())
    }

    /// When the bays of a lot are free, of lot after lot, by sixteen clients.
    async fn read(&self, within: Duration) -> anyhow::Result<Sample> {
        let end = Instant::now() + within;
        let clients = self.bookings.clients(self.server.address, 16).await?;
        let took = clients.into_iter().enumerate().map(async |(number, mut client)| {
            let mut took = Vec::new();
            for lot in self.lots.iter().cycle().skip(number * 97) {
                if Instant::now() >= end {
                    break;
                }
                let asked = Instant::now();
                let reply = client.get(&format!("/api/v1/lots/{lot}/slots")).await?;
                ensure!(reply.status == 200, "{}: {}", reply.status, reply.text());
                took.push(asked.elapsed());
            }
            anyhow::Ok(took)
        });
        Ok(Sample::of(try_join_all(took).await?.concat(), within))
    }
}

fn lines(full: &Platform, small: &Platform) -> Vec<Line> {
    let rate = Line::told("P7", "bookings, 16 clients, beside 1,000 stored", full.booked.per_second(), "/s");
    let read = Line::told("P7", "availability of a lot, 16 clients", full.read.per_second(), "/s");
    let mut lines = vec![
        rate.beside(small.booked.per_second()).held_to(Bar::RatioAtLeast(0.85)),
        read.beside(small.read.per_second()).held_to(Bar::AtLeast(5_000.0)),
        Line::told("P7", "p99 of it", full.read.p99(), "ms").beside(small.read.p99()),
    ];
    for ((kind, _, _), (full, small)) in KINDS.iter().zip(full.searched.iter().zip(&small.searched)) {
        let p99 = Line::told("P7", format!("search p99: {kind}"), full.p99(), "ms");
        lines.push(p99.beside(small.p99()).held_to(Bar::AtMost(50.0)));
    }
    lines
}
