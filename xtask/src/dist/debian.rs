//! A Debian package: the program, its manual pages and completions, a hardened service and timers, a user of its own.

use std::path::{Path, PathBuf};

use super::{VERSION, done, epoch, said};
use crate::run::command;

/// How the program was linked: whether the package asks for the C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    Dynamically,
    Statically,
}

/// Where the documentation says that the program lies, and where the package lays it.
const BY_HAND: &str = "/usr/local/bin/planb";
const IN_PACKAGE: &str = "/usr/bin/planb";

/// The units that the package has.
pub const UNITS: [&str; 4] = ["planb.service", "planb.timer", "planb-morning.service", "planb-morning.timer"];

const SYSUSERS: &str =
    "# Plan B's own user: no password, no shell.\nu planb - \"Plan B\" /var/lib/planb /usr/sbin/nologin\n";
const TMPFILES: &str = "# Only Plan B looks in here.\nd /var/lib/planb 0700 planb planb -\n";

/// Nothing is switched on: the node must be made first.
const POSTINST: &str = "#!/bin/sh
set -e
if [ \"$1\" = configure ]; then
    systemd-sysusers --root=\"${DPKG_ROOT:-/}\" planb.conf
    systemd-tmpfiles --root=\"${DPKG_ROOT:-/}\" --create planb.conf
    if [ -z \"$DPKG_ROOT\" ] && [ -d /run/systemd/system ]; then
        systemctl daemon-reload
    fi
fi
";
const PRERM: &str = "#!/bin/sh
set -e
if [ \"$1\" = remove ] && [ -z \"$DPKG_ROOT\" ] && [ -d /run/systemd/system ]; then
    systemctl disable --now planb.timer planb-morning.timer || true
fi
";
/// What the node has written is never taken away by a package.
const POSTRM: &str = "#!/bin/sh
set -e
if [ -z \"$DPKG_ROOT\" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
if [ \"$1\" = purge ] && [ -d \"$DPKG_ROOT/var/lib/planb\" ]; then
    echo 'planb: /var/lib/planb is left as it is. It holds the log and the keys.' >&2
fi
";

/// What must be in a package; looked at after it was made.
const MUST_HAVE: [&str; 12] = [
    "./usr/bin/planb",
    "./usr/lib/systemd/system/planb.service",
    "./usr/lib/systemd/system/planb.timer",
    "./usr/lib/systemd/system/planb-morning.service",
    "./usr/lib/systemd/system/planb-morning.timer",
    "./usr/lib/sysusers.d/planb.conf",
    "./usr/lib/tmpfiles.d/planb.conf",
    "./usr/share/man/man1/planb-night.1.gz",
    "./usr/share/man/sv/man1/planb.1.gz",
    "./usr/share/bash-completion/completions/planb",
    "./usr/share/doc/planb/copyright",
    "./usr/share/doc/planb/operating.md",
];

/// Packs `program`; `helper` is one that runs here and writes the manual pages.
pub fn package(program: &Path, helper: &Path, linked: Linked, out: &Path) -> Result<(), String> {
    let root = out.join("root");
    let _ = std::fs::remove_dir_all(&root);
    lay(program, helper, &root)?;
    super::units::judge(&root, out)?;
    write(&root, "DEBIAN/control", &control(linked, kib(&root))?)?;
    for (name, script) in [("postinst", POSTINST), ("prerm", PRERM), ("postrm", POSTRM)] {
        write(&root, &format!("DEBIAN/{name}"), script)?;
        mode(&root.join("DEBIAN").join(name), "0755")?;
    }
    let package = out.join(format!("planb_{VERSION}_amd64.deb"));
    let mut build = command(&["dpkg-deb", "--root-owner-group", "--build"]);
    build.arg(&root).arg(&package).env("SOURCE_DATE_EPOCH", epoch()?);
    done(build, "dpkg-deb could not build the package")?;
    let mut list = command(&["dpkg-deb", "--contents"]);
    list.arg(&package);
    let contents = said(list)?;
    let lacking: Vec<&str> = MUST_HAVE
        .into_iter()
        .filter(|path| !contents.lines().any(|line| line.split_whitespace().nth(5) == Some(path)))
        .collect();
    match lacking.is_empty() {
        true => std::fs::remove_dir_all(&root).map_err(|trouble| trouble.to_string())?,
        false => return Err(format!("not in the package: {}", lacking.join(", "))),
    }
    super::install::try_out(&package)
}

/// Lays every file where it will lie.
fn lay(program: &Path, helper: &Path, root: &Path) -> Result<(), String> {
    copy(program, root, "usr/bin/planb", "0755")?;
    let mut strip = command(&["strip", "--strip-unneeded"]);
    strip.arg(root.join("usr/bin/planb"));
    // A program that was built without symbols, or a computer without binutils: nothing is lost.
    let _ = strip.output();
    for unit in UNITS {
        let text = read(&format!("docs/{unit}"))?.replace(BY_HAND, IN_PACKAGE);
        write(root, &format!("usr/lib/systemd/system/{unit}"), &text)?;
    }
    write(root, "usr/lib/sysusers.d/planb.conf", SYSUSERS)?;
    write(root, "usr/lib/tmpfiles.d/planb.conf", TMPFILES)?;
    for (language, folder) in [("en", "usr/share/man/man1"), ("sv", "usr/share/man/sv/man1")] {
        let pages = root.join(folder);
        let mut man = std::process::Command::new(std::path::absolute(helper).map_err(|trouble| trouble.to_string())?);
        man.args(["man", "--lang", language, "--out"]).arg(&pages);
        done(man, "the manual pages could not be written")?;
        packed(&pages)?;
    }
    completions(helper, root)?;
    let mut documents: Vec<PathBuf> = files_in(Path::new("docs"), "md");
    documents.extend(["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"].map(PathBuf::from));
    for document in documents {
        let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        copy(&document, root, &format!("usr/share/doc/planb/{name}"), "0644")?;
    }
    for mapping in files_in(Path::new("mappings"), "toml") {
        let name = mapping.file_name().unwrap_or_default().to_string_lossy().into_owned();
        copy(&mapping, root, &format!("usr/share/doc/planb/examples/mappings/{name}"), "0644")?;
    }
    write(root, "usr/share/doc/planb/copyright", COPYRIGHT)
}

const COPYRIGHT: &str = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: planb

Files: *
Copyright: the authors of Plan B
License: EUPL-1.2
 The whole text lies beside this file, in LICENSE. What the program is built of, with each part's licence, stands in
 the list of components (CycloneDX) that is given with the package.
";

fn completions(helper: &Path, root: &Path) -> Result<(), String> {
    let folder = root.join("completions");
    let mut write = std::process::Command::new(std::path::absolute(helper).map_err(|trouble| trouble.to_string())?);
    write.args(["completions", "--out"]).arg(&folder);
    done(write, "the completions could not be written")?;
    for (name, place) in [
        ("planb.bash", "usr/share/bash-completion/completions/planb"),
        ("_planb", "usr/share/zsh/vendor-completions/_planb"),
        ("planb.fish", "usr/share/fish/vendor_completions.d/planb.fish"),
    ] {
        copy(&folder.join(name), root, place, "0644")?;
    }
    std::fs::remove_dir_all(&folder).map_err(|trouble| trouble.to_string())
}

fn control(linked: Linked, kib: u64) -> Result<String, String> {
    let libraries = match linked {
        Linked::Statically => String::new(),
        // The library that it was linked with, or a newer one.
        Linked::Dynamically => {
            let version = said(command(&["dpkg-query", "-W", "-f", "${Version}", "libc6"]))?;
            let upstream = version.split('-').next().unwrap_or_default().to_string();
            format!("libc6 (>= {upstream}), libgcc-s1, ")
        }
    };
    Ok(format!(
        "Package: planb
Version: {VERSION}
Architecture: amd64
Maintainer: Plan B <planb@localhost>
Installed-Size: {kib}
Depends: {libraries}systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles
Recommends: cups-client
Suggests: default-mta | mail-transport-agent, age
Section: admin
Priority: optional
Description: paper binders for social services when the computers do not work
 Every night planb turns the business systems' exports into sealed binders, one
 per unit. In an outage it leads the work, without any network, and brings the
 paper back afterwards.
 .
 The package makes a user and switches nothing on. Begin with
 /usr/share/doc/planb/operating.md.
"
    ))
}

/// Packs each page as Debian does, without names and times.
fn packed(folder: &Path) -> Result<(), String> {
    let pages = files_in(folder, "1");
    let mut gzip = command(&["gzip", "-9n"]);
    gzip.args(&pages);
    done(gzip, "the manual pages could not be packed")
}

fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == ending)).collect();
    found.sort();
    found
}

fn kib(root: &Path) -> u64 {
    let (mut folders, mut bytes) = (vec![root.to_path_buf()], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => bytes += metadata.len(),
                Err(_) => {}
            }
        }
    }
    bytes.div_ceil(1024)
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|trouble| format!("{path}: {trouble}"))
}

fn write(root: &Path, place: &str, text: &str) -> Result<(), String> {
    let path = made(root, place)?;
    std::fs::write(&path, text).map_err(|trouble| format!("{place}: {trouble}"))?;
    mode(&path, "0644")
}

fn copy(from: &Path, root: &Path, place: &str, bits: &str) -> Result<(), String> {
    let path = made(root, place)?;
    std::fs::copy(from, &path).map_err(|trouble| format!("{}: {trouble}", from.display()))?;
    mode(&path, bits)
}

/// The path below the root, with the folders above it.
fn made(root: &Path, place: &str) -> Result<PathBuf, String> {
    let path = root.join(place);
    let folder = path.parent().unwrap_or(root);
    std::fs::create_dir_all(folder).map_err(|trouble| format!("{}: {trouble}", folder.display()))?;
    Ok(path)
}

fn mode(path: &Path, bits: &str) -> Result<(), String> {
    let mut chmod = command(&["chmod", bits]);
    chmod.arg(path);
    said(chmod).map(|_| ())
}
