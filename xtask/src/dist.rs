//! `cargo xtask dist`: what is given to a municipality: programs for Linux and Windows, a Debian package, what is in them,
//! checksums and a signature. It builds the typesetter anew for each target (tens of minutes), so it is never part of `test`.

mod debian;
mod install;
mod sbom;
mod start;
mod units;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::run::{command, counted, find};
use crate::tools;

/// Where everything is laid.
const OUT: &str = "target/dist";
/// The build folder of other targets: their flags must not make the developer's own build anew.
const BUILD: &str = "target/dist-build";
/// The linker and C compiler for other targets, as Python packages.
const ZIGBUILD: [&str; 2] = ["cargo-zigbuild==0.24.1", "ziglang==0.17.1"];
/// Names the file with minisign's secret key, one that asks for no password; without it nothing is signed.
const KEY: &str = "PLANB_SIGN_KEY";

/// Our version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    All,
    /// The Debian package of the program that is built for this computer.
    Deb,
    /// The static program for Linux, and a Debian package of it.
    Linux,
    Windows,
}

impl What {
    /// Reads the words after `dist`; `Err` is the one that is not known.
    pub fn parse(words: &[&str]) -> Result<What, String> {
        match words {
            [] => Ok(What::All),
            ["--deb-only"] => Ok(What::Deb),
            ["--linux-only"] => Ok(What::Linux),
            ["--windows-only"] => Ok(What::Windows),
            other => Err(other.join(" ")),
        }
    }
}

/// A target of the compiler, and how its program is called.
struct Target {
    triple: &'static str,
    built: &'static str,
    given: &'static str,
}

const LINUX: Target = Target { triple: "x86_64-unknown-linux-musl", built: "planb", given: "x86_64-linux" };
const WINDOWS: Target = Target { triple: "x86_64-pc-windows-gnu", built: "planb.exe", given: "x86_64-windows.exe" };

/// Makes it and says where it lies.
pub fn dist(what: What) -> ExitCode {
    match make(what) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("    {why}");
            ExitCode::FAILURE
        }
    }
}

fn make(what: What) -> Result<(), String> {
    let out = Path::new(OUT);
    let _ = std::fs::remove_dir_all(out);
    std::fs::create_dir_all(out).map_err(|trouble| trouble.to_string())?;
    if matches!(what, What::Deb) {
        let native = native()?;
        sbom::write(&host()?, &out.join(format!("planb-{VERSION}.cdx.json")))?;
        debian::package(&native, &native, debian::Linked::Dynamically, out)?;
    }
    if matches!(what, What::All | What::Linux) {
        let program = cross(&LINUX, out)?;
        start::linux(&program)?;
        // Its man pages and completions are written by the program itself, which runs here.
        debian::package(&program, &program, debian::Linked::Statically, out)?;
    }
    if matches!(what, What::All | What::Windows) {
        start::windows(&cross(&WINDOWS, out)?)?;
    }
    checksums(out)?;
    sign(out)?;
    for entry in std::fs::read_dir(out).into_iter().flatten().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
        println!("    {:>12} bytes  {}", bytes, entry.path().display());
    }
    Ok(())
}

/// The program for this computer, in the profile of the tests.
fn native() -> Result<PathBuf, String> {
    done(command(&["cargo", "build", "--release", "--locked", "-p", "planb"]), "the program could not be built")?;
    Ok(PathBuf::from("target/release/planb"))
}

/// A program for another target, with the list of what is in it.
fn cross(target: &Target, out: &Path) -> Result<PathBuf, String> {
    done(command(&["rustup", "target", "add", target.triple]), "the target could not be added")?;
    let tools = zig()?;
    let mut build = command(&["cargo", "zigbuild", "--release", "--locked", "-p", "planb", "--target", target.triple]);
    let path = std::env::join_paths(
        [tools.join("bin")].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    build
        .env("PATH", path.map_err(|trouble| trouble.to_string())?)
        .env("PYTHONPATH", &tools)
        .env("CARGO_TARGET_DIR", BUILD)
        .env("CARGO_PROFILE_RELEASE_INCREMENTAL", "false")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .env("SOURCE_DATE_EPOCH", epoch()?)
        // zig refuses C that names its date; the compiler takes the date of `SOURCE_DATE_EPOCH`, so nothing is lost.
        .env(format!("CFLAGS_{}", target.triple.replace('-', "_")), "-Wno-error=date-time")
        .env("RUSTFLAGS", remapped()?);
    done(build, &format!("{} could not be built", target.triple))?;
    let given = out.join(format!("planb-{VERSION}-{}", target.given));
    let built = Path::new(BUILD).join(target.triple).join("release").join(target.built);
    std::fs::copy(&built, &given).map_err(|trouble| format!("{}: {trouble}", built.display()))?;
    sbom::write(target.triple, &out.join(format!("planb-{VERSION}-{}.cdx.json", target.given)))?;
    Ok(given)
}

/// The linker, installed once into the tools' folder.
fn zig() -> Result<PathBuf, String> {
    let folder = std::path::absolute(Path::new(tools::TOOLS).join("zig")).map_err(|trouble| trouble.to_string())?;
    if !folder.join("bin/cargo-zigbuild").exists() {
        let place = folder.display().to_string();
        let mut pip = command(&["python3", "-m", "pip", "install", "--quiet", "--target", &place]);
        pip.args(ZIGBUILD);
        done(pip, "cargo-zigbuild could not be installed")?;
    }
    Ok(folder)
}

/// No path of this computer stands in a program: the same source gives the same bytes elsewhere.
fn remapped() -> Result<String, String> {
    let here = std::env::current_dir().map_err(|trouble| trouble.to_string())?;
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let home = home.map_err(|trouble| trouble.to_string())?;
    Ok(format!("--remap-path-prefix={}=planb --remap-path-prefix={home}=cargo", here.display()))
}

/// When the sources were last changed: the time that stands in packages.
fn epoch() -> Result<String, String> {
    if let Ok(given) = std::env::var("SOURCE_DATE_EPOCH") {
        return Ok(given);
    }
    said(command(&["git", "log", "-1", "--format=%ct"]))
}

/// The compiler's own target.
fn host() -> Result<String, String> {
    let all = said(command(&["rustc", "-vV"]))?;
    let line = all.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_string).ok_or_else(|| "rustc does not say its host".to_string())
}

fn checksums(out: &Path) -> Result<(), String> {
    let mut names: Vec<String> = std::fs::read_dir(out)
        .map_err(|trouble| trouble.to_string())?
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut sums = command(&["sha256sum", "--"]);
    sums.args(&names).current_dir(out);
    let text = said(sums)?;
    std::fs::write(out.join("SHA256SUMS"), format!("{text}\n")).map_err(|trouble| trouble.to_string())
}

/// Signs the checksums with minisign: Ed25519, checked by `minisign -V` with the public key that users were given.
fn sign(out: &Path) -> Result<(), String> {
    let Some(key) = std::env::var_os(KEY) else {
        println!("    {KEY} names no key: the checksums are not signed");
        return Ok(());
    };
    if find("minisign").is_none() {
        return Err("install by hand: apt-get install minisign".into());
    }
    let mut minisign = command(&["minisign", "-S", "-m", "SHA256SUMS", "-t"]);
    minisign
        .arg(format!("planb {VERSION}"))
        .arg("-s")
        .arg(std::path::absolute(key).map_err(|trouble| trouble.to_string())?);
    minisign.current_dir(out);
    done(minisign, "the checksums could not be signed")
}

/// Runs a command to its end and shows it.
fn done(command: Command, otherwise: &str) -> Result<(), String> {
    if counted(command).failed > 0 { Err(otherwise.to_string()) } else { Ok(()) }
}

/// What a command says on its standard output.
fn said(mut command: Command) -> Result<String, String> {
    let name = format!("{:?}", command.get_program());
    let output = command.output().map_err(|trouble| format!("{name}: {trouble}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_string()),
        false => Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_after_dist() {
        assert_eq!(What::parse(&[]), Ok(What::All));
        assert_eq!(What::parse(&["--deb-only"]), Ok(What::Deb));
        assert_eq!(What::parse(&["--mac"]), Err("--mac".to_string()));
    }
}
