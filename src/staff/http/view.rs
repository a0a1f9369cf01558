//! Assignments as people see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::error::{Code, Result};
use crate::staff::model::Status;
use crate::staff::store::{self, Filter, Listed};
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId, PageQuery};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assignment, example = json!({
    "id": "019e0000-0000-7000-8000-000000000009", "operator_id": "019e0000-0000-7000-8000-000000000000",
    "kind": "car_wash", "task": "Car wash: Exterior for KA01AB1234", "status": "assigned", "status_reason": null,
    "lot": {"id": "019e0000-0000-7000-8000-000000000001", "name": "Nandi Central"},
    "car_wash_id": "019e0000-0000-7000-8000-000000000008", "booking_id": "019e0000-0000-7000-8000-000000000002",
    "booking_reference": "PM-7K3D2Q", "plate": "KA01AB1234", "slot_label": "A1", "due_at": "2026-11-22T10:30:00Z",
    "employee": {"id": "019e0000-0000-7000-8000-000000000007", "full_name": "Meera Nair"},
    "assigned_by": "019e0000-0000-7000-8000-000000000006", "continues": null, "created_at": "2026-11-22T10:00:00Z",
    "assigned_at": "2026-11-22T10:00:00Z", "ended_at": null, "version": 2
}))]
pub struct AssignmentView {
    id: AssignmentId,
    operator_id: OperatorId,
    kind: Kind,
    task: String,
    status: Status,
    /// Why it was declined or cancelled.
    status_reason: Option<String>,
    lot: Place,
    car_wash_id: Option<CarWashId>,
    /// The booking it is about, also if it is a wash of that booking.
    booking_id: Option<BookingId>,
    booking_reference: Option<String>,
    plate: Option<String>,
    /// Where the car stands.
    slot_label: Option<String>,
    /// When the wash or the booking begins.
    due_at: Option<DateTime<Utc>>,
    /// Who has it, or had it at its end; null while it waits in the queue.
    employee: Option<Employee>,
    assigned_by: AccountId,
    /// The assignment of the same job that came before.
    continues: Option<AssignmentId>,
    created_at: DateTime<Utc>,
    assigned_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    version: i32,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AssignmentKind)]
enum Kind {
    CarWash,
    Booking,
    Task,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignmentLot)]
struct Place {
    id: LotId,
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Employee {
    id: AccountId,
    full_name: String,
}

impl From<Listed> for AssignmentView {
    fn from(row: Listed) -> Self {
        let kind = match (row.car_wash_id, row.booking_id) {
            (Some(_), _) => Kind::CarWash,
            (None, Some(_)) => Kind::Booking,
            (None, None) => Kind::Task,
        };
        let employee = row.employee_id.zip(row.employee_name).map(|(id, full_name)| Employee { id, full_name });
        Self {
            id: row.id,
            operator_id: row.operator_id,
            kind,
            task: row.task,
            status: row.status,
            status_reason: row.status_reason,
            lot: Place { id: row.lot_id, name: row.lot_name },
            car_wash_id: row.car_wash_id,
            booking_id: row.booking_id,
            booking_reference: row.booking_reference,
            plate: row.plate,
            slot_label: row.slot_label,
            due_at: row.due_at,
            employee,
            assigned_by: row.assigned_by,
            continues: row.continues,
            created_at: row.created_at,
            assigned_at: row.assigned_at,
            ended_at: row.ended_at,
            version: row.version,
        }
    }
}

/// One of them, as it is now.
pub async fn view(db: &mut PgConnection, operators: &[OperatorId], id: AssignmentId) -> Result<AssignmentView> {
    let filter = Filter { operators, id: Some(id), ..Filter::default() };
    let found = store::list(db, &filter, &PageQuery { limit: Some(1), cursor: None }).await?;
    found.into_iter().next().map(AssignmentView::from).ok_or_else(|| Code::NotFound.into())
}
