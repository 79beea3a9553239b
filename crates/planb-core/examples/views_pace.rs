//! How fast the register is read on a municipality of 40 units, 800 people and 30 systems; milliseconds of each, the
//! shortest and the longest of ten.
#![allow(clippy::disallowed_methods, reason = "a measurement reads the process's own clock; the library does not")]

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::civil::{Date, date};
use planb_core::chain::relay::propose;
use planb_core::id::UnitId;
use planb_core::log::{Hlc, LogId, Order};
use planb_core::organisation::{PERSON, PersonFound, UnitFound};
use planb_core::overview::chain::{callees, holes};
use planb_core::overview::coverage::{board, checks};
use planb_core::overview::find::Index;
use planb_core::overview::organisation::proposals;
use planb_core::plan::compare::compare;
use planb_core::register::table::{Known, MOST_ROWS, Table, guess, read};
use planb_core::register::{Hand, RecordId, RecordWritten};
use planb_core::state::{Entry, Event, State, schemas};
use planb_core::system::drawing::drawing;
use planb_core::system::falls::Node;
use planb_core::system::starting;

const UNITS: usize = 40;
const PEOPLE: usize = 800;
const ROUNDS: usize = 10;

fn today() -> Date {
    date(2026, 11, 22)
}

struct Filled {
    state: State,
    seq: u64,
}

impl Filled {
    fn event(&mut self, event: impl Into<Event>) {
        self.seq += 1;
        let order = Order { hlc: Hlc(self.seq), log: LogId([1; 32]), seq: self.seq, index: 0 };
        let (hlc, happened_at, event) = (order.hlc, today().at(7, 40, 0, 0), event.into());
        let number = format!("K1-{:03}", self.seq);
        self.state.apply(&Entry { order, hlc, author: [1; 32], number, entered_ms: 0, happened_at, event });
    }

    fn record(&mut self, kind: &str, id: String, set: &[(&str, &str)]) {
        let set = set.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let by = Hand::default();
        self.event(RecordWritten { kind: kind.into(), id: RecordId(id), set, over: vec![], by, only: None });
    }
}

fn name(number: usize) -> String {
    let given = ["Ivar", "Åsa", "Gun-Britt", "Nils", "Signe", "Karl-Erik", "Eva"][number % 7];
    format!("{given} Öhman{number}")
}

fn phone(number: usize) -> String {
    format!("+4670174{number:04}")
}

fn filled() -> Filled {
    let mut filled = Filled { state: State::default(), seq: 0 };
    for unit in 0..UNITS {
        let (id, name) = (format!("hemtjanst-{unit}"), format!("Hemtjänst {unit}"));
        filled.event(UnitFound { unit: UnitId(id.clone()), name: name.clone() });
        filled.record("unit", id.clone(), &[("name", &name), ("sort", "home-care"), ("keys_place", "Skåpet")]);
        filled.record(
            "plan",
            format!("p{unit}"),
            &[("title", &name), ("unit", &id), ("plan_b", &"Ring och gå dit. ".repeat(200))],
        );
    }
    filled.record("chain", "alla".into(), &[("name", "Alla")]);
    for number in 0..PEOPLE {
        let unit = UnitId(format!("hemtjanst-{}", number % UNITS));
        let work_phones = vec![phone(number)];
        let title = Some("Undersköterska".to_string());
        filled.event(PersonFound {
            unit: unit.clone(),
            name: name(number),
            title,
            work_phones,
            manager: number < UNITS,
        });
        let manager = if number < UNITS { "yes" } else { "no" };
        let set = [
            ("name", name(number)),
            ("unit", unit.0.clone()),
            ("phone", phone(number)),
            ("title", "Undersköterska".into()),
            ("manager", manager.into()),
        ];
        filled.record("person", format!("a{number}"), &set.each_ref().map(|(name, value)| (*name, value.as_str())));
        let caller = if number == 0 { String::new() } else { format!("l{}", (number - 1) / 5) };
        let set = [("chain", "alla".to_string()), ("person", format!("a{number}")), ("caller", caller)];
        filled.record("link", format!("l{number}"), &set.each_ref().map(|(name, value)| (*name, value.as_str())));
    }
    for system in &starting::ALL {
        filled.record("system", system.id.into(), &[("name", system.name.sv), ("purpose", system.purpose.sv)]);
        for unit in 0..UNITS {
            let unit = format!("hemtjanst-{unit}");
            let set = [("unit", unit.as_str()), ("system", system.id), ("instead", system.plan_b.sv)];
            filled.record("cover", format!("{unit}~{}", system.id), &set);
        }
    }
    filled
}

fn measure<T>(what: &str, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        std::hint::black_box(work());
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("{:8.2} {:8.2} ms  {what}", times[0], times[ROUNDS - 1]);
}

fn main() {
    let state = filled().state;
    measure("proposals, all as the register has it", || proposals(&state));
    let mut first = Filled { state: State::default(), seq: 0 };
    for number in 0..PEOPLE {
        let (unit, work_phones) = (UnitId(format!("u{}", number % UNITS)), vec![phone(number)]);
        first.event(PersonFound { unit, name: name(number), title: None, work_phones, manager: false });
    }
    measure("proposals, all new", || proposals(&first.state));
    measure("index for the search", || Index::of(&state));
    let index = Index::of(&state);
    for typed in ["asa", "hemtjanst 12", "undersköteska", "0701740", "ring lifcare"] {
        measure(&format!("find {typed:?}"), || index.find(|_| true, typed, 20));
    }
    measure("board", || board(&state, today(), |_| true));
    measure("checks", || checks(&state, today()));
    measure("propose a chain", || propose(&callees(&state, None), 6));
    measure("holes of a chain", || holes(&state, &RecordId("alla".into()), 8));
    let nodes: Vec<Node> = starting::ALL
        .iter()
        .map(|system| Node {
            id: RecordId(system.id.into()),
            depends_on: system.depends_on.iter().map(|id| RecordId((*id).into())).collect(),
            needs: system.needs.iter().map(|need| (*need).into()).collect(),
        })
        .collect();
    measure("draw the starting list", || drawing(&nodes));
    let text = |word: &str| {
        (0..4_000).map(|n| format!("{word} {n}{}", if n % 9 == 0 { "\n" } else { " " })).collect::<String>()
    };
    let (old, new) = (text("ordet"), text("orden"));
    measure(&format!("compare {} letters, every other word changed", old.len()), || compare(&old, &new));
    let (old, new) = ("a\n".repeat(30_000), "b a\n".repeat(15_000));
    measure("compare 60 000 letters of short lines", || compare(&old, &new));
    let row =
        |n: usize| vec![name(n), format!("Hemtjänst {}", n % UNITS), "070-174 06 01".into(), "Undersköterska".into()];
    let headers = ["Namn", "Enhet", "Mobil", "Befattning"].map(String::from).to_vec();
    let table = Table { headers, rows: (0..MOST_ROWS).map(row).collect() };
    let known = Known { register: state.register(), schema_of: schemas::schema, also: &[], choices: &[] };
    measure("guess and read 100 000 rows", || {
        let columns = guess(&table.headers, &table.rows, &PERSON, &[]);
        let sheet = read(&known, &PERSON, &table, &columns);
        assert_eq!(sheet.new + sheet.changed + sheet.same + sheet.refused, MOST_ROWS, "every row has an outcome");
        BTreeMap::from([(sheet.new, sheet.changed)])
    });
}
