//! Reviews as rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::types::{AccountId, LotId, OperatorId, ReviewId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "review_kind", rename_all = "snake_case")]
#[schema(as = ReviewKind)]
pub enum Kind {
    Parking,
    CarWash,
}

#[derive(Debug, Clone)]
pub struct Review {
    pub id: ReviewId,
    pub lot_id: LotId,
    pub operator_id: OperatorId,
    pub author_id: AccountId,
    pub author_name: String,
    pub kind: Kind,
    /// The booking, or the wash.
    pub subject_id: Uuid,
    pub rating: i16,
    pub text: String,
    pub created_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// What a review is to be about: it stands at the lot, and was this person's.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    pub kind: Kind,
    pub id: Uuid,
}

/// What a customer says.
#[derive(Debug, Clone)]
pub struct Opinion {
    pub rating: i16,
    pub text: String,
}
