//! `planb card new`: a login card, by whoever holds the node.

use clap::ArgMatches;
use planb_core::card::Role;
use planb_core::id::UnitId;
use planb_core::register::Hand;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::{NewCard, issue};

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let Some(("new", args)) = args.subcommand() else { return Ok(Outcome::Usage) };
    let mut node = super::member(&super::path(args, "dir"))?;
    let typed = args.get_one::<String>("role").cloned().unwrap_or_default();
    let words = || Role::ALL.map(Role::word).join(", ");
    let role =
        Role::parse(&typed).ok_or_else(|| Trouble::user("role-unknown").with("role", &typed).with("roles", words()))?;
    let units: Vec<UnitId> =
        args.get_many::<String>("unit").into_iter().flatten().map(|unit| UnitId::of_name(unit)).collect();
    let state = node.state();
    for unit in &units {
        let is_known =
            state.register().find("unit", &unit.0).is_some() || state.units().any(|(known, _)| known == unit);
        if !is_known {
            return Err(Trouble::user("unit-unknown").with("unit", unit));
        }
    }
    let name = args.get_one::<String>("name").cloned();
    let named = |unit: &UnitId| {
        let written = state.register().get("unit", &unit.0).get("name").to_string();
        let found = state.units().find(|(id, _)| *id == unit).map(|(_, name)| name.to_string());
        if written.is_empty() { found.unwrap_or_else(|| unit.0.clone()) } else { written }
    };
    let role_word = language.say(&format!("role-{}", role.word()));
    let label = name.clone().or_else(|| units.first().map(named)).unwrap_or(role_word);
    let wanted = NewCard { role, units, label, is_personal: name.is_some() };
    let by = Hand { name: language.say("card-by-node"), card: String::new() };
    let printed = issue(&mut node, &[wanted], &by)?;
    let address = args.get_one::<String>("address").cloned().unwrap_or_default();
    for card in &printed {
        let url = format!("{}/card/{}", address.trim_end_matches('/'), card.code);
        match form {
            Form::Json => answer::json(&serde_json::json!({
                "words": card.words.join(" "), "secret": card.secret, "login_url": url, "card": card.id.to_string(),
            })),
            Form::Lines => {
                answer::say(&language.say_with("card-new", &[("label", card.card.label.clone())]));
                answer::indented(&card.words.join(" "));
                super::qr(&card.code)?;
                answer::say(&language.say("card-once"));
            }
        }
    }
    Ok(Outcome::Fresh)
}
