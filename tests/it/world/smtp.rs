//! A mail server of our own: it speaks SMTP, keeps what it took, and fails when it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it says to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Take,
    /// 451 after its content.
    Later,
    /// 550 to its recipient.
    Never,
    /// It takes the mail, and goes without a word.
    Cut,
    /// 535: it does not know us.
    Stranger,
}

#[derive(Default)]
struct State {
    answers: VecDeque<Answer>,
    taken: Vec<String>,
}

#[derive(Clone)]
pub struct Smtp {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Smtp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://user:secret@{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let smtp = Self { url, state };
        let served = smtp.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(served.clone().serve(client));
            }
        });
        smtp
    }

    /// To the next mails; then it takes them again.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state.lock().expect("no panic").answers.extend(answers);
    }

    /// Each mail whose content it got, also those to which it said no.
    pub fn taken(&self) -> Vec<String> {
        self.state.lock().expect("no panic").taken.clone()
    }

    fn next(&self) -> Answer {
        self.state.lock().expect("no panic").answers.front().copied().unwrap_or(Answer::Take)
    }

    fn done(&self) {
        self.state.lock().expect("no panic").answers.pop_front();
    }

    /// A client that goes away ends it.
    async fn serve(self, mut client: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = client.split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 sink\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let reply: &[u8] = match verb.as_str() {
                "EHLO" => b"250-sink\r\n250 AUTH PLAIN LOGIN\r\n",
                "AUTH" if self.next() == Answer::Stranger => {
                    self.done();
                    b"535 who are you\r\n"
                }
                "AUTH" => b"235 come in\r\n",
                "RCPT" if self.next() == Answer::Never => {
                    self.done();
                    b"550 nobody here\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        mail += line.strip_prefix('.').unwrap_or(&line);
                        mail += "\r\n";
                    }
                    let answer = self.next();
                    self.done();
                    self.state.lock().expect("no panic").taken.push(mail);
                    match answer {
                        Answer::Later => b"451 not now\r\n",
                        Answer::Cut => return Ok(()),
                        _ => b"250 taken\r\n",
                    }
                }
                "QUIT" => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            write.write_all(reply).await?;
        }
        Ok(())
    }
}

/// What a mail says, with its encoded parts decoded.
pub fn readable(mail: &str) -> String {
    let decoded = |part: &str| {
        let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
        let packed: String = body.split_whitespace().collect();
        match head.contains("base64").then(|| BASE64_STANDARD.decode(packed)) {
            Some(Ok(bytes)) => format!("{head}\r\n\r\n{}", String::from_utf8_lossy(&bytes)),
            _ => part.to_owned(),
        }
    };
    mail.split("\r\n--").map(decoded).collect::<Vec<_>>().join("\r\n--")
}
