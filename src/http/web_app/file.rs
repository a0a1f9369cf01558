//! A file of the web app, in each encoding it was built in.

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, ETAG, Encoding, EntityTag, Header, IfNoneMatch, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::EmbeddedFile;

/// What lies in `assets/` has a hash of its content in its name: it never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_AN_HOUR: &str = "public, max-age=3600";

pub struct File {
    content_type: String,
    cache_control: &'static str,
    plain: Form,
    encoded: Vec<(Encoding, Form)>,
}

struct Form {
    body: Bytes,
    etag: EntityTag,
}

/// `app.js` and brotli, of `app.js.br`.
pub fn encoded(path: &str) -> Option<(&str, Encoding)> {
    let (plain, ending) = path.rsplit_once('.')?;
    let encoding = match ending {
        "br" => Encoding::brotli(),
        "gz" => Encoding::gzip(),
        _ => return None,
    };
    Some((plain, encoding))
}

impl File {
    pub fn new(path: &str, content: &EmbeddedFile) -> Self {
        let kind = content.metadata.mimetype();
        let content_type = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
        let cache_control = if path.starts_with("assets/") { FOR_EVER } else { FOR_AN_HOUR };
        Self { content_type, cache_control, plain: Form::of(content), encoded: Vec::new() }
    }

    pub fn add(&mut self, encoding: Encoding, content: &EmbeddedFile) {
        self.encoded.push((encoding, Form::of(content)));
    }

    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let encoded = self.choose(request);
        let form = encoded.map_or(&self.plain, |(_, form)| form);
        let known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&form.etag)),
            Ok(IfNoneMatch::Any) => true,
            Err(_) => false,
        };
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((CACHE_CONTROL, self.cache_control)).insert_header((ETAG, form.etag.to_string()));
        if !self.encoded.is_empty() {
            response.insert_header((VARY, "accept-encoding"));
        }
        if known {
            return response.finish();
        }
        if let Some((encoding, _)) = encoded {
            response.insert_header((CONTENT_ENCODING, encoding.to_string()));
        }
        response.content_type(self.content_type.as_str()).body(form.body.clone())
    }

    /// None: as it is.
    fn choose(&self, request: &HttpRequest) -> Option<&(Encoding, Form)> {
        let plain = Encoding::identity();
        let offered = self.encoded.iter().map(|(encoding, _)| encoding).chain([&plain]);
        let chosen = AcceptEncoding::parse(request).ok()?.negotiate(offered)?;
        self.encoded.iter().find(|(encoding, _)| *encoding == chosen)
    }
}

impl Form {
    fn of(file: &EmbeddedFile) -> Self {
        let body = match &file.data {
            std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
            std::borrow::Cow::Owned(data) => data.clone().into(),
        };
        Self { body, etag: EntityTag::new_strong(hex::encode(file.metadata.sha256_hash())) }
    }
}
