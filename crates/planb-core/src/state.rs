//! The state that screens are made from: a pure fold of the entries that this node can open.
//!
//! A set of entries gives the same state in whatever order they arrive: where two write one field, the last writer in the
//! log's order wins. Entries that do not count (of a node that is not enrolled, after a fork, after a revocation) are not
//! given to it; when a revocation or a correction of a clock changes what counts or in which order, it is folded anew.

pub mod basis;
pub mod event;
mod forms;
pub mod latest;
mod night;
pub mod place;
pub mod schemas;
pub mod unit;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::card::Cards;
use crate::care::Kind;
use crate::erasure::Erasures;
use crate::id::{ClientId, UnitId};
use crate::ledger::Ledger;
use crate::log::{Corrections, Damage, KeyId, LogId, ScopeId, Tenant, packed};
use crate::look::Looks;
use crate::note::{Note, NoteWritten, Notes};
use crate::organisation::PersonFound;
use crate::register::Register;
use crate::snapshot::{By, Edition, HoldAccepted, KindHeld, NightFinished};
use crate::trust::{Anchor, Statement, Trust};
pub use basis::Basis;
pub use event::{Entry, EntryLine, Event};
use latest::LatestMap;
pub use place::Place;
use unit::{Counted, UnitState};

/// A digest of this crate's sources: a state that other code has folded is folded anew.
pub const CODE: &str = env!("PLANB_CORE_CODE");

/// What a hold is about: a source, or one unit or kind of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HoldSubject {
    pub source: String,
    pub unit: Option<UnitId>,
    pub kind: Option<Kind>,
}

/// The last good reading of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCounted {
    pub night: Date,
    pub rows: u32,
    pub exported_at: DateTime,
    pub kinds: Vec<Kind>,
    pub passed_by: By,
}

/// A log key that somebody has granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// Who granted it first, by its place in the order: whoever made it.
    by: (crate::log::Order, Author),
    /// The nodes that it was wrapped to.
    to: BTreeSet<[u8; 8]>,
    pub scope: ScopeId,
    /// In UTC, `2026-11`.
    pub month: String,
}

impl Granted {
    /// The public key of the node that granted it first.
    pub fn by(&self) -> &[u8; 32] {
        &self.by.1.0
    }

    /// Whether it was wrapped to this node.
    pub fn is_to(&self, public_key: &[u8; 32]) -> bool {
        self.to.contains(&crate::trust::brief(public_key))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Author(#[serde(with = "packed::array")] [u8; 32]);

/// All that the log says, as this node can read it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    names: LatestMap<UnitId, String>,
    people: LatestMap<(UnitId, String), Option<PersonFound>>,
    units: BTreeMap<UnitId, UnitState>,
    sources: BTreeMap<String, LatestMap<Date, SourceCounted>>,
    holds: LatestMap<HoldSubject, KindHeld>,
    accepted: LatestMap<HoldSubject, HoldAccepted>,
    nights: LatestMap<Date, NightFinished>,
    /// The greatest number of a serial, per prefix.
    serials: BTreeMap<String, u64>,
    trust: Trust,
    /// Whose each log is.
    authors: BTreeMap<LogId, Author>,
    /// Which logs number their entries under a prefix: one, unless something went wrong.
    prefixes: BTreeMap<String, BTreeSet<LogId>>,
    /// The recovery key's public half, as the root named it last.
    recovery: LatestMap<(), String>,
    granted: BTreeMap<KeyId, Granted>,
    corrections: Corrections,
    /// Why a frozen log's branch was looked at, by the first transaction that there are two of.
    adopted: LatestMap<(LogId, u64), String>,
    notes: Notes,
    erasures: Erasures,
    register: Register,
    cards: Cards,
    looks: Looks,
    ledger: Ledger,
    entries: u64,
    unknown: u64,
    /// Entries that carry a statement which is none.
    unusable: u64,
}

impl State {
    /// A state that begins with what this node believes: the root's key, or its own as the founder.
    pub fn trusting(trust: Trust) -> State {
        State { trust, ..State::default() }
    }

    /// Folds one entry in. Each entry must be applied once; their order does not matter.
    pub fn apply(&mut self, entry: &Entry) {
        self.entries += 1;
        self.know_log(entry);
        let order = entry.order;
        match &entry.event {
            Event::NodeEnrolled(enrolled) => self.take_statement(entry, &enrolled.certificate),
            Event::NodeRevoked(revoked) => self.take_statement(entry, &revoked.revocation),
            Event::KeyGranted(granted) => {
                let by = (entry.written(), Author(entry.author));
                let known = self.granted.entry(granted.key).or_insert_with(|| Granted {
                    by,
                    to: BTreeSet::new(),
                    scope: granted.scope,
                    month: granted.month.clone(),
                });
                if by.0 < known.by.0 {
                    *known = Granted {
                        by,
                        to: std::mem::take(&mut known.to),
                        scope: granted.scope,
                        month: granted.month.clone(),
                    };
                }
                known.to.extend(granted.to.as_chunks::<8>().0);
            }
            Event::RecoveryNamed(named) => {
                if let Some((tenant, Anchor::Root(root))) = self.trust.anchor()
                    && named.is_of(tenant, &root)
                {
                    self.recovery.write((), order, named.recipient.clone());
                }
            }
            Event::ClockCorrected(corrected) => self.corrections.add(entry.written(), corrected),
            Event::ForkAdopted(adopted) => self.adopted.write((adopted.log, adopted.from), order, adopted.why.clone()),
            Event::NoteWritten(written) => self.write_note(entry, written),
            Event::NoteAccounted(accounted) => self.notes.account(accounted),
            Event::ErasureDecided(decided) => self.erasures.decide(order, decided),
            Event::ClientErased(erased) => {
                self.erasures.erase(order, erased);
                self.notes.forget(&erased.client);
                self.ledger.forget(&erased.client);
            }
            Event::ErasureConfirmed(confirmed) => self.erasures.confirm(order, confirmed),
            Event::ClientKeyMade(made) => self.erasures.make_key(made),
            Event::RecordWritten(written) => {
                self.count_copy(written);
                self.register.write(order, entry.happened_at, written);
            }
            Event::CardIssued(issued) => self.cards.issue(order, issued),
            Event::CardRevoked(revoked) => self.cards.revoke(order, revoked),
            Event::Looked(looked) => self.looks.look(order, entry.happened_at, looked),
            Event::Unknown(_) => self.unknown += 1,
            event => self.apply_forms(entry, event),
        }
    }

    /// Hears a statement about a node that stands in an entry that does not count: who may write is decided from everything
    /// that was said of it. Nothing else comes of the entry, since others need not have it.
    pub fn hear(&mut self, entry: &Entry) {
        let statement = match &entry.event {
            Event::NodeEnrolled(enrolled) => Statement::decode(&enrolled.certificate),
            Event::NodeRevoked(revoked) => Statement::decode(&revoked.revocation),
            _ => return,
        };
        // One that cannot be read decides nothing.
        let _is_heard =
            statement.and_then(|statement| self.trust.take(statement, entry.author, entry.written())).is_ok();
    }

    fn know_log(&mut self, entry: &Entry) {
        self.authors.insert(*entry.log(), Author(entry.author));
        let prefix = entry.number.split('-').next().unwrap_or_default();
        if let Some(logs) = self.prefixes.get_mut(prefix) {
            logs.insert(*entry.log());
        } else {
            self.prefixes.insert(prefix.to_string(), BTreeSet::from([*entry.log()]));
        }
    }

    fn take_statement(&mut self, entry: &Entry, bytes: &[u8]) {
        let statement = Statement::decode(bytes);
        let taken = statement.and_then(|statement| self.trust.take(statement, entry.author, entry.written()));
        self.unusable += u64::from(taken.is_err());
    }

    fn write_note(&mut self, entry: &Entry, written: &NoteWritten) {
        if written.client.is_some_and(|client| self.erasures.is_erased(&client)) {
            return;
        }
        let (number, happened_at) = (entry.number.clone(), entry.happened_at);
        let note = Note { number, entered_ms: entry.entered_ms, happened_at, written: written.clone() };
        self.notes.write(entry.order, note);
    }

    /// Believes another anchor, as when the root key has been made; every statement is judged anew.
    pub fn pin(&mut self, tenant: Tenant, anchor: Anchor) {
        self.trust.pin(tenant, anchor);
    }

    /// Takes a certificate of the root that this node was given when it was enrolled.
    pub fn believe(&mut self, certificate: &[u8]) -> Result<(), Damage> {
        self.trust.take_root(Statement::decode(certificate)?)
    }

    /// The recovery key's public half, an age recipient.
    pub fn recovery(&self) -> Option<&str> {
        self.recovery.get(&()).map(String::as_str)
    }

    /// Who is enrolled and who is revoked.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The public key of the node whose log this is.
    pub fn author(&self, log: &LogId) -> Option<[u8; 32]> {
        self.authors.get(log).map(|author| author.0)
    }

    /// Prefixes that several logs number their entries under, which must not be.
    pub fn shared_prefixes(&self) -> impl Iterator<Item = (&str, &BTreeSet<LogId>)> {
        self.prefixes.iter().filter(|(_, logs)| logs.len() > 1).map(|(prefix, logs)| (prefix.as_str(), logs))
    }

    /// What is known of one granted log key.
    pub fn grant(&self, key: &KeyId) -> Option<&Granted> {
        self.granted.get(key)
    }

    /// The log keys that were granted, by id.
    pub fn granted(&self) -> impl Iterator<Item = (&KeyId, &Granted)> {
        self.granted.iter()
    }

    /// Where clocks were wrong.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// Forked logs that somebody has looked at: the log, the first transaction that there are two of, and what they said.
    pub fn adopted(&self) -> impl Iterator<Item = (&LogId, u64, &str)> {
        self.adopted.iter().map(|((log, from), why)| (log, *from, why.as_str()))
    }

    /// All notes that can be read here.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// What was erased, and by whom.
    pub fn erasures(&self) -> &Erasures {
        &self.erasures
    }

    /// The register's records that can be read here.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Login cards.
    pub fn cards(&self) -> &Cards {
        &self.cards
    }

    /// Who looked at what.
    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    /// Every sheet of the forms.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The known client whose id was typed; `None` when there is none, or more than one.
    pub fn client(&self, typed: &str) -> Option<ClientId> {
        let noted = self.notes.iter().filter_map(|(_, note)| note.written.client);
        let all: BTreeSet<ClientId> = self.erasures.clients().into_iter().chain(noted).collect();
        let mut fitting = all.into_iter().filter(|client| client.is_typed(typed));
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// Units by id, with their names.
    pub fn units(&self) -> impl Iterator<Item = (&UnitId, &str)> {
        self.names.iter().map(|(unit, name)| (unit, name.as_str()))
    }

    /// What the log says of one unit.
    pub fn unit(&self, unit: &UnitId) -> Option<&UnitState> {
        self.units.get(unit)
    }

    /// The staff of one unit who may stand on paper, sorted by name.
    pub fn people(&self, unit: &UnitId) -> impl Iterator<Item = &PersonFound> {
        self.people.iter().filter(move |((of, _), _)| of == unit).filter_map(|(_, person)| person.as_ref())
    }

    /// Everybody that the nights ever found, by unit and name: as they were found last, `None` when they have left.
    pub fn people_ever(&self) -> impl Iterator<Item = (&UnitId, &str, Option<&PersonFound>)> {
        self.people.iter().map(|((unit, name), person)| (unit, name.as_str(), person.as_ref()))
    }

    /// Every unit that the log says something of.
    pub fn units_known(&self) -> impl Iterator<Item = (&UnitId, &UnitState)> {
        self.units.iter()
    }

    /// Every source that ever had a good night.
    pub fn sources_known(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// Good nights of one unit and kind, the newest first.
    pub fn history(&self, unit: &UnitId, kind: Kind) -> Vec<Counted> {
        self.unit(unit).map(|unit| unit.history(kind)).unwrap_or_default()
    }

    /// Good nights of one source, the newest first.
    pub fn source_history(&self, source: &str) -> Vec<SourceCounted> {
        self.sources
            .get(source)
            .into_iter()
            .flat_map(|nights| nights.iter().rev().map(|(_, taken)| taken.clone()))
            .collect()
    }

    /// Whether somebody has said, since its last good night, that a source comes no more.
    pub fn is_retired(&self, source: &str) -> bool {
        let subject = HoldSubject { source: source.to_string(), unit: None, kind: None };
        let last = self.source_history(source).first().map(|counted| counted.night);
        self.accepted.get(&subject).is_some_and(|word| last.is_none_or(|last| word.night > last))
    }

    /// What is held now: holds that no later good night and no acceptance of the same night has ended.
    pub fn held(&self) -> impl Iterator<Item = (&HoldSubject, &KindHeld)> {
        self.holds.iter().filter(|(subject, held)| !self.has_ended(subject, held))
    }

    fn has_ended(&self, subject: &HoldSubject, held: &KindHeld) -> bool {
        let good = match (&subject.unit, subject.kind) {
            (Some(unit), Some(kind)) => self.history(unit, kind).first().map(|counted| counted.night),
            // A printed report of one unit; or, from the first program, all of a unit's kinds.
            (Some(unit), None) => self.unit(unit).and_then(|unit| {
                let pages = unit.report_history(&subject.source).next().map(|taken| taken.night);
                pages.or_else(|| unit.snapshots().next_back().map(|(night, _)| *night))
            }),
            (None, _) => self.source_history(&subject.source).first().map(|counted| counted.night),
        };
        if self.is_retired(&subject.source) {
            return true;
        }
        let accepted = self.accepted.get(subject).map(|accepted| accepted.night);
        good.max(accepted).is_some_and(|ended| ended >= held.night)
    }

    /// The nights whose data is used in place of held data; their snapshots are kept.
    pub fn referenced_nights(&self) -> BTreeSet<Date> {
        self.held().filter_map(|(_, held)| held.last_good_night).collect()
    }

    /// What was accepted although the guard would have held it.
    pub fn accepted(&self) -> impl Iterator<Item = (&HoldSubject, &HoldAccepted)> {
        self.accepted.iter()
    }

    /// Nights that came to their end, by date.
    pub fn nights(&self) -> impl DoubleEndedIterator<Item = &NightFinished> {
        self.nights.iter().map(|(_, night)| night)
    }

    /// The public half of a unit's current key.
    pub fn recipient(&self, unit: &UnitId, edition: Edition) -> Option<&str> {
        Some(self.unit(unit)?.shelf(edition)?.key()?.recipient.as_str())
    }

    /// The number of the next serial with this prefix, from 1.
    pub fn next_serial(&self, prefix: &str) -> u64 {
        self.serials.get(prefix).copied().unwrap_or(0).saturating_add(1)
    }

    /// How many entries carry a statement about a node that cannot be read, or is of a newer program.
    pub fn unusable(&self) -> u64 {
        self.unusable
    }

    /// How many entries were folded, and how many of them need a newer program.
    pub fn counts(&self) -> (u64, u64) {
        (self.entries, self.unknown)
    }

    /// The bytes of a checkpoint: CBOR. Equal sets of entries give equal bytes.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let mut out = Vec::new();
        ciborium::into_writer(self, &mut out).map_err(|_| Damage::BadBody("state"))?;
        Ok(out)
    }

    /// Reads a checkpoint that the same code has written.
    pub fn decode(bytes: &[u8]) -> Result<State, Damage> {
        ciborium::from_reader(bytes).map_err(|_| Damage::BadBody("state"))
    }

    /// A digest of everything above: equal sets of entries give equal digests.
    pub fn digest(&self) -> [u8; 32] {
        *blake3::hash(format!("{self:?}").as_bytes()).as_bytes()
    }
}
