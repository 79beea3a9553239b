//! Writing: events become sealed bodies and one signed transaction.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use planb_core::id::ClientId;
use planb_core::log::segment::MAX_TRANSACTION_BYTES;
use planb_core::log::{
    Damage, Dep, EntryHead, Header, Hlc, KeyId, Link, LogId, Protection, ScopeId, Transaction, TransactionHash, Wall,
    seal,
};
use planb_core::snapshot::Edition;
use planb_core::state::{Event, Place, State};
use planb_core::trust::{Certificate, KeyGranted, Standing, brief};

use super::fold::{Fold, Means};
use super::log_keys::LogKey;
use super::{client_keys, rows, schema};
use crate::keys::Recipient;
use crate::machine::NodeKeys;
use crate::random;
use crate::sabotage::sabotaged;
use crate::trouble::Trouble;

/// What is to be written.
pub struct Writing {
    pub events: Vec<Event>,
    pub happened_at: DateTime,
    pub wall: Wall,
}

/// What was written, as it lies in the store.
pub struct Written {
    pub arrival: i64,
    pub transaction: Transaction,
    pub bodies: Vec<Option<Vec<u8>>>,
}

/// What an entry is sealed with.
struct Lock {
    protection: Protection,
    scope: ScopeId,
    id: KeyId,
    key: Option<LogKey>,
}

/// Seals, signs and inserts one transaction of this node's log after the last one that `fold` has seen. Keys that are made for
/// it are granted in the same transaction, after what was asked for.
pub fn append(means: &mut Means<'_>, fold: &Fold, writing: Writing) -> Result<Written, Trouble> {
    let log = means.keys.log();
    let last = fold.link(&log);
    let seq = last.map_or(0, |link| link.seq) + 1;
    if last.is_none() {
        // The keys may have begun this log in a write that did not come to its end.
        schema::add_log(means.db, &means.keys.log_identity())?;
    }
    let salt = random::bytes()?;
    let month = month_of(writing.wall)?;
    let mut locksmith = Locksmith { fold, month, granted: Vec::new(), made: BTreeMap::new(), ready: BTreeMap::new() };
    let mut events = writing.events;
    let mut locks = Vec::with_capacity(events.len());
    for event in &events {
        locks.push(locksmith.lock(means, event)?);
    }
    for granted in locksmith.granted {
        events.push(granted);
        locks.push(CLEAR);
    }
    let mut entries = Vec::with_capacity(events.len());
    let mut bodies = Vec::with_capacity(events.len());
    for (index, (event, lock)) in (0u32..).zip(events.iter().zip(&locks)) {
        let plain = event.to_body(writing.happened_at).and_then(|body| body.encode()).map_err(not_written)?;
        let spot = seal::Spot { log: &log, seq, index, salt: &salt };
        let sealed = match &lock.key {
            Some(key) => seal::seal(key, spot, &plain).map_err(not_written)?,
            None => plain,
        };
        entries.push(EntryHead {
            protection: lock.protection,
            scope: lock.scope,
            key: lock.id,
            body_length: sealed.len() as u64,
            body_hash: *blake3::hash(&sealed).as_bytes(),
        });
        bodies.push(sealed);
    }
    let size: u64 = entries.iter().map(|entry: &EntryHead| entry.body_length).sum();
    if size > MAX_TRANSACTION_BYTES {
        return Err(not_written(Damage::TooLarge { bytes: size, most: MAX_TRANSACTION_BYTES }));
    }
    let header = Header {
        tenant: means.keys.tenant(),
        log,
        seq,
        prev: last.map_or(TransactionHash::default(), |link| link.hash),
        salt,
        hlc: Hlc::next(
            last.map_or(Hlc::default(), |link| link.hlc),
            fold.links().map(|(_, link)| link.hlc),
            writing.wall,
        ),
        wall: writing.wall,
        prefix: means.keys.prefix().clone(),
        first_number: last.map_or(1, |link| link.next_number),
        deps: deps(fold, &log),
        entries,
    };
    let transaction = Transaction::sign(header, means.keys.signing()).map_err(not_written)?;
    let mut bodies: Vec<Option<Vec<u8>>> = bodies.into_iter().map(Some).collect();
    if let Some(last) = bodies.last_mut().filter(|_| sabotaged!(I2) && transaction.header().entries.len() > 1) {
        *last = None;
    }
    let there: Vec<Option<&[u8]>> = bodies.iter().map(Option::as_deref).collect();
    let arrival = rows::insert(means.db, &transaction, &there)?;
    Ok(Written { arrival, transaction, bodies })
}

const CLEAR: Lock = Lock { protection: Protection::Clear, scope: ScopeId::COMMON, id: KeyId::NONE, key: None };

/// Finds or makes the key that an event is sealed with.
struct Locksmith<'a> {
    fold: &'a Fold,
    month: String,
    granted: Vec<Event>,
    /// Client keys made in this transaction.
    made: BTreeMap<ClientId, KeyId>,
    /// Scopes' keys that an event of this transaction was sealed with: who may open a scope does not change within it.
    ready: BTreeMap<ScopeId, (KeyId, LogKey)>,
}

impl Locksmith<'_> {
    fn lock(&mut self, means: &mut Means<'_>, event: &Event) -> Result<Lock, Trouble> {
        match event.place() {
            Place::Clear => Ok(CLEAR),
            Place::Common => self.log_key(means, ScopeId::COMMON),
            Place::Scope(scope) => self.log_key(means, scope),
            Place::Client { scope, client } => self.client_key(means, scope, &client),
        }
    }

    fn log_key(&mut self, means: &mut Means<'_>, scope: ScopeId) -> Result<Lock, Trouble> {
        if let Some((id, key)) = self.ready.get(&scope) {
            return Ok(Lock { protection: Protection::LogKey, scope, id: *id, key: Some(key.clone()) });
        }
        let state = self.fold.state();
        let circle = circle(state, means.keys, scope)?;
        let found = means.log_keys.of_scope(means.db, means.keys, (scope, &self.month), &circle)?;
        if let (Some(wrapped), false) = (found.made, is_alone(state, scope)) {
            let to = entitled(state, scope).flat_map(|(node, _)| brief(node)).collect();
            self.granted.push(KeyGranted { key: found.id, scope, month: self.month.clone(), wrapped, to }.into());
        }
        self.ready.insert(scope, (found.id, found.key.clone()));
        Ok(Lock { protection: Protection::LogKey, scope, id: found.id, key: Some(found.key) })
    }

    fn client_key(&mut self, means: &mut Means<'_>, scope: ScopeId, client: &ClientId) -> Result<Lock, Trouble> {
        if self.fold.state().erasures().is_erased(client) {
            return Err(Trouble::user("client-erased"));
        }
        let known = match self.made.get(client) {
            Some(id) => Some(*id),
            None => client_keys::of(means.db, client, scope)?,
        };
        let id = match known {
            Some(id) => {
                // Each log says itself whose the keys are that it uses: where another said it may not count one day.
                let said = client_keys::said(id);
                let log = means.keys.log();
                let is_said = schema::fact(means.db, &said)?.is_some_and(|by| by == log.0);
                if !is_said && self.made.insert(*client, id).is_none() {
                    self.granted.push(planb_core::erasure::ClientKeyMade { client: *client, key: id, scope }.into());
                    schema::keep_fact(means.db, &said, Some(&log.0))?;
                }
                id
            }
            None => {
                let recipients = recipients(self.fold.state(), means.keys, scope)?;
                let id = client_keys::make(means.db, client, scope, &recipients)?;
                let made = planb_core::erasure::ClientKeyMade { client: *client, key: id, scope };
                self.granted.push(made.into());
                schema::keep_fact(means.db, &client_keys::said(id), Some(&means.keys.log().0))?;
                self.made.insert(*client, id);
                id
            }
        };
        let key = client_keys::find(means, id)?.ok_or_else(|| Trouble::user("client-key-closed"))?;
        Ok(Lock { protection: Protection::ClientKey, scope, id, key: Some(key) })
    }
}

/// The enrolled nodes that may open a scope.
pub fn entitled(state: &State, scope: ScopeId) -> impl Iterator<Item = (&[u8; 32], &Certificate)> {
    state.trust().nodes().filter_map(move |(node, standing)| match standing {
        Standing::Enrolled(certificate) if state.trust().may(node, scope) => Some((node, certificate)),
        _ => None,
    })
}

/// Whether there is nobody to grant a key to: the first node's common keys are granted when others come.
pub fn is_alone(state: &State, scope: ScopeId) -> bool {
    state.trust().nodes().count() < 2 && scope == ScopeId::COMMON
}

/// Who can open a scope: the enrolled nodes that may, this node where it may, the scope's envelope, the recovery key.
pub fn recipients(state: &State, keys: &NodeKeys, scope: ScopeId) -> Result<Vec<Recipient>, Trouble> {
    circle(state, keys, scope)?.iter().map(|recipient| recipient.parse()).collect()
}

/// The same as text: every entry asks whether they are those of before, and reading many keys takes longer than signing.
fn circle(state: &State, keys: &NodeKeys, scope: ScopeId) -> Result<Vec<String>, Trouble> {
    let own = keys.log_identity().public_key;
    let mut circle = Vec::new();
    let is_known = state.trust().standing(&own) != Standing::Unknown;
    if !is_known || state.trust().may(&own, scope) {
        circle.push(keys.recipient().to_string());
    }
    let others = entitled(state, scope).filter(|(node, _)| **node != own);
    circle.extend(others.map(|(_, certificate)| certificate.recipient.clone()));
    circle.extend(envelopes(state, keys, scope)?.iter().map(Recipient::to_string));
    Ok(circle)
}

/// Who can open a scope without being a node: its envelope, the recovery key.
pub fn envelopes(state: &State, keys: &NodeKeys, scope: ScopeId) -> Result<Vec<Recipient>, Trouble> {
    let mut envelopes = Vec::new();
    let unit = state.units_known().map(|(unit, _)| unit).find(|unit| ScopeId::unit(unit) == scope);
    if let Some(envelope) = unit.and_then(|unit| state.recipient(unit, Edition::Common)) {
        envelopes.push(envelope.parse()?);
    }
    match state.recovery() {
        Some(recovery) => envelopes.push(recovery.parse()?),
        None => envelopes.extend(keys.recovery().cloned()),
    }
    Ok(envelopes)
}

/// The month in UTC, `2026-11`: how long a log key is written with.
fn month_of(wall: Wall) -> Result<String, Trouble> {
    let ms = i64::try_from(wall.ms).map_err(|_| Trouble::internal("clock-failed"))?;
    let time = jiff::Timestamp::from_millisecond(ms).map_err(|_| Trouble::internal("clock-failed"))?;
    Ok(time.strftime("%Y-%m").to_string())
}

/// What was seen of other logs since this log's last transaction.
fn deps(fold: &Fold, own: &LogId) -> Vec<Dep> {
    let is_new = |log: &LogId, link: &Link| fold.named(&log.short()) < link.seq;
    let mut deps: Vec<Dep> = fold
        .links()
        .filter(|(log, link)| *log != own && is_new(log, link))
        .map(|(log, link)| {
            let mut hash = [0; 16];
            hash.copy_from_slice(&link.hash.0[..16]);
            Dep { log: log.short(), seq: link.seq, hash }
        })
        .collect();
    deps.sort();
    // What does not fit is named by the next transaction.
    deps.truncate(planb_core::log::header::MAX_DEPS);
    deps
}

fn not_written(damage: Damage) -> Trouble {
    Trouble::internal("entry-invalid").with("code", damage)
}
