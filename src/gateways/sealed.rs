//! Keys of others, encrypted where they lie: XChaCha20-Poly1305, bound to whose they are and what for, so that a ciphertext
//! moved to another row opens nothing.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::Rng;
use secrecy::{ExposeSecret, SecretBox, SecretString};

const NONCE: usize = 24;

/// The keys of `PARKMATE_KEYS_SECRET`: the first one seals, all of them open.
#[derive(Clone)]
pub struct KeyRing(Vec<Key>);

#[derive(Clone)]
struct Key {
    id: String,
    key: std::sync::Arc<SecretBox<[u8; 32]>>,
}

/// A text that is nobody's to read, and which key opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key_id: String,
    /// The nonce, then the ciphertext with its tag.
    pub text: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("PARKMATE_KEYS_SECRET must be id:key or several by commas, each key 64 hexadecimal digits, each id of its own")]
pub struct BadKeys;

impl KeyRing {
    /// None where nothing is set.
    pub fn read(setting: &SecretString) -> Result<Option<Self>, BadKeys> {
        let setting = setting.expose_secret().trim();
        if setting.is_empty() {
            return Ok(None);
        }
        let mut keys: Vec<Key> = Vec::new();
        for part in setting.split(',') {
            let (id, hex) = part.trim().split_once(':').ok_or(BadKeys)?;
            let sane = (1..=32).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if !sane || keys.iter().any(|key| key.id == id) {
                return Err(BadKeys);
            }
            let mut key = Box::new([0; 32]);
            hex::decode_to_slice(hex, key.as_mut_slice()).map_err(|_| BadKeys)?;
            keys.push(Key { id: id.to_owned(), key: std::sync::Arc::new(SecretBox::new(key)) });
        }
        Ok(Some(Self(keys)))
    }

    /// `of`: whose it is and what for; the same is needed to open it.
    pub fn seal(&self, text: &SecretString, of: &str) -> Option<Sealed> {
        let key = self.0.first()?;
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload { msg: text.expose_secret().as_bytes(), aad: of.as_bytes() };
        let sealed = key.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(Sealed { key_id: key.id.clone(), text: [nonce.as_slice(), &sealed].concat() })
    }

    /// None if its key is gone, or it is not what it is said to be.
    pub fn open(&self, sealed: &Sealed, of: &str) -> Option<SecretString> {
        let key = self.0.iter().find(|key| key.id == sealed.key_id)?;
        let (nonce, text) = sealed.text.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: text, aad: of.as_bytes() };
        let opened = key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(opened).ok().map(SecretString::from)
    }

    /// The key that seals now.
    pub fn current(&self) -> &str {
        self.0.first().map_or("", |key| key.id.as_str())
    }
}

impl Key {
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.key.expose_secret()).into())
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.0.iter().map(|key| key.id.as_str()).collect();
        f.debug_tuple("KeyRing").field(&ids).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "2025:0000000000000000000000000000000000000000000000000000000000000001";
    const NEW: &str = "2026:0000000000000000000000000000000000000000000000000000000000000002";

    fn ring(setting: &str) -> KeyRing {
        KeyRing::read(&setting.into()).expect("keys").expect("some")
    }

    #[test]
    fn what_is_sealed_opens_only_for_whom_and_what_it_was_sealed() {
        let sealed = ring(OLD).seal(&"sk_live_1".into(), "operator/stripe/secret").expect("sealed");
        let open = |ring: &KeyRing, of: &str| ring.open(&sealed, of).map(|text| text.expose_secret().to_owned());
        assert_eq!(open(&ring(OLD), "operator/stripe/secret").as_deref(), Some("sk_live_1"));
        assert_eq!(open(&ring(OLD), "another/stripe/secret"), None);
        assert_eq!(open(&ring(OLD), "operator/stripe/webhook"), None);
        assert_eq!(open(&ring(NEW), "operator/stripe/secret"), None);
        let mut bent = sealed.clone();
        *bent.text.last_mut().expect("a byte") ^= 1;
        assert!(ring(OLD).open(&bent, "operator/stripe/secret").is_none());
        assert!(!String::from_utf8_lossy(&sealed.text).contains("sk_live"));
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let old = ring(OLD).seal(&"a".into(), "x").expect("sealed");
        let rotated = ring(&format!("{NEW}, {OLD}"));
        assert!(rotated.open(&old, "x").is_some() && rotated.current() != old.key_id);
        let new = rotated.seal(&"a".into(), "x").expect("sealed");
        assert!(rotated.current() == new.key_id && ring(NEW).open(&new, "x").is_some());
        assert!(!format!("{rotated:?}").contains("0002"));
    }

    #[test]
    fn keys_that_are_none_are_refused_without_being_told() {
        assert!(KeyRing::read(&"".into()).expect("nothing set").is_none());
        for bad in ["x", "a:00", &format!("{OLD},{OLD}"), ":00", "a b:00"] {
            let refused = KeyRing::read(&bad.into()).expect_err(bad);
            assert!(!refused.to_string().contains("0000"), "{refused}");
        }
    }
}
