//! A message that only one browser can read: RFC 8291, in the coding of RFC 8188.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use anyhow::anyhow;
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// Of the one record there is; push services take no more.
const RECORD: u32 = 4096;
/// What follows the text of the last record.
const LAST: u8 = 2;

/// What it takes beside the message: new for each.
pub struct Fresh {
    pub key: SecretKey,
    pub salt: [u8; 16],
}

/// `p256dh` and `auth` are the browser's.
pub fn encrypt(text: &[u8], p256dh: &[u8], auth: &[u8], fresh: &Fresh) -> anyhow::Result<Vec<u8>> {
    let theirs = PublicKey::from_sec1_bytes(p256dh).map_err(|_| anyhow!("no point on the curve"))?;
    let ours = fresh.key.public_key().to_sec1_point(false);
    let shared = fresh.key.diffie_hellman(&theirs);
    let info = [b"WebPush: info\0".as_slice(), p256dh, ours.as_bytes()].concat();
    let secret: [u8; 32] = derived(auth, shared.raw_secret_bytes(), &info)?;
    let key: [u8; 16] = derived(&fresh.salt, &secret, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = derived(&fresh.salt, &secret, b"Content-Encoding: nonce\0")?;
    let padded = [text, &[LAST]].concat();
    let cipher = Aes128Gcm::new(&key.into());
    let sealed = cipher.encrypt(&Nonce::from(nonce), padded.as_slice()).map_err(|_| anyhow!("not encrypted"))?;
    let length = u8::try_from(ours.as_bytes().len())?;
    Ok([&fresh.salt, RECORD.to_be_bytes().as_slice(), &[length], ours.as_bytes(), &sealed].concat())
}

fn derived<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> anyhow::Result<[u8; N]> {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut out).map_err(|_| anyhow!("too long"))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use p256::SecretKey;

    use super::{Fresh, encrypt};

    fn bytes(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64")
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_to_the_byte() {
        let fresh = Fresh {
            key: SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).expect("a key"),
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes"),
        };
        let theirs = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let message = encrypt(b"When I grow up, I want to be a watermelon", &theirs, &auth, &fresh).expect("encrypted");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(message), expected);
    }

    #[test]
    fn what_is_no_key_of_a_browser_is_an_error() {
        let fresh = Fresh { key: SecretKey::from_slice(&[7; 32]).expect("a key"), salt: [0; 16] };
        let zeros = [0; 65];
        assert!(encrypt(b"x", &zeros, &[0; 16], &fresh).is_err());
    }
}
