//! A unit's first binder from nothing but PDFs that another program made, judged by qpdf and poppler.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::demo::{Demo, planb};
use crate::judges::{self, age, run};

const MAPPING: &str = r#"
source = "brukarblad"
title = "Brukarblad från systemet"
every = "1d"
[file]
names = "*.pdf"
format = "pdf"
[pdf]
tab = "K"
unit_is = "Provenheten"
client = '\b((?:19|20)\d{6}-\d{4})\b'
follows = 'sida ([2-9]|\d\d+) av'
"#;

#[test]
fn pages_of_other_programs_come_out_whole_and_stamped() {
    let demo = Demo::made();
    // Tagged PDFs with embedded, cut typefaces, as typst writes them: client sheets of one unit.
    let sheets = demo.files().find(|file| file.path.file_name().is_some_and(|name| name == "C-brukarblad.pdf"));
    let sheets = &sheets.expect("a unit with client sheets").path;
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-reports");
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap();
    }
    let at = dir.to_str().unwrap();
    planb(&["init", at, "--municipality", "Provkommunen"]);
    for folder in ["mappings", "exports"] {
        fs::create_dir_all(dir.join(folder)).unwrap();
    }
    fs::write(dir.join("mappings/brukarblad.toml"), MAPPING).unwrap();
    let copy = dir.join("exports/brukarblad.pdf");
    fs::copy(sheets, &copy).unwrap();
    let checked: Value =
        serde_json::from_str(&planb(&["import", "--check", "--json", "--dir", at, copy.to_str().unwrap()])).unwrap();
    let pages = checked["pages"].as_array().unwrap();
    assert_eq!(pages.len() as u64, judges::pages(sheets));
    assert!(pages.iter().all(|page| page["tray"].is_null() && page["client"].is_string()), "{pages:?}");
    let keys = dir.join("kuvert");
    planb(&["keys", "--print", "--dir", at, "--out", keys.to_str().unwrap(), "--identity-files"]);
    let told: Value = serde_json::from_str(&planb(&["night", "--dir", at, "--json"])).unwrap();
    let bundle = dir.join(told["units"][0]["path"].as_str().unwrap());
    let tar = dir.join("parm.tar");
    let key = fs::read_dir(&keys).unwrap().flatten().map(|entry| entry.path()).find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.contains("provenheten") && !name.contains("bilaga") && !name.ends_with(".pdf")
    });
    age(&key.expect("the unit's key as a file"), &bundle, &tar);
    run("tar", &["xf", tar.to_str().unwrap(), "-C", at]);
    let made = dir.join("K-brukarblad-fran-systemet.pdf");
    run("qpdf", &["--check", made.to_str().unwrap()]);
    assert_eq!(judges::pages(&made), judges::pages(sheets));
    let (text, before) = (judges::text(&made), judges::text(sheets));
    for stamp in ["Provenheten", "Uppgifterna är från", "K-001", "sida 1 av", "Provkommunen"] {
        assert!(text.contains(stamp), "{stamp}");
    }
    let (mut now, mut then) = (judges::personal_numbers(&text), judges::personal_numbers(&before));
    now.retain(|number| then.contains(number));
    then.retain(|number| !now.contains(number));
    assert!(then.is_empty() && !now.is_empty(), "everybody is still there");
}
