//! The forms that a node knows: those that come with the program, and the municipality's own, which the register has.

use std::collections::BTreeMap;

use crate::form::{FormDefinition, Forms};
use crate::refusal::Refusal;
use crate::register::{Hand, RecordId, RecordWritten};
use crate::state::{Event, State};

/// All forms. One of the municipality's own that a newer program wrote, and that cannot be read here, is not among them.
pub fn forms(state: &State) -> Forms {
    let own = state.register().of("form").filter_map(|(_, record)| FormDefinition::read(record.get("toml")).ok());
    Forms::with(own.collect()).0
}

/// Keeps a form of the municipality's own. Said again it is nothing new; another one under its code and version is refused,
/// because sheets of that one may be out there.
pub fn keep(state: &State, form: &FormDefinition, comment: &str, by: &Hand) -> Result<Vec<Event>, Refusal> {
    if let Some(there) = forms(state).find(&form.code, form.version) {
        let taken = Refusal::new("form-taken").with("code", &form.code).with("version", form.version);
        return if there == form { Ok(Vec::new()) } else { Err(taken.with("name", &there.title.sv)) };
    }
    let set = BTreeMap::from([
        ("title".to_string(), form.title.sv.clone()),
        ("code".to_string(), form.code.clone()),
        ("version".to_string(), form.version.to_string()),
        ("toml".to_string(), form.write(comment)),
    ]);
    let id = RecordId(format!("{}-{}", form.code.to_lowercase(), form.version));
    let over = state.register().find("form", &id.0).map(|record| record.seen()).unwrap_or_default();
    Ok(vec![RecordWritten { kind: "form".into(), id, set, over, by: by.clone(), only: None }.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;

    fn form(code: &str, version: u16, law: &str) -> FormDefinition {
        let toml = format!(
            "id = \"rond\"\ncode = \"{code}\"\nversion = {version}\nlaw = \"{law}\"\n\
             title = {{ sv = \"Rond\", en = \"Round\" }}\n\
             [[section]]\nname = \"a\"\n[[section.field]]\nname = \"b\"\nkind = \"tick\"\n"
        );
        FormDefinition::read(&toml).unwrap()
    }

    #[test]
    fn own_forms_are_kept_found_and_never_written_over() {
        let mut trial = Trial::default();
        let by = Hand::default();
        let (first, second) = (form("ROND", 1, ""), form("ROND", 2, "annat"));
        for kept in [&first, &second] {
            for event in keep(&trial.state, kept, "en runda", &by).unwrap() {
                trial.event(event);
            }
        }
        assert_eq!(forms(&trial.state).find("ROND", 1), Some(&first));
        assert_eq!(forms(&trial.state).named("rond"), Some(&second));
        assert_eq!(keep(&trial.state, &first, "", &by).unwrap(), []);
        let why = |form: &FormDefinition| keep(&trial.state, form, "", &by).unwrap_err().key;
        assert_eq!(why(&form("ROND", 1, "annat")), "form-taken");
        assert_eq!(why(&form("JOUR", 1, "")), "form-taken", "a shipped form has that code");
    }
}
