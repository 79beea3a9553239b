//! Who is logged in here: kept in memory, gone when the program stops. OWASP ASVS 5.0, chapter 7, level 2.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use planb_core::card::{Card, Who};
use planb_core::log::heads::base32;

use crate::random;
use crate::trouble::Trouble;

/// After so long without a request somebody is logged out: a computer in a corridor (ASVS 7.3.1).
pub const IDLE: Duration = Duration::from_secs(60 * 60);
/// And after so long in any case: a long shift (ASVS 7.3.2).
pub const LONGEST: Duration = Duration::from_secs(13 * 60 * 60);
/// A card that was shown waits so long for its PIN.
pub const WAIT: Duration = Duration::from_secs(10 * 60);
/// At most so many at once on one node; the oldest goes.
pub const MOST: usize = 5_000;

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Session {
    pub who: Who,
    /// What every form of theirs carries.
    pub csrf: String,
    begun: Instant,
    last: Instant,
}

/// A card that was shown.
#[derive(Clone, Debug)]
pub struct ShownCard {
    pub card: Card,
    pub csrf: String,
    since: Instant,
}

/// All of them, by a digest of the token that the browser has.
#[derive(Debug, Default)]
pub struct Sessions {
    sessions: Mutex<HashMap<[u8; 32], Session>>,
    shown: Mutex<HashMap<[u8; 32], ShownCard>>,
}

/// 128 random bits as letters and digits.
pub fn token() -> Result<String, Trouble> {
    Ok(base32(&random::bytes::<16>()?))
}

fn digest(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sessions {
    /// Begins a session; gives the token for the cookie.
    pub fn begin(&self, who: Who) -> Result<String, Trouble> {
        let (token, csrf, now) = (token()?, token()?, Instant::now());
        let mut sessions = lock(&self.sessions);
        sessions.retain(|_, session| session.is_alive(now));
        if sessions.len() >= MOST {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.last).map(|(key, _)| *key);
            oldest.map(|key| sessions.remove(&key));
        }
        sessions.insert(digest(&token), Session { who, csrf, begun: now, last: now });
        Ok(token)
    }

    /// The session of this token, if it is still alive; this request keeps it so.
    pub fn find(&self, token: &str) -> Option<Session> {
        let now = Instant::now();
        let mut sessions = lock(&self.sessions);
        let session = sessions.get_mut(&digest(token)).filter(|session| session.is_alive(now))?;
        session.last = now;
        Some(session.clone())
    }

    /// Whether anybody is logged in.
    pub fn is_anybody_in(&self) -> bool {
        let now = Instant::now();
        lock(&self.sessions).values().any(|session| session.is_alive(now))
    }

    /// Ends one.
    pub fn end(&self, token: &str) {
        lock(&self.sessions).remove(&digest(token));
    }

    /// Ends all of one card, as when it is revoked.
    pub fn end_card(&self, card: &planb_core::card::CardId) {
        lock(&self.sessions).retain(|_, session| session.who.card != *card);
        lock(&self.shown).retain(|_, shown| shown.card.id != *card);
    }

    /// Remembers a card until its PIN is typed; gives the token for the cookie.
    pub fn show(&self, card: Card) -> Result<String, Trouble> {
        let (token, csrf, since) = (token()?, token()?, Instant::now());
        let mut shown = lock(&self.shown);
        shown.retain(|_, shown| shown.since.elapsed() < WAIT);
        if shown.len() >= MOST {
            shown.clear();
        }
        shown.insert(digest(&token), ShownCard { card, csrf, since });
        Ok(token)
    }

    /// The card that was shown with this token.
    pub fn shown(&self, token: &str) -> Option<ShownCard> {
        lock(&self.shown).get(&digest(token)).filter(|shown| shown.since.elapsed() < WAIT).cloned()
    }

    /// Forgets it.
    pub fn unshow(&self, token: &str) {
        lock(&self.shown).remove(&digest(token));
    }
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.last) < IDLE && now.duration_since(self.begun) < LONGEST
    }
}
