//! `planb import`: what the program understands of a file, before any night depends on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use planb_before::import::{self, Import, guess};
use planb_core::care::Kind;
use planb_core::care::intake::SourceReport;
use planb_core::care::reason::Unreadable;
use planb_core::order::Finding;
use planb_node::settings::{self, Settings};
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use super::order;
use crate::answer::{self, Form, Outcome};

pub fn run(args: &ArgMatches, language: Language, form: Form) -> Result<Outcome, Trouble> {
    let files: Vec<PathBuf> = args.get_many("files").into_iter().flatten().cloned().collect();
    if let Some(absent) = files.iter().find(|path| !path.is_file()) {
        return Err(Trouble::of_io(absent, std::io::ErrorKind::NotFound.into()));
    }
    if args.get_flag("guess") { guess_all(&files, language, form) } else { check(args, &files, language, form) }
}

fn guess_all(files: &[PathBuf], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let mut outcome = Outcome::Fresh;
    let mut guesses = Vec::new();
    for path in files {
        match guess::guess(path) {
            Ok(text) if form == Form::Json => guesses.push(serde_json::json!({ "file": path, "mapping": text })),
            Ok(text) => answer::say(&text),
            Err(why) => {
                outcome = Outcome::Nothing;
                let text = language.say(unreadable_key(&why));
                match form {
                    Form::Json => guesses.push(serde_json::json!({ "file": path, "fault": text })),
                    Form::Lines => answer::complain(&format!("{}: {text}", path.display())),
                }
            }
        }
    }
    if form == Form::Json {
        answer::json(&serde_json::json!({ "guesses": guesses }));
    }
    Ok(outcome)
}

fn unreadable_key(why: &Unreadable) -> &'static str {
    why.key()
}

fn check(args: &ArgMatches, files: &[PathBuf], language: Language, form: Form) -> Result<Outcome, Trouble> {
    let dir = super::path(args, "dir");
    let has_node = dir.join(settings::FILE_NAME).exists();
    let settings = if has_node { super::settings(&dir)? } else { Settings::default() };
    let folder = args.get_one::<PathBuf>("mappings").cloned();
    let folder = folder.unwrap_or_else(|| Settings::path(&dir, &settings.exports.mappings));
    let came = import::import(files, &super::mappings(&folder)?, super::now(args, &settings.time_zone)?);
    let ordered = if has_node { against_orders(&dir, files, &came) } else { BTreeMap::new() };
    match form {
        Form::Json => {
            let orders: BTreeMap<&String, _> =
                ordered.iter().map(|(file, findings)| (file, order::as_json(findings, language))).collect();
            answer::json(&serde_json::json!({
                "sources": came.intake.sources, "unmapped": came.unmapped, "orders": orders,
            }));
        }
        Form::Lines => {
            tell(&came, language);
            for (file, findings) in ordered.iter().filter(|(_, findings)| !findings.is_empty()) {
                answer::say(&language.say_with("order-of-file", &[("file", file.clone())]));
                order::tell(findings, language);
            }
        }
    }
    let faultless = came.unmapped.is_empty()
        && ordered.values().all(Vec::is_empty)
        && came.intake.sources.iter().all(|source| source.refused.is_empty() && source.fault.is_none());
    let nothing = came.intake.sources.iter().all(|source| source.accepted == 0);
    Ok(match (faultless, nothing) {
        (_, true) => Outcome::Nothing,
        (true, false) => Outcome::Fresh,
        (false, false) => Outcome::Stale,
    })
}

/// What came against what was ordered, by file, where there is an order of its source.
fn against_orders(dir: &Path, files: &[PathBuf], came: &Import) -> BTreeMap<String, Vec<Finding>> {
    let mut all = BTreeMap::new();
    let Ok(node) = Node::open(dir) else { return all };
    let now = super::clock(&super::zone(dir));
    for source in &came.intake.sources {
        let order = node.state().register().find("order", &source.source.to_ascii_lowercase().replace('_', "-"));
        let path = files.iter().find(|path| path.file_name().is_some_and(|name| *name == *source.file));
        if let (Some(order), Some(path)) = (order, path)
            && let Ok(came) = planb_before::order::came(path, source.exported_at)
        {
            all.insert(source.file.clone(), planb_core::order::check(order, &came, now));
        }
    }
    all
}

fn tell(came: &Import, language: Language) {
    for source in &came.intake.sources {
        tell_source(source, language);
    }
    for file in &came.unmapped {
        answer::say(&language.say_with("night-unmapped", &[("file", file.clone())]));
    }
}

fn tell_source(source: &SourceReport, language: Language) {
    answer::say(&language.say_with(
        "night-source",
        &[
            ("file", source.file.clone()),
            ("rows", source.rows.to_string()),
            ("accepted", source.accepted.to_string()),
            ("refused", source.refused.len().to_string()),
        ],
    ));
    if let Some(at) = source.exported_at {
        answer::indented(&language.say_with("import-exported", &[("at", at.strftime("%Y-%m-%d %H:%M").to_string())]));
    }
    if let Some(fault) = &source.fault {
        answer::say(&language.say(fault.key()));
    }
    let columns: Vec<String> = source.columns.iter().map(|(field, column)| format!("{column} → {field}")).collect();
    answer::indented(&language.say_with("import-columns", &[("columns", columns.join(", "))]));
    if !source.unused_columns.is_empty() {
        answer::indented(&language.say_with("import-unused", &[("columns", source.unused_columns.join(", "))]));
    }
    for row in &source.first_rows {
        answer::indented(&row.join(" | "));
    }
    for (unit, counts) in counts(source) {
        let told: Vec<String> = counts
            .iter()
            .map(|(kind, rows)| format!("{} {rows}", language.say(&format!("kind-{}", kind.word())).to_lowercase()))
            .collect();
        answer::indented(&language.say_with("import-unit", &[("unit", unit), ("counts", told.join(", "))]));
    }
    for (key, findings) in [("import-refused", &source.refused), ("import-warning", &source.warnings)] {
        for finding in findings {
            answer::say(&language.say_with(
                key,
                &[
                    ("sheet", finding.sheet.clone().unwrap_or_else(|| "–".into())),
                    ("row", finding.row.to_string()),
                    ("column", finding.column.clone().unwrap_or_else(|| "–".into())),
                    ("value", finding.value.clone()),
                    ("reason", language.say(finding.reason.key())),
                ],
            ));
        }
    }
    answer::say("");
}

fn counts(source: &SourceReport) -> BTreeMap<String, BTreeMap<Kind, u32>> {
    let mut counts: BTreeMap<String, BTreeMap<Kind, u32>> = BTreeMap::new();
    for ((unit, kind), rows) in &source.counts {
        counts.entry(unit.0.clone()).or_default().insert(*kind, *rows);
    }
    counts
}
