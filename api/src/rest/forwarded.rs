//! Who a request comes from when proxies stand before the server: `X-Forwarded-For`, read from its right.
//!
//! Each proxy adds at the right whom it was called by. What stands to the left of the last proxy that is trusted, anybody
//! may have written, so it is never looked at. `Forwarded` (RFC 7239) is not read: few proxies write it, and those that
//! do not pass on what their client wrote there.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use crate::config::Network;

/// The client's address: the right-most of the header's that is no trusted proxy, if the peer is one. Where there is no
/// such address, the last proxy that could be followed. `lines` are the values of all lines of the header, in order.
pub(super) fn client<'a>(
    peer: IpAddr,
    lines: impl DoubleEndedIterator<Item = &'a [u8]>,
    trusted: &[Network],
) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut last = peer.to_canonical();
    // Empty elements of a list are no elements (RFC 9110, section 5.6.1).
    let elements = lines.rev().flat_map(|line| line.rsplit(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    for element in elements.filter(|element| !element.is_empty()) {
        if !is_trusted(last) {
            break;
        }
        let Some(address) = read(element) else { break };
        last = address;
    }
    last
}

/// An address, with or without a port: `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn read(element: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(element).ok()?;
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let address = text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip())).or_else(bare);
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_most_address_that_is_no_proxy_is_the_client() {
        let own = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|network| Network::try_from(network.to_owned()).unwrap());
        for (peer, lines, expected) in [
            // Nobody is believed but a trusted proxy.
            ("198.51.100.1", &["192.0.2.7"][..], "198.51.100.1"),
            ("2001:db8::1", &["192.0.2.7"], "2001:db8::1"),
            // One proxy, several, several lines.
            ("10.0.0.1", &["192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["192.0.2.7, 10.0.0.2"], "192.0.2.7"),
            ("10.0.0.1", &["192.0.2.7", "10.0.0.3", "10.0.0.2"], "192.0.2.7"),
            ("2001:db8:ffff::1", &["2001:db8:1::5"], "2001:db8:1::5"),
            // What a client writes itself stands further left.
            ("10.0.0.1", &["203.0.113.9, 192.0.2.7"], "192.0.2.7"),
            ("10.0.0.1", &["203.0.113.9", "192.0.2.7", "10.0.0.2"], "192.0.2.7"),
            ("10.0.0.1", &["10.0.0.9, 192.0.2.7, 10.0.0.2"], "192.0.2.7"),
            // Nothing there, or proxies alone.
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["", " , "], "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["192.0.2.7,,", ""], "192.0.2.7"),
            // What is no address ends it: to the left of it nobody vouches for anything.
            ("10.0.0.1", &["192.0.2.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.7, _hidden, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["192.0.2.7, 10.0.0.2 10.0.0.3"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.300"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.7:port"], "10.0.0.1"),
            ("10.0.0.1", &["for=192.0.2.7"], "10.0.0.1"),
            ("10.0.0.1", &["[192.0.2.7]"], "10.0.0.1"),
            // Ports, brackets, and IPv4 in its IPv6 form.
            ("10.0.0.1", &["192.0.2.7:567"], "192.0.2.7"),
            ("10.0.0.1", &["192.0.2.7, 10.0.0.2:80"], "192.0.2.7"),
            ("10.0.0.1", &["[2001:db8:1::5]:2"], "2001:db8:1::5"),
            ("10.0.0.1", &["[2001:db8:1::5]"], "2001:db8:1::5"),
            ("10.0.0.1", &["\t2001:DB8:1:0::5 "], "2001:db8:1::5"),
            ("::ffff:10.0.0.1", &["::ffff:192.0.2.7, ::ffff:10.0.0.2"], "192.0.2.7"),
            ("::ffff:198.51.100.1", &["192.0.2.7"], "198.51.100.1"),
        ] {
            let found = client(peer.parse().unwrap(), lines.iter().map(|line| line.as_bytes()), &own);
            assert_eq!(found.to_string(), expected, "{peer} {lines:?}");
            let ignored = client(peer.parse().unwrap(), lines.iter().map(|line| line.as_bytes()), &[]);
            assert_eq!(ignored, peer.parse::<IpAddr>().unwrap().to_canonical(), "nobody is trusted");
        }
        let not_text = client("10.0.0.1".parse().unwrap(), [&b"192.0.2.7, \xff"[..]].into_iter(), &own);
        assert_eq!(not_text.to_string(), "10.0.0.1");
    }
}
