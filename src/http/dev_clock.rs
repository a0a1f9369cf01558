//! The simulated clock by hand, for tests and demonstrations. With the system's clock it is not there.

use actix_web::{get, post, web};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::{Code, Problem, Refusal, Result};
use crate::rest::{Body, Routes};
use crate::scheduler;

/// More at once is a slip of the finger.
const FURTHEST: TimeDelta = TimeDelta::days(400);

#[derive(Serialize, ToSchema)]
struct ClockView {
    now: DateTime<Utc>,
}

/// Either of the two.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"advance_seconds": 300}))]
struct Advance {
    #[garde(skip)]
    advance_seconds: Option<i64>,
    #[garde(skip)]
    set: Option<DateTime<FixedOffset>>,
}

/// What the simulated clock shows
#[utoipa::path(tag = "Development", security(()), responses((status = 200, description = "The time.", body = ClockView)))]
#[get("/dev/clock")]
async fn show(app: web::Data<App>) -> Result<web::Json<ClockView>> {
    there(&app)?;
    Ok(web::Json(ClockView { now: app.clock.now() }))
}

/// Set the simulated clock forward
///
/// By seconds or to an instant, at most 400 days at once. Answers when everything that fell due on the way has been done.
#[utoipa::path(tag = "Development", security(()), request_body = Advance, responses(
    (status = 200, description = "The time it shows now.", body = ClockView),
    (status = 422, description = "code: validation_failed, if it is backwards or too far.", body = Problem),
))]
#[post("/dev/clock")]
async fn advance(app: web::Data<App>, body: Body<Advance>) -> Result<web::Json<ClockView>> {
    there(&app)?;
    scheduler::advance(&app, target(app.clock.now(), &body)?).await?;
    Ok(web::Json(ClockView { now: app.clock.now() }))
}

fn there(app: &App) -> Result<()> {
    if app.clock.is_simulated() { Ok(()) } else { Err(Code::NotFound.into()) }
}

fn target(now: DateTime<Utc>, asked: &Advance) -> Result<DateTime<Utc>, Refusal> {
    let (field, target) = match (asked.advance_seconds, asked.set) {
        (Some(seconds), None) => {
            let target = TimeDelta::try_seconds(seconds).and_then(|by| now.checked_add_signed(by));
            ("advance_seconds", target)
        }
        (None, Some(instant)) => ("set", Some(instant.to_utc())),
        _ => return Err(Refusal::field("advance_seconds", "required", "Give either advance_seconds or set.")),
    };
    match target {
        Some(target) if target < now => Err(Refusal::field(field, "backwards", "Time only goes forward.")),
        Some(target) if target - now <= FURTHEST => Ok(target),
        _ => Err(Refusal::field(field, "too_far", "400 days at most.")),
    }
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show).service(advance);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_refused(asked: Advance) -> Option<String> {
        let refusal = target(DateTime::UNIX_EPOCH, &asked).err()?;
        refusal.problem().errors.first().map(|error| format!("{} {}", error.field, error.code))
    }

    fn by(seconds: i64) -> Advance {
        Advance { advance_seconds: Some(seconds), set: None }
    }

    #[test]
    fn time_goes_forward_and_at_most_400_days_at_once() {
        assert_eq!(field_refused(by(0)), None);
        assert_eq!(field_refused(by(400 * 86_400)), None);
        assert_eq!(field_refused(by(400 * 86_400 + 1)).as_deref(), Some("advance_seconds too_far"));
        assert_eq!(field_refused(by(i64::MAX)).as_deref(), Some("advance_seconds too_far"));
        assert_eq!(field_refused(by(-1)).as_deref(), Some("advance_seconds backwards"));
    }

    #[test]
    fn it_is_set_by_seconds_or_to_an_instant_and_not_by_both() {
        let set = Some(DateTime::UNIX_EPOCH.fixed_offset());
        assert_eq!(field_refused(Advance { advance_seconds: None, set }), None);
        let refused = Some("advance_seconds required");
        assert_eq!(field_refused(Advance { advance_seconds: Some(1), set }).as_deref(), refused);
        assert_eq!(field_refused(Advance { advance_seconds: None, set: None }).as_deref(), refused);
    }
}
