//! Laptops, a stick, a network without anything else: the commands as people use them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::place::{Place, run, text};

/// A hub whose root key exists; its shares lie as text in `kuvert`.
fn hub() -> Place {
    let hub = Place::new();
    hub.ok(&["root", "split", "--identity-files"]);
    hub
}

fn shares(hub: &Place) -> Vec<String> {
    let share = |number: u8| hub.path(&format!("kuvert/aterstallning-andel-{number}.txt"));
    (1..=2).map(|number| share(number).display().to_string()).collect()
}

/// A computer of its own in a folder, enrolled by `by`.
pub struct Laptop {
    folder: tempfile::TempDir,
}

impl Laptop {
    pub fn enrolled(by: &Place, name: &str, extra: &[&str]) -> Laptop {
        let laptop = Laptop { folder: tempfile::tempdir().unwrap() };
        let asked = laptop.json(&["enrol", "--new"]);
        let (request, words) = (asked["request"].as_str().unwrap(), asked["words"].as_str().unwrap());
        let wrong = by.run(&["enrol", "--request", request, "--name", name, "--words", "helt fel ord"]);
        assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong));
        let mut args = vec!["enrol", "--request", request, "--name", name, "--words", words];
        args.extend(extra);
        let (signed, code) = by.json(&args);
        assert_eq!(code, 0, "{signed}");
        laptop.json(&["enrol", "--answer", signed["answer"].as_str().unwrap()]);
        laptop
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    pub fn run(&self, args: &[&str]) -> std::process::Output {
        let dir = self.dir();
        let mut all = args.to_vec();
        all.extend(["--dir", dir.to_str().unwrap()]);
        run(&all)
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.push("--json");
        let out = self.run(&all);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{args:?}\n{}", text(&out)))
    }

    fn note(&self, words: &str) -> String {
        self.json(&["note", words])["number"].as_str().unwrap().to_string()
    }

    /// Number and text of every note, in order.
    fn notes(&self) -> Vec<(String, String)> {
        let out = self.run(&["log", "--event", "NoteWritten", "--json"]);
        let lines = String::from_utf8(out.stdout).unwrap();
        let line = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["number"].as_str().unwrap().to_string(), line["text"].as_str().unwrap().to_string())
        };
        lines.lines().map(line).collect()
    }
}

pub fn sync_all(laptops: &[&Laptop], stick: &Path) {
    for _ in 0..3 {
        for laptop in laptops {
            laptop.run(&["sync", stick.to_str().unwrap()]);
        }
    }
}

#[test]
fn two_laptops_and_a_stick() {
    let hub = hub();
    let (one, two) = (Laptop::enrolled(&hub, "Bärbar 1", &[]), Laptop::enrolled(&hub, "Bärbar 2", &["--admin"]));
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    std::fs::write(stick.path().join("SEMESTER.JPG"), "en bild").unwrap();
    hub.run(&["sync", place]);
    let numbers = [one.note("Nätet är nere"), two.note("Vi samlas i kommunhuset"), one.note("El saknas i Töre")];
    sync_all(&[&one, &two], stick.path());
    let met = one.json(&["sync", place]);
    assert_eq!((met["in_sync"].as_bool(), met["behind"][0].as_str()), (Some(false), Some("Navet")), "{met}");
    hub.run(&["sync", place]);
    sync_all(&[&one, &two], stick.path());
    hub.run(&["sync", place]);
    let (notes, met) = (one.notes(), one.json(&["sync", place]));
    assert_eq!(met["in_sync"], true, "{met}");
    assert_eq!((met["sent"].as_u64(), met["received"].as_u64()), (Some(0), Some(0)));
    assert_eq!(met["refused"].as_array().map(Vec::len), Some(0), "{met}");
    assert_eq!(met["waiting"].as_array().map(Vec::len), Some(0));
    assert_eq!(notes.len(), 3);
    assert_eq!(notes, two.notes());
    assert!(numbers.iter().all(|number| notes.iter().any(|(of, _)| of == number)));
    assert_eq!(one.json(&["digest"]), two.json(&["digest"]));
    assert_eq!(std::fs::read(stick.path().join("SEMESTER.JPG")).unwrap(), b"en bild");
    assert_eq!(one.json(&["verify"])["whole"], true);
}

#[test]
fn two_laptops_on_one_hotspot_stay_in_sync() {
    let hub = hub();
    let laptop = Laptop::enrolled(&hub, "Bärbar", &[]);
    let mut served = serve(&hub.dir());
    assert!(served.address.starts_with("https://127.0.0.1:"), "{}", served.address);
    let met = laptop.json(&["sync", &served.address]);
    assert_eq!(met["in_sync"], true, "{met}");
    // The laptop looks for whom it has met, and what is written on the other side comes by itself.
    let mut looking = serve(&laptop.dir());
    hub.ok(&["note", "Skrivet på navet"]);
    let seen = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        laptop.notes().iter().any(|(_, words)| words == "Skrivet på navet")
    });
    assert!(seen);
    looking.child.kill().unwrap();
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    looking.child.wait().unwrap();
    let gone = laptop.run(&["sync", &served.address]);
    assert_eq!(gone.status.code(), Some(3), "{}", text(&gone));
    let wrong = format!("{}{}", &served.address[..served.address.len() - 4], "AAAA");
    assert_ne!(laptop.run(&["sync", &wrong]).status.code(), Some(0));
}

struct Served {
    child: Child,
    address: String,
}

fn serve(dir: &Path) -> Served {
    let args =
        ["serve", "--listen", "127.0.0.1:0", "--meet", "127.0.0.1:0", "--every", "1", "--for", "60", "--json", "--dir"];
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_planb")).args(args).arg(dir).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    Served { child, address: said["address"].as_str().unwrap().to_string() }
}

/// An administrator's laptop enrols another and is lost before it meets anybody: the other is enrolled once more, with the keys
/// and the log that it has, and what it wrote meanwhile keeps its number.
#[test]
fn one_that_nobody_knows_is_enrolled_again() {
    let hub = hub();
    let administrator = Laptop::enrolled(&hub, "Bärbar", &["--admin"]);
    let stick = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        hub.run(&["sync", stick.path().to_str().unwrap()]);
        administrator.run(&["sync", stick.path().to_str().unwrap()]);
    }
    let other = Laptop { folder: tempfile::tempdir().unwrap() };
    let asked = other.json(&["enrol", "--new"]);
    let (request, words) = (asked["request"].as_str().unwrap(), asked["words"].as_str().unwrap());
    let signed = administrator.json(&["enrol", "--request", request, "--name", "Södra", "--words", words]);
    other.json(&["enrol", "--answer", signed["answer"].as_str().unwrap()]);
    drop(administrator);
    let number = other.note("innan någon kände till datorn");
    let meet = || {
        for _ in 0..2 {
            other.run(&["sync", stick.path().to_str().unwrap()]);
            hub.run(&["sync", stick.path().to_str().unwrap()]);
        }
        let lines = hub.run(&["log", "--event", "NoteWritten", "--json"]).stdout;
        let line: Option<Value> = serde_json::from_slice(&lines).ok();
        line.and_then(|line| line["number"].as_str().map(str::to_string))
    };
    assert_eq!(meet(), None);
    let again = other.json(&["enrol", "--new"]);
    assert_eq!(again, asked);
    let (signed, code) = hub.json(&["enrol", "--request", request, "--name", "Södra", "--words", words]);
    assert_eq!(code, 0, "{signed}");
    other.json(&["enrol", "--answer", signed["answer"].as_str().unwrap()]);
    assert_eq!(meet(), Some(number));
    // An answer for another computer is refused.
    let third = Laptop { folder: tempfile::tempdir().unwrap() };
    third.json(&["enrol", "--new"]);
    let refused = third.run(&["enrol", "--answer", signed["answer"].as_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
}

#[test]
fn a_lost_laptop_is_shut_out() {
    let hub = hub();
    let (kept, lost) = (Laptop::enrolled(&hub, "Kvar", &[]), Laptop::enrolled(&hub, "Borta", &[]));
    let stick = tempfile::tempdir().unwrap();
    lost.note("Före");
    hub.run(&["sync", stick.path().to_str().unwrap()]);
    sync_all(&[&lost, &kept], stick.path());
    hub.run(&["sync", stick.path().to_str().unwrap()]);
    hub.ok(&["revoke", "borta"]);
    hub.run(&["sync", stick.path().to_str().unwrap()]);
    lost.note("Efter");
    let elsewhere = tempfile::tempdir().unwrap();
    sync_all(&[&kept], stick.path());
    sync_all(&[&lost, &kept], elsewhere.path());
    assert_eq!(kept.notes().into_iter().map(|(_, words)| words).collect::<Vec<_>>(), ["Före"]);
    assert_eq!(kept.run(&["revoke", "Kvar"]).status.code(), Some(2), "only an administrator revokes");
    assert_eq!(hub.run(&["revoke", "Ingen"]).status.code(), Some(2));
}

#[test]
fn a_client_is_erased_everywhere() {
    let hub = hub();
    let laptop = Laptop::enrolled(&hub, "Bärbar", &[]);
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    let written = laptop.json(&["note", "Föll i natt", "--staff", "--client", "new"]);
    let (client, number) = (written["client"].as_str().unwrap(), written["number"].as_str().unwrap());
    let meet = |times: usize| {
        for _ in 0..times {
            hub.run(&["sync", place]);
            laptop.run(&["sync", place]);
        }
    };
    meet(3);
    let refused = hub.run(&["erase", client, "--ground", "art. 17"]);
    assert_eq!(refused.status.code(), Some(2), "an original: {}", text(&refused));
    laptop.run(&["note", "--accounted", number]);
    meet(2);
    let (erased, code) = hub.json(&["erase", client, "--ground", "art. 17"]);
    assert_eq!(code, 1, "{erased}");
    assert_eq!(erased["erased"][0]["unconfirmed"][0], "Bärbar", "{erased}");
    meet(3);
    assert_eq!(hub.json(&["erase"]).1, 0);
    assert!(laptop.notes().is_empty());
    let again = laptop.run(&["note", "Igen", "--staff", "--client", client]);
    assert_eq!(again.status.code(), Some(2), "{}", text(&again));
    assert_eq!(laptop.run(&["note", "Fel", "--client", "new"]).status.code(), Some(2), "never in the common part");
}

#[test]
fn a_digest_on_paper_is_found_in_the_past() {
    let hub = hub();
    hub.ok(&["note", "Ett"]);
    let (before, _) = hub.json(&["digest"]);
    hub.ok(&["note", "Två"]);
    let typed = before["heads"].as_str().unwrap().to_lowercase();
    let (found, code) = hub.json(&["verify", "--digest", &typed]);
    assert_eq!((found["found"].as_bool(), code), (Some(true), 0), "{found}");
    let (found, code) = hub.json(&["verify", "--digest", "AAAAA AAAAA AAAAA AAAAA"]);
    assert_eq!((found["found"].as_bool(), code), (Some(false), 1), "{found}");
}

#[test]
fn a_stick_is_a_node_and_a_lost_hub_is_rebuilt_from_it() {
    let hub = hub();
    hub.ok(&["note", "Före branden"]);
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    hub.ok(&["stick", "make", place, "--name", "Sticka 1"]);
    let folder = stick.path().join("planb-dator");
    let out = run(&["note", "Skrivet på stickan", "--dir", folder.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let program = stick.path().join("planb");
    assert!(program.is_file());
    let anew = tempfile::tempdir().unwrap();
    let dir = anew.path().join("nav");
    let shares = shares(&hub);
    let args = ["init", dir.to_str().unwrap(), "--from-station", folder.to_str().unwrap(), "--share", &shares[0]];
    let one = run(&args);
    assert_ne!(one.status.code(), Some(0), "one share is not enough");
    let mut args = args.to_vec();
    args.extend(["--share", &shares[1]]);
    let dir_again = anew.path().join("nav2");
    args[1] = dir_again.to_str().unwrap();
    let out = run(&args);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let log = text(&run(&["log", "--dir", dir_again.to_str().unwrap()]));
    assert!(log.contains("Före branden") && log.contains("Skrivet på stickan"), "{log}");
}

#[test]
fn a_damaged_store_is_said_scrubbed_and_healed() {
    let hub = hub();
    let laptop = Laptop::enrolled(&hub, "Bärbar", &[]);
    let stick = tempfile::tempdir().unwrap();
    let place = stick.path().to_str().unwrap();
    laptop.note("Ett");
    for _ in 0..2 {
        hub.run(&["sync", place]);
        laptop.run(&["sync", place]);
    }
    assert_eq!(laptop.run(&["scrub"]).status.code(), Some(0));
    let store = laptop.dir().join("log.db");
    let mut bytes = std::fs::read(&store).unwrap();
    // Half the file is damaged, as a dying disk leaves it.
    let (from, to) = (bytes.len() / 4, bytes.len() / 4 * 3);
    bytes[from..to].iter_mut().for_each(|byte| *byte ^= 0x5a);
    std::fs::write(&store, bytes).unwrap();
    let scrubbed = laptop.run(&["scrub"]);
    assert_eq!(scrubbed.status.code(), Some(1), "{}", text(&scrubbed));
    for _ in 0..3 {
        laptop.run(&["sync", place]);
        hub.run(&["sync", place]);
    }
    assert_eq!(laptop.notes().len(), 1);
    assert_eq!(laptop.run(&["scrub"]).status.code(), Some(0));
}

#[test]
fn who_is_enrolled_in_an_exercise_knows_that_it_is_one() {
    let hub = hub();
    let refused = |by: &Place| {
        let asked = tempfile::tempdir().unwrap();
        let out = run(&["enrol", "--new", "--json", "--dir", asked.path().to_str().unwrap()]);
        let said: Value = serde_json::from_slice(&out.stdout).unwrap();
        let (request, words) = (said["request"].as_str().unwrap(), said["words"].as_str().unwrap());
        let args = ["enrol", "--request", request, "--words", words, "--name", "Fel", "--prefix"];
        let other = if by.path("planb.toml").exists() && is_exercise(&by.dir()) { "K7" } else { "X7" };
        by.run(&[&args[..], &[other]].concat()).status.code()
    };
    assert_eq!(refused(&hub), Some(2), "X is the exercises' own");
    let laptop = Laptop::enrolled(&hub, "På riktigt", &[]);
    assert!(!is_exercise(&laptop.dir()));
    let toml = hub.path("planb.toml");
    let settings = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, settings.replace("exercise = false", "exercise = true")).unwrap();
    let laptop = Laptop::enrolled(&hub, "Övning", &[]);
    assert!(is_exercise(&laptop.dir()));
    assert!(laptop.note("Ett").starts_with("X1-"));
    let stick = tempfile::tempdir().unwrap();
    hub.ok(&["stick", "make", stick.path().to_str().unwrap(), "--name", "Krislaptop"]);
    assert!(is_exercise(&stick.path().join("planb-dator")));
    assert_eq!(refused(&hub), Some(2), "and an exercise has no others");
}

fn is_exercise(dir: &Path) -> bool {
    std::fs::read_to_string(dir.join("planb.toml")).unwrap().contains("exercise = true")
}
