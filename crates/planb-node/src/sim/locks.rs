//! What SQLite's connections on one simulated file hold: file locks, and the shared memory of a write-ahead log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use sqlite_plugin::flags::{LockLevel, ShmLockMode};

/// Bytes of a region of shared memory, as SQLite asks for them.
pub const REGION_BYTES: usize = 32 << 10;
/// Locks on the shared memory.
const SHARED_LOCKS: usize = 8;

/// Shared memory. SQLite writes to it from outside of Rust, so it is made of cells that may be written through a shared
/// reference.
pub type Region = Arc<[AtomicU64]>;

/// Somebody else holds it.
#[derive(Debug, PartialEq, Eq)]
pub struct Busy;

/// The locks on one file, by connection.
#[derive(Debug, Default)]
pub struct Locks {
    held: BTreeMap<u64, LockLevel>,
    regions: Vec<Region>,
    mapped: BTreeSet<u64>,
    shared: [Shared; SHARED_LOCKS],
}

#[derive(Debug, Default)]
struct Shared {
    readers: BTreeSet<u64>,
    writer: Option<u64>,
}

impl Locks {
    /// Takes a lock, as SQLite's five levels say.
    pub fn lock(&mut self, who: u64, level: LockLevel) -> Result<(), Busy> {
        let own = self.held.get(&who).copied().unwrap_or(LockLevel::Unlocked);
        if level <= own {
            return Ok(());
        }
        let others = self.held.iter().filter(|(other, _)| **other != who).map(|(_, level)| *level);
        let strongest = others.max().unwrap_or(LockLevel::Unlocked);
        let most = match level {
            LockLevel::Unlocked | LockLevel::Shared => LockLevel::Reserved,
            LockLevel::Reserved | LockLevel::Pending => LockLevel::Shared,
            LockLevel::Exclusive => LockLevel::Unlocked,
        };
        if strongest <= most {
            self.held.insert(who, level);
            return Ok(());
        }
        if level == LockLevel::Exclusive && strongest == LockLevel::Shared {
            self.held.insert(who, LockLevel::Pending);
        }
        Err(Busy)
    }

    /// Goes down to a level.
    pub fn unlock(&mut self, who: u64, level: LockLevel) {
        if level == LockLevel::Unlocked {
            self.held.remove(&who);
        } else {
            self.held.insert(who, level);
        }
    }

    /// Whether somebody is about to write.
    pub fn is_reserved(&self) -> bool {
        self.held.values().any(|level| *level >= LockLevel::Reserved)
    }

    /// A region of shared memory; `None` when it was never made and shall not be.
    pub fn map(&mut self, who: u64, index: usize, extend: bool) -> Option<Region> {
        self.mapped.insert(who);
        while extend && self.regions.len() <= index {
            self.regions.push((0..REGION_BYTES / 8).map(|_| AtomicU64::new(0)).collect());
        }
        self.regions.get(index).cloned()
    }

    /// Locks or unlocks slots of the shared memory.
    pub fn lock_shared(&mut self, who: u64, slots: std::ops::Range<usize>, mode: ShmLockMode) -> Result<(), Busy> {
        let slots = self.shared.get_mut(slots).ok_or(Busy)?;
        let is_free = |slot: &Shared| slot.writer.is_none_or(|writer| writer == who);
        let is_unread = |slot: &Shared| slot.readers.iter().all(|reader| *reader == who);
        match mode {
            ShmLockMode::LockShared if !slots.iter().all(is_free) => return Err(Busy),
            ShmLockMode::LockExclusive if !slots.iter().all(|slot| is_free(slot) && is_unread(slot)) => {
                return Err(Busy);
            }
            _ => {}
        }
        for slot in slots {
            match mode {
                ShmLockMode::LockShared => _ = slot.readers.insert(who),
                ShmLockMode::UnlockShared => _ = slot.readers.remove(&who),
                ShmLockMode::LockExclusive => slot.writer = Some(who),
                ShmLockMode::UnlockExclusive => slot.writer = None,
            }
        }
        Ok(())
    }

    /// Lets go of the shared memory; the last one takes it along.
    pub fn unmap(&mut self, who: u64) {
        for slot in &mut self.shared {
            slot.readers.remove(&who);
            slot.writer = slot.writer.filter(|writer| *writer != who);
        }
        self.mapped.remove(&who);
        if self.mapped.is_empty() {
            self.regions.clear();
        }
    }

    /// Lets go of everything.
    pub fn close(&mut self, who: u64) {
        self.unlock(who, LockLevel::Unlocked);
        self.unmap(who);
    }
}
