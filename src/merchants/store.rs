//! SQL of accounts with providers.

use sqlx::PgConnection;

use super::model::Merchant;
use crate::error::Result;
use crate::gateways::Sealed;
use crate::types::OperatorId;

pub(super) async fn list(db: &mut PgConnection, operator: OperatorId) -> Result<Vec<Merchant>> {
    let merchants = sqlx::query_as!(
        Merchant,
        r#"
select operator_id as "operator_id: OperatorId", gateway, public_key, account, takes_card, takes_upi, secret_end,
    webhook_end, set_at
from operator_gateway where operator_id = $1 order by gateway
"#,
        operator.0,
    )
    .fetch_all(db)
    .await?;
    Ok(merchants)
}

/// Writes it and its secrets; those of the operator's others that took the same take it no longer.
pub(super) async fn put(db: &mut PgConnection, m: &Merchant, secret: &Sealed, webhook: &Sealed) -> Result<()> {
    sqlx::query!(
        "
update operator_gateway set takes_card = takes_card and not $3, takes_upi = takes_upi and not $4
where operator_id = $1 and gateway <> $2
",
        m.operator_id.0,
        m.gateway,
        m.takes_card,
        m.takes_upi,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "
with account as (
    insert into operator_gateway (operator_id, gateway, public_key, account, takes_card, takes_upi, secret_end,
        webhook_end, set_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (operator_id, gateway) do update
        set public_key = excluded.public_key, account = excluded.account, takes_card = excluded.takes_card,
            takes_upi = excluded.takes_upi, secret_end = excluded.secret_end, webhook_end = excluded.webhook_end,
            set_at = excluded.set_at
)
insert into operator_gateway_key (operator_id, gateway, key_id, secret, webhook_secret)
values ($1, $2, $10, $11, $12)
on conflict (operator_id, gateway) do update
    set key_id = excluded.key_id, secret = excluded.secret, webhook_secret = excluded.webhook_secret
",
        m.operator_id.0,
        m.gateway,
        m.public_key,
        m.account,
        m.takes_card,
        m.takes_upi,
        m.secret_end,
        m.webhook_end,
        m.set_at,
        secret.key_id,
        secret.text,
        webhook.text,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What is encrypted of an account: secret and webhooks' secret, with its public key and its name.
pub(super) struct Keys {
    pub public_key: String,
    pub account: Option<String>,
    pub key_id: String,
    pub secret: Vec<u8>,
    pub webhook_secret: Vec<u8>,
}

pub(super) async fn keys(db: &mut PgConnection, operator: OperatorId, gateway: &str) -> Result<Option<Keys>> {
    let keys = sqlx::query_as!(
        Keys,
        "
select g.public_key, g.account, k.key_id, k.secret, k.webhook_secret
from operator_gateway g
    join operator_gateway_key k on k.operator_id = g.operator_id and k.gateway = g.gateway
where g.operator_id = $1 and g.gateway = $2
",
        operator.0,
        gateway,
    )
    .fetch_optional(db)
    .await?;
    Ok(keys)
}

/// Accounts whose secrets another key of ours encrypted than this one, up to `limit`, locked.
pub(super) async fn sealed_otherwise(
    db: &mut PgConnection,
    key: &str,
    limit: i64,
) -> Result<Vec<(OperatorId, String)>> {
    let found = sqlx::query!(
        r#"
select operator_id as "operator_id: OperatorId", gateway from operator_gateway_key where key_id <> $1
order by operator_id, gateway limit $2 for update skip locked
"#,
        key,
        limit,
    );
    Ok(found.fetch_all(db).await?.into_iter().map(|row| (row.operator_id, row.gateway)).collect())
}

pub(super) async fn set_sealed(
    db: &mut PgConnection,
    (operator, gateway): (OperatorId, &str),
    secret: &Sealed,
    webhook: &Sealed,
) -> Result<()> {
    sqlx::query!(
        "
update operator_gateway_key set key_id = $3, secret = $4, webhook_secret = $5 where operator_id = $1 and gateway = $2
",
        operator.0,
        gateway,
        secret.key_id,
        secret.text,
        webhook.text,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether something is still to be asked of it: also for a payment whose page nobody has opened yet, and a refund that is
/// still to be begun. Not for one that has failed: that can be paid by hand.
pub(super) async fn in_use(db: &mut PgConnection, operator: OperatorId, gateway: &str) -> Result<bool> {
    let in_use = sqlx::query_scalar!(
        r#"
select exists (select from gateway_charge where operator_id = $1 and gateway = $2 and due_at is not null)
    or exists (select from gateway_refund where operator_id = $1 and gateway = $2 and due_at is not null)
    or exists (
        select from payment p join lot l on l.id = p.lot_id
        where l.operator_id = $1 and p.gateway = $2 and p.status in ('pending', 'refund_pending')
          and (p.status = 'pending' or exists (
            select from refund r left join gateway_refund g on g.refund_id = r.id
            where r.payment_id = p.id and r.status = 'pending' and g.state is distinct from 'failed'
          ))
    ) as "in_use!"
"#,
        operator.0,
        gateway,
    );
    Ok(in_use.fetch_one(db).await?)
}

/// False if there is none.
pub(super) async fn delete(db: &mut PgConnection, operator: OperatorId, gateway: &str) -> Result<bool> {
    let gone =
        sqlx::query!("delete from operator_gateway where operator_id = $1 and gateway = $2", operator.0, gateway);
    Ok(gone.execute(db).await?.rows_affected() == 1)
}
