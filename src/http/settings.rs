//! What a client must know of this installation.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::config::{ClockKind, Config};
use crate::rest::Routes;

#[derive(Serialize, ToSchema)]
#[schema(as = Settings, example = json!({
    "map": {"tiles_url": "https://tiles.example/{z}/{x}/{y}.png", "attribution": "© OpenStreetMap contributors"},
    "clock": "system", "version": "0.1.0"
}))]
struct SettingsView {
    /// Null: show no map.
    #[schema(required)]
    map: Option<MapView>,
    clock: ClockKind,
    /// Of the server.
    version: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MapSettings)]
struct MapView {
    /// With `{z}`, `{x}` and `{y}`, perhaps `{s}`.
    tiles_url: String,
    /// Text, to show on the map; empty if nothing is to be said.
    attribution: String,
}

impl MapView {
    fn of(config: &Config) -> Option<Self> {
        let tiles_url = config.map_tiles.as_ref()?.to_string();
        Some(Self { tiles_url, attribution: config.map_attribution.clone().unwrap_or_default() })
    }
}

/// What a client must know of this installation
///
/// Whether there is a map and where its tiles are, which clock it goes by, and which version it is.
#[utoipa::path(tag = "Operations", security(()), responses(
    (status = 200, description = "What holds here until the server starts anew.", body = SettingsView),
))]
#[get("/settings")]
async fn show(app: web::Data<App>) -> web::Json<SettingsView> {
    let clock = if app.clock.is_simulated() { ClockKind::Simulated } else { ClockKind::System };
    web::Json(SettingsView { map: MapView::of(&app.config), clock, version: env!("CARGO_PKG_VERSION") })
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
