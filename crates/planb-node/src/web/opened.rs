//! Units whose envelope was opened here: their people are in this process's memory, nowhere else, and go with it.
//!
//! An opening ends by a button, when nobody is logged in any more, after [`OPEN_FOR`], and when the program stops. The
//! envelope's secret is not kept: who opens again types it again.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::DateTime;
use planb_core::id::UnitId;
use planb_core::log::heads::base32;
use planb_core::overview::clients::OpenUnit;

use super::context::From;
use super::{App, session};
use crate::random;
use crate::trouble::Trouble;

/// After so long an opening ends in any case: a long shift.
pub const OPEN_FOR: Duration = Duration::from_secs(12 * 60 * 60);
/// Searches that are remembered, so that a page can be gone back to without its words in an address.
pub const MOST_SEARCHES: usize = 500;
/// Bytes of a digest that names a person in an address.
const ID_BYTES: usize = 10;

/// One unit, opened.
pub struct Opening {
    /// Names it in addresses; says nothing.
    pub token: String,
    pub unit: OpenUnit,
    /// Who opened it, and when.
    pub by: String,
    pub at: DateTime,
    secret: [u8; 32],
    since: Instant,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening({})", self.unit.unit())
    }
}

impl Opening {
    /// How an address names somebody of this opening; the same person has another name in the next one.
    pub fn id_of(&self, key: &str) -> String {
        base32(&blake3::keyed_hash(&self.secret, key.as_bytes()).as_bytes()[..ID_BYTES])
    }

    /// When it ends by itself.
    pub fn ends_at(&self) -> DateTime {
        self.at.checked_add(OPEN_FOR).unwrap_or(self.at)
    }
}

struct Search {
    token: String,
    /// Whose it is: what every form of their session carries.
    csrf: String,
    typed: String,
}

/// All that is open here.
#[derive(Default)]
pub struct Opened {
    units: Mutex<BTreeMap<UnitId, Arc<Opening>>>,
    searches: Mutex<VecDeque<Search>>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({:?})", lock(&self.units))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Opened {
    /// Opens a unit; what was open of it before is let go.
    pub fn open(&self, unit: OpenUnit, by: &str, at: DateTime) -> Result<Arc<Opening>, Trouble> {
        let (token, secret, since) = (session::token()?, random::bytes()?, Instant::now());
        let opening = Arc::new(Opening { token, by: by.to_string(), at, secret, since, unit });
        lock(&self.units).insert(opening.unit.unit().clone(), Arc::clone(&opening));
        Ok(opening)
    }

    /// Everything that is open, by unit.
    pub fn all(&self) -> Vec<Arc<Opening>> {
        self.all_at(Instant::now())
    }

    fn all_at(&self, now: Instant) -> Vec<Arc<Opening>> {
        let mut units = lock(&self.units);
        units.retain(|_, opening| now.saturating_duration_since(opening.since) < OPEN_FOR);
        units.values().cloned().collect()
    }

    /// The opening with this token.
    pub fn find(&self, token: &str) -> Option<Arc<Opening>> {
        self.all().into_iter().find(|opening| opening.token == token)
    }

    /// Closes a unit.
    pub fn close(&self, unit: &UnitId) {
        lock(&self.units).remove(unit);
    }

    /// Closes all, and forgets what was searched for.
    pub fn close_all(&self) {
        lock(&self.units).clear();
        lock(&self.searches).clear();
    }

    /// Remembers what somebody typed; gives what stands for it in an address.
    pub fn remember(&self, csrf: &str, typed: &str) -> Result<String, Trouble> {
        let token = session::token()?;
        let mut searches = lock(&self.searches);
        if searches.len() >= MOST_SEARCHES {
            searches.pop_front();
        }
        searches.push_back(Search { token: token.clone(), csrf: csrf.to_string(), typed: typed.to_string() });
        Ok(token)
    }

    /// What the same session typed.
    pub fn remembered(&self, csrf: &str, token: &str) -> Option<String> {
        let searches = lock(&self.searches);
        let found = searches.iter().find(|search| search.token == token && search.csrf == csrf);
        found.map(|search| search.typed.clone())
    }
}

impl App {
    /// Closes everything that is open when nobody is logged in any more, and what has been open for too long.
    pub(super) fn close_what_nobody_uses(&self) {
        if !self.sessions.is_anybody_in() {
            self.opened.close_all();
        }
        self.opened.all();
    }

    /// Whether an address may try a secret again, after wrong ones.
    pub fn may_try(&self, from: &From) -> Result<(), Trouble> {
        self.pins.may_try(from.address)
    }

    /// A wrong secret came from an address.
    pub fn tried_wrongly(&self, from: &From) {
        self.pins.tried_wrongly(from.address);
    }
}

#[cfg(test)]
mod tests {
    use planb_core::overview::binder::page::Binder;
    use planb_core::overview::binder::plan::Planned;

    use super::*;

    /// A unit without anybody.
    fn unit(id: &str) -> OpenUnit {
        let at = jiff::civil::date(2021, 12, 16).at(2, 10, 0, 0);
        let common = Binder {
            unit: UnitId(id.into()),
            unit_name: id.into(),
            municipality: String::new(),
            night: at.date(),
            made_at: at,
            supplement: false,
            exercise: false,
            parts: Vec::new(),
        };
        let (register, changes) = Default::default();
        let (redactions, leaks) = Default::default();
        OpenUnit::of(Planned {
            common,
            supplement: None,
            register,
            changes,
            held: Vec::new(),
            next_serial: 1,
            redactions,
            leaks,
        })
        .unwrap()
    }

    #[test]
    fn an_opening_ends_by_a_word_and_by_the_clock() {
        let opened = Opened::default();
        let at = jiff::civil::date(2021, 12, 16).at(7, 40, 0, 0);
        let norra = opened.open(unit("norra"), "Eva Lind", at).unwrap();
        let sodra = opened.open(unit("sodra"), "Eva Lind", at).unwrap();
        assert_eq!(norra.ends_at(), at.date().at(19, 40, 0, 0));
        assert!(opened.find(&norra.token).is_some() && opened.find("").is_none());
        assert_eq!(norra.id_of("0-001"), norra.id_of("0-001"));
        assert_ne!(norra.id_of("0-001"), sodra.id_of("0-001"), "a name of one opening says nothing in another");
        let again = opened.open(unit("norra"), "Eva Lind", at).unwrap();
        assert!(opened.find(&norra.token).is_none() && opened.find(&again.token).is_some());
        opened.close(&UnitId("sodra".into()));
        assert_eq!(opened.all().len(), 1);
        let ends = again.since + OPEN_FOR;
        assert_eq!(opened.all_at(ends - Duration::from_millis(1)).len(), 1);
        assert_eq!(opened.all_at(ends).len(), 0);
        opened.open(unit("norra"), "Eva Lind", at).unwrap();
        opened.close_all();
        assert_eq!(opened.all().len(), 0);
    }

    #[test]
    fn a_search_is_remembered_for_its_session_and_not_for_ever() {
        let opened = Opened::default();
        let first = opened.remember("one", "öberg").unwrap();
        assert_eq!(opened.remembered("one", &first).as_deref(), Some("öberg"));
        assert_eq!(opened.remembered("two", &first), None);
        for _ in 1..MOST_SEARCHES {
            opened.remember("one", "x").unwrap();
        }
        assert!(opened.remembered("one", &first).is_some());
        opened.remember("one", "x").unwrap();
        assert!(opened.remembered("one", &first).is_none());
    }
}
