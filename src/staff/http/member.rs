//! Someone who works for an operator, as its admins see them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::view::AssignmentView;
use crate::accounts::Role;
use crate::error::{Code, Result};
use crate::staff::model::Availability;
use crate::staff::rules;
use crate::staff::store::{self, Employed};
use crate::types::{AccountId, OperatorId, Page, PageQuery};

#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    user_id: AccountId,
    email: String,
    full_name: String,
    phone: Option<String>,
    role: Role,
    member_since: DateTime<Utc>,
    /// Waits for the invitation to be accepted.
    invited: bool,
    availability: Availability,
    /// Went offline by their own word: only they come back.
    offline_by_self: bool,
    /// How much they have in hand, of what makes them busy.
    open_assignments: usize,
    busy_at: i32,
    /// What that is.
    assignments: Vec<AssignmentView>,
}

impl Member {
    fn of(row: Employed, assignments: Vec<AssignmentView>) -> Self {
        let offline = row.offline_by.is_some() || !row.has_password || row.disabled;
        let open = i64::try_from(assignments.len()).unwrap_or(i64::MAX);
        Self {
            user_id: row.account_id,
            email: row.email,
            full_name: row.full_name,
            phone: row.phone,
            role: row.role,
            member_since: row.member_since,
            invited: !row.has_password,
            availability: rules::availability(offline, open, row.busy_at),
            offline_by_self: row.offline_by == Some(row.account_id),
            open_assignments: assignments.len(),
            busy_at: row.busy_at,
            assignments,
        }
    }
}

/// A page of them with their open work: two statements, whatever its length.
pub async fn members(db: &mut PgConnection, operator: OperatorId, query: &PageQuery) -> Result<Page<Member>> {
    let rows = store::roster(db, operator, None, query).await?;
    let page = Page::of(rows, query.limit(), |row| row.account_id.to_string());
    let ids: Vec<_> = page.items.iter().map(|row| row.account_id).collect();
    let mut work: HashMap<AccountId, Vec<AssignmentView>> = HashMap::new();
    for open in store::open_of_all(db, operator, &ids).await? {
        if let Some(employee) = open.employee_id {
            work.entry(employee).or_default().push(open.into());
        }
    }
    Ok(page.map(|row| {
        let open = work.remove(&row.account_id).unwrap_or_default();
        Member::of(row, open)
    }))
}

pub async fn member(db: &mut PgConnection, operator: OperatorId, account: AccountId) -> Result<Member> {
    let one = PageQuery { limit: Some(1), cursor: None };
    let row = store::roster(db, operator, Some(account), &one).await?.into_iter().next().ok_or(Code::NotFound)?;
    let open = store::open_of_all(db, operator, &[account]).await?;
    Ok(Member::of(row, open.into_iter().map(AssignmentView::from).collect()))
}
