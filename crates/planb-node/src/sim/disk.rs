//! The disk of a simulated machine, and all that can befall it.
//!
//! A machine is known by its folder: every file that SQLite opens in this folder lies on its disk. The node's key file is
//! no SQLite file and lies in the real folder; it is written whole and renamed, which is tested elsewhere.
//!
//! What is the same as in production: every pragma of the store, the write-ahead log with its shared memory, locks between
//! several connections of one machine. What is not: SQLite draws the salt of a write-ahead log from the operating
//! system, so that two runs of a seed differ in these bytes (and in nothing that hangs on them).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::dice::Dice;
use super::file::{File, Outage};
use super::locks::Locks;
use super::vfs;
use crate::store;

/// What holds of a machine's disk. One at a time may touch it.
pub type Shared = Arc<Mutex<State>>;

/// All machines by folder.
static MACHINES: LazyLock<Mutex<BTreeMap<String, Shared>>> = LazyLock::new(Mutex::default);

/// Whether a sync does what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syncs {
    #[default]
    Honest,
    /// It returns, and nothing was put on the disk.
    Lying,
}

/// What shall happen.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// At the operation with this number the power goes.
    pub outage_at: Option<(u64, Outage)>,
    /// The operation with this number fails, once.
    pub error_at: Option<u64>,
    /// The read with this number fails, once.
    pub read_error_at: Option<u64>,
    pub sync: Syncs,
    /// Most bytes of all files together.
    pub capacity_bytes: Option<usize>,
}

/// What lay on a disk at one moment, and what was not synced then.
#[derive(Clone, Debug)]
pub struct Image {
    /// The operations that were done before.
    pub operations: u64,
    files: BTreeMap<String, File>,
}

/// Why an operation was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The machine is off, or was since the file was opened.
    Off,
    /// It failed.
    Failed,
    /// There is no room.
    Full,
}

/// The disk of one machine; gone when this is dropped.
pub struct SimulatedDisk {
    folder: String,
    state: Shared,
}

/// The inside of a disk.
#[derive(Default)]
pub struct State {
    files: BTreeMap<String, File>,
    pub locks: BTreeMap<String, Locks>,
    faults: Faults,
    /// How often the power went. A file that was opened before is of no use.
    era: u64,
    is_off: bool,
    operations: u64,
    reads: u64,
    handles: u64,
    images: Option<Vec<Image>>,
}

impl SimulatedDisk {
    /// An empty disk for the machine of this folder.
    pub fn new(folder: &Path) -> SimulatedDisk {
        vfs::register();
        let disk = SimulatedDisk { folder: folder.display().to_string(), state: Shared::default() };
        guard(&MACHINES).insert(disk.folder.clone(), disk.state.clone());
        disk
    }

    /// What the store is told, so that it uses such a disk.
    pub fn store() -> store::Disk {
        store::Disk { vfs: Some(vfs::NAME.to_string()) }
    }

    /// How many times something was changed: made, written, cut, synced or removed.
    pub fn operations(&self) -> u64 {
        guard(&self.state).operations
    }

    /// How many times something was read.
    pub fn reads(&self) -> u64 {
        guard(&self.state).reads
    }

    /// Bytes of all files.
    pub fn used_bytes(&self) -> usize {
        guard(&self.state).used_bytes()
    }

    /// The files and their lengths.
    pub fn files(&self) -> Vec<(String, usize)> {
        let state = guard(&self.state);
        let there = state.files.iter().filter(|(_, file)| file.is_there());
        there.map(|(name, file)| (name.clone(), file.live().len())).collect()
    }

    /// What a program reads in a file.
    pub fn content(&self, name: &str) -> Vec<u8> {
        guard(&self.state).files.get(name).map(|file| file.live().to_vec()).unwrap_or_default()
    }

    /// Says what shall happen from now on; what was said before is forgotten. Operations and reads are counted from the
    /// disk's beginning.
    pub fn set(&self, faults: Faults) {
        guard(&self.state).faults = faults;
    }

    /// The power goes now.
    pub fn outage(&self, outage: Outage) {
        guard(&self.state).outage(outage);
    }

    /// Whether the power is gone.
    pub fn is_off(&self) -> bool {
        guard(&self.state).is_off
    }

    /// The machine is started again, without what was to happen by number. What was open before is of no use and should
    /// have been dropped: SQLite removes files by name, also for a connection that has lost its power.
    pub fn start(&self) {
        let mut state = guard(&self.state);
        state.is_off = false;
        state.faults.outage_at = None;
    }

    /// Turns over one bit of all that is there, as the seed says; says where.
    pub fn flip(&self, seed: u64) -> Option<(String, usize)> {
        let bytes = self.used_bytes();
        let mut bit = Dice::new(seed).below(bytes * 8);
        for (name, file) in &mut guard(&self.state).files {
            let bits = file.live().len() * 8;
            if bit < bits {
                return file.flip(bit).then(|| (name.clone(), bit));
            }
            bit -= bits;
        }
        None
    }

    /// What lies on the disk now.
    pub fn image(&self) -> Image {
        guard(&self.state).image()
    }

    /// The disk becomes one with an image's files, as an outage would have left them: another machine's (a clone), or its
    /// own of an earlier day. What is open becomes of no use; the machine is on.
    pub fn restore(&self, image: &Image, outage: Outage) {
        let mut state = guard(&self.state);
        state.files = image.files.clone();
        state.outage(outage);
        state.is_off = false;
    }

    /// From now on keeps an image from before every operation.
    pub fn keep_images(&self) {
        guard(&self.state).images = Some(Vec::new());
    }

    /// Gives the kept images and one of now, and keeps no more.
    pub fn take_images(&self) -> Vec<Image> {
        let mut state = guard(&self.state);
        let mut images = state.images.take().unwrap_or_default();
        images.push(state.image());
        images
    }
}

impl Drop for SimulatedDisk {
    fn drop(&mut self) {
        guard(&self.state).outage(Outage::Lost);
        guard(&MACHINES).remove(&self.folder);
    }
}

impl State {
    /// A number for one that opens a file, and the era in which it does.
    pub fn register(&mut self) -> (u64, u64) {
        self.handles += 1;
        (self.handles, self.era)
    }

    /// The file's content for one that opened it in `era`.
    pub fn read(&mut self, era: u64, name: &str) -> Result<&[u8], Stopped> {
        self.check(era)?;
        self.reads += 1;
        if self.faults.read_error_at == Some(self.reads) {
            return Err(Stopped::Failed);
        }
        Ok(self.files.get(name).map(File::live).unwrap_or_default())
    }

    /// The file's length.
    pub fn length(&self, era: u64, name: &str) -> Result<usize, Stopped> {
        self.check(era)?;
        Ok(self.files.get(name).map_or(0, |file| file.live().len()))
    }

    /// Whether there is such a file.
    pub fn has(&self, name: &str) -> Result<bool, Stopped> {
        self.check(self.era)?;
        Ok(self.files.get(name).is_some_and(File::is_there))
    }

    /// Makes a file that is not there.
    pub fn create(&mut self, name: &str) -> Result<(), Stopped> {
        self.operate(self.era, |state| {
            state.files.entry(name.to_string()).or_default().create();
            Ok(())
        })
    }

    /// Writes into a file.
    pub fn write(&mut self, era: u64, name: &str, offset: usize, bytes: &[u8]) -> Result<(), Stopped> {
        self.operate(era, |state| {
            let length = state.files.get(name).map_or(0, |file| file.live().len());
            let grown = (offset + bytes.len()).saturating_sub(length);
            if grown > 0 && state.faults.capacity_bytes.is_some_and(|most| state.used_bytes() + grown > most) {
                return Err(Stopped::Full);
            }
            state.files.entry(name.to_string()).or_default().write(offset, bytes);
            Ok(())
        })
    }

    /// Cuts or extends a file.
    pub fn resize(&mut self, era: u64, name: &str, bytes: usize) -> Result<(), Stopped> {
        self.operate(era, |state| {
            state.files.entry(name.to_string()).or_default().resize(bytes);
            Ok(())
        })
    }

    /// Removes a file.
    pub fn remove(&mut self, name: &str) -> Result<(), Stopped> {
        self.operate(self.era, |state| {
            state.files.entry(name.to_string()).or_default().remove();
            Ok(())
        })
    }

    /// Puts a file on the disk, and with it the removals of others.
    pub fn sync(&mut self, era: u64, name: &str) -> Result<(), Stopped> {
        let done = self.operate(era, |state| {
            if state.faults.sync == Syncs::Honest {
                state.files.entry(name.to_string()).or_default().sync();
                state.files.retain(|_, file| file.is_there());
            }
            Ok(())
        });
        if done == Err(Stopped::Failed) {
            self.files.entry(name.to_string()).or_default().forget();
        }
        done
    }

    /// One operation, unless something is to happen at it. When the power goes at it, it is begun: what it leaves is
    /// decided like that of any other operation since the last sync. A sync that the power interrupts has done nothing.
    fn operate<F>(&mut self, era: u64, operation: F) -> Result<(), Stopped>
    where
        F: FnOnce(&mut State) -> Result<(), Stopped>,
    {
        self.check(era)?;
        if let Some(mut images) = self.images.take() {
            images.push(self.image());
            self.images = Some(images);
        }
        self.operations += 1;
        match self.faults.outage_at {
            Some((number, outage)) if number == self.operations => {
                let honest = std::mem::replace(&mut self.faults.sync, Syncs::Lying);
                let _ = operation(self);
                self.faults.sync = honest;
                self.outage(outage);
                Err(Stopped::Off)
            }
            _ if self.faults.error_at == Some(self.operations) => Err(Stopped::Failed),
            _ => operation(self),
        }
    }

    fn check(&self, era: u64) -> Result<(), Stopped> {
        if self.is_off || self.era != era { Err(Stopped::Off) } else { Ok(()) }
    }

    fn outage(&mut self, outage: Outage) {
        let files = std::mem::take(&mut self.files);
        for (number, (name, file)) in (1u64..).zip(files) {
            if let Some(content) = file.after(outage, number << 48) {
                self.files.insert(name, File::durable(content));
            }
        }
        self.locks.clear();
        self.era += 1;
        self.is_off = true;
    }

    fn image(&self) -> Image {
        let files = self.files.iter().map(|(name, file)| (name.clone(), file.image())).collect();
        Image { operations: self.operations, files }
    }

    fn used_bytes(&self) -> usize {
        self.files.values().map(|file| file.live().len()).sum()
    }
}

/// The machine on whose disk a file lies, and the file's name there.
pub fn machine_of(path: &str) -> Option<(Shared, &str)> {
    let (folder, name) = path.rsplit_once('/')?;
    Some((guard(&MACHINES).get(folder)?.clone(), name))
}

/// What is inside, also after a test has failed while it had it.
pub fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
