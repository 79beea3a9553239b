//! Whether the simulated disk is one: SQLite alone on it, with the store's pragmas, through everything that can befall it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};
use tempfile::TempDir;

use super::disk::{Faults, Image, SimulatedDisk, Syncs};
use super::file::Outage;
use super::vfs;

const FILE: &str = "log.db";

/// The rows that a reader finds.
type Rows = BTreeMap<u64, Vec<u8>>;

struct Machine {
    folder: TempDir,
    disk: SimulatedDisk,
}

impl Machine {
    fn new() -> Machine {
        let folder = tempfile::tempdir().unwrap();
        let disk = SimulatedDisk::new(folder.path());
        Machine { folder, disk }
    }

    fn of(image: &Image, outage: Outage) -> Machine {
        let machine = Machine::new();
        machine.disk.restore(image, outage);
        machine
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        connect(self.folder.path())
    }

    fn rows(&self) -> rusqlite::Result<Rows> {
        rows(&self.connect()?)
    }
}

/// As the store does, but with a write-ahead log that is brought over more often.
fn connect(folder: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags_and_vfs(folder.join(FILE), flags, vfs::NAME)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 30;
         CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;",
    )?;
    Ok(db)
}

/// What row `id` says: one to nine thousand bytes that only it has.
fn body(id: u64) -> Vec<u8> {
    let mut body = vec![0; 100 + (id as usize * 397) % 3_000 * usize::from(id.is_multiple_of(5)) * 3];
    blake3::Hasher::new().update(&id.to_le_bytes()).finalize_xof().fill(&mut body);
    body
}

/// The n-th commit: two rows, and now and then an old one is removed.
fn commit(db: &mut Connection, n: u64) -> rusqlite::Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for id in [2 * n, 2 * n + 1] {
        tx.execute("INSERT INTO t (id, body) VALUES (?1, ?2)", params![id as i64, body(id)])?;
    }
    if n % 7 == 6 {
        tx.execute("DELETE FROM t WHERE id = ?1", [(2 * n - 10) as i64])?;
    }
    tx.commit()
}

/// What is there after these commits.
fn expected(commits: impl IntoIterator<Item = u64>) -> Rows {
    let mut rows = Rows::new();
    for n in commits {
        rows.extend([2 * n, 2 * n + 1].map(|id| (id, body(id))));
        if n % 7 == 6 {
            rows.remove(&(2 * n - 10));
        }
    }
    rows
}

fn rows(db: &Connection) -> rusqlite::Result<Rows> {
    let mut query = db.prepare_cached("SELECT id, body FROM t ORDER BY id")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
    rows.collect()
}

fn is_sound(db: &Connection) -> rusqlite::Result<bool> {
    Ok(db.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))? == "ok")
}

fn code(error: &rusqlite::Error) -> Option<ErrorCode> {
    error.sqlite_error_code()
}

#[test]
fn the_pragmas_hold() {
    let machine = Machine::new();
    let db = machine.connect().unwrap();
    let text = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, String>(0)).unwrap();
    let number = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((text("journal_mode"), text("locking_mode")), ("wal".into(), "normal".into()));
    assert_eq!((number("synchronous"), number("secure_delete")), (2, 1));
    let names: Vec<String> = machine.disk.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["log.db", "log.db-wal"]);
    assert_eq!(std::fs::read_dir(machine.folder.path()).unwrap().count(), 0, "nothing lies in the real folder");
}

#[test]
fn what_was_committed_survives_an_outage_at_every_operation() {
    const COMMITS: u64 = 200;
    let machine = Machine::new();
    machine.disk.keep_images();
    let mut db = machine.connect().unwrap();
    let begun = machine.disk.operations();
    let mut marks = Vec::new();
    for n in 0..COMMITS {
        commit(&mut db, n).unwrap();
        marks.push(machine.disk.operations());
    }
    assert!(machine.disk.content(FILE).len() > 300_000, "the write-ahead log was brought over, many times");
    drop(db);
    let images = machine.disk.take_images();
    assert_eq!(images.len() as u64, machine.disk.operations() + 1);
    assert!(images.len() > 1_200, "{} operations", images.len());
    let (mut in_flight, mut absent) = (0, 0);
    for (number, image) in (0u64..).zip(&images) {
        let answered = marks.iter().filter(|mark| **mark <= image.operations).count() as u64;
        let mut outages = vec![if number % 2 == 0 { Outage::Lost } else { Outage::Kept }, Outage::Torn(number)];
        if number % 50 == 0 {
            outages.extend((1_000..1_020).map(Outage::Torn));
        }
        for outage in outages {
            let after = Machine::of(image, outage);
            let db = after.connect().unwrap();
            let found = rows(&db).unwrap();
            let is_in_flight = found != expected(0..answered);
            assert!(!is_in_flight || found == expected(0..=answered), "operation {number}, {outage:?}");
            assert!(number % 8 != 0 || is_sound(&db).unwrap(), "operation {number}, {outage:?}");
            match is_in_flight {
                true => in_flight += 1,
                false if image.operations >= begun && answered < COMMITS => absent += 1,
                false => {}
            }
        }
    }
    // Both ends of a commit that nobody was answered were seen.
    assert!(in_flight > 20 && absent > 20, "{in_flight} there, {absent} not");
}

#[test]
fn an_outage_in_the_run_leaves_what_its_image_says() {
    let run = |faults: Faults| {
        let machine = Machine::new();
        machine.disk.set(faults);
        let mut db = machine.connect().unwrap();
        let mut answered = 0;
        while answered < 40 && commit(&mut db, answered).is_ok() {
            answered += 1;
        }
        drop(db);
        (machine, answered)
    };
    let (whole, _) = run(Faults::default());
    for number in (20..whole.disk.operations()).step_by(7) {
        let (machine, answered) = run(Faults { outage_at: Some((number, Outage::Torn(number))), ..Faults::default() });
        assert!(machine.disk.is_off() && machine.disk.operations() == number);
        assert_eq!(code(&machine.connect().unwrap_err()), Some(ErrorCode::SystemIoFailure), "it is off");
        machine.disk.start();
        let found = machine.rows().unwrap();
        assert!([expected(0..answered), expected(0..=answered)].contains(&found), "operation {number}");
        // It goes on from there.
        let next = found.last_key_value().map_or(0, |(id, _)| id / 2 + 1);
        commit(&mut machine.connect().unwrap(), next).unwrap();
        assert_eq!(machine.rows().unwrap(), expected(0..=next));
    }
}

#[test]
fn a_lying_sync_loses_the_tail() {
    let machine = Machine::new();
    let mut db = machine.connect().unwrap();
    (0..10).for_each(|n| commit(&mut db, n).unwrap());
    machine.disk.set(Faults { sync: Syncs::Lying, ..Faults::default() });
    (10..20).for_each(|n| commit(&mut db, n).unwrap());
    assert_eq!(rows(&db).unwrap(), expected(0..20));
    machine.disk.outage(Outage::Lost);
    drop(db);
    machine.disk.start();
    let found = machine.rows().unwrap();
    assert!(found.len() < expected(0..20).len(), "what was answered is lost: the disk can fail");
    assert_eq!(found, expected(0..10), "but what was synced before is there");
}

#[test]
fn a_full_disk_is_an_error_and_goes_on_when_there_is_room() {
    for room in [0, 1, 512, 5_000, 40_000, 200_000] {
        let machine = Machine::new();
        let mut db = machine.connect().unwrap();
        commit(&mut db, 0).unwrap();
        let most = machine.disk.used_bytes() + room;
        machine.disk.set(Faults { capacity_bytes: Some(most), ..Faults::default() });
        let mut answered = 1;
        let error = loop {
            match commit(&mut db, answered) {
                Ok(()) => answered += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(code(&error), Some(ErrorCode::DiskFull), "{error}");
        assert_eq!(rows(&db).unwrap(), expected(0..answered));
        assert!(machine.disk.used_bytes() <= most);
        machine.disk.set(Faults::default());
        commit(&mut db, answered).unwrap();
        machine.disk.outage(Outage::Lost);
        drop(db);
        machine.disk.start();
        assert_eq!(machine.rows().unwrap(), expected(0..=answered), "{room} bytes of room");
    }
}

#[test]
fn an_error_at_any_operation_loses_nothing() {
    let run = |faults: Faults| {
        let machine = Machine::new();
        let mut db = machine.connect().unwrap();
        machine.disk.set(faults);
        let (answered, failed): (Vec<u64>, Vec<u64>) = (0..40).partition(|n| commit(&mut db, *n).is_ok());
        (machine, db, answered, failed)
    };
    let (whole, db, _, failed) = run(Faults::default());
    assert!(failed.is_empty());
    let (operations, reads) = (whole.disk.operations(), whole.disk.reads());
    drop(db);
    let errors = (1..operations).map(|n| Faults { error_at: Some(n), ..Faults::default() });
    let read_errors = (1..reads).map(|n| Faults { read_error_at: Some(n), ..Faults::default() });
    let mut troubled = 0;
    for faults in errors.chain(read_errors) {
        let (machine, db, answered, failed) = run(faults.clone());
        troubled += failed.len();
        let found = rows(&db).unwrap();
        assert!(failed.len() <= 1 && found == expected(answered.iter().copied()), "{faults:?}");
        machine.disk.outage(Outage::Lost);
        drop(db);
        machine.disk.start();
        assert_eq!(machine.rows().unwrap(), found, "{faults:?}");
    }
    assert!(troubled as u64 > operations / 4, "{troubled} commits of {operations} operations failed");
}

#[test]
fn a_flipped_bit_is_found_by_the_readers_own_check_or_harms_nothing() {
    let machine = Machine::new();
    let mut db = machine.connect().unwrap();
    (0..25).for_each(|n| commit(&mut db, n).unwrap());
    let image = machine.disk.image();
    drop(db);
    let (mut by_sqlite, mut only_by_reader, mut harmless) = (0, 0, 0);
    for seed in 0..400 {
        let flipped = Machine::of(&image, Outage::Kept);
        let before =
            flipped.disk.files().iter().map(|(name, _)| flipped.disk.content(name)).collect::<Vec<_>>().concat();
        flipped.disk.flip(seed).unwrap();
        let after =
            flipped.disk.files().iter().map(|(name, _)| flipped.disk.content(name)).collect::<Vec<_>>().concat();
        let changed: u32 = before.iter().zip(&after).map(|(one, other)| (one ^ other).count_ones()).sum();
        assert_eq!((changed, before.len()), (1, after.len()));
        // The reader knows what there should be: how many rows, and what each says.
        match flipped.connect().and_then(|db| Ok((rows(&db)?, is_sound(&db)?))) {
            Err(_) | Ok((_, false)) => by_sqlite += 1,
            Ok((found, true)) if found != expected(0..25) => only_by_reader += 1,
            Ok(_) => harmless += 1,
        }
    }
    assert!(by_sqlite > 0 && harmless > 0, "{by_sqlite} {harmless}");
    assert!(only_by_reader > 50, "SQLite alone does not find everything: {only_by_reader}");
}

#[test]
fn two_connections_of_a_machine_share_and_exclude() {
    let machine = Machine::new();
    let (mut one, mut two) = (machine.connect().unwrap(), machine.connect().unwrap());
    two.busy_timeout(std::time::Duration::ZERO).unwrap();
    let other = Machine::new();
    commit(&mut other.connect().unwrap(), 0).unwrap();
    let mut next = 0;
    for _ in 0..30 {
        let tx = one.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        assert_eq!(code(&commit(&mut two, next).unwrap_err()), Some(ErrorCode::DatabaseBusy));
        assert_eq!(rows(&two).unwrap(), expected(0..next), "reading is free");
        drop(tx);
        let reading = two.unchecked_transaction().unwrap();
        assert_eq!(rows(&reading).unwrap(), expected(0..next));
        commit(&mut one, next).unwrap();
        assert_eq!(rows(&reading).unwrap(), expected(0..next), "a reader's view stays");
        drop(reading);
        commit(&mut two, next + 1).unwrap();
        next += 2;
        assert_eq!(rows(&one).unwrap(), expected(0..next));
    }
    assert_eq!(other.rows().unwrap(), expected(0..1), "another machine has its own");
}

#[test]
fn a_disk_can_be_cloned_and_set_back() {
    let machine = Machine::new();
    let mut db = machine.connect().unwrap();
    (0..10).for_each(|n| commit(&mut db, n).unwrap());
    let backup = machine.disk.image();
    (10..20).for_each(|n| commit(&mut db, n).unwrap());
    let clone = Machine::of(&machine.disk.image(), Outage::Kept);
    commit(&mut clone.connect().unwrap(), 20).unwrap();
    assert_eq!((clone.rows().unwrap(), rows(&db).unwrap()), (expected(0..21), expected(0..20)));
    machine.disk.restore(&backup, Outage::Kept);
    assert_eq!(code(&commit(&mut db, 20).unwrap_err()), Some(ErrorCode::SystemIoFailure), "what was open is of no use");
    drop(db);
    assert_eq!(machine.rows().unwrap(), expected(0..10));
}

#[test]
fn the_same_is_done_again() {
    let run = || {
        let machine = Machine::new();
        let mut db = machine.connect().unwrap();
        (0..30).for_each(|n| commit(&mut db, n).unwrap());
        (machine.disk.operations(), machine.disk.reads(), machine.disk.used_bytes())
    };
    assert_eq!(run(), run());
}
