//! Opening an entry: its key, its seal, what it says.

use jiff::civil::DateTime;
use planb_core::log::{Body, Protection, Transaction};
use planb_core::state::Event;

use super::fold::Means;
use super::{client_keys, rows};
use crate::trouble::Trouble;

/// An entry's content.
pub struct OpenedEvent {
    pub index: u32,
    pub happened_at: DateTime,
    pub event: Event,
}

/// What came of opening one.
pub enum Opened {
    Event(Box<OpenedEvent>),
    /// No key here opens it.
    Closed,
    /// Rightly signed and sealed, so not damaged on the way: written by a program that thinks otherwise.
    Unreadable,
}

/// Opens one entry with the key that it names.
pub fn open_one(
    means: &mut Means<'_>,
    transaction: &Transaction,
    index: u32,
    sealed: &[u8],
) -> Result<Opened, Trouble> {
    let Some(head) = transaction.header().entries.get(index as usize) else { return Ok(Opened::Unreadable) };
    let key = match head.protection {
        Protection::Clear => Some(Default::default()),
        Protection::LogKey => means.log_keys.find(means.db, means.keys, head.key)?,
        Protection::ClientKey => client_keys::find(means, head.key)?,
    };
    let Some(key) = key else { return Ok(Opened::Closed) };
    // The body is the one that was signed, so nothing here is damaged: its writer sealed it otherwise than it says, or
    // somebody gave a wrong key. One node of many must not stop the others.
    let Ok(plain) = transaction.open(index, sealed, Some(&key)) else {
        return Ok(if head.protection == Protection::ClientKey { Opened::Closed } else { Opened::Unreadable });
    };
    let read = Body::decode(&plain).and_then(|body| Ok((Event::of_body(&body)?, body.happened_at)));
    Ok(match read {
        Ok((event, happened_at)) => Opened::Event(Box::new(OpenedEvent { index, happened_at, event })),
        Err(_) => Opened::Unreadable,
    })
}

/// Those entries of a transaction that can be opened, whether they count or not.
pub fn opened(means: &mut Means<'_>, transaction: &Transaction) -> Result<Vec<OpenedEvent>, Trouble> {
    let bodies = rows::bodies_of(means.db, transaction)?;
    let mut entries = Vec::new();
    for (index, sealed) in (0u32..).zip(&bodies) {
        let Some(sealed) = sealed else { continue };
        if let Opened::Event(opened) = open_one(means, transaction, index, sealed)? {
            entries.push(*opened);
        }
    }
    Ok(entries)
}
