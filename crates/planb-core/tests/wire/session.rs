//! Sessions between nodes that mean well: everything arrives, once, and nothing that is not for them.

use planb_core::log::sync::message::Message;
use planb_core::log::sync::{Outcome, Session, Shelf, Taken, Want, answer};
use planb_core::log::*;
use proptest::prelude::*;

use super::noise;
use super::shelf::{Node, Scopes};

/// What a session came to, and what it cost.
pub struct Met {
    pub outcome: Outcome,
    pub exchanges: usize,
    pub up: usize,
    pub down: usize,
}

pub fn meet_with(asker: &mut Node, other: &mut Node, mut session: Session) -> Met {
    let (mut exchanges, mut up, mut down) = (0, 0, 0);
    while let Some(request) = session.next_request(asker).unwrap() {
        let response = answer(other, &asker.public_key(), &request).unwrap();
        session.take_response(asker, &response).unwrap();
        (exchanges, up, down) = (exchanges + 1, up + request.len(), down + response.len());
        assert!(exchanges < 1_000, "the session does not end");
    }
    Met { outcome: session.outcome(asker).unwrap(), exchanges, up, down }
}

/// A session of two nodes of a list.
pub fn meet(nodes: &mut [Node], asker: usize, other: usize) -> Met {
    let mut one = nodes[asker].clone();
    let peer = nodes[other].public_key();
    let met = meet_with(&mut one, &mut nodes[other], Session::start(peer, [9; 16]));
    nodes[asker] = one;
    met
}

/// Both have the same logs, and say so.
pub fn assert_same(one: &mut Node, other: &mut Node) {
    assert_eq!(one.own_heads().unwrap().seen, other.own_heads().unwrap().seen);
    assert_eq!(one.logs, other.logs);
}

#[test]
fn two_nodes_end_up_with_the_same_whoever_asks() {
    for (asker, other) in [(0, 1), (1, 0)] {
        let mut nodes = Node::friends(2);
        nodes[0].write_some(5);
        nodes[1].write_some(3);
        let met = meet(&mut nodes, asker, other);
        let sizes = [5, 3].map(|n| Taken { transactions: n, entries: n });
        assert_eq!((met.outcome.sent, met.outcome.received), (sizes[asker], sizes[other]));
        assert!(met.outcome.in_sync && met.outcome.waiting.is_empty() && met.outcome.refused.is_empty());
        let [one, two] = &mut nodes[..] else { unreachable!() };
        assert_same(one, two);
        assert_eq!((one.receipts.len(), two.receipts.len()), (1, 1), "a receipt each way");
        for node in [&one, &two] {
            assert_eq!(node.witnessed.len(), 1);
            assert_eq!(node.witnessed.values().next().unwrap().seen.len(), 2, "what the other has now");
        }
    }
}

#[test]
fn nothing_new_is_one_exchange_of_at_most_200_bytes_each_way() {
    let mut nodes = Node::friends(30);
    for node in &mut nodes {
        node.write_some(2);
    }
    for _ in 0..2 {
        for other in 1..30 {
            meet(&mut nodes, 0, other);
        }
    }
    meet(&mut nodes, 0, 1);
    for (asker, other) in [(0, 1), (1, 0)] {
        let met = meet(&mut nodes, asker, other);
        assert!(met.outcome.in_sync);
        assert_eq!(nodes[asker].logs.len(), 30);
        assert_eq!((met.exchanges, met.outcome.sent), (1, Taken::default()));
        assert!(met.up <= 200 && met.down <= 200, "{} up, {} down", met.up, met.down);
        println!("nothing new at 30 logs: {} bytes up, {} down", met.up, met.down);
    }
}

#[test]
fn three_nodes_in_a_line_get_what_the_ends_wrote() {
    let mut nodes = Node::friends(3);
    for node in &mut nodes {
        node.write_some(4);
    }
    meet(&mut nodes, 0, 1);
    meet(&mut nodes, 1, 2);
    let [first, _, last] = &nodes[..] else { unreachable!() };
    assert_eq!(last.length(first.own_log()), 4, "the end of the line has the other end's entries");
    let last_log = last.own_log();
    // The middle one lost everything that it had of the others, but not their word.
    nodes[1].logs.clear();
    assert_eq!(nodes[1].own_heads().unwrap().seen.len(), 0);
    let met = meet(&mut nodes, 0, 1);
    assert!(met.outcome.in_sync, "the two have the same");
    let waiting: Vec<_> = met.outcome.waiting.iter().map(|missing| (missing.log, missing.from, missing.to)).collect();
    assert_eq!(waiting, [(last_log, 1, 4)], "and both know what the third has: its word went along");
    meet(&mut nodes, 2, 1);
    meet(&mut nodes, 0, 1);
    let [first, _, last] = &mut nodes[..] else { unreachable!() };
    assert_same(first, last);
}

#[test]
fn a_writer_that_is_not_known_yet_is_tried_again_in_the_same_session() {
    let mut hub = Node::new(1);
    let mut town: Vec<Node> = (2..=9).map(Node::new).collect();
    for node in &mut town {
        node.enrolled.insert(hub.public_key(), true);
        node.write_some(3);
        hub.enrol(node, Scopes::All);
    }
    let mut nodes = vec![hub];
    nodes.extend(town);
    for place in 1..nodes.len() {
        meet(&mut nodes, place, 0);
    }
    // The ninth met the hub before the last ones did; both directions bring certificates and what they open.
    for (asker, other) in [(2, 0), (0, 3), (4, 0), (0, 1)] {
        let met = meet(&mut nodes, asker, other);
        assert!(met.outcome.in_sync && met.outcome.refused.is_empty(), "{:?}", met.outcome);
        assert_eq!(nodes[asker].logs, nodes[other].logs);
    }
    let mut stranger = vec![Node::new(20), nodes.swap_remove(0)];
    stranger[0].write_some(2);
    let hub_key = stranger[1].public_key();
    stranger[0].enrolled.insert(hub_key, true);
    let stranger_key = stranger[0].public_key();
    let met = meet(&mut stranger, 0, 1);
    assert!(!met.outcome.in_sync);
    assert_eq!(met.outcome.received, Taken::default());
    assert!(met.outcome.refused_there.iter().all(|refused| refused.why == planb_core::log::sync::Why::UnknownWriter));
    assert_eq!(met.outcome.refused_there.len(), 1);
    assert!(!stranger[1].given.iter().any(|(to, _, _)| *to == stranger_key));
}

#[test]
fn a_log_longer_than_the_budget_comes_in_pieces() {
    let mut nodes = Node::friends(2);
    for n in 0..40 {
        nodes[0].write(ScopeId::COMMON, &[noise(n, 3_000)]);
        nodes[1].write(ScopeId::COMMON, &[noise(n, 2_000)]);
    }
    let mut asker = nodes[0].clone();
    let other = &mut nodes[1];
    let session = Session::start(other.public_key(), [9; 16]).with_budget(10_000);
    let met = meet_with(&mut asker, other, session);
    assert!(met.outcome.in_sync && met.exchanges > 10, "{} exchanges", met.exchanges);
    assert_same(&mut asker, other);
    // Even a budget that no transaction fits into lets one through at a time.
    asker.write_some(3);
    let met = meet_with(&mut asker, other, Session::start(other.public_key(), [9; 16]).with_budget(1));
    assert!(met.outcome.in_sync);
    assert_same(&mut asker, other);
}

#[test]
fn a_node_with_fewer_scopes_never_gets_other_bodies() {
    let staff = ScopeId::staff();
    let mut hub = Node::new(1);
    let mut centre = Node::new(2);
    centre.enrolled.insert(hub.public_key(), true);
    centre.enrolled.insert(centre.public_key(), false);
    hub.enrol(&centre, Scopes::Common);
    hub.write(ScopeId::COMMON, &[b"for everybody".to_vec()]);
    hub.write(staff, &[b"for the staff".to_vec()]);
    let mut nodes = vec![hub, centre];
    for (asker, other) in [(0, 1), (1, 0)] {
        let met = meet(&mut nodes, asker, other);
        assert!(met.outcome.in_sync, "headers and chain are the same, bodies are not counted in heads");
    }
    let log = nodes[0].own_log();
    let bodies: Vec<bool> = nodes[1].logs[&log].items.iter().map(|item| item.bodies[0].is_some()).collect();
    assert_eq!(bodies, [true, true, false]);
    let given: Vec<u64> = nodes[0].given.iter().map(|(_, _, seq)| *seq).collect();
    assert_eq!(given, [1, 2], "the third never left");
    // Enrolled for more, it gets what it lacked.
    let centre = nodes[1].clone();
    nodes[0].enrol(&centre, Scopes::All);
    nodes[1].enrolled.insert(centre.public_key(), true);
    meet(&mut nodes, 1, 0);
    assert!(nodes[1].logs[&log].items.iter().all(|item| item.bodies[0].is_some()));
}

#[test]
fn bodies_that_were_lost_are_healed_both_ways() {
    let mut nodes = Node::friends(2);
    nodes[0].write_some(6);
    meet(&mut nodes, 0, 1);
    let log = nodes[0].own_log();
    let whole = nodes[0].logs.clone();
    for (lost, asker, other) in [(1, 1, 0), (1, 0, 1), (0, 0, 1), (0, 1, 0)] {
        for item in [1, 2, 5] {
            nodes[lost].logs.get_mut(&log).unwrap().items[item].bodies[0] = None;
        }
        assert_eq!(nodes[lost].lacking().unwrap().len(), 3);
        let met = meet(&mut nodes, asker, other);
        assert!(met.outcome.in_sync);
        assert_eq!(met.outcome.received.entries + met.outcome.sent.entries, 3);
        assert!(nodes.iter().all(|node| node.logs == whole));
        assert_eq!(nodes[lost].lacking().unwrap(), Vec::<Want>::new());
    }
}

#[test]
fn who_has_lost_bodies_that_the_other_has_not_either_is_not_in_sync_and_waits_for_them() {
    let mut nodes = Node::friends(2);
    nodes[0].write_some(6);
    meet(&mut nodes, 0, 1);
    let log = nodes[0].own_log();
    for node in &mut nodes {
        for item in [1, 2, 5] {
            node.logs.get_mut(&log).unwrap().items[item].bodies[0] = None;
        }
    }
    for (asker, other) in [(0, 1), (1, 0)] {
        let outcome = meet(&mut nodes, asker, other).outcome;
        assert!(!outcome.in_sync);
        let waiting: Vec<_> = outcome.waiting.iter().map(|missing| (missing.log, missing.from, missing.to)).collect();
        assert_eq!(waiting, [(log, 2, 3), (log, 6, 6)]);
    }
}

#[test]
fn client_keys_go_both_ways_and_are_confirmed() {
    let mut nodes = Node::friends(2);
    let keys: Vec<[u8; 32]> = nodes.iter().map(Node::public_key).collect();
    nodes[0].keys_out.insert(keys[1], b"sealed to the second".to_vec());
    nodes[1].keys_out.insert(keys[0], b"sealed to the first".to_vec());
    let met = meet(&mut nodes, 0, 1);
    assert!(met.outcome.in_sync);
    assert_eq!(nodes[0].keys_in, [(keys[1], b"sealed to the first".to_vec())]);
    assert_eq!(nodes[1].keys_in, [(keys[0], b"sealed to the second".to_vec())]);
    assert!(nodes.iter().all(|node| node.keys_out.is_empty()), "both have said that they took them");
    assert_eq!(meet(&mut nodes, 0, 1).exchanges, 1);
}

#[test]
fn a_thousand_new_entries_cost_little_more_than_their_bodies() {
    for (entries, most) in [(10, 1.08), (1, 1.30)] {
        let mut nodes = Node::friends(2);
        for n in 0..1_000 / entries {
            let bodies: Vec<Vec<u8>> = (0..entries).map(|place| noise(n * entries + place, 400)).collect();
            nodes[0].write(ScopeId::COMMON, &bodies);
        }
        let met = meet(&mut nodes, 0, 1);
        assert!(met.outcome.in_sync);
        assert_eq!(met.outcome.sent.entries, 1_000);
        let ratio = (met.up + met.down) as f64 / 400_000.0;
        println!("{entries} entries a transaction: {} up, {} down, {ratio:.4} of the bodies", met.up, met.down);
        assert!(ratio <= most, "{ratio}");
    }
}

#[test]
fn a_request_can_be_read_by_the_other_side_only_as_it_is() {
    let mut nodes = Node::friends(2);
    nodes[0].write_some(2);
    let mut session = Session::start(nodes[1].public_key(), [9; 16]);
    while let Some(request) = session.next_request(&mut nodes[0]).unwrap() {
        assert_eq!(Message::decode(&request).unwrap().encode().unwrap(), request);
        let peer = nodes[0].public_key();
        let response = answer(&mut nodes[1], &peer, &request).unwrap();
        assert_eq!(Message::decode(&response).unwrap().encode().unwrap(), response);
        session.take_response(&mut nodes[0], &response).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever was written and whoever met whom: once all have met the first one twice, all have the same.
    #[test]
    fn nodes_that_meet_become_equal(steps in proptest::collection::vec((0usize..4, 0usize..4, 1usize..4), 1..16)) {
        let mut nodes = Node::friends(4);
        for (one, other, count) in steps {
            if one == other {
                nodes[one].write_some(count);
            } else {
                let met = meet(&mut nodes, one, other);
                prop_assert!(met.outcome.in_sync);
                let heads = [one, other].map(|place| nodes[place].own_heads().unwrap().digest());
                prop_assert_eq!(heads[0], heads[1]);
            }
        }
        for other in [1, 2, 3, 1, 2, 3] {
            meet(&mut nodes, 0, other);
        }
        let written: usize = nodes.iter().map(|node| node.length(node.own_log())).sum();
        for node in &nodes {
            prop_assert_eq!(&node.logs, &nodes[0].logs);
            prop_assert_eq!(node.logs.values().map(|log| log.items.len()).sum::<usize>(), written);
        }
    }
}
