//! It adds up whatever was written, in whatever order; and each decision says what it refuses.

use proptest::prelude::*;

use super::*;
use crate::erasure::ClientKeyMade;
use crate::id::ClientId;
use crate::ledger::{
    FormsIssued, PageRead, PageScanned, SheetChecked, SheetEntered, SheetSettled, SheetsBack, SheetsExplained,
    SheetsGiven, SheetsLost, SheetsVoided,
};
use crate::log::{Hlc, KeyId, LogId, Order, ScopeId};
use crate::overview::trial::{Trial, today};
use crate::refusal::Refusal;
use crate::register::{Hand, WriteRef};
use crate::state::{Entry, Event};

fn hand(name: &str) -> Hand {
    Hand { name: name.into(), card: String::new() }
}

fn form(code: &str) -> &'static FormDefinition {
    &crate::form::laid::of_program(code, 1).unwrap().form
}

fn unit() -> UnitId {
    UnitId("norra".into())
}

/// Where entry `n` stands: three computers, whose clocks are alike.
fn order(n: u64) -> Order {
    Order { hlc: Hlc(n / 4), log: LogId([(n % 3) as u8; 32]), seq: n, index: 0 }
}

fn entry(n: u64, event: Event) -> Entry {
    let (order, happened_at) = (order(n), today().at(8, (n % 60) as i8, 0, 0));
    Entry { order, hlc: order.hlc, author: [1; 32], number: format!("K1-{n:03}"), entered_ms: n, happened_at, event }
}

/// Any event about few sheets, so that they meet; a run may also come twice, or after what is said of its sheets.
fn event() -> impl Strategy<Value = Event> {
    let serials = || proptest::collection::vec((1u64..7).prop_map(|number| Serial::new("K1", number)), 1..4);
    let name = || "[AB]";
    let over = proptest::collection::vec((1u64..60).prop_map(|n| WriteRef::of(&order(n))), 0..12);
    let stands = (0..crate::ledger::SETTLED_AS.len()).prop_map(|n| crate::ledger::SETTLED_AS[n].to_string());
    let issued = (1u64..5, 1u32..4, 1u32..3).prop_map(|(first, count, pages)| {
        let (unit, form, prefix, by) = (unit(), "TUR".to_string(), "K1".to_string(), hand("A"));
        FormsIssued { unit, form, version: 1, pages, prefix, first, count, client: None, by }.into()
    });
    let scanned = (1u64..7, 1u32..3, 0u8..4).prop_map(|(number, page, picture)| {
        let (serial, picture, by) = (Serial::new("K1", number), [picture; 32], hand("A"));
        PageScanned { serial, form: "TUR".into(), version: 1, page, pages: 2, picture, flagged: 0, by }.into()
    });
    let entered = (1u64..7, "[xy]", name()).prop_map(|(number, system, name)| {
        SheetEntered { serial: Serial::new("K1", number), system, by: hand(&name), second: None }.into()
    });
    prop_oneof![
        3 => issued,
        3 => (serials(), name(), "[AB]{0,1}")
            .prop_map(|(serials, to, from)| SheetsGiven { serials, to, from, by: hand("A") }.into()),
        2 => serials().prop_map(|serials| SheetsBack { serials, place: String::new(), by: hand("A") }.into()),
        3 => scanned,
        2 => entered,
        1 => (1u64..7, name()).prop_map(|(number, name)| {
            SheetChecked { serial: Serial::new("K1", number), by: hand(&name) }.into()
        }),
        2 => (serials(), prop_oneof![Just("unused"), Just("spoiled")]).prop_map(|(serials, why)| {
            SheetsVoided { serials, why: why.into(), by: hand("A") }.into()
        }),
        2 => serials().prop_map(|serials| SheetsLost { serials, by: hand("A") }.into()),
        1 => serials().prop_map(|serials| SheetsExplained { serials, why: "stock".into(), by: hand("A") }.into()),
        2 => (1u64..7, stands, over).prop_map(|(number, stands, over)| {
            SheetSettled { serial: Serial::new("K1", number), stands, over, by: hand("B") }.into()
        }),
    ]
}

fn fold(entries: &[Entry]) -> State {
    let mut state = State::default();
    entries.iter().for_each(|entry| state.apply(entry));
    state
}

proptest! {
    #[test]
    fn it_always_adds_up_and_the_order_of_arrival_does_not_matter(
        (written, arrived) in proptest::collection::vec(event(), 0..50).prop_flat_map(|events| {
            let entries: Vec<Entry> = (1..).zip(events).map(|(n, event)| entry(n, event)).collect();
            (Just(entries.clone()), Just(entries).prop_shuffle())
        })
    ) {
        let (one, other) = (fold(&written), fold(&arrived));
        prop_assert_eq!(one.ledger(), other.ledger());
        prop_assert_eq!(one.encode().unwrap(), other.encode().unwrap());
        let counts = counts(&one, Which::default());
        prop_assert!(counts.values().all(Counts::adds_up), "{:?}", counts);
        let all = total(&counts);
        let named: std::collections::BTreeSet<Serial> = written.iter().filter_map(|entry| match &entry.event {
            Event::FormsIssued(issued) => Some(issued.serials()),
            _ => None,
        }).flatten().collect();
        prop_assert_eq!(all.issued as usize, named.len());
        prop_assert_eq!(sheets(&one, Which::default()).count(), named.len());
        let closing = closing(&one, Which::default());
        prop_assert_eq!(closing.counts, all);
        // Whatever is outstanding stands in the way, unless somebody has said why it is.
        let explained = sheets(&one, Which::default()).filter(|(_, sheet, _)| {
            let standing = sheet.standing();
            matches!(standing.stage, Stage::Stock | Stage::Given) && !standing.explained.is_empty()
        }).count();
        let ways = closing.unexplained.len() + closing.in_doubt.len() + closing.to_enter as usize;
        prop_assert_eq!(all.outstanding as usize, ways + explained);
    }
}

/// A unit with sheets of a form, 1 to `count`.
fn trial(code: &str, count: u32) -> Trial {
    let mut trial = Trial::default();
    let unit = unit();
    let run = Run { unit: &unit, form: form(code), count, client: None, holder: None, by: &hand("Åsa") };
    let (serials, events) = issue(&trial.state, "K1", run).unwrap();
    assert_eq!((serials.len(), &serials[0]), (count as usize, &Serial::new("K1", 1)));
    write(&mut trial, events);
    trial
}

fn write(trial: &mut Trial, events: Vec<Event>) {
    for event in events {
        trial.event(event);
    }
}

/// What came of a decision: the names of its events, or the refusal.
fn told(trial: &mut Trial, decided: Result<Vec<Event>, Refusal>) -> String {
    match decided {
        Ok(events) => {
            let names: Vec<&str> = events.iter().map(Event::name).collect();
            let names = names.join(" ");
            write(trial, events);
            names
        }
        Err(refusal) => refusal.to_string(),
    }
}

/// What is done, by whom, to which sheets, with which words.
fn act(trial: &mut Trial, line: &str) -> String {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [verb, name, numbers, more, words] = parts.as_slice() else { panic!("{line}") };
    let serials: Vec<Serial> = numbers.split_whitespace().map(|n| Serial::new("K1", n.parse().unwrap())).collect();
    let by = hand(name);
    let sheets = Sheets { serials: &serials, by: &by };
    let state = trial.state.clone();
    let second = (!words.is_empty()).then(|| hand(words));
    let decided = match *verb {
        "give" => give(&state, sheets, more),
        "back" => hand_in(&state, sheets, more),
        "void" => void(&state, sheets, more, words),
        "lose" => lose(&state, sheets, words),
        "explain" => explain(&state, sheets, more, words),
        "settle" => settle(&state, sheets, more, words),
        "enter" => enter(&state, sheets, more, (form("BESOK"), second.as_ref())),
        "enter-money" => enter(&state, sheets, more, (&money(), second.as_ref())),
        "check" => check(&state, sheets),
        "field" => settle_field(&state, sheets, (1, more), words),
        "decide" => decide_destruction(&state, sheets, more),
        "destroy" => destroy(&state, sheets, more),
        _ => panic!("{line}"),
    };
    told(trial, decided)
}

/// A form that needs two persons.
fn money() -> FormDefinition {
    let mut form = form("BESOK").clone();
    form.sections[0].fields[0].guard = Guard::Money;
    form
}

#[test]
fn decisions_give_entries_or_say_why_not() {
    let mut trial = trial("BESOK", 9);
    let k = |n: u64| Serial::new("K1", n);
    let cases: Vec<(&str, String)> = vec![
        ("give | Åsa | 1 2 3 | nattpatrullen |", "SheetsGiven".into()),
        ("give | Åsa | 1 | nattpatrullen |", String::new()),
        ("give | Åsa | 2 | Bo |", "SheetsGiven".into()),
        ("give | Åsa | 99 | Bo |", format!("ledger-unknown serial={}", k(99))),
        ("give | Åsa | 1 |  |", "field-required".into()),
        ("give | Åsa |  | Bo |", "ledger-how-many most=2000".into()),
        ("back | Åsa | 1 | skåp 3 |", "SheetsBack".into()),
        ("void | Åsa | 2 | unused |", format!("ledger-void-out serial={}", k(2))),
        ("void | Åsa | 2 | whatever |", "field-choice".into()),
        ("void | Åsa | 2 | other |", "ledger-words".into()),
        ("void | Åsa | 2 | spoiled | Kaffe", "SheetsVoided SheetsRemarked".into()),
        ("give | Åsa | 2 | Bo |", format!("ledger-stage serial={} stage=voided", k(2))),
        ("lose | Åsa | 3 | |", "ledger-words".into()),
        ("lose | Åsa | 3 | | Letat i bilen", "SheetsLost SheetsRemarked".into()),
        ("lose | Åsa | 1 | | Låg på bordet", "SheetSettled SheetsRemarked".into()),
        ("enter | Åsa | 4 | treserva |", "SheetEntered".into()),
        ("enter | Bo | 4 | treserva |", format!("ledger-entered serial={} system=treserva", k(4))),
        ("enter | Bo | 4 | tes |", "SheetEntered".into()),
        ("enter-money | Bo | 5 | treserva |", "ledger-second".into()),
        ("enter-money | Bo | 5 | treserva | Bo", "ledger-second-same".into()),
        ("enter-money | Bo | 5 | treserva | Åsa", "SheetEntered".into()),
        ("check | Bo | 4 | |", format!("ledger-check-self serial={}", k(4))),
        ("check | Cia | 4 | |", "SheetChecked".into()),
        ("explain | Åsa | 4 | stock |", format!("ledger-stage serial={} stage=checked", k(4))),
        ("explain | Åsa | 6 7 | stock |", "SheetsExplained".into()),
        ("field | Åsa | 6 | note | Föll i natt", "FieldSettled".into()),
        ("field | Åsa | 6 | note | Föll i natt", String::new()),
        ("decide | Åsa | 6 | KS 2026/117 |", format!("ledger-destroy-stage serial={}", k(6))),
        ("destroy | Åsa | 4 | Bo |", format!("ledger-destroy-decision serial={}", k(4))),
        ("decide | Åsa | 4 5 | KS 2026/117 |", "FormsDestructionDecided".into()),
        ("destroy | Åsa | 4 5 | åsa |", "ledger-second-same".into()),
        ("destroy | Åsa | 4 5 | Bo |", "FormsDestroyed".into()),
        ("destroy | Åsa | 4 | Bo |", format!("ledger-destroy-decision serial={}", k(4))),
    ];
    for (line, expected) in cases {
        assert_eq!(act(&mut trial, line), expected, "{line}");
    }
    let all = total(&counts(&trial.state, Which::default()));
    let counted = (all.issued, all.stock, all.entered, all.checked, all.voided, all.lost, all.outstanding);
    assert_eq!(counted, (9, 4, 1, 1, 1, 2, 4));
    let closing = closing(&trial.state, Which::default());
    assert_eq!((closing.unexplained, closing.to_enter), (vec![k(8), k(9)], 0));
}

#[test]
fn forms_never_take_a_number_of_a_print_and_a_sticker_is_adopted_once() {
    let mut trial = trial("FRITT", 3);
    trial.record("copy", "one", &[("serial", &Serial::new("K1", 9).0)]);
    let (unit, by) = (unit(), hand("Åsa"));
    let run = Run { unit: &unit, form: form("JOUR"), count: 2, client: None, holder: Some("Anna"), by: &by };
    let (serials, events) = issue(&trial.state, "K1", run).unwrap();
    assert_eq!(serials, [Serial::new("K1", 10), Serial::new("K1", 11)]);
    write(&mut trial, events);
    assert_eq!(holders(&trial.state, Which::default()), [("Anna".to_string(), 2)]);
    assert_eq!(issue(&trial.state, "K1", Run { count: 0, ..run }).unwrap_err().key, "ledger-how-many");
    let sticker = Serial::new("K1", 2);
    let wish = Adoption { unit: &unit, form: form("JOUR"), sticker: None, pages: 1, text: "Linjerat blad", by: &by };
    let (serial, events) = adopt(&trial.state, "K1", wish).unwrap();
    assert_eq!(serial, Serial::new("K1", 12));
    write(&mut trial, events);
    let with_sticker = Adoption { sticker: Some(&sticker), ..wish };
    let (serial, events) = adopt(&trial.state, "K1", with_sticker).unwrap();
    assert_eq!(serial, sticker);
    write(&mut trial, events);
    assert_eq!(adopt(&trial.state, "K1", with_sticker).unwrap_err().key, "ledger-adopted");
    let sheet = trial.state.ledger().sheet(&sticker).unwrap();
    assert_eq!((sheet.issue().unwrap().form.as_str(), sheet.standing().stage), ("JOUR", Stage::Stock));
    let by_form: Vec<(String, u32)> =
        counts(&trial.state, Which::default()).into_iter().map(|((_, form), counts)| (form, counts.issued)).collect();
    assert_eq!(by_form, [("FRITT.1".to_string(), 2), ("JOUR.1".to_string(), 4)]);
}

#[test]
fn the_debt_is_sheets_hours_and_the_oldest_medicine() {
    let mut trial = trial("SIGN", 4);
    act(&mut trial, "back | Åsa | 1 2 3 | |");
    let now = today().at(9, 40, 0, 0);
    let before = debt(&trial.state, Which::default(), now);
    assert_eq!((before.left, before.pace, before.hours_left), (3, None, None));
    assert_eq!(before.oldest_medicine, Some((today().at(7, 40, 0, 0), Serial::new("K1", 1))));
    act(&mut trial, "enter | Åsa | 1 | treserva |");
    let after = debt(&trial.state, Which::default(), now);
    assert_eq!((after.left, after.entered_today, after.pace, after.hours_left), (2, 1, Some(0.5), Some(4)));
    let other = UnitId("sodra".into());
    assert_eq!(debt(&trial.state, Which { unit: Some(&other), ..Which::default() }, now), Debt::default());
}

#[test]
fn an_erased_client_takes_the_answers_along_and_the_sheet_stays() {
    let (client, by) = (ClientId([5; 16]), hand("Åsa"));
    let mut trial = Trial::default();
    let unit = unit();
    let run = Run { unit: &unit, form: form("JOUR"), count: 1, client: Some(client), holder: None, by: &by };
    let (serials, events) = issue(&trial.state, "K1", run).unwrap();
    write(&mut trial, events);
    let serial = serials[0].clone();
    assert_eq!(trial.state.ledger().client_of(&serial), client);
    let read = PageRead {
        unit: unit.clone(),
        client,
        serial: serial.clone(),
        page: 1,
        picture: [1; 32],
        key: [2; 32],
        marks: vec![1, 255],
        corners: Vec::new(),
        original: [3; 32],
    };
    trial.event(PageScanned {
        serial: serial.clone(),
        form: "JOUR".into(),
        version: 1,
        page: 1,
        pages: 1,
        picture: [1; 32],
        flagged: 0,
        by,
    });
    trial.event(read.clone());
    trial.event(ClientKeyMade { client, key: KeyId([7; 16]), scope: ScopeId::unit(&unit) });
    let refused = crate::overview::erasure::erase(&trial.state, client, "GDPR 17", None).unwrap_err();
    assert_eq!(refused.key, "erase-originals");
    act(&mut trial, "enter | Åsa | 1 | treserva |");
    let erased = crate::overview::erasure::erase(&trial.state, client, "GDPR 17", None);
    assert_eq!(told(&mut trial, erased), "ClientErased");
    // Also what arrives afterwards.
    trial.event(read);
    assert_eq!(trial.state.ledger().contents(&serial), None);
    assert_eq!(trial.state.ledger().sheet(&serial).unwrap().standing().stage, Stage::Entered);
}

#[test]
fn twenty_thousand_sheets_are_counted_at_once() {
    let mut trial = Trial::default();
    let (unit, by) = (unit(), hand("Åsa"));
    for _ in 0..10 {
        let run = Run { unit: &unit, form: form("BESOK"), count: 2_000, client: None, holder: Some("Anna"), by: &by };
        let (_, events) = issue(&trial.state, "K1", run).unwrap();
        write(&mut trial, events);
    }
    let all = total(&counts(&trial.state, Which::default()));
    assert_eq!((all.issued, all.given), (20_000, 20_000));
    // A copy, as is published after every write, shares them all.
    let copy = trial.state.clone();
    assert_eq!(copy.ledger(), trial.state.ledger());
}
