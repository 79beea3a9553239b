//! From the hub to the locked cabinet, end to end: tables and a printed report, three reserve computers and two printers, through a
//! good night, one that is held back, one that is killed half way, and a hub whose disk is gone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use planb_before::demo::printed::{self, Page};
use planb_core::id::UnitId;
use planb_core::snapshot::Edition;
use planb_node::bundle::{self, Manifest};
use planb_node::seal;

use super::hub::opens_nothing;
use super::place::{NIGHT, Place, files_below, run, text};
use super::printer::{Printer, tool};
use super::reserve::Station;

const UNITS: [&str; 3] = ["hemtjanst-norra", "hemtjanst-sodra", "sabo-alvgarden"];

const REPORT: &str = r#"
source = "avvikelser"
title = "Avvikelser"
every = "7d"
[file]
names = "avvikelser*.pdf"
format = "pdf"
[pdf]
tab = "K"
profiles = ["nurse"]
unit = 'Enhet: (.+)'
client = 'Personnr: (\S+)'
"#;

/// A report as a system prints it: one page for each number, of this unit.
fn report(unit: &str, numbers: &[&str]) -> Vec<u8> {
    let page = |number: &&str| {
        Page::of([format!("Enhet: {unit}"), format!("Personnr: {number}"), "Fall i hallen".to_string()])
    };
    printed::report(&numbers.iter().map(page).collect::<Vec<_>>())
}

/// The hub, its reserve computers and its printers; the sheets of the envelopes lie elsewhere.
struct Municipality {
    hub: Place,
    stations: Vec<(&'static str, Station)>,
    printers: [Printer; 2],
    envelopes: tempfile::TempDir,
}

impl Municipality {
    fn new() -> Municipality {
        let hub = Place::with_keys();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mappings");
        for file in std::fs::read_dir(shipped).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|ending| ending == "toml") {
                std::fs::copy(&file, hub.path("mappings").join(file.file_name().unwrap())).unwrap();
            }
        }
        std::fs::write(hub.path("mappings/avvikelser.toml"), REPORT).unwrap();
        let envelopes = tempfile::tempdir().unwrap();
        for (path, bytes) in files_below(&hub.path("kuvert")) {
            std::fs::write(envelopes.path().join(path.file_name().unwrap()), bytes).unwrap();
        }
        std::fs::remove_dir_all(hub.path("kuvert")).unwrap();
        let station = |unit| {
            let station = Station::named(&hub, &format!("Reservdator {unit}"));
            station.serve(hub.path("out").to_str().unwrap(), unit);
            (unit, station)
        };
        let stations = UNITS.map(station).into();
        Municipality { hub, stations, printers: [Printer::new(), Printer::new()], envelopes }
    }

    fn key(&self, unit: &str) -> PathBuf {
        self.envelopes.path().join(format!("kuvert-{unit}.key"))
    }

    /// What the unit's newest binder has, as the envelope opens it on its reserve computer.
    fn binder(&self, unit: &str, station: &Station) -> (Manifest, Vec<(String, Vec<u8>)>) {
        let identity = planb_before::open::read_key_file(&self.key(unit)).unwrap();
        let (_, path) =
            planb_before::print::newest(station.folder.path(), &UnitId(unit.into()), Edition::Common).unwrap();
        let (manifest, mut documents) = bundle::open_bundle(&path, &identity).unwrap();
        // What was held is carried on as it was sealed then.
        for (file, (_, bytes)) in manifest.files.iter().zip(&mut documents) {
            if file.sealed {
                *bytes = seal::open_bytes(bytes, &identity, 1 << 30).unwrap().to_vec();
            }
        }
        (manifest, documents)
    }

    /// Every reserve computer prints its whole binder; gives each one's manifest. `says` stands on every cover.
    fn print(&self, says: &str) -> Vec<Manifest> {
        let mut manifests = Vec::new();
        for (at, (unit, station)) in self.stations.iter().enumerate() {
            let printer = &self.printers[at % 2];
            let before = printer.printed().len();
            let (key, address) = (self.key(unit), printer.address());
            let args = ["print", unit, "--key", key.to_str().unwrap(), "--printer", &address, "--by", "Eva Carlsson"];
            let (said, code) = station.json(&args);
            assert_eq!(code, 0, "{unit}: {said}");
            assert_eq!(station.json(&["print", unit, "--confirm", said["last"].as_str().unwrap()]).1, 0);
            let (manifest, documents) = self.binder(unit, station);
            let paper = printer.printed().split_off(before);
            assert_eq!(paper.len(), documents.len(), "{unit}");
            for path in &paper {
                let bytes = std::fs::read(path).unwrap();
                assert!(documents.iter().any(|(_, own)| *own == bytes), "{unit}: {}", path.display());
            }
            let all: String = paper.iter().map(|path| tool("pdftotext", &[path.to_str().unwrap(), "-"])).collect();
            assert!(all.split_whitespace().collect::<Vec<_>>().join(" ").contains(says), "{unit} does not say {says}");
            manifests.push(manifest);
        }
        manifests
    }

    fn fetch(&self) {
        for (unit, station) in &self.stations {
            let (said, code) = station.json(&["fetch"]);
            assert_eq!(code, 0, "{unit}: {said}");
        }
    }
}

/// The letters of the tabs that were held back, by unit.
fn held(manifests: &[Manifest]) -> Vec<String> {
    let letters = |manifest: &Manifest| {
        let held = manifest.files.iter().filter(|file| file.held_since.is_some());
        held.filter_map(|file| file.file.chars().next()).collect()
    };
    manifests.iter().map(letters).collect()
}

#[test]
fn every_reserve_computer_prints_a_whole_binder_whatever_befalls_the_hub() {
    let town = Municipality::new();
    let hub = &town.hub;
    // A good night: every binder is of today, and the report has its tab.
    let numbers = ["560216-9814"];
    hub.put("avvikelser.pdf", &report("Hemtjänst Norra", &numbers), "2021-12-15T22:00");
    let out = hub.run(&["night", "--at", NIGHT]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    town.fetch();
    let good = town.print("Uppgifterna är från ons 15 dec 2021");
    assert_eq!(held(&good), ["", "", ""]);
    let reports = |manifest: &Manifest| manifest.files.iter().filter(|file| file.report.is_some()).count();
    assert_eq!(good.iter().map(reports).collect::<Vec<_>>(), [1, 0, 0]);

    // A night for which nothing new was exported: all of it is held, told, and everybody still has a whole binder.
    hub.put_exports("2021-12-17T22:10");
    let out = hub.run(&["night", "--at", "2021-12-18T02:10"]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out));
    town.fetch();
    assert_eq!(held(&town.print("15 dec 2021")), ["ABCDEGK", "ABCDEG", "ACDEG"]);

    // A night that is killed: whole binders, of that night or of the one before.
    hub.put_exports("2021-12-18T22:10");
    let dir = hub.dir();
    let args = ["night", "--at", "2021-12-19T02:10", "--dir", dir.to_str().unwrap()];
    let mut night = Command::new(env!("CARGO_BIN_EXE_planb")).args(args).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(400));
    let _ = night.kill();
    night.wait().unwrap();
    town.fetch();
    town.print("dec 2021");

    // The hub's disk is gone; what somebody copied of it opens nothing, but for exports that wait while something is held; and the
    // paper comes all the same.
    std::fs::remove_dir_all(hub.path("exports")).unwrap();
    opens_nothing(&hub.dir());
    std::fs::remove_dir_all(hub.dir()).unwrap();
    for (unit, station) in &town.stations {
        let (said, code) = station.json(&["fetch"]);
        assert!(code != 0 && said["error"].is_string(), "{unit}: {said}");
    }
    town.print("dec 2021");
    let (_, station) = &town.stations[0];
    assert_eq!(run(&["verify", "--dir", station.folder.path().to_str().unwrap()]).status.code(), Some(0));
}
