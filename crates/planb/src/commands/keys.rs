//! `planb keys`: which envelopes there are; `--print` makes those that are missing.

use std::collections::BTreeMap;

use clap::ArgMatches;
use planb_before::envelopes::rotate::Rotated;
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::import;
use planb_core::care::Record;
use planb_core::id::UnitId;
use planb_core::snapshot::Edition;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    if let Some(("rotate", args)) = args.subcommand() {
        return rotate(args, language, form);
    }
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let names = |option: &str| -> Vec<String> { args.get_many(option).into_iter().flatten().cloned().collect() };
    let now = super::clock(&settings.time_zone);
    let mut units = units(&node, &settings, now)?;
    units.extend(names("unit").into_iter().map(|name| (UnitId::of_name(&name), name)));
    if !args.get_flag("print") {
        list(&node, &units, language, form);
        return Ok(Outcome::Fresh);
    }
    let out = args.get_one::<std::path::PathBuf>("out").cloned().unwrap_or_else(|| dir.join("kuvert"));
    let renew: Vec<UnitId> = names("renew").iter().map(|name| UnitId::of_name(name)).collect();
    if let Some(unknown) = renew.iter().find(|unit| !units.contains_key(unit)) {
        return Err(Trouble::user("unit-unknown").with("unit", unknown));
    }
    let both = |unit: &UnitId| [Edition::Common, Edition::Supplement].map(|edition| (unit.clone(), edition));
    let renew = renew.iter().flat_map(both).collect();
    let identities = if args.get_flag("identity-files") { Identities::Yes } else { Identities::No };
    let wish = Wish { out: out.clone(), now, units, renew, sheets: Sheets::All, identities };
    let made = envelopes::make(&mut node, &settings, &wish)?;
    match form {
        Form::Json => answer::json(&made),
        Form::Lines => {
            answer::say(
                &language
                    .say_with("keys-made", &[("keys", made.keys.to_string()), ("folder", out.display().to_string())]),
            );
            if made.recovery {
                answer::say(&language.say("keys-recovery"));
            }
            if !made.secret_files.is_empty() {
                answer::say(&language.say_with("keys-delete", &[("folder", out.display().to_string())]));
            }
        }
    }
    Ok(Outcome::Fresh)
}

/// A new key for one unit: its sheet, what was sealed again, what is to be destroyed.
fn rotate(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let (mut node, settings) = super::node(&dir)?;
    let now = super::clock(&settings.time_zone);
    let unit = UnitId::of_name(args.get_one::<String>("of").map_or("", String::as_str));
    let edition = if args.get_flag("supplement") { Edition::Supplement } else { Edition::Common };
    let name = units(&node, &settings, now)?.remove(&unit);
    let name = name.ok_or_else(|| Trouble::user("unit-unknown").with("unit", &unit))?;
    let paths: Vec<std::path::PathBuf> = args.get_many("key").into_iter().flatten().cloned().collect();
    let old = if paths.is_empty() { None } else { Some(planb_before::open::read_keys(&paths)?) };
    let out = args.get_one::<std::path::PathBuf>("out").cloned().unwrap_or_else(|| dir.join("kuvert"));
    let identities = if args.get_flag("identity-files") { Identities::Yes } else { Identities::No };
    let wish = Wish {
        out: out.clone(),
        now,
        units: BTreeMap::from([(unit.clone(), name.clone())]),
        renew: vec![(unit.clone(), edition)],
        sheets: Sheets::All,
        identities,
    };
    let rotated = envelopes::rotate::rotate(&mut node, &settings, &wish, (&unit, edition), old)?;
    match form {
        Form::Json => answer::json(&rotated),
        Form::Lines => tell_rotated(&rotated, &name, &out, language),
    }
    Ok(Outcome::Fresh)
}

fn tell_rotated(rotated: &Rotated, name: &str, out: &std::path::Path, language: Language) {
    let folder = out.display().to_string();
    answer::say(&language.say_with("rotate-made", &[("unit", name.to_string()), ("folder", folder.clone())]));
    match rotated.last_night {
        Some(night) => answer::say(&language.say_with("rotate-next-night", &[("night", night.to_string())])),
        None => answer::say(&language.say("rotate-no-night")),
    }
    if rotated.resealed > 0 {
        answer::say(&language.say_with("rotate-parts", &[("parts", rotated.resealed.to_string())]));
    }
    let counts = [("rewrapped", rotated.rewrapped.to_string()), ("closed", rotated.closed.to_string())];
    let key = if rotated.closed == 0 { "rotate-log" } else { "rotate-log-closed" };
    answer::say(&language.say_with(key, &counts));
    for seal in &rotated.destroy {
        answer::say(&language.say_with("rotate-destroy", &[("seal", seal.clone())]));
    }
    answer::say(&language.say_with("keys-delete", &[("folder", folder)]));
}

/// The units that the log knows and those that lie in the exports now.
fn units(node: &Node, settings: &Settings, now: jiff::civil::DateTime) -> Result<BTreeMap<UnitId, String>, Trouble> {
    let mut units: BTreeMap<UnitId, String> =
        node.state().units().map(|(unit, name)| (unit.clone(), name.to_string())).collect();
    let folder = Settings::path(node.folder(), &settings.exports.folder);
    if folder.is_dir() {
        let mappings = super::mappings(&Settings::path(node.folder(), &settings.exports.mappings))?;
        let came = import::import(&planb_before::night::exports_in(&folder)?, &mappings, now);
        units.extend(came.reports.units);
        for record in &came.intake.records {
            if let Record::Unit(unit) = record {
                units.insert(unit.id.clone(), unit.name.clone());
            }
        }
    }
    Ok(units)
}

fn list(node: &Node, units: &BTreeMap<UnitId, String>, language: Language, form: Form) {
    let mut rows = Vec::new();
    for (unit, name) in units {
        for edition in [Edition::Common, Edition::Supplement] {
            let key = node.state().unit(unit).and_then(|unit| unit.shelf(edition)).and_then(|shelf| shelf.key());
            let fingerprint = key.map(|key| key.fingerprint.clone());
            rows.push(serde_json::json!({
                "unit": unit, "name": name, "supplement": edition == Edition::Supplement, "fingerprint": fingerprint,
            }));
            if form == Form::Lines {
                let line = if edition == Edition::Common { "keys-line" } else { "keys-line-supplement" };
                let key = fingerprint.unwrap_or_else(|| language.say("keys-none"));
                answer::say(&language.say_with(line, &[("unit", name.clone()), ("key", key)]));
            }
        }
    }
    if form == Form::Json {
        answer::json(&serde_json::json!({ "recovery": node.keys().recovery().is_some(), "keys": rows }));
    }
}
