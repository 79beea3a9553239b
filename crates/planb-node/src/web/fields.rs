//! A record's fields as a form asks for them, and what was typed into it.

use std::collections::BTreeMap;

use planb_core::refusal::Refusal;
use planb_core::register::{self, Field, RecordId, Schema, Shape};

use super::records::{exists, unit_of};
use super::{Fields, In, shown};

/// Up to so many records stand in a list to choose from; more are typed by name.
const CHOICES: usize = 60;

/// A choice of a select, of radios or of checkboxes.
pub struct Item {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub checked: bool,
}

/// A field of the form.
pub struct FormField {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub error: String,
    pub value: String,
    /// `line`, `text`, `date`, `moment`, `phone`, `number`, `select`, `checks`, `named`, `names`.
    pub sort: &'static str,
    pub rows: String,
    pub items: Vec<Item>,
    /// What somebody else wrote meanwhile.
    pub other: String,
}

/// A line of the error summary.
pub struct Told {
    pub name: String,
    pub text: String,
}

/// One field with its value, as it is asked for.
pub fn ask_field(by: &In, schema: &'static Schema, field: &'static Field, value: &str) -> FormField {
    let (state, language) = (by.state(), by.language);
    let item = |word: &str, label: String| Item {
        value: word.to_string(),
        label,
        hint: String::new(),
        checked: register::parts(value).any(|part| part == word),
    };
    let none =
        || Item { value: String::new(), label: by.say("form-none"), hint: String::new(), checked: value.is_empty() };
    let (sort, items) = match field.shape {
        Shape::Line(_) => ("line", Vec::new()),
        Shape::Text(_) => ("text", Vec::new()),
        Shape::Phone => ("phone", Vec::new()),
        Shape::Date => ("date", Vec::new()),
        Shape::Moment => ("moment", Vec::new()),
        Shape::Number(..) => ("number", Vec::new()),
        Shape::Choice(words) => {
            let named = words.iter().map(|word| item(word, shown::choice(language, schema, field.name, word)));
            ("select", std::iter::once(none()).chain(named).collect())
        }
        Shape::Choices(words) => {
            ("checks", words.iter().map(|word| item(word, shown::choice(language, schema, field.name, word))).collect())
        }
        Shape::One(kind) | Shape::Many(kind) => {
            let choices = seen_choices(by, kind);
            let is_one = matches!(field.shape, Shape::One(_));
            if choices.len() <= CHOICES {
                let named = choices.into_iter().map(|(id, name)| item(&id, name));
                let first = is_one.then(none);
                (if is_one { "select" } else { "checks" }, first.into_iter().chain(named).collect())
            } else {
                let named = choices.into_iter().map(|(id, name)| item(&id, name));
                (if is_one { "named" } else { "names" }, named.collect())
            }
        }
    };
    let is_typed = ["named", "names"].contains(&sort);
    let value = if is_typed { shown::value(state, language, schema, field, value) } else { value.to_string() };
    let lines = value.lines().count() + value.chars().count() / 70;
    FormField {
        name: field.name.to_string(),
        label: label(by, schema, field),
        hint: shown::hint(language, schema, field.name),
        error: String::new(),
        value,
        sort,
        rows: lines.clamp(3, 24).to_string(),
        items,
        other: String::new(),
    }
}

fn label(by: &In, schema: &Schema, field: &Field) -> String {
    let label = shown::label(by.language, schema, field.name);
    if field.is_required { label } else { by.say_with("form-optional", &[("label", label)]) }
}

/// Choices of a kind that this person may refer to.
fn seen_choices(by: &In, kind: &str) -> Vec<(String, String)> {
    let all = shown::choices(by.state(), by.language, kind);
    if by.who.role.sees_all() {
        return all;
    }
    let Some(schema) = planb_core::state::schemas::schema(kind) else { return all };
    let register = by.state().register();
    let is_seen = |id: &str| by.sees(unit_of(schema, &RecordId(id.to_string()), register.get(kind, id)).as_ref());
    all.into_iter().filter(|(id, _)| is_seen(id)).collect()
}

/// What was typed, with names turned into ids. A name that fits nobody or several stays as it is and is refused.
pub fn typed(by: &In, schema: &'static Schema, fields: &Fields) -> BTreeMap<String, String> {
    let joined = fields.joined();
    let mut typed = BTreeMap::new();
    for field in schema.fields {
        let checks =
            matches!(field.shape, Shape::Choices(_) | Shape::Many(_)) && fields.has(&format!("{}-asked", field.name));
        let Some(value) = joined.get(field.name).cloned().or(checks.then(String::new)) else { continue };
        let value = match field.refers_to() {
            Some(kind) => ids(by, kind, &value),
            None => value,
        };
        typed.insert(field.name.to_string(), value);
    }
    typed
}

fn ids(by: &In, kind: &str, value: &str) -> String {
    let choices = std::cell::OnceCell::new();
    let of_name = |part: &str| {
        if exists(by.state(), kind, part) {
            return part.to_string();
        }
        let choices = choices.get_or_init(|| seen_choices(by, kind));
        let mut fitting = choices.iter().filter(|(_, name)| name.to_lowercase() == part.to_lowercase());
        match (fitting.next(), fitting.next()) {
            (Some((id, _)), None) => id.clone(),
            _ => part.to_string(),
        }
    };
    register::joined(register::parts(value).map(of_name).collect::<Vec<_>>().iter().map(String::as_str))
}

/// What is wrong with a field, in words; of no field where the label is empty.
pub fn say_fault(by: &In, label: &str, why: &Refusal) -> String {
    let what = by.language.say_with(&format!("err-{}", why.key), &why.args);
    if label.is_empty() { what } else { format!("{label}: {what}") }
}
