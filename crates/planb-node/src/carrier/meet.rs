//! A node meets a place or a peer by its address, and remembers what came of it.

use std::collections::BTreeSet;
use std::path::Path;

use planb_core::log::SignedHeads;
use planb_core::log::segment::MAX_SEGMENT_BYTES;
use planb_core::log::sync::{self, Outcome, Session, Stopped, Why};
use planb_core::log::witness::{Missing, digest};
use planb_core::log::{Segment, Tenant};
use planb_core::trust::Standing;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::https::{Answer, Peer};
use super::object::Object;
use super::place::{OBJECT_STORE, Place};
use super::visit::{Known, NotTakenWhy, Visited, visit};
use crate::random;
use crate::store::Node;
use crate::trouble::Trouble;

/// What a meeting came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Met {
    /// Entries that are new there.
    pub sent: u64,
    /// Entries that are new here.
    pub received: u64,
    pub refused: Vec<NotTaken>,
    /// Entries that somebody has signed to have, and that have not come here.
    pub waiting: Vec<Waiting>,
    /// The other side has signed that it has what this node has.
    pub in_sync: bool,
    /// The nodes that have been there and have not said that they have what this node has.
    pub behind: Vec<String>,
    /// Why it ended early, where it did; what came before is kept.
    pub stopped: Option<String>,
    /// Somebody writes there with this node's own key.
    pub twin: bool,
}

/// Something that was not taken: which file or log, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotTaken {
    pub what: String,
    pub why: &'static str,
}

/// Transactions of one log that are known to exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What people call the node, where it is known.
    pub node: String,
    pub from: u64,
    pub to: u64,
}

/// A meeting as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// A folder, `s3://…` or `https://…#…`.
    pub address: String,
    /// UTC milliseconds, by this node's clock.
    pub at_ms: u64,
    pub sent: u64,
    pub received: u64,
    pub in_sync: bool,
}

/// Meets whatever is at `address`: a folder, `https://HOST:PORT#FINGERPRINT` or `s3://BUCKET/PREFIX`.
pub fn meet(node: &mut Node, address: &str) -> Result<Met, Trouble> {
    let is_folder = !address.starts_with("https://") && !address.starts_with(OBJECT_STORE);
    let address = match is_folder {
        true => std::path::absolute(address)
            .map_err(|error| Trouble::of_io(Path::new(address), error))?
            .display()
            .to_string(),
        false => address.to_string(),
    };
    let met = if is_folder {
        let mut place = Folder::open(Path::new(&address)).map_err(|fault| fault.trouble(&address))?;
        at_place(node, &address, &mut place)?
    } else if address.starts_with(OBJECT_STORE) {
        let mut place = Object::s3(&address).map_err(|fault| fault.trouble(&address))?;
        at_place(node, &address, &mut place)?
    } else {
        with_peer(node, &address)?
    };
    node.remember_meeting(&address, &met)?;
    Ok(met)
}

fn at_place(node: &mut Node, address: &str, place: &mut impl Place) -> Result<Met, Trouble> {
    let visited = visit_and_keep(node, address, place)?;
    Ok(of_visit(node, visited))
}

/// Visits a place and keeps what the node knows of it for the next time.
pub(crate) fn visit_and_keep(node: &mut Node, address: &str, place: &mut impl Place) -> Result<Visited, Trouble> {
    let fact = format!("place/{address}");
    let mut known = Known::decode(&node.fact(&fact)?.unwrap_or_default());
    let visited = visit(place, node, &mut known)?;
    node.keep_fact(&fact, &known.encode())?;
    Ok(visited)
}

fn of_visit(node: &Node, visited: Visited) -> Met {
    let why = |why: &NotTakenWhy| match why {
        NotTakenWhy::Place(fault) => fault.word(),
        NotTakenWhy::Damaged => "damaged",
        NotTakenWhy::Log(why) => word(why),
        NotTakenWhy::NotSigned => "not-signed",
        NotTakenWhy::Keys => "keys",
        NotTakenWhy::Later => "later",
    };
    Met {
        sent: visited.sent.entries,
        received: visited.received.entries,
        refused: visited.refused.iter().map(|one| NotTaken { what: one.file.clone(), why: why(&one.why) }).collect(),
        waiting: waiting(node, &visited.waiting),
        in_sync: visited.in_sync,
        behind: behind(node, &visited.others),
        stopped: visited.stopped.map(|fault| fault.word().to_string()),
        twin: visited.twin,
    }
}

fn with_peer(node: &mut Node, address: &str) -> Result<Met, Trouble> {
    let mut peer = Peer::connect(address, node.keys().signing()).map_err(|fault| fault.trouble(address))?;
    let mut session = Session::start(peer.public_key(), random::bytes()?);
    let mut stopped = None;
    while let Some(request) = session.next_request(node).map_err(|stop| stopped_by(stop, address))? {
        match peer.exchange(&request) {
            Ok(response) => session.take_response(node, &response).map_err(|stop| stopped_by(stop, address))?,
            Err(fault) => {
                stopped = Some(fault.trouble(address).key.to_string());
                break;
            }
        }
    }
    let outcome = session.outcome(node)?;
    Ok(of_outcome(node, &outcome, stopped))
}

fn of_outcome(node: &Node, outcome: &Outcome, stopped: Option<String>) -> Met {
    let refused = outcome.refused.iter().map(|one| NotTaken {
        what: one.log.map_or_else(String::new, |log| node.name_of_log(&log)),
        why: word(&one.why),
    });
    Met {
        sent: outcome.sent.entries,
        received: outcome.received.entries,
        refused: refused.collect(),
        waiting: waiting(node, &outcome.waiting),
        in_sync: outcome.in_sync && stopped.is_none(),
        behind: Vec::new(),
        stopped,
        twin: false,
    }
}

/// Those whose newest word differs from what is here.
fn behind(node: &Node, others: &[SignedHeads]) -> Vec<String> {
    let own = digest(&node.seen());
    let mut behind: Vec<String> = others
        .iter()
        .filter(|heads| heads.digest() != own)
        .map(|heads| node.name_of_log(&heads.identity.log().short()))
        .collect();
    behind.sort();
    behind.dedup();
    behind
}

fn waiting(node: &Node, missing: &[Missing]) -> Vec<Waiting> {
    let line = |one: &Missing| Waiting { node: node.name_of_log(&one.log), from: one.from, to: one.to };
    missing.iter().map(line).collect()
}

fn stopped_by(stop: Stopped<Trouble>, address: &str) -> Trouble {
    match stop {
        Stopped::Shelf(trouble) => trouble,
        Stopped::Damaged(damage) => Trouble::environment("peer-damaged").with("address", address).with("code", damage),
        Stopped::OtherTenant => Trouble::user("peer-other-tenant").with("address", address),
    }
}

/// Whose log lies in a folder on a stick: the one municipality that its segments name. They prove nothing yet; what is
/// taken is verified.
pub fn tenant_of(folder: &Path) -> Result<Tenant, Trouble> {
    let mut place = Folder::open(folder).map_err(|fault| fault.trouble(&folder.display().to_string()))?;
    let listing = place.list("planb").map_err(|fault| fault.trouble(&folder.display().to_string()))?;
    let mut tenants = BTreeSet::new();
    for found in listing.files.iter().filter(|found| found.name.ends_with(".seg")) {
        let bytes = place.read(&found.name, MAX_SEGMENT_BYTES as u64).unwrap_or_default();
        tenants.extend(Segment::open(&bytes).map(|segment| segment.tenant()).ok());
    }
    let mut tenants = tenants.into_iter();
    match (tenants.next(), tenants.next()) {
        (Some(tenant), None) => Ok(tenant),
        _ => Err(Trouble::user("station-unclear").with("path", folder.display())),
    }
}

/// Answers a peer that has proven its key. One that is not enrolled gets nothing.
pub fn answer(node: &mut Node, peer: &[u8; 32], request: &[u8]) -> Answer {
    if node.refresh().is_err() || node.state().trust().standing(peer) == Standing::Unknown {
        return Answer::Refused;
    }
    match sync::answer(node, peer, request) {
        Ok(response) => Answer::Bytes(response),
        Err(_) => Answer::Refused,
    }
}

/// Why something was refused, as one word: `met-why-WORD` is its sentence.
fn word(why: &Why) -> &'static str {
    match why {
        Why::Damaged(_) => "damaged",
        Why::UnknownWriter => "unknown-writer",
        Why::Revoked => "revoked",
        Why::Frozen => "frozen",
        Why::OtherTenant => "other-tenant",
        Why::Gap => "gap",
        Why::Newer(_) => "newer",
        Why::TooLarge => "too-large",
    }
}
