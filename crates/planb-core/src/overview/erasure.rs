//! Decides on the erasure of a client: reads their notes, their sheets, their keys and the nodes.

use std::collections::BTreeSet;

use crate::erasure::{ClientErased, ErasureDecided};
use crate::id::ClientId;
use crate::log::KeyId;
use crate::refusal::Refusal;
use crate::state::{Event, State};

/// Most characters in a ground or a reference.
pub const MAX_CHARACTERS: usize = 400;

/// Erases a client. Refused as long as notes or sheets about them stand here and nowhere else, unless it was decided that such
/// originals may be destroyed, or `decision` says where that is decided.
pub fn erase(state: &State, client: ClientId, ground: &str, decision: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let ground = line(ground, "erase-ground")?;
    let erasures = state.erasures();
    let keys: BTreeSet<KeyId> = erasures.keys(&client).map(|(key, _)| *key).collect();
    let named: BTreeSet<KeyId> = (erasures.erased().filter(|(of, _)| **of == client))
        .flat_map(|(_, all)| all.flat_map(|erased| erased.keys.iter().copied()))
        .collect();
    if erasures.is_erased(&client) && keys.is_subset(&named) {
        return Err(Refusal::new("erase-done").with("client", client));
    }
    let sheets = state.ledger().originals(&client).count();
    let originals = state.notes().originals(&client).count() + sheets;
    if keys.is_empty() && sheets == 0 && !state.notes().iter().any(|(_, note)| note.written.client == Some(client)) {
        return Err(Refusal::new("erase-unknown").with("client", client));
    }
    let mut events = Vec::new();
    if let Some(reference) = decision {
        events.push(ErasureDecided { client, reference: line(reference, "erase-decision")? }.into());
    } else if originals > 0 && erasures.decisions(&client).next().is_none() {
        return Err(Refusal::new("erase-originals").with("client", client).with("notes", originals));
    }
    events.push(ClientErased { client, keys: keys.into_iter().collect(), ground }.into());
    Ok(events)
}

/// One line of text within the limit.
fn line(text: &str, key: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    let good = !text.is_empty() && text.chars().count() <= MAX_CHARACTERS && !text.chars().any(char::is_control);
    if good { Ok(text.to_string()) } else { Err(Refusal::new(key).with("most", MAX_CHARACTERS)) }
}

/// The nodes, by public key, that have not said that they destroyed what they had of an erased client; revoked ones too,
/// since they may have it still. Empty for one who is not erased.
pub fn unconfirmed(state: &State, client: &ClientId) -> Vec<[u8; 32]> {
    if !state.erasures().is_erased(client) {
        return Vec::new();
    }
    let done: BTreeSet<[u8; 32]> = state.erasures().confirmed(client).filter_map(|log| state.author(log)).collect();
    state.trust().nodes().map(|(key, _)| *key).filter(|key| !done.contains(key)).collect()
}
