//! Not one sheet missing: forms of ten units go out from three computers, are handed out, lost, voided, filled in, scanned badly and in any
//! order with what is not ours, merged by a stick and entered; and the ledger says what this test kept beside it.
//!
//! 300 sheets go through pixels. `PLANB_LOOP_SHEETS=5000` asks for more (`cargo xtask bench-scan --loop 5000`).

pub mod files;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use planb_core::form::answer::{Mark, unpack};
use planb_core::id::UnitId;
use planb_core::ledger::Stage;
use planb_core::overview::ledger::{self as overview, Sheets, Which};
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_node::store::Node;
use serde_json::Value;

use super::place::text;
use super::random::Random;
use files::Pile;
use world::{Computer, World};

/// Sheets that go through pixels, unless something else is asked for.
const SHEETS: usize = 300;
const UNITS: usize = 10;

/// What this test knows of a sheet, beside the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Truth {
    unit: UnitId,
    stage: Stage,
    /// What was meant with every box of its page.
    marked: Vec<bool>,
    /// It was lost for somebody, or voided by somebody, who did not know.
    is_in_doubt: bool,
    copies: u32,
}

fn by(name: &str) -> Hand {
    Hand { name: name.into(), card: String::new() }
}

fn sheets_asked_for() -> usize {
    std::env::var("PLANB_LOOP_SHEETS").ok().and_then(|typed| typed.parse().ok()).unwrap_or(SHEETS)
}

/// Writes what was decided on a computer.
fn write(
    computer: &Computer,
    decide: impl FnOnce(&planb_core::state::State) -> Result<Vec<planb_core::state::Event>, planb_core::refusal::Refusal>,
) {
    let mut node = Node::open(&computer.dir()).unwrap();
    node.record(decide).unwrap();
}

/// Issues the forms: every computer has every unit's forms to give.
fn issue(world: &World, count: usize) -> BTreeMap<Serial, Truth> {
    let forms = files::forms();
    let mut truth = BTreeMap::new();
    let each = count.div_ceil(world.computers.len() * UNITS) as u32;
    for (at, computer) in world.computers.iter().enumerate() {
        let mut node = Node::open(&computer.dir()).unwrap();
        let prefix = node.prefix().as_str().to_string();
        for (n, unit) in world.units.iter().enumerate() {
            let form = forms[(at + n) % forms.len()];
            let run = overview::Run { unit, form, count: each, client: None, holder: None, by: &by("Åsa") };
            let mut serials = Vec::new();
            node.record(|state| {
                let (issued, events) = overview::issue(state, &prefix, run)?;
                serials = issued;
                Ok(events)
            })
            .unwrap();
            let new =
                Truth { unit: unit.clone(), stage: Stage::Stock, marked: Vec::new(), is_in_doubt: false, copies: 0 };
            truth.extend(serials.into_iter().map(|serial| (serial, new.clone())));
        }
    }
    truth
}

/// Gives every sheet to somebody, wherever it is convenient.
fn give(world: &World, truth: &mut BTreeMap<Serial, Truth>) {
    let mut parts: Vec<Vec<Serial>> = vec![Vec::new(); world.computers.len()];
    for (n, serial) in truth.keys().enumerate() {
        parts[n % world.computers.len()].push(serial.clone());
    }
    for (n, (computer, serials)) in world.computers.iter().zip(&parts).enumerate() {
        let holder = format!("Grupp {n}");
        for part in serials.chunks(1_000) {
            write(computer, |state| overview::give(state, Sheets { serials: part, by: &by("Åsa") }, &holder));
        }
    }
    truth.values_mut().for_each(|sheet| sheet.stage = Stage::Given);
}

/// What becomes of sheets that are not scanned, or that somebody else says otherwise of.
struct Fates {
    lost: Vec<Serial>,
    voided: Vec<Serial>,
    /// Left with whoever has them, explained.
    out: Vec<Serial>,
    /// Reported lost on one computer, and scanned on another that knows nothing of it.
    found: Vec<Serial>,
    /// Voided on one computer, and scanned on another that knows nothing of it.
    torn: Vec<Serial>,
}

/// Decides on fates, and says them on computers that do not meet before the sheets are scanned.
fn part(world: &World, truth: &mut BTreeMap<Serial, Truth>, scanned: usize, random: &mut Random) -> Fates {
    let mut rest: Vec<Serial> = truth.keys().cloned().collect();
    files::shuffle(&mut rest, random);
    let few = rest.len().saturating_sub(scanned) / 3;
    let mut take = |count: usize| rest.split_off(rest.len() - count.min(rest.len()));
    let fates = Fates { lost: take(few), voided: take(few), out: take(few), found: take(4), torn: take(4) };
    let (one, other) = (&world.computers[0], &world.computers[1]);
    let (åsa, bo) = (by("Åsa"), by("Bo"));
    let lost = [&fates.lost[..], &fates.found[..]].concat();
    let sheets = |serials| Sheets { serials, by: &åsa };
    write(one, |state| overview::lose(state, sheets(&lost), "Letat i bilen och i skåpet"));
    write(other, |state| overview::void(state, sheets(&fates.voided), "spoiled", "Kaffe"));
    write(other, |state| overview::void(state, Sheets { serials: &fates.torn, by: &bo }, "wrong-form", ""));
    write(one, |state| overview::explain(state, sheets(&fates.out), "at-client", ""));
    let mut set = |serials: &[Serial], stage: Stage| {
        serials.iter().for_each(|serial| truth.get_mut(serial).unwrap().stage = stage);
    };
    set(&fates.lost, Stage::Lost);
    set(&fates.voided, Stage::Voided);
    set(&fates.found, Stage::Scanned);
    set(&fates.torn, Stage::InDoubt);
    fates
}

/// Fills in, copies and scans what is left, on all computers, with what is not ours between.
fn scan(world: &World, truth: &mut BTreeMap<Serial, Truth>, fates: &Fates, random: &mut Random) -> Told {
    let gone: BTreeSet<&Serial> = [&fates.lost, &fates.voided, &fates.out].into_iter().flatten().collect();
    let mut to_scan: Vec<Serial> = truth.keys().filter(|serial| !gone.contains(serial)).cloned().collect();
    files::shuffle(&mut to_scan, random);
    let forms: BTreeMap<Serial, (String, u16)> = {
        let node = Node::open(&world.computers[2].dir()).unwrap();
        let of = |serial: &Serial| {
            let (_, issue) = node.state().ledger().issued(serial).unwrap();
            (serial.clone(), (issue.form.clone(), issue.version))
        };
        to_scan.iter().map(of).collect()
    };
    let late: BTreeSet<&Serial> = fates.found.iter().chain(&fates.torn).collect();
    let mut told = Told::default();
    let mut piles: Vec<Pile> = world.computers.iter().map(|_| Pile::new()).collect();
    for (n, serial) in to_scan.iter().enumerate() {
        // Who lost or voided a sheet is another than who scans it.
        let at = if late.contains(serial) { 2 } else { n % piles.len() };
        piles[at].sheets.push(serial.clone());
    }
    for (computer, pile) in world.computers.iter().zip(&mut piles) {
        let marked = pile.make(&forms, random.next());
        for (serial, boxes) in marked {
            let sheet = truth.get_mut(&serial).unwrap();
            sheet.marked = boxes;
            if sheet.stage == Stage::Given {
                sheet.stage = Stage::Scanned;
            }
        }
        for serial in &pile.copied {
            truth.get_mut(serial).unwrap().copies += 1;
        }
        let folder = pile.folder.path().to_str().unwrap();
        let out = computer.run(&["scan", folder, "--by", "Skannern", "--json"]);
        assert!(matches!(out.status.code(), Some(0 | 1)), "{}", text(&out));
        told.read(&String::from_utf8(out.stdout).unwrap());
        // The same folder again writes nothing new.
        let before = computer.json(&["ledger"])["total"].clone();
        if pile.sheets.len() < 200 {
            computer.run(&["scan", folder, "--by", "Skannern", "--json"]);
            assert_eq!(computer.json(&["ledger"])["total"], before);
        }
    }
    told
}

/// What `planb scan --json` said.
#[derive(Default)]
struct Told {
    pages: usize,
    sheets: BTreeSet<String>,
    trays: BTreeMap<String, usize>,
}

impl Told {
    fn read(&mut self, lines: &str) {
        for line in lines.lines() {
            let page: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
            let keys: Vec<&str> = page.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["fields", "file", "form", "page", "serial", "tray", "version"]);
            self.pages += 1;
            match page["tray"].as_str() {
                Some(tray) => *self.trays.entry(tray.to_string()).or_default() += 1,
                None => {
                    self.sheets.insert(page["serial"].as_str().unwrap().to_string());
                    let fields = page["fields"].as_object().unwrap();
                    let answer = fields.values().next().unwrap().as_object().unwrap();
                    assert_eq!(answer.keys().collect::<Vec<_>>(), ["confidence", "flagged", "value"]);
                }
            }
        }
    }
}

/// Enters what was scanned, and settles what is in doubt.
fn enter(world: &World, truth: &mut BTreeMap<Serial, Truth>, fates: &Fates) -> BTreeSet<Serial> {
    let torn = Sheets { serials: &fates.torn, by: &by("Cia") };
    write(&world.computers[2], |state| overview::settle(state, torn, "back", "Bladen är ifyllda och inlästa"));
    fates.torn.iter().for_each(|serial| truth.get_mut(serial).unwrap().stage = Stage::Scanned);
    world.meet();
    let ready: Vec<Serial> =
        truth.iter().filter(|(_, sheet)| sheet.stage == Stage::Scanned).map(|(serial, _)| serial.clone()).collect();
    let mut twice = BTreeSet::new();
    for (n, computer) in world.computers.iter().enumerate() {
        let mut node = Node::open(&computer.dir()).unwrap();
        let own: Vec<Serial> = ready.iter().skip(n).step_by(world.computers.len()).cloned().collect();
        // Two computers enter the same few sheets.
        let more = if n == 0 { Vec::new() } else { vec![ready[0].clone()] };
        twice.extend(more.iter().cloned());
        for serial in own.iter().chain(&more) {
            let form = {
                let (_, issue) = node.state().ledger().issued(serial).unwrap();
                &planb_core::form::laid::of_program(&issue.form, issue.version).unwrap().form
            };
            let (name, second) = (by(&format!("Skrivare {n}")), by("Läsare"));
            let sheets = Sheets { serials: std::slice::from_ref(serial), by: &name };
            node.record(|state| overview::enter(state, sheets, "treserva", (form, Some(&second)))).unwrap();
        }
        let checked: Vec<Serial> = own.iter().step_by(2).filter(|serial| !twice.contains(*serial)).cloned().collect();
        for part in checked.chunks(1_000) {
            let sheets = Sheets { serials: part, by: &by("Granskare") };
            node.record(|state| overview::check(state, sheets)).unwrap();
        }
        for serial in &own {
            let is_checked = checked.contains(serial);
            truth.get_mut(serial).unwrap().stage = if is_checked { Stage::Checked } else { Stage::Entered };
        }
    }
    for serial in &twice {
        truth.get_mut(serial).unwrap().stage = Stage::InDoubt;
    }
    twice
}

/// Every computer's ledger is the truth, sheet by sheet.
fn compare(world: &World, truth: &BTreeMap<Serial, Truth>) {
    let stages: BTreeMap<String, String> =
        truth.iter().map(|(serial, sheet)| (serial.0.clone(), sheet.stage.word().to_string())).collect();
    let mut counts: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for sheet in truth.values() {
        *counts.entry((sheet.unit.0.clone(), sheet.stage.word())).or_default() += 1;
    }
    for computer in &world.computers {
        let ledger = computer.json(&["ledger", "--sheets"]);
        let sheets = ledger["sheets"].as_array().unwrap();
        let told: BTreeMap<String, String> = (sheets.iter())
            .map(|sheet| (sheet["serial"].as_str().unwrap().into(), sheet["stage"].as_str().unwrap().into()))
            .collect();
        let differ: Vec<_> = stages.iter().filter(|(serial, stage)| told.get(*serial) != Some(stage)).collect();
        assert!(differ.is_empty() && told.len() == stages.len(), "{differ:?}");
        for unit in &world.units {
            let rows = ledger["units"].as_array().unwrap().iter().filter(|row| row["unit"] == unit.0.as_str());
            let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
            for row in rows {
                for stage in Stage::ALL.map(Stage::word) {
                    *sums.entry(stage).or_default() += row[stage].as_u64().unwrap();
                }
                let number = |name: &str| row[name].as_u64().unwrap();
                let done = number("entered") + number("checked") + number("voided") + number("lost");
                assert_eq!(number("issued"), done + number("outstanding"), "{row}");
            }
            for stage in Stage::ALL.map(Stage::word) {
                let expected = counts.get(&(unit.0.clone(), stage)).copied().unwrap_or(0);
                assert_eq!(sums[stage], expected, "{unit} {stage}");
            }
        }
    }
}

/// What was read of every page against what was meant: how many boxes, how many wrong without a flag, how many flagged.
fn answers(world: &World, truth: &BTreeMap<Serial, Truth>) -> (usize, usize, usize) {
    let node = Node::open(&world.computers[0].dir()).unwrap();
    let (mut boxes, mut wrong, mut flagged) = (0, 0, 0);
    for (serial, sheet) in truth.iter().filter(|(_, sheet)| !sheet.marked.is_empty()) {
        let contents = node.state().ledger().contents(serial).unwrap_or_else(|| panic!("{serial} cannot be read"));
        let read = contents.page(1).unwrap();
        let verdicts = unpack(&read.marks);
        assert_eq!(verdicts.len(), sheet.marked.len(), "{serial}");
        for (verdict, is_marked) in verdicts.iter().zip(&sheet.marked) {
            boxes += 1;
            flagged += usize::from(verdict.flagged);
            wrong += usize::from(!verdict.flagged && (verdict.mark == Mark::Ticked) != *is_marked);
        }
        let copies = node.state().ledger().sheet(serial).unwrap().standing().copies;
        assert_eq!(copies, sheet.copies, "{serial}: scans beyond the first are kept and linked");
    }
    (boxes, wrong, flagged)
}

#[test]
fn forms_go_out_and_come_back_and_not_one_is_missing() {
    let scanned = sheets_asked_for();
    let mut random = Random::new(scanned as u64);
    let world = World::new(UNITS);
    let mut truth = issue(&world, scanned * 6 / 5);
    world.meet();
    give(&world, &mut truth);
    world.meet();
    let fates = part(&world, &mut truth, scanned, &mut random);
    let start = std::time::Instant::now();
    let told = scan(&world, &mut truth, &fates, &mut random);
    let seconds = start.elapsed().as_secs_f64();
    let expected: BTreeSet<String> =
        truth.iter().filter(|(_, sheet)| !sheet.marked.is_empty()).map(|(serial, _)| serial.0.clone()).collect();
    assert_eq!(told.sheets, expected, "every sheet was found, and no other");
    let tray = |why: &str| told.trays.get(why).copied().unwrap_or(0);
    assert_eq!((tray("other_municipality"), tray("foreign")), (3, 3), "{:?}", told.trays);
    assert!(tray("unreadable") >= 6 * 3, "{:?}", told.trays);
    world.meet();
    compare(&world, &truth);
    let (boxes, wrong, flagged) = answers(&world, &truth);
    assert!(wrong * 2_000 <= boxes, "{wrong} of {boxes} boxes wrong without a flag");
    let twice = enter(&world, &mut truth, &fates);
    world.meet();
    compare(&world, &truth);
    let twice: Vec<Serial> = twice.into_iter().collect();
    let word = Sheets { serials: &twice, by: &by("Cia") };
    write(&world.computers[1], |state| overview::settle(state, word, "entered", "Stod två gånger, den ena är struken"));
    twice.iter().for_each(|serial| truth.get_mut(serial).unwrap().stage = Stage::Entered);
    world.meet();
    compare(&world, &truth);
    let node = Node::open(&world.computers[2].dir()).unwrap();
    let closing = overview::closing(node.state(), Which::default());
    assert!(closing.may_close(), "{closing:?}");
    drop(node);
    assert!(world.is_one(), "the same log and the same state on every computer");
    println!(
        "{} sheets issued, {} through pixels, {} pages told, tray {:?}; {boxes} boxes, {wrong} wrong, {flagged} flagged; {seconds:.0} s",
        truth.len(),
        expected.len(),
        told.pages,
        told.trays
    );
}
