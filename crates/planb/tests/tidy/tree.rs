//! The files of the repository as they lie on the disk, without what is built.

use std::path::{Path, PathBuf};

/// What is not ours or not source: never read.
const SKIPPED: [&str; 8] =
    ["target", ".git", "node_modules", ".venv", "fonts", "planb-demo", "artefacts", ".cargo-home"];

/// The most files that a tree of this kind may hold; more means that something was built in the wrong place.
const MOST_FILES: usize = 5_000;

/// A file: its path from the root with forward slashes, and its bytes.
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// The file's text; what is not UTF-8 is read as Latin-1, which keeps every digit and ASCII letter.
    pub fn text(&self) -> String {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => text.to_string(),
            Err(_) => self.bytes.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// True for files that hold nothing but tests.
    pub fn is_test(&self) -> bool {
        // The simulator is compiled for tests only.
        let is_simulator = self.path.starts_with("crates/planb-node/src/sim/");
        is_simulator
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file of the tree, in the order of its path.
pub fn files() -> Vec<File> {
    let mut found = Vec::new();
    collect(&root(), "", &mut found);
    found.sort_by(|a: &File, b| a.path.cmp(&b.path));
    assert!(found.len() > 50, "the tree was not found: only {} files", found.len());
    found
}

/// The Rust files of the tree.
pub fn rust_files() -> Vec<File> {
    files().into_iter().filter(|file| file.has_extension(&["rs"])).collect()
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().unwrap();
        // A second worktree has a file `.git`.
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), found);
        } else if kind.is_file() {
            found.push(File { path: format!("{prefix}{name}"), bytes: std::fs::read(entry.path()).unwrap() });
        }
        assert!(found.len() <= MOST_FILES, "more than {MOST_FILES} files: what was built in {prefix}?");
    }
}

/// A Rust file's code without whole-line comments and without its `#[cfg(test)]` items: what the program is made of.
pub fn program(source: &str) -> String {
    let mut kept = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if line.trim_start().starts_with("#[cfg(test)]") {
            let ends = [format!("{indent}}}"), format!("{indent}}};")];
            // An item of one line ends with `;`; a block ends where a brace stands at its own indentation.
            let first = lines.by_ref().find(|line| !line.trim_start().starts_with("#["));
            if first.is_some_and(|line| line.trim_end().ends_with('{')) {
                lines.by_ref().find(|line| ends.iter().any(|end| end == line));
            }
        } else if !line.trim_start().starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// What a Rust file tests: the opposite of [`program`], the whole file where it is nothing but tests.
pub fn tests_of(file: &File) -> String {
    let text = file.text();
    match (file.is_test(), text.find("#[cfg(test)]")) {
        (true, _) => text,
        (false, Some(start)) => text[start..].to_string(),
        (false, None) => String::new(),
    }
}

#[test]
fn the_program_is_read_without_its_tests_and_comments() {
    let source = "//! Words.\nfn a() {\n    // why\n    b();\n}\n\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n#[cfg(test)]\nmod more;\nfn d() {}\n";
    assert_eq!(program(source), "fn a() {\n    b();\n}\n\nfn d() {}\n");
}
