//! The hub's signed list of binders from outside: golden bytes, who signed, every damage, limits.

use ed25519_dalek::SigningKey;
use planb_core::id::UnitId;
use planb_core::log::{Damage, Tenant};
use planb_core::snapshot::list::{HEAD_BYTES, Head, Listed, MAX_LISTED, MAX_UNIT, decode, encode};
use planb_core::snapshot::{Edition, FileDigest};

use super::golden;

const TENANT: Tenant = Tenant([7; 16]);

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn listed(unit: &str, edition: Edition, night: &str) -> Listed {
    Listed {
        unit: UnitId(unit.into()),
        edition,
        night: night.parse().unwrap(),
        bytes: 1_234_567,
        digest: FileDigest([3; 32]),
    }
}

fn list() -> Vec<u8> {
    let binders = [
        listed("hemtjanst-sodra", Edition::Common, "2026-02-03"),
        listed("hemtjanst-norra", Edition::Supplement, "2026-02-03"),
        listed("hemtjanst-norra", Edition::Common, "2026-02-03"),
        listed("hemtjanst-norra", Edition::Common, "2026-02-02"),
    ];
    encode(binders.to_vec()).unwrap()
}

fn head() -> Head {
    Head::sign(TENANT, 1_795_227_000_000, &list(), &signer())
}

#[test]
fn golden_bytes_of_v1_are_read_and_written_the_same() {
    let bytes = golden("v1-binders.list", list);
    assert_eq!(bytes, list(), "what v1 writes has changed");
    let paths: Vec<String> = decode(&bytes).unwrap().iter().map(Listed::path).collect();
    let expected = [
        "hemtjanst-norra/parm-2026-02-02.tar.age",
        "hemtjanst-norra/parm-2026-02-03.tar.age",
        "hemtjanst-norra/bilaga-2026-02-03.tar.age",
        "hemtjanst-sodra/parm-2026-02-03.tar.age",
    ];
    assert_eq!(paths, expected);
    let signed = golden("v1-binders.head", || head().encode());
    let read = Head::decode(&signed).unwrap();
    assert_eq!((read.encode(), read.encode().len()), (signed, HEAD_BYTES), "what v1 writes has changed");
    assert_eq!(read, head());
    assert_eq!(read.verify(), Ok(()));
    assert!(read.is_of(&bytes) && !read.is_of(&bytes[1..]));
    assert!(read.list_name().starts_with("binders-") && read.list_name().len() == 29, "{}", read.list_name());
}

#[test]
fn any_flipped_bit_and_any_truncation_is_found() {
    let bytes = head().encode();
    for at in 0..bytes.len() {
        assert!(Head::decode(&bytes[..at]).is_err(), "the first {at} bytes");
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(Head::decode(&damaged).and_then(|head| head.verify()).is_err(), "byte {at}");
    }
    assert_eq!(Head::decode(&[&bytes[..], &[0]].concat()), Err(Damage::TooLong { extra: 1 }));
    let list = list();
    for at in 0..list.len() {
        assert!(decode(&list[..at]).is_err(), "the first {at} bytes");
        let mut damaged = list.clone();
        damaged[at] ^= 1 << (at % 8);
        // It may be another list; it is never this head's, and what it says still fits its form.
        assert!(!head().is_of(&damaged), "byte {at}");
        if let Ok(other) = decode(&damaged) {
            assert_eq!(encode(other).unwrap(), damaged, "byte {at}");
        }
    }
}

#[test]
fn a_list_has_limits_and_no_path_that_leads_elsewhere() {
    let day = |back: i64| "2026-02-03".parse::<jiff::civil::Date>().unwrap() - jiff::Span::new().days(back);
    let many = |count: usize| {
        let binder = |back: usize| Listed { night: day(back as i64), ..listed("a", Edition::Common, "2026-02-03") };
        encode((0..count).map(binder).collect())
    };
    assert!(many(MAX_LISTED).is_ok_and(|bytes| decode(&bytes).is_ok_and(|list| list.len() == MAX_LISTED)));
    assert!(matches!(many(MAX_LISTED + 1), Err(Damage::TooMany { .. })));
    let named = |unit: &str| encode(vec![listed(unit, Edition::Common, "2026-02-03")]);
    assert!(named(&"a".repeat(MAX_UNIT)).is_ok());
    for bad in ["", "..", "a/b", "A", "å", &"a".repeat(MAX_UNIT + 1)] {
        assert!(named(bad).is_err(), "{bad}");
    }
    let twice = vec![listed("a", Edition::Common, "2026-02-03"); 2];
    assert_eq!(encode(twice), Err(Damage::NotSorted));
}
