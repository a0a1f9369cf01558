//! The catalogue.

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::car_washes::model::Service;
use crate::error::Result;
use crate::lots::{CarWash, OpeningHours};
use crate::types::{CarWashServiceId, Currency, LotId, OperatorId};

macro_rules! select_services {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Service,
            r#"
select s.id as "id: CarWashServiceId", s.operator_id as "operator_id: OperatorId", s.name, s.description,
    s.price_amount, s.currency as "currency: Currency", s.minutes, s.created_at, s.closed_at
from car_wash_service s
"# + $tail,
            $($argument),*
        )
    };
}

/// A page of these operators' services, oldest first; the open ones only, if asked.
pub async fn services(
    db: &mut PgConnection,
    operators: &[OperatorId],
    open_only: bool,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Service>> {
    let services = select_services!(
        "
where s.operator_id = any($1) and (s.closed_at is null or not $2) and ($3::uuid is null or s.id > $3)
order by s.id limit $4",
        operators as &[OperatorId],
        open_only,
        after,
        fetch
    )
    .fetch_all(db)
    .await?;
    Ok(services)
}

/// One of these operators', locked.
pub async fn find_service(
    db: &mut PgConnection,
    id: CarWashServiceId,
    operators: &[OperatorId],
) -> Result<Option<Service>> {
    let found = select_services!(
        "where s.id = $1 and s.operator_id = any($2) for no key update",
        id.0,
        operators as &[OperatorId]
    );
    Ok(found.fetch_optional(db).await?)
}

pub async fn insert_service(db: &mut PgConnection, service: &Service) -> Result<()> {
    sqlx::query!(
        "
insert into car_wash_service (id, operator_id, name, description, price_amount, currency, minutes, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
",
        service.id.0,
        service.operator_id.0,
        service.name,
        service.description,
        service.price_amount,
        service.currency.code(),
        service.minutes,
        service.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn change_service(db: &mut PgConnection, service: &Service) -> Result<()> {
    sqlx::query!(
        "
update car_wash_service
set name = $2, description = $3, price_amount = $4, minutes = $5, closed_at = $6
where id = $1
",
        service.id.0,
        service.name,
        service.description,
        service.price_amount,
        service.minutes,
        service.closed_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a question about a lot's washing needs of it.
#[derive(Debug)]
pub struct WashingLot {
    pub operator_id: OperatorId,
    pub approved: bool,
    pub time_zone: String,
    pub opening_hours: Json<OpeningHours>,
    pub car_wash: Option<Json<CarWash>>,
}

pub async fn washing_lot(db: &mut PgConnection, id: LotId) -> Result<Option<WashingLot>> {
    let lot = sqlx::query_as!(
        WashingLot,
        r#"
select l.operator_id as "operator_id: OperatorId", o.verification = 'approved' as "approved!", l.time_zone,
    l.opening_hours as "opening_hours: Json<OpeningHours>", l.car_wash as "car_wash: Json<CarWash>"
from lot l join operator o on o.id = l.operator_id
where l.id = $1
"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(lot)
}

/// Those no longer offered do not count.
pub async fn count_offered(db: &mut PgConnection, operator: OperatorId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from car_wash_service where operator_id = $1 and closed_at is null"#,
        operator.0
    );
    Ok(count.fetch_one(db).await?)
}
