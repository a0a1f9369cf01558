//! The audit, for platform admins.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::{Action, Entry, Filter};
use super::rules::{Changes, changes};
use super::store;
use crate::app::App;
use crate::auth::PlatformAdmin;
use crate::error::{Refusal, Result};
use crate::rest::{Query, Routes};
use crate::types::{AccountId, Page, PageQuery};

/// Of a table, in PostgreSQL.
const LONGEST_NAME: usize = 63;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// The kind of row, such as `booking`, `lot`, `account`.
    #[param(max_length = 63, example = "booking")]
    entity: Option<String>,
    /// The row itself; a membership goes by its account's id.
    id: Option<Uuid>,
    /// Who did it.
    actor: Option<AccountId>,
    /// Not before this instant.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    to: Option<DateTime<Utc>>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "812", "at": "2026-11-22T10:00:00Z", "entity": "lot", "entity_id": "019e0000-0000-7000-8000-000000000001",
    "actor": {"id": "019e0000-0000-7000-8000-000000000005", "full_name": "Nandini Gowda"}, "action": "update",
    "changes": {"name": ["Nandi Central", "Nandi Church Street"]}, "before": {"name": "Nandi Central"},
    "after": {"name": "Nandi Church Street"}
}))]
struct AuditEntry {
    /// A running number, in the order of the changes.
    id: String,
    at: DateTime<Utc>,
    /// Null where nobody was logged in: the scheduler, a gateway, a newcomer, a change by hand.
    actor: Option<AuditActor>,
    entity: String,
    entity_id: Uuid,
    action: Action,
    /// What differs, as `[before, after]`. Empty where only a secret, such as a password, changed.
    #[schema(value_type = Object)]
    changes: Changes,
    /// The row as it was, without secrets. Of a booking's or payment's update, only what changed.
    #[schema(value_type = Object, nullable)]
    before: Option<Value>,
    #[schema(value_type = Object, nullable)]
    after: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AuditActor {
    id: AccountId,
    full_name: Option<String>,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at,
            actor: entry.actor_id.map(|id| AuditActor { id, full_name: entry.actor_name }),
            entity: entry.entity,
            entity_id: entry.entity_id,
            action: entry.action,
            changes: changes(entry.before.as_ref(), entry.after.as_ref()),
            before: entry.before,
            after: entry.after,
        }
    }
}

/// Who did what to which row, newest first.
#[utoipa::path(tag = "Platform admin", params(AuditQuery), responses((status = 200, body = Page<AuditEntry>)))]
#[get("/admin/audit")]
async fn list(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    query: Query<AuditQuery>,
) -> Result<web::Json<Page<AuditEntry>>> {
    let AuditQuery { entity, id, actor, from, to, limit, cursor } = query.into_inner();
    if entity.as_ref().is_some_and(|entity| entity.chars().count() > LONGEST_NAME) {
        return Err(Refusal::field("entity", "too_long", "At most 63 characters.").into());
    }
    let page = PageQuery { limit, cursor: None };
    let filter = Filter { entity, entity_id: id, actor_id: actor, from, to };
    let mut db = app.db.acquire().await?;
    let rows = store::entries(&mut db, &filter, cursor, page.fetch()).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |entry| entry.id.to_string()).map(AuditEntry::from)))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list);
}
