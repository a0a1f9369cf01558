//! Who is believed about whom he speaks for.

use std::net::IpAddr;
use std::str::FromStr;

/// Networks of proxies. Those on this machine are always among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    /// Bits that all its addresses share.
    bits: u32,
}

impl Proxies {
    pub fn trust(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.0.iter().any(|network| network.has(address))
    }
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => {
                (one.to_bits() ^ other.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(one), IpAddr::V6(other)) => {
                (one.to_bits() ^ other.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Proxies {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        texts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "it must be addresses and networks, as 10.0.0.0/8,192.0.2.7,2001:db8::/32";
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong)?;
        if bits > most { Err(wrong) } else { Ok(Self { address, bits }) }
    }
}

#[cfg(test)]
mod tests {
    use super::Proxies;

    #[test]
    fn who_is_in_a_network_is_trusted_and_nobody_else() {
        let proxies: Proxies = "10.1.0.0/16, 192.0.2.7,2001:db8::/32,,172.16.0.0/12".parse().expect("networks");
        let trusted = |address: &str| proxies.trust(address.parse().expect("an address"));
        for one in ["10.1.255.255", "192.0.2.7", "2001:db8:ffff::1", "172.31.0.1", "127.0.0.1", "::1"] {
            assert!(trusted(one), "{one}");
        }
        for other in ["10.2.0.0", "192.0.2.6", "2001:db9::1", "172.32.0.1", "::ffff:10.1.0.1"] {
            assert!(!trusted(other), "{other}");
        }
        let everybody: Proxies = "0.0.0.0/0".parse().expect("a network");
        assert!(everybody.trust([203, 0, 113, 9].into()));
    }

    #[test]
    fn without_networks_only_this_machine_is_trusted() {
        let proxies: Proxies = "".parse().expect("none");
        assert_eq!(proxies, Proxies::default());
        assert!(proxies.trust([127, 0, 0, 1].into()) && !proxies.trust([10, 0, 0, 1].into()));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for strange in ["proxy", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert!(strange.parse::<Proxies>().is_err(), "{strange}");
        }
    }
}
