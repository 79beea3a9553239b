//! What is in a program: every package that the compiler is given for a target, as CycloneDX.
//!
//! Made from `cargo tree`, which knows the target and its features, and the checksums of `Cargo.lock`. C code that packages carry
//! along (SQLite in libsqlite3-sys, zstd in zstd-sys) is named by those packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::{VERSION, said};
use crate::run::command;

/// One package: name, version, licence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
}

/// Writes the list for one target.
pub fn write(triple: &str, path: &Path) -> Result<(), String> {
    let words = ["cargo", "tree", "--locked", "-p", "planb", "-e", "normal,build", "--target", triple];
    let mut tree = command(&words);
    tree.args(["--prefix", "depth", "--format", "|{p}|{l}"]);
    let (packages, needs) = read(&said(tree)?);
    let lock = std::fs::read_to_string("Cargo.lock").map_err(|trouble| trouble.to_string())?;
    let json = json(triple, &packages, &needs, &checksums(&lock));
    std::fs::write(path, json).map_err(|trouble| format!("{}: {trouble}", path.display()))
}

type Needs = BTreeMap<String, BTreeSet<String>>;

/// Packages, and which needs which, from lines `2|name v1.0.0 (path)|MIT`. What a package needs stands below its first line.
fn read(tree: &str) -> (BTreeSet<Package>, Needs) {
    let (mut packages, mut needs) = (BTreeSet::new(), Needs::new());
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines() {
        let mut parts = line.splitn(3, '|');
        let (Some(depth), Some(package), Some(licence)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let mut words = package.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let (Ok(depth), version) = (depth.parse::<usize>(), version.trim_start_matches('v')) else { continue };
        let licence = licence.trim_end_matches("(*)").trim();
        let one = Package { name: name.into(), version: version.into(), licence: licence.into() };
        above.truncate(depth);
        if let Some(parent) = above.last() {
            needs.entry(parent.clone()).or_default().insert(purl(&one));
        }
        needs.entry(purl(&one)).or_default();
        above.push(purl(&one));
        packages.insert(one);
    }
    (packages, needs)
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

/// The SHA-256 of each package's archive, by name and version, from `Cargo.lock`.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let start = format!("{key} = \"");
            block.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('"')).map(str::to_string)
        };
        if let (Some(name), Some(version), Some(sum)) = (value("name"), value("version"), value("checksum")) {
            found.insert((name, version), sum);
        }
    }
    found
}

fn json(
    triple: &str,
    packages: &BTreeSet<Package>,
    needs: &Needs,
    sums: &BTreeMap<(String, String), String>,
) -> String {
    let mut out = String::from("{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n");
    let own = format!("pkg:cargo/planb@{VERSION}");
    // Writing to a text does not fail.
    let _ = writeln!(
        out,
        "  \"metadata\": {{ \"component\": {{ \"type\": \"application\", \"bom-ref\": {}, \"name\": \"planb\", \
         \"version\": {}, \"purl\": {} }}, \"properties\": [ {{ \"name\": \"target\", \"value\": {} }} ] }},",
        quoted(&own),
        quoted(VERSION),
        quoted(&own),
        quoted(triple)
    );
    let component = |package: &Package| {
        let purl = purl(package);
        let mut one = format!(
            "    {{ \"type\": \"library\", \"bom-ref\": {0}, \"name\": {1}, \"version\": {2}, \"purl\": {0}",
            quoted(&purl),
            quoted(&package.name),
            quoted(&package.version)
        );
        if !package.licence.is_empty() {
            // Older packages write `MIT/Apache-2.0` for *or*.
            let expression = package.licence.replace('/', " OR ");
            let _ = write!(one, ", \"licenses\": [ {{ \"expression\": {} }} ]", quoted(&expression));
        }
        if let Some(sum) = sums.get(&(package.name.clone(), package.version.clone())) {
            let _ = write!(one, ", \"hashes\": [ {{ \"alg\": \"SHA-256\", \"content\": {} }} ]", quoted(sum));
        }
        one + " }"
    };
    let components: Vec<String> = packages.iter().filter(|one| purl(one) != own).map(component).collect();
    let _ = writeln!(out, "  \"components\": [\n{}\n  ],", components.join(",\n"));
    let dependency = |(of, on): (&String, &BTreeSet<String>)| {
        let on: Vec<String> = on.iter().map(|on| quoted(on)).collect();
        format!("    {{ \"ref\": {}, \"dependsOn\": [ {} ] }}", quoted(of), on.join(", "))
    };
    let dependencies: Vec<String> = needs.iter().map(dependency).collect();
    let _ = writeln!(out, "  \"dependencies\": [\n{}\n  ]\n}}", dependencies.join(",\n"));
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_and_needs_are_read() {
        let tree = "0|planb v0.1.0 (/x)|EUPL-1.2\n1|a v1.0.0|MIT/Apache-2.0\n2|b v2.0.0|MIT\n1|b v2.0.0|MIT (*)\n";
        let (packages, needs) = read(tree);
        assert_eq!(packages.len(), 3);
        assert_eq!(needs["pkg:cargo/a@1.0.0"].len(), 1);
        assert_eq!(needs["pkg:cargo/planb@0.1.0"].len(), 2);
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"00ff\"\n";
        let said = json("x", &packages, &needs, &checksums(lock));
        assert!(said.contains("\"expression\": \"MIT OR Apache-2.0\"") && said.contains("\"content\": \"00ff\""));
        assert_eq!(said.matches("\"type\": \"library\"").count(), 2);
    }
}
