//! Every write: one transaction, its reply, and the promise that the same `Idempotency-Key` does it once.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono::TimeDelta;
use metrics::counter;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

use super::body::BodyHash;
use crate::app::App;
use crate::auth::Identity;
use crate::error::{Code, Error, Refusal, Result};
use crate::events::Tx;
use crate::types::AccountId;

const LONGEST_KEY: usize = 255;

/// What a write answers. A refusal that must be told (a renewal's) is a reply like any other, because an `Err` would roll
/// its event back.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    status: StatusCode,
    body: Option<Value>,
}

impl Reply {
    pub fn ok(body: &impl Serialize) -> Self {
        Self::with(StatusCode::OK, body)
    }

    pub fn created(body: &impl Serialize) -> Self {
        Self::with(StatusCode::CREATED, body)
    }

    pub fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None }
    }

    pub fn refused(refusal: &Refusal) -> Self {
        refusal.count();
        Self::with(refusal.code.status(), &refusal.problem())
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Self {
        Self { status, body: Some(serde_json::to_value(body).unwrap_or(Value::Null)) }
    }

    fn response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if self.status.is_client_error() {
            response.content_type("application/problem+json");
        }
        match self.body {
            Some(body) => response.json(body),
            None => response.finish(),
        }
    }
}

/// The request of a write, for [`write`]: who asks, and under which `Idempotency-Key`, if any.
pub struct Once(HttpRequest);

impl FromRequest for Once {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

struct Key {
    account: AccountId,
    key: String,
    request_hash: Vec<u8>,
}

impl Once {
    fn actor(&self) -> Option<AccountId> {
        self.0.extensions().get::<Identity>().map(|identity| identity.account_id)
    }

    /// Whether an earlier reply may have to be repeated.
    pub fn has_key(&self) -> bool {
        self.0.headers().contains_key("idempotency-key")
    }

    /// The key, and a hash over method, path and body; None without a key, or for someone not logged in.
    fn key(&self) -> Result<Option<Key>> {
        let Some(value) = self.0.headers().get("idempotency-key") else { return Ok(None) };
        let Some(account) = self.actor() else { return Ok(None) };
        let key = value
            .to_str()
            .ok()
            .filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY)
            .ok_or_else(|| Refusal::field("Idempotency-Key", "invalid", "1 to 255 printable ASCII characters."))?;
        let mut hash = Sha256::new();
        hash.update(self.0.method().as_str());
        hash.update([0]);
        hash.update(self.0.path());
        hash.update([0]);
        if let Some(BodyHash(body)) = self.0.extensions().get::<BodyHash>() {
            hash.update(body);
        }
        Ok(Some(Key { account, key: key.to_owned(), request_hash: hash.finalize().to_vec() }))
    }
}

/// Runs `work` in one transaction and answers with its reply, stored with the change under the request's
/// `Idempotency-Key` for 24 hours. An `Err` undoes everything and leaves the key unused.
pub async fn write(app: &App, once: &Once, work: impl AsyncFnOnce(&mut Tx) -> Result<Reply>) -> Result<HttpResponse> {
    if let Some(account) = once.actor() {
        app.limits.check_write(account)?;
    }
    let key = once.key()?;
    let mut tx = app.begin_as(once.actor()).await?;
    if let Some(key) = &key
        && let Some(reply) = earlier(&mut tx, key).await?
    {
        return Ok(reply.response());
    }
    match once_only(&mut tx, key.as_ref(), work).await {
        Ok(reply) => {
            tx.commit().await?;
            Ok(reply.response())
        }
        Err(error) => {
            // Before the answer: who is refused may ask again at once, and must not meet the locks of his own refusal.
            tx.roll_back().await;
            Err(error)
        }
    }
}

async fn once_only(tx: &mut Tx, key: Option<&Key>, work: impl AsyncFnOnce(&mut Tx) -> Result<Reply>) -> Result<Reply> {
    let reply = work(tx).await?;
    if let Some(key) = key {
        store(tx, key, &reply).await?;
    }
    Ok(reply)
}

/// The reply to an earlier request with this key. The advisory lock, held to the end of the transaction, tells a request
/// that is still running from one that is done; should both slip through, the primary key lets only one commit.
async fn earlier(tx: &mut Tx, key: &Key) -> Result<Option<Reply>> {
    let row = sqlx::query!(
        r#"
select pg_try_advisory_xact_lock(hashtextextended($1::text || ' ' || $2, 0)) as "mine!", k.request_hash as "request_hash?",
    k.status as "status?", k.body
from (select) one left join idempotency_key k on k.account_id = $3 and k.key = $2
"#,
        key.account.to_string(),
        key.key,
        key.account.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    if let (Some(request_hash), Some(status)) = (row.request_hash, row.status) {
        if request_hash != key.request_hash {
            count_key("reused");
            return Err(Code::IdempotencyKeyReused.into());
        }
        count_key("answered_again");
        let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        return Ok(Some(Reply { status: status.unwrap_or(StatusCode::OK), body: row.body }));
    }
    count_key(if row.mine { "first" } else { "in_use" });
    if row.mine { Ok(None) } else { Err(Code::IdempotencyKeyInUse.into()) }
}

fn count_key(outcome: &'static str) {
    counter!("parkmate_idempotency_keys_total", "outcome" => outcome).increment(1);
}

async fn store(tx: &mut Tx, key: &Key, reply: &Reply) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "
insert into idempotency_key (account_id, key, request_hash, status, body, created_at)
values ($1, $2, $3, $4, $5, $6)
",
        key.account.0,
        key.key,
        key.request_hash,
        i16::try_from(reply.status.as_u16()).unwrap_or(200),
        reply.body,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the replies of a day ago: nobody asks again so late.
pub async fn forget_old(app: &App) -> Result<()> {
    let day_ago = app.clock.now() - TimeDelta::hours(24);
    sqlx::query!("delete from idempotency_key where created_at < $1", day_ago).execute(&app.db).await?;
    Ok(())
}
