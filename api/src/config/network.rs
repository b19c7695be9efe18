//! Addresses and networks in the settings.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};
use serde::Deserialize;

/// An address or a network: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether this address is in it. IPv4 addresses are compared as such, never in their IPv6 form.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let network = match text.parse::<IpAddr>() {
            Ok(address) => Some(IpNet::from(address.to_canonical())),
            Err(_) => text.parse::<IpNet>().ok().and_then(canonical),
        };
        network.map(Self).ok_or_else(|| {
            format!("{text:?} is neither an address nor a network, like 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32")
        })
    }
}

/// A network of IPv4 addresses in their IPv6 form (`::ffff:10.0.0.0/104`) is one of IPv4.
fn canonical(network: IpNet) -> Option<IpNet> {
    match network {
        IpNet::V6(wide) => match (wide.addr().to_ipv4_mapped(), wide.prefix_len().checked_sub(96)) {
            (Some(address), Some(prefix)) => Ipv4Net::new(address, prefix).ok().map(IpNet::V4),
            _ => Some(network),
        },
        IpNet::V4(_) => Some(network),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_it_names() {
        let load = |text: &str| {
            let variable = ("MASTHEAD_HTTP_TRUSTED_PROXIES".to_owned(), text.to_owned());
            crate::config::Config::load(None, [variable])
        };
        let proxies = "10.0.0.0/8, 192.0.2.7, 2001:db8::/32, ::ffff:198.51.100.0/120, ::ffff:203.0.113.9";
        let networks = load(proxies).unwrap().0.http.trusted_proxies;
        for (address, is_in) in [
            ("10.255.0.1", true),
            ("11.0.0.1", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("::ffff:192.0.2.7", true),
            ("2001:db8:ffff::1", true),
            ("2001:db9::1", false),
            ("198.51.100.200", true),
            ("198.51.101.1", false),
            ("203.0.113.9", true),
            ("::10.0.0.1", false),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(networks.iter().any(|network| network.contains(address)), is_in, "{address}");
        }
        assert!(load("").unwrap().0.http.trusted_proxies.is_empty());
        for wrong in ["10.0.0.0/33", "proxy.example.org", "10.0.0", "10.0.0.0-10.0.0.9", "*"] {
            assert!(load(wrong).unwrap_err().to_string().contains(wrong), "{wrong}");
        }
    }
}
