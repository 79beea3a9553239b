//! What all requests share: the node behind a lock, and the state that pages are made from.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use jiff::civil::{Date, DateTime};
use planb_core::card::{Card, CardId, Who};
use planb_core::id::UnitId;
use planb_core::log::{Confirmed, ScopeId};
use planb_core::refusal::Refusal;
use planb_core::state::{Entry, Event, State};
use planb_core::trust::{Anchor, Standing};

use super::kept::Kept;
use super::opened::Opened;
use super::pins::Pins;
use super::session::Sessions;
use crate::clock;
use crate::settings::Settings;
use crate::store::Node;
use crate::trouble::Trouble;

/// Whether the nodes have the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syncing {
    /// No other node is enrolled.
    Alone,
    /// The last meetings ended with the other side's receipt.
    InSync,
    /// So many meetings have not.
    Waiting(usize),
}

/// What pages are made from: the state after some entry, whole. It does not change while a page is made.
#[derive(Debug)]
pub struct Now {
    pub state: State,
    /// The digest of all heads as it stands on paper.
    pub heads: String,
    pub syncing: Syncing,
    /// What a person said of the machine's clock.
    pub(super) confirmed: Option<Confirmed>,
    /// What was worked out from this state.
    pub(super) kept: Kept,
}

/// A node that answers requests.
#[derive(Debug)]
pub struct App {
    node: Mutex<Node>,
    now: RwLock<Arc<Now>>,
    pub(super) sessions: Sessions,
    pub(super) pins: Pins,
    /// Units whose envelope was opened here.
    pub opened: Opened,
    pub settings: Settings,
    dir: PathBuf,
    address: OnceLock<String>,
    lan: OnceLock<Lan>,
    open_door: RwLock<Option<OpenDoor>>,
}

/// The door to the local network, by which telephones come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lan {
    /// `https://192.168.1.20:8022`.
    pub address: String,
    pub tier: Tier,
}

/// A door in the clear, for a while: what only everybody may have is answered there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDoor {
    /// `http://192.168.1.20:8023`.
    pub address: String,
    /// Who opened it, and when it closes by itself.
    pub by: String,
    pub until: DateTime,
}

/// How well a telephone is protected there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// By a certificate that somebody gave the node and telephones know by its name.
    Secure,
    /// By the node's own authority: only telephones that were given it beforehand do not warn.
    Encrypted,
}

/// Does what waits for the disk, for another writer, or for a PIN's digest. Where it is done between pages, another thread
/// makes those meanwhile.
pub(super) fn slow<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn published(node: &Node) -> Result<Now, Trouble> {
    let nodes = node.state().trust().nodes().filter(|(_, standing)| matches!(standing, Standing::Enrolled(_))).count();
    let behind = node.meetings()?.iter().filter(|meeting| !meeting.in_sync).count();
    let syncing = match (nodes, behind) {
        (0 | 1, _) => Syncing::Alone,
        (_, 0) => Syncing::InSync,
        (_, behind) => Syncing::Waiting(behind),
    };
    Ok(Now {
        state: node.state().clone(),
        heads: node.heads_digest().paper(),
        syncing,
        confirmed: node.confirmed(),
        kept: Kept::default(),
    })
}

impl App {
    /// Takes over a node.
    pub fn new(node: Node, settings: Settings) -> Result<App, Trouble> {
        let dir = node.folder().to_path_buf();
        let pins = Pins::open(&dir)?;
        let now = RwLock::new(Arc::new(published(&node)?));
        let (address, lan) = (OnceLock::new(), OnceLock::new());
        let (node, sessions, opened) = (Mutex::new(node), Sessions::default(), Opened::default());
        let open_door = RwLock::new(None);
        Ok(App { node, now, sessions, pins, opened, settings, dir, address, lan, open_door })
    }

    /// The state as of the last write or refresh.
    pub fn now(&self) -> Arc<Now> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The node itself, for what is not a page: meetings, keys.
    pub fn node(&self) -> MutexGuard<'_, Node> {
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides and writes; when it returns, the entries are on disk and the next page shows them.
    pub fn record<D>(&self, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        slow(|| {
            let mut node = self.node();
            let entries = node.record(decide)?;
            self.publish(&node)?;
            Ok(entries)
        })
    }

    /// The same for what happened at another time, local.
    pub fn record_at<D>(&self, happened_at: DateTime, decide: D) -> Result<Vec<Entry>, Trouble>
    where
        D: FnOnce(&State) -> Result<Vec<Event>, Refusal>,
    {
        let mut node = self.node();
        let entries = node.record_at(happened_at, decide)?;
        self.publish(&node)?;
        Ok(entries)
    }

    /// What the node's serials and entries are numbered under.
    pub fn prefix(&self) -> String {
        self.node().prefix().as_str().to_string()
    }

    /// Whether this node can read what it writes for a unit, or for the crisis staff where there is none.
    pub fn opens(&self, unit: Option<&UnitId>) -> bool {
        let own = self.node().keys().log_identity().public_key;
        let scope = unit.map_or_else(ScopeId::staff, ScopeId::unit);
        let now = self.now();
        let trust = now.state.trust();
        trust.standing(&own) == Standing::Unknown || trust.may(&own, scope)
    }

    /// Takes in what other processes and other nodes wrote.
    pub fn refresh(&self) -> Result<(), Trouble> {
        slow(|| {
            let mut node = self.node();
            let before = node.state().counts();
            node.refresh()?;
            if node.state().counts() != before {
                self.publish(&node)?;
            }
            Ok(())
        })
    }

    /// Shows what the node now has.
    pub fn publish(&self, node: &Node) -> Result<(), Trouble> {
        let now = Arc::new(published(node)?);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = now;
        Ok(())
    }

    /// The node's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the pages answer, `http://127.0.0.1:8021`; empty before they do.
    pub fn address(&self) -> &str {
        self.address.get().map_or("", String::as_str)
    }

    /// The door to the local network; `None` when there is none.
    pub fn lan(&self) -> Option<&Lan> {
        self.lan.get()
    }

    /// The door in the clear, while it is open.
    pub fn open_door(&self) -> Option<OpenDoor> {
        self.open_door.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says on every page from now on that it is open, or that it is not.
    pub fn tells_of_open_door(&self, door: Option<OpenDoor>) {
        *self.open_door.write().unwrap_or_else(PoisonError::into_inner) = door;
    }

    pub(super) fn answers_on_lan(&self, lan: Lan) {
        let _ = self.lan.set(lan);
    }

    pub(super) fn answers_at(&self, address: String) {
        let _ = self.address.set(address);
    }

    /// The time by this node's clock, local. Waits for no writer.
    pub fn clock(&self) -> DateTime {
        clock::local(clock::wall(self.now().confirmed))
    }

    /// Today's date.
    pub fn today(&self) -> Date {
        self.clock().date()
    }

    /// The organisation's name.
    pub fn organisation(&self, now: &Now) -> String {
        let written = now.state.register().get("setting", "organisation").get("name");
        let name = if written.is_empty() { self.settings.municipality.as_str() } else { written };
        if name.is_empty() { "Plan B".into() } else { name.into() }
    }

    /// Whom a card lets in: what it stands for, if an administrator's node has signed that and nobody has revoked it. `shown`
    /// is the statement on the card itself, where the whole code was read.
    pub fn holder(&self, id: &CardId, shown: Option<&Card>) -> Result<Card, Trouble> {
        // A card may have been printed or revoked beside this program a moment ago.
        self.refresh()?;
        let now = self.now();
        let cards = now.state.cards();
        if cards.revoked(id).is_some() {
            return Err(Trouble::user("card-revoked"));
        }
        let found = cards.statements(id).chain(shown).find(|card| self.is_signed(&now.state, card));
        found.cloned().ok_or_else(|| Trouble::user("card-unknown"))
    }

    fn is_signed(&self, state: &State, card: &Card) -> bool {
        let Some((tenant, anchor)) = state.trust().anchor() else { return false };
        let founder = if let Anchor::Founder(key) = anchor { Some(key) } else { None };
        let admins = state.trust().nodes().filter_map(|(key, standing)| match standing {
            Standing::Enrolled(certificate) if certificate.admin => Some(*key),
            _ => None,
        });
        admins.chain(founder).any(|key| card.is_signed_by(&tenant, &key))
    }

    /// What somebody with this card and name may do; `None` for a role of a newer program.
    pub fn who(&self, card: &Card, typed_name: &str) -> Option<Who> {
        let role = card.role()?;
        let name = if card.is_personal { card.label.clone() } else { typed_name.trim().to_string() };
        Some(Who { card: card.id, role, units: card.units.clone(), name })
    }
}
