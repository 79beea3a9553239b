//! What is built in stays within bounds that only a reviewed line can raise.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use super::tree::files;
use super::{finds, none};

/// Packages in `Cargo.lock`, ours among them. Raise it in the commit that adds a dependency, and say there what for.
const MOST_PACKAGES: usize = 680;

#[test]
fn the_program_is_built_from_a_known_number_of_packages() {
    let lock = files().into_iter().find(|file| file.path == "Cargo.lock").expect("Cargo.lock is kept");
    let packages = lock.text().matches("[[package]]").count();
    assert!(packages > 7, "Cargo.lock was not read");
    assert!(packages <= MOST_PACKAGES, "{packages} packages in Cargo.lock, at most {MOST_PACKAGES}: which can go?");
}

/// The direct dependencies of a manifest, without our own.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (inside, line.split_once(['=', '.'])) {
            found.push(name.trim().to_string());
        }
    }
    found.retain(|name| !name.starts_with("planb"));
    found
}

#[test]
fn every_dependency_has_a_sentence() {
    assert_eq!(dependencies("[package]\nname = \"a\"\n[dependencies]\nplanb-core = {}\ncsv = \"1\"\n"), ["csv"]);
    let all = files();
    let architecture = all.iter().find(|file| file.path == "ARCHITECTURE.md").expect("ARCHITECTURE.md is kept").text();
    let manifests = all.iter().filter(|file| file.path.ends_with("Cargo.toml"));
    let mut named: Vec<String> = manifests.flat_map(|file| dependencies(&file.text())).collect();
    named.sort();
    named.dedup();
    assert!(named.len() > 10, "the manifests were not read");
    let silent = named.into_iter().filter(|name| !architecture.contains(&format!("`{name}`")));
    none(silent.map(|name| format!("{name}: say in ARCHITECTURE.md, *Dependencies*, what it is for")).collect());
}

/// Packages with the sets of features that they are built with: lines as `cargo tree` gives them, `name version|features`.
type Built = BTreeMap<String, BTreeSet<String>>;

fn built(lines: &str) -> Built {
    let mut built = Built::new();
    for (package, features) in lines.lines().filter_map(|line| line.split_once('|')) {
        let name: Vec<&str> = package.split_whitespace().take(2).collect();
        let features = features.trim_end_matches(" (*)").to_string();
        built.entry(name.join(" ")).or_default().insert(features);
    }
    built
}

/// What the tests need otherwise than the program, so that it and all that stands on it is built once more.
fn built_twice(program: &Built, tests: &Built) -> Vec<String> {
    let others = |(package, features): (&String, &BTreeSet<String>)| {
        let known = program.get(package)?;
        let other = features.difference(known).next()?;
        Some(format!("{package}: a dev-dependency adds features ({other}); the program has {known:?}. Leave them out"))
    };
    tests.iter().filter_map(others).collect()
}

/// What cargo would build, with these kinds of dependencies.
fn tree_of(kinds: &str) -> Built {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let words = ["tree", "--locked", "--offline", "--prefix", "none", "--format", "{p}|{f}", "--edges", kinds];
    let tree = Command::new(cargo).args(words).current_dir(super::tree::root()).output().expect("cargo tree runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    built(&String::from_utf8_lossy(&tree.stdout))
}

/// Typst takes minutes: the program and its tests share it only as long as both want the same features of all below it.
#[test]
fn no_dev_dependency_adds_features_to_the_program() {
    let program = built("a v1.0.0|std\nb v2.0.0|default,fs (*)\n");
    finds(0, built_twice(&program, &built("a v1.0.0|std\nb v2.0.0 (/path)|default,fs\nc v1.0.0|x\n")));
    finds(1, built_twice(&program, &built("a v1.0.0|std\na v1.0.0|alloc,std\n")));
    let (program, tests) = (tree_of("normal,build"), tree_of("normal,build,dev"));
    assert!(program.len() > 100 && tests.len() > program.len(), "{} and {}", program.len(), tests.len());
    none(built_twice(&program, &tests));
}
