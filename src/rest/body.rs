//! A JSON body that is read, typed and validated before the handler is entered.

use std::ops::Deref;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use garde::Validate;
use serde::de::{DeserializeOwned, IgnoredAny};
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::named::Named;
use super::query::misfit;
use crate::error::{Code, Error, FieldError, Refusal, Result};

/// No request of ours comes near this.
const MOST_BYTES: usize = 64 * 1024;

/// For all of a body to come: less than a request may take, so that who is slow is told so. Headers have a time of their own.
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// SHA-256 of the body as it came, for [`super::Once`].
#[derive(Clone)]
pub(super) struct BodyHash(pub [u8; 32]);

/// A valid `T`. Refused otherwise: 415 not JSON, 413 too large, 400 not readable, 422 with each field that does not fit.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T> Body<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Validate<Context: Default> + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !is_json(&request) {
                return Err(Code::UnsupportedMediaType.into());
            }
            let bytes = timeout(LONGEST_WAIT, read(payload)).await.map_err(|_| late())??;
            request.extensions_mut().insert(BodyHash(Sha256::digest(&bytes).into()));
            let value = parse::<T>(&bytes)?;
            value.validate().map_err(|report| Refusal::fields(field_errors(&report)))?;
            Ok(Self(value))
        })
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn late() -> Refusal {
    Refusal::new(Code::MalformedRequest).detail("The body did not come in time.")
}

async fn read(mut payload: Payload) -> Result<BytesMut> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::from(Code::MalformedRequest))?;
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(Code::PayloadTooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads JSON; refused with 400 if it is none, with 422 and the field that does not fit if it is another.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Named(&mut json)).map_err(|error| {
        let (field, inner) = (error.path().to_string(), error.inner());
        // A number where a name is expected is a syntax error to serde_json, though the body is JSON.
        if inner.is_data() || serde_json::from_slice::<IgnoredAny>(bytes).is_ok() {
            Error::from(misfit(&field, &without_position(&inner.to_string())))
        } else {
            Refusal::new(Code::MalformedRequest).detail(format!("Not JSON: {inner}.")).into()
        }
    })?;
    json.end().map_err(|_| Refusal::new(Code::MalformedRequest).detail("Not JSON: something follows the value."))?;
    Ok(value)
}

/// serde_json's texts end in " at line 1 column 20", which helps nobody who named the field.
fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

fn field_errors(report: &garde::Report) -> Vec<FieldError> {
    report
        .iter()
        .map(|(path, error)| FieldError {
            field: path.to_string(),
            code: code(error.message()).into(),
            message: error.message().to_owned(),
        })
        .collect()
}

/// What a message of garde's, or of a rule or type of ours, says to a machine. They give words alone; a test holds garde's
/// to this table.
pub(super) fn code(message: &str) -> &'static str {
    const CODES: [(&str, &str); 10] = [
        ("length is lower than", "too_short"),
        ("length is greater than", "too_long"),
        ("lower than", "too_small"),
        ("greater than", "too_big"),
        ("not a valid email", "email"),
        ("This is no e-mail address", "email"),
        ("Must not be empty", "required"),
        ("not blank", "required"),
        ("Words are required", "required"),
        ("A reason is required", "required"),
    ];
    CODES.iter().find(|(words, _)| message.starts_with(words)).map_or("invalid", |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use garde::Validate;
    use serde::Deserialize;

    use super::{field_errors, parse};
    use crate::rest::given;

    #[derive(Validate)]
    struct Form {
        #[garde(length(chars, min = 2, max = 4))]
        name: &'static str,
        #[garde(length(min = 1, max = 2))]
        bays: Vec<u8>,
        #[garde(range(min = 1, max = 5))]
        stars: i16,
        #[garde(range(min = 0.5, max = 1.5))]
        width: f64,
        #[garde(email)]
        email: &'static str,
        #[garde(custom(ours))]
        title: &'static str,
    }

    fn ours(title: &str, (): &()) -> garde::Result {
        match title {
            " " => Err(garde::Error::new("Must not be empty.")),
            "\n" => Err(garde::Error::new("One line of text.")),
            _ => Ok(()),
        }
    }

    fn codes(form: &Form) -> BTreeMap<String, String> {
        field_errors(&form.validate().expect_err("refused")).into_iter().map(|e| (e.field, e.code)).collect()
    }

    #[test]
    fn each_rule_that_a_field_breaks_has_its_code() {
        let form = Form { name: "A", bays: vec![], stars: 0, width: 0.1, email: "asha", title: " " };
        let low = [
            ("name", "too_short"),
            ("bays", "too_short"),
            ("stars", "too_small"),
            ("width", "too_small"),
            ("email", "email"),
            ("title", "required"),
        ];
        assert_eq!(codes(&form), low.map(|(field, code)| (field.to_owned(), code.to_owned())).into());
        let form = Form {
            name: "Asha R",
            bays: vec![1, 2, 3],
            stars: 6,
            width: 2.0,
            email: "asha@parkmate.example",
            title: "\n",
        };
        let high = [
            ("name", "too_long"),
            ("bays", "too_long"),
            ("stars", "too_big"),
            ("width", "too_big"),
            ("title", "invalid"),
        ];
        assert_eq!(codes(&form), high.map(|(field, code)| (field.to_owned(), code.to_owned())).into());
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Car {
        plate: String,
        label: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wish {
        car: Option<Car>,
        #[serde(default, deserialize_with = "given")]
        others: Option<Option<Vec<Car>>>,
    }

    #[test]
    fn an_object_is_read_by_its_names_and_never_by_the_places_of_an_array() {
        let car = |label: Option<&str>| Car { plate: "KA01".into(), label: label.map(str::to_owned) };
        let written = br#"{"car": {"plate": "KA01"}, "others": [{"plate": "KA01", "label": "red"}]}"#;
        let read = Wish { car: Some(car(None)), others: Some(Some(vec![car(Some("red"))])) };
        assert_eq!(parse::<Wish>(written).expect("fits"), read);
        assert_eq!(parse::<Wish>(br#"{"others": null}"#).expect("fits"), Wish { car: None, others: Some(None) });
        for (array, field) in [
            (r#"[null, null]"#, "."),
            (r#"{"car": ["KA01", null]}"#, "car"),
            (r#"{"others": [["KA01", null]]}"#, "others[0]"),
        ] {
            let problem = parse::<Wish>(array.as_bytes()).expect_err("refused").refusal().problem();
            assert_eq!((problem.status, problem.errors[0].field.as_str()), (422, field), "{array}");
        }
    }
}
