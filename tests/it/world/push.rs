//! A push service and the browser behind it: it keeps what it was sent, and the browser reads it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it was sent: the headers, and what the browser read.
#[derive(Debug, Clone)]
pub struct Message {
    pub headers: Vec<(String, String)>,
    pub said: Value,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

#[derive(Default)]
struct State {
    answers: VecDeque<u16>,
    messages: Vec<Message>,
}

#[derive(Clone)]
pub struct Push {
    pub origin: String,
    key: SecretKey,
    auth: [u8; 16],
    state: Arc<Mutex<State>>,
}

impl Push {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let key = SecretKey::from_slice(&[7; 32]).expect("a key");
        let push = Self { origin, key, auth: [9; 16], state: Arc::default() };
        let served = push.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(served.clone().serve(client));
            }
        });
        push
    }

    /// What a browser hands to the app; each name is another browser.
    pub fn subscription(&self, name: &str) -> Value {
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let point = self.key.public_key().to_sec1_point(false);
        let keys = json!({"p256dh": text(point.as_bytes()), "auth": text(&self.auth)});
        json!({"endpoint": format!("{}/send/{name}", self.origin), "keys": keys})
    }

    /// To the next messages; then it takes them again.
    pub fn answer(&self, answers: impl IntoIterator<Item = u16>) {
        self.state.lock().expect("no panic").answers.extend(answers);
    }

    pub fn messages(&self) -> Vec<Message> {
        self.state.lock().expect("no panic").messages.clone()
    }

    /// A client that goes away ends it.
    async fn serve(self, client: TcpStream) -> std::io::Result<()> {
        let mut client = BufReader::new(client);
        loop {
            let (mut headers, mut line) = (Vec::new(), String::new());
            if client.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            loop {
                line.clear();
                client.read_line(&mut line).await?;
                let Some((name, value)) = line.trim_end().split_once(": ") else { break };
                headers.push((name.to_lowercase(), value.to_owned()));
            }
            let length = headers.iter().find(|(name, _)| name == "content-length").expect("a length");
            let mut body = vec![0; length.1.parse().expect("a number")];
            client.read_exact(&mut body).await?;
            let said = serde_json::from_slice(&self.read(&body)).expect("what a service worker understands");
            let status = {
                let mut state = self.state.lock().expect("no panic");
                state.messages.push(Message { headers, said });
                state.answers.pop_front().unwrap_or(201)
            };
            client.write_all(format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\n\r\n").as_bytes()).await?;
        }
    }

    /// As the browser does by RFC 8291.
    fn read(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        assert_eq!((&rest[..4], rest[4]), (4096_u32.to_be_bytes().as_slice(), 65));
        let (theirs, sealed) = rest[5..].split_at(65);
        let ours = self.key.public_key().to_sec1_point(false);
        let shared = self.key.diffie_hellman(&PublicKey::from_sec1_bytes(theirs).expect("a point"));
        let derived = |salt: &[u8], secret: &[u8], info: &[u8], length: usize| {
            let mut out = vec![0; length];
            Hkdf::<Sha256>::new(Some(salt), secret).expand(info, &mut out).expect("short");
            out
        };
        let info = [b"WebPush: info\0".as_slice(), ours.as_bytes(), theirs].concat();
        let secret = derived(&self.auth, shared.raw_secret_bytes(), &info, 32);
        let key: [u8; 16] = derived(salt, &secret, b"Content-Encoding: aes128gcm\0", 16).try_into().expect("16");
        let nonce: [u8; 12] = derived(salt, &secret, b"Content-Encoding: nonce\0", 12).try_into().expect("12");
        let mut text = Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), sealed).expect("it is for us");
        assert_eq!(text.pop(), Some(2), "the last record");
        text
    }
}

/// The claims of an Authorization header, once its signature and key are found to be right.
pub fn claims(authorization: &str, public_key: &str) -> Value {
    let rest = authorization.strip_prefix("vapid t=").expect("VAPID");
    let (token, key) = rest.split_once(", k=").expect("a key");
    assert_eq!(key, public_key);
    let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64");
    let (signed, signature) = token.rsplit_once('.').expect("a token");
    let verifying = VerifyingKey::from_sec1_bytes(&bytes(key)).expect("a point");
    verifying.verify(signed.as_bytes(), &Signature::from_slice(&bytes(signature)).expect("one")).expect("ours");
    serde_json::from_slice(&bytes(signed.split_once('.').expect("two parts").1)).expect("claims")
}
