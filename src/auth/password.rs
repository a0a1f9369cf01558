//! Passwords: Argon2id with 19 MiB, two passes, one lane, which OWASP asks for at least and which costs some 25 ms here.

use std::cell::RefCell;
use std::time::Instant;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{self, CustomizedPasswordHasher, generate_salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordVerifier, Version};
use metrics::{gauge, histogram};
use tokio::sync::oneshot;

use crate::app::App;
use crate::error::Result;
use crate::hashing::Memory;

/// Stands in for the hash of an account that does not exist, so that trying one takes as long. No password fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is stored of a password. Takes its time: never inside a transaction.
pub async fn hash(app: &App, password: &str) -> Result<String> {
    let password = password.to_owned();
    aside(app, move |memory| {
        let (salt, standard) = (generate_salt(), Params::default());
        let hash = Within::of(memory).hash_password_customized(password.as_bytes(), &salt, None, None, standard);
        hash.map(|hash| hash.to_string()).map_err(|error| anyhow::anyhow!("hashing a password: {error}").into())
    })
    .await?
}

/// Whether the password is the one that was stored; false, after as long, where none is. Never inside a transaction.
pub async fn verify(app: &App, password: &str, stored: Option<&str>) -> Result<bool> {
    let (password, known) = (password.to_owned(), stored.is_some());
    let stored = stored.unwrap_or(NOBODY).to_owned();
    aside(app, move |memory| fits(&password, &stored, memory) && known).await
}

fn fits(password: &str, stored: &str, memory: &mut Memory) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| Within::of(memory).verify_password(password.as_bytes(), &stored).is_ok())
}

/// Argon2 in memory that is there already.
struct Within<'m>(RefCell<&'m mut Memory>);

impl<'m> Within<'m> {
    fn of(memory: &'m mut Memory) -> Self {
        Self(RefCell::new(memory))
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Within<'_> {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let salt = Salt::new(salt)?;
        let mut memory = self.0.borrow_mut();
        memory.resize(params.block_count(), Block::default());
        let mut room = [0; Output::MAX_LENGTH];
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = room.get_mut(..length).ok_or(password_hash::Error::OutputSize)?;
        let written = ParamsString::try_from(&params)?;
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(password, &salt, output, memory.as_mut_slice())?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: written,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

/// Has `work` done by the threads for it. If whoever asked is gone when its turn comes, nothing is.
async fn aside<T: Send + 'static>(app: &App, work: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Result<T> {
    let (tell, told) = oneshot::channel();
    let waiting = Waiting::begins();
    app.hashing.give(Box::new(move |memory| {
        drop(waiting);
        if !tell.is_closed() {
            // It may be gone by the end, too.
            let _ = tell.send(work(memory));
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
        // Also where another was hashed before.
        let mut memory = Vec::new();
        for _ in 0..2 {
            assert!(fits("correct horse", &stored, &mut memory));
            assert!(!fits("correct horsf", &stored, &mut memory));
            assert!(!fits("correct horse", "not a hash", &mut memory));
        }
    }

    #[test]
    fn the_stand_in_costs_as_much_as_a_real_hash_and_fits_nothing() {
        let real = Argon2::default().hash_password(b"correct horse").expect("hashes").to_string();
        let (real, nobody) = (PasswordHash::new(&real).expect("reads"), PasswordHash::new(NOBODY).expect("reads"));
        assert_eq!(
            (real.algorithm, real.version, real.params.to_string()),
            (nobody.algorithm, nobody.version, nobody.params.to_string())
        );
        assert!(!fits("", NOBODY, &mut Vec::new()));
    }
}
