//! Passwords: Argon2id with 19 MiB, two passes, one lane, which OWASP asks for at least and which costs some 25 ms here.

use std::time::Instant;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use metrics::{gauge, histogram};
use tokio::sync::oneshot;

use crate::app::App;
use crate::error::Result;

/// Stands in for the hash of an account that does not exist, so that trying one takes as long. No password fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is stored of a password. Takes its time: never inside a transaction.
pub async fn hash(app: &App, password: &str) -> Result<String> {
    let password = password.to_owned();
    aside(app, move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| anyhow::anyhow!("hashing a password: {error}").into())
    })
    .await?
}

/// Whether the password is the one that was stored; false, after as long, where none is. Never inside a transaction.
pub async fn verify(app: &App, password: &str, stored: Option<&str>) -> Result<bool> {
    let (password, known) = (password.to_owned(), stored.is_some());
    let stored = stored.unwrap_or(NOBODY).to_owned();
    aside(app, move || fits(&password, &stored) && known).await
}

fn fits(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

/// Has `work` done by the threads for it. If whoever asked is gone when its turn comes, nothing is.
async fn aside<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (tell, told) = oneshot::channel();
    let waiting = Waiting::begins();
    app.hashing.give(Box::new(move || {
        drop(waiting);
        if !tell.is_closed() {
            // It may be gone by the end, too.
            let _ = tell.send(work());
        }
    }))?;
    Ok(told.await.map_err(anyhow::Error::from)?)
}

/// Counted while it lasts, also if nothing comes of it.
struct Waiting(Instant);

impl Waiting {
    fn begins() -> Self {
        gauge!("parkmate_password_hashes_waiting").increment(1);
        Self(Instant::now())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        gauge!("parkmate_password_hashes_waiting").decrement(1);
        histogram!("parkmate_password_wait_seconds").record(self.0.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;
    use argon2::{Argon2, PasswordHasher};

    use super::{NOBODY, fits};

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = Argon2::default().hash_password(b"correct horse").expect("hashes").to_string();
        assert!(fits("correct horse", &stored));
        assert!(!fits("correct horsf", &stored));
        assert!(!fits("correct horse", "not a hash"));
    }

    #[test]
    fn the_stand_in_costs_as_much_as_a_real_hash_and_fits_nothing() {
        let real = Argon2::default().hash_password(b"correct horse").expect("hashes").to_string();
        let (real, nobody) = (PasswordHash::new(&real).expect("reads"), PasswordHash::new(NOBODY).expect("reads"));
        assert_eq!(
            (real.algorithm, real.version, real.params.to_string()),
            (nobody.algorithm, nobody.version, nobody.params.to_string())
        );
        assert!(!fits("", NOBODY));
    }
}
