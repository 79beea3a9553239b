//! The events of merging nodes, byte by byte: what v1 wrote is read for ever, and written the same.
//!
//! The golden file has, for each event, its body's length in 4 bytes and the body as it is before it is sealed. It is
//! written once, by `PLANB_GOLDEN=write cargo test -p planb-core --test events`.

use std::path::PathBuf;

use jiff::civil::DateTime;
use planb_core::erasure::{ClientErased, ClientKeyMade, ErasureConfirmed, ErasureDecided};
use planb_core::id::{ClientId, UnitId};
use planb_core::log::bytes::Reader;
use planb_core::log::{Body, ClockCorrected, Damage, KeyId, LogId, ScopeId};
use planb_core::note::{NoteAccounted, NoteWritten};
use planb_core::state::Event;
use planb_core::trust::{ForkAdopted, KeyGranted, NodeEnrolled, NodeRevoked, RecoveryNamed};

const CLIENT: ClientId = ClientId([3; 16]);

fn time() -> DateTime {
    DateTime::constant(2026, 11, 21, 2, 10, 0, 0)
}

/// One of each, with its number in the log.
fn every_event() -> Vec<(u16, Event)> {
    let note = |unit: Option<UnitId>, staff, client| {
        Event::from(NoteWritten { text: "Vatten finns i skolan".into(), unit, staff, client })
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
fn golden(bytes: &[u8]) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testkit/log/v1-merge-events.bin");
    if std::env::var("PLANB_GOLDEN").as_deref() == Ok("write") && !path.exists() {
        std::fs::write(&path, bytes).unwrap();
    }
    std::fs::read(&path).unwrap()
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = pack(&every_event());
    let kept = golden(&bytes);
    assert_eq!(unpack(&kept), Ok(every_event()));
    assert_eq!(kept, bytes, "what v1 writes has changed");
}

#[test]
fn an_event_that_should_be_known_and_cannot_be_read_is_damage() {
    let fields = std::collections::BTreeMap::from([("client", "no bytes")]);
    for (number, event) in every_event() {
        let body = Body::of(number, 1, time(), &fields).unwrap();
        assert_eq!(Event::of_body(&body), Err(Damage::BadBody("fields")), "{}", event.name());
        let newer = Body::of(number, 2, time(), &fields).unwrap();
        assert_eq!(Event::of_body(&newer), Ok(Event::Unknown(newer.clone())), "{}", event.name());
    }
}
