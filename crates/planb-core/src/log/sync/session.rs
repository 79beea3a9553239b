//! The asking side: it learns what the peer has, and works out, exchange by exchange, what goes which way.

mod give;
mod take;

use std::collections::{BTreeMap, BTreeSet};

use super::super::damage::Damage;
use super::super::witness::{Seen, SignedHeads};
use super::message::{Brief, Hello, Message, index, known};
use super::*;

/// Most exchanges of one session; what is left then is left for the next.
pub const MAX_EXCHANGES: u32 = 4_096;

/// A session with one peer, whose key the carrier has proven.
pub struct Session {
    peer: [u8; 32],
    nonce: [u8; 16],
    budget: usize,
    stage: Stage,
    /// The request whose answer has not been taken.
    pending: Option<Vec<u8>>,
    exchanges: u32,
    /// Something changed here or there since the last greeting.
    moved: bool,
    in_sync: bool,
    is_first: bool,
    theirs: Theirs,
    asked: Asked,
    tried: Tried,
    sent: Taken,
    received: Taken,
    refused: Vec<Refused>,
    refused_there: Vec<Refused>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Greet,
    Trade,
    Done,
}

/// What is known of the peer.
#[derive(Default)]
struct Theirs {
    seen: BTreeMap<[u8; 16], Seen>,
    /// Which signed heads it holds, once it has said so.
    index: Option<BTreeMap<[u8; 8], u64>>,
    /// Bodies that it lacks.
    lacking: Vec<Want>,
}

/// What was asked for in the last request, and what is to be confirmed.
#[derive(Default)]
struct Asked {
    wants: Vec<Want>,
    lacking: Option<Vec<Want>>,
    keys_taken: Option<[u8; 32]>,
}

/// What need not be tried again: for good, or until something else has moved.
#[derive(Default)]
struct Tried {
    /// Logs that the peer did not take, and that it did not give or that were not taken here, until something moves.
    stuck_there: BTreeSet<[u8; 16]>,
    stuck_here: BTreeSet<[u8; 16]>,
    /// The same for good.
    closed_there: BTreeSet<[u8; 16]>,
    closed_here: BTreeSet<[u8; 16]>,
    /// Logs that seem to go two ways: the next header to compare; `None` when all were.
    search: BTreeMap<[u8; 16], Option<u64>>,
    forks_given: BTreeSet<([u8; 16], u64)>,
    forks_wanted: BTreeMap<[u8; 16], u64>,
    heads_wanted: BTreeSet<[u8; 8]>,
    /// The own heads that the peer was told.
    told: Option<u64>,
    /// The own digest when keys were last given, and asked for.
    keys_given: Option<[u8; 32]>,
    keys_wanted: Option<[u8; 32]>,
}

impl Session {
    /// Begins a session with this node. The nonce is random: the peer's receipt answers to it.
    pub fn start(peer: [u8; 32], nonce: [u8; 16]) -> Session {
        Session {
            peer,
            nonce,
            budget: MESSAGE_BUDGET,
            stage: Stage::Greet,
            pending: None,
            exchanges: 0,
            moved: false,
            in_sync: false,
            is_first: true,
            theirs: Theirs::default(),
            asked: Asked::default(),
            tried: Tried::default(),
            sent: Taken::default(),
            received: Taken::default(),
            refused: Vec::new(),
            refused_there: Vec::new(),
        }
    }

    /// Aims at messages of so many bytes both ways, for a slow link or a small memory.
    pub fn with_budget(mut self, bytes: usize) -> Session {
        self.budget = bytes.clamp(1, MESSAGE_BUDGET);
        self
    }

    /// The next request; `None`: the session has ended. The same one again until its answer was taken.
    pub fn next_request<S: Shelf>(&mut self, shelf: &mut S) -> Result<Option<Vec<u8>>, Stopped<S::Error>> {
        if let Some(pending) = &self.pending {
            return Ok(Some(pending.clone()));
        }
        if self.exchanges >= MAX_EXCHANGES {
            self.stage = Stage::Done;
        }
        let mut message = None;
        if self.stage == Stage::Trade {
            let trade = self.trade(shelf).map_err(Stopped::Shelf)?;
            if trade.is_empty() {
                self.stage = if self.moved { Stage::Greet } else { Stage::Done };
            } else {
                message = Some(trade);
            }
        }
        if self.stage == Stage::Greet {
            message = Some(self.greeting(shelf).map_err(Stopped::Shelf)?);
        }
        let Some(message) = message else { return Ok(None) };
        self.exchanges += 1;
        self.pending = Some(message.encode().map_err(Stopped::Damaged)?);
        Ok(self.pending.clone())
    }

    /// Takes the answer to the last request. After an error that is not the shelf's, the request may be sent again.
    pub fn take_response<S: Shelf>(&mut self, shelf: &mut S, response: &[u8]) -> Result<(), Stopped<S::Error>> {
        let message = Message::decode(response).map_err(Stopped::Damaged)?;
        if message.tenant != shelf.tenant() {
            return Err(Stopped::OtherTenant);
        }
        self.pending = None;
        self.take(shelf, message).map_err(Stopped::Shelf)
    }

    /// What the session has come to so far.
    pub fn outcome<S: Shelf>(&self, shelf: &mut S) -> Result<Outcome, S::Error> {
        let own = shelf.own_heads()?;
        let has =
            |log: &Option<[u8; 16]>, seq: u64| log.and_then(|log| own.of(&log)).is_some_and(|seen| seen.seq >= seq);
        let they_have = |log: &Option<[u8; 16]>, seq: u64| {
            log.and_then(|log| self.theirs.seen.get(&log)).is_some_and(|seen| seen.seq >= seq)
        };
        let refused = self.refused.iter().filter(|refused| !has(&refused.log, refused.seq));
        let refused_there = self.refused_there.iter().filter(|refused| !they_have(&refused.log, refused.seq));
        Ok(Outcome {
            sent: self.sent,
            received: self.received,
            refused: refused.cloned().collect(),
            refused_there: refused_there.cloned().collect(),
            waiting: missing(shelf)?,
            in_sync: self.in_sync && shelf.lacking()?.is_empty(),
        })
    }

    fn greeting<S: Shelf>(&mut self, shelf: &mut S) -> Result<Message, S::Error> {
        let own = shelf.own_heads()?;
        let digest = own.digest();
        let keys = self.tried.keys_wanted != Some(digest);
        self.tried.keys_wanted = Some(digest);
        let known = known(&index(&own, &shelf.witnessed()?));
        let receipt = shelf.sign_receipt(&self.peer, self.nonce, digest)?;
        let brief = (!self.is_first && self.tried.told != Some(own.count)).then(|| Brief::of(&own));
        Ok(Message {
            hello: Some(Hello { receipt, known, is_first: self.is_first, keys }),
            brief,
            keys_taken: self.asked.keys_taken.take(),
            ..Message::empty(own.tenant)
        })
    }
}
