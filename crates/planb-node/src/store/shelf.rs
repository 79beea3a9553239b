//! The node as a sync session sees it: what it has, what it gives, what it takes.

use planb_core::id::ClientId;
use planb_core::log::sync::{Imported, Shelf, To, Want};
use planb_core::log::witness::Between;
use planb_core::log::{
    ForkProof, KeyId, LogId, Protection, Receipt, ScopeId, SegmentWriter, SignedHeads, Tenant, Transaction,
};
use planb_core::trust::Standing;
use rusqlite::{Connection, TransactionBehavior};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::fold::{Fold, Means};
use super::{Node, append, checkpoint, client_keys, forks, import, rows, schema, witness};
use crate::sabotage::sabotaged;
use crate::seal;
use crate::trouble::Trouble;

/// Transactions read at a time.
const BATCH: usize = 64;
/// Most plain bytes of the client keys that one node gives another: 100 000 clients.
const MAX_KEY_BYTES: u64 = 16 << 20;

/// A client's key on its way from node to node, inside an age file for the receiver.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Given {
    id: [u8; 16],
    client: [u8; 16],
    scope: [u8; 16],
    key: [u8; 32],
}

impl Node {
    fn public_key(&self) -> [u8; 32] {
        self.keys.log_identity().public_key
    }

    /// Runs `work` in one write transaction, with the fold caught up before it and after it.
    fn in_write<T>(
        &mut self,
        work: impl FnOnce(&mut Means<'_>, &mut Fold) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let done = self.in_write_once(work);
        if done.is_err() {
            // What was folded in may stand in a write that did not come to its end. A disk that cannot be read either is a
            // trouble of the next call.
            self.fold.forget(&self.keys)?;
            if self.refresh().is_err() {
                return done;
            }
        }
        done
    }

    fn in_write_once<T>(
        &mut self,
        work: impl FnOnce(&mut Means<'_>, &mut Fold) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let tx = rusqlite::Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)
            .map_err(Trouble::of_store)?;
        let mut means = Means { db: &tx, keys: &self.keys, log_keys: &mut self.log_keys };
        self.fold.pass(&mut means)?;
        let done = work(&mut means, &mut self.fold)?;
        tx.commit().map_err(Trouble::of_store)?;
        self.refresh()?;
        Ok(done)
    }

    /// The log whose id begins so.
    fn log_named(&self, short: &[u8; 16]) -> Option<LogId> {
        self.fold.identities().map(|(log, _)| *log).find(|log| log.short() == *short)
    }

    fn may_have(&self, to: &To, protection: Protection, scope: ScopeId) -> bool {
        match to {
            To::Anyone => true,
            To::Node(_) if protection == Protection::Clear => true,
            To::Node(public_key) if *public_key == self.public_key() => true,
            To::Node(public_key) => self.fold.state().trust().may(public_key, scope),
        }
    }

    /// Who wants again what it has signed that it has, has lost something, perhaps its client keys too: they are given again.
    fn give_keys_again(&self, want: &Want, to: &To) -> Result<(), Trouble> {
        let To::Node(public_key) = to else { return Ok(()) };
        let has = |heads: &SignedHeads| heads.of(&want.log).is_some_and(|seen| seen.seq >= want.from);
        let name = taken(public_key);
        let is_again = want.bodies
            && schema::fact(&self.db, &name)?.is_some()
            && witness::all(&self.db)?.iter().any(|heads| heads.identity.public_key == *public_key && has(heads));
        if is_again { schema::keep_fact(&self.db, &name, None) } else { Ok(()) }
    }

    /// The bodies of a transaction as they may be given; `None` when one is not for this node and the receiver may have it.
    /// One that rot took away here is left out: the receiver asks others for it, and the log goes on.
    fn given(&self, transaction: &Transaction, want: &Want, to: &To) -> Result<Option<Vec<Option<Vec<u8>>>>, Trouble> {
        let entries = &transaction.header().entries;
        if !want.bodies {
            return Ok(Some(vec![None; entries.len()]));
        }
        let mut bodies = rows::bodies_of(&self.db, transaction)?;
        for (entry, body) in entries.iter().zip(&mut bodies) {
            let is_for_them = self.may_have(to, entry.protection, entry.scope);
            let is_for_us = self.fold.may(&self.public_key(), &entry.scope);
            if body.is_none() && is_for_them && !is_for_us && !self.fold.is_erased(&entry.key) {
                return Ok(None);
            }
            // A client's sealed body never goes where nobody can take it back.
            if !is_for_them || self.fold.is_erased(&entry.key) {
                *body = None;
            }
        }
        Ok(Some(bodies))
    }
}

impl Shelf for Node {
    type Error = Trouble;

    fn tenant(&self) -> Tenant {
        self.keys.tenant()
    }

    fn own_heads(&mut self) -> Result<SignedHeads, Trouble> {
        self.refresh()?;
        witness::own(&self.db, &self.keys, &self.fold, self.wall())
    }

    fn witnessed(&mut self) -> Result<Vec<SignedHeads>, Trouble> {
        let own = self.keys.log_identity();
        Ok(witness::all(&self.db)?.into_iter().filter(|heads| heads.identity != own && !sabotaged!(I7)).collect())
    }

    fn witness(&mut self, heads: &SignedHeads) -> Result<bool, Trouble> {
        let is_known = matches!(
            self.fold.state().trust().standing(&heads.identity.public_key),
            Standing::Enrolled(_) | Standing::Founder
        );
        if heads.tenant != self.keys.tenant() || !is_known || heads.verify().is_err() {
            return Ok(false);
        }
        // Its own word from before its disk went back is a witness too.
        witness::keep(&self.db, heads)
    }

    fn segment(&mut self, want: &Want, to: &To, budget: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(log) = self.log_named(&want.log) else { return Ok(None) };
        self.give_keys_again(want, to)?;
        let last = want.to.min(self.fold.rules().limit(&log));
        let mut writer: Option<SegmentWriter> = None;
        let mut from = want.from.max(1);
        if sabotaged!(I10) && from > 3 {
            return Ok(None);
        }
        'reading: while from <= last {
            let batch = rows::of_log(&self.db, &log, from, BATCH)?;
            if batch.is_empty() {
                break;
            }
            for row in batch {
                let (identity, transaction) = row.parse().map_err(Trouble::of_damage)?;
                let seq = transaction.header().seq;
                if seq > last || seq != from {
                    break 'reading;
                }
                let Some(bodies) = self.given(&transaction, want, to)? else { break 'reading };
                let bodies: Vec<Option<&[u8]>> = bodies.iter().map(Option::as_deref).collect();
                let writer = writer.get_or_insert_with(|| SegmentWriter::new(identity));
                if !writer.push(&transaction, &bodies, budget).map_err(Trouble::of_damage)? {
                    break 'reading;
                }
                from += 1;
            }
        }
        Ok(writer.and_then(SegmentWriter::finish))
    }

    fn import(&mut self, segment: &[u8]) -> Result<Imported, Trouble> {
        let imported = self.in_write(|means, fold| import::import(means, fold, segment))?;
        self.settle()?;
        // Of a long import not after every message: each checkpoint holds the whole state.
        self.keep_checkpoint(checkpoint::EVERY.max(self.checkpoint / 2))?;
        Ok(imported)
    }

    fn forks(&mut self) -> Result<Vec<ForkProof>, Trouble> {
        forks::proofs(&self.db)
    }

    fn take_fork(&mut self, proof: &ForkProof) -> Result<bool, Trouble> {
        let identity = proof.identity();
        let is_known = self.fold.state().trust().standing(&identity.public_key) != Standing::Unknown
            || identity.public_key == self.public_key();
        let is_ours = proof.two().iter().all(|transaction| transaction.header().tenant == self.keys.tenant());
        if !is_known || !is_ours {
            return Ok(false);
        }
        let is_new = self.in_write(|means, fold| {
            fold.doubt();
            forks::keep(means.db, proof)
        })?;
        self.settle()?;
        Ok(is_new)
    }

    fn keys_for(&mut self, to: &[u8; 32]) -> Result<Option<Vec<u8>>, Trouble> {
        let Standing::Enrolled(certificate) = self.fold.state().trust().standing(to) else { return Ok(None) };
        let recipient = certificate.recipient.parse()?;
        let mut given = Vec::new();
        for kept in client_keys::all(&self.db)? {
            let may = self.fold.state().trust().may(to, kept.scope) && !self.fold.is_erased(&kept.id);
            let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
            if may && let Some(key) = client_keys::find(&mut means, kept.id)? {
                given.push(Given { id: kept.id.0, client: kept.client.0, scope: kept.scope.0, key: *key });
            }
        }
        let digest = digest_of(&given);
        // A node that was copied, or went back, may have taken them in another life: it is given them each time.
        let lives = self.fold.identities().filter(|(_, identity)| identity.public_key == *to).count();
        let is_taken = schema::fact(&self.db, &taken(to))?.is_some_and(|taken| taken == digest);
        if given.is_empty() || (is_taken && lives <= 1) {
            return Ok(None);
        }
        let mut plain = zeroize::Zeroizing::new(Vec::new());
        ciborium::into_writer(&given, &mut *plain).map_err(|_| Trouble::internal("keys-failed"))?;
        let sealed = seal::seal_bytes(&plain, &[recipient])?;
        schema::keep_fact(&self.db, &offered(to, blake3::hash(&sealed).as_bytes()), Some(&digest))?;
        Ok(Some(sealed))
    }

    fn take_keys(&mut self, from: &[u8; 32], sealed: &[u8]) -> Result<bool, Trouble> {
        // What does not open was not for this node, or is damaged: it comes again, since nobody confirms it.
        let Ok(plain) = seal::open_bytes(sealed, &self.keys.identity(), MAX_KEY_BYTES) else { return Ok(false) };
        let plain = zeroize::Zeroizing::new(plain);
        let Ok(given) = ciborium::from_reader::<Vec<Given>, _>(plain.as_slice()) else { return Ok(false) };
        let giver = match self.fold.state().trust().standing(from) {
            Standing::Enrolled(_) | Standing::Founder => Giver::Enrolled,
            Standing::Unknown | Standing::Revoked => Giver::Other,
        };
        self.in_write(|means, fold| {
            let mut is_all = true;
            for one in &given {
                is_all &= take_key(means, fold, one, giver)?;
            }
            Ok(is_all)
        })
    }

    fn keys_taken(&mut self, by: &[u8; 32], sealed: &[u8; 32]) -> Result<(), Trouble> {
        let name = offered(by, sealed);
        if let Some(digest) = schema::fact(&self.db, &name)? {
            schema::keep_fact(&self.db, &taken(by), Some(&digest))?;
            schema::keep_fact(&self.db, &name, None)?;
        }
        Ok(())
    }

    fn keys_lost(&mut self, by: &[u8; 32]) -> Result<(), Trouble> {
        schema::keep_fact(&self.db, &taken(by), None)
    }

    fn lacks_keys(&mut self) -> Result<bool, Trouble> {
        Ok(!self.fold.waiting_for_keys(&self.public_key()).is_empty())
    }

    fn lacking(&mut self) -> Result<Vec<Want>, Trouble> {
        let mut places = self.fold.lacking(&self.public_key());
        if sabotaged!(I6) {
            places.clear();
        }
        Ok(places.into_iter().map(|(log, seq)| Want { log: log.short(), from: seq, to: seq, bodies: true }).collect())
    }

    fn sign_receipt(&mut self, to: &[u8; 32], nonce: [u8; 16], digest: [u8; 32]) -> Result<Receipt, Trouble> {
        let between = Between { tenant: self.keys.tenant(), by: self.public_key(), to: *to };
        Ok(Receipt::sign(&between, nonce, digest, self.wall().ms, self.keys.signing()))
    }

    fn take_receipt(&mut self, from: &[u8; 32], receipt: &Receipt) -> Result<(), Trouble> {
        let mut fact = self.wall().ms.to_be_bytes().to_vec();
        fact.extend(receipt.wall_ms.to_be_bytes());
        fact.extend(receipt.digest);
        schema::keep_fact(&self.db, &format!("receipt/{}", hex(from)), Some(&fact))
    }
}

/// Keeps a client's key, unless it is there or erased. `false`: it is not taken, and must come again.
///
/// A key that opens what waits for it proves itself, whoever gives it: that may be a revoked node, which has it alone. Another
/// is kept on the word of one who is enrolled; if it was the wrong one, it makes way for the right one.
fn take_key(means: &mut Means<'_>, fold: &Fold, given: &Given, giver: Giver) -> Result<bool, Trouble> {
    let (id, client, scope) = (KeyId(given.id), ClientId(given.client), ScopeId(given.scope));
    if fold.is_erased(&id) || fold.state().erasures().is_erased(&client) {
        return Ok(true);
    }
    if fold.is_closed(&id) {
        let waiting: Vec<(LogId, u64)> = fold.closed_under(&id).copied().collect();
        let is_kept = match client_keys::find(means, id)? {
            Some(kept) => opens(means.db, &everywhere(fold), id, &kept)?,
            None => false,
        };
        if is_kept || !opens(means.db, &waiting, id, &given.key)? {
            return Ok(true);
        }
        client_keys::drop_wrong(means.db, id)?;
    } else if giver == Giver::Other {
        return Ok(client_keys::find(means, id)?.is_some());
    }
    let recipients = append::recipients(fold.state(), means.keys, scope)?;
    client_keys::keep(means.db, id, &client, scope, &seal::seal_bytes(&given.key, &recipients)?)?;
    means.log_keys.forget(id);
    Ok(true)
}

/// Every transaction that is here.
fn everywhere(fold: &Fold) -> Vec<(LogId, u64)> {
    fold.ends().flat_map(|(log, link)| (1..=link.seq).map(|seq| (*log, seq))).collect()
}

/// Whether a key opens any entry that names it, in these transactions.
fn opens(db: &Connection, places: &[(LogId, u64)], id: KeyId, key: &[u8; 32]) -> Result<bool, Trouble> {
    for (log, seq) in places {
        let Some(row) = rows::at(db, log, *seq)? else { continue };
        let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
        let bodies = rows::bodies_of(db, &transaction)?;
        for (index, (head, body)) in (0u32..).zip(transaction.header().entries.iter().zip(&bodies)) {
            let Some(body) = body.as_ref().filter(|_| head.key == id) else { continue };
            if transaction.open(index, body, Some(key)).is_ok() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whose word a key comes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Giver {
    /// Enrolled, and not revoked.
    Enrolled,
    /// Not known yet, or revoked.
    Other,
}

/// Which client keys were given, without saying them.
fn digest_of(given: &[Given]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new_derive_key("planb given client keys v1");
    for one in given {
        hasher.update(&one.id);
    }
    hasher.finalize().as_bytes().to_vec()
}

fn taken(by: &[u8; 32]) -> String {
    format!("keys-taken/{}", hex(by))
}

fn offered(to: &[u8; 32], sealed: &[u8; 32]) -> String {
    format!("keys-offered/{}/{}", hex(to), hex(&sealed[..8]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
