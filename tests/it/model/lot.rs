//! The model: one lot, in memory. What stands there, and what time does to it.

use chrono::{DateTime, TimeDelta, Utc};

pub const BUFFER: TimeDelta = TimeDelta::minutes(10);
pub const GRACE: TimeDelta = TimeDelta::minutes(5);
pub const MOST_UNPAID: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Instant,
    Advance,
    Renewal,
}

#[derive(Debug, Clone)]
pub struct Payment {
    pub method: &'static str,
    pub status: &'static str,
    pub amount: i64,
    pub refund: i64,
    /// On the gateway's page, once.
    pub decided: Option<bool>,
}

#[derive(Debug, Clone)]
pub struct Booking {
    pub who: usize,
    pub bay: usize,
    pub kind: Kind,
    pub status: &'static str,
    pub payment: usize,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// The end, and the time to turn the bay around.
    pub until: DateTime<Utc>,
    pub hold: DateTime<Utc>,
    pub extended: bool,
    pub created: DateTime<Utc>,
    pub ended: Option<DateTime<Utc>>,
    pub price: i64,
    /// The first of its line of renewals.
    pub chain: usize,
    pub renewal_of: Option<usize>,
    pub renewed_by: Option<usize>,
    pub rebooked_as: Option<usize>,
}

#[derive(Debug, Clone)]
pub struct Wash {
    pub booking: usize,
    pub chain: usize,
    pub who: usize,
    pub status: &'static str,
    pub by_customer: bool,
    pub payment: usize,
    pub created: DateTime<Utc>,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    pub hold: DateTime<Utc>,
    pub rebooked_as: Option<usize>,
}

pub struct Lot {
    pub now: DateTime<Utc>,
    pub bookings: Vec<Booking>,
    pub washes: Vec<Wash>,
    pub payments: Vec<Payment>,
}

pub fn overlap(a: (DateTime<Utc>, DateTime<Utc>), b: (DateTime<Utc>, DateTime<Utc>)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

impl Booking {
    pub fn is_live(&self) -> bool {
        ["held", "confirmed", "active", "overdue"].contains(&self.status)
    }

    pub fn is_dead(&self) -> bool {
        ["cancelled", "declined", "lapsed"].contains(&self.status)
    }

    /// When something happens to it by itself, and in which order of those at one instant.
    fn due(&self) -> Option<(usize, DateTime<Utc>)> {
        match self.status {
            "held" => Some((0, self.hold)),
            "confirmed" => Some((1, self.starts)),
            "active" => Some((2, self.ends)),
            "overdue" => Some((3, self.ends + GRACE)),
            _ => None,
        }
    }
}

impl Wash {
    pub fn is_live(&self) -> bool {
        ["awaiting_payment", "queued"].contains(&self.status)
    }
}

impl Lot {
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { now, bookings: Vec::new(), washes: Vec::new(), payments: Vec::new() }
    }

    /// A hold whose time is up, whether anybody has noticed or not.
    pub fn has_elapsed(&self, booking: &Booking) -> bool {
        booking.status == "held" && booking.hold <= self.now
    }

    pub fn wash_has_elapsed(&self, wash: &Wash) -> bool {
        wash.status == "awaiting_payment" && wash.hold <= self.now
    }

    pub fn wait(&mut self, minutes: i64) {
        let to = self.now + TimeDelta::minutes(minutes);
        self.settle();
        while let Some(next) = self.next_due().filter(|next| *next <= to) {
            self.now = next;
            self.settle();
        }
        self.now = to;
        self.settle();
    }

    /// Everything that is due by now.
    pub fn settle(&mut self) {
        loop {
            for kind in 0..4 {
                for number in 0..self.bookings.len() {
                    let due = self.bookings[number].due();
                    if due.is_some_and(|(is, at)| is == kind && at <= self.now) {
                        self.fire(number);
                    }
                }
            }
            for number in 0..self.washes.len() {
                if self.wash_has_elapsed(&self.washes[number]) {
                    self.end_wash(number, 0);
                }
            }
            // The gateway gives back at once what is promised.
            for payment in self.payments.iter_mut().filter(|p| p.method == "card" && p.status == "refund_pending") {
                payment.status = "refunded";
            }
            if self.next_due().is_none_or(|next| next > self.now) {
                return;
            }
        }
    }

    fn next_due(&self) -> Option<DateTime<Utc>> {
        let washes = self.washes.iter().filter(|wash| wash.status == "awaiting_payment").map(|wash| wash.hold);
        self.bookings.iter().filter_map(|booking| Some(booking.due()?.1)).chain(washes).min()
    }

    fn fire(&mut self, number: usize) {
        match self.bookings[number].status {
            "held" => self.end(number, "lapsed"),
            "confirmed" => self.bookings[number].status = "active",
            "active" if self.bookings[number].renewed_by.is_some() => self.flow_on(number),
            "active" => self.bookings[number].status = "overdue",
            _ => self.end(number, "completed"),
        }
    }

    /// Into its renewal, with what hangs on it.
    pub fn flow_on(&mut self, number: usize) {
        let booking = &mut self.bookings[number];
        (booking.status, booking.ended) = ("completed", Some(self.now));
        let renewal = booking.renewed_by.expect("a renewal");
        for wash in self.washes.iter_mut().filter(|wash| wash.booking == number && wash.is_live()) {
            wash.booking = renewal;
        }
    }

    /// For good. An open payment closes, and washes that have not begun end with it.
    pub fn end(&mut self, number: usize, how: &'static str) {
        let booking = &mut self.bookings[number];
        (booking.status, booking.ended) = (how, Some(self.now));
        let payment = booking.payment;
        self.expire(payment);
        for wash in 0..self.washes.len() {
            if self.washes[wash].booking == number && self.washes[wash].is_live() {
                self.end_wash(wash, 100);
            }
        }
    }

    /// Of a paid one this share goes back.
    pub fn end_wash(&mut self, number: usize, percent: i64) {
        let wash = &mut self.washes[number];
        let (paid, payment) = (wash.status == "queued", wash.payment);
        wash.status = "cancelled";
        self.expire(payment);
        if paid {
            let price = self.payments[payment].amount;
            self.refund(payment, share(price, percent));
        }
    }

    fn expire(&mut self, payment: usize) {
        let payment = &mut self.payments[payment];
        if payment.status == "pending" {
            payment.status = "expired";
        }
    }

    pub fn refund(&mut self, payment: usize, amount: i64) {
        let payment = &mut self.payments[payment];
        let paid = ["succeeded", "refund_pending", "refunded"].contains(&payment.status);
        let amount = if paid { amount.min(payment.amount - payment.refund) } else { 0 };
        if amount > 0 {
            payment.status = "refund_pending";
            payment.refund += amount;
        }
    }
}

/// Rounded half up.
pub fn share(amount: i64, percent: i64) -> i64 {
    (amount * percent + 50) / 100
}
