//! The package's systemd units, judged by systemd itself.

use std::path::Path;

use crate::run::command;

/// Most that the night's service may be exposed to, in tenths of systemd's own figure.
const MOST_EXPOSED: &str = "20";

/// Verifies the units that lie in a package's root. Where `systemd-analyze` cannot be had, that is said.
pub fn judge(root: &Path, out: &Path) -> Result<(), String> {
    let folder = out.join("units");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|trouble| trouble.to_string())?;
    if command(&["systemd-analyze", "--version"]).output().is_err() {
        println!("    absent: systemd-analyze, so the units were not verified");
        return Ok(());
    }
    let mut verify = command(&["systemd-analyze", "verify", "--man=no"]);
    for unit in super::debian::UNITS {
        let from = root.join("usr/lib/systemd/system").join(unit);
        let text = std::fs::read_to_string(&from).map_err(|trouble| format!("{}: {trouble}", from.display()))?;
        // The program is not installed here; everything else is as it will be.
        let text = text.replace("ExecStart=/usr/bin/planb", "ExecStart=/bin/true");
        std::fs::write(folder.join(unit), text).map_err(|trouble| trouble.to_string())?;
        verify.arg(folder.join(unit));
    }
    let judged = |mut judge: std::process::Command, what: &str| {
        let said = judge.output().map_err(|trouble| format!("systemd-analyze: {trouble}"))?;
        let words = [said.stdout, said.stderr].concat();
        match said.status.success() {
            true => Ok(()),
            false => Err(format!("{what}: {}", String::from_utf8_lossy(&words).trim())),
        }
    };
    judged(verify, "systemd does not take the units")?;
    let mut security = command(&["systemd-analyze", "security", "--offline=true", "--threshold", MOST_EXPOSED]);
    security.arg(folder.join("planb.service"));
    judged(security, "the night's service is exposed")?;
    std::fs::remove_dir_all(&folder).map_err(|trouble| trouble.to_string())
}
