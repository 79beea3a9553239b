//! One small demo municipality, made by the built program and opened with Debian's age; shared by all judges.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::judges::{age, run};

/// The demo: its folder, the program's answer, and every bundle, opened.
pub struct Demo {
    pub dir: PathBuf,
    pub answer: Value,
    pub bundles: Vec<Bundle>,
}

/// A sealed bundle and what lay in it.
pub struct Bundle {
    /// Relative to the demo's folder, as the answer has it.
    pub path: String,
    pub key: String,
    pub unit: String,
    pub unit_name: String,
    pub supplement: bool,
    pub pages: u64,
    pub clients: u64,
    /// The decrypted archive.
    pub tar: PathBuf,
    pub files: Vec<Document>,
}

/// A PDF of a bundle, on the disk.
pub struct Document {
    pub path: PathBuf,
}

impl Document {
    pub fn bytes(&self) -> u64 {
        fs::metadata(&self.path).unwrap().len()
    }
}

impl Demo {
    /// The demo of this build: made by whoever comes first, also across processes.
    pub fn made() -> &'static Demo {
        static DEMO: OnceLock<Demo> = OnceLock::new();
        DEMO.get_or_init(|| {
            let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside");
            fs::create_dir_all(&home).unwrap();
            let lock = File::create(home.join("lock")).unwrap();
            lock.lock().unwrap();
            let built = fs::metadata(env!("CARGO_BIN_EXE_planb")).unwrap();
            let stamp = format!("{:?} {}", built.modified().unwrap(), built.len());
            if fs::read_to_string(home.join("made")).ok().as_ref() != Some(&stamp) {
                make(&home);
                fs::write(home.join("made"), stamp).unwrap();
            }
            read(&home)
        })
    }

    /// Every PDF of every bundle.
    pub fn files(&self) -> impl Iterator<Item = &Document> {
        self.bundles.iter().flat_map(|bundle| &bundle.files)
    }

    /// The unit's salvage, decrypted: a tar of CSV and JSON.
    pub fn salvage(&self, bundle: &Bundle) -> PathBuf {
        let node = find(&self.dir, "planb.toml").expect("the demo makes a node with settings");
        let key = self.dir.join(&bundle.key);
        let sealed = self.dir.join("salvage.age");
        planb(&[
            "salvage",
            "--dir",
            node.parent().unwrap().to_str().unwrap(),
            "--unit",
            &bundle.unit,
            "--key",
            key.to_str().unwrap(),
            "--out",
            sealed.to_str().unwrap(),
        ]);
        let tar = self.dir.join("salvage.tar");
        age(&key, &sealed, &tar);
        tar
    }
}

fn make(home: &Path) {
    let dir = home.join("demo");
    for old in [&dir, &home.join("opened")] {
        if old.exists() {
            fs::remove_dir_all(old).unwrap();
        }
    }
    let output = planb(&["demo", "--dir", dir.to_str().unwrap(), "--seed", "1", "--size", "small", "--json"]);
    let answer: Value = serde_json::from_str(&output).expect("one JSON object on standard output");
    fs::write(home.join("answer.json"), &output).unwrap();
    for (number, bundle) in listed(&answer).enumerate() {
        let folder = home.join("opened").join(number.to_string());
        fs::create_dir_all(&folder).unwrap();
        let tar = folder.with_extension("tar");
        age(&dir.join(text(bundle, "key")), &dir.join(text(bundle, "path")), &tar);
        run("tar", &["xf", tar.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
    }
}

fn read(home: &Path) -> Demo {
    let answer: Value = serde_json::from_str(&fs::read_to_string(home.join("answer.json")).unwrap()).unwrap();
    let opened = home.join("opened");
    let listed = listed(&answer).enumerate();
    let bundles = listed.map(|(number, bundle)| read_bundle(bundle, &opened.join(number.to_string()))).collect();
    Demo { dir: home.join("demo"), answer, bundles }
}

/// The common bundles, then the sealed supplements; each has a key of its own.
fn listed(answer: &Value) -> impl Iterator<Item = &Value> {
    ["bundles", "supplements"].into_iter().flat_map(|list| answer[list].as_array().expect("a list of bundles"))
}

fn read_bundle(listed: &Value, folder: &Path) -> Bundle {
    let manifest: Value = serde_json::from_str(&fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap();
    let files = manifest["files"].as_array().expect("the manifest lists files");
    Bundle {
        path: text(listed, "path"),
        key: text(listed, "key"),
        unit: text(&manifest, "unit"),
        unit_name: text(&manifest, "unit_name"),
        supplement: manifest["supplement"].as_bool().expect("the manifest says whether it is a supplement"),
        pages: listed["pages"].as_u64().unwrap(),
        clients: listed["clients"].as_u64().unwrap(),
        tar: folder.with_extension("tar"),
        files: files.iter().map(|file| Document { path: folder.join(text(file, "file")) }).collect(),
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("`{field}` is a text in {value}")).to_string()
}

/// Runs the built program. Code 1 says that something was refused, which the demo's exports want.
pub fn planb(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_planb")).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "planb {}: {}\n{errors}", arguments[0], output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// The first file of this name in a folder or below it.
pub fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let here = entries.iter().find(|path| path.file_name().is_some_and(|own| own == name)).cloned();
    here.or_else(|| entries.iter().filter(|path| path.is_dir()).find_map(|path| find(path, name)))
}
