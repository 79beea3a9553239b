//! Proving the log: everything from the first byte, or one digest that somebody read off a paper.

use std::collections::BTreeMap;

use planb_core::log::{Head, HeadsDigest, LogId, Seen, SignedHeads, TransactionHash, follow};

use super::fold::{Fold, Means};
use super::{Node, checkpoint, rows, schema, scrub, signatures, witness};
use crate::trouble::Trouble;

/// Transactions read at a time.
const BATCH: usize = 256;

/// What a full check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub logs: usize,
    pub transactions: u64,
    /// Entries that were opened and read.
    pub read: u64,
    /// Entries whose key this node does not have.
    pub closed: u64,
    /// Entries whose body was erased, lost, or is not for this node.
    pub erased: u64,
    /// Entries that need a newer program, or that do not say what they should.
    pub unknown: u64,
    pub digest: HeadsDigest,
}

/// A digest from paper that this log knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digested {
    /// The human number of the last entry that the paper stands for.
    pub number: String,
    /// Whose log it was written in, by its prefix.
    pub prefix: String,
    /// When that entry was written, UTC milliseconds.
    pub entered_ms: u64,
}

impl Node {
    /// What was counted while reading, without checking anything again.
    pub fn counted(&self) -> Verified {
        self.fold.verified()
    }

    /// Checks everything from the first byte: the file, every signature, chain and body, and that the state is what the
    /// entries give.
    pub fn verify(&mut self) -> Result<Verified, Trouble> {
        schema::check_pages(&self.db, &self.folder)?;
        {
            let _moment = schema::moment(&self.db)?;
            scrub::check_writers(&self.db)?;
            witness::check(&self.db)?;
            self.check_signatures()?;
        }
        let mut fold = Fold::new(&self.keys)?;
        let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
        fold.pass(&mut means)?;
        if fold.state().digest() != self.fold.state().digest() && fold.heads() == self.fold.heads() {
            return Err(Trouble::internal("state-differs"));
        }
        Ok(fold.verified())
    }

    /// Folds everything again and compares it with the state that began at a checkpoint. On any difference the checkpoint is
    /// thrown away and the fold from the first byte counts. Says whether they were the same.
    pub fn check_checkpoint(&mut self) -> Result<bool, Trouble> {
        self.refresh()?;
        let mut fold = Fold::new(&self.keys)?;
        let mut means = Means { db: &self.db, keys: &self.keys, log_keys: &mut self.log_keys };
        fold.catch_up(&mut means)?;
        self.refresh()?;
        if fold.heads() != self.fold.heads() || fold.state().digest() == self.fold.state().digest() {
            return Ok(true);
        }
        checkpoint::drop_it(&self.db)?;
        self.fold = fold;
        Ok(false)
    }

    /// Folds everything again from the first byte, and goes on with that.
    pub fn start_over(&mut self) -> Result<(), Trouble> {
        self.fold.forget(&self.keys)?;
        self.refresh()
    }

    fn check_signatures(&self) -> Result<(), Trouble> {
        let mut links = BTreeMap::new();
        let mut arrival = 0;
        loop {
            let batch = rows::after(&self.db, arrival, BATCH)?;
            let parsed: Vec<_> =
                batch.iter().map(|row| row.parse()).collect::<Result<_, _>>().map_err(Trouble::of_damage)?;
            let signed: Vec<_> = parsed.iter().map(|(identity, transaction)| (identity, transaction)).collect();
            for ((identity, transaction), signed) in parsed.iter().zip(signatures::check(&signed)) {
                let log = transaction.header().log;
                let link = signed.and_then(|()| follow(identity, links.get(&log), transaction));
                links.insert(log, link.map_err(Trouble::of_damage)?);
            }
            match batch.last() {
                Some(row) if batch.len() == BATCH => arrival = row.arrival,
                _ => return Ok(()),
            }
        }
    }

    /// Looks for a digest that was typed from paper among all that was ever the digest of a node's heads: those after each
    /// transaction, as far as its log had named the others by then.
    pub fn find_digest(&self, typed: &str) -> Result<Option<Digested>, Trouble> {
        if self.heads_digest().is_typed(typed) {
            let ends = self.fold.ends().map(|(log, link)| (link.hlc, *log, link.seq));
            if let Some((_, log, seq)) = ends.max() {
                return self.digested(&log, seq);
            }
        }
        for log in self.fold.identities().map(|(log, _)| *log).collect::<Vec<_>>() {
            if let Some(seq) = self.find_in(&log, typed)? {
                return self.digested(&log, seq);
            }
        }
        Ok(None)
    }

    fn find_in(&self, log: &LogId, typed: &str) -> Result<Option<u64>, Trouble> {
        let mut heads: BTreeMap<LogId, Head> = BTreeMap::new();
        let mut from = 1;
        loop {
            let batch = rows::of_log(&self.db, log, from, BATCH)?;
            for row in &batch {
                let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
                let header = transaction.header();
                for dep in &header.deps {
                    if let Some((named, hash)) = self.named(&dep.log, dep.seq)? {
                        heads.insert(named, Head { log: named, seq: dep.seq, hash });
                    }
                }
                // Printed before this entry was written, with what the entry names; and after it.
                let before: Vec<Head> = heads.values().copied().collect();
                let here = Head { log: *log, seq: header.seq, hash: transaction.hash() };
                heads.insert(*log, here);
                let after: Vec<Head> = heads.values().copied().collect();
                if HeadsDigest::of(&after).is_typed(typed) {
                    return Ok(Some(header.seq));
                }
                if HeadsDigest::of(&before).is_typed(typed) {
                    return Ok(Some(header.seq.saturating_sub(1).max(1)));
                }
                from = header.seq + 1;
            }
            if batch.len() < BATCH {
                return Ok(None);
            }
        }
    }

    fn named(&self, short: &[u8; 16], seq: u64) -> Result<Option<(LogId, TransactionHash)>, Trouble> {
        let Some(log) = self.fold.identities().map(|(log, _)| *log).find(|log| log.short() == *short) else {
            return Ok(None);
        };
        let Some(row) = rows::at(&self.db, &log, seq)? else { return Ok(None) };
        let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
        Ok(Some((log, transaction.hash())))
    }

    fn digested(&self, log: &LogId, seq: u64) -> Result<Option<Digested>, Trouble> {
        let Some(row) = rows::at(&self.db, log, seq)? else { return Ok(None) };
        let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
        let header = transaction.header();
        let last = header.first_number + header.entries.len() as u64 - 1;
        Ok(Some(Digested {
            number: header.prefix.number(last),
            prefix: header.prefix.as_str().to_string(),
            entered_ms: header.wall.ms,
        }))
    }

    /// What other nodes have signed that they have, the newest of each.
    pub fn witnesses(&self) -> Result<Vec<SignedHeads>, Trouble> {
        witness::all(&self.db)
    }

    /// What this node has, log by log.
    pub fn seen(&self) -> Vec<Seen> {
        self.fold.seen()
    }
}
