//! Registering and judging operators; taking on staff and letting it go.

use sqlx::PgConnection;

use super::model::{Operator, Verification};
use super::{rules, store};
use crate::accounts::{self, Credentials, Invitation, Newcomer, Role};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};
use crate::types::{AccountId, OperatorId};

/// What a business says of itself.
pub struct Business<'a> {
    pub name: &'a str,
    pub upi_id: Option<&'a str>,
    pub address: Option<&'a str>,
}

/// Registers an operator, to be approved, with its first admin.
pub async fn register(tx: &mut Tx, admin: AccountId, business: &Business<'_>) -> Result<Operator> {
    let operator = Operator {
        id: OperatorId::new(),
        name: business.name.trim().to_owned(),
        upi_id: business.upi_id.map(str::to_owned),
        address: business.address.map(|address| address.trim().to_owned()),
        verification: Verification::Pending,
        version: 1,
        created_at: tx.now(),
        busy_at: 3,
        legal_name: None,
        gstin: None,
        gst_rate: 0,
    };
    store::insert_operator(tx, &operator).await?;
    store::insert_membership(tx, operator.id, admin, Role::Admin, operator.created_at).await?;
    let Operator { id, version, name, .. } = operator.clone();
    tx.emit(Event::OperatorRegistered { operator_id: id, version, name });
    Ok(operator)
}

pub async fn approve(tx: &mut Tx, operator: OperatorId) -> Result<Operator> {
    let operator = decide(tx, operator, Verification::Approved).await?;
    let Operator { id, version, name, .. } = operator.clone();
    tx.emit(Event::OperatorApproved { operator_id: id, version, name });
    Ok(operator)
}

pub(super) async fn decline(tx: &mut Tx, operator: OperatorId, reason: &str) -> Result<Operator> {
    let operator = decide(tx, operator, Verification::Declined).await?;
    let Operator { id, version, name, .. } = operator.clone();
    tx.emit(Event::OperatorDeclined { operator_id: id, version, name, reason: reason.into() });
    Ok(operator)
}

/// What a business says of itself on receipts, and the tax in its prices in hundredths of a percent.
pub async fn register_for_tax(
    tx: &mut Tx,
    operator: OperatorId,
    legal_name: &str,
    gstin: &str,
    gst_rate: i32,
) -> Result<()> {
    let (legal_name, gstin) = (Some(Some(legal_name)), Some(Some(gstin)));
    let change = store::Change { legal_name, gstin, gst_rate: Some(gst_rate), ..store::Change::default() };
    store::update_operator(tx, operator, &change).await.map(drop)
}

async fn decide(tx: &mut Tx, operator: OperatorId, to: Verification) -> Result<Operator> {
    if let Some(decided) = store::update_verification(tx, operator, rules::before(to), to).await? {
        return Ok(decided);
    }
    let stands = store::operator(tx, operator).await?.ok_or(Code::NotFound)?;
    Err(Refusal::new(Code::StateChanged).with("state", stands.verification).into())
}

/// The operator that somebody is an admin of, the first if there are several.
pub async fn operator_of(db: &mut PgConnection, admin: AccountId) -> Result<Option<OperatorId>> {
    store::first_operator_of(db, admin).await
}

/// Of one operator.
const MOST_MEMBERS: i64 = 500;

/// Takes somebody on as staff who has an account.
pub async fn enlist(tx: &mut Tx, operator: OperatorId, account: AccountId) -> Result<()> {
    Refusal::unless_room(store::count_members(tx, operator).await?, MOST_MEMBERS)?;
    let now = tx.now();
    let begun = store::insert_membership(tx, operator, account, Role::Staff, now).await?;
    if begun { Ok(()) } else { Err(Code::AlreadyMember.into()) }
}

/// Who was invited, and the link that sets their password if the one who invites may see it.
pub struct Invited {
    pub account: AccountId,
    pub invitation_url: Option<String>,
}

/// Takes somebody on as staff, with an account or without. Who has no password yet is mailed an invitation; asking again
/// sends it again, for the one before may be lost or too old.
pub async fn invite(tx: &mut Tx, public_url: &str, operator: OperatorId, newcomer: &Newcomer<'_>) -> Result<Invited> {
    let account = accounts::find_or_open(tx, newcomer).await?;
    let waits = account.password_hash.is_none();
    match store::role(tx, operator, account.id).await? {
        Some(Role::Staff) if waits => {}
        Some(_) => return Err(Code::AlreadyMember.into()),
        None => enlist(tx, operator, account.id).await?,
    }
    let Credentials { id, full_name, .. } = account;
    tx.emit(Event::StaffInvited { operator_id: operator, account_id: id, full_name: full_name.clone() });
    if !waits {
        return Ok(Invited { account: id, invitation_url: None });
    }
    let inviter = store::operator(tx, operator).await?.ok_or(Code::NotFound)?;
    let invitation =
        Invitation { account: id, email: newcomer.email, full_name: &full_name, operator_name: &inviter.name };
    let url = accounts::invite(tx, public_url, &invitation).await?;
    // Whoever holds the link holds the account, and with it what the person does for other operators.
    let shown = !store::works_elsewhere(tx, operator, id).await?;
    Ok(Invited { account: id, invitation_url: shown.then_some(url) })
}

/// Ends a membership. Its row stays, because history names it; admins cannot be sent away.
pub async fn dismiss(tx: &mut Tx, operator: OperatorId, account: AccountId) -> Result<()> {
    match store::role(tx, operator, account).await? {
        Some(Role::Staff) => {}
        Some(Role::Admin) => return Err(Code::Forbidden.into()),
        None => return Err(Code::NotFound.into()),
    }
    let now = tx.now();
    if store::end_membership(tx, operator, account, now).await? { Ok(()) } else { Err(Code::NotFound.into()) }
}
