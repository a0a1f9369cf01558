//! Receipts on the wire, in the form that is asked for.

use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, ContentType, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use utoipa::IntoParams;

use super::model::Receipt;
use super::words::Language;
use super::{html, pdf, store};
use crate::app::App;
use crate::auth::Customer;
use crate::error::{Code, Problem, Result};
use crate::rest::{Query, Routes};
use crate::types::PaymentId;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReceiptQuery {
    /// Of the page and the PDF; English unless told.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Html,
    Pdf,
}

impl Form {
    /// The first that is named; JSON, if none is.
    fn asked(request: &HttpRequest) -> Self {
        let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let named = accept.split(',').find_map(|kind| match kind.split(';').next().map(str::trim) {
            Some("application/pdf") => Some(Self::Pdf),
            Some("text/html") => Some(Self::Html),
            Some("application/json") => Some(Self::Json),
            _ => None,
        });
        named.unwrap_or(Self::Json)
    }
}

/// The receipt of a payment, with the notes of what went back
///
/// For its customer, the operator's admins and platform admins, once money came. As JSON, as a page to print with
/// `Accept: text/html`, or as a PDF with `Accept: application/pdf`.
#[utoipa::path(tag = "Payments", params(("id" = PaymentId, Path), ReceiptQuery), responses(
    (status = 200, content(
        (Receipt = "application/json"), (String = "text/html"), (Vec<u8> = "application/pdf")
    )),
    (status = 404, description = "not_found: no such payment, or no money came", body = Problem),
))]
#[get("/payments/{id}/receipt")]
async fn show(
    app: web::Data<App>,
    who: Customer,
    request: HttpRequest,
    id: web::Path<PaymentId>,
    query: Query<ReceiptQuery>,
) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let head = store::head(&mut db, *id).await?.ok_or(Code::NotFound)?;
    if head.customer_id != who.account_id && !who.runs(head.operator_id) {
        return Err(Code::NotFound.into());
    }
    let booked = store::booked(&mut db, *id).await?;
    drop(db);
    let receipt = Receipt::of(*id, head, &booked);
    let words = query.lang.words();
    let mut response = HttpResponse::Ok();
    response.insert_header((VARY, "Accept"));
    Ok(match Form::asked(&request) {
        Form::Json => response.json(receipt),
        Form::Html => {
            let nonce = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
            let policy = format!(
                "default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'"
            );
            response.insert_header((CONTENT_SECURITY_POLICY, policy));
            response.content_type(ContentType::html()).body(html::page(&receipt, words, &nonce))
        }
        Form::Pdf => {
            let name = receipt.number.replace('/', "-");
            response.insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")));
            response.content_type("application/pdf").body(pdf::document(&receipt, words)?)
        }
    })
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::Form;

    #[rstest]
    #[case("application/pdf", Form::Pdf)]
    #[case("text/html,application/xhtml+xml,*/*;q=0.8", Form::Html)]
    #[case("application/json, text/html", Form::Json)]
    #[case("*/*", Form::Json)]
    #[case("", Form::Json)]
    fn the_first_form_that_is_named_is_given(#[case] accept: &str, #[case] form: Form) {
        let request = TestRequest::get().insert_header(("accept", accept)).to_http_request();
        assert_eq!(Form::asked(&request), form);
    }
}
