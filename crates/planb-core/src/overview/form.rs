//! The forms that a node knows: those that come with the program, and the municipality's own, which the register has.

use std::collections::BTreeMap;

use crate::form::laid::{self, Laid};
use crate::form::layout::PageLayout;
use crate::form::{FormDefinition, Forms};
use crate::refusal::Refusal;
use crate::register::{Hand, RecordId, RecordWritten};
use crate::state::{Event, State};

/// The municipality's own forms, with their pages.
pub fn own(state: &State) -> impl Iterator<Item = &'static Laid> {
    state.register().of("form").filter_map(|(_, record)| laid::of_text(record.get("toml")))
}

/// All forms. One of the municipality's own that a newer program wrote, and that cannot be read here, is not among them.
pub fn forms(state: &State) -> Forms {
    Forms::with(own(state).map(|laid| laid.form.clone()).collect()).0
}

/// The form of a sheet, with its pages.
pub fn laid(state: &State, code: &str, version: u16) -> Option<&'static Laid> {
    if let Some(laid) = laid::of_program(code, version) {
        return Some(laid);
    }
    let record = state.register().find("form", &id(code, version).0)?;
    laid::of_text(record.get("toml")).filter(|laid| laid.form.code == code && laid.form.version == version)
}

/// The form of a sheet.
pub fn find(state: &State, code: &str, version: u16) -> Option<&'static FormDefinition> {
    laid(state, code, version).map(|laid| &laid.form)
}

/// The pages of a form, laid out.
pub fn pages(state: &State, code: &str, version: u16) -> Option<&'static [PageLayout]> {
    laid(state, code, version).map(|laid| laid.pages.as_slice())
}

/// One page of it, from 1.
pub fn page(state: &State, code: &str, version: u16, page: u32) -> Option<&'static PageLayout> {
    pages(state, code, version)?.get((page as usize).checked_sub(1)?)
}

fn id(code: &str, version: u16) -> RecordId {
    RecordId(format!("{}-{version}", code.to_lowercase()))
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
    let id = id(&form.code, form.version);
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
        assert_eq!(find(&trial.state, "ROND", 1), Some(&first));
        assert_eq!(pages(&trial.state, "ROND", 2).map(<[_]>::len), Some(1));
        assert!(find(&trial.state, "ROND", 3).is_none() && find(&trial.state, "JOUR", 1).is_some());
        assert_eq!(keep(&trial.state, &first, "", &by).unwrap(), []);
        let why = |form: &FormDefinition| keep(&trial.state, form, "", &by).unwrap_err().key;
        assert_eq!(why(&form("ROND", 1, "annat")), "form-taken");
        assert_eq!(why(&form("JOUR", 1, "")), "form-taken", "a shipped form has that code");
    }
}
