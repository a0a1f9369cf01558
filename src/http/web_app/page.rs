//! The one page of the web app, which allows its own scripts and styles by a nonce that no two answers share.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ContentType, REFERRER_POLICY};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::Tiles;

/// Stands in the built page where the nonce belongs.
const NONCE: &str = "CSP_NONCE";

const NOT_BUILT: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ParkMate</title>
<link rel="icon" href="data:,"></head>
<body>
<h1>ParkMate</h1>
<p>The server runs, and was built without the web app: <code>make run</code> builds it, for which it needs Node.</p>
<ul>
<li><a href="/api/docs/">The API, to read and to try</a></li>
<li><a href="/readyz">Whether the server is ready</a></li>
</ul>
</body>
</html>
"#;

pub struct Page {
    /// Between each two of them comes the nonce.
    parts: Vec<String>,
    tiles: Option<String>,
}

impl Page {
    pub fn new(built: &[u8], tiles: Option<&Tiles>) -> Self {
        let parts = String::from_utf8_lossy(built).split(NONCE).map(str::to_owned).collect();
        Self { parts, tiles: tiles.map(Tiles::origin) }
    }

    pub fn answer(&self) -> HttpResponse {
        let nonce = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        let mut response = HttpResponse::Ok();
        response.insert_header((CACHE_CONTROL, "no-store"));
        response.insert_header((CONTENT_SECURITY_POLICY, self.policy(&nonce)));
        if self.tiles.is_some() {
            // Public tile servers turn away who does not say from which site he comes. They learn no more than that.
            response.insert_header((REFERRER_POLICY, "strict-origin-when-cross-origin"));
        }
        response.content_type(ContentType::html()).body(self.parts.join(&nonce))
    }

    /// Nothing written into the page runs without the nonce. 'self' covers the sockets of the same host.
    fn policy(&self, nonce: &str) -> String {
        let (space, tiles) = self.tiles.as_ref().map_or(("", ""), |tiles| (" ", tiles));
        format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
             img-src 'self' data: blob:{space}{tiles}; connect-src 'self'; worker-src 'self'; object-src 'none'; \
             base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    }
}

/// What stands at `/` where the app was not built.
pub fn not_built() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store")).content_type(ContentType::html()).body(NOT_BUILT)
}
