//! What follows from how a charge stands with its gateway, and when it is asked next. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::gateways::Standing;
use crate::payments::{Payment, Status};

/// While somebody may be paying, in case its webhook is lost.
const OPEN: TimeDelta = TimeDelta::seconds(60);
/// While a bank decides and a bay is kept for it.
const IN_FLIGHT: TimeDelta = TimeDelta::seconds(15);
/// A charge that cannot be closed is looked at so much longer.
const WATCHED: TimeDelta = TimeDelta::hours(24);
/// So long without an answer, and the lot admins are told.
pub const SILENCE: TimeDelta = TimeDelta::minutes(5);
/// So long, and nobody asks any more: a person has to look.
pub const GIVEN_UP: TimeDelta = TimeDelta::hours(72);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// Banks take days: a refund that is under way is asked for so often at first, then ever more rarely.
const REFUND_UNDER_WAY: TimeDelta = TimeDelta::minutes(5);
const LONGEST_REFUND_WAIT: TimeDelta = TimeDelta::hours(6);

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "charge_state", rename_all = "snake_case")]
pub enum State {
    Opening,
    Open,
    Closing,
    Watched,
    Paid,
    Closed,
    Doubtful,
}

impl State {
    /// Nothing more is asked of the gateway.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Paid | Self::Closed | Self::Doubtful)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The money came, named so by the gateway.
    Settle { by: String },
    /// Money came, and not what was asked for: a person has to look.
    Doubt { by: String },
    /// It failed for good.
    Decline,
    /// Nobody paid, and the time for it is up. `watched`: somebody still may.
    Lapse { watched: bool },
    /// Nobody can pay it any more; there may be another.
    Close,
    /// Asked again after so long.
    Wait { after: TimeDelta, refusal: Option<String> },
}

/// `closing`: since when it is to be closed.
pub fn verdict(
    state: State,
    closing: Option<DateTime<Utc>>,
    payment: &Payment,
    standing: Standing,
    now: DateTime<Utc>,
) -> Verdict {
    let wait = |after| Verdict::Wait { after, refusal: None };
    let since = closing.map_or(TimeDelta::zero(), |since| now - since);
    match (standing, state) {
        (Standing::Paid { by, amount, currency }, _) => {
            let fits = amount == payment.amount && currency == payment.currency.code();
            if fits { Verdict::Settle { by } } else { Verdict::Doubt { by } }
        }
        // Its payment was given up, or has another charge.
        (Standing::Failed, State::Watched) => Verdict::Close,
        (Standing::Failed, _) => Verdict::Decline,
        (Standing::Gone, State::Closing) if payment.status == Status::Pending => Verdict::Lapse { watched: false },
        (Standing::Gone, _) => Verdict::Close,
        (Standing::Waiting { .. }, State::Closing) => Verdict::Lapse { watched: true },
        (Standing::InFlight, State::Closing) if since < SILENCE => wait(IN_FLIGHT),
        (_, State::Closing | State::Watched) if since >= WATCHED => Verdict::Close,
        (_, State::Closing | State::Watched) => wait(since.clamp(OPEN, LONGEST_WAIT)),
        (Standing::InFlight, _) => wait(IN_FLIGHT),
        (Standing::Waiting { refusal }, _) => Verdict::Wait { after: OPEN, refusal },
    }
}

/// How long after the `tries`th question without an answer the next is asked.
pub fn backoff(tries: i32) -> TimeDelta {
    let doublings = u32::try_from(tries).unwrap_or_default().min(10);
    TimeDelta::seconds(5 << doublings).min(LONGEST_WAIT)
}

/// How long a refund that has been under way for so long is left to its gateway before it is asked for again.
pub fn until_next_question(under_way: TimeDelta) -> TimeDelta {
    under_way.clamp(REFUND_UNDER_WAY, LONGEST_REFUND_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::Method;
    use crate::types::{AccountId, Currency, LotId, OperatorId, PaymentId};

    fn payment(status: Status) -> Payment {
        Payment {
            id: PaymentId::new(),
            customer_id: AccountId::new(),
            lot_id: LotId::new(),
            operator_id: OperatorId::new(),
            method: Method::Card,
            status,
            amount: 5_000,
            currency: Currency::Inr,
            gateway: None,
            checkout_url: None,
            upi_uri: None,
            refund_amount: 0,
            refunded_amount: 0,
            created_at: DateTime::UNIX_EPOCH,
            settled_at: None,
            asked: false,
            refusal: None,
            refund_failed: false,
        }
    }

    fn decided(state: State, standing: Standing, minutes: i64) -> Verdict {
        let since = DateTime::UNIX_EPOCH;
        verdict(state, Some(since), &payment(Status::Pending), standing, since + TimeDelta::minutes(minutes))
    }

    fn paid(amount: i64, currency: &str) -> Standing {
        Standing::Paid { by: "pi_1".into(), amount, currency: currency.into() }
    }

    #[test]
    fn money_settles_whenever_it_comes_and_only_if_it_is_what_was_asked_for() {
        for state in [State::Opening, State::Open, State::Closing, State::Watched, State::Closed, State::Doubtful] {
            assert_eq!(decided(state, paid(5_000, "INR"), 0), Verdict::Settle { by: "pi_1".into() }, "{state:?}");
            for wrong in [paid(4_999, "INR"), paid(5_000, "USD")] {
                assert_eq!(decided(state, wrong, 0), Verdict::Doubt { by: "pi_1".into() }, "{state:?}");
            }
        }
    }

    #[test]
    fn a_hold_is_let_go_only_once_nobody_is_paying() {
        let waiting = || Standing::Waiting { refusal: None };
        assert_eq!(decided(State::Closing, Standing::Gone, 0), Verdict::Lapse { watched: false });
        assert_eq!(decided(State::Closing, waiting(), 0), Verdict::Lapse { watched: true });
        assert!(matches!(decided(State::Closing, Standing::InFlight, 0), Verdict::Wait { .. }));
        assert!(matches!(decided(State::Open, waiting(), 0), Verdict::Wait { .. }));
        assert_eq!(decided(State::Open, Standing::Gone, 0), Verdict::Close, "another page may follow");
    }

    #[test]
    fn a_refund_under_way_is_asked_for_ever_more_rarely_and_four_times_a_day_at_last() {
        let after = |minutes| until_next_question(TimeDelta::minutes(minutes)).num_minutes();
        assert_eq!((after(0), after(30), after(10_000)), (5, 30, 360));
    }

    #[test]
    fn what_is_watched_is_looked_at_ever_more_rarely_and_not_for_ever() {
        let after = |minutes| match decided(State::Watched, Standing::InFlight, minutes) {
            Verdict::Wait { after, .. } => after.num_minutes(),
            other => panic!("{other:?}"),
        };
        assert_eq!((after(0), after(10), after(600)), (1, 10, 60));
        assert_eq!(decided(State::Watched, Standing::InFlight, 24 * 60), Verdict::Close);
        assert_eq!((backoff(0).num_seconds(), backoff(3).num_seconds(), backoff(99).num_minutes()), (5, 40, 60));
    }
}
