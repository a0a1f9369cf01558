//! Lists as CSV (RFC 4180), for whoever asks with `Accept: text/csv`; safe to open in a spreadsheet.

use std::borrow::Cow;

use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION, VARY};
use actix_web::{HttpRequest, HttpResponse};

use crate::types::Money;

pub const TYPE: &str = "text/csv";

/// Whether the request would rather have CSV than JSON.
pub fn wants_csv(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accept.split(',').find_map(|kind| match kind.split(';').next().map(str::trim) {
        Some(TYPE) => Some(true),
        Some("application/json" | "*/*") => Some(false),
        _ => None,
    });
    first.unwrap_or(false)
}

/// A cell: words, or a number that a spreadsheet may reckon with.
pub enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(String),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number.to_string())
    }
}

/// In major units; the currency has a column of its own.
impl From<Money> for Cell<'_> {
    fn from(money: Money) -> Self {
        let (sign, amount) = (if money.amount < 0 { "-" } else { "" }, money.amount.unsigned_abs());
        Self::Number(format!("{sign}{}.{:02}", amount / 100, amount % 100))
    }
}

impl Cell<'_> {
    /// A text that a spreadsheet would take for a formula gets a quote before it. Whatever holds a separator is enclosed.
    fn written(&self) -> Cow<'_, str> {
        let text = match self {
            Self::Number(number) => return number.into(),
            Self::Text(text) => text,
        };
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        let text: Cow<'_, str> = if formula { format!("'{text}").into() } else { Cow::Borrowed(text) };
        if text.contains([',', '"', '\r', '\n', ';', '\t']) {
            return format!("\"{}\"", text.replace('"', "\"\"")).into();
        }
        text
    }
}

/// A table under way.
pub struct Csv(String);

impl Csv {
    pub fn new(header: &[&str]) -> Self {
        Self(header.join(",") + "\r\n")
    }

    pub fn row(&mut self, cells: &[Cell<'_>]) {
        let cells: Vec<_> = cells.iter().map(Cell::written).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    /// As a file to save.
    pub fn response(self, name: &str) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
            .insert_header((VARY, "Accept"))
            .body(self.0)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::{Cell, wants_csv};
    use crate::types::{Currency, Money};

    #[rstest]
    #[case("Asha", "Asha")]
    #[case("=1+1", "'=1+1")]
    #[case("+49 30", "'+49 30")]
    #[case("-1", "'-1")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\t=1", "\"'\t=1\"")]
    #[case("\r=1", "\"'\r=1\"")]
    #[case("a,b", "\"a,b\"")]
    #[case("=cmd,\"x\"", "\"'=cmd,\"\"x\"\"\"")]
    #[case("two\nlines", "\"two\nlines\"")]
    #[case("1=1", "1=1")]
    #[case("", "")]
    fn no_text_becomes_a_formula(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Cell::from(text).written(), written);
    }

    #[test]
    fn money_stays_a_number() {
        let written = |amount| Cell::from(Money::new(amount, Currency::Inr)).written().into_owned();
        assert_eq!([written(5005), written(-5), written(0)], ["50.05", "-0.05", "0.00"]);
    }

    #[rstest]
    #[case("text/csv", true)]
    #[case("text/csv;q=0.9, application/json", true)]
    #[case("application/json, text/csv", false)]
    #[case("text/html, */*", false)]
    #[case("", false)]
    fn csv_is_for_whoever_asks_for_it_first(#[case] accept: &str, #[case] wants: bool) {
        let request = TestRequest::get().insert_header(("accept", accept)).to_http_request();
        assert_eq!(wants_csv(&request), wants);
    }
}
