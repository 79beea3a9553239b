//! Durable appends beside bare SQLite: the same file system, the same pragmas, in turns.

use std::error::Error;
use std::path::Path;

use planb_core::log::{Prefix, Tenant};
use planb_node::machine::NewNode;
use planb_node::store::Node;
use rusqlite::{Connection, params};
use serde_json::json;

use crate::Answer;
use crate::meter::{Meter, Took};
use crate::town::{BODY_BYTES, Pen};

/// A sealed body is so much longer.
const TAG_BYTES: usize = 16;
/// The header of a transaction of one entry, as the store has it.
const HEADER_BYTES: usize = 190;
const SIGNATURE_BYTES: usize = 64;
/// Appends of one side before it is the other's turn.
const TURN: usize = 50;

/// The pragmas of the store.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;";

/// One table with the body, and the rows as the store has them.
const TABLES: &str = "
    CREATE TABLE bare (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
    CREATE TABLE tx (
        arrival INTEGER PRIMARY KEY AUTOINCREMENT, log BLOB NOT NULL, seq INTEGER NOT NULL,
        header BLOB NOT NULL, signature BLOB NOT NULL, UNIQUE (log, seq)
    ) STRICT;
    CREATE TABLE body (
        log BLOB NOT NULL, seq INTEGER NOT NULL, entry INTEGER NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (log, seq, entry)
    ) STRICT;";

/// Appends `count` entries each way.
pub fn append(dir: &Path, count: usize) -> Answer {
    let new = NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1")?, recovery: None };
    let mut node = Node::create(&dir.join("append"), &new)?;
    let mut pen = Pen::new()?;
    let [bare, rows] = [database(&dir.join("bare.db"))?, database(&dir.join("rows.db"))?];
    // The first entry makes the month's key.
    pen.record(&mut node, 1)?;
    let mut took = [Took::default(); 3];
    let mut done = 0;
    while done < count {
        let turn = done..(done + TURN).min(count);
        done = turn.end;
        let meter = Meter::start();
        for _ in turn.clone() {
            pen.record(&mut node, 1)?;
        }
        took[0] += meter.read();
        let meter = Meter::start();
        for _ in turn.clone() {
            bare.prepare_cached("INSERT INTO bare (sealed) VALUES (?1)")?.execute(params![sealed()])?;
        }
        took[1] += meter.read();
        let meter = Meter::start();
        for seq in turn {
            whole_row(&rows, seq)?;
        }
        took[2] += meter.read();
    }
    let [ours, bare, rows] = took;
    Ok(json!({
        "ours_wall": ours.wall, "ours_cpu": ours.cpu, "bare_wall": bare.wall, "bare_cpu": bare.cpu,
        "rows_wall": rows.wall, "rows_cpu": rows.cpu, "header_bytes": header_bytes(&dir.join("append"))?,
    }))
}

fn database(path: &Path) -> Result<Connection, Box<dyn Error>> {
    let db = Connection::open(path)?;
    db.execute_batch(PRAGMAS)?;
    db.execute_batch(TABLES)?;
    Ok(db)
}

fn sealed() -> [u8; BODY_BYTES + TAG_BYTES] {
    [7; BODY_BYTES + TAG_BYTES]
}

/// As many bytes as an entry of ours, in the same tables.
fn whole_row(db: &Connection, seq: usize) -> Result<(), Box<dyn Error>> {
    let (log, seq) = ([5_u8; 32], i64::try_from(seq)?);
    let tx = rusqlite::Transaction::new_unchecked(db, rusqlite::TransactionBehavior::Immediate)?;
    tx.prepare_cached("INSERT INTO tx (log, seq, header, signature) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        log,
        seq,
        [7_u8; HEADER_BYTES],
        [7_u8; SIGNATURE_BYTES]
    ])?;
    tx.prepare_cached("INSERT INTO body (log, seq, entry, sealed) VALUES (?1, ?2, 0, ?3)")?.execute(params![
        log,
        seq,
        sealed()
    ])?;
    Ok(tx.commit()?)
}

/// What a header takes in the store, for whoever wonders whether `HEADER_BYTES` still holds.
fn header_bytes(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let db = Connection::open(folder.join(planb_node::store::STORE_FILE))?;
    Ok(db.query_row("SELECT avg(length(header)) FROM tx", [], |row| row.get(0))?)
}
