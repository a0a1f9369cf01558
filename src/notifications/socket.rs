//! One open socket: the one task that owns it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use actix_web::web;
use actix_ws::Message;
use bytestring::ByteString;
use chrono::{DateTime, Utc};
use metrics::histogram;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::inbound::Inbound;
use super::model::{Frame, Said, text};
use super::{actions, store};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::events::{Closing, Mail, Notification, Seat};
use crate::websocket::{Connection, Heard};

const PING_EVERY: Duration = Duration::from_secs(25);
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
/// After this long without taking a frame, a reader counts as stalled; then its mailbox may fill, but not overflow.
const STALLED_AFTER: Duration = Duration::from_millis(500);
/// A stalled reader is given up after this long, however little waits for it.
const LONGEST_STALL: Duration = Duration::from_secs(20);
const LONGEST_READ: Duration = Duration::from_secs(5);
/// After the table could not be read.
const RETRY_AFTER: Duration = Duration::from_secs(1);
const PAGE: i64 = 200;
/// What waits for one socket leaves in one write, or in several of this size.
const WRITE: usize = 32 * 1024;

/// What went before: the first frame, and the position after which the client wants to hear.
pub struct Opening {
    pub welcome: ByteString,
    pub after: i64,
    pub latest_seq: i64,
}

pub struct Socket {
    app: web::Data<App>,
    seat: Seat,
    connection: Connection,
    opened_at: DateTime<Utc>,
    /// The client has everything up to here.
    last: i64,
    heard: Instant,
    ping_at: Instant,
    /// The table could not be read: what is live is not sent, because something before it is missing.
    retry_at: Option<Instant>,
    inbound: Inbound,
}

impl Socket {
    pub fn new(app: web::Data<App>, seat: Seat, connection: Connection) -> Self {
        let (now, opened_at) = (Instant::now(), app.clock.now());
        let (ping_at, inbound) = (now + PING_EVERY, Inbound::new(now));
        Self { app, seat, connection, opened_at, last: 0, heard: now, ping_at, retry_at: None, inbound }
    }

    /// An idle socket keeps this future, so it keeps little: what is rare lives in boxes of its own.
    #[expect(clippy::manual_async_fn, reason = "it would keep the arguments twice")]
    pub fn run(mut self, opening: Opening) -> impl Future<Output = ()> {
        async move {
            let closing = match Box::pin(self.open(opening)).await {
                Ok(()) => {
                    let Err(closing) = self.talk().await;
                    closing
                }
                Err(closing) => closing,
            };
            let Self { seat, connection, .. } = self;
            drop(seat);
            Box::pin(connection.goodbye(closing)).await;
        }
    }

    async fn open(&mut self, opening: Opening) -> Result<(), Closing> {
        self.last = opening.after;
        self.send(Message::Text(opening.welcome)).await?;
        if opening.after < opening.latest_seq {
            self.write().await?;
            self.catch_up().await?;
        }
        self.seat.mailbox().caught_up(self.last);
        Ok(())
    }

    /// The mailbox is emptied before each wait, so that a wake-up spent elsewhere loses nothing.
    async fn talk(&mut self) -> Result<Infallible, Closing> {
        let mut alarm = pin!(sleep_until(self.ping_at));
        loop {
            while let Some(mail) = self.seat.mailbox().next() {
                self.attend(mail).await?;
            }
            self.write().await?;
            if let Some(retry_at) = self.retry_at.filter(|at| *at < alarm.deadline()) {
                alarm.as_mut().reset(retry_at);
            }
            tokio::select! {
                () = self.seat.mailbox().filled() => {}
                said = self.connection.hear() => self.hear(said?).await?,
                () = &mut alarm => {
                    let next = self.ring(Instant::now()).await?;
                    alarm.as_mut().reset(next);
                }
            }
        }
    }

    async fn attend(&mut self, mail: Mail) -> Result<(), Closing> {
        match mail {
            Mail::Close(closing) => Err(closing),
            Mail::Behind => Box::pin(self.catch_up()).await,
            Mail::Frame(frame) if frame.seq <= self.last => Ok(()),
            Mail::Frame(frame) if frame.seq == self.last + 1 => {
                self.last = frame.seq;
                let sent = self.send(Message::Text(frame.text)).await;
                histogram!("parkmate_socket_frame_seconds").record(frame.since.elapsed());
                self.measure(frame.told_at);
                sent
            }
            // A gap: one before it is late, or was dropped.
            Mail::Frame(_) if self.retry_at.is_none() => Box::pin(self.catch_up()).await,
            Mail::Frame(_) => Ok(()),
            Mail::ReadUpTo(up_to_seq) => self.send(Message::Text(text(&Frame::ReadUpTo { up_to_seq }))).await,
            Mail::ReadOnes(seqs) => self.send(Message::Text(text(&Frame::ReadOnes { seqs }))).await,
        }
    }

    /// Sends everything after `last` from the table.
    async fn catch_up(&mut self) -> Result<(), Closing> {
        self.retry_at = None;
        loop {
            let page = tokio::select! {
                closing = self.seat.mailbox().closing() => return Err(closing),
                page = timeout(LONGEST_READ, self.page()) => page,
            };
            let Ok(Ok(page)) = page else {
                self.retry_at = Some(Instant::now() + RETRY_AFTER);
                return Ok(());
            };
            let whole = i64::try_from(page.len()).is_ok_and(|length| length < PAGE);
            for notification in page {
                self.last = notification.seq;
                self.send(Message::Text(notification.frame())).await?;
                self.measure(notification.created_at);
            }
            self.seat.mailbox().caught_up(self.last);
            // It takes what is sent, so it is there, even if it had no chance to say so.
            self.heard = Instant::now();
            if whole {
                return Ok(());
            }
        }
    }

    /// What happened before the socket opened is not late, only old.
    fn measure(&self, told_at: DateTime<Utc>) {
        if told_at >= self.opened_at {
            let late = (self.app.clock.now() - told_at).to_std().unwrap_or_default();
            histogram!("parkmate_event_to_frame_seconds").record(late);
        }
    }

    async fn page(&self) -> Result<Vec<Notification>> {
        let _turn = self.app.hub.turn_to_read().await;
        let mut db = self.app.db.acquire().await?;
        store::after(&mut db, self.seat.account, self.last, false, PAGE).await
    }

    async fn hear(&mut self, said: Heard) -> Result<(), Closing> {
        self.heard = Instant::now();
        self.inbound.message(self.heard)?;
        match said {
            Heard::Text(said) => match serde_json::from_str(&said) {
                Ok(Said::Read { up_to_seq }) if up_to_seq >= 0 => Box::pin(self.read(up_to_seq)).await,
                Ok(Said::Seen { up_to_seq }) if up_to_seq >= 0 => Box::pin(self.seen(up_to_seq)).await,
                _ => self.refuse().await,
            },
            Heard::Binary => self.refuse().await,
            Heard::Ping(payload) => self.send(Message::Pong(payload)).await,
            Heard::Pong => Ok(()),
            Heard::Close => Err(Closing::Gone),
        }
    }

    async fn refuse(&mut self) -> Result<(), Closing> {
        self.inbound.rubbish()?;
        let message = r#"Not understood. Send {"action":"read","up_to_seq":42}."#;
        self.send(Message::Text(text(&Frame::Error { code: "bad_frame", message }))).await
    }

    /// The client has read up to here. Its own tabs hear of it as all others do: by the signal.
    async fn read(&mut self, up_to_seq: i64) -> Result<(), Closing> {
        if timeout(LONGEST_READ, self.mark(up_to_seq)).await.is_ok_and(|marked| marked.is_ok()) {
            return Ok(());
        }
        let frame = Frame::Error { code: Code::Unavailable.as_str(), message: Code::Unavailable.title() };
        self.send(Message::Text(text(&frame))).await
    }

    /// Somebody looks at them. What of it is not written down costs a mail that tells them once more.
    async fn seen(&mut self, up_to_seq: i64) -> Result<(), Closing> {
        let withdrawn = async {
            let mut tx = self.app.begin_as(self.seat.account).await?;
            actions::seen(&mut tx, self.seat.account, up_to_seq).await?;
            tx.commit().await
        };
        if !timeout(LONGEST_READ, withdrawn).await.is_ok_and(|withdrawn| withdrawn.is_ok()) {
            tracing::warn!("what was seen could not be noted");
        }
        Ok(())
    }

    async fn mark(&self, up_to_seq: i64) -> Result<(), Error> {
        let mut tx = self.app.begin_as(self.seat.account).await?;
        actions::read_up_to(&mut tx, self.seat.account, up_to_seq).await?;
        tx.commit().await
    }

    /// Something is due: a ping, a second try at the table, or the end of a silent client. Returns when the next is.
    async fn ring(&mut self, now: Instant) -> Result<Instant, Closing> {
        if now >= self.heard + LONGEST_SILENCE {
            return Err(Closing::Silent);
        }
        if self.retry_at.is_some_and(|at| now >= at) {
            Box::pin(self.catch_up()).await?;
        }
        if now >= self.ping_at {
            self.ping_at = now + PING_EVERY;
            self.send(Message::Ping(web::Bytes::new())).await?;
        }
        Ok(self.ping_at.min(self.heard + LONGEST_SILENCE))
    }

    /// Adds a message to what is written before the next wait.
    async fn send(&mut self, message: Message) -> Result<(), Closing> {
        self.connection.say(message);
        if self.connection.unwritten() < WRITE { Ok(()) } else { self.write().await }
    }

    async fn write(&mut self) -> Result<(), Closing> {
        match self.connection.write_what_goes() {
            Ok(true) => Ok(()),
            Ok(false) => Box::pin(self.wait_for_the_reader()).await,
            Err(_) => Err(Closing::Gone),
        }
    }

    /// Until the connection has taken everything, for as long as the reader deserves.
    async fn wait_for_the_reader(&mut self) -> Result<(), Closing> {
        let mailbox = self.seat.mailbox();
        if let Ok(written) = timeout(STALLED_AFTER, self.connection.write()).await {
            return written.map_err(|_| Closing::Gone);
        }
        mailbox.stalled();
        let written = tokio::select! {
            closing = mailbox.closing() => Err(closing),
            written = self.connection.write() => written.map_err(|_| Closing::Gone),
            () = sleep(LONGEST_STALL) => Err(Closing::TooSlow),
        };
        mailbox.flowing();
        // It takes what is sent, so it is there, though nothing it said was heard meanwhile.
        self.heard = Instant::now();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::Socket;

    const fn size_of_what<A, B, C>(_: fn(A, B) -> C) -> usize {
        size_of::<C>()
    }

    /// It is most of what an idle socket costs.
    #[test]
    fn the_task_of_an_idle_socket_is_less_than_a_kibibyte() {
        let size = size_of_what(Socket::run);
        assert!(size < 1024, "{size} bytes");
    }
}
