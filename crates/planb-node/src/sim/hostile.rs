//! What somebody offers who has seen the log and has no key that counts.

use ed25519_dalek::SigningKey;
use planb_core::log::sync::{Shelf, To, Want};
use planb_core::log::{
    Body, EntryHead, Identity, Item, KeyId, Protection, ScopeId, Segment, SegmentWriter, Transaction, TransactionHash,
};
use planb_core::note::NoteWritten;
use planb_core::state::Event;

use super::model::Broken;
use super::world::World;
use crate::random;
use crate::sabotage::Invariant;

impl World {
    /// A segment that is not what it says, offered to one of them.
    pub fn forge(&mut self) -> Result<(), Broken> {
        let (victim, target) = (self.any(), self.any());
        let Some(real) = self.next_of(victim, target)? else { return Ok(()) };
        let kind = self.dice.below(3);
        let forged = match kind {
            0 => self.in_their_name(&real)?,
            1 => self.in_own_name(&real)?,
            _ => {
                let mut changed = real;
                let bit = self.dice.below(changed.len() * 8);
                changed[bit / 8] ^= 1 << (bit % 8);
                changed
            }
        };
        let name = self.machines[target].name.clone();
        let imported = self.act(target, "is offered a forgery", |node| node.import(&forged))?;
        let taken = imported.as_ref().map_or(0, |imported| imported.transactions);
        self.say(format!("{name} is offered forgery {kind} and takes {taken}"));
        if kind != 2 && taken > 0 {
            return Err(Broken::new(Invariant::I4, format!("{name} took a transaction that is not rightly signed")));
        }
        self.check(target)
    }

    /// The next transaction of one's log that the other does not have; its first, when it has all.
    fn next_of(&mut self, victim: usize, target: usize) -> Result<Option<Vec<u8>>, Broken> {
        let Some(node) = &self.machines[target].node else { return Ok(None) };
        let Some(log) = self.machines[victim].node.as_ref().map(|node| node.log().short()) else { return Ok(None) };
        let has = node.seen().iter().find(|seen| seen.log == log).map_or(0, |seen| seen.seq);
        let want = Want { log, from: has + 1, to: has + 1, bodies: true };
        let next = self.act(victim, "gives", |node| node.segment(&want, &To::Anyone, 1 << 20))?.flatten();
        if next.is_some() {
            return Ok(next);
        }
        let want = Want { from: 1, to: 1, ..want };
        Ok(self.act(victim, "gives", |node| node.segment(&want, &To::Anyone, 1 << 20))?.flatten())
    }

    /// A note that somebody else never wrote, in their log, signed with another key.
    fn in_their_name(&mut self, real: &[u8]) -> Result<Vec<u8>, Broken> {
        let (identity, item) = first(real)?;
        let key = SigningKey::from_bytes(&random::bytes().map_err(World::drawn)?);
        sealed(identity, item, &key)
    }

    /// The same in a log of their own, which nobody enrolled.
    fn in_own_name(&mut self, real: &[u8]) -> Result<Vec<u8>, Broken> {
        let (_, mut item) = first(real)?;
        let key = SigningKey::from_bytes(&random::bytes().map_err(World::drawn)?);
        let incarnation = random::bytes().map_err(World::drawn)?;
        let identity = Identity { public_key: key.verifying_key().to_bytes(), incarnation };
        let mut header = item.transaction.header().clone();
        (header.log, header.seq, header.first_number, header.prev) = (identity.log(), 1, 1, TransactionHash::default());
        item.transaction = Transaction::sign(header, &key).map_err(not_made)?;
        sealed(identity, item, &key)
    }

    fn drawn(trouble: crate::trouble::Trouble) -> Broken {
        Broken::unexpected(trouble.to_string())
    }
}

fn first(segment: &[u8]) -> Result<(Identity, Item), Broken> {
    let segment = Segment::open(segment).map_err(not_made)?;
    let identity = *segment.identity();
    let item = segment.into_iter().next().ok_or_else(|| Broken::unexpected("an empty segment"))?;
    Ok((identity, item.map_err(not_made)?))
}

/// The transaction with one evil note instead of what it says, signed with this key.
fn sealed(identity: Identity, item: Item, key: &SigningKey) -> Result<Vec<u8>, Broken> {
    let happened_at = jiff::civil::date(2026, 11, 21).at(10, 0, 0, 0);
    let note = NoteWritten { text: "evil".into(), unit: None, staff: false, client: None, line: None };
    let body: Body = Event::from(note).to_body(happened_at).map_err(not_made)?;
    let body = body.encode().map_err(not_made)?;
    let mut header = item.transaction.header().clone();
    header.entries = vec![EntryHead {
        protection: Protection::Clear,
        scope: ScopeId::COMMON,
        key: KeyId::NONE,
        body_length: body.len() as u64,
        body_hash: *blake3::hash(&body).as_bytes(),
    }];
    let transaction = Transaction::sign(header, key).map_err(not_made)?;
    let mut writer = SegmentWriter::new(identity);
    writer.push(&transaction, &[Some(&body)], usize::MAX).map_err(not_made)?;
    writer.finish().ok_or_else(|| Broken::unexpected("no segment"))
}

fn not_made(damage: planb_core::log::Damage) -> Broken {
    Broken::unexpected(format!("a forgery: {damage}"))
}
