//! What a visit leaves: the segments that nobody there has, few and big; fork proofs, client keys, and the note, last.

use std::collections::BTreeSet;

use planb_core::log::Segment;
use planb_core::log::sync::{Shelf, To, Want};

use super::super::place::{Fault, Found, PART, Place, Written};
use super::names;
use super::reading::{receipts, said, survey};
use super::{KnownFile, MAX_DAMAGED, MAX_SMALL, NotTakenWhy, Note, SEGMENT_BUDGET, SMALL_SEGMENT, Stop, Visit};

/// Numbers of transactions, both ends included.
type Range = (u64, u64);

impl<P: Place, S: Shelf> Visit<'_, P, S> {
    /// Writes what no file there covers that this node wrote or has verified.
    pub(super) fn leave_segments(&mut self) -> Result<(), Stop<S::Error>> {
        let seen = self.own.seen.clone();
        for seen in seen.iter().filter(|seen| seen.seq > 0) {
            let covered = self.covered(&seen.log)?;
            for (from, to) in gaps(&covered, seen.seq) {
                self.leave_range(&seen.log, from, to, Count::Sent)?;
            }
            self.merge_small(&seen.log)?;
        }
        Ok(())
    }

    /// The ranges of a log that files there cover as well as this node could.
    fn covered(&mut self, log: &[u8; 16]) -> Result<Vec<Range>, Stop<S::Error>> {
        let files: Vec<KnownFile> = self
            .segments
            .iter()
            .filter(|segment| segment.log == *log && !self.damaged.contains(&segment.found.name))
            .filter_map(|segment| self.known.file(&segment.found).cloned())
            .collect();
        let mut covered = Vec::new();
        for file in files {
            if file.absent.is_empty() || file.absent.is_subset(&self.absent_here(log, &file)?) {
                covered.push((file.from, file.to));
            }
        }
        Ok(covered)
    }

    /// The bodies that this node would leave out of the same range.
    fn absent_here(&mut self, log: &[u8; 16], file: &KnownFile) -> Result<BTreeSet<(u64, u32)>, Stop<S::Error>> {
        let mut absent = BTreeSet::new();
        let mut from = file.from;
        while from <= file.to {
            let want = Want { log: *log, from, to: file.to, bodies: true };
            let Some(bytes) = self.shelf.segment(&want, &To::Anyone, SEGMENT_BUDGET)? else { break };
            let Some(own) = survey(&bytes) else { break };
            absent.extend(own.absent);
            let Some(after) = own.to.checked_add(1) else { break };
            from = after;
        }
        Ok(absent)
    }

    /// Writes a range in as few segments as the budget allows; gives the files.
    fn leave_range(&mut self, log: &[u8; 16], from: u64, to: u64, count: Count) -> Result<Vec<String>, Stop<S::Error>> {
        let mut written = Vec::new();
        let mut next = from;
        while next <= to {
            let want = Want { log: *log, from: next, to, bodies: true };
            let Some(bytes) = self.shelf.segment(&want, &To::Anyone, SEGMENT_BUDGET)? else { break };
            let Some(known) = survey(&bytes).filter(|known| known.from == next) else { break };
            let name = self.names.segment(log, known.from, known.to, &bytes);
            let was_listed = self.segments.iter().any(|segment| segment.found.name == name);
            let again = self.write(&name, &bytes)? == Written::Again;
            // There, not listed, and not from here: somebody with this node's key has just written it.
            self.out.twin |= again && !was_listed && !self.out.more && !self.before.contains(&name);
            self.damaged.remove(&name);
            let (first, last) = (known.from, known.to);
            if !was_listed {
                let found = Found { name: name.clone(), bytes: known.bytes };
                if let names::Kind::Segment(segment) = self.names.kind(&found) {
                    self.segments.push(segment);
                }
            }
            self.known.files.insert(name.clone(), known);
            if count == Count::Sent {
                self.out.sent.transactions += last - first + 1;
                self.out.sent.entries += entries(&bytes);
            }
            written.push(name);
            let Some(after) = last.checked_add(1) else { break };
            next = after;
        }
        Ok(written)
    }

    /// Replaces many small segments of its own by few big ones: the new are there before the old go.
    fn merge_small(&mut self, log: &[u8; 16]) -> Result<(), Stop<S::Error>> {
        let small: Vec<(String, KnownFile)> = self
            .segments
            .iter()
            .filter(|segment| segment.log == *log && self.names.is_own(&segment.found.name))
            .filter(|segment| segment.found.bytes < SMALL_SEGMENT)
            .filter_map(|segment| Some((segment.found.name.clone(), self.known.file(&segment.found)?.clone())))
            .collect();
        if small.len() <= MAX_SMALL {
            return Ok(());
        }
        let ranges: Vec<Range> = small.iter().map(|(_, file)| (file.from, file.to)).collect();
        let mut kept = BTreeSet::new();
        for (from, to) in joined(&ranges) {
            kept.extend(self.leave_range(log, from, to, Count::Not)?);
        }
        let new: Vec<Range> =
            kept.iter().filter_map(|name| self.known.files.get(name)).map(|file| (file.from, file.to)).collect();
        let new = joined(&new);
        for (name, file) in small {
            let is_replaced = new.iter().any(|(from, to)| *from <= file.from && file.to <= *to);
            if is_replaced && !kept.contains(&name) {
                self.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Writes the fork proofs that are not there.
    pub(super) fn leave_forks(&mut self) -> Result<(), Stop<S::Error>> {
        for proof in self.shelf.forks()? {
            let bytes = proof.encode();
            let name = self.names.fork(&bytes);
            let file = name.rsplit('/').next().unwrap_or(&name).to_string();
            let known = |found: &&Found| found.name.ends_with(&file) && self.known.file(found).is_some();
            if self.files.iter().find(known).is_none_or(|found| self.damaged.contains(&found.name)) {
                self.write(&name, &bytes)?;
                self.damaged.remove(&name);
                let known = KnownFile { bytes: bytes.len() as u64, from: 0, to: 0, absent: BTreeSet::new() };
                self.known.files.insert(name, known);
            }
        }
        Ok(())
    }

    /// Writes the client keys that other nodes there shall have, this one's twin too, over those of the last visit; what was
    /// signed for goes.
    pub(super) fn leave_keys(&mut self) -> Result<(), Stop<S::Error>> {
        let receivers: BTreeSet<[u8; 32]> =
            self.shelf.witnessed()?.iter().map(|heads| heads.identity.public_key).collect();
        let mut kept = BTreeSet::new();
        for receiver in receivers {
            if let Some(sealed) = self.shelf.keys_for(&receiver)? {
                let name = self.names.keys(&receiver);
                self.write(&name, &sealed)?;
                kept.insert(name);
            }
        }
        let old = |found: &&Found| {
            let parts = self.names.parts(&found.name);
            self.names.is_own(&found.name)
                && parts.is_some_and(|(_, kind, _)| kind == "k")
                && !kept.contains(&found.name)
        };
        let old: Vec<String> = self.files.iter().filter(old).map(|found| found.name.clone()).collect();
        old.iter().try_for_each(|name| self.remove(name))
    }

    /// Writes the note when it says anything new, and then removes the older ones.
    pub(super) fn leave_note(&mut self) -> Result<(), Stop<S::Error>> {
        let others = self.shelf.witnessed()?;
        let mut damaged = self.lost_keys()?;
        damaged.extend(self.damaged.iter().cloned());
        damaged.truncate(MAX_DAMAGED);
        let receipts = receipts(&self.known.keys);
        let mut hasher = blake3::Hasher::new();
        std::iter::once(&self.own).chain(&others).for_each(|heads| {
            hasher.update(&said(heads));
        });
        damaged.iter().for_each(|name| {
            hasher.update(name.as_bytes()).update(b"\0");
        });
        receipts.iter().for_each(|(_, receipt)| {
            hasher.update(&receipt.digest);
        });
        let says = *hasher.finalize().as_bytes();
        let is_there = |name: &str| self.files.iter().any(|found| found.name == name);
        let old = self.known.said.as_ref().filter(|(said, name)| *said == says && is_there(name));
        let name = match old {
            Some((_, name)) => name.clone(),
            None => {
                let note = Note { heads: self.own.clone(), witnessed: others, damaged, receipts };
                // Heads within their limits always encode; if these do not, the place is left without a note.
                let Ok(bytes) = note.encode() else { return Ok(()) };
                let name = self.names.head(self.own.count, &bytes);
                self.write(&name, &bytes)?;
                self.known.said = Some((says, name.clone()));
                name
            }
        };
        let old: Vec<String> = self.old_notes.iter().filter(|old| **old != name).cloned().collect();
        old.iter().try_for_each(|name| self.remove(name))
    }

    /// The files in which others there would leave client keys for this node, where it lacks some: it may have confirmed them
    /// before its disk went back, so that nobody leaves them unasked.
    fn lost_keys(&mut self) -> Result<Vec<String>, Stop<S::Error>> {
        if !self.place.forgets() || !self.shelf.lacks_keys()? {
            return Ok(Vec::new());
        }
        let own = self.own.identity.public_key;
        let others: BTreeSet<[u8; 32]> = self.out.others.iter().map(|heads| heads.identity.public_key).collect();
        Ok(others.iter().map(|giver| self.names.keys_of(giver, &own)).collect())
    }

    /// Removes what this node left unfinished, and its own files that are damaged and stand for nothing any more.
    pub(super) fn tidy(&mut self) -> Result<(), Stop<S::Error>> {
        let unfinished = self.files.iter().map(|found| &found.name).filter(|name| name.ends_with(PART));
        let spoilt = self.damaged.iter().filter(|name| !self.known.files.contains_key(*name));
        let own: Vec<String> = unfinished.chain(spoilt).filter(|name| self.names.is_own(name)).cloned().collect();
        own.iter().try_for_each(|name| self.remove(name))
    }

    fn remove(&mut self, name: &str) -> Result<(), Stop<S::Error>> {
        match self.place.remove_own(name) {
            Ok(()) => {}
            Err(Fault::Gone) => return Err(Stop::Place(Fault::Gone)),
            Err(fault) => {
                // A bucket may be locked, and that is as it should be; a stick that does not let go is told of.
                if self.place.forgets() {
                    self.not_taken(name, NotTakenWhy::Place(fault));
                }
                return Ok(());
            }
        }
        self.known.files.remove(name);
        self.segments.retain(|segment| segment.found.name != name);
        Ok(())
    }
}

/// Whether what is written counts as sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Sent,
    /// It was there already, in pieces.
    Not,
}

/// How many entries are in a segment.
fn entries(bytes: &[u8]) -> u64 {
    let Ok(segment) = Segment::open(bytes) else { return 0 };
    segment.map_while(Result::ok).map(|item| item.bodies.len() as u64).sum()
}

/// Ranges that touch or overlap as one; sorted.
fn joined(ranges: &[Range]) -> Vec<Range> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<Range> = Vec::new();
    for (from, to) in sorted {
        match joined.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// What of 1 to `last` no range covers.
fn gaps(covered: &[Range], last: u64) -> Vec<Range> {
    let mut gaps = Vec::new();
    let mut next = 1;
    for (from, to) in joined(covered) {
        if next > last {
            break;
        }
        if from > next {
            gaps.push((next, last.min(from - 1)));
        }
        match to.checked_add(1) {
            Some(after) => next = next.max(after),
            None => return gaps,
        }
    }
    if next <= last {
        gaps.push((next, last));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_covered_is_a_gap() {
        for (covered, last, expected) in [
            (&[][..], 0, &[][..]),
            (&[], 5, &[(1, 5)]),
            (&[(1, 5)], 5, &[]),
            (&[(1, 9)], 5, &[]),
            (&[(2, 3)], 5, &[(1, 1), (4, 5)]),
            (&[(4, 5), (1, 2)], 5, &[(3, 3)]),
            (&[(1, 3), (2, 4), (4, 4)], 5, &[(5, 5)]),
            (&[(7, 9)], 5, &[(1, 5)]),
            (&[(1, u64::MAX)], u64::MAX, &[]),
        ] {
            assert_eq!(gaps(covered, last), expected, "{covered:?} {last}");
        }
        assert_eq!(joined(&[(3, 4), (1, 2), (6, 7)]), [(1, 4), (6, 7)]);
    }
}
