//! What a visit takes: heads, segments while that helps, fork proofs, client keys.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::log::sync::{Imported, Shelf, Want, Why};
use planb_core::log::witness::{Between, Receipt};
use planb_core::log::{ForkProof, Segment, SignedHeads};

use super::super::place::{Found, MAX_FILE_BYTES, Place};
use super::names::{self, digest, read_head};
use super::{KnownFile, MAX_HEADS_TRIED, MAX_KEYS_BYTES, MAX_NOTE_BYTES, NotTakenWhy, Note, Stop, Visit};

/// Valid notes, newest first within a node; none is of this node's own incarnation.
pub(super) type Notes = Vec<Note>;

/// What came of one segment.
enum Came {
    /// It is done with, until the next visit.
    Done,
    /// What it needs may come with another one.
    Waits(Why),
}

impl<P: Place, S: Shelf> Visit<'_, P, S> {
    /// Reads the valid notes of every node, and does what they say.
    pub(super) fn read_notes(&mut self) -> Result<Notes, Stop<S::Error>> {
        let mut heads: BTreeMap<String, Vec<(u64, String, Found)>> = BTreeMap::new();
        for found in &self.files {
            let Some((node, "heads", file)) = self.names.parts(&found.name) else { continue };
            if let Some((count, digest)) = read_head(file) {
                heads.entry(node.to_string()).or_default().push((count, digest.to_string(), found.clone()));
            }
        }
        let mut notes = Notes::new();
        for (node, mut files) in heads {
            files.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
            for (_, digest, found) in files.into_iter().take(MAX_HEADS_TRIED) {
                let note = self.read_note(&node, &digest, &found)?;
                let is_ours = note.as_ref().is_none_or(|note| note.heads.identity == self.own.identity);
                if is_ours && self.names.is_own(&found.name) {
                    self.old_notes.push(found.name);
                }
                if let Some(note) = note {
                    self.hear(&note)?;
                    if note.heads.identity != self.own.identity {
                        notes.push(note);
                    }
                }
            }
        }
        let own = self.own.identity.public_key;
        let others = notes.iter().map(|note| &note.heads).filter(|heads| heads.identity.public_key != own);
        self.out.others = others.cloned().collect();
        Ok(notes)
    }

    /// Reads one note, if it is what its name and its signature say.
    fn read_note(&mut self, node: &str, expected: &str, found: &Found) -> Result<Option<Note>, Stop<S::Error>> {
        let Some(bytes) = self.read(found, MAX_NOTE_BYTES)? else { return Ok(None) };
        let note = Note::decode(&bytes).ok().filter(|_| digest(&bytes) == expected);
        let Some(note) = note else {
            self.not_taken(&found.name, NotTakenWhy::Damaged);
            return Ok(None);
        };
        let heads = &note.heads;
        let right = heads.tenant == self.shelf.tenant() && names::short(&heads.identity.public_key) == node;
        if !right || heads.verify().is_err() {
            self.not_taken(&found.name, NotTakenWhy::NotSigned);
            return Ok(None);
        }
        Ok(Some(note))
    }

    /// Takes what a note says: heads, which files to look at again, and that its writer has lost client keys.
    fn hear(&mut self, note: &Note) -> Result<(), Stop<S::Error>> {
        self.out.twin |= note.heads.is_newer_than(&self.own);
        let by = note.heads.identity.public_key;
        let their_keys = self.names.keys(&by);
        for name in &note.damaged {
            self.known.files.remove(name);
            if *name == their_keys {
                self.shelf.keys_lost(&by)?;
            }
        }
        for heads in std::iter::once(&note.heads).chain(&note.witnessed) {
            let ours = heads.identity == self.own.identity;
            if !ours && heads.tenant == self.shelf.tenant() && heads.verify().is_ok() {
                self.shelf.witness(heads)?;
            }
        }
        Ok(())
    }

    /// Takes every segment that brings something, again while that helps; then looks at those that it does not know yet,
    /// since they may cover what it would write, or go another way.
    pub(super) fn take_segments(&mut self) -> Result<(), Stop<S::Error>> {
        let mut segments = self.segments.clone();
        segments.sort();
        self.lacking = self.shelf.lacking()?;
        let mut done = BTreeSet::new();
        let mut waiting: BTreeMap<String, Why> = BTreeMap::new();
        loop {
            let before = (self.out.received, waiting.len());
            for only_new in [true, false] {
                for segment in &segments {
                    let name = &segment.found.name;
                    if done.contains(name) || (only_new && !self.brings(segment)) {
                        continue;
                    }
                    if !only_new && (waiting.contains_key(name) || self.known.file(&segment.found).is_some()) {
                        continue;
                    }
                    match self.take_segment(segment)? {
                        Came::Done => {
                            waiting.remove(name);
                            done.insert(name.clone());
                        }
                        Came::Waits(why) => {
                            waiting.insert(name.clone(), why);
                        }
                    }
                }
                if only_new && before.0 != self.out.received {
                    break;
                }
            }
            // Something new came, or something that waited came through: what still waits may do so now.
            if before.0 == self.out.received && waiting.len() >= before.1 {
                break;
            }
        }
        for (name, why) in waiting {
            self.not_taken(&name, NotTakenWhy::Log(why));
        }
        Ok(())
    }

    /// Whether a segment says that it has something that is lacking here.
    fn brings(&self, segment: &names::Segment) -> bool {
        let further = self.own.of(&segment.log).is_none_or(|seen| !seen.frozen && segment.to > seen.seq);
        let overlaps = |want: &Want| want.log == segment.log && want.from <= segment.to && segment.from <= want.to;
        further || self.lacking.iter().any(overlaps)
    }

    /// Reads one segment and gives it to the log. What is good before the first damage is taken.
    fn take_segment(&mut self, segment: &names::Segment) -> Result<Came, Stop<S::Error>> {
        let found = &segment.found;
        let Some(bytes) = self.read(found, MAX_FILE_BYTES)? else { return Ok(Came::Done) };
        let is_whole = digest(&bytes) == segment.digest;
        let Imported { transactions, entries, refused, .. } = self.shelf.import(&bytes)?;
        self.out.received.transactions += transactions;
        self.out.received.entries += entries;
        if entries > 0 || transactions > 0 || refused.is_some() {
            self.own = self.shelf.own_heads()?;
            self.lacking = self.shelf.lacking()?;
        }
        if !is_whole {
            self.damaged.insert(found.name.clone());
            self.not_taken(&found.name, NotTakenWhy::Damaged);
            return Ok(Came::Done);
        }
        match refused.map(|refused| refused.why) {
            None => {
                if let Some(known) = survey(&bytes) {
                    self.known.files.insert(found.name.clone(), known);
                }
                Ok(Came::Done)
            }
            Some(why @ (Why::UnknownWriter | Why::Gap)) => Ok(Came::Waits(why)),
            Some(why) => {
                self.not_taken(&found.name, NotTakenWhy::Log(why));
                Ok(Came::Done)
            }
        }
    }

    /// Takes fork proofs that it has not seen there.
    pub(super) fn take_forks(&mut self) -> Result<(), Stop<S::Error>> {
        for found in self.of_kind("f", ".fork") {
            if self.known.file(&found).is_some() {
                continue;
            }
            let Some(bytes) = self.read(&found, MAX_FILE_BYTES)? else { continue };
            if !found.name.ends_with(&format!("{}.fork", digest(&bytes))) {
                self.damaged.insert(found.name.clone());
                self.not_taken(&found.name, NotTakenWhy::Damaged);
                continue;
            }
            let Ok(proof) = ForkProof::decode(&bytes) else {
                self.not_taken(&found.name, NotTakenWhy::NotSigned);
                continue;
            };
            let is_known = self.shelf.take_fork(&proof)? || self.shelf.forks()?.contains(&proof);
            if is_known {
                let known = KnownFile { bytes: found.bytes, from: 0, to: 0, absent: BTreeSet::new() };
                self.known.files.insert(found.name.clone(), known);
            }
        }
        Ok(())
    }

    /// Takes the client keys that others have left for this node, and signs for them.
    pub(super) fn take_keys(&mut self, notes: &Notes) -> Result<(), Stop<S::Error>> {
        let name = format!("{}.age", names::short(&self.own.identity.public_key));
        let has_all = !self.shelf.lacks_keys()?;
        let mut there = BTreeSet::new();
        for found in self.of_kind("k", &name) {
            let node = self.names.parts(&found.name).map_or("", |(node, _, _)| node);
            let mut keys = notes.iter().map(|note| note.heads.identity.public_key);
            let Some(from) = keys.find(|key| names::short(key) == node) else { continue };
            let Some(sealed) = self.read(&found, MAX_KEYS_BYTES)? else { continue };
            there.insert(from);
            let hash = *blake3::hash(&sealed).as_bytes();
            if has_all && self.known.keys.get(&from).is_some_and(|(taken, _)| *taken == hash) {
                continue;
            }
            if !self.shelf.take_keys(&from, &sealed)? {
                self.not_taken(&found.name, NotTakenWhy::Keys);
                continue;
            }
            let receipt = self.shelf.sign_receipt(&from, nonce(&hash), hash)?;
            let mut bytes = Vec::new();
            receipt.write(&mut bytes);
            self.known.keys.insert(from, (hash, bytes));
        }
        self.known.keys.retain(|from, _| there.contains(from));
        self.hear_receipts(notes)
    }

    /// What others have signed for: keys that this node gave them.
    fn hear_receipts(&mut self, notes: &Notes) -> Result<(), Stop<S::Error>> {
        let own = self.own.identity.public_key;
        for note in notes {
            let by = note.heads.identity.public_key;
            let between = Between { tenant: self.shelf.tenant(), by, to: own };
            for (_, receipt) in note.receipts.iter().filter(|(to, _)| *to == own) {
                if receipt.nonce == nonce(&receipt.digest) && receipt.verify(&between).is_ok() {
                    self.shelf.keys_taken(&by, &receipt.digest)?;
                }
            }
        }
        Ok(())
    }

    /// The files of a kind whose name ends so; those in this node's own folder may be its twin's.
    fn of_kind(&self, kind: &str, end: &str) -> Vec<Found> {
        let is_one = |found: &&Found| {
            self.names.parts(&found.name).is_some_and(|(_, letter, file)| letter == kind && file.ends_with(end))
        };
        self.files.iter().filter(is_one).cloned().collect()
    }
}

/// A receipt for keys is told from one for heads by its nonce: the beginning of what it signs for.
fn nonce(hash: &[u8; 32]) -> [u8; 16] {
    let mut nonce = [0; 16];
    nonce.copy_from_slice(&hash[..16]);
    nonce
}

/// The receipts that a note carries, from what is kept of them.
pub(super) fn receipts(keys: &BTreeMap<[u8; 32], ([u8; 32], Vec<u8>)>) -> Vec<([u8; 32], Receipt)> {
    let read = |bytes: &[u8]| Receipt::read(&mut planb_core::log::bytes::Reader::new(bytes)).ok();
    keys.iter().filter_map(|(from, (_, bytes))| Some((*from, read(bytes)?))).collect()
}

/// Which transactions are in a segment, and which bodies are not; `None` when it cannot be read to its end.
pub(super) fn survey(bytes: &[u8]) -> Option<KnownFile> {
    let segment = Segment::open(bytes).ok()?;
    let from = segment.first();
    let mut to = from.checked_sub(1)?;
    let mut absent = BTreeSet::new();
    for item in segment {
        let item = item.ok()?;
        to = item.transaction.header().seq;
        let bodies = (0u32..).zip(&item.bodies);
        absent.extend(bodies.filter(|(_, body)| body.is_none()).map(|(entry, _)| (to, entry)));
    }
    (to >= from).then_some(KnownFile { bytes: bytes.len() as u64, from, to, absent })
}

/// The heads that stand in a note, for the digest of what it says.
pub(super) fn said(heads: &SignedHeads) -> Vec<u8> {
    let count = heads.count.to_be_bytes();
    [&heads.identity.public_key[..], &heads.identity.incarnation, &count, &heads.digest()].concat()
}
