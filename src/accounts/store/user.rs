use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::accounts::model::{Membership, User};
use crate::error::Result;
use crate::types::{AccountId, Language};

pub async fn user(db: &mut PgConnection, account: AccountId) -> Result<Option<User>> {
    let user = sqlx::query_as!(
        User,
        r#"
select a.id as "id: AccountId", a.email, a.full_name, a.phone, a.is_platform_admin,
    (
        select coalesce(
            jsonb_agg(jsonb_build_object(
                'operator_id', m.operator_id, 'operator_name', o.name, 'role', m.role, 'verification', o.verification
            ) order by m.operator_id), '[]')
        from membership m join operator o on o.id = m.operator_id where m.account_id = a.id and m.ended_at is null
    ) as "memberships!: Json<Vec<Membership>>",
    coalesce(l.time_zone, 'Asia/Kolkata') as "time_zone!", coalesce(l.language, 'en') as "language!: Language",
    a.created_at, a.disabled_at
from account a left join personal_locale l on l.account_id = a.id
where a.id = $1
"#,
        account.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(user)
}

/// The newest first; with `text`, those who have it in their name or e-mail.
pub async fn users(db: &mut PgConnection, text: Option<&str>, after: Option<Uuid>, fetch: i64) -> Result<Vec<User>> {
    let users = sqlx::query_as!(
        User,
        r#"
select a.id as "id: AccountId", a.email, a.full_name, a.phone, a.is_platform_admin,
    (
        select coalesce(
            jsonb_agg(jsonb_build_object(
                'operator_id', m.operator_id, 'operator_name', o.name, 'role', m.role, 'verification', o.verification
            ) order by m.operator_id), '[]')
        from membership m join operator o on o.id = m.operator_id where m.account_id = a.id and m.ended_at is null
    ) as "memberships!: Json<Vec<Membership>>",
    coalesce(l.time_zone, 'Asia/Kolkata') as "time_zone!", coalesce(l.language, 'en') as "language!: Language",
    a.created_at, a.disabled_at
from account a left join personal_locale l on l.account_id = a.id
where ($1::text is null or strpos(a.email, lower($1)) > 0 or strpos(lower(a.full_name), lower($1)) > 0)
    and ($2::uuid is null or a.id < $2)
order by a.id desc
limit $3
"#,
        text,
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(users)
}

/// Changes what is given; of the phone, `Some(None)` clears it.
pub async fn update_profile(
    db: &mut PgConnection,
    account: AccountId,
    full_name: Option<&str>,
    phone: Option<Option<&str>>,
) -> Result<()> {
    sqlx::query!(
        "
update account
set full_name = coalesce($2, full_name), phone = case when $3 then $4 else phone end
where id = $1
",
        account.0,
        full_name,
        phone.is_some(),
        phone.flatten(),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes what is given.
pub async fn update_locale(
    db: &mut PgConnection,
    account: AccountId,
    time_zone: Option<&str>,
    language: Option<Language>,
) -> Result<()> {
    sqlx::query!(
        "
insert into personal_locale (account_id, time_zone, language)
values ($1, coalesce($2, 'Asia/Kolkata'), coalesce($3, 'en'))
on conflict (account_id) do update
    set time_zone = coalesce($2, personal_locale.time_zone), language = coalesce($3, personal_locale.language)
",
        account.0,
        time_zone,
        language.map(Language::tag),
    )
    .execute(db)
    .await?;
    Ok(())
}
