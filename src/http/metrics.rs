//! What Prometheus reads.

use std::sync::OnceLock;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, get, web};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::app::App;
use crate::error::{Error, Result};
use crate::rest::Routes;

/// Seconds. The finest tell a booking from a slow booking, the coarsest an outage.
const BUCKETS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// The process has one recorder, however many servers it runs.
pub fn recorder() -> anyhow::Result<PrometheusHandle> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        describe();
    }
    Ok(RECORDER.get_or_init(|| handle).clone())
}

fn describe() {
    describe_counter!("parkmate_http_requests_total", "Requests answered, by route, method and status.");
    describe_histogram!("parkmate_http_request_seconds", "From a request's arrival to its answer.");
    describe_gauge!("parkmate_database_connections", "Connections in the pool, by state.");
    describe_gauge!("parkmate_scheduler_lag_seconds", "Age of the oldest timer that is due and not yet done.");
    describe_gauge!("parkmate_live_holds", "Bookings held while their payment is open.");
    describe_gauge!("parkmate_sockets", "Open sockets, by kind.");
    describe_counter!("parkmate_sockets_closed_total", "Sockets closed by the server, by close code.");
    describe_histogram!("parkmate_socket_frame_seconds", "From a notification's delivery to its socket's connection.");
}

/// Counts an answer. Routes are patterns and methods those we know, so that strangers cannot make up time series.
pub fn request(route: Option<&str>, method: &Method, status: StatusCode, elapsed: Duration) {
    let route = route.unwrap_or("none").to_owned();
    let method = match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    };
    histogram!("parkmate_http_request_seconds", "route" => route.clone(), "method" => method).record(elapsed);
    let status = status.as_str().to_owned();
    counter!("parkmate_http_requests_total", "route" => route, "method" => method, "status" => status).increment(1);
}

/// Figures for Prometheus
///
/// In its text format. Without those of the database while that is away.
#[utoipa::path(tag = "Operations", security(()), responses(
    (status = 200, description = "The figures.", body = String, content_type = "text/plain"),
))]
#[get("/metrics")]
async fn scrape(app: web::Data<App>, recorder: web::Data<PrometheusHandle>) -> HttpResponse {
    let (size, idle) = (f64::from(app.db.size()), app.db.num_idle() as f64);
    gauge!("parkmate_database_connections", "state" => "idle").set(idle);
    gauge!("parkmate_database_connections", "state" => "used").set(size - idle);
    if let Err(error) = measure_bookings(&app).await {
        tracing::warn!(%error, "the database's figures are missing");
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(recorder.render())
}

/// A look into two small indexes, one entry a kind of timer.
async fn measure_bookings(app: &App) -> Result<()> {
    let now = app.clock.now();
    let row = sqlx::query!(
        r#"
select (select count(*) from booking where status = 'held') as "held!",
    (
        select min(first.due_at)
        from unnest(enum_range(null::timer_kind)) as kinds (kind),
            lateral (select due_at from timer where kind = kinds.kind order by due_at limit 1) as first
    ) as next_due
"#
    )
    .fetch_one(&app.db)
    .await
    .map_err(Error::from)?;
    let lag = row.next_due.map_or(0.0, |due| (now - due).as_seconds_f64().max(0.0));
    gauge!("parkmate_scheduler_lag_seconds").set(lag);
    gauge!("parkmate_live_holds").set(row.held as f64);
    Ok(())
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(scrape);
}
