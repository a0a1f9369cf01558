//! The languages that the service speaks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    Hi,
}

impl Language {
    /// Its tag, as pages and mails name it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Hi => "hi",
        }
    }
}
