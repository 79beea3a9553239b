//! What goes into the next request: what the peer lacks, and what this node wants of it.

use super::super::super::segment::Segment;
use super::super::answer::within;
use super::super::message::{MAX_FORKS, MAX_LIST, Wants, short};
use super::*;

impl Session {
    /// Everything that can be given and wanted now; an empty message when there is nothing.
    pub(super) fn trade<S: Shelf>(&mut self, shelf: &mut S) -> Result<Message, S::Error> {
        let own = shelf.own_heads()?;
        let forks = shelf.forks()?;
        let mut message = Message::empty(own.tenant);
        message.keys_taken = self.asked.keys_taken.take();
        self.give_segments(shelf, &own, &mut message)?;
        self.give_forks(&forks, &mut message);
        self.give_keys(shelf, &own, &mut message)?;
        self.trade_heads(shelf, &own, &mut message)?;
        self.want_segments(shelf, &own, &forks, &mut message)?;
        self.want_forks(&own, &mut message);
        Ok(message)
    }

    fn give_segments<S: Shelf>(
        &mut self,
        shelf: &mut S,
        own: &SignedHeads,
        message: &mut Message,
    ) -> Result<(), S::Error> {
        let to = To::Node(self.peer);
        let mut budget = self.budget;
        for seen in &own.seen {
            let there = self.theirs.seen.get(&seen.log);
            let from = there.map_or(1, |there| there.seq.saturating_add(1));
            let is_shut = self.tried.stuck_there.contains(&seen.log) || self.tried.closed_there.contains(&seen.log);
            // Where the peer has frozen, its proof is asked for first.
            let waits = |there: &Seen| there.frozen && self.tried.forks_wanted.get(&seen.log) != Some(&there.seq);
            if is_shut || from > seen.seq || there.is_some_and(waits) || budget == 0 {
                continue;
            }
            // One transaction first of a log that is new there: its writer may not be known.
            let last = if there.is_some() { seen.seq } else { 1 };
            let want = Want { log: seen.log, from, to: last, bodies: true };
            match shelf.segment(&want, &to, budget)? {
                Some(segment) => {
                    budget = budget.saturating_sub(segment.len());
                    message.segments.push(segment);
                }
                None => _ = self.tried.stuck_there.insert(seen.log),
            }
        }
        while let (Some(want), true) = (self.theirs.lacking.first_mut(), budget > 0) {
            let segment = shelf.segment(want, &to, budget)?;
            let read = segment.as_deref().and_then(|segment| Segment::open(segment).ok());
            let next = read.and_then(|read| read.first().checked_add(read.transactions()));
            match next.filter(|next| *next <= want.to) {
                Some(next) => want.from = next,
                None => _ = self.theirs.lacking.remove(0),
            }
            budget = budget.saturating_sub(segment.as_ref().map_or(0, Vec::len));
            message.segments.extend(segment);
        }
        Ok(())
    }

    /// Proofs of forks before which the peer has not frozen.
    fn give_forks(&mut self, forks: &[ForkProof], message: &mut Message) {
        for fork in forks {
            let (log, seq) = (fork.log().short(), fork.seq());
            let is_frozen = self.theirs.seen.get(&log).is_some_and(|there| there.frozen && there.seq < seq);
            if !is_frozen && message.forks.len() < MAX_FORKS && self.tried.forks_given.insert((log, seq)) {
                message.forks.push(fork.encode());
            }
        }
    }

    /// Client keys, once for each state of the log: a certificate that has just come may be the peer's.
    fn give_keys<S: Shelf>(&mut self, shelf: &mut S, own: &SignedHeads, message: &mut Message) -> Result<(), S::Error> {
        let digest = own.digest();
        if self.tried.keys_given != Some(digest) {
            self.tried.keys_given = Some(digest);
            message.keys = shelf.keys_for(&self.peer)?;
        }
        Ok(())
    }

    /// The own signed heads, once; those of third nodes, both ways.
    fn trade_heads<S: Shelf>(
        &mut self,
        shelf: &mut S,
        own: &SignedHeads,
        message: &mut Message,
    ) -> Result<(), S::Error> {
        if self.tried.told.is_none() {
            self.tried.told = Some(own.count);
            match self.in_sync {
                true => message.brief = Some(Brief::of(own)),
                false => message.heads = Some(own.clone()),
            }
        }
        let Some(theirs) = &mut self.theirs.index else { return Ok(()) };
        let witnessed = shelf.witnessed()?;
        let held: BTreeMap<[u8; 8], u64> = index(own, &witnessed).into_iter().collect();
        for (log, count) in theirs.iter() {
            let is_newer = held.get(log).is_none_or(|held| held < count);
            if is_newer && message.want_heads.len() < MAX_LIST && self.tried.heads_wanted.insert(*log) {
                message.want_heads.push(*log);
            }
        }
        let lacks = |heads: &SignedHeads| theirs.get(&short(heads)).is_none_or(|count| *count < heads.count);
        message.witnessed = within(self.budget, witnessed.into_iter().filter(lacks).collect());
        theirs.extend(message.witnessed.iter().map(|heads| (short(heads), heads.count)));
        Ok(())
    }

    fn want_segments<S: Shelf>(
        &mut self,
        shelf: &mut S,
        own: &SignedHeads,
        forks: &[ForkProof],
        message: &mut Message,
    ) -> Result<(), S::Error> {
        let mut list = Vec::new();
        for there in self.theirs.seen.values() {
            let here = own.of(&there.log).copied();
            let seq = here.map_or(0, |here| here.seq);
            if here.is_some_and(|here| here.seq == there.seq && here.hash != there.hash) {
                self.tried.search.entry(there.log).or_insert(Some(1));
            }
            if let Some(Some(from)) = self.tried.search.get(&there.log) {
                list.push(Want { log: there.log, from: *from, to: seq.min(there.seq), bodies: false });
                continue;
            }
            if self.tried.stuck_here.contains(&there.log) || self.tried.closed_here.contains(&there.log) {
                continue;
            }
            let of_log = forks.iter().filter(|fork| fork.log().short() == there.log);
            let most = of_log.map(|fork| fork.seq() - 1).min().unwrap_or(u64::MAX).min(there.seq);
            if seq < most {
                let to = if here.is_some() { most } else { 1 };
                list.push(Want { log: there.log, from: seq + 1, to, bodies: true });
            }
        }
        let lacking = match self.asked.lacking.take() {
            Some(lacking) => lacking,
            None => {
                let lacking = shelf.lacking()?;
                if !lacking.is_empty() {
                    // Who has lost bodies may have lost client keys as well: they are asked for again after this.
                    self.tried.keys_wanted = None;
                    self.moved = true;
                }
                lacking
            }
        };
        list.extend(lacking.iter().take(MAX_LIST));
        self.asked.lacking = Some(lacking);
        list.truncate(MAX_LIST);
        self.asked.wants.clone_from(&list);
        message.wants = (!list.is_empty()).then_some(Wants { budget: self.budget as u64, list });
        Ok(())
    }

    /// Proofs of forks before which the peer has frozen and this node has not.
    fn want_forks(&mut self, own: &SignedHeads, message: &mut Message) {
        for there in self.theirs.seen.values().filter(|there| there.frozen) {
            let is_frozen = own.of(&there.log).is_some_and(|here| here.frozen && here.seq <= there.seq);
            if !is_frozen && self.tried.forks_wanted.insert(there.log, there.seq) != Some(there.seq) {
                message.want_forks.push(there.log);
            }
        }
    }
}
