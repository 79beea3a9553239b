//! Nodes that meet: real stores, real keys, the sync session between them without a carrier.

mod keys;

use planb_core::erasure::{ClientErased, ErasureDecided};
use planb_core::id::{ClientId, UnitId};
use planb_core::log::sync::{Outcome, Session, Shelf, To, Want, Why, answer};
use planb_core::log::{ClockCorrected, Hlc, Prefix, ScopeId, Segment, SegmentWriter, Tenant, Transaction};
use planb_core::note::NoteWritten;
use planb_core::organisation::UnitFound;
use planb_core::trust::Scopes;
use planb_node::machine::NewNode;
use planb_node::shares::Seed;
use planb_node::store::{Node, Role, STORE_FILE, Wish};
use rusqlite::Connection;
use tempfile::TempDir;

const CLIENT: ClientId = ClientId([7; 16]);

struct Place {
    node: Node,
    folder: TempDir,
}

fn hub() -> (Place, Seed) {
    let folder = tempfile::tempdir().unwrap();
    let new = NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
    let mut node = Node::create(folder.path(), &new).unwrap();
    let seed = Seed::generate().unwrap();
    node.take_root(&seed, "Navet").unwrap();
    (Place { node, folder }, seed)
}

fn enrolled(by: &mut Node, name: &str, scopes: Scopes, role: Role) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let request = Node::ask(folder.path()).unwrap();
    let wish = Wish { name: name.into(), prefix: None, scopes, role };
    let answer = by.enrol(&request, &wish, "Forsnäs").unwrap();
    let node = Node::join(folder.path(), &answer).unwrap();
    Place { node, folder }
}

fn laptop(by: &mut Node, name: &str) -> Place {
    enrolled(by, name, Scopes::All, Role::Member)
}

fn sync(asker: &mut Node, other: &mut Node) -> Outcome {
    let key = |node: &Node| node.keys().log_identity().public_key;
    let (own, peer) = (key(asker), key(other));
    let mut session = Session::start(peer, [9; 16]);
    while let Some(request) = session.next_request(asker).unwrap() {
        let response = answer(other, &own, &request).unwrap();
        session.take_response(asker, &response).unwrap();
    }
    session.outcome(asker).unwrap()
}

fn note(node: &mut Node, text: &str) -> String {
    write(node, NoteWritten { text: text.into(), unit: None, staff: false, client: None, line: None })
}

fn write(node: &mut Node, note: NoteWritten) -> String {
    node.record(|_| Ok(vec![note.into()])).unwrap()[0].number.clone()
}

fn notes(node: &Node) -> Vec<(String, String)> {
    node.state().notes().iter().map(|(_, note)| (note.number.clone(), note.written.text.clone())).collect()
}

fn same(one: &mut Node, other: &mut Node) {
    assert_eq!(one.own_heads().unwrap().digest(), other.own_heads().unwrap().digest());
    if one.state() != other.state() {
        let lines = |node: &Node| format!("{:#?}", node.state()).lines().map(String::from).collect::<Vec<_>>();
        let (one, other) = (lines(one), lines(other));
        let at = one.iter().zip(&other).position(|(a, b)| a != b).unwrap_or(0);
        let from = at.saturating_sub(12);
        panic!(
            "{}\n---\n{}",
            one[from..one.len().min(at + 12)].join("\n"),
            other[from..other.len().min(at + 12)].join("\n")
        );
    }
    assert_eq!(one.state().digest(), other.state().digest());
}

#[test]
fn two_laptops_meet_and_have_the_same_numbers_on_everything() {
    let (mut hub, _) = hub();
    let mut one = laptop(&mut hub.node, "Bärbar 1");
    let mut two = laptop(&mut hub.node, "Bärbar 2");
    assert_eq!((one.node.prefix().as_str(), two.node.prefix().as_str()), ("K2", "K3"));
    let first = note(&mut one.node, "Nätet är nere");
    let met = sync(&mut one.node, &mut hub.node);
    assert!(met.in_sync, "{met:?}");
    assert!(sync(&mut two.node, &mut hub.node).in_sync);
    note(&mut two.node, "Vi samlas i kommunhuset");
    let met = sync(&mut one.node, &mut two.node);
    assert!(met.in_sync && met.refused.is_empty(), "{met:?}");
    same(&mut one.node, &mut two.node);
    let both = notes(&one.node);
    assert_eq!(both.len(), 2);
    assert!(both.contains(&(first, "Nätet är nere".into())));
    // Everything is still there when opened again, and a second meeting moves nothing.
    let folder = one.folder;
    drop(one.node);
    let mut one = Node::open(folder.path()).unwrap();
    assert_eq!(notes(&one), both);
    let met = sync(&mut one, &mut two.node);
    assert_eq!((met.sent.transactions, met.received.transactions, met.in_sync), (0, 0, true));
    assert_eq!(one.verify().unwrap().closed, 0);
}

#[test]
fn who_was_enrolled_later_reads_what_was_written_before_and_a_peer_with_fewer_scopes_does_not() {
    let (mut hub, _) = hub();
    let unit = UnitId("norra".into());
    let found = UnitFound { unit: unit.clone(), name: "Norra".into() };
    hub.node.record(|_| Ok(vec![found.into()])).unwrap();
    note(&mut hub.node, "Före");
    let about = NoteWritten {
        text: "Nyckel 12 saknas".into(),
        unit: Some(unit.clone()),
        staff: false,
        client: None,
        line: None,
    };
    write(&mut hub.node, about);
    let mut full = laptop(&mut hub.node, "Bärbar");
    let mut few = enrolled(&mut hub.node, "Region", Scopes::Listed(vec![]), Role::Member);
    assert!(sync(&mut full.node, &mut hub.node).in_sync);
    assert!(sync(&mut few.node, &mut hub.node).in_sync);
    assert_eq!(notes(&full.node).len(), 2);
    assert_eq!(notes(&few.node).len(), 1);
    // The sealed body never came: what a scope lacks is not on the disk.
    let bodies = |place: &Place| -> i64 {
        let db = Connection::open(place.folder.path().join(STORE_FILE)).unwrap();
        db.query_row("SELECT count(*) FROM body", [], |row| row.get(0)).unwrap()
    };
    assert!(bodies(&few) < bodies(&full), "{} {}", bodies(&few), bodies(&full));
    assert!(few.node.lacking().unwrap().is_empty());
    // One with fewer scopes passes on what it may and has, and the other asks the hub for the rest.
    let mut other = laptop(&mut hub.node, "Bärbar 2");
    sync(&mut few.node, &mut hub.node);
    let met = sync(&mut other.node, &mut few.node);
    assert!(!met.in_sync && !met.waiting.is_empty(), "{met:?}");
    assert!(sync(&mut other.node, &mut hub.node).in_sync);
    same(&mut other.node, &mut hub.node);
    assert!(ScopeId::unit(&unit) != ScopeId::COMMON);
}

#[test]
fn a_revoked_node_counts_up_to_its_last_good_entry_everywhere() {
    let (mut hub, _) = hub();
    let mut good = laptop(&mut hub.node, "Bärbar 1");
    let mut lost = laptop(&mut hub.node, "Borttappad");
    note(&mut lost.node, "Före");
    sync(&mut lost.node, &mut hub.node);
    note(&mut lost.node, "Efter");
    sync(&mut lost.node, &mut good.node);
    assert_eq!(notes(&good.node).len(), 2);
    hub.node.revoke(lost.node.keys().log_identity().public_key).unwrap();
    let met = sync(&mut good.node, &mut hub.node);
    assert!(met.in_sync, "{met:?}");
    same(&mut good.node, &mut hub.node);
    assert_eq!(notes(&good.node).into_iter().map(|(_, text)| text).collect::<Vec<_>>(), ["Före"]);
    note(&mut lost.node, "Mera");
    let met = sync(&mut lost.node, &mut good.node);
    assert_eq!(notes(&good.node).len(), 1, "{met:?}");
    // It has heard of it now, and says no itself.
    let refused = lost.node.record(|_| {
        Ok(vec![NoteWritten { text: "x".into(), unit: None, staff: false, client: None, line: None }.into()])
    });
    assert_eq!(refused.unwrap_err().key, "node-revoked");
}

#[test]
fn erasing_a_client_destroys_keys_and_bodies_here_and_at_every_node_that_is_met() {
    let (mut hub, _) = hub();
    let unit = UnitId("norra".into());
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    sync(&mut laptop.node, &mut hub.node);
    let about = |text: &str| NoteWritten {
        text: text.into(),
        unit: Some(unit.clone()),
        staff: false,
        client: Some(CLIENT),
        line: None,
    };
    write(&mut laptop.node, about("Föll i natt"));
    note(&mut laptop.node, "Annat");
    let met = sync(&mut laptop.node, &mut hub.node);
    assert!(met.in_sync, "{met:?}");
    sync(&mut hub.node, &mut laptop.node);
    assert_eq!(notes(&hub.node).len(), 2, "the client's key came from node to node");
    let before: Vec<Vec<u8>> = sealed_bodies(&hub);
    let keys = hub.node.state().erasures().keys(&CLIENT).map(|(key, _)| *key).collect();
    hub.node
        .record(|_| {
            Ok(vec![
                ErasureDecided { client: CLIENT, reference: "KS 2021/1".into() }.into(),
                ClientErased { client: CLIENT, keys, ground: "art. 17".into() }.into(),
            ])
        })
        .unwrap();
    assert_eq!(notes(&hub.node).len(), 1);
    assert_eq!(sealed_bodies(&hub).iter().filter(|body| before.contains(body)).count(), before.len() - 1);
    assert_eq!(hub.node.state().erasures().confirmed(&CLIENT).count(), 1);
    let met = sync(&mut laptop.node, &mut hub.node);
    assert!(met.refused.is_empty(), "{met:?}");
    sync(&mut laptop.node, &mut hub.node);
    same(&mut laptop.node, &mut hub.node);
    assert_eq!(hub.node.state().erasures().confirmed(&CLIENT).count(), 2);
    for place in [&hub, &laptop] {
        let db = Connection::open(place.folder.path().join(STORE_FILE)).unwrap();
        let keys: i64 = db.query_row("SELECT count(*) FROM client_key", [], |row| row.get(0)).unwrap();
        assert_eq!(keys, 0);
    }
    let refused = laptop.node.record(|_| Ok(vec![about("igen").into()]));
    assert_eq!(refused.unwrap_err().key, "client-erased");
}

fn sealed_bodies(place: &Place) -> Vec<Vec<u8>> {
    let db = Connection::open(place.folder.path().join(STORE_FILE)).unwrap();
    let mut query = db.prepare("SELECT sealed FROM body").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_disk_that_went_back_leaves_a_fork_and_nothing_that_was_written_since_is_lost() {
    let (mut hub, _) = hub();
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    sync(&mut laptop.node, &mut hub.node);
    note(&mut laptop.node, "Ett");
    drop(Connection::open(laptop.folder.path().join(STORE_FILE)).unwrap());
    // As a disk does that said "written" and lost it: the store goes back, the key file does not.
    let kept = std::fs::read(laptop.folder.path().join(STORE_FILE)).unwrap();
    let wal = std::fs::read(laptop.folder.path().join("log.db-wal")).unwrap_or_default();
    note(&mut laptop.node, "Två");
    sync(&mut laptop.node, &mut hub.node);
    let folder = laptop.folder;
    drop(laptop.node);
    std::fs::write(folder.path().join(STORE_FILE), kept).unwrap();
    std::fs::write(folder.path().join("log.db-wal"), wal).unwrap();
    let mut laptop = Node::open(folder.path()).unwrap();
    let old = laptop.log();
    note(&mut laptop, "Tre");
    let met = sync(&mut laptop, &mut hub.node);
    let again = sync(&mut laptop, &mut hub.node);
    assert!(again.in_sync, "{met:?} {again:?}");
    assert_ne!(laptop.log(), old, "it goes on in a new log");
    same(&mut laptop, &mut hub.node);
    let texts: Vec<String> = notes(&laptop).into_iter().map(|(_, text)| text).collect();
    assert!(texts.contains(&"Ett".to_string()) && texts.contains(&"Tre".to_string()), "{texts:?}");
    assert_eq!(hub.node.forks().unwrap().len(), 1);
    assert_eq!(laptop.forks().unwrap().len(), 1);
    note(&mut laptop, "Fyra");
    assert!(sync(&mut laptop, &mut hub.node).in_sync);
}

#[test]
fn a_corrected_clock_moves_entries_at_every_node() {
    let (mut hub, _) = hub();
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    sync(&mut laptop.node, &mut hub.node);
    // Confirmed an hour wrong.
    let now = laptop.node.wall().ms;
    laptop.node.confirm_clock(now + 3_600_000).unwrap();
    note(&mut laptop.node, "En timme fel");
    note(&mut hub.node, "Rätt");
    sync(&mut laptop.node, &mut hub.node);
    assert_eq!(notes(&hub.node)[1].1, "En timme fel");
    let log = laptop.node.log();
    let corrected =
        ClockCorrected { log, from: 1, to: u64::MAX, offset_ms: -3_700_000, reason: "Fel tid avläst".into() };
    hub.node.record(|_| Ok(vec![corrected.into()])).unwrap();
    assert_eq!(notes(&hub.node)[1].1, "Rätt");
    sync(&mut laptop.node, &mut hub.node);
    same(&mut laptop.node, &mut hub.node);
}

#[test]
fn a_correction_that_a_fork_takes_away_moves_nothing_any_more() {
    let (mut hub, _) = hub();
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    note(&mut hub.node, "Rätt");
    sync(&mut laptop.node, &mut hub.node);
    let store = laptop.folder.path().join(STORE_FILE);
    let wal = laptop.folder.path().join("log.db-wal");
    let kept = [&store, &wal].map(|file| std::fs::read(file).unwrap_or_default());
    let log = hub.node.log();
    let corrected = ClockCorrected { log, from: 1, to: u64::MAX, offset_ms: 3_600_000, reason: "Fel dator".into() };
    laptop.node.record(|_| Ok(vec![corrected.into()])).unwrap();
    sync(&mut laptop.node, &mut hub.node);
    drop(laptop.node);
    std::fs::write(&store, &kept[0]).unwrap();
    std::fs::write(&wal, &kept[1]).unwrap();
    let mut laptop = Node::open(laptop.folder.path()).unwrap();
    note(&mut laptop, "Två");
    // A fork, and nothing that is new.
    let refused = hub.node.import(&own_log(&mut laptop)).unwrap().refused.unwrap();
    assert_eq!(refused.why, Why::Frozen);
    assert_eq!(hub.node.state().corrections().iter().count(), 0);
    hub.node.verify().unwrap();
}

#[test]
fn a_hub_whose_machine_is_lost_is_rebuilt_from_a_laptop_and_two_shares() {
    let (mut hub, seed) = hub();
    note(&mut hub.node, "Före branden");
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    sync(&mut laptop.node, &mut hub.node);
    let tenant = hub.node.tenant();
    drop(hub);
    let folder = tempfile::tempdir().unwrap();
    let mut rebuilt = Node::rebuild(folder.path(), tenant, &seed, "Navet igen").unwrap();
    let met = sync(&mut rebuilt, &mut laptop.node);
    assert!(met.refused.is_empty(), "{met:?}");
    assert_eq!(notes(&rebuilt).len(), 1);
    drop(rebuilt);
    let mut rebuilt = Node::open(folder.path()).unwrap();
    assert_eq!(notes(&rebuilt).len(), 1, "without the shares");
    note(&mut rebuilt, "Efter");
    assert!(sync(&mut rebuilt, &mut laptop.node).in_sync);
    same(&mut rebuilt, &mut laptop.node);
    rebuilt.may_enrol().unwrap();
}

#[test]
fn damaged_rows_are_taken_away_and_come_back_from_a_peer() {
    let (mut hub, _) = hub();
    let mut laptop = laptop(&mut hub.node, "Bärbar");
    for text in ["Ett", "Två", "Tre"] {
        note(&mut hub.node, text);
    }
    sync(&mut laptop.node, &mut hub.node);
    let damages = [
        "UPDATE body SET sealed = CAST((CASE substr(sealed, 1, 1) WHEN x'00' THEN x'01' ELSE x'00' END) || substr(sealed, 2) AS BLOB)
            WHERE seq = 4",
        "UPDATE tx SET header = CAST(substr(header, 1, 90) || (CASE substr(header, 91, 1) WHEN x'00' THEN x'01' ELSE x'00' END)
            || substr(header, 92) AS BLOB) WHERE seq = 3",
        "DELETE FROM tx WHERE seq = (SELECT max(seq) FROM tx)",
        "UPDATE witness SET heads = zeroblob(300)",
    ];
    let folder = laptop.folder;
    drop(laptop.node);
    for damage in damages {
        let db = Connection::open(folder.path().join(STORE_FILE)).unwrap();
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        assert!(db.execute(damage, []).unwrap() > 0, "{damage}");
        drop(db);
        let found = Node::scrub(folder.path()).unwrap();
        assert!(!found.is_whole(), "{damage}");
        let mut laptop = Node::open(folder.path()).unwrap();
        let met = sync(&mut laptop, &mut hub.node);
        assert!(met.in_sync, "{damage}: {met:?}");
        same(&mut laptop, &mut hub.node);
        assert_eq!(notes(&laptop).len(), 3);
        assert!(Node::scrub(folder.path()).unwrap().is_whole());
    }
}

#[test]
fn a_file_whose_version_turned_over_is_found_and_made_anew() {
    let (mut hub, _) = hub();
    note(&mut hub.node, "Ett");
    let folder = hub.folder;
    drop(hub.node);
    let path = folder.path().join(STORE_FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[18], 2, "the version that is needed to write");
    bytes[18] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(Node::open(folder.path()).unwrap().verify().unwrap_err().key, "store-damaged");
    assert!(Node::scrub(folder.path()).unwrap().is_rebuilt);
    let mut node = Node::open(folder.path()).unwrap();
    node.verify().unwrap();
    note(&mut node, "Två");
    assert_eq!(notes(&node).len(), 2);
}

/// All of a node's own log, as it goes to anybody.
fn own_log(node: &mut Node) -> Vec<u8> {
    let want = Want { log: node.log().short(), from: 1, to: u64::MAX, bodies: true };
    node.segment(&want, &To::Anyone, 1 << 20).unwrap().unwrap()
}

#[test]
fn an_entry_that_its_writer_sealed_wrongly_stops_nobody() {
    let (mut hub, _) = hub();
    let mut bad = laptop(&mut hub.node, "Bärbar");
    sync(&mut bad.node, &mut hub.node);
    note(&mut bad.node, "Före");
    sync(&mut bad.node, &mut hub.node);
    let log = own_log(&mut bad.node);
    let segment = Segment::open(&log).unwrap();
    let identity = *segment.identity();
    let last = segment.map(Result::unwrap).last().unwrap().transaction;
    let mut header = last.header().clone();
    header.first_number += header.entries.len() as u64;
    header.entries.truncate(1);
    (header.seq, header.prev, header.hlc) = (header.seq + 1, last.hash(), Hlc(header.hlc.0 + 1));
    (header.entries[0].body_length, header.entries[0].body_hash) = (5, *blake3::hash(b"noise").as_bytes());
    let next = Transaction::sign(header, bad.node.keys().signing()).unwrap();
    let mut writer = SegmentWriter::new(identity);
    writer.push(&next, &[Some(b"noise")], usize::MAX).unwrap();
    let unknown = hub.node.counted().unknown;
    let imported = hub.node.import(&writer.finish().unwrap()).unwrap();
    assert_eq!((imported.transactions, imported.refused), (1, None), "rightly signed by an enrolled node");
    assert_eq!(hub.node.counted().unknown, unknown + 1);
    note(&mut hub.node, "Efter");
    drop(hub.node);
    let mut again = Node::open(hub.folder.path()).unwrap();
    assert_eq!(notes(&again).len(), 2);
    assert_eq!(again.verify().unwrap().unknown, unknown + 1);
}
