//! Every kind, field and choice of the register has its words in both languages, and nothing else has.

use std::collections::BTreeSet;

use planb_core::card::Role;
use planb_core::register::{Field, Shape};
use planb_core::state::schemas;

/// The keys of a Fluent file.
fn keys(ftl: &str) -> BTreeSet<String> {
    let named = ftl.lines().filter(|line| !line.starts_with(['#', ' '])).filter_map(|line| line.split_once(" = "));
    named.map(|(key, _)| key.to_string()).collect()
}

/// Every key of every file of a language.
fn texts() -> [BTreeSet<String>; 2] {
    ["sv", "en"].map(|language| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../text").join(language);
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.flat_map(|file| keys(&std::fs::read_to_string(file).unwrap())).collect()
    })
}

fn key(family: &str, kind: &str, field: &Field) -> String {
    format!("{family}-{kind}-{}", field.name.replace('_', "-"))
}

fn words(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Choice(words) | Shape::Choices(words) => words,
        _ => &[],
    }
}

/// Every key that the register's schemas and roles ask for; hints are not asked for.
fn wanted() -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = Role::ALL.iter().map(|role| format!("role-{}", role.word())).collect();
    wanted.insert("field-retired".into());
    for schema in schemas::ALL {
        wanted.extend(["record", "records", "lead"].map(|family| format!("{family}-{}", schema.kind)));
        for field in schema.fields {
            wanted.insert(key("field", schema.kind, field));
            let choice = key("choice", schema.kind, field);
            wanted.extend(words(field.shape).iter().map(|word| format!("{choice}-{word}")));
        }
    }
    wanted
}

/// Hints that a field may have.
fn allowed() -> BTreeSet<String> {
    let fields = schemas::ALL.iter().flat_map(|schema| schema.fields.iter().map(|field| (schema.kind, field)));
    fields.map(|(kind, field)| key("hint", kind, field)).chain(["hint-retired".to_string()]).collect()
}

#[test]
fn every_kind_field_choice_and_role_has_its_words() {
    const FAMILIES: [&str; 6] = ["record-", "records-", "lead-", "field-", "choice-", "hint-"];
    for found in texts() {
        assert_eq!(wanted().difference(&found).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
        let known: BTreeSet<String> = wanted().union(&allowed()).cloned().collect();
        let idle = found.difference(&known).filter(|key| FAMILIES.iter().any(|family| key.starts_with(family)));
        assert_eq!(idle.collect::<Vec<_>>(), Vec::<&String>::new(), "nothing asks for these");
    }
}
