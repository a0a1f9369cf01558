//! From a name to addresses that may be called.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Trouble;
use super::address::Reach;

/// Who knows the addresses of a name. Tests have names of their own.
pub trait Lookup: Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync + 'static {}
impl<L: Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync + 'static> Lookup for L {}

/// As this machine looks names up.
pub fn system(name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
    async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) }.boxed()
}

#[derive(Debug, thiserror::Error)]
#[error("{}", .0.as_str())]
pub struct NotAllowed(pub Trouble);

/// What reqwest asks: it connects to what it is answered, and asks nobody else.
pub struct Checked<L> {
    lookup: Arc<L>,
    reach: Reach,
}

impl<L: Lookup> Checked<L> {
    pub fn new(lookup: L, reach: Reach) -> Self {
        Self { lookup: Arc::new(lookup), reach }
    }
}

impl<L: Lookup> Resolve for Checked<L> {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, reach) = (self.lookup.clone(), self.reach);
        Box::pin(async move {
            let found = lookup(name.as_str().to_owned()).await.map_err(|_| NotAllowed(Trouble::NoAddress))?;
            let allowed: Vec<_> =
                found.iter().filter(|ip| reach.allows(**ip)).map(|ip| SocketAddr::new(*ip, 0)).collect();
            match (allowed.is_empty(), found.is_empty()) {
                (false, _) => Ok(Box::new(allowed.into_iter()) as Addrs),
                (true, false) => Err(NotAllowed(Trouble::AddressRefused).into()),
                (true, true) => Err(NotAllowed(Trouble::NoAddress).into()),
            }
        })
    }
}
