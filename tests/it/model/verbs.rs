//! What each command should be answered, and what it should come to.

use chrono::{DateTime, TimeDelta, Utc};

use super::command::Command;
use super::lot::{BUFFER, Booking, Kind, Lot, MOST_UNPAID, Payment, Wash, overlap, share};

const RATE: i64 = 5_000;
const WASH_PRICE: i64 = 29_900;
const WASHING: TimeDelta = TimeDelta::minutes(20);
const RENEWAL_WINDOW: TimeDelta = TimeDelta::minutes(60);
const FREE_CANCELLATION: TimeDelta = TimeDelta::minutes(10);

/// Status and, of a refusal, its code; of money, what it did.
pub type Answer = (u16, &'static str);

const DONE: Answer = (200, "");
const MADE: Answer = (201, "");
const CHANGED: Answer = (409, "state_changed");

impl Lot {
    /// None: there is nothing yet that it could be about.
    pub fn obey(&mut self, command: Command) -> Option<Answer> {
        let (bookings, washes) = (self.bookings.len(), self.washes.len());
        let booking = |which: usize| (bookings > 0).then(|| bookings - 1 - which % bookings);
        let wash = |which: usize| (washes > 0).then(|| washes - 1 - which % washes);
        let answer = match command {
            Command::Book { who, bay, ahead, minutes, method } => self.book(who, bay, (ahead, minutes), method),
            Command::Renew { which, minutes, method } => self.renew(booking(which)?, minutes, method),
            Command::MoneyComes(which) => self.money_comes(booking(which)?),
            Command::MoneyIsRefused(which) => self.money_is_refused(booking(which)?),
            Command::Cancel(which) => self.give_up(booking(which)?, "cancelled"),
            Command::Decline(which) => self.give_up(booking(which)?, "declined"),
            Command::Extend(which) => self.extend(booking(which)?),
            Command::CheckIn(which) => {
                let runs = ["active", "overdue"].contains(&self.bookings[booking(which)?].status);
                if runs { DONE } else { CHANGED }
            }
            Command::CheckOut(which) => self.check_out(booking(which)?),
            Command::Wash(which) => self.wash(booking(which)?),
            Command::WashPaid(which) => self.wash_decided(wash(which)?, true),
            Command::WashRefused(which) => self.wash_decided(wash(which)?, false),
            Command::WashCancelled(which) => self.cancel_wash(wash(which)?),
            Command::Wait(minutes) => {
                self.wait(minutes);
                DONE
            }
        };
        Some(answer)
    }

    fn book(&mut self, who: usize, bay: usize, (ahead, minutes): (i64, i64), method: &'static str) -> Answer {
        let (kind, starts) = match ahead {
            0 => (Kind::Instant, self.now),
            _ => (Kind::Advance, self.now + TimeDelta::minutes(ahead)),
        };
        let chain = self.bookings.len();
        self.reserve(Wish { who, bay, kind, starts, minutes, method, rate: RATE, chain, renewal_of: None })
    }

    fn renew(&mut self, number: usize, minutes: i64, method: &'static str) -> Answer {
        let old = &self.bookings[number];
        if old.renewed_by.is_some() {
            return (409, "already_renewed");
        }
        let starts = match (old.status, old.ended) {
            ("active", _) if self.now < old.ends => old.ends,
            ("active" | "overdue", _) => self.now,
            ("completed", Some(ended)) if self.now <= ended + RENEWAL_WINDOW => self.now,
            _ => return (409, "not_renewable"),
        };
        let (who, bay, chain) = (old.who, old.bay, old.chain);
        let (kind, rate, renewal_of) = (Kind::Renewal, RATE / 2, Some(number));
        self.reserve(Wish { who, bay, kind, starts, minutes, method, rate, chain, renewal_of })
    }

    fn reserve(&mut self, wish: Wish) -> Answer {
        let Wish { who, bay, kind, starts, minutes, method, rate, chain, renewal_of } = wish;
        if minutes < 15 {
            return (422, "validation_failed");
        }
        let ends = starts + TimeDelta::minutes(minutes);
        let until = ends + BUFFER;
        if self.is_renewed(renewal_of) {
            return (409, "already_renewed");
        }
        if self.bay_taken(bay, chain, (starts, until)) {
            return (409, "slot_taken");
        }
        if self.car_elsewhere(who, None, (starts, ends)) {
            return (409, "vehicle_booked");
        }
        let unpaid = self.bookings.iter().filter(|b| b.who == who && b.status == "held" && b.hold > self.now);
        if unpaid.count() >= MOST_UNPAID {
            return (409, "too_many_unpaid");
        }
        let hold = match (method, kind) {
            ("cash", Kind::Advance) => starts + TimeDelta::minutes(15),
            ("card", _) => self.now + TimeDelta::minutes(10),
            _ => self.now + TimeDelta::minutes(15),
        };
        let price = (rate * minutes + 30) / 60;
        let payment = self.open_payment(method, price);
        let (status, created) = ("held", self.now);
        let (extended, ended, renewed_by, rebooked_as) = (false, None, None, None);
        self.bookings.push(Booking {
            who,
            bay,
            kind,
            status,
            payment,
            starts,
            ends,
            until,
            hold,
            extended,
            created,
            ended,
            price,
            chain,
            renewal_of,
            renewed_by,
            rebooked_as,
        });
        MADE
    }

    pub fn open_payment(&mut self, method: &'static str, amount: i64) -> usize {
        self.payments.push(Payment { method, status: "pending", amount, refund: 0, decided: None });
        self.payments.len() - 1
    }

    /// Whether another renewal of it stands in the way.
    pub fn is_renewed(&self, renewal_of: Option<usize>) -> bool {
        renewal_of.is_some()
            && self.bookings.iter().any(|b| b.renewal_of == renewal_of && !b.is_dead() && !self.has_elapsed(b))
    }

    pub fn bay_taken(&self, bay: usize, chain: usize, wanted: (DateTime<Utc>, DateTime<Utc>)) -> bool {
        let there = self.bookings.iter().filter(|b| b.bay == bay && b.chain != chain && !self.has_elapsed(b));
        let mut keeping = there.filter(|b| b.is_live() || (b.status == "completed" && b.until > b.ends));
        keeping.any(|b| overlap((b.starts, b.until), wanted))
    }

    pub fn car_elsewhere(&self, who: usize, but: Option<usize>, wanted: (DateTime<Utc>, DateTime<Utc>)) -> bool {
        let others = self.bookings.iter().enumerate().filter(|(number, _)| Some(*number) != but);
        let mut live = others.map(|(_, b)| b).filter(|b| b.who == who && b.is_live() && !self.has_elapsed(b));
        live.any(|b| overlap((b.starts, b.ends), wanted))
    }

    fn give_up(&mut self, number: usize, how: &'static str) -> Answer {
        let booking = self.bookings[number].clone();
        if !["held", "confirmed", "active"].contains(&booking.status) || self.now >= booking.ends {
            return CHANGED;
        }
        let percent = if how == "declined" { 100 } else { self.refund_percent(booking.created, booking.starts) };
        self.end(number, how);
        if booking.status != "held" {
            self.refund(booking.payment, share(booking.price, percent));
        }
        if let Some(old) = booking.renewal_of.filter(|old| self.bookings[*old].renewed_by == Some(number)) {
            self.bookings[old].renewed_by = None;
        }
        DONE
    }

    fn refund_percent(&self, created: DateTime<Utc>, starts: DateTime<Utc>) -> i64 {
        if self.now < created + FREE_CANCELLATION || starts - self.now >= TimeDelta::hours(24) {
            100
        } else if self.now < starts {
            50
        } else {
            0
        }
    }

    fn extend(&mut self, number: usize) -> Answer {
        let now = self.now;
        let pending = self.payments[self.bookings[number].payment].status == "pending";
        let on_arrival = self.payments[self.bookings[number].payment].method == "cash"
            && self.bookings[number].kind == Kind::Advance;
        let booking = &mut self.bookings[number];
        if !pending || booking.status != "held" || now >= booking.hold {
            return CHANGED;
        }
        if booking.extended {
            return (409, "hold_extended");
        }
        if on_arrival {
            return (409, "hold_not_extendable");
        }
        booking.hold += booking.hold - booking.created;
        booking.extended = true;
        DONE
    }

    fn check_out(&mut self, number: usize) -> Answer {
        let now = self.now;
        let booking = &mut self.bookings[number];
        if !["active", "overdue"].contains(&booking.status) {
            return CHANGED;
        }
        // A stay of no length lasts the shortest time there is.
        booking.ends = booking.ends.min(now.max(booking.starts + TimeDelta::microseconds(1)));
        booking.until = booking.ends;
        self.end(number, "completed");
        DONE
    }

    fn wash(&mut self, number: usize) -> Answer {
        let parking = &self.bookings[number];
        if !["held", "confirmed", "active"].contains(&parking.status) || self.now >= parking.ends {
            return CHANGED;
        }
        let starts = parking.starts.max(self.now);
        let (ends, who, chain) = (starts + WASHING, parking.who, parking.chain);
        if ends > parking.ends {
            return (409, "wash_full");
        }
        if self.washes.iter().any(|w| w.chain == chain && w.is_live() && !self.wash_has_elapsed(w)) {
            return (409, "wash_unfinished");
        }
        let waits = |w: &&Wash| w.who == who && w.status == "awaiting_payment" && w.hold > self.now;
        if self.washes.iter().filter(waits).count() >= MOST_UNPAID {
            return (409, "too_many_unpaid");
        }
        let payment = self.open_payment("card", WASH_PRICE);
        let (status, created, hold) = ("awaiting_payment", self.now, self.now + TimeDelta::minutes(10));
        let (booking, by_customer, rebooked_as) = (number, false, None);
        self.washes.push(Wash {
            booking,
            chain,
            who,
            status,
            by_customer,
            payment,
            created,
            starts,
            ends,
            hold,
            rebooked_as,
        });
        MADE
    }

    fn cancel_wash(&mut self, number: usize) -> Answer {
        let wash = self.washes[number].clone();
        if !wash.is_live() {
            return CHANGED;
        }
        // Until somebody begins, it has not started.
        let start = wash.starts.max(self.now + TimeDelta::microseconds(1));
        let percent = self.refund_percent(wash.created, start);
        self.washes[number].by_customer = true;
        self.end_wash(number, percent);
        DONE
    }
}

struct Wish {
    who: usize,
    bay: usize,
    kind: Kind,
    starts: DateTime<Utc>,
    minutes: i64,
    method: &'static str,
    /// An hour.
    rate: i64,
    chain: usize,
    renewal_of: Option<usize>,
}
