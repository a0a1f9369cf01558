use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::accounts::model::User;
use crate::accounts::{actions, store};
use crate::app::App;
use crate::auth::PlatformAdmin;
use crate::error::{Problem, Result};
use crate::rest::{Once, Query, Reply, write};
use crate::types::{AccountId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of a name or an e-mail.
    q: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// Users, the newest first
#[utoipa::path(tag = "Platform admin", params(Filter), responses(
    (status = 200, description = "Accounts, with whom they work for", body = Page<User>),
    (status = 403, description = "code: forbidden", body = Problem),
))]
#[get("/admin/users")]
pub(super) async fn list_users(
    app: web::Data<App>,
    _who: PlatformAdmin,
    filter: Query<Filter>,
) -> Result<HttpResponse> {
    let page = PageQuery { limit: filter.limit, cursor: filter.cursor };
    let text = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let users = store::users(&mut *app.db.acquire().await?, text, page.cursor, page.fetch()).await?;
    Ok(HttpResponse::Ok().json(Page::of(users, page.limit(), |user| user.id.to_string())))
}

/// Disable a user
///
/// Ends every log-in, closes its sockets, and lets nobody log in until it is enabled.
#[utoipa::path(tag = "Platform admin", params(("id" = AccountId, Path)), responses(
    (status = 200, description = "Disabled", body = User),
    (status = 403, description = "code: forbidden (also for one's own account)", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed", body = Problem),
))]
#[post("/admin/users/{id}/disable")]
pub(super) async fn disable_user(
    app: web::Data<App>,
    who: PlatformAdmin,
    once: Once,
    id: web::Path<AccountId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::disable(tx, &who, *id).await?))).await
}

/// Enable a user
#[utoipa::path(tag = "Platform admin", params(("id" = AccountId, Path)), responses(
    (status = 200, description = "Enabled", body = User),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed", body = Problem),
))]
#[post("/admin/users/{id}/enable")]
pub(super) async fn enable_user(
    app: web::Data<App>,
    _who: PlatformAdmin,
    once: Once,
    id: web::Path<AccountId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::enable(tx, *id).await?))).await
}
