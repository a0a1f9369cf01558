//! What customers were told of each booking; and whether that is what there is.

use std::collections::HashMap;

use uuid::Uuid;

/// One booking that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its car, which is in no other entry.
    pub plate: String,
    pub answer: Answer,
    /// How often it was asked for.
    pub times: u32,
    /// What else was acknowledged of it, in the order of asking.
    pub then: Vec<Then>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Booked {
        id: Uuid,
        price: i64,
    },
    Refused,
    /// Nobody ever said.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Paid,
    Cancelled,
    Declined,
    Renewed(Uuid),
    Washed(Uuid),
}

/// One booking that there is.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub plate: String,
    pub status: String,
    pub renewal_of: Option<Uuid>,
    /// It stands in the place of a dead one, whose money came late.
    pub stands_in: bool,
    pub payment: String,
    pub amount: i64,
    pub refund: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// Acknowledged, and not there.
    Lost,
    /// One key, several effects.
    Doubled,
    /// Refused, and there all the same.
    Unasked,
    /// There, but not as acknowledged.
    Otherwise,
    Unanswered,
}

/// Everything in which what there is differs from what was told. `washes`: those there are.
pub fn differences(entries: &[Entry], rows: &[Row], washes: &[Uuid]) -> Vec<(Fault, String)> {
    let mut by_plate: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows {
        by_plate.entry(row.plate.as_str()).or_default().push(row);
    }
    let mut found = Vec::new();
    for entry in entries {
        let there = by_plate.remove(entry.plate.as_str()).unwrap_or_default();
        found.extend(
            of_one(entry, &there, washes).into_iter().map(|(fault, what)| {
                (fault, format!("{}: {what} ({:?}, {:?})", entry.plate, entry.answer, entry.then))
            }),
        );
    }
    found.extend(by_plate.keys().map(|plate| (Fault::Unasked, format!("{plate}: nobody asked for it"))));
    found
}

fn of_one(entry: &Entry, there: &[&Row], washes: &[Uuid]) -> Vec<(Fault, String)> {
    let mut found = Vec::new();
    let first: Vec<_> = there.iter().filter(|row| row.renewal_of.is_none() && !row.stands_in).collect();
    if first.len() > 1 {
        found.push((Fault::Doubled, format!("booked {} times", first.len())));
    }
    let (id, price) = match entry.answer {
        Answer::Never => return vec![(Fault::Unanswered, "no answer".to_owned())],
        Answer::Refused => {
            found.extend(first.first().map(|row| (Fault::Unasked, format!("refused, and there: {row:?}"))));
            return found;
        }
        Answer::Booked { id, price } => (id, price),
    };
    let Some(row) = first.iter().find(|row| row.id == id) else {
        found.push((Fault::Lost, "the booking is not there".to_owned()));
        return found;
    };
    if row.amount < price {
        found.push((Fault::Otherwise, format!("costs {}, not {price}", row.amount)));
    }
    found.extend(entry.then.iter().filter_map(|then| of_then(*then, row, there, washes)));
    found
}

fn of_then(then: Then, row: &Row, there: &[&Row], washes: &[Uuid]) -> Option<(Fault, String)> {
    let paid = ["succeeded", "refund_pending", "refunded"].contains(&row.payment.as_str());
    let missing = match then {
        Then::Paid if !paid => format!("the payment is {}", row.payment),
        Then::Cancelled if row.status != "cancelled" => format!("it is {}, not cancelled", row.status),
        Then::Declined if row.status != "declined" => format!("it is {}, not declined", row.status),
        Then::Declined if paid && row.refund < row.amount => format!("{} of {} went back", row.refund, row.amount),
        Then::Renewed(id) => {
            let renewals = there.iter().filter(|other| other.renewal_of == Some(row.id) && !other.stands_in).count();
            if renewals > 1 {
                return Some((Fault::Doubled, format!("renewed {renewals} times by one key")));
            }
            if there.iter().any(|other| other.id == id) {
                return None;
            }
            "the renewal is not there".to_owned()
        }
        Then::Washed(id) if !washes.contains(&id) => "the wash is not there".to_owned(),
        _ => return None,
    };
    Some((Fault::Lost, missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn entry(answer: Answer, then: &[Then]) -> Entry {
        Entry { plate: "S1".into(), answer, times: 1, then: then.to_vec() }
    }

    fn row(number: u128) -> Row {
        let (status, payment) = ("active".to_owned(), "succeeded".to_owned());
        let (plate, renewal_of, stands_in) = ("S1".to_owned(), None, false);
        Row { id: id(number), plate, status, renewal_of, stands_in, payment, amount: 5_000, refund: 0 }
    }

    fn faults(entry: &Entry, rows: &[Row]) -> Vec<Fault> {
        differences(std::slice::from_ref(entry), rows, &[id(9)]).into_iter().map(|(fault, _)| fault).collect()
    }

    const BOOKED: Answer = Answer::Booked { id: Uuid::from_u128(1), price: 5_000 };

    #[test]
    fn what_was_told_and_is_there_once_is_sound() {
        let renewal = Row { renewal_of: Some(id(1)), ..row(2) };
        let instead = Row { stands_in: true, ..row(3) };
        let then = [Then::Paid, Then::Renewed(id(2)), Then::Washed(id(9))];
        assert_eq!(faults(&entry(BOOKED, &then), &[row(1), renewal, instead]), []);
        assert_eq!(faults(&entry(Answer::Refused, &[]), &[]), []);
    }

    #[test]
    fn what_is_lost_doubled_or_there_unasked_is_found() {
        assert_eq!(faults(&entry(BOOKED, &[]), &[]), [Fault::Lost]);
        assert_eq!(faults(&entry(BOOKED, &[]), &[row(2)]), [Fault::Lost], "another is not this one");
        assert_eq!(faults(&entry(BOOKED, &[]), &[row(1), row(2)]), [Fault::Doubled]);
        assert_eq!(faults(&entry(Answer::Refused, &[]), &[row(1)]), [Fault::Unasked]);
        assert_eq!(faults(&entry(Answer::Never, &[]), &[row(1)]), [Fault::Unanswered]);
        assert_eq!(faults(&entry(BOOKED, &[]), &[row(1), Row { plate: "S2".into(), ..row(2) }]), [Fault::Unasked]);
    }

    #[test]
    fn what_was_acknowledged_of_a_booking_is_looked_for_too() {
        let unpaid = Row { payment: "pending".into(), ..row(1) };
        assert_eq!(faults(&entry(BOOKED, &[Then::Paid]), &[unpaid]), [Fault::Lost]);
        assert_eq!(faults(&entry(BOOKED, &[Then::Cancelled]), &[row(1)]), [Fault::Lost]);
        let declined = Row { status: "declined".into(), refund: 2_500, ..row(1) };
        assert_eq!(faults(&entry(BOOKED, &[Then::Declined]), &[declined]), [Fault::Lost]);
        assert_eq!(faults(&entry(BOOKED, &[Then::Renewed(id(2))]), &[row(1)]), [Fault::Lost]);
        assert_eq!(faults(&entry(BOOKED, &[Then::Washed(id(8))]), &[row(1)]), [Fault::Lost]);
        let renewals = [2, 3].map(|number| Row { renewal_of: Some(id(1)), ..row(number) });
        let rows = [&[row(1)][..], &renewals].concat();
        assert_eq!(faults(&entry(BOOKED, &[Then::Renewed(id(2))]), &rows), [Fault::Doubled]);
        assert_eq!(faults(&entry(BOOKED, &[]), &[Row { amount: 1, ..row(1) }]), [Fault::Otherwise]);
    }
}
