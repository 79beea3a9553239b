//! What is built in stays within bounds that only a reviewed line can raise.

use super::none;
use super::tree::files;

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
