//! Idle sockets: what each costs the server, and how fast it takes them in.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::ensure;
use parkmate_bench::crowd::{Crowd, Door};
use parkmate_bench::ground::Ground;
use parkmate_bench::process;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::scene::{Person, people};
use parkmate_bench::server::Server;
use tokio::time::sleep;

/// Come and go first, so that what is made once for all is not counted to the sockets.
const WARM_UP: usize = 256;
/// For buffers on their way to be given back.
const TO_SETTLE: Duration = Duration::from_secs(1);

/// Of one crowd.
struct Cost {
    /// Bytes a socket.
    memory: f64,
    accepted_per_second: f64,
}

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let counts = ground.size([10_000, 19_000], [200, 300]);
    let people = people(&ground.db, "customer", counts[1], parkmate_bench::now()).await?;
    sqlx::raw_sql("analyze").execute(&ground.db).await?;
    let mut lines = Vec::new();
    for count in counts {
        let server = Server::start(&ground.url(), &[]).await?;
        let ours = cost(&server, &doors(&people), count).await?;
        server.stop().await?;
        let server = Server::bare().await?;
        let bare = cost(&server, &bare_doors(count), count).await?;
        server.kill().await?;
        let memory = Line::told("P4", format!("memory a socket, {count} idle"), ours.memory / 1000.0, "kB");
        lines.push(memory.beside(bare.memory / 1000.0).held_to(Bar::RatioAtMost(1.2)));
        let accepted = Line::told("P4", format!("sockets accepted, {count}"), ours.accepted_per_second, "/s");
        lines.push(accepted.beside(bare.accepted_per_second).held_to(Bar::AtLeast(5_000.0)));
    }
    Ok(lines)
}

async fn cost(server: &Server, doors: &[Door], count: usize) -> anyhow::Result<Cost> {
    let first = |count: usize| doors.get(..count.min(doors.len())).unwrap_or_default();
    quiet(server.address, first(WARM_UP)).await?.leave().await;
    sleep(TO_SETTLE).await;
    let before = process::own_memory(server.pid()?)?;
    let crowd = quiet(server.address, first(count)).await?;
    sleep(TO_SETTLE).await;
    let after = process::own_memory(server.pid()?)?;
    ensure!(crowd.open() == count, "{} of {count} sockets are open", crowd.open());
    let cost = Cost { memory: (after - before) / count as f64, accepted_per_second: crowd.accepted_per_second() };
    crowd.leave().await;
    Ok(cost)
}

async fn quiet(address: SocketAddr, doors: &[Door]) -> anyhow::Result<Crowd> {
    Crowd::gather(address, doors, |_, _: &[u8]| ()).await
}

/// The sockets of these people, each with a log-in.
pub fn doors<'a>(people: impl IntoIterator<Item = &'a Person>) -> Vec<Door> {
    let door =
        |person: &Person| Door { path: format!("/ws/notifications/{}/", person.id), token: Some(person.token.clone()) };
    people.into_iter().map(door).collect()
}

pub fn bare_doors(count: usize) -> Vec<Door> {
    vec![Door { path: "/ws".to_owned(), token: None }; count]
}
