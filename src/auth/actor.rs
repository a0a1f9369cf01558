//! The extractors: a handler's parameter is its permission.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::log_ins::LogIns;
use super::origin;
use super::session::{self, Carrier};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::types::{AccountId, OperatorId, SessionId};

/// Who is logged in, and what the account is for whom.
#[derive(Debug, Clone)]
pub struct Identity {
    pub account_id: AccountId,
    pub session_id: SessionId,
    pub is_platform_admin: bool,
    pub admin_of: Vec<OperatorId>,
    pub staff_of: Vec<OperatorId>,
}

impl Identity {
    /// The operators this account works for, in whatever role.
    pub fn works_for(&self) -> Vec<OperatorId> {
        self.admin_of.iter().chain(&self.staff_of).copied().collect()
    }

    /// Whether this account may act for the operator as its admins do.
    pub fn runs(&self, operator: OperatorId) -> bool {
        self.is_platform_admin || self.admin_of.contains(&operator)
    }
}

/// Logged in or not.
pub struct Anyone(pub Option<Identity>);
/// Any account: every person may book.
pub struct Customer(pub Identity);
/// Admin of at least one operator.
pub struct LotAdmin(pub Identity);
/// Admin of at least one operator, or of the platform.
pub struct AnyAdmin(pub Identity);
/// Member of at least one operator, as staff or as admin.
pub struct Staff(pub Identity);
pub struct PlatformAdmin(pub Identity);

/// Who sends this request. 401 for a token that opens nothing, 403 for a cookie's write from another site.
async fn identify(request: HttpRequest) -> Result<Option<Identity>> {
    let Some(carrier) = session::carried(&request) else { return Ok(None) };
    let (Some(app), Some(log_ins)) = (request.app_data::<web::Data<App>>(), request.app_data::<LogIns>()) else {
        return Err(Code::Internal.into());
    };
    let token = match &carrier {
        Carrier::Bearer(token) => token,
        Carrier::Cookie(token) => {
            if !request.method().is_safe() && !origin::is_ours(&request, &app.public_url, false) {
                return Err(Code::ForeignOrigin.into());
            }
            token
        }
    };
    let identity = log_ins.identify(app, token).await?;
    if let Some(identity) = &identity {
        request.extensions_mut().insert(identity.clone());
    }
    Ok(identity)
}

async fn identify_or_refuse(request: HttpRequest) -> Result<Identity> {
    identify(request).await?.ok_or_else(|| Code::Unauthenticated.into())
}

impl FromRequest for Anyone {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(identify(request).await?)) })
    }
}

macro_rules! permissions {
    ($($actor:ident if $may:expr;)+) => {$(
        impl FromRequest for $actor {
            type Error = Error;
            type Future = LocalBoxFuture<'static, Result<Self>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let request = request.clone();
                Box::pin(async move {
                    let identity = identify_or_refuse(request).await?;
                    let may: fn(&Identity) -> bool = $may;
                    if may(&identity) { Ok(Self(identity)) } else { Err(Code::Forbidden.into()) }
                })
            }
        }

        impl Deref for $actor {
            type Target = Identity;

            fn deref(&self) -> &Identity {
                &self.0
            }
        }
    )+};
}

permissions! {
    Customer if |_| true;
    LotAdmin if |who| !who.admin_of.is_empty();
    AnyAdmin if |who| who.is_platform_admin || !who.admin_of.is_empty();
    Staff if |who| !who.admin_of.is_empty() || !who.staff_of.is_empty();
    PlatformAdmin if |who| who.is_platform_admin;
}
