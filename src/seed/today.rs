//! What is to be seen at this moment whatever the hour: something in every state. And what the demo's own people have done.

use chrono::{DateTime, Days, TimeDelta, Timelike, Utc};

use super::days::{at, reviewed};
use super::dice::Dice;
use super::people::{Cast, Person};
use super::script::{Act, Bay, Errand, Script, local};
use crate::payments::Method::{self, Card, Cash, Upi};
use crate::types::VehicleClass::{self, Hatchback, Sedan, TwoWheeler};
use crate::types::{LotId, Period};

/// The round-the-clock lot, and the one that sleeps at night.
const CENTRAL: usize = 0;
const LAKESIDE: usize = 1;
/// When washes begin, in hours: with room to end before the wash bays close.
const WASHES_FROM: u32 = 9;
const WASHES_UNTIL: u32 = 19;
const QUARTER: TimeDelta = TimeDelta::minutes(15);

pub fn write(script: &mut Script, cast: &Cast, dice: &mut Dice) {
    close(script);
    own(script, cast, dice);
    running(script);
    coming(script);
    ended(script);
    washes(script, cast);
    work(script, cast);
    script.alone(ago(script, 25), Act::GoOffline(cast.kiran));
    // All but the last hours are read.
    script.alone(ago(script, 180), Act::Read(cast.owner));
    for reader in [cast.asha.id, cast.meera, cast.arjun] {
        script.alone(ago(script, 24 * 60), Act::Read(reader));
    }
}

/// So many minutes before now, and some seconds, as people are; negative ones are after it.
fn ago(script: &Script, minutes: i64) -> DateTime<Utc> {
    let seconds = script.errands.len() * 17 % 45;
    script.now - TimeDelta::minutes(minutes) - TimeDelta::seconds(i64::try_from(seconds).unwrap_or_default())
}

/// A regular parks: booked so many minutes ago, to start then or so many minutes from now.
struct Wish {
    place: usize,
    class: VehicleClass,
    booked_ago: i64,
    starts_in: Option<i64>,
    minutes: i64,
    method: Method,
}

fn wish(class: VehicleClass, method: Method, booked_ago: i64, minutes: i64) -> Wish {
    Wish { place: CENTRAL, class, booked_ago, starts_in: None, minutes, method }
}

/// For later: so many minutes from now, on the next full quarter of an hour.
fn later(class: VehicleClass, method: Method, booked_ago: i64, starts_in: i64) -> Wish {
    Wish { starts_in: Some(starts_in), ..wish(class, method, booked_ago, 120) }
}

/// The errand's number; None where nobody with such a vehicle is at home, or no bay is left.
fn park(script: &mut Script, wish: &Wish) -> Option<usize> {
    let booked_at = ago(script, wish.booked_ago);
    let from = wish.starts_in.map(|minutes| quarter(ago(script, -minutes)));
    let period = Period::starting(from.unwrap_or(booked_at), wish.minutes)?;
    let who = script.somebody(Some(wish.class), &period, script.errands.len())?;
    let bay = script.free_bay(script.lot(wish.place)?, wish.class, &period)?;
    script.keep(Some(&who), bay, period);
    let errand = Errand::Park { who, bay, from, minutes: wish.minutes, method: wish.method, wash: None };
    Some(script.begin(booked_at, errand))
}

/// And these acts, so many minutes ago.
fn parks(script: &mut Script, wish: &Wish, acts: &[(i64, Act)]) {
    let Some(number) = park(script, wish) else { return };
    for (minutes, act) in acts {
        let when = ago(script, *minutes);
        script.then(number, when, *act);
    }
}

/// The next full quarter of an hour, by any clock.
fn quarter(at: DateTime<Utc>) -> DateTime<Utc> {
    let past = at.timestamp().rem_euclid(QUARTER.num_seconds());
    DateTime::from_timestamp(at.timestamp() - past + QUARTER.num_seconds(), 0).unwrap_or(at)
}

fn close(script: &mut Script) {
    for (place, class, from, hours, reason) in [
        (CENTRAL, Sedan, -20, 68, "The floor is being painted."),
        (LAKESIDE, Hatchback, 30, 9, "The charger is being serviced."),
    ] {
        let begins = quarter(script.now) + TimeDelta::hours(from);
        let Some(period) = Period::starting(begins, hours * 60) else { continue };
        let bay = script.lot(place).and_then(|lot| script.free_bay(lot, class, &period));
        if let Some(bay) = bay {
            script.keep(None, bay, period);
            script.begin(begins.min(ago(script, 300)), Errand::Close { bay, period, reason });
        }
    }
}

/// Active, overdue, renewed.
fn running(script: &mut Script) {
    parks(script, &wish(Sedan, Card, 53, 180), &[(52, Act::Pay), (50, Act::CheckIn)]);
    parks(script, &wish(Hatchback, Upi, 21, 90), &[(19, Act::Verify)]);
    parks(script, &wish(TwoWheeler, Cash, 35, 60), &[(33, Act::Verify), (32, Act::CheckIn)]);
    parks(script, &Wish { place: LAKESIDE, ..wish(Sedan, Card, 96, 150) }, &[(95, Act::Pay)]);
    parks(script, &wish(Hatchback, Card, 62, 60), &[(61, Act::Pay)]);
    parks(script, &wish(Sedan, Card, 100, 60), &[(99, Act::Pay), (48, Act::Renew(120)), (47, Act::Pay)]);
    // Warned: it ends in four minutes.
    parks(script, &wish(TwoWheeler, Card, 56, 60), &[(55, Act::Pay)]);
}

/// To be paid, to be verified, confirmed.
fn coming(script: &mut Script) {
    parks(script, &wish(Hatchback, Card, 1, 60), &[]);
    parks(script, &wish(Sedan, Cash, 4, 120), &[]);
    parks(script, &later(Hatchback, Upi, 2, 240), &[]);
    parks(script, &later(Sedan, Cash, 45, 110), &[]);
    parks(script, &later(TwoWheeler, Cash, 130, 420), &[]);
    for (class, method, booked_ago, starts_in) in [
        (Sedan, Card, 70, 60),
        (Hatchback, Card, 200, 150),
        (TwoWheeler, Upi, 90, 200),
        (Hatchback, Upi, 600, 330),
        (Sedan, Card, 1_000, 1_290),
        (Hatchback, Card, 160, 1_560),
    ] {
        let pay = if method == Card { Act::Pay } else { Act::Verify };
        parks(script, &later(class, method, booked_ago, starts_in), &[(booked_ago - 2, pay)]);
    }
    parks(script, &Wish { place: LAKESIDE, ..later(Sedan, Card, 80, 1_380) }, &[(79, Act::Pay)]);
}

/// Cancelled, declined, rejected, lapsed, failed, completed: today.
fn ended(script: &mut Script) {
    parks(script, &later(Sedan, Card, 330, 210), &[(328, Act::Pay), (60, Act::Cancel)]);
    parks(script, &later(Hatchback, Cash, 310, 180), &[(90, Act::Verify), (70, Act::Cancel)]);
    let reason = "The bay is needed for a wedding party that evening.";
    parks(script, &later(Hatchback, Card, 250, 300), &[(249, Act::Pay), (120, Act::Decline(reason))]);
    parks(script, &wish(TwoWheeler, Cash, 75, 60), &[(66, Act::Reject)]);
    parks(script, &wish(Hatchback, Card, 140, 60), &[]);
    parks(script, &wish(Sedan, Card, 220, 60), &[(219, Act::PaymentFails)]);
    parks(script, &wish(Sedan, Upi, 290, 180), &[(287, Act::Verify), (125, Act::Leave)]);
    parks(script, &wish(TwoWheeler, Cash, 260, 120), &[(256, Act::Verify), (250, Act::CheckIn)]);
}

/// The days on which the demo's customers were here; from now on their cars are at home.
fn own(script: &mut Script, cast: &Cast, dice: &mut Dice) {
    let now = script.now;
    let days_ago = |days: u64, hour: u32| {
        local(now).date_naive().checked_sub_days(Days::new(days)).and_then(|date| at(date, hour, 10))
    };
    let visits = [
        (&cast.asha, days_ago(3, 10), 120, Card, None, (5, "Dry, bright, and two minutes from the office.")),
        (&cast.lena, days_ago(5, 14), 90, Upi, Some(0), (5, "They washed it while I had lunch. Spotless.")),
        (&cast.ravi, days_ago(2, 9), 60, Cash, None, (4, "Room for a helmet would be nice.")),
    ];
    for (who, start, minutes, method, wash, opinion) in visits {
        let Some(start) = start else { continue };
        let Some((bay, period)) = own_bay(script, who, start, minutes) else { continue };
        script.keep(Some(who), bay, period);
        let errand = Errand::Park { who: who.clone(), bay, from: None, minutes, method, wash };
        let number = script.begin(start, errand);
        let pay = if method == Card { Act::Pay } else { Act::Verify };
        let steps = [(1, pay), (5, Act::Assign(cast.arjun)), (6, Act::Accept(cast.arjun)), (8, Act::Start(cast.arjun))];
        let done = [(30, Act::Complete(cast.arjun)), (minutes - 10, Act::Leave)];
        for (later, act) in steps.into_iter().chain(done) {
            let about_wash = matches!(act, Act::Assign(_) | Act::Accept(_) | Act::Start(_) | Act::Complete(_));
            if !about_wash || wash.is_some() {
                script.then(number, start + TimeDelta::minutes(later), act);
            }
        }
        reviewed(script, dice, number, period.end(), opinion);
    }
    // Asha gave one back in time.
    let Some(start) = days_ago(1, 18) else { return };
    if let Some((bay, period)) = own_bay(script, &cast.asha, start, 60) {
        script.keep(Some(&cast.asha), bay, period);
        let errand =
            Errand::Park { who: cast.asha.clone(), bay, from: Some(start), minutes: 60, method: Card, wash: None };
        let number = script.begin(start - TimeDelta::hours(9), errand);
        script.then(number, start - TimeDelta::minutes(538), Act::Pay);
        script.then(number, start - TimeDelta::hours(2), Act::Cancel);
    }
}

fn own_bay(script: &Script, who: &Person, start: DateTime<Utc>, minutes: i64) -> Option<(Bay, Period)> {
    let period = Period::starting(start, minutes)?;
    Some((script.free_bay(script.lot(CENTRAL)?, who.class, &period)?, period))
}

/// A wash in each state, whatever the hour: its times keep to the hours in which cars are washed.
fn washes(script: &mut Script, cast: &Cast) {
    let Some((central, lakeside)) = script.lot(CENTRAL).zip(script.lot(LAKESIDE)) else { return };
    let (meera, arjun) = (cast.meera, cast.arjun);
    let current = washable(ago(script, 35), -QUARTER);
    let earlier = washable(current - TimeDelta::hours(2), -QUARTER);
    let next = washable(ago(script, -50), QUARTER);
    let then = washable(next + TimeDelta::minutes(90), QUARTER);
    let last = washable(then + TimeDelta::minutes(90), QUARTER);
    let done =
        [(-40, Act::Assign(meera)), (-30, Act::Accept(meera)), (2, Act::Start(meera)), (31, Act::Complete(meera))];
    let number = wash(script, (central, earlier, 1), Card, earlier - TimeDelta::hours(5));
    paid(script, number, earlier, &done);
    if let Some(number) = number {
        script.then(number, (earlier + TimeDelta::minutes(50)).min(script.now), Act::Review(5, "Smells like new."));
    }
    let begun = [(-30, Act::Assign(arjun)), (-25, Act::Accept(arjun)), (3, Act::Start(arjun))];
    let number = wash(script, (central, current, 2), Upi, current - TimeDelta::hours(4));
    paid(script, number, current, &begun);
    let booked_at = ago(script, 170);
    let number = wash(script, (central, next, 0), Card, booked_at);
    paid(script, number, booked_at + TimeDelta::minutes(155), &[(0, Act::Assign(meera))]);
    let number = wash(script, (central, then, 1), Card, booked_at);
    paid(script, number, then, &[]);
    let number = wash(script, (lakeside, next, 0), Card, booked_at);
    paid(script, number, next, &[]);
    wash(script, (central, last, 2), Cash, booked_at);
    let number = wash(script, (lakeside, then, 3), Card, booked_at);
    paid(script, number, booked_at + TimeDelta::minutes(40), &[(0, Act::Cancel)]);
}

/// The quarter of an hour from there on, or back, at which a wash may begin.
fn washable(from: DateTime<Utc>, step: TimeDelta) -> DateTime<Utc> {
    let fits = |at: &DateTime<Utc>| (WASHES_FROM..WASHES_UNTIL).contains(&local(*at).hour());
    std::iter::successors(Some(quarter(from)), |at| Some(*at + step)).take(100).find(fits).unwrap_or(from)
}

fn wash(
    script: &mut Script,
    (lot, at, service): (LotId, DateTime<Utc>, usize),
    method: Method,
    booked_at: DateTime<Utc>,
) -> Option<usize> {
    let period = Period::starting(at, 60)?;
    let class = if service == 3 { TwoWheeler } else { Hatchback };
    let who = script.somebody(Some(class), &period, script.errands.len())?;
    Some(script.begin(booked_at, Errand::Wash { who, lot, at, method, service }))
}

/// Paid at once; then what is done about it, in minutes from `at`.
fn paid(script: &mut Script, number: Option<usize>, at: DateTime<Utc>, acts: &[(i64, Act)]) {
    let Some(number) = number else { return };
    let begun = script.scenes.iter().find(|scene| scene.errand == Some(number)).map_or(at, |scene| scene.at);
    let by_card = matches!(script.errands.get(number), Some(Errand::Wash { method: Card, .. }));
    script.then(number, begun + TimeDelta::minutes(2), if by_card { Act::Pay } else { Act::Verify });
    for (minutes, act) in acts {
        script.then(number, at + TimeDelta::minutes(*minutes), *act);
    }
}

/// Where, what, and what is done about it so many minutes ago.
type Job<'a> = (LotId, &'static str, &'a [(i64, Act)]);

/// One job that nobody wants waits; one is accepted; one is done.
fn work(script: &mut Script, cast: &Cast) {
    let Some((central, lakeside)) = script.lot(CENTRAL).zip(script.lot(LAKESIDE)) else { return };
    let (meera, arjun) = (cast.meera, cast.arjun);
    let jobs: [Job; 3] = [
        (
            lakeside,
            "Jump-start the van by the gate",
            &[(22, Act::Assign(meera)), (20, Act::Refuse(meera)), (17, Act::Refuse(arjun))],
        ),
        (central, "Move the cones to the painted bay", &[(16, Act::Assign(arjun)), (14, Act::Accept(arjun))]),
        (
            central,
            "Open the counter",
            &[
                (290, Act::Assign(meera)),
                (288, Act::Accept(meera)),
                (287, Act::Start(meera)),
                (280, Act::Complete(meera)),
            ],
        ),
    ];
    for (lot, words, acts) in jobs {
        let first = acts.first().map_or(0, |(minutes, _)| *minutes);
        let number = script.begin(ago(script, first), Errand::Task { lot, words });
        for (minutes, act) in acts {
            let when = ago(script, *minutes);
            script.then(number, when, *act);
        }
    }
}
