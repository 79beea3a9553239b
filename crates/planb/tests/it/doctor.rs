//! `planb doctor` on a real folder: what is right, what is not, and what must not happen by looking.

use std::os::unix::fs::PermissionsExt;

use crate::place::{NIGHT, Place, run, text};

/// The checks that are not good: name and verdict.
fn said(place: &Place, more: &[&str]) -> (Vec<(String, String)>, i32) {
    let mut args = vec!["doctor"];
    args.extend(more);
    let (answer, code) = place.json(&args);
    let findings = answer["findings"].as_array().unwrap().iter();
    let bad = findings.filter(|finding| finding["verdict"] != "good");
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_string();
    (bad.map(|finding| (word(&finding["check"]), word(&finding["verdict"]))).collect(), code)
}

fn has(found: &[(String, String)], check: &str, verdict: &str) -> bool {
    found.iter().any(|(name, how)| name == check && how == verdict)
}

#[test]
fn a_new_node_is_told_what_is_left_to_do() {
    let place = Place::with_keys();
    let (found, code) = said(&place, &[]);
    for check in ["sheets-left", "night-never", "backup-never"] {
        assert!(has(&found, check, "look"), "{check}: {found:?}");
    }
    assert!(found.iter().all(|(_, verdict)| verdict == "look"), "{found:?}");
    assert_eq!(code, 1);
    let lines = text(&place.run(&["doctor"]));
    assert!(lines.contains("planb keys --print") || lines.contains("radera mappen"), "{lines}");
}

#[test]
fn what_stops_the_night_is_found() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let mode = |name: &str, mode| {
        std::fs::set_permissions(place.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("node.key", 0o644);
    std::fs::write(place.path("mappings/x.toml"), "source = 3\n").unwrap();
    std::fs::remove_dir_all(place.path("exports")).unwrap();
    let settings = std::fs::read_to_string(place.path("planb.toml")).unwrap();
    std::fs::write(place.path("planb.toml"), format!("unheard_of = 1\n{settings}")).unwrap();
    let (found, code) = said(&place, &["--printer", "http://skrivare"]);
    for check in ["settings-bad", "mapping-bad", "key-open", "store-bad", "exports-missing"] {
        assert!(has(&found, check, "stop"), "{check}: {found:?}");
    }
    assert!(has(&found, "printer-address", "look"), "{found:?}");
    assert_eq!(code, 3);
    mode("node.key", 0o600);
    std::fs::write(place.path("planb.toml"), settings).unwrap();
    let (found, _) = said(&place, &[]);
    assert!(!has(&found, "store-bad", "stop") && !has(&found, "key-open", "stop"), "{found:?}");
    // The samples' night lies years back.
    assert!(has(&found, "nights-missed", "stop"), "{found:?}");
}

#[test]
fn looking_changes_nothing_and_a_folder_without_a_node_is_said() {
    let place = Place::with_keys();
    let entries = |place: &Place| planb_node::store::Node::open(&place.dir()).unwrap().state().counts();
    let before = entries(&place);
    said(&place, &[]);
    assert_eq!(entries(&place), before);
    let empty = tempfile::tempdir().unwrap();
    let out = run(&["doctor", "--dir", empty.path().to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(3), "{}", text(&out));
}

#[test]
fn a_new_nodes_folder_and_store_are_their_owners() {
    let place = Place::new();
    let mode = |name: &str| std::fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(""), mode("log.db"), mode("node.key")], [0o700, 0o600, 0o600]);
}
