//! When it is tried again, what an answer means, and what may be subscribed to.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Due;
use crate::courier::Answer;
use crate::error::{FieldError, Refusal};
use crate::events::OFFERED;

/// An operator's webhooks.
pub const MOST_WEBHOOKS: i64 = 10;
/// Test events of one webhook that wait.
pub const MOST_TESTS: i64 = 5;
/// A delivery is given up, and a webhook that fails is switched off, after this.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);
/// The secret before this one signs too, so that a receiver can change over.
pub const BOTH_SECRETS: TimeDelta = TimeDelta::hours(24);
/// An attempt that nobody has noted by then is lost, with the server that made it.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// What is settled is shown for so long.
pub const KEPT: TimeDelta = TimeDelta::days(14);
/// All events that are offered.
pub const ALL: &str = "*";
/// Of no event: somebody wants to see whether it arrives.
pub const TEST: &str = "webhook.test";

const FIRST_STEP: TimeDelta = TimeDelta::seconds(10);
const LONGEST_STEP: TimeDelta = TimeDelta::hours(12);
/// Of a step, at most, that is added to it by chance, so that what failed together does not come back together.
const JITTER: f64 = 0.2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Delivered,
    /// 410: it wants nothing more.
    Gone,
    Failed,
}

pub fn verdict(answer: &Answer) -> Verdict {
    match answer.outcome {
        Ok(200..=299) => Verdict::Delivered,
        Ok(410) => Verdict::Gone,
        // A redirect too: it is not followed.
        Ok(_) | Err(_) => Verdict::Failed,
    }
}

/// Why it failed, for the log of attempts.
pub fn error(answer: &Answer) -> Option<&'static str> {
    match answer.outcome {
        Ok(200..=299) => None,
        Ok(_) => Some("http_status"),
        Err(trouble) => Some(trouble.as_str()),
    }
}

/// When it is tried again after one more failure at `now`; None: it is given up. Three times as long each time, and once more
/// when its time is over. `chance` is between 0 and 1.
pub fn next_attempt(due: &Due, now: DateTime<Utc>, chance: f64) -> Option<DateTime<Utc>> {
    let step = FIRST_STEP * 3_i32.pow(due.failures.clamp(0, 10).unsigned_abs());
    let step = step.min(LONGEST_STEP).num_milliseconds();
    let jitter = step as f64 * JITTER * chance;
    let next = now + TimeDelta::milliseconds(step + jitter as i64);
    let end = due.since + PATIENCE;
    (now < end).then_some(next.min(end))
}

/// Each once, in the order of our list; or all, alone.
pub fn subscription(events: &[String]) -> Result<Vec<String>, Refusal> {
    let wrong = |(place, name): (usize, &String)| FieldError {
        field: format!("events[{place}]"),
        code: "invalid".into(),
        message: format!("There is no event {name:?} to subscribe to."),
    };
    let known = |name: &str| name == ALL || OFFERED.contains(&name);
    let errors: Vec<_> = events.iter().enumerate().filter(|(_, name)| !known(name)).map(wrong).collect();
    if !errors.is_empty() {
        return Err(Refusal::fields(errors));
    }
    if events.iter().any(|name| name == ALL) {
        return Ok(vec![ALL.into()]);
    }
    let named = |offered: &&&str| events.iter().any(|name| name == *offered);
    Ok(OFFERED.iter().filter(named).map(|name| (*name).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::{PATIENCE, Verdict, next_attempt, subscription, verdict};
    use crate::courier::{Answer, Trouble};
    use crate::types::{OperatorId, WebhookDeliveryId, WebhookId};
    use crate::webhooks::model::Due;

    fn due(failures: i32) -> Due {
        Due {
            id: WebhookDeliveryId::new(),
            webhook_id: WebhookId::new(),
            operator_id: OperatorId::new(),
            lease: Uuid::nil(),
            url: String::new(),
            secrets: vec![],
            event_id: Uuid::nil(),
            event: "booking.paid".into(),
            created_at: DateTime::UNIX_EPOCH,
            since: DateTime::UNIX_EPOCH,
            failures,
            facts: None,
            subject: None,
        }
    }

    #[test]
    fn it_is_tried_again_in_growing_steps_for_three_days() {
        for chance in [0.0, 0.5, 1.0] {
            let (mut now, mut steps) = (DateTime::UNIX_EPOCH, Vec::new());
            while let Some(next) = next_attempt(&due(i32::try_from(steps.len()).expect("few")), now, chance) {
                steps.push(next - now);
                now = next;
            }
            assert!((11..=15).contains(&steps.len()), "{steps:?}");
            assert_eq!(now, DateTime::UNIX_EPOCH + PATIENCE, "the last is at the end");
            steps.pop();
            assert!(steps.is_sorted() && steps[0] < TimeDelta::seconds(13), "{steps:?}");
        }
    }

    #[test]
    fn only_success_is_success_and_410_is_final() {
        let answered = |outcome| verdict(&Answer { took: Duration::ZERO, outcome, beginning: String::new() });
        for (outcome, expected) in [
            (Ok(200), Verdict::Delivered),
            (Ok(204), Verdict::Delivered),
            (Ok(199), Verdict::Failed),
            (Ok(302), Verdict::Failed),
            (Ok(404), Verdict::Failed),
            (Ok(410), Verdict::Gone),
            (Ok(500), Verdict::Failed),
            (Err(Trouble::TimedOut), Verdict::Failed),
        ] {
            assert_eq!(answered(outcome), expected, "{outcome:?}");
        }
    }

    #[test]
    fn a_subscription_names_each_event_once_or_all() {
        let asked = |names: &[&str]| subscription(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let twice = asked(&["booking.paid", "booking.placed", "booking.paid"]);
        assert_eq!(twice.expect("known"), ["booking.placed", "booking.paid"]);
        assert_eq!(asked(&["booking.paid", "*"]).expect("known"), ["*"]);
        let problem = asked(&["booking.paid", "staff.invited"]).expect_err("not offered").problem();
        assert_eq!(problem.errors[0].field, "events[1]");
    }
}
