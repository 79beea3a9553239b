//! The programs on a stick: one for each system, so that it starts on whatever clean computer there is.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use planb_node::files;
use planb_node::trouble::Trouble;

/// A system that a stick can start on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    Windows,
    Linux,
}

impl System {
    pub const ALL: [System; 2] = [System::Windows, System::Linux];

    /// The program's name on the stick.
    pub fn program(self) -> &'static str {
        match self {
            System::Windows => "planb.exe",
            System::Linux => "planb",
        }
    }

    /// How people call it.
    pub fn name(self) -> &'static str {
        match self {
            System::Windows => "Windows",
            System::Linux => "Linux",
        }
    }

    /// The name under which the program is given out: of this version, since the stick's node is this version's.
    fn given(self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match self {
            System::Windows => format!("planb-{version}-x86_64-windows.exe"),
            System::Linux => format!("planb-{version}-x86_64-linux"),
        }
    }

    fn of(program: &Path) -> System {
        let is_windows = program.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("exe"));
        if is_windows { System::Windows } else { System::Linux }
    }
}

/// Where programs are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Files that were named.
    pub programs: Vec<PathBuf>,
    /// A folder with the programs as they are given out.
    pub dist: Option<PathBuf>,
}

/// A program that was laid on the stick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    pub system: System,
    pub path: PathBuf,
    /// Whether it runs without any library of the computer's; `None` where that is no question.
    pub is_static: Option<bool>,
}

/// Lays one program for each system, the first that is found: what was named, what the folder of programs has, what lies beside
/// the running program, and that program itself.
pub fn lay(stick: &Path, wanted: &Wanted) -> Result<Vec<Laid>, Trouble> {
    let own = std::env::current_exe().map_err(|error| Trouble::of_io(stick, error))?;
    if let Some(missing) = wanted.programs.iter().find(|path| !path.is_file()) {
        return Err(Trouble::user("not-found").with("path", missing.display()).with("code", ""));
    }
    let given = |folder: &Path| System::ALL.map(|system| folder.join(system.given()));
    let of_dist: Vec<PathBuf> =
        wanted.dist.iter().flat_map(|folder| given(folder)).filter(|path| path.is_file()).collect();
    if let Some(folder) = wanted.dist.as_ref().filter(|_| of_dist.is_empty()) {
        let names = System::ALL.map(System::given).join(", ");
        return Err(Trouble::user("stick-no-programs").with("path", folder.display()).with("names", names));
    }
    let beside = own.parent().map(given).into_iter().flatten();
    let plain = System::ALL.map(|system| own.with_file_name(system.program()));
    let beside = beside.chain(plain).filter(|path| path.is_file());
    let mut laid: Vec<Laid> = Vec::new();
    for program in wanted.programs.iter().cloned().chain(of_dist).chain(beside).chain([own.clone()]) {
        let system = System::of(&program);
        if laid.iter().any(|one| one.system == system) {
            continue;
        }
        let target = stick.join(system.program());
        copy(&program, &target)?;
        let is_static = (system == System::Linux).then(|| is_static(&target)).flatten();
        laid.push(Laid { system, path: target, is_static });
    }
    laid.sort_by_key(|one| one.system);
    Ok(laid)
}

/// Copies a program and reads it back: sticks say "written" and lose it.
fn copy(program: &Path, target: &Path) -> Result<(), Trouble> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error| Trouble::of_io(&path, error)
    };
    let part = target.with_extension("part");
    std::fs::copy(program, &part).map_err(failed(program))?;
    // Windows puts on disk only what is open for writing.
    let file = File::options().write(true).open(&part).or_else(|_| File::open(&part)).map_err(failed(&part))?;
    file.sync_all().map_err(failed(&part))?;
    drop(file);
    if files::digest(&part)? != files::digest(program)? {
        return Err(Trouble::environment("stick-failed").with("code", target.display()));
    }
    std::fs::rename(&part, target).map_err(failed(target))
}

/// Whether a program of Linux names no loader, so that it needs no library; `None` where it is no such program.
fn is_static(program: &Path) -> Option<bool> {
    /// The headers of a program lie at its beginning.
    const MOST_BYTES: u64 = 64 << 10;
    /// The sort of header that names a loader.
    const LOADER: u32 = 3;
    let mut head = Vec::new();
    File::open(program).ok()?.take(MOST_BYTES).read_to_end(&mut head).ok()?;
    if !head.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let short = |at: usize| head.get(at..at + 2).map(|two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    let start = usize::try_from(u64::from_le_bytes(head.get(32..40)?.try_into().ok()?)).ok()?;
    let (size, count) = (short(54)?, short(56)?);
    let mut sorts = Vec::new();
    for number in 0..count {
        let at = start.checked_add(number.checked_mul(size)?)?;
        sorts.push(u32::from_le_bytes(head.get(at..at.checked_add(4)?)?.try_into().ok()?));
    }
    Some(!sorts.contains(&LOADER))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of Linux with headers of these sorts.
    fn elf(sorts: &[u32]) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
        bytes.resize(64, 0);
        bytes[32] = 64;
        bytes[54] = 56;
        bytes[56] = u8::try_from(sorts.len()).unwrap();
        for sort in sorts {
            bytes.extend(sort.to_le_bytes());
            bytes.resize(bytes.len() + 52, 0);
        }
        bytes
    }

    #[test]
    fn a_program_that_names_a_loader_is_not_static() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("planb");
        let judged = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            is_static(&path)
        };
        assert_eq!(judged(&elf(&[6, 1, 1, 2])), Some(true));
        assert_eq!(judged(&elf(&[6, 3, 1, 1])), Some(false));
        let cut = elf(&[6, 3]);
        for bytes in [&b"#!/bin/sh\n"[..], b"", &cut[..70], b"MZ"] {
            assert_eq!(judged(bytes), None);
        }
    }

    #[test]
    fn each_system_gets_the_first_program_that_is_found() {
        let (dist, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let put = |name: &str, bytes: &[u8]| std::fs::write(dist.path().join(name), bytes).unwrap();
        let wanted = |programs: &[&str]| Wanted {
            programs: programs.iter().map(|name| dist.path().join(name)).collect(),
            dist: Some(dist.path().to_path_buf()),
        };
        let read = |name: &str| std::fs::read(stick.path().join(name)).unwrap();
        let empty = lay(stick.path(), &wanted(&[])).unwrap_err();
        assert_eq!(empty.key, "stick-no-programs");
        put("planb-0.0.1-x86_64-windows.exe", b"old");
        assert_eq!(lay(stick.path(), &wanted(&[])).unwrap_err().key, "stick-no-programs", "another version's");
        put(&System::Windows.given(), b"MZ new");
        put(&System::Linux.given(), &elf(&[1]));
        let laid = lay(stick.path(), &wanted(&[])).unwrap();
        let told: Vec<_> = laid.iter().map(|one| (one.system.name(), one.is_static)).collect();
        assert_eq!(told, [("Windows", None), ("Linux", Some(true))]);
        assert_eq!((read("planb.exe"), read("planb")), (b"MZ new".to_vec(), elf(&[1])));
        put("eget.exe", b"MZ named");
        lay(stick.path(), &wanted(&["eget.exe"])).unwrap();
        assert_eq!((read("planb.exe"), read("planb")), (b"MZ named".to_vec(), elf(&[1])));
        assert_eq!(lay(stick.path(), &wanted(&["finns-inte.exe"])).unwrap_err().key, "not-found");
    }
}
