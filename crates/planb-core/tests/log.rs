//! The log's format v1 from outside: golden bytes that every later version must read, damage, and any flipped bit.
//!
//! The golden files are written once, by `PLANB_GOLDEN=write cargo test -p planb-core --test log`, when a new event or
//! format is released; the old ones never change.

use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use jiff::civil::DateTime;
use planb_core::care::Kind;
use planb_core::id::UnitId;
use planb_core::log::bytes::Reader;
use planb_core::log::*;
use planb_core::organisation::{PersonFound, PersonLeft, UnitFound};
use planb_core::sheet::{Place, Serial, SheetDigest, SheetKey};
use planb_core::snapshot::*;
use planb_core::state::Event;
use proptest::prelude::*;

const KEY: [u8; 32] = [42; 32];

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn identity() -> Identity {
    Identity { public_key: signer().verifying_key().to_bytes(), incarnation: [9; 16] }
}

fn time() -> DateTime {
    "2026-11-21T02:10:00".parse().unwrap()
}

fn unit() -> UnitId {
    UnitId("hemtjanst-norra".into())
}

fn source_taken() -> SourceTaken {
    SourceTaken {
        night: time().date(),
        source: "treserva".into(),
        rows: 240,
        exported_at: time(),
        kinds: vec![],
        passed_by: By::Guard,
    }
}

fn kind_taken() -> KindTaken {
    KindTaken { kind: Kind::Client, rows: 60, control_sum: 77, data_as_of: time(), people: None, passed_by: By::Guard }
}

fn binder_issued() -> BinderIssued {
    let sheet = |n: u8| SheetIssued {
        key: SheetKey([n; 16]),
        digest: SheetDigest([n + 1; 16]),
        serial: Serial::new("K1", u64::from(n)),
        place: Place(format!("C-{n:03}")),
        facets: Vec::new(),
        plan: None,
    };
    BinderIssued {
        night: time().date(),
        unit: unit(),
        edition: Edition::Common,
        file: FileDigest([6; 32]),
        pages: 240,
        clients: 60,
        data_as_of: vec![(Kind::Client, time())],
        added: vec![sheet(1)],
        changed: vec![sheet(2)],
        removed: vec![SheetRemoved {
            key: SheetKey([3; 16]),
            serial: Serial::new("K1", 3),
            place: Place("C-003".into()),
        }],
        input: None,
    }
}

/// One of each event that this version writes, with no field set that may be left out.
fn every_event() -> Vec<Event> {
    let (unit, night) = (unit(), time().date());
    vec![
        UnitFound { unit: unit.clone(), name: "Hemtjänst Norra".into() }.into(),
        PersonFound {
            unit: unit.clone(),
            name: "Anna Berg".into(),
            title: Some("Undersköterska".into()),
            work_phones: vec!["+46701740601".into()],
            manager: true,
        }
        .into(),
        PersonLeft { unit: unit.clone(), name: "Bo Ek".into() }.into(),
        source_taken().into(),
        SnapshotTaken {
            night,
            unit: unit.clone(),
            kinds: vec![kind_taken()],
            file: FileDigest([5; 32]),
            supplement: None,
        }
        .into(),
        KindHeld {
            night,
            unit: Some(unit.clone()),
            kind: Some(Kind::Visit),
            source: "tes".into(),
            reason: "shrank".into(),
            numbers: vec![("rows".into(), "12".into())],
            last_good_night: Some(night.yesterday().unwrap()),
        }
        .into(),
        HoldAccepted { night, unit: None, kind: None, source: "tes".into(), reason: "Enheten delades".into() }.into(),
        binder_issued().into(),
        BundleOpened {
            unit: unit.clone(),
            edition: Edition::Supplement,
            bundle: FileDigest([6; 32]),
            opened_at: time(),
            by: "Enhetschefen".into(),
        }
        .into(),
        KeysPrinted {
            unit,
            edition: Edition::Common,
            recipient: "age1zwlyl6h27gzv0lfntr7fcqrjrzqazap8sy5zylkxwneh7llf0dksu37mwt".into(),
            fingerprint: "ABCDE-FGHIJ".into(),
        }
        .into(),
        NightFinished { night, seconds: 51, pages: 9_640, refused: vec![("tes".into(), 2)] }.into(),
    ]
}

/// The events whose fields may be left out, with these fields.
fn every_optional_field() -> Vec<Event> {
    let night = time().date();
    let kinds = vec![Kind::Client, Kind::Contact];
    vec![
        SourceTaken { kinds, passed_by: By::Person, ..source_taken() }.into(),
        SnapshotTaken {
            night,
            unit: unit(),
            kinds: vec![KindTaken { people: Some(58), passed_by: By::Person, ..kind_taken() }],
            file: FileDigest([5; 32]),
            supplement: Some(FileDigest([4; 32])),
        }
        .into(),
        BinderIssued { input: Some(FileDigest([3; 32])), ..binder_issued() }.into(),
    ]
}

/// The header of a transaction after `before`, and its sealed bodies.
fn write(before: Option<&Link>, events: &[Event]) -> (Transaction, Vec<Vec<u8>>) {
    let (log, salt, seq) = (identity().log(), [3; 16], before.map_or(1, |link| link.seq + 1));
    let sealed: Vec<Vec<u8>> = (0u32..)
        .zip(events)
        .map(|(index, event)| {
            let plain = event.to_body(time()).unwrap().encode().unwrap();
            seal::seal(&KEY, seal::Spot { log: &log, seq, index, salt: &salt }, &plain).unwrap()
        })
        .collect();
    let head = |body: &Vec<u8>| EntryHead {
        protection: Protection::LogKey,
        scope: ScopeId::COMMON,
        key: KeyId([8; 16]),
        body_length: body.len() as u64,
        body_hash: *blake3::hash(body).as_bytes(),
    };
    let wall = Wall { ms: 1_795_227_000_000, quality: ClockQuality::Confirmed };
    let header = Header {
        tenant: Tenant([7; 16]),
        log,
        seq,
        prev: before.map_or(TransactionHash::default(), |link| link.hash),
        salt,
        hlc: Hlc::next(before.map_or(Hlc::default(), |link| link.hlc), [], wall),
        wall,
        prefix: Prefix::new("K1").unwrap(),
        first_number: before.map_or(1, |link| link.next_number),
        deps: vec![Dep { log: [1; 16], seq: 300, hash: [2; 16] }],
        entries: sealed.iter().map(head).collect(),
    };
    (Transaction::sign(header, &signer()).unwrap(), sealed)
}

#[allow(clippy::disallowed_methods, reason = "the golden files lie on the disk; the library reads none")]
fn golden(name: &str, bytes: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/log").join(name);
    if std::env::var("PLANB_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, bytes()).unwrap();
    }
    std::fs::read(&path).unwrap()
}

/// As the golden file has it: header length 4 bytes, header, signature, then each body's length 4 bytes and the body.
fn pack(transaction: &Transaction, bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut out = (transaction.bytes().len() as u32).to_be_bytes().to_vec();
    out.extend_from_slice(transaction.bytes());
    out.extend_from_slice(transaction.signature());
    for body in bodies {
        out.extend_from_slice(&(body.len() as u32).to_be_bytes());
        out.extend_from_slice(body);
    }
    out
}

fn unpack(bytes: &[u8]) -> Result<(Transaction, Vec<Vec<u8>>), Damage> {
    let mut reader = Reader::new(bytes);
    let length = u32::from_be_bytes(reader.array()?) as usize;
    let header = reader.take(length)?;
    let transaction = Transaction::decode(header, reader.array()?)?;
    let mut bodies = Vec::new();
    for _ in &transaction.header().entries {
        let length = u32::from_be_bytes(reader.array()?) as usize;
        bodies.push(reader.take(length)?.to_vec());
    }
    reader.end()?;
    Ok((transaction, bodies))
}

/// Everything that a reader checks before it uses an entry.
fn check(bytes: &[u8]) -> Result<Vec<Event>, Damage> {
    let (transaction, bodies) = unpack(bytes)?;
    verify_chain(&identity(), [&transaction])?;
    verify_bodies(&transaction, &bodies.iter().map(|body| Some(&body[..])).collect::<Vec<_>>())?;
    let open =
        |(index, body): (u32, &Vec<u8>)| Event::of_body(&Body::decode(&transaction.open(index, body, Some(&KEY))?)?);
    (0u32..).zip(&bodies).map(open).collect()
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    for (name, events) in [("v1-every-event.bin", every_event()), ("v1-optional-fields.bin", every_optional_field())] {
        let (transaction, bodies) = write(None, &events);
        let bytes = golden(name, || pack(&transaction, &bodies));
        assert_eq!(check(&bytes), Ok(events), "{name}");
        assert_eq!(pack(&transaction, &bodies), bytes, "what v1 writes has changed: {name}");
        assert_eq!(transaction.header().encode().unwrap(), transaction.bytes());
    }
}

#[test]
fn an_event_of_a_newer_program_is_kept_as_it_is() {
    let bytes = golden("v1-unknown-event.bin", || {
        let fields = std::collections::BTreeMap::from([("new", 1)]);
        let newer = Event::Unknown(Body::of(60_000, 1, time(), &fields).unwrap());
        let version = Event::Unknown(Body::of(1, 2, time(), &fields).unwrap());
        let (transaction, bodies) = write(None, &[newer, version]);
        pack(&transaction, &bodies)
    });
    let events = check(&bytes).unwrap();
    assert!(events.iter().all(|event| matches!(event, Event::Unknown(_))), "{events:?}");
    let (transaction, bodies) = write(None, &events);
    assert_eq!(pack(&transaction, &bodies), bytes);
}

/// Damaged copies of the golden transaction, each with the fault that must be named. Places count from the header.
#[test]
fn each_damage_has_its_name() {
    let good = golden("v1-every-event.bin", || unreachable!("written by the other test"));
    let header = 4;
    let change = |place: usize, value: &[u8]| {
        let mut bytes = good.clone();
        bytes[header + place..header + place + value.len()].copy_from_slice(value);
        check(&bytes).unwrap_err()
    };
    let (entries, body) = (154, good.len() - 1 - header);
    let cases = [
        ("version", change(0, &[2])),
        ("tenant", change(1, &[0])),
        ("log", change(17, &[0])),
        ("sequence 0", change(49, &[0])),
        ("previous", change(50, &[1])),
        ("hlc", change(98, &[0])),
        ("quality", change(114, &[3])),
        ("prefix length", change(115, &[5])),
        ("prefix", change(116, b"k")),
        ("first number", change(118, &[0])),
        ("dependency", change(entries - 1, &[0])),
        ("entries", change(entries, &[0])),
        ("protection", change(entries + 1, &[7])),
        ("last body", change(body, &[good[good.len() - 1] ^ 1])),
    ];
    let lines: Vec<String> = cases.iter().map(|(what, damage)| format!("{what}: {damage}")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
version: version 2 is not known
tenant: the signature is wrong at 1
log: the log is not that of this key and incarnation at 1
sequence 0: the sequence starts at 1
previous: the first transaction names one before it
hlc: the signature is wrong at 1
quality: clock quality 3 is not known
prefix length: the prefix is not 1 to 4 of 0-9 A-Z
prefix: the prefix is not 1 to 4 of 0-9 A-Z
first number: entry numbers start at 1 and must fit in 64 bits
dependency: the signature is wrong at 1
entries: 732 bytes too many
protection: protection 7 is not known
last body: body 10 is not the one that was signed at 1
");
    assert_eq!(check(&good[..good.len() - 1]), Err(Damage::TooShort { at: good.len() - 1 }));
    assert_eq!(check(&[&good[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
}

#[test]
fn any_flipped_bit_is_found() {
    let (transaction, bodies) = write(None, &every_event()[..2]);
    let good = pack(&transaction, &bodies);
    assert!(check(&good).is_ok());
    // One bit in each byte, another one each time: a signature takes its time without optimisation.
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(check(&bytes).is_err(), "byte {at}");
    }
}

#[test]
fn a_chain_is_checked_link_by_link() {
    let mut chain = Vec::new();
    let mut link = None;
    for _ in 0..4 {
        let (next, _) = write(link.as_ref(), &every_event()[..2]);
        link = Some(verify_next(&identity(), link.as_ref(), &next).unwrap());
        chain.push(next);
    }
    assert_eq!(verify_chain(&identity(), &chain).unwrap().map(|link| (link.seq, link.next_number)), Some((4, 9)));
    assert_eq!(verify_chain(&identity(), []), Ok(None));
    let without_second = [&chain[0], &chain[2]];
    assert_eq!(verify_chain(&identity(), without_second), Err(Damage::Gap { expected: 2, found: 3 }));
    assert_eq!(verify_chain(&identity(), &chain[1..]), Err(Damage::Gap { expected: 1, found: 2 }));
    let other = Identity { incarnation: [10; 16], ..identity() };
    assert_eq!(verify_chain(&other, &chain), Err(Damage::WrongLog { seq: 1 }));
    let changed = |change: fn(&mut Header)| {
        let mut header = chain[1].header().clone();
        change(&mut header);
        let second = Transaction::sign(header, &signer()).unwrap();
        verify_chain(&identity(), [&chain[0], &second]).unwrap_err()
    };
    assert_eq!(changed(|header| header.prev.0[0] ^= 1), Damage::BrokenChain { seq: 2 });
    assert_eq!(changed(|header| header.tenant.0[0] ^= 1), Damage::WrongTenant { seq: 2 });
    assert_eq!(changed(|header| header.prefix = Prefix::new("K2").unwrap()), Damage::NumberGap { seq: 2 });
    assert_eq!(changed(|header| header.first_number += 1), Damage::NumberGap { seq: 2 });
    assert_eq!(changed(|header| header.hlc = Hlc(1)), Damage::ClockNotRising { seq: 2 });
}

#[test]
fn limits_hold_on_both_sides() {
    use planb_core::log::header::{MAX_BODY_BYTES, MAX_DEPS, MAX_ENTRIES};
    let base = write(None, &every_event()[..1]).0.header().clone();
    let entries = |count| Header { entries: vec![base.entries[0]; count], ..base.clone() }.encode();
    assert!(entries(MAX_ENTRIES).is_ok());
    assert_eq!(entries(MAX_ENTRIES + 1), Err(Damage::TooManyEntries(MAX_ENTRIES as u64 + 1)));
    assert_eq!(entries(0), Err(Damage::NoEntries));
    let deps = |count: usize| {
        let dep = |n: usize| Dep { log: (n as u128).to_be_bytes(), seq: 1, hash: [0; 16] };
        Header { deps: (0..count).map(dep).collect(), ..base.clone() }
    };
    let most = deps(MAX_DEPS);
    assert_eq!(Header::decode(&most.encode().unwrap()).unwrap(), most);
    assert_eq!(deps(MAX_DEPS + 1).encode(), Err(Damage::TooManyDeps(MAX_DEPS as u64 + 1)));
    let body = |body_length| Header { entries: vec![EntryHead { body_length, ..base.entries[0] }], ..base.clone() };
    assert!(body(MAX_BODY_BYTES).encode().is_ok());
    assert_eq!(body(MAX_BODY_BYTES + 1).encode(), Err(Damage::BodyTooLong(MAX_BODY_BYTES + 1)));
    let mut unsorted = deps(2);
    unsorted.deps.reverse();
    assert_eq!(unsorted.encode(), Err(Damage::DepsNotSorted));
    let clear = EntryHead { protection: Protection::Clear, ..base.entries[0] };
    assert_eq!(Header { entries: vec![clear], ..base.clone() }.encode(), Err(Damage::ClearWithKey));
}

fn any_header() -> impl Strategy<Value = Header> {
    let entry = (0u8..3, any::<[u8; 16]>(), any::<[u8; 16]>(), 0..=8u64 << 20, any::<[u8; 32]>()).prop_map(
        |(kind, scope, key, body_length, body_hash)| {
            let protection = [Protection::Clear, Protection::LogKey, Protection::ClientKey][usize::from(kind)];
            let key = if kind == 0 { KeyId::NONE } else { KeyId(key) };
            EntryHead { protection, scope: ScopeId(scope), key, body_length, body_hash }
        },
    );
    let deps = proptest::collection::btree_map(any::<[u8; 16]>(), (any::<u64>(), any::<[u8; 16]>()), 0..5);
    let ids = (any::<[u8; 16]>(), any::<[u8; 32]>(), 2..=u64::MAX, any::<[u8; 32]>(), any::<[u8; 16]>());
    let clock = (any::<u64>(), any::<u64>(), "[0-9A-Z]{1,4}", 1..=u64::MAX - 10);
    (ids, clock, deps, proptest::collection::vec(entry, 1..5)).prop_map(|(ids, clock, deps, entries)| Header {
        tenant: Tenant(ids.0),
        log: LogId(ids.1),
        seq: ids.2,
        prev: TransactionHash(ids.3),
        salt: ids.4,
        hlc: Hlc(clock.0),
        wall: Wall { ms: clock.1, quality: ClockQuality::Synchronised },
        prefix: Prefix::new(&clock.2).unwrap(),
        first_number: clock.3,
        deps: deps.into_iter().map(|(log, (seq, hash))| Dep { log, seq, hash }).collect(),
        entries,
    })
}

proptest! {
    #[test]
    fn a_header_comes_back(header in any_header()) {
        let bytes = header.encode().unwrap();
        prop_assert_eq!(Header::decode(&bytes), Ok(header));
    }

    #[test]
    fn what_is_read_is_written_the_same(header in any_header(), at: prop::sample::Index, value: u8) {
        let mut bytes = header.encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(read) = Header::decode(&bytes) {
            prop_assert_eq!(read.encode(), Ok(bytes));
        }
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes: Vec<u8>) {
        let _ = Header::decode(&bytes);
        let _ = Body::decode(&bytes);
        let _ = check(&bytes);
    }
}
