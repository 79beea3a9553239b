//! Who can open what: client keys that are given, given wrongly and given back; envelopes and log keys.

use planb_core::snapshot::{Edition, KeysPrinted};
use planb_core::state::Event;
use planb_node::keys::{Identity, Recipient, make_unit_key};
use planb_node::seal;

use super::*;

/// A client's key as nodes give it to one another.
#[derive(serde::Serialize)]
struct Given {
    id: [u8; 16],
    client: [u8; 16],
    scope: [u8; 16],
    key: [u8; 32],
}

#[test]
fn a_client_key_that_was_given_wrongly_makes_way_for_the_right_one() {
    let (mut hub, _) = hub();
    let [mut reader, mut early, bad] = ["Läsare", "Tidig", "Falsk"].map(|name| laptop(&mut hub.node, name));
    for other in [&mut reader, &mut early] {
        sync(&mut other.node, &mut hub.node);
    }
    let unit = UnitId("norra".into());
    write(
        &mut hub.node,
        NoteWritten { text: "Föll i natt".into(), unit: Some(unit), staff: false, client: Some(CLIENT), line: None },
    );
    let (id, scope) = hub.node.state().erasures().keys(&CLIENT).map(|(id, scope)| (*id, *scope)).next().unwrap();
    let wrong = vec![Given { id: id.0, client: CLIENT.0, scope: scope.0, key: [9; 32] }];
    let mut plain = Vec::new();
    ciborium::into_writer(&wrong, &mut plain).unwrap();
    let from = bad.node.keys().log_identity().public_key;
    let sealed = |to: &Recipient| seal::seal_bytes(&plain, std::slice::from_ref(to)).unwrap();
    // One has the note when the wrong key comes, the other gets the wrong key first.
    let log = own_log(&mut hub.node);
    reader.node.import(&log).unwrap();
    let keys = sealed(reader.node.keys().recipient());
    assert!(reader.node.take_keys(&from, &keys).unwrap());
    let keys = sealed(early.node.keys().recipient());
    assert!(early.node.take_keys(&from, &keys).unwrap());
    early.node.import(&log).unwrap();
    for mut place in [reader, early] {
        assert_eq!((notes(&place.node).len(), place.node.lacks_keys().unwrap()), (0, true));
        let met = sync(&mut place.node, &mut hub.node);
        assert!(met.in_sync, "{met:?}");
        assert_eq!(notes(&place.node), notes(&hub.node));
    }
}

#[test]
fn client_keys_that_cannot_be_taken_are_not_confirmed() {
    let (mut hub, _) = hub();
    let mut one = laptop(&mut hub.node, "Bärbar");
    let from = hub.node.keys().log_identity().public_key;
    let to = one.node.keys().recipient().clone();
    let given = vec![Given { id: [3; 16], client: CLIENT.0, scope: ScopeId::COMMON.0, key: [9; 32] }];
    let mut plain = Vec::new();
    ciborium::into_writer(&given, &mut plain).unwrap();
    let sealed = seal::seal_bytes(&plain, &[to]).unwrap();
    assert!(!one.node.take_keys(&from, &sealed[1..]).unwrap(), "does not open");
    assert!(!one.node.take_keys(&[5; 32], &sealed).unwrap(), "of somebody whom nobody knows");
    assert!(one.node.take_keys(&from, &sealed).unwrap());
    assert!(one.node.take_keys(&[5; 32], &sealed).unwrap(), "it is here");
}

#[test]
fn a_revoked_node_gives_back_the_client_key_that_it_has_alone() {
    let (mut hub, _) = hub();
    let [mut lost, mut good] = ["Borta", "Kvar"].map(|name| laptop(&mut hub.node, name));
    for other in [&mut lost, &mut good] {
        sync(&mut other.node, &mut hub.node);
    }
    let unit = UnitId("norra".into());
    write(
        &mut lost.node,
        NoteWritten { text: "Föll i natt".into(), unit: Some(unit), staff: false, client: Some(CLIENT), line: None },
    );
    // The entry went on by a place that carries no keys.
    let log = own_log(&mut lost.node);
    for other in [&mut hub, &mut good] {
        assert_eq!(other.node.import(&log).unwrap().refused, None);
    }
    let key = lost.node.keys().log_identity().public_key;
    hub.node.revoke(key).unwrap();
    sync(&mut good.node, &mut hub.node);
    assert!(good.node.lacks_keys().unwrap());
    sync(&mut lost.node, &mut good.node);
    assert!(!good.node.lacks_keys().unwrap());
    assert_eq!(notes(&good.node), notes(&lost.node));
}

/// A new key for a unit's envelope; the sheet's secret.
fn print_key(node: &mut Node, unit: &UnitId) -> Identity {
    let (identity, printed): (Identity, KeysPrinted) = make_unit_key(unit, Edition::Common).unwrap();
    node.record(|_| Ok(vec![printed.into()])).unwrap();
    identity
}

#[test]
fn an_envelope_opens_every_log_key_of_its_unit_and_so_does_the_one_that_replaces_it() {
    let (mut hub, _) = hub();
    let unit = UnitId("norra".into());
    hub.node.record(|_| Ok(vec![UnitFound { unit: unit.clone(), name: "Norra".into() }.into()])).unwrap();
    let old = print_key(&mut hub.node, &unit);
    let of_unit = |text: &str| NoteWritten {
        text: text.into(),
        unit: Some(unit.clone()),
        staff: false,
        client: None,
        line: None,
    };
    write(&mut hub.node, of_unit("med den första nyckeln"));
    // Somebody new in the circle: from now on the unit is written under another log key.
    laptop(&mut hub.node, "Bärbar");
    write(&mut hub.node, of_unit("med den andra nyckeln"));
    let scope = ScopeId::unit(&unit);
    // The unit's log keys that an envelope opens, out of all that were granted.
    let opened_by = |hub: &mut Place, envelope: &Identity| {
        let entries = hub.node.entries().unwrap();
        let granted = entries.iter().filter_map(|entry| match &entry.event {
            Event::KeyGranted(granted) if granted.scope == scope => Some(granted),
            _ => None,
        });
        let opens = granted.filter(|granted| seal::open_bytes(&granted.wrapped, envelope, 32).is_ok());
        opens.map(|granted| granted.key).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(opened_by(&mut hub, &old), 2, "one envelope, two log keys");
    let new = print_key(&mut hub.node, &unit);
    assert_eq!(opened_by(&mut hub, &new), 0);
    assert_eq!(hub.node.rewrap(scope).unwrap(), (2, 0));
    assert_eq!(opened_by(&mut hub, &new), 2);
    // A node that may not read the unit wraps nothing until somebody types the sheet's words.
    let mut other = enrolled(&mut hub.node, "Utanför", Scopes::Listed(vec![]), Role::Member);
    sync(&mut other.node, &mut hub.node);
    assert_eq!(other.node.rewrap(scope).unwrap(), (0, 2));
    other.node.look_with(new).unwrap();
    assert_eq!(other.node.rewrap(scope).unwrap(), (2, 0));
}
