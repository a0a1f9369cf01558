//! Between a server and its PostgreSQL, to hear what is said: a socket that passes everything on and writes down each
//! statement as it is run.

use std::collections::HashMap;
use std::io::{Read, Write, copy};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use sqlx::postgres::PgConnectOptions;

/// What was said since the last time someone asked.
#[derive(Debug, Default)]
pub struct Said {
    /// As written, in the order in which they were run.
    pub statements: Vec<String>,
    /// How often an answer was waited for, on whatever connection.
    pub waits: usize,
}

pub struct Wire {
    folder: PathBuf,
    said: Arc<Mutex<Said>>,
}

impl Wire {
    /// The way to the same database, over this wire.
    pub fn to(database: PgConnectOptions) -> (PgConnectOptions, Self) {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(format!("/tmp/parkmate-wire-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).expect("a folder");
        let name = format!(".s.PGSQL.{}", database.get_port());
        let listener = UnixListener::bind(folder.join(&name)).expect("a socket");
        let postgres = database.get_socket().expect("PostgreSQL is reached by a socket").join(name);
        let wire = Self { folder: folder.clone(), said: Arc::default() };
        let said = wire.said.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                // A test that has ended takes its folder with it, and nobody comes any more.
                let Ok(client) = client else { return };
                pass_on(client, &postgres, &said);
            }
        });
        (database.socket(folder), wire)
    }

    /// What was said since the last time, but for the driver's questions about types, asked once a connection, and the word
    /// that the bus passes to other servers, which nobody waits for.
    pub fn said(&self) -> Said {
        let mut said = std::mem::take(&mut *heard(&self.said));
        said.statements.retain(|statement| {
            !["pg_catalog", "pg_notify", "SQLx ping"].iter().any(|aside| statement.contains(aside))
        });
        said
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn heard(said: &Mutex<Said>) -> MutexGuard<'_, Said> {
    said.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pass_on(client: UnixStream, postgres: &Path, said: &Arc<Mutex<Said>>) {
    let server = UnixStream::connect(postgres).expect("PostgreSQL");
    let (mut answers, mut back) = (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
    thread::spawn(move || {
        let _ = copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    let said = said.clone();
    thread::spawn(move || {
        let _ = listen(&client, &server, &said);
        let _ = server.shutdown(Shutdown::Both);
    });
}

/// Frontend messages (PostgreSQL, 54.7): a letter, but for the first, then the length that counts itself, then the rest.
fn listen(mut client: &UnixStream, mut server: &UnixStream, said: &Mutex<Said>) -> std::io::Result<()> {
    let (mut prepared, mut bound) = (HashMap::new(), String::new());
    let mut first = true;
    loop {
        let mut head = vec![0; if first { 4 } else { 5 }];
        client.read_exact(&mut head)?;
        let (letter, length) = if first { (0, &head[..]) } else { (head[0], &head[1..]) };
        let length = u32::from_be_bytes(length.try_into().expect("four bytes"));
        let mut rest = vec![0; length as usize - 4];
        client.read_exact(&mut rest)?;
        let mut texts = rest.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut text = || texts.next().unwrap_or_default();
        match letter {
            b'P' => drop(prepared.insert(text(), text())),
            b'B' => bound = prepared.get(&(text(), text()).1).cloned().unwrap_or_default(),
            b'E' => heard(said).statements.push(bound.clone()),
            b'Q' => {
                let mut said = heard(said);
                said.statements.push(text());
                said.waits += 1;
            }
            b'S' => heard(said).waits += 1,
            _ => {}
        }
        first = false;
        head.extend(rest);
        server.write_all(&head)?;
    }
}
