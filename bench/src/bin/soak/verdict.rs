//! What there is, when all is quiet again, beside what was told.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::customers::Load;
use crate::ledger::{self, Fault, Row};
use crate::listeners::Heard;
use crate::stage::Stage;

const BOOKINGS: &str = "
select b.id, b.plate, b.status::text, b.renewal_of, exists (select from booking o where o.rebooked_as = b.id) as stands_in,
    p.status::text as payment, p.amount, p.refund_amount as refund
from booking b join payment p on p.id = b.payment_id";

#[derive(Debug)]
pub struct Verdict {
    pub violations: Vec<String>,
    pub by_fault: BTreeMap<Fault, usize>,
    pub invariants: usize,
    pub notifications: usize,
    pub events: i64,
    pub bookings: i64,
    pub paid: i64,
    pub refunded: i64,
}

impl Verdict {
    /// Acknowledged and not there.
    pub fn lost(&self) -> usize {
        self.by_fault.get(&Fault::Lost).copied().unwrap_or_default()
    }
}

pub async fn look(
    stage: &Stage,
    load: &Load,
    heard: &HashMap<Uuid, Heard>,
    settled: Result<HashMap<Uuid, i64>, String>,
) -> anyhow::Result<Verdict> {
    let (mut violations, mut by_fault) = (Vec::new(), BTreeMap::new());
    let settled = settled.unwrap_or_else(|missing| {
        violations.push(missing);
        HashMap::new()
    });
    for (fault, what) in differences(stage, load).await? {
        *by_fault.entry(fault).or_default() += 1;
        violations.push(format!("{fault:?}: {what}"));
    }
    let report = parkmate::reports::invariants(&mut *stage.db.acquire().await?, parkmate_bench::now()).await?;
    let broken = report.checks.iter().filter(|check| check.violations > 0);
    violations.extend(broken.map(|check| format!("{}: {} {:?}", check.name, check.violations, check.sample)));
    let told: Vec<(Uuid, i64, Uuid)> =
        sqlx::query_as("select account_id, seq, id from notification order by account_id, seq")
            .fetch_all(&stage.db)
            .await?;
    violations.extend(unheard(&told, heard, &settled));
    if let Ok(failures) = load.tally.failures.lock() {
        violations.extend(failures.iter().map(|failure| format!("failure: {failure}")));
    }
    let (paid, refunded): (i64, i64) = sqlx::query_as(MONEY).fetch_one(&stage.db).await?;
    let kept = "select coalesce(sum(amount), 0)::bigint from refund where status = 'done'";
    let given_back: i64 = sqlx::query_scalar(kept).fetch_one(&stage.db).await?;
    if given_back != refunded {
        violations.push(format!("refunds of {given_back} were given, and payments say {refunded}"));
    }
    let events = sqlx::query_scalar("select count(*) from domain_event").fetch_one(&stage.db).await?;
    let bookings = sqlx::query_scalar("select count(*) from booking").fetch_one(&stage.db).await?;
    let (invariants, notifications) = (report.checks.len(), told.len());
    Ok(Verdict { violations, by_fault, invariants, notifications, events, bookings, paid, refunded })
}

/// Of what was acknowledged by now.
async fn differences(stage: &Stage, load: &Load) -> anyhow::Result<Vec<(Fault, String)>> {
    // First what was told, then what there is.
    let entries = load.entries();
    let rows: Vec<Row> = sqlx::query_as(BOOKINGS).fetch_all(&stage.db).await?;
    let washes: Vec<Uuid> = sqlx::query_scalar("select id from car_wash").fetch_all(&stage.db).await?;
    Ok(ledger::differences(&entries, &rows, &washes))
}

pub async fn lost(stage: &Stage, load: &Load) -> anyhow::Result<usize> {
    Ok(differences(stage, load).await?.iter().filter(|(fault, _)| *fault == Fault::Lost).count())
}

const MONEY: &str = "
select coalesce(sum(amount) filter (where status in ('succeeded', 'refund_pending', 'refunded')), 0)::bigint,
    coalesce(sum(refunded_amount), 0)::bigint
from payment";

/// Where what somebody heard is not what stands in the table, number by number: all that was there when everything had been
/// heard, and perhaps some of what time did to bookings since.
fn unheard(told: &[(Uuid, i64, Uuid)], heard: &HashMap<Uuid, Heard>, settled: &HashMap<Uuid, i64>) -> Vec<String> {
    let mut kept: HashMap<Uuid, Vec<(i64, Uuid)>> = HashMap::new();
    for (account, seq, id) in told {
        kept.entry(*account).or_default().push((*seq, *id));
    }
    let mut found = Vec::new();
    for (account, heard) in heard {
        found.extend(heard.faults.iter().map(|fault| format!("socket of {account}: {fault}")));
        let kept = kept.remove(account).unwrap_or_default();
        let owed = settled.get(account).map_or(kept.len(), |seq| usize::try_from(*seq).unwrap_or(0));
        if !kept.starts_with(&heard.ids) || heard.ids.len() < owed {
            let place = kept.iter().zip(&heard.ids).take_while(|(kept, heard)| kept == heard).count();
            let (kept, heard) = (kept.len(), heard.ids.len());
            found.push(format!("socket of {account}: {heard} heard, {kept} kept, another from number {place} on"));
        }
    }
    found.extend(kept.keys().map(|account| format!("{account} was told and has no socket")));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn what_was_heard_is_held_against_the_table() {
        let told = [(id(1), 1, id(11)), (id(1), 2, id(12))];
        let hears = |ids: &[(i64, Uuid)]| HashMap::from([(id(1), Heard { ids: ids.to_vec(), ..Heard::default() })]);
        let unheard = |heard: HashMap<_, _>, settled| unheard(&told, &heard, &HashMap::from([(id(1), settled)])).len();
        assert_eq!(unheard(hears(&[(1, id(11)), (2, id(12))]), 2), 0);
        assert_eq!(unheard(hears(&[(1, id(11))]), 1), 0, "the second came after all was quiet");
        for wrong in [&[(1, id(11))][..], &[(1, id(11)), (2, id(13))], &[(1, id(11)), (2, id(12)), (3, id(14))], &[]] {
            assert_eq!(unheard(hears(wrong), 2), 1, "{wrong:?}");
        }
        assert_eq!(unheard(HashMap::new(), 2), 1);
    }
}
