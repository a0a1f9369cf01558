//! The reference for sockets: actix-ws and nothing else. No log-in, no database, no limit.
//!
//! `GET /ws` is a socket that echoes; `POST /tell/{n}` says the body to the n-th of them, `POST /all` to each. What is said
//! begins with the microsecond in which it was handed over.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, rt, web};
use actix_ws::{Message, Session};
use futures_util::StreamExt;

#[derive(Default)]
struct Hall {
    present: Mutex<Arc<Vec<Session>>>,
}

impl Hall {
    fn enter(&self, session: Session) {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut present).push(session);
    }

    fn present(&self) -> Arc<Vec<Session>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn socket(request: HttpRequest, body: web::Payload, hall: web::Data<Hall>) -> Result<HttpResponse, Error> {
    let (response, mut session, mut said) = actix_ws::handle(&request, body)?;
    hall.enter(session.clone());
    rt::spawn(async move {
        while let Some(Ok(message)) = said.next().await {
            let answered = match message {
                Message::Text(text) => session.text(text).await,
                Message::Ping(payload) => session.pong(&payload).await,
                Message::Close(_) => break,
                _ => Ok(()),
            };
            if answered.is_err() {
                break;
            }
        }
    });
    Ok(response)
}

async fn tell(whom: web::Path<usize>, words: String, hall: web::Data<Hall>) -> HttpResponse {
    let Some(mut session) = hall.present().get(*whom).cloned() else { return HttpResponse::NotFound().finish() };
    match session.text(stamped(&words)).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(_) => HttpResponse::Gone().finish(),
    }
}

async fn tell_all(words: String, hall: web::Data<Hall>) -> HttpResponse {
    let words = bytestring::ByteString::from(stamped(&words));
    for session in hall.present().iter() {
        let _ = session.clone().text(words.clone()).await;
    }
    HttpResponse::NoContent().finish()
}

fn stamped(words: &str) -> String {
    format!("{} {words}", parkmate_bench::now().timestamp_micros())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let hall = web::Data::new(Hall::default());
    let application = move || {
        App::new()
            .app_data(hall.clone())
            .route("/ws", web::get().to(socket))
            .route("/tell/{whom}", web::post().to(tell))
            .route("/all", web::post().to(tell_all))
    };
    let server = HttpServer::new(application).bind("127.0.0.1:0")?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    server.run().await
}
