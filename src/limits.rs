//! How often one address, and one account, may try what is costly or can be guessed at.
//!
//! Counted by this server alone and in real time, even under a simulated clock: it is real attackers that are slowed.

use std::net::{AddrParseError, IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::HttpRequest;
use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota};
use metrics::counter;

use crate::config::{Proxies, Switch};
use crate::error::Refusal;
use crate::types::AccountId;

/// Each key has this many units, which come back one a second.
const A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// What one account may write in a second, and at once after a rest: far more than anybody does by hand, and so little
/// that what is stored of it stays within what a disk holds.
const WRITES_A_SECOND: NonZeroU32 = NonZeroU32::new(20).unwrap();
const WRITES_AT_ONCE: NonZeroU32 = NonZeroU32::new(400).unwrap();
/// Keys whose units are all back are forgotten once in so many checks.
const SWEEP_EVERY: u32 = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Trying a password, at log-in or to set another one.
    LogIn,
    Register,
    /// Asking for a mail with a link to reset the password.
    Forgot,
    /// Using a link that came by mail.
    Redeem,
    SocketTicket,
    /// Mailing somebody an invitation.
    Invite,
    /// Reading a calendar by its link.
    Calendar,
}

impl Deed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::LogIn => "log_in",
            Self::Register => "register",
            Self::Forgot => "forgot",
            Self::Redeem => "redeem",
            Self::SocketTicket => "socket_ticket",
            Self::Invite => "invite",
            Self::Calendar => "calendar",
        }
    }

    /// What it costs an address, and the account it is about, of their sixty units a minute.
    const fn costs(self) -> (u32, u32) {
        match self {
            Self::LogIn => (1, 6),
            Self::Register => (3, 6),
            // A mailbox is not filled: one a minute.
            Self::Forgot => (6, 60),
            Self::Invite => (2, 30),
            Self::Redeem => (3, 6),
            Self::SocketTicket => (1, 1),
            // Those who serve many people ask for many from one address, and for each now and then.
            Self::Calendar => (1, 6),
        }
    }
}

/// Deeds are counted apart: who asked for too many resets can still log in.
pub struct Limits {
    on: bool,
    addresses: DefaultKeyedRateLimiter<(Deed, IpAddr)>,
    accounts: DefaultKeyedRateLimiter<(Deed, String)>,
    writers: DefaultKeyedRateLimiter<AccountId>,
    checks: AtomicU32,
    proxies: Proxies,
}

impl Limits {
    pub fn new(switch: Switch, proxies: Proxies) -> Self {
        Self {
            on: switch == Switch::On,
            addresses: DefaultKeyedRateLimiter::keyed(Quota::per_minute(A_MINUTE)),
            accounts: DefaultKeyedRateLimiter::keyed(Quota::per_minute(A_MINUTE)),
            writers: DefaultKeyedRateLimiter::keyed(Quota::per_second(WRITES_A_SECOND).allow_burst(WRITES_AT_ONCE)),
            checks: AtomicU32::new(0),
            proxies,
        }
    }

    /// Counts a deed against the address it comes from and, where it is about one, against the account: its e-mail or
    /// its id, whether or not there is such an account.
    pub fn check(&self, deed: Deed, request: &HttpRequest, account: Option<&str>) -> crate::error::Result<()> {
        if !self.on {
            return Ok(());
        }
        self.sweep_now_and_then();
        let (of_address, of_account) = deed.costs();
        let of_whom =
            spend(&self.addresses, (deed, self.address(request)), of_address).map_err(|error| ("address", error));
        let of_whom = of_whom.and_then(|()| match account {
            Some(account) => {
                spend(&self.accounts, (deed, account.to_owned()), of_account).map_err(|error| ("account", error))
            }
            None => Ok(()),
        });
        of_whom.map_err(|(by, error)| {
            counter!("parkmate_rate_limited_total", "deed" => deed.as_str(), "by" => by).increment(1);
            error
        })
    }

    /// Counts a write of somebody who is logged in.
    pub fn check_write(&self, account: AccountId) -> crate::error::Result<()> {
        if !self.on {
            return Ok(());
        }
        self.sweep_now_and_then();
        spend(&self.writers, account, 1)
    }

    /// Where a request comes from. A trusted proxy is believed about whom it speaks for, in the last entry, which is the one
    /// it wrote itself; if that is a trusted proxy too, so is the entry before it. An IPv6 customer has a whole /64, which
    /// counts as one address.
    pub fn address(&self, request: &HttpRequest) -> IpAddr {
        let mut address =
            request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        let mut entries = forwarded_for(request);
        while self.proxies.trust(address)
            && let Some(Ok(entry)) = entries.pop()
        {
            address = entry.to_canonical();
        }
        match address {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            address => address,
        }
    }

    fn sweep_now_and_then(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.addresses.retain_recent();
            self.addresses.shrink_to_fit();
            self.accounts.retain_recent();
            self.accounts.shrink_to_fit();
            self.writers.retain_recent();
            self.writers.shrink_to_fit();
        }
    }
}

fn spend<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: K,
    units: u32,
) -> crate::error::Result<()> {
    let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
    match limiter.check_key_n(&key, units) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(early)) => Err(too_many(early.wait_time_from(limiter.clock().now()).as_secs() + 1)),
        Err(_) => Err(too_many(60)),
    }
}

fn too_many(seconds: u64) -> crate::error::Error {
    Refusal::new(crate::error::Code::RateLimited).with("retry_after_seconds", seconds).into()
}

/// Of all such headers, in their order.
fn forwarded_for(request: &HttpRequest) -> Vec<Result<IpAddr, AddrParseError>> {
    let headers = request.headers().get_all("x-forwarded-for");
    let entries = headers.flat_map(|header| header.to_str().unwrap_or_default().split(','));
    entries.map(|entry| entry.trim().parse()).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::{Deed, Limits};
    use crate::config::{Proxies, Switch};
    use crate::types::AccountId;

    fn from(peer: &str, forwarded_for: Option<&str>) -> actix_web::HttpRequest {
        let request = TestRequest::default().peer_addr(peer.parse().expect("an address"));
        match forwarded_for {
            Some(value) => request.insert_header(("x-forwarded-for", value)).to_http_request(),
            None => request.to_http_request(),
        }
    }

    #[test]
    fn ten_log_ins_a_minute_to_one_account_and_no_more_from_whatever_address() {
        let limits = Limits::new(Switch::On, Proxies::default());
        let attempts = (0..11).map(|n| {
            let request = from(&format!("192.0.2.{n}:9"), None);
            limits.check(Deed::LogIn, &request, Some("asha@parkmate.example"))
        });
        let refused = attempts.map(|attempt| attempt.err().map(|error| error.refusal())).collect::<Vec<_>>();
        assert!(refused[..10].iter().all(Option::is_none));
        let problem = refused[10].as_ref().expect("refused").problem();
        assert_eq!((problem.status, problem.extra["retry_after_seconds"].as_u64()), (429, Some(6)));
        let other = from("192.0.2.1:9", None);
        assert!(limits.check(Deed::LogIn, &other, Some("ravi@parkmate.example")).is_ok());
    }

    #[test]
    fn one_address_cannot_try_a_password_on_everyone() {
        let limits = Limits::new(Switch::On, Proxies::default());
        let request = from("192.0.2.1:9", None);
        let let_in = (0..100).filter(|n| limits.check(Deed::LogIn, &request, Some(&n.to_string())).is_ok()).count();
        assert!((60..=61).contains(&let_in), "{let_in}");
        assert!(limits.check(Deed::Register, &request, None).is_ok());
    }

    #[test]
    fn one_account_writes_no_faster_than_it_may_and_does_not_slow_another() {
        let (limits, busy) = (Limits::new(Switch::On, Proxies::default()), AccountId::new());
        let let_in = (0..1_000).filter(|_| limits.check_write(busy).is_ok()).count();
        assert!((400..450).contains(&let_in), "{let_in}");
        assert!(limits.check_write(AccountId::new()).is_ok());
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let limits = Limits::new(Switch::Off, Proxies::default());
        let request = from("192.0.2.1:9", None);
        assert!((0..1000).all(|_| limits.check(Deed::Forgot, &request, Some("a@b.example")).is_ok()));
    }

    fn address_of(trusted: &str, peer: &str, forwarded_for: Option<&str>) -> String {
        let limits = Limits::new(Switch::On, trusted.parse().expect("networks"));
        limits.address(&from(peer, forwarded_for)).to_string()
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed_about_addresses() {
        let of = |peer, forwarded_for| address_of("", peer, forwarded_for);
        assert_eq!(of("203.0.113.9:9", Some("192.0.2.1")), "203.0.113.9");
        assert_eq!(of("127.0.0.1:9", Some("10.1.1.1, 192.0.2.1")), "192.0.2.1");
        assert_eq!(of("127.0.0.1:9", Some("rubbish")), "127.0.0.1");
        assert_eq!(of("127.0.0.1:9", None), "127.0.0.1");
        assert_eq!(of("[2001:db8:1:2:3:4:5:6]:9", None), "2001:db8:1:2::");
        assert_eq!(of("[::ffff:192.0.2.7]:9", None), "192.0.2.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_as_far_as_trust_goes() {
        let of = |peer, forwarded_for| address_of("10.0.0.0/8", peer, Some(forwarded_for));
        assert_eq!(of("10.0.0.7:9", "192.0.2.1"), "192.0.2.1");
        assert_eq!(of("[::ffff:10.0.0.7]:9", "192.0.2.1"), "192.0.2.1");
        assert_eq!(of("203.0.113.9:9", "192.0.2.1"), "203.0.113.9");
        // What a client claims stands before what the proxies saw.
        assert_eq!(of("10.0.0.7:9", "198.51.100.1, 192.0.2.1, 10.0.0.8"), "192.0.2.1");
        assert_eq!(of("10.0.0.7:9", "10.0.0.9, 10.0.0.8"), "10.0.0.9");
        assert_eq!(of("10.0.0.7:9", "192.0.2.1, rubbish"), "10.0.0.7");
    }
}
