//! Who takes work: people come and go, and leave.

use super::queue::give_out;
use super::turn::{self, End};
use crate::accounts::Role;
use crate::car_washes;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::operators;
use crate::staff::model::Worker;
use crate::staff::{rules, store};
use crate::types::{AccountId, OperatorId};

/// Somebody goes offline or comes back, by whose word `who` says. Operators in order of id.
pub async fn come_and_go(
    tx: &mut Tx,
    who: AccountId,
    operators: &[OperatorId],
    account: AccountId,
    offline: bool,
) -> Result<()> {
    for operator in operators {
        store::lock_operator(tx, *operator).await?;
        let worker = worker(tx, *operator, account).await?;
        let by = rules::offline_by(&worker, who, offline)?;
        if by == worker.offline_by {
            continue;
        }
        store::update_offline(tx, *operator, account, by).await?;
        if by.is_none() {
            store::forget_declines(tx, *operator, account).await?;
            give_out(tx, *operator).await?;
        }
    }
    Ok(())
}

/// Makes a member an admin, or an admin a member of staff; nobody does it to themselves.
pub async fn appoint(tx: &mut Tx, who: AccountId, operator: OperatorId, account: AccountId, role: Role) -> Result<()> {
    store::lock_operator(tx, operator).await?;
    let (boss, worker) = (worker(tx, operator, who).await?, worker(tx, operator, account).await?);
    // Two who demote each other at once would leave nobody.
    if boss.role != Role::Admin || boss.account_id == worker.account_id {
        return Err(Code::Forbidden.into());
    }
    store::update_role(tx, operator, account, role).await?;
    if role == Role::Staff {
        give_out(tx, operator).await?;
    }
    Ok(())
}

async fn worker(tx: &mut Tx, operator: OperatorId, account: AccountId) -> Result<Worker> {
    let workers = store::workers(tx, operator).await?;
    workers.into_iter().find(|worker| worker.account_id == account).ok_or_else(|| Code::NotFound.into())
}

/// What becomes of the work of someone who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    Queue,
    To(AccountId),
}

/// Ends a membership. While work is open it must be said what becomes of it.
pub async fn dismiss(tx: &mut Tx, operator: OperatorId, account: AccountId, hand_over: Option<HandOver>) -> Result<()> {
    let washes = store::washes_of(tx, operator, account).await?;
    for wash in &washes {
        car_washes::lock(tx, *wash).await?;
    }
    store::lock_operator(tx, operator).await?;
    operators::dismiss(tx, operator, account).await?;
    let open = store::lock_open_of(tx, operator, account).await?;
    let to = match hand_over {
        _ if open.is_empty() => return Ok(()),
        None => return Err(rules::what_becomes_of(&open).into()),
        Some(HandOver::Queue) => None,
        Some(HandOver::To(employee)) => Some(employee),
    };
    if open.iter().filter_map(|open| open.car_wash_id).any(|wash| !washes.contains(&wash)) {
        return Err(Refusal::new(Code::StateChanged).detail("More work came in meanwhile.").into());
    }
    let workers = store::workers(tx, operator).await?;
    let to = to.map(|employee| rules::named(&workers, employee)).transpose()?;
    for mut turn in open {
        let mut next = turn::go_on(tx, &mut turn, End::HandedOver, None).await?;
        if let Some(to) = to {
            turn::give(tx, &mut next, to).await?;
        }
    }
    give_out(tx, operator).await?;
    Ok(())
}
