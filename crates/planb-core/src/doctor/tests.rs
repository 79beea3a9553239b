//! Facts side by side with what is said of them.

use jiff::civil::date;

use super::*;

/// A computer on which all is well.
fn well() -> Facts {
    let entry = |path: &str, mode| Entry {
        path: path.into(),
        is_there: true,
        can_read: true,
        can_write: true,
        mode: Some(mode),
        is_reachable: false,
    };
    Facts {
        now: date(2026, 11, 28).at(8, 0, 0, 0),
        municipality: "Kalix".into(),
        folder: entry("/n", 0o755),
        secrets: vec![entry("/n/node.key", 0o600)],
        above: vec!["var".into(), "lib".into(), "planb".into()],
        file_system: Some("ext4".into()),
        free_bytes: Some(20 << 30),
        out: entry("/n/out", 0o755),
        exports: entry("/n/exports", 0o755),
        exports_go: true,
        store: Store::Whole { entries: 7 },
        zone: "Europe/Stockholm".into(),
        timer: Timer::On("planb.timer".into()),
        last_night: Some(date(2026, 11, 28)),
        units: 2,
        has_recovery: true,
        last_backup: Some(date(2026, 11, 1)),
        ..Facts::default()
    }
}

/// What is said that is not good, after a change.
fn said(change: impl FnOnce(&mut Facts)) -> Vec<(Verdict, &'static str)> {
    let mut facts = well();
    change(&mut facts);
    let found = judge(&facts).into_iter().filter(|finding| finding.verdict != Verdict::Good);
    found.map(|finding| (finding.verdict, finding.key)).collect()
}

#[track_caller]
fn finds(verdict: Verdict, key: &str, change: impl FnOnce(&mut Facts)) {
    assert_eq!(said(change), [(verdict, key)]);
}

#[track_caller]
fn is_good(change: impl FnOnce(&mut Facts)) {
    assert_eq!(said(change), []);
}

use Verdict::{Good, Look, Stop};

#[test]
fn nothing_is_said_of_a_good_computer() {
    is_good(|_| {});
    let found = judge(&well());
    assert_eq!(worst(&found), Good);
    assert!(found.len() >= 12, "{found:?}");
    assert_eq!(worst(&[]), Good);
}

#[test]
fn settings_and_mappings() {
    finds(Stop, "doctor-settings-bad", |facts| facts.settings_fault = Some("line 3".into()));
    finds(Look, "doctor-settings-nameless", |facts| facts.municipality = " ".into());
    let read = |fault| MappingRead { path: "x.toml".into(), fault };
    is_good(|facts| facts.mappings = vec![read(None)]);
    finds(Stop, "doctor-mapping-bad", |facts| facts.mappings = vec![read(None), read(Some((3, "no".into())))]);
}

#[test]
fn rights() {
    finds(Stop, "doctor-folder-locked", |facts| facts.folder.can_write = false);
    finds(Look, "doctor-folder-open", |facts| facts.folder.is_reachable = true);
    finds(Stop, "doctor-folder-open-write", |facts| {
        facts.folder.is_reachable = true;
        facts.folder.mode = Some(0o777);
    });
    is_good(|facts| facts.folder.mode = Some(0o777));
    // Opening it as root would leave files that the service's user cannot write.
    let said = said(|facts| {
        (facts.owner, facts.store, facts.folder.can_write) = (Owner::Another(99), Store::NotOpened, false);
    });
    assert_eq!(said, [(Look, "doctor-owner-other"), (Look, "doctor-store-unopened")]);
    finds(Stop, "doctor-owner-mixed", |facts| facts.foreign = vec!["log.db-wal".into()]);
    for (mode, open) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o610, true)] {
        let change = |facts: &mut Facts| facts.secrets[0].mode = Some(mode);
        if open { finds(Stop, "doctor-key-open", change) } else { is_good(change) }
    }
    finds(Look, "doctor-rights-unseen", |facts| facts.secrets[0].mode = None);
    finds(Look, "doctor-sheets-left", |facts| facts.sheets_left = Some("/n/kuvert".into()));
}

#[test]
fn many_foreign_files_are_not_all_told() {
    let mut facts = well();
    facts.foreign = (0..7).map(|number| format!("f{number}")).collect();
    let found = judge(&facts);
    let told = found.iter().find(|finding| finding.key == "doctor-owner-mixed").unwrap();
    assert_eq!(told.args, [("files", "f0, f1, f2, f3, f4 …".to_string())]);
}

#[test]
fn where_the_store_lies() {
    for name in ["OneDrive - Kalix kommun", "Dropbox", "Nextcloud", "iCloudDrive", "Google Drive"] {
        finds(Stop, "doctor-place-synced", |facts| facts.above.push(name.into()));
    }
    finds(Stop, "doctor-place-synced", |facts| facts.marks = vec![".sync_7f.db".into()]);
    is_good(|facts| facts.marks = vec![".git".into()]);
    for (sort, bad) in [("nfs4", true), ("cifs", true), ("fuse.sshfs", true), ("xfs", false), ("btrfs", false)] {
        let change = |facts: &mut Facts| facts.file_system = Some(sort.into());
        if bad { finds(Stop, "doctor-place-network", change) } else { is_good(change) }
    }
    for sort in ["vfat", "exfat", "fuseblk"] {
        finds(Look, "doctor-place-no-rights", |facts| facts.file_system = Some(sort.into()));
    }
}

#[test]
fn exports_and_their_sources() {
    finds(Stop, "doctor-exports-missing", |facts| facts.exports.is_there = false);
    finds(Stop, "doctor-exports-locked", |facts| facts.exports.can_read = false);
    finds(Stop, "doctor-exports-stay", |facts| facts.exports.can_write = false);
    finds(Look, "doctor-exports-kept", |facts| facts.exports_go = false);
    finds(Look, "doctor-exports-open", |facts| facts.exports.is_reachable = true);
    finds(Look, "doctor-exports-unknown", |facts| facts.exports_unknown = 1);
    finds(Stop, "doctor-moved-locked", |facts| {
        facts.moved_to = Some(Entry { path: "/m".into(), is_there: true, ..Entry::default() });
    });
    let source = |hours: i64| Source {
        name: "tes".into(),
        allowed_hours: 36,
        newest: Some(well().now - jiff::Span::new().hours(hours)),
    };
    is_good(|facts| facts.sources = vec![source(36)]);
    finds(Look, "doctor-source-old", |facts| facts.sources = vec![source(37)]);
    is_good(|facts| facts.sources = vec![source(-5)]);
    finds(Look, "doctor-source-never", |facts| facts.sources = vec![Source { newest: None, ..source(0) }]);
}

#[test]
fn the_folder_that_reserve_computers_pull_from() {
    is_good(|facts| facts.out.is_there = false);
    is_good(|facts| facts.out.is_reachable = true);
    finds(Stop, "doctor-out-locked", |facts| facts.out.can_write = false);
    finds(Stop, "doctor-out-open-write", |facts| {
        facts.out.is_reachable = true;
        facts.out.mode = Some(0o757);
    });
}

#[test]
fn disk_against_the_size_of_a_night() {
    let free = |bytes: u64| move |facts: &mut Facts| (facts.free_bytes, facts.night_bytes) = (Some(bytes), 100);
    finds(Stop, "doctor-disk-full", free(199));
    finds(Look, "doctor-disk-low", free(200));
    finds(Look, "doctor-disk-low", free(1_399));
    is_good(free(1_400));
    finds(Look, "doctor-disk-unseen", |facts| facts.free_bytes = None);
    // Where no night has been, one is taken to need so much.
    finds(Stop, "doctor-disk-full", |facts| facts.free_bytes = Some(FIRST_NIGHT_BYTES * 2 - 1));
}

use super::running::FIRST_NIGHT_BYTES;

#[test]
fn clock_timer_and_nights() {
    finds(Stop, "doctor-clock-impossible", |facts| facts.clock_impossible = Some("1970-01-01".into()));
    finds(Look, "doctor-zone-differs", |facts| facts.zone_off_minutes = -60);
    finds(Look, "doctor-timer-off", |facts| facts.timer = Timer::Off("planb.timer".into()));
    finds(Look, "doctor-timer-missing", |facts| facts.timer = Timer::Missing);
    finds(Look, "doctor-timer-unseen", |facts| facts.timer = Timer::Untold);
    finds(Look, "doctor-night-never", |facts| facts.last_night = None);
    let at = |day: i8, hour: i8| move |facts: &mut Facts| facts.now = date(2026, 11, day).at(hour, 0, 0, 0);
    let night = |facts: &mut Facts| facts.last_night = Some(date(2026, 11, 25));
    is_good(|facts| (night(facts), at(26, 12)(facts)).0);
    finds(Look, "doctor-night-missed", |facts| (night(facts), at(26, 13)(facts)).0);
    finds(Look, "doctor-night-missed", |facts| (night(facts), at(29, 0)(facts)).0);
    finds(Stop, "doctor-nights-missed", |facts| (night(facts), at(29, 1)(facts)).0);
}

#[test]
fn store_envelopes_copies_printers() {
    finds(Stop, "doctor-store-bad", |facts| facts.store = Store::Broken("damaged".into()));
    finds(Look, "doctor-recovery-missing", |facts| facts.has_recovery = false);
    finds(Look, "doctor-envelopes-missing", |facts| facts.without_envelope = 1);
    finds(Look, "doctor-backup-never", |facts| facts.last_backup = None);
    is_good(|facts| facts.last_backup = Some(date(2026, 10, 28)));
    finds(Look, "doctor-backup-old", |facts| facts.last_backup = Some(date(2026, 10, 27)));
    let printer = |answer| move |facts: &mut Facts| facts.printers = vec![("p:631".into(), answer)];
    is_good(printer(Answer::Answers));
    finds(Look, "doctor-printer-silent", printer(Answer::Silent("refused".into())));
    finds(Look, "doctor-printer-address", printer(Answer::NoAddress));
}
