//! The situation: every unit against what it cannot do without, as it was last reported; the worst first, and who has not
//! been heard from.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::organisation::Units;
use crate::id::UnitId;
use crate::incident;
use crate::register::whole::{Whole, sayings};
use crate::register::{Hand, Record, RecordId};
use crate::situation::{Colour, FUNCTIONS, Stand, Trend};
use crate::state::State;

/// Who has not been heard from for so long is said to be silent.
pub const SILENT_MINUTES: i64 = 120;
/// Earlier reports of one cell that are shown.
pub const EARLIER_SHOWN: usize = 8;

/// One report on one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub stand: Stand,
    /// When it was so, local.
    pub at: DateTime,
    pub reported_by: String,
    pub channel: String,
    /// Who wrote it down.
    pub by: Hand,
    pub once: String,
}

/// How a unit stands with one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The last report.
    pub now: Option<Report>,
    /// What somebody else reported otherwise, not knowing of that one.
    pub also: Vec<Report>,
    /// What was before, the newest first.
    pub earlier: Vec<Report>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    pub id: UnitId,
    pub name: String,
    /// In the order of [`FUNCTIONS`].
    pub cells: Vec<Cell>,
    /// When it last reported anything.
    pub heard: Option<DateTime>,
    /// Nothing was heard, or nothing for [`SILENT_MINUTES`].
    pub is_silent: bool,
}

impl UnitRow {
    /// How many functions stand so.
    pub fn count(&self, colour: Colour) -> usize {
        self.reported().filter(|(_, report)| report.stand.colour == colour).count()
    }

    /// What was last reported, by function.
    pub fn reported(&self) -> impl Iterator<Item = (&'static str, &Report)> {
        FUNCTIONS.into_iter().zip(&self.cells).filter_map(|(function, cell)| Some((function, cell.now.as_ref()?)))
    }

    /// What a new report is compared with.
    pub fn stands(&self) -> BTreeMap<&'static str, Stand> {
        self.reported().map(|(function, report)| (function, report.stand.clone())).collect()
    }

    /// Who last reported.
    pub fn last_reporter(&self) -> &str {
        let last = self.reported().max_by_key(|(_, report)| report.at);
        last.map_or("", |(_, report)| report.reported_by.as_str())
    }

    /// Whether what a form with this word says was taken in already.
    pub fn has_taken(&self, once: &str) -> bool {
        let all = |cell: &Cell| {
            let mut reports = cell.now.iter().chain(&cell.also).chain(&cell.earlier);
            reports.any(|report| report.once == once)
        };
        !once.is_empty() && self.cells.iter().any(all)
    }
}

/// All units, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    pub rows: Vec<UnitRow>,
}

impl Picture {
    /// How many units have something that stands so, and nothing worse.
    pub fn worst(&self, colour: Colour) -> usize {
        let worst = |row: &UnitRow| row.reported().map(|(_, report)| report.stand.colour).max();
        self.rows.iter().filter(|row| worst(row) == Some(colour)).count()
    }

    /// How many are silent.
    pub fn silent(&self) -> usize {
        self.rows.iter().filter(|row| row.is_silent).count()
    }
}

/// The situation in an incident, of the units that `sees` lets through. First those with most red, then the silent ones, then
/// those with most yellow; among equals, who was heard from longest ago.
pub fn picture(state: &State, incident: &RecordId, now: DateTime, sees: impl Fn(&UnitId) -> bool) -> Picture {
    let register = state.register();
    let root = incident::root_of(register, incident);
    let mut of_unit: BTreeMap<&str, BTreeMap<&str, Vec<&Record>>> = BTreeMap::new();
    let mut is_ours: BTreeMap<&str, bool> = BTreeMap::new();
    for (_, record) in register.of("report") {
        let own = record.get("incident");
        let ours = *is_ours
            .entry(own)
            .or_insert_with(|| own == root.0 || incident::root_of(register, &RecordId(own.to_string())) == root);
        if ours {
            let functions = of_unit.entry(record.get("unit")).or_default();
            functions.entry(record.get("function")).or_default().push(record);
        }
    }
    let units = Units::of(state);
    let row = |unit: &super::organisation::KnownUnit| {
        let records = of_unit.get(unit.id.0.as_str());
        let of = |function: &str| records.and_then(|records| records.get(function)).map_or(&[][..], Vec::as_slice);
        let cells: Vec<Cell> = FUNCTIONS.iter().map(|function| cell(of(function))).collect();
        let heard = cells.iter().filter_map(|cell| cell.now.as_ref()).map(|report| report.at).max();
        let is_silent = heard.is_none_or(|heard| minutes_between(heard, now) >= SILENT_MINUTES);
        UnitRow { id: unit.id.clone(), name: unit.name.clone(), cells, heard, is_silent }
    };
    let mut rows: Vec<UnitRow> = units.iter().filter(|unit| sees(&unit.id)).map(row).collect();
    rows.sort_by_cached_key(|row| {
        let (red, yellow) = (row.count(Colour::Red), row.count(Colour::Yellow));
        (usize::MAX - red, !row.is_silent, usize::MAX - yellow, row.heard, row.name.clone())
    });
    Picture { rows }
}

/// Whole minutes from one local time to another; never less than none.
pub fn minutes_between(from: DateTime, to: DateTime) -> i64 {
    from.until((jiff::Unit::Minute, to)).map_or(0, |span| span.get_minutes()).max(0)
}

/// One function of one unit; of several records where incidents were joined.
fn cell(records: &[&Record]) -> Cell {
    let all = records.iter().flat_map(|record| sayings(record, "colour"));
    let mut all: Vec<(Whole<'_>, Report)> = all.filter_map(|whole| Some((whole.clone(), report(&whole)?))).collect();
    // The last to happen counts, also when it was written down later than one that happened after it.
    all.sort_by_key(|(whole, report)| (report.at, whole.order));
    let Some((_, now)) = all.pop() else { return Cell::default() };
    let mut cell = Cell { now: None, also: Vec::new(), earlier: Vec::new() };
    for (whole, report) in all.into_iter().rev() {
        let differs = report.stand.colour != now.stand.colour || report.stand.words != now.stand.words;
        let shown = if whole.stands && differs { &mut cell.also } else { &mut cell.earlier };
        shown.push(report);
    }
    cell.earlier.truncate(EARLIER_SHOWN);
    Cell { now: Some(now), ..cell }
}

fn report(whole: &Whole<'_>) -> Option<Report> {
    Some(Report {
        stand: Stand {
            colour: Colour::parse(whole.get("colour"))?,
            words: whole.get("words").to_string(),
            trend: Trend::parse(whole.get("trend")),
        },
        at: whole.get("at").parse().ok()?,
        reported_by: whole.get("reported_by").to_string(),
        channel: whole.get("channel").to_string(),
        by: whole.by.clone(),
        once: whole.get("once").to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Hlc, LogId, Order};
    use crate::overview::trial::Trial;
    use crate::register::RecordWritten;
    use crate::register::whole::say;
    use crate::situation::{REPORT, report_id};
    use crate::state::{Entry, Event};

    fn at(time: &str) -> DateTime {
        format!("2026-12-16T{time}").parse().unwrap()
    }

    fn trial() -> Trial {
        let mut trial = Trial::default();
        trial.record("incident", "i", &[("what", "Allt nere"), ("level", "crisis"), ("began", "2026-12-16T07:33")]);
        for (unit, name) in [("norra", "Norra"), ("natt", "Natt"), ("sodra", "Södra"), ("vastra", "Västra")] {
            trial.record("unit", unit, &[("name", name)]);
        }
        trial
    }

    fn said(state: &State, unit: &str, function: &str, colour: &str, words: &str, time: &str) -> RecordWritten {
        let incident = RecordId("i".into());
        let at = format!("2026-12-16T{time}");
        let set = [("incident", "i"), ("unit", unit), ("function", function), ("colour", colour)].into_iter();
        let set = set.chain([("words", words), ("at", &at), ("reported_by", "Eva")]);
        let set = set.map(|(name, text)| (name.to_string(), text.to_string())).collect();
        say(state.register(), &REPORT, &report_id(&incident, unit, function), &set, &Hand::default()).unwrap()
    }

    fn report(trial: &mut Trial, unit: &str, function: &str, colour: &str, words: &str, time: &str) {
        let written = said(&trial.state, unit, function, colour, words, time);
        trial.event(written);
    }

    /// `Norra 08:10 alarms red "Nere" (also …) (before …)`, one unit a line.
    fn check(state: &State, now: &str) -> String {
        let of = |report: &Report| {
            let stand = &report.stand;
            format!("{} {:?} {}", stand.colour.word(), stand.words, report.at.strftime("%H:%M"))
        };
        let list = |word: &str, reports: &[Report]| match reports {
            [] => String::new(),
            all => format!(" ({word} {})", all.iter().map(of).collect::<Vec<_>>().join(", ")),
        };
        let line = |row: &UnitRow| {
            let heard = row.heard.map_or("never".into(), |heard| heard.strftime("%H:%M").to_string());
            let cells = FUNCTIONS.iter().zip(&row.cells).filter_map(|(function, cell)| {
                let (also, before) = (list("also", &cell.also), list("before", &cell.earlier));
                Some(format!(" {function} {}{also}{before}", of(cell.now.as_ref()?)))
            });
            let silent = if row.is_silent { " silent" } else { "" };
            format!("{} {heard}{silent}{}\n", row.name, cells.collect::<String>())
        };
        picture(state, &RecordId("i".into()), at(now), |_| true).rows.iter().map(line).collect()
    }

    #[test]
    fn the_worst_comes_first_and_silence_is_said() {
        let mut trial = trial();
        report(&mut trial, "sodra", "staff", "green", "", "08:00");
        report(&mut trial, "vastra", "meals", "yellow", "Räcker till i morgon", "08:20");
        report(&mut trial, "norra", "alarms", "red", "Larmen är nere", "08:10");
        report(&mut trial, "norra", "alarms", "yellow", "Rundor", "08:40");
        report(&mut trial, "norra", "keys", "red", "Låsta ute", "08:40");
        insta::assert_snapshot!(check(&trial.state, "08:50"), @r#"
        Norra 08:40 keys red "Låsta ute" 08:40 alarms yellow "Rundor" 08:40 (before red "Larmen är nere" 08:10)
        Natt never silent
        Västra 08:20 meals yellow "Räcker till i morgon" 08:20
        Södra 08:00 staff green "" 08:00
        "#);
        let later = check(&trial.state, "10:00");
        assert!(later.contains("Södra 08:00 silent") && later.contains("Västra 08:20 meals"), "{later}");
        let picture = picture(&trial.state, &RecordId("i".into()), at("08:50"), |unit| unit.0 != "natt");
        assert_eq!((picture.worst(Colour::Red), picture.worst(Colour::Yellow), picture.silent()), (1, 1, 0));
    }

    #[test]
    fn two_who_reported_at_once_are_both_shown_whole() {
        let mut trial = trial();
        report(&mut trial, "norra", "alarms", "green", "", "08:00");
        // Neither knows of the other: both say it over what was there at eight.
        let red = said(&trial.state, "norra", "alarms", "red", "Larmen är nere", "09:00");
        let same = said(&trial.state, "norra", "alarms", "green", "", "09:05");
        for (log, written) in [(2, red), (3, same)] {
            let order = Order { hlc: Hlc(1_000 + u64::from(log)), log: LogId([log; 32]), seq: 1, index: 0 };
            let (number, event) = (format!("K{log}-001"), Event::from(written));
            let (hlc, author) = (order.hlc, [log; 32]);
            trial.state.apply(&Entry { order, hlc, author, number, entered_ms: 0, happened_at: at("09:00"), event });
        }
        let crossed = check(&trial.state, "09:10");
        assert!(
            crossed.starts_with(
                "Norra 09:05 alarms green \"\" 09:05 (also red \"Larmen är nere\" 09:00) (before green \"\" 08:00)"
            ) || crossed.contains("\nNorra 09:05 alarms green \"\" 09:05 (also red"),
            "{crossed}"
        );
        report(&mut trial, "norra", "alarms", "red", "Larmen är nere", "09:20");
        assert!(!check(&trial.state, "09:30").contains("also"), "whoever reports next settles it");
    }

    #[test]
    fn reports_of_a_joined_incident_count() {
        let mut trial = trial();
        report(&mut trial, "norra", "staff", "red", "Två av sju", "08:00");
        trial.record("incident", "j", &[("what", "Allt nere"), ("level", "crisis"), ("began", "2026-12-16T07:00")]);
        trial.record("incident", "i", &[("joined", "j")]);
        let rows = picture(&trial.state, &RecordId("j".into()), at("08:10"), |_| true).rows;
        assert_eq!((rows[0].name.as_str(), rows[0].count(Colour::Red)), ("Norra", 1));
        assert!(!rows[0].has_taken("") && rows[0].last_reporter() == "Eva");
    }

    #[test]
    fn the_ways_of_reporting_are_those_of_the_log() {
        let of = |schema: &crate::register::Schema| schema.field("channel").map(|field| field.shape);
        assert_eq!(of(&REPORT), Some(crate::register::Shape::Choice(&crate::note::CHANNELS)));
    }
}
