//! Whose token a request carries: looked up at every request, so that a log-in that ends, ends at once; for all requests of a
//! moment together.

use actix_web::web;

use super::{Identity, session, token};
use crate::app::App;
use crate::error::Result;
use crate::together::Together;

type Holder = Option<Identity>;

/// One a worker.
#[derive(Clone, Default)]
pub struct LogIns(Together<Vec<u8>, Holder>);

impl LogIns {
    /// Who holds this token; None if nobody does (any more).
    pub async fn identify(&self, app: &web::Data<App>, token: &str) -> Result<Holder> {
        let app = app.clone();
        self.0.ask(token::hash(token), move |hashes| look(app.clone(), hashes)).await
    }
}

async fn look(app: web::Data<App>, hashes: Vec<Vec<u8>>) -> Result<Vec<Holder>> {
    let holders = session::identify(&mut *app.db.acquire().await?, &hashes, app.clock.now()).await?;
    // Two may bring the same.
    Ok(hashes.iter().map(|hash| holders.get(hash).cloned()).collect())
}
