//! What an exercise takes over from the real register: the organisation as it is, so that its printed cards, chains and plans
//! can be practised with. Nothing of what has happened, no printed copy, nothing that only a unit's own nodes may read.

use std::collections::BTreeMap;

use crate::register::{Hand, RecordId, RecordWritten, Value};
use crate::state::State;

/// Kinds that are copied.
const KINDS: [&str; 14] = [
    "part",
    "unit",
    "person",
    "post",
    "delegation",
    "duty",
    "system",
    "cover",
    "plan",
    "version",
    "chain",
    "link",
    "printday",
    "setting",
];

/// The writes that give an empty register the same organisation.
pub fn copied(state: &State, by: &Hand) -> Vec<RecordWritten> {
    let register = state.register();
    let written = |kind: &str, id: &RecordId, set: BTreeMap<String, String>| RecordWritten {
        kind: kind.to_string(),
        id: id.clone(),
        set,
        over: Vec::new(),
        by: by.clone(),
        only: None,
    };
    let mut all = Vec::new();
    for kind in KINDS {
        for (id, record) in register.of(kind) {
            let now = record.fields().filter_map(|(name, value)| Some((name, Value::now(value)?)));
            let open = now.filter(|(_, said)| !said.is_private && !said.text.is_empty());
            let set: BTreeMap<String, String> =
                open.map(|(name, said)| (name.to_string(), said.text.clone())).collect();
            if !set.is_empty() {
                all.push(written(kind, id, set));
            }
        }
    }
    // Units that only the nights have found are units of the exercise too.
    for (unit, name) in state.units().filter(|(unit, _)| register.find("unit", &unit.0).is_none()) {
        all.push(written("unit", &RecordId::from(unit), BTreeMap::from([("name".to_string(), name.to_string())])));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;

    #[test]
    fn the_organisation_is_copied_and_nothing_that_has_happened() {
        let mut trial = Trial::default();
        trial.record("unit", "norra", &[("name", "Hemtjänst Norra"), ("phone", "+46923123450")]);
        trial.record("incident", "i", &[("what", "Nere"), ("level", "crisis")]);
        trial.record("tick", "t", &[("key", "chain")]);
        trial.record("copy", "k1", &[("serial", "K1-000001")]);
        trial.unit_found("sodra", "Hemtjänst Södra");
        let copied = copied(&trial.state, &Hand::default());
        let told: Vec<String> = copied.iter().map(|one| format!("{} {} {}", one.kind, one.id, one.set.len())).collect();
        assert_eq!(told, ["unit norra 2", "unit sodra 1"]);
    }
}
