//! A store that is damaged: what can be read is kept, the rest is named, and a peer may have it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::scrub::{self, Scrubbed};
use super::{Disk, Node, STORE_FILE, schema, settle};
use crate::files;
use crate::machine::NodeKeys;
use crate::trouble::Trouble;

/// The tables whose rows are carried over, with how many columns they have.
const TABLES: [(&str, usize); 8] =
    [("log", 3), ("tx", 5), ("body", 4), ("log_key", 4), ("client_key", 4), ("witness", 4), ("fork", 3), ("fact", 2)];

impl Node {
    /// Reads every byte of the node's store in `folder`. Rows that are damaged are taken away and can come back by `sync`;
    /// a file that is damaged beyond that is made anew of the rows that can be read, and the old one stays beside it. When
    /// rows of this node's own log were lost, it goes on in a new log.
    pub fn scrub(folder: &Path) -> Result<Scrubbed, Trouble> {
        Node::scrub_on(folder, &Disk::default())
    }

    /// The same with the store's file on that disk.
    pub(crate) fn scrub_on(folder: &Path, disk: &Disk) -> Result<Scrubbed, Trouble> {
        let mut keys = NodeKeys::open(folder)?;
        let whole = schema::open(folder, disk).and_then(|db| schema::check_pages(&db, folder).map(|()| db));
        let (db, is_rebuilt) = match whole {
            Ok(db) => (db, false),
            Err(trouble) if trouble.key == "store-damaged" && disk.is_default() => (rebuild(folder, &keys)?, true),
            Err(trouble) => return Err(trouble),
        };
        let before = length_of(&db, &keys).unwrap_or(u64::MAX);
        let tx = settle::immediate(&db)?;
        let mut found = scrub::scrub(&tx)?;
        found.is_rebuilt = is_rebuilt;
        if is_rebuilt || length_of(&tx, &keys).ok() != Some(before) {
            // What this node wrote last may be lost: another entry must not get its number.
            keys.renew(folder)?;
            schema::add_log(&tx, &keys.log_identity())?;
        }
        tx.commit().map_err(Trouble::of_store)?;
        Ok(found)
    }
}

fn length_of(db: &Connection, keys: &NodeKeys) -> Result<u64, Trouble> {
    db.query_row("SELECT count(*) FROM tx WHERE log = ?1", [&keys.log().0[..]], |row| row.get::<_, i64>(0))
        .map(|count| count.unsigned_abs())
        .map_err(Trouble::of_store)
}

/// Makes a new file of the rows that can be read, from both ends of each table; the old one is kept under another name.
fn rebuild(folder: &Path, keys: &NodeKeys) -> Result<Connection, Trouble> {
    let anew = folder.join("log.rebuilt");
    let failed = |error| Trouble::of_io(folder, error);
    if anew.exists() {
        fs::remove_dir_all(&anew).map_err(failed)?;
    }
    files::make_private_folder(&anew)?;
    schema::create(&anew, &Disk::default(), keys)?;
    let new = schema::open(&anew, &Disk::default())?;
    let old = Connection::open(folder.join(STORE_FILE)).map_err(Trouble::of_store)?;
    for (table, columns) in TABLES {
        for direction in ["ASC", "DESC"] {
            // Where a page is damaged the reading ends; what stands behind it is reached from the other end.
            carry_over(&old, &new, table, columns, direction)?;
        }
    }
    new.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(Trouble::of_store)?;
    drop((old, new));
    fs::rename(folder.join(STORE_FILE), free_name(folder)).map_err(failed)?;
    for beside in ["log.db-wal", "log.db-shm"] {
        match fs::remove_file(folder.join(beside)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    fs::rename(anew.join(STORE_FILE), folder.join(STORE_FILE)).map_err(failed)?;
    fs::remove_dir_all(&anew).map_err(failed)?;
    files::sync_folder(folder)?;
    schema::open(folder, &Disk::default())
}

fn carry_over(old: &Connection, new: &Connection, table: &str, columns: usize, direction: &str) -> Result<(), Trouble> {
    let Ok(mut query) = old.prepare(&format!("SELECT * FROM {table} ORDER BY rowid {direction}")) else {
        return Ok(());
    };
    let marks = vec!["?"; columns].join(", ");
    let tx = settle::immediate(new)?;
    tx.execute_batch("PRAGMA defer_foreign_keys = ON").map_err(Trouble::of_store)?;
    {
        let mut insert =
            tx.prepare(&format!("INSERT OR IGNORE INTO {table} VALUES ({marks})")).map_err(Trouble::of_store)?;
        let rows =
            query.query_map([], |row| (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>());
        let Ok(rows) = rows else { return Ok(()) };
        for row in rows {
            let Ok(row) = row else { break };
            // A row whose columns are no longer what the table takes is damaged too.
            let _is_kept = insert.execute(params_from_iter(row)).is_ok();
        }
    }
    tx.commit().map_err(Trouble::of_store)
}

fn free_name(folder: &Path) -> PathBuf {
    let mut names = (1..).map(|number| folder.join(format!("log.damaged-{number}.db")));
    names.find(|name| !name.exists()).unwrap_or_else(|| folder.join("log.damaged.db"))
}
