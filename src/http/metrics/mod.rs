//! What Prometheus reads.

mod database;
mod process;
mod table;

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, get, web};
use anyhow::anyhow;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use super::health::{Stopping, newest_migration};
use crate::app::App;
use crate::rest::Routes;

/// Seconds. The finest tell a frame from a slow frame, the coarsest an outage.
const BUCKETS: [f64; 14] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
const TIDIES_EVERY: Duration = Duration::from_secs(5);

/// The process has one recorder, however many servers it runs, and however many of them start at once.
static RECORDER: LazyLock<Result<PrometheusHandle, BuildError>> = LazyLock::new(|| {
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        table::describe();
        let migration = newest_migration().unwrap_or_default().to_string();
        gauge!("parkmate_build_info", "version" => env!("CARGO_PKG_VERSION"), "migration" => migration).set(1.0);
    }
    Ok(handle)
});

pub fn recorder() -> anyhow::Result<PrometheusHandle> {
    RECORDER.as_ref().cloned().map_err(|error| anyhow!("metrics: {error}"))
}

/// For ever. What histograms were told is kept one by one until someone counts it, and where nobody scrapes nobody would.
pub async fn keep_tidy(recorder: PrometheusHandle) {
    loop {
        tokio::time::sleep(TIDIES_EVERY).await;
        recorder.run_upkeep();
    }
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
async fn scrape(
    app: web::Data<App>,
    stopping: web::Data<Stopping>,
    recorder: web::Data<PrometheusHandle>,
) -> HttpResponse {
    gauge!("parkmate_http_requests_in_progress").set(stopping.owed() as f64);
    gauge!("parkmate_socket_frames_waiting").set(app.hub.waiting() as f64);
    gauge!("parkmate_bus_up").set(f64::from(u8::from(app.bus.is_up())));
    gauge!("parkmate_bus_signals_waiting").set(app.bus.waiting() as f64);
    gauge!("parkmate_clock_timestamp_seconds").set(app.clock.now().timestamp_micros() as f64 / 1e6);
    process::measure();
    database::measure(&app).await;
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(recorder.render())
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(scrape);
}
