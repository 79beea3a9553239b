//! How fast a large unit's binder is planned: 150 clients, 4 200 visits, 600 medicines, 40 staff; CPU milliseconds a plan.
#![allow(clippy::disallowed_methods, reason = "a measurement reads the process's own clock; the library does not")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date, time};
use planb_core::care::{Client, Kind, Medicine, Name, Protection, Record, Shift, Slot, Staff, Visit, Work};
use planb_core::id::{PersonId, UnitId};
use planb_core::overview::binder::harm::{SHIPPED, Vocabulary};
use planb_core::overview::binder::leak::{Identity, Who};
use planb_core::overview::binder::plan::plan;
use planb_core::overview::binder::request::{Before, DataTime, PlanRequest, PlanRules, Purpose, Serials, UnitRecords};

const CLIENTS: usize = 150;
/// Two a day for fourteen days.
const VISITS_PER_CLIENT: usize = 28;
const MEDICINES_PER_CLIENT: usize = 4;
const STAFF: usize = 40;
const SHIFT_DAYS: i64 = 21;
const ROUNDS: u32 = 20;

fn unit() -> UnitId {
    UnitId("norra".into())
}

fn night() -> Date {
    date(2021, 12, 16)
}

fn person(number: usize) -> PersonId {
    PersonId(format!("R22-{number:04}"))
}

fn name(number: usize) -> Name {
    let given = ["Ivar", "Åsa", "Gun-Britt", "Nils", "Signe", "Karl-Erik", "Eva"][number % 7];
    Name { given: given.into(), family: format!("Öhman{number}") }
}

fn client(number: usize) -> Result<Client, toml::de::Error> {
    let text = format!("id = \"{}\"\nunit = \"norra\"\nname = {{ given = \"\", family = \"\" }}\n", person(number).0);
    let mut client: Client = toml::from_str(&text)?;
    client.name = name(number);
    client.address = format!("Björkgatan {number} B");
    client.diagnoses = vec!["Diabetes typ 2".into(), "Hjärtsvikt".into()];
    client.warnings = vec!["Hund i hallen".into()];
    client.alarm = Some("Trygghetslarm".into());
    client.lives_alone = Some(number.is_multiple_of(2));
    client.two_carers = number.is_multiple_of(5);
    client.protection = if number.is_multiple_of(50) { Protection::Protected } else { Protection::None };
    Ok(client)
}

fn visit(of: usize, number: usize) -> Visit {
    let hour = if number.is_multiple_of(2) { 7 } else { 18 };
    Visit {
        unit: unit(),
        client: person(of),
        date: night().checked_add((number as i64 / 2).days()).unwrap_or(night()),
        start: time(hour, (of % 12 * 5) as i8, 0, 0),
        end: None,
        minutes: Some(20),
        actions: vec!["Personlig omvårdnad".into(), "Läkemedel ur dospåse".into()],
        staff: vec![name(of % STAFF).said()],
        two_carers: false,
        run: format!("Norra {}", of % 8),
    }
}

fn medicine(of: usize, number: usize) -> Medicine {
    Medicine {
        unit: unit(),
        client: person(of),
        name: ["Metoprolol", "Waran", "Insulin Lantus", "Alvedon"][number % 4].into(),
        strength: "100 mg".into(),
        form: "tablett".into(),
        doses: vec![(Slot::Morning, "1".into()), (Slot::Evening, "½".into())],
        as_needed: None,
        since: None,
        changed: None,
        until: None,
        varying: number % 4 == 1,
        controlled: false,
        dose_bag: Some(true),
        note: None,
    }
}

fn records() -> Result<Vec<Record>, toml::de::Error> {
    let mut records = Vec::new();
    for of in 1..=CLIENTS {
        records.push(Record::Client(Box::new(client(of)?)));
        records.extend((0..VISITS_PER_CLIENT).map(|number| Record::Visit(visit(of, number))));
        records.extend((0..MEDICINES_PER_CLIENT).map(|number| Record::Medicine(medicine(of, number))));
    }
    for number in 0..STAFF {
        records.push(Record::Staff(Staff {
            unit: unit(),
            name: name(number),
            title: Some("Undersköterska".into()),
            work_phones: vec![],
            private_phones: vec![],
            protection: Protection::None,
            manager: number == 0,
        }));
        let days = (0..SHIFT_DAYS).filter_map(|day| night().checked_add(day.days()).ok());
        let work = || Work::Hours(vec![(time(7, 0, 0, 0), time(16, 0, 0, 0))]);
        records.extend(days.map(|date| {
            Record::Shift(Shift { unit: unit(), staff: name(number).said(), title: None, date, work: work() })
        }));
    }
    Ok(records)
}

/// CPU seconds of the process, from the kernel's count of ticks; wall time would count what others do.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or("").split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    (fields.get(11).unwrap_or(&0.0) + fields.get(12).unwrap_or(&0.0)) / 100.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let records = UnitRecords { unit: unit(), records: records()? };
    let as_of = night().at(0, 10, 0, 0);
    let vocabulary = Vocabulary::parse(SHIPPED)?;
    let protected = |number| Identity {
        id: Some(person(number)),
        names: vec![name(number)],
        address: format!("Skyddsvägen {number}"),
        phones: vec![],
        who: Who::Person,
    };
    let elsewhere: Vec<Identity> = (1_000..1_040).map(protected).collect();
    let request = PlanRequest {
        unit: unit(),
        unit_name: "Hemtjänst Norra".into(),
        municipality: "Forsnäs".into(),
        night: night(),
        made_at: night().at(2, 10, 0, 0),
        purpose: Purpose::Real,
        rules: PlanRules::default(),
        data: Kind::ALL
            .map(|kind| (kind, DataTime { as_of, held_since: None }))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
        expected: BTreeSet::new(),
        missing: Vec::new(),
        contacts: Vec::new(),
        before: &Before::default(),
        sheet_key: &[7; 32],
        serials: Serials { prefix: "K1".into(), next: 1 },
        data_digest: "ABCDEFGHIJKLMNOPQRST".into(),
        vocabulary: &vocabulary,
        reports: &[],
        plans: &[],
        elsewhere: &elsewhere,
        words: &|word| word.key().to_string(),
        show_phone: &|phone| phone.number.clone(),
        show_number: &|id| id.0.clone(),
    };
    let (mut sheets, start) = (0, cpu_seconds());
    for _ in 0..ROUNDS {
        let planned = plan(&records, &request);
        sheets = planned.common.parts.iter().map(|part| part.sheets.len()).sum();
    }
    let ms = (cpu_seconds() - start) * 1000.0 / f64::from(ROUNDS);
    println!("{} records, {sheets} sheets: {ms:.1} ms a plan", records.records.len());
    Ok(())
}
