//! A node in a temporary folder with the sample exports, and the program run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::civil::DateTime;

/// The night on which the samples are fresh.
pub const NIGHT: &str = "2021-12-16T02:10";

/// A node of its own.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A new node with the sample exports, keys printed, key files written.
    pub fn with_keys() -> Place {
        let place = Place::new();
        place.put_exports("2021-12-15T22:10");
        place.ok(&["keys", "--print", "--identity-files"]);
        place
    }

    /// A new node without exports and keys.
    pub fn new() -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        let dir = place.dir();
        let out = run(&["init", dir.to_str().unwrap(), "--municipality", "Kalix"]);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out));
        place
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("nod")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir().join(name)
    }

    /// Lays the six sample files in the exports' folder, as if written at `at`.
    pub fn put_exports(&self, at: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testkit/exports");
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            self.put(entry.file_name().to_str().unwrap(), &bytes, at);
        }
    }

    /// Lays one file in the exports' folder, as if written at `at`.
    pub fn put(&self, name: &str, bytes: &[u8], at: &str) {
        let path = self.path("exports").join(name);
        std::fs::write(&path, bytes).unwrap();
        let zone = jiff::tz::TimeZone::system();
        let at: DateTime = at.parse().unwrap();
        let at = zone.to_zoned(at).unwrap().timestamp();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::from(at)).unwrap();
    }

    /// Runs a command on this node.
    pub fn run(&self, args: &[&str]) -> Output {
        let dir = self.dir();
        let mut all = args.to_vec();
        all.extend(["--dir", dir.to_str().unwrap()]);
        run(&all)
    }

    /// Runs a command that must succeed; gives what it said.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}\n{}", text(&out));
        text(&out)
    }

    /// The JSON answer of a command, and its exit code.
    pub fn json(&self, args: &[&str]) -> (serde_json::Value, i32) {
        let mut all = args.to_vec();
        all.push("--json");
        let out = self.run(&all);
        let value = serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}\n{}", text(&out)));
        (value, out.status.code().unwrap())
    }
}

/// Runs the program.
pub fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planb")).args(args).env_remove("PLANB_LANG").output().unwrap()
}

/// What it said, on both streams.
pub fn text(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// Every file below a folder, with its bytes.
pub fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
