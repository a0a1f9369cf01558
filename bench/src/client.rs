//! A client that costs little: it shares the cores with the server and the database it measures. One kept-alive
//! connection, one request at a time, replies with a content-length; nothing else of HTTP.

use std::io::Write as _;
use std::net::SocketAddr;

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEADERS: usize = 48;

pub struct Client {
    stream: TcpStream,
    /// What goes before every request's own lines.
    token: Option<String>,
    out: Vec<u8>,
    buffer: Vec<u8>,
}

/// A reply, read whole. Its body is the client's buffer.
#[derive(Debug)]
pub struct Reply<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Reply<'_> {
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        Ok(serde_json::from_slice(self.body)?)
    }

    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.body)
    }
}

impl Client {
    pub async fn connect(address: SocketAddr, token: Option<&str>) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, token: token.map(str::to_owned), out: Vec::new(), buffer: Vec::with_capacity(16 * 1024) })
    }

    /// From here on with another log-in.
    pub fn act_as(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    pub async fn get(&mut self, path: &str) -> anyhow::Result<Reply<'_>> {
        self.ask("GET", path, None, "").await
    }

    /// With a body in JSON.
    pub async fn post(&mut self, path: &str, body: &str) -> anyhow::Result<Reply<'_>> {
        self.ask("POST", path, None, body).await
    }

    /// With an `Idempotency-Key`.
    pub async fn post_once(&mut self, key: &str, path: &str, body: &str) -> anyhow::Result<Reply<'_>> {
        self.ask("POST", path, Some(key), body).await
    }

    async fn ask(&mut self, method: &str, path: &str, key: Option<&str>, body: &str) -> anyhow::Result<Reply<'_>> {
        self.out.clear();
        write!(self.out, "{method} {path} HTTP/1.1\r\nhost: bench\r\n")?;
        if let Some(token) = &self.token {
            write!(self.out, "authorization: Bearer {token}\r\n")?;
        }
        if let Some(key) = key {
            write!(self.out, "idempotency-key: {key}\r\n")?;
        }
        if method != "GET" {
            write!(self.out, "content-type: application/json\r\ncontent-length: {}\r\n", body.len())?;
        }
        write!(self.out, "\r\n{body}")?;
        self.stream.write_all(&self.out).await?;
        self.buffer.clear();
        let (status, start, length) = loop {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
        };
        while self.buffer.len() < start + length {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
        }
        let body = self.buffer.get(start..start + length).context("a body")?;
        Ok(Reply { status, body })
    }
}

/// The status, where the body begins, and how long it is; None while the head is not whole.
fn head(bytes: &[u8]) -> anyhow::Result<Option<(u16, usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut reply = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = reply.parse(bytes)? else { return Ok(None) };
    let status = reply.code.context("a status")?;
    let length = reply.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = match length {
        Some(header) => std::str::from_utf8(header.value)?.parse()?,
        None => {
            ensure!(status == 204 || status == 304, "a reply without content-length");
            0
        }
    };
    Ok(Some((status, start, length)))
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        let reply = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nx: y\r\n\r\nhello";
        assert_eq!(head(&reply[..30]).unwrap(), None);
        assert_eq!(head(reply).unwrap(), Some((201, reply.len() - 5, 5)));
        assert_eq!(head(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap(), Some((204, 27, 0)));
        assert!(head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
