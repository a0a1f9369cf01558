//! The books: what each movement of money leaves in them, that they refuse what does not balance, and that nothing is lost.

mod missing;
mod postings;
mod receipts;
mod statements;

use std::collections::BTreeMap;

use parkmate::types::OperatorId;
use serde_json::json;

use crate::world::{Operator, World};

/// 18 % in the prices of everybody.
async fn with_gst(world: &World) {
    let set = "update operator set gst_rate = 1800, gstin = '27AAPFU0939F1ZV', legal_name = 'Nandi Parking Pvt Ltd'";
    sqlx::query(set).execute(world.db()).await.expect("set");
}

/// An operator's accounts that are not zero, and with it the platform's gateway.
async fn balances(world: &World, operator: OperatorId) -> BTreeMap<String, i64> {
    let sums = "
select a.kind::text, sum(l.amount)::bigint from ledger_account a join ledger_line l on l.account_id = a.id
where a.operator_id = $1 or a.operator_id is null group by a.kind having sum(l.amount) <> 0";
    let sums: Vec<(String, i64)> = sqlx::query_as(sums).bind(operator).fetch_all(world.db()).await.expect("sums");
    sums.into_iter().collect()
}

fn of<const N: usize>(expected: [(&str, i64); N]) -> BTreeMap<String, i64> {
    expected.into_iter().map(|(kind, amount)| (kind.to_owned(), amount)).collect()
}

/// The whole of the books, line by line, without what is made at random.
async fn lines(world: &World) -> Vec<String> {
    let all = "
select concat_ws(' ', e.kind, e.subject_id, e.operator_id, e.lot_id, e.at, a.kind, a.operator_id, a.currency, l.amount)
from ledger_entry e join ledger_line l on l.entry_id = e.id join ledger_account a on a.id = l.account_id order by 1";
    sqlx::query_scalar(all).fetch_all(world.db()).await.expect("lines")
}

/// It washes cars, for 299 rupees.
async fn washes(operator: &Operator<'_>, lot: parkmate::types::LotId) -> String {
    let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
    operator.admin.patch(&format!("/operator/lots/{lot}"), washing).await.expect(200);
    let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
    let service = operator.admin.post("/operator/car-wash/services", service).await.expect(201);
    service["id"].as_str().expect("an id").to_owned()
}
