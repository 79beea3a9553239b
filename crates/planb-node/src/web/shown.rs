//! How records and their values are said to people.

use crate::text::Language;
use planb_core::care::Phone;
use planb_core::number::phone;
use planb_core::register::{Field, Record, RecordId, Schema, Shape, parts};
use planb_core::state::{State, schemas};

/// The text key of a field's label, hint or choice: underscores are hyphens there.
pub fn key(start: &str, kind: &str, name: &str) -> String {
    format!("{start}-{kind}-{}", name.replace('_', "-"))
}

/// A field's label.
pub fn label(language: Language, schema: &Schema, field: &str) -> String {
    if field == planb_core::register::RETIRED {
        return language.say("register-retired");
    }
    language.say(&key("field", schema.kind, field))
}

/// A field's hint; empty where there is none.
pub fn hint(language: Language, schema: &Schema, field: &str) -> String {
    let key = key("hint", schema.kind, field);
    if language.knows(&key) { language.say(&key) } else { String::new() }
}

/// One of a field's words, as people say it.
pub fn choice(language: Language, schema: &Schema, field: &str, word: &str) -> String {
    if word.is_empty() { String::new() } else { language.say(&format!("{}-{word}", key("choice", schema.kind, field))) }
}

/// What a record is called: the value of its title field; one without is called by its id.
pub fn title(state: &State, language: Language, schema: &Schema, id: &RecordId, record: &Record) -> String {
    let Some(field) = schema.field(schema.title) else { return id.to_string() };
    let shown = value(state, language, schema, field, record.get(schema.title));
    let first = shown.lines().next().unwrap_or_default().to_string();
    if first.is_empty() { id.to_string() } else { first }
}

/// What the record with an id is called.
pub fn name(state: &State, language: Language, kind: &str, id: &str) -> String {
    let Some(schema) = schemas::schema(kind) else { return id.to_string() };
    match state.register().find(kind, id) {
        Some(record) => title(state, language, schema, &RecordId(id.to_string()), record),
        None if kind == "unit" => {
            state.units().find(|(unit, _)| unit.0 == id).map_or_else(|| id.to_string(), |(_, name)| name.to_string())
        }
        None => id.to_string(),
    }
}

/// A value as people read it; several stand on lines.
pub fn value(state: &State, language: Language, schema: &Schema, field: &Field, text: &str) -> String {
    let each = |say: &dyn Fn(&str) -> String| parts(text).map(say).collect::<Vec<_>>().join("\n");
    match field.shape {
        Shape::Choice(_) | Shape::Choices(_) => each(&|word| choice(language, schema, field.name, word)),
        Shape::One(kind) | Shape::Many(kind) => each(&|id| name(state, language, kind, id)),
        Shape::Phone => phone_shown(text),
        Shape::Moment => text.replace('T', " "),
        Shape::Line(_) | Shape::Text(_) | Shape::Date | Shape::Number(..) => text.to_string(),
    }
}

/// A number as Swedes read it.
pub fn phone_shown(number: &str) -> String {
    let readable = phone::read(number, phone::Written::Text).readable;
    phone::shown(&Phone { number: number.to_string(), readable, label: None })
}

/// What a telephone dials; `None` for what cannot be read as a number.
pub fn dialled(number: &str) -> Option<String> {
    let read = phone::read(number, phone::Written::Text);
    read.readable.then_some(read.number)
}

/// The number at work that somebody is called on.
pub fn number_of(person: &Record) -> &str {
    let numbers = ["phone", "other_phone"].map(|field| person.get(field));
    numbers.into_iter().find(|number| dialled(number).is_some()).unwrap_or(numbers[0])
}

/// Records of a kind that somebody may refer to, with what they are called, sorted as Swedes sort; those of one name are
/// told apart by their unit.
pub fn choices(state: &State, language: Language, kind: &str) -> Vec<(String, String)> {
    let Some(schema) = schemas::schema(kind) else { return Vec::new() };
    let mut all: Vec<(String, String)> = state
        .register()
        .of(kind)
        .map(|(id, record)| (id.0.clone(), title(state, language, schema, id, record)))
        .collect();
    if kind == "unit" {
        let known: std::collections::BTreeSet<String> = all.iter().map(|(id, _)| id.clone()).collect();
        let found = state.units().filter(|(id, _)| !known.contains(&id.0));
        all.extend(found.map(|(id, name)| (id.0.clone(), name.to_string())));
    }
    all.sort_by_cached_key(|(id, name)| (collated(name), id.clone()));
    let names: Vec<String> = all.iter().map(|(_, name)| name.to_lowercase()).collect();
    for (at, (id, name)) in all.iter_mut().enumerate() {
        let is_twin =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().any(|next| names.get(next) == names.get(at));
        if is_twin {
            let unit = parts(state.register().get(kind, id).get("unit")).next().unwrap_or_default().to_string();
            let unit = if unit.is_empty() { id.clone() } else { self::name(state, language, "unit", &unit) };
            *name = format!("{name} ({unit})");
        }
    }
    all
}

/// A key that sorts as Swedish does: å, ä, ö after z, case and accents aside.
pub fn collated(text: &str) -> String {
    let fold = |letter: char| match letter {
        'å' => "{".to_string(),
        'ä' | 'æ' => "|".to_string(),
        'ö' | 'ø' => "}".to_string(),
        'é' | 'è' | 'ë' | 'ê' => "e".to_string(),
        'ü' => "y".to_string(),
        'á' | 'à' => "a".to_string(),
        other => other.to_string(),
    };
    text.to_lowercase().chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedes_sort_their_letters_last() {
        let mut names = ["Öberg", "Ek", "Ärlig", "Zorn", "ek", "Åström", "Édith"];
        names.sort_by_cached_key(|name| collated(name));
        assert_eq!(names, ["Édith", "Ek", "ek", "Zorn", "Åström", "Ärlig", "Öberg"]);
    }
}
