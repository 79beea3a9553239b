//! The store from outside: what was written is there, for this process and for others, also after damage and refusal.

use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::organisation::UnitFound;
use planb_core::refusal::Refusal;
use planb_core::state::Event;
use planb_node::machine::NewNode;
use planb_node::store::Node;
use rusqlite::Connection;

fn new() -> NewNode {
    NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None }
}

fn found(name: &str) -> Event {
    UnitFound { unit: UnitId::of_name(name), name: name.into() }.into()
}

fn names(node: &Node) -> Vec<String> {
    node.state().units().map(|(_, name)| name.to_string()).collect()
}

#[test]
fn what_was_recorded_is_there_when_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::create(folder.path(), &new()).unwrap();
    let entries = node.record(|_| Ok(vec![found("Norra"), found("Södra")])).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.number.as_str()).collect::<Vec<_>>(), ["K1-001", "K1-002"]);
    let entries = node.record(|state| Ok(vec![found(&format!("Nummer {}", state.units().count() + 1))])).unwrap();
    assert_eq!(entries[0].number, "K1-003");
    let (state, digest) = (node.state().digest(), node.heads_digest());
    drop(node);
    let mut node = Node::open(folder.path()).unwrap();
    assert_eq!(names(&node), ["Norra", "Nummer 3", "Södra"]);
    assert_eq!((node.state().digest(), node.heads_digest()), (state, digest));
    assert_eq!(node.entries().unwrap().len(), 3);
    let verified = node.verify().unwrap();
    assert_eq!((verified.transactions, verified.read, verified.closed, verified.unknown), (2, 3, 0, 0));
    assert_eq!(Node::create(folder.path(), &new()).unwrap_err().key, "store-exists");
}

#[test]
fn a_refusal_and_an_empty_decision_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::create(folder.path(), &new()).unwrap();
    let trouble = node.record(|_| Err(Refusal::new("no-such-unit").with("unit", "x"))).unwrap_err();
    assert_eq!(trouble.to_string(), "no-such-unit unit=x");
    assert!(node.record(|_| Ok(vec![])).unwrap().is_empty());
    assert_eq!(node.verify().unwrap().transactions, 0);
}

#[test]
fn too_many_events_are_an_error_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::create(folder.path(), &new()).unwrap();
    let many = |count| move |_: &_| Ok(vec![found("Norra"); count]);
    assert_eq!(node.record(many(4_097)).unwrap_err().key, "entry-invalid");
    assert_eq!(node.verify().unwrap().transactions, 0);
    assert_eq!(node.record(many(4_096)).unwrap().len(), 4_096);
}

#[test]
fn two_open_nodes_see_each_others_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut night = Node::create(folder.path(), &new()).unwrap();
    let mut serve = Node::open(folder.path()).unwrap();
    night.record(|_| Ok(vec![found("Norra")])).unwrap();
    let seen = serve.record(|state| Ok(vec![found(&format!("{} fanns", state.units().count()))])).unwrap();
    assert_eq!(seen[0].number, "K1-002");
    night.refresh().unwrap();
    assert_eq!(names(&night), ["1 fanns", "Norra"]);
    assert_eq!(night.state().digest(), serve.state().digest());
}

#[test]
fn a_copied_store_goes_on_in_a_log_of_its_own_and_keeps_the_old() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut node = Node::create(first.path(), &new()).unwrap();
    node.record(|_| Ok(vec![found("Norra")])).unwrap();
    let log = node.log();
    drop(node);
    for name in ["log.db", "node.key"] {
        std::fs::copy(first.path().join(name), second.path().join(name)).unwrap();
    }
    let mut copy = Node::open(second.path()).unwrap();
    assert_ne!(copy.log(), log);
    let entries = copy.record(|_| Ok(vec![found("Södra")])).unwrap();
    assert!(entries[0].number.ends_with("-001") && !entries[0].number.starts_with("K1-"), "{}", entries[0].number);
    let verified = copy.verify().unwrap();
    assert_eq!((verified.logs, verified.read), (2, 2));
    assert_eq!(Node::open(second.path()).unwrap().log(), copy.log());
}

#[test]
fn changed_bytes_in_the_store_are_found() {
    let changes = [
        "UPDATE tx SET header = CAST(substr(header, 1, 60) || x'00' || substr(header, 62) AS BLOB) WHERE seq = 2",
        "UPDATE tx SET signature = zeroblob(64) WHERE seq = 1",
        "DELETE FROM tx WHERE seq = 1",
        "UPDATE body SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE seq = 1",
        "UPDATE body SET sealed = (SELECT sealed FROM body WHERE seq = 2) WHERE seq = 1",
        "UPDATE log SET public_key = zeroblob(32)",
        "UPDATE log_key SET wrapped = zeroblob(200)",
        "UPDATE body SET entry = 5 WHERE seq = 1",
    ];
    for change in changes {
        let folder = tempfile::tempdir().unwrap();
        let mut node = Node::create(folder.path(), &new()).unwrap();
        node.record(|_| Ok(vec![found("Norra")])).unwrap();
        node.record(|_| Ok(vec![found("Södra")])).unwrap();
        drop(node);
        let db = Connection::open(folder.path().join("log.db")).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        assert!(db.execute(change, []).unwrap() > 0, "{change}");
        drop(db);
        assert_eq!(Node::open(folder.path()).unwrap_err().key, "store-damaged", "{change}");
    }
}

#[test]
fn an_erased_body_leaves_a_log_that_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::create(folder.path(), &new()).unwrap();
    node.record(|_| Ok(vec![found("Norra"), found("Södra")])).unwrap();
    drop(node);
    let db = Connection::open(folder.path().join("log.db")).unwrap();
    db.execute("DELETE FROM body WHERE entry = 0", []).unwrap();
    drop(db);
    let mut node = Node::open(folder.path()).unwrap();
    assert_eq!(names(&node), ["Södra"]);
    let verified = node.verify().unwrap();
    assert_eq!((verified.read, verified.erased), (1, 1));
    assert_eq!(node.record(|_| Ok(vec![found("Östra")])).unwrap()[0].number, "K1-003");
}

#[test]
fn what_is_not_a_store_is_said() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Node::open(folder.path()).unwrap_err().key, "store-missing");
    std::fs::write(folder.path().join("log.db"), vec![b'x'; 8_192]).unwrap();
    assert_eq!(Node::open(folder.path()).unwrap_err().key, "store-damaged");
    std::fs::remove_file(folder.path().join("log.db")).unwrap();
    drop(Node::create(folder.path(), &new()).unwrap());
    let db = Connection::open(folder.path().join("log.db")).unwrap();
    db.execute_batch("PRAGMA user_version = 3").unwrap();
    drop(db);
    assert_eq!(Node::open(folder.path()).unwrap_err().key, "store-newer");
    std::fs::remove_file(folder.path().join("node.key")).unwrap();
    Connection::open(folder.path().join("log.db")).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    assert_eq!(Node::open(folder.path()).unwrap_err().key, "key-file-missing");
}
