//! The same commands, asked of the server; and how everything stands there, and in the model, in the same words.

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::types::SlotId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::command::{BAYS, CUSTOMERS, Command};
use super::lot::Lot;
use crate::world::{Booked, Person, Reply, World};

pub struct Server<'w> {
    world: &'w World,
    admin: Person,
    staff: Person,
    customers: Vec<Person>,
    bays: Vec<SlotId>,
    service: Value,
}

/// Oldest first: ids count up with the time.
const BOOKINGS: &str = "
select id, customer_id, status::text, starts_at, ends_at, hold_expires_at, payment_id, renewed_by, rebooked_as
from booking order by id";
const WASHES: &str = "
select id, customer_id, status::text, starts_at, ends_at, hold_expires_at, payment_id, booking_id, rebooked_as
from car_wash order by id";

type Row = (Uuid, Uuid, String, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>, Uuid, Option<Uuid>, Option<Uuid>);

impl<'w> Server<'w> {
    pub async fn open(world: &'w World) -> Self {
        let operator = world.operator("nandi").await;
        let lot = operator.lot_with("MG Road", json!({"buffer_minutes": 10, "max_unpaid_bookings": 2})).await;
        // So many wash bays that one is always free.
        let washing = json!({"enabled": true, "bays": 20, "opens": "00:00", "closes": "24:00"});
        let wash = sqlx::query("update lot set car_wash = $2 where id = $1").bind(lot.id).bind(washing);
        wash.execute(world.db()).await.expect("it washes");
        let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
        let service = operator.admin.post("/operator/car-wash/services", service).await.expect(201)["id"].clone();
        let (mut customers, mut bays) = (Vec::new(), Vec::new());
        for number in 0..CUSTOMERS {
            customers.push(world.customer(&format!("customer{number}")).await);
        }
        for number in 0..BAYS {
            bays.push(lot.bay(&format!("A{number}")).await);
        }
        let staff = operator.staff("meera").await;
        Self { world, admin: operator.admin.clone(), staff, customers, bays, service }
    }

    pub async fn obey(&mut self, command: Command) -> (u16, String) {
        let reply = match command {
            Command::Book { who, bay, ahead, minutes, method } => {
                let mut wish = self.customers[who].wish(self.bays[bay], minutes, method);
                if ahead > 0 {
                    wish["starts_at"] = json!(self.world.now() + TimeDelta::minutes(ahead));
                }
                self.customers[who].post("/bookings", wish).await
            }
            Command::Renew { which, minutes, method } => {
                let (id, who, _) = self.thing(BOOKINGS, which).await;
                let wish = json!({"duration_minutes": minutes, "payment_method": method});
                who.post(&format!("/bookings/{id}/renew"), wish).await
            }
            Command::MoneyComes(which) => self.settle(which, "succeed", "verify").await,
            Command::MoneyIsRefused(which) => self.settle(which, "fail", "reject").await,
            Command::Cancel(which) => self.of_booking(which, "cancel").await,
            Command::Extend(which) => self.of_booking(which, "extend-hold").await,
            Command::CheckOut(which) => self.of_booking(which, "check-out").await,
            Command::CheckIn(which) => {
                let (id, ..) = self.thing(BOOKINGS, which).await;
                self.staff.post(&format!("/bookings/{id}/check-in"), Value::Null).await
            }
            Command::Decline(which) => {
                let (id, ..) = self.thing(BOOKINGS, which).await;
                self.admin.post(&format!("/operator/bookings/{id}/decline"), json!({"reason": "No."})).await
            }
            Command::Wash(which) => {
                let (id, who, _) = self.thing(BOOKINGS, which).await;
                let wish = json!({"service_id": self.service, "booking_id": id, "payment_method": "card"});
                who.post("/car-washes", wish).await
            }
            Command::WashPaid(which) => self.decide(self.thing(WASHES, which).await.2, "succeed").await,
            Command::WashRefused(which) => self.decide(self.thing(WASHES, which).await.2, "fail").await,
            Command::WashCancelled(which) => {
                let (id, who, _) = self.thing(WASHES, which).await;
                who.post(&format!("/car-washes/{id}/cancel"), Value::Null).await
            }
            Command::Wait(minutes) => {
                self.world.advance_minutes(minutes).await;
                return (200, String::new());
            }
        };
        let said = if reply.status < 300 { &reply.body["outcome"] } else { &reply.body["code"] };
        (reply.status, said.as_str().unwrap_or_default().to_owned())
    }

    /// Counted back from the newest: its id, whose it is, and its payment.
    async fn thing(&self, list: &'static str, which: usize) -> (Uuid, &Person, Uuid) {
        let rows: Vec<Row> = sqlx::query_as(list).fetch_all(self.world.db()).await.expect("rows");
        let row = &rows[rows.len() - 1 - which % rows.len()];
        let who = self.customers.iter().find(|customer| customer.id.0 == row.1).expect("a customer");
        (row.0, who, row.6)
    }

    async fn of_booking(&self, which: usize, verb: &str) -> Reply {
        let (id, who, _) = self.thing(BOOKINGS, which).await;
        who.post(&format!("/bookings/{id}/{verb}"), Value::Null).await
    }

    async fn settle(&self, which: usize, on_the_page: &str, by_hand: &str) -> Reply {
        let (_, _, payment) = self.thing(BOOKINGS, which).await;
        let method = "select method::text from payment where id = $1";
        let method: String =
            sqlx::query_scalar(method).bind(payment).fetch_one(self.world.db()).await.expect("a payment");
        if method == "card" {
            return self.decide(payment, on_the_page).await;
        }
        self.admin.post(&format!("/operator/payments/{payment}/{by_hand}"), Value::Null).await
    }

    async fn decide(&self, payment: Uuid, outcome: &str) -> Reply {
        let url = "select checkout_url from payment where id = $1";
        let checkout = sqlx::query_scalar(url).bind(payment).fetch_one(self.world.db()).await.expect("a payment");
        let booked =
            Booked { id: String::new(), payment: payment.to_string(), checkout: Some(checkout), view: Value::Null };
        self.customers[0].decide(&booked, json!({"outcome": outcome})).await
    }

    /// Every booking, wash and payment, a line each.
    pub async fn stands(&self) -> Vec<String> {
        let db = self.world.db();
        let bookings: Vec<Row> = sqlx::query_as(BOOKINGS).fetch_all(db).await.expect("bookings");
        let washes: Vec<Row> = sqlx::query_as(WASHES).fetch_all(db).await.expect("washes");
        let payments = "select id, status::text, amount, refund_amount from payment";
        let payments: Vec<(Uuid, String, i64, i64)> = sqlx::query_as(payments).fetch_all(db).await.expect("payments");
        let place = |rows: &[Row], id: Option<Uuid>| id.and_then(|id| rows.iter().position(|row| row.0 == id));
        let money = |id: Uuid| {
            let (_, status, amount, refund) = payments.iter().find(|p| p.0 == id).expect("a payment");
            (status.clone(), *amount, *refund)
        };
        let mut lines = Vec::new();
        for (_, _, status, starts, ends, hold, payment, renewed_by, rebooked_as) in &bookings {
            let links = (place(&bookings, *renewed_by), place(&bookings, *rebooked_as));
            lines.push(line(status, (*starts, *ends, *hold), links, money(*payment)));
        }
        for (_, _, status, starts, ends, hold, payment, booking, rebooked_as) in &washes {
            let links = (place(&bookings, *booking), place(&washes, *rebooked_as));
            lines.push(line(status, (*starts, *ends, *hold), links, money(*payment)));
        }
        lines
    }
}

impl Lot {
    /// As the server would say it.
    pub fn stands(&self) -> Vec<String> {
        let money = |payment: usize| {
            let payment = &self.payments[payment];
            (payment.status.to_owned(), payment.amount, payment.refund)
        };
        let bookings = self
            .bookings
            .iter()
            .map(|b| line(b.status, (b.starts, b.ends, b.hold), (b.renewed_by, b.rebooked_as), money(b.payment)));
        let washes = self
            .washes
            .iter()
            .map(|w| line(w.status, (w.starts, w.ends, w.hold), (Some(w.booking), w.rebooked_as), money(w.payment)));
        bookings.chain(washes).collect()
    }
}

type Times = (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);

fn line(
    status: &str,
    (starts, ends, hold): Times,
    links: (Option<usize>, Option<usize>),
    money: (String, i64, i64),
) -> String {
    format!("{status}, from {starts} until {ends}, held until {hold}, {links:?}, {money:?}")
}
