use actix_web::{HttpResponse, delete, get, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts::{self, Email, Newcomer};
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Problem, Result};
use crate::operators::actions;
use crate::operators::model::Member;
use crate::operators::{rules, store};
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{AccountId, OperatorId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Needed by who runs several operators.
    operator_id: Option<OperatorId>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"email": "meera@parkmate.example", "full_name": "Meera Nair", "phone": "+91 98765 43210"}))]
pub(super) struct StaffInvitation {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    #[garde(skip)]
    email: Email,
    /// Used if the person has no account yet.
    #[garde(length(chars, max = 100), custom(accounts::one_line))]
    full_name: String,
    #[garde(inner(custom(accounts::phone)))]
    phone: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct InvitedStaff {
    user_id: AccountId,
    operator_id: OperatorId,
    /// Sets the person's password; mailed too. Null for who has one, and for who works for another operator as well.
    invitation_url: Option<String>,
}

/// Who works for my operator
#[utoipa::path(tag = "Lot admin", params(Which), responses(
    (status = 200, description = "Admins and staff", body = Page<Member>),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/staff")]
pub(super) async fn list_staff(app: web::Data<App>, who: LotAdmin, which: Query<Which>) -> Result<HttpResponse> {
    let operator = rules::acting_for(&who, which.operator_id)?;
    let page = PageQuery { limit: which.limit, cursor: which.cursor };
    let members = store::members(&mut *app.db.acquire().await?, operator, page.cursor, page.fetch()).await?;
    Ok(HttpResponse::Ok().json(Page::of(members, page.limit(), |member| member.user_id.to_string())))
}

/// Invite somebody as staff
///
/// The invitation sets the password of who has none; asking again sends it again. Who has an account is a member at once.
#[utoipa::path(tag = "Lot admin", request_body = StaffInvitation, responses(
    (status = 201, description = "Invited", body = InvitedStaff),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: already_member", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/operator/staff")]
pub(super) async fn invite_staff(
    app: web::Data<App>,
    who: LotAdmin,
    body: Body<StaffInvitation>,
) -> Result<HttpResponse> {
    let operator = rules::acting_for(&who, body.operator_id)?;
    let newcomer = Newcomer {
        email: &body.email,
        full_name: body.full_name.trim(),
        phone: body.phone.as_deref(),
        password_hash: None,
    };
    // No reply is kept under an Idempotency-Key, because it would keep the link; asking twice mails it twice instead.
    let mut tx = app.begin_as(who.account_id).await?;
    let invited = actions::invite(&mut tx, &app.public_url, operator, &newcomer).await?;
    tx.commit().await?;
    let actions::Invited { account, invitation_url } = invited;
    Ok(HttpResponse::Created().json(InvitedStaff { user_id: account, operator_id: operator, invitation_url }))
}

/// End a membership
///
/// The person keeps the account and may be invited again. Admins cannot be sent away.
#[utoipa::path(tag = "Lot admin", params(("user_id" = AccountId, Path), super::own::Which), responses(
    (status = 204, description = "Ended"),
    (status = 403, description = "code: forbidden (an admin)", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/operator/staff/{user_id}")]
pub(super) async fn dismiss_staff(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    user_id: web::Path<AccountId>,
    which: Query<super::own::Which>,
) -> Result<HttpResponse> {
    let operator = rules::acting_for(&who, which.operator_id)?;
    write(&app, &once, async |tx| {
        actions::dismiss(tx, operator, *user_id).await?;
        Ok(Reply::no_content())
    })
    .await
}
