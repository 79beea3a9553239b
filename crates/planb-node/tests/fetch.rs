//! A hub's sealed binders on their way to reserve computers: folders, an object store, HTTPS; and all that can be wrong.

#[path = "carriers/moto.rs"]
mod moto;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::snapshot::fetch::Units;
use planb_core::snapshot::list::{HEAD, HEAD_BYTES, Head};
use planb_core::snapshot::{BinderIssued, Edition, FileDigest};
use planb_core::trust::Scopes;
use planb_node::binders::{self, At, Fetched, OUT, Source};
use planb_node::carrier::https::{Fingerprint, Peer, serve};
use planb_node::carrier::{Fault, Folder, Object, Place as _};
use planb_node::machine::NewNode;
use planb_node::shares::Seed;
use planb_node::store::{Node, Role, Wish};
use planb_node::trouble::Trouble;
use tempfile::TempDir;

/// The most that a night in which nothing changed may move.
const UNCHANGED_MOST: u64 = 10_000;

struct Place {
    node: Node,
    folder: TempDir,
}

impl Place {
    fn out(&self) -> PathBuf {
        self.folder.path().join(OUT)
    }

    fn fetch(&mut self, from: &mut dyn Source, units: &[&str], keep: usize) -> Result<Fetched, Trouble> {
        let units = Units::Named(units.iter().map(|unit| UnitId((*unit).into())).collect());
        binders::fetch(&mut self.node, from, "/media/nav", &binders::Wish { units, keep })
    }

    fn take(&mut self, from: &Path, units: &[&str]) -> Result<Fetched, Trouble> {
        self.fetch(&mut folder(from), units, 14)
    }
}

fn folder(path: &Path) -> At<Folder> {
    At::find(Folder::open(path).unwrap()).unwrap()
}

fn hub() -> Place {
    hub_of(1)
}

fn hub_of(tenant: u8) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let new = NewNode { tenant: Tenant([tenant; 16]), prefix: Prefix::new("K1").unwrap(), recovery: None };
    let mut node = Node::create(folder.path(), &new).unwrap();
    node.take_root(&Seed::generate().unwrap(), "Navet").unwrap();
    Place { node, folder }
}

fn station(hub: &mut Place) -> Place {
    enrolled(hub, Role::Member)
}

fn enrolled(hub: &mut Place, role: Role) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let request = Node::ask(folder.path()).unwrap();
    let wish = Wish { name: "Reservdator".into(), prefix: None, scopes: Scopes::Listed(vec![]), role };
    let answer = hub.node.enrol(&request, &wish, "Forsnäs").unwrap();
    let node = Node::join(folder.path(), &answer).unwrap();
    Place { node, folder }
}

/// A sealed binder, as far as this matters.
fn sealed(unit: &str, night: &str, length: usize) -> Vec<u8> {
    let mut bytes = b"age-encryption.org/v1\n".to_vec();
    let mut noise = vec![0; length];
    blake3::Hasher::new().update(unit.as_bytes()).update(night.as_bytes()).finalize_xof().fill(&mut noise);
    bytes.extend(noise);
    bytes
}

/// The hub's night, as far as this matters: a binder of each unit, its entry, the signed list.
fn night(hub: &mut Place, units: &[&str], night: &str) {
    for unit in units {
        issue(hub, unit, Edition::Common, night, &sealed(unit, night, 60_000));
    }
    binders::publish(&mut hub.node).unwrap();
}

fn issue(hub: &mut Place, unit: &str, edition: Edition, night: &str, bytes: &[u8]) {
    let folder = hub.out().join(unit);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{}-{night}.tar.age", edition.word())), bytes).unwrap();
    let issued = BinderIssued {
        night: night.parse::<Date>().unwrap(),
        unit: UnitId(unit.into()),
        edition,
        file: FileDigest(*blake3::hash(bytes).as_bytes()),
        pages: 1,
        clients: 1,
        data_as_of: vec![],
        added: vec![],
        changed: vec![],
        removed: vec![],
        input: None,
    };
    hub.node.record(|_| Ok(vec![issued.into()])).unwrap();
}

/// Every file below a folder, with its bytes.
fn files(top: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![top.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn names(top: &Path) -> Vec<String> {
    files(top).into_keys().collect()
}

fn key(result: Result<Fetched, Trouble>) -> &'static str {
    result.unwrap_err().key
}

#[test]
fn nights_come_are_kept_and_go() {
    let mut hub = hub();
    let mut station = station(&mut hub);
    for day in 1..=4 {
        night(&mut hub, &["norra", "sodra"], &format!("2026-02-0{day}"));
        let fetched = station.fetch(&mut folder(&hub.out()), &["norra"], 2).unwrap();
        assert_eq!(fetched.taken.len(), 1, "{fetched:?}");
        assert_eq!(fetched.removed.len(), usize::from(day > 2), "{fetched:?}");
    }
    assert_eq!(names(&station.out()), ["norra/parm-2026-02-03.tar.age", "norra/parm-2026-02-04.tar.age"]);
    assert_eq!(files(&station.out())["norra/parm-2026-02-04.tar.age"], sealed("norra", "2026-02-04", 60_000));
    // The whole disk of the hub on a stick is found too, and a unit that the hub does not have is named.
    let fetched = station.fetch(&mut folder(hub.folder.path()), &["norra", "vastra"], 14).unwrap();
    assert_eq!((fetched.absent, fetched.same, fetched.taken.len()), (vec!["vastra".to_string()], 2, 2));
}

#[test]
fn an_unchanged_night_moves_hardly_anything() {
    let mut hub = hub();
    let units: Vec<String> = (0..40).map(|unit| format!("enhet-{unit}")).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    night(&mut hub, &units, "2026-02-01");
    let mut station = station(&mut hub);
    let first = station.take(&hub.out(), &units).unwrap();
    assert!(first.bytes > 40 * 60_000, "{}", first.bytes);
    let before = std::fs::read(hub.out().join(HEAD)).unwrap();
    binders::publish(&mut hub.node).unwrap();
    assert_eq!(std::fs::read(hub.out().join(HEAD)).unwrap(), before, "an unchanged folder keeps its list");
    let again = station.take(&hub.out(), &units).unwrap();
    assert_eq!((again.taken.len(), again.same), (0, 40));
    assert_eq!(again.bytes, HEAD_BYTES as u64);
    assert!(again.bytes < UNCHANGED_MOST);
}

#[test]
fn what_is_not_this_hubs_word_is_refused_and_nothing_is_lost() {
    let (mut hub, mut other) = (hub(), hub_of(2));
    let mut station = station(&mut hub);
    night(&mut hub, &["norra"], "2026-02-01");
    station.take(&hub.out(), &["norra"]).unwrap();
    let kept = files(&station.out());
    night(&mut other, &["norra"], "2026-02-02");
    assert_eq!(key(station.take(&other.out(), &["norra"])), "fetch-other-tenant");
    // A member of the circle that is no administrator signs a list of its own.
    let mut member = enrolled(&mut hub, Role::Member);
    night(&mut member, &["norra"], "2026-02-02");
    assert_eq!(key(station.take(&member.out(), &["norra"])), "fetch-unknown-signer");
    let stick = tempfile::tempdir().unwrap();
    assert_eq!(key(station.take(stick.path(), &["norra"])), "fetch-nothing");
    night(&mut hub, &["norra"], "2026-02-03");
    let head = std::fs::read(hub.out().join(HEAD)).unwrap();
    for (bytes, expected) in [
        (head[..head.len() - 1].to_vec(), "fetch-damaged"),
        ([&head[..], &[0]].concat(), "fetch-damaged"),
        (vec![], "fetch-damaged"),
        ([&[9], &head[1..]].concat(), "fetch-newer"),
        ([&head[..70], &[head[70] ^ 1], &head[71..]].concat(), "fetch-forged"),
        (head.clone(), "fetch-half"),
    ] {
        std::fs::write(stick.path().join(HEAD), bytes).unwrap();
        assert_eq!(key(station.take(stick.path(), &["norra"])), expected);
    }
    assert_eq!(files(&station.out()), kept);
}

#[test]
fn an_older_list_that_is_played_again_changes_nothing() {
    let mut hub = hub();
    let mut station = station(&mut hub);
    night(&mut hub, &["norra"], "2026-02-01");
    let stick = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&hub.out()) {
        std::fs::create_dir_all(stick.path().join("norra")).unwrap();
        std::fs::write(stick.path().join(name), bytes).unwrap();
    }
    night(&mut hub, &["norra"], "2026-02-02");
    station.take(&hub.out(), &["norra"]).unwrap();
    let kept = files(&station.out());
    let trouble = station.take(stick.path(), &["norra"]).unwrap_err();
    assert_eq!((trouble.key, trouble.args.len()), ("fetch-older", 3));
    assert_eq!(files(&station.out()), kept);
    // A clock that went back on the hub makes no older list: the count rises all the same.
    let counts: Vec<u64> = (3..6)
        .map(|day| {
            night(&mut hub, &["norra"], &format!("2026-02-0{day}"));
            Head::decode(&std::fs::read(hub.out().join(HEAD)).unwrap()).unwrap().count
        })
        .collect();
    assert!(counts.is_sorted_by(|one, other| one < other), "{counts:?}");
}

#[test]
fn a_file_that_differs_from_the_list_is_not_taken_and_the_one_before_stays() {
    let mut hub = hub();
    let mut station = station(&mut hub);
    night(&mut hub, &["norra"], "2026-02-01");
    station.take(&hub.out(), &["norra"]).unwrap();
    night(&mut hub, &["norra"], "2026-02-02");
    let path = hub.out().join("norra/parm-2026-02-02.tar.age");
    let good = std::fs::read(&path).unwrap();
    let flipped = [&good[..99], &[good[99] ^ 1], &good[100..]].concat();
    for bad in [&good[..100], &[&good[..], b"more"].concat(), &flipped, b""] {
        std::fs::write(&path, bad).unwrap();
        let fetched = station.take(&hub.out(), &["norra"]).unwrap();
        assert_eq!(fetched.refused[0].why, "changed");
        assert_eq!(names(&station.out()), ["norra/parm-2026-02-01.tar.age"]);
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(station.take(&hub.out(), &["norra"]).unwrap().refused[0].why, "missing");
    // Signed by mistake, but not sealed: it does not come here either.
    issue(&mut hub, "norra", Edition::Common, "2026-02-03", b"%PDF-1.7 in clear");
    binders::publish(&mut hub.node).unwrap();
    let fetched = station.take(&hub.out(), &["norra"]).unwrap();
    assert!(fetched.refused.iter().any(|one| one.why == "not-sealed"), "{fetched:?}");
    std::fs::write(&path, &good).unwrap();
    assert_eq!(station.take(&hub.out(), &["norra"]).unwrap().taken, Vec::<String>::new(), "not of this list any more");
}

#[test]
fn what_rots_here_heals_and_what_is_foreign_is_left_alone() {
    let mut hub = hub();
    let mut station = station(&mut hub);
    night(&mut hub, &["norra"], "2026-02-01");
    station.take(&hub.out(), &["norra"]).unwrap();
    let path = station.out().join("norra/parm-2026-02-01.tar.age");
    std::fs::write(&path, b"rotten").unwrap();
    assert_eq!(station.take(&hub.out(), &["norra"]).unwrap().taken.len(), 1);
    assert_eq!(std::fs::read(&path).unwrap(), sealed("norra", "2026-02-01", 60_000));
    night(&mut hub, &["norra"], "2026-02-02");
    let foreign = station.out().join("norra/parm-2026-02-02.tar.age");
    std::fs::write(&foreign, b"somebody's").unwrap();
    std::fs::write(station.out().join("norra/parm-2020-01-01.tar.age"), b"somebody's").unwrap();
    let fetched = station.fetch(&mut folder(&hub.out()), &["norra"], 1).unwrap();
    assert_eq!((fetched.refused[0].why, fetched.removed.len()), ("other-file", 0));
    assert_eq!(std::fs::read(&foreign).unwrap(), b"somebody's");
    assert_eq!(names(&station.out()).len(), 3, "nothing of anybody's was deleted");
}

/// A source that is pulled after so many reads.
struct Pulled<S> {
    source: S,
    left: Cell<u32>,
}

impl<S: Source> Source for Pulled<S> {
    fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
        let left = self.left.get().checked_sub(1).ok_or(Fault::Gone)?;
        self.left.set(left);
        self.source.read(name, limit)
    }
}

#[test]
fn pulled_at_any_moment_leaves_whole_files_and_the_next_try_finishes() {
    let mut hub = hub();
    night(&mut hub, &["norra", "sodra", "vastra"], "2026-02-01");
    let units = ["norra", "sodra", "vastra"];
    let before = files(&hub.out());
    for left in 0..5 {
        let mut station = station(&mut hub);
        let mut source = Pulled { source: folder(&hub.out()), left: Cell::new(left) };
        match station.fetch(&mut source, &units, 14) {
            Err(trouble) => assert_eq!((trouble.key, left < 2), ("not-found", true)),
            Ok(fetched) => assert_eq!((fetched.stopped.is_some(), fetched.taken.len() as u32), (left < 5, left - 2)),
        }
        for (name, bytes) in files(&station.out()) {
            assert_eq!(before[&name], bytes);
        }
        let fetched = station.take(&hub.out(), &units).unwrap();
        assert_eq!(fetched.taken.len() + fetched.same, 3);
        assert_eq!(names(&station.out()).len(), 3);
    }
    assert_eq!(files(&hub.out()), before, "nothing is written where it is fetched from");
}

#[test]
fn two_computers_read_one_stick_and_one_computer_fetches_once_at_a_time() {
    let mut hub = hub();
    night(&mut hub, &["norra", "sodra"], "2026-02-01");
    let (mut one, mut two) = (station(&mut hub), station(&mut hub));
    let before = files(&hub.out());
    let out = hub.out();
    std::thread::scope(|scope| {
        scope.spawn(|| one.take(&out, &["norra"]).unwrap());
        scope.spawn(|| two.take(&out, &["norra", "sodra"]).unwrap());
    });
    assert_eq!((names(&one.out()).len(), names(&two.out()).len()), (1, 2));
    assert_eq!(files(&hub.out()), before);
    let lock = std::fs::File::options().write(true).open(one.folder.path().join(".fetch.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(key(one.take(&hub.out(), &["norra"])), "fetch-is-running");
    drop(lock);
    one.take(&hub.out(), &["norra"]).unwrap();
}

#[test]
fn a_night_ahead_of_the_clock_is_kept_and_told() {
    let mut hub = hub();
    let mut station = station(&mut hub);
    night(&mut hub, &["norra"], "2031-01-01");
    let fetched = station.take(&hub.out(), &["norra"]).unwrap();
    assert!(fetched.ahead && fetched.taken.len() == 1, "{fetched:?}");
}

#[test]
fn an_object_store_gives_the_same() {
    use object_store::{ObjectStore, ObjectStoreExt};
    let mut hub = hub();
    night(&mut hub, &["norra"], "2026-02-01");
    let store: Arc<dyn ObjectStore> = Arc::new(object_store::memory::InMemory::new());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (name, bytes) in files(&hub.out()) {
        let path = object_store::path::Path::parse(format!("pärmar/{name}")).unwrap();
        runtime.block_on(store.put(&path, bytes.into())).unwrap();
    }
    let mut station = station(&mut hub);
    let mut source = At::find(Object::over(store, "pärmar").unwrap()).unwrap();
    assert_eq!(station.fetch(&mut source, &["norra"], 14).unwrap().taken, ["norra/parm-2026-02-01.tar.age"]);
}

#[test]
fn a_bucket_of_a_real_server_gives_the_same_and_says_when_it_is_gone() {
    let Some(server) = moto::start() else {
        eprintln!("absent: moto's server could not be started, so S3 was not tried");
        return;
    };
    moto::make_bucket(server.port, "region");
    let mut hub = hub();
    night(&mut hub, &["norra", "sodra"], "2026-02-01");
    let lay = |hub: &Place| {
        let mut bucket = moto::bucket(server.port, "region", "kalix");
        for (name, bytes) in files(&hub.out()) {
            let name = format!("out/{name}");
            bucket.remove_own(&name).unwrap();
            bucket.write(&name, &bytes).unwrap();
        }
    };
    lay(&hub);
    let mut station = station(&mut hub);
    let at = || At::find(moto::bucket(server.port, "region", "kalix")).unwrap();
    assert_eq!(station.fetch(&mut at(), &["norra"], 14).unwrap().taken, ["norra/parm-2026-02-01.tar.age"]);
    assert!(station.fetch(&mut at(), &["norra"], 14).unwrap().taken.is_empty(), "what is here is not taken again");
    night(&mut hub, &["norra", "sodra"], "2026-02-02");
    lay(&hub);
    assert_eq!(station.fetch(&mut at(), &["norra"], 14).unwrap().taken, ["norra/parm-2026-02-02.tar.age"]);
    let mut source = at();
    drop(server);
    let before = names(station.folder.path());
    assert_eq!(key(station.fetch(&mut source, &["norra"], 14)), "not-found");
    assert_eq!(names(station.folder.path()), before, "nothing is lost");
}

/// Stands between two ends and counts what passes, both ways.
fn counting(to: SocketAddr) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let counted = count.clone();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(to).unwrap();
            for (mut from, mut to) in [
                (client.try_clone().unwrap(), server.try_clone().unwrap()),
                (server.try_clone().unwrap(), client.try_clone().unwrap()),
            ] {
                let counted = counted.clone();
                std::thread::spawn(move || {
                    let mut piece = [0; 4096];
                    while let Ok(bytes @ 1..) = from.read(&mut piece) {
                        counted.fetch_add(bytes as u64, Ordering::SeqCst);
                        if to.write_all(&piece[..bytes]).is_err() {
                            break;
                        }
                    }
                    let _ = to.shutdown(std::net::Shutdown::Both);
                });
            }
        }
    });
    (address, count)
}

#[test]
fn over_https_whoever_is_enrolled_gets_binders_and_an_unchanged_night_costs_little() {
    let mut hub = hub();
    let (mut one, mut stranger) = (station(&mut hub), station(&mut hub_of(2)));
    night(&mut hub, &["norra", "sodra"], "2026-02-01");
    let large = sealed("norra", "2026-02-02", 9 << 20);
    issue(&mut hub, "norra", Edition::Common, "2026-02-02", &large);
    binders::publish(&mut hub.node).unwrap();
    let key = hub.node.keys().signing().clone();
    let fingerprint = Fingerprint::of(&key.verifying_key().to_bytes());
    let node = Mutex::new(hub.node);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let answering = move |peer: [u8; 32], request: Vec<u8>| {
        assert!(binders::ask::is_request(&request));
        binders::ask::answer(&mut node.lock().unwrap(), &peer, &request)
    };
    let server = serve(listener, &key, answering).unwrap();
    let (address, count) = counting(server.address());
    let url = format!("https://{address}#{fingerprint}");
    let mut peer = Peer::connect(&url, one.node.keys().signing()).unwrap();
    let fetched = one.fetch(&mut peer, &["norra", "sodra"], 14).unwrap();
    assert_eq!(fetched.taken.len(), 3, "{fetched:?}");
    assert_eq!(files(&one.out())["norra/parm-2026-02-02.tar.age"], large);
    drop(peer);
    let before = count.load(Ordering::SeqCst);
    assert!(before > 9 << 20);
    let mut peer = Peer::connect(&url, one.node.keys().signing()).unwrap();
    let again = one.fetch(&mut peer, &["norra", "sodra"], 14).unwrap();
    assert_eq!((again.taken.len(), again.same), (0, 3));
    let moved = count.load(Ordering::SeqCst) - before;
    println!("an unchanged night over HTTPS: {moved} bytes on the wire, {} of them files", again.bytes);
    assert!(moved < UNCHANGED_MOST, "{moved} bytes on the wire");
    let mut peer = Peer::connect(&url, stranger.node.keys().signing()).unwrap();
    assert_eq!(stranger.fetch(&mut peer, &["norra"], 14).unwrap_err().key, "no-access");
    assert!(!stranger.out().join("norra").exists());
}
