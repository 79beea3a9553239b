//! Node to node over HTTPS/1.1: both ends prove their node key, and the address carries the fingerprint of the one that
//! answers. No certificate, no authority, no date: a clock in 1970 changes nothing.
//!
//! ```text
//! https://10.42.0.1:8443#ABCDEFGHIJKLMNOPQRST      POST /sync/v1, bytes in, bytes out
//! ```

mod peer;
mod server;
mod tls;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use planb_core::log::heads::base32;

use crate::trouble::Trouble;

pub use peer::Peer;
pub use server::{Answer, Handler, Server, serve};

/// The path that is asked.
pub const PATH: &str = "/sync/v1";
/// The port when an address names none.
pub const DEFAULT_PORT: u16 = 8443;
/// The longest body, either way, in bytes.
pub const MAX_BODY: usize = 48 << 20;
/// How long a connection may take to be made, the proof of keys with it.
pub const CONNECT: Duration = Duration::from_secs(10);
/// How long an exchange may take, from the first byte of the request to the last of the answer.
pub const EXCHANGE: Duration = Duration::from_secs(60);
/// How long a client may take to send its header, and a connection may lie idle.
pub const HEADER: Duration = Duration::from_secs(5);
/// How long a client may take to send its body.
pub const BODY: Duration = Duration::from_secs(60);
/// How long one connection lasts; the client makes another.
pub const CONNECTION: Duration = Duration::from_secs(300);
/// How many connections are served at once; the next is hung up on.
pub const MAX_CONNECTIONS: usize = 64;
/// How many requests that are not small are held in memory at once, and how many are worked on; the next waits.
pub const MAX_AT_ONCE: usize = 4;
/// What a small request is, in bytes.
pub const SMALL_BODY: u64 = 1 << 20;
/// How many characters a fingerprint has: 100 bits.
pub const FINGERPRINT_CHARACTERS: usize = 20;

/// What stands for a node's public key where people type or scan it: 20 characters of base32.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a public key.
    pub fn of(public_key: &[u8; 32]) -> Fingerprint {
        let digest = base32(blake3::hash(public_key).as_bytes());
        Fingerprint(digest.chars().take(FINGERPRINT_CHARACTERS).collect())
    }

    /// Reads typed characters; case, spaces and hyphens do not matter.
    pub fn read(typed: &str) -> Option<Fingerprint> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let plain = plain.to_ascii_uppercase();
        let right =
            plain.len() == FINGERPRINT_CHARACTERS && plain.bytes().all(|c| matches!(c, b'A'..=b'Z' | b'2'..=b'7'));
        right.then_some(Fingerprint(plain))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a node answers, and who it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// A name or an IP address, without brackets.
    pub host: String,
    pub port: u16,
    pub fingerprint: Fingerprint,
}

impl FromStr for Address {
    type Err = PeerFault;

    fn from_str(url: &str) -> Result<Address, PeerFault> {
        let rest = url.trim().strip_prefix("https://").ok_or(PeerFault::BadAddress)?;
        let (place, fingerprint) = rest.split_once('#').ok_or(PeerFault::BadAddress)?;
        let place = place.trim_end_matches('/');
        let authority: hyper::http::uri::Authority = place.parse().map_err(|_| PeerFault::BadAddress)?;
        let port = match place.strip_prefix(authority.host()).ok_or(PeerFault::BadAddress)? {
            "" => DEFAULT_PORT,
            port => port.strip_prefix(':').and_then(|port| port.parse().ok()).ok_or(PeerFault::BadAddress)?,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_string();
        if host.is_empty() {
            return Err(PeerFault::BadAddress);
        }
        let fingerprint = Fingerprint::read(fingerprint).ok_or(PeerFault::BadAddress)?;
        Ok(Address { host, port, fingerprint })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Address { host, port, fingerprint } = self;
        match host.contains(':') {
            true => write!(f, "https://[{host}]:{port}#{fingerprint}"),
            false => write!(f, "https://{host}:{port}#{fingerprint}"),
        }
    }
}

/// Why an exchange with a peer did not come about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerFault {
    /// Not `https://HOST[:PORT]#FINGERPRINT`.
    BadAddress,
    /// Nobody answers there.
    Unreachable,
    /// Whoever answers has another key than the fingerprint says.
    WrongKey,
    /// It did not answer in time, or hung up in the middle.
    Broken,
    /// It does not let this node in.
    Refused,
    /// More than `MAX_BODY`.
    TooLarge,
    /// It answers, but not as a node does; the HTTP status.
    NoNode(u16),
}

impl PeerFault {
    /// The trouble that people are told of.
    pub fn trouble(&self, address: &str) -> Trouble {
        let key = match self {
            PeerFault::BadAddress => return Trouble::user("peer-address").with("address", address),
            PeerFault::Unreachable => "peer-unreachable",
            PeerFault::WrongKey => "peer-wrong-key",
            PeerFault::Broken => "peer-broken",
            PeerFault::Refused => "peer-refused",
            PeerFault::TooLarge | PeerFault::NoNode(_) => "peer-no-node",
        };
        Trouble::environment(key).with("address", address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_the_fingerprint() {
        let fingerprint = Fingerprint::of(&[7; 32]);
        assert_eq!(fingerprint.to_string().len(), FINGERPRINT_CHARACTERS);
        assert_ne!(fingerprint, Fingerprint::of(&[8; 32]));
        for (url, host, port) in [
            (format!("https://10.42.0.1:8443#{fingerprint}"), "10.42.0.1", 8443),
            (format!("https://10.42.0.1/#{fingerprint}"), "10.42.0.1", DEFAULT_PORT),
            (format!(" https://[fe80::1]:9000#{fingerprint} "), "fe80::1", 9000),
            (format!("https://laptop#{}", fingerprint.to_string().to_lowercase()), "laptop", DEFAULT_PORT),
            (format!("https://laptop:1#{}-{}", &fingerprint.0[..10], &fingerprint.0[10..]), "laptop", 1),
        ] {
            let address: Address = url.parse().unwrap();
            assert_eq!(
                (address.host.as_str(), address.port, &address.fingerprint),
                (host, port, &fingerprint),
                "{url}"
            );
            assert_eq!(address.to_string().parse(), Ok(address));
        }
        let f = fingerprint.to_string();
        for bad in [
            String::new(),
            format!("http://a#{f}"),
            "https://a".to_string(),
            "https://a#".to_string(),
            format!("https://a#{}", &f[1..]),
            format!("https://a#{f}A"),
            format!("https://a#{}1", &f[1..]),
            format!("https://#{f}"),
            format!("https://a:99999#{f}"),
            format!("https://a:#{f}"),
            format!("https://x@a#{f}"),
            format!("https://a/b#{f}"),
        ] {
            assert_eq!(bad.parse::<Address>(), Err(PeerFault::BadAddress), "{bad}");
        }
    }
}
