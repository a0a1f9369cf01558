//! Notifications live.

mod abuse;
mod behaviour;
mod bytes;
mod delivery;
mod ending;
mod entry;
mod lots;
mod time;

use std::future::Future;
use std::time::{Duration, Instant};

use parkmate::events::{BookingFacts, Bus, Event, Hub, Tx};
use parkmate::types::{BookingId, Currency, LotId, Money, OperatorId, PaymentId};

use crate::world::{Person, Socket, World};

pub fn refunded(person: &Person) -> Event {
    let amount = Money::new(5_000, Currency::Inr);
    Event::RefundDone {
        payment_id: PaymentId::new(),
        customer_id: person.id,
        operator_id: OperatorId::new(),
        lot_id: LotId::new(),
        amount,
    }
}

/// Of about this length.
fn long(person: &Person, length: usize) -> Event {
    let booking = BookingFacts {
        booking_id: BookingId::new(),
        reference: "PM-7K3D2Q".into(),
        version: 2,
        customer_id: person.id,
        operator_id: OperatorId::new(),
        lot_id: LotId::new(),
        lot_name: "Market Square".into(),
        slot_label: "A1".into(),
        payment_id: PaymentId::new(),
        renewal_of: None,
    };
    Event::BookingDeclined { booking, reason: "x".repeat(length) }
}

/// Tells the person so often, in one transaction.
pub async fn tell(world: &World, person: &Person, times: usize) {
    let mut tx = world.app.begin().await.expect("a transaction");
    (0..times).for_each(|_| tx.emit(refunded(person)));
    tx.commit().await.expect("told");
}

/// As if every wake-up were lost: it is in the table, and no socket hears of it.
async fn tell_the_table(world: &World, person: &Person, times: usize) {
    let mut tx = Tx::begin(world.db(), &Hub::default(), &Bus::default(), world.app.consequences, world.now(), None)
        .await
        .expect("a transaction");
    (0..times).for_each(|_| tx.emit(refunded(person)));
    tx.commit().await.expect("stored");
}

pub async fn expect_seqs(socket: &mut Socket, seqs: impl IntoIterator<Item = i64>) {
    for seq in seqs {
        let frame = socket.next().await;
        assert_eq!(frame["seq"], seq, "{frame:#}");
    }
}

async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        tokio::task::yield_now().await;
    }
}
