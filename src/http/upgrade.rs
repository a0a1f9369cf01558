//! Requests that ask for another protocol. The HTTP server lets go of their connections: the application answers, and what it
//! answers with 101 goes to whoever takes over, without the server's buffers.

use std::io::{self, ErrorKind};
use std::rc::Rc;
use std::time::Duration;

use actix_codec::{Encoder, Framed, FramedParts};
use actix_http::body::{self, BodySize, BoxBody, MessageBody};
use actix_http::h1::{Codec, Message};
use actix_http::{ConnectionType, Request, Response};
use actix_service::{Service, ServiceFactory, fn_factory, fn_service};
use actix_web::Error;
use actix_web::rt::net::TcpStream;
use actix_web::web::{Buf, BytesMut};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::websocket::Handover;

/// For a client that does not take its answer.
const LONGEST_WRITE: Duration = Duration::from_secs(10);

type Upgrade = (Request, Framed<TcpStream, Codec>);

/// The application of a worker is made once, however many ask for it: it is large.
pub fn once<F>(
    application: F,
) -> impl ServiceFactory<Request, Config = (), Response = F::Response, Error = F::Error, InitError = F::InitError> + Clone
where
    F: ServiceFactory<Request, Config = ()> + 'static,
{
    let made = Rc::new((application, OnceCell::new()));
    fn_factory(move || {
        let made = made.clone();
        async move { made.1.get_or_try_init(async || made.0.new_service(()).await.map(Rc::new)).await.cloned() }
    })
}

/// Answers by the application.
pub fn upgrades<F, B>(
    application: F,
) -> impl ServiceFactory<Upgrade, Config = (), Response = (), Error = Error, InitError = ()>
where
    F: ServiceFactory<Request, Config = (), InitError = ()> + 'static,
    F::Response: Into<Response<B>>,
    F::Error: Into<Response<BoxBody>>,
    B: MessageBody + 'static,
{
    fn_factory(move || {
        let service = application.new_service(());
        async move {
            let service = Rc::new(service.await?);
            Ok(fn_service(move |(request, framed): Upgrade| {
                let answer = service.call(request);
                async move {
                    let response = match answer.await {
                        Ok(response) => response.into().map_into_boxed_body(),
                        Err(error) => error.into(),
                    };
                    Ok::<_, Error>(answer_by(response, framed).await?)
                }
            }))
        }
    })
}

async fn answer_by(mut response: Response<BoxBody>, framed: Framed<TcpStream, Codec>) -> io::Result<()> {
    let FramedParts { io, mut codec, read_buf, .. } = framed.into_parts();
    let mut bytes = BytesMut::new();
    let handover = response.extensions_mut().remove::<Handover>();
    if let Some(handover) = handover {
        let head = response.drop_body();
        codec.encode(Message::Item((head, BodySize::None)), &mut bytes)?;
        handover.take(io, read_buf, bytes);
        return Ok(());
    }
    response.head_mut().set_connection_type(ConnectionType::Close);
    let (head, body) = response.into_parts();
    let whole = body::to_bytes(body).await.map_err(|error| io::Error::other(error.to_string()))?;
    codec.encode(Message::Item((head, BodySize::Sized(whole.len() as u64))), &mut bytes)?;
    codec.encode(Message::Chunk(Some(whole)), &mut bytes)?;
    timeout(LONGEST_WRITE, write(&io, bytes)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

async fn write(io: &TcpStream, mut bytes: BytesMut) -> io::Result<()> {
    while !bytes.is_empty() {
        io.writable().await?;
        match io.try_write(&bytes) {
            Ok(written) => bytes.advance(written),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
