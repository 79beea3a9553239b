//! The Debian package is installed into an empty root of its own, looked at, and taken away again.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{VERSION, said};
use crate::run::{command, find};

/// Where it is installed.
const ROOT: &str = "target/dist-start/debian";
/// What makes a user and folders; the package asks for them.
const MAKERS: [&str; 2] = ["systemd-sysusers", "systemd-tmpfiles"];

/// Installs and purges a package. Where that cannot be tried, it is said.
pub fn try_out(package: &Path) -> Result<(), String> {
    let is_root = said(command(&["id", "-u"])).is_ok_and(|id| id == "0");
    if !is_root || find("dpkg").is_none() || MAKERS.iter().any(|maker| find(maker).is_none()) {
        println!(
            "    absent: root, dpkg, systemd-sysusers or systemd-tmpfiles, so the package was not installed in a root of its own"
        );
        return Ok(());
    }
    let root = Path::new(ROOT);
    let _ = std::fs::remove_dir_all(root);
    for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib", "etc", "usr/bin"] {
        std::fs::create_dir_all(root.join(folder)).map_err(|trouble| format!("{folder}: {trouble}"))?;
    }
    for file in ["var/lib/dpkg/status", "var/lib/dpkg/available"] {
        std::fs::write(root.join(file), "").map_err(|trouble| format!("{file}: {trouble}"))?;
    }
    let root = std::path::absolute(root).map_err(|trouble| trouble.to_string())?;
    dpkg(&root, &["--install".as_ref(), package])?;
    let listed = dpkg(&root, &["--status".as_ref(), "planb".as_ref()])?;
    if !listed.contains("Status: install ok installed") || !listed.contains(&format!("Version: {VERSION}")) {
        return Err(format!("the package is not installed: {listed}"));
    }
    let state = state_folder(&root)?;
    for program in ["usr/bin/planb", "usr/lib/systemd/system/planb.service"] {
        if !root.join(program).is_file() {
            return Err(format!("not installed: {program}"));
        }
    }
    if root.join("etc/systemd/system/timers.target.wants").exists() {
        return Err("the package has switched something on".into());
    }
    let kept = state.join("node.key");
    std::fs::write(&kept, "kept").map_err(|trouble| format!("{}: {trouble}", kept.display()))?;
    dpkg(&root, &["--purge".as_ref(), "planb".as_ref()])?;
    if root.join("usr/bin/planb").exists() || !kept.exists() {
        return Err("purged, the package must leave what the node wrote and nothing else".into());
    }
    println!(
        "    installed and purged in a root of its own: a user, a folder that is its alone, nothing switched on, its data left"
    );
    std::fs::remove_dir_all(&root).map_err(|trouble| trouble.to_string())
}

/// dpkg on that root: dependencies are not there, and scripts are run from here with the root's name.
fn dpkg(root: &Path, words: &[&Path]) -> Result<String, String> {
    let root = format!("--root={}", root.display());
    let mut dpkg = command(&["dpkg", &root, "--force-script-chrootless", "--force-depends", "--no-triggers"]);
    dpkg.args(words);
    said(dpkg)
}

/// The node's folder: whose it is, and who may look into it.
fn state_folder(root: &Path) -> Result<PathBuf, String> {
    let users = std::fs::read_to_string(root.join("etc/passwd")).map_err(|trouble| format!("etc/passwd: {trouble}"))?;
    let user = users.lines().find_map(|line| line.strip_prefix("planb:")).ok_or("there is no user planb")?;
    let id: Option<u32> = user.split(':').nth(1).and_then(|id| id.parse().ok());
    let state = root.join("var/lib/planb");
    let metadata = std::fs::metadata(&state).map_err(|trouble| format!("var/lib/planb: {trouble}"))?;
    if Some(metadata.uid()) != id || metadata.mode() & 0o7777 != 0o700 || !user.ends_with("/usr/sbin/nologin") {
        return Err(format!(
            "var/lib/planb is {:o} of {}, and the user is planb:{user}",
            metadata.mode(),
            metadata.uid()
        ));
    }
    Ok(state)
}
