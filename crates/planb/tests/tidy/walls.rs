//! Who may know whom: crates downwards only, capabilities not at all, the core nothing but its arguments.

use super::tree::{File, files, program, rust_files};
use super::{finds, none};

/// Which of our crates each crate may depend on. Arrows run downwards; the three areas never know each other.
const ARROWS: [(&str, &[&str]); 7] = [
    ("planb-core", &[]),
    ("planb-node", &["planb-core"]),
    ("planb-paper", &["planb-core"]),
    ("planb-before", &["planb-core", "planb-node", "planb-paper"]),
    ("planb-during", &["planb-core", "planb-node", "planb-paper"]),
    ("planb-after", &["planb-core", "planb-node", "planb-paper"]),
    ("planb", &["planb-core", "planb-node", "planb-paper", "planb-before", "planb-during", "planb-after"]),
];

/// The core's modules that every capability may use.
const BASE: [&str; 8] = ["id", "number", "care", "sheet", "log", "record", "register", "refusal"];

/// The core's modules that may read every capability.
const READERS: [&str; 3] = ["state", "overview", "lib"];

/// What would make the core more than a function of its arguments.
const IMPURE: [(&str, &str); 14] = [
    ("std::fs", "files come in as bytes"),
    ("std::net", "the core talks to no network"),
    ("std::env", "settings come in as arguments"),
    ("std::thread", "the core spawns nothing"),
    ("std::process", "the core spawns nothing"),
    ("std::io::stdin", "input comes in as an argument"),
    ("SystemTime", "time comes in as an argument"),
    ("Instant::", "time comes in as an argument"),
    ("Zoned::now", "time comes in as an argument"),
    ("Timestamp::now", "time comes in as an argument"),
    ("OsRng", "randomness comes in as an argument"),
    ("getrandom", "randomness comes in as an argument"),
    ("rand::", "randomness comes in as an argument"),
    ("println!", "the core prints nothing"),
];

/// The paths under `crate::` (and, in a top file, `super::`) that the code names, first segment only.
fn named_modules(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.push(head(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The first segments in `a, b::{c, d}, e}` up to the group's own closing brace.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = vec![String::new()];
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            _ if depth == 0 => heads.last_mut().unwrap().push(letter),
            _ => {}
        }
    }
    heads.iter().map(|path| head(path.trim())).collect()
}

fn head(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The capability that a file of the core belongs to: `overview/binder/plan.rs` → `overview`.
fn module_of(path: &str) -> Option<String> {
    path.strip_prefix("crates/planb-core/src/").map(head)
}

/// Where a file of the core reaches into another capability.
fn crossings(path: &str, source: &str, modules: &[String]) -> Vec<String> {
    let Some(own) = module_of(path) else { return Vec::new() };
    if READERS.contains(&own.as_str()) {
        return Vec::new();
    }
    let code = program(source);
    let mut named = named_modules(&code, "crate::");
    if path.matches('/').count() == 3 {
        named.extend(named_modules(&code, "super::"));
    }
    named.retain(|name| modules.contains(name) && *name != own && !BASE.contains(&name.as_str()));
    let advice = if BASE.contains(&own.as_str()) {
        "a base module knows only base modules"
    } else {
        "a capability never knows another; what spans two belongs in overview/ or state.rs"
    };
    named.into_iter().map(|name| format!("{path}: reads `crate::{name}`; {advice}")).collect()
}

fn impurities(path: &str, source: &str) -> Vec<String> {
    let code = program(source);
    let found = IMPURE.iter().filter(|(word, _)| code.contains(word));
    found.map(|(word, reason)| format!("{path}: `{word}` in planb-core; {reason}")).collect()
}

/// The crates of ours that a manifest names as dependencies (also for tests), by the keys of its tables.
fn our_dependencies(manifest: &str) -> Vec<String> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines() {
        if let Some(title) = line.strip_prefix('[') {
            section = title.trim_end_matches(']');
            found.extend(section.split_once("dependencies.").map(|(_, name)| name.to_string()));
        } else if section.ends_with("dependencies") {
            found.extend(line.split(['=', '.', ' ']).next().map(str::to_string));
        }
    }
    found.retain(|name| name.starts_with("planb"));
    found
}

fn wrong_arrows(name: &str, manifest: &str) -> Vec<String> {
    let Some((_, allowed)) = ARROWS.iter().find(|(own, _)| *own == name) else {
        return vec![format!("crates/{name}: say in ARROWS (tests/tidy/walls.rs) whom this crate may know")];
    };
    let wrong = our_dependencies(manifest).into_iter().filter(|other| !allowed.contains(&other.as_str()));
    wrong.map(|other| format!("crates/{name}: must not depend on {other}; arrows run downwards only")).collect()
}

fn core_files() -> Vec<File> {
    rust_files().into_iter().filter(|file| file.path.starts_with("crates/planb-core/src/") && !file.is_test()).collect()
}

#[test]
fn no_capability_knows_another() {
    let modules: Vec<String> = ["guard", "snapshot", "care", "state"].map(str::to_string).into();
    let bad = "use crate::{care::{Kind, guard}, snapshot::Night};\nfn a() { crate::state::b() }\n";
    finds(2, crossings("crates/planb-core/src/guard.rs", bad, &modules));
    finds(
        2,
        crossings(
            "crates/planb-core/src/care/table.rs",
            "use crate::guard;\nuse crate::care;\nuse crate::snapshot::A;\n",
            &modules,
        ),
    );
    finds(1, crossings("crates/planb-core/src/guard.rs", "use super::snapshot;\n", &modules));
    finds(0, crossings("crates/planb-core/src/state.rs", bad, &modules));

    let core = core_files();
    let modules: Vec<String> = core.iter().filter_map(|file| module_of(&file.path)).collect();
    none(core.iter().flat_map(|file| crossings(&file.path, &file.text(), &modules)).collect());
}

#[test]
fn the_core_is_a_function_of_its_arguments() {
    finds(2, impurities("a.rs", "use std::fs;\nlet now = std::time::SystemTime::now();\n// std::net\n"));
    none(core_files().iter().flat_map(|file| impurities(&file.path, &file.text())).collect());
}

#[test]
fn crates_know_only_what_lies_below_them() {
    finds(
        1,
        wrong_arrows(
            "planb-node",
            "[dependencies]\nplanb-core = {}\n\n[dev-dependencies]\nplanb-paper.workspace = true\n",
        ),
    );
    finds(1, wrong_arrows("planb-core", "[dependencies.planb-node]\npath = \"..\"\n"));
    finds(1, wrong_arrows("planb-web", ""));
    let mut complaints = Vec::new();
    let mut crates = 0;
    for file in files().iter().filter(|file| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml")) {
        crates += 1;
        complaints.extend(wrong_arrows(file.path.split('/').nth(1).unwrap(), &file.text()));
    }
    assert_eq!(crates, ARROWS.len(), "seven crates, as ARCHITECTURE.md says");
    none(complaints);
}
