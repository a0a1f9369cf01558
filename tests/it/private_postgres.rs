//! The PostgreSQL we run ourselves: a crash of either side, and two servers on one data folder.

use std::path::PathBuf;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use parkmate::database::{PrivatePostgres, Role, ThrowawayPostgres};
use sqlx::{ConnectOptions, Executor};

use crate::world::until;

/// Below `/tmp`, where the account that runs PostgreSQL may go.
struct DataFolder(PathBuf);

impl DataFolder {
    fn new(name: &str) -> Self {
        Self(PathBuf::from(format!("/tmp/parkmate-data-{}-{name}", std::process::id())))
    }

    fn postmaster(&self) -> Pid {
        let file = std::fs::read_to_string(self.0.join("postgres/cluster/postmaster.pid")).expect("it runs");
        Pid::from_raw(file.lines().next().and_then(|line| line.parse().ok()).expect("a number"))
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn count(postgres: &PrivatePostgres) -> i64 {
    let mut connection = postgres.connect_options().connect().await.expect("it answers");
    connection
        .execute("create table if not exists kept (n int); insert into kept values (1)")
        .await
        .expect("it writes");
    sqlx::query_scalar("select count(*) from kept").fetch_one(&mut connection).await.expect("it reads")
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart_and_after_a_crash() {
    let data = DataFolder::new("crash");
    let postgres = PrivatePostgres::start(&data.0, None, Role::Server).await.expect("first start");
    assert_eq!(count(&postgres).await, 1);
    postgres.stop().await.expect("stop");

    let postgres = PrivatePostgres::start(&data.0, None, Role::Server).await.expect("second start");
    assert_eq!(count(&postgres).await, 2);
    kill(data.postmaster(), Signal::SIGKILL).expect("kill -9");
    postgres.revive().await.expect("it comes back");
    assert_eq!(count(&postgres).await, 3);

    // As after a kill -9 of ours: nobody has told PostgreSQL to stop, and the next start goes on with it.
    let left_running = data.postmaster();
    drop(postgres);
    let postgres = PrivatePostgres::start(&data.0, None, Role::Server).await.expect("third start");
    assert_eq!(data.postmaster(), left_running);
    assert_eq!(count(&postgres).await, 4);
    postgres.stop().await.expect("stop");
}

#[tokio::test]
async fn a_second_server_is_refused_and_a_command_is_not() {
    let data = DataFolder::new(&"deep".repeat(30));
    let server = PrivatePostgres::start(&data.0, None, Role::Server).await.expect("the first");
    let refusal = PrivatePostgres::start(&data.0, None, Role::Server).await.map(|_| ()).expect_err("the second");
    assert!(refusal.to_string().contains(&data.0.display().to_string()), "{refusal}");

    let command = PrivatePostgres::start(&data.0, None, Role::Command).await.expect("a command beside it");
    assert_eq!(count(&command).await, 1);
    command.stop().await.expect("leaves");
    assert_eq!(count(&server).await, 2);
    let socket = server.connect_options().get_socket().cloned().expect("a socket");
    server.stop().await.expect("stop");
    std::fs::remove_dir_all(socket).expect("the short folder of a deep path");
}

#[tokio::test]
async fn a_throwaway_takes_its_folder_with_it() {
    let postgres = ThrowawayPostgres::start(None).await.expect("start");
    let folder = postgres.connect_options().get_socket().cloned().expect("a socket");
    assert!(folder.exists());
    drop(postgres);
    until("its folder is gone", async || !folder.exists()).await;
}
