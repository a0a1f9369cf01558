//! An open connection. While nothing happens on it, it holds no buffer.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::time::Duration;

use actix_codec::{AsyncWrite, Decoder, Encoder};
use actix_http::ws::{Codec, Frame};
use actix_web::rt::net::TcpStream;
use actix_web::web::{Buf, Bytes, BytesMut};
use actix_ws::{CloseReason, Message, ProtocolError};
use bytestring::ByteString;
use tokio::time::timeout;

use super::LONGEST_MESSAGE;
use super::fragments::Fragments;
use crate::events::Closing;

const ROOM_TO_READ: usize = 2 * 1024;
/// For a reader that takes nothing.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);
/// To read what the client had under way: a connection closed on unread bytes is reset, and the goodbye with it.
const LONGEST_LINGER: Duration = Duration::from_secs(1);

pub struct Connection {
    io: TcpStream,
    codec: Codec,
    /// Read, not yet understood.
    input: BytesMut,
    /// Said, not yet written.
    output: BytesMut,
    fragments: Option<Box<Fragments>>,
}

/// What a client says.
#[derive(Debug)]
pub enum Heard {
    Text(ByteString),
    Binary,
    Ping(Bytes),
    Pong,
    Close,
}

impl Heard {
    pub(super) fn text(bytes: Bytes) -> Result<Self, Closing> {
        ByteString::try_from(bytes).map(Self::Text).map_err(|_| Closing::NotText)
    }
}

impl Connection {
    pub(super) fn new(io: TcpStream, read: BytesMut, answer: BytesMut) -> Self {
        // A copy: the request's buffer is large, and would live on for the sake of a few bytes, mostly of none.
        let input = if read.is_empty() { BytesMut::new() } else { BytesMut::from(&read[..]) };
        Self { io, codec: Codec::new().max_size(LONGEST_MESSAGE), input, output: answer, fragments: None }
    }

    /// The client's next message. It may be given up while it waits, and nothing is lost.
    pub async fn hear(&mut self) -> Result<Heard, Closing> {
        loop {
            if let Some(heard) = self.understand()? {
                return Ok(heard);
            }
            self.read().await?;
        }
    }

    fn understand(&mut self) -> Result<Option<Heard>, Closing> {
        while !self.input.is_empty() {
            // The codec would wait for the whole of it, however long.
            if announced(&self.input).is_some_and(|length| length > LONGEST_MESSAGE as u64) {
                return Err(Closing::TooBig);
            }
            let Some(frame) = self.codec.decode(&mut self.input).map_err(|error| closing_for(&error))? else {
                return Ok(None);
            };
            let heard = match frame {
                Frame::Text(text) => Heard::text(text)?,
                Frame::Binary(_) => Heard::Binary,
                Frame::Ping(payload) => Heard::Ping(payload),
                Frame::Pong(_) => Heard::Pong,
                Frame::Close(_) => Heard::Close,
                Frame::Continuation(item) => match Fragments::add(&mut self.fragments, item)? {
                    Some(heard) => heard,
                    None => continue,
                },
            };
            return Ok(Some(heard));
        }
        self.input = BytesMut::new();
        Ok(None)
    }

    async fn read(&mut self) -> Result<(), Closing> {
        loop {
            poll_fn(|cx| self.io.poll_read_ready(cx)).await.map_err(|_| Closing::Gone)?;
            self.input.reserve(ROOM_TO_READ);
            match self.io.try_read_buf(&mut self.input) {
                Ok(0) => return Err(Closing::Gone),
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return Err(Closing::Gone),
            }
        }
    }

    /// Adds to what the next write takes.
    pub fn say(&mut self, message: Message) {
        // Only fragments out of order fail, and we send none.
        let _ = self.codec.encode(message, &mut self.output);
    }

    /// Bytes that are said and not yet written.
    pub fn unwritten(&self) -> usize {
        self.output.len()
    }

    /// Writes what the connection takes just now; false if something is left.
    pub fn write_what_goes(&mut self) -> io::Result<bool> {
        while !self.output.is_empty() {
            match self.io.try_write(&self.output) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => self.output.advance(written),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        self.output = BytesMut::new();
        Ok(true)
    }

    /// Writes everything. It may be given up while it waits, and what is left stays.
    pub async fn write(&mut self) -> io::Result<()> {
        while !self.write_what_goes()? {
            poll_fn(|cx| self.io.poll_write_ready(cx)).await?;
        }
        Ok(())
    }

    /// Says why it ends, if the client still listens, and ends it.
    pub async fn goodbye(mut self, closing: Closing) {
        tracing::debug!(code = closing.code(), "socket closed");
        metrics::counter!("parkmate_sockets_closed_total", "code" => closing.code().to_string()).increment(1);
        let description = Some(closing.reason().to_owned()).filter(|reason| !reason.is_empty());
        self.say(Message::Close(Some(CloseReason { code: closing.code().into(), description })));
        if matches!(timeout(LONGEST_GOODBYE, self.end()).await, Ok(Ok(()))) {
            let _ = timeout(LONGEST_LINGER, self.linger()).await;
        }
    }

    async fn end(&mut self) -> io::Result<()> {
        self.write().await?;
        poll_fn(|cx| Pin::new(&mut self.io).poll_shutdown(cx)).await
    }

    async fn linger(&mut self) {
        while self.read().await.is_ok() {
            self.input.clear();
        }
    }
}

/// The length that a frame's head tells, once it is all there (RFC 6455, 5.2).
fn announced(input: &[u8]) -> Option<u64> {
    let [_, length, rest @ ..] = input else { return None };
    match length & 0x7f {
        126 => rest.first_chunk().map(|length| u16::from_be_bytes(*length).into()),
        127 => rest.first_chunk().map(|length| u64::from_be_bytes(*length)),
        length => Some(length.into()),
    }
}

fn closing_for(error: &ProtocolError) -> Closing {
    match error {
        ProtocolError::Overflow => Closing::TooBig,
        _ => Closing::NotUnderstood,
    }
}
