//! An operator's own system: it hears messages, remembers them, and answers as it is told to.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: String,
    pub timestamp: String,
    pub signatures: Vec<String>,
    pub body: String,
}

impl Message {
    pub fn says(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    pub fn kind(&self) -> String {
        self.says()["type"].as_str().expect("a type").to_owned()
    }

    /// As a receiver would check it.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.body).as_bytes());
        self.signatures.contains(&format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

type Answers = Arc<Mutex<Box<dyn Fn(&Message) -> Option<String> + Send>>>;

pub struct Receiver {
    pub url: String,
    heard: Arc<Mutex<Vec<Message>>>,
    answers: Answers,
    held_back: watch::Sender<bool>,
}

/// With this status, and a word.
pub fn status(status: u16) -> String {
    format!("HTTP/1.1 {status} So\r\nconnection: close\r\ncontent-length: 5\r\n\r\nThere")
}

impl Receiver {
    /// That takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let answers: Answers = Arc::new(Mutex::new(Box::new(|_| Some(status(204)))));
        let held_back = watch::Sender::new(false);
        let (remembered, asked, held) = (heard.clone(), answers.clone(), held_back.subscribe());
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                tokio::spawn(serve(caller, remembered.clone(), asked.clone(), held.clone()));
            }
        });
        Self { url, heard, answers, held_back }
    }

    /// While it does, it hears, and answers later.
    pub fn hold_back(&self, so: bool) {
        self.held_back.send_replace(so);
    }

    /// From now on. None: it hears, and says nothing.
    pub fn answer(&self, with: impl Fn(&Message) -> Option<String> + Send + 'static) {
        *self.answers.lock().expect("whole") = Box::new(with);
    }

    pub fn heard(&self) -> Vec<Message> {
        self.heard.lock().expect("whole").clone()
    }

    /// By name: what happens at one instant may come in any order.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds: Vec<_> = self.heard().iter().map(Message::kind).collect();
        kinds.sort();
        kinds
    }
}

async fn serve(
    mut caller: TcpStream,
    heard: Arc<Mutex<Vec<Message>>>,
    answers: Answers,
    mut held_back: watch::Receiver<bool>,
) -> Option<()> {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut chunk = [0; 4096];
        let read = caller.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && header(head, "content-length").parse() == Ok(body.len())
        {
            break (head.to_owned(), body.to_owned());
        }
    };
    let signatures = header(&head, "webhook-signature").split(' ').map(str::to_owned).collect();
    let message =
        Message { id: header(&head, "webhook-id"), timestamp: header(&head, "webhook-timestamp"), signatures, body };
    heard.lock().expect("whole").push(message.clone());
    held_back.wait_for(|held| !held).await.ok()?;
    let answer = answers.lock().expect("whole")(&message);
    match answer {
        Some(answer) => caller.write_all(answer.as_bytes()).await.ok(),
        None => std::future::pending().await,
    }
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut values = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned());
    values.next().unwrap_or_default()
}
