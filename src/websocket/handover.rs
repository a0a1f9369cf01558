//! From an answer to a socket.

use actix_http::ws::{HandshakeError, handshake};
use actix_web::rt::net::TcpStream;
use actix_web::web::BytesMut;
use actix_web::{HttpRequest, HttpResponse};

use super::Connection;

/// Lies in the answer 101 of a handler, for the server: who takes the connection over.
pub struct Handover(Box<dyn FnOnce(Connection)>);

impl Handover {
    /// `read` is what came behind the request already; `answer` is to be sent before anything else.
    pub fn take(self, io: TcpStream, read: BytesMut, answer: BytesMut) {
        // A notification is worth nothing while it waits for another to share its packet.
        if io.set_nodelay(true).is_ok() {
            (self.0)(Connection::new(io, read, answer));
        }
    }
}

/// The answer to a handshake, after which `take` has the connection.
pub fn hand_over(
    request: &HttpRequest,
    take: impl FnOnce(Connection) + 'static,
) -> Result<HttpResponse, HandshakeError> {
    let mut response = HttpResponse::from(handshake(request.head())?.finish().map_into_boxed_body());
    response.extensions_mut().insert(Handover(Box::new(take)));
    Ok(response)
}
