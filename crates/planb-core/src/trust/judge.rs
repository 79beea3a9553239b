//! Which statements hold, and what follows for each node and for each of its transactions.
//!
//! Statements are taken in order: a node's by the entry that carries it, the root's by the time that it was issued. A
//! revocation that shows an earlier statement of its node to be bad (beyond the last good transaction) is settled, and the
//! judging begins anew with it; so it ends, and the order of arrival does not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::statement::{Certificate, Issuer, Revocation, Statement};
use crate::log::{Damage, Hlc, Identity, LogId, Order, ScopeId, Tenant, packed};

/// What a node believes without being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// The municipality's root key.
    Root(#[serde(with = "packed::array")] [u8; 32]),
    /// The first node's key, as long as there is no root.
    Founder(#[serde(with = "packed::array")] [u8; 32]),
}

/// How a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    Unknown,
    /// The first node, which no certificate names yet: admitted by itself, as an administrator.
    Founder,
    Enrolled(&'a Certificate),
    Revoked,
}

/// Where a statement stands among all statements, and which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    order: Order,
    hash: [u8; 32],
}

#[derive(Clone, Debug, PartialEq)]
struct Carried {
    author: [u8; 32],
    bytes: Vec<u8>,
    statement: Statement,
    /// Of this municipality, rightly signed, and in its issuer's own log unless it is the root's.
    valid: bool,
}

/// The statements that hold, by the node that they are about, in order.
type Held = BTreeMap<[u8; 32], BTreeSet<Place>>;

/// Who is enrolled and who is revoked. The default believes nobody.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Trust {
    anchor: Option<(Tenant, Anchor)>,
    statements: BTreeMap<Place, Carried>,
    held: Held,
}

/// What holds, and nothing else: of what was refused, others may have heard something else (`State::digest`).
impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = self.held.values().flatten().filter_map(|place| Some((place, self.statements.get(place)?)));
        f.debug_struct("Trust").field("anchor", &self.anchor).field("holds", &holds.collect::<Vec<_>>()).finish()
    }
}

impl Trust {
    /// Trust that begins at the root key.
    pub fn rooted(tenant: Tenant, root: [u8; 32]) -> Trust {
        Trust { anchor: Some((tenant, Anchor::Root(root))), ..Trust::default() }
    }

    /// Trust that begins at the first node, before there is a root.
    pub fn founder(tenant: Tenant, public_key: [u8; 32]) -> Trust {
        Trust { anchor: Some((tenant, Anchor::Founder(public_key))), ..Trust::default() }
    }

    /// What it begins at.
    pub fn anchor(&self) -> Option<(Tenant, Anchor)> {
        self.anchor
    }

    /// Begins at another anchor, as when the root key has been made; every statement is judged anew.
    pub fn pin(&mut self, tenant: Tenant, anchor: Anchor) {
        self.anchor = Some((tenant, anchor));
        let valid: Vec<bool> = self.statements.values().map(|c| self.is_valid(&c.statement, &c.author)).collect();
        self.statements.values_mut().zip(valid).for_each(|(carried, valid)| carried.valid = valid);
        self.resolve();
    }

    /// Takes a statement that an entry carries. `author`: whose log it stands in; `written`: the entry's place, by the
    /// clock that its writer had. A statement of the root may be taken from anywhere and any number of times.
    pub fn take(&mut self, statement: Statement, author: [u8; 32], written: Order) -> Result<(), Damage> {
        let bytes = statement.encode()?;
        // Who carries a word of the root does not matter, and several may.
        let (author, order) = match statement.issuer() {
            Issuer::Root => ([0; 32], root_order(statement.issued_ms())),
            Issuer::Node(_) => (author, written),
        };
        let place = Place { order, hash: *blake3::hash(&bytes).as_bytes() };
        if self.statements.contains_key(&place) {
            return Ok(());
        }
        let valid = self.is_valid(&statement, &author);
        let is_newest = self.statements.last_key_value().is_none_or(|(last, _)| *last < place);
        let is_simple =
            is_newest && matches!((&statement, statement.issuer()), (Statement::Certificate(_), Issuer::Node(_)));
        self.statements.insert(place, Carried { author, bytes, statement, valid });
        if valid && is_simple {
            self.append(place);
        } else if valid {
            self.resolve();
        }
        Ok(())
    }

    /// Takes a statement of the root that no entry carries yet.
    pub fn take_root(&mut self, statement: Statement) -> Result<(), Damage> {
        match statement.issuer() {
            Issuer::Root => self.take(statement, [0; 32], crate::log::Order::FIRST),
            Issuer::Node(_) => Err(Damage::BadStatement("not the root's")),
        }
    }

    /// How the node with this public key stands.
    pub fn standing(&self, public_key: &[u8; 32]) -> Standing<'_> {
        let is_known = self.certificate(&self.held, public_key, None);
        match (self.revocation(&self.held, public_key), is_known) {
            (Some(_), _) => Standing::Revoked,
            (None, Some(certificate)) => Standing::Enrolled(certificate),
            (None, None) if self.is_founder(public_key) => Standing::Founder,
            (None, None) => Standing::Unknown,
        }
    }

    /// Whether a transaction of this writer counts: it is enrolled, or was and this one is not later than its last good
    /// one. A writer that was enrolled again counts wholly.
    pub fn admits(&self, identity: &Identity, seq: u64) -> bool {
        let key = &identity.public_key;
        let is_known = self.is_founder(key) || self.certificate(&self.held, key, None).is_some();
        is_known && self.revocation(&self.held, key).is_none_or(|end| end.leaves(&identity.log(), seq))
    }

    /// The last transaction of this writer's log that counts; 0 for one who was never enrolled.
    pub fn limit(&self, identity: &Identity) -> u64 {
        let key = &identity.public_key;
        if !self.is_founder(key) && self.certificate(&self.held, key, None).is_none() {
            return 0;
        }
        self.revocation(&self.held, key).map_or(u64::MAX, |end| end.last_good(&identity.log().short()))
    }

    /// Whether the node may have what stands in this scope, now.
    pub fn may(&self, public_key: &[u8; 32], scope: ScopeId) -> bool {
        match self.standing(public_key) {
            Standing::Enrolled(certificate) => certificate.scopes.contain(scope),
            Standing::Founder => true,
            Standing::Unknown | Standing::Revoked => false,
        }
    }

    /// Every node that a statement that holds is about, and the founder; by public key.
    pub fn nodes(&self) -> impl Iterator<Item = (&[u8; 32], Standing<'_>)> {
        let founder = match &self.anchor {
            Some((_, Anchor::Founder(key))) if !self.held.contains_key(key) => Some(key),
            _ => None,
        };
        self.held.keys().chain(founder).map(|key| (key, self.standing(key)))
    }

    /// The certificate by which a node is or was known, also after it was revoked.
    pub fn last_certificate(&self, public_key: &[u8; 32]) -> Option<&Certificate> {
        self.certificate(&self.held, public_key, None)
    }

    /// The revocation in force.
    pub fn revoked_by(&self, public_key: &[u8; 32]) -> Option<&Revocation> {
        self.revocation(&self.held, public_key)
    }

    fn is_founder(&self, public_key: &[u8; 32]) -> bool {
        matches!(&self.anchor, Some((_, Anchor::Founder(key))) if key == public_key)
    }

    fn is_valid(&self, statement: &Statement, author: &[u8; 32]) -> bool {
        let Some((tenant, anchor)) = &self.anchor else { return false };
        let root = match anchor {
            Anchor::Root(key) => Some(key),
            Anchor::Founder(_) => None,
        };
        let carried = match statement.issuer() {
            Issuer::Root => true,
            Issuer::Node(issuer) => issuer == *author,
        };
        carried && statement.tenant() == *tenant && statement.verify(root).is_ok()
    }

    fn resolve(&mut self) {
        let mut settled = BTreeSet::new();
        loop {
            match self.pass(&settled) {
                Ok(held) => {
                    self.held = held;
                    return;
                }
                // Each round settles one more revocation, so there are no more rounds than revocations.
                Err(reaching_back) => settled.insert(reaching_back),
            };
        }
    }

    /// Judges all statements in order. `Err`: a revocation that holds and makes an earlier statement bad.
    fn pass(&self, settled: &BTreeSet<Place>) -> Result<Held, Place> {
        let mut held = Held::new();
        let is_first =
            |place: &Place, carried: &Carried| carried.statement.issuer() == Issuer::Root || settled.contains(place);
        let valid = || self.statements.iter().filter(|(_, carried)| carried.valid);
        for (place, carried) in valid().filter(|(place, carried)| is_first(place, carried)) {
            held.entry(*carried.statement.public_key()).or_default().insert(*place);
        }
        for (place, carried) in valid().filter(|(place, carried)| !is_first(place, carried)) {
            if !self.may_issue(&held, &carried.author, place) {
                continue;
            }
            held.entry(*carried.statement.public_key()).or_default().insert(*place);
            let Statement::Revocation(end) = &carried.statement else { continue };
            let is_bad = |(earlier, of): &(&Place, &Carried)| {
                of.statement.issuer() == Issuer::Node(end.public_key)
                    && !settled.contains(earlier)
                    && !end.leaves(&earlier.order.log, earlier.order.seq)
                    && held.get(of.statement.public_key()).is_some_and(|about| about.contains(earlier))
            };
            if valid().take_while(|(earlier, _)| *earlier < place).any(|earlier| is_bad(&earlier)) {
                return Err(*place);
            }
        }
        Ok(held)
    }

    fn append(&mut self, place: Place) {
        let Some(carried) = self.statements.get(&place) else { return };
        if self.may_issue(&self.held, &carried.author, &place) {
            self.held.entry(*carried.statement.public_key()).or_default().insert(place);
        }
    }

    /// Whether this node was an administrator when it wrote the transaction at `place`, and that one counts.
    fn may_issue(&self, held: &Held, issuer: &[u8; 32], place: &Place) -> bool {
        let is_admin = match self.certificate(held, issuer, Some(place)) {
            Some(certificate) => certificate.admin,
            None => self.is_founder(issuer),
        };
        let is_bad = |(at, end): (&Place, &Revocation)| at < place || !end.leaves(&place.order.log, place.order.seq);
        is_admin && !self.revocations(held, issuer).any(is_bad)
    }

    /// The root's newest certificate about a node, or else the newest one of a node (before a place).
    fn certificate(&self, held: &Held, key: &[u8; 32], before: Option<&Place>) -> Option<&Certificate> {
        let mut newest = None;
        for place in held.get(key)?.iter().rev() {
            let Some(Carried { statement: Statement::Certificate(certificate), .. }) = self.statements.get(place)
            else {
                continue;
            };
            match certificate.issuer {
                Issuer::Root => return Some(certificate),
                Issuer::Node(_) if newest.is_none() && before.is_none_or(|before| place < before) => {
                    newest = Some(certificate);
                }
                Issuer::Node(_) => {}
            }
        }
        newest
    }

    /// The revocations of a node that no later certificate has lifted; the root's are lifted by the root only.
    fn revocations<'a>(
        &'a self,
        held: &'a Held,
        key: &[u8; 32],
    ) -> impl DoubleEndedIterator<Item = (&'a Place, &'a Revocation)> {
        let about = held.get(key);
        let lifts = move |place: &Place, end: &Revocation| {
            let later = about.into_iter().flat_map(move |about| about.range(*place..).skip(1));
            later.filter_map(|place| self.statements.get(place)).any(|carried| match &carried.statement {
                Statement::Certificate(certificate) => certificate.issuer == Issuer::Root || end.issuer != Issuer::Root,
                Statement::Revocation(_) => false,
            })
        };
        about.into_iter().flatten().filter_map(move |place| match &self.statements.get(place)?.statement {
            Statement::Revocation(end) if !lifts(place, end) => Some((place, end)),
            _ => None,
        })
    }

    /// The revocation in force: the root's newest, or else the newest.
    fn revocation<'a>(&'a self, held: &'a Held, key: &[u8; 32]) -> Option<&'a Revocation> {
        let ends = || self.revocations(held, key).rev().map(|(_, end)| end);
        ends().find(|end| end.issuer == Issuer::Root).or_else(|| ends().next())
    }
}

/// Where a statement of the root stands: at the end of the millisecond in which it was issued, whoever carries it.
fn root_order(issued_ms: u64) -> Order {
    Order { hlc: Hlc::end_of(issued_ms), log: LogId([0xff; 32]), seq: 0, index: 0 }
}

/// Trust as it is kept: what it begins at and the statements; what follows is judged again when it is read.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    anchor: Option<(Tenant, Anchor)>,
    statements: Vec<KeptStatement>,
}

#[derive(Clone, Serialize, Deserialize)]
struct KeptStatement {
    order: Order,
    #[serde(with = "packed::array")]
    author: [u8; 32],
    #[serde(with = "packed::list")]
    bytes: Vec<u8>,
}

impl From<Trust> for Kept {
    fn from(trust: Trust) -> Kept {
        let keep = |(place, carried): (Place, Carried)| KeptStatement {
            order: place.order,
            author: carried.author,
            bytes: carried.bytes,
        };
        Kept { anchor: trust.anchor, statements: trust.statements.into_iter().map(keep).collect() }
    }
}

impl TryFrom<Kept> for Trust {
    type Error = Damage;

    fn try_from(kept: Kept) -> Result<Trust, Damage> {
        let mut trust = Trust { anchor: kept.anchor, ..Trust::default() };
        for KeptStatement { order, author, bytes } in kept.statements {
            let statement = Statement::decode(&bytes)?;
            let place = Place { order, hash: *blake3::hash(&bytes).as_bytes() };
            let valid = trust.is_valid(&statement, &author);
            trust.statements.insert(place, Carried { author, bytes, statement, valid });
        }
        trust.resolve();
        Ok(trust)
    }
}
