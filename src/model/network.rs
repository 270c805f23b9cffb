//! Ranges of IP addresses.

use std::{fmt, net::IpAddr, str::FromStr};

/// A range of IP addresses as in `10.0.0.0/8` (RFC 4632, section 3.1; RFC 4291, section 2.3), or a single one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IpNetwork {
    address: IpAddr,
    /// How many of the leading bits count.
    prefix_bits: u8,
}

/// A text that is no range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address or a range of them: write 127.0.0.1, 10.0.0.0/8 or fd00::/8")]
pub struct IpNetworkError(pub String);

impl IpNetwork {
    /// Whether an address lies in the range. An IPv4 address in IPv6 clothes (RFC 4291, section 2.5.5.2) is what it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, own_bits) = bits(self.address);
        let (other, other_bits) = bits(address.to_canonical());
        own_bits == other_bits && (own ^ other).checked_shr(own_bits - u32::from(self.prefix_bits)).unwrap_or(0) == 0
    }
}

/// The address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(v4) => (u32::from(v4).into(), 32),
        IpAddr::V6(v6) => (v6.into(), 128),
    }
}

impl FromStr for IpNetwork {
    type Err = IpNetworkError;

    fn from_str(text: &str) -> Result<Self, IpNetworkError> {
        let none = || IpNetworkError(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| none())?;
        let max = bits(address).1 as u8;
        let prefix_bits = prefix.map_or(Ok(max), str::parse).map_err(|_| none())?;
        (prefix_bits <= max).then_some(Self { address, prefix_bits }).ok_or_else(none)
    }
}

impl fmt::Display for IpNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        if u32::from(self.prefix_bits) < bits(self.address).1 { write!(f, "/{}", self.prefix_bits) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_begins_like_it() {
        let holds = |network: &str, address: &str| network.parse::<IpNetwork>().unwrap().contains(address.parse().unwrap());
        for (network, address) in [
            ("10.0.0.0/8", "10.255.1.2"),
            ("10.1.2.3/8", "10.9.9.9"),
            ("127.0.0.1", "127.0.0.1"),
            ("127.0.0.1", "::ffff:127.0.0.1"),
            ("0.0.0.0/0", "9.9.9.9"),
            ("::/0", "2001:db8::1"),
            ("fd00::/8", "fdab::1"),
            ("172.16.0.0/12", "172.31.255.255"),
        ] {
            assert!(holds(network, address), "{network} {address}");
        }
        for (network, address) in [
            ("10.0.0.0/8", "11.0.0.0"),
            ("127.0.0.1", "127.0.0.2"),
            ("0.0.0.0/0", "::1"),
            ("::1", "0.0.0.1"),
            ("172.16.0.0/12", "172.32.0.0"),
        ] {
            assert!(!holds(network, address), "{network} {address}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/-1", "localhost", "10.0.0.1:80", "*"] {
            assert_eq!(text.parse::<IpNetwork>(), Err(IpNetworkError(text.to_owned())));
        }
        for text in ["10.0.0.0/8", "127.0.0.1", "fd00::/8", "::1"] {
            assert_eq!(text.parse::<IpNetwork>().unwrap().to_string(), text);
        }
    }
}
