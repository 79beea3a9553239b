//! Reading: transactions are checked, opened and folded, each once, in the order in which they came.
//!
//! Three things can change what earlier entries mean: a revocation or a fork (entries from there on do not count), and a
//! corrected clock (they stand elsewhere in the order). They are the *rules* of a fold. When new entries change the rules,
//! everything is folded again; that is rare, and what comes of it does not depend on the order of arrival.

mod lacking;

use std::collections::{BTreeMap, BTreeSet};

use planb_core::log::{
    Damage, Head, HeadsDigest, Hlc, Identity, KeyId, Link, LogId, Order, ScopeId, Seen, Tenant, Transaction, follow,
    verify_bodies,
};
use planb_core::state::{Entry, Event, State};
use planb_core::trust::{KeyGranted, Standing};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::append::Written;
use super::log_keys::LogKeys;
use super::opened::{Opened, OpenedEvent, open_one};
use super::rows::{self, Row};
use super::rules::Rules;
use super::{STORE_FILE, Verified, client_keys, schema, scrub};
use crate::machine::NodeKeys;
use crate::sabotage::sabotaged;
use crate::trouble::Trouble;

/// Transactions read at a time.
const BATCH: usize = 256;
/// How often rules may change one another before the program is wrong.
const MOST_REFOLDS: usize = 16;

/// How far the store was read, and what came of it.
#[derive(Serialize, Deserialize)]
pub struct Fold {
    tenant: Tenant,
    state: State,
    rules: Rules,
    logs: BTreeMap<LogId, LogRead>,
    /// The last transaction of other logs that this node's own log has named.
    named: BTreeMap<[u8; 16], u64>,
    arrival: i64,
    /// Transactions with entries that no key here opens, by the key.
    closed: BTreeMap<KeyId, BTreeSet<(LogId, u64)>>,
    /// Where transactions of a log with a corrected clock stand in the order.
    moved: BTreeMap<(LogId, u64), Hlc>,
    /// The keys that were, or shall be, destroyed.
    erased: BTreeSet<KeyId>,
    /// Bodies that are not here: erased, not for this node, or lost.
    absent: BTreeMap<(LogId, u64), Vec<(KeyId, ScopeId)>>,
    counts: Counts,
    /// Whether something beside the transactions may have changed the rules.
    is_doubtful: bool,
    /// Whether keys or nodes came since somebody asked.
    has_key_news: bool,
    /// The granted keys, in a checkpoint only.
    grants: Vec<KeyGranted>,
}

/// What is needed to read: the store and the keys.
pub struct Means<'a> {
    pub db: &'a Connection,
    pub keys: &'a NodeKeys,
    pub log_keys: &'a mut LogKeys,
}

/// Where the entries go that could be opened, if anybody wants them.
type Sink<'a> = Option<&'a mut Vec<Entry>>;

/// One log, as far as it was read.
#[derive(Serialize, Deserialize)]
struct LogRead {
    identity: Identity,
    /// Of its last transaction.
    link: Link,
    /// Of the last one that counts; `None` when not even the first does.
    counted: Option<Link>,
    /// The clock of the last one in the order.
    effective: Hlc,
    /// When the last one that counts was written.
    wall_ms: u64,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Counts {
    transactions: u64,
    read: u64,
    unreadable: u64,
}

impl Fold {
    /// Nothing read yet.
    pub fn new(keys: &NodeKeys) -> Result<Fold, Trouble> {
        Fold::under(keys, Rules::default())
    }

    fn under(keys: &NodeKeys, rules: Rules) -> Result<Fold, Trouble> {
        let mut state = State::default();
        state.pin(keys.tenant(), keys.anchor());
        for certificate in keys.certificates() {
            state.believe(certificate).map_err(|_| Trouble::environment("key-file-damaged"))?;
        }
        Ok(Fold {
            tenant: keys.tenant(),
            state,
            rules,
            logs: BTreeMap::new(),
            named: BTreeMap::new(),
            arrival: 0,
            closed: BTreeMap::new(),
            moved: BTreeMap::new(),
            erased: BTreeSet::new(),
            absent: BTreeMap::new(),
            counts: Counts::default(),
            is_doubtful: false,
            has_key_news: true,
            grants: Vec::new(),
        })
    }

    /// The state of what was read.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Which entries do not count, and which stand elsewhere.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The last link of a log, whether it counts or not.
    pub fn link(&self, log: &LogId) -> Option<&Link> {
        self.logs.get(log).map(|read| &read.link)
    }

    /// The last links that count, of all logs.
    pub fn links(&self) -> impl Iterator<Item = (&LogId, &Link)> {
        self.logs.iter().filter_map(|(log, read)| Some((log, read.counted.as_ref()?)))
    }

    /// Whose logs they are.
    pub fn identities(&self) -> impl Iterator<Item = (&LogId, &Identity)> {
        self.logs.iter().map(|(log, read)| (log, &read.identity))
    }

    /// Up to where this node's own log has named another.
    pub fn named(&self, log: &[u8; 16]) -> u64 {
        self.named.get(log).copied().unwrap_or(0)
    }

    /// When the last entry that counts was written, of any log and of this one.
    pub fn last_written_ms(&self, own: &LogId) -> (Option<u64>, Option<u64>) {
        let counting = self.logs.values().filter(|read| read.counted.is_some());
        (counting.map(|read| read.wall_ms).max(), self.logs.get(own).map(|read| read.wall_ms))
    }

    /// How far the store was read.
    pub fn arrival(&self) -> i64 {
        self.arrival
    }

    /// The keys that were, or shall be, destroyed.
    pub fn erased(&self) -> &BTreeSet<KeyId> {
        &self.erased
    }

    /// Whether bodies under this key were erased.
    pub fn is_erased(&self, key: &KeyId) -> bool {
        self.erased.contains(key)
    }

    /// Whether this node may have what stands in a scope; one that is not enrolled yet keeps what it has.
    pub fn may(&self, own: &[u8; 32], scope: &ScopeId) -> bool {
        matches!(self.state.trust().standing(own), Standing::Unknown) || self.state.trust().may(own, *scope)
    }

    /// The heads of all logs, as far as they count.
    pub fn heads(&self) -> Vec<Head> {
        self.links().map(|(log, link)| Head { log: *log, seq: link.seq, hash: link.hash }).collect()
    }

    /// The same as this node signs them: forked logs are frozen before the fork.
    pub fn seen(&self) -> Vec<Seen> {
        let half = |hash: &[u8; 32]| hash.first_chunk().copied().unwrap_or_default();
        let seen = self.logs.iter().filter_map(|(log, read)| {
            let frozen = self.rules.forked(log).is_some();
            let (seq, hash) = match &read.counted {
                Some(link) => (link.seq, half(&link.hash.0)),
                None if frozen => (0, [0; 16]),
                None => return None,
            };
            Some(Seen { log: log.short(), seq, hash, frozen })
        });
        // A fork is known here also when nothing of its log is, as after a disk went back.
        let unread = self.rules.all_forked().into_iter().filter(|(log, _)| !self.logs.contains_key(log));
        let unread = unread.map(|(log, _)| Seen { log: log.short(), seq: 0, hash: [0; 16], frozen: true });
        let mut seen: Vec<Seen> = seen.chain(unread).collect();
        seen.sort_by_key(|seen| seen.log);
        seen
    }

    /// The last links, whether they count or not: what a checkpoint is recognised by.
    pub fn ends(&self) -> impl Iterator<Item = (&LogId, &Link)> {
        self.logs.iter().map(|(log, read)| (log, &read.link))
    }

    /// What was counted while reading.
    pub fn verified(&self) -> Verified {
        Verified {
            logs: self.logs.len(),
            transactions: self.counts.transactions,
            read: self.counts.read,
            closed: self.closed.values().map(|places| places.len() as u64).sum(),
            erased: self.absent.values().map(|bodies| bodies.len() as u64).sum(),
            unknown: self.counts.unreadable + self.state.counts().1,
            digest: HeadsDigest::of(&self.heads()),
        }
    }

    /// Reads what came since; gives the entries that could be opened, all of them when everything was folded again.
    pub fn catch_up(&mut self, means: &mut Means<'_>) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        self.catch_up_into(means, &mut Some(&mut entries))?;
        Ok(entries)
    }

    /// The same where nobody wants the entries, which may be all of a large log.
    pub fn pass(&mut self, means: &mut Means<'_>) -> Result<(), Trouble> {
        self.catch_up_into(means, &mut None)
    }

    /// Reads the store as it was at one moment: another process may commit between two questions.
    fn catch_up_into(&mut self, means: &mut Means<'_>, entries: &mut Sink<'_>) -> Result<(), Trouble> {
        let _moment = schema::moment(means.db)?;
        let before = self.arrival;
        self.read(means, entries)?;
        if before == self.arrival && before > 0 && !self.is_doubtful {
            return Ok(());
        }
        // Until they are what the state says that they are: what does not count any more may have been a rule itself.
        for _ in 0..MOST_REFOLDS {
            self.is_doubtful = false;
            let rules = Rules::of(means, &self.state, self.identities())?;
            if rules == self.rules {
                return Ok(());
            }
            *self = Fold::under(means.keys, rules)?;
            if let Some(entries) = entries {
                entries.clear();
            }
            self.read(means, entries)?;
        }
        Err(Trouble::internal("rules-unstable"))
    }

    /// Asks for the rules anew at the next `catch_up`: a fork was found.
    pub fn doubt(&mut self) {
        self.is_doubtful = true;
    }

    /// Folds everything again at the next `catch_up`: bodies were taken away, or came.
    pub fn forget(&mut self, keys: &NodeKeys) -> Result<(), Trouble> {
        *self = Fold::under(keys, self.rules.clone())?;
        Ok(())
    }

    /// Whether keys or nodes came since this was asked last.
    pub fn take_key_news(&mut self) -> bool {
        std::mem::take(&mut self.has_key_news)
    }

    /// What was asked for could not be done: it is news still.
    pub fn keep_key_news(&mut self) {
        self.has_key_news = true;
    }

    /// Takes over the granted keys, so that a checkpoint has them.
    pub fn remember_grants(&mut self, log_keys: &LogKeys) {
        self.grants = log_keys.granted();
    }

    /// Takes a certificate of the root that proves itself, before the entry that carries it is here.
    pub fn believe(&mut self, certificate: &[u8]) -> bool {
        self.state.believe(certificate).is_ok()
    }

    /// Gives back the granted keys of a checkpoint.
    pub fn restore_grants(&mut self, log_keys: &mut LogKeys) {
        std::mem::take(&mut self.grants).iter().for_each(|granted| log_keys.grant(granted));
    }

    fn read(&mut self, means: &mut Means<'_>, entries: &mut Sink<'_>) -> Result<(), Trouble> {
        let is_first = self.arrival == 0;
        let mut keep = |found: Vec<Entry>| {
            if let Some(entries) = entries {
                entries.extend(found);
            }
        };
        loop {
            let rows = rows::after(means.db, self.arrival, BATCH)?;
            let is_last = rows.len() < BATCH;
            for row in rows {
                keep(self.take(means, &row)?);
                self.arrival = row.arrival;
            }
            if is_last {
                break;
            }
        }
        keep(self.open_late(means)?);
        if is_first {
            self.check_ends(means.db)?;
        }
        Ok(())
    }

    /// What no chain covers: the last signature of each log, and rows that are gone from the end.
    fn check_ends(&self, db: &Connection) -> Result<(), Trouble> {
        for (log, read) in &self.logs {
            let row = rows::at(db, log, read.link.seq)?;
            let gap = Damage::Gap { expected: read.link.seq, found: 0 };
            let (identity, transaction) = row.ok_or(Trouble::of_damage(gap))?.parse().map_err(Trouble::of_damage)?;
            transaction.verify(&identity).map_err(Trouble::of_damage)?;
        }
        if scrub::is_cut_off(db, rows::last_arrival(db)?, self.arrival)? {
            return Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "lost rows"));
        }
        Ok(())
    }

    /// Folds in the transaction that this node has just written and committed, without reading it back; gives its entries,
    /// or all, as `catch_up` does. What others wrote since is for the next one.
    pub fn take_written(&mut self, means: &mut Means<'_>, written: &Written) -> Result<Vec<Entry>, Trouble> {
        let own = means.keys.log_identity();
        let mut entries = self.take_one(means, own, &written.transaction, &written.bodies)?;
        self.arrival = written.arrival;
        entries.extend(self.open_late(means)?);
        if Rules::of(means, &self.state, self.identities())? != self.rules {
            self.is_doubtful = true;
            return self.catch_up(means);
        }
        Ok(entries)
    }

    fn take(&mut self, means: &mut Means<'_>, row: &Row) -> Result<Vec<Entry>, Trouble> {
        let (identity, transaction) = row.parse().map_err(Trouble::of_damage)?;
        let bodies = rows::bodies_of(means.db, &transaction)?;
        self.take_one(means, identity, &transaction, &bodies)
    }

    fn take_one(
        &mut self,
        means: &mut Means<'_>,
        identity: Identity,
        transaction: &Transaction,
        bodies: &[Option<Vec<u8>>],
    ) -> Result<Vec<Entry>, Trouble> {
        let header = transaction.header();
        if header.tenant != self.tenant {
            return Err(Trouble::of_damage(Damage::WrongTenant { seq: header.seq }));
        }
        let before = self.logs.get(&header.log);
        let link = follow(&identity, before.map(|read| &read.link), transaction).map_err(Trouble::of_damage)?;
        let effective = self.rules.effective(header, before.map(|read| read.effective));
        let counts = header.seq <= self.rules.limit(&header.log);
        let counted = if counts { Some(link.clone()) } else { before.and_then(|read| read.counted.clone()) };
        let wall_ms = match before {
            Some(before) if !counts => before.wall_ms,
            _ => self.rules.entered_ms(header),
        };
        self.logs.insert(header.log, LogRead { identity, link, counted, effective, wall_ms });
        if effective != header.hlc {
            self.moved.insert((header.log, header.seq), effective);
        }
        let there: Vec<Option<&[u8]>> = bodies.iter().map(Option::as_deref).collect();
        if !sabotaged!(I5) {
            verify_bodies(transaction, &there).map_err(Trouble::of_damage)?;
        }
        for (entry, body) in header.entries.iter().zip(bodies) {
            if body.is_none() {
                self.absent.entry((header.log, header.seq)).or_default().push((entry.key, entry.scope));
            }
        }
        if header.log == means.keys.log() {
            self.named.extend(header.deps.iter().map(|dep| (dep.log, dep.seq)));
        }
        self.counts.transactions += 1;
        self.open(means, transaction, bodies, None)
    }

    /// Opens the entries of one transaction, those under `only` or all, and folds in what counts.
    fn open(
        &mut self,
        means: &mut Means<'_>,
        transaction: &Transaction,
        bodies: &[Option<Vec<u8>>],
        only: Option<KeyId>,
    ) -> Result<Vec<Entry>, Trouble> {
        let header = transaction.header();
        let mut entries = Vec::new();
        for (index, (head, sealed)) in (0u32..).zip(header.entries.iter().zip(bodies)) {
            let Some(sealed) = sealed.as_ref().filter(|_| only.is_none_or(|only| only == head.key)) else { continue };
            match open_one(means, transaction, index, sealed)? {
                Opened::Closed => {
                    self.closed.entry(head.key).or_default().insert((header.log, header.seq));
                }
                Opened::Unreadable => self.counts.unreadable += 1,
                Opened::Event(opened) => entries.extend(self.fold_in(means, transaction, *opened)),
            }
        }
        Ok(entries)
    }

    /// Folds one entry in; `None` when it does not count.
    fn fold_in(&mut self, means: &mut Means<'_>, transaction: &Transaction, opened: OpenedEvent) -> Option<Entry> {
        let OpenedEvent { index, happened_at, event } = opened;
        let header = transaction.header();
        let counts = header.seq <= self.rules.limit(&header.log);
        let mut hlc = self.moved.get(&(header.log, header.seq)).copied().unwrap_or(header.hlc);
        if sabotaged!(I3) {
            hlc = Hlc(self.counts.transactions);
        }
        let is_erasure = matches!(event, Event::ClientErased(_) | Event::ClientKeyMade(_));
        let entry = Entry {
            hlc: header.hlc,
            order: Order { hlc, log: header.log, seq: header.seq, index },
            author: self.logs.get(&header.log).map(|read| read.identity.public_key).unwrap_or_default(),
            number: header.prefix.number(header.first_number + u64::from(index)),
            entered_ms: self.rules.entered_ms(header),
            happened_at,
            event,
        };
        if !counts {
            // After a fork it is not said: its owner says it again.
            if self.rules.forked(&header.log).is_none_or(|from| header.seq < from) {
                self.state.hear(&entry);
            }
            return None;
        }
        if let Event::KeyGranted(granted) = &entry.event {
            means.log_keys.grant(granted);
        }
        self.has_key_news |=
            matches!(entry.event, Event::KeyGranted(_) | Event::NodeEnrolled(_) | Event::NodeRevoked(_));
        self.state.apply(&entry);
        if is_erasure {
            self.erased = self.state.erasures().keys_to_destroy();
        }
        self.counts.read += 1;
        Some(entry)
    }

    /// Opens what could not be opened when it came, and whose key has come since.
    fn open_late(&mut self, means: &mut Means<'_>) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        let waiting: Vec<KeyId> = self.closed.keys().copied().collect();
        for key in waiting {
            let is_open = means.log_keys.find(means.db, means.keys, key)?.is_some();
            if !is_open && client_keys::find(means, key)?.is_none() {
                continue;
            }
            for (log, seq) in self.closed.remove(&key).unwrap_or_default() {
                let Some(row) = rows::at(means.db, &log, seq)? else { continue };
                let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
                let bodies = rows::bodies_of(means.db, &transaction)?;
                entries.extend(self.open(means, &transaction, &bodies, Some(key))?);
            }
        }
        Ok(entries)
    }
}
