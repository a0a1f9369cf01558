//! Money that comes, in time, late, or for what is dead; and money that does not.

use super::lot::{Booking, Kind, Lot, Wash};
use super::verbs::Answer;

impl Lot {
    pub fn money_comes(&mut self, number: usize) -> Answer {
        let payment = self.bookings[number].payment;
        if self.payments[payment].method != "card" {
            return self.verify(payment);
        }
        if self.first_decision(payment, true) {
            self.succeed(payment, false);
        }
        self.decision(payment)
    }

    pub fn money_is_refused(&mut self, number: usize) -> Answer {
        let payment = self.bookings[number].payment;
        if self.payments[payment].method != "card" {
            return match self.payments[payment].status {
                "pending" => {
                    self.fail(payment);
                    (200, "")
                }
                "failed" => (200, ""),
                _ => (409, "state_changed"),
            };
        }
        if self.first_decision(payment, false) {
            self.fail(payment);
        }
        self.decision(payment)
    }

    pub fn wash_decided(&mut self, number: usize, comes: bool) -> Answer {
        let payment = self.washes[number].payment;
        if self.first_decision(payment, comes) {
            if comes {
                self.payments[payment].status = "succeeded";
                self.wash_paid(payment);
            } else if self.payments[payment].status == "pending" {
                self.payments[payment].status = "failed";
                self.end_wash(number, 0);
            }
        }
        self.decision(payment)
    }

    fn first_decision(&mut self, payment: usize, comes: bool) -> bool {
        let first = self.payments[payment].decided.is_none();
        self.payments[payment].decided.get_or_insert(comes);
        first
    }

    /// The gateway's page says what was decided first.
    fn decision(&self, payment: usize) -> Answer {
        (200, if self.payments[payment].decided == Some(true) { "succeed" } else { "fail" })
    }

    fn verify(&mut self, payment: usize) -> Answer {
        match self.payments[payment].status {
            "failed" => (409, "state_changed"),
            "pending" | "expired" => (200, self.succeed(payment, true)),
            _ => (200, "unchanged"),
        }
    }

    fn fail(&mut self, payment: usize) {
        if self.payments[payment].status != "pending" {
            return;
        }
        self.payments[payment].status = "failed";
        let number = self.paid_for(payment);
        if self.bookings[number].status == "held" {
            self.end(number, "lapsed");
        }
    }

    /// The live booking, else the last dead one.
    fn paid_for(&self, payment: usize) -> usize {
        let of = |b: &Booking| b.payment == payment;
        let live = self.bookings.iter().rposition(|b| of(b) && !b.is_dead());
        live.or_else(|| self.bookings.iter().rposition(of)).expect("each payment is for a booking")
    }

    fn succeed(&mut self, payment: usize, by_hand: bool) -> &'static str {
        self.payments[payment].status = "succeeded";
        let number = self.paid_for(payment);
        let outcome = self.bay_for_money(number, by_hand);
        if outcome == "refund_due" {
            let all = self.payments[payment].amount;
            self.refund(payment, all);
        }
        outcome
    }

    fn bay_for_money(&mut self, number: usize, by_hand: bool) -> &'static str {
        let booking = self.bookings[number].clone();
        let may_restart = booking.status == "held" && by_hand && booking.kind != Kind::Advance;
        if self.now >= booking.ends && !may_restart {
            if booking.status == "held" {
                self.end(number, "lapsed");
            }
            return "refund_due";
        }
        match (booking.status, by_hand) {
            ("held", _) => self.confirm_held(number, by_hand),
            ("lapsed", false) if self.is_free(number) && !self.is_renewed(booking.renewal_of) => {
                self.bookings[number].ended = None;
                self.confirm(number);
                "confirmed"
            }
            (_, true) if self.is_free(number) && !self.is_renewed(booking.renewal_of) => self.rebook(number),
            _ => "refund_due",
        }
    }

    /// The clock of what is paid by hand begins when it is paid, if the bay and the car are free for as long.
    fn confirm_held(&mut self, number: usize, by_hand: bool) -> &'static str {
        let before = self.bookings[number].clone();
        if by_hand && before.kind != Kind::Advance && self.now > before.starts {
            let by = self.now - before.starts;
            let moved = &mut self.bookings[number];
            (moved.starts, moved.ends, moved.until) = (self.now, moved.ends + by, moved.until + by);
            if self.is_free(number) {
                self.confirm(number);
                return "confirmed";
            }
            self.bookings[number] = before.clone();
        }
        if self.now >= before.ends {
            self.end(number, "lapsed");
            return "refund_due";
        }
        self.confirm(number);
        "confirmed"
    }

    fn is_free(&self, number: usize) -> bool {
        let b = &self.bookings[number];
        !self.bay_taken(b.bay, b.chain, (b.starts, b.until))
            && !self.car_elsewhere(b.who, Some(number), (b.starts, b.ends))
    }

    fn confirm(&mut self, number: usize) {
        let now = self.now;
        let booking = &mut self.bookings[number];
        booking.status = if now < booking.starts { "confirmed" } else { "active" };
        let Some(old) = booking.renewal_of else { return };
        if self.bookings[old].is_dead() {
            return;
        }
        let renewed = &mut self.bookings[old];
        renewed.renewed_by = Some(number);
        if renewed.status == "overdue" || (renewed.status == "active" && now >= renewed.ends) {
            self.flow_on(old);
        }
    }

    /// The dead stay dead: a new one takes its place and its payment.
    fn rebook(&mut self, dead: usize) -> &'static str {
        let new = self.bookings.len();
        let old = &self.bookings[dead];
        let chain = if old.kind == Kind::Renewal { old.chain } else { new };
        let booking = Booking { chain, created: self.now, ended: None, rebooked_as: None, ..old.clone() };
        self.bookings.push(booking);
        self.confirm(new);
        self.bookings[dead].rebooked_as = Some(new);
        "rebooked"
    }

    fn wash_paid(&mut self, payment: usize) {
        let of = |w: &Wash| w.payment == payment;
        let number = self.washes.iter().rposition(of).expect("a wash");
        let wash = self.washes[number].clone();
        let done = match wash.status {
            "awaiting_payment" if self.now < wash.ends => {
                self.washes[number].status = "queued";
                true
            }
            "awaiting_payment" => {
                self.washes[number].status = "cancelled";
                false
            }
            _ => !wash.by_customer && self.wash_again(number),
        };
        if !done {
            let all = self.payments[payment].amount;
            self.refund(payment, all);
        }
    }

    /// One that lapsed, or ended with its parking, has its time back if the car still stands there.
    fn wash_again(&mut self, dead: usize) -> bool {
        let wash = self.washes[dead].clone();
        let parking = &self.bookings[wash.booking];
        let stands = ["confirmed", "active"].contains(&parking.status)
            && parking.starts <= wash.starts
            && wash.ends <= parking.ends;
        let chain = parking.chain;
        let other = self.washes.iter().any(|w| w.chain == chain && w.is_live() && !self.wash_has_elapsed(w));
        if self.now >= wash.ends || !stands || other {
            return false;
        }
        self.washes[dead].rebooked_as = Some(self.washes.len());
        self.washes.push(Wash { status: "queued", created: self.now, chain, ..wash });
        true
    }
}
