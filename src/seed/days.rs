//! Two weeks of ordinary days, and tomorrow as far as it is booked.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Asia::Kolkata;

use super::dice::Dice;
use super::people::{Cast, Person};
use super::script::{Act, Bay, Errand, Script, local};
use super::words::{ANSWERS, DECLINED, REVIEWS, TASKS, WASH_REVIEWS};
use crate::payments::Method;
use crate::types::{LotId, Period, VehicleClass};

pub const DAYS: u64 = 14;
/// Cars that come on a Monday, Tuesday, …: the office lot lives from Monday to Friday.
const CARS: [u32; 7] = [5, 6, 6, 7, 8, 4, 3];
/// When they come, in hours.
const HOURS: [u32; 14] = [8, 8, 9, 9, 9, 10, 10, 11, 12, 14, 15, 17, 18, 19];
/// How long they stay, in minutes.
const STAYS: [i64; 10] = [60, 90, 120, 180, 240, 300, 420, 480, 540, 600];
const EVENINGS: [i64; 3] = [60, 90, 120];
/// Of them so many, of the day before, are booked by now.
const TOMORROW: u32 = 4;

/// A visit as it is thought of, before it is told what becomes of it.
struct Visit {
    who: Person,
    bay: Bay,
    period: Period,
    booked_at: DateTime<Utc>,
    method: Method,
}

pub fn write(script: &mut Script, cast: &Cast, dice: &mut Dice) {
    let today = local(script.now).date_naive();
    for ago in (0..=DAYS).rev() {
        let Some(date) = today.checked_sub_days(Days::new(ago)) else { continue };
        let cars = CARS.get(date.weekday().num_days_from_monday() as usize).copied().unwrap_or(8) + dice.below(3);
        for _ in 0..cars {
            visit(script, cast, dice, date);
        }
        if ago % 3 == 1 {
            chore(script, cast, dice, date);
        }
    }
    if let Some(date) = today.checked_add_days(Days::new(1)) {
        for _ in 0..TOMORROW {
            visit(script, cast, dice, date);
        }
    }
}

pub fn at(date: NaiveDate, hour: u32, minute: u32) -> Option<DateTime<Utc>> {
    let wall = date.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?);
    wall.and_local_timezone(Kolkata).earliest().map(|at| at.to_utc())
}

fn visit(script: &mut Script, cast: &Cast, dice: &mut Dice, date: NaiveDate) {
    let Some(start) = at(date, dice.pick(&HOURS, 9), 5 * dice.below(12)) else { return };
    let evening = local(start).hour() >= 16;
    let stay = if evening { dice.pick(&EVENINGS, 60) } else { dice.pick(&STAYS, 60) };
    // Central, unless it is the weekend or a third of the time.
    let lakeside = if date.weekday().num_days_from_monday() >= 5 { dice.below(2) == 0 } else { dice.below(3) == 0 };
    let (turn, kind, ahead) = (dice.below(100) as usize, dice.below(20), dice.below(10));
    let method = match kind {
        0..=10 => Method::Card,
        11..=15 => Method::Upi,
        _ => Method::Cash,
    };
    let booked_at = match ahead {
        0..=6 => start,
        7 => start - TimeDelta::minutes(dice.minutes(120, 200)),
        _ => start - TimeDelta::minutes(dice.minutes(1_500, 1_700)),
    };
    let Some(period) = Period::starting(start, stay) else { return };
    let Some(who) = script.somebody(None, &period, turn) else { return };
    let Some(lot) = script.lot(usize::from(lakeside)) else { return };
    let Some(bay) = script.free_bay(lot, who.class, &period) else { return };
    script.keep(Some(&who), bay, period);
    play_out(script, cast, dice, Visit { who, bay, period, booked_at, method });
}

/// What becomes of a visit.
fn play_out(script: &mut Script, cast: &Cast, dice: &mut Dice, visit: Visit) {
    let Visit { who, bay, period, booked_at, method } = visit;
    let (start, end) = (period.start(), period.end());
    let ahead = booked_at < start;
    let stay = (end - start).num_minutes();
    let washable = matches!(bay.class, VehicleClass::Hatchback | VehicleClass::Sedan);
    let by_day = (9..17).contains(&local(start).hour()) && stay >= 120;
    let wash = (washable && by_day && !ahead && dice.below(3) == 0).then(|| dice.below(3) as usize);
    let from = ahead.then_some(start);
    let errand = Errand::Park { who, bay, from, minutes: stay, method, wash };
    let number = script.begin(booked_at, errand);
    let soon = booked_at + TimeDelta::minutes(dice.minutes(1, 5));
    let course = dice.below(40);
    if wash.is_none() && course < 2 {
        // Never paid: the hold runs out.
        return;
    }
    if wash.is_none() && course == 2 {
        let act = if method == Method::Card { Act::PaymentFails } else { Act::Reject };
        return script.then(number, soon, act);
    }
    let paid_at = if method == Method::Cash && ahead { start + TimeDelta::minutes(dice.minutes(1, 9)) } else { soon };
    script.then(number, paid_at, if method == Method::Card { Act::Pay } else { Act::Verify });
    if ahead && paid_at < start && course < 8 {
        let away = start - TimeDelta::minutes(dice.minutes(30, 100));
        let away = away.max(paid_at + TimeDelta::minutes(1));
        let act = if course < 6 { Act::Cancel } else { Act::Decline(dice.pick(&DECLINED, "")) };
        return script.then(number, away, act);
    }
    if let Some(service) = wash {
        washed(script, cast, dice, number, start + TimeDelta::minutes(8), service);
    }
    if dice.below(5) == 0 {
        script.then(number, paid_at.max(start) + TimeDelta::minutes(2), Act::CheckIn);
    }
    stay_and_go(script, dice, number, &period, wash.is_some());
}

fn stay_and_go(script: &mut Script, dice: &mut Dice, number: usize, period: &Period, washed: bool) {
    let mut end = period.end();
    match dice.below(12) {
        // Stays until the time is up.
        0 => {}
        1 if local(end).hour() < 20 => {
            let asked = end - TimeDelta::minutes(dice.minutes(8, 20));
            script.then(number, asked, Act::Renew(60));
            script.then(number, asked + TimeDelta::minutes(1), Act::Pay);
            end += TimeDelta::minutes(60);
            script.then(number, end - TimeDelta::minutes(dice.minutes(7, 20)), Act::Leave);
        }
        _ => script.then(number, end - TimeDelta::minutes(dice.minutes(6, 25)), Act::Leave),
    }
    if dice.below(4) == 0 {
        let (stars, words) = dice.pick(&REVIEWS, (5, ""));
        let (stars, words) = if washed { dice.pick(&WASH_REVIEWS, (stars, words)) } else { (stars, words) };
        reviewed(script, dice, number, end, (stars, words));
    }
}

/// Some time after it is over, and half of them are answered.
pub fn reviewed(
    script: &mut Script,
    dice: &mut Dice,
    number: usize,
    end: DateTime<Utc>,
    (stars, words): (i16, &'static str),
) {
    let written = end + TimeDelta::minutes(dice.minutes(15, 120));
    script.then(number, written, Act::Review(stars, words));
    if dice.below(2) == 0 {
        let answer = dice.pick(&ANSWERS, "Thank you!");
        script.then(number, written + TimeDelta::minutes(dice.minutes(60, 600)), Act::Answer(answer));
    }
}

/// Given to somebody, and done.
fn washed(script: &mut Script, cast: &Cast, dice: &mut Dice, number: usize, from: DateTime<Utc>, service: usize) {
    let person = dice.pick(&[cast.meera, cast.arjun], cast.meera);
    let minutes = [20, 30, 50].get(service).copied().unwrap_or(20);
    let steps = [(0, Act::Assign(person)), (2, Act::Accept(person)), (5, Act::Start(person))];
    for (later, act) in steps.into_iter().chain([(5 + minutes, Act::Complete(person))]) {
        script.then(number, from + TimeDelta::minutes(later), act);
    }
}

/// Something at the lot that nobody booked.
fn chore(script: &mut Script, cast: &Cast, dice: &mut Dice, date: NaiveDate) {
    let (Some(lot), Some(start)) = (some_lot(script, dice), at(date, 9, 30)) else { return };
    let (person, words) = (dice.pick(&[cast.meera, cast.arjun], cast.meera), dice.pick(&TASKS, "Sweep the lot"));
    let number = script.begin(start, Errand::Task { lot, words });
    let steps =
        [(1, Act::Assign(person)), (6, Act::Accept(person)), (20, Act::Start(person)), (50, Act::Complete(person))];
    for (later, act) in steps {
        script.then(number, start + TimeDelta::minutes(later), act);
    }
}

fn some_lot(script: &Script, dice: &mut Dice) -> Option<LotId> {
    script.lot(dice.below(2) as usize)
}
