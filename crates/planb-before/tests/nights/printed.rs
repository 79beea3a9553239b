//! A unit's first binder from nothing but what its systems print; and the nights after.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use jiff::civil::{DateTime, date};
use planb_before::demo::printed::{self, Page};
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::import::{guess, import};
use planb_before::night::{self, Options, Report, Silent, UnitLine, unsorted};
use planb_before::open::{self, Opened};
use planb_core::care::mapping::Mapping;
use planb_core::guard::{Acceptance, Scope};
use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::overview::binder::page::{Profile, Tab};
use planb_core::snapshot::Edition;
use planb_node::machine::NewNode;
use planb_node::settings::{After, Settings};
use planb_node::store::Node;
use planb_paper::pdf::Foreign;

const MAPPING: &str = r#"
source = "lakemedelslista"
title = "Läkemedelslista"
every = "1d"
[file]
names = "*.pdf"
format = "pdf"
[exported_at]
title = 'Utskriven (\S+ \S+)'
[pdf]
tab = "K"
profiles = ["nurse"]
unit = 'Enhet: (.+)'
client = 'Personnr: (\S+)'
name = 'Namn: (.+)'
follows = 'Sida [2-9] av'
protected = 'SEKRETESS'
ignore = 'Utskriven [^\n]+'
"#;

/// Invented people, by unit: name, number, the pages' own lines.
type People = Vec<(&'static str, &'static str, &'static str, Vec<&'static str>)>;

fn people() -> People {
    vec![
        ("Norra", "Ada Kero", "19300725-9892", vec!["Alvedon 500 mg", "Waran"]),
        ("Norra", "Bo Aho", "19560216-9814", vec!["Insulin"]),
        ("Norra", "Cai Moe", "19410301-9800", vec!["Furix", "Ordinerat av läkare"]),
        ("Södra", "Dag Lind", "19380704-9816", vec!["Levaxin"]),
    ]
}

/// A report as a system prints it: plain PDF with one typeface.
fn report(printed: &str, people: &People, strays: &[&str]) -> Vec<u8> {
    let mut pages: Vec<String> = Vec::new();
    for (unit, name, number, own) in people {
        for (at, line) in own.iter().enumerate() {
            let head = if at == 0 { format!("Enhet: {unit}|Namn: {name}|Personnr: {number}|") } else { String::new() };
            pages.push(format!("Utskriven {printed}|{head}{line}|Sida {} av {}", at + 1, own.len()));
        }
    }
    pages.extend(strays.iter().map(|stray| format!("Utskriven {printed}|{stray}")));
    let pages = pages.iter().map(|page| Page::of(page.split('|').map(str::to_string)));
    printed::report(&pages.collect::<Vec<_>>())
}

struct Hub {
    dir: tempfile::TempDir,
    node: Node,
    settings: Settings,
}

impl Hub {
    fn new() -> Hub {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = Settings { municipality: "Forsnäs".into(), ..Settings::default() };
        settings.exports.after = After::Remove;
        let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("T1").unwrap(), recovery: None };
        let mut node = Node::create(&dir.path().join("nod"), &new).unwrap();
        let units: BTreeMap<UnitId, String> =
            ["Norra", "Södra"].map(|name| (UnitId::of_name(name), name.to_string())).into();
        let (out, sheets) = (dir.path().join("kuvert"), Sheets::Of(Vec::new()));
        let wish = Wish { out, now: at(0), units, renew: Vec::new(), sheets, identities: Identities::Yes };
        envelopes::make(&mut node, &settings, &wish).unwrap();
        Hub { dir, node, settings }
    }

    fn exports(&self) -> PathBuf {
        Settings::path(self.node.folder(), &self.settings.exports.folder)
    }

    /// The night `days` after the first, with these files.
    fn night(&mut self, days: i64, files: &[(&str, Vec<u8>)], acceptances: Vec<Acceptance>) -> Report {
        fs::create_dir_all(self.exports()).unwrap();
        for (name, bytes) in files {
            fs::write(self.exports().join(name), bytes).unwrap();
        }
        let mappings = [Mapping::parse(MAPPING).unwrap()];
        let options = Options { now: at(days), acceptances, threads: 2 };
        night::run(&mut self.node, &self.settings, &mappings, &options, &Silent).unwrap()
    }

    fn open(&self, line: &UnitLine, edition: Edition) -> Opened {
        let path = if edition == Edition::Common { &line.path } else { &line.supplement };
        let key = envelopes::identity_path(&self.dir.path().join("kuvert"), &line.unit, edition);
        let out = self.dir.path().join(format!("oppnad-{}-{}", line.unit, path.as_ref().unwrap().replace('/', "-")));
        let wish = open::Wish { by: "Prov".into(), now: at(0), profile: None, out: Some(out) };
        open::open(&self.node.folder().join(path.as_ref().unwrap()), &open::read_key_file(&key).unwrap(), &wish)
            .unwrap()
    }
}

fn at(days: i64) -> DateTime {
    date(2026, 11, 28).at(2, 10, 0, 0).checked_add(jiff::Span::new().days(days)).unwrap()
}

fn printed(days: i64) -> String {
    at(days).checked_sub(jiff::Span::new().hours(2)).unwrap().strftime("%Y-%m-%d %H:%M").to_string()
}

fn of<'r>(report: &'r Report, unit: &str) -> &'r UnitLine {
    report.units.iter().find(|line| line.unit == UnitId::of_name(unit)).unwrap()
}

/// The texts of the reports' pages in an opened binder.
fn pages(opened: &Opened) -> Vec<String> {
    let reports = opened.manifest.files.iter().zip(&opened.files).filter(|(file, _)| file.report.is_some());
    reports
        .flat_map(|(_, path)| Foreign::open(&fs::read(path).unwrap()).unwrap().texts().unwrap())
        .map(|it| it.lines)
        .collect()
}

fn places(rows: &[night::SheetLine]) -> Vec<(&str, &str)> {
    let reports = rows.iter().filter(|row| row.place.starts_with('K'));
    reports.map(|row| (row.place.as_str(), row.serial.as_str())).collect()
}

#[test]
fn a_first_binder_from_nothing_but_reports() {
    let mut hub = Hub::new();
    let report = hub.night(0, &[("lm.pdf", report(&printed(0), &people(), &[]))], Vec::new());
    assert!(report.all_fresh(), "{report:?}");
    let line = of(&report, "Norra");
    assert_eq!((line.name.as_str(), line.clients, line.without_envelope), ("Norra", 3, false));
    let opened = hub.open(line, Edition::Common);
    let file = opened.manifest.files.iter().find(|file| file.report.is_some()).unwrap();
    assert_eq!((file.tab, file.pages, file.file.as_str()), (Tab::Forms, 5, "K-lakemedelslista.pdf"));
    assert_eq!(file.profiles, [Profile::Nurse]);
    assert_eq!(file.data_as_of, date(2026, 11, 28).at(0, 10, 0, 0));
    let pages = pages(&opened);
    assert_eq!(pages.len(), 5);
    for text in ["Norra", "Uppgifterna är från lör 28 nov 2026 kl. 00:10", "K-001", "sida 2 av 2", "Waran"] {
        assert!(pages[1].contains(text), "{text}: {}", pages[1]);
    }
    assert!(pages.iter().all(|page| !page.contains("Dag Lind")));
    assert!(fs::read_dir(hub.exports()).unwrap().next().is_none(), "nothing lies in clear");
}

#[test]
fn a_mapping_is_proposed_from_the_report_s_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("Läkemedelslista_20261128.pdf");
    fs::write(&path, report(&printed(0), &people(), &[])).unwrap();
    let proposed = guess::guess(&path).unwrap();
    let mapping = Mapping::parse(&proposed).unwrap();
    let came = import(&[path], &[mapping], at(0));
    assert_eq!(came.reports.tray().count(), 0, "{proposed}");
    assert_eq!(came.intake.sources[0].accepted, 6);
    assert_eq!(came.intake.sources[0].exported_at, Some(date(2026, 11, 28).at(0, 10, 0, 0)));
    assert!(came.reports.units.contains_key(&UnitId::of_name("Södra")));
}

#[test]
fn serials_stay_and_exactly_what_changed_is_listed() {
    let mut hub = Hub::new();
    hub.night(0, &[("lm.pdf", report(&printed(0), &people(), &[]))], Vec::new());
    let second = hub.night(1, &[("lm.pdf", report(&printed(1), &people(), &[]))], Vec::new());
    let line = of(&second, "Norra");
    assert_eq!(
        places(&line.new).len() + places(&line.changed).len() + places(&line.removed).len(),
        0,
        "only the time of printing"
    );
    let mut changed = people();
    changed[1].3 = vec!["Insulin, ny dos"];
    let third = hub.night(2, &[("lm.pdf", report(&printed(2), &changed, &[]))], Vec::new());
    assert_eq!(places(&of(&third, "Norra").changed).iter().map(|row| row.0).collect::<Vec<_>>(), ["K-002"]);
    assert_eq!(places(&of(&third, "Södra").changed), []);
}

#[test]
fn who_is_protected_stands_in_the_supplement_and_nowhere_else() {
    let mut hub = Hub::new();
    let mut people = people();
    people[0].3 = vec!["SEKRETESS", "Waran"];
    people[1].3 = vec!["Insulin", "Hälsa Ada Kero", "Slut"];
    let report = hub.night(0, &[("lm.pdf", report(&printed(0), &people, &[]))], Vec::new());
    let line = of(&report, "Norra");
    let common = pages(&hub.open(line, Edition::Common));
    assert_eq!(common.len(), 4, "Bo's first and last page, and Cai's two");
    assert!(common.iter().all(|page| !page.contains("Ada") && !page.contains("9892")));
    let hidden = pages(&hub.open(line, Edition::Supplement));
    assert_eq!(hidden.len(), 3);
    assert!(hidden.iter().all(|page| page.contains("SKYDDADE UPPGIFTER")));
    assert_eq!((line.clients, line.supplement_clients), (2, 1));
}

#[test]
fn what_is_not_sure_lies_in_the_tray_sealed_apart() {
    let mut hub = Hub::new();
    let strays =
        ["Vems?", "Enhet: Norra|Personnr: 19380704-9816|Södras", "Enhet: Norra|Personnr: 19560216-9814|Dag Lind"];
    let files = [("lm.pdf", report(&printed(0), &people(), &strays)), ("trasig.pdf", b"%PDF-1.4 broken".to_vec())];
    let report = hub.night(0, &files[..1], Vec::new());
    let tray: Vec<_> = report.tray.iter().map(|page| (page.file.as_str(), page.page, page.reason)).collect();
    assert_eq!(tray.len(), 2, "{tray:?}");
    assert_eq!(tray[0], ("lm.pdf", 7, "tray-no-client"));
    assert_eq!(tray[1], ("lm.pdf", 9, "tray-two-units"));
    assert!(!report.all_fresh());
    assert_eq!(fs::read_dir(hub.exports()).unwrap().count(), 0, "nothing lies in clear");
    let sealed = hub.node.folder().join(report.unsorted.as_ref().unwrap());
    assert!(fs::read(&sealed).unwrap().starts_with(b"age-encryption.org/v1"));
    let kuvert = hub.dir.path().join("kuvert");
    let unit = envelopes::identity_path(&kuvert, &UnitId::of_name("Norra"), Edition::Supplement);
    let refused = unsorted::open(&sealed, &open::read_key_file(&unit).unwrap(), Some(&hub.dir.path().join("fel")));
    assert_eq!(refused.unwrap_err().key, "wrong-key", "whose the pages are nobody knows");
    let shares = [1, 3].map(|number| kuvert.join(format!("aterstallning-andel-{number}.txt")));
    let opened = unsorted::open(&sealed, &open::read_keys(&shares).unwrap(), None).unwrap();
    assert_eq!(opened.folder, sealed.with_file_name("unsorted-2026-11-28"));
    let [file] = &opened.list.files[..] else { panic!("{:?}", opened.list) };
    let pages: Vec<_> = file.pages.iter().map(|page| (page.page, page.why.as_str())).collect();
    assert_eq!((file.came_as.as_str(), pages), ("lm.pdf", vec![(7, "tray-no-client"), (9, "tray-two-units")]));
    assert!(fs::read(opened.folder.join(&file.name)).unwrap() == files[0].1, "the file as it came");
    let opened = hub.open(of(&report, "Norra"), Edition::Common);
    assert!(opened.manifest.missing.iter().any(|text| text.contains("2 sidor gick inte att sortera")));
    // A broken file holds its source and says why; while something is held the exports stay.
    let next = hub.night(1, &[("lm.pdf", files[0].1.clone()), files[1].clone()], Vec::new());
    assert!(next.held.iter().any(|held| held.reason == "guard-unreadable"), "{:?}", next.held);
    assert_eq!(fs::read_dir(hub.exports()).unwrap().count(), 2);
    assert!(next.unsorted.is_some_and(|path| hub.node.folder().join(path).is_file()));
    let other = self::report(&printed(2), &people(), &["Vems?"]);
    let again: Vec<_> =
        [(); 2].map(|()| hub.night(2, &[("lm.pdf", other.clone())], Vec::new()).unsorted.unwrap()).into();
    assert_eq!(again, ["unsorted/unsorted-2026-11-30.tar.age", "unsorted/unsorted-2-2026-11-30.tar.age"]);
    assert!(again.iter().all(|path| hub.node.folder().join(path).is_file()), "no run writes over another's");
    let whole = hub.night(3, &[("lm.pdf", self::report(&printed(3), &people(), &[]))], Vec::new());
    assert_eq!(whole.unsorted, None);
}

#[test]
fn a_report_that_shrank_is_held_and_its_pages_are_carried_on() {
    let mut hub = Hub::new();
    let mut many = people();
    for (name, number) in [("Eva Ek", "19440812-9809"), ("Fia Rask", "19470119-9814"), ("Gun Dal", "19500505-9802")] {
        many.push(("Norra", name, number, vec!["Blad 1", "Blad 2", "Blad 3"]));
    }
    let first = hub.night(0, &[("lm.pdf", report(&printed(0), &many, &[]))], Vec::new());
    let whole = pages(&hub.open(of(&first, "Norra"), Edition::Common));
    assert_eq!(whole.len(), 14);
    let second = hub.night(1, &[("lm.pdf", report(&printed(1), &people(), &[]))], Vec::new());
    assert!(second.held.iter().any(|held| held.reason == "guard-source-lost"), "{:?}", second.held);
    assert!(second.units.is_empty(), "there is nothing new for anybody: the binder of the night before counts");
    let accepted = vec![Acceptance { scope: Scope::Source("lakemedelslista".into()), reason: "Tre flyttade".into() }];
    let third = hub.night(2, &[("lm.pdf", report(&printed(2), &people(), &[]))], accepted);
    assert!(third.held.is_empty(), "{:?}", third.held);
    assert_eq!(pages(&hub.open(of(&third, "Norra"), Edition::Common)).len(), 5);
    assert_eq!(places(&of(&third, "Norra").removed).len(), 3);
}
