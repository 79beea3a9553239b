//! The envelopes' register: every key that is printed gets a line, and the line that it replaces says so.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use planb_core::envelope::ENVELOPE;
use planb_core::refusal::Refusal;
use planb_core::register::{self, Hand, Record, RecordId, Wish};
use planb_core::snapshot::{Edition, KeysPrinted};
use planb_core::state::{Event, State};

/// What goes over from the envelope before: the new one is meant for the same hands and the same place.
const INHERITED: [&str; 4] = ["holder", "held_by", "at_night", "place"];
/// States of an envelope whose key is replaced by a new one.
const IN_USE: [&str; 3] = ["printed", "sealed", "opened"];

/// The word for what an edition's envelope opens.
pub fn opens(edition: Edition) -> &'static str {
    match edition {
        Edition::Common => "unit",
        Edition::Supplement => "supplement",
    }
}

/// The id of the envelope with a key.
pub fn id_of(fingerprint: &str) -> RecordId {
    RecordId(fingerprint.to_ascii_lowercase())
}

/// The lines of keys that were printed now, and of those that they replace.
pub fn printed(state: &State, keys: &[KeysPrinted], now: DateTime, by: &Hand) -> Result<Vec<Event>, Refusal> {
    let mut all = Vec::new();
    for key in keys {
        let id = id_of(&key.fingerprint);
        let older: Vec<(&RecordId, &Record)> = state
            .register()
            .by(ENVELOPE.kind, "unit", &key.unit.0)
            .filter(|(of, record)| {
                **of != id && record.get("opens") == opens(key.edition) && IN_USE.contains(&record.get("state"))
            })
            .collect();
        let mut set = line(&key.fingerprint, opens(key.edition), now);
        set.insert("unit".into(), key.unit.0.clone());
        if let Some((_, last)) = older.last() {
            set.extend(INHERITED.map(|field| (field.to_string(), last.get(field).to_string())));
        }
        all.extend(write(state, &id, &set, by)?);
        for (old, _) in older {
            let set = BTreeMap::from([
                ("state".to_string(), "replaced".to_string()),
                ("state_on".to_string(), now.date().to_string()),
                ("replaced_by".to_string(), id.0.clone()),
            ]);
            all.extend(write(state, old, &set, by)?);
        }
    }
    Ok(all)
}

/// The lines of the recovery key's shares.
pub fn shares(state: &State, fingerprint: &str, count: usize, now: DateTime, by: &Hand) -> Result<Vec<Event>, Refusal> {
    let mut all = Vec::new();
    for number in 1..=count {
        let id = RecordId(format!("{}-{number}", id_of(fingerprint)));
        let mut set = line(fingerprint, "recovery", now);
        set.insert("seal".into(), format!("{fingerprint} {number}/{count}"));
        all.extend(write(state, &id, &set, by)?);
    }
    Ok(all)
}

fn line(fingerprint: &str, opens: &str, now: DateTime) -> BTreeMap<String, String> {
    let fields = [
        ("seal", fingerprint.to_string()),
        ("fingerprint", fingerprint.to_string()),
        ("opens", opens.to_string()),
        ("state", "printed".to_string()),
        ("state_on", now.date().to_string()),
    ];
    fields.map(|(name, text)| (name.to_string(), text)).into()
}

fn write(state: &State, id: &RecordId, set: &BTreeMap<String, String>, by: &Hand) -> Result<Vec<Event>, Refusal> {
    let set =
        set.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name.clone(), text.clone())).collect();
    let wish = Wish { id, set: &set, seen: None, by };
    Ok(register::write(state.register(), &ENVELOPE, &wish)?.into_iter().map(Event::from).collect())
}
