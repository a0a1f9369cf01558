//! The catalogue of an operator.

use crate::car_washes::model::{MOST_SERVICES, Offered, Service};
use crate::car_washes::store;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::types::{CarWashServiceId, Currency, OperatorId};

/// What a newcomer's demo offers: name, description, minor units, minutes.
const DEMO: [(&str, &str, i64, i32); 4] = [
    ("Exterior", "Foam, rinse and dry by hand.", 29_900, 20),
    ("Interior Deep Clean", "Seats, carpets, dashboard and windows.", 35_000, 30),
    ("Full Service", "Outside and inside, with wax.", 49_900, 50),
    ("Two-Wheeler Wash", "Foam and rinse, the chain cleaned and oiled.", 14_900, 15),
];

pub async fn add_service(tx: &mut Tx, operator: OperatorId, offered: &Offered) -> Result<Service> {
    unless_full(tx, operator).await?;
    let service = Service {
        id: CarWashServiceId::new(),
        operator_id: operator,
        name: offered.name.clone(),
        description: offered.description.clone(),
        price_amount: offered.price_amount,
        currency: Currency::default(),
        minutes: offered.minutes,
        created_at: tx.now(),
        closed_at: None,
    };
    store::insert_service(tx, &service).await?;
    Ok(service)
}

/// What is to be different; washes booked keep what they were sold as.
#[derive(Debug, Default)]
pub struct ServiceChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub price_amount: Option<i64>,
    pub minutes: Option<i32>,
    pub closed: Option<bool>,
}

pub async fn change_service(
    tx: &mut Tx,
    operators: &[OperatorId],
    id: CarWashServiceId,
    change: ServiceChange,
) -> Result<Service> {
    let mut service = store::find_service(tx, id, operators).await?.ok_or(Code::NotFound)?;
    if change.closed == Some(false) && service.closed_at.is_some() {
        unless_full(tx, service.operator_id).await?;
    }
    service.name = change.name.unwrap_or(service.name);
    service.description = change.description.unwrap_or(service.description);
    service.price_amount = change.price_amount.unwrap_or(service.price_amount);
    service.minutes = change.minutes.unwrap_or(service.minutes);
    service.closed_at = match change.closed {
        Some(true) => Some(service.closed_at.unwrap_or(tx.now())),
        Some(false) => None,
        None => service.closed_at,
    };
    store::change_service(tx, &service).await?;
    Ok(service)
}

async fn unless_full(tx: &mut Tx, operator: OperatorId) -> Result<()> {
    Ok(Refusal::unless_room(store::count_offered(tx, operator).await?, MOST_SERVICES)?)
}

/// The demo's services, unless the operator has some.
pub async fn seed(tx: &mut Tx, operator: OperatorId) -> Result<()> {
    if !store::services(tx, &[operator], false, None, 1).await?.is_empty() {
        return Ok(());
    }
    for (name, description, price_amount, minutes) in DEMO {
        let offered = Offered { name: name.into(), description: description.into(), price_amount, minutes };
        add_service(tx, operator, &offered).await?;
    }
    Ok(())
}
