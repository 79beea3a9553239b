//! A place in memory, with the faults of real ones: for tests and for the simulator.

use std::collections::BTreeMap;

use super::place::{Collected, Fault, Listing, Place, Written, check_name, check_size};

/// What goes wrong at a `Memory`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// How many operations still work; then the place is gone.
    pub stop_after: Option<u64>,
    /// How many bytes of the write that is cut short stand under its name afterwards; `None`: nothing.
    pub torn: Option<usize>,
    /// How many writes are answered well and lost.
    pub lose_writes: u64,
    /// How many bytes there is room for.
    pub room: Option<u64>,
    /// Nothing can be written.
    pub read_only: bool,
}

/// A place in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    stale: Option<BTreeMap<String, u64>>,
    keeps: bool,
    /// What goes wrong from now on.
    pub faults: Faults,
    /// How many operations were asked for.
    pub operations: u64,
}

impl Memory {
    /// An empty place without faults.
    pub fn new() -> Memory {
        Memory::default()
    }

    /// An empty place that keeps what was removed, as an object store may.
    pub fn that_keeps() -> Memory {
        Memory { keeps: true, ..Memory::default() }
    }

    /// What lies there, as whoever holds the stick sees it.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// The same, to be changed behind everybody's back.
    pub fn files_mut(&mut self) -> &mut BTreeMap<String, Vec<u8>> {
        &mut self.files
    }

    /// From now on listings show what is there now, until `refresh_listings`.
    pub fn freeze_listings(&mut self) {
        self.stale = Some(self.sizes());
    }

    /// Listings show what is there.
    pub fn refresh_listings(&mut self) {
        self.stale = None;
    }

    fn sizes(&self) -> BTreeMap<String, u64> {
        self.files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect()
    }

    /// Counts an operation; a place that is gone does no more.
    fn step(&mut self) -> Result<(), Fault> {
        self.operations += 1;
        match &mut self.faults.stop_after {
            Some(0) => Err(Fault::Gone),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn has_room(&self, name: &str, bytes: &[u8]) -> bool {
        let others = self.files.iter().filter(|(other, _)| *other != name);
        let used: u64 = others.map(|(_, bytes)| bytes.len() as u64).sum();
        self.faults.room.is_none_or(|room| used + bytes.len() as u64 <= room)
    }
}

impl Place for Memory {
    fn list(&mut self, folder: &str) -> Result<Listing, Fault> {
        check_name(folder)?;
        self.step()?;
        let below = format!("{folder}/");
        let mut all = Collected::default();
        for (name, bytes) in self.stale.clone().unwrap_or_else(|| self.sizes()) {
            if name.starts_with(&below) {
                all.take(&name, bytes);
            }
        }
        Ok(all.finish())
    }

    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        check_name(name)?;
        self.step()?;
        let bytes = self.files.get(name).ok_or(Fault::Missing)?;
        match bytes.len() as u64 {
            length if length > limit => Err(Fault::TooLarge { bytes: length, limit }),
            _ => Ok(bytes.clone()),
        }
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, Fault> {
        check_name(name)?;
        check_size(bytes)?;
        if let Err(fault) = self.step() {
            if let Some(torn) = self.faults.torn.take() {
                let whole = bytes.get(..torn).unwrap_or(bytes);
                self.files.insert(name.to_string(), whole.to_vec());
            }
            return Err(fault);
        }
        if self.faults.read_only {
            return Err(Fault::Denied);
        }
        if !self.has_room(name, bytes) {
            return Err(Fault::Full);
        }
        if self.faults.lose_writes > 0 {
            self.faults.lose_writes -= 1;
            return Ok(Written::New);
        }
        let before = self.files.insert(name.to_string(), bytes.to_vec());
        Ok(if before.is_some() { Written::Again } else { Written::New })
    }

    fn remove_own(&mut self, name: &str) -> Result<(), Fault> {
        check_name(name)?;
        self.step()?;
        if self.faults.read_only {
            return Err(Fault::Denied);
        }
        self.files.remove(name);
        Ok(())
    }

    fn forgets(&self) -> bool {
        !self.keeps
    }
}
