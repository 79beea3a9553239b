//! PINs: one per card and node. They slow down whoever finds a card; the card's secret is what proves somebody.
//!
//! Kept beside the store as argon2id digests, with how often each card was tried wrongly. Failed tries are written before
//! they are answered, so that restarting the program gives no new ones.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use planb_core::card::CardId;
use planb_core::log::heads::base32;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::app::slow;
use crate::files::{self, Access};
use crate::random;
use crate::trouble::Trouble;

const FILE: &str = "pins.json";
/// Digits of a PIN, least and most.
pub const DIGITS: (usize, usize) = (4, 12);
/// Wrong tries that cost nothing; after that each doubles the wait.
pub const FREE_TRIES: u32 = 4;
/// The first wait and the longest.
pub const WAITS: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(60 * 60));
/// Wrong cards or PINs from one address within [`ADDRESS_WINDOW`].
pub const ADDRESS_TRIES: usize = 30;
pub const ADDRESS_WINDOW: Duration = Duration::from_secs(5 * 60);
/// PINs that a finder tries first.
const TOO_EASY: [&str; 14] =
    ["0000", "1111", "1212", "1234", "2222", "3333", "4321", "4444", "5555", "6666", "7777", "8888", "9999", "123456"];

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// Salt and digest, hexadecimal.
    #[serde(default)]
    salt: String,
    #[serde(default)]
    digest: String,
    #[serde(default)]
    wrong: u32,
    /// Milliseconds since 1970 by the machine's clock.
    #[serde(default)]
    until_ms: u64,
}

/// The PINs of this node.
#[derive(Debug)]
pub struct Pins {
    path: PathBuf,
    kept: Mutex<BTreeMap<String, Kept>>,
    addresses: Mutex<HashMap<IpAddr, Vec<Instant>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pins {
    /// Reads what this node has kept. A file that cannot be read counts as empty: PINs are chosen again.
    pub fn open(dir: &Path) -> Result<Pins, Trouble> {
        let path = dir.join(FILE);
        let kept = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Trouble::of_io(&path, error)),
        };
        Ok(Pins { path, kept: Mutex::new(kept), addresses: Mutex::default() })
    }

    /// Whether the card has a PIN here.
    pub fn is_set(&self, card: &CardId) -> bool {
        lock(&self.kept).get(&card.to_string()).is_some_and(|kept| !kept.digest.is_empty())
    }

    /// Sets the PIN of a card that has none here.
    pub fn set(&self, card: &CardId, pin: &str) -> Result<(), Trouble> {
        check(pin)?;
        let salt = random::bytes::<16>()?;
        let digest = digest(pin, &salt)?;
        let mut kept = lock(&self.kept);
        let entry = kept.entry(card.to_string()).or_default();
        if !entry.digest.is_empty() {
            return Err(Trouble::user("pin-is-set"));
        }
        *entry = Kept { salt: base32(&salt), digest: base32(&digest[..]), ..Kept::default() };
        self.write(&kept)
    }

    /// Takes the PIN away, so that the card's next log-in chooses one: what an administrator does for who has forgotten it.
    pub fn clear(&self, card: &CardId) -> Result<(), Trouble> {
        let mut kept = lock(&self.kept);
        kept.remove(&card.to_string());
        self.write(&kept)
    }

    /// Checks a typed PIN. Refused with `pin-wait` and the seconds while the card has to wait.
    pub fn try_pin(&self, card: &CardId, pin: &str, now_ms: u64) -> Result<(), Trouble> {
        let key = card.to_string();
        let (salt, expected) = {
            let mut kept = lock(&self.kept);
            let entry = kept.entry(key.clone()).or_default();
            let longest = u64::try_from(WAITS.1.as_millis()).unwrap_or(u64::MAX);
            // A clock that was set back must not lock somebody out for years.
            entry.until_ms = entry.until_ms.min(now_ms.saturating_add(longest));
            if entry.until_ms > now_ms {
                let seconds = (entry.until_ms - now_ms).div_ceil(1_000);
                return Err(Trouble::user("pin-wait").with("seconds", seconds));
            }
            // Counted as wrong before it is looked at, so that many at once gain nothing.
            entry.wrong += 1;
            if entry.wrong > FREE_TRIES {
                let doubled = WAITS.0.as_millis() << (entry.wrong - FREE_TRIES - 1).min(10);
                entry.until_ms = now_ms + u64::try_from(doubled.min(WAITS.1.as_millis())).unwrap_or(longest);
            }
            let found = (entry.salt.clone(), entry.digest.clone());
            self.write(&kept)?;
            found
        };
        let salt = planb_core::log::heads::unbase32(&salt).unwrap_or_default();
        let is_right = !expected.is_empty() && digest(pin, &salt).is_ok_and(|own| same(&base32(&own[..]), &expected));
        if !is_right {
            return Err(Trouble::user("pin-wrong"));
        }
        let mut kept = lock(&self.kept);
        if let Some(entry) = kept.get_mut(&key) {
            (entry.wrong, entry.until_ms) = (0, 0);
        }
        self.write(&kept)
    }

    /// Whether an address has tried wrongly too often lately.
    pub fn may_try(&self, from: IpAddr) -> Result<(), Trouble> {
        let mut addresses = lock(&self.addresses);
        addresses.retain(|_, tries| tries.iter().any(|at| at.elapsed() < ADDRESS_WINDOW));
        let lately =
            addresses.get(&from).map_or(0, |tries| tries.iter().filter(|at| at.elapsed() < ADDRESS_WINDOW).count());
        if lately >= ADDRESS_TRIES {
            return Err(Trouble::user("address-wait").with("minutes", ADDRESS_WINDOW.as_secs() / 60));
        }
        Ok(())
    }

    /// Counts a wrong card or PIN against an address.
    pub fn tried_wrongly(&self, from: IpAddr) {
        let mut addresses = lock(&self.addresses);
        let tries = addresses.entry(from).or_default();
        tries.retain(|at| at.elapsed() < ADDRESS_WINDOW);
        if tries.len() < ADDRESS_TRIES {
            tries.push(Instant::now());
        }
    }

    fn write(&self, kept: &BTreeMap<String, Kept>) -> Result<(), Trouble> {
        let bytes = serde_json::to_vec(kept).map_err(|_| Trouble::internal("pins-failed"))?;
        files::write_whole(&self.path, Access::Private, &bytes).map(drop)
    }
}

/// A PIN that may be chosen.
fn check(pin: &str) -> Result<(), Trouble> {
    let is_digits = pin.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || !(DIGITS.0..=DIGITS.1).contains(&pin.len()) {
        return Err(Trouble::user("pin-shape").with("least", DIGITS.0).with("most", DIGITS.1));
    }
    if TOO_EASY.contains(&pin) {
        return Err(Trouble::user("pin-easy"));
    }
    Ok(())
}

/// argon2id with 19 MiB and two rounds: OWASP's least.
fn digest(pin: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, Trouble> {
    let failed = |_| Trouble::internal("pins-failed");
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(failed)?;
    let mut out = Zeroizing::new([0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    slow(|| argon2.hash_password_into(pin.as_bytes(), salt, &mut out[..])).map_err(failed)?;
    Ok(out)
}

/// Compares without telling by its time where the first difference is.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(result: Result<(), Trouble>) -> String {
        result.map_or_else(|trouble| trouble.to_string(), |()| "ok".into())
    }

    #[test]
    fn a_pin_is_chosen_once_and_slows_down_who_guesses() {
        let dir = tempfile::tempdir().unwrap();
        let pins = Pins::open(dir.path()).unwrap();
        let card = CardId([1; 16]);
        assert_eq!(key(pins.set(&card, "12")), "pin-shape least=4 most=12");
        assert_eq!(key(pins.set(&card, "12a4")), "pin-shape least=4 most=12");
        assert_eq!(key(pins.set(&card, "1234")), "pin-easy");
        assert_eq!(key(pins.set(&card, "7402")), "ok");
        assert_eq!(key(pins.set(&card, "7403")), "pin-is-set");
        for _ in 0..FREE_TRIES {
            assert_eq!(key(pins.try_pin(&card, "9998", 1_000)), "pin-wrong");
        }
        assert_eq!(key(pins.try_pin(&card, "9998", 1_000)), "pin-wrong", "the one that begins the wait");
        assert_eq!(key(pins.try_pin(&card, "7402", 1_000)), "pin-wait seconds=30", "also for the right one");
        let again = Pins::open(dir.path()).unwrap();
        assert_eq!(key(again.try_pin(&card, "7402", 30_999)), "pin-wait seconds=1", "a restart gives no new tries");
        assert_eq!(key(again.try_pin(&card, "7402", 31_000)), "ok");
        assert_eq!(key(again.try_pin(&card, "9998", 31_001)), "pin-wrong", "and the count begins anew");
        let years_later = again.try_pin(&card, "7402", 5);
        assert_eq!(key(years_later), "ok", "a clock set back locks nobody out");
        again.clear(&card).unwrap();
        assert!(!again.is_set(&card));
    }

    #[test]
    fn an_address_that_guesses_cards_waits() {
        let dir = tempfile::tempdir().unwrap();
        let pins = Pins::open(dir.path()).unwrap();
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        for _ in 0..ADDRESS_TRIES {
            assert!(pins.may_try(one).is_ok());
            pins.tried_wrongly(one);
        }
        assert_eq!(key(pins.may_try(one)), "address-wait minutes=5");
        assert_eq!(key(pins.may_try(other)), "ok");
    }
}
