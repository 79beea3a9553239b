//! SQLite's file system (VFS) over simulated disks, registered under one name for all of them.

use std::ffi::CString;
use std::ptr::NonNull;
use std::sync::OnceLock;

use sqlite_plugin::flags::{AccessFlags, CreateMode, LockLevel, OpenMode, OpenOpts, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::{RegisterOpts, SqliteErr, Vfs, VfsHandle, VfsResult, register_static};

use super::disk::{Shared, State, Stopped, guard, machine_of};
use super::locks::{Busy, Locks, REGION_BYTES, Region};

/// The name under which SQLite knows it.
pub const NAME: &str = "simulated";
/// As SQLite's own file system says of a disk on Linux.
const SECTOR_BYTES: i32 = 4096;

/// Makes the file system known to SQLite, once.
pub fn register() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let name = CString::new(NAME).unwrap_or_default();
        let done = register_static(name, Simulated, RegisterOpts { make_default: false });
        assert!(done.is_ok(), "SQLite did not take the file system");
    });
}

struct Simulated;

/// An open file.
struct Handle {
    disk: Shared,
    name: String,
    id: u64,
    era: u64,
    is_readonly: bool,
    is_temporary: bool,
    /// Kept as long as SQLite may look at them.
    regions: Vec<Region>,
}

impl VfsHandle for Handle {
    fn readonly(&self) -> bool {
        self.is_readonly
    }

    fn in_memory(&self) -> bool {
        false
    }
}

impl Handle {
    fn open(disk: Shared, name: &str, opts: OpenOpts) -> VfsResult<Handle> {
        let mut state = guard(&disk);
        let failed = code(vars::SQLITE_IOERR);
        if !state.has(name).map_err(failed)? {
            match opts.mode() {
                OpenMode::ReadWrite { create } if create != CreateMode::None => {
                    state.create(name).map_err(failed)?;
                }
                _ => return Err(vars::SQLITE_CANTOPEN),
            }
        }
        let (id, era) = state.register();
        drop(state);
        let is_temporary = opts.delete_on_close() || opts.kind().is_temp();
        let is_readonly = opts.mode().is_readonly();
        Ok(Handle { disk, name: name.to_string(), id, era, is_readonly, is_temporary, regions: Vec::new() })
    }

    fn with<T>(&self, what: impl FnOnce(&mut State) -> Result<T, Stopped>, failed: SqliteErr) -> VfsResult<T> {
        what(&mut guard(&self.disk)).map_err(code(failed))
    }

    /// The locks on this file, while the power that it was opened under is on.
    fn with_locks<T>(&self, what: impl FnOnce(&mut Locks) -> Result<T, Busy>, failed: SqliteErr) -> VfsResult<T> {
        let mut state = guard(&self.disk);
        state.length(self.era, &self.name).map_err(code(failed))?;
        what(state.locks.entry(self.name.clone()).or_default()).map_err(|Busy| vars::SQLITE_BUSY)
    }
}

/// SQLite's number for what stopped an operation that fails with `failed`.
fn code(failed: SqliteErr) -> impl Fn(Stopped) -> SqliteErr + Copy {
    move |stopped| match stopped {
        Stopped::Off | Stopped::Failed => failed,
        Stopped::Full => vars::SQLITE_FULL,
    }
}

impl Vfs for Simulated {
    type Handle = Handle;

    fn open(&self, path: Option<&str>, opts: OpenOpts) -> VfsResult<Handle> {
        match path {
            Some(path) => {
                let (disk, name) = machine_of(path).ok_or(vars::SQLITE_CANTOPEN)?;
                Handle::open(disk, name, opts)
            }
            // What SQLite puts aside for itself has no name, and lies on no machine's disk.
            None => {
                let opts = OpenOpts::new(opts.flags() | vars::SQLITE_OPEN_CREATE);
                Handle::open(Shared::default(), "temporary", opts)
            }
        }
    }

    fn delete(&self, path: &str) -> VfsResult<()> {
        let (disk, name) = machine_of(path).ok_or(vars::SQLITE_IOERR_DELETE)?;
        let mut state = guard(&disk);
        let failed = code(vars::SQLITE_IOERR_DELETE);
        match state.has(name).map_err(failed)? {
            true => state.remove(name).map_err(failed),
            false => Err(vars::SQLITE_IOERR_DELETE_NOENT),
        }
    }

    fn access(&self, path: &str, _: AccessFlags) -> VfsResult<bool> {
        let (disk, name) = machine_of(path).ok_or(vars::SQLITE_IOERR_ACCESS)?;
        guard(&disk).has(name).map_err(code(vars::SQLITE_IOERR_ACCESS))
    }

    fn file_size(&self, handle: &mut Handle) -> VfsResult<usize> {
        handle.with(|state| state.length(handle.era, &handle.name), vars::SQLITE_IOERR_FSTAT)
    }

    fn truncate(&self, handle: &mut Handle, size: usize) -> VfsResult<()> {
        handle.with(|state| state.resize(handle.era, &handle.name, size), vars::SQLITE_IOERR_TRUNCATE)
    }

    fn write(&self, handle: &mut Handle, offset: usize, data: &[u8]) -> VfsResult<usize> {
        let written =
            handle.with(|state| state.write(handle.era, &handle.name, offset, data), vars::SQLITE_IOERR_WRITE);
        written.map(|()| data.len())
    }

    fn read(&self, handle: &mut Handle, offset: usize, data: &mut [u8]) -> VfsResult<usize> {
        let mut state = guard(&handle.disk);
        let content = state.read(handle.era, &handle.name).map_err(code(vars::SQLITE_IOERR_READ))?;
        let there = content.get(offset..).unwrap_or_default();
        let length = there.len().min(data.len());
        data[..length].copy_from_slice(&there[..length]);
        Ok(length)
    }

    fn sync(&self, handle: &mut Handle) -> VfsResult<()> {
        handle.with(|state| state.sync(handle.era, &handle.name), vars::SQLITE_IOERR_FSYNC)
    }

    fn close(&self, handle: Handle) -> VfsResult<()> {
        let mut state = guard(&handle.disk);
        // After an outage nothing is held, and others may have opened the file since.
        if state.length(handle.era, &handle.name).is_ok() {
            state.locks.entry(handle.name.clone()).or_default().close(handle.id);
            if handle.is_temporary {
                state.remove(&handle.name).map_err(code(vars::SQLITE_IOERR_CLOSE))?;
            }
        }
        Ok(())
    }

    fn lock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        handle.with_locks(|locks| locks.lock(handle.id, level), vars::SQLITE_IOERR_LOCK)
    }

    fn unlock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        let unlocked = |locks: &mut Locks| {
            locks.unlock(handle.id, level);
            Ok(())
        };
        handle.with_locks(unlocked, vars::SQLITE_IOERR_UNLOCK)
    }

    fn check_reserved_lock(&self, handle: &mut Handle) -> VfsResult<bool> {
        handle.with_locks(|locks| Ok(locks.is_reserved()), vars::SQLITE_IOERR_CHECKRESERVEDLOCK)
    }

    fn sector_size(&self, _: &mut Handle) -> VfsResult<i32> {
        Ok(SECTOR_BYTES)
    }

    fn device_characteristics(&self, _: &mut Handle) -> VfsResult<i32> {
        Ok(vars::SQLITE_IOCAP_POWERSAFE_OVERWRITE)
    }

    fn shm_map(&self, handle: &mut Handle, index: usize, bytes: usize, extend: bool) -> VfsResult<Option<NonNull<u8>>> {
        if bytes != REGION_BYTES {
            return Err(vars::SQLITE_IOERR_SHMMAP);
        }
        let map = |locks: &mut Locks| Ok(locks.map(handle.id, index, extend));
        let Some(region) = handle.with_locks(map, vars::SQLITE_IOERR_SHMMAP)? else { return Ok(None) };
        let start = NonNull::from(&*region).cast::<u8>();
        handle.regions.push(region);
        Ok(Some(start))
    }

    fn shm_lock(&self, handle: &mut Handle, offset: u32, count: u32, mode: ShmLockMode) -> VfsResult<()> {
        let slots = offset as usize..(offset + count) as usize;
        handle.with_locks(|locks| locks.lock_shared(handle.id, slots, mode), vars::SQLITE_IOERR_SHMLOCK)
    }

    fn shm_barrier(&self, _: &mut Handle) {
        std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
    }

    fn shm_unmap(&self, handle: &mut Handle, _: bool) -> VfsResult<()> {
        let unmap = |locks: &mut Locks| {
            locks.unmap(handle.id);
            Ok(())
        };
        // After an outage there is nothing to let go of.
        let _ = handle.with_locks(unmap, vars::SQLITE_IOERR_SHMMAP);
        handle.regions.clear();
        Ok(())
    }
}
