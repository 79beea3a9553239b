//! The node on a disk that fails: what was answered as saved is there, and a transaction is whole or absent.

use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::organisation::UnitFound;
use planb_core::state::Event;
use tempfile::TempDir;

use super::disk::{Faults, SimulatedDisk, Syncs};
use super::file::Outage;
use crate::machine::NewNode;
use crate::store::Node;
use crate::trouble::{Kind, Trouble};

/// Events of one transaction.
const EVENTS: usize = 3;

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

    fn create(&self) -> Result<Node, Trouble> {
        let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
        Node::create_on(self.folder.path(), &SimulatedDisk::store(), &new)
    }

    fn open(&self) -> Result<Node, Trouble> {
        Node::open_on(self.folder.path(), &SimulatedDisk::store())
    }

    /// Lets something happen, at an operation that is counted from now.
    fn set(&self, faults: Faults) {
        let now = self.disk.operations();
        let outage_at = faults.outage_at.map(|(number, outage)| (now + number, outage));
        self.disk.set(Faults { outage_at, error_at: faults.error_at.map(|number| now + number), ..faults });
    }
}

/// Records one transaction; gives the numbers of its entries.
fn record(node: &mut Node) -> Result<Vec<String>, Trouble> {
    // Large enough to need several pages of the store.
    let event: Event = UnitFound { unit: UnitId("norra".into()), name: "x".repeat(2_000) }.into();
    let entries = node.record(|_| Ok(vec![event; EVENTS]))?;
    Ok(entries.into_iter().map(|entry| entry.number).collect())
}

/// The numbers of all entries, after everything was checked.
fn numbers(node: &mut Node) -> Vec<String> {
    node.verify().unwrap();
    node.entries().unwrap().into_iter().map(|entry| entry.number).collect()
}

/// The first so many numbers of a node.
fn first(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("K1-{number:03}")).collect()
}

/// What is tried at the n-th operation.
fn outages(number: u64) -> [Outage; 2] {
    [if number.is_multiple_of(2) { Outage::Lost } else { Outage::Kept }, Outage::Torn(number)]
}

#[test]
fn a_node_is_made_whole_or_not_at_all() {
    let whole = Machine::new();
    drop(whole.create().unwrap());
    let operations = whole.disk.operations();
    assert!(operations > 10);
    let (mut made, mut not_made) = (0, 0);
    for number in 1..=operations {
        for outage in outages(number) {
            let machine = Machine::new();
            machine.set(Faults { outage_at: Some((number, outage)), ..Faults::default() });
            // The last operations belong to closing: the answer was given before.
            let answer = machine.create().map(drop);
            assert!(
                machine.disk.is_off() && answer.as_ref().err().is_none_or(|trouble| trouble.kind == Kind::Environment)
            );
            machine.disk.start();
            let mut node = match machine.open() {
                Ok(node) => {
                    made += 1;
                    assert_eq!(machine.create().unwrap_err().key, "store-exists");
                    node
                }
                Err(trouble) => {
                    not_made += 1;
                    assert!(
                        answer.is_err() && trouble.key == "store-missing",
                        "operation {number}, {outage:?}: {trouble}"
                    );
                    machine.create().unwrap()
                }
            };
            assert_eq!(record(&mut node).unwrap(), first(EVENTS));
            assert_eq!(numbers(&mut node), first(EVENTS));
        }
    }
    assert!(made > 0 && not_made > 0, "{made} {not_made}");
}

#[test]
fn what_was_answered_survives_an_outage_at_every_operation() {
    const BEFORE: usize = 2;
    const TRANSACTIONS: usize = 2;
    let machine = Machine::new();
    let mut node = machine.create().unwrap();
    (0..BEFORE).for_each(|_| drop(record(&mut node).unwrap()));
    // As a disk that was never closed properly, so that opening has to read the write-ahead log.
    let image = machine.disk.image();
    drop(node);
    let (mut in_flight, mut absent) = (0, 0);
    let mut number = 0;
    loop {
        number += 1;
        let mut has_ended = false;
        for outage in outages(number) {
            machine.disk.restore(&image, Outage::Kept);
            machine.set(Faults { outage_at: Some((number, outage)), ..Faults::default() });
            let mut answered = first(BEFORE * EVENTS);
            let trouble = machine.open().and_then(|mut node| {
                (0..TRANSACTIONS).try_for_each(|_| record(&mut node).map(|numbers| answered.extend(numbers)))
            });
            assert!(trouble.err().is_none_or(|trouble| trouble.key == "store-io"));
            has_ended = !machine.disk.is_off();
            machine.disk.start();
            let mut node = machine.open().unwrap();
            let found = numbers(&mut node);
            let whole = [answered.len(), answered.len() + EVENTS];
            assert!(
                whole.contains(&found.len()) && found == first(found.len()),
                "operation {number}, {outage:?}: {found:?}"
            );
            assert!(found.starts_with(&answered));
            let next = record(&mut node).unwrap();
            assert_eq!(next, first(found.len() + EVENTS)[found.len()..], "it goes on");
            if found.len() > answered.len() { in_flight += 1 } else { absent += 1 }
        }
        if has_ended {
            break;
        }
    }
    assert!(number > 30 && in_flight > 0 && absent > 0, "{number} operations, {in_flight} there, {absent} not");
}

#[test]
fn a_disk_that_lies_is_seen_to_lose_what_was_answered() {
    let machine = Machine::new();
    let mut node = machine.create().unwrap();
    record(&mut node).unwrap();
    let image = machine.disk.image();
    machine.set(Faults { sync: Syncs::Lying, ..Faults::default() });
    let answered = record(&mut node).unwrap();
    machine.disk.outage(Outage::Lost);
    drop(node);
    machine.disk.start();
    let found = numbers(&mut machine.open().unwrap());
    assert!(answered.iter().all(|number| !found.contains(number)), "the tests above could fail");
    machine.disk.restore(&image, Outage::Lost);
    assert_eq!(numbers(&mut machine.open().unwrap()), found);
}

#[test]
fn an_error_at_any_operation_is_a_trouble_and_loses_nothing() {
    let machine = Machine::new();
    let mut node = machine.create().unwrap();
    record(&mut node).unwrap();
    drop(node);
    let image = machine.disk.image();
    let mut troubles = 0;
    for number in 1.. {
        machine.disk.restore(&image, Outage::Kept);
        let mut node = machine.open().unwrap();
        let before = machine.disk.operations();
        machine.set(Faults { error_at: Some(number), ..Faults::default() });
        let answers: Vec<_> = (0..3).map(|_| record(&mut node)).collect();
        let failed: Vec<&Trouble> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
        assert!(failed.len() <= 1 && failed.iter().all(|trouble| trouble.key == "store-io"), "{number}: {failed:?}");
        troubles += failed.len();
        let answered: Vec<String> = answers.into_iter().flatten().flatten().collect();
        let kept = first(EVENTS + answered.len());
        assert_eq!((numbers(&mut node), &kept[EVENTS..]), (kept.clone(), &answered[..]));
        machine.disk.outage(Outage::Lost);
        drop(node);
        machine.disk.start();
        assert_eq!(numbers(&mut machine.open().unwrap()), kept, "operation {number}");
        if before + number > machine.disk.operations() {
            break;
        }
    }
    assert!(troubles > 10, "{troubles}");
}

#[test]
fn a_full_disk_is_a_trouble_and_loses_nothing() {
    for room in [0, 100, 4_096, 9_000, 30_000, 100_000] {
        let machine = Machine::new();
        let mut node = machine.create().unwrap();
        let mut answered = record(&mut node).unwrap();
        machine.disk.set(Faults { capacity_bytes: Some(machine.disk.used_bytes() + room), ..Faults::default() });
        let trouble = loop {
            match record(&mut node) {
                Ok(numbers) => answered.extend(numbers),
                Err(trouble) => break trouble,
            }
        };
        assert_eq!((trouble.kind, trouble.key), (Kind::Environment, "disk-full"));
        assert_eq!(record(&mut node).unwrap_err(), trouble, "it stays full");
        assert_eq!(numbers(&mut node), answered, "what is there can be read");
        machine.disk.set(Faults::default());
        answered.extend(record(&mut node).unwrap());
        machine.disk.outage(Outage::Lost);
        drop(node);
        machine.disk.start();
        assert_eq!(answered, first(answered.len()), "no number is missing");
        assert_eq!(numbers(&mut machine.open().unwrap()), answered, "{room} bytes of room");
    }
}

#[test]
fn a_full_disk_at_opening_is_a_trouble() {
    let machine = Machine::new();
    machine.disk.set(Faults { capacity_bytes: Some(3_000), ..Faults::default() });
    assert_eq!(machine.create().unwrap_err().key, "disk-full");
    machine.disk.set(Faults::default());
    let mut node = machine.create().unwrap();
    let answered = record(&mut node).unwrap();
    drop(node);
    machine.disk.set(Faults { capacity_bytes: Some(machine.disk.used_bytes()), ..Faults::default() });
    assert_eq!(numbers(&mut machine.open().unwrap()), answered, "reading needs no room");
}

#[test]
fn a_flipped_bit_is_found_or_harms_nothing() {
    let machine = Machine::new();
    let mut node = machine.create().unwrap();
    (0..3).for_each(|_| drop(record(&mut node).unwrap()));
    let expected = (node.state().digest(), node.heads_digest(), numbers(&mut node));
    drop(node);
    let image = machine.disk.image();
    let (mut found, mut harmless) = (0, 0);
    for seed in 0..150 {
        machine.disk.restore(&image, Outage::Kept);
        let place = machine.disk.flip(seed).unwrap();
        let read = machine.open().and_then(|mut node| {
            node.verify()?;
            let entries = node.entries()?.into_iter().map(|entry| entry.number).collect();
            Ok((node.state().digest(), node.heads_digest(), entries))
        });
        match read {
            Err(_) => found += 1,
            Ok(read) => {
                harmless += 1;
                assert_eq!(read, expected, "seed {seed}: {place:?}");
            }
        }
    }
    assert!(found > 20 && harmless > 20, "{found} {harmless}");
}
