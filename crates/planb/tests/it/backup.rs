//! A node is copied while others write, and made again of the copy: whole or not at all, under a new incarnation.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use planb_node::store::Node;

use crate::place::{NIGHT, Place, run, text};

/// What opens the copies of a place: two shares.
fn shares(place: &Place) -> Vec<String> {
    let share = |number: u8| place.path(&format!("kuvert/aterstallning-andel-{number}.txt")).display().to_string();
    vec!["--key".into(), share(1), "--key".into(), share(3)]
}

fn restore(place: &Place, copy: &Path, to: &Path) -> std::process::Output {
    let keys = shares(place);
    let mut args = vec!["restore", copy.to_str().unwrap(), to.to_str().unwrap(), "--verify"];
    args.extend(keys.iter().map(String::as_str));
    run(&args)
}

/// The copies in a folder that have their final name.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with('.')).collect()
}

#[test]
fn a_copy_taken_while_others_write_goes_on_as_a_node_of_its_own() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (0..8).for_each(|number| drop(place.ok(&["note", &format!("rad {number}")]))));
        for _ in 0..3 {
            let target = folder.path().join("a.age");
            place.ok(&["backup", target.to_str().unwrap()]);
        }
        writer.join().unwrap();
    });
    place.ok(&["backup", folder.path().to_str().unwrap()]);
    let newest = copies(folder.path()).into_iter().find(|path| !path.ends_with("a.age")).unwrap();
    for (copy, least) in [(newest, 8), (folder.path().join("a.age"), 0)] {
        let to = folder.path().join("ny").join(copy.file_stem().unwrap());
        let out = restore(&place, &copy, &to);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out));
        let (mut old, mut new) = (Node::open(&place.dir()).unwrap(), Node::open(&to).unwrap());
        assert!(new.state().notes().iter().count() >= least);
        assert_ne!((old.log(), old.prefix()), (new.log(), new.prefix()));
        assert_eq!(old.keys().signing().to_bytes(), new.keys().signing().to_bytes());
        // Both go on, and nothing forks when they meet.
        let dir = to.to_str().unwrap();
        assert_eq!(run(&["note", "efter", "--dir", dir]).status.code(), Some(0));
        place.ok(&["note", "före"]);
        let stick = tempfile::tempdir().unwrap();
        let stick = stick.path().to_str().unwrap();
        place.run(&["sync", stick]);
        run(&["sync", stick, "--dir", dir]);
        place.run(&["sync", stick]);
        old.refresh().unwrap();
        new.refresh().unwrap();
        assert!(old.forked().is_empty() && new.forked().is_empty());
        let has = |node: &Node, text: &str| node.state().notes().iter().any(|(_, note)| note.written.text == text);
        assert!(has(&old, "efter") && has(&new, "före"));
        old.verify().unwrap();
    }
}

#[test]
fn the_restored_hub_makes_the_next_night() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let folder = tempfile::tempdir().unwrap();
    let (copy, to) = (folder.path().join("kopia.age"), folder.path().join("nav"));
    place.ok(&["backup", copy.to_str().unwrap()]);
    assert_eq!(restore(&place, &copy, &to).status.code(), Some(0));
    place.put_exports("2021-12-16T22:10");
    for entry in std::fs::read_dir(place.path("exports")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::rename(&path, to.join("exports").join(path.file_name().unwrap())).unwrap();
    }
    let out = run(&["night", "--at", "2021-12-17T02:10", "--accept", "prov", "--dir", to.to_str().unwrap()]);
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", text(&out));
    // The envelopes that were printed before open what the new hub seals.
    let bundle = to.join("out/hemtjanst-norra/parm-2021-12-17.tar.age");
    let key = place.path("kuvert/kuvert-hemtjanst-norra.key");
    let opened = folder.path().join("öppnad");
    let args = ["open", bundle.to_str().unwrap(), "--key", key.to_str().unwrap(), "--out", opened.to_str().unwrap()];
    let out = run(&args);
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", text(&out));
}

#[test]
fn wrong_keys_damage_and_taken_folders_restore_nothing() {
    let place = Place::with_keys();
    let other = Place::with_keys();
    let folder = tempfile::tempdir().unwrap();
    let (copy, to) = (folder.path().join("kopia.age"), folder.path().join("nav"));
    place.ok(&["backup", copy.to_str().unwrap()]);
    assert_eq!(restore(&other, &copy, &to).status.code(), Some(2));
    let good = std::fs::read(&copy).unwrap();
    std::fs::write(&copy, &good[..good.len() - 1]).unwrap();
    assert_eq!(restore(&place, &copy, &to).status.code(), Some(3));
    assert!(!to.exists());
    std::fs::write(&copy, &good).unwrap();
    assert_eq!(restore(&place, &copy, &place.dir()).status.code(), Some(2));
    assert_eq!(restore(&place, &copy, &to).status.code(), Some(0));
    // Without a recovery key there must be a passphrase.
    let bare = Place::new();
    let out = bare.run(&["backup", folder.path().join("x.age").to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2), "{}", text(&out));
}

/// Starts the program and kills it after so long, if it still runs.
fn killed_after(args: &[&str], milliseconds: u64) {
    let program = env!("CARGO_BIN_EXE_planb");
    let mut child = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(milliseconds) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn killed_in_the_middle_nothing_is_half() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let folder = tempfile::tempdir().unwrap();
    let dir = place.dir();
    for milliseconds in [2, 5, 10, 15, 20, 30, 45, 70, 110] {
        let target = folder.path().join(format!("{milliseconds}.age"));
        killed_after(&["backup", target.to_str().unwrap(), "--dir", dir.to_str().unwrap()], milliseconds);
    }
    let whole = folder.path().join("hel.age");
    place.ok(&["backup", whole.to_str().unwrap()]);
    let keys = shares(&place);
    for (number, copy) in copies(folder.path()).iter().enumerate() {
        let to = folder.path().join(format!("nod-{number}"));
        let out = restore(&place, copy, &to);
        assert_eq!(out.status.code(), Some(0), "{}: {}", copy.display(), text(&out));
    }
    for milliseconds in [2, 5, 10, 15, 20, 30, 45, 70, 110] {
        let to = folder.path().join(format!("dödad-{milliseconds}"));
        let mut args = vec!["restore", whole.to_str().unwrap(), to.to_str().unwrap()];
        args.extend(keys.iter().map(String::as_str));
        killed_after(&args, milliseconds);
        if to.exists() {
            Node::open(&to).unwrap().verify().unwrap();
        }
    }
    Node::open(&dir).unwrap().verify().unwrap();
}
