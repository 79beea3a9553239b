//! Killed, locked out, full: nothing half-made under a final name, yesterday's binders untouched.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use planb_node::bundle;

use crate::place::{NIGHT, Place, files_below, text};

/// Every bundle that has its final name opens whole.
fn assert_whole(place: &Place) -> usize {
    let mut bundles = 0;
    for (path, _) in files_below(&place.path("out")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".tar.age") || name.starts_with('.') {
            continue;
        }
        let unit = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let edition = if name.starts_with("bilaga") { "-bilaga" } else { "" };
        let key = place.path(&format!("kuvert/kuvert-{unit}{edition}.key"));
        let identity = planb_before::open::read_key_file(&key).unwrap();
        bundle::open_bundle(&path, &identity).unwrap_or_else(|trouble| panic!("{}: {trouble}", path.display()));
        bundles += 1;
    }
    bundles
}

#[test]
fn a_night_killed_anywhere_goes_on_where_it_was() {
    let place = Place::with_keys();
    place.put_exports("2021-12-15T22:10");
    let dir = place.dir();
    let mut whole = 0;
    for milliseconds in [5, 60, 150, 300, 600, 900, 1300, 1800, 2400] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_planb"))
            .args(["night", "--at", NIGHT, "--dir", dir.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(milliseconds) && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        let _ = child.kill();
        child.wait().unwrap();
        let now = if place.path("out").exists() { assert_whole(&place) } else { 0 };
        assert!(now >= whole, "a bundle that was there is gone");
        whole = now;
        if std::fs::read_dir(place.path("exports")).unwrap().count() == 0 {
            place.put_exports("2021-12-15T22:10");
        }
    }
    place.ok(&["night", "--at", NIGHT]);
    assert_eq!(assert_whole(&place), 7);
    planb_node::store::Node::open(&place.dir()).unwrap().verify().unwrap();
}

#[test]
fn two_nights_at_once_are_one_too_many() {
    let place = Place::with_keys();
    let lock = std::fs::File::create(place.path(".night.lock")).unwrap();
    lock.lock().unwrap();
    let out = place.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(3));
    assert!(text(&out).contains("pågår redan"), "{}", text(&out));
}

#[test]
fn a_full_disk_leaves_yesterdays_binders_untouched() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let before = files_below(&place.path("out"));
    place.put_exports("2021-12-16T22:10");
    // No file may grow beyond 64 KiB: a bundle does not fit, as on a full disk.
    let program = env!("CARGO_BIN_EXE_planb");
    let command = format!(
        "trap '' XFSZ; ulimit -f 64; exec {program} night --at 2021-12-17T02:10 --accept prov --dir {}",
        place.dir().display()
    );
    let out = Command::new("bash").args(["-c", &command]).output().unwrap();
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
    let said = text(&out);
    assert!(said.contains("full") || said.contains("plats"), "{said}");
    for (path, bytes) in before {
        assert!(std::fs::read(&path).unwrap() == bytes, "{} was changed", path.display());
    }
    assert!(std::fs::read_dir(place.path("exports")).unwrap().count() > 0, "exports went although nothing was made");
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let place = Place::with_keys();
    std::fs::set_permissions(place.path("node.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let out = place.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
    std::fs::remove_file(place.path("node.key")).unwrap();
    let out = place.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
}
