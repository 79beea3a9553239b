//! Any event of any kind, about few things, so that they meet.

use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use planb_core::card::{Card, CardId, CardIssued, CardRevoked, Role};
use planb_core::care::Kind;
use planb_core::erasure::{ClientErased, ClientKeyMade, ErasureConfirmed, ErasureDecided};
use planb_core::id::{ClientId, UnitId};
use planb_core::ledger::*;
use planb_core::log::{Body, ClockCorrected, KeyId, LogId, Prefix, ScopeId, Tenant};
use planb_core::look::Looked;
use planb_core::note::{NoteAccounted, NoteWritten};
use planb_core::organisation::{PersonFound, PersonLeft, UnitFound};
use planb_core::register::{Hand, RecordId, RecordWritten, WriteRef};
use planb_core::sheet::Serial;
use planb_core::snapshot::*;
use planb_core::state::Event;
use planb_core::trust::{
    Certificate, ForkAdopted, Issuer, KeyGranted, NodeEnrolled, NodeRevoked, Revocation, Scopes, Statement, Trust,
};
use proptest::prelude::*;

use super::{entry, held, issued, night, taken, unit};

const TENANT: Tenant = Tenant([7; 16]);

static SIGNERS: LazyLock<Vec<SigningKey>> =
    LazyLock::new(|| (0..4).map(|n| SigningKey::from_bytes(&[n + 1; 32])).collect());

/// The key of a node; of the root, 3.
fn key(n: usize) -> [u8; 32] {
    SIGNERS[n].verifying_key().to_bytes()
}

/// Who writes the entry `n`: whose log is `n % 2`.
pub fn author(n: u64) -> [u8; 32] {
    key((n % 2) as usize)
}

/// Begins at the root.
pub fn trust() -> Trust {
    Trust::rooted(TENANT, key(3))
}

/// Statements of the root and of two nodes about three nodes, and bytes that are none.
static STATEMENTS: LazyLock<Vec<Event>> = LazyLock::new(|| {
    let mut all =
        vec![Event::from(NodeEnrolled { certificate: vec![9; 5] }), NodeRevoked { revocation: vec![1, b'R'] }.into()];
    for by in [0, 1, 3] {
        for about in 0..3 {
            let issuer = if by == 3 { Issuer::Root } else { Issuer::Node(key(by)) };
            let issued_ms = (by * 3 + about * 7 % 5) as u64;
            let certificate = Certificate {
                tenant: TENANT,
                public_key: key(about),
                issued_ms,
                recipient: "age1q".into(),
                name: format!("Nod {about}"),
                prefix: Prefix::new("K1").unwrap(),
                scopes: Scopes::All,
                admin: about < 2,
                issuer,
                signature: [0; 64],
            };
            let certificate = certificate.sign(&SIGNERS[by]).unwrap().encode().unwrap();
            all.push(NodeEnrolled { certificate }.into());
            let last_good = vec![(LogId([about as u8; 32]).short(), 20)];
            let revocation =
                Revocation { tenant: TENANT, public_key: key(about), issued_ms, last_good, issuer, signature: [0; 64] };
            // The root revokes the third only, so that the others have time to speak.
            if by != 3 || about == 2 {
                let revocation = revocation.sign(&SIGNERS[by]).unwrap().encode().unwrap();
                all.push(NodeRevoked { revocation }.into());
            }
        }
    }
    all
});

/// The statements above that nodes made, not the root.
pub fn said_by_nodes() -> Vec<Event> {
    let is_node = |bytes: &[u8]| Statement::decode(bytes).is_ok_and(|said| matches!(said.issuer(), Issuer::Node(_)));
    let is_said = |event: &&Event| match event {
        Event::NodeEnrolled(enrolled) => is_node(&enrolled.certificate),
        Event::NodeRevoked(revoked) => is_node(&revoked.revocation),
        _ => false,
    };
    STATEMENTS.iter().filter(is_said).cloned().collect()
}

fn text() -> impl Strategy<Value = String> {
    "[ab]"
}

fn client() -> impl Strategy<Value = ClientId> {
    (1u8..4).prop_map(|n| ClientId([n; 16]))
}

fn id() -> impl Strategy<Value = [u8; 16]> {
    (1u8..4).prop_map(|n| [n; 16])
}

/// Any event, one kind as likely as another.
pub fn event() -> impl Strategy<Value = Event> {
    prop_oneof![9 => of_the_night(), 5 => of_nodes(), 6 => of_people(), 6 => of_the_register(), 9 => of_forms()]
}

fn of_the_night() -> impl Strategy<Value = Event> {
    let day = 1i8..20;
    prop_oneof![
        text().prop_map(|name| UnitFound { unit: unit(), name }.into()),
        (text(), "[cd]").prop_map(|(name, title)| {
            let title = Some(title);
            PersonFound { unit: unit(), name, title, work_phones: vec![], manager: false }.into()
        }),
        text().prop_map(|name| PersonLeft { unit: unit(), name }.into()),
        (day.clone(), 0u32..9).prop_map(|(day, rows)| taken(day, rows).into()),
        (day.clone(), 0u32..9).prop_map(|(day, rows)| {
            let exported_at = night(day).at(0, 0, 0, 0);
            let (source, kinds) = ("tes".to_string(), vec![Kind::Visit]);
            SourceTaken { night: night(day), source, rows, exported_at, kinds, passed_by: By::Guard }.into()
        }),
        (day.clone(), day.clone()).prop_map(|(day, good)| held(day, good).into()),
        (day.clone(), text()).prop_map(|(day, reason)| {
            let (unit, kind, source) = (Some(unit()), Some(Kind::Visit), "tes".to_string());
            HoldAccepted { night: night(day), unit, kind, source, reason }.into()
        }),
        (day.clone(), 1u8..5, 1u64..50, 1u8..5).prop_map(|(day, key, number, gone)| {
            issued(day, &[(key, number)], if gone == key { &[] } else { &[(2, 9)] }).into()
        }),
        (1u8..4).prop_map(|n| {
            let opened_at = night(1).at(3, 0, 0, 0);
            let bundle = FileDigest([n; 32]);
            BundleOpened { unit: unit(), edition: Edition::Common, bundle, opened_at, by: "Chefen".into() }.into()
        }),
        (1u8..4).prop_map(|n| {
            let recipient = format!("age1{n}");
            KeysPrinted { unit: unit(), edition: Edition::Common, recipient, fingerprint: "A".into() }.into()
        }),
        (1u64..60, 1u32..9).prop_map(|(first, count)| { SerialsReserved { prefix: "K1".into(), first, count }.into() }),
        day.prop_map(|day| NightFinished { night: night(day), seconds: 1, pages: 2, refused: vec![] }.into()),
    ]
}

fn of_nodes() -> impl Strategy<Value = Event> {
    let statement = || (0..STATEMENTS.len()).prop_map(|n| STATEMENTS[n].clone());
    let number = || 1u64..20;
    prop_oneof![
        3 => statement(),
        1 => (id(), id(), text()).prop_map(|(key, scope, month)| {
            KeyGranted { key: KeyId(key), scope: ScopeId(scope), month, wrapped: vec![1, 2, 3], to: vec![4; 8] }.into()
        }),
        1 => (0u8..2, number(), number(), any::<i64>()).prop_map(|(log, from, to, offset_ms)| {
            ClockCorrected { log: LogId([log; 32]), from, to, offset_ms, reason: "Batteriet".into() }.into()
        }),
        1 => (0u8..2, number(), text())
            .prop_map(|(log, from, why)| ForkAdopted { log: LogId([log; 32]), from, why }.into()),
    ]
}

fn of_people() -> impl Strategy<Value = Event> {
    prop_oneof![
        (text(), any::<bool>(), any::<bool>(), proptest::option::of(client())).prop_map(
            |(text, with_unit, staff, client)| {
                let unit = with_unit.then(|| UnitId("norra".into()));
                NoteWritten { text, unit, staff, client, line: None }.into()
            }
        ),
        (1u64..60).prop_map(|n| NoteAccounted { number: format!("K1-{n:03}") }.into()),
        (client(), text()).prop_map(|(client, reference)| ErasureDecided { client, reference }.into()),
        (client(), id(), text()).prop_map(|(client, key, ground)| ClientErased {
            client,
            keys: vec![KeyId(key)],
            ground
        }
        .into()),
        client().prop_map(|client| ErasureConfirmed { client }.into()),
        (client(), id(), id()).prop_map(|(client, key, scope)| {
            ClientKeyMade { client, key: KeyId(key), scope: ScopeId(scope) }.into()
        }),
        (1u8..9).prop_map(|n| {
            let fields = std::collections::BTreeMap::from([("new", n)]);
            Event::Unknown(Body::of(60_000, n, night(1).at(0, 0, 0, 0), &fields).unwrap())
        }),
    ]
}

/// Somebody; few, so that they meet.
fn hand() -> impl Strategy<Value = Hand> {
    text().prop_map(|name| Hand { name, card: String::new() })
}

/// Writes of few records, over writes that are there, that come later, or that never come.
fn of_the_register() -> impl Strategy<Value = Event> {
    let over = proptest::collection::vec(1u64..70, 0..4);
    let set = proptest::collection::btree_map("[cd]", "[xy]{0,1}", 1..3);
    let written =
        ("[pq]", "[rs]", set, over, hand(), any::<bool>()).prop_map(|(kind, id, set, over, by, is_private)| {
            // Where a write stands follows from its number: see `entry`.
            let place = |n: u64| WriteRef::of(&entry(n, NoteAccounted { number: String::new() }).order);
            let (id, only) = (RecordId(id), is_private.then(unit));
            RecordWritten { kind, id, set, over: over.into_iter().map(place).collect(), by, only }.into()
        });
    let card = (1u8..4, "[ab]{0,2}", hand(), any::<bool>()).prop_map(|(n, label, by, is_whole)| {
        let card =
            Card::new(CardId([n; 16]), Role::Staff, planb_core::card::Holder::Unit, &format!("E{label}"), vec![unit()]);
        let mut statement = card.sign(&TENANT, u64::from(n), &SIGNERS[0]).unwrap().encode();
        statement.truncate(if is_whole { statement.len() } else { 20 });
        CardIssued { statement, by }.into()
    });
    prop_oneof![
        6 => written,
        1 => card,
        1 => (1u8..4, text(), hand()).prop_map(|(n, reason, by)| {
            CardRevoked { card: CardId([n; 16]), reason, by }.into()
        }),
        1 => (hand(), text(), any::<bool>()).prop_map(|(by, what, with_unit)| {
            Looked { by, unit: with_unit.then(unit), what, which: String::new(), why: String::new() }.into()
        }),
    ]
}

/// What is said of few sheets, and of what stands on them.
fn of_forms() -> impl Strategy<Value = Event> {
    let serial = || (1u64..5).prop_map(|n| Serial::new("K1", n));
    let serials = || proptest::collection::vec(serial(), 1..3);
    let issued = (1u64..4, 1u32..3, proptest::option::of(client()), hand()).prop_map(|(first, count, client, by)| {
        let (unit, form, prefix) = (unit(), "TUR".to_string(), "K1".to_string());
        FormsIssued { unit, form, version: 1, pages: 2, prefix, first, count, client, by }.into()
    });
    let scanned = (serial(), 1u32..3, any::<u8>(), hand()).prop_map(|(serial, page, picture, by)| {
        let (form, picture) = ("TUR".to_string(), [picture; 32]);
        PageScanned { serial, form, version: 1, page, pages: 2, picture, flagged: 0, by }.into()
    });
    let read = (serial(), client(), 1u32..3, 0u8..3).prop_map(|(serial, client, page, n)| {
        let (picture, key, marks, original) = ([n; 32], [n; 32], vec![n, 255], [n; 32]);
        PageRead { unit: unit(), client, serial, page, picture, key, marks, corners: vec![1.5; 8], original }.into()
    });
    let settled = (serial(), client(), text(), hand()).prop_map(|(serial, client, value, by)| {
        FieldSettled { unit: unit(), client, serial, page: 1, field: "f".into(), value, by }.into()
    });
    let remarked =
        (serials(), proptest::option::of(client()), text(), hand()).prop_map(|(serials, client, text, by)| {
            SheetsRemarked { unit: unit(), client, serials, about: "lost".into(), text, by }.into()
        });
    let over = proptest::collection::vec(1u64..70, 0..9);
    let stands = (serial(), "voided|back", over, hand()).prop_map(|(serial, stands, over, by)| {
        let place = |n: u64| WriteRef::of(&entry(n, NoteAccounted { number: String::new() }).order);
        SheetSettled { serial, stands, over: over.into_iter().map(place).collect(), by }.into()
    });
    prop_oneof![
        issued,
        scanned,
        read,
        settled,
        remarked,
        stands,
        (serials(), text(), text(), hand())
            .prop_map(|(serials, to, from, by)| { SheetsGiven { serials, to, from, by }.into() }),
        (serials(), text(), hand()).prop_map(|(serials, place, by)| SheetsBack { serials, place, by }.into()),
        (serial(), text(), hand())
            .prop_map(|(serial, system, by)| { SheetEntered { serial, system, by, second: None }.into() }),
        (serial(), hand()).prop_map(|(serial, by)| SheetChecked { serial, by }.into()),
        (serials(), hand()).prop_map(|(serials, by)| SheetsVoided { serials, why: "unused".into(), by }.into()),
        (serials(), hand()).prop_map(|(serials, by)| SheetsLost { serials, by }.into()),
        (serial(), hand()).prop_map(|(serial, by)| {
            SheetAdopted { unit: unit(), serial, form: "JOUR".into(), version: 1, pages: 1, by }.into()
        }),
        (serials(), hand()).prop_map(|(serials, by)| SheetsExplained { serials, why: "stock".into(), by }.into()),
        (serials(), text(), hand())
            .prop_map(|(serials, reference, by)| { FormsDestructionDecided { serials, reference, by }.into() }),
        (serials(), text(), hand()).prop_map(|(serials, witness, by)| {
            FormsDestroyed { serials, reference: "a".into(), by, witness }.into()
        }),
    ]
}
