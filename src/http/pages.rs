//! What a person sees at `/` before the web app is built.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get};

const HOME: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ParkMate</title></head>
<body>
<h1>ParkMate</h1>
<p>The server runs. This build has no web app; talk to the API:</p>
<ul>
<li><a href="/api/docs/">The API, to read and to try</a></li>
<li><a href="/readyz">Whether the server is ready</a></li>
</ul>
</body>
</html>
"#;

#[get("/")]
pub async fn home() -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::html()).body(HOME)
}
