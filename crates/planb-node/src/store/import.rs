//! What comes from others: a segment is checked transaction by transaction, and what is good is kept.

use planb_core::log::sync::{Imported, Refused, Why};
use planb_core::log::{
    Body, Damage, EntryHead, ForkProof, Identity, Item, Link, LogId, Protection, Segment, Transaction, follow,
    verify_bodies,
};

use planb_core::state::Event;
use planb_core::trust::{Certificate, Issuer, Standing};

use super::fold::{Fold, Means};
use super::{forks, rows, schema, signatures};
use crate::sabotage::sabotaged;
use crate::trouble::Trouble;

/// Transactions of which the signatures are checked at once, before they are taken one by one.
const BATCH: usize = 256;

/// Takes a segment in, inside the write transaction of `means.db`. What stands before the first damage is kept.
pub fn import(means: &mut Means<'_>, fold: &mut Fold, bytes: &[u8]) -> Result<Imported, Trouble> {
    let mut imported = Imported::default();
    let segment = match Segment::open(bytes) {
        Ok(segment) => segment,
        Err(damage) => {
            imported.refused = Some(Refused { log: None, seq: 0, why: Why::of(damage) });
            return Ok(imported);
        }
    };
    let identity = *segment.identity();
    let log = identity.log();
    let mut incoming = Incoming { means, fold, identity, log, link: None, has_log: false, is_filled: false };
    incoming.link = incoming.fold.link(&log).cloned();
    incoming.has_log = incoming.link.is_some();
    let refuse = |seq, why| Some(Refused { log: Some(log.short()), seq, why });
    if segment.tenant() != incoming.means.keys.tenant() {
        imported.refused = refuse(segment.first(), Why::OtherTenant);
        return Ok(imported);
    }
    let is_introduced = incoming.introduce(bytes);
    let (mut seq, mut items) = (segment.first(), segment);
    'taking: loop {
        let batch: Vec<Result<Item, Damage>> = items.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let mut signed = incoming.check_signatures(&batch).into_iter();
        for item in batch {
            let taken = match item {
                Ok(item) => {
                    seq = item.transaction.header().seq;
                    incoming.take(&item, signed.next(), &mut imported)?
                }
                Err(damage) => Err(Why::of(damage)),
            };
            if let Err(why) = taken {
                imported.refused = refuse(seq, why);
                break 'taking;
            }
        }
    }
    // Who was believed by a segment that is not kept whole is believed no more: the state is what lies on the disk.
    if incoming.is_filled || (is_introduced && imported.refused.is_some()) {
        fold.forget(means.keys)?;
    }
    Ok(imported)
}

/// A segment on its way into one log.
struct Incoming<'a, 'b> {
    means: &'a mut Means<'b>,
    fold: &'a mut Fold,
    identity: Identity,
    log: LogId,
    /// Of the last transaction that is here.
    link: Option<Link>,
    has_log: bool,
    /// Whether bodies came of transactions that were here.
    is_filled: bool,
}

impl Incoming<'_, '_> {
    /// Whether the transactions of a batch are rightly signed, in order; nothing where the first one is not taken anyway.
    fn check_signatures(&self, batch: &[Result<Item, Damage>]) -> Vec<Result<(), Damage>> {
        let items: Vec<&Item> = batch.iter().map_while(|item| item.as_ref().ok()).collect();
        let is_new =
            |seq: u64| self.link.as_ref().is_none_or(|link| seq > link.seq) && self.not_admitted(seq).is_none();
        if items.first().is_none_or(|item| !is_new(item.transaction.header().seq)) {
            return Vec::new();
        }
        let signed: Vec<_> = items.iter().map(|item| (&self.identity, &item.transaction)).collect();
        signatures::check(&signed)
    }

    /// Takes one transaction, of which the signature may have been checked; the inner error is why it is refused.
    fn take(
        &mut self,
        item: &Item,
        signed: Option<Result<(), Damage>>,
        imported: &mut Imported,
    ) -> Result<Result<(), Why>, Trouble> {
        let transaction = &item.transaction;
        let seq = transaction.header().seq;
        let bodies: Vec<Option<&[u8]>> = item.bodies.iter().map(Option::as_deref).collect();
        if let Err(damage) = verify_bodies(transaction, &bodies) {
            return Ok(Err(Why::of(damage)));
        }
        if self.link.as_ref().is_some_and(|link| seq <= link.seq) {
            return self.compare(transaction, &bodies, imported);
        }
        if let Some(why) = self.not_admitted(seq) {
            return Ok(Err(why));
        }
        let signed = match sabotaged!(I4) {
            true => Ok(()),
            false => signed.unwrap_or_else(|| transaction.verify(&self.identity)),
        };
        let link = match signed.and_then(|()| follow(&self.identity, self.link.as_ref(), transaction)) {
            Ok(link) => link,
            Err(Damage::Gap { .. }) => return Ok(Err(Why::Gap)),
            Err(damage) => return Ok(Err(Why::of(damage))),
        };
        if !self.has_log {
            schema::add_log(self.means.db, &self.identity)?;
            self.has_log = true;
        }
        rows::insert(self.means.db, transaction, &self.wanted(transaction, &bodies))?;
        self.link = Some(link);
        imported.transactions += 1;
        imported.entries += transaction.header().entries.len() as u64;
        Ok(Ok(()))
    }

    /// One that is here already: the same fills in what bodies are lacking, another with the same number is a fork.
    fn compare(
        &mut self,
        transaction: &Transaction,
        bodies: &[Option<&[u8]>],
        imported: &mut Imported,
    ) -> Result<Result<(), Why>, Trouble> {
        let seq = transaction.header().seq;
        let row = rows::at(self.means.db, &self.log, seq)?;
        let gap = Trouble::of_damage(Damage::Gap { expected: seq, found: 0 });
        let (_, ours) = row.ok_or(gap)?.parse().map_err(Trouble::of_damage)?;
        if ours.hash() != transaction.hash() {
            return match ForkProof::of(self.identity, ours, transaction.clone()) {
                Ok(proof) => {
                    forks::keep(self.means.db, &proof)?;
                    self.fold.doubt();
                    Ok(Err(Why::Frozen))
                }
                // Not rightly signed: nothing that its log's owner ever wrote.
                Err(damage) => Ok(Err(Why::of(damage))),
            };
        }
        imported.known += 1;
        let here = rows::bodies_of(self.means.db, transaction)?;
        let wanted = self.wanted(transaction, bodies);
        for (index, (body, here)) in (0u32..).zip(wanted.iter().zip(&here)) {
            if let (Some(body), None) = (body, here) {
                rows::insert_body(self.means.db, &self.log, seq, index, body)?;
                imported.entries += 1;
                self.is_filled = true;
            }
        }
        Ok(Ok(()))
    }

    /// The bodies that are kept here: not those that were erased, nor those of scopes that this node may not have.
    fn wanted<'t>(&self, transaction: &Transaction, bodies: &[Option<&'t [u8]>]) -> Vec<Option<&'t [u8]>> {
        let own = self.means.keys.log_identity().public_key;
        let heads = &transaction.header().entries;
        let may = |head: &EntryHead| head.protection == Protection::Clear || self.fold.may(&own, &head.scope);
        // Of a client's body in what does not count, nobody knows any more whether it is erased.
        let counts = transaction.header().seq <= self.fold.rules().limit(&self.log);
        let is_erased =
            |head: &EntryHead| self.fold.is_erased(&head.key) || (head.protection == Protection::ClientKey && !counts);
        let is_wanted = |(head, body): (&EntryHead, &Option<&'t [u8]>)| body.filter(|_| !is_erased(head) && may(head));
        heads.iter().zip(bodies).map(is_wanted).collect()
    }

    /// A writer that is not known may carry the root's certificate for itself: it is believed before it is read. Says whether.
    fn introduce(&mut self, bytes: &[u8]) -> bool {
        if self.fold.state().trust().standing(&self.identity.public_key) != Standing::Unknown {
            return false;
        }
        let Ok(segment) = Segment::open(bytes) else { return false };
        for item in segment.map_while(Result::ok) {
            let entries = item.transaction.header().entries.iter().zip(&item.bodies);
            let clear = entries.filter(|(entry, _)| entry.protection == Protection::Clear);
            for body in clear.filter_map(|(_, body)| Body::decode(body.as_ref()?).ok()) {
                let Ok(Event::NodeEnrolled(enrolled)) = Event::of_body(&body) else { continue };
                let is_own = |certificate: &Certificate| {
                    certificate.issuer == Issuer::Root && certificate.public_key == self.identity.public_key
                };
                if Certificate::decode(&enrolled.certificate).is_ok_and(|certificate| is_own(&certificate)) {
                    return self.fold.believe(&enrolled.certificate);
                }
            }
        }
        false
    }

    fn not_admitted(&self, seq: u64) -> Option<Why> {
        let own = self.means.keys.log_identity().public_key;
        if self.fold.rules().forked(&self.log).is_some_and(|from| seq >= from) {
            return Some(Why::Frozen);
        }
        if self.identity.public_key == own {
            return None;
        }
        let trust = self.fold.state().trust();
        if trust.admits(&self.identity, seq) {
            return None;
        }
        Some(match trust.standing(&self.identity.public_key) {
            Standing::Revoked => Why::Revoked,
            _ => Why::UnknownWriter,
        })
    }
}
