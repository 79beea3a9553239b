//! The store's file: its tables, how it is opened, what must hold of it.

use std::path::Path;
use std::time::Duration;

use planb_core::log::{Identity, LogId};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::STORE_FILE;
use crate::machine::NodeKeys;
use crate::sabotage::sabotaged;
use crate::trouble::Trouble;

/// The file's version (`user_version`); a newer one is refused.
const VERSION: i64 = 2;
/// Marks the file as ours (`application_id`): "PLNB".
const APPLICATION: i64 = 0x504c_4e42;
/// How long a process waits for another's write.
const BUSY: Duration = Duration::from_secs(20);
/// How often a copy is tried again while another process holds the whole file, and how long it waits between.
const COPY_TRIES: u32 = 200;
const COPY_WAIT: Duration = Duration::from_millis(100);

/// Headers and sealed bodies in separate tables, so that a body can be erased. `arrival` is the order in which this
/// store got the transactions: what came since is what has a greater one.
const TABLES: &str = "
    CREATE TABLE log (
        id BLOB PRIMARY KEY, public_key BLOB NOT NULL, incarnation BLOB NOT NULL
    ) STRICT;
    CREATE TABLE tx (
        arrival INTEGER PRIMARY KEY AUTOINCREMENT, log BLOB NOT NULL REFERENCES log (id), seq INTEGER NOT NULL,
        header BLOB NOT NULL, signature BLOB NOT NULL, UNIQUE (log, seq)
    ) STRICT;
    CREATE TABLE body (
        log BLOB NOT NULL, seq INTEGER NOT NULL, entry INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (log, seq, entry)
    ) STRICT;
    CREATE TABLE log_key (
        id BLOB PRIMARY KEY, scope BLOB NOT NULL, month TEXT NOT NULL, wrapped BLOB NOT NULL
    ) STRICT;
";

/// Where SQLite keeps the store's file: with the operating system, or on a disk that a test has registered under a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    pub(crate) vfs: Option<String>,
}

impl Disk {
    /// Whether the file lies with the operating system.
    pub(crate) fn is_default(&self) -> bool {
        self.vfs.is_none()
    }

    fn has_file(&self, folder: &Path) -> Result<bool, Trouble> {
        let path = folder.join(STORE_FILE);
        let Some(vfs) = &self.vfs else {
            return path.try_exists().map_err(|error| Trouble::of_io(folder, error));
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match Connection::open_with_flags_and_vfs(path, flags, vfs.as_str()) {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => Ok(false),
            Err(error) => Err(Trouble::of_store(error)),
        }
    }

    fn open_file(&self, folder: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
        let path = folder.join(STORE_FILE);
        match &self.vfs {
            None => Connection::open_with_flags(path, flags),
            Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs.as_str()),
        }
    }
}

/// What version 2 adds. `client_key` is the one table whose rows are destroyed: that is erasure. `witness` holds what other
/// nodes signed that they have; `fork` two transactions with one number; `fact` what this node alone knows (its clock,
/// what it met where); `checkpoint` a sealed state that can be thrown away.
const TABLES_2: &str = "
    CREATE TABLE client_key (
        id BLOB PRIMARY KEY, client BLOB NOT NULL, scope BLOB NOT NULL, wrapped BLOB NOT NULL
    ) STRICT;
    CREATE TABLE witness (
        public_key BLOB NOT NULL, incarnation BLOB NOT NULL, count INTEGER NOT NULL, heads BLOB NOT NULL,
        PRIMARY KEY (public_key, incarnation)
    ) STRICT;
    CREATE TABLE fork (log BLOB PRIMARY KEY, seq INTEGER NOT NULL, proof BLOB NOT NULL) STRICT;
    CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT;
";

/// Whether the folder has a store that was completely made.
pub fn is_there(folder: &Path, disk: &Disk) -> Result<bool, Trouble> {
    if !disk.has_file(folder)? {
        return Ok(false);
    }
    let db = connect(folder, disk, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    Ok(pragma(&db, "user_version")? != 0)
}

/// Makes the tables and this node's log, whole or not at all.
pub fn create(folder: &Path, disk: &Disk, keys: &NodeKeys) -> Result<(), Trouble> {
    let mut db = connect(folder, disk, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    let tx = db.transaction().map_err(Trouble::of_store)?;
    let marks = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};");
    tx.execute_batch(TABLES)
        .and_then(|()| tx.execute_batch(TABLES_2))
        .and_then(|()| tx.execute_batch(&marks))
        .map_err(Trouble::of_store)?;
    add_log(&tx, &keys.log_identity())?;
    tx.commit().map_err(Trouble::of_store)
}

/// Opens a store that is there.
pub fn open(folder: &Path, disk: &Disk) -> Result<Connection, Trouble> {
    if !disk.has_file(folder)? {
        return Err(Trouble::user("store-missing").with("path", folder.display()));
    }
    let db = connect(folder, disk, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    match pragma(&db, "user_version")? {
        0 => Err(Trouble::user("store-missing").with("path", folder.display())),
        version if version > VERSION => Err(Trouble::environment("store-newer").with("version", version)),
        _ if pragma(&db, "application_id")? != APPLICATION => {
            Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "application id"))
        }
        1 => upgrade(db),
        _ => Ok(db),
    }
    .and_then(|db| check_tables(&db).map(|()| db))
}

/// Copies the store's file as it is at one moment to a new file, by SQLite's online backup: others go on writing.
pub(crate) fn copy(folder: &Path, to: &Path) -> Result<(), Trouble> {
    let db = open(folder, &Disk::default())?;
    let mut copied = Connection::open(to).map_err(Trouble::of_store)?;
    // What is half-made is thrown away with the file: no journal beside it.
    copied.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;").map_err(Trouble::of_store)?;
    let backup = Backup::new(&db, &mut copied).map_err(Trouble::of_store)?;
    for _ in 0..COPY_TRIES {
        match backup.step(-1).map_err(Trouble::of_store)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(COPY_WAIT),
        }
    }
    Err(Trouble::environment("store-busy"))
}

/// A bit that turned over in the tables' own description names other columns, and nothing else would notice before use.
fn check_tables(db: &Connection) -> Result<(), Trouble> {
    let described = |db: &Connection| -> rusqlite::Result<Vec<(String, Option<String>)>> {
        let mut query = db.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    let right = Connection::open_in_memory().map_err(Trouble::of_store)?;
    right.execute_batch(TABLES).and_then(|()| right.execute_batch(TABLES_2)).map_err(Trouble::of_store)?;
    if described(db).map_err(Trouble::of_store)? == described(&right).map_err(Trouble::of_store)? {
        return Ok(());
    }
    Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "tables"))
}

/// Adds what version 2 has, whole or not at all; another process may have done it meanwhile.
fn upgrade(db: Connection) -> Result<Connection, Trouble> {
    let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate).map_err(Trouble::of_store)?;
    if pragma(&tx, "user_version")? == 1 {
        tx.execute_batch(TABLES_2)
            .and_then(|()| tx.execute_batch("PRAGMA user_version = 2"))
            .map_err(Trouble::of_store)?;
    }
    tx.commit().map_err(Trouble::of_store)?;
    Ok(db)
}

fn connect(folder: &Path, disk: &Disk, flags: OpenFlags) -> Result<Connection, Trouble> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = disk.open_file(folder, flags).map_err(Trouble::of_store)?;
    db.busy_timeout(BUSY).map_err(Trouble::of_store)?;
    // FULL: when a commit returns, the write-ahead log is synced. secure_delete: an erased body is overwritten.
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;",
    )
    .map_err(Trouble::of_store)?;
    if sabotaged!(I1) {
        db.execute_batch("PRAGMA synchronous = OFF").map_err(Trouble::of_store)?;
    }
    Ok(db)
}

fn pragma(db: &Connection, name: &str) -> Result<i64, Trouble> {
    db.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(Trouble::of_store)
}

/// Whether the store knows this log.
pub fn has_log(db: &Connection, log: &LogId) -> Result<bool, Trouble> {
    let found = db.query_row("SELECT 1 FROM log WHERE id = ?1", [&log.0[..]], |_| Ok(())).optional();
    Ok(found.map_err(Trouble::of_store)?.is_some())
}

/// Adds a log, if it is not there.
pub fn add_log(db: &Connection, identity: &Identity) -> Result<(), Trouble> {
    db.execute(
        "INSERT OR IGNORE INTO log (id, public_key, incarnation) VALUES (?1, ?2, ?3)",
        params![&identity.log().0[..], &identity.public_key[..], &identity.incarnation[..]],
    )
    .map(|_| ())
    .map_err(Trouble::of_store)
}

/// Lets SQLite check its own file.
pub fn check_pages(db: &Connection, folder: &Path) -> Result<(), Trouble> {
    // A bit that turned over in the version that the file says makes SQLite read it only, as a write-protected disk does.
    let is_protected = std::fs::metadata(folder.join(STORE_FILE)).is_ok_and(|file| file.permissions().readonly())
        || tempfile::tempfile_in(folder).is_err();
    if db.is_readonly("main").map_err(Trouble::of_store)? && !is_protected {
        return Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "version"));
    }
    let answer: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(Trouble::of_store)?;
    match answer.as_str() {
        "ok" => Ok(()),
        _ => Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "pages")),
    }
}

/// Until it is dropped, every question is answered from the store as it was at the first one, whatever other processes
/// write meanwhile. `None` inside a transaction, which is such a moment already.
pub fn moment(db: &Connection) -> Result<Option<Transaction<'_>>, Trouble> {
    if !db.is_autocommit() {
        return Ok(None);
    }
    Transaction::new_unchecked(db, TransactionBehavior::Deferred).map(Some).map_err(Trouble::of_store)
}

/// One small fact that this node alone knows.
pub fn fact(db: &Connection, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let mut query = db.prepare_cached("SELECT value FROM fact WHERE name = ?1").map_err(Trouble::of_store)?;
    query.query_row([name], |row| row.get(0)).optional().map_err(Trouble::of_store)
}

/// Keeps such a fact; `None` forgets it.
pub fn keep_fact(db: &Connection, name: &str, value: Option<&[u8]>) -> Result<(), Trouble> {
    match value {
        Some(value) => db.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)", params![name, value]),
        None => db.execute("DELETE FROM fact WHERE name = ?1", [name]),
    }
    .map(|_| ())
    .map_err(Trouble::of_store)
}
