//! What the computer itself says: timers, marks of programs that sync, time zones, printers.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;
use planb_core::doctor::{Answer, Timer, is_mark};

/// The timer that the package and the documentation install, and the task of the same purpose on Windows.
const TIMER: &str = "planb.timer";
const TASK: &str = "Plan B";
/// Where systemd looks for units.
const UNITS: [&str; 4] = ["etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"];
/// How long a printer may take to answer.
const REACH: Duration = Duration::from_secs(3);
/// The ports of IPP and of raw printing.
const IPP: u16 = 631;
const RAW: u16 = 9100;
/// Most names that are looked at in one folder above.
const MOST_NAMES: usize = 2_000;

/// What calls the night, below `/` or, in a test, another folder.
pub fn timer(root: &Path) -> Timer {
    if cfg!(windows) {
        let asked = std::process::Command::new("schtasks").args(["/Query", "/TN", TASK]).output();
        return match asked {
            Ok(answer) if answer.status.success() => Timer::On(TASK.into()),
            Ok(_) => Timer::Missing,
            Err(_) => Timer::Untold,
        };
    }
    let switched_on = root.join("etc/systemd/system/timers.target.wants").join(TIMER);
    if root.join("run/systemd/system").is_dir() && switched_on.symlink_metadata().is_ok() {
        return Timer::On(TIMER.into());
    }
    if let Some(file) = cron(root) {
        return Timer::On(file);
    }
    let is_there = UNITS.iter().any(|folder| root.join(folder).join(TIMER).exists());
    if is_there { Timer::Off(TIMER.into()) } else { Timer::Missing }
}

/// The file of cron that calls the night.
fn cron(root: &Path) -> Option<String> {
    let folder = std::fs::read_dir(root.join("etc/cron.d")).into_iter().flatten().flatten().map(|entry| entry.path());
    let calls = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("planb night"))
    };
    folder.chain([root.join("etc/crontab")]).find(|path| calls(path)).map(|path| path.display().to_string())
}

/// Marks of programs that sync, in the folder and those above it.
pub fn marks(dir: &Path) -> Vec<String> {
    let inside = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_NAMES);
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    dir.ancestors().flat_map(inside).filter(|name| is_mark(name)).collect()
}

/// How many minutes the computer's own time zone is off now from the one of the settings.
pub fn zone_off_minutes(zone: &str) -> i32 {
    let now = jiff::Timestamp::now();
    let Ok(zone) = TimeZone::get(zone) else { return 0 };
    (TimeZone::system().to_offset(now).seconds() - zone.to_offset(now).seconds()) / 60
}

/// Whether somebody answers at a printer's address. Nothing is sent.
pub fn reach(address: &str) -> Answer {
    let Some((host, port)) = host_and_port(address) else { return Answer::NoAddress };
    let found = match (host.as_str(), port).to_socket_addrs() {
        Ok(found) => found,
        Err(error) => return Answer::Silent(error.kind().to_string()),
    };
    let mut last = Answer::NoAddress;
    for one in found {
        match TcpStream::connect_timeout(&one, REACH) {
            Ok(_) => return Answer::Answers,
            Err(error) => last = Answer::Silent(error.kind().to_string()),
        }
    }
    last
}

/// `HOST`, `HOST:PORT`, `[V6]:PORT`, `ipp://HOST[:PORT]/…`, `socket://HOST[:PORT]`.
fn host_and_port(address: &str) -> Option<(String, u16)> {
    let (usual, rest) = match address.trim().split_once("://") {
        Some(("ipp" | "ipps", rest)) => (IPP, rest),
        Some(("socket", rest)) => (RAW, rest),
        Some(_) => return None,
        None => (RAW, address.trim()),
    };
    let place = rest.split('/').next()?;
    if let Some(six) = place.strip_prefix('[') {
        let (host, port) = six.split_once(']')?;
        let port = port.strip_prefix(':').map_or(Some(usual), |port| port.parse().ok())?;
        return Some((host.into(), port));
    }
    let (host, port) = match place.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (place, usual),
    };
    (!host.is_empty() && !host.contains(char::is_whitespace)).then(|| (host.into(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_printers() {
        let read = |address: &str| host_and_port(address).map(|(host, port)| format!("{host} {port}"));
        for (address, expected) in [
            ("skrivare", Some("skrivare 9100")),
            ("10.1.2.3:515", Some("10.1.2.3 515")),
            ("ipp://skrivare.kommun.example/ipp/print", Some("skrivare.kommun.example 631")),
            ("ipps://skrivare:8631/ipp", Some("skrivare 8631")),
            ("socket://10.1.2.3", Some("10.1.2.3 9100")),
            ("ipp://[::1]:7000/x", Some("::1 7000")),
            ("http://skrivare", None),
            ("skrivare:x", None),
            ("", None),
            ("en skrivare", None),
        ] {
            assert_eq!(read(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_printer_answers_or_does_not() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        assert_eq!(reach(&address), Answer::Answers);
        drop(listener);
        assert!(matches!(reach(&address), Answer::Silent(_)));
        assert_eq!(reach("http://x"), Answer::NoAddress);
    }

    #[cfg(unix)]
    #[test]
    fn a_timer_is_on_off_or_missing() {
        let root = tempfile::tempdir().unwrap();
        let make = |path: &str| std::fs::create_dir_all(root.path().join(path)).unwrap();
        assert_eq!(timer(root.path()), Timer::Missing);
        make("lib/systemd/system");
        std::fs::write(root.path().join("lib/systemd/system/planb.timer"), "").unwrap();
        assert_eq!(timer(root.path()), Timer::Off(TIMER.into()));
        make("etc/systemd/system/timers.target.wants");
        let link = root.path().join("etc/systemd/system/timers.target.wants/planb.timer");
        std::os::unix::fs::symlink("/lib/systemd/system/planb.timer", link).unwrap();
        // Switched on, but this computer was not started by systemd.
        assert_eq!(timer(root.path()), Timer::Off(TIMER.into()));
        make("run/systemd/system");
        assert_eq!(timer(root.path()), Timer::On(TIMER.into()));
    }

    #[test]
    fn cron_counts_unless_it_is_a_remark() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("etc/cron.d")).unwrap();
        let file = root.path().join("etc/cron.d/planb");
        std::fs::write(&file, "# 10 2 * * * planb planb night\n").unwrap();
        assert_eq!(timer(root.path()), Timer::Missing);
        std::fs::write(&file, "10 2 * * * planb /usr/bin/planb night --dir /n\n").unwrap();
        assert_eq!(timer(root.path()), Timer::On(file.display().to_string()));
    }

    #[test]
    fn marks_are_found_in_the_folders_above() {
        let root = tempfile::tempdir().unwrap();
        let node = root.path().join("a/nod");
        std::fs::create_dir_all(&node).unwrap();
        std::fs::write(root.path().join("a/.dropbox.cache"), "").unwrap();
        assert_eq!(marks(&node), [".dropbox.cache"]);
    }
}
