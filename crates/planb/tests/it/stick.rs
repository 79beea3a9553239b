//! A prepared stick: on a clean computer it starts from what lies on it, and nothing else.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::browser::Browser;
use super::place::{Place, run, text};

/// The names under which the programs of this version are given out.
fn given() -> [String; 2] {
    ["linux", "windows.exe"].map(|system| format!("planb-{}-x86_64-{system}", env!("CARGO_PKG_VERSION")))
}

/// A folder as `cargo xtask dist` lays it: this program, and something that is called as the one for Windows.
fn dist() -> tempfile::TempDir {
    let dist = tempfile::tempdir().unwrap();
    let [linux, windows] = given();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_planb"), dist.path().join(linux)).unwrap();
    std::fs::write(dist.path().join(windows), b"MZ of another system").unwrap();
    dist
}

fn names(stick: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(stick).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn a_stick_carries_both_systems_and_says_what_to_start() {
    let (place, dist, stick) = (Place::new(), dist(), tempfile::tempdir().unwrap());
    place.ok(&["keys", "--print"]);
    let make = ["stick", "make", stick.path().to_str().unwrap(), "--name", "Krislaptop", "--dist"];
    let wrong = place.run(&[&make[..], &[place.dir().to_str().unwrap()]].concat());
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong));
    assert_eq!(names(stick.path()), [""; 0], "nobody is enrolled for a stick that does not start");
    let (made, code) = place.json(&[&make[..], &[dist.path().to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{made}");
    let systems: Vec<_> =
        made["systems"].as_array().unwrap().iter().map(|one| one["system"].as_str().unwrap()).collect();
    assert_eq!(systems, ["Windows", "Linux"]);
    let expected =
        ["LAS-MIG.txt", "START.html", "STARTA-PLANB.cmd", "planb", "planb-dator", "planb.exe", "starta-planb.sh"];
    assert_eq!(names(stick.path()), expected);
    assert_eq!(std::fs::read(stick.path().join("planb.exe")).unwrap(), b"MZ of another system");
    let mode = |name: &str| std::fs::metadata(stick.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(["planb-dator", "planb-dator/log.db", "planb-dator/node.key"].map(mode), [0o700, 0o600, 0o600]);
    let page = std::fs::read_to_string(stick.path().join("START.html")).unwrap();
    assert!(page.contains("Dubbelklicka på <strong>STARTA-PLANB.cmd") && page.contains("sh starta-planb.sh"));
    let command = std::fs::read_to_string(stick.path().join("STARTA-PLANB.cmd")).unwrap();
    assert!(command.is_ascii() && command.lines().count() == command.matches("\r\n").count(), "as Windows reads it");
    // A program of this computer's own libraries is said to be one.
    let (native, _) =
        place.json(&["stick", "make", tempfile::tempdir().unwrap().path().to_str().unwrap(), "--name", "B"]);
    assert_eq!(
        (native["systems"][0]["system"].as_str(), native["systems"].as_array().unwrap().len()),
        (Some("Linux"), 1)
    );
    starts(stick.path());
}

/// Starts from the stick as its page says, where no file may be run: most sticks' file systems know no such right.
fn starts(stick: &Path) {
    for name in ["planb", "starta-planb.sh"] {
        std::fs::set_permissions(stick.join(name), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let copies = tempfile::tempdir().unwrap();
    let script = stick.join("starta-planb.sh");
    let mut child = Command::new("sh")
        .arg(script)
        .args(["--listen", "127.0.0.1:0", "--for", "4", "--json"])
        .current_dir("/")
        .env("TMPDIR", copies.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
    assert_eq!(std::fs::read_dir(copies.path()).unwrap().count(), 1, "it runs from a copy");
    let login = Browser::to(said["pages"][0].as_str().unwrap()).get("/login");
    assert_eq!(login.status, 200, "{}", login.body);
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(copies.path()).unwrap().count(), 0, "the copy is gone");
    let noted = run(&["note", "Skrivet från minnet", "--dir", stick.join("planb-dator").to_str().unwrap()]);
    assert_eq!(noted.status.code(), Some(0), "{}", text(&noted));
}
