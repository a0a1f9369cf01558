use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::Result;
use crate::staff::model::{Assignment, Status};
use crate::staff::rules;
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId};

/// Assignments with the names their readers need, and a tail that says which.
macro_rules! select_assignments {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Assignment,
            r#"
select a.id as "id: AssignmentId", a.operator_id as "operator_id: OperatorId", a.lot_id as "lot_id: LotId",
    l.name as lot_name, a.task, a.car_wash_id as "car_wash_id: CarWashId", a.booking_id as "booking_id: BookingId",
    a.employee_id as "employee_id: AccountId", e.full_name as "employee_name?", a.status as "status: Status",
    a.status_reason, a.assigned_by as "assigned_by: AccountId", a.continues as "continues: AssignmentId",
    a.passed_over as "passed_over: Vec<AccountId>", a.created_at, a.assigned_at, a.ended_at, a.version
from assignment a
    join lot l on l.id = a.lot_id
    left join account e on e.id = a.employee_id
"# + $tail,
            $($argument),*
        )
    };
}

pub async fn find(db: &mut PgConnection, id: AssignmentId) -> Result<Option<Assignment>> {
    Ok(select_assignments!("where a.id = $1", id.0).fetch_optional(db).await?)
}

/// Locks it to the end of the transaction, and reads it.
pub async fn lock(db: &mut PgConnection, id: AssignmentId) -> Result<Option<Assignment>> {
    Ok(select_assignments!("where a.id = $1 for no key update of a", id.0).fetch_optional(db).await?)
}

pub async fn open_of_wash(db: &mut PgConnection, wash: CarWashId) -> Result<Option<Assignment>> {
    let open = select_assignments!("where a.car_wash_id = $1 and a.ended_at is null", wash.0);
    Ok(open.fetch_optional(db).await?)
}

pub async fn open_of_booking(db: &mut PgConnection, booking: BookingId) -> Result<Option<Assignment>> {
    let open = select_assignments!("where a.booking_id = $1 and a.ended_at is null order by a.id limit 1", booking.0);
    Ok(open.fetch_optional(db).await?)
}

/// What is open about these bookings and not begun, as it is seen without a lock.
pub async fn unstarted_of_bookings(db: &mut PgConnection, bookings: &[BookingId]) -> Result<Vec<AssignmentId>> {
    let unstarted = sqlx::query_scalar!(
        r#"
select id as "id: AssignmentId" from assignment
where booking_id = any($1) and status in ('queued', 'assigned', 'accepted')
"#,
        bookings as &[BookingId],
    )
    .fetch_all(db)
    .await?;
    Ok(unstarted)
}

/// What is open about these bookings, of which a renewal took over, as it is seen without a lock.
pub async fn left_behind(db: &mut PgConnection, bookings: &[BookingId]) -> Result<Vec<AssignmentId>> {
    let open = sqlx::query_scalar!(
        r#"
select a.id as "id: AssignmentId" from assignment a join booking b on b.id = a.booking_id
where a.booking_id = any($1) and a.ended_at is null and b.renewed_by is not null
"#,
        bookings as &[BookingId],
    )
    .fetch_all(db)
    .await?;
    Ok(open)
}

/// Those of these that are open and not begun, in order of id, locked.
pub async fn lock_unstarted(db: &mut PgConnection, ids: &[AssignmentId]) -> Result<Vec<Assignment>> {
    let open = select_assignments!(
        "where a.id = any($1) and a.status in ('queued', 'assigned', 'accepted') order by a.id for no key update of a",
        ids as &[AssignmentId]
    );
    Ok(open.fetch_all(db).await?)
}

/// Those of these that are open belong to the renewal of their booking now.
pub async fn move_on(db: &mut PgConnection, ids: &[AssignmentId]) -> Result<()> {
    sqlx::query!(
        "
update assignment a set booking_id = b.renewed_by
from booking b
where a.id = any($1) and a.ended_at is null and b.id = a.booking_id and b.renewed_by is not null
",
        ids as &[AssignmentId],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What somebody has in hand for an operator, oldest first, locked.
pub async fn lock_open_of(db: &mut PgConnection, operator: OperatorId, employee: AccountId) -> Result<Vec<Assignment>> {
    let open = select_assignments!(
        "where a.operator_id = $1 and a.employee_id = $2 and a.ended_at is null order by a.id for no key update of a",
        operator.0,
        employee.0
    );
    Ok(open.fetch_all(db).await?)
}

/// What waits for somebody, oldest first, locked. A wash that another transaction works on is passed over, because its
/// holder may wait for the operator, whom we hold; so is what another calls off, because it may wait for what we hold.
pub async fn lock_queued(db: &mut PgConnection, operator: OperatorId) -> Result<Vec<Assignment>> {
    let washes = sqlx::query_scalar!(
        "
with queued as (
    select w.id, w.payment_id from assignment a join car_wash w on w.id = a.car_wash_id
    where a.operator_id = $1 and a.status = 'queued'
), paid as (
    select id from payment where id in (select payment_id from queued) order by id for no key update skip locked
)
select w.id from car_wash w join paid on paid.id = w.payment_id
where w.id in (select id from queued)
order by w.id for no key update of w skip locked
",
        operator.0,
    )
    .fetch_all(&mut *db)
    .await?;
    let queued = select_assignments!(
        "
where a.operator_id = $1 and a.status = 'queued' and (a.car_wash_id is null or a.car_wash_id = any($2))
order by a.id for no key update of a skip locked",
        operator.0,
        &washes
    );
    Ok(queued.fetch_all(db).await?)
}

pub async fn insert(db: &mut PgConnection, assignment: &Assignment) -> Result<()> {
    sqlx::query!(
        "
insert into assignment
    (id, operator_id, lot_id, task, car_wash_id, booking_id, status, assigned_by, continues, passed_over, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
",
        assignment.id.0,
        assignment.operator_id.0,
        assignment.lot_id.0,
        assignment.task,
        assignment.car_wash_id.map(|id| id.0),
        assignment.booking_id.map(|id| id.0),
        assignment.status as Status,
        assignment.assigned_by.0,
        assignment.continues.map(|id| id.0),
        &assignment.passed_over as &[AccountId],
        assignment.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Saves a transition and counts up the version. Compare-and-swap: refused unless it still is in the state and version it
/// was read in.
pub async fn save(db: &mut PgConnection, assignment: &mut Assignment, was: Status) -> Result<()> {
    let saved = sqlx::query!(
        "
update assignment
set status = $4, status_reason = $5, employee_id = $6, assigned_at = $7, ended_at = $8, version = version + 1
where id = $1 and status = $2 and version = $3
",
        assignment.id.0,
        was as Status,
        assignment.version,
        assignment.status as Status,
        assignment.status_reason,
        assignment.employee_id.map(|id| id.0),
        assignment.assigned_at,
        assignment.ended_at as Option<DateTime<Utc>>,
    )
    .execute(&mut *db)
    .await?;
    if saved.rows_affected() == 0 {
        let stands = find(db, assignment.id).await?;
        return Err(rules::state_changed(stands.as_ref().unwrap_or(assignment)).into());
    }
    assignment.version += 1;
    Ok(())
}

/// Who comes back starts afresh: what they declined may be given to them again.
pub async fn forget_declines(db: &mut PgConnection, operator: OperatorId, account: AccountId) -> Result<()> {
    sqlx::query!(
        "
update assignment set passed_over = array_remove(passed_over, $2)
where operator_id = $1 and status = 'queued' and $2 = any(passed_over)
",
        operator.0,
        account.0,
    )
    .execute(db)
    .await?;
    Ok(())
}
