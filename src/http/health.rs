//! Whether the process lives, and whether it should be sent requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use sqlx::PgExecutor;
use tokio::time::{sleep, timeout};
use utoipa::ToSchema;

use crate::app::App;
use crate::database;
use crate::error::{Code, Problem, Refusal, Result};
use crate::rest::Routes;

const PATIENCE: Duration = Duration::from_secs(1);

const LOOKS_EVERY: Duration = Duration::from_millis(10);

/// Whether the server has begun to stop, and how many answers it still owes.
#[derive(Clone, Default)]
pub struct Stopping(Arc<State>);

#[derive(Default)]
struct State {
    begun: AtomicBool,
    answers_owed: AtomicUsize,
}

/// An answer that is owed until this is dropped.
pub struct Owed(Arc<State>);

impl Stopping {
    pub fn begin(&self) {
        self.0.begun.store(true, Ordering::SeqCst);
    }

    pub fn begun(&self) -> bool {
        self.0.begun.load(Ordering::SeqCst)
    }

    pub fn owed(&self) -> usize {
        self.0.answers_owed.load(Ordering::SeqCst)
    }

    pub fn owe(&self) -> Owed {
        self.0.answers_owed.fetch_add(1, Ordering::SeqCst);
        Owed(self.0.clone())
    }

    /// Returns once no answer is owed.
    pub async fn all_answered(&self) {
        while self.owed() > 0 {
            sleep(LOOKS_EVERY).await;
        }
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        self.0.answers_owed.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Serialize, ToSchema)]
struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

fn fine() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Whether the process answers
///
/// Says nothing of the database: a process that is well need not be restarted because its database is away.
#[utoipa::path(tag = "Operations", security(()), responses((status = 200, description = "It does.", body = Health)))]
#[get("/healthz")]
async fn healthz() -> HttpResponse {
    fine()
}

/// Whether to send requests here
///
/// The database answers within a second, has this version's tables, the other servers are heard, and this one is not about to
/// stop.
#[utoipa::path(tag = "Operations", security(()), params(
    ("alone" = Option<bool>, Query, description = "true: ready though the other servers are not heard. For who asks all of \
        them and would be left with none, were the bus away."),
), responses(
    (status = 200, description = "Yes.", body = Health),
    (status = 503, description = "code: unavailable; `detail` says why.", body = Problem),
))]
#[get("/readyz")]
async fn readyz(app: web::Data<App>, stopping: web::Data<Stopping>, request: HttpRequest) -> Result<HttpResponse> {
    let mut asked = form_urlencoded::parse(request.query_string().as_bytes());
    let alone = asked.any(|(name, value)| name == "alone" && value == "true");
    let not_ready = |why: &str| Refusal::new(Code::Unavailable).detail(why).into();
    if stopping.begun() {
        return Err(not_ready("The server is stopping."));
    }
    match timeout(PATIENCE, migrated_to(&app.db)).await {
        Ok(Ok(version)) if version >= newest_migration() && (alone || app.bus.is_up()) => Ok(fine()),
        Ok(Ok(version)) if version >= newest_migration() => Err(not_ready("The other servers are not heard.")),
        Ok(Ok(_)) => Err(not_ready("The database is not migrated.")),
        Ok(Err(_)) | Err(_) => Err(not_ready("The database does not answer.")),
    }
}

/// A newer one is fine: migrations are safe for the version before.
pub async fn migrated_to(db: impl PgExecutor<'_>) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("select max(version) from _sqlx_migrations where success").fetch_one(db).await
}

pub fn newest_migration() -> Option<i64> {
    database::migrations().iter().map(|migration| migration.version).max()
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(healthz).service(readyz);
}
