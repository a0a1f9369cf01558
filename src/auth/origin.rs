//! Same-origin check: a browser sends cookies along with what other sites make it ask for.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, ORIGIN};

/// Whether the request comes from our own pages. Without an Origin header it comes from no page at all, which is said by
/// `absent`: fine for a bearer token or a read, not for a cookie's write.
pub fn is_ours(request: &HttpRequest, public_url: &str, absent: bool) -> bool {
    let Some(origin) = request.headers().get(ORIGIN) else { return absent };
    let Ok(origin) = origin.to_str() else { return false };
    if origin == public_url {
        return true;
    }
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host.is_some() && authority == host
}
