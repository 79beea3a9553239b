//! Invented people for the tests of the pages: one ordinary unit, and one where everything is too much.
#![allow(dead_code, reason = "the example takes a part of it")]

use jiff::civil::{Date, DateTime, date};
use planb_core::care::{Ore, Slot};
use planb_core::id::UnitId;
use planb_core::overview::binder::page::*;
use planb_core::plan::page::{Block, PlanSheet, Span};
use planb_core::print::SheetAt;
use planb_core::register::RecordId;
use planb_core::sheet::{Place, Serial, SheetDigest, SheetKey};
use planb_core::snapshot::PlanVersion;

pub const NASTY: &str = "Åsa #let x = 1; *fet* _kursiv_ \\ \"citat\" 'x' $1$ `kod` <etikett> @ref //";

pub fn night() -> Date {
    date(2021, 12, 16)
}

fn at(day: i8, hour: i8) -> DateTime {
    date(2021, 12, day).at(hour, 10, 0, 0)
}

pub fn sheet(number: u64, form: &str, content: Content) -> Sheet {
    let letter = match &content {
        Content::Run(_) => "B",
        Content::Client(_) => "C",
        Content::Bag(_) => "D",
        Content::MedicineList(_) | Content::Signing(_) => "E",
        Content::Payment(_) => "F",
        Content::Codes(_) => "G",
        Content::Forms(_) => "H",
        Content::Plan(_) => "I",
        _ => "A",
    };
    Sheet {
        key: SheetKey([number as u8; 16]),
        digest: SheetDigest([number as u8; 16]),
        serial: Serial::new("K1", number),
        place: Place(format!("{letter}-{number:03}")),
        form: form.into(),
        data_as_of: at(14, 22),
        green_until: at(15, 22),
        yellow_until: at(17, 22),
        red_after: at(28, 22),
        content,
    }
}

fn call(who: &str, role: &str, shown: &str, dial: Option<&str>) -> CallRow {
    CallRow { who: who.into(), role: role.into(), shown: shown.into(), dial: dial.map(Into::into) }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| text.to_string()).collect()
}

pub fn client(number: usize) -> ClientSheet {
    ClientSheet {
        name: format!("Gun-Britt Öhman Lindström {number}"),
        number: "19300725-9892".into(),
        address: "Björkgatan 14 B, lgh 1203, 952 33 Kalix".into(),
        phones: vec![PhoneShown { shown: "0923-123 45".into(), readable: true }],
        warnings: texts(&["Hund i hallen"]),
        infections: texts(&["MRSA"]),
        allergies: texts(&["Penicillin"]),
        diagnoses: texts(&["Diabetes typ 2", "Hjärtsvikt"]),
        whereabouts: number.is_multiple_of(7).then_some(planb_core::care::Whereabouts::Hospital),
        treatment_limits: texts(&["Ej HLR, beslut 2021-10-03"]),
        devices: texts(&["KAD, byts var 12:e vecka"]),
        two_carers: number.is_multiple_of(3),
        lives_alone: Some(true),
        key_number: Some(format!("{}", 100 + number)),
        lock: Some("Nyckel".into()),
        has_door_code: true,
        alarm: Some("Trygghetslarm".into()),
        medicine_needed: Some(true),
        medicine_by: Some("delegerad personal".into()),
        dose_bags: Some(true),
        needs: vec![NeedRow {
            slot: Some(Slot::Morning), texts: texts(&["Insulin före frukost", "Stödstrumpor på"])
        }],
        usual: [(Slot::Morning, "07:30"), (Slot::Lunch, "12:00"), (Slot::Evening, "18:15"), (Slot::Night, "21:30")]
            .iter()
            .map(|(slot, time)| UsualVisit {
                slot: *slot,
                time: time.to_string(),
                weekdays: vec![1, 2, 3, 4, 5, 6, 7],
                minutes: Some(25),
                actions: texts(&["Personlig omvårdnad", "Måltid", "Läkemedel"]),
            })
            .collect(),
        contacts: vec![ContactRow {
            name: "Lars Öhman".into(),
            relation: "son".into(),
            phones: vec![PhoneShown { shown: "070-174 06 05".into(), readable: true }],
        }],
    }
}

fn visit(index: usize) -> RunVisit {
    let who = RunClient {
        name: format!("Karl-Erik Ängström {index}"),
        address: "Storgatan 3, 952 31 Kalix".into(),
        key_number: Some(format!("{index}")),
        lock: Some("Nyckel".into()),
        actions: texts(&["Morgonhjälp", "Frukost", "Läkemedel ur dospåse"]),
        place: Place(format!("C-{index:03}")),
        marks: if index.is_multiple_of(4) { texts(&["Hund", "MRSA"]) } else { Vec::new() },
    };
    RunVisit {
        start: format!("{:02}:{:02}", 7 + index / 12 % 16, index % 12 * 5),
        end: Some("08:05".into()),
        minutes: Some(30),
        who: (index % 7 != 3).then_some(who),
        two_carers: index.is_multiple_of(5),
    }
}

pub fn run(visits: usize) -> Run {
    Run {
        date: night(),
        name: "Norra 1".into(),
        staff: texts(&["Ahmed Ali", "Åsa Berg"]),
        visits: (1..=visits).map(visit).collect(),
    }
}

pub fn medicines(count: usize) -> MedicineList {
    let row = |index: usize| MedicineRow {
        name: ["Metoprolol Sandoz", "Waran", "Insulin Lantus", "Alvedon", "OxyNorm"][index % 5].to_string()
            + &format!(" {index}"),
        strength: "100 mg".into(),
        form: "depottablett".into(),
        doses: texts(&["1", "", "½", "", "1", ""]),
        varying: index % 5 == 1 || index % 5 == 2,
        controlled: index % 5 == 4,
        dose_bag: index.is_multiple_of(2),
        as_needed: (index % 5 == 3).then(|| "1–2 vid smärta, högst 8 per dygn".into()),
        since: Some(date(2021, 3, 1)),
        changed: Some(date(2021, 11, 2)),
        note: Some("Sväljes hel".into()),
    };
    MedicineList {
        name: "Gun-Britt Öhman Lindström".into(),
        number: "19300725-9892".into(),
        allergies: texts(&["Penicillin"]),
        rows: (0..count).map(row).collect(),
        orders: vec![OrderRow {
            text: "Såromläggning höger underben".into(),
            when: "må on fr 08:00".into(),
            delegated: Some(true),
        }],
    }
}

pub fn signing(count: usize) -> Signing {
    let row = |index: usize| SigningRow {
        medicine: [
            "Metoprolol Sandoz depottablett 100 mg",
            "Waran tablett 2,5 mg",
            "Insulin Lantus",
            "Alvedon 665 mg",
            "OxyNorm kapsel 5 mg",
        ][index % 5]
            .to_string()
            + &format!(" nr{index}"),
        doses: vec![Some("1".into()), None, Some("½".into()), Some("1".into())],
        varying: index % 5 == 1 || index % 5 == 2,
        controlled: index % 5 == 4,
    };
    Signing {
        name: "Gun-Britt Öhman Lindström".into(),
        number: "19300725-9892".into(),
        days: (0..7).map(|n| night().checked_add(jiff::ToSpan::days(n)).unwrap()).collect(),
        slots: vec![Slot::Morning, Slot::Lunch, Slot::Evening, Slot::Night],
        rows: (0..count).map(row).collect(),
    }
}

fn cover() -> Cover {
    let row = |tab, pages| CoverRow {
        title: None,
        tab,
        sheets: 10,
        pages,
        data_as_of: Some(at(14, 22)),
        held_since: (tab == Tab::Medicines).then(|| at(13, 22)),
    };
    Cover {
        valid_until: at(28, 22),
        contents: vec![row(Tab::First, 5), row(Tab::Runs, 98), row(Tab::Clients, 61), row(Tab::Medicines, 0)],
        clients: 58,
        in_supplement: 2,
        missing: texts(&["Läkemedel är från mån 13 dec: filen från i natt hade för få rader."]),
        contacts: vec![call("Eva Enhetschef", "enhetschef", "070-174 06 01", Some("+46701740601"))],
        data_digest: "ABCDE2FGHIJ3KLMNO4PQ".into(),
    }
}

pub fn part(tab: Tab, sheets: Vec<Sheet>) -> Part {
    Part { tab, profiles: vec![Profile::Carer], sheets }
}

fn payment() -> PaymentSheet {
    PaymentSheet {
        case: "EB-2021-0042".into(),
        name: "Nils Norrman".into(),
        number: "19800411-9808".into(),
        co_applicant: None,
        children: Some("2019, 2016".into()),
        lines: vec![
            ("Riksnorm".into(), Ore(1_034_000)),
            ("Hyra".into(), Ore(650_000)),
            ("Barnbidrag".into(), Ore(-265_000)),
        ],
        amount: Ore(1_419_000),
        clearing: Some("8327-9".into()),
        account: Some("900 000 001-2".into()),
        pay_date: Some(date(2021, 11, 27)),
        pay_way: Some("bankkonto".into()),
    }
}

fn code() -> CodeRow {
    CodeRow {
        name: "Karl-Erik Ängström".into(),
        address: "Storgatan 3".into(),
        key_number: Some("7".into()),
        code: "1234#".into(),
        place: Place("C-002".into()),
    }
}

/// An ordinary unit: every kind of page once.
pub fn ordinary() -> Binder {
    let harm = |hours: u32| HarmRow {
        hours,
        by_when: (hours < 4).then(|| "08:00 insulin".into()),
        name: "Gun-Britt Öhman Lindström".into(),
        born: Some("1930".into()),
        address: "Björkgatan 14 B".into(),
        place: Place("C-001".into()),
        reasons: texts(&["Insulin", "Bor ensam", "Trygghetslarm"]),
        two_carers: hours == 2,
    };
    let staff = (1..=21).map(|n| match n % 4 {
        0 => call(&format!("Åsa Berg {n}"), "undersköterska", "jobb saknas?", None),
        _ => call(&format!("Ahmed Ali {n}"), "undersköterska", &format!("070-174 06 {n:02}"), Some("+46701740605")),
    });
    let days: Vec<Date> = (0..21).map(|n| night().checked_add(jiff::ToSpan::days(n)).unwrap()).collect();
    let row = |n: usize| ScheduleRow {
        name: format!("Ahmed Ali {n}"),
        title: "undersköterska".into(),
        cells: (0..21).map(|d| ["07–16", "21–07", "Sem", "", "7–12 16–20"][(d + n) % 5].to_string()).collect(),
    };
    let first = vec![
        sheet(1, "FORSATT-1", Content::Cover(cover())),
        sheet(2, "SKADA-1", Content::Harm(Harm { rows: [1, 2, 4, 8, 24, 72].map(harm).to_vec() })),
        sheet(
            3,
            "TIMME-1",
            Content::FirstHour(FirstHour {
                contacts: vec![call("Krisledning", "tjänsteman i beredskap", "0923-650 00", Some("+4692365000"))],
            }),
        ),
        sheet(4, "PERSONAL-1", Content::StaffList(StaffList { rows: staff.collect() })),
        sheet(5, "SCHEMA-1", Content::Schedule(Schedule { days, rows: (0..12).map(row).collect() })),
        sheet(6, "ANDRING-1", Content::Changes(changes())),
    ];
    Binder {
        unit: UnitId::of_name("Hemtjänst Norra"),
        unit_name: "Hemtjänst Norra".into(),
        municipality: "Älvsby kommun".into(),
        night: night(),
        made_at: at(16, 2),
        supplement: false,
        exercise: true,
        parts: vec![
            part(Tab::First, first),
            part(Tab::Runs, vec![sheet(10, "TUR-1", Content::Run(run(14)))]),
            part(Tab::Clients, vec![sheet(20, "BRUKARE-1", Content::Client(Box::new(client(3))))]),
            part(Tab::Bag, vec![sheet(30, "VASKA-1", Content::Bag(Box::new(client(1))))]),
            part(
                Tab::Medicines,
                vec![
                    sheet(40, "LAKEMEDEL-1", Content::MedicineList(medicines(8))),
                    sheet(41, "SIGN-1", Content::Signing(signing(5))),
                ],
            ),
            part(Tab::Payments, vec![sheet(50, "UTBET-1", Content::Payment(payment()))]),
            part(Tab::Codes, vec![sheet(60, "KOD-1", Content::Codes(Codes { rows: vec![code()] }))]),
            part(
                Tab::Forms,
                vec![sheet(70, "BLANKETT-1", Content::Forms(Forms { names: texts(&["visit", "deviation"]) }))],
            ),
            part(Tab::Plans, vec![sheet(80, "PLAN-1", Content::Plan(plan()))]),
        ],
    }
}

/// An approved plan of two pages.
pub fn plan() -> BoundPlan {
    let span = |text: &str, bold| Span { text: text.into(), bold, ..Span::default() };
    let line = |text: &str| Block::Paragraph(vec![span(text, false)]);
    let steps = (1..=12).map(|n| vec![span("Steg ", true), span(&format!("{n}: ring och motläs."), false)]).collect();
    let cell = |text: &str| vec![span(text, false)];
    let rows =
        (1..=30).map(|n| vec![cell(&format!("Moment {n}")), cell("Blankett B2"), cell("Enhetschefen")]).collect();
    let header = vec![cell("Vad"), cell("Med"), cell("Vem")];
    let sections = vec![
        ("Varför är verksamheten kritisk?".into(), vec![line("Liv och hälsa")]),
        (
            "Reservrutin".into(),
            vec![Block::Heading(1, "Första timmen".into()), Block::List { ordered: true, items: steps }],
        ),
        ("Vem gör vad".into(), vec![Block::Table { header, rows }]),
        ("Tillbaka".into(), Vec::new()),
    ];
    BoundPlan {
        of: PlanVersion { plan: RecordId("lakemedel".into()), number: 3 },
        sheet: PlanSheet {
            title: "Läkemedel utan Treserva".into(),
            kind_word: "Kontinuitetsplan".into(),
            unit: "Hemtjänst Norra".into(),
            version: "3".into(),
            approved: Some("2021-11-01, Eva Ek".into()),
            next_revision: None,
            sections,
        },
        approved_on: date(2021, 11, 1),
        next_revision: None,
    }
}

/// A change sheet with every kind of change, and old sheets that should go.
pub fn changes() -> ChangeSheet {
    use ChangeKind as K;
    let kinds = [
        K::Medicine,
        K::Warning,
        K::Gone,
        K::New,
        K::Address,
        K::Access,
        K::Care,
        K::Contact,
        K::Run,
        K::Harm,
        K::Schedule,
        K::Numbers,
        K::Payment,
        K::Plan,
        K::Other,
    ];
    let row = |(number, kind): (u64, K)| ChangeRow {
        place: Place(format!("C-{number:03}")),
        who: if number % 3 == 0 { String::new() } else { format!("Ivar Öberg {number}") },
        kinds: if kind == K::Warning { vec![kind, K::Address] } else { vec![kind] },
        old: (kind != K::New).then(|| Serial::new("K1", number)),
        new: (kind != K::Gone).then(|| Serial::new("K1", 1_000 + number)),
    };
    let old = |number| SheetAt { place: Place(format!("B-{number:04}")), serial: Serial::new("K1", number) };
    ChangeSheet {
        since: night(),
        is_known: true,
        is_whole: false,
        rows: (1..).zip(kinds).map(row).collect(),
        old: (1601..1640).map(old).collect(),
        held: vec!["Äldre uppgifter används: brukare, från 2021-12-14 22:10".into()],
    }
}
