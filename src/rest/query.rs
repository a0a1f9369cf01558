//! A query string that is read and typed before the handler is entered.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::body::code;
use crate::error::{Error, Refusal, Result};

/// A `T` from the query string; refused with 422 and the field that does not fit.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T> Query<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self).map_err(Error::from))
    }
}

/// No query of ours comes near this.
const MOST_BYTES: usize = 4 * 1024;

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Refusal> {
    if query.len() > MOST_BYTES {
        return Err(Refusal::field("query", "too_long", format!("{MOST_BYTES} bytes at most.")));
    }
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| misfit(&error.path().to_string(), &error.inner().to_string()))
}

/// The field that could not be read. One that is not there has no path of its own, only words: missing field `from`.
pub fn misfit(path: &str, words: &str) -> Refusal {
    match words.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(missing) if path == "." => Refusal::field(missing, "required", "It is required."),
        Some(missing) => Refusal::field(&format!("{path}.{missing}"), "required", "It is required."),
        None => Refusal::field(path, code(words), words),
    }
}

/// The states of a list's query, with commas between.
pub fn states<T: DeserializeOwned>(written: Option<&str>) -> Result<Option<Vec<T>>, Refusal> {
    let state = |written: &str| {
        serde_json::from_value(serde_json::Value::String(written.trim().to_owned()))
            .map_err(|_| Refusal::field("status", "invalid", format!("There is no state {written:?}.")))
    };
    written.map(|written| written.split(',').map(state).collect()).transpose()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::parse;
    use crate::error::FieldError;
    use crate::types::PageQuery;

    #[derive(Debug, Deserialize)]
    struct Search {
        #[expect(dead_code, reason = "only parsed")]
        from: String,
        #[expect(dead_code, reason = "only parsed")]
        radius_m: Option<u32>,
    }

    fn refused<T: std::fmt::Debug + serde::de::DeserializeOwned>(query: &str) -> FieldError {
        parse::<T>(query).expect_err("refused").problem().errors.remove(0)
    }

    #[test]
    fn the_field_that_does_not_fit_is_named() {
        assert_eq!(refused::<PageQuery>("limit=many").field, "limit");
        assert_eq!(refused::<PageQuery>("limit=1&cursor=x").field, "cursor");
        assert_eq!(refused::<Search>("from=a&radius_m=-1").field, "radius_m");
    }

    #[test]
    fn a_field_that_is_missing_is_named_too() {
        let error = refused::<Search>("radius_m=5");
        assert_eq!((error.field.as_str(), error.code.as_str()), ("from", "required"));
    }

    #[test]
    fn what_is_not_asked_for_is_left_alone() {
        assert_eq!(parse::<PageQuery>("limit=7&utm_source=x").expect("fits").limit(), 7);
    }
}
