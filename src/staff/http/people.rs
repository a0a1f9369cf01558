//! Lot admins and those who work for them.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::member::{Member, member, members};
use super::own::Choice;
use crate::accounts::{self, Email, Newcomer, Role};
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Problem, Refusal, Result};
use crate::limits::Deed;
use crate::operators;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::staff::actions::{self, HandOver};
use crate::types::{AccountId, OperatorId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Needed by who runs several operators.
    operator_id: Option<OperatorId>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// Who works for my operator, and how much each has in hand
#[utoipa::path(tag = "Lot admin", params(Which), responses(
    (status = 200, description = "Admins and staff", body = Page<Member>),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/staff")]
async fn list_staff(app: web::Data<App>, who: LotAdmin, which: Query<Which>) -> Result<web::Json<Page<Member>>> {
    let operator = operators::acting_for(&who, which.operator_id)?;
    let page = PageQuery { limit: which.limit, cursor: which.cursor };
    Ok(web::Json(members(&mut *app.db.acquire().await?, operator, &page).await?))
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"email": "meera@parkmate.example", "full_name": "Meera Nair", "phone": "+91 98765 43210"}))]
struct StaffInvitation {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    #[garde(skip)]
    email: Email,
    /// Used if the person has no account yet.
    #[garde(length(chars, max = 100), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 100)]
    full_name: String,
    #[garde(inner(custom(accounts::phone)))]
    phone: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct InvitedStaff {
    user_id: AccountId,
    operator_id: OperatorId,
    /// Sets the person's password; mailed too. Null for who has one, and for who works for another operator as well.
    invitation_url: Option<String>,
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
async fn invite_staff(
    app: web::Data<App>,
    who: LotAdmin,
    request: HttpRequest,
    body: Body<StaffInvitation>,
) -> Result<HttpResponse> {
    app.limits.check(Deed::Invite, &request, Some(body.email.as_str()))?;
    let operator = operators::acting_for(&who, body.operator_id)?;
    let newcomer = Newcomer {
        email: &body.email,
        full_name: body.full_name.trim(),
        phone: body.phone.as_deref(),
        password_hash: None,
    };
    // No reply is kept under an Idempotency-Key, because it would keep the link; asking twice mails it twice instead.
    let mut tx = app.begin_as(who.account_id).await?;
    let invited = operators::invite(&mut tx, &app.public_url, operator, &newcomer).await?;
    tx.commit().await?;
    let operators::Invited { account, invitation_url } = invited;
    Ok(HttpResponse::Created().json(InvitedStaff { user_id: account, operator_id: operator, invitation_url }))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"availability": "offline"}))]
struct StaffChange {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    /// For who left the phone at home. Who went offline by their own word only comes back so.
    #[garde(skip)]
    availability: Option<Choice>,
    #[garde(skip)]
    role: Option<Role>,
}

/// Change somebody's role, or say that they take no work now
///
/// Nobody changes their own role.
#[utoipa::path(tag = "Lot admin", params(("user_id" = AccountId, Path)), request_body = StaffChange, responses(
    (status = 200, body = Member),
    (status = 403, description = "code: forbidden (one's own role, or a person who went offline)", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/operator/staff/{user_id}")]
async fn change_staff(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    user_id: web::Path<AccountId>,
    body: Body<StaffChange>,
) -> Result<HttpResponse> {
    let operator = operators::acting_for(&who, body.operator_id)?;
    write(&app, &once, async |tx| {
        if let Some(role) = body.role {
            actions::appoint(tx, who.account_id, operator, *user_id, role).await?;
        }
        if let Some(choice) = body.availability {
            let offline = choice == Choice::Offline;
            actions::come_and_go(tx, who.account_id, &[operator], *user_id, offline).await?;
        }
        Ok(Reply::ok(&member(tx, operator, *user_id).await?))
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Leaving {
    /// Needed by who runs several operators.
    operator_id: Option<OperatorId>,
    /// What becomes of open assignments: `queue`, or the id of who takes them on.
    #[param(example = "queue")]
    hand_over: Option<String>,
}

impl Leaving {
    fn hand_over(&self) -> Result<Option<HandOver>, Refusal> {
        let hand_over = |written: &str| match written {
            "queue" => Ok(HandOver::Queue),
            id => id
                .parse()
                .map(|id| HandOver::To(AccountId(id)))
                .map_err(|_| Refusal::field("hand_over", "invalid", "`queue`, or somebody's id.")),
        };
        self.hand_over.as_deref().map(hand_over).transpose()
    }
}

/// End a membership
///
/// The person keeps the account and may be invited again. Admins cannot be sent away. With work in hand it must be said what
/// becomes of it: `hand_over=queue`, or the id of who takes it on.
#[utoipa::path(tag = "Lot admin", params(("user_id" = AccountId, Path), Leaving), responses(
    (status = 204, description = "Ended"),
    (status = 403, description = "code: forbidden (an admin)", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: open_assignments (with `assignments`), employee_unavailable (who is to take them), \
        state_changed", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[delete("/operator/staff/{user_id}")]
async fn dismiss_staff(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    user_id: web::Path<AccountId>,
    leaving: Query<Leaving>,
) -> Result<HttpResponse> {
    let operator = operators::acting_for(&who, leaving.operator_id)?;
    let hand_over = leaving.hand_over()?;
    write(&app, &once, async |tx| {
        actions::dismiss(tx, operator, *user_id, hand_over).await?;
        Ok(Reply::no_content())
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list_staff).service(invite_staff).service(change_staff).service(dismiss_staff);
}
