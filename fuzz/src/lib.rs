//! What a stranger's bytes may do to each parser they reach, whatever they are: nothing but be read or be refused. Where a
//! parser promises more than not to panic, that is held against it too.
//!
//! `cargo fuzz` drives these by coverage; `tests/it/fuzz.rs` by the corpus and by chance, in every test run.

use std::borrow::Cow;
use std::net::IpAddr;

use actix_web::body::MessageBody;
use actix_web::dev::Payload;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use parkmate::auth::{origin, session};
use parkmate::bookings::Status;
use parkmate::config::{Proxies, Switch};
use parkmate::gateways::{Notice, Sandbox};
use parkmate::limits::Limits;
use parkmate::lots::{OpeningHours, SearchQuery, instant};
use parkmate::notifications::Said;
use parkmate::operators::upi_id;
use parkmate::rest::csv::Cell;
use parkmate::rest::{Csv, Query, given, parse, states};
use parkmate::types::{PageQuery, Period, Plate};
use serde::Deserialize;
use serde_json::Value;

pub const TARGETS: [(&str, fn(&[u8])); 9] = [
    ("frame", frame),
    ("webhook", webhook),
    ("plate", plate),
    ("upi", upi),
    ("instant", time),
    ("query", query),
    ("csv", csv),
    ("body", body),
    ("headers", headers),
];

fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The first line, and the rest.
fn halves(data: &[u8]) -> (String, String) {
    let text = text(data);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    (first.to_owned(), rest.to_owned())
}

/// What a client says on its socket.
pub fn frame(data: &[u8]) {
    let Ok(said) = std::str::from_utf8(data) else { return };
    if let Ok(Said::Read { up_to_seq }) = serde_json::from_str(said) {
        let plain: Value = serde_json::from_str(said).expect("JSON");
        assert!(plain["action"] == "read" && plain["up_to_seq"] == up_to_seq, "{said}");
    }
}

/// A signature, and the body that it should belong to.
pub fn webhook(data: &[u8]) {
    let (signature, body) = halves(data);
    let gateway = Sandbox::new("nobody knows it".into(), "http://localhost".into());
    let now = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");
    assert!(!gateway.has_signed(&body, &signature, now), "forged");
    assert!(gateway.payment_of(&signature).is_none(), "forged");
    assert!(gateway.has_signed(&body, &gateway.signature(&body, now), now));
    if let Ok(notice) = parse::<Notice>(body.as_bytes()) {
        let again = serde_json::to_vec(&notice).expect("JSON");
        assert_eq!(parse::<Notice>(&again).expect("as it was written"), notice);
    }
}

pub fn plate(data: &[u8]) {
    if let Some(plate) = Plate::parse(&text(data)) {
        assert!(plate.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        assert_eq!(Plate::parse(plate.as_str()), Some(plate));
    }
}

/// What is taken for an id goes into a link that a phone pays by: it must not bring parameters of its own.
pub fn upi(data: &[u8]) {
    let id = text(data);
    if upi_id(&id, &()).is_ok() {
        assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_@".contains(&byte)), "{id}");
    }
}

/// A written time, by the clocks of a lot; and a lot's hours.
pub fn time(data: &[u8]) {
    let (zone, written) = halves(data);
    let zone: Tz = zone.parse().unwrap_or(Tz::Australia__Lord_Howe);
    if let Ok(read) = instant(&written, zone, "from") {
        assert!((1970..=9999).contains(&read.year()) && read.timestamp_subsec_nanos() % 1_000 == 0, "{written}");
        assert_eq!(instant(&read.to_rfc3339(), zone, "from").ok(), Some(read), "{written}");
        if let Ok(hours) = serde_json::from_str::<OpeningHours>(&written)
            && let Some(period) = Period::starting(read, 60)
        {
            hours.open_throughout(zone, &period);
        }
    }
}

pub fn query(data: &[u8]) {
    let query = text(data).replace(|c: char| c.is_control() || c.is_whitespace() || !c.is_ascii(), "");
    let query = query.replace(['#', '"', '<', '>', '`', '{', '}', '\\', '^', '|'], "");
    let Ok(uri) = format!("/?{query}").parse::<actix_web::http::Uri>() else { return };
    let request = TestRequest::default().uri(&uri.to_string()).to_http_request();
    if let Some(page) = read::<PageQuery>(&request) {
        assert!((1..=100).contains(&page.limit()));
    }
    if let Some(search) = read::<SearchQuery>(&request) {
        let _ = search.read();
    }
    let _ = states::<Status>(Some(request.query_string()));
}

fn read<T: serde::de::DeserializeOwned>(request: &HttpRequest) -> Option<T> {
    let read = Query::<T>::from_request(request, &mut Payload::None);
    futures_util::FutureExt::now_or_never(read)?.ok().map(Query::into_inner)
}

/// Lines become cells; whoever reads the table finds as many, none of them a formula, and each as it was.
pub fn csv(data: &[u8]) {
    let text = text(data);
    let written: Vec<&str> = text.split('\u{1f}').take(20).collect();
    let mut table = Csv::new(&["a"]);
    table.row(&written.iter().map(|cell| Cell::from(*cell)).collect::<Vec<_>>());
    let Ok(body) = table.response("table").into_body().try_into_bytes() else { panic!("no body") };
    let body = std::str::from_utf8(&body).expect("text");
    let found = cells(body.strip_prefix("a\r\n").expect("a head"));
    assert_eq!(found.len(), written.len(), "{body:?}");
    for (found, written) in found.iter().zip(written) {
        let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        assert!(!formula(found), "{found:?}");
        assert_eq!(if formula(written) { &found[1..] } else { found }, written);
    }
}

/// One row of RFC 4180, read back.
fn cells(row: &str) -> Vec<String> {
    let row = row.strip_suffix("\r\n").expect("an end of line");
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = row.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

#[derive(Debug, PartialEq, Deserialize)]
struct Patch {
    name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    label: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    inner: Option<Option<Box<Patch>>>,
}

/// A PATCH: an object, whose fields are set, cleared or left alone as it says.
pub fn body(data: &[u8]) {
    let Ok(patch) = parse::<Patch>(data) else { return };
    let plain: Value = serde_json::from_slice(data).expect("JSON");
    let mut levels = Some((&patch, &plain));
    while let Some((patch, plain)) = levels {
        let plain = plain.as_object().expect("an object and no array");
        assert_eq!(patch.label.is_some(), plain.contains_key("label"));
        assert_eq!(patch.label == Some(None), plain.get("label").is_some_and(Value::is_null));
        levels = patch.inner.as_ref().and_then(|inner| Some((&**inner.as_ref()?, &plain["inner"])));
    }
}

/// Headers that say who asks, and from where.
pub fn headers(data: &[u8]) {
    let (first, rest) = halves(data);
    let value =
        |text: &str| HeaderValue::from_str(text).or_else(|_| HeaderValue::from_bytes(b"rubbish")).expect("a value");
    let request = |peer: &str| {
        let request = TestRequest::default().peer_addr(peer.parse().expect("an address"));
        ["x-forwarded-for", "origin", "authorization", "cookie"]
            .into_iter()
            .fold(request, |request, name| request.insert_header((HeaderName::from_static(name), value(&first))))
            .insert_header(("host", value(&rest)))
            .to_http_request()
    };
    let stranger = request("203.0.113.9:9");
    let limits = |proxies| Limits::new(Switch::Off, proxies);
    let believed = limits(Proxies::default()).address(&stranger);
    assert_eq!(believed, IpAddr::from([203, 0, 113, 9]), "a stranger is believed");
    limits(rest.parse().unwrap_or_default()).address(&request("127.0.0.1:9"));
    let (_, host) = first.split_once("://").unwrap_or_default();
    if origin::is_ours(&stranger, "https://park.example", false) {
        assert!(first == "https://park.example" || host == rest, "{first:?} is not ours");
    }
    let _ = session::carried(&stranger);
}
