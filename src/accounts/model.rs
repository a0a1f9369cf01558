//! Who has an account, and what an account has.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::types::{AccountId, Language, OperatorId, Plate, VehicleClass, VehicleId};

/// An e-mail address as it is compared and stored: lower case, no spaces around it, one that mail can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(try_from = "String")]
#[sqlx(transparent)]
#[schema(value_type = String, format = "email", example = "asha@parkmate.example")]
pub struct Email(String);

impl Email {
    /// None for what is no address. ASCII only: what lower case is otherwise depends on whom one asks.
    pub fn parse(written: &str) -> Option<Self> {
        let email = written.trim().to_ascii_lowercase();
        let fits = email.is_ascii()
            && email.len() <= 254
            && garde::rules::email::parse_email(&email).is_ok()
            && email.parse::<lettre::Address>().is_ok();
        fits.then_some(Self(email))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written).ok_or("This is no e-mail address.")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "membership_role", rename_all = "snake_case")]
pub enum Role {
    Admin,
    Staff,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    pub operator_id: OperatorId,
    pub operator_name: String,
    pub role: Role,
    /// `pending`, `approved` or `declined`, as of an operator.
    #[schema(example = "approved")]
    pub verification: String,
}

/// An account as its owner and platform admins see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct User {
    pub id: AccountId,
    pub email: String,
    pub full_name: String,
    pub phone: Option<String>,
    pub is_platform_admin: bool,
    #[schema(value_type = Vec<Membership>)]
    pub memberships: Json<Vec<Membership>>,
    /// Of the clocks by which the person's quiet hours go.
    #[schema(example = "Asia/Kolkata")]
    pub time_zone: String,
    /// In which mail is written.
    pub language: Language,
    pub created_at: DateTime<Utc>,
    /// Set while a platform admin keeps the account from logging in.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// An account to open. Without a password it waits for its invitation to be accepted.
#[derive(Debug)]
pub struct Newcomer<'a> {
    pub email: &'a Email,
    pub full_name: &'a str,
    pub phone: Option<&'a str>,
    pub password_hash: Option<&'a str>,
}

/// What log-in looks at.
pub struct Credentials {
    pub id: AccountId,
    pub email: Email,
    pub full_name: String,
    pub password_hash: Option<String>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// What a mailed link may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "mailed_token_purpose", rename_all = "snake_case")]
pub enum Purpose {
    Invitation,
    PasswordReset,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Vehicle {
    pub id: VehicleId,
    pub plate: Plate,
    pub vehicle_class: VehicleClass,
    pub label: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn emails_are_compared_in_lower_case_without_spaces_around_them() {
        assert_eq!(Email::parse("  Asha@ParkMate.Example "), Email::parse("asha@parkmate.example"));
    }

    #[test]
    fn what_no_mail_can_be_sent_to_is_no_email() {
        let long = format!("{}@b.example", "a".repeat(64 * 4));
        for written in
            ["", "asha", "asha@", "@parkmate.example", "a b@c.example", "a@b\n.example", "ä@b.example", &long]
        {
            assert_eq!(Email::parse(written), None, "{written}");
        }
    }
}
