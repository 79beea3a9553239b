//! Nodes that know each other, and notes whose body is of an exact size.

use std::error::Error;
use std::path::Path;

use jiff::civil::{DateTime, date};
use planb_core::log::sync::{Outcome, Session, answer};
use planb_core::log::{Prefix, Tenant};
use planb_core::note::NoteWritten;
use planb_core::state::Event;
use planb_core::trust::Scopes;
use planb_node::machine::NewNode;
use planb_node::random::Stream;
use planb_node::shares::Seed;
use planb_node::store::{Node, Role, Wish};
use rand_core::Rng;
use tempfile::TempDir;

/// Bytes of an entry's body before it is sealed: the note, when it happened, which event it is.
pub const BODY_BYTES: usize = 400;

/// When every note happened; always the same, so that every body has the same size.
fn happened_at() -> DateTime {
    date(2026, 11, 2).at(6, 30, 0, 0)
}

/// Writes notes that do not compress well, each with a body of [`BODY_BYTES`].
pub struct Pen {
    dice: Stream,
    letters: usize,
}

impl Pen {
    pub fn new() -> Result<Pen, Box<dyn Error>> {
        let size = |letters| -> Result<usize, Box<dyn Error>> {
            Ok(Event::from(note("x".repeat(letters))).to_body(happened_at())?.encode()?.len())
        };
        // Any text of 256 characters and more is framed by as many bytes.
        let letters = 300 + BODY_BYTES - size(300)?;
        match size(letters)? {
            BODY_BYTES => Ok(Pen { dice: Stream::of_seed(&[7; 32]), letters }),
            other => Err(format!("a body of {other} bytes").into()),
        }
    }

    /// Random text of the right length.
    fn event(&mut self) -> Event {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = vec![0; self.letters];
        self.dice.fill_bytes(&mut bytes);
        note(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 63)])).collect()).into()
    }

    /// Records one transaction of so many notes.
    pub fn record(&mut self, node: &mut Node, count: usize) -> Result<(), Box<dyn Error>> {
        let events: Vec<Event> = (0..count).map(|_| self.event()).collect();
        node.record_at(happened_at(), |_| Ok(events))?;
        Ok(())
    }

    /// Records `entries` notes, `per` a transaction.
    pub fn fill(&mut self, node: &mut Node, entries: usize, per: usize) -> Result<(), Box<dyn Error>> {
        (0..entries / per.max(1)).try_for_each(|_| self.record(node, per))
    }
}

fn note(text: String) -> NoteWritten {
    NoteWritten { text, unit: None, staff: false, client: None, line: None }
}

/// A folder in memory where there is one: for what is made ready and not measured.
pub fn quick_folder() -> Result<TempDir, Box<dyn Error>> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? })
}

/// The first node of a municipality.
pub fn hub(folder: &Path) -> Result<Node, Box<dyn Error>> {
    let new = NewNode { tenant: Tenant([1; 16]), prefix: Prefix::new("K1")?, recovery: None };
    let mut node = Node::create(folder, &new)?;
    node.take_root(&Seed::generate()?, "Navet")?;
    Ok(node)
}

/// One more node, that may have everything.
pub fn enrolled(by: &mut Node, folder: &Path, name: &str) -> Result<Node, Box<dyn Error>> {
    let request = Node::ask(folder)?;
    let wish = Wish { name: name.into(), prefix: None, scopes: Scopes::All, role: Role::Member };
    let answer = by.enrol(&request, &wish, "Forsnäs")?;
    Ok(Node::join(folder, &answer)?)
}

/// What a meeting carried, in bytes of messages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    pub asked: usize,
    pub answered: usize,
}

/// Two nodes meet, without a carrier between them.
pub fn sync(asker: &mut Node, other: &mut Node) -> Result<(Outcome, Carried), Box<dyn Error>> {
    let key = |node: &Node| node.keys().log_identity().public_key;
    let (own, peer) = (key(asker), key(other));
    let mut session = Session::start(peer, planb_node::random::bytes()?);
    let mut carried = Carried::default();
    while let Some(request) = session.next_request(asker)? {
        let response = answer(other, &own, &request)?;
        carried.asked += request.len();
        carried.answered += response.len();
        session.take_response(asker, &response)?;
    }
    let outcome = session.outcome(asker)?;
    if !outcome.in_sync {
        return Err(format!("not in sync: {outcome:?}").into());
    }
    Ok((outcome, carried))
}
