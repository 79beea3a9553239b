//! What the tests need and the Rust toolchain does not bring: installed when missing, never asked about.

use std::path::{Path, PathBuf};

use crate::run::{command, counted, find, works};

/// The command that must be there, and the Debian package that brings it.
const DEBIAN: [(&str, &str); 9] = [
    ("age", "age"),
    ("qpdf", "qpdf"),
    ("pdftotext", "poppler-utils"),
    ("zbarimg", "zbar-tools"),
    ("python3", "python3"),
    ("ippeveprinter", "cups-ipp-utils"),
    ("dbus-daemon", "dbus-daemon"),
    ("node", "nodejs"),
    ("npm", "npm"),
];

/// The licence and source checker, built once into `target/tools`.
const CARGO_DENY: &str = "0.20.2";

/// The folder for tools that are built here; in the build folder, so that nothing is left elsewhere.
pub const TOOLS: &str = "target/tools";

/// The same for the browser, and for the node that drives it.
const BROWSER: [(&str, &str); 3] = [("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")];

/// What tries the API: exactly what this file names.
const SCHEMATHESIS: &str = "testkit/api/requirements.txt";

/// Installs the Debian packages whose commands are missing. `Err` says what to install by hand.
pub fn debian_packages() -> Result<(), String> {
    packages(&DEBIAN)
}

fn packages(wanted: &[(&str, &'static str)]) -> Result<(), String> {
    let missing: Vec<&str> =
        wanted.iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| *package).collect();
    if missing.is_empty() { Ok(()) } else { install(missing) }
}

/// Installs what puts pages under load, when it is missing.
pub fn wrk() -> Result<(), String> {
    packages(&[("wrk", "wrk")])
}

/// Installs the web server that the site of notices is measured against, when it is missing. Nothing is served by it before
/// it is asked to.
pub fn nginx() -> Result<(), String> {
    packages(&[("nginx", "nginx")])
}

/// The path of schemathesis, in a Python of its own with exactly what the file names; installed when missing or another.
pub fn schemathesis() -> Result<String, String> {
    let home = format!("{TOOLS}/schemathesis");
    let (program, marker) = (format!("{home}/bin/schemathesis"), Path::new(&home).join("requirements.txt"));
    let wanted = std::fs::read(SCHEMATHESIS).map_err(|trouble| format!("{SCHEMATHESIS}: {trouble}"))?;
    if Path::new(&program).exists() && std::fs::read(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(program);
    }
    let python = format!("{home}/bin/python");
    for words in [
        vec!["python3", "-m", "venv", &home],
        vec![&python, "-m", "pip", "install", "--quiet", "--requirement", SCHEMATHESIS],
    ] {
        if counted(command(&words)).failed > 0 {
            return Err(format!("schemathesis cannot be installed: {} failed", words.join(" ")));
        }
    }
    std::fs::write(&marker, wanted).map_err(|trouble| trouble.to_string())?;
    Ok(program)
}

/// Installs the browser, node, and the node packages of the lock file, when they are missing or others.
pub fn browser() -> Result<(), String> {
    packages(&BROWSER)?;
    node_packages("e2e")
}

/// Installs what judges our FHIR, when it is missing or another.
pub fn fhir_judge() -> Result<(), String> {
    node_packages("testkit/fhir")
}

/// Exactly the node packages of a folder's lock file.
fn node_packages(folder: &str) -> Result<(), String> {
    let lock = format!("{folder}/package-lock.json");
    let wanted = std::fs::read(&lock).map_err(|trouble| format!("{lock}: {trouble}"))?;
    let marker = format!("{folder}/node_modules/.installed-lock");
    if std::fs::read(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = command(&["npm", "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"]);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if counted(npm).failed > 0 {
        return Err(format!("install by hand: npm ci --prefix {folder} --ignore-scripts"));
    }
    std::fs::write(marker, wanted).map_err(|trouble| trouble.to_string())
}

/// Installs libclang, with which the simulated disk's bindings to SQLite are made, when it is missing.
pub fn libclang() -> Result<(), String> {
    let is_library = |folder: &Path| {
        let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
        names.map(|entry| entry.file_name()).any(|name| {
            let name = name.to_string_lossy();
            name.starts_with("libclang") && name.contains(".so") && !name.starts_with("libclang-cpp")
        })
    };
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let inner = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut folders = folders.into_iter().chain(inner.flat_map(|entry| [entry.path(), entry.path().join("lib")]));
    if std::env::var_os("LIBCLANG_PATH").is_some() || folders.any(|folder| is_library(&folder)) {
        return Ok(());
    }
    install(vec!["libclang-dev"])
}

fn install(missing: Vec<&str>) -> Result<(), String> {
    let list = missing.join(" ");
    println!("    missing: {list}");
    let by_hand = format!("install by hand: apt-get install {list}");
    if find("apt-get").is_none() || !is_root() {
        return Err(by_hand);
    }
    // Another installer may hold the lock for a while; a lock that stays is an error, not a hang.
    let wait = ["-o", "DPkg::Lock::Timeout=600", "-o", "APT::Acquire::Retries=3"];
    for what in [vec!["update", "--quiet"], [vec!["install", "--yes", "--no-install-recommends"], missing].concat()] {
        let mut apt = command(&["apt-get"]);
        apt.args(wait).args(what).env("DEBIAN_FRONTEND", "noninteractive");
        if counted(apt).failed > 0 {
            return Err(by_hand);
        }
    }
    Ok(())
}

fn is_root() -> bool {
    command(&["id", "-u"]).output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The path of cargo-deny: the installed one, or ours, built when missing.
pub fn cargo_deny() -> Result<PathBuf, String> {
    match find("cargo-deny") {
        Some(installed) => Ok(installed),
        None => cargo_tool("cargo-deny", CARGO_DENY, Speed::Unoptimised),
    }
}

/// How a tool is built: quickly, or to run fast.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    Unoptimised,
    Optimised,
}

/// The path of a Rust program of exactly this version in `target/tools`, built from the registry when missing.
pub fn cargo_tool(name: &str, version: &str, speed: Speed) -> Result<PathBuf, String> {
    let program = name.strip_suffix("-cli").unwrap_or(name);
    let path = Path::new(TOOLS).join("bin").join(program);
    let marker = Path::new(TOOLS).join(format!("{name}-{version}"));
    if path.exists() && marker.exists() {
        return Ok(path);
    }
    println!("    building {name} {version}, once");
    let mut install =
        command(&["cargo", "install", "--locked", "--force", "--root", TOOLS, "--version", version, name]);
    install.env("CARGO_TARGET_DIR", format!("{TOOLS}/build")).env("CARGO_PROFILE_DEV_DEBUG", "0");
    if speed == Speed::Unoptimised {
        install.arg("--debug");
    }
    if counted(install).failed > 0 {
        return Err(format!("{name} {version} could not be built"));
    }
    std::fs::write(&marker, "").map_err(|trouble| trouble.to_string())?;
    Ok(path)
}

/// Adds the WebAssembly target, for the check that the core is pure.
pub fn wasm_target() -> Result<(), String> {
    let target = "wasm32-unknown-unknown";
    let installed = command(&["rustc", "--print", "target-libdir", "--target", target]).output();
    let there = installed.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir());
    if there || counted(command(&["rustup", "target", "add", target])).failed == 0 {
        return Ok(());
    }
    Err(format!("install by hand: rustup target add {target}"))
}

/// True when cargo-nextest is installed; without it the tests run by `cargo test`, which reports the same.
pub fn has_nextest() -> bool {
    works("cargo-nextest", "--version")
}
