//! What the log asks of this node itself: erase, confirm, leave a forked log; and whether it may write.

use std::path::Path;

use planb_core::log::{ClockCheck, Confirmed, LogId, Verdict, Wall};
use planb_core::state::Event;
use planb_core::trust::{ForkAdopted, Standing};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::fold::{Fold, Means};
use super::{Node, append, checkpoint, erase, rows, schema};
use crate::clock;
use crate::machine::{NodeKeys, Settled};
use crate::trouble::Trouble;

/// The fact that holds which erasures were carried out here, as a digest.
const ERASED: &str = "erased";
/// The fact that holds what a person said of the clock: offset 8 bytes, the time that was confirmed 8, the run of the
/// machine.
const CONFIRMED: &str = "confirmed-clock";

/// Reads the keys, and draws a new incarnation when the node was copied, or when its disk lost the log that they name, of which
/// others may have more than nothing; under the store's lock, so that two processes do not both draw.
pub fn settle_keys(db: &Connection, folder: &Path) -> Result<NodeKeys, Trouble> {
    let mut keys = NodeKeys::open(folder)?;
    if schema::has_log(db, &keys.log())? && keys.is_settled(folder)? {
        return Ok(keys);
    }
    let tx = Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(Trouble::of_store)?;
    keys = NodeKeys::open(folder)?;
    if keys.settle(folder)? == Settled::Same && !schema::has_log(&tx, &keys.log())? {
        keys.renew(folder)?;
    }
    schema::add_log(&tx, &keys.log_identity())?;
    tx.commit().map_err(Trouble::of_store)?;
    Ok(keys)
}

/// Whether this node's clock can be right, by what it has.
pub fn judge_clock(keys: &NodeKeys, fold: &Fold, confirmed: Option<Confirmed>) -> Verdict {
    let (newest_ms, own_ms) = fold.last_written_ms(&keys.log());
    ClockCheck { wall_ms: clock::machine_ms(), built_ms: clock::MADE_MS, newest_ms, own_ms, confirmed }.judge()
}

/// Refuses when this node was revoked, or when its clock cannot be right.
pub fn may_write(keys: &NodeKeys, fold: &Fold, confirmed: Option<Confirmed>) -> Result<(), Trouble> {
    if fold.state().trust().standing(&keys.log_identity().public_key) == Standing::Revoked {
        return Err(Trouble::user("node-revoked"));
    }
    match judge_clock(keys, fold, confirmed) {
        Verdict::Fine(_) => Ok(()),
        Verdict::Impossible(_) => {
            let shown = clock::local(clock::wall(confirmed)).strftime("%Y-%m-%d %H:%M");
            Err(Trouble::environment("clock-impossible").with("clock", shown))
        }
    }
}

impl Node {
    /// Does what the log asks of this node. Called after everything that may bring entries.
    pub(super) fn settle(&mut self) -> Result<(), Trouble> {
        self.erase()?;
        self.leave_forks()?;
        if may_write(&self.keys, &self.fold, self.confirmed).is_ok() && self.fold.take_key_news() {
            let shared = self.share_keys();
            if shared.is_err() {
                self.fold.keep_key_news();
            }
            return shared;
        }
        Ok(())
    }

    /// Destroys what was erased, and says so in this node's log.
    fn erase(&mut self) -> Result<(), Trouble> {
        let known = erase::digest(&self.fold);
        if known != schema::fact(&self.db, ERASED)? {
            let tx = immediate(&self.db)?;
            let mut means = Means { db: &tx, keys: &self.keys, log_keys: &mut self.log_keys };
            let is_any = erase::carry_out(&mut means, &self.fold)?;
            tx.commit().map_err(Trouble::of_store)?;
            // Done is what was also swept: the power may have gone between the two.
            erase::sweep(&self.db)?;
            schema::keep_fact(&self.db, ERASED, known.as_deref())?;
            if is_any {
                self.fold.forget(&self.keys)?;
                self.refresh()?;
            }
        }
        let own = self.keys.log_identity().public_key;
        let is_owing = !erase::owed(&self.db, &self.fold, &own)?.is_empty();
        if !is_owing || may_write(&self.keys, &self.fold, self.confirmed).is_err() {
            return Ok(());
        }
        let wall = self.wall();
        self.write(clock::local(wall), |db, fold| erase::say(db, fold, &own))
    }

    /// Whether something that was erased may still lie here: its destruction did not come to its end.
    #[cfg(feature = "sim")]
    pub fn owes_erasure(&self) -> Result<bool, Trouble> {
        Ok(erase::digest(&self.fold) != schema::fact(&self.db, ERASED)?)
    }

    /// Goes on in a new log when this node's own has forked (its disk went back, or was copied), and writes there again
    /// what it had written from the fork on, so that nothing of it is lost.
    fn leave_forks(&mut self) -> Result<(), Trouble> {
        let own = self.keys.log_identity().public_key;
        let is_ours = |log: &LogId| self.fold.identities().any(|(of, id)| of == log && id.public_key == own);
        let mut left = Vec::new();
        for (log, from) in self.fold.rules().all_forked() {
            // A proof that came later may show that it forked earlier: what stands between was not written again yet.
            let until = schema::fact(&self.db, &adopted(&log))?.and_then(|bytes| bytes.try_into().ok());
            let until = until.map_or(u64::MAX, u64::from_be_bytes);
            if is_ours(&log) && from < until {
                left.push(Left { log, from, until });
            }
        }
        if left.is_empty() || may_write(&self.keys, &self.fold, self.confirmed).is_err() {
            return Ok(());
        }
        let done = self.write_again(&left);
        if done.is_err() {
            // What was folded in stands in a write that did not come to its end.
            self.fold.forget(&self.keys)?;
        }
        done
    }

    fn write_again(&mut self, left: &[Left]) -> Result<(), Trouble> {
        let wall = self.wall();
        let tx = immediate(&self.db)?;
        if left.iter().any(|left| left.log == self.keys.log()) {
            self.keys.renew(&self.folder)?;
        }
        let mut means = Means { db: &tx, keys: &self.keys, log_keys: &mut self.log_keys };
        for Left { log, from, until } in left {
            let said = ForkAdopted { log: *log, from: *from, why: "written-again".into() };
            let mut writings =
                vec![append::Writing { events: vec![said.into()], happened_at: clock::local(wall), wall }];
            let count = usize::try_from(until - from).unwrap_or(usize::MAX).min(usize::MAX >> 1);
            for row in rows::of_log(means.db, log, *from, count)? {
                writings.extend(again(&mut means, &row, wall)?);
            }
            for writing in writings {
                append::append(&mut means, &self.fold, writing)?;
                self.fold.pass(&mut means)?;
            }
            schema::keep_fact(means.db, &adopted(log), Some(&from.to_be_bytes()))?;
        }
        tx.commit().map_err(Trouble::of_store)
    }

    /// Writes what `decide` gives; for what nobody asked for and no rule refuses.
    pub(super) fn write(
        &mut self,
        happened_at: jiff::civil::DateTime,
        decide: impl FnOnce(&Connection, &Fold) -> Result<Vec<Event>, Trouble>,
    ) -> Result<(), Trouble> {
        let wall = self.wall();
        let tx = immediate(&self.db)?;
        let mut means = Means { db: &tx, keys: &self.keys, log_keys: &mut self.log_keys };
        self.fold.pass(&mut means)?;
        let events = decide(means.db, &self.fold)?;
        if events.is_empty() {
            return Ok(());
        }
        append::append(&mut means, &self.fold, append::Writing { events, happened_at, wall })?;
        tx.commit().map_err(Trouble::of_store)?;
        self.refresh()
    }

    /// Keeps a checkpoint when `least` transactions and more came since the last: the next start would be slow.
    pub(super) fn keep_checkpoint(&mut self, least: i64) -> Result<(), Trouble> {
        if self.fold.arrival() - self.checkpoint < least {
            return Ok(());
        }
        self.fold.remember_grants(&self.log_keys);
        match checkpoint::save(&self.db, &self.keys, &self.fold) {
            // It only makes the next start faster: a node whose disk is full must open all the same.
            Err(trouble) if trouble.key == "disk-full" => {}
            kept => kept?,
        }
        self.checkpoint = self.fold.arrival();
        Ok(())
    }

    /// Remembers what a person said that the time is, for as long as the machine stays up.
    pub fn confirm_clock(&mut self, right_ms: u64) -> Result<(), Trouble> {
        let offset = i64::try_from(i128::from(right_ms) - i128::from(clock::machine_ms()));
        let offset_ms = offset.map_err(|_| Trouble::user("clock-impossible").with("clock", right_ms))?;
        let mut fact = offset_ms.to_be_bytes().to_vec();
        fact.extend(right_ms.to_be_bytes());
        fact.extend(clock::run_of_machine().unwrap_or_default().into_bytes());
        schema::keep_fact(&self.db, CONFIRMED, Some(&fact))?;
        self.confirmed = Some(Confirmed { offset_ms, at_ms: right_ms });
        // What waited for a right clock is done now.
        self.settle()
    }

    pub(super) fn kept_confirmation(&self) -> Result<Option<Confirmed>, Trouble> {
        let fact = schema::fact(&self.db, CONFIRMED)?.unwrap_or_default();
        let Some((offset_ms, rest)) = fact.split_first_chunk::<8>() else { return Ok(None) };
        let Some((at_ms, run)) = rest.split_first_chunk::<8>() else { return Ok(None) };
        let is_same_run = clock::run_of_machine().is_none_or(|now| now.as_bytes() == run);
        let word = Confirmed { offset_ms: i64::from_be_bytes(*offset_ms), at_ms: u64::from_be_bytes(*at_ms) };
        Ok(is_same_run.then_some(word))
    }
}

/// A forked log of this node, and what of it is to be written again.
struct Left {
    log: LogId,
    from: u64,
    /// Not this one, and nothing after it.
    until: u64,
}

fn adopted(log: &LogId) -> String {
    let hex: String = log.short().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("adopted/{hex}")
}

/// What stands in one transaction of a forked log, to be written again.
fn again(means: &mut Means<'_>, row: &rows::Row, wall: Wall) -> Result<Option<append::Writing>, Trouble> {
    let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
    let mut events = Vec::new();
    let mut happened_at = None;
    for entry in super::opened::opened(means, &transaction)? {
        // Keys are granted again by who has them (`share_keys`), and said again with what they seal (`append`).
        if matches!(entry.event, Event::KeyGranted(_) | Event::ClientKeyMade(_)) {
            continue;
        }
        happened_at = Some(entry.happened_at);
        events.push(entry.event);
    }
    Ok(happened_at.map(|happened_at| append::Writing { events, happened_at, wall }))
}

pub fn immediate(db: &Connection) -> Result<Transaction<'_>, Trouble> {
    Transaction::new_unchecked(db, TransactionBehavior::Immediate).map_err(Trouble::of_store)
}
