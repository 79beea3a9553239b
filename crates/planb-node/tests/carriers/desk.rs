//! A small shelf in memory, which verifies as the store does: for visits.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use planb_core::log::sync::{Imported, Refused, Shelf, To, Want, Why};
use planb_core::log::witness::Between;
use planb_core::log::witness::Seen;
use planb_core::log::{
    ClockQuality, Damage, EntryHead, ForkProof, Header, Hlc, Identity, Item, KeyId, Link, Prefix, Protection, Receipt,
    ScopeId, Segment, SegmentWriter, SignedHeads, Tenant, Transaction, Wall, verify_bodies, verify_next,
};

pub const TENANT: Tenant = Tenant([0x11; 16]);

struct Log {
    identity: Identity,
    link: Option<Link>,
    links: Vec<Link>,
    items: Vec<Item>,
    frozen: bool,
}

/// One node's shelf.
pub struct Desk {
    pub key: SigningKey,
    identity: Identity,
    tenant: Tenant,
    logs: BTreeMap<[u8; 16], Log>,
    enrolled: BTreeSet<[u8; 32]>,
    heads: Option<SignedHeads>,
    witnessed: BTreeMap<[u8; 16], SignedHeads>,
    forks: Vec<ForkProof>,
    /// Sealed keys to give, by receiver, until they are signed for.
    pub keys: BTreeMap<[u8; 32], Vec<u8>>,
    /// Those that were signed for.
    signed_for: BTreeMap<[u8; 32], Vec<u8>>,
    /// Whether something waits for a client's key.
    pub lacks_keys: bool,
    /// Sealed keys that came, with their giver.
    pub got: Vec<([u8; 32], Vec<u8>)>,
}

impl Desk {
    /// A node that knows only itself.
    pub fn new(seed: u8) -> Desk {
        Desk::of_tenant(seed, TENANT)
    }

    pub fn of_tenant(seed: u8, tenant: Tenant) -> Desk {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public_key = key.verifying_key().to_bytes();
        Desk {
            identity: Identity { public_key, incarnation: [seed; 16] },
            key,
            tenant,
            logs: BTreeMap::new(),
            enrolled: BTreeSet::from([public_key]),
            heads: None,
            witnessed: BTreeMap::new(),
            forks: Vec::new(),
            keys: BTreeMap::new(),
            signed_for: BTreeMap::new(),
            lacks_keys: false,
            got: Vec::new(),
        }
    }

    /// Nodes that know each other.
    pub fn all(count: u8) -> Vec<Desk> {
        let mut desks: Vec<Desk> = (1..=count).map(Desk::new).collect();
        let keys: Vec<[u8; 32]> = desks.iter().map(Desk::public_key).collect();
        desks.iter_mut().for_each(|desk| desk.enrolled.extend(&keys));
        desks
    }

    pub fn public_key(&self) -> [u8; 32] {
        self.identity.public_key
    }

    pub fn log(&self) -> [u8; 16] {
        self.identity.log().short()
    }

    /// How many transactions of a log are here.
    pub fn has(&self, log: &[u8; 16]) -> usize {
        self.logs.get(log).map_or(0, |log| log.items.len())
    }

    /// Writes an enrolment of another node into the own log.
    pub fn enrol(&mut self, public_key: &[u8; 32]) {
        self.enrolled.insert(*public_key);
        self.write(&[&[b"enrol ", &public_key[..]].concat()]);
    }

    /// Writes one transaction of clear bodies.
    pub fn write(&mut self, bodies: &[&[u8]]) {
        let log = self.logs.entry(self.identity.log().short()).or_insert_with(|| Log::new(self.identity));
        let seq = log.items.len() as u64 + 1;
        let entries = bodies.iter().map(|body| EntryHead {
            protection: Protection::Clear,
            scope: ScopeId::COMMON,
            key: KeyId::NONE,
            body_length: body.len() as u64,
            body_hash: *blake3::hash(body).as_bytes(),
        });
        let header = Header {
            tenant: self.tenant,
            log: self.identity.log(),
            seq,
            prev: log.link.as_ref().map(|link| link.hash).unwrap_or_default(),
            salt: [seq as u8; 16],
            hlc: Hlc((1_000 + seq) << 16),
            wall: Wall { ms: 1_000 + seq, quality: ClockQuality::Unknown },
            prefix: Prefix::new("K1").unwrap(),
            first_number: log.link.as_ref().map_or(1, |link| link.next_number),
            deps: Vec::new(),
            entries: entries.collect(),
        };
        let transaction = Transaction::sign(header, &self.key).unwrap();
        let bodies = bodies.iter().map(|body| Some(body.to_vec())).collect();
        log.push(Item { transaction, bodies }).unwrap();
    }

    /// A copy of the node as a copied stick has it: the same key, incarnation and log.
    pub fn copied(&self) -> Desk {
        let mut copy = Desk::of_tenant(1, self.tenant);
        copy.key = self.key.clone();
        copy.identity = self.identity;
        copy.enrolled = self.enrolled.clone();
        for (id, log) in &self.logs {
            let mut other = Log::new(log.identity);
            log.items.iter().for_each(|item| other.push(item.clone()).unwrap());
            copy.logs.insert(*id, other);
        }
        copy
    }

    /// Loses a body, as bit rot does.
    pub fn lose_body(&mut self, log: &[u8; 16], seq: u64) {
        self.logs.get_mut(log).unwrap().items[seq as usize - 1].bodies[0] = None;
    }

    /// Everything that is here, to compare nodes by.
    pub fn content(&self) -> Vec<(u64, Vec<Option<Vec<u8>>>)> {
        let items = self.logs.values().flat_map(|log| &log.items);
        items.map(|item| (item.transaction.header().seq, item.bodies.clone())).collect()
    }

    fn take(&mut self, identity: Identity, item: Item, imported: &mut Imported) -> Result<(), Why> {
        let log = self.logs.entry(identity.log().short()).or_insert_with(|| Log::new(identity));
        let seq = item.transaction.header().seq;
        if let Some(known) = seq.checked_sub(1).and_then(|at| log.items.get_mut(at as usize)) {
            verify_bodies(&item.transaction, &item.bodies()).map_err(Why::of)?;
            if known.transaction.hash() == item.transaction.hash() {
                imported.known += 1;
                for (here, there) in known.bodies.iter_mut().zip(item.bodies) {
                    if here.is_none() && there.is_some() {
                        *here = there;
                        imported.entries += 1;
                    }
                }
                return Ok(());
            }
            item.transaction.verify(&identity).map_err(Why::of)?;
            let proof = ForkProof::of(identity, known.transaction.clone(), item.transaction).map_err(Why::of)?;
            log.freeze(seq);
            self.forks.push(proof);
            return Err(Why::Frozen);
        }
        if log.frozen {
            return Err(Why::Frozen);
        }
        imported.entries += item.bodies.len() as u64;
        for body in item.bodies.iter().flatten() {
            if let Some(key) = body.strip_prefix(b"enrol ").and_then(|key| key.try_into().ok()) {
                self.enrolled.insert(key);
            }
        }
        log.push(item).map_err(Why::of)?;
        imported.transactions += 1;
        Ok(())
    }
}

impl Log {
    fn new(identity: Identity) -> Log {
        Log { identity, link: None, links: Vec::new(), items: Vec::new(), frozen: false }
    }

    fn push(&mut self, item: Item) -> Result<(), Damage> {
        verify_bodies(&item.transaction, &item.bodies())?;
        let link = verify_next(&self.identity, self.link.as_ref(), &item.transaction)?;
        self.links.push(link.clone());
        self.link = Some(link);
        self.items.push(item);
        Ok(())
    }

    fn freeze(&mut self, seq: u64) {
        self.items.truncate(seq as usize - 1);
        self.links.truncate(seq as usize - 1);
        self.link = self.links.last().cloned();
        self.frozen = true;
    }

    fn seen(&self, log: [u8; 16]) -> Seen {
        let mut hash = [0; 16];
        if let Some(link) = &self.link {
            hash.copy_from_slice(&link.hash.0[..16]);
        }
        Seen { log, seq: self.items.len() as u64, hash, frozen: self.frozen }
    }
}

impl Shelf for Desk {
    type Error = String;

    fn tenant(&self) -> Tenant {
        self.tenant
    }

    fn own_heads(&mut self) -> Result<SignedHeads, String> {
        let logs = self.logs.iter().filter(|(_, log)| log.frozen || !log.items.is_empty());
        let seen: Vec<Seen> = logs.map(|(id, log)| log.seen(*id)).collect();
        let old = self.heads.as_ref();
        if let Some(heads) = old.filter(|heads| heads.seen == seen) {
            return Ok(heads.clone());
        }
        let count = old.map_or(1, |heads| heads.count + 1);
        let heads = SignedHeads::sign(self.tenant, self.identity, count, 5, seen, &self.key).unwrap();
        self.heads = Some(heads.clone());
        Ok(heads)
    }

    fn witnessed(&mut self) -> Result<Vec<SignedHeads>, String> {
        Ok(self.witnessed.values().cloned().collect())
    }

    fn witness(&mut self, heads: &SignedHeads) -> Result<bool, String> {
        let id = heads.identity.log().short();
        let is_newer = self.witnessed.get(&id).is_none_or(|old| heads.is_newer_than(old));
        let good = self.enrolled.contains(&heads.identity.public_key) && heads.verify().is_ok() && is_newer;
        if good {
            self.witnessed.insert(id, heads.clone());
        }
        Ok(good)
    }

    fn segment(&mut self, want: &Want, _: &To, budget: usize) -> Result<Option<Vec<u8>>, String> {
        let Some(log) = self.logs.get(&want.log) else { return Ok(None) };
        let mut writer = SegmentWriter::new(log.identity);
        for item in log.items.iter().skip(want.from as usize - 1).take((want.to - want.from) as usize + 1) {
            if !writer.push(&item.transaction, &item.bodies(), budget).map_err(|damage| damage.to_string())? {
                break;
            }
        }
        Ok(writer.finish())
    }

    fn import(&mut self, segment: &[u8]) -> Result<Imported, String> {
        let mut imported = Imported::default();
        let mut refuse = |log, seq, why| imported.refused = Some(Refused { log, seq, why });
        let segment = match Segment::open(segment) {
            Ok(segment) => segment,
            Err(damage) => {
                refuse(None, 0, Why::of(damage));
                return Ok(imported);
            }
        };
        let (identity, log, mut seq) = (*segment.identity(), segment.log().short(), segment.first());
        if segment.tenant() != self.tenant {
            refuse(Some(log), seq, Why::OtherTenant);
        } else if !self.enrolled.contains(&identity.public_key) {
            refuse(Some(log), seq, Why::UnknownWriter);
        } else {
            for item in segment {
                let taken = item.map_err(Why::of).and_then(|item| self.take(identity, item, &mut imported));
                if let Err(why) = taken {
                    imported.refused = Some(Refused { log: Some(log), seq, why });
                    break;
                }
                seq += 1;
            }
        }
        Ok(imported)
    }

    fn forks(&mut self) -> Result<Vec<ForkProof>, String> {
        Ok(self.forks.clone())
    }

    fn take_fork(&mut self, proof: &ForkProof) -> Result<bool, String> {
        if self.forks.contains(proof) || !self.enrolled.contains(&proof.identity().public_key) {
            return Ok(false);
        }
        let log = self.logs.entry(proof.log().short()).or_insert_with(|| Log::new(*proof.identity()));
        log.freeze(proof.seq().min(log.items.len() as u64 + 1));
        self.forks.push(proof.clone());
        Ok(true)
    }

    fn keys_for(&mut self, to: &[u8; 32]) -> Result<Option<Vec<u8>>, String> {
        Ok(self.keys.get(to).cloned())
    }

    fn take_keys(&mut self, from: &[u8; 32], sealed: &[u8]) -> Result<bool, String> {
        let opens = sealed.starts_with(b"sealed") && sealed.ends_with(b"end");
        if opens {
            self.got.push((*from, sealed.to_vec()));
            self.lacks_keys = false;
        }
        Ok(opens)
    }

    fn keys_taken(&mut self, by: &[u8; 32], sealed: &[u8; 32]) -> Result<(), String> {
        if self.keys.get(by).is_some_and(|bytes| blake3::hash(bytes).as_bytes() == sealed) {
            self.signed_for.extend(self.keys.remove_entry(by));
        }
        Ok(())
    }

    fn keys_lost(&mut self, by: &[u8; 32]) -> Result<(), String> {
        self.keys.extend(self.signed_for.remove_entry(by));
        Ok(())
    }

    fn lacks_keys(&mut self) -> Result<bool, String> {
        Ok(self.lacks_keys)
    }

    fn lacking(&mut self) -> Result<Vec<Want>, String> {
        let mut wants = Vec::new();
        for (id, log) in &self.logs {
            for item in log.items.iter().filter(|item| item.bodies.iter().any(Option::is_none)) {
                let seq = item.transaction.header().seq;
                wants.push(Want { log: *id, from: seq, to: seq, bodies: true });
            }
        }
        Ok(wants)
    }

    fn sign_receipt(&mut self, to: &[u8; 32], nonce: [u8; 16], digest: [u8; 32]) -> Result<Receipt, String> {
        let between = Between { tenant: self.tenant, by: self.public_key(), to: *to };
        Ok(Receipt::sign(&between, nonce, digest, 5, &self.key))
    }
}
