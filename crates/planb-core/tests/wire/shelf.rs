//! A node that keeps its logs in memory: enrols by clear entries that say so, verifies everything that arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use ed25519_dalek::SigningKey;
use planb_core::log::sync::{Imported, Refused, Shelf, To, Want, Why};
use planb_core::log::witness::Between;
use planb_core::log::*;

use super::noise;

/// What a clear entry begins with that enrols the key after it, with all scopes or with the common one only.
const ENROLS: &[u8] = b"enrols everything ";
const ENROLS_COMMON: &[u8] = b"enrols common ";

pub const TENANT: Tenant = Tenant([7; 16]);
pub const LOG_KEY: [u8; 32] = [42; 32];

/// What an enrolled node may have.
pub enum Scopes {
    All,
    Common,
}

/// One log as a node has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    pub identity: Identity,
    pub items: Vec<Item>,
    pub link: Option<Link>,
}

/// A node.
#[derive(Clone)]
pub struct Node {
    pub tenant: Tenant,
    pub key: SigningKey,
    pub identity: Identity,
    pub logs: BTreeMap<[u8; 16], Log>,
    /// Who may write, and whether they may have every scope.
    pub enrolled: BTreeMap<[u8; 32], bool>,
    pub witnessed: BTreeMap<[u8; 16], SignedHeads>,
    pub forks: BTreeMap<[u8; 16], ForkProof>,
    pub keys_out: BTreeMap<[u8; 32], Vec<u8>>,
    pub keys_in: Vec<([u8; 32], Vec<u8>)>,
    pub receipts: Vec<([u8; 32], Receipt)>,
    /// Bodies that were given to each peer, by log and number.
    pub given: BTreeSet<([u8; 32], [u8; 16], u64)>,
    heads: Option<SignedHeads>,
    clock_ms: u64,
}

impl Node {
    /// A node that trusts itself and nobody else.
    pub fn new(number: u8) -> Node {
        let key = SigningKey::from_bytes(&[number; 32]);
        let identity = Identity { public_key: key.verifying_key().to_bytes(), incarnation: [number; 16] };
        Node {
            tenant: TENANT,
            key,
            identity,
            logs: BTreeMap::new(),
            enrolled: BTreeMap::from([(identity.public_key, true)]),
            witnessed: BTreeMap::new(),
            forks: BTreeMap::new(),
            keys_out: BTreeMap::new(),
            keys_in: Vec::new(),
            receipts: Vec::new(),
            given: BTreeSet::new(),
            heads: None,
            clock_ms: 1_795_227_000_000 + u64::from(number) * 10,
        }
    }

    /// So many nodes that are enrolled with each other, without an entry that says so.
    pub fn friends(count: u8) -> Vec<Node> {
        let mut nodes: Vec<Node> = (1..=count).map(Node::new).collect();
        let keys: Vec<_> = nodes.iter().map(|node| (node.public_key(), true)).collect();
        nodes.iter_mut().for_each(|node| node.enrolled.extend(keys.clone()));
        nodes
    }

    pub fn public_key(&self) -> [u8; 32] {
        self.identity.public_key
    }

    pub fn own_log(&self) -> [u8; 16] {
        self.identity.log().short()
    }

    /// How many transactions of this log are here, counted or not.
    pub fn length(&self, log: [u8; 16]) -> usize {
        self.logs.get(&log).map_or(0, |log| log.items.len())
    }

    /// Writes one transaction of sealed entries to the own log.
    pub fn write(&mut self, scope: ScopeId, plain: &[Vec<u8>]) {
        let seq = self.length(self.own_log()) as u64 + 1;
        let mut salt = [0; 16];
        salt.copy_from_slice(&noise(seq ^ u64::from(self.identity.public_key[0]) << 32, 16));
        let log = self.identity.log();
        let seal = |(index, plain): (u32, &Vec<u8>)| {
            seal::seal(&LOG_KEY, seal::Spot { log: &log, seq, index, salt: &salt }, plain).unwrap()
        };
        let bodies: Vec<Vec<u8>> = (0u32..).zip(plain).map(seal).collect();
        self.append(Protection::LogKey, scope, KeyId([8; 16]), salt, bodies);
    }

    /// Writes so many transactions of one small entry each.
    pub fn write_some(&mut self, count: usize) {
        for n in 0..count {
            let body = noise(n as u64 + self.clock_ms, 20 + n % 30);
            self.write(ScopeId::COMMON, &[body]);
        }
    }

    /// Enrols another node, for everything or for the common scope.
    pub fn enrol(&mut self, other: &Node, scopes: Scopes) {
        let words = match scopes {
            Scopes::All => ENROLS,
            Scopes::Common => ENROLS_COMMON,
        };
        let body = [words, &other.public_key()[..]].concat();
        self.learn(&body);
        self.append(Protection::Clear, ScopeId::COMMON, KeyId::NONE, [5; 16], vec![body]);
    }

    fn learn(&mut self, clear: &[u8]) {
        for (words, everything) in [(ENROLS, true), (ENROLS_COMMON, false)] {
            if let Some(key) = clear.strip_prefix(words) {
                self.enrolled.insert(key.try_into().unwrap(), everything);
            }
        }
    }

    fn append(&mut self, protection: Protection, scope: ScopeId, key: KeyId, salt: [u8; 16], bodies: Vec<Vec<u8>>) {
        self.clock_ms += 1_000 + u64::from(salt[0]);
        let wall = Wall { ms: self.clock_ms, quality: ClockQuality::Confirmed };
        let link = self.logs.get(&self.own_log()).and_then(|log| log.link.clone());
        let entry = |body: &Vec<u8>| EntryHead {
            protection,
            scope,
            key,
            body_length: body.len() as u64,
            body_hash: *blake3::hash(body).as_bytes(),
        };
        let header = Header {
            tenant: self.tenant,
            log: self.identity.log(),
            seq: link.as_ref().map_or(1, |link| link.seq + 1),
            prev: link.as_ref().map_or(TransactionHash::default(), |link| link.hash),
            salt,
            hlc: Hlc::next(link.as_ref().map_or(Hlc::default(), |link| link.hlc), [], wall),
            wall,
            prefix: Prefix::new("K1").unwrap(),
            first_number: link.as_ref().map_or(1, |link| link.next_number),
            deps: vec![],
            entries: bodies.iter().map(entry).collect(),
        };
        let transaction = Transaction::sign(header, &self.key).unwrap();
        let identity = self.identity;
        let log = self.logs.entry(identity.log().short()).or_insert(Log { identity, items: vec![], link: None });
        let header = transaction.header();
        log.link = Some(Link {
            seq: header.seq,
            hash: transaction.hash(),
            hlc: header.hlc,
            tenant: header.tenant,
            prefix: header.prefix.clone(),
            next_number: header.first_number + header.entries.len() as u64,
        });
        log.items.push(Item { transaction, bodies: bodies.into_iter().map(Some).collect() });
    }

    /// How many transactions of a log count here.
    pub fn counted(&self, short: &[u8; 16]) -> u64 {
        let all = self.logs.get(short).map_or(0, |log| log.items.len() as u64);
        self.forks.get(short).map_or(all, |fork| all.min(fork.seq() - 1))
    }

    fn may_have(&self, key: &[u8; 32], scope: ScopeId) -> bool {
        self.enrolled.get(key).is_some_and(|everything| *everything || scope == ScopeId::COMMON)
    }

    fn freeze(&mut self, proof: ForkProof) -> bool {
        let short = proof.log().short();
        let is_new = self.forks.get(&short).is_none_or(|known| proof.seq() < known.seq());
        if is_new {
            let identity = *proof.identity();
            self.forks.insert(short, proof);
            self.logs.entry(short).or_insert(Log { identity, items: vec![], link: None });
        }
        is_new
    }

    /// Takes one transaction; `Ok(true)` when it is new, `Ok(false)` when known.
    fn take(&mut self, identity: &Identity, item: Item, entries: &mut u64) -> Result<bool, Why> {
        let short = identity.log().short();
        let seq = item.transaction.header().seq;
        let fork = self.forks.get(&short).map(ForkProof::seq);
        let known = usize::try_from(seq - 1).ok().and_then(|place| self.logs.get_mut(&short)?.items.get_mut(place));
        if let Some(known) = known {
            if known.transaction.hash() != item.transaction.hash() {
                let proof = ForkProof::of(*identity, known.transaction.clone(), item.transaction).map_err(Why::of)?;
                self.freeze(proof);
                return Err(Why::Frozen);
            }
            verify_bodies(&known.transaction, &item.bodies()).map_err(Why::of)?;
            for (there, new) in known.bodies.iter_mut().zip(item.bodies) {
                if there.is_none() && new.is_some() {
                    *there = new;
                    *entries += 1;
                }
            }
            return Ok(false);
        }
        if fork.is_some_and(|fork| seq >= fork) {
            return Err(Why::Frozen);
        }
        let link = self.logs.get(&short).and_then(|log| log.link.as_ref());
        let link = verify_next(identity, link, &item.transaction).map_err(Why::of)?;
        verify_bodies(&item.transaction, &item.bodies()).map_err(Why::of)?;
        *entries += item.bodies.len() as u64;
        let log = self.logs.entry(short).or_insert(Log { identity: *identity, items: vec![], link: None });
        log.link = Some(link);
        log.items.push(item.clone());
        for (entry, body) in item.transaction.header().entries.iter().zip(&item.bodies) {
            if let (Protection::Clear, Some(body)) = (entry.protection, body) {
                self.learn(body);
            }
        }
        Ok(true)
    }
}

impl Shelf for Node {
    type Error = Infallible;

    fn tenant(&self) -> Tenant {
        self.tenant
    }

    fn own_heads(&mut self) -> Result<SignedHeads, Infallible> {
        let line = |(short, log): (&[u8; 16], &Log)| {
            let seq = self.counted(short);
            let mut hash = [0; 16];
            if let Some(last) = seq.checked_sub(1).and_then(|last| log.items.get(last as usize)) {
                hash.copy_from_slice(&last.transaction.hash().0[..16]);
            }
            Seen { log: *short, seq, hash, frozen: self.forks.contains_key(short) }
        };
        let seen: Vec<Seen> = self.logs.iter().map(line).filter(|seen| seen.seq > 0 || seen.frozen).collect();
        let old = self.heads.take().filter(|heads| heads.seen == seen);
        let count = self.clock_ms;
        let heads = old.unwrap_or_else(|| {
            self.clock_ms += 1;
            SignedHeads::sign(self.tenant, self.identity, count, count, seen, &self.key).unwrap()
        });
        self.heads = Some(heads.clone());
        Ok(heads)
    }

    fn witnessed(&mut self) -> Result<Vec<SignedHeads>, Infallible> {
        Ok(self.witnessed.values().cloned().collect())
    }

    fn witness(&mut self, heads: &SignedHeads) -> Result<bool, Infallible> {
        let short = heads.identity.log().short();
        let is_good = heads.tenant == self.tenant
            && heads.identity != self.identity
            && self.enrolled.contains_key(&heads.identity.public_key)
            && self.witnessed.get(&short).is_none_or(|old| heads.is_newer_than(old))
            && heads.verify().is_ok();
        if is_good {
            self.witnessed.insert(short, heads.clone());
        }
        Ok(is_good)
    }

    fn segment(&mut self, want: &Want, to: &To, budget: usize) -> Result<Option<Vec<u8>>, Infallible> {
        let Some(log) = self.logs.get(&want.log) else { return Ok(None) };
        let mut writer = SegmentWriter::new(log.identity);
        let last = want.to.min(self.counted(&want.log));
        let mut given = Vec::new();
        for seq in want.from.max(1)..=last {
            let item = &log.items[seq as usize - 1];
            let heads = item.transaction.header().entries.iter();
            let bodies: Vec<Option<&[u8]>> = heads
                .zip(&item.bodies)
                .map(|(entry, body)| {
                    let may = match to {
                        To::Node(key) => self.may_have(key, entry.scope),
                        To::Anyone => true,
                    };
                    body.as_deref().filter(|_| may && want.bodies)
                })
                .collect();
            if !writer.push(&item.transaction, &bodies, budget).unwrap() {
                break;
            }
            if let (To::Node(key), true) = (to, bodies.iter().any(Option::is_some)) {
                given.push((*key, want.log, seq));
            }
        }
        self.given.extend(given);
        let is_for_them = match to {
            To::Node(key) => self.enrolled.contains_key(key),
            To::Anyone => true,
        };
        Ok(writer.finish().filter(|_| is_for_them))
    }

    fn import(&mut self, segment: &[u8]) -> Result<Imported, Infallible> {
        let mut imported = Imported::default();
        let refused = |log, seq, why| Some(Refused { log, seq, why });
        let segment = match Segment::open(segment) {
            Ok(segment) => segment,
            Err(damage) => return Ok(Imported { refused: refused(None, 0, Why::of(damage)), ..imported }),
        };
        let (identity, short, mut seq) = (*segment.identity(), Some(segment.log().short()), segment.first());
        if segment.tenant() != self.tenant {
            return Ok(Imported { refused: refused(short, seq, Why::OtherTenant), ..imported });
        }
        if !self.enrolled.contains_key(&identity.public_key) {
            return Ok(Imported { refused: refused(short, seq, Why::UnknownWriter), ..imported });
        }
        for item in segment {
            match item.map_err(Why::of).and_then(|item| self.take(&identity, item, &mut imported.entries)) {
                Ok(true) => imported.transactions += 1,
                Ok(false) => imported.known += 1,
                Err(why) => return Ok(Imported { refused: refused(short, seq, why), ..imported }),
            }
            seq += 1;
        }
        Ok(imported)
    }

    fn forks(&mut self) -> Result<Vec<ForkProof>, Infallible> {
        Ok(self.forks.values().cloned().collect())
    }

    fn take_fork(&mut self, proof: &ForkProof) -> Result<bool, Infallible> {
        let is_known = self.enrolled.contains_key(&proof.identity().public_key);
        Ok(is_known && self.freeze(proof.clone()))
    }

    fn keys_for(&mut self, to: &[u8; 32]) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.keys_out.get(to).cloned())
    }

    fn take_keys(&mut self, from: &[u8; 32], sealed: &[u8]) -> Result<bool, Infallible> {
        let is_known = self.enrolled.contains_key(from);
        if is_known {
            self.keys_in.push((*from, sealed.to_vec()));
        }
        Ok(is_known)
    }

    fn keys_taken(&mut self, by: &[u8; 32], sealed: &[u8; 32]) -> Result<(), Infallible> {
        if self.keys_out.get(by).is_some_and(|keys| blake3::hash(keys).as_bytes() == sealed) {
            self.keys_out.remove(by);
        }
        Ok(())
    }

    fn lacking(&mut self) -> Result<Vec<Want>, Infallible> {
        let mut wants = Vec::new();
        for (short, log) in &self.logs {
            for (seq, item) in (1u64..).zip(&log.items) {
                let entries = item.transaction.header().entries.iter().zip(&item.bodies);
                let own = self.public_key();
                if entries.into_iter().any(|(entry, body)| body.is_none() && self.may_have(&own, entry.scope)) {
                    wants.push(Want { log: *short, from: seq, to: seq, bodies: true });
                }
            }
        }
        Ok(wants)
    }

    fn sign_receipt(&mut self, to: &[u8; 32], nonce: [u8; 16], digest: [u8; 32]) -> Result<Receipt, Infallible> {
        let between = Between { tenant: self.tenant, by: self.public_key(), to: *to };
        Ok(Receipt::sign(&between, nonce, digest, self.clock_ms, &self.key))
    }

    fn take_receipt(&mut self, from: &[u8; 32], receipt: &Receipt) -> Result<(), Infallible> {
        self.receipts.push((*from, *receipt));
        Ok(())
    }
}
