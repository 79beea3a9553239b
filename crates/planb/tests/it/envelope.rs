//! Opening: the envelope's key, the words, the recovery shares; wrong keys; slips; salvage.

use std::path::PathBuf;

use planb_node::keys::Identity;

use crate::place::{NIGHT, Place, run, text};

fn bundle(place: &Place) -> PathBuf {
    place.path("out/hemtjanst-norra/parm-2021-12-16.tar.age")
}

fn open(place: &Place, keys: &[&str], out: &str) -> std::process::Output {
    let (bundle, out) = (bundle(place), place.path(out));
    let keys: Vec<PathBuf> = keys.iter().map(|key| place.path(&format!("kuvert/{key}"))).collect();
    let mut args = vec!["open", bundle.to_str().unwrap(), "--out", out.to_str().unwrap(), "--by", "Enhetschef"];
    for key in &keys {
        args.extend(["--key", key.to_str().unwrap()]);
    }
    run(&args)
}

#[test]
fn a_binder_opens_with_its_key_its_words_and_two_shares() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let out = open(&place, &["kuvert-hemtjanst-norra.key"], "a");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    assert!(place.path("a/A-forst.pdf").exists());
    let line = std::fs::read_to_string(place.path("kuvert/kuvert-hemtjanst-norra.key")).unwrap();
    let secret = line.lines().find(|line| line.starts_with("AGE-")).unwrap();
    let words = planb_node::words::write(Identity::parse(secret).unwrap().secret()).unwrap();
    let first_letters: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
    std::fs::write(place.path("kuvert/ord.txt"), first_letters.join("\n")).unwrap();
    assert_eq!(open(&place, &["ord.txt"], "b").status.code(), Some(0));
    let out = open(&place, &["aterstallning-andel-1.txt", "aterstallning-andel-3.txt"], "c");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    let read = |name: &str| std::fs::read(place.path(name).join("A-forst.pdf")).unwrap();
    assert!(read("a") == read("b") && read("b") == read("c"));
}

#[test]
fn a_wrong_key_opens_nothing_and_says_what_to_do() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    for wrong in ["kuvert-hemtjanst-sodra.key", "kuvert-hemtjanst-norra-bilaga.key"] {
        let out = open(&place, &[wrong], "x");
        assert_eq!(out.status.code(), Some(2), "{}", text(&out));
        assert!(!place.path("x").exists());
    }
    let out = open(&place, &["aterstallning-andel-1.txt", "aterstallning-andel-1.txt"], "x");
    assert_ne!(out.status.code(), Some(0));
}

#[test]
fn a_profile_gets_only_what_its_work_needs() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let (bundle, out) = (bundle(&place), place.path("carer"));
    let key = place.path("kuvert/kuvert-hemtjanst-norra.key");
    let args = ["open", bundle.to_str().unwrap(), "--key", key.to_str().unwrap(), "--profile", "carer", "--out"];
    let mut args = args.to_vec();
    args.push(out.to_str().unwrap());
    assert_eq!(run(&args).status.code(), Some(0));
    assert!(out.join("D-vaskblad.pdf").exists());
    for diagnoses_and_codes in ["C-brukarblad.pdf", "G-kodblad.pdf"] {
        assert!(!out.join(diagnoses_and_codes).exists(), "{diagnoses_and_codes}");
    }
}

#[test]
fn an_opening_leaves_a_slip_that_the_next_night_writes_to_the_log() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    assert_eq!(open(&place, &["kuvert-hemtjanst-norra.key"], "a").status.code(), Some(0));
    let slips = || {
        let unit = std::fs::read_dir(place.path("out/hemtjanst-norra")).unwrap();
        unit.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".oppnad.json")).count()
    };
    assert_eq!(slips(), 1);
    place.put_exports("2021-12-16T22:10");
    place.run(&["night", "--at", "2021-12-17T02:10"]);
    assert_eq!(slips(), 0);
    let mut node = planb_node::store::Node::open(&place.dir()).unwrap();
    let opened = node.entries().unwrap().into_iter().filter(|entry| entry.event.name() == "BundleOpened").count();
    assert_eq!(opened, 1);
    node.verify().unwrap();
}

#[test]
fn salvage_is_csv_and_json_for_whoever_has_the_envelope() {
    let place = Place::with_keys();
    place.ok(&["night", "--at", NIGHT]);
    let key = place.path("kuvert/kuvert-hemtjanst-norra.key");
    let out = place.path("bargning.tar.age");
    let args = ["salvage", "--unit", "hemtjanst-norra", "--key", key.to_str().unwrap(), "--out", out.to_str().unwrap()];
    place.ok(&args);
    let identity = planb_before::open::read_key_file(&key).unwrap();
    let sealed = std::fs::read(&out).unwrap();
    let plain = planb_node::seal::open_bytes(&sealed, &identity, 1 << 30).unwrap();
    let mut tar = tar::Archive::new(&plain[..]);
    let names: Vec<String> =
        tar.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().display().to_string()).collect();
    for wanted in ["LASMIG.txt", "columns.json", "client.csv", "client.json", "visit.csv", "medicine.json"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} is not in {names:?}");
    }
    let wrong = place.path("kuvert/kuvert-hemtjanst-sodra.key");
    let args = ["salvage", "--unit", "hemtjanst-norra", "--key", wrong.to_str().unwrap(), "--out", "/dev/null"];
    assert_ne!(place.run(&args).status.code(), Some(0));
}
