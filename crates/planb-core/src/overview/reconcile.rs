//! Whether the work after an event is done: the event itself is over, every sheet is accounted for, and who has which system back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use super::ledger::{self, Closing, Counts, Which};
use crate::id::UnitId;
use crate::incident;
use crate::ledger::{Issue, Sheet, Stage};
use crate::reconcile::{CLOSING, RETURNED, returned_id};
use crate::refusal::Refusal;
use crate::register::{self, Fault, Hand, Record, RecordId, Register, Schema, Wish};
use crate::sheet::Serial;
use crate::state::{Event, State};

/// What stands between now and the end of the work.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// The event itself is not over.
    pub goes_on: bool,
    pub closing: Closing,
    /// Sheets that came in and stand in no system.
    pub to_enter: Vec<Serial>,
    /// Scanned pages of which nobody has said what they are, in the tray of the computer that is asked.
    pub in_tray: usize,
}

impl Left {
    /// *Efterarbetet avslutat* can be said.
    pub fn is_nothing(&self) -> bool {
        !self.goes_on && self.closing.may_close() && self.in_tray == 0
    }

    /// How many sheets are in the way.
    pub fn sheets(&self) -> usize {
        self.closing.unexplained.len()
            + self.closing.in_doubt.len()
            + self.closing.unissued.len()
            + self.closing.to_enter as usize
    }
}

/// What is left, of all units. What lies in the tray is in no log.
pub fn left(state: &State, in_tray: usize) -> Left {
    let closing = ledger::closing(state, Which::default());
    let came_in = |stage: Stage| matches!(stage, Stage::Back | Stage::Scanned);
    let to_enter = ledger::sheets(state, Which::default())
        .filter(|(_, sheet, _)| came_in(sheet.standing().stage))
        .map(|(serial, _, _)| serial.clone())
        .collect();
    Left { goes_on: incident::current(state.register()).is_some(), closing, to_enter, in_tray }
}

/// A unit's sheets in four numbers: `issued` is always the sum of the other three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    pub issued: u32,
    /// Handed in, whatever became of them then.
    pub back: u32,
    /// Voided, reported lost, or out with a reason.
    pub settled: u32,
    /// Nobody has said where they are; or two things were said that cannot both be true.
    pub missing: u32,
    /// Of those that are back: in no system yet.
    pub to_enter: u32,
}

impl Accounts {
    fn count(&mut self, sheet: &Sheet) {
        self.issued += 1;
        match sheet.standing().stage {
            Stage::Back | Stage::Scanned => (self.back, self.to_enter) = (self.back + 1, self.to_enter + 1),
            Stage::Entered | Stage::Checked => self.back += 1,
            Stage::Voided | Stage::Lost => self.settled += 1,
            _ if is_missing(sheet) => self.missing += 1,
            _ => self.settled += 1,
        }
    }

    /// Both together.
    pub fn with(self, other: Accounts) -> Accounts {
        Accounts {
            issued: self.issued + other.issued,
            back: self.back + other.back,
            settled: self.settled + other.settled,
            missing: self.missing + other.missing,
            to_enter: self.to_enter + other.to_enter,
        }
    }
}

/// Whether somebody has still to say where a sheet is, or what is so of it.
pub fn is_missing(sheet: &Sheet) -> bool {
    let standing = sheet.standing();
    match standing.stage {
        Stage::InDoubt => true,
        Stage::Stock | Stage::Given => standing.explained.is_empty(),
        _ => false,
    }
}

/// The numbers of each unit that `sees` lets through.
pub fn accounts(state: &State, sees: impl Fn(&UnitId) -> bool) -> BTreeMap<UnitId, Accounts> {
    let mut all: BTreeMap<UnitId, Accounts> = BTreeMap::new();
    for (_, sheet, issue) in state.ledger().sheets() {
        if let Some(accounts) = all.get_mut(&issue.unit) {
            accounts.count(sheet);
        } else if sees(&issue.unit) {
            all.entry(issue.unit.clone()).or_default().count(sheet);
        }
    }
    all
}

/// Missing sheets of one unit and form that one holder has; without a holder, those in the stock.
pub type Missing<'a> = BTreeMap<(&'a UnitId, &'a str, &'a str), Vec<(&'a Serial, &'a Sheet, &'a Issue)>>;

/// Every missing sheet of the units that `sees` lets through.
pub fn missing(state: &State, sees: impl Fn(&UnitId) -> bool) -> Missing<'_> {
    let mut all = Missing::new();
    for (serial, sheet, issue) in
        state.ledger().sheets().filter(|(_, sheet, issue)| is_missing(sheet) && sees(&issue.unit))
    {
        let holder = sheet.standing().holders.first().map_or("", String::as_str);
        all.entry((&issue.unit, &issue.form, holder)).or_default().push((serial, sheet, issue));
    }
    all
}

/// The event that the forms were used in: the one that goes on, else the last one that there was.
pub fn event(register: &Register) -> Option<(&RecordId, &Record)> {
    if let Some(current) = incident::current(register) {
        return Some((current.id, current.record));
    }
    let own = register.of("incident").filter(|(id, _)| incident::root_of(register, id) == *id);
    own.max_by_key(|(id, record)| (record.get("began"), *id))
}

/// A system that a unit uses, and since when it has it back.
#[derive(Clone, Debug)]
pub struct Return<'a> {
    pub unit: &'a str,
    pub system: &'a str,
    pub record: Option<&'a Record>,
}

/// Every system that a unit uses as far as the register knows, or that somebody has said is back; by unit.
pub fn returns<'a>(register: &'a Register, incident: &RecordId) -> Vec<Return<'a>> {
    let family = incident::family(register, incident);
    let mut all: BTreeMap<(&str, &str), Option<&Record>> = BTreeMap::new();
    for (_, cover) in register.of("cover").filter(|(_, cover)| cover.get("used") != "no") {
        all.insert((cover.get("unit"), cover.get("system")), None);
    }
    for (_, record) in register.of("returned") {
        if family.iter().any(|id| id.0 == record.get("incident")) {
            all.insert((record.get("unit"), record.get("system")), Some(record));
        }
    }
    let known = |kind: &str, id: &str| register.find(kind, id).is_some();
    all.retain(|(unit, system), record| record.is_some() || (known("unit", unit) && known("system", system)));
    all.into_iter().map(|((unit, system), record)| Return { unit, system, record }).collect()
}

/// When the work after an event was last said to be done.
pub fn closed<'a>(register: &'a Register, incident: &RecordId) -> Option<(&'a RecordId, &'a Record)> {
    let family: BTreeSet<&str> = incident::family(register, incident).into_iter().map(|id| id.0.as_str()).collect();
    let own = register.of("closing").filter(|(_, closing)| family.contains(closing.get("incident")));
    own.max_by_key(|(id, closing)| (closing.get("at"), *id))
}

/// Whether the ledger says something else now than when the work was said to be done.
pub fn is_other(closing: &Record, counts: &Counts) -> bool {
    numbers(counts).iter().any(|(name, number)| closing.get(name) != number)
}

fn numbers(counts: &Counts) -> [(&'static str, String); 5] {
    [
        ("issued", counts.issued),
        ("entered", counts.entered + counts.checked),
        ("voided", counts.voided),
        ("lost", counts.lost),
        ("explained", counts.outstanding - counts.unexplained),
    ]
    .map(|(name, number)| (name, number.to_string()))
}

/// A unit has a system back, as somebody says it.
#[derive(Clone, Copy, Debug)]
pub struct Back<'a> {
    pub incident: &'a RecordId,
    pub unit: &'a str,
    pub system: &'a str,
    pub back_at: &'a str,
    pub said_by: &'a str,
    /// Until when what happened stands on paper.
    pub paper_until: &'a str,
    pub note: &'a str,
}

/// Writes that a unit has a system back; said anew, the last word counts. The fault of a field is given with it.
pub fn back(state: &State, said: &Back<'_>, by: &Hand) -> Result<Vec<Event>, Vec<Fault>> {
    let register = state.register();
    let set = [
        ("incident", said.incident.0.as_str()),
        ("unit", said.unit),
        ("system", said.system),
        ("back_at", said.back_at),
        ("said_by", said.said_by),
        ("paper_until", said.paper_until),
        ("note", said.note),
    ];
    let fault = |field: &str, key| vec![Fault { field: field.to_string(), why: Refusal::new(key) }];
    let id = returned_id(said.incident, said.unit, said.system).ok_or_else(|| fault("system", "field-required"))?;
    put(state, &RETURNED, &id, &set, by, register.get("returned", &id.0))
}

/// Says that the work after an event is done. Refused while the event goes on, until every sheet is accounted for, and while scanned
/// pages lie in the tray; the same form sent twice writes once.
pub fn end(
    state: &State,
    (id, incident): (&RecordId, &RecordId),
    note: &str,
    (by, at): (&Hand, DateTime),
    in_tray: usize,
) -> Result<Vec<Event>, Refusal> {
    let register = state.register();
    if register.find("closing", &id.0).is_some() {
        return Ok(Vec::new());
    }
    let left = left(state, in_tray);
    if left.goes_on {
        return Err(Refusal::new("closing-goes-on"));
    }
    if !left.closing.may_close() {
        return Err(Refusal::new("closing-left").with("sheets", left.sheets()));
    }
    if left.in_tray > 0 {
        return Err(Refusal::new("closing-tray").with("count", left.in_tray));
    }
    let (at, numbers) = (at.strftime("%Y-%m-%dT%H:%M").to_string(), numbers(&left.closing.counts));
    let mut set = vec![("incident", incident.0.as_str()), ("at", &at), ("by", &by.name), ("note", note)];
    set.extend(numbers.iter().map(|(name, number)| (*name, number.as_str())));
    let first =
        |faults: Vec<Fault>| faults.into_iter().next().map_or_else(|| Refusal::new("field-unknown"), |fault| fault.why);
    put(state, &CLOSING, id, &set, by, register.get("closing", &id.0)).map_err(first)
}

fn put(
    state: &State,
    schema: &'static Schema,
    id: &RecordId,
    set: &[(&str, &str)],
    by: &Hand,
    before: &Record,
) -> Result<Vec<Event>, Vec<Fault>> {
    let typed: BTreeMap<String, String> =
        set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let is_there = |kind: &str, id: &str| {
        state.register().find(kind, id).is_some() || (kind == "unit" && state.units().any(|(unit, _)| unit.0 == id))
    };
    let set = schema.check(&typed, is_there)?;
    let lacking = schema.lacking(|name| set.get(name).map_or_else(|| before.get(name), String::as_str));
    if !lacking.is_empty() {
        return Err(lacking);
    }
    let wish = Wish { id, set: &set, seen: None, by };
    let written = register::write(state.register(), schema, &wish);
    let written = written.map_err(|why| vec![Fault { field: String::new(), why }])?;
    Ok(written.into_iter().map(Event::from).collect())
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Trial, today};
    use super::*;
    use crate::ledger::{FormsIssued, SheetEntered, SheetsBack, SheetsExplained, SheetsLost, SheetsVoided};

    fn by() -> Hand {
        Hand { name: "Ada Ek".into(), card: String::new() }
    }

    fn trial() -> Trial {
        let mut trial = Trial::default();
        trial.record("incident", "one", &[("what", "Nere"), ("level", "return"), ("began", "2021-12-16T07:33")]);
        let (unit, form, prefix) = (crate::id::UnitId("norra".into()), "TUR".to_string(), "K1".to_string());
        let (version, pages, first, count) = (1, 1, 1, 5);
        trial.event(FormsIssued { unit, form, version, pages, prefix, first, count, client: None, by: by() });
        trial
    }

    fn serials(numbers: &[u64]) -> Vec<Serial> {
        numbers.iter().map(|number| Serial::new("K1", *number)).collect()
    }

    fn ends(trial: &Trial, id: &str) -> Result<Vec<Event>, String> {
        ends_with(trial, id, 0)
    }

    fn ends_with(trial: &Trial, id: &str, in_tray: usize) -> Result<Vec<Event>, String> {
        let (id, incident) = (RecordId(id.into()), RecordId("one".into()));
        let at = today().at(15, 0, 0, 0);
        end(&trial.state, (&id, &incident), "", (&by(), at), in_tray).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn the_work_ends_when_the_event_is_over_and_every_sheet_is_accounted_for() {
        let mut trial = trial();
        assert_eq!(ends(&trial, "slut"), Err("closing-goes-on".into()));
        trial.record("incident", "one", &[("level", "closed"), ("ended", "2022-01-05T16:00")]);
        let why = "unused".to_string();
        assert_eq!(ends(&trial, "slut"), Err("closing-left sheets=5".into()));
        trial.event(SheetsVoided { serials: serials(&[1]), why, by: by() });
        trial.event(SheetsLost { serials: serials(&[2]), by: by() });
        trial.event(SheetsExplained { serials: serials(&[3]), why: "stock".into(), by: by() });
        trial.event(SheetsBack { serials: serials(&[4, 5]), place: String::new(), by: by() });
        let serial = Serial::new("K1", 4);
        trial.event(SheetEntered { serial, system: "treserva".into(), by: by(), second: None });
        assert_eq!(ends(&trial, "slut"), Err("closing-left sheets=1".into()));
        assert_eq!(left(&trial.state, 0).to_enter, serials(&[5]));
        let all = accounts(&trial.state, |_| true).into_values().fold(Accounts::default(), Accounts::with);
        assert_eq!(all, Accounts { issued: 5, back: 2, settled: 3, missing: 0, to_enter: 1 });
        assert!(missing(&trial.state, |_| true).is_empty() && accounts(&trial.state, |_| false).is_empty());
        let serial = Serial::new("K1", 5);
        trial.event(SheetEntered { serial, system: "treserva".into(), by: by(), second: None });
        assert_eq!(ends_with(&trial, "slut", 2), Err("closing-tray count=2".into()), "nobody has said what they are");
        assert!(left(&trial.state, 0).is_nothing() && !left(&trial.state, 1).is_nothing());
        for event in ends(&trial, "slut").unwrap() {
            trial.event(event);
        }
        let register = trial.state.register();
        let (_, closing) = closed(register, &RecordId("one".into())).unwrap();
        let told = ["issued", "entered", "voided", "lost", "explained"].map(|name| closing.get(name));
        assert_eq!(told, ["5", "2", "1", "1", "1"]);
        assert!(!is_other(closing, &left(&trial.state, 0).closing.counts));
        assert_eq!(ends(&trial, "slut"), Ok(Vec::new()), "sent twice, written once");
        // The lost one turns up.
        trial.event(SheetsBack { serials: serials(&[2]), place: "bilen".into(), by: by() });
        let (_, closing) = closed(trial.state.register(), &RecordId("one".into())).unwrap();
        assert!(is_other(closing, &left(&trial.state, 0).closing.counts));
    }

    #[test]
    fn a_return_is_said_per_unit_and_system() {
        let mut trial = trial();
        trial.record("unit", "norra", &[("name", "Norra")]).record("system", "tes", &[("name", "TES")]);
        trial.record("cover", "norra~tes", &[("unit", "norra"), ("system", "tes"), ("used", "yes")]);
        let incident = RecordId("one".into());
        assert!(returns(trial.state.register(), &incident)[0].record.is_none());
        let mut said = Back {
            incident: &incident,
            unit: "norra",
            system: "tes",
            back_at: "2022-01-03T08:00",
            said_by: "",
            paper_until: "2022-01-03T07:59",
            note: "",
        };
        assert_eq!(back(&trial.state, &said, &by()).unwrap_err()[0].field, "said_by");
        said.said_by = "Bo Ek";
        for event in back(&trial.state, &said, &by()).unwrap() {
            trial.event(event);
        }
        let all = returns(trial.state.register(), &incident);
        assert_eq!((all.len(), all[0].record.unwrap().get("said_by")), (1, "Bo Ek"));
    }
}
