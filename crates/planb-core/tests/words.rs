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

fn texts() -> [BTreeSet<String>; 2] {
    [include_str!("../../../text/sv/register.ftl"), include_str!("../../../text/en/register.ftl")].map(keys)
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
    let fields = schemas::ALL.into_iter().flat_map(|schema| schema.fields.iter().map(|field| (schema.kind, field)));
    fields.map(|(kind, field)| key("hint", kind, field)).chain(["hint-retired".to_string()]).collect()
}

#[test]
fn every_kind_field_choice_and_role_has_its_words() {
    let refusals = |key: &str| key.starts_with("err-") || key.starts_with("rec-");
    for found in texts() {
        assert_eq!(wanted().difference(&found).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
        let known: BTreeSet<String> = wanted().union(&allowed()).cloned().collect();
        let idle = found.difference(&known).filter(|key| !refusals(key));
        assert_eq!(idle.collect::<Vec<_>>(), Vec::<&String>::new(), "nothing asks for these");
    }
}

#[test]
fn every_refusal_of_a_field_says_what_is_wrong_and_what_to_do() {
    let sources = [include_str!("../src/register.rs"), include_str!("../src/register/schema.rs")].concat();
    let named = sources.split("Refusal::new(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let named: BTreeSet<&str> = named.collect();
    assert!(named.contains("field-date") && named.contains("register-changed"), "{named:?}");
    for found in texts() {
        for refusal in &named {
            for family in ["err", "rec"] {
                assert!(found.contains(&format!("{family}-{refusal}")), "{family}-{refusal}");
            }
        }
    }
}
