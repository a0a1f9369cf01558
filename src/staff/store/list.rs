use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::Result;
use crate::staff::model::Status;
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId, PageQuery};

/// An assignment with what one needs to do it.
pub struct Listed {
    pub id: AssignmentId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub task: String,
    pub car_wash_id: Option<CarWashId>,
    pub booking_id: Option<BookingId>,
    pub booking_reference: Option<String>,
    pub plate: Option<String>,
    pub slot_label: Option<String>,
    pub due_at: Option<DateTime<Utc>>,
    pub employee_id: Option<AccountId>,
    pub employee_name: Option<String>,
    pub status: Status,
    pub status_reason: Option<String>,
    pub assigned_by: AccountId,
    pub continues: Option<AssignmentId>,
    pub created_at: DateTime<Utc>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// What a list is narrowed to.
#[derive(Default)]
pub struct Filter<'a> {
    pub operators: &'a [OperatorId],
    pub id: Option<AssignmentId>,
    pub statuses: Option<Vec<Status>>,
    pub employee_id: Option<AccountId>,
    pub lot_id: Option<LotId>,
    pub car_wash_id: Option<CarWashId>,
    pub booking_id: Option<BookingId>,
    /// Those that are open come before those that are not.
    pub open_first: bool,
}

/// Assignments with all that, and a tail that says which.
macro_rules! list_assignments {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Listed,
            r#"
select a.id as "id: AssignmentId", a.operator_id as "operator_id: OperatorId", a.lot_id as "lot_id: LotId",
    l.name as lot_name, a.task, a.car_wash_id as "car_wash_id: CarWashId", b.id as "booking_id?: BookingId",
    b.reference as "booking_reference?", coalesce(w.plate, b.plate) as plate, s.label as "slot_label?",
    coalesce(w.starts_at, b.starts_at) as due_at,
    a.employee_id as "employee_id: AccountId", e.full_name as "employee_name?", a.status as "status: Status",
    a.status_reason, a.assigned_by as "assigned_by: AccountId", a.continues as "continues: AssignmentId",
    a.created_at, a.assigned_at, a.ended_at, a.version
from assignment a
    join lot l on l.id = a.lot_id
    left join account e on e.id = a.employee_id
    left join car_wash w on w.id = a.car_wash_id
    left join booking b on b.id = coalesce(a.booking_id, w.booking_id)
    left join slot s on s.id = b.slot_id
"# + $tail,
            $($argument),*
        )
    };
}

/// A page of assignments, the newest first.
pub async fn list(db: &mut PgConnection, filter: &Filter<'_>, page: &PageQuery) -> Result<Vec<Listed>> {
    let listed = list_assignments!(
        "
where a.operator_id = any($1)
  and ($2::uuid is null or a.id = $2)
  and ($3::assignment_status[] is null or a.status = any($3))
  and ($4::uuid is null or a.employee_id = $4)
  and ($5::uuid is null or a.lot_id = $5)
  and ($6::uuid is null or a.car_wash_id = $6)
  and ($7::uuid is null or b.id = $7)
  and ($8::uuid is null or ($9 and a.ended_at is null, a.id)
       < ($9 and (select ended_at is null from assignment where id = $8), $8))
order by ($9 and a.ended_at is null) desc, a.id desc
limit $10",
        filter.operators as &[OperatorId],
        filter.id.map(|id| id.0),
        filter.statuses.as_deref() as Option<&[Status]>,
        filter.employee_id.map(|id| id.0),
        filter.lot_id.map(|id| id.0),
        filter.car_wash_id.map(|id| id.0),
        filter.booking_id.map(|id| id.0),
        page.cursor,
        filter.open_first,
        page.fetch()
    );
    Ok(listed.fetch_all(db).await?)
}

/// What these people have in hand for an operator, oldest first.
pub async fn open_of_all(db: &mut PgConnection, operator: OperatorId, people: &[AccountId]) -> Result<Vec<Listed>> {
    let open = list_assignments!(
        "where a.operator_id = $1 and a.employee_id = any($2) and a.ended_at is null order by a.id",
        operator.0,
        people as &[AccountId]
    );
    Ok(open.fetch_all(db).await?)
}
