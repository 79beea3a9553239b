//! Certificates, revocations, requests and answers byte by byte: golden bytes, limits on both sides, any flipped bit.

use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use planb_core::log::bytes::write_number;
use planb_core::log::{Damage, Prefix, ScopeId, Tenant};
use planb_core::trust::enrol::{MAX_CHAIN, MAX_ENROL_BYTES};
use planb_core::trust::statement::{MAX_LOGS, MAX_NAME_BYTES, MAX_RECIPIENT_BYTES, MAX_SCOPES};
use planb_core::trust::{Anchor, Answer, Certificate, Issuer, Request, Revocation, Scopes, Statement};
use proptest::prelude::*;

fn signer(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn key(n: u8) -> [u8; 32] {
    signer(n).verifying_key().to_bytes()
}

fn certificate() -> Certificate {
    let certificate = Certificate {
        tenant: Tenant([7; 16]),
        public_key: key(2),
        issued_ms: 1_795_227_000_000,
        recipient: "age1zwlyl6h27gzv0lfntr7fcqrjrzqazap8sy5zylkxwneh7llf0dksu37mwt".into(),
        name: "Krisdator Södra".into(),
        prefix: Prefix::new("K2").unwrap(),
        scopes: Scopes::Listed(vec![ScopeId([1; 16]), ScopeId([2; 16])]),
        admin: false,
        issuer: Issuer::Node(key(1)),
        signature: [0; 64],
    };
    certificate.sign(&signer(1)).unwrap()
}

fn root_certificate() -> Certificate {
    let certificate = Certificate {
        public_key: key(1),
        name: "Nav".into(),
        prefix: Prefix::new("K1").unwrap(),
        scopes: Scopes::All,
        admin: true,
        issuer: Issuer::Root,
        ..certificate()
    };
    certificate.sign(&signer(9)).unwrap()
}

fn revocation() -> Revocation {
    let revocation = Revocation {
        tenant: Tenant([7; 16]),
        public_key: key(2),
        issued_ms: 1_795_228_000_000,
        last_good: vec![([3; 16], 300), ([4; 16], 1)],
        issuer: Issuer::Root,
        signature: [0; 64],
    };
    revocation.sign(&signer(9)).unwrap()
}

fn request() -> Request {
    let recipient = certificate().recipient;
    Request { public_key: key(2), recipient, incarnation: Some([5; 16]), nonce: [6; 16] }
}

fn answer() -> Answer {
    Answer {
        tenant: Tenant([7; 16]),
        municipality: "Exempelkommun".into(),
        anchor: Anchor::Root(key(9)),
        certificate: certificate(),
        chain: vec![root_certificate()],
    }
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
    let cases: [(&str, Vec<u8>); 5] = [
        ("v1-certificate.bin", certificate().encode().unwrap()),
        ("v1-root-certificate.bin", root_certificate().encode().unwrap()),
        ("v1-revocation.bin", revocation().encode().unwrap()),
        ("v1-enrol-request.bin", request().encode().unwrap()),
        ("v1-enrol-answer.bin", answer().encode().unwrap()),
    ];
    let found = cases.map(|(name, bytes)| {
        let kept = golden(name, &bytes);
        assert_eq!(kept, bytes, "what v1 writes has changed: {name}");
        kept
    });
    assert_eq!(Certificate::decode(&found[0]), Ok(certificate()));
    assert_eq!(Certificate::decode(&found[1]), Ok(root_certificate()));
    assert_eq!(Revocation::decode(&found[2]), Ok(revocation()));
    assert_eq!(Request::decode(&found[3]), Ok(request()));
    assert_eq!(Answer::decode(&found[4]), Ok(answer()));
    assert_eq!(Revocation::decode(&found[0]), Err(Damage::BadStatement("not a revocation")));
    assert_eq!(Certificate::decode(&found[2]), Err(Damage::BadStatement("not a certificate")));
    assert_eq!(Answer::decode(&found[3]), Err(Damage::BadStatement("kind")));
}

#[test]
fn any_flipped_bit_is_found() {
    let root = key(9);
    for bytes in [certificate().encode().unwrap(), revocation().encode().unwrap()] {
        assert_eq!(Statement::decode(&bytes).unwrap().verify(Some(&root)), Ok(()));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            let read = Statement::decode(&flipped).and_then(|statement| statement.verify(Some(&root)));
            assert!(read.is_err(), "byte {at}");
        }
    }
    for at in 0..answer().encode().unwrap().len() {
        let mut flipped = answer().encode().unwrap();
        flipped[at] ^= 1 << (at % 8);
        assert!(Answer::decode(&flipped).is_err(), "byte {at}");
    }
}

#[test]
fn a_certificate_is_not_a_revocation_under_another_name() {
    // Signed with the right key, but as the other kind: the domain tags tell them apart.
    let mut forged = revocation();
    forged.signature = certificate().signature;
    assert_eq!(forged.verify(Some(&key(9))), Err(Damage::BadStatement("signature")));
    assert_eq!(revocation().verify(None), Err(Damage::BadStatement("no root is pinned")));
    assert_eq!(revocation().verify(Some(&key(8))), Err(Damage::BadStatement("signature")));
    assert_eq!(certificate().verify(None), Ok(()));
}

#[test]
fn limits_hold_on_both_sides() {
    let encoded = |change: &dyn Fn(&mut Certificate)| {
        let mut changed = certificate();
        change(&mut changed);
        let signed = changed.sign(&signer(1))?;
        assert_eq!(Certificate::decode(&signed.encode()?), Ok(signed.clone()));
        Ok(signed)
    };
    let bad = |what| Err(Damage::BadStatement(what));
    assert!(encoded(&|c| c.name = "n".repeat(MAX_NAME_BYTES)).is_ok());
    assert_eq!(encoded(&|c| c.name = "n".repeat(MAX_NAME_BYTES + 1)), bad("name"));
    assert_eq!(encoded(&|c| c.name = String::new()), bad("name"));
    assert_eq!(encoded(&|c| c.name = "a\nb".into()), bad("name"));
    let recipient = |length: usize| format!("age1{}", "q".repeat(length - 4));
    assert!(encoded(&|c| c.recipient = recipient(MAX_RECIPIENT_BYTES)).is_ok());
    assert_eq!(encoded(&|c| c.recipient = recipient(MAX_RECIPIENT_BYTES + 1)), bad("recipient"));
    assert_eq!(encoded(&|c| c.recipient = "ssh-ed25519 AAAA".into()), bad("recipient"));
    let scopes = |many: usize| Scopes::Listed((0..many as u128).map(|n| ScopeId(n.to_be_bytes())).collect());
    assert!(encoded(&|c| c.scopes = scopes(0)).is_ok());
    assert!(encoded(&|c| c.scopes = scopes(MAX_SCOPES)).is_ok());
    assert_eq!(encoded(&|c| c.scopes = scopes(MAX_SCOPES + 1)), bad("too many scopes"));
    let twice = Scopes::Listed(vec![ScopeId([1; 16]); 2]);
    assert_eq!(encoded(&|c| c.scopes = twice.clone()), bad("scopes not sorted"));
    let logs = |many: usize| {
        let last_good = (0..many as u128).map(|n| (n.to_be_bytes(), u64::MAX)).collect();
        let signed = Revocation { last_good, ..revocation() }.sign(&signer(9))?;
        assert_eq!(Revocation::decode(&signed.encode()?), Ok(signed.clone()));
        Ok(signed)
    };
    assert!(logs(MAX_LOGS).is_ok());
    assert_eq!(logs(MAX_LOGS + 1), Err(Damage::BadStatement("too many logs")));
    let unsorted = Revocation { last_good: vec![([4; 16], 1), ([3; 16], 1)], ..revocation() };
    assert_eq!(unsorted.encode(), Err(Damage::BadStatement("logs not sorted")));
    // A count that no bytes follow is refused before anything is made room for.
    let mut huge = certificate().encode().unwrap()[..58].to_vec();
    write_number(&mut huge, u64::MAX);
    assert_eq!(Certificate::decode(&huge), bad("recipient"));
}

#[test]
fn an_answer_is_accepted_for_its_request_only() {
    assert_eq!(answer().accept(&request()), Ok(()));
    let no = |change: &dyn Fn(&mut Answer)| {
        let mut changed = answer();
        change(&mut changed);
        changed.accept(&request()).unwrap_err()
    };
    let reach = Damage::BadStatement("the chain does not reach the root");
    assert_eq!(no(&|a| a.chain.clear()), reach);
    assert_eq!(no(&|a| a.chain.push(root_certificate())), reach);
    assert_eq!(no(&|a| a.anchor = Anchor::Root(key(8))), Damage::BadStatement("signature"));
    assert_eq!(no(&|a| a.anchor = Anchor::Founder(key(9))), Damage::BadStatement("no root is pinned"));
    assert_eq!(no(&|a| a.tenant = Tenant([8; 16])), Damage::BadStatement("another tenant"));
    assert_eq!(no(&|a| a.certificate.name = "Annan".into()), Damage::BadStatement("signature"));
    let plain = Certificate { admin: false, ..root_certificate() }.sign(&signer(9)).unwrap();
    assert_eq!(no(&|a| a.chain = vec![plain.clone()]), reach);
    let other = Request { public_key: key(3), ..request() };
    assert_eq!(answer().accept(&other), Err(Damage::BadStatement("for another node")));
    let founder = Answer { anchor: Anchor::Founder(key(1)), chain: vec![], ..answer() };
    assert_eq!(founder.accept(&request()), Ok(()));
}

#[test]
fn what_is_typed_is_read_and_a_wrong_letter_is_found() {
    let typed = request().typed().unwrap();
    assert_eq!(Request::parse(&typed.to_lowercase().replace(' ', "-\n")), Ok(request()));
    assert_eq!(Answer::parse(&answer().typed().unwrap()), Ok(answer()));
    assert!(typed.split(' ').all(|group| (1..=4).contains(&group.len())));
    for at in (0..typed.len()).filter(|at| typed.as_bytes()[*at] != b' ') {
        let other = if typed.as_bytes()[at] == b'Q' { "R" } else { "Q" };
        let wrong = [&typed[..at], other, &typed[at + 1..]].concat();
        assert!(Request::parse(&wrong).is_err(), "letter {at}");
    }
    assert!(Request::parse(&typed[..typed.len() - 5]).is_err());
    assert_eq!(Request::parse("Ä"), Err(Damage::BadStatement("letters")));
    let words = request().words().unwrap();
    assert!(words.iter().all(|word| *word < 1_024));
    assert_eq!(request().words().unwrap(), words);
    let other = Request { nonce: [7; 16], ..request() };
    assert!(other.words().unwrap().iter().zip(&words).filter(|(a, b)| a != b).count() >= 4);
}

#[test]
fn an_answer_has_limits_too() {
    let chain = |many: usize| Answer { chain: vec![root_certificate(); many], ..answer() }.encode();
    assert!(Answer::decode(&chain(MAX_CHAIN - 1).unwrap()).is_ok());
    assert_eq!(chain(MAX_CHAIN), Err(Damage::BadStatement("chain too long")));
    let name = |many: usize| Answer { municipality: "k".repeat(many), ..answer() }.encode();
    assert!(name(MAX_NAME_BYTES).is_ok());
    assert_eq!(name(MAX_NAME_BYTES + 1), Err(Damage::BadStatement("municipality")));
    let recipient = |many: usize| Request { recipient: "a".repeat(many), ..request() }.encode();
    assert!(Request::decode(&recipient(MAX_RECIPIENT_BYTES).unwrap()).is_ok());
    assert_eq!(recipient(MAX_RECIPIENT_BYTES + 1), Err(Damage::BadStatement("recipient")));
    assert_eq!(Answer::decode(&vec![0; MAX_ENROL_BYTES]), Err(Damage::BadStatement("check")));
    assert_eq!(Answer::decode(&vec![0; MAX_ENROL_BYTES + 1]), Err(Damage::TooLong { extra: 1 }));
    assert_eq!(Answer::parse(&"A".repeat(MAX_ENROL_BYTES * 2 + 1)), Err(Damage::TooLong { extra: 1 }));
    let scopes = Scopes::Listed((0..MAX_SCOPES as u128).map(|n| ScopeId(n.to_be_bytes())).collect());
    let widest = Certificate { scopes, name: "n".repeat(MAX_NAME_BYTES), ..certificate() };
    let longest = Answer { certificate: widest.clone(), chain: vec![widest; MAX_CHAIN - 1], ..answer() };
    assert!(Answer::parse(&longest.typed().unwrap()).is_ok(), "the greatest answer fits");
}

proptest! {
    #[test]
    fn what_is_read_is_written_the_same(which in 0usize..2, at: prop::sample::Index, value: u8) {
        let mut bytes = [certificate().encode().unwrap(), revocation().encode().unwrap()][which].clone();
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(read) = Statement::decode(&bytes) {
            prop_assert_eq!(read.encode(), Ok(bytes));
        }
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes: Vec<u8>, text: String) {
        let _ = Statement::decode(&bytes);
        let _ = Request::decode(&bytes);
        let _ = Answer::decode(&bytes);
        let _ = Request::parse(&text);
    }
}
