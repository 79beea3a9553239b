//! The events of merging nodes and of the register, byte by byte: what v1 wrote is read for ever, and written the same.
//!
//! The golden file has, for each event, its body's length in 4 bytes and the body as it is before it is sealed. It is
//! written once, by `PLANB_GOLDEN=write cargo test -p planb-core --test events`.

use std::path::PathBuf;

use jiff::civil::DateTime;
use planb_core::card::{Card, CardId, CardIssued, CardRevoked, Role};
use planb_core::erasure::{ClientErased, ClientKeyMade, ErasureConfirmed, ErasureDecided};
use planb_core::id::{ClientId, UnitId};
use planb_core::ledger::*;
use planb_core::log::bytes::Reader;
use planb_core::log::{Body, ClockCorrected, Damage, Hlc, KeyId, LogId, Order, ScopeId, Tenant};
use planb_core::look::Looked;
use planb_core::note::{NoteAccounted, NoteWritten};
use planb_core::print::{SheetAt, SheetsDestroyed, SheetsPrinted, Way};
use planb_core::register::{Hand, RecordId, RecordWritten, WriteRef};
use planb_core::sheet::{Place, Serial};
use planb_core::snapshot::{By, ReportTaken, SerialsReserved};
use planb_core::state::Event;
use planb_core::trust::{ForkAdopted, KeyGranted, NodeEnrolled, NodeRevoked, RecoveryNamed};

const CLIENT: ClientId = ClientId([3; 16]);

fn time() -> DateTime {
    DateTime::constant(2026, 11, 21, 2, 10, 0, 0)
}

/// One of each, with its number in the log.
fn every_event() -> Vec<(u16, Event)> {
    let note = |unit: Option<UnitId>, staff, client| {
        Event::from(NoteWritten { text: "Vatten finns i skolan".into(), unit, staff, client, line: None })
    };
    let unit = || Some(UnitId("hemtjanst-norra".into()));
    vec![
        (4, NodeEnrolled { certificate: vec![1, b'C', 7] }.into()),
        (5, NodeRevoked { revocation: vec![1, b'R', 7] }.into()),
        (
            6,
            KeyGranted {
                key: KeyId([1; 16]),
                scope: ScopeId([2; 16]),
                month: "2026-11".into(),
                wrapped: b"age-encryption.org/v1".to_vec(),
                to: vec![7; 16],
            }
            .into(),
        ),
        (
            7,
            ClockCorrected {
                log: LogId([4; 32]),
                from: 3,
                to: 5,
                offset_ms: -2_275_681_800_000,
                reason: "Klockan stod i 2099".into(),
            }
            .into(),
        ),
        (8, ForkAdopted { log: LogId([4; 32]), from: 9, why: "Kopierad sticka".into() }.into()),
        (9, RecoveryNamed { recipient: "age1x".into(), signature: [9; 64] }.into()),
        (20, note(None, false, None)),
        (20, note(unit(), true, Some(CLIENT))),
        (21, NoteAccounted { number: "K1-034".into() }.into()),
        (22, ErasureDecided { client: CLIENT, reference: "KS 2026/117".into() }.into()),
        (
            23,
            ClientErased { client: CLIENT, keys: vec![KeyId([5; 16]), KeyId([6; 16])], ground: "GDPR 17".into() }
                .into(),
        ),
        (24, ErasureConfirmed { client: CLIENT }.into()),
        (25, ClientKeyMade { client: CLIENT, key: KeyId([5; 16]), scope: ScopeId([2; 16]) }.into()),
    ]
}

/// One of each event of the register, with all fields and with none that may be left out.
fn register_events() -> Vec<(u16, Event)> {
    let by = || Hand { name: "Åsa Öberg".into(), card: "MFZWI3DBONSGYYLTO5RWC3TJMI".into() };
    let set = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
    let order = |seq, index| Order { hlc: Hlc(0), log: LogId([4; 32]), seq, index };
    let unit = || Some(UnitId("hemtjanst-norra".into()));
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let card = Card::new(
        CardId([1; 16]),
        Role::UnitManager,
        planb_core::card::Holder::Person,
        "Åsa Öberg",
        unit().into_iter().collect(),
    );
    let card = card.sign(&Tenant([3; 16]), 1_795_227_000_000, &key).unwrap();
    vec![
        (
            30,
            RecordWritten {
                kind: "person".into(),
                id: RecordId("anna-berg".into()),
                set: set(&[("private_phone", "+46701740601")]),
                over: vec![WriteRef::of(&order(3, 1)), WriteRef::of(&order(70_000, 0))],
                by: by(),
                only: unit(),
            }
            .into(),
        ),
        (
            30,
            RecordWritten {
                kind: "cover".into(),
                id: RecordId::pair("hemtjanst-norra", "tes"),
                set: set(&[("instead", "Turlistor\nRing"), ("stock", "")]),
                over: vec![],
                by: Hand { name: "Åsa".into(), card: String::new() },
                only: None,
            }
            .into(),
        ),
        (31, CardIssued { statement: card.encode(), by: by() }.into()),
        (32, CardRevoked { card: card.id, reason: "Borttappat".into(), by: by() }.into()),
        (
            33,
            Looked { by: by(), unit: unit(), what: "client".into(), which: "C-017".into(), why: "Stickprov".into() }
                .into(),
        ),
        (33, Looked { by: by(), unit: None, what: "clients".into(), which: String::new(), why: String::new() }.into()),
    ]
}

/// What a night keeps before it sets its pages.
fn night_events() -> Vec<(u16, Event)> {
    vec![(50, SerialsReserved { prefix: "K1".into(), first: 12_345, count: 70_000 }.into())]
}

/// What the nights write of printed reports.
fn report_events() -> Vec<(u16, Event)> {
    let taken = |passed_by| ReportTaken {
        night: time().date(),
        unit: UnitId("hemtjanst-norra".into()),
        source: "lakemedelslista".into(),
        pages: 48,
        data_as_of: time(),
        passed_by,
    };
    vec![(46, taken(By::Guard).into()), (46, taken(By::Person).into())]
}

/// One of each event of printing, with all fields and with none that may be left out.
fn print_events() -> Vec<(u16, Event)> {
    let by = || Hand { name: "Åsa Öberg".into(), card: String::new() };
    let unit = || UnitId("hemtjanst-norra".into());
    let at = |place: &str, number| SheetAt { place: Place(place.into()), serial: Serial::new("K1", number) };
    let printed = |file: &str, way, sheets| SheetsPrinted {
        copy: RecordId("k1-000900-x".into()),
        unit: unit(),
        supplement: way == Way::Usb,
        bundle: [7; 32],
        night: time().date(),
        file: file.into(),
        way,
        pages: 12,
        sheets,
        by: by(),
    };
    vec![
        (34, printed("C-brukarblad.pdf", Way::Printer, vec![at("C-001", 1), at("C-002", 70_000)]).into()),
        (34, printed("", Way::Hand, vec![]).into()),
        (34, printed("E-lakemedel.pdf", Way::Usb, vec![at("E-S001-50b", 3)]).into()),
        (35, SheetsDestroyed { unit: unit(), sheets: vec![at("C-001", 1)], by: by() }.into()),
    ]
}

/// One of each event that says what happens to sheets, with all fields; and some without those that may be left out.
fn sheet_events() -> Vec<(u16, Event)> {
    let by = || Hand { name: "Åsa Öberg".into(), card: String::new() };
    let (unit, serial) = (|| UnitId("hemtjanst-norra".into()), || Serial::new("K1", 123));
    let serials = || vec![serial(), Serial::new("K1", 70_000)];
    let (form, picture) = (|| "TUR".to_string(), [7; 32]);
    let issued = |client| {
        let (unit, form, prefix) = (unit(), form(), "K1".to_string());
        FormsIssued { unit, form, version: 1, pages: 2, prefix, first: 123, count: 200, client, by: by() }
    };
    let order = Order { hlc: Hlc(0), log: LogId([4; 32]), seq: 3, index: 1 };
    let over = vec![WriteRef::of(&order)];
    let entered = |second| SheetEntered { serial: serial(), system: "treserva".into(), by: by(), second };
    let given = |from: &str| SheetsGiven { serials: serials(), to: "Bo".into(), from: from.into(), by: by() };
    let reference = || "KS 2026/117".to_string();
    let (page, pages, flagged) = (1, 2, 3);
    let scanned = PageScanned { serial: serial(), form: form(), version: 1, page, pages, picture, flagged, by: by() };
    vec![
        (51, issued(None).into()),
        (51, issued(Some(CLIENT)).into()),
        (52, given("").into()),
        (52, given("Anna").into()),
        (53, SheetsBack { serials: serials(), place: "Skåp 3".into(), by: by() }.into()),
        (53, SheetsBack { serials: serials(), place: String::new(), by: by() }.into()),
        (54, scanned.into()),
        (57, entered(None).into()),
        (57, entered(Some(Hand { name: "Bo".into(), card: String::new() })).into()),
        (58, SheetChecked { serial: serial(), by: by() }.into()),
        (59, SheetsVoided { serials: serials(), why: "spoiled".into(), by: by() }.into()),
        (60, SheetsLost { serials: serials(), by: by() }.into()),
        (61, SheetAdopted { unit: unit(), serial: serial(), form: form(), version: 1, pages: 1, by: by() }.into()),
        (62, SheetsExplained { serials: serials(), why: "stock".into(), by: by() }.into()),
        (63, SheetSettled { serial: serial(), stands: "voided".into(), over, by: by() }.into()),
        (65, FormsDestructionDecided { serials: serials(), reference: reference(), by: by() }.into()),
        (66, FormsDestroyed { serials: serials(), reference: reference(), by: by(), witness: "Bo".into() }.into()),
    ]
}

/// The same for what stands on them.
fn content_events() -> Vec<(u16, Event)> {
    let by = || Hand { name: "Åsa Öberg".into(), card: String::new() };
    let (unit, serial) = (|| UnitId("hemtjanst-norra".into()), || Serial::new("K1", 123));
    let read = |corners| {
        let (marks, picture, key, original) = (vec![1, 255, 0x80, 90], [7; 32], [8; 32], [9; 32]);
        let (unit, serial) = (unit(), serial());
        PageRead { unit, client: CLIENT, serial, page: 1, picture, key, marks, corners, original }
    };
    let remarked = |client| SheetsRemarked {
        unit: unit(),
        client,
        serials: vec![serial(), Serial::new("K1", 70_000)],
        about: "lost".into(),
        text: "Letat i bilen".into(),
        by: by(),
    };
    let field = FieldSettled {
        unit: unit(),
        client: CLIENT,
        serial: serial(),
        page: 1,
        field: "visits.3.done".into(),
        value: "true".into(),
        by: by(),
    };
    vec![
        (55, read(vec![11.5, 12.25, 1_600.0, 13.1, 1_599.0, 2_300.5, 10.0, 2_299.75]).into()),
        (55, read(vec![]).into()),
        (56, field.into()),
        (64, remarked(None).into()),
        (64, remarked(Some(CLIENT)).into()),
    ]
}

fn pack(events: &[(u16, Event)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (_, event) in events {
        let body = event.to_body(time()).unwrap().encode().unwrap();
        out.extend_from_slice(&(body.len() as u32).to_be_bytes());
        out.extend_from_slice(&body);
    }
    out
}

fn unpack(bytes: &[u8]) -> Result<Vec<(u16, Event)>, Damage> {
    let mut reader = Reader::new(bytes);
    let mut events = Vec::new();
    while reader.at() < bytes.len() {
        let length = u32::from_be_bytes(reader.array()?) as usize;
        let body = Body::decode(reader.take(length)?)?;
        events.push((body.event_type, Event::of_body(&body)?));
    }
    Ok(events)
}

#[allow(clippy::disallowed_methods, reason = "the golden files lie on the disk; the library reads none")]
fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/log").join(name);
    if std::env::var("PLANB_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, bytes).unwrap();
    }
    std::fs::read(&path).unwrap()
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let files = [
        ("v1-merge-events.bin", every_event()),
        ("v1-register-events.bin", register_events()),
        ("v1-night-events.bin", night_events()),
        ("v1-report-events.bin", report_events()),
        ("v1-print-events.bin", print_events()),
        ("v1-sheet-events.bin", sheet_events()),
        ("v1-content-events.bin", content_events()),
    ];
    for (name, events) in files {
        let bytes = pack(&events);
        let kept = golden(name, &bytes);
        assert_eq!(unpack(&kept), Ok(events), "{name}");
        assert_eq!(kept, bytes, "what v1 writes has changed: {name}");
    }
}

#[test]
fn an_event_that_should_be_known_and_cannot_be_read_is_damage() {
    let fields = std::collections::BTreeMap::from([("client", "no bytes")]);
    for (number, event) in [
        every_event(),
        register_events(),
        night_events(),
        print_events(),
        report_events(),
        sheet_events(),
        content_events(),
    ]
    .concat()
    {
        let body = Body::of(number, 1, time(), &fields).unwrap();
        assert_eq!(Event::of_body(&body), Err(Damage::BadBody("fields")), "{}", event.name());
        let newer = Body::of(number, 2, time(), &fields).unwrap();
        assert_eq!(Event::of_body(&newer), Ok(Event::Unknown(newer.clone())), "{}", event.name());
    }
}
