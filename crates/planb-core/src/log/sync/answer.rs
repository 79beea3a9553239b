//! The other side of a session: takes what a request brings, gives what it asks for, and remembers nothing but that.

use std::collections::BTreeSet;

use super::super::fork::ForkProof;
use super::super::segment::Segment;
use super::super::witness::{Between, SignedHeads};
use super::message::{Brief, Hello, MAX_FORKS, MAX_LIST, Message, Wants, index, known, short};
use super::{MESSAGE_BUDGET, Refused, Shelf, Stopped, Taken, To, Why};

/// Answers a request of the node that the carrier has proven to be `peer`. Whether a peer is answered at all is the
/// caller's choice; the shelf decides which segments and keys it gets. A request that cannot be read is answered with
/// the reason. Fails only when the shelf does.
pub fn answer<S: Shelf>(shelf: &mut S, peer: &[u8; 32], request: &[u8]) -> Result<Vec<u8>, Stopped<S::Error>> {
    let reply = match Message::decode(request) {
        Ok(request) if request.tenant == shelf.tenant() => reply(shelf, peer, &request).map_err(Stopped::Shelf)?,
        Ok(_) => Message::refusal(shelf.tenant(), Why::OtherTenant),
        Err(damage) => Message::refusal(shelf.tenant(), Why::of(damage)),
    };
    reply.encode().map_err(Stopped::Damaged)
}

fn reply<S: Shelf>(shelf: &mut S, peer: &[u8; 32], request: &Message) -> Result<Message, S::Error> {
    let mut reply = Message::empty(shelf.tenant());
    let before = shelf.own_heads()?;
    if let Some(sealed) = &request.keys_taken {
        shelf.keys_taken(peer, sealed)?;
    }
    let touched = take_segments(shelf, request, &mut reply)?;
    for fork in &request.forks {
        match ForkProof::decode(fork) {
            Ok(fork) => _ = shelf.take_fork(&fork)?,
            Err(damage) => reply.refused.push(Refused { log: None, seq: 0, why: Why::of(damage) }),
        }
    }
    for heads in request.heads.iter().chain(&request.witnessed) {
        shelf.witness(heads)?;
    }
    if let Some(sealed) = &request.keys {
        let is_taken = shelf.take_keys(peer, sealed)?;
        reply.keys_taken = is_taken.then(|| *blake3::hash(sealed).as_bytes());
    }
    let own = shelf.own_heads()?;
    if let Some(brief) = &request.brief {
        witness_brief(shelf, &own, peer, brief)?;
    }
    reply.now =
        own.seen.iter().filter(|seen| touched.contains(&seen.log) || !before.seen.contains(seen)).copied().collect();
    if let Some(hello) = &request.hello {
        greet(shelf, peer, hello, &own, &mut reply)?;
    }
    if let Some(wants) = &request.wants {
        give_segments(shelf, peer, wants, &mut reply)?;
    }
    give_proofs(shelf, request, &mut reply)?;
    Ok(reply)
}

/// Takes signed heads that came without their list. When the lists are not the same, nothing is taken.
pub(super) fn witness_brief<S: Shelf>(
    shelf: &mut S,
    own: &SignedHeads,
    from: &[u8; 32],
    brief: &Brief,
) -> Result<(), S::Error> {
    let heads = brief.over(own, *from);
    if heads.verify().is_ok() {
        shelf.witness(&heads)?;
    }
    Ok(())
}

/// Imports what came; gives the logs that it was of.
fn take_segments<S: Shelf>(
    shelf: &mut S,
    request: &Message,
    reply: &mut Message,
) -> Result<BTreeSet<[u8; 16]>, S::Error> {
    let mut touched = BTreeSet::new();
    let mut taken = Taken::default();
    for segment in &request.segments {
        let imported = shelf.import(segment)?;
        taken.add(&imported);
        reply.refused.extend(imported.refused);
        touched.extend(Segment::open(segment).map(|segment| segment.log().short()));
    }
    reply.taken = (taken != Taken::default()).then_some(taken);
    Ok(touched)
}

fn greet<S: Shelf>(
    shelf: &mut S,
    peer: &[u8; 32],
    hello: &Hello,
    own: &SignedHeads,
    reply: &mut Message,
) -> Result<(), S::Error> {
    let digest = own.digest();
    let is_same = hello.receipt.digest == digest;
    let index = index(own, &shelf.witnessed()?);
    let is_known = hello.known == known(&index);
    if is_same {
        let between = Between { tenant: own.tenant, by: *peer, to: own.identity.public_key };
        if hello.receipt.verify(&between).is_ok() {
            shelf.take_receipt(peer, &hello.receipt)?;
        }
        reply.receipt = Some(shelf.sign_receipt(peer, hello.receipt.nonce, digest)?);
        reply.brief = (!is_known).then(|| Brief::of(own));
    } else {
        reply.heads = Some(own.clone());
    }
    if hello.is_first {
        reply.index = (!is_known).then_some(index);
        let mut list = shelf.lacking()?;
        list.truncate(MAX_LIST);
        reply.wants = (!list.is_empty()).then_some(Wants { budget: MESSAGE_BUDGET as u64, list });
    }
    if hello.keys {
        reply.keys = shelf.keys_for(peer)?;
    }
    Ok(())
}

fn give_segments<S: Shelf>(shelf: &mut S, peer: &[u8; 32], wants: &Wants, reply: &mut Message) -> Result<(), S::Error> {
    let mut budget = usize::try_from(wants.budget).unwrap_or(MESSAGE_BUDGET).min(MESSAGE_BUDGET);
    for want in &wants.list {
        if budget == 0 {
            break;
        }
        if let Some(segment) = shelf.segment(want, &To::Node(*peer), budget)? {
            budget = budget.saturating_sub(segment.len());
            reply.segments.push(segment);
        }
    }
    Ok(())
}

fn give_proofs<S: Shelf>(shelf: &mut S, request: &Message, reply: &mut Message) -> Result<(), S::Error> {
    if !request.want_forks.is_empty() {
        let mut forks = shelf.forks()?;
        forks.retain(|fork| request.want_forks.contains(&fork.log().short()));
        forks.truncate(MAX_FORKS);
        reply.forks = forks.iter().map(ForkProof::encode).collect();
    }
    if !request.want_heads.is_empty() {
        let mut witnessed = shelf.witnessed()?;
        witnessed.retain(|heads| request.want_heads.contains(&short(heads)));
        reply.witnessed = within(MESSAGE_BUDGET, witnessed);
    }
    Ok(())
}

/// As many of these heads as fit into so many bytes.
pub(super) fn within(mut budget: usize, heads: Vec<SignedHeads>) -> Vec<SignedHeads> {
    let fits = |heads: &SignedHeads| {
        let bytes = 160 + heads.seen.len() * 44;
        let fits = bytes <= budget;
        budget = budget.saturating_sub(bytes);
        fits
    };
    heads.into_iter().take_while(fits).take(MAX_LIST).collect()
}
