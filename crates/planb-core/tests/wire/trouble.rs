//! Sessions with trouble: forged and damaged bytes, forks, lost answers, peers that lie.

use planb_core::log::sync::message::{Message, Wants};
use planb_core::log::sync::{Outcome, Session, Shelf, Stopped, Taken, Want, Why, answer};
use planb_core::log::*;
use proptest::prelude::*;

use super::noise;
use super::session::{assert_same, meet, meet_with};
use super::shelf::{Node, Scopes, TENANT};

/// The segment of a node's own log from its first transaction.
fn segment_of(node: &mut Node) -> Vec<u8> {
    let want = Want { log: node.own_log(), from: 1, to: u64::MAX, bodies: true };
    node.segment(&want, &sync::To::Anyone, usize::MAX).unwrap().unwrap()
}

fn decoded(response: &[u8]) -> Message {
    Message::decode(response).unwrap()
}

#[test]
fn good_segments_come_in_beside_forged_and_damaged_ones() {
    let mut nodes = Node::friends(4);
    for node in &mut nodes {
        node.write_some(3);
    }
    let good = segment_of(&mut nodes[0]);
    // Signed by another key than the one that it names.
    let mut forger = nodes[1].clone();
    forger.key = ed25519_dalek::SigningKey::from_bytes(&[66; 32]);
    forger.logs.clear();
    forger.write_some(3);
    let forged = segment_of(&mut forger);
    let long = segment_of(&mut nodes[2]);
    let truncated = long[..long.len() - 5].to_vec();
    let newer = [&[2], &good[1..]].concat();
    let mut foreign = Node::new(1);
    (foreign.tenant, foreign.identity.incarnation) = (Tenant([1; 16]), [3; 16]);
    foreign.write_some(1);
    let segments = vec![forged, truncated, newer, segment_of(&mut foreign), vec![], b"S".to_vec(), good];
    let message = Message { segments, ..Message::empty(TENANT) };
    let peer = nodes[0].public_key();
    let response = answer(&mut nodes[3], &peer, &message.encode().unwrap()).unwrap();
    let reply = decoded(&response);
    let why: Vec<(u64, &Why)> = reply.refused.iter().map(|refused| (refused.seq, &refused.why)).collect();
    let damaged = Why::Damaged(Damage::Elsewhere);
    assert_eq!(
        why,
        [
            (1, &damaged),
            (3, &damaged),
            (0, &Why::Newer(2)),
            (1, &Why::OtherTenant),
            (0, &damaged),
            (0, &Why::Newer(b'S'))
        ]
    );
    assert_eq!(reply.taken, Some(Taken { transactions: 5, entries: 5 }));
    let lengths = [0, 1, 2].map(|place: usize| nodes[3].length(nodes[place].own_log()));
    assert_eq!(lengths, [3, 0, 2], "all of the good one, nothing forged, and what was good before the damage");
}

/// Two machines with the disk of one: the same first transactions, then different ones.
fn cloned(common: usize, one: usize, other: usize) -> Vec<Node> {
    let mut nodes = Node::friends(3);
    nodes[2].write_some(common);
    let mut clone = nodes[2].clone();
    nodes[2].write_some(one);
    for n in 0..other {
        clone.write(ScopeId::COMMON, &[noise(90 + n as u64, 50)]);
    }
    // The two machines that carry on are the ones that each met one of the clones.
    meet(&mut nodes, 2, 0);
    nodes[2] = clone;
    meet(&mut nodes, 2, 1);
    nodes
}

#[test]
fn a_fork_is_found_proven_and_frozen_on_both() {
    for (common, one, other) in [(3, 2, 2), (3, 1, 4), (3, 4, 1), (0, 2, 2), (0, 1, 3), (5, 1, 1)] {
        let case = format!("{common} common, then {one} and {other}");
        let mut nodes = cloned(common, one, other);
        nodes[0].write_some(2);
        nodes[1].write_some(2);
        let log = nodes[2].own_log();
        let met = meet(&mut nodes, 0, 1);
        assert!(met.outcome.in_sync, "{case}: {:?}", met.outcome);
        assert_eq!(met.outcome.waiting, [], "{case}: nothing is waited for after a fork");
        for node in &mut nodes[..2] {
            let seen = *node.own_heads().unwrap().of(&log).unwrap();
            assert_eq!((seen.seq, seen.frozen), (common as u64, true), "{case}");
            assert_eq!(node.forks[&log].seq(), common as u64 + 1, "{case}");
        }
        assert_eq!(nodes[0].forks, nodes[1].forks, "{case}: the same evidence");
        assert_eq!(nodes[0].length(nodes[1].own_log()), 2, "{case}: other logs go on");
        assert_eq!(meet(&mut nodes, 1, 0).exchanges, 1, "{case}");
        // The clone itself learns of it at the next meeting, and writes on in a log that counts no more.
        let met = meet(&mut nodes, 2, 0);
        assert!(met.outcome.in_sync, "{case}: {:?}", met.outcome);
        assert_eq!(nodes[2].forks, nodes[0].forks, "{case}");
    }
}

#[test]
fn a_proof_may_come_before_the_log_and_an_earlier_fork_beats_a_later_one() {
    let mut nodes = cloned(4, 3, 3);
    meet(&mut nodes, 0, 1);
    let proof = nodes[0].forks.values().next().unwrap().clone();
    let mut others = Node::friends(4);
    let mut late = others.pop().unwrap();
    assert!(late.take_fork(&proof).unwrap());
    for node in &mut nodes {
        node.enrolled.insert(late.public_key(), true);
    }
    let log = nodes[2].own_log();
    nodes.push(late);
    let met = meet(&mut nodes, 3, 0);
    assert!(met.outcome.in_sync, "{:?}", met.outcome);
    assert_eq!(nodes[3].length(log), 4, "it got what stands before the fork");
    // A third branch, from the second transaction on, is known to one node only.
    let mut third = Node::friends(3).pop().unwrap();
    third.write_some(1);
    third.write(ScopeId::COMMON, &[noise(7, 33)]);
    let two = [&nodes[0].logs[&log].items[1], &third.logs[&log].items[1]].map(|item| item.transaction.clone());
    let [one, other] = two;
    let earlier = ForkProof::of(third.identity, one, other).unwrap();
    assert!(nodes[3].take_fork(&earlier).unwrap());
    let met = meet(&mut nodes, 0, 3);
    assert!(met.outcome.in_sync, "{:?}", met.outcome);
    assert_eq!(nodes[0].own_heads().unwrap().of(&log).unwrap().seq, 1);
    assert_eq!(meet(&mut nodes, 3, 0).exchanges, 1);
}

/// What happens to one answer.
#[derive(Clone, Copy, PartialEq)]
enum Loss {
    /// The request never arrives; it is sent again.
    Request,
    /// The answer never arrives; the request is sent again.
    Answer,
    /// The answer arrives cut; the request is sent again.
    Cut,
    /// The answer never arrives, and the asker begins anew.
    Anew,
}

/// A session in which exchange number `at` goes wrong; gives its number of exchanges.
fn meet_with_loss(asker: &mut Node, other: &mut Node, at: usize, loss: Loss) -> (Outcome, usize) {
    let start = || Session::start(other.public_key(), [9; 16]).with_budget(600);
    let mut session = start();
    let mut anew = start();
    let mut exchanges = 0;
    while let Some(request) = session.next_request(asker).unwrap() {
        exchanges += 1;
        let is_lost = exchanges == at + 1;
        if is_lost && loss == Loss::Request {
            continue;
        }
        let response = answer(other, &asker.public_key(), &request).unwrap();
        match loss {
            Loss::Answer if is_lost => continue,
            Loss::Cut if is_lost => {
                let cut = session.take_response(asker, &response[..response.len() - 1]);
                assert!(matches!(cut, Err(Stopped::Damaged(_))));
            }
            Loss::Anew if is_lost => std::mem::swap(&mut session, &mut anew),
            _ => session.take_response(asker, &response).unwrap(),
        }
    }
    (session.outcome(asker).unwrap(), exchanges)
}

#[test]
fn an_answer_lost_at_any_step_loses_and_doubles_nothing() {
    let mut hub = Node::new(1);
    let mut laptop = Node::new(2);
    laptop.enrolled.insert(hub.public_key(), true);
    let (hub_key, laptop_key) = (hub.public_key(), laptop.public_key());
    laptop.write_some(8);
    hub.enrol(&laptop, Scopes::All);
    hub.write_some(8);
    hub.keys_out.insert(laptop_key, b"to the laptop".to_vec());
    laptop.keys_out.insert(hub_key, b"to the hub".to_vec());
    let (_, exchanges) = meet_with_loss(&mut laptop.clone(), &mut hub.clone(), usize::MAX - 1, Loss::Answer);
    assert!(exchanges >= 6, "{exchanges}");
    for at in 0..exchanges {
        for loss in [Loss::Request, Loss::Answer, Loss::Cut, Loss::Anew] {
            let (mut asker, mut other) = (laptop.clone(), hub.clone());
            let (outcome, _) = meet_with_loss(&mut asker, &mut other, at, loss);
            assert!(outcome.in_sync && outcome.waiting.is_empty(), "{at}: {outcome:?}");
            assert_same(&mut asker, &mut other);
            assert_eq!((asker.length(asker.own_log()), asker.length(other.own_log())), (8, 9));
            assert!(asker.keys_out.is_empty() && other.keys_out.is_empty(), "{at}: keys were confirmed");
            for (node, words) in [(&asker, &b"to the laptop"[..]), (&other, b"to the hub")] {
                assert!(!node.keys_in.is_empty() && node.keys_in.iter().all(|(_, keys)| keys == words), "{at}");
            }
        }
    }
}

#[test]
fn what_arrives_twice_counts_once() {
    let mut nodes = Node::friends(2);
    nodes[0].write_some(4);
    let peer = nodes[0].public_key();
    let mut session = Session::start(nodes[1].public_key(), [9; 16]);
    while let Some(request) = session.next_request(&mut nodes[0]).unwrap() {
        let first = answer(&mut nodes[1], &peer, &request).unwrap();
        let after = nodes[1].logs.clone();
        answer(&mut nodes[1], &peer, &request).unwrap();
        assert_eq!(nodes[1].logs, after);
        session.take_response(&mut nodes[0], &first).unwrap();
    }
    assert_eq!(nodes[1].length(nodes[0].own_log()), 4);
    // An old session's requests, played again later, change nothing either.
    assert!(session.outcome(&mut nodes[0]).unwrap().in_sync);
}

#[test]
fn in_sync_is_said_only_after_the_peers_own_receipt_of_now() {
    let mut nodes = Node::friends(3);
    nodes[0].write_some(2);
    meet(&mut nodes, 0, 1);
    meet(&mut nodes, 0, 2);
    let ask = |asker: &mut Node, peer: [u8; 32], change: &dyn Fn(&mut Message), other: &mut Node| {
        let mut session = Session::start(peer, [9; 16]);
        let request = session.next_request(asker).unwrap().unwrap();
        let mut reply = decoded(&answer(other, &asker.public_key(), &request).unwrap());
        change(&mut reply);
        session.take_response(asker, &reply.encode().unwrap()).unwrap();
        session.outcome(asker).unwrap().in_sync
    };
    let (mut asker, mut other, mut third) = (nodes[0].clone(), nodes[1].clone(), nodes[2].clone());
    let peer = other.public_key();
    assert!(ask(&mut asker, peer, &|_| (), &mut other));
    let changes: [&dyn Fn(&mut Message); 5] = [
        &|reply| reply.receipt = None,
        &|reply| reply.receipt.as_mut().unwrap().nonce[0] ^= 1,
        &|reply| reply.receipt.as_mut().unwrap().digest[0] ^= 1,
        &|reply| reply.receipt.as_mut().unwrap().wall_ms ^= 1,
        &|reply| reply.receipt.as_mut().unwrap().signature[9] ^= 1,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert!(!ask(&mut asker, peer, change, &mut other), "change {number}");
    }
    assert!(!ask(&mut asker, peer, &|_| (), &mut third), "another node's receipt");
}

#[test]
fn another_municipality_and_a_newer_program_are_told_so() {
    let mut nodes = Node::friends(2);
    nodes[0].write_some(1);
    nodes[1].tenant = Tenant([1; 16]);
    let peer = nodes[0].public_key();
    let mut session = Session::start(nodes[1].public_key(), [9; 16]);
    let request = session.next_request(&mut nodes[0]).unwrap().unwrap();
    let response = answer(&mut nodes[1], &peer, &request).unwrap();
    assert_eq!(decoded(&response).refused[0].why, Why::OtherTenant);
    assert_eq!(session.take_response(&mut nodes[0], &response), Err(Stopped::OtherTenant));
    assert!(nodes[1].logs.is_empty() && nodes[1].witnessed.is_empty());

    nodes[1].tenant = TENANT;
    let newer = [&[9], &request[1..]].concat();
    let response = answer(&mut nodes[1], &peer, &newer).unwrap();
    assert_eq!(decoded(&response).refused[0].why, Why::Newer(9));
    let mut session = Session::start(nodes[1].public_key(), [9; 16]);
    session.next_request(&mut nodes[0]).unwrap();
    session.take_response(&mut nodes[0], &response).unwrap();
    assert_eq!(session.next_request(&mut nodes[0]).unwrap(), None, "there is nothing more to say");
    let outcome = session.outcome(&mut nodes[0]).unwrap();
    assert_eq!((outcome.in_sync, outcome.refused_there.len()), (false, 1));
}

/// A peer that promises what it does not give, or gives what was not asked for: the session ends.
#[test]
fn a_peer_that_lies_does_not_hold_the_session() {
    let everything = Want { log: Node::new(1).own_log(), from: 0, to: u64::MAX, bodies: true };
    let lies: [&dyn Fn(&mut Message); 8] = [
        &|reply| reply.wants = Some(Wants { budget: 0, list: vec![everything; 3] }),
        &|reply| reply.index = Some((0..100).map(|n| ([n; 8], u64::MAX)).collect()),
        &|reply| reply.segments.clear(),
        &|reply| reply.segments.iter_mut().for_each(|segment| segment.truncate(200)),
        &|reply| reply.segments.iter_mut().for_each(|segment| segment[150] ^= 1),
        &|reply| reply.now.iter_mut().for_each(|seen| seen.seq += 5),
        &|reply| reply.now.iter_mut().for_each(|seen| (seen.hash[0], seen.frozen) = (seen.hash[0] ^ 1, true)),
        &|reply| reply.refused.push(sync::Refused { log: Some([1; 16]), seq: 1, why: Why::Gap }),
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        let mut nodes = Node::friends(3);
        for node in &mut nodes {
            node.write_some(6);
        }
        meet(&mut nodes, 1, 2);
        let peer = nodes[0].public_key();
        let mut session = Session::start(nodes[1].public_key(), [9; 16]);
        let mut exchanges = 0;
        while let Some(request) = session.next_request(&mut nodes[0]).unwrap() {
            let mut reply = decoded(&answer(&mut nodes[1], &peer, &request).unwrap());
            lie(&mut reply);
            session.take_response(&mut nodes[0], &reply.encode().unwrap()).unwrap();
            exchanges += 1;
            assert!(exchanges < 30, "lie {number} holds the session");
        }
        // With an honest peer the same session comes through afterwards.
        let (mut asker, mut other) = (nodes[0].clone(), nodes[1].clone());
        let met = meet_with(&mut asker, &mut other, Session::start(nodes[1].public_key(), [8; 16]));
        assert!(met.outcome.in_sync, "after lie {number}: {:?}", met.outcome);
        assert_same(&mut asker, &mut other);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Requests and answers with changed bytes: nobody panics, the session ends, and nothing false is kept.
    #[test]
    fn changed_bytes_do_no_harm(changes in proptest::collection::vec((0usize..12, any::<prop::sample::Index>(), 1u8..), 1..6)) {
        let mut nodes = Node::friends(3);
        for node in &mut nodes {
            node.write_some(2);
        }
        meet(&mut nodes, 1, 2);
        let honest = nodes.clone();
        let change = |bytes: &mut Vec<u8>, turn: usize| {
            for (_, at, value) in changes.iter().filter(|(number, _, _)| *number == turn) {
                let at = at.index(bytes.len());
                bytes[at] ^= value;
            }
        };
        let (mut asker, mut other) = (nodes[0].clone(), nodes[1].clone());
        let mut session = Session::start(other.public_key(), [9; 16]);
        let mut turn = 0;
        while let Some(mut request) = session.next_request(&mut asker).unwrap() {
            change(&mut request, turn);
            let mut response = answer(&mut other, &asker.public_key(), &request).unwrap();
            change(&mut response, turn + 1);
            let _ = session.take_response(&mut asker, &response);
            turn += 2;
            prop_assert!(turn < 60, "the session does not end");
        }
        for node in [&asker, &other] {
            for (short, log) in &node.logs {
                let writer = honest.iter().find(|writer| writer.own_log() == *short).unwrap();
                let whole = &writer.logs[short].items;
                prop_assert!(log.items.len() <= whole.len());
                for (item, signed) in log.items.iter().zip(whole) {
                    prop_assert_eq!(&item.transaction, &signed.transaction);
                    prop_assert!(item.bodies.iter().zip(&signed.bodies).all(|(body, signed)| body.is_none() || body == signed));
                }
            }
            prop_assert!(node.forks.is_empty());
        }
        let met = meet_with(&mut asker, &mut other, Session::start(honest[1].public_key(), [8; 16]));
        prop_assert!(met.outcome.in_sync, "{:?}", met.outcome);
        assert_same(&mut asker, &mut other);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A cloned machine writes on beside its original, and all meet as it comes: in the end all have the same, up to the
    /// same fork, with the same proof.
    #[test]
    fn nodes_with_a_clone_among_them_become_equal(
        steps in proptest::collection::vec((0usize..5, 0usize..5, 1usize..4), 1..20),
        common in 0usize..4,
    ) {
        let mut nodes = Node::friends(4);
        nodes[3].write_some(common);
        let mut clone = nodes[3].clone();
        clone.write(ScopeId::COMMON, &[noise(77, 20)]);
        nodes[3].write_some(1);
        nodes.push(clone);
        for (one, other, count) in steps {
            match (one, other) {
                (3, 4) | (4, 3) => {}
                _ if one == other => nodes[one].write_some(count),
                _ => _ = meet(&mut nodes, one, other),
            }
        }
        for other in [1, 2, 3, 4, 1, 2, 3, 4] {
            let met = meet(&mut nodes, 0, other);
            prop_assert!(met.outcome.in_sync, "{:?}", met.outcome);
        }
        let log = nodes[3].own_log();
        let seen = nodes[0].own_heads().unwrap().seen;
        for node in &mut nodes {
            prop_assert_eq!(&node.own_heads().unwrap().seen, &seen);
            prop_assert_eq!(node.forks[&log].seq(), common as u64 + 1);
        }
        for writer in 0..3 {
            let own = nodes[writer].own_log();
            prop_assert!(nodes.iter().all(|node| node.logs.get(&own) == nodes[writer].logs.get(&own)));
        }
    }
}
