//! The self-test of a reserve computer: what the machine sees itself. What only a person sees (did the page come out?) is asked.

use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use planb_core::id::UnitId;
use planb_core::snapshot::Edition;
use planb_node::files::{Access, Whole};
use planb_node::printer::{Reason, Standing};
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use super::sealed;

/// A binder that is older than this says that nothing is fetched any more.
const MOST_DAYS: i32 = 2;
/// How much room there must be: some nights of binders, and what is printed from them.
const ROOM_BYTES: usize = 32 << 20;
/// A battery below this does not last until somebody finds the charger.
const LEAST_PERCENT: u32 = 50;
/// Where Linux tells of batteries.
pub const POWER: &str = "/sys/class/power_supply";

/// What came of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Fault,
    /// The machine cannot tell.
    Unknown,
}

impl Verdict {
    /// The word in the register.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Good => "good",
            Verdict::Fault => "fault",
            Verdict::Unknown => "unknown",
        }
    }
}

/// One thing that the machine has looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The field of the self-test's record.
    pub check: &'static str,
    pub verdict: Verdict,
    /// What was seen, as a key of `text/` and its values.
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

fn seen(check: &'static str, verdict: Verdict, key: &'static str) -> Seen {
    Seen { check, verdict, key, args: Vec::new() }
}

/// Looks at everything that the machine can tell.
pub fn look(node: &Node, units: &[UnitId], today: Date, power: &Path) -> Vec<Seen> {
    vec![binder(node.folder(), units, today), disk(node.folder()), clock(node), battery(power)]
}

/// Whether every unit has a binder that is fresh.
fn binder(folder: &Path, units: &[UnitId], today: Date) -> Seen {
    let newest = sealed::newest(folder);
    let nights = units.iter().map(|unit| newest.get(&(unit.clone(), Edition::Common)).map(|binder| binder.night));
    let nights: Option<Vec<Date>> = nights.collect();
    let Some(oldest) = nights.and_then(|nights| nights.into_iter().min()) else {
        return seen("binder", Verdict::Fault, "selftest-binder-none");
    };
    let days = (today - oldest).get_days();
    let (verdict, key) = match days {
        ..0 => (Verdict::Fault, "selftest-binder-ahead"),
        0..=MOST_DAYS => (Verdict::Good, "selftest-binder-fresh"),
        _ => (Verdict::Fault, "selftest-binder-old"),
    };
    Seen { args: vec![("night", oldest.to_string())], ..seen("binder", verdict, key) }
}

/// Whether there is room: it is written to, and given back.
fn disk(folder: &Path) -> Seen {
    match room(folder, ROOM_BYTES) {
        Ok(()) => seen("disk", Verdict::Good, "selftest-disk-room"),
        Err(_) => seen("disk", Verdict::Fault, "selftest-disk-full"),
    }
}

/// Dropped before it is finished, the file leaves nothing.
fn room(folder: &Path, bytes: usize) -> Result<(), Trouble> {
    let path = folder.join("room");
    let mut file = Whole::create(&path, Access::Private)?;
    let piece = vec![0xa5; 1 << 20];
    for _ in 0..bytes / piece.len() {
        file.write_all(&piece).map_err(|error| Trouble::of_io(&path, error))?;
    }
    Ok(())
}

fn clock(node: &Node) -> Seen {
    match node.check_clock() {
        Ok(()) => seen("clock", Verdict::Good, "selftest-clock-good"),
        Err(_) => seen("clock", Verdict::Fault, "selftest-clock-wrong"),
    }
}

/// The battery, where there is one.
fn battery(power: &Path) -> Seen {
    let supplies = std::fs::read_dir(power).into_iter().flatten().flatten();
    let read = |path: &Path, name: &str| {
        std::fs::read_to_string(path.join(name)).map(|text| text.trim().to_string()).unwrap_or_default()
    };
    // A mouse has a battery too; its scope is the device and not the system.
    let own = supplies
        .map(|entry| entry.path())
        .filter(|path| read(path, "type") == "Battery" && read(path, "scope") != "Device");
    let levels: Vec<(u32, String)> =
        own.filter_map(|path| Some((read(&path, "capacity").parse().ok()?, read(&path, "status")))).collect();
    let Some((percent, status)) = levels.into_iter().min() else {
        return seen("battery", Verdict::Unknown, "selftest-battery-none");
    };
    let is_fed = ["Charging", "Full", "Not charging"].contains(&status.as_str());
    let verdict = if percent >= LEAST_PERCENT || is_fed { Verdict::Good } else { Verdict::Fault };
    let key = if is_fed { "selftest-battery-fed" } else { "selftest-battery-alone" };
    Seen { args: vec![("percent", percent.to_string())], ..seen("battery", verdict, key) }
}

/// What a printer says of its paper and its toner. One that knows of neither does not complain, and no more is said here.
pub fn supplies(standing: &Standing) -> Vec<Seen> {
    let of = |check, faults: &[Reason], good| {
        let found = standing.reasons.iter().find(|reason| faults.contains(reason));
        match found {
            Some(reason) => seen(check, Verdict::Fault, reason.key()),
            None => seen(check, Verdict::Good, good),
        }
    };
    let paper = [Reason::PaperOut, Reason::PaperJam, Reason::PaperMissing, Reason::PaperLow];
    let toner = [Reason::TonerOut, Reason::TonerLow];
    vec![of("paper", &paper, "selftest-printer-paper"), of("toner", &toner, "selftest-printer-toner")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_tells_of_paper_and_toner() {
        let says = |reasons: &[Reason]| -> Vec<String> {
            supplies(&Standing { reasons: reasons.to_vec(), ..Standing::default() }).iter().map(said).collect()
        };
        assert_eq!(says(&[]), ["good selftest-printer-paper", "good selftest-printer-toner"]);
        assert_eq!(says(&[Reason::CoverOpen, Reason::TonerLow])[1], "fault printer-toner-low");
        assert_eq!(says(&[Reason::PaperOut, Reason::PaperLow])[0], "fault printer-paper-out");
    }

    fn said(seen: &Seen) -> String {
        format!("{} {}", seen.verdict.word(), seen.key)
    }

    #[test]
    fn a_battery_is_read_and_that_of_a_mouse_is_not() {
        let power = tempfile::tempdir().unwrap();
        assert_eq!(said(&battery(power.path())), "unknown selftest-battery-none");
        assert_eq!(said(&battery(&power.path().join("no"))), "unknown selftest-battery-none");
        let put = |name: &str, facts: &[(&str, &str)]| {
            let folder = power.path().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            facts.iter().for_each(|(fact, text)| std::fs::write(folder.join(fact), text).unwrap());
        };
        put("AC", &[("type", "Mains\n")]);
        put("mouse", &[("type", "Battery\n"), ("scope", "Device\n"), ("capacity", "3\n")]);
        put("odd", &[("type", "Battery\n"), ("capacity", "much\n")]);
        assert_eq!(said(&battery(power.path())), "unknown selftest-battery-none");
        for (percent, status, expected) in [
            ("50", "Discharging", "good selftest-battery-alone"),
            ("49", "Discharging", "fault selftest-battery-alone"),
            ("49", "Charging", "good selftest-battery-fed"),
            ("100", "Full", "good selftest-battery-fed"),
        ] {
            put("BAT0", &[("type", "Battery\n"), ("capacity", percent), ("status", status)]);
            assert_eq!(said(&battery(power.path())), expected);
        }
    }

    #[test]
    fn a_binder_is_fresh_old_missing_or_ahead() {
        let node = tempfile::tempdir().unwrap();
        let unit = UnitId("norra".into());
        let folder = node.path().join("out/norra");
        std::fs::create_dir_all(&folder).unwrap();
        let of = |units: &[UnitId], today: &str| said(&binder(node.path(), units, today.parse().unwrap()));
        assert_eq!(of(&[], "2026-02-03"), "fault selftest-binder-none");
        std::fs::write(folder.join("parm-2026-02-03.tar.age"), b"x").unwrap();
        for (today, expected) in [
            ("2026-02-02", "fault selftest-binder-ahead"),
            ("2026-02-03", "good selftest-binder-fresh"),
            ("2026-02-05", "good selftest-binder-fresh"),
            ("2026-02-06", "fault selftest-binder-old"),
        ] {
            assert_eq!(of(std::slice::from_ref(&unit), today), expected);
        }
        assert_eq!(of(&[unit, UnitId("sodra".into())], "2026-02-03"), "fault selftest-binder-none");
    }

    #[test]
    fn room_is_tried_and_given_back() {
        let folder = tempfile::tempdir().unwrap();
        room(folder.path(), 2 << 20).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(room(&folder.path().join("no"), 1 << 20).is_err());
    }
}
