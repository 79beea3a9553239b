//! Cards: what is signed, what is printed, what a changed one says.

use ed25519_dalek::SigningKey;

use super::*;
use crate::log::Tenant;

fn card(units: &[&str]) -> (Card, SigningKey, Tenant, [u8; 16]) {
    let (secret, tenant) = ([7; 16], Tenant([3; 16]));
    let key = SigningKey::from_bytes(&[9; 32]);
    let units = units.iter().map(|unit| UnitId((*unit).into())).collect();
    let card = Card::new(CardId::of_secret(&secret), Role::UnitManager, Holder::Person, "Åsa Öberg", units);
    (card.sign(&tenant, 1_800_000_000_000, &key).unwrap(), key, tenant, secret)
}

#[test]
fn a_card_is_read_from_the_log_and_from_its_code() {
    let (card, key, tenant, secret) = card(&["hemtjanst-norra", "natt"]);
    assert_eq!(Card::decode(&card.encode()).unwrap(), card);
    let printed = Code { secret, card: card.clone() }.printed();
    assert!(printed.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "any scanner can give it");
    let read = Code::parse(&printed.to_lowercase()).unwrap();
    assert!(read.card == card && read.secret == secret);
    assert!(read.card.is_signed_by(&tenant, key.verifying_key().as_bytes()));
    assert!(!read.card.is_signed_by(&Tenant([4; 16]), key.verifying_key().as_bytes()), "another municipality's");
    let other = SigningKey::from_bytes(&[8; 32]);
    assert!(!read.card.is_signed_by(&tenant, other.verifying_key().as_bytes()));
}

#[test]
fn a_changed_card_is_not_signed() {
    let (card, key, tenant, _) = card(&["natt"]);
    let bytes = card.encode();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let is_taken =
            Card::decode(&changed).is_ok_and(|card| card.is_signed_by(&tenant, key.verifying_key().as_bytes()));
        assert!(!is_taken, "byte {at}");
    }
    for length in 0..bytes.len() {
        assert!(Card::decode(&bytes[..length]).is_err());
    }
}

#[test]
fn limits_hold_on_both_sides() {
    let make = |label: &str, units: usize| {
        let units = (0..units).map(|n| UnitId(format!("enhet-{n}"))).collect();
        let card = Card::new(CardId([1; 16]), Role::Staff, Holder::Unit, label, units);
        card.sign(&Tenant([0; 16]), 0, &SigningKey::from_bytes(&[1; 32]))
    };
    assert!(make(&"a".repeat(MAX_LABEL), MAX_UNITS).is_ok());
    assert!(make(&"a".repeat(MAX_LABEL + 1), 1).is_err());
    assert!(make("a", MAX_UNITS + 1).is_err());
    assert!(make("", 1).is_err());
    assert!(make("a\nb", 1).is_err());
}

#[test]
fn a_role_sees_its_units_only() {
    let (norra, sodra) = (UnitId("norra".into()), UnitId("sodra".into()));
    let who = |role| Who { card: CardId([0; 16]), role, units: vec![norra.clone()], name: "Åsa".into() };
    for role in Role::ALL {
        assert_eq!(Role::parse(role.word()), Some(role));
        assert_eq!(Role::of_number(role.number()), Some(role));
        let who = who(role);
        assert!(who.sees(Some(&norra)) && who.sees(None));
        assert_eq!(who.sees(Some(&sodra)), role.sees_all(), "{role:?}");
        assert!(!who.writes(Some(&sodra)) || role.writes_all());
    }
    assert!(who(Role::UnitManager).writes(Some(&norra)) && !who(Role::UnitManager).writes(None));
    assert!(!who(Role::Staff).writes(Some(&norra)));
    assert_eq!((Role::of_number(0), Role::of_number(14)), (None, None));
}

#[test]
fn a_revoked_card_stays_revoked_whatever_comes_first() {
    let (card, _, _, _) = card(&[]);
    let order = |seq| Order { hlc: crate::log::Hlc::default(), log: crate::log::LogId([1; 32]), seq, index: 0 };
    let issued = CardIssued { statement: card.encode(), by: Hand::default() };
    let revoked = CardRevoked { card: card.id, reason: "Tappad".into(), by: Hand::default() };
    let (mut one, mut other) = (Cards::default(), Cards::default());
    one.issue(order(1), &issued);
    one.revoke(order(2), &revoked);
    other.revoke(order(2), &revoked);
    other.issue(order(1), &issued);
    assert_eq!(one, other);
    assert_eq!(one.revoked(&card.id).map(|revoked| revoked.reason.as_str()), Some("Tappad"));
}
