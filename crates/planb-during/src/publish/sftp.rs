//! Publishing over SFTP, by the system's own `sftp`: it knows the machine's keys and known hosts, and it never asks here.
//!
//! The new site is written beside the old one and takes its place by two renames. What was there keeps lying beside it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use planb_node::files::{self, Access};
use planb_node::trouble::Trouble;

use super::place::{Address, MARK, Mark};
use super::site::Site;

/// How long a connection may take to come about, seconds.
const PATIENCE_S: u32 = 20;

/// A folder of our own for what is sent; gone when it is dropped.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Publishes; gives where the site that was there is kept.
pub fn publish(address: &Address, site: &Site, mark: &Mark, stamp: &str) -> Result<Option<String>, Trouble> {
    let scratch = Scratch(std::env::temp_dir().join(format!("planb-site-{}", std::process::id())));
    let _ = fs::remove_dir_all(&scratch.0);
    files::make_private_folder(&scratch.0)?;
    let path = &address.path;
    let there = look(address, &scratch.0)?;
    if let Some(old) = &there {
        mark.may_replace(old, path)?;
    }
    let new = format!("{path}.new-{stamp}");
    let kept = format!("{path}.earlier-{stamp}");
    let mut batch = format!("mkdir \"{new}\"\n");
    let folders: BTreeSet<&str> =
        site.files.iter().filter_map(|file| file.path.rsplit_once('/')).flat_map(|(folder, _)| above(folder)).collect();
    for folder in folders {
        batch.push_str(&format!("mkdir \"{new}/{folder}\"\n"));
    }
    let bytes = mark.bytes();
    let all = site.files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice()));
    for (at, (name, bytes)) in all.chain([(MARK, bytes.as_slice())]).enumerate() {
        let local = scratch.0.join(format!("f{at}"));
        files::write_whole(&local, Access::Private, bytes)?;
        batch.push_str(&format!("put \"{}\" \"{new}/{name}\"\n", local.display()));
    }
    // What is private here is for everybody there.
    for name in site.files.iter().map(|file| file.path.as_str()).chain([MARK]) {
        batch.push_str(&format!("-chmod 644 \"{new}/{name}\"\n"));
    }
    talk(address, &batch)?;
    // An empty folder may stand there, or nothing; it is out of the way then.
    let out_of_the_way = match there {
        Some(_) => format!("rename \"{path}\" \"{kept}\"\n"),
        None => format!("-rmdir \"{path}\"\n"),
    };
    if let Err(trouble) = talk(address, &format!("{out_of_the_way}rename \"{new}\" \"{path}\"\n")) {
        let _ = there.map(|_| talk(address, &format!("-rename \"{kept}\" \"{path}\"\n")));
        return Err(trouble);
    }
    Ok(there.map(|_| kept))
}

/// A folder and those above it: `en`, `en/besked`.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([folder])
}

/// The mark of the site that lies there; `None` where nothing lies. Refused when something else does.
fn look(address: &Address, scratch: &Path) -> Result<Option<Mark>, Trouble> {
    let local = scratch.join("there.json");
    let path = &address.path;
    let said = talk(address, &format!("-ls -1 \"{path}\"\n-get \"{path}/{MARK}\" \"{}\"\n", local.display()))?;
    if let Some(mark) = fs::read(&local).ok().and_then(|bytes| Mark::read(&bytes)) {
        return Ok(Some(mark));
    }
    // What is listed stands on lines of its own; what was asked is repeated after a prompt.
    let is_empty = said.lines().filter(|line| line.starts_with(path.as_str())).count() == 0;
    if is_empty { Ok(None) } else { Err(Trouble::user("site-foreign").with("place", path)) }
}

/// One session: does the batch and gives what was said.
fn talk(address: &Address, batch: &str) -> Result<String, Trouble> {
    let failed = |code: String| Trouble::environment("sftp-failed").with("host", &address.host).with("code", code);
    let mut command = Command::new("sftp");
    command.args(["-q", "-b", "-", "-oBatchMode=yes", &format!("-oConnectTimeout={PATIENCE_S}")]);
    if let Some(port) = address.port {
        command.args(["-P", &port.to_string()]);
    }
    command.arg(&address.host).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Trouble::environment("sftp-missing"),
        _ => failed(error.kind().to_string()),
    })?;
    if let Some(mut typed) = child.stdin.take() {
        // A client that has gone away says why itself.
        let _ = typed.write_all(batch.as_bytes());
    }
    let done = child.wait_with_output().map_err(|error| failed(error.kind().to_string()))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        // The last line often says no more than that it is over.
        let says_why = |line: &&str| !line.trim().is_empty() && !line.starts_with("Connection closed");
        let last = said.lines().rev().find(says_why).unwrap_or("Connection closed");
        return Err(failed(last.trim().chars().filter(|letter| !letter.is_control()).take(200).collect()));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
